//! An address of the database, as Postgres's own programs take it.

use crate::{Result, connection};
use secrecy::SecretString;
use sqlx::postgres::{PgConnectOptions, PgSslMode};
use std::path::Path;

/// Where Debian and most others keep the certificates that everybody trusts.
const CERTIFICATES: &str = "/etc/ssl/certs/ca-certificates.crt";

/// The address as variables for the environment of `pg_dump` and the like: what stands on a command line, every user of the
/// machine can read. As with our own connections, a remote host must show its certificate.
///
/// # Errors
/// [`Error::Broken`](crate::Error::Broken) for an address that is none.
pub fn libpq(url: &str) -> Result<Vec<(&'static str, SecretString)>> {
    let options = connection::address(url)?;
    let mut variables = vec![("PGHOST", host(&options)), ("PGPORT", options.get_port().to_string())];
    variables.push(("PGUSER", options.get_username().to_owned()));
    // Like libpq, sqlx falls back to the user's name.
    variables.push(("PGDATABASE", options.get_database().unwrap_or(options.get_username()).to_owned()));
    variables.push(("PGSSLMODE", ssl_mode(options.get_ssl_mode()).to_owned()));
    // It was read as one just now.
    let parsed = url::Url::parse(url).ok();
    let query = |name: &str| {
        let mut pairs = parsed.as_ref()?.query_pairs();
        pairs.find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
    };
    let in_front = parsed.as_ref().and_then(url::Url::password).map(decoded);
    if let Some(password) = query("password").or(in_front) {
        variables.push(("PGPASSWORD", password));
    }
    let trusted = || if Path::new(CERTIFICATES).exists() { CERTIFICATES } else { "system" }.to_owned();
    let remote = matches!(options.get_ssl_mode(), PgSslMode::VerifyFull | PgSslMode::VerifyCa);
    if let Some(root) = query("sslrootcert").or_else(|| remote.then(trusted)) {
        variables.push(("PGSSLROOTCERT", root));
    }
    for (name, variable) in [("sslcert", "PGSSLCERT"), ("sslkey", "PGSSLKEY")] {
        variables.extend(query(name).map(|value| (variable, value)));
    }
    Ok(variables.into_iter().map(|(name, value)| (name, value.into())).collect())
}

fn host(options: &PgConnectOptions) -> String {
    match options.get_socket() {
        Some(folder) => folder.display().to_string(),
        None => options.get_host().trim_matches(['[', ']']).to_owned(),
    }
}

fn ssl_mode(mode: PgSslMode) -> &'static str {
    match mode {
        PgSslMode::Disable => "disable",
        PgSslMode::Allow => "allow",
        PgSslMode::Prefer => "prefer",
        PgSslMode::Require => "require",
        PgSslMode::VerifyCa => "verify-ca",
        PgSslMode::VerifyFull => "verify-full",
    }
}

fn decoded(text: &str) -> String {
    percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use secrecy::ExposeSecret;

    fn shown(url: &str) -> String {
        let variables = libpq(url).unwrap();
        let pairs = variables.iter().map(|(name, value)| format!("{name}={}", value.expose_secret()));
        pairs.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn an_address_becomes_variables() {
        assert_eq!(
            shown("postgres://almanac_owner@%2Frun%2Falmanac-1/almanac"),
            "PGHOST=/run/almanac-1 PGPORT=5432 PGUSER=almanac_owner PGDATABASE=almanac PGSSLMODE=prefer"
        );
        let local = shown("postgres://own:p%40ss%2Bw@127.0.0.1:5433/book");
        assert!(local.starts_with("PGHOST=127.0.0.1 PGPORT=5433 PGUSER=own PGDATABASE=book"), "{local}");
        assert!(local.ends_with("PGPASSWORD=p@ss+w"), "{local}");
    }

    #[test]
    fn a_remote_host_must_show_its_certificate_here_too() {
        for url in ["postgres://a:b@db.example.org/book", "postgres://a:b@db.example.org/book?sslmode=disable"] {
            let remote = shown(url);
            assert!(remote.contains("PGSSLMODE=verify-full") && remote.contains("PGSSLROOTCERT="), "{remote}");
        }
        let own = shown("postgres://a@db.example.org/book?password=x&sslrootcert=/srv/ca.crt");
        assert!(own.contains("PGPASSWORD=x") && own.contains("PGSSLROOTCERT=/srv/ca.crt"), "{own}");
    }
}
