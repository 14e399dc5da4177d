//! The ways in from outside, and the way out for mail.

use app::paths;
use domain::Provider;
use outside::provider::{Client, ProviderError};

use super::Finding;
use crate::config::Config;

pub(super) async fn all(config: &Config) -> Vec<Finding> {
    let origin = config.origin(config.address);
    let mut findings = Vec::new();
    for which in Provider::ALL.iter().copied() {
        let Some(client) = config.providers.iter().find(|client| client.which() == which) else {
            findings.push(Finding::ok(format!("{} is not set up; nobody is offered it", shown(which))));
            continue;
        };
        let callback = format!("{origin}{}", paths::provider_callback(which));
        findings.push(Finding::ok(format!(
            "{} is set up as {}; its console must have exactly this {}: {callback}",
            shown(which),
            client.client_id,
            console(which),
        )));
        findings.extend(place(config, which));
        findings.extend(shape(client));
        findings.push(keys(client).await);
        findings.push(known(client, &callback).await);
    }
    findings.push(mail(config).await);
    findings
}

fn shown(which: Provider) -> &'static str {
    match which {
        Provider::Line => "LINE",
        Provider::Google => "Google",
    }
}

/// What the field is called where the address is to be written.
fn console(which: Provider) -> &'static str {
    match which {
        Provider::Line => "callback URL",
        Provider::Google => "authorized redirect URI",
    }
}

/// Whether people can come back to us from there.
fn place(config: &Config, which: Provider) -> Option<Finding> {
    let origin = config.origin(config.address);
    if !origin.keeps_cookies() {
        return Some(Finding::bad(format!(
            "{} cannot bring anybody back to {origin}: browsers keep the cookie of a sign-in only from https addresses, localhost and \
             127.0.0.1. Set ALMANAC_PUBLIC_URL to an https address",
            shown(which)
        )));
    }
    if config.public.is_none() && !crate::config::is_loopback(config.address.ip()) {
        return Some(Finding::warn(format!(
            "{} brings people back to {origin}, which is this machine only; set ALMANAC_PUBLIC_URL to what people type",
            shown(which)
        )));
    }
    None
}

/// An id that was mixed up with something else of the same console looks wrong.
fn shape(client: &Client) -> Option<Finding> {
    let id = &client.client_id;
    if client.stands_in() {
        return Some(Finding::warn(format!("{} is asked at other addresses than its own", shown(client.which()))));
    }
    match client.which() {
        Provider::Line if !id.bytes().all(|byte| byte.is_ascii_digit()) => Some(Finding::bad(
            "ALMANAC_LINE_CLIENT_ID is no channel id: that is a number, under Basic settings of the LINE Login channel",
        )),
        Provider::Google if !id.ends_with(".apps.googleusercontent.com") => {
            Some(Finding::bad("ALMANAC_GOOGLE_CLIENT_ID is no client id: that ends in .apps.googleusercontent.com"))
        }
        _ => None,
    }
}

async fn keys(client: &Client) -> Finding {
    let which = shown(client.which());
    match client.public_keys().await {
        Ok(0) => Finding::bad(format!("{which} answers and shows no keys; are its addresses right?")),
        Ok(_) => Finding::ok(format!("{which} answers")),
        Err(error) => {
            Finding::bad(format!("{which} cannot be used: {error}. May this machine reach it, and are its addresses right?"))
        }
    }
}

/// Whether id and secret belong together.
async fn known(client: &Client, callback: &str) -> Finding {
    let (which, asked) = match client.which() {
        // LINE requires that somebody who leaves is signed off with such a token.
        Provider::Line => ("LINE", client.channel_token().await.map(drop)),
        Provider::Google => ("Google", client.knows_us(callback).await),
    };
    match asked {
        Ok(()) if client.which() == Provider::Line => {
            Finding::ok("LINE gives the channel a token, with which people who leave are signed off there")
        }
        Ok(()) => Finding::ok(format!("{which} knows the id and the secret")),
        Err(ProviderError::Refused(word)) if word.contains("redirect_uri") => {
            Finding::bad(format!("{which} does not know the address {callback}: write it into its console ({word})"))
        }
        Err(ProviderError::Refused(word)) => {
            let name = which.to_uppercase();
            Finding::bad(format!(
                "{which} does not know the id together with the secret ({word}): compare ALMANAC_{name}_CLIENT_ID and ALMANAC_{name}_SECRET \
                 with its console"
            ))
        }
        Err(error) => Finding::bad(format!("whether {which} knows the id and the secret cannot be seen: {error}")),
    }
}

async fn mail(config: &Config) -> Finding {
    let Some(mailer) = &config.mail else {
        return Finding::ok("no mail server is set up; whoever forgets a password asks an instance admin");
    };
    match mailer.check().await {
        Ok(()) => Finding::ok(format!("the mail server {mailer} answers")),
        Err(error) => Finding::bad(format!("the mail server {mailer} does not work: {error}")),
    }
}
