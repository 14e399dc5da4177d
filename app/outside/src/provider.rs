//! LINE and Google, as far as this program talks to them: where a browser is sent, and what comes of the code it brings back. The
//! facts are LINE Login v2.1's and Google's OpenID Connect; the rules are OpenID Connect Core 1.0, PKCE (RFC 7636) and RFC 9207.

mod error;
mod keys;
mod leaving;
#[cfg(test)]
mod tests;
mod token;

use std::time::Duration;

use domain::Provider;
use openidconnect::{PkceCodeChallenge, PkceCodeVerifier};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use url::Url;

pub use error::{Check, ProviderError};
use keys::Keys;

use crate::web::{self, Web};

/// No answer of a provider is longer than a few thousand bytes.
const LIMIT: usize = 64 << 10;

/// For everything between a code and its claims; the browser waits meanwhile.
const PATIENCE: Duration = Duration::from_secs(20);

/// Where a provider answers what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoints {
    /// What it calls itself in ID tokens: compared, never asked.
    pub issuer: String,
    /// Where browsers go.
    pub authorize: String,
    /// Where a code becomes a token.
    pub token: String,
    /// Its public keys.
    pub keys: String,
    /// Who somebody is, by access token.
    pub userinfo: String,
    /// LINE: what an access token is.
    pub verify: String,
    /// LINE: ends somebody's link to our channel.
    pub deauthorize: String,
    /// LINE: a token of the channel's own.
    pub channel_token: String,
}

impl Endpoints {
    fn line() -> Self {
        let api = |path: &str| format!("https://api.line.me{path}");
        Self {
            issuer: "https://access.line.me".to_owned(),
            authorize: "https://access.line.me/oauth2/v2.1/authorize".to_owned(),
            token: api("/oauth2/v2.1/token"),
            keys: api("/oauth2/v2.1/certs"),
            userinfo: api("/oauth2/v2.1/userinfo"),
            verify: api("/oauth2/v2.1/verify"),
            deauthorize: api("/user/v1/deauthorize"),
            channel_token: api("/oauth2/v3/token"),
        }
    }

    fn google() -> Self {
        Self {
            issuer: "https://accounts.google.com".to_owned(),
            authorize: "https://accounts.google.com/o/oauth2/v2/auth".to_owned(),
            token: "https://oauth2.googleapis.com/token".to_owned(),
            keys: "https://www.googleapis.com/oauth2/v3/certs".to_owned(),
            userinfo: "https://openidconnect.googleapis.com/v1/userinfo".to_owned(),
            verify: String::new(),
            deauthorize: String::new(),
            channel_token: String::new(),
        }
    }

    /// Those that are asked, by us or by browsers.
    fn all(&self) -> [&str; 7] {
        [&self.authorize, &self.token, &self.keys, &self.userinfo, &self.verify, &self.deauthorize, &self.channel_token]
    }
}

/// An operator's address of a provider: https, or within this machine.
///
/// # Errors
/// What it must be, as the end of a sentence.
pub fn endpoint(text: &str) -> Result<String, &'static str> {
    match Url::parse(text) {
        Ok(url) if web::allowed(&url) && url.fragment().is_none() => Ok(text.to_owned()),
        _ => Err("it must be an address like https://login.example.org/token; plain http is for this machine only"),
    }
}

/// A provider, and who we are to it.
#[derive(Clone, Debug)]
pub struct Client {
    which: Provider,
    /// LINE's channel id, Google's client id.
    pub client_id: String,
    secret: SecretString,
    /// Google: only accounts of this organisation.
    pub hosted_domain: Option<String>,
    /// LINE: ask for the e-mail address too, which needs LINE's permission.
    pub email: bool,
    /// LINE: `normal` or `aggressive`, offers to add the channel's official account as a friend.
    pub bot_prompt: Option<String>,
    /// LINE: do not sign in by itself within LINE's own browser.
    pub disable_auto_login: bool,
    pub endpoints: Endpoints,
    web: Web,
    keys: Keys,
}

/// What an attempt is bound to, and how it is to be asked for.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    /// Letters and digits only, as LINE wants it.
    pub state: &'a str,
    /// Comes back in the ID token.
    pub nonce: &'a str,
    /// PKCE's: only its hash leaves with the browser.
    pub verifier: &'a str,
    /// The person is to show again who they are.
    pub again: bool,
    /// The language to ask in, such as `th`; none when empty.
    pub locale: &'a str,
}

