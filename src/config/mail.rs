//! The settings of a mail server.

use outside::mail::{Mailer, Tls};

use super::read::{Reader, choice};
use super::secret::{secret, word};

pub(super) fn mailer(reader: &mut Reader) -> Option<Mailer> {
    let host = reader.parse("smtp_host", word);
    let tls = reader
        .parse("smtp_tls", |text| choice(text, &[("tls", Tls::Tls), ("starttls", Tls::StartTls), ("none", Tls::None)]))
        .unwrap_or(Tls::StartTls);
    let usual = match tls {
        Tls::Tls => 465,
        Tls::StartTls => 587,
        Tls::None => 25,
    };
    let port = reader.parse("smtp_port", port).unwrap_or(usual);
    let user = reader.parse("smtp_user", word);
    let password = secret(reader, "smtp_password", "smtp_password_file");
    let from = reader.parse("smtp_from", |text| Ok::<_, &str>(text.to_owned()));
    let keys = ["smtp_host", "smtp_port", "smtp_tls", "smtp_user", "smtp_password", "smtp_password_file", "smtp_from"];
    let (Some(host), Some(from)) = (host, from) else {
        let told = reader.has("smtp_host") && reader.has("smtp_from");
        if keys.iter().any(|key| reader.has(key)) && !told {
            reader.problems.push("sending mail needs both ALMANAC_SMTP_HOST and ALMANAC_SMTP_FROM".into());
        }
        return None;
    };
    if user.is_some() != password.is_some() {
        let why = "a mail server that asks who we are needs both ALMANAC_SMTP_USER and ALMANAC_SMTP_PASSWORD (or ALMANAC_SMTP_PASSWORD_FILE)";
        reader.problems.push(why.into());
        return None;
    }
    match Mailer::new(host, port, tls, &from) {
        Ok(mailer) => Some(match user.zip(password) {
            Some((user, password)) => mailer.known_as(user, password),
            None => mailer,
        }),
        Err(why) => {
            let name = if why.contains("address") { "ALMANAC_SMTP_FROM" } else { "ALMANAC_SMTP_TLS" };
            reader.problems.push(format!("{name}: {why}"));
            None
        }
    }
}

fn port(text: &str) -> Result<u16, &'static str> {
    text.parse().ok().filter(|port| *port > 0).ok_or("it must be a number from 1 to 65535")
}
