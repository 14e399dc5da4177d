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

const LINE: [(&str, &str); 2] = [("ALMANAC_LINE_CLIENT_ID", "1650000000"), ("ALMANAC_LINE_SECRET", "hunter2")];

#[test]
fn a_provider_is_there_with_an_id_and_a_secret() {
    let config = Config::from(sources(&LINE, "line_email = 'on'\nline_auto_login = 'off'\nline_bot_prompt = 'normal'")).unwrap();
    let [line] = &config.providers[..] else { panic!("one provider") };
    assert_eq!((line.which(), line.client_id.as_str()), (domain::Provider::Line, "1650000000"));
    assert!(line.email && line.disable_auto_login && line.bot_prompt.as_deref() == Some("normal"));
    assert_eq!(line.endpoints.issuer, "https://access.line.me");
    assert!(!line.stands_in() && !format!("{config:?}").contains("hunter2"));
    assert!(Config::from(Sources::default()).unwrap().providers.is_empty());
}

#[test]
fn half_a_provider_is_a_problem() {
    for half in
        [&LINE[..1], &LINE[1..], &[("ALMANAC_LINE_EMAIL", "on")], &[("ALMANAC_LINE_TOKEN_URL", "https://login.example/token")]]
    {
        let told = problems(half, "");
        assert!(told.len() == 1 && told[0].contains("ALMANAC_LINE_CLIENT_ID and ALMANAC_LINE_SECRET"), "{told:?}");
        assert!(!told[0].contains("hunter2"));
    }
    let told = problems(&[("ALMANAC_GOOGLE_HOSTED_DOMAIN", "example.org")], "");
    assert!(told[0].contains("ALMANAC_GOOGLE_CLIENT_ID"), "{told:?}");
}

#[test]
fn a_providers_settings_are_checked() {
    let google = "google_client_id = 'x.apps.googleusercontent.com'\ngoogle_secret = 'hunter2'";
    for (name, wrong, why) in [
        ("ALMANAC_GOOGLE_TOKEN_URL", "http://login.example/token", "plain http is for this machine only"),
        ("ALMANAC_GOOGLE_ISSUER", "accounts.google.com", "it must be an address"),
        ("ALMANAC_GOOGLE_HOSTED_DOMAIN", "@example.org", "it must be a domain"),
        ("ALMANAC_LOCAL_ACCOUNTS", "no", "it must be on or off"),
    ] {
        let told = problems(&[(name, wrong)], google);
        assert!(told.len() == 1 && told[0].contains(name) && told[0].contains(why), "{told:?}");
    }
    let told = problems(&[LINE[0], LINE[1], ("ALMANAC_LINE_BOT_PROMPT", "always")], "");
    assert!(told[0].contains("normal or aggressive"), "{told:?}");
    let here =
        sources(&[("ALMANAC_GOOGLE_ISSUER", "http://localhost:4000"), ("ALMANAC_GOOGLE_HOSTED_DOMAIN", "Example.ORG")], google);
    let config = Config::from(here).unwrap();
    assert_eq!(config.providers[0].endpoints.issuer, "http://localhost:4000");
    assert_eq!(config.providers[0].hosted_domain.as_deref(), Some("example.org"));
}

#[test]
fn a_secret_may_stand_in_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("line");
    std::fs::write(&file, "hunter2\n").unwrap();
    let file = file.to_str().unwrap();
    let config = Config::from(sources(&[LINE[0], ("ALMANAC_LINE_SECRET_FILE", file)], "")).unwrap();
    assert_eq!(config.providers.len(), 1);
    let both = problems(&[LINE[0], LINE[1], ("ALMANAC_LINE_SECRET_FILE", file)], "");
    assert!(both[0].contains("ALMANAC_LINE_SECRET and ALMANAC_LINE_SECRET_FILE are both set"), "{both:?}");
    std::fs::write(file, " \n").unwrap();
    let empty = problems(&[LINE[0], ("ALMANAC_LINE_SECRET_FILE", file)], "");
    assert!(empty.len() == 1 && empty[0].contains("it is empty"), "{empty:?}");
    let gone = problems(&[LINE[0], ("ALMANAC_LINE_SECRET_FILE", "/nonexistent")], "");
    assert!(gone.len() == 1 && gone[0].contains("/nonexistent"), "{gone:?}");
}

#[test]
fn somebody_must_be_able_to_sign_in() {
    assert!(problems(&[("ALMANAC_LOCAL_ACCOUNTS", "off")], "")[0].contains("nobody could sign in"));
    assert!(!Config::from(sources(&LINE, "local_accounts = 'off'")).unwrap().local_accounts);
}

#[test]
fn a_mail_server_needs_a_host_and_a_sender() {
    let whole = [("ALMANAC_SMTP_HOST", "smtp.example.org"), ("ALMANAC_SMTP_FROM", "Almanac <almanac@example.org>")];
    let config = Config::from(sources(&whole, "smtp_user = 'almanac'\nsmtp_password = 'hunter2'")).unwrap();
    assert!(!format!("{config:?}").contains("hunter2"));
    assert_eq!(config.mail.unwrap().to_string(), "smtp.example.org:587 with STARTTLS");
    let tls = Config::from(sources(&whole, "smtp_tls = 'tls'")).unwrap();
    assert_eq!(tls.mail.unwrap().to_string(), "smtp.example.org:465 with TLS");
    assert!(Config::from(Sources::default()).unwrap().mail.is_none());
    for (environment, file, why) in [
        (&whole[..1], "", "ALMANAC_SMTP_HOST and ALMANAC_SMTP_FROM"),
        (&whole[1..], "", "ALMANAC_SMTP_HOST and ALMANAC_SMTP_FROM"),
        (&whole[..], "smtp_user = 'almanac'", "ALMANAC_SMTP_PASSWORD"),
        (&whole[..], "smtp_tls = 'none'", "over TLS only"),
        (&whole[..], "smtp_port = 0", "from 1 to 65535"),
        (&whole[..1], "smtp_from = 'nobody'", "ALMANAC_SMTP_FROM: it must be an address"),
    ] {
        let told = problems(environment, file);
        assert!(told.len() == 1 && told[0].contains(why), "{told:?}");
    }
}

#[test]
fn the_operators_texts_are_read_at_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("privacy.txt");
    std::fs::write(&file, "One.\r\n\r\nTwo.").unwrap();
    let config = Config::from(sources(&[("ALMANAC_PRIVACY_FILE", file.to_str().unwrap())], "")).unwrap();
    assert_eq!(config.texts.privacy.as_deref(), Some("One.\n\nTwo."));
    assert!(config.texts.terms.is_none());
    let told = problems(&[("ALMANAC_TERMS_FILE", "/nonexistent")], "");
    assert!(told[0].contains("ALMANAC_TERMS_FILE is `/nonexistent`"), "{told:?}");
}
