//! What was saved comes back, and nothing else.

use std::os::unix::fs::PermissionsExt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};

use super::*;
use crate::config::PhotosPlace;
use crate::serve;

#[tokio::test]
async fn every_row_comes_back() {
    let (house, desk) = (lived_in().await, Desk::new());
    desk.bring_keys();
    let saved = desk.save(&house.world.database, "home.backup", None).await;
    assert_eq!(std::fs::metadata(desk.at("home.backup")).unwrap().permissions().mode() & 0o777, 0o600);
    let here = everything(&house.world.database);

    let elsewhere = empty();
    let restored = desk.restore(&elsewhere, "home.backup", None).await.unwrap();
    assert_eq!(everything(&elsewhere), here);
    assert_eq!(restored.contents.tables, saved.tables);
    assert_eq!(restored.migrated, [""; 0]);
    assert_eq!(restored.chains, Ok(saved.tables["audit"].rows));
    let policies = "select string_agg(concat_ws(' ', tablename, policyname, cmd, roles, qual, with_check), chr(10) order by policyname) from pg_policies";
    assert_eq!(elsewhere.sql(policies), house.world.sql(policies));
    assert_eq!(restored.contents.tables["readings"].rows, 3);

    // The folder that was beside it holds the file and nothing half-made.
    let names: Vec<_> = std::fs::read_dir(desk.folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names.len(), 2, "{names:?}");
}

/// Photos are files beside the database, and come along: what was there already is left as it is, and what does not come to a good end
/// takes away what it brought.
#[tokio::test]
async fn photos_come_back() {
    let (house, desk) = (House::new().await, Desk::new());
    desk.bring_keys();
    let reading = house.record(&house.aoi, "2026-01-01 10:00", "100").await;
    house.photograph(&format!("{reading}/photo")).await;
    house.photograph(&house.source("/photo")).await;
    let files = |folder: &std::path::Path| {
        let mut all: Vec<_> = std::fs::read_dir(folder)
            .unwrap()
            .map(|file| file.unwrap())
            .map(|file| (file.file_name(), bytes(&file.path())))
            .collect();
        all.sort();
        all
    };
    let here = files(house.world.photos());
    assert_eq!(here.len(), 4);
    let config = Config { photos: PhotosPlace::Folder(house.world.photos().to_owned()), ..desk.config(&house.world.database) };
    let opened = Opened::for_command(&config).await.unwrap();
    let key = BackupKey::create(&desk.at("key")).unwrap();
    // One is missing, and is no reason to save nothing.
    let lost = house.world.photos().join(&here[0].0);
    std::fs::rename(&lost, desk.at("lost")).unwrap();
    backup::save(&config, &opened, &desk.place("holed.backup"), Some(&key)).await.unwrap();
    std::fs::rename(desk.at("lost"), &lost).unwrap();
    backup::save(&config, &opened, &desk.place("home.backup"), Some(&key)).await.unwrap();

    let there = desk.at("data/photos");
    desk.restore(&empty(), "holed.backup", Some(&key)).await.unwrap();
    assert_eq!(files(&there), here[1..]);
    std::fs::remove_dir_all(&there).unwrap();
    // A backup that ends in the middle of the dump.
    let whole = bytes(&desk.at("home.backup"));
    std::fs::write(desk.at("torn.backup"), &whole[..whole.len() - 100]).unwrap();
    assert!(desk.restore(&empty(), "torn.backup", Some(&key)).await.is_err());
    assert_eq!(files(&there), []);
    desk.restore(&empty(), "home.backup", Some(&key)).await.unwrap();
    assert_eq!(files(&there), here);
}

/// Four people write as fast as they can; the backup is of one moment, and nobody waits for it.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn under_writers_it_is_one_moment() {
    let (house, desk) = (lived_in().await, Desk::new());
    desk.bring_keys();
    let aois = Arc::new(Aois::of(&house));
    let (stop, written) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicI64::new(0)));
    let writers: Vec<_> = (0..4)
        .map(|writer| {
            let (aois, stop, written) = (aois.clone(), stop.clone(), written.clone());
            tokio::spawn(async move {
                for minute in 0.. {
                    if stop.load(Ordering::Relaxed) {
                        return;
                    }
                    record(&aois, writer * 100_000 + minute).await;
                    written.fetch_add(1, Ordering::Relaxed);
                }
            })
        })
        .collect();
    while written.load(Ordering::Relaxed) < 40 {
        assert!(writers.iter().all(|writer| !writer.is_finished()), "a writer gave up");
        tokio::task::yield_now().await;
    }
    let before = written.load(Ordering::Relaxed);
    let saved = desk.save(&house.world.database, "busy.backup", None).await;
    let after = written.load(Ordering::Relaxed);
    stop.store(true, Ordering::Relaxed);
    for writer in writers {
        writer.await.unwrap();
    }
    assert!(after > before, "they went on writing meanwhile");

    let elsewhere = empty();
    let restored = desk.restore(&elsewhere, "busy.backup", None).await.unwrap();
    let count = |query: &str| elsewhere.sql(query).parse::<i64>().unwrap();
    let readings = count("select count(*) from readings");
    assert!((before + 3..=after + 3 + 4).contains(&readings), "{before} {readings} {after}");
    // One moment: each reading has its row in the log, and no row of the log is without its reading.
    assert_eq!(count("select count(*) from audit where event = 'reading.recorded'"), readings);
    assert_eq!(
        count("select count(*) from audit a join readings r on r.id = a.reading_id and r.space_id = a.space_id"),
        readings
    );
    assert_eq!((restored.contents.tables, restored.contents.heads), (saved.tables, saved.heads));
    let report = ::store::audit::verify(&elsewhere.owner_url, &keys(), None).await.unwrap();
    assert_eq!((report.broken, Ok(report.rows)), (None, restored.chains));
}

