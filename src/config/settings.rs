//! The list of settings, and collecting their values from flags, environment and file.

use std::collections::BTreeMap;
use std::path::PathBuf;

/// One thing that can be set.
pub(super) struct Setting {
    /// In the file, and as a flag with dashes.
    pub key: &'static str,
    /// In the environment.
    pub variable: &'static str,
    /// What it is, for the help.
    pub what: &'static str,
}

/// All settings with their names, for the help.
pub(crate) fn help() -> String {
    let mut text =
        String::from("Settings, by their names in the environment (in the file without ALMANAC_ and in lower case):\n");
    for setting in SETTINGS {
        text += &format!("  {:<31}{}\n", setting.variable, setting.what);
    }
    text
}

macro_rules! settings {
    ($($key:literal = $variable:literal, $what:literal;)*) => {
        pub(super) const SETTINGS: &[Setting] = &[$(Setting { key: $key, variable: $variable, what: $what }),*];
    };
}

settings! {
    "addr" = "ALMANAC_ADDR", "where to listen";
    "data" = "ALMANAC_DATA", "the data folder";
    "keys" = "ALMANAC_KEYS", "the folder of the keys, keys in the data folder unless said";
    "database_url" = "DATABASE_URL", "a Postgres to use, as the application role";
    "database_owner_url" = "DATABASE_OWNER_URL", "the same Postgres as the owner of the tables, for migrations";
    "database_connections" = "ALMANAC_DATABASE_CONNECTIONS", "most connections to it at one time";
    "pgbin" = "ALMANAC_PGBIN", "the folder of Postgres's programs, for the embedded one";
    "public_url" = "ALMANAC_PUBLIC_URL", "what people type into the browser";
    "sign_up" = "ALMANAC_SIGN_UP", "open or closed: whether people make accounts by themselves";
    "local_accounts" = "ALMANAC_LOCAL_ACCOUNTS", "on or off: whether people sign in with an e-mail address and a password";
    "line_client_id" = "ALMANAC_LINE_CLIENT_ID", "the channel id of LINE Login";
    "line_secret" = "ALMANAC_LINE_SECRET", "the channel secret that belongs to it";
    "line_secret_file" = "ALMANAC_LINE_SECRET_FILE", "a file with that secret, instead";
    "line_email" = "ALMANAC_LINE_EMAIL", "on or off: whether LINE is asked for the e-mail address, which needs its permission";
    "line_bot_prompt" = "ALMANAC_LINE_BOT_PROMPT", "normal or aggressive: offers the channel's official account as a friend";
    "line_auto_login" = "ALMANAC_LINE_AUTO_LOGIN", "on or off: whether LINE's own browser signs in by itself";
    "line_issuer" = "ALMANAC_LINE_ISSUER", "another issuer than LINE's, for a stand-in; so are the next ones";
    "line_authorize_url" = "ALMANAC_LINE_AUTHORIZE_URL", "where browsers go";
    "line_token_url" = "ALMANAC_LINE_TOKEN_URL", "where a code becomes a token";
    "line_keys_url" = "ALMANAC_LINE_KEYS_URL", "its public keys";
    "line_userinfo_url" = "ALMANAC_LINE_USERINFO_URL", "who somebody is";
    "line_verify_url" = "ALMANAC_LINE_VERIFY_URL", "what an access token is";
    "line_deauthorize_url" = "ALMANAC_LINE_DEAUTHORIZE_URL", "ends somebody's link to the channel";
    "line_channel_token_url" = "ALMANAC_LINE_CHANNEL_TOKEN_URL", "gives the channel a token of its own";
    "google_client_id" = "ALMANAC_GOOGLE_CLIENT_ID", "the client id of Google sign-in";
    "google_secret" = "ALMANAC_GOOGLE_SECRET", "the client secret that belongs to it";
    "google_secret_file" = "ALMANAC_GOOGLE_SECRET_FILE", "a file with that secret, instead";
    "google_hosted_domain" = "ALMANAC_GOOGLE_HOSTED_DOMAIN", "lets in accounts of this organisation only, such as example.org";
    "google_issuer" = "ALMANAC_GOOGLE_ISSUER", "another issuer than Google's, for a stand-in; so are the next ones";
    "google_authorize_url" = "ALMANAC_GOOGLE_AUTHORIZE_URL", "where browsers go";
    "google_token_url" = "ALMANAC_GOOGLE_TOKEN_URL", "where a code becomes a token";
    "google_keys_url" = "ALMANAC_GOOGLE_KEYS_URL", "its public keys";
    "google_userinfo_url" = "ALMANAC_GOOGLE_USERINFO_URL", "who somebody is";
    "smtp_host" = "ALMANAC_SMTP_HOST", "a mail server, such as smtp.example.org";
    "smtp_port" = "ALMANAC_SMTP_PORT", "its port: 587, or 465 with tls, unless said";
    "smtp_tls" = "ALMANAC_SMTP_TLS", "starttls, tls, or none within this machine";
    "smtp_user" = "ALMANAC_SMTP_USER", "who we are there";
    "smtp_password" = "ALMANAC_SMTP_PASSWORD", "the password that belongs to it";
    "smtp_password_file" = "ALMANAC_SMTP_PASSWORD_FILE", "a file with that password, instead";
    "smtp_from" = "ALMANAC_SMTP_FROM", "who mails come from, such as Almanac <almanac@example.org>";
    "privacy_file" = "ALMANAC_PRIVACY_FILE", "a text file of yours, shown on /privacy";
    "terms_file" = "ALMANAC_TERMS_FILE", "a text file of yours, shown on /terms";
    "log" = "ALMANAC_LOG", "what is logged, such as info or warn,store=debug";
    "log_format" = "ALMANAC_LOG_FORMAT", "text or json";
    "trusted_proxies" = "ALMANAC_TRUSTED_PROXIES", "proxies whose X-Forwarded-For is believed, such as 127.0.0.1, 10.0.0.0/8";
    "requests_per_session" = "ALMANAC_REQUESTS_PER_SESSION", "how many a minute, 100 unless said, 0 for any number";
    "requests_per_address" = "ALMANAC_REQUESTS_PER_ADDRESS", "how many a minute, 300 unless said, 0 for any number";
    "photos" = "ALMANAC_PHOTOS", "where photos are kept: a folder, photos in the data folder unless said, or s3://bucket/folder";
    "s3_endpoint" = "ALMANAC_S3_ENDPOINT", "an S3-compatible store, such as https://s3.example.org";
    "s3_region" = "ALMANAC_S3_REGION", "its region, us-east-1 unless said";
    "s3_access_key" = "ALMANAC_S3_ACCESS_KEY", "who we are there";
    "s3_secret" = "ALMANAC_S3_SECRET", "the secret that belongs to it";
    "s3_secret_file" = "ALMANAC_S3_SECRET_FILE", "a file with that secret, instead";
    "metrics_addr" = "ALMANAC_METRICS_ADDR", "an address of its own for /metrics";
}

