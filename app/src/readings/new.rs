//! `/homes/{home}/sources/{source}/readings/new`: one screen on a phone.

use domain::{Act, Counter, Date, Quality};
use leptos::prelude::*;
use store::{SourceAccess, readings::Reading};

use super::entry::{ReadingEntry, Sheet, SheetWords};
use crate::{
    Page, Visit,
    failure::Failure,
    form::{Form, Shown},
    parts::kind_icon,
    paths,
    words::Words,
};

pub async fn page(visit: Visit) -> Result<Page, Failure> {
    let words = visit.words;
    let access = visit.source().await?;
    access.may(Act::Record)?;
    let last = store::readings::last(&access, None).await?;
    let fresh = fresh(&visit, &access);
    let form = visit.form().await.unwrap_or_else(|| fresh.clone());
    let sheet = sheet(words, &access, paths::DO_RECORD, last.as_ref(), fresh, form);
    let (home, source) = (access.home(), access.source());
    let place = source.place.as_ref().map(|place| view! { <p class="soft small">{place.to_string()}</p> });
    let body = view! {
        <div class=source.kind.as_str().to_owned()>
            <header class="slip-head"><h1>{kind_icon(source.kind)}{source.name.to_string()}</h1>{place}</header>
            <ReadingEntry sheet/>
        </div>
    }
    .into_any();
    let title = words.with("read-source", &[("source", source.name.to_string().into())]);
    Ok(Page::task(title, paths::source(home.id, source.id), home.name.to_string(), body))
}

/// An empty form: its own id, and the moment it is opened in the home's zone.
fn fresh(visit: &Visit, access: &SourceAccess) -> Form {
    let now = access.home().zone.at(visit.now());
    Form::of(&[
        ("id", &visit.fresh_id().to_string()),
        ("date", &now.strftime("%Y-%m-%d").to_string()),
        ("time", &now.strftime("%H:%M").to_string()),
        ("quality", Quality::Good.as_str()),
    ])
}

/// What the form of a new reading and that of a correction share.
pub(super) fn sheet(words: Words, access: &SourceAccess, action: &str, last: Option<&Reading>, fresh: Form, form: Form) -> Sheet {
    let (home, source) = (access.home(), access.source());
    let tz = home.zone.tz();
    let when = when(words, &form);
    Sheet {
        action: action.to_owned(),
        home: home.id.to_string(),
        source: source.id.to_string(),
        counter: shown(source.counter, last),
        unit: source.unit.to_string(),
        point: words.point(),
        last: last.map(|last| Shown {
            value: last.value,
            spoken: format!("{} {}", last.value, source.unit),
            when: words.with("last-time", &[("when", words.moment(last.at, tz).into())]),
        }),
        fresh,
        form,
        qualities: Quality::ALL.iter().map(|quality| (quality.as_str().to_owned(), words.quality(*quality))).collect(),
        correction: false,
        back: paths::source(home.id, source.id),
        words: SheetWords {
            now: words.say("now"),
            hint: words.say("value-hint"),
            when,
            change: words.say("change"),
            date: words.say("date-field"),
            time: words.say("time-field"),
            quality: words.say("quality"),
            note: words.say("note"),
            metadata: words.say("metadata"),
            metadata_hint: words.say("metadata-hint"),
            more: words.say("note-and-quality"),
            why: words.say("why"),
            save: words.say("save"),
            unsent: words.say("unsent"),
            see: words.say("see-source"),
        },
    }
}

/// The moment the form stands at, in words.
fn when(words: Words, form: &Form) -> String {
    let date = form.value("date").and_then(|date| date.parse::<Date>().ok());
    let date = date.map_or_else(|| form.typed("date"), |date| words.date(date));
    words.with("moment", &[("date", date.into()), ("time", form.typed("time").into())])
}

/// The boxes to type into: as many decimals as the counter has, or as the last reading was noted with.
fn shown(counter: Counter, last: Option<&Reading>) -> Counter {
    let noted = last.map_or(0, |last| u8::try_from(last.value.normalize().scale()).unwrap_or(u8::MAX));
    Counter::new(counter.digits(), counter.decimals().max(noted)).unwrap_or(counter)
}
