//! People & access through its forms: inviting, accepting, changing a level in its place, viewing as another, leaving.

use http::StatusCode;

use super::{
    providers::stub::{Stub, leave},
    world::{Answer, Browser, House, Who, World, signing_up},
};

const GIVE: &str = "/do/people/give";
const APPOINT: &str = "/do/people/appoint";
const INVITE: &str = "/do/invitations/make";
const ACCEPT: &str = "/do/invitations/accept";
const LEAVE: &str = "/do/people/leave";

impl House {
    fn people(&self, rest: &str) -> String {
        self.at(&format!("/people{rest}"))
    }

    /// The page with what somebody may do with the source laid open.
    async fn opened(&self, by: &Browser, whom: Who) -> Answer {
        by.open(&self.people(&format!("?person={}&source={}", self.user(whom), self.source))).await
    }
}

/// Aoi invites to the source with a level; the link that she is shown.
async fn invited(house: &House, level: &str, until: &str) -> String {
    let form = house.aoi.open(&house.people("")).await.form(INVITE).fill("label", "Letting agent").fill("level", level);
    let form = form.fill("sources[0]", &house.source).fill("until", until);
    let made = house.aoi.submit(form).await;
    made.says("The link is ready. It is shown this once.");
    let link = made.attributes("#link", "value").pop().unwrap();
    link.trim_start_matches("https://almanac.example").to_owned()
}

#[tokio::test]
async fn somebody_new_is_invited_signs_up_accepts_and_sees_that_source() {
    let house = House::new().await;
    house.add_source("water", "Well", "5", "1").await;
    let link = invited(&house, "write", "2099-03-31").await;
    let again = house.aoi.open(&house.people("")).await;
    again.says("Letting agent : write Mains, until 31 March 2099").does_not_say("It opens once");
    assert!(!again.body.contains(&link), "it is shown once");

    let eve = house.world.browser();
    let asked = eve.open(&link).await;
    asked
        .says("Aoi invites you to Mill Lane:")
        .says("Mains")
        .says("It ends by itself after 31 March 2099.")
        .says("Sign in to accept it");
    asked.does_not_say("Well").does_not_say("Letting agent");
    assert!(asked.find_form(ACCEPT).is_none());
    let up = asked.attributes("a[href^='/sign-up']", "href").pop().unwrap();
    let form = eve.open(&up).await.form("/do/account/sign-up");
    let back = eve.submit(signing_up(form, Who::Eve)).await;
    assert_eq!(back.path, link, "back at the invitation");
    back.says("You are signed in as Eve.");
    let home = eve.submit(back.form(ACCEPT)).await;
    home.says("Welcome: it is shared with you now.").says("Mains").does_not_say("Well");
    home.says("write · Shared by Aoi on").says("until 31 March 2099");
    assert_eq!(eve.get(&link).await.status, StatusCode::NOT_FOUND, "once");
    eve.open("/homes").await.says("Mill Lane").says("guest");
    house.record(&eve, "2021-03-01 10:00", "100").await;
}

#[tokio::test]
async fn what_is_missing_is_said_and_nothing_typed_is_lost() {
    let house = House::new().await;
    let page = house.aoi.open(&house.people("")).await;
    let before = house.world.everything();
    let again =
        house.aoi.submit(page.form(INVITE).fill("label", "Agent").fill("level", "write").fill("until", "2020-01-01")).await;
    assert_eq!(again.problem("sources").unwrap(), "Please choose at least one source.");
    let form = again.form(INVITE);
    assert_eq!((form.value("label"), form.value("level"), form.value("until")), ("Agent", "write", "2020-01-01"));
    let again = house.aoi.submit(form.fill("sources[0]", &house.source)).await;
    assert_eq!(again.problem("until").unwrap(), "That day is over. Choose today or a later day, or leave it empty.");
    assert_eq!(again.form(INVITE).value("sources[0]"), house.source);
    let again = house.aoi.submit(again.form(INVITE).fill("until", "").fill("label", " ")).await;
    assert!(again.problem("label").is_some());
    let owner = again.form(INVITE).fill("label", "Agent").fill("role", "owner").fill("until", "2099-01-01");
    let again = house.aoi.submit(owner).await;
    assert_eq!(again.problem("until").unwrap(), "An owner stays: leave the day empty.");
    assert_eq!(house.world.everything(), before);
}