/// What a setting is called in the environment.
pub(super) fn variable(key: &str) -> &'static str {
    SETTINGS.iter().find(|setting| setting.key == key).map_or("", |setting| setting.variable)
}

/// Names the file itself; not a setting, since a file cannot name itself.
const FILE_VARIABLE: &str = "ALMANAC_CONFIG";

/// What the command line says.
#[derive(Clone, Debug, Default)]
pub struct Flags {
    pub config: Option<PathBuf>,
    pub addr: Option<String>,
    pub data: Option<String>,
    pub database_url: Option<String>,
    pub database_owner_url: Option<String>,
    pub public_url: Option<String>,
}

/// Where values come from.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    pub flags: Flags,
    pub environment: BTreeMap<String, String>,
    /// The file's name, and its text or why it cannot be read.
    pub file: Option<(String, Result<String, String>)>,
}

impl Sources {
    pub(super) fn of_process(flags: Flags) -> Self {
        let environment = environment();
        let variable = environment.get(FILE_VARIABLE).filter(|name| !name.is_empty());
        let named = flags.config.clone().or_else(|| variable.map(PathBuf::from));
        let file = named.map(|path| {
            let text = std::fs::read_to_string(&path).map_err(|error| error.to_string());
            (path.display().to_string(), text)
        });
        Self { flags, environment, file }
    }