#[tokio::test]
async fn sealed_it_comes_back_with_its_key_only() {
    let (house, desk) = (lived_in().await, Desk::new());
    let key = BackupKey::create(&desk.at("backup.key")).unwrap();
    desk.save(&house.world.database, "sealed", Some(&key)).await;
    let file = bytes(&desk.at("sealed"));
    assert!(file.len() > 3 * (64 << 10) / 2 && !file.windows(9).any(|window| window == b"checksum\""), "{} bytes", file.len());

    let other = BackupKey::create(&desk.at("other.key")).unwrap();
    let elsewhere = empty();
    let untouched = everything(&elsewhere);
    for (key, says) in [(Some(&other), "is sealed with the key"), (None, "--key")] {
        let refused = desk.restore(&elsewhere, "sealed", key).await.unwrap_err().to_string();
        assert!(refused.contains(says) && refused.contains("Nothing was restored"), "{refused}");
    }
    for (name, change) in [("front", 200), ("middle", file.len() / 2), ("end", file.len() - 3)] {
        let mut flipped = file.clone();
        flipped[change] ^= 4;
        std::fs::write(desk.at(name), flipped).unwrap();
        let refused = desk.restore(&elsewhere, name, Some(&key)).await.unwrap_err().to_string();
        assert!(refused.contains("damaged"), "{name}: {refused}");
    }
    for (name, kept) in [("cut", file.len() - 1), ("short", file.len() / 2), ("chunk", 100 + (64 << 10) + 16)] {
        std::fs::write(desk.at(name), &file[..kept]).unwrap();
        let refused = desk.restore(&elsewhere, name, Some(&key)).await.unwrap_err().to_string();
        assert!(refused.contains("damaged"), "{name}: {refused}");
    }
    assert_eq!(everything(&elsewhere), untouched);

    desk.restore(&elsewhere, "sealed", Some(&key)).await.unwrap();
    assert_eq!(everything(&elsewhere), everything(&house.world.database));
}

/// A server with keys of its own making: neither the file of them nor their bytes are in the backup, and without them the restored
/// database is not opened.
#[tokio::test]
async fn the_keys_are_not_in_it_and_without_them_it_does_not_start() {
    let desk = Desk::new();
    let first = empty();
    let running = serve::start(&desk.config(&first)).await.unwrap();
    running.stop().await;
    let [line, seal] = ["audit", "seal"].map(|file| std::fs::read_to_string(desk.at(&format!("data/keys/{file}.keys"))).unwrap());
    desk.save(&first, "home.backup", None).await;

    std::fs::rename(desk.at("data/keys"), desk.at("kept")).unwrap();
    let second = empty();
    let restored = desk.restore(&second, "home.backup", None).await.unwrap();
    let why = restored.chains.unwrap_err();
    assert!(why.contains("audit.keys"), "{why}");
    let raw = bytes(&desk.at("home.backup"));
    let rows =
        second.sql("select format('select t::text from %I t', tablename) from pg_tables where schemaname = 'public' \\gexec");
    for line in [&line, &seal] {
        let (name, secret) = line.trim().split_once(' ').unwrap();
        assert!(rows.contains(name), "only its name is");
        let decoded = base64::Engine::decode(&base64::engine::general_purpose::STANDARD_NO_PAD, secret).unwrap();
        let hex: String = decoded.iter().map(|byte| format!("{byte:02x}")).collect();
        for trace in [secret.as_bytes(), &decoded, hex.as_bytes()] {
            assert!(!raw.windows(trace.len()).any(|window| window == trace));
            assert!(!rows.as_bytes().windows(trace.len()).any(|window| window == trace));
        }
    }

    let refused = serve::start(&desk.config(&second)).await.unwrap_err().to_string();
    assert!(refused.contains(line.split(' ').next().unwrap()) && refused.contains("audit.keys or seal.keys in"), "{refused}");
    assert!(!desk.at("data/keys/audit.keys").exists(), "and no key is made in its place");
    std::fs::write(desk.at("data/keys/audit.keys"), "0badcafe BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc\n").unwrap();
    assert!(serve::start(&desk.config(&second)).await.is_err(), "another key is not it");
    std::fs::write(desk.at("data/keys/audit.keys"), line).unwrap();
    assert!(serve::start(&desk.config(&second)).await.is_err(), "nor is one of two enough");
    std::fs::write(desk.at("data/keys/seal.keys"), seal).unwrap();
    serve::start(&desk.config(&second)).await.unwrap().stop().await;
}

