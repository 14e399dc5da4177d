//! An ID token, believed only after every check.

use std::time::{SystemTime, UNIX_EPOCH};

use domain::Provider;
use openidconnect::core::{
    CoreGenderClaim, CoreIdTokenVerifier, CoreJsonWebKeySet, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm,
};
use openidconnect::{
    AdditionalClaims, ClaimsVerificationError, ClientId, ClientSecret, IdToken, IdTokenClaims, IssuerUrl, Nonce,
    SignatureVerificationError,
};
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};

use super::{Asked, Check, Claims, Client, ProviderError};

/// Two clocks differ by less.
const SKEW_S: i64 = 60;

/// Who signs in again has done so within this time.
const AGAIN_S: i64 = 300;

/// Google's name of an account's organisation.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
struct Hosted {
    hd: Option<String>,
}

impl AdditionalClaims for Hosted {}

type Token = IdToken<Hosted, CoreGenderClaim, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm>;
type Verified = IdTokenClaims<Hosted, CoreGenderClaim>;

/// Its claims, without the access token.
pub(super) async fn verified(client: &Client, text: &str, asked: &Asked<'_>) -> Result<Claims, ProviderError> {
    let token: Token = text.parse().map_err(|_| Check::Form)?;
    let claims = match client.which {
        // Signed with the channel's secret, whatever LINE's discovery document lists.
        Provider::Line => {
            let secret = ClientSecret::new(client.secret.expose_secret().to_owned());
            let keys = CoreJsonWebKeySet::new(Vec::new());
            let verifier = CoreIdTokenVerifier::new_confidential_client(client_id(client), secret, issuer(client)?, keys)
                .set_allowed_algs([CoreJwsSigningAlgorithm::HmacSha256]);
            checked(&token, verifier, asked)?
        }
        Provider::Google => signed_by_google(client, &token, asked).await?,
    };
    rest(client, &claims, asked)?;
    let name = claims.name().and_then(|name| name.get(None)).map(|name| name.to_string());
    let picture = claims.picture().and_then(|picture| picture.get(None)).map(|picture| picture.to_string());
    Ok(Claims {
        subject: claims.subject().to_string(),
        name: name.filter(|name| !name.is_empty()),
        email: claims.email().map(|email| email.to_string()),
        picture,
        access_token: None,
        expires_in_s: None,
    })
}

/// An unknown key may be a new one: once, the keys are fetched again.
async fn signed_by_google(client: &Client, token: &Token, asked: &Asked<'_>) -> Result<Verified, ProviderError> {
    let issuer = issuer(client)?;
    let verifier = |keys| {
        CoreIdTokenVerifier::new_public_client(client_id(client), issuer.clone(), keys)
            .set_allowed_algs([CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256])
    };
    let (keys, fresh) = client.keys().await?;
    match checked(token, verifier(keys), asked) {
        Err(Check::Key) if !fresh => Ok(checked(token, verifier(client.fresh_keys().await?), asked)?),
        outcome => Ok(outcome?),
    }
}

/// Issuer, audience, algorithm, signature, expiry and nonce.
fn checked(token: &Token, verifier: CoreIdTokenVerifier<'_>, asked: &Asked<'_>) -> Result<Verified, Check> {
    let nonce = Nonce::new(asked.nonce.to_owned());
    token.claims(&verifier, &nonce).cloned().map_err(|error| match error {
        ClaimsVerificationError::Expired(_) => Check::Expired,
        ClaimsVerificationError::InvalidAudience(_) => Check::Audience,
        ClaimsVerificationError::InvalidIssuer(_) => Check::Issuer,
        ClaimsVerificationError::InvalidNonce(_) => Check::Nonce,
        ClaimsVerificationError::InvalidSubject(_) => Check::Subject,
        ClaimsVerificationError::SignatureVerification(error) => match error {
            SignatureVerificationError::NoMatchingKey => Check::Key,
            SignatureVerificationError::DisallowedAlg(_)
            | SignatureVerificationError::NoSignature
            | SignatureVerificationError::UnsupportedAlg(_) => Check::Algorithm,
            _ => Check::Signature,
        },
        _ => Check::Form,
    })
}

/// What the library leaves to us.
fn rest(client: &Client, claims: &Verified, asked: &Asked<'_>) -> Result<(), Check> {
    let now = now_s();
    let subject = claims.subject().as_str();
    // OpenID Connect Core: at most 255 ASCII characters.
    if subject.is_empty() || subject.len() > 255 || !subject.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(Check::Subject);
    }
    let theirs = claims.authorized_party().is_some_and(|party| party.as_str() != client.client_id);
    if claims.audiences().len() != 1 || theirs {
        return Err(Check::Audience);
    }
    if claims.issue_time().timestamp() > now + SKEW_S {
        return Err(Check::IssuedLater);
    }
    if let Some(domain) = &client.hosted_domain {
        let theirs = claims.additional_claims().hd.as_deref();
        if !theirs.is_some_and(|theirs| theirs.eq_ignore_ascii_case(domain)) {
            return Err(Check::Domain);
        }
    }
    // Google honours neither `max_age` nor this claim; there, the round trip with a choice of account has to do.
    if client.which == Provider::Line && asked.again {
        let at = claims.auth_time().map(|at| at.timestamp()).ok_or(Check::AuthTime)?;
        if at < now - AGAIN_S || at > now + SKEW_S {
            return Err(Check::AuthTime);
        }
    }
    Ok(())
}

fn client_id(client: &Client) -> ClientId {
    ClientId::new(client.client_id.clone())
}

fn issuer(client: &Client) -> Result<IssuerUrl, Check> {
    IssuerUrl::new(client.endpoints.issuer.clone()).map_err(|_| Check::Address)
}

#[expect(clippy::disallowed_methods, reason = "a provider's token is dated by the world's clock, not by a transaction's")]
pub(super) fn now_s() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| i64::try_from(since.as_secs()).unwrap_or(i64::MAX))
}