impl std::fmt::Debug for Asked<'_> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Asked").field("again", &self.again).field("locale", &self.locale).finish_non_exhaustive()
    }
}

/// What a provider vouches for.
#[derive(Clone, Debug)]
pub struct Claims {
    /// Who it is there, for good. With the provider, the only thing that identifies.
    pub subject: String,
    /// As the person wrote it.
    pub name: Option<String>,
    /// To be shown; anybody may have had it before.
    pub email: Option<String>,
    /// The address of a picture, not fetched yet.
    pub picture: Option<String>,
    /// Opens nothing of ours; needed to say goodbye to LINE.
    pub access_token: Option<SecretString>,
    /// How long that token lives.
    pub expires_in_s: Option<u64>,
}

impl Client {
    /// LINE, by the channel's id and secret.
    pub fn line(client_id: impl Into<String>, secret: SecretString) -> Self {
        Self::new(Provider::Line, client_id.into(), secret, Endpoints::line())
    }

    /// Google, by the client's id and secret.
    pub fn google(client_id: impl Into<String>, secret: SecretString) -> Self {
        Self::new(Provider::Google, client_id.into(), secret, Endpoints::google())
    }

    fn new(which: Provider, client_id: String, secret: SecretString, endpoints: Endpoints) -> Self {
        Self {
            which,
            client_id,
            secret,
            hosted_domain: None,
            email: which == Provider::Google,
            bot_prompt: None,
            disable_auto_login: false,
            endpoints,
            web: Web::new(),
            keys: Keys::default(),
        }
    }

    /// Which provider it is.
    pub fn which(&self) -> Provider {
        self.which
    }

    /// Scheme, host and port of the page that browsers are sent to, as a content security policy names them.
    pub fn authorize_origin(&self) -> Option<String> {
        let origin = Url::parse(&self.endpoints.authorize).ok()?.origin();
        origin.is_tuple().then(|| origin.ascii_serialization())
    }

    /// Whether the operator changed where it is asked.
    pub fn stands_in(&self) -> bool {
        !self.elsewhere().is_empty()
    }

    /// The addresses that the operator changed: a provider that stands in, as tests have one.
    pub(crate) fn elsewhere(&self) -> Vec<Url> {
        let usual = match self.which {
            Provider::Line => Endpoints::line(),
            Provider::Google => Endpoints::google(),
        };
        let pairs = usual.all().into_iter().zip(self.endpoints.all());
        pairs.filter(|(usual, ours)| usual != ours).filter_map(|(_, ours)| Url::parse(ours).ok()).collect()
    }

    /// Where to send the browser. `redirect` is our callback, as the provider's console has it.
    pub fn authorize_url(&self, redirect: &str, asked: &Asked<'_>) -> String {
        // The operator's address was parsed with the configuration.
        let Ok(mut url) = Url::parse(&self.endpoints.authorize) else { return self.endpoints.authorize.clone() };
        let verifier = PkceCodeVerifier::new(asked.verifier.to_owned());
        let challenge = PkceCodeChallenge::from_code_verifier_sha256(&verifier);
        let scope = if self.email { "openid profile email" } else { "openid profile" };
        let mut query = url.query_pairs_mut();
        query
            .append_pair("response_type", "code")
            .append_pair("client_id", &self.client_id)
            .append_pair("redirect_uri", redirect)
            .append_pair("scope", scope)
            .append_pair("state", asked.state)
            .append_pair("nonce", asked.nonce)
            .append_pair("code_challenge", challenge.as_str())
            .append_pair("code_challenge_method", challenge.method().as_str());
        if !asked.locale.is_empty() {
            query.append_pair("ui_locales", asked.locale);
        }
        match self.which {
            Provider::Google => {
                query.append_pair("prompt", "select_account");
                // A hint for their page; what counts is the claim.
                if let Some(domain) = &self.hosted_domain {
                    query.append_pair("hd", domain);
                }
            }
            Provider::Line => {
                if asked.again {
                    query.append_pair("max_age", "0");
                }
                if let Some(prompt) = &self.bot_prompt {
                    query.append_pair("bot_prompt", prompt);
                }
                if self.disable_auto_login {
                    query.append_pair("disable_auto_login", "true");
                }
            }
        }
        drop(query);
        url.into()
    }

