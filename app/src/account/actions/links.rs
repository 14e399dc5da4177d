//! A password that was forgotten, and the link to a new one.

use leptos::server;

use crate::{failure::Failure, form::Reply};

/// Has a link mailed to an address, if somebody signs in with it: neither the answer nor its time tells.
#[server(prefix = "/do", endpoint = "account/forgotten")]
pub async fn forgotten(#[server(default)] email: String) -> Result<Reply, Failure> {
    use domain::Email;
    use store::accounts;

    use super::{
        super::{
            letters,
            log::{Outcome, note},
        },
        short, too_many, with_passwords,
    };
    use crate::{Visit, form::Form, paths};

    let visit = Visit::action().ok_or(Failure::Broken)?;
    let words = visit.words;
    let mut form = Form::of(&[("email", short(&email))]);
    let outcome = async {
        with_passwords(&visit)?;
        if !visit.site.mail {
            return Err(Failure::NotFound);
        }
        let Some(email) = form.take("email", Email::parse(&email), |error| words.text_problem(error)) else {
            return Ok(Reply::Again(form));
        };
        let (store, trail) = (visit.site.store.clone(), visit.trail());
        if let Some(retry_after_s) = accounts::count_reset(&store, &email, &trail).await? {
            note(&visit, "reset", "mail", Outcome::TooMany);
            too_many(&mut form, words, retry_after_s);
            return Ok(Reply::Again(form));
        }
        let origin = visit.site.origin.clone();
        // The answer does not wait for it: what there is to do is not the same for every address.
        tokio::spawn(async move {
            let letter = |token: &str| letters::reset(words, &origin, token);
            if let Err(error) = accounts::mail_reset(&store, &email, &trail, letter).await {
                tracing::error!(%error, "a link for a new password could not be made");
            }
        });
        Ok(Reply::done(paths::FORGOTTEN, words.say("forgotten-sent")))
    }
    .await;
    visit.answer(paths::FORGOTTEN, Form::default(), outcome).await
}

/// Sets a new password with a link. It ends all sessions, and signs nobody in.
#[server(prefix = "/do", endpoint = "account/reset")]
pub async fn reset(#[server(default)] token: String, #[server(default)] password: String) -> Result<Reply, Failure> {
    use domain::Password;
    use store::accounts::{self, ResetError};

    use super::{
        super::log::{Outcome, note},
        with_passwords,
    };
    use crate::{Visit, form::Form, paths};

    let visit = Visit::action().ok_or(Failure::Broken)?;
    let words = visit.words;
    let mut form = Form::default();
    let outcome = async {
        with_passwords(&visit)?;
        let store = &visit.site.store;
        let whose = accounts::whose(store, &token).await?.ok_or(Failure::NotFound)?;
        let parsed = Password::parse_of(&password, &[&whose.name, &whose.email]);
        let Some(password) = form.take("password", parsed, |error| words.text_problem(error)) else {
            return Ok(Reply::Again(form));
        };
        match accounts::reset(store, &whose, &token, password, &visit.trail()).await {
            Ok(()) => {
                note(&visit, "reset", "link", Outcome::Done(whose.user()));
                Ok(Reply::done(paths::SIGN_IN, words.say("reset-done")))
            }
            Err(ResetError::Ended) => {
                note(&visit, "reset", "link", Outcome::Refused);
                Err(Failure::NotFound)
            }
            Err(ResetError::Store(error)) => Err(error.into()),
        }
    }
    .await;
    visit.answer(&paths::reset(&token), Form::default(), outcome).await
}
