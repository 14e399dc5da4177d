//! The activity page tells who did what.

use app::Views;

use super::world::{Answer, House, Who};

#[tokio::test]
async fn every_act_stands_there_with_who_did_it() {
    let house = House::new().await;
    let somchai = house.browser(Who::Somchai).await;
    let path = house.record(&somchai, "2021-03-01 10:00", "1915,6").await;
    let form = house.aoi.open(&path).await.form("/do/readings/correct").fill("value", "1916").fill("why", "misread it");
    house.aoi.submit(form).await;
    let undone = somchai.submit(somchai.open(&path).await.form("/do/readings/undo")).await;
    somchai.submit(undone.form("/do/readings/delete")).await;

    let ken = house.browser(Who::Ken).await;
    let page = ken.open(&house.at("/activity")).await;
    let told = [
        "Somchai deleted a reading of Mains",
        "Somchai undid a change of Mains",
        "Aoi corrected Mains",
        "Somchai recorded Mains",
        "Aoi added Mains",
        "Aoi made this home",
    ];
    assert_eq!(lines(&page), told);
    page.says("misread it").says("1,915.6 kWh · 1 March 2021, 10:00").says("1,916 kWh");
    house.world.views.logged().await;
    let numbered = format!("select count(*) = max(seq) and min(seq) = 1 from audit where space_id = '{}'", house.home);
    assert_eq!(house.world.sql(&numbered), "t");
    ken.pseudo().open(&house.at("/activity")).await;
}

#[tokio::test]
async fn it_has_pages() {
    let house = House::new().await;
    let read = |at: &str| house.source(at);
    house.record(&house.aoi, "2021-02-01 10:00", "1").await;
    house.world.sql(
        "alter table audit disable trigger user;
         insert into audit select space_id, seq + n, at, who, event, source_id, reading_id, digest, key_id, hash
         from audit, generate_series(1, 55) n where event = 'reading.recorded'",
    );
    let first = house.aoi.open(&house.at("/activity")).await;
    assert_eq!(first.each(".log > li").len(), 50);
    let older = house.aoi.open(&first.attributes("a[rel=next]", "href")[0]).await;
    assert_eq!(older.each(".log > li").len(), 56 + 2 - 50);
    assert!(older.attributes("a[rel=next]", "href").is_empty());
    assert!(older.attributes(".log a", "href").iter().all(|to| *to == read("")));
    for nonsense in ["?before=x", "?before=-1", "?before=99999999999999999999"] {
        house.aoi.open(&format!("{}{nonsense}", house.at("/activity"))).await;
    }
}

/// What the log on a page says, but for how people were let in.
fn lines(page: &Answer) -> Vec<String> {
    page.each(".log li p:first-child").into_iter().filter(|line| !line.contains("an invitation")).collect()
}

/// A house in which three people did something: Aoi to two sources, Somchai and Grace to Mains.
async fn busy() -> House {
    let house = House::new().await;
    house.add_source("water", "Tap", "5", "1").await;
    let (somchai, grace) = (house.browser(Who::Somchai).await, house.browser(Who::Grace).await);
    house.record(&somchai, "2021-03-01 10:00", "100").await;
    house.record(&grace, "2021-04-01 10:00", "200").await;
    house.world.views.logged().await;
    house
}

