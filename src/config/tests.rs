use secrecy::ExposeSecret;

use super::*;

fn sources(environment: &[(&str, &str)], file: &str) -> Sources {
    Sources {
        flags: Flags::default(),
        environment: environment.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect(),
        file: (!file.is_empty()).then(|| ("almanac.toml".into(), Ok(file.into()))),
    }
}

fn problems(environment: &[(&str, &str)], file: &str) -> Vec<String> {
    Config::from(sources(environment, file)).unwrap_err().0
}

#[test]
fn nothing_set_is_a_private_server_on_this_machine() {
    let config = Config::from(Sources::default()).unwrap();
    assert_eq!(config.address.to_string(), "127.0.0.1:3000");
    assert_eq!(config.data, PathBuf::from("data"));
    assert_eq!(config.keys, PathBuf::from("data/keys"));
    assert!(matches!(config.database, Database::Embedded { programs: None }));
    assert!(config.sign_up && config.notes.is_empty() && config.proxies.is_empty());
    assert_eq!(config.origin(config.address).to_string(), "http://127.0.0.1:3000");
}

#[test]
fn flags_win_over_the_environment_and_that_over_the_file() {
    let mut from = sources(&[("ALMANAC_DATA", "env")], "data = 'file'\naddr = '127.0.0.1:1'\nsign_up = 'closed'");
    let config = Config::from(from.clone()).unwrap();
    assert_eq!((config.data, config.address.port(), config.sign_up), (PathBuf::from("env"), 1, false));
    from.flags.data = Some("flag".into());
    assert_eq!(Config::from(from).unwrap().data, PathBuf::from("flag"));
}

#[test]
fn every_problem_is_told_at_once() {
    let told = problems(
        &[
            ("ALMANAC_ADDR", "here"),
            ("ALMANAC_SIGN_UP", "maybe"),
            ("ALMANAC_TRUSTED_PROXIES", "10.0.0.0/99"),
            ("ALMANAC_LOG", "a=b=c"),
        ],
        "adress = '127.0.0.1:1'\npublic_url = 'almanac'\ndatabase_connections = 1\nlog_format = true",
    );
    for part in [
        "ALMANAC_ADDR is `here`: it must be an address and a port",
        "ALMANAC_SIGN_UP is `maybe`: it must be open or closed",
        "must be 0 to 32",
        "ALMANAC_LOG is",
        "almanac.toml: there is no setting `adress`",
        "`public_url` in almanac.toml is `almanac`",
        "from 2 to 500",
        "`log_format` must be",
    ] {
        assert!(told.iter().any(|problem| problem.contains(part)), "{part} is not in {told:#?}");
    }
    assert_eq!(told.len(), 8, "{told:#?}");
}

#[test]
fn secrets_are_never_said() {
    let wrong = problems(&[("DATABASE_URL", "mysql://almanac:hunter2@db/almanac")], "");
    let torn = problems(&[], "addr = '127.0.0.1:1'\ndatabase_url = 'postgres://almanac:hunter2@db\n");
    let right = Config::from(sources(&[("DATABASE_URL", "postgres://almanac:hunter2@db/almanac")], "")).unwrap();
    for said in [format!("{wrong:?}"), format!("{torn:?}"), format!("{right:?}")] {
        assert!(!said.contains("hunter2"), "{said}");
    }
    assert!(torn[0].contains("line 2"), "{torn:?}");
    let Database::Given { url, owner: None } = right.database else { panic!("a given database") };
    assert!(url.expose_secret().contains("hunter2"));
}

#[test]
fn a_store_for_backups_needs_a_name_and_a_secret() {
    let half = problems(&[("ALMANAC_S3_ENDPOINT", "https://s3.example.org"), ("ALMANAC_S3_ACCESS_KEY", "almanac")], "");
    assert!(half[0].contains("ALMANAC_S3_SECRET"), "{half:?}");
    assert!(problems(&[("ALMANAC_S3_ENDPOINT", "https://s3.example.org")], "").len() == 1);
    assert!(
        problems(&[("ALMANAC_S3_SECRET_FILE", "/nonexistent"), ("ALMANAC_S3_ACCESS_KEY", "a")], "")[0].contains("/nonexistent")
    );
    let whole = [("ALMANAC_S3_ACCESS_KEY", "almanac"), ("ALMANAC_S3_SECRET", "hunter2")];
    let config = Config::from(sources(&whole, "s3_region = 'ap-southeast-7'")).unwrap();
    assert!(!format!("{config:?}").contains("hunter2"));
    assert_eq!(config.s3.unwrap().region, "ap-southeast-7");
}

#[test]
fn the_owner_alone_is_not_enough() {
    assert!(problems(&[("DATABASE_OWNER_URL", "postgres://owner@db/almanac")], "")[0].contains("needs both"));
}

#[test]
fn a_file_that_cannot_be_read_hides_no_other_problem() {
    let mut from = sources(&[("ALMANAC_ADDR", "here")], "");
    from.file = Some(("gone.toml".into(), Err("no such file".into())));
    assert_eq!(Config::from(from).unwrap_err().0.len(), 2);
}

#[test]
fn an_empty_variable_is_not_set() {
    assert_eq!(Config::from(sources(&[("ALMANAC_ADDR", "")], "")).unwrap().address.port(), 3000);
}

#[test]
fn lists_may_be_lists() {
    let config = Config::from(sources(&[], "trusted_proxies = ['10.0.0.0/8', '::1']")).unwrap();
    assert_eq!(config.proxies.len(), 2);
}

#[test]
fn says_when_nobody_could_sign_in() {
    let note = |environment: &[(&str, &str)]| Config::from(sources(environment, "")).unwrap().notes.join("\n");
    assert!(note(&[("ALMANAC_PUBLIC_URL", "http://almanac.example")]).contains("https"));
    assert!(note(&[("ALMANAC_ADDR", "0.0.0.0:3000")]).contains("https"));
    assert_eq!(note(&[("ALMANAC_ADDR", "0.0.0.0:3000"), ("ALMANAC_PUBLIC_URL", "https://almanac.example")]), "");
    assert_eq!(note(&[("ALMANAC_PUBLIC_URL", "http://localhost:3000")]), "");
    assert!(note(&[("ALMANAC_SIGNUP", "open")]).contains("ALMANAC_SIGNUP"));
}
