//! ID tokens, right and wrong ones.

use std::sync::OnceLock;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use rsa::pkcs1v15::SigningKey;
use rsa::signature::{SignatureEncoding, Signer};
use rsa::traits::PublicKeyParts;
use rsa::{RsaPrivateKey, sha2};
use serde_json::{Value, json};

fn coded(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

fn head(alg: &str, kid: Option<&str>, claims: &Value) -> String {
    let mut header = json!({ "alg": alg, "typ": "JWT" });
    if let Some(kid) = kid {
        header["kid"] = json!(kid);
    }
    format!("{}.{}", coded(header.to_string()), coded(claims.to_string()))
}

/// As LINE signs: with the channel's secret, no key id.
pub fn line_token(claims: &Value) -> String {
    hmac(claims, super::SECRET.as_bytes(), None)
}

pub fn hmac(claims: &Value, secret: &[u8], kid: Option<&str>) -> String {
    let text = head("HS256", kid, claims);
    let mut mac = Hmac::<::sha2::Sha256>::new_from_slice(secret).unwrap();
    mac.update(text.as_bytes());
    format!("{text}.{}", coded(mac.finalize().into_bytes()))
}

pub fn unsigned(claims: &Value) -> String {
    format!("{}.", head("none", None, claims))
}

/// The signature of one token under the claims of another.
pub fn swapped(token: &str, claims: &Value) -> String {
    let parts: Vec<&str> = token.split('.').collect();
    format!("{}.{}.{}", parts[0], coded(claims.to_string()), parts[2])
}

/// A key pair of this run, and its modulus. Small, since making one takes time and nobody attacks it here.
pub fn rsa() -> &'static (RsaPrivateKey, Vec<u8>) {
    static KEY: OnceLock<(RsaPrivateKey, Vec<u8>)> = OnceLock::new();
    KEY.get_or_init(|| {
        let key = RsaPrivateKey::new(&mut rsa::rand_core::OsRng, 1024).unwrap();
        let modulus = key.n().to_bytes_be();
        (key, modulus)
    })
}

/// As Google signs.
pub fn rsa_token(claims: &Value, kid: &str) -> String {
    let text = head("RS256", Some(kid), claims);
    let signature = SigningKey::<sha2::Sha256>::new(rsa().0.clone()).sign(text.as_bytes());
    format!("{text}.{}", coded(signature.to_bytes()))
}

/// The public half, as Google shows it.
pub fn rsa_key(kid: &str) -> Value {
    json!({ "kty": "RSA", "use": "sig", "alg": "RS256", "kid": kid, "n": coded(&rsa().1), "e": coded(rsa().0.e().to_bytes_be()) })
}
