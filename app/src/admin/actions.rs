//! What an instance admin decides: who may come in, and what becomes of a job that was given up.

use domain::{UserId, Uuid};
use leptos::server;

use crate::{failure::Failure, form::Reply};

/// Deactivates a person, who is signed out everywhere.
#[server(prefix = "/do", endpoint = "admin/deactivate")]
pub async fn deactivate(user: UserId) -> Result<Reply, Failure> {
    set_active(user, false).await
}

/// Lets a person in again.
#[server(prefix = "/do", endpoint = "admin/reactivate")]
pub async fn reactivate(user: UserId) -> Result<Reply, Failure> {
    set_active(user, true).await
}

#[cfg(feature = "ssr")]
async fn set_active(user: UserId, active: bool) -> Result<Reply, Failure> {
    use store::instance::{self, SetActiveError};

    use crate::{
        Visit,
        form::{Form, Undo},
        paths,
    };

    let visit = Visit::action().ok_or(Failure::Broken)?;
    let words = visit.words;
    let page = paths::admin_user(user);
    let outcome = async {
        let admin = super::shown::admin(&visit).await?;
        visit.recent().await?;
        let name = instance::user(&admin, user).await?.name;
        let named = [("name", name.into())];
        let (said, back) = match active {
            true => (words.with("admin-reactivated", &named), paths::DO_DEACTIVATE),
            false => (words.with("admin-deactivated", &named), paths::DO_REACTIVATE),
        };
        match instance::set_active(&admin, user, active).await {
            Ok(()) => Ok(Reply::undoable(page.clone(), said, Undo::of(back, [("user", user.to_string())]))),
            Err(SetActiveError::Oneself) => Ok(Reply::done(page.clone(), words.say("admin-oneself"))),
            Err(SetActiveError::Store(error)) => Err(error.into()),
        }
    }
    .await;
    visit.answer(&page, Form::default(), outcome).await
}

/// Makes a link to a new password for a person. Where mail can be sent it goes to them, and nobody else sees it; else it is shown once,
/// on their page, to be handed over.
#[server(prefix = "/do", endpoint = "admin/reset-link")]
pub async fn reset_link(user: UserId) -> Result<Reply, Failure> {
    use crate::{
        Visit,
        form::Form,
        paths,
        words::{Lang, Words},
    };

    let visit = Visit::action().ok_or(Failure::Broken)?;
    let page = paths::admin_user(user);
    let outcome = async {
        let admin = super::shown::admin(&visit).await?;
        let actor = visit.recent().await?;
        if !visit.site.local_accounts {
            return Err(Failure::NotFound);
        }
        if visit.site.mail {
            let (words, origin) = (visit.words, visit.site.origin.clone());
            // Whoever reads it chose their language, or is spoken to in that of who sends it.
            let read_in = |language: Option<&str>| language.and_then(Lang::spoken).map_or(words, Words::new);
            let letter = |token: &str, language: Option<&str>| crate::account::letters::reset(read_in(language), &origin, token);
            store::accounts::mail_reset_link(&admin, user, &letter).await?;
            let name = store::instance::user(&admin, user).await?.name;
            return Ok(Reply::done(page.clone(), words.with("admin-reset-mailed", &[("name", name.into())])));
        }
        let token = store::accounts::make_reset_link(&admin, user).await?;
        let link = format!("{}{}", visit.site.origin, paths::reset(&token));
        visit.leave_once(&page, &actor, &link).await?;
        Ok(Reply::done(page.clone(), ""))
    }
    .await;
    visit.answer(&page, Form::default(), outcome).await
}

/// Has a job that was given up tried again.
#[server(prefix = "/do", endpoint = "admin/job-again")]
pub async fn job_again(job: Uuid) -> Result<Reply, Failure> {
    decide(job, true).await
}

/// Removes a job that was given up.
#[server(prefix = "/do", endpoint = "admin/job-remove")]
pub async fn job_remove(job: Uuid) -> Result<Reply, Failure> {
    decide(job, false).await
}

#[cfg(feature = "ssr")]
async fn decide(job: Uuid, again: bool) -> Result<Reply, Failure> {
    use store::instance;

    use crate::{Visit, form::Form, paths};

    let visit = Visit::action().ok_or(Failure::Broken)?;
    let words = visit.words;
    let outcome = async {
        let admin = super::shown::admin(&visit).await?;
        let (done, said) = match again {
            true => (instance::job_again(&admin, job).await, words.say("job-again-said")),
            false => (instance::job_remove(&admin, job).await, words.say("job-removed")),
        };
        match done {
            // Another admin, or another tab, was first.
            Err(store::Error::NotFound) => Ok(Reply::done(paths::ADMIN_JOBS, words.say("job-gone"))),
            done => done.map(|()| Reply::done(paths::ADMIN_JOBS, said)).map_err(Into::into),
        }
    }
    .await;
    visit.answer(paths::ADMIN_JOBS, Form::default(), outcome).await
}
