//! `/homes/{home}/sources/{source}/readings/new`: one screen on a phone.

use domain::{Act, Counts, Quality};
use leptos::prelude::*;
use store::{Reading, SourceAccess};

use super::entry::{ReadingEntry, Sheet, sheet};
use crate::{Page, Visit, failure::Failure, form::Form, parts::kind_icon, paths};

pub async fn page(visit: Visit) -> Result<Page, Failure> {
    let words = visit.words;
    let access = visit.source().await?;
    access.may(Act::Record)?;
    visit.looked(&access);
    let last = store::readings::last(&access, None).await?;
    let form = match visit.form().await {
        Some(form) => form,
        None => fresh(&visit, &access, last.as_ref()),
    };
    let usual = store::readings::usual(&access, visit.now()).await?;
    let (home, source) = (access.home(), access.source());
    let inside = sheet(Sheet {
        words,
        access: &access,
        action: paths::DO_RECORD,
        last: last.as_ref(),
        form,
        correction: false,
        usual,
        said: None,
    });
    let place = source.place.clone().map(|place| view! { <p class="soft small">{place}</p> });
    let body = view! {
        <div class=source.kind.as_str()>
            <header class="slip-head"><h1>{kind_icon(source.kind)}{source.name.clone()}</h1>{place}</header>
            <ReadingEntry unsent=words.say("unsent")>{inside}</ReadingEntry>
        </div>
    }
    .into_any();
    let title = words.with("read-source", &[("source", source.name.clone().into())]);
    Ok(Page::task(title, paths::source(home.id, source.id), home.name.clone(), body))
}

/// An empty form: its own id, and the moment it is opened in the home's zone. An interval goes on where the last one ended.
pub(super) fn fresh(visit: &Visit, access: &SourceAccess, last: Option<&Reading>) -> Form {
    let zone = &access.home().zone;
    let now = zone.at(visit.now());
    let mut form = Form::of(&[
        ("id", &visit.fresh_id().to_string()),
        ("date", &now.strftime("%Y-%m-%d").to_string()),
        ("time", &now.strftime("%H:%M").to_string()),
        ("quality", Quality::Good.as_str()),
    ]);
    // What somebody was about to note when they saw that the meter is another one.
    if let Some(noted) = visit.query("noted") {
        for (name, said) in ["value", "date", "time"].into_iter().zip(noted.split('_')).filter(|(_, said)| !said.is_empty()) {
            form.set(name, said);
        }
    }
    if access.source().counts == Counts::Interval {
        let since = last.map_or(now, |last| zone.at(last.at));
        form.fields.push(("since_date".to_owned(), since.strftime("%Y-%m-%d").to_string()));
        form.fields.push(("since_time".to_owned(), since.strftime("%H:%M").to_string()));
    }
    form
}
