//! Deleting one's account.

use leptos::server;

use crate::{failure::Failure, form::Reply};

/// Deletes the account of who has just shown who they are, and typed their name.
#[server(prefix = "/do", endpoint = "account/delete")]
pub async fn delete_account(#[server(default)] called: String) -> Result<Reply, Failure> {
    use store::{
        accounts::{self, DeleteError},
        identities,
    };

    use super::super::log::{Outcome, note};
    use crate::{
        Visit, paths,
        trash::form::{Thing, asked, typed},
    };

    let visit = Visit::action().ok_or(Failure::Broken)?;
    let words = visit.words;
    let outcome = async {
        let actor = visit.recent().await?;
        if let Some(form) = asked(words, Thing::Account, actor.name(), &called) {
            return Ok(Reply::Again(form));
        }
        let ways = identities::list(&actor).await?;
        let refused = |why: &str| {
            let mut form = typed(&called);
            form.complain("", words.say(why));
            Ok(Reply::Again(form))
        };
        match accounts::delete(&actor).await {
            Ok(()) => {
                note(&visit, "delete", "session", Outcome::Done(actor.user()));
                visit.sign_out().await?;
                Ok(Reply::done(paths::account_deleted(&ways.iter().map(|way| (way.provider, way.told)).collect::<Vec<_>>()), ""))
            }
            Err(DeleteError::LastOwner) => refused("delete-account-homes-first"),
            Err(DeleteError::LastAdmin) => refused("delete-account-last-admin"),
            Err(DeleteError::Store(error)) => Err(error.into()),
        }
    }
    .await;
    visit.answer(paths::DELETE_ACCOUNT, typed(&called), outcome).await
}
