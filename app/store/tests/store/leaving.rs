//! Deleting one's account: a home keeps an owner, nothing personal stays, what was recorded stays, and the log still verifies.

mod late;
mod let_in;

use crate::house::{Database, House, NewAccountFor, house, keys, new_home, reading};
use domain::{Event, Name, Provider, SpaceId, UserId, Uuid};
use sqlx::AssertSqlSafe;
use std::{sync::Arc, time::Duration};
use store::{
    Actor, Error, Outcome, Trail,
    accounts::{self, DeleteError, Leaving},
    activity,
    audit::{self, Report},
    homes,
    identities::{self, NewIdentity},
    instance,
    invitations::{self, Gives, NewInvitation},
    jobs, readings,
    sessions::{self, Sessions},
};
use tower_sessions_core::{
    SessionStore,
    session::{Id, Record},
};

fn trail() -> Trail {
    Trail { address: Some("192.0.2.77".into()), client: Some("Quagga/7".into()), request: Some("r-quagga".into()) }
}

impl House {
    /// Chai, who has an account with everything there can be, is an editor here, and has recorded a reading.
    async fn chai(&self) -> UserId {
        let account = NewAccountFor("chai").with(None);
        let chai = accounts::sign_up(&self.db.store, account, &trail()).await.unwrap();
        self.let_in(chai, self.home, "editor").await;
        let actor = self.db.store.actor(chai, trail()).await.unwrap();
        let source = actor.source(self.home, self.source).await.unwrap();
        let recorded = readings::record(&source, reading("2026-01-05T00:00:00Z", "50")).await.unwrap();
        assert!(matches!(recorded, Outcome::Recorded(_)));
        chai
    }

    async fn let_in(&self, user: UserId, home: SpaceId, role: &str) {
        let aoi = self.aoi;
        for statement in [
            format!(
                "insert into people select '{home}', user_id, display_name from users where user_id = '{user}' on conflict do nothing"
            ),
            format!(
                "insert into members values ('{home}', '{user}', '{role}', now(), null, '{aoi}')
                 on conflict (space_id, user_id) do update set role = excluded.role"
            ),
            format!("insert into user_spaces values ('{user}', '{home}') on conflict do nothing"),
        ] {
            self.db.owner(statement).await;
        }
    }

    async fn verified(&self) -> Report {
        audit::verify(&self.db.urls.owner_url, &keys(), None).await.unwrap()
    }

    async fn count(&self, what: &str) -> i64 {
        self.db.number(format!("select count(*) from {what}")).await
    }

    /// The home after Chai left, for good.
    async fn left(&self) -> UserId {
        let chai = self.chai().await;
        accounts::delete(&self.db.store.actor(chai, trail()).await.unwrap()).await.unwrap();
        accounts::forget(&self.db.store, chai).await.unwrap();
        chai
    }
}

/// Somebody with a space of their own, without hashing a password.
async fn person(db: &Database, name: &str) -> UserId {
    let user = UserId::from_uuid(Uuid::now_v7());
    for statement in [
        format!("insert into users (user_id, display_name, created_at) values ('{user}', '{name}', now())"),
        format!("insert into spaces (space_id, kind, created_at, created_by) values ('{user}', 'own', now(), '{user}')"),
        format!("insert into audit_heads select '{user}', 0, decode(repeat('00', 32), 'hex')"),
    ] {
        db.owner(statement).await;
    }
    user
}

async fn session(db: &Database, user: UserId) -> Id {
    let mut record = Record { id: Id::default(), data: Default::default(), expiry_date: time::OffsetDateTime::UNIX_EPOCH };
    record.data.insert(sessions::USER.to_owned(), serde_json::json!(user.to_string()));
    Sessions::new(db.store.clone()).create(&mut record).await.unwrap();
    record.id
}

async fn last_owner(actor: &Actor) {
    let refused = accounts::delete(actor).await;
    assert!(matches!(refused, Err(DeleteError::LastOwner)), "{refused:?}");
}