#[tokio::test]
async fn the_form_above_it_chooses_person_source_topic_and_days() {
    let house = busy().await;
    let ken = house.browser(Who::Ken).await;
    // That he looked at what its lines tell is the newest line from then on.
    ken.open(&house.at("/activity")).await;
    house.world.views.logged().await;
    let page = ken.open(&house.at("/activity")).await;
    let form = || page.form(&house.at("/activity"));
    let [looked, grace, somchai, tap, mains, home] = [
        "Ken looked at Mains",
        "Grace recorded Mains",
        "Somchai recorded Mains",
        "Aoi added Tap",
        "Aoi added Mains",
        "Aoi made this home",
    ];
    assert_eq!(lines(&page), [looked, grace, somchai, tap, mains, home]);
    let user = |who: Who| house.world.sql(&format!("select user_id from users where email = '{}'", who.email()));
    assert_eq!(lines(&ken.submit(form().fill("person", &user(Who::Somchai))).await), [somchai]);
    assert_eq!(lines(&ken.submit(form().fill("source", &house.source)).await), [looked, grace, somchai, mains]);
    assert_eq!(lines(&ken.submit(form().fill("what", "home")).await), [home]);
    assert_eq!(lines(&ken.submit(form().fill("what", "source.added")).await), [tap, mains]);
    let none = ken.submit(form().fill("what", "source.changed")).await;
    none.says("Nothing like this").says("Source changed");
    assert_eq!(none.form(&house.at("/activity")).value("what"), "source.changed");
    let groups = page.attributes("#what optgroup", "label");
    assert_eq!(groups, ["Readings", "Sources", "People and access", "Who looked", "The home", "Accounts"]);
    let both = ken.submit(form().fill("what", "readings").fill("person", &user(Who::Grace))).await;
    assert_eq!(lines(&both), [grace]);
    assert_eq!(both.form(&house.at("/activity")).value("person"), user(Who::Grace), "what was chosen stays chosen");

    // By days of the home's zone: in London the day begins an hour before that of the clock behind it.
    house
        .world
        .sql("alter table audit disable trigger user; update audit set at = '2022-07-31 23:30Z' where event = 'home.created'");
    let day = ken.submit(form().fill("from", "2022-08-01").fill("to", "2022-08-01")).await;
    assert_eq!(lines(&day), [home]);
    day.says("1 August 2022");
    assert_eq!(lines(&ken.submit(form().fill("to", "2022-07-31")).await), [""; 0]);

    let none = ken.submit(form().fill("person", &user(Who::Grace)).fill("from", "2022-08-01").fill("to", "2022-08-31")).await;
    none.says("Nothing by Grace").says("August 2022");
    let everybody = none.attributes(".first a", "href").pop().unwrap();
    assert_eq!(lines(&ken.open(&everybody).await), [home], "the days stay");
    let none = ken.submit(form().fill("what", "source.changed")).await;
    assert_eq!(lines(&ken.open(&none.attributes(".first a", "href").pop().unwrap()).await).len(), 6);
    for nonsense in ["?person=x", "?source=x", "?what=x", "?from=x", "?to=2022-13-01", "?from=9999-12-31&to=9999-12-31"] {
        ken.open(&format!("{}{nonsense}", house.at("/activity"))).await;
    }
    let nobody = ken.open(&format!("{}?person={}", house.at("/activity"), user(Who::Pim).replace(|_| true, "0"))).await;
    assert_eq!(lines(&nobody).len(), 6);
}

#[tokio::test]
async fn what_was_chosen_goes_on_to_older_lines() {
    let house = busy().await;
    let user = house.world.sql("select user_id from users where email = 'somchai@example.org'");
    house.world.sql(&format!(
        "alter table audit disable trigger user;
         insert into audit select space_id, seq + n, at, who, event, source_id, reading_id, digest, key_id, hash
         from audit, generate_series(100, 160) n where who = '{user}' and event = 'reading.recorded'"
    ));
    let ken = house.browser(Who::Ken).await;
    let form = ken.open(&house.at("/activity")).await.form(&house.at("/activity"));
    let first = ken.submit(form.fill("person", &user).fill("what", "readings").fill("source", &house.source)).await;
    assert_eq!(lines(&first).len(), 50);
    let older = ken.open(&first.attributes("a[rel=next]", "href")[0]).await;
    assert_eq!(lines(&older), vec!["Somchai recorded Mains"; 12]);
    assert_eq!(older.form(&house.at("/activity")).value("what"), "readings");
}

