//! The world outside, as this server is set up for it.

use std::sync::Arc;

use app::Health;
use domain::{Provider, Uuid};
use outside::mail::{MailError, Mailer};
use outside::photo::Album;
use outside::picture::{self, PictureError};
use outside::provider::{Client, ProviderError};

use super::{Outside, Problem};
use crate::config::Config;

/// Set up for whatever the operator configured: at least for nothing, and then such jobs wait for a server that is.
#[derive(Clone, Debug)]
pub struct Configured {
    pub providers: Arc<[Client]>,
    pub mailer: Option<Mailer>,
    pub photos: Album,
    /// Where it is noted how LINE answered.
    pub health: Health,
}

impl Configured {
    pub fn of(config: &Config, photos: Album, health: Health) -> Self {
        Self { providers: config.providers.clone().into(), mailer: config.mail.clone(), photos, health }
    }

    /// For nothing but clearing up.
    #[cfg(test)]
    pub fn for_nothing(photos: Album) -> Self {
        Self { providers: Arc::new([]), mailer: None, photos, health: Health::default() }
    }

    fn line(&self) -> Option<&Client> {
        self.providers.iter().find(|client| client.which() == Provider::Line)
    }
}

impl Outside for Configured {
    fn kinds(&self) -> Vec<&'static str> {
        let mut kinds = Vec::new();
        kinds.extend(self.mailer.is_some().then_some("mail"));
        kinds.extend((!self.providers.is_empty()).then_some("picture"));
        kinds.extend(self.line().is_some().then_some("deauthorize"));
        kinds
    }

    async fn mail(&self, to: &str, subject: &str, text: &str) -> Result<(), Problem> {
        let mailer = self.mailer.as_ref().ok_or_else(not_set_up)?;
        mailer.send(to, subject, text).await.map_err(Problem::from)
    }

    async fn picture(&self, url: &str) -> Result<Vec<u8>, Problem> {
        picture::copy(&self.providers, url).await.map_err(Problem::from)
    }

    async fn remove_photo(&self, file: Uuid) -> Result<(), Problem> {
        self.photos.remove(file).await.map_err(|error| Problem { why: error.to_string(), lasting: false })
    }

    async fn deauthorize(&self, token: &str) -> Result<(), Problem> {
        let line = self.line().ok_or_else(not_set_up)?;
        let came = line.deauthorize(&token.to_owned().into()).await;
        match &came {
            // A token that it does not take is no trouble of LINE's.
            Ok(()) | Err(ProviderError::Refused(_)) => self.health.note(Provider::Line, Ok(())),
            Err(error) => self.health.note(Provider::Line, Err(&error.to_string())),
        }
        came.map_err(Problem::from)
    }
}

fn not_set_up() -> Problem {
    Problem { why: "this server is not set up for that".into(), lasting: false }
}

impl From<MailError> for Problem {
    fn from(error: MailError) -> Self {
        Self { why: error.to_string(), lasting: !error.again() }
    }
}

impl From<PictureError> for Problem {
    fn from(error: PictureError) -> Self {
        Self { why: error.to_string(), lasting: !error.again() }
    }
}

impl From<ProviderError> for Problem {
    /// A token that LINE no longer takes stays refused; an answer that does not hold may be their bad day.
    fn from(error: ProviderError) -> Self {
        Self { why: error.to_string(), lasting: matches!(error, ProviderError::Refused(_)) }
    }
}
