//! Giving sources, keeping members, viewing as another, leaving.

use domain::{SourceId, SpaceId, UserId};
use leptos::server;

use crate::{failure::Failure, form::Reply};

/// Gives somebody a source, gives it otherwise, or takes it back when no level is sent.
#[server(prefix = "/do", endpoint = "people/give")]
pub async fn give(
    home: SpaceId,
    source: SourceId,
    user: UserId,
    #[server(default)] level: String,
    #[server(default)] until: String,
) -> Result<Reply, Failure> {
    use domain::Act;

    use super::asked::Given;
    use crate::{Visit, paths};

    let visit = Visit::action().ok_or(Failure::Broken)?;
    let typed = Given { level: &level, until: &until };
    let outcome = async {
        let access = visit.actor().await?.source(home, source).await?;
        access.may(Act::Share)?;
        match typed.parse(&visit, &access.home().zone) {
            Err(form) => Ok(Reply::Again(form)),
            Ok(given) => {
                super::asked::recently(&visit, given.is_some_and(|(level, _)| level == domain::Level::Admin)).await?;
                let outcome = store::people::give(&access, user, given).await;
                Ok(match super::asked::lasting(&visit, &access.home().zone, typed.form(), outcome)? {
                    Ok(()) => Reply::done(paths::people_near(home, user, Some(source)), visit.words.say("access-changed")),
                    Err(form) => Reply::Again(form),
                })
            }
        }
    }
    .await;
    visit.answer(&paths::person_on(home, user, source), typed.form(), outcome).await
}

/// The same with all sources of a home.
#[server(prefix = "/do", endpoint = "people/give-all")]
pub async fn give_all(
    home: SpaceId,
    user: UserId,
    #[server(default)] level: String,
    #[server(default)] until: String,
) -> Result<Reply, Failure> {
    use domain::Act;

    use super::asked::Given;
    use crate::{Visit, paths};

    let visit = Visit::action().ok_or(Failure::Broken)?;
    let typed = Given { level: &level, until: &until };
    let outcome = async {
        let access = visit.actor().await?.home(home).await?;
        access.may(Act::KeepMembers)?;
        match typed.parse(&visit, &access.home().zone) {
            Err(form) => Ok(Reply::Again(form)),
            Ok(given) => {
                super::asked::recently(&visit, given.is_some_and(|(level, _)| level == domain::Level::Admin)).await?;
                let outcome = store::people::give_all(&access, user, given).await;
                Ok(match super::asked::lasting(&visit, &access.home().zone, typed.form(), outcome)? {
                    Ok(()) => Reply::done(paths::people_near(home, user, None), visit.words.say("access-changed")),
                    Err(form) => Reply::Again(form),
                })
            }
        }
    }
    .await;
    visit.answer(&paths::person(home, user), typed.form(), outcome).await
}

/// Makes somebody a member, another one, or none when no role is sent.
#[server(prefix = "/do", endpoint = "people/appoint")]
pub async fn appoint(
    home: SpaceId,
    user: UserId,
    #[server(default)] role: String,
    #[server(default)] until: String,
) -> Result<Reply, Failure> {
    use domain::{Act, Role};

    use super::asked::Becomes;
    use crate::{Visit, paths};

    let visit = Visit::action().ok_or(Failure::Broken)?;
    let typed = Becomes { role: &role, until: &until };
    let outcome = async {
        let access = visit.actor().await?.home(home).await?;
        access.may(Act::KeepMembers)?;
        match typed.parse(&visit, &access.home().zone) {
            Err(form) => Ok(Reply::Again(form)),
            Ok(becomes) => {
                super::asked::recently(&visit, becomes.is_some_and(|(role, _)| role >= Role::Manager)).await?;
                let outcome = store::people::appoint(&access, user, becomes).await;
                Ok(match super::asked::lasting(&visit, &access.home().zone, typed.form(), outcome)? {
                    Ok(()) => Reply::done(paths::people_near(home, user, None), visit.words.say("access-changed")),
                    Err(form) => Reply::Again(form),
                })
            }
        }
    }
    .await;
    visit.answer(&paths::person(home, user), typed.form(), outcome).await
}

/// Ends everything somebody has in a home.
#[server(prefix = "/do", endpoint = "people/end")]
pub async fn end_access(home: SpaceId, user: UserId) -> Result<Reply, Failure> {
    use domain::Act;

    use crate::{Visit, form::Form, paths};

    let visit = Visit::action().ok_or(Failure::Broken)?;
    let outcome = async {
        let access = visit.actor().await?.home(home).await?;
        access.may(Act::KeepMembers)?;
        store::people::end(&access, user).await?;
        Ok(Reply::done(paths::people(home), visit.words.say("access-ended")))
    }
    .await;
    visit.answer(&paths::person(home, user), Form::default(), outcome).await
}

