//! One's own name, address and password.

use leptos::server;

use crate::{failure::Failure, form::Reply};

/// Changes how one is called.
#[server(prefix = "/do", endpoint = "account/rename")]
pub async fn rename(#[server(default)] name: String) -> Result<Reply, Failure> {
    use domain::Name;

    use crate::{Visit, form::Form, paths};

    let visit = Visit::action().ok_or(Failure::Broken)?;
    let words = visit.words;
    let mut form = Form::of(&[("name", &name)]);
    let typed = form.clone();
    let outcome = async {
        let actor = visit.actor().await?;
        let Some(name) = form.take("name", Name::parse(&name), |error| words.text_problem(error)) else {
            return Ok(Reply::Again(form));
        };
        store::accounts::rename(&actor, &name).await?;
        Ok(Reply::done(paths::ACCOUNT, words.say("name-changed")))
    }
    .await;
    visit.answer(paths::ACCOUNT, typed, outcome).await
}

/// Chooses the language that is spoken in this browser, and with whoever is signed in here. `to` is the page to go back to.
#[server(prefix = "/do", endpoint = "account/speak")]
pub async fn speak(#[server(default)] language: String, #[server(default)] to: String) -> Result<Reply, Failure> {
    use crate::{
        Visit,
        form::Form,
        words::{Lang, Words},
    };

    let visit = Visit::action().ok_or(Failure::Broken)?;
    let to = super::onward(&to);
    let outcome = async {
        let lang = Lang::spoken(&language).ok_or(Failure::Malformed)?;
        let signed_in = match visit.oneself().await {
            Ok(actor) => {
                store::accounts::speak(&actor, lang.tag()).await?;
                true
            }
            Err(Failure::SignedOut) => false,
            Err(failure) => return Err(failure),
        };
        visit.speak(lang);
        let said = if signed_in { Words::new(lang).say("language-chosen") } else { String::new() };
        Ok(Reply::done(to.clone(), said))
    }
    .await;
    visit.answer(&to, Form::default(), outcome).await
}

/// Changes what one signs in with: at once where no mail is sent, else when the link that is mailed there was opened.
#[server(prefix = "/do", endpoint = "account/change-email")]
pub async fn change_email(#[server(default)] email: String) -> Result<Reply, Failure> {
    use domain::Email;
    use store::accounts;

    use super::{super::letters, with_passwords};
    use crate::{Visit, form::Form, paths};

    let visit = Visit::action().ok_or(Failure::Broken)?;
    let words = visit.words;
    let mut form = Form::of(&[("email", &email)]);
    let typed = form.clone();
    let outcome = async {
        let actor = visit.recent().await?;
        with_passwords(&visit)?;
        let Some(email) = form.take("email", Email::parse(&email), |error| words.text_problem(error)) else {
            return Ok(Reply::Again(form));
        };
        let (changed, said) = match visit.site.mail {
            true => {
                let letter = |token: &str| letters::confirm(words, &visit.site.origin, token);
                let said = words.with("email-asked", &[("email", email.as_str().to_owned().into())]);
                (accounts::ask_email(&actor, &email, letter).await, said)
            }
            false => (accounts::change_email(&actor, &email).await, words.say("email-changed")),
        };
        match changed {
            Ok(()) => Ok(Reply::done(paths::ACCOUNT, said)),
            Err(error) => not_that_email(form, words, error),
        }
    }
    .await;
    visit.answer(paths::OWN_EMAIL, typed, outcome).await
}

/// Confirms the address that a link was mailed to.
#[server(prefix = "/do", endpoint = "account/confirm-email")]
pub async fn confirm_email(#[server(default)] token: String) -> Result<Reply, Failure> {
    use store::accounts::{self, EmailError};

    use super::{super::letters, with_passwords};
    use crate::{Visit, form::Form, paths};

    let visit = Visit::action().ok_or(Failure::Broken)?;
    let words = visit.words;
    let outcome = async {
        let actor = visit.actor().await?;
        with_passwords(&visit)?;
        match accounts::confirm_email(&actor, &token, |email| letters::moved(words, email)).await {
            Ok(()) => Ok(Reply::done(paths::ACCOUNT, words.say("email-confirmed"))),
            Err(EmailError::Taken) => Ok(Reply::done(paths::OWN_EMAIL, words.say("email-taken"))),
            Err(EmailError::Ended | EmailError::TooMany { .. }) => Err(Failure::NotFound),
            Err(EmailError::Store(error)) => Err(error.into()),
        }
    }
    .await;
    // Not back to the page with the link in its address.
    visit.answer(paths::ACCOUNT, Form::default(), outcome).await
}

