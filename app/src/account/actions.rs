//! Making an account, signing in, signing out.

pub mod delete;
pub mod links;
pub mod own;
pub mod second_step;

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
    // The code is a secret, and what is kept with the session stands in clear.
    let mut form = Form::of(&[("name", short(&name)), ("email", short(&email))]);
    let outcome = async {
        let open = visit.site.sign_up && visit.site.local_accounts;
        if !open && !accounts::needs_code(&visit.site.store).await? {
            note(&visit, "sign-up", "password", Outcome::Refused);
            form.complain("", words.say("sign-up-closed"));
            return Ok(Reply::Again(form));
        }
        let (called, address) = (name.clone(), email.clone());
        let name = form.take("name", Name::parse(&name), |error| words.text_problem(error));
        let email = form.take("email", Email::parse(&email), |error| words.text_problem(error));
        let password =
            form.take("password", Password::parse_of(&password, &[&called, &address]), |error| words.text_problem(error));
        let (Some(name), Some(email), Some(password)) = (name, email, password) else { return Ok(Reply::Again(form)) };
        let code = Some(code.trim().to_owned()).filter(|code| !code.is_empty());
        let since = visit.moment().await?;
        match accounts::sign_up(&visit.site.store, NewAccount { email, password, name, code }, &visit.trail()).await {
            Ok(user) => {
                note(&visit, "sign-up", "password", Outcome::Done(user));
                visit.sign_in(user, "password", since).await?;
                // Where passwords let nobody in, the first account needs another way in before anything else.
                let only = visit.site.providers.first().filter(|_| !visit.site.local_accounts);
                Ok(Reply::done(only.map_or_else(|| onward(&to), |client| paths::link(client.which())), ""))
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
                too_many(&mut form, words, retry_after_s);
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
    let outcome = async {
        with_passwords(&visit)?;
        let since = visit.moment().await?;
        let signed_in = accounts::sign_in(&visit.site.store, &email, &password, &visit.trail()).await;
        note(&visit, "sign-in", "password", signed_in.as_ref().map_or_else(Outcome::from, |user| Outcome::Done(*user)));
        match signed_in {
            Ok(user) => visit.sign_in(user, "password", since).await.map(|()| Reply::done(onward(&to), "")),
            Err(SignInError::SecondStep(half)) => {
                visit.half_way(&half).await?;
                Ok(Reply::done(with_to(paths::SIGN_IN_CODE, &to), ""))
            }
            Err(SignInError::Wrong | SignInError::WrongCode) => {
                form.complain("", words.say("sign-in-wrong"));
                Ok(Reply::Again(form))
            }
            Err(SignInError::TooMany { retry_after_s }) => {
                too_many(&mut form, words, retry_after_s);
                Ok(Reply::Again(form))
            }
            Err(SignInError::Store(error)) => Err(error.into()),
        }
    }
    .await;
    visit.answer(&page, Form::default(), outcome).await
}

/// Shows again who one is, by the password and the second step, before something dangerous. It makes a new session.
#[server(prefix = "/do", endpoint = "account/again")]
pub async fn sign_in_again(
    #[server(default)] password: String,
    #[server(default)] code: String,
    #[server(default)] to: String,
) -> Result<Reply, Failure> {
    use store::accounts::{self, SignInError};

    use super::log::{Outcome, note};
    use crate::{Visit, form::Form, paths, visit::with_to};

    let visit = Visit::action().ok_or(Failure::Broken)?;
    let words = visit.words;
    let page = with_to(paths::SIGN_IN_AGAIN, &to);
    let outcome = async {
        let actor = visit.actor().await?;
        if super::password::to_confirm(&visit, &actor).await?.is_none() {
            return Err(Failure::NotFound);
        }
        let mut form = Form::default();
        let since = visit.moment().await?;
        let confirmed = accounts::confirm(&actor, &password, &code).await;
        note(&visit, "again", "password", confirmed.as_ref().map_or_else(Outcome::from, |()| Outcome::Done(actor.user())));
        match confirmed {
            Ok(()) => {
                visit.sign_in(actor.user(), "password", since).await?;
                return Ok(Reply::done(onward(&to), ""));
            }
            Err(SignInError::WrongCode) => form.complain("code", words.say("code-wrong")),
            Err(SignInError::Wrong | SignInError::SecondStep(_)) => form.complain("password", words.say("again-wrong")),
            Err(SignInError::TooMany { retry_after_s }) => {
                too_many(&mut form, words, retry_after_s);
            }
            Err(SignInError::Store(error)) => return Err(error.into()),
        }
        Ok(Reply::Again(form))
    }
    .await;
    visit.answer(&page, Form::default(), outcome).await
}

/// Ends one of one's own sessions.
#[server(prefix = "/do", endpoint = "account/end-session")]
pub async fn end_session(#[server(default)] session: String) -> Result<Reply, Failure> {
    use crate::{Visit, form::Form, paths};

    let visit = Visit::action().ok_or(Failure::Broken)?;
    let outcome = async {
        let actor = visit.actor().await?;
        let session = session.parse().map_err(|_| Failure::NotFound)?;
        store::sessions::end(&actor, session).await?;
        Ok(Reply::done(paths::SESSIONS, visit.words.say("session-ended")))
    }
    .await;
    visit.answer(paths::SESSIONS, Form::default(), outcome).await
}

/// Ends all of one's own sessions but this one.
#[server(prefix = "/do", endpoint = "account/end-sessions")]
pub async fn end_sessions() -> Result<Reply, Failure> {
    use crate::{Visit, form::Form, paths};

    let visit = Visit::action().ok_or(Failure::Broken)?;
    let outcome = async {
        let actor = visit.actor().await?;
        let here = visit.session_id().ok_or(Failure::SignedOut)?;
        let ended = store::sessions::end_all_others(&actor, &here).await?;
        Ok(Reply::done(paths::SESSIONS, visit.words.with("sessions-ended", &[("count", ended.into())])))
    }
    .await;
    visit.answer(paths::SESSIONS, Form::default(), outcome).await
}

/// Unlinks a way in with a provider. One way stays.
#[server(prefix = "/do", endpoint = "account/unlink")]
pub async fn unlink(#[server(default)] provider: String, #[server(default)] subject: String) -> Result<Reply, Failure> {
    use store::identities::{self, UnlinkError};

    use super::log::{Outcome, note};
    use crate::{Visit, form::Form, paths};

    let visit = Visit::action().ok_or(Failure::Broken)?;
    let words = visit.words;
    let outcome = async {
        let actor = visit.recent().await?;
        let provider: domain::Provider = provider.parse().map_err(|_| Failure::Malformed)?;
        let here = visit.session_id().ok_or(Failure::SignedOut)?;
        let named = super::ways::name(words, provider);
        match identities::unlink(&actor, provider, &subject, visit.site.local_accounts, &here).await {
            Ok(()) => {
                note(&visit, "unlink", provider.as_str(), Outcome::Done(actor.user()));
                Ok(Reply::done(paths::ACCOUNT, words.with("identity-unlinked", &[("provider", named.into())])))
            }
            Err(UnlinkError::Last) => Ok(Reply::done(paths::ACCOUNT, words.say("identity-last"))),
            Err(UnlinkError::Store(error)) => Err(error.into()),
        }
    }
    .await;
    visit.answer(paths::ACCOUNT, Form::default(), outcome).await
}

/// The first minute of somebody who came in with a provider: their name, and their first home.
#[server(prefix = "/do", endpoint = "account/welcome")]
pub async fn welcome(
    #[server(default)] called: String,
    #[server(default)] to: String,
    #[server(flatten)] typed: crate::homes::actions::TypedHome,
) -> Result<Reply, Failure> {
    use domain::Name;

    use crate::{Visit, paths, visit::with_to};

    let visit = Visit::action().ok_or(Failure::Broken)?;
    let words = visit.words;
    let mut form = typed.form();
    form.fields.push(("called".to_owned(), called.clone()));
    let outcome = async {
        let actor = visit.actor().await?;
        let name = Name::parse(&called);
        match (typed.parse(words), name) {
            (Ok(home), Ok(name)) => {
                store::accounts::rename(&actor, &name).await?;
                let id = store::homes::create(&actor, home).await?;
                let to = match onward(&to) {
                    root if root == paths::ROOT => paths::home(id),
                    wanted => wanted,
                };
                Ok(Reply::done(to, words.say("home-created")))
            }
            (home, name) => {
                let mut again = home.err().unwrap_or_else(|| form.clone());
                again.fields.push(("called".to_owned(), called.clone()));
                again.take("called", name, |error| words.text_problem(error));
                Ok(Reply::Again(again))
            }
        }
    }
    .await;
    visit.answer(&with_to(paths::WELCOME, &to), form, outcome).await
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

/// Where people come in with a provider only, what has to do with passwords is not there.
#[cfg(feature = "ssr")]
fn with_passwords(visit: &crate::Visit) -> Result<(), Failure> {
    if visit.site.local_accounts { Ok(()) } else { Err(Failure::NotFound) }
}

#[cfg(feature = "ssr")]
fn too_many(form: &mut crate::form::Form, words: crate::words::Words, retry_after_s: u32) {
    let sentence = words.with("sign-in-too-many", &[("minutes", retry_after_s.div_ceil(60).into())]);
    form.problems.push(crate::form::Problem { field: String::new(), sentence, wait_s: Some(retry_after_s) });
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