    /// Turns a code into what the provider vouches for. `iss` is what the callback said of who answers.
    ///
    /// # Errors
    /// [`ProviderError`]; nothing it says holds a token.
    pub async fn exchange(
        &self,
        redirect: &str,
        code: &str,
        asked: &Asked<'_>,
        iss: Option<&str>,
    ) -> Result<Claims, ProviderError> {
        let exchanged = tokio::time::timeout(PATIENCE, self.exchanged(redirect, code, asked, iss));
        exchanged.await.unwrap_or_else(|_| Err(ProviderError::Down("no answer in time".to_owned())))
    }

    async fn exchanged(&self, redirect: &str, code: &str, asked: &Asked<'_>, iss: Option<&str>) -> Result<Claims, ProviderError> {
        // RFC 9207: an answer that names another issuer is an answer to somebody else's question.
        if iss.is_some_and(|iss| iss != self.endpoints.issuer) {
            return Err(Check::CallbackIssuer.into());
        }
        let tokens = self.tokens(redirect, code, asked.verifier).await?;
        let id_token = tokens.id_token.as_deref().ok_or(Check::NoToken)?;
        let mut claims = token::verified(self, id_token, asked).await?;
        if self.which == Provider::Line {
            self.for_our_channel(&tokens.access_token).await?;
        }
        if claims.name.is_none() {
            self.look_up(&tokens.access_token, &mut claims).await?;
        }
        claims.access_token = Some(tokens.access_token);
        claims.expires_in_s = tokens.expires_in;
        Ok(claims)
    }

    async fn tokens(&self, redirect: &str, code: &str, verifier: &str) -> Result<Tokens, ProviderError> {
        let request = web::form(
            &self.endpoints.token,
            &[
                ("grant_type", "authorization_code"),
                ("code", code),
                ("redirect_uri", redirect),
                ("client_id", &self.client_id),
                ("client_secret", self.secret.expose_secret()),
                ("code_verifier", verifier),
            ],
        )?;
        self.json(request).await
    }

    /// An access token of another channel would sign its holder's victims in here.
    async fn for_our_channel(&self, token: &SecretString) -> Result<(), ProviderError> {
        #[derive(Deserialize)]
        struct Verified {
            client_id: String,
            expires_in: i64,
        }
        // LINE defines it so: the token stands in the address. Nothing of ours ever writes that down.
        let mut address = Url::parse(&self.endpoints.verify).map_err(|_| Check::Address)?;
        address.query_pairs_mut().append_pair("access_token", token.expose_secret());
        let verified: Verified = self.json(web::get(address.as_str())?).await?;
        if verified.client_id == self.client_id && verified.expires_in > 0 { Ok(()) } else { Err(Check::Channel.into()) }
    }

    /// Some ID tokens say only who, not how they are called.
    async fn look_up(&self, token: &SecretString, claims: &mut Claims) -> Result<(), ProviderError> {
        #[derive(Deserialize)]
        struct Found {
            sub: String,
            name: Option<String>,
            email: Option<String>,
            picture: Option<String>,
        }
        let mut request = web::get(&self.endpoints.userinfo)?;
        request.headers_mut().insert(http::header::AUTHORIZATION, bearer(token)?);
        let found: Found = self.json(request).await?;
        if found.sub != claims.subject {
            return Err(Check::Userinfo.into());
        }
        claims.name = found.name;
        claims.email = claims.email.take().or(found.email);
        claims.picture = claims.picture.take().or(found.picture);
        Ok(())
    }

    /// Asks, and reads the answer; an error of theirs becomes ours.
    async fn json<T: DeserializeOwned>(&self, request: http::Request<Vec<u8>>) -> Result<T, ProviderError> {
        let answer = self.web.ask(request, LIMIT).await?;
        error::of_status(answer.status, &answer.body)?;
        serde_json::from_slice(&answer.body).map_err(|_| Check::Answer.into())
    }
}

/// What a token endpoint gives.
#[derive(Deserialize)]
struct Tokens {
    access_token: SecretString,
    id_token: Option<String>,
    expires_in: Option<u64>,
}

fn bearer(token: &SecretString) -> Result<http::HeaderValue, ProviderError> {
    let mut value = http::HeaderValue::try_from(format!("Bearer {}", token.expose_secret()))
        .map_err(|_| ProviderError::from(Check::Answer))?;
    value.set_sensitive(true);
    Ok(value)
}
