//! Why a provider's answer is worth nothing.

use http::StatusCode;
use serde::Deserialize;

use crate::web::Trouble;

/// Why somebody does not come in with a provider. For the log: no value of it holds a token or a code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProviderError {
    /// It did not answer in time, or only that it is not well.
    #[error("the provider could not be reached: {0}")]
    Down(String),
    /// It said no, in its own word.
    #[error("the provider refused: {0}")]
    Refused(String),
    /// It answered, and the answer does not hold.
    #[error("the provider's answer does not hold: {0}")]
    Wrong(Check),
}

/// What did not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Check {
    #[error("an address of it may not be asked")]
    Address,
    #[error("an answer is longer than 64 KB")]
    TooLong,
    #[error("an answer is not what it should be")]
    Answer,
    #[error("there is no ID token")]
    NoToken,
    #[error("the ID token cannot be read")]
    Form,
    #[error("the ID token is signed in another way than this provider signs")]
    Algorithm,
    #[error("the ID token's key is none of the provider's")]
    Key,
    #[error("the ID token's signature is wrong")]
    Signature,
    #[error("the ID token is another issuer's")]
    Issuer,
    #[error("the ID token is for somebody else, or not for us alone")]
    Audience,
    #[error("the ID token has expired")]
    Expired,
    #[error("the ID token was issued in the future")]
    IssuedLater,
    #[error("the ID token has no nonce or another's")]
    Nonce,
    #[error("the ID token names nobody")]
    Subject,
    #[error("the account is not of the organisation that may come in")]
    Domain,
    #[error("the callback names another issuer")]
    CallbackIssuer,
    #[error("the access token is for another channel")]
    Channel,
    #[error("the person did not sign in again just now")]
    AuthTime,
    #[error("userinfo is about somebody else")]
    Userinfo,
}

impl From<Check> for ProviderError {
    fn from(check: Check) -> Self {
        Self::Wrong(check)
    }
}

impl From<Trouble> for ProviderError {
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::Address => Check::Address.into(),
            Trouble::TooLong(_) => Check::TooLong.into(),
            Trouble::Silent(why) => Self::Down(why),
        }
    }
}

/// What a status means, and the word that OAuth puts beside it.
pub(super) fn of_status(status: StatusCode, body: &[u8]) -> Result<(), ProviderError> {
    if status.is_success() {
        return Ok(());
    }
    if status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS || status == StatusCode::REQUEST_TIMEOUT {
        return Err(ProviderError::Down(format!("status {}", status.as_u16())));
    }
    if status.is_redirection() {
        return Err(Check::Answer.into());
    }
    #[derive(Deserialize)]
    struct Said {
        error: String,
    }
    let said =
        serde_json::from_slice::<Said>(body).map_or_else(|_| format!("status {}", status.as_u16()), |said| plain(&said.error));
    Err(ProviderError::Refused(said))
}

/// A stranger's word, made harmless for a log.
fn plain(word: &str) -> String {
    word.chars().filter(|sign| sign.is_ascii_alphanumeric() || matches!(sign, '_' | '-' | '.')).take(60).collect()
}