/// From the Postgres in one data folder, beside its running server, into that of another.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn from_one_data_folder_into_another() {
    let (from, to) = (Desk::new(), Desk::new());
    let embedded = |desk: &Desk| desk.set(Flags { addr: Some("127.0.0.1:0".into()), ..Flags::default() });
    let running = serve::start(&embedded(&from)).await.unwrap();
    let beside = Opened::for_command(&embedded(&from)).await.unwrap();
    let saved = backup::save(&embedded(&from), &beside, &from.place("home.backup"), None).await.unwrap();
    let refused = backup::restore(&embedded(&from), &from.place("home.backup"), None).await.unwrap_err().to_string();
    assert!(refused.contains("not empty"), "{refused}");
    running.stop().await;

    let restored = backup::restore(&embedded(&to), &from.place("home.backup"), None).await.unwrap();
    assert_eq!(restored.contents.tables, saved.tables);
    // It is all there for the next start, once the keys are.
    assert!(serve::start(&embedded(&to)).await.is_err());
    std::fs::remove_dir_all(to.at("data/keys")).unwrap();
    std::fs::rename(from.at("data/keys"), to.at("data/keys")).unwrap();
    serve::start(&embedded(&to)).await.unwrap().stop().await;
}

#[tokio::test]
async fn a_database_of_another_owner_becomes_its_owners() {
    let (house, desk) = (lived_in().await, Desk::new());
    desk.save(&house.world.database, "home.backup", None).await;
    let elsewhere = empty();
    let role = format!("acme_{}", std::process::id());
    let database = elsewhere.sql("select current_database()");
    elsewhere.sql(&format!("create role {role} login; alter database {database} owner to {role}"));
    let owner_url = elsewhere.owner_url.replace("almanac_owner", &role);
    let config = desk.set(Flags {
        database_url: Some(elsewhere.app_url.clone()),
        database_owner_url: Some(owner_url.clone()),
        ..Flags::default()
    });
    backup::restore(&config, &desk.place("home.backup"), None).await.unwrap();
    assert_eq!(everything(&elsewhere), everything(&house.world.database));
    let owners = "select string_agg(distinct tableowner, ',') || ' ' || (select count(*) from pg_policies where 'almanac_owner' = any (roles)) from pg_tables where schemaname = 'public'";
    assert_eq!(elsewhere.sql(owners), format!("{role} 0"));
    let report = ::store::audit::verify(&owner_url, &keys(), None).await.unwrap();
    assert!(report.rows > 0 && report.broken.is_none());

    // And back: the role that its policies name is gone by now, and this owner may not make one.
    let contents = desk.at("acme.backup");
    let opened = Opened::for_command(&config).await.unwrap();
    backup::save(&config, &opened, &Place::parse(contents.to_str().unwrap(), None).unwrap(), None).await.unwrap();
    let back = empty();
    desk.restore(&back, "acme.backup", None).await.unwrap();
    assert_eq!(everything(&back), everything(&house.world.database));
    let owner = elsewhere.owner_url.clone();
    drop((back, elsewhere));
    let last = empty();
    last.sql(&format!("drop role {role}"));
    let refused = desk.restore(&last, "acme.backup", None).await.unwrap_err().to_string();
    assert!(refused.contains(&format!("create role {role} nologin")), "{refused} {owner}");
    // An owner that may make roles lends it for as long as it takes. Not almanac_owner: other tests share it, and see that it may not.
    let lender = format!("lender_{}", std::process::id());
    let database = last.sql("select current_database()");
    last.sql(&format!("create role {lender} login createrole; alter database {database} owner to {lender}"));
    let config = desk.set(Flags {
        database_url: Some(last.app_url.clone()),
        database_owner_url: Some(last.owner_url.replace("almanac_owner", &lender)),
        ..Flags::default()
    });
    backup::restore(&config, &desk.place("acme.backup"), None).await.unwrap();
    assert_eq!(last.sql(&format!("select count(*) from pg_roles where rolname = '{role}'")), "0");
    assert_eq!(everything(&last), everything(&house.world.database));
    drop(last);
    empty().sql(&format!("drop role {lender}"));
}