#[tokio::test]
async fn a_level_is_changed_in_its_place_and_ended() {
    let house = House::new().await;
    let rin = house.browser(Who::Rin).await;
    let page = house.opened(&house.aoi, Who::Rin).await;
    page.says("What Rin may do with Mains").says("Shared by Aoi on");
    assert_eq!(page.form(GIVE).value("level"), "read");
    let wrong = house.aoi.submit(page.form(GIVE).fill("level", "write").fill("until", "2020-01-01")).await;
    assert!(wrong.problem("until").is_some());
    assert_eq!(wrong.form(GIVE).value("level"), "write", "nothing typed is lost");
    let done = house.aoi.submit(wrong.form(GIVE).fill("until", "2099-12-31")).await;
    done.says("Access changed.").says("write to 31 December 2099");
    house.record(&rin, "2021-03-01 10:00", "100").await;
    let page = house.opened(&house.aoi, Who::Rin).await;
    assert_eq!(page.form(GIVE).value("until"), "2099-12-31");
    house.aoi.submit(page.form(GIVE).fill("level", "")).await.does_not_say("Rin");
    assert_eq!(rin.get(&house.source("")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(rin.get(&house.at("")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_guest_who_is_admin_keeps_that_column_only() {
    let house = House::new().await;
    let well = house.add_source("water", "Well", "5", "1").await;
    let (nok, _) = (house.browser(Who::Nok).await, house.browser(Who::Ken).await);
    let page = house.opened(&nok, Who::Ken).await;
    page.says("Mains").does_not_say("Well");
    nok.submit(page.form(GIVE).fill("level", "write")).await.says("Access changed.");
    assert!(nok.open(&house.source("")).await.attributes(".nav a", "href").contains(&house.people("")));
    house.opened(&house.aoi, Who::Ken).await.says("Shared by Nok on");
    let ken = house.user(Who::Ken);
    let fields = [("home", house.home.as_str()), ("source", &well), ("user", &ken), ("level", "read")];
    let foreign = nok.call(GIVE, &fields.map(|(name, value)| (name.to_owned(), value.to_owned()))).await;
    assert_eq!(foreign.status, StatusCode::NOT_FOUND);
    assert!(page.find_form(APPOINT).is_none() && page.find_form("/do/people/view-as").is_none());
}

#[tokio::test]
async fn giving_as_much_as_to_share_on_takes_having_signed_in_just_now() {
    let house = House::new().await;
    house.browser(Who::Ken).await;
    house.world.sql("update auth_sessions set created_at = created_at - interval '6 minutes'");
    let page = house.opened(&house.aoi, Who::Ken).await;
    house.aoi.submit(page.form(GIVE).fill("level", "write")).await.says("Access changed.");
    let asked = house.aoi.submit(page.form(GIVE).fill("level", "admin").fill("until", "2099-12-31")).await;
    assert!(asked.path.starts_with("/sign-in/again"), "{}", asked.path);
    let back = house.aoi.submit(asked.form("/do/account/again").fill("password", super::world::PASSWORD)).await;
    assert_eq!((back.form(GIVE).value("level"), back.form(GIVE).value("until")), ("admin", "2099-12-31"), "kept meanwhile");
    house.aoi.submit(back.form(GIVE)).await.says("admin to 31 December 2099");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_views_as_a_guest_sees_what_they_see_until_they_stop() {
    let house = House::new().await;
    house.add_source("water", "Well", "5", "1").await;
    house.browser(Who::Wim).await;
    let page = house.aoi.open(&house.people("")).await;
    let [form]: [_; 1] = page.forms("/do/people/view-as").try_into().unwrap_or_else(|_| panic!("one other person"));
    let seen = house.aoi.submit(form).await;
    seen.says("You see what Wim sees. Nothing can be changed.").says("Mains").does_not_say("Well");
    assert_eq!(house.aoi.get(&house.at("/edit")).await.status, StatusCode::FORBIDDEN);
    assert_eq!(house.aoi.get(&house.source("/readings/new")).await.status, StatusCode::FORBIDDEN);
    let before = house.world.everything();
    let id = uuid::Uuid::now_v7().to_string();
    let fields = [("home", house.home.as_str()), ("source", &house.source), ("id", &id), ("value", "1"), ("quality", "good")];
    let fields: Vec<_> = fields.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
    assert_eq!(house.aoi.call("/do/readings/record", &fields).await.status, StatusCode::FORBIDDEN);
    assert_eq!(house.aoi.get(&house.source("/export.csv")).await.status, StatusCode::FORBIDDEN);
    assert_eq!(house.world.everything(), before);
    house.aoi.open("/homes").await.does_not_say("You see what");
    assert_eq!(house.aoi.get("/account/export.zip").await.status, StatusCode::OK, "everything is one's own, also now");
    let page = house.aoi.open(&house.source("")).await;
    assert!(
        !page.attributes(".nav a", "href").contains(&house.people("")),
        "who shares nothing is not led to what they may not see"
    );
    let stopped = house.aoi.submit(page.form("/do/people/stop-viewing")).await;
    stopped.does_not_say("You see what").says("Well");
    house.aoi.open(&house.at("/activity")).await.says("Aoi looked at this home as Wim");
}

#[tokio::test]
async fn viewing_as_somebody_ends_with_what_they_saw() {
    let house = House::new().await;
    house.browser(Who::Wim).await;
    let page = house.aoi.open(&house.people("")).await;
    house.aoi.submit(page.form("/do/people/view-as")).await.says("You see what Wim sees.");
    let wim = house.user(Who::Wim).parse().unwrap();
    store::people::give(&house.access().await, wim, None).await.unwrap();
    house.aoi.open(&house.at("")).await.does_not_say("You see what").says("Mains");
}

#[tokio::test]
async fn somebody_is_made_editor_until_a_day_and_all_is_ended() {
    let house = House::new().await;
    let rin = house.browser(Who::Rin).await;
    let page = house.aoi.open(&house.people(&format!("?person={}", house.user(Who::Rin)))).await;
    let done = house.aoi.submit(page.form(APPOINT).fill("role", "editor").fill("until", "2099-06-30")).await;
    done.says("editor, until 30 June 2099");
    rin.open(&house.people("")).await.says("editor, until 30 June 2099, you");
    let page = house.aoi.open(&house.people(&format!("?person={}", house.user(Who::Rin)))).await;
    house.aoi.submit(page.form("/do/people/end")).await.says("All access ended.").does_not_say("Rin");
    assert_eq!(rin.get(&house.at("")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_last_owner_hands_over_before_leaving() {
    let house = House::new().await;
    let leave = house.at("/leave");
    let alone = house.aoi.open(&leave).await;
    alone.says("You are the last owner of Mill Lane").says("There is no other member yet.");
    assert!(alone.find_form(LEAVE).is_none());
    let home = [("home".to_owned(), house.home.clone())];
    house.aoi.post(LEAVE, &home).await;
    house.aoi.open(&leave).await.says("You are the last owner");
    let ken = house.browser(Who::Ken).await;
    let form =
        house.aoi.open(&leave).await.form("/do/people/hand-over").fill("user", &house.user(Who::Ken)).fill("role", "viewer");
    house.aoi.submit(form).await.says("Mill Lane is handed over.").says("viewer, you");
    ken.open(&house.people("")).await.says("owner, you");
    let form = house.aoi.open(&leave).await.form(LEAVE);
    house.aoi.submit(form).await;
    assert_eq!(house.aoi.get(&house.at("")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_guest_gives_back_what_was_shared() {
    let house = House::new().await;
    let wim = house.browser(Who::Wim).await;
    let page = wim.open(&house.at("/leave")).await;
    page.says("Give Mains back").says("write");
    wim.submit(page.form("/do/people/give-back")).await;
    assert_eq!(wim.get(&house.at("")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn an_invitation_is_withdrawn_or_its_link_made_again() {
    let house = House::new().await;
    let eve = house.browser(Who::Eve).await;
    let old = invited(&house, "read", "").await;
    let page = house.aoi.open(&house.people("")).await;
    let made = house.aoi.submit(page.form("/do/invitations/remake")).await;
    let link = made.attributes("#link", "value").pop().unwrap();
    let new = link.trim_start_matches("https://almanac.example");
    assert_eq!(eve.get(&old).await.status, StatusCode::NOT_FOUND);
    let asked = eve.open(new).await;
    let page = house.aoi.open(&house.people("")).await;
    house.aoi.submit(page.form("/do/invitations/withdraw")).await.says("The invitation is withdrawn.");
    let gone = eve.get(new).await;
    assert_eq!(gone.plain().replace(new, ""), eve.get("/invitations/never").await.plain().replace("/invitations/never", ""));
    let form = asked.form(ACCEPT);
    assert_eq!(eve.post(ACCEPT, &form.sent()).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn no_secret_of_an_invitation_stands_in_the_database_or_the_session() {
    let stub = Stub::start().await;
    let house = House::of(World::new().await.offering(stub.offered())).await;
    let link = invited(&house, "read", "").await;
    let token = link.rsplit('/').next().unwrap();
    let eve = house.world.browser();
    let sign_in = eve.open(&link).await.attributes("a[href^='/sign-in?']", "href").pop().unwrap();
    let form = eve.open(&sign_in).await.form("/do/account/sign-in");
    eve.submit(form.fill("email", "eve@example.org").fill("password", "wrong wrong wrong")).await;
    leave(&eve, &sign_in, "/sign-in/line").await;
    assert_eq!(house.world.rows("sign_in_attempts"), 1);
    for table in ["auth_sessions", "sign_in_attempts", "invitations", "space_links", "audit_details", "jobs"] {
        let found = house.world.sql(&format!("select count(*) from {table} t where t::text like '%{token}%'"));
        assert_eq!(found, "0", "{table}");
    }
}

#[tokio::test]
async fn many_people_and_sources_are_shown_in_parts() {
    let house = House::new().await;
    house.add_flats(29);
    let rin = house.browser(Who::Rin).await;
    house.world.sql(&format!(
        "create table others as select gen_random_uuid() as id, n from generate_series(1, 40) n;
         insert into users (user_id, display_name, created_at) select id, 'Person ' || lpad(n::text, 2, '0'), now() from others;
         insert into people select '{home}', id, 'Person ' || lpad(n::text, 2, '0') from others;
         insert into grants (space_id, source_id, user_id, level, granted_at, granted_by)
         select '{home}', source_id, id, 'write', now(), created_by from sources, others where name = 'Flat 029'",
        home = house.home
    ));
    let page = house.aoi.open(&house.people("")).await;
    page.says("42 people see something of this home.").says("People 1 to 25 of 42").says("Sources 1 to 12 of 30");
    assert_eq!((page.each(".matrix tbody th").len(), page.each(".matrix thead th").len()), (25, 13));
    let last = house.aoi.open(&house.people("?down=2&across=3")).await;
    last.says("People 26 to 42 of 42").says("Sources 25 to 30 of 30");
    assert_eq!(last.each(".matrix tbody th").len(), 17);
    // What is pressed opens where it is, and the same part is shown when it is done.
    let press = last.attributes("a.level", "href").into_iter().rev().nth(6).unwrap();
    let opened = house.aoi.open(press.split('#').next().unwrap()).await;
    opened.says("What Person 40 may do with Flat 029").says("People 26 to 42 of 42").says("Sources 25 to 30 of 30");
    let done = house.aoi.submit(opened.form(GIVE).fill("level", "admin")).await;
    done.says("Access changed.").says("Person 40, Flat 029: admin").says("Sources 25 to 30 of 30");
    // One is found by its name.
    let found = house.aoi.open(&house.people("?search=flat+02")).await;
    assert_eq!(found.each(".matrix thead th").len(), 11);
    // An admin of one source has a table of one.
    house.world.sql("update grants set level = 'admin' where level = 'read'");
    let page = rin.open(&house.people("")).await;
    page.says("Mains").does_not_say("Flat 0").does_not_say("Person 01").does_not_say("Next");
}

/// Two servers, one clock: the database's.
#[tokio::test]
async fn a_grant_that_ends_in_two_seconds_is_gone_on_another_server_at_the_next_request() {
    let house = House::new().await;
    let wim = house.browser(Who::Wim).await;
    let beside = wim.copy().on(house.world.beside().await);
    let record = house.reading(&beside, "2021-03-01 10:00", "100").await;
    house.world.sql("update grants set until = clock_timestamp() + interval '2 seconds'");
    for browser in [&wim, &beside] {
        browser.open(&house.source("")).await.says("Mains");
        browser.open(&house.at("")).await.says("Mains");
    }
    while house.world.sql("select count(*) from grants where until > clock_timestamp()") != "0" {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    for browser in [&beside, &wim] {
        for path in
            [house.source(""), house.source("/readings"), house.source("/export.csv"), house.at(""), house.at("/activity")]
        {
            assert_eq!(browser.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        browser.open("/homes").await.does_not_say("Mill Lane");
        assert_eq!(browser.post(&record.action, &record.sent()).await.status, StatusCode::NOT_FOUND);
    }
    assert_eq!(house.world.rows("readings"), 0);
}

#[tokio::test]
async fn who_shared_what_is_seen_by_whom_it_concerns() {
    let house = House::new().await;
    let tap = house.add_source("water", "Cellar tap", "5", "1").await;
    let (ken, wim) = (house.browser(Who::Ken).await, house.browser(Who::Wim).await);
    let today = house.world.sql("select to_char(now() at time zone 'Europe/London', 'FMDD FMMonth YYYY')");
    let shared = format!("write · Shared by Aoi on {today}");
    house.world.sql("update grants set until = '2099-04-01 00:00 Europe/London'");
    let until = format!("{shared}, until 31 March 2099");
    wim.open(&house.at("")).await.says(&until);
    wim.open(&house.at("/leave")).await.says(&until);
    wim.clone().pseudo().open(&house.at("/leave")).await;

    // A viewer changes nothing, and sees who gave what.
    let people = ken.open(&house.people("")).await;
    people.says("Press a level to see who gave it.");
    let cells = people.attributes("td a.level", "href");
    assert_eq!(cells.len(), 5, "Aoi's and Ken's on two sources, Wim's on one: {cells:?}");
    let page = house.opened(&ken, Who::Wim).await;
    page.says("What Wim may do with Mains").says(&format!("Shared by Aoi on {today}, until 31 March 2099"));
    assert!(page.find_form(GIVE).is_none());
    let page = house.opened(&ken, Who::Aoi).await;
    page.says("Has this by being owner of the home.").says(&format!("Made that by Aoi on {today}"));
    let page = house.opened(&ken, Who::Ken).await;
    page.says("What Ken may do with Mains").says("Has this by being viewer of the home.");
    let page = ken.open(&house.people(&format!("?person={}", house.user(Who::Aoi)))).await;
    page.says("What Aoi is here").says(&format!("Made that by Aoi on {today}"));
    assert!(page.find_form(APPOINT).is_none());
    let none = ken.open(&house.people(&format!("?person={}&source={tap}", house.user(Who::Wim)))).await;
    none.does_not_say("What Wim may do with Cellar tap");
    ken.open(&house.at("/leave")).await.says("You are viewer of Mill Lane.").says(&format!("Made that by Aoi on {today}"));
    ken.clone().pseudo().open(&format!("{}?person={}&source={}", house.people(""), house.user(Who::Wim), house.source)).await;
}

#[tokio::test]
async fn whoever_views_as_another_is_shown_no_button_that_would_not_work() {
    let house = House::new().await;
    house.browser(Who::Wim).await;
    let page = house.aoi.open(&house.people("")).await;
    house.aoi.submit(page.form("/do/people/view-as")).await;
    let page = house.aoi.open(&house.at("/leave")).await;
    page.says("Shared by Aoi on");
    assert!(page.find_form("/do/people/give-back").is_none() && page.find_form(LEAVE).is_none());
    let page = house.aoi.open(&house.source("")).await;
    assert!(page.attributes("a[download]", "href").is_empty());
}

#[tokio::test]
async fn whose_sight_is_shown_is_not_handed_on_to_who_signs_in_next() {
    let house = House::new().await;
    let (_, _) = (house.browser(Who::Grace).await, house.browser(Who::Wim).await);
    let page = house.aoi.open(&house.people("")).await;
    let of_wim = |form: &super::world::Form| form.value("user") == house.user(Who::Wim);
    let form = page.forms("/do/people/view-as").into_iter().find(of_wim).unwrap();
    house.aoi.submit(form).await.says("You see what Wim sees.");
    // Grace signs in in the same browser, without anybody having signed out.
    let fields = [("email", Who::Grace.email()), ("password", super::world::PASSWORD.to_owned())];
    let fields = fields.map(|(name, value)| (name.to_owned(), value));
    assert_eq!(house.aoi.post("/do/account/sign-in", &fields).await.status, StatusCode::SEE_OTHER);
    house.aoi.open(&house.at("")).await.does_not_say("You see what").says("Add a source");
}
