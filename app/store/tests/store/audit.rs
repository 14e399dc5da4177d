use crate::house::{House, house, keys};
use domain::Note;
use store::{
    Keys, Store, Trail,
    audit::{self, Heads, Report},
    readings,
};

async fn lived_in() -> House {
    let house = house().await;
    let trail = Trail {
        address: Some("192.0.2.1".to_owned()),
        client: Some("Browser \u{1b}[31m".to_owned()),
        request: Some("r-1".to_owned()),
    };
    for day in 1..=4 {
        house.record(&format!("2026-01-0{day}T00:00:00Z"), &day.to_string()).await;
    }
    let actor = house.db.store.actor(house.aoi, trail).await.unwrap();
    let source = actor.source(house.home, house.source).await.unwrap();
    let last = readings::last(&source, None).await.unwrap().unwrap();
    readings::delete(&source, last.id, last.version, Note::parse("ทดสอบ").unwrap()).await.unwrap();
    house
}

async fn verify(house: &House, kept: Option<&Heads>) -> Report {
    audit::verify(&house.db.urls.owner_url, &keys(), kept).await.unwrap()
}

/// Changes what the triggers guard, as somebody with the database's own powers would.
async fn tamper(house: &House, statement: &str) {
    house.db.owner("alter table audit disable trigger user").await;
    house.db.owner(statement).await;
    house.db.owner("alter table audit enable trigger user").await;
}

#[tokio::test]
async fn an_honest_chain_holds() {
    let house = lived_in().await;
    let report = verify(&house, None).await;
    assert_eq!((report.spaces, report.rows, report.erased, report.broken), (2, 8, 0, None));
    let heads = audit::heads(&house.db.urls.owner_url).await.unwrap();
    assert_eq!(heads.0[&house.home].seq, 7);
    let kept: Heads = serde_json::from_str(&serde_json::to_string(&heads).unwrap()).unwrap();
    house.record("2026-02-01T00:00:00Z", "9").await;
    assert_eq!(verify(&house, Some(&kept)).await.broken, None, "a longer chain holds too");
    let other = Keys::from_bytes("test", [8; 32]);
    let report = audit::verify(&house.db.urls.owner_url, &other, None).await.unwrap();
    assert!(report.broken.is_some(), "another key does not verify");
}

#[tokio::test]
async fn the_first_broken_row_is_named() {
    for (statement, seq, why) in [
        ("update audit set event = 'reading.deleted' where seq = 4 and source_id is not null", 4, "the row was changed"),
        ("update audit set at = at + interval '1 microsecond' where seq = 3 and source_id is not null", 3, "the row was changed"),
        ("update audit_details set body = '{}' where seq = 6", 6, "its details were changed"),
        ("update audit_details set address = '192.0.2.2' where seq = 7", 7, "its details were changed"),
        ("update audit_heads set seq = 9 where seq = 7", 8, "the chain does not end where its head says"),
        ("delete from audit_heads where seq = 7", 8, "the chain does not end where its head says"),
    ] {
        let house = lived_in().await;
        tamper(&house, statement).await;
        let broken = verify(&house, None).await.broken.unwrap_or_else(|| panic!("{statement}"));
        assert_eq!((broken.space, broken.seq, broken.why.as_str()), (house.home, seq, why), "{statement}");
    }
}

#[tokio::test]
async fn a_row_taken_out_is_missed() {
    let house = lived_in().await;
    house.db.owner(format!("delete from audit_details where seq = 5 and space_id = '{}'", house.home)).await;
    tamper(&house, &format!("delete from audit where seq = 5 and space_id = '{}'", house.home)).await;
    let broken = verify(&house, None).await.broken.unwrap();
    assert_eq!((broken.seq, broken.why.as_str()), (5, "the row is missing"));
}

/// They go with a source that is purged; see `trash`.
#[tokio::test]
async fn details_taken_out_are_missed() {
    for seq in [1, 5] {
        let house = lived_in().await;
        let source = format!("space_id = '{}' and source_id = '{}'", house.home, house.source);
        house.db.owner(format!("delete from audit_details where seq = {seq} and space_id = '{}'", house.home)).await;
        let missed = async || {
            let broken = verify(&house, None).await.broken.unwrap();
            assert_eq!((broken.space, broken.seq, broken.why.as_str()), (house.home, seq, "its details are missing"));
        };
        missed().await;
        store::sources::delete(&house.source(house.aoi).await).await.unwrap();
        missed().await;
        // Nor do they go with one that moved away.
        house
            .db
            .owner(format!("insert into moved_sources values ('{}', '{}', '{}', now())", house.home, house.source, house.aoi))
            .await;
        for table in ["readings", "reading_versions", "days", "breaks", "gaps", "meters", "registers", "sources"] {
            house.db.owner(format!("delete from {table} where {source}")).await;
        }
        missed().await;
    }
}

#[tokio::test]
async fn a_cut_tail_is_seen_by_heads_that_were_kept() {
    let house = lived_in().await;
    let kept = audit::heads(&house.db.urls.owner_url).await.unwrap();
    house.db.owner("delete from audit_details where seq > 5").await;
    tamper(&house, "delete from audit where seq > 5").await;
    house
        .db
        .owner("update audit_heads h set seq = 5, hash = a.hash from audit a where a.space_id = h.space_id and a.seq = 5")
        .await;
    assert_eq!(verify(&house, None).await.broken, None, "a cut tail verifies by itself");
    let broken = verify(&house, Some(&kept)).await.broken.unwrap();
    assert_eq!((broken.space, broken.seq), (house.home, 6));
    assert_eq!(broken.why, "the rows from here on were cut off");
}

#[tokio::test]
async fn the_log_is_never_changed_not_even_by_the_owner_by_mistake() {
    let house = lived_in().await;
    for statement in ["update audit set who = who", "delete from audit", "truncate audit cascade"] {
        let refused = sqlx::query(statement).execute(&house.db.owner).await.unwrap_err();
        assert!(refused.to_string().contains("the audit log is never changed"), "{statement}: {refused}");
    }
}

#[tokio::test]
async fn what_did_not_commit_is_not_told() {
    let house = lived_in().await;
    let options = store::ConnectOptions { url: house.db.urls.app_url.clone().into(), max_connections: 1 };
    let store = Store::connect(options, keys()).await.unwrap();
    house.db.owner("alter table audit_heads rename to hidden_heads").await;
    let source = store.actor(house.aoi, Trail::default()).await.unwrap().source(house.home, house.source).await.unwrap();
    let failed = readings::record(&source, crate::house::reading("2026-03-01T00:00:00Z", "50")).await;
    assert!(matches!(failed, Err(store::Error::Broken(_))), "{failed:?}");
    house.db.owner("alter table hidden_heads rename to audit_heads").await;
    assert_eq!(house.db.number("select count(*) from readings where value = 50").await, 0);
    assert_eq!(verify(&house, None).await.broken, None);
}
