//! The security headers of every answer, errors and assets included.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::{HeaderMap, HeaderName, HeaderValue, header};

use super::Gate;

pub async fn secure(State(gate): State<Arc<Gate>>, request: Request, next: Next) -> Response {
    let nonce = request.extensions().get::<app::Nonce>().map(|nonce| nonce.0.clone()).unwrap_or_default();
    let mut response = next.run(request).await;
    add(response.headers_mut(), &nonce, &gate.form_action, gate.origin.wants_https_only());
    response
}

/// `script-src` names this answer's nonce: `'strict-dynamic'` lets our module import the island code, `'wasm-unsafe-eval'` lets
/// that start WebAssembly. `form-action` names the sign-in providers too: a form of ours leads there, by way of us.
fn policy(nonce: &str, form_action: &str) -> String {
    format!(
        "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; \
         connect-src 'self'; font-src 'self'; manifest-src 'self'; form-action 'self'{form_action}; frame-ancestors 'none'; base-uri 'none'"
    )
}

const ALWAYS: [(HeaderName, &str); 5] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (
        HeaderName::from_static("permissions-policy"),
        "accelerometer=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), microphone=(), payment=(), usb=()",
    ),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    // The policy's frame-ancestors, for browsers that do not know it.
    (header::X_FRAME_OPTIONS, "DENY"),
];

/// What a page may decide otherwise: a public asset is kept, a page opened with a link token sends no referrer.
const USUALLY: [(HeaderName, &str); 2] = [(header::CACHE_CONTROL, "no-store"), (header::REFERRER_POLICY, "same-origin")];

fn add(headers: &mut HeaderMap, nonce: &str, form_action: &str, https_only: bool) {
    let policy = HeaderValue::try_from(policy(nonce, form_action))
        .expect("a nonce is made of hexadecimal digits, an origin of plain letters");
    headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    for (name, value) in ALWAYS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    for (name, value) in USUALLY {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    if https_only {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000; includeSubDomains"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_policy_is_not_to_be_weakened() {
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src *"));
        add(&mut headers, "abc", "", false);
        let policy = headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert!(policy.starts_with("default-src 'none'; script-src 'nonce-abc' 'strict-dynamic'"));
        assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"));
        assert_eq!(headers.get_all(header::CONTENT_SECURITY_POLICY).iter().count(), 1);
    }

    #[test]
    fn a_form_leads_to_us_and_to_the_providers_only() {
        let mut headers = HeaderMap::new();
        add(&mut headers, "abc", " https://access.line.me https://accounts.google.com", false);
        let policy = headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert!(policy.contains("form-action 'self' https://access.line.me https://accounts.google.com;"), "{policy}");
        add(&mut headers, "abc", "", false);
        assert!(headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap().contains("form-action 'self';"));
    }

    #[test]
    fn private_unless_said_otherwise() {
        let mut headers = HeaderMap::new();
        add(&mut headers, "abc", "", false);
        assert_eq!(headers[header::CACHE_CONTROL], "no-store");
        assert_eq!(headers[header::REFERRER_POLICY], "same-origin");

        let mut headers = HeaderMap::new();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public"));
        add(&mut headers, "abc", "", false);
        assert_eq!(headers[header::CACHE_CONTROL], "public");
    }

    #[test]
    fn https_only_is_said_over_https_only() {
        let said = |https_only| {
            let mut headers = HeaderMap::new();
            add(&mut headers, "abc", "", https_only);
            headers.contains_key(header::STRICT_TRANSPORT_SECURITY)
        };
        assert!(said(true) && !said(false));
    }
}
