//! Making an account, signing in, signing out.

use leptos::server;

use crate::{failure::Failure, form::Reply};

/// Makes an account on this server and signs in. The first one needs the code that the server printed.
#[server(prefix = "/do", endpoint = "account/sign-up")]
pub async fn sign_up(
    #[server(default)] name: String,
    #[server(default)] email: String,
    #[server(default)] password: String,
    #[server(default)] code: String,
    #[server(default)] to: String,
) -> Result<Reply, Failure> {
    use domain::{Email, Name, Password};
    use store::accounts::{self, NewAccount, SignUpError};

    use super::log::{Outcome, note};
    use crate::{Visit, form::Form, paths, visit::with_to};

    let visit = Visit::action().ok_or(Failure::Broken)?;
    let words = visit.words;
    let page = with_to(paths::SIGN_UP, &to);
    let mut form = Form::of(&[("name", short(&name)), ("email", short(&email)), ("code", short(&code))]);
    let outcome = async {
        if !visit.site.sign_up && !accounts::needs_code(&visit.site.store).await? {
            note(&visit, "sign-up", "password", Outcome::Refused);
            form.complain("", words.say("sign-up-closed"));
            return Ok(Reply::Again(form));
        }
        let name = form.take("name", Name::parse(&name), |error| words.text_problem(error));
        let email = form.take("email", Email::parse(&email), |error| words.text_problem(error));
        let password = form.take("password", Password::parse(&password), |error| words.text_problem(error));
        let (Some(name), Some(email), Some(password)) = (name, email, password) else { return Ok(Reply::Again(form)) };
        let code = Some(code.trim().to_owned()).filter(|code| !code.is_empty());
        match accounts::sign_up(&visit.site.store, NewAccount { email, password, name, code }, &visit.trail()).await {
            Ok(user) => {
                note(&visit, "sign-up", "password", Outcome::Done(user));
                visit.sign_in(user, "password").await?;
                Ok(Reply::done(onward(&to), ""))
            }
            Err(SignUpError::Taken) => {
                note(&visit, "sign-up", "password", Outcome::Refused);
                form.complain("email", words.say("sign-up-taken"));
                Ok(Reply::Again(form))
            }
            Err(SignUpError::WrongCode) => {
                note(&visit, "sign-up", "password", Outcome::Wrong);
                form.complain("code", words.say("sign-up-wrong-code"));
                Ok(Reply::Again(form))
            }
            Err(SignUpError::TooMany { retry_after_s }) => {
                note(&visit, "sign-up", "password", Outcome::TooMany);
                form.complain("", words.with("sign-in-too-many", &[("minutes", retry_after_s.div_ceil(60).into())]));
                Ok(Reply::Again(form))
            }
            Err(SignUpError::Store(error)) => {
                note(&visit, "sign-up", "password", Outcome::Failed);
                Err(error.into())
            }
        }
    }
    .await;
    visit.answer(&page, Form::default(), outcome).await
}

/// Signs in with e-mail and password.
#[server(prefix = "/do", endpoint = "account/sign-in")]
pub async fn sign_in(
    #[server(default)] email: String,
    #[server(default)] password: String,
    #[server(default)] to: String,
) -> Result<Reply, Failure> {
    use store::accounts::{self, SignInError};

    use super::log::{Outcome, note};
    use crate::{Visit, form::Form, paths, visit::with_to};

    let visit = Visit::action().ok_or(Failure::Broken)?;
    let words = visit.words;
    let page = with_to(paths::SIGN_IN, &to);
    let mut form = Form::of(&[("email", short(&email))]);
    let signed_in = accounts::sign_in(&visit.site.store, &email, &password, &visit.trail()).await;
    let came = match &signed_in {
        Ok(user) => Outcome::Done(*user),
        Err(SignInError::Wrong) => Outcome::Wrong,
        Err(SignInError::TooMany { .. }) => Outcome::TooMany,
        Err(SignInError::Store(_)) => Outcome::Failed,
    };
    note(&visit, "sign-in", "password", came);
    let outcome = match signed_in {
        Ok(user) => visit.sign_in(user, "password").await.map(|()| Reply::done(onward(&to), "")),
        Err(SignInError::Wrong) => {
            form.complain("", words.say("sign-in-wrong"));
            Ok(Reply::Again(form))
        }
        Err(SignInError::TooMany { retry_after_s }) => {
            form.complain("", words.with("sign-in-too-many", &[("minutes", retry_after_s.div_ceil(60).into())]));
            Ok(Reply::Again(form))
        }
        Err(SignInError::Store(error)) => Err(error.into()),
    };
    visit.answer(&page, Form::default(), outcome).await
}

/// Signs out in this browser.
#[server(prefix = "/do", endpoint = "account/sign-out")]
pub async fn sign_out() -> Result<Reply, Failure> {
    use crate::{Visit, form::Form, paths};

    let visit = Visit::action().ok_or(Failure::Broken)?;
    let outcome = async {
        let actor = visit.actor().await;
        // The session ends whatever else fails.
        visit.sign_out().await?;
        if let Ok(actor) = actor {
            store::accounts::signed_out(&actor).await?;
        }
        Ok(Reply::done(paths::SIGN_IN, ""))
    }
    .await;
    visit.answer(paths::ACCOUNT, Form::default(), outcome).await
}

/// Where somebody who came in goes: where they wanted, if that is ours.
#[cfg(feature = "ssr")]
fn onward(to: &str) -> String {
    use crate::paths::{LocalPath, ROOT};
    LocalPath::parse(to).map_or_else(|| ROOT.to_owned(), |path| path.as_str().to_owned())
}

/// As much of a field as is kept for somebody who is not signed in.
#[cfg(feature = "ssr")]
fn short(text: &str) -> &str {
    text.char_indices().nth(254).map_or(text, |(end, _)| &text[..end])
}
