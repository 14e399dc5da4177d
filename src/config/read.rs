//! From texts to a checked configuration.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::net::{SocketAddr, ToSocketAddrs};
use std::path::PathBuf;

use secrecy::SecretString;

use super::settings::{Sources, Value};
use super::{Config, Database, LogFormat, Network, Origin, Problems, is_loopback};

pub(super) fn config(sources: Sources) -> Result<Config, Problems> {
    let mut problems = Vec::new();
    let values = sources.values(&mut problems);
    let mut reader = Reader { values, problems };

    let address = reader.parse("addr", address).unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 3000)));
    let data = reader.parse("data", path).unwrap_or_else(|| PathBuf::from("data"));
    let keys = reader.parse("keys", path).unwrap_or_else(|| data.join("keys"));
    let connections = reader.parse("database_connections", connections).unwrap_or(16);
    let public: Option<Origin> = reader.parse("public_url", str::parse);
    let sign_up = reader.parse("sign_up", |text| choice(text, &[("open", true), ("closed", false)])).unwrap_or(true);
    let log = reader.parse("log", filter).unwrap_or_else(|| "info".into());
    let log_format = reader
        .parse("log_format", |text| choice(text, &[("text", LogFormat::Text), ("json", LogFormat::Json)]))
        .unwrap_or(LogFormat::Text);
    let proxies = reader.parse("trusted_proxies", networks).unwrap_or_default();
    let per_session = reader.parse("requests_per_session", requests).unwrap_or(100);
    let per_address = reader.parse("requests_per_address", requests).unwrap_or(300);
    let metrics = reader.parse("metrics_addr", self::address);
    let programs = reader.parse("pgbin", path);
    let s3 = super::s3::access(&mut reader);
    let photos = super::photos::place(&mut reader, &data, s3.as_ref());
    let providers = super::providers::all(&mut reader);
    let mail = super::mail::mailer(&mut reader);
    let local_accounts = reader.parse("local_accounts", super::providers::on_or_off).unwrap_or(true);
    let texts = super::texts::texts(&mut reader);
    let url = reader.secret("database_url", postgres);
    let owner = reader.secret("database_owner_url", postgres);

    if metrics.is_some_and(|metrics| metrics == address && metrics.port() != 0) {
        reader.problems.push("ALMANAC_METRICS_ADDR is the address of the pages; give it a port of its own".into());
    }
    if !local_accounts && providers.is_empty() {
        reader.problems.push("ALMANAC_LOCAL_ACCOUNTS is off and neither LINE nor Google is set up: nobody could sign in".into());
    }
    let database = match (url, owner) {
        (Some(url), owner) => Database::Given { url, owner },
        (None, None) => Database::Embedded { programs },
        (None, Some(_)) => {
            if !reader.has("database_url") {
                reader.problems.push(
                    "DATABASE_OWNER_URL is set and DATABASE_URL is not: the server works as a role that owns nothing, so it needs both".into(),
                );
            }
            Database::Embedded { programs }
        }
    };
    let notes = notes(&sources, address, public.as_ref());
    if reader.problems.is_empty() {
        Ok(Config {
            address,
            data,
            keys,
            database,
            connections,
            public,
            sign_up,
            local_accounts,
            providers,
            mail,
            texts,
            log,
            log_format,
            proxies,
            per_session,
            per_address,
            metrics,
            photos,
            s3,
            notes,
        })
    } else {
        Err(Problems(reader.problems))
    }
}

pub(super) struct Reader {
    values: BTreeMap<&'static str, Value>,
    pub problems: Vec<String>,
}

impl Reader {
    pub fn has(&self, key: &str) -> bool {
        self.values.contains_key(key)
    }

    pub fn parse<T, E: Display>(&mut self, key: &str, parse: impl FnOnce(&str) -> Result<T, E>) -> Option<T> {
        let value = self.values.get(key)?;
        match parse(value.text.trim()) {
            Ok(parsed) => Some(parsed),
            Err(why) => {
                self.problems.push(format!("{} is `{}`: {why}", value.name, value.text.escape_debug()));
                None
            }
        }
    }

    /// As `parse`, and never says what the value was.
    pub fn secret(&mut self, key: &str, check: impl FnOnce(&str) -> Result<(), &'static str>) -> Option<SecretString> {
        let value = self.values.get(key)?;
        match check(value.text.trim()) {
            Ok(()) => Some(value.text.trim().to_owned().into()),
            Err(why) => {
                self.problems.push(format!("{}: {why}", value.name));
                None
            }
        }
    }
}

fn address(text: &str) -> Result<SocketAddr, &'static str> {
    let wrong = "it must be an address and a port, like 127.0.0.1:3000 or 0.0.0.0:80";
    match text.strip_prefix("localhost:") {
        Some(port) => {
            ("127.0.0.1", port.parse().map_err(|_| wrong)?).to_socket_addrs().ok().and_then(|mut all| all.next()).ok_or(wrong)
        }
        None => text.parse().map_err(|_| wrong),
    }
}

pub(super) fn path(text: &str) -> Result<PathBuf, &'static str> {
    if text.is_empty() { Err("a folder is needed") } else { Ok(PathBuf::from(text)) }
}

fn connections(text: &str) -> Result<u32, &'static str> {
    text.parse().ok().filter(|count| (2..=500).contains(count)).ok_or("it must be a number from 2 to 500")
}

fn requests(text: &str) -> Result<u32, &'static str> {
    text.parse()
        .ok()
        .filter(|count| *count <= 1_000_000)
        .ok_or("it must be a number, the most requests a minute, or 0 for any number")
}

pub(super) fn choice<T: Copy>(text: &str, choices: &[(&str, T)]) -> Result<T, String> {
    let names = choices.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(" or ");
    choices.iter().find(|(name, _)| *name == text).map(|(_, value)| *value).ok_or_else(|| format!("it must be {names}"))
}

fn filter(text: &str) -> Result<String, String> {
    match text.parse::<tracing_subscriber::filter::targets::Targets>() {
        Ok(_) => Ok(text.to_owned()),
        Err(_) => Err("it must be a level (error, warn, info, debug, trace) or a list like info,store=debug".into()),
    }
}

fn networks(text: &str) -> Result<Vec<Network>, String> {
    text.split([',', ' ']).filter(|part| !part.is_empty()).map(str::parse).collect()
}

fn postgres(text: &str) -> Result<(), &'static str> {
    if text.starts_with("postgres://") || text.starts_with("postgresql://") {
        Ok(())
    } else {
        Err("it must begin with postgres:// (its value is not shown here, it may hold a password)")
    }
}

fn notes(sources: &Sources, address: SocketAddr, public: Option<&Origin>) -> Vec<String> {
    let mut notes: Vec<String> = sources
        .unknown_variables()
        .map(|name| format!("the variable {name} means nothing to Almanac; is it misspelt?"))
        .collect();
    match public {
        Some(public) if !public.keeps_cookies() => notes.push(format!(
            "nobody can sign in at {public}: browsers keep sign-in cookies from https addresses, localhost and 127.0.0.1 only. Put a proxy with \
             a certificate in front and set ALMANAC_PUBLIC_URL to its https address"
        )),
        None if !is_loopback(address.ip()) => notes.push(format!(
            "Almanac listens on {address}, and people can sign in only from this machine: browsers keep sign-in cookies from https addresses, \
             localhost and 127.0.0.1 only. Put a proxy with a certificate in front and set ALMANAC_PUBLIC_URL to its https address"
        )),
        _ => {}
    }
    notes
}
