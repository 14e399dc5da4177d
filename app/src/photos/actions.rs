//! Removing a photo.

use domain::{ReadingId, SourceId, SpaceId};
use leptos::server;

use crate::{failure::Failure, form::Reply};

/// Removes the photo of a reading, or without one that of the source itself.
#[server(prefix = "/do", endpoint = "photos/remove")]
pub async fn remove_photo(
    home: SpaceId,
    source: SourceId,
    #[server(default)] reading: Option<ReadingId>,
) -> Result<Reply, Failure> {
    use store::{
        Error::NotFound,
        photos::{self, Of},
    };

    use crate::{Visit, form::Form, paths};

    let visit = Visit::action().ok_or(Failure::Broken)?;
    let of = reading.map_or(Of::Source, Of::Reading);
    let page = paths::with_photo(home, source, of);
    let outcome = async {
        let access = visit.actor().await?.source(home, source).await?;
        match photos::remove(&access, of).await {
            // Pressed twice.
            Err(NotFound) => {}
            done => done?,
        }
        Ok(Reply::done(page.clone(), visit.words.say("photo-removed")))
    }
    .await;
    visit.answer(&page, Form::default(), outcome).await
}
