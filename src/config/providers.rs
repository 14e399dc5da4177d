//! The settings of LINE and Google.

use std::fmt::Display;

use domain::Provider;
use outside::provider::{Client, Endpoints, endpoint};

use super::read::Reader;
use super::secret::{secret, word};

/// An address of a provider, and the setting that changes it.
type Place = (&'static str, fn(&mut Endpoints) -> &mut String);

/// What the settings of one provider are called.
struct Names {
    which: Provider,
    /// As the operator's sentences call it.
    shown: &'static str,
    id: &'static str,
    secret: &'static str,
    secret_file: &'static str,
    places: &'static [Place],
    others: &'static [&'static str],
}

const LINE: Names = Names {
    which: Provider::Line,
    shown: "LINE",
    id: "line_client_id",
    secret: "line_secret",
    secret_file: "line_secret_file",
    places: &[
        ("line_issuer", |all| &mut all.issuer),
        ("line_authorize_url", |all| &mut all.authorize),
        ("line_token_url", |all| &mut all.token),
        ("line_keys_url", |all| &mut all.keys),
        ("line_userinfo_url", |all| &mut all.userinfo),
        ("line_verify_url", |all| &mut all.verify),
        ("line_deauthorize_url", |all| &mut all.deauthorize),
        ("line_channel_token_url", |all| &mut all.channel_token),
    ],
    others: &["line_email", "line_bot_prompt", "line_auto_login"],
};

const GOOGLE: Names = Names {
    which: Provider::Google,
    shown: "Google",
    id: "google_client_id",
    secret: "google_secret",
    secret_file: "google_secret_file",
    places: &[
        ("google_issuer", |all| &mut all.issuer),
        ("google_authorize_url", |all| &mut all.authorize),
        ("google_token_url", |all| &mut all.token),
        ("google_keys_url", |all| &mut all.keys),
        ("google_userinfo_url", |all| &mut all.userinfo),
    ],
    others: &["google_hosted_domain"],
};

/// Those with an id and a secret.
pub(super) fn all(reader: &mut Reader) -> Vec<Client> {
    [LINE, GOOGLE].iter().filter_map(|names| one(reader, names)).collect()
}

fn one(reader: &mut Reader, names: &Names) -> Option<Client> {
    let id = reader.parse(names.id, word);
    let secret = secret(reader, names.secret, names.secret_file);
    // Read whether it is used or not, so that every mistake is told at once.
    let places: Vec<_> = names.places.iter().map(|(key, at)| (at, reader.parse(key, endpoint))).collect();
    let hosted = if names.which == Provider::Google { reader.parse("google_hosted_domain", domain) } else { None };
    let switch = |reader: &mut Reader, key, usual| reader.parse(key, on_or_off).unwrap_or(usual);
    let mut client = match (id, secret, names.which) {
        (Some(id), Some(secret), Provider::Line) => {
            let mut line = Client::line(id, secret);
            line.email = switch(reader, "line_email", false);
            line.disable_auto_login = !switch(reader, "line_auto_login", true);
            line.bot_prompt = reader.parse("line_bot_prompt", bot_prompt);
            line
        }
        (Some(id), Some(secret), Provider::Google) => {
            let mut google = Client::google(id, secret);
            google.hosted_domain = hosted;
            google
        }
        (id, secret, _) => {
            let said = names.places.iter().map(|(key, _)| key).chain(names.others).any(|key| reader.has(key));
            let half = id.is_some() || secret.is_some() || said;
            // What is there and wrong was told already.
            let told = reader.has(names.id) && id.is_none()
                || (reader.has(names.secret) || reader.has(names.secret_file)) && secret.is_none();
            if half && !told {
                let name = names.shown.to_uppercase();
                reader.problems.push(format!(
                    "signing in with {} needs both ALMANAC_{name}_CLIENT_ID and ALMANAC_{name}_SECRET (or ALMANAC_{name}_SECRET_FILE)",
                    names.shown
                ));
            }
            return None;
        }
    };
    for (at, address) in places {
        if let Some(address) = address {
            *at(&mut client.endpoints) = address;
        }
    }
    Some(client)
}

pub(super) fn on_or_off(text: &str) -> Result<bool, impl Display + use<>> {
    match text {
        "on" => Ok(true),
        "off" => Ok(false),
        _ => Err("it must be on or off"),
    }
}

fn bot_prompt(text: &str) -> Result<String, &'static str> {
    if matches!(text, "normal" | "aggressive") { Ok(text.to_owned()) } else { Err("it must be normal or aggressive") }
}

fn domain(text: &str) -> Result<String, &'static str> {
    let right = text.contains('.')
        && text.split('.').all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-'));
    if right { Ok(text.to_ascii_lowercase()) } else { Err("it must be a domain like example.org") }
}
