//! What is refused, and leaves everything as it was.

use super::*;

#[tokio::test]
async fn a_database_that_holds_something() {
    let (house, desk) = (lived_in().await, Desk::new());
    desk.save(&house.world.database, "home.backup", None).await;
    let before = everything(&house.world.database);
    let refused = desk.restore(&house.world.database, "home.backup", None).await.unwrap_err().to_string();
    assert!(refused.contains("not empty") && refused.contains("Nothing was restored"), "{refused}");
    assert_eq!(everything(&house.world.database), before);

    for (makes, takes) in [
        ("create table mine (id int)", "drop table mine"),
        ("create schema other; create table other.mine (id int)", "drop schema other cascade"),
        ("create function mine() returns int language sql as 'select 1'", "drop function mine()"),
    ] {
        let other = empty();
        other.sql(makes);
        assert!(desk.restore(&other, "home.backup", None).await.is_err(), "{makes}");
        other.sql(takes);
        assert!(desk.restore(&other, "home.backup", None).await.is_ok(), "{takes}");
    }
}

#[tokio::test]
async fn a_place_that_is_taken() {
    let (house, desk) = (lived_in().await, Desk::new());
    std::fs::write(desk.at("home.backup"), "an earlier one").unwrap();
    let config = desk.config(&house.world.database);
    let opened = Opened::for_command(&config).await.unwrap();
    let refused = backup::save(&config, &opened, &desk.place("home.backup"), None).await.unwrap_err().to_string();
    assert!(refused.contains("is there already"), "{refused}");
    assert_eq!(bytes(&desk.at("home.backup")), b"an earlier one");
}

#[tokio::test]
async fn files_that_are_no_backup() {
    let desk = Desk::new();
    let elsewhere = empty();
    for (name, content, says) in [
        ("text", &b"meter readings of 2026"[..], "no backup of Almanac's"),
        ("dump", b"PGDMP\x01\x0e\x00", "no backup of Almanac's"),
        ("later", b"almanac backup 7\nplain\n", "a newer one wrote it"),
        ("empty", b"", "no backup of Almanac's"),
    ] {
        std::fs::write(desk.at(name), content).unwrap();
        let refused = desk.restore(&elsewhere, name, None).await.unwrap_err().to_string();
        assert!(refused.contains(says), "{name}: {refused}");
    }
    let refused = desk.restore(&elsewhere, "gone", None).await.unwrap_err().to_string();
    assert!(refused.contains("gone"), "{refused}");
}

/// The file says one thing and holds another, each well-formed: what was restored is taken out again.
#[tokio::test]
async fn rows_that_are_not_those_that_were_saved() {
    let (house, desk) = (lived_in().await, Desk::new());
    desk.save(&house.world.database, "home.backup", None).await;
    let elsewhere = empty();
    let before = elsewhere.sql("select count(*) from pg_class");
    for (name, lie) in
        [("fewer", LieAbout::Rows), ("other", LieAbout::Checksum), ("elsewhere", LieAbout::Heads), ("newer", LieAbout::Newer)]
    {
        std::fs::write(desk.at(name), lie.told(&bytes(&desk.at("home.backup")))).unwrap();
        let refused = desk.restore(&elsewhere, name, None).await.unwrap_err().to_string();
        assert!(refused.contains(lie.says()), "{name}: {refused}");
        assert_eq!(elsewhere.sql("select count(*) from pg_class"), before, "{name}");
        assert_eq!(elsewhere.sql("select count(*) from pg_proc where pronamespace = 'public'::regnamespace"), "0", "{name}");
    }
    desk.restore(&elsewhere, "home.backup", None).await.unwrap();
}

#[derive(Clone, Copy)]
enum LieAbout {
    Rows,
    Checksum,
    Heads,
    Newer,
}

impl LieAbout {
    fn says(self) -> &'static str {
        match self {
            Self::Rows => "the table readings has 3 rows and should have 4",
            Self::Checksum => "rows of the table readings are different",
            Self::Heads => "the chains of the activity log end elsewhere",
            Self::Newer => "does not know 9999_beyond",
        }
    }

    /// The same plain backup with another manifest, and a digest that fits.
    fn told(self, file: &[u8]) -> Vec<u8> {
        use sha2::{Digest, Sha256};
        let header = b"almanac backup 1\nplain\n";
        let content = &file[header.len()..file.len() - 32];
        let (length, rest) = content.split_first_chunk::<4>().unwrap();
        let (text, dump) = rest.split_at(u32::from_be_bytes(*length) as usize);
        let mut manifest: serde_json::Value = serde_json::from_slice(text).unwrap();
        let contents = &mut manifest["contents"];
        match self {
            Self::Rows => contents["tables"]["readings"]["rows"] = 4.into(),
            Self::Checksum => contents["tables"]["readings"]["checksum"] = "0".repeat(32).into(),
            Self::Heads => contents["heads"].as_object_mut().unwrap().values_mut().for_each(|head| head["seq"] = 1.into()),
            Self::Newer => contents["migrations"].as_array_mut().unwrap().push("9999_beyond".into()),
        }
        let text = serde_json::to_vec(&manifest).unwrap();
        let lied = [&header[..], &u32::try_from(text.len()).unwrap().to_be_bytes(), &text, dump].concat();
        let digest = Sha256::digest(&lied);
        [&lied[..], &digest[..]].concat()
    }
}
