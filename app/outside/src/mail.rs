//! Sending mail through the operator's server.

use std::fmt;
use std::net::IpAddr;
use std::time::Duration;

use lettre::message::Mailbox;
use lettre::message::header::ContentType;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls as Wrapping, TlsParameters};
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use secrecy::{ExposeSecret, SecretString};

use crate::web::{ring_for_tls, spelled};

/// For each step of the conversation. Some servers let strangers wait before they greet.
const PATIENCE: Duration = Duration::from_secs(30);

/// How the conversation is kept from others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tls {
    /// From the first byte; usually port 465.
    Tls,
    /// Before anything is said, or not at all; usually port 587.
    StartTls,
    /// Not: within this machine only.
    None,
}

/// A mail server, and who we are to it.
#[derive(Clone, Debug)]
pub struct Mailer {
    host: String,
    port: u16,
    tls: Tls,
    /// With the password; a server within this machine may want neither.
    user: Option<String>,
    password: Option<SecretString>,
    from: Mailbox,
}

/// Why a mail did not leave. For the log: it names neither the address nor what was to be said.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MailError {
    /// No mail can go there, or this cannot be a mail.
    #[error("{0} cannot stand in a mail")]
    Content(&'static str),
    /// The server does not take it, and will not take it later.
    #[error("the mail server refused: {0}")]
    Refused(String),
    /// The server could not be reached, is not who it should be, or asks to be tried later.
    #[error("the mail server could not be used: {0}")]
    Down(String),
}

impl MailError {
    /// Whether trying later may help.
    pub fn again(&self) -> bool {
        matches!(self, Self::Down(_))
    }
}

impl fmt::Display for Tls {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Tls => "TLS",
            Self::StartTls => "STARTTLS",
            Self::None => "no TLS",
        })
    }
}

impl fmt::Display for Mailer {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:{} with {}", self.host, self.port, self.tls)
    }
}

impl Mailer {
    /// `from` is an address, with or without a name: `Almanac <almanac@example.org>`.
    ///
    /// # Errors
    /// What is wrong with it, as the end of a sentence that names the setting.
    pub fn new(host: impl Into<String>, port: u16, tls: Tls, from: &str) -> Result<Self, &'static str> {
        let host = host.into();
        let from = from.parse().map_err(|_| "it must be an address like almanac@example.org or Almanac <almanac@example.org>")?;
        if tls == Tls::None && !within_this_machine(&host) {
            return Err("mail leaves this machine over TLS only");
        }
        Ok(Self { host, port, tls, user: None, password: None, from })
    }

    /// With a user and a password.
    #[must_use]
    pub fn known_as(self, user: String, password: SecretString) -> Self {
        Self { user: Some(user), password: Some(password), ..self }
    }

    /// Sends a mail of plain text.
    ///
    /// # Errors
    /// [`MailError`].
    pub async fn send(&self, to: &str, subject: &str, text: &str) -> Result<(), MailError> {
        if subject.chars().any(char::is_control) {
            return Err(MailError::Content("this subject"));
        }
        let address = to.parse().map_err(|_| MailError::Content("this address"))?;
        let message = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, address))
            .subject(subject)
            .header(ContentType::TEXT_PLAIN)
            .body(text.to_owned())
            .map_err(|_| MailError::Content("this text"))?;
        self.transport()?.send(message).await.map(drop).map_err(failed)
    }

    /// Whether the server can be reached, is who it should be, and knows us.
    ///
    /// # Errors
    /// [`MailError`].
    pub async fn check(&self) -> Result<(), MailError> {
        match self.transport()?.test_connection().await {
            Ok(true) => Ok(()),
            Ok(false) => Err(MailError::Down("it hangs up".to_owned())),
            Err(error) => Err(failed(error)),
        }
    }

    fn transport(&self) -> Result<AsyncSmtpTransport<Tokio1Executor>, MailError> {
        ring_for_tls();
        let parameters = || TlsParameters::new(self.host.clone()).map_err(|error| MailError::Down(spelled(&error)));
        let wrapping = match self.tls {
            Tls::Tls => Wrapping::Wrapper(parameters()?),
            // Never `Opportunistic`: whoever is between could take the offer of TLS away.
            Tls::StartTls => Wrapping::Required(parameters()?),
            Tls::None if within_this_machine(&self.host) => Wrapping::None,
            Tls::None => return Err(MailError::Down("it is not on this machine, and TLS is off".to_owned())),
        };
        // The builder's name warns of plain text; the line above is what decides.
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&self.host)
            .port(self.port)
            .timeout(Some(PATIENCE))
            .tls(wrapping);
        if let (Some(user), Some(password)) = (&self.user, &self.password) {
            builder = builder.credentials(Credentials::new(user.clone(), password.expose_secret().to_owned()));
        }
        Ok(builder.build())
    }
}

/// A server's own words may quote the address that it does not like; its number says enough.
fn failed(error: lettre::transport::smtp::Error) -> MailError {
    match error.status() {
        Some(code) if error.is_permanent() => MailError::Refused(format!("answer {code}")),
        Some(code) => MailError::Down(format!("answer {code}")),
        None => MailError::Down(spelled(&error)),
    }
}

fn within_this_machine(host: &str) -> bool {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|ip| ip.to_canonical().is_loopback())
}

#[cfg(test)]
mod tests;
