//! The shared cluster of the tests.

use std::process::Command;

use cluster::testing;

fn sql(url: &str, statement: &str) -> Result<String, String> {
    let said = Command::new("psql").args(["-X", "-q", "-A", "-t", url, "-c", statement]).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap().trim().to_owned();
    if said.status.success() { Ok(text(said.stdout)) } else { Err(text(said.stderr)) }
}

#[test]
fn each_test_has_a_database_of_its_own() {
    let (one, other) = (testing::database(), testing::database());
    sql(&one.owner_url, "create table readings (value int)").unwrap();
    assert_eq!(sql(&one.owner_url, "select count(*) from readings").unwrap(), "0");
    assert_eq!(sql(&other.owner_url, "select to_regclass('readings') is null").unwrap(), "t");
    assert_eq!(sql(&one.app_url, "select current_user").unwrap(), "almanac_server");
    assert_eq!(sql(&one.app_url, "show fsync").unwrap(), "off");

    let gone = one.owner_url.clone();
    drop(one);
    assert!(sql(&gone, "select 1").unwrap_err().contains("does not exist"));
}

#[test]
fn a_prepared_database_is_filled_once() {
    let fill = |database: &testing::TestDatabase| {
        sql(&database.owner_url, "create table readings (value int)").unwrap();
    };
    let key = format!("k{}", std::process::id());
    let one = testing::copy_of(&key, fill);
    let other = testing::copy_of(&key, |_| panic!("it is filled already"));
    sql(&one.owner_url, "insert into readings values (1)").unwrap();
    assert_eq!(sql(&other.owner_url, "select count(*) from readings").unwrap(), "0");
}
