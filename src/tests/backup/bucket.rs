//! Backups in an S3-compatible store.

use super::store::S3;
use super::*;

/// A desk with a store.
async fn desk() -> (Desk, S3, outside::bucket::Access) {
    let s3 = S3::default();
    let endpoint = Some(format!("http://{}", s3.start().await));
    let access = outside::bucket::Access {
        endpoint,
        region: "us-east-1".into(),
        access_key: "almanac".into(),
        secret: "hunter2".to_owned().into(),
    };
    (Desk::new(), s3, access)
}

#[tokio::test]
async fn there_and_back() {
    let house = lived_in().await;
    let (desk, s3, access) = desk().await;
    let key = BackupKey::create(&desk.at("backup.key")).unwrap();
    let place = || Place::parse("s3://books/homes/2026-11-25.backup", Some(&access)).unwrap();
    let config = desk.config(&house.world.database);
    let opened = Opened::for_command(&config).await.unwrap();
    backup::save(&config, &opened, &place(), Some(&key)).await.unwrap();
    let names: Vec<String> = s3.inside().objects.keys().cloned().collect();
    assert_eq!(names, ["books/homes/2026-11-25.backup"]);
    assert!(s3.inside().uploads.is_empty() && s3.all_signed());
    assert!(s3.inside().objects[&names[0]].starts_with(b"almanac backup 1\nsealed "));

    let refused = backup::save(&config, &opened, &place(), Some(&key)).await.unwrap_err().to_string();
    assert!(refused.contains("is there already"), "{refused}");

    let elsewhere = empty();
    backup::restore(&desk.config(&elsewhere), &place(), Some(&key)).await.unwrap();
    assert_eq!(everything(&elsewhere), everything(&house.world.database));
    let missing = Place::parse("s3://books/gone", Some(&access)).unwrap();
    let refused = backup::restore(&desk.config(&empty()), &missing, Some(&key)).await.unwrap_err().to_string();
    assert!(refused.contains("there is no s3://books/gone"), "{refused}");
}

#[tokio::test]
async fn a_failure_half_way_leaves_nothing() {
    let house = lived_in().await;
    let (desk, s3, access) = desk().await;
    let config = desk.config(&house.world.database);
    let opened = Opened::for_command(&config).await.unwrap();
    for refuses in ["head", "begin", "part", "complete"] {
        s3.inside().refuses = Some(refuses);
        let place = Place::parse("s3://books/home.backup", Some(&access)).unwrap();
        let refused = backup::save(&config, &opened, &place, None).await.unwrap_err().to_string();
        assert!(refused.contains("s3://books/home.backup") && !refused.contains("hunter2"), "{refuses}: {refused}");
        assert!(s3.inside().objects.is_empty() && s3.inside().uploads.is_empty(), "{refuses}");
    }
    // The store is well and the database is not.
    s3.inside().refuses = None;
    house.world.sql("drop table migrations");
    let place = Place::parse("s3://books/home.backup", Some(&access)).unwrap();
    assert!(backup::save(&config, &opened, &place, None).await.is_err());
    assert!(s3.inside().objects.is_empty() && s3.inside().uploads.is_empty());
}

/// More than two parts, in pieces that fit none.
#[tokio::test]
async fn large_files_go_in_parts_of_one_size() {
    let (_desk, s3, access) = desk().await;
    let place = Place::parse("s3://books/large", Some(&access)).unwrap();
    let content: Vec<u8> = (0..40_000_001_u32).map(|index| (index % 251) as u8).collect();
    let mut writer = place.write().await.unwrap();
    for piece in content.chunks(262_161) {
        writer.write(piece).await.unwrap();
    }
    writer.finish().await.unwrap();
    assert_eq!(s3.inside().sizes, [16 << 20, 16 << 20, 40_000_001 - (32 << 20)]);
    assert!(s3.inside().objects["books/large"] == content);
    let mut reader = place.read().await.unwrap();
    let mut back = Vec::new();
    loop {
        let piece = reader.read().await.unwrap();
        if piece.is_empty() {
            break;
        }
        back.extend_from_slice(piece);
    }
    assert!(back == content);
}

#[test]
fn without_access_there_is_no_store() {
    let refused = Place::parse("s3://books/home.backup", None).unwrap_err().to_string();
    assert!(refused.contains("ALMANAC_S3_ACCESS_KEY"), "{refused}");
}
