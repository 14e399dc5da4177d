//! Saying goodbye to a provider, and what the operator's examination asks of it.

use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{Method, Request};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use super::{Check, Client, LIMIT, ProviderError, bearer, error};
use crate::web::{self, Trouble};

impl Client {
    /// LINE: ends somebody's link to our channel, as LINE requires when they leave. Doing it twice does no harm.
    ///
    /// # Errors
    /// [`ProviderError`]: `Refused` when their token is no longer good, `Down` when it is worth trying again.
    pub async fn deauthorize(&self, token: &SecretString) -> Result<(), ProviderError> {
        let channel = self.channel_token().await?;
        let body = serde_json::json!({ "userAccessToken": token.expose_secret() }).to_string();
        let request = Request::builder()
            .method(Method::POST)
            .uri(&self.endpoints.deauthorize)
            .header(CONTENT_TYPE, "application/json")
            .header(AUTHORIZATION, bearer(&channel)?)
            .body(body.into_bytes())
            .map_err(|_| Trouble::Address)?;
        self.done(request).await
    }

    /// LINE: a token of the channel's own, for a quarter of an hour. Getting one shows that id and secret are right.
    ///
    /// # Errors
    /// [`ProviderError`].
    pub async fn channel_token(&self) -> Result<SecretString, ProviderError> {
        #[derive(Deserialize)]
        struct Given {
            access_token: SecretString,
        }
        let request = web::form(
            &self.endpoints.channel_token,
            &[
                ("grant_type", "client_credentials"),
                ("client_id", &self.client_id),
                ("client_secret", self.secret.expose_secret()),
            ],
        )?;
        Ok(self.json::<Given>(request).await?.access_token)
    }

    /// Google: whether id and secret are right, by asking for a token with a code that nobody gave. LINE has [`Client::channel_token`].
    ///
    /// # Errors
    /// [`ProviderError::Refused`] when it does not know us.
    pub async fn knows_us(&self, redirect: &str) -> Result<(), ProviderError> {
        match self.tokens(redirect, "none", "0123456789012345678901234567890123456789012").await {
            // It looked at the code, so it believed who asks.
            Ok(_) => Ok(()),
            Err(ProviderError::Refused(word)) if word == "invalid_grant" => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Whether its public keys can be fetched, and how many there are.
    ///
    /// # Errors
    /// [`ProviderError`].
    pub async fn public_keys(&self) -> Result<usize, ProviderError> {
        Ok(self.fresh_keys().await?.keys().len())
    }

    async fn done(&self, request: Request<Vec<u8>>) -> Result<(), ProviderError> {
        let answer = self.web.ask(request, LIMIT).await?;
        match error::of_status(answer.status, &answer.body) {
            Err(ProviderError::Wrong(_)) => Err(Check::Answer.into()),
            outcome => outcome,
        }
    }
}