/// Changes one's password, and ends the sessions on other devices.
#[server(prefix = "/do", endpoint = "account/change-password")]
pub async fn change_password(#[server(default)] password: String, #[server(default)] new: String) -> Result<Reply, Failure> {
    use domain::Password;
    use store::accounts::{self, SignInError};

    use super::{too_many, with_passwords};
    use crate::{Visit, form::Form, paths};

    let visit = Visit::action().ok_or(Failure::Broken)?;
    let words = visit.words;
    let mut form = Form::default();
    let outcome = async {
        let actor = visit.recent().await?;
        with_passwords(&visit)?;
        let here = visit.session_id().ok_or(Failure::SignedOut)?;
        let login = accounts::login(&actor).await?.ok_or(Failure::NotFound)?;
        let parsed = Password::parse_of(&new, &[actor.name(), &login.email]);
        let Some(new) = form.take("new", parsed, |error| words.text_problem(error)) else { return Ok(Reply::Again(form)) };
        match accounts::change_password(&actor, &password, new, &here).await {
            Ok(()) => return Ok(Reply::done(paths::ACCOUNT, words.say("password-changed"))),
            Err(SignInError::TooMany { retry_after_s }) => too_many(&mut form, words, retry_after_s),
            Err(SignInError::Store(error)) => return Err(error.into()),
            Err(SignInError::Wrong | SignInError::WrongCode | SignInError::SecondStep(_)) => {
                form.complain("password", words.say("again-wrong"));
            }
        }
        Ok(Reply::Again(form))
    }
    .await;
    visit.answer(paths::OWN_PASSWORD, Form::default(), outcome).await
}

/// Gives an account that is opened by a provider only a password too.
#[server(prefix = "/do", endpoint = "account/add-password")]
pub async fn add_password(#[server(default)] email: String, #[server(default)] new: String) -> Result<Reply, Failure> {
    use domain::{Email, Password};
    use store::accounts;

    use super::with_passwords;
    use crate::{Visit, form::Form, paths};

    let visit = Visit::action().ok_or(Failure::Broken)?;
    let words = visit.words;
    let mut form = Form::of(&[("email", &email)]);
    let typed = form.clone();
    let outcome = async {
        let actor = visit.recent().await?;
        with_passwords(&visit)?;
        let here = visit.session_id().ok_or(Failure::SignedOut)?;
        let parsed = Password::parse_of(&new, &[actor.name(), &email]);
        let email = form.take("email", Email::parse(&email), |error| words.text_problem(error));
        let new = form.take("new", parsed, |error| words.text_problem(error));
        let (Some(email), Some(new)) = (email, new) else { return Ok(Reply::Again(form)) };
        match accounts::add_password(&actor, &email, new, &here).await {
            Ok(()) => Ok(Reply::done(paths::ACCOUNT, words.say("password-added"))),
            Err(error) => not_that_email(form, words, error),
        }
    }
    .await;
    visit.answer(paths::OWN_PASSWORD, typed, outcome).await
}

/// The form again, with why an address is not taken.
#[cfg(feature = "ssr")]
fn not_that_email(
    mut form: crate::form::Form,
    words: crate::words::Words,
    error: store::accounts::EmailError,
) -> Result<Reply, Failure> {
    use store::accounts::EmailError;

    match error {
        EmailError::Taken => form.complain("email", words.say("email-taken")),
        EmailError::TooMany { retry_after_s } => super::too_many(&mut form, words, retry_after_s),
        EmailError::Ended => return Err(Failure::NotFound),
        EmailError::Store(error) => return Err(error.into()),
    }
    Ok(Reply::Again(form))
}
