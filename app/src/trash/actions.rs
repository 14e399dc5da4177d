//! Deleting and restoring sources and homes. Pressed twice, each answers as if it had happened just now.

use domain::{SourceId, SpaceId};
use leptos::server;

use crate::{failure::Failure, form::Reply};

/// Deletes a source whose name was typed; for thirty days it can be restored.
#[server(prefix = "/do", endpoint = "sources/delete")]
pub async fn delete_source(home: SpaceId, source: SourceId, #[server(default)] called: String) -> Result<Reply, Failure> {
    use domain::Act;
    use store::{Error::NotFound, sources::Removed};

    use super::form::{Thing, asked, typed, until};
    use crate::{Visit, form::Undo, paths, sources::actions::combine::part_of};

    let visit = Visit::action().ok_or(Failure::Broken)?;
    let outcome = async {
        let actor = visit.actor().await?;
        match actor.source(home, source).await {
            Err(NotFound) => {}
            opened => {
                let access = opened?;
                access.may(Act::DeleteSource)?;
                if let Some(form) = asked(visit.words, Thing::Source, &access.source().name, &called) {
                    return Ok(Reply::Again(form));
                }
                match store::sources::delete(&access).await {
                    Err(NotFound) => {}
                    Ok(Removed::PartOf(names)) => {
                        let mut form = typed(&called);
                        form.complain("called", part_of(visit.words, &access.source().name, &names));
                        return Ok(Reply::Again(form));
                    }
                    done => drop(done?),
                }
            }
        }
        let deleted = actor.deleted_source(home, source).await?;
        let said = visit.words.with(
            "source-deleted",
            &[("source", deleted.name().into()), ("until", until(visit.words, deleted.home(), deleted.until()).into())],
        );
        // Who has a grant only has no page of the home.
        let to = if deleted.standing().may(Act::SeeHome) { paths::home(home) } else { paths::HOMES.to_owned() };
        let fields = [("home", home.to_string()), ("source", source.to_string())];
        Ok(Reply::undoable(to, said, Undo::of(paths::DO_RESTORE_SOURCE, fields)))
    }
    .await;
    visit.answer(&paths::delete_source(home, source), typed(&called), outcome).await
}

/// Restores a source, as it was.
#[server(prefix = "/do", endpoint = "sources/restore")]
pub async fn restore_source(home: SpaceId, source: SourceId) -> Result<Reply, Failure> {
    use domain::Act;
    use store::Error::NotFound;

    use crate::{Visit, form::Form, paths};

    let visit = Visit::action().ok_or(Failure::Broken)?;
    let outcome = async {
        let actor = visit.actor().await?;
        match actor.deleted_source(home, source).await {
            Err(NotFound) => {}
            opened => match store::sources::restore(&opened?).await {
                Err(NotFound) => {}
                done => done?,
            },
        }
        let access = actor.source(home, source).await?;
        access.may(Act::DeleteSource)?;
        let said = visit.words.with("restored", &[("name", access.source().name.as_str().into())]);
        Ok(Reply::done(paths::source(home, source), said))
    }
    .await;
    visit.answer(&paths::home_trash(home), Form::default(), outcome).await
}

/// Deletes a home whose name was typed, with everything in it; for thirty days it can be restored.
#[server(prefix = "/do", endpoint = "homes/delete")]
pub async fn delete_home(home: SpaceId, #[server(default)] called: String) -> Result<Reply, Failure> {
    use domain::Act;
    use store::Error::NotFound;

    use super::form::{Thing, asked, typed, until};
    use crate::{Visit, form::Undo, paths};

    let visit = Visit::action().ok_or(Failure::Broken)?;
    let outcome = async {
        let actor = visit.actor().await?;
        match actor.home(home).await {
            Err(NotFound) => {}
            opened => {
                let access = opened?;
                access.may(Act::DeleteHome)?;
                if let Some(form) = asked(visit.words, Thing::Home, &access.home().name, &called) {
                    return Ok(Reply::Again(form));
                }
                visit.recent().await?;
                match store::homes::delete(&access).await {
                    Err(NotFound) => {}
                    done => drop(done?),
                }
            }
        }
        let deleted = actor.deleted_home(home).await?;
        let said = visit.words.with(
            "home-deleted",
            &[
                ("home", deleted.home().name.as_str().into()),
                ("until", until(visit.words, deleted.home(), deleted.until()).into()),
            ],
        );
        Ok(Reply::undoable(paths::HOMES, said, Undo::of(paths::DO_RESTORE_HOME, [("home", home.to_string())])))
    }
    .await;
    visit.answer(&paths::delete_home(home), typed(&called), outcome).await
}

/// Restores a home, with everything that was in it.
#[server(prefix = "/do", endpoint = "homes/restore")]
pub async fn restore_home(home: SpaceId) -> Result<Reply, Failure> {
    use domain::Act;
    use store::Error::NotFound;

    use crate::{Visit, form::Form, paths};

    let visit = Visit::action().ok_or(Failure::Broken)?;
    let outcome = async {
        let actor = visit.actor().await?;
        match actor.deleted_home(home).await {
            Err(NotFound) => {}
            opened => match store::homes::restore(&opened?).await {
                Err(NotFound) => {}
                done => done?,
            },
        }
        let access = actor.home(home).await?;
        access.may(Act::DeleteHome)?;
        let said = visit.words.with("restored", &[("name", access.home().name.as_str().into())]);
        Ok(Reply::done(paths::home(home), said))
    }
    .await;
    visit.answer(paths::TRASH, Form::default(), outcome).await
}