#[tokio::test]
async fn a_home_is_never_left_without_an_owner() {
    let house = house().await;
    house.db.owner("update users set superuser = false").await;
    let aoi = house.db.actor(house.aoi).await;
    let before = (house.count("user_spaces").await, house.count("audit").await);
    let leaving = accounts::leaving(&aoi).await.unwrap();
    assert_eq!(leaving, Leaving { homes: vec![(house.home, "Kiln Lane".to_owned())], ..Leaving::default() });
    last_owner(&aoi).await;
    assert_eq!((house.count("user_spaces").await, house.count("audit").await), before, "nothing happened");
    // A manager is no owner; another owner is.
    house.let_in(house.mali, house.home, "owner").await;
    assert_eq!(accounts::leaving(&aoi).await.unwrap(), Leaving::default());
    accounts::delete(&aoi).await.unwrap();
    // And is the last one from then on, also before the traces are taken away.
    house.db.owner(format!("insert into spaces values ('{0}', 'own', now(), '{0}')", house.mali)).await;
    let mali = house.db.actor(house.mali).await;
    last_owner(&mali).await;
    accounts::forget(&house.db.store, house.aoi).await.unwrap();
    last_owner(&mali).await;
    // Nor does one who was deactivated look after it.
    house.let_in(house.ken, house.home, "owner").await;
    house.db.owner(format!("update users set active = false where user_id = '{}'", house.ken)).await;
    last_owner(&mali).await;
    assert_eq!(accounts::leaving(&mali).await.unwrap().homes.len(), 1);
}