/// Shows a home as somebody else sees it, in this browser.
#[server(prefix = "/do", endpoint = "people/view-as")]
pub async fn view_as(home: SpaceId, user: UserId) -> Result<Reply, Failure> {
    use domain::Act;

    use crate::{Visit, form::Form, paths};

    let visit = Visit::action().ok_or(Failure::Broken)?;
    let outcome = async {
        let access = visit.actor().await?.home(home).await?;
        access.may(Act::ViewAs)?;
        let name = store::people::view_as(&access, user).await?;
        visit.view_as(home, user, name).await?;
        Ok(Reply::done(paths::home(home), ""))
    }
    .await;
    visit.answer(&paths::people(home), Form::default(), outcome).await
}

/// Shows it as oneself sees it again.
#[server(prefix = "/do", endpoint = "people/stop-viewing")]
pub async fn stop_viewing(home: SpaceId) -> Result<Reply, Failure> {
    use crate::{Visit, form::Form, paths};

    let visit = Visit::action().ok_or(Failure::Broken)?;
    let outcome = async {
        visit.stop_viewing().await?;
        let access = visit.actor().await?.home(home).await?;
        Ok(Reply::done(paths::people(access.home().id), ""))
    }
    .await;
    visit.answer(&paths::people(home), Form::default(), outcome).await
}

/// Gives back one source that was granted to oneself.
#[server(prefix = "/do", endpoint = "people/give-back")]
pub async fn give_back(home: SpaceId, source: SourceId) -> Result<Reply, Failure> {
    use crate::{Visit, form::Form, paths};

    let visit = Visit::action().ok_or(Failure::Broken)?;
    let outcome = async {
        let access = visit.actor().await?.source(home, source).await?;
        store::people::give_back(&access).await?;
        let said = visit.words.with("given-back", &[("source", access.source().name.clone().into())]);
        Ok(Reply::done(paths::ROOT, said))
    }
    .await;
    visit.answer(&paths::leave_home(home), Form::default(), outcome).await
}

/// Leaves a home, with all that was granted there.
#[server(prefix = "/do", endpoint = "people/leave")]
pub async fn leave(home: SpaceId) -> Result<Reply, Failure> {
    use store::people::LeaveError;

    use crate::{Visit, form::Form, paths};

    let visit = Visit::action().ok_or(Failure::Broken)?;
    let words = visit.words;
    let outcome = async {
        let access = visit.actor().await?.home(home).await?;
        match store::people::leave(&access).await {
            Ok(()) => Ok(Reply::done(paths::ROOT, words.with("left-home", &[("home", access.home().name.clone().into())]))),
            Err(LeaveError::LastOwner) => Ok(Reply::again("", words.say("problem-last-owner"))),
            Err(LeaveError::Store(error)) => Err(error.into()),
        }
    }
    .await;
    visit.answer(&paths::leave_home(home), Form::default(), outcome).await
}

/// Makes a member owner; who does it becomes what they choose, or leaves.
#[server(prefix = "/do", endpoint = "people/hand-over")]
pub async fn hand_over(home: SpaceId, user: UserId, #[server(default)] role: String) -> Result<Reply, Failure> {
    use domain::{Act, Role};

    use crate::{Visit, form::Form, paths};

    let visit = Visit::action().ok_or(Failure::Broken)?;
    let words = visit.words;
    let typed = Form::of(&[("user", &user.to_string()), ("role", &role)]);
    let mut form = typed.clone();
    let outcome = async {
        let access = visit.actor().await?.home(home).await?;
        access.may(Act::HandOver)?;
        super::asked::recently(&visit, true).await?;
        let then = match role.as_str() {
            "" => None,
            word => match form.take("role", word.parse::<Role>(), |_| words.say("problem-role")) {
                Some(role) => Some(role),
                None => return Ok(Reply::Again(form)),
            },
        };
        store::people::hand_over(&access, user, then).await?;
        let to = if then.is_some() { paths::people(home) } else { paths::ROOT.to_owned() };
        Ok(Reply::done(to, words.with("handed-over", &[("home", access.home().name.clone().into())])))
    }
    .await;
    visit.answer(&paths::leave_home(home), typed, outcome).await
}