    /// Every value that is set, by key, with the name under which the operator knows it.
    pub(super) fn values(&self, problems: &mut Vec<String>) -> BTreeMap<&'static str, Value> {
        let mut values = BTreeMap::new();
        match &self.file {
            Some((name, Ok(text))) => in_file(name, text, &mut values, problems),
            Some((name, Err(why))) => problems.push(format!("the file {name} cannot be read: {why}")),
            None => {}
        }
        for setting in SETTINGS {
            // An empty variable is how compose files leave something unset.
            if let Some(text) = self.environment.get(setting.variable).filter(|text| !text.is_empty()) {
                values.insert(setting.key, Value { text: text.clone(), name: setting.variable.into() });
            }
        }
        let flags = &self.flags;
        for (key, flag) in [
            ("addr", &flags.addr),
            ("data", &flags.data),
            ("database_url", &flags.database_url),
            ("database_owner_url", &flags.database_owner_url),
            ("public_url", &flags.public_url),
        ] {
            if let Some(text) = flag {
                values.insert(key, Value { text: text.clone(), name: format!("--{}", key.replace('_', "-")) });
            }
        }
        values
    }

    /// Variables that look like ours and are not: most likely misspelt.
    pub(super) fn unknown_variables(&self) -> impl Iterator<Item = &str> {
        self.environment.keys().map(String::as_str).filter(|name| {
            name.starts_with("ALMANAC_")
                && !name.starts_with("ALMANAC_TEST")
                && *name != FILE_VARIABLE
                && SETTINGS.iter().all(|setting| setting.variable != *name)
        })
    }
}

/// A value as text, and what the operator calls it.
pub(super) struct Value {
    pub text: String,
    pub name: String,
}

#[expect(clippy::disallowed_methods, reason = "this is the one place that reads the environment")]
fn environment() -> BTreeMap<String, String> {
    std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?))).collect()
}

fn in_file(name: &str, text: &str, values: &mut BTreeMap<&'static str, Value>, problems: &mut Vec<String>) {
    let table: toml::Table = match text.parse() {
        Ok(table) => table,
        Err(error) => {
            // Not the error's own text: it quotes the line, which may hold a password.
            let line = error.span().map_or(1, |span| text[..span.start.min(text.len())].lines().count().max(1));
            problems.push(format!("{name}, line {line}: this is not TOML"));
            return;
        }
    };
    for (key, value) in table {
        let Some(setting) = SETTINGS.iter().find(|setting| setting.key == key) else {
            let known = SETTINGS.iter().map(|setting| setting.key).collect::<Vec<_>>().join(", ");
            problems.push(format!("{name}: there is no setting `{key}`. The settings are {known}"));
            continue;
        };
        match plain(&value) {
            Some(text) => {
                values.insert(setting.key, Value { text, name: format!("`{key}` in {name}") });
            }
            None => problems.push(format!("{name}: `{key}` must be a text, a number or a list of texts")),
        }
    }
}

/// Lists are written with commas in the environment; the file may use real ones.
fn plain(value: &toml::Value) -> Option<String> {
    match value {
        toml::Value::String(text) => Some(text.clone()),
        toml::Value::Integer(number) => Some(number.to_string()),
        toml::Value::Array(items) => {
            items.iter().map(|item| item.as_str()).collect::<Option<Vec<_>>>().map(|items| items.join(","))
        }
        _ => None,
    }
}