#[tokio::test]
async fn looking_at_a_source_of_somebody_else_writes_just_that_behind_the_page() {
    let house = House::new().await;
    let reading = house.record(&house.aoi, "2021-03-01 10:00", "100").await;
    let (ken, grace) = (house.browser(Who::Ken).await, house.browser(Who::Grace).await);
    house.world.views.logged().await;
    let before = house.world.everything();
    let views =
        "select coalesce(string_agg(u.display_name, ' ' order by a.seq), '') from audit a join users u on u.user_id = a.who
         where a.event = 'source.viewed'";
    let pages =
        [house.at(""), house.source(""), house.source("/readings"), reading, house.source("?view=year"), house.at("/activity")];
    for page in &pages {
        house.aoi.open(page).await;
        ken.open(page).await;
    }
    assert_eq!(ken.get(&house.source("/readings/new")).await.status, 403);
    house.aoi.open(&house.at("")).await;
    grace.open(&house.at("/people")).await;
    house.world.views.logged().await;
    assert_eq!(house.world.sql(views), "Ken", "once for all pages, and nothing for Aoi, whose it is");
    assert_eq!(house.world.everything(), before);
    assert_eq!(house.world.rows("views"), 1);

    // Another server knows nothing of it, and finds it.
    ken.copy().on(house.world.beside().await).open(&pages[1]).await;
    grace.open(&pages[2]).await;
    house.world.views.logged().await;
    assert_eq!(house.world.sql(views), "Ken Grace");
    assert!(lines(&house.aoi.open(&house.at("/activity")).await).contains(&"Ken looked at Mains".to_owned()));
    let seen = lines(&ken.open(&house.at("/activity?what=looking")).await);
    assert_eq!(seen, ["Ken looked at Mains"], "his own, and not Grace's");
}

/// Every page and answer that tells what a source holds leaves the trace by itself.
#[tokio::test]
async fn whatever_shows_values_is_a_look() {
    let house = House::new().await;
    let reading = house.record(&house.aoi, "2021-03-01 10:00", "100").await;
    let import = house.import("moment,value\n2021-03-01 10:00,1\n").await;
    let wim = house.browser(Who::Wim).await;
    let form = house.reading(&wim, "2021-03-01 10:00", "200").await;
    let correction = wim.open(&reading).await.form("/do/readings/correct").fill("value", "1");
    // Wim's comes late, and is shown beside hers.
    house.aoi.submit(house.aoi.open(&reading).await.form("/do/readings/correct").fill("value", "101")).await;
    let pages = [
        house.at(""),
        house.at("/activity"),
        house.source(""),
        house.source("/readings"),
        house.source("/readings/new"),
        house.source(&format!("/imports/{import}")),
        reading,
    ];
    let logged = || house.world.rows("audit where event = 'source.viewed'");
    house.world.views.logged().await;
    for page in pages {
        house.world.sql("delete from views");
        let (before, views) = (logged(), Views::default());
        wim.copy().on(house.world.remembering(&views)).open(&page).await;
        views.logged().await;
        assert_eq!(logged(), before + 1, "{page}");
    }
    for form in [form, correction] {
        house.world.sql("delete from views");
        let (before, views) = (logged(), Views::default());
        let answer = wim.copy().on(house.world.remembering(&views)).call(&form.action, &form.sent()).await;
        assert!(!answer.done(), "{} is asked back", form.action);
        views.logged().await;
        assert_eq!(logged(), before + 1, "{}", form.action);
    }
}

#[tokio::test]
async fn a_list_of_sources_is_one_act_behind_the_page() {
    let house = House::new().await;
    let ken = house.browser(Who::Ken).await;
    for name in ["Tap", "Well", "Roof"] {
        house.add_source("water", name, "5", "1").await;
    }
    ken.open(&house.at("")).await;
    house.world.views.logged().await;
    assert_eq!(house.world.rows("audit where event = 'source.viewed'"), 4);
    assert_eq!(house.world.sql("select count(distinct xmin::text) from audit where event = 'source.viewed'"), "1");
    assert_eq!(lines(&house.aoi.open(&house.at("/activity?what=source.viewed")).await).len(), 4);
}

#[tokio::test]
async fn a_guest_is_offered_what_they_may_be_told() {
    let house = busy().await;
    let rin = house.browser(Who::Rin).await;
    let page = rin.open(&house.at("/activity")).await;
    assert_eq!(page.attributes("#what optgroup", "label"), ["Readings", "Sources", "People and access", "Who looked"]);
    assert!(!page.attributes("#what option", "value").contains(&"home.changed".to_owned()));
    assert!(!page.attributes("#what option", "value").contains(&"member.changed".to_owned()));
}

#[tokio::test]
async fn a_page_does_not_fail_with_what_is_written_behind_it() {
    let house = House::new().await;
    let ken = house.browser(Who::Ken).await;
    house.world.sql("alter table views rename to hidden");
    ken.open(&house.source("")).await.says("Mains");
    house.world.views.logged().await;
    house.world.sql("alter table hidden rename to views");
    assert_eq!(house.world.rows("audit where event = 'source.viewed'"), 0);
    ken.open(&house.source("")).await;
    house.world.views.logged().await;
    assert_eq!(house.world.rows("audit where event = 'source.viewed'"), 1, "the next look tries again");
}