#[tokio::test]
async fn a_home_in_the_trash_goes_with_its_only_owner() {
    let house = house().await;
    house.db.owner("update users set superuser = false").await;
    let aoi = house.db.actor(house.aoi).await;
    homes::delete(&house.home(house.aoi).await).await.unwrap();
    // Another owner may come back for it.
    house.let_in(house.ken, house.home, "owner").await;
    house.db.owner(format!("update users set active = false where user_id = '{}'", house.ken)).await;
    assert_eq!(accounts::leaving(&aoi).await.unwrap(), Leaving::default());
    house.let_in(house.ken, house.home, "viewer").await;
    let deleted = aoi.deleted_home(house.home).await.unwrap();
    let leaving = accounts::leaving(&aoi).await.unwrap();
    assert_eq!(leaving, Leaving { trashed: vec!["Kiln Lane".to_owned()], ..Leaving::default() });
    accounts::delete(&aoi).await.unwrap();
    assert!(matches!(homes::restore(&deleted).await, Err(Error::NotFound)), "nobody takes it back");
    accounts::forget(&house.db.store, house.aoi).await.unwrap();
    assert_eq!((house.count("homes").await, house.count("spaces").await, house.count("audit").await), (0, 0, 0));
    assert_eq!(house.verified().await.broken, None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_owners_who_leave_at_once_one_stays() {
    let house = Arc::new(house().await);
    for _ in 0..20 {
        let pair = [person(&house.db, "one").await, person(&house.db, "other").await];
        let actors = [house.db.actor(pair[0]).await, house.db.actor(pair[1]).await];
        let homes = [
            homes::create(&actors[0], new_home("Asia/Tokyo")).await.unwrap(),
            homes::create(&actors[1], new_home("Asia/Tokyo")).await.unwrap(),
        ];
        for home in homes {
            for user in pair {
                house.let_in(user, home, "owner").await;
            }
        }
        let (one, other) = tokio::join!(accounts::delete(&actors[0]), accounts::delete(&actors[1]));
        assert!(one.is_ok() != other.is_ok(), "{one:?} {other:?}");
        let refused = one.err().or(other.err()).unwrap();
        assert!(matches!(refused, DeleteError::LastOwner), "{refused:?}");
        for home in homes {
            let owners =
                format!("members m join users u using (user_id) where space_id = '{home}' and role = 'owner' and u.active");
            assert_eq!(house.count(&owners).await, 1);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn somebody_always_looks_after_this_almanac() {
    let house = Arc::new(house().await);
    house.let_in(house.mali, house.home, "owner").await;
    let aoi = house.db.actor(house.aoi).await;
    assert!(accounts::leaving(&aoi).await.unwrap().last_admin);
    assert!(matches!(accounts::delete(&aoi).await, Err(DeleteError::LastAdmin)));
    let noi = person(&house.db, "noi").await;
    house.db.owner(format!("update users set superuser = true, active = false where user_id = '{noi}'")).await;
    assert!(matches!(accounts::delete(&aoi).await, Err(DeleteError::LastAdmin)), "one who is not active does not");
    house.db.owner("update users set active = true").await;
    let noi = house.db.actor(noi).await;
    let (one, other) = tokio::join!(accounts::delete(&aoi), accounts::delete(&noi));
    assert!(one.is_ok() != other.is_ok(), "{one:?} {other:?}");
    assert_eq!(house.count("users where superuser and active").await, 1);
}

#[tokio::test]
async fn nothing_of_the_account_stays_but_an_empty_row() {
    let house = house().await;
    let chai = house.chai().await;
    let here = session(&house.db, chai).await;
    let actor = house.db.store.actor(chai, trail()).await.unwrap();
    for (provider, token) in [(Provider::Line, Some("line-token")), (Provider::Google, None)] {
        let identity = NewIdentity {
            provider,
            subject: format!("subject-at-{provider}"),
            name: Some(Name::parse("Chai at another").unwrap()),
            email: None,
            picture: Some(format!("https://{provider}.example/chai")),
            token: token.map(|token| token.to_owned().into()),
            expires_in_s: None,
        };
        identities::link(&actor, &identity, &here).await.unwrap();
        identities::keep_picture(&house.db.store, chai, &format!("https://{provider}.example/chai"), b"jpeg").await.unwrap();
    }
    accounts::reset_link(&house.db.store, chai, &trail()).await.unwrap();
    house.db.owner(format!("insert into recovery_codes values ('{chai}', 'code')")).await;
    house
        .db
        .owner(format!(
            "insert into sign_in_attempts (attempt_hash, provider, purpose, user_id, state_hash, secrets_sealed, key_id, created_at,
                 expires_at)
             values ('attempt', 'line', 'link', '{chai}', 's', 'v', 'k', now(), now())"
        ))
        .await;
    accounts::delete(&actor).await.unwrap();
    for table in
        ["user_identities", "local_logins", "auth_sessions", "sign_in_attempts", "account_links", "recovery_codes", "pictures"]
    {
        assert_eq!(house.count(&format!("{table} where user_id = '{chai}'")).await, 0, "{table}");
    }
    let row: serde_json::Value =
        sqlx::query_scalar(AssertSqlSafe(format!("select to_jsonb(u) from users u where user_id = '{chai}'")))
            .fetch_one(&house.db.owner)
            .await
            .unwrap();
    let kept: Vec<&String> = row
        .as_object()
        .unwrap()
        .iter()
        .filter(|(_, value)| !value.is_null() && *value != "" && *value != false)
        .map(|(key, _)| key)
        .collect();
    assert_eq!(kept, ["created_at", "deleted_at", "user_id"]);
    let waiting: Vec<String> = sqlx::query_scalar("select kind from jobs where user_id is not null order by kind")
        .fetch_all(&house.db.owner)
        .await
        .unwrap();
    assert_eq!(waiting, ["deauthorize", "forget"], "LINE is told, and the traces are taken away");

    // What they had begun finds nothing to hold on to.
    assert!(matches!(house.db.store.actor(chai, trail()).await, Err(Error::NotFound)));
    assert!(matches!(accounts::delete(&actor).await, Err(DeleteError::Store(Error::NotFound))));
    assert!(matches!(accounts::rename(&actor, &Name::parse("Chai again").unwrap()).await, Err(Error::NotFound)));
    assert!(matches!(homes::create(&actor, new_home("Asia/Tokyo")).await, Err(Error::NotFound)));
    identities::keep_picture(&house.db.store, chai, "https://line.example/chai", b"late").await.unwrap();
    assert_eq!(house.count("pictures").await, 0);
    let late = session(&house.db, chai).await;
    assert!(!sessions::is_recent(&house.db.store, &late).await.unwrap(), "a session that comes late is not made");
    // Nobody looks after them, or brings them back.
    let root = house.db.actor(house.aoi).await.instance_admin().unwrap();
    assert!(matches!(instance::user(&root, chai).await, Err(Error::NotFound)));
    assert!(instance::set_active(&root, chai, true).await.is_err());
    // The address is free.
    accounts::sign_up(&house.db.store, NewAccountFor("chai").with(None), &Trail::default()).await.unwrap();
}

#[tokio::test]
async fn what_they_recorded_stays_and_their_own_space_goes() {
    let house = house().await;
    let chai = house.left().await;
    let found = readings::last(&house.source(house.ken).await, None).await.unwrap().unwrap();
    assert_eq!((found.author.id, found.author.name.as_str()), (chai, ""));
    let told = activity::list(&house.home(house.ken).await, &Default::default(), None, 2).await.unwrap();
    let told: Vec<_> = told.iter().map(|line| (line.event, line.who.as_ref().map(|who| who.name.as_str()))).collect();
    assert_eq!(told, [(Event::AccountDeleted, Some("")), (Event::ReadingRecorded, Some(""))]);
    for table in ["members", "grants", "user_spaces"] {
        assert_eq!(house.count(&format!("{table} where user_id = '{chai}'")).await, 0, "{table}");
    }
    for table in ["spaces", "people", "members", "audit", "audit_details", "audit_heads"] {
        assert_eq!(house.count(&format!("{table} where space_id = '{chai}'")).await, 0, "{table}");
    }
    assert_eq!(house.count("audit_details where concat(address, client, request) ~ '192.0.2.77|Quagga|quagga'").await, 0);
}

/// An instance admin did something in the log of somebody else's account.
#[tokio::test]
async fn where_they_were_is_erased_from_logs_of_others_too() {
    let house = house().await;
    let (root, ploy) = (person(&house.db, "root").await, person(&house.db, "ploy").await);
    house.db.owner(format!("update users set superuser = true where user_id = '{root}'")).await;
    let actor = house.db.store.actor(root, trail()).await.unwrap();
    instance::set_active(&actor.instance_admin().unwrap(), ploy, false).await.unwrap();
    accounts::delete(&actor).await.unwrap();
    accounts::forget(&house.db.store, root).await.unwrap();
    assert_eq!(house.count("audit_details where address is not null").await, 0);
    let report = house.verified().await;
    assert_eq!((report.erased, report.broken), (1, None));
    assert_eq!(house.count(&format!("audit where space_id = '{ploy}'")).await, 1, "it says no more than it did");
}

#[tokio::test]
async fn the_chain_holds_without_what_was_erased_and_nothing_else_may_change() {
    let house = house().await;
    house.left().await;
    let report = house.verified().await;
    assert_eq!((report.erased, report.broken), (1, None));
    // Chai's reading is the third act in the home: it was made, a source was added.
    let row = format!("space_id = '{}' and seq = 3", house.home);
    assert_eq!(house.count(&format!("audit_details where {row} and erased_at is not null and salt = ''")).await, 1);
    assert_eq!(
        house.count(&format!("audit_details where {row} and body #>> '{{after,value}}' = '50'")).await,
        1,
        "what was done stays"
    );
    house.db.owner("create table kept as select * from audit_details").await;
    house.db.owner("alter table audit_details drop constraint audit_details_erased").await;
    for change in [
        "body = jsonb_set(body, '{after,value}', '\"51\"')",
        "erased_hash = set_byte(erased_hash, 0, get_byte(erased_hash, 0) # 1)",
        "erased_hash = (select hash from audit where seq = 3 limit 1)",
        "erased_hash = null, erased_key_id = null, erased_at = null",
        "address = '192.0.2.1'",
        "request = 'another'",
        "salt = 'salt'",
    ] {
        house.db.owner(format!("update audit_details set {change} where {row}")).await;
        let broken = house.verified().await.broken.unwrap_or_else(|| panic!("{change} is not noticed"));
        assert_eq!((broken.space, broken.seq, broken.why.as_str()), (house.home, 3, "its details were changed"), "{change}");
        house.db.owner(format!("delete from audit_details where {row}")).await;
        house.db.owner(format!("insert into audit_details select * from kept where {row}")).await;
        assert_eq!(house.verified().await.broken, None);
    }
    house.db.owner(format!("update audit_details set erased_key_id = 'lost' where {row}")).await;
    assert_eq!(house.verified().await.broken.unwrap().why, "its key is not among the keys");
}

/// What was changed before is not made good by erasing.
#[tokio::test]
async fn what_did_not_hold_is_not_vouched_for() {
    let house = house().await;
    let chai = house.chai().await;
    house.db.owner("update audit_details set body = jsonb_set(body, '{after,value}', '\"51\"') where seq = 3").await;
    accounts::delete(&house.db.store.actor(chai, trail()).await.unwrap()).await.unwrap();
    accounts::forget(&house.db.store, chai).await.unwrap();
    assert_eq!(house.count("audit_details where address is not null").await, 0, "erased all the same");
    let broken = house.verified().await.broken.unwrap();
    assert_eq!((broken.space, broken.seq, broken.why.as_str()), (house.home, 3, "its details were changed"));
}

#[tokio::test]
async fn a_chain_that_is_being_purged_is_going_and_not_broken() {
    let house = house().await;
    let chai = house.chai().await;
    accounts::delete(&house.db.store.actor(chai, trail()).await.unwrap()).await.unwrap();
    let (app, mut steps) = (sqlx::PgPool::connect(&house.db.urls.app_url).await.unwrap(), 0);
    loop {
        let mut act = app.begin().await.unwrap();
        sqlx::query("select enter($1, 0, '{}', '{}', null, '{}')").bind(chai.uuid()).execute(&mut *act).await.unwrap();
        let removed: i64 = sqlx::query_scalar("select purge_own_space(1)").fetch_one(&mut *act).await.unwrap();
        act.commit().await.unwrap();
        if removed == 0 {
            break;
        }
        steps += 1;
        assert_eq!(house.verified().await.broken, None, "after {steps} rows");
    }
    assert!(steps > 5, "{steps}");
}

/// A key that nobody announced, and what is no hash: neither erases anything.
#[tokio::test]
async fn nothing_is_erased_under_what_could_not_be_checked() {
    let house = house().await;
    let chai = house.chai().await;
    accounts::delete(&house.db.store.actor(chai, trail()).await.unwrap()).await.unwrap();
    let app = sqlx::PgPool::connect(&house.db.urls.app_url).await.unwrap();
    for (hash, key, erased) in [("decode(repeat('00', 32), 'hex')", "lost", Some(0)), ("'short'", "test", None)] {
        let mut act = app.begin().await.unwrap();
        sqlx::query("select enter($1, 4, '{}', '{}', null, '{}')").bind(chai.uuid()).execute(&mut *act).await.unwrap();
        let call = format!("select erase_details('{}', array[3], array[{hash}]::bytea[], '{key}')", house.home);
        let done: Option<i64> = sqlx::query_scalar(AssertSqlSafe(call)).fetch_one(&mut *act).await.ok();
        assert_eq!(done, erased, "{key}");
    }
}

/// The name in one home cannot be taken away, for whatever reason.
#[tokio::test]
async fn a_home_in_which_it_fails_keeps_none_of_the_others() {
    let house = house().await;
    let chai = house.chai().await;
    let second = homes::create(&house.db.actor(house.aoi).await, new_home("Asia/Tokyo")).await.unwrap();
    house.let_in(chai, second, "viewer").await;
    accounts::delete(&house.db.actor(chai).await).await.unwrap();
    let first = house.home.min(second);
    house
        .db
        .owner(format!("alter table people add constraint jammed check (space_id <> '{first}' or name <> '') not valid"))
        .await;
    assert!(accounts::forget(&house.db.store, chai).await.is_err());
    let named = format!("people where user_id = '{chai}' and name <> ''");
    assert_eq!((house.count(&named).await, house.count(&format!("{named} and space_id = '{first}'")).await), (1, 1));
    assert_eq!(house.count(&format!("spaces where space_id = '{chai}'")).await, 0);
    house.db.owner("alter table people drop constraint jammed").await;
    accounts::forget(&house.db.store, chai).await.unwrap();
    assert_eq!(house.count(&named).await, 0);
}

#[tokio::test]
async fn invitations_of_who_left_end_and_say_no_more_whom_they_were_for() {
    let house = house().await;
    let chai = house.chai().await;
    house.let_in(chai, house.home, "manager").await;
    let invite = async |by: UserId, label: &str| {
        let gives = Gives::Role(domain::Role::Viewer);
        let new = NewInvitation { label: Name::parse(label).unwrap(), gives, until: None };
        invitations::make(&house.home(by).await, &new).await.unwrap().1
    };
    let accepted = invite(house.aoi, "Chai of the second floor").await;
    house.db.owner(format!("delete from members where user_id = '{chai}'")).await;
    invitations::accept(&house.db.actor(chai).await, &accepted).await.unwrap();
    house.let_in(chai, house.home, "manager").await;
    let (made, others) = (invite(chai, "Chai's brother").await, invite(house.aoi, "Somebody else").await);
    accounts::delete(&house.db.actor(chai).await).await.unwrap();
    assert!(matches!(invitations::look(&house.db.store, &made).await, Err(Error::NotFound)));
    accounts::forget(&house.db.store, chai).await.unwrap();
    assert_eq!(house.count("invitations where label like '%Chai%'").await, 0);
    assert_eq!((house.count("invitations where ended_at is null").await, house.count("space_links").await), (1, 1));
    invitations::look(&house.db.store, &others).await.unwrap();
}

/// A server that goes away between two spaces leaves the rest to the next.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn stopped_in_between_it_is_gone_on_with() {
    let house = house().await;
    let chai = house.chai().await;
    let second = homes::create(&house.db.actor(house.aoi).await, new_home("Asia/Tokyo")).await.unwrap();
    house.let_in(chai, second, "viewer").await;
    accounts::delete(&house.db.actor(chai).await).await.unwrap();
    let mut order = [house.home, second];
    order.sort_by_key(|space| space.uuid());
    // The second space's name is held by another, so that the job gets no further.
    let mut held = house.db.owner.begin().await.unwrap();
    sqlx::query(AssertSqlSafe(format!("select from people where space_id = '{}' and user_id = '{chai}' for update", order[1])))
        .execute(&mut *held)
        .await
        .unwrap();
    let store = house.db.store.clone();
    let first = tokio::spawn(async move { accounts::forget(&store, chai).await });
    house.db.somebody_waits().await;
    first.abort();
    held.rollback().await.unwrap();
    let named = async |space: SpaceId| {
        house.count(&format!("people where space_id = '{space}' and user_id = '{chai}' and name <> ''")).await
    };
    assert_eq!(named(order[0]).await, 0);
    for _ in 0..2 {
        accounts::forget(&house.db.store, chai).await.unwrap();
        assert_eq!((named(order[0]).await, named(order[1]).await), (0, 0));
        assert_eq!(house.count(&format!("spaces where space_id = '{chai}'")).await, 0);
        assert_eq!(house.count("audit where event = 'account.deleted'").await, 2, "told once in each home");
    }
    assert_eq!(house.verified().await.broken, None);
}

/// The server's rights, whoever it says it acts for, erase nothing of anybody who has not left.
#[tokio::test]
async fn nobody_who_is_still_here_is_forgotten() {
    let house = house().await;
    let chai = house.chai().await;
    let gone = person(&house.db, "gone").await;
    accounts::delete(&house.db.actor(gone).await).await.unwrap();
    let everything = "select md5(string_agg(t::text, ',' order by t::text)) from (
        select d::text from audit_details d union all select p::text from people p union all select m::text from members m
        union all select s::text from spaces s) t";
    let before = house.db.urls.sql(everything);
    accounts::forget(&house.db.store, chai).await.unwrap();
    // Nor anybody by somebody who has.
    for who in [chai, gone, house.aoi] {
        let app = sqlx::PgPool::connect(&house.db.urls.app_url).await.unwrap();
        let mut act = app.begin().await.unwrap();
        sqlx::query("select enter($1, 4, '{}', '{}', null, '{}')").bind(who.uuid()).execute(&mut *act).await.unwrap();
        let home = house.home;
        for call in [
            format!("leave_space('{home}')::text"),
            format!("erase_details('{home}', array[1, 2, 3], array['h', 'h', 'h']::bytea[], 'k')::text"),
            "(select count(*) from spaces_with_traces())::text".to_owned(),
        ] {
            let answer: String = sqlx::query_scalar(AssertSqlSafe(format!("select {call}"))).fetch_one(&mut *act).await.unwrap();
            assert!(["0", "false"].contains(&answer.as_str()), "{who} {call}: {answer}");
        }
        act.commit().await.unwrap();
        for closed in ["purge_rows(null, null, 1)", "has_left()"] {
            let refused = sqlx::query(AssertSqlSafe(format!("select {closed}"))).execute(&app).await.unwrap_err();
            assert!(refused.to_string().contains("permission denied"), "{closed}: {refused}");
        }
    }
    assert_eq!(house.db.urls.sql(everything), before);
}

#[tokio::test]
async fn the_job_says_whom_to_forget() {
    let house = house().await;
    let chai = house.chai().await;
    accounts::delete(&house.db.actor(chai).await).await.unwrap();
    let claimed = jobs::claim(&house.db.store, &["forget"], Duration::from_secs(9)).await.unwrap().unwrap();
    assert_eq!((claimed.user, claimed.job.kind()), (Some(chai), "forget"));
}

#[tokio::test]
async fn whom_to_forget_is_never_given_up() {
    let house = house().await;
    let chai = house.chai().await;
    accounts::delete(&house.db.actor(chai).await).await.unwrap();
    for attempt in 1..=2 * jobs::MOST_ATTEMPTS {
        let claimed = jobs::claim(&house.db.store, &["forget"], Duration::from_secs(9)).await.unwrap().unwrap();
        assert_eq!(claimed.attempt, attempt);
        // It fails, or takes its server down with it.
        if attempt % 2 == 0 {
            let after = jobs::again_after(claimed.job.kind(), attempt, 0);
            jobs::fail(&house.db.store, &claimed, "a home is jammed", after).await.unwrap();
        }
        house.db.owner("update jobs set run_at = now(), lease_until = now()").await;
    }
    let root = house.db.actor(house.aoi).await.instance_admin().unwrap();
    let [job] = &instance::jobs(&root, 9).await.unwrap()[..] else { panic!("one job") };
    assert_eq!((job.kind.as_str(), job.state), ("forget", instance::JobState::Waiting));
    assert!(matches!(instance::job_remove(&root, job.id).await, Err(Error::NotFound)), "nobody removes it");
    assert!(jobs::claim(&house.db.store, &["forget"], Duration::from_secs(9)).await.unwrap().is_some());
}
