//! Making a public page of a source, making its link anew, and taking it away.

use domain::{Field, SourceId, SpaceId};
use leptos::server;

use crate::{failure::Failure, form::Reply};

/// Makes a public page of a source, or changes what it shows.
#[server(prefix = "/do", endpoint = "sources/publish")]
pub async fn publish_source(home: SpaceId, source: SourceId, #[server(default)] shows: Vec<Field>) -> Result<Reply, Failure> {
    use crate::{Visit, form::Form, paths};

    let visit = Visit::action().ok_or(Failure::Broken)?;
    let words = visit.words;
    let page = paths::publish_source(home, source);
    let typed: Vec<_> = shows.iter().map(|field| ("shows", field.as_str())).collect();
    let typed = Form::of(&typed);
    let outcome = async {
        let access = visit.actor().await?.source(home, source).await?;
        access.may(domain::Act::Publish)?;
        if shows.is_empty() {
            let mut form = typed.clone();
            form.complain("shows", words.say("problem-shows-nothing"));
            return Ok(Reply::Again(form));
        }
        store::public::publish(&access, &shows.iter().copied().collect()).await?;
        Ok(Reply::done(format!("{page}#link"), words.say("public-saved")))
    }
    .await;
    visit.answer(&page, typed, outcome).await
}

/// Makes the link of a public page anew; the old one shows nothing from now on.
#[server(prefix = "/do", endpoint = "sources/remake-link")]
pub async fn remake_link(home: SpaceId, source: SourceId) -> Result<Reply, Failure> {
    use crate::{Visit, form::Form, paths};

    let visit = Visit::action().ok_or(Failure::Broken)?;
    let page = paths::publish_source(home, source);
    let outcome = async {
        let access = visit.actor().await?.source(home, source).await?;
        store::public::remake(&access).await?;
        Ok(Reply::done(format!("{page}#link"), visit.words.say("public-remade")))
    }
    .await;
    visit.answer(&page, Form::default(), outcome).await
}

/// Takes the public page of a source away.
#[server(prefix = "/do", endpoint = "sources/unpublish")]
pub async fn unpublish_source(home: SpaceId, source: SourceId) -> Result<Reply, Failure> {
    use crate::{Visit, form::Form, paths};

    let visit = Visit::action().ok_or(Failure::Broken)?;
    let page = paths::publish_source(home, source);
    let outcome = async {
        let access = visit.actor().await?.source(home, source).await?;
        store::public::unpublish(&access).await?;
        Ok(Reply::done(page.as_str(), visit.words.say("public-gone")))
    }
    .await;
    visit.answer(&page, Form::default(), outcome).await
}