#[tokio::test]
async fn a_guest_is_told_of_their_source_only() {
    let house = busy().await;
    let eve = house.browser(Who::Eve).await;
    assert_eq!(eve.get(&house.at("/activity")).await.status, 404);
    house.world.sql(&format!(
        "insert into people select '{home}', user_id, display_name from users where email = 'eve@example.org';
         insert into user_spaces select user_id, '{home}' from users where email = 'eve@example.org';
         insert into grants select '{home}', '{source}', user_id, 'read', now(), user_id, null from users where email = 'eve@example.org'",
        home = house.home,
        source = house.source
    ));
    eve.open(&house.source("")).await;
    house.world.views.logged().await;
    let page = eve.open(&house.at("/activity")).await;
    assert_eq!(lines(&page), ["Eve looked at Mains", "Grace recorded Mains", "Somchai recorded Mains", "Aoi added Mains"]);
    assert!(!page.body.contains("Tap") && !page.body.contains("Ken"), "nothing of the rest of the home");
}

#[tokio::test]
async fn what_was_shared_is_told_with_level_and_end() {
    let house = House::new().await;
    let ken = house.browser(Who::Ken).await;
    let user = house.world.sql("select user_id from users where email = 'ken@example.org'");
    for (event, before, after) in [
        ("grant.given", "null", r#"{"level": "read", "until": "2023-02-28T00:00:00Z"}"#),
        ("grant.changed", r#"{"level": "read", "until": "2023-02-28T00:00:00Z"}"#, r#"{"level": "write", "until": ""}"#),
        ("grant.ended", r#"{"level": "write", "until": ""}"#, "null"),
        ("member.changed", r#"{"role": "viewer", "until": ""}"#, r#"{"role": "manager", "until": ""}"#),
    ] {
        let body = format!(r#"{{"whom": "{user}", "before": {before}, "after": {after}}}"#);
        house.world.sql(&format!(
            "update audit_heads set seq = seq + 1 where space_id = '{home}';
             insert into audit (space_id, seq, at, who, event, source_id, digest, key_id, hash)
             select space_id, seq, now(), (select user_id from users where email = 'aoi@example.org'), '{event}', '{source}', '', 'test', ''
             from audit_heads where space_id = '{home}';
             insert into audit_details (space_id, seq, source_id, salt, body)
             select space_id, seq, '{source}', '', '{body}' from audit_heads where space_id = '{home}'",
            home = house.home,
            source = house.source
        ));
    }
    let page = ken.open(&house.at("/activity?what=sharing")).await;
    let told = [
        "Aoi changed what Ken is here",
        "Aoi stopped sharing Mains with Ken",
        "Aoi changed what Ken may do with Mains",
        "Aoi shared Mains with Ken",
    ];
    assert_eq!(lines(&page), told);
    let changes: Vec<String> = page.each(".log .change").into_iter().collect();
    assert_eq!(
        changes[..5],
        [
            "viewermanager",
            "may write",
            "may readmay write",
            "until 28 February 2023, 00:00without an end",
            "may read · until 28 February 2023, 00:00"
        ]
    );
}

#[tokio::test]
async fn ones_own_account_tells_when_and_from_where() {
    let house = House::new().await;
    let aoi = house.browser(Who::Aoi).await;
    let page = aoi.open(&aoi.open("/account").await.attributes("a[href='/account/activity']", "href")[0]).await;
    assert_eq!(lines(&page), ["Aoi signed in", "Aoi made an account"]);
    let from: Vec<String> = page.each(".log .small").into_iter().collect();
    assert!(from[0].contains("UTC · 203.0.113.0"), "{from:?}");
    assert!(!page.body.contains("203.0.113.1"), "the network, not the address");
    let eve = house.browser(Who::Eve).await.open("/account/activity").await;
    assert_eq!(lines(&eve), ["Eve made an account"]);
    aoi.open("/account/activity?before=1").await;
    assert_eq!(lines(&aoi.open("/account/activity?before=2").await), ["Aoi made an account"]);
    aoi.pseudo().open("/account/activity").await;
}
