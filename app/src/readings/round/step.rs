//! One step of the round: the source as it hangs on the wall, and what is typed of it.

use domain::{Decimal, Quality};
use leptos::prelude::*;
use store::{SourceAccess, readings::Reading};

use crate::{
    Visit,
    failure::Failure,
    form::{Form, Undo},
    parts::{icon, ids, kind_icon},
    paths, photos,
    readings::{
        entry::{At, Sheet, fields, saved},
        new::fresh,
        shown::{Size, in_words, shown},
    },
    words::Words,
};

/// A source to be read.
pub(crate) struct Step {
    access: SourceAccess,
    last: Option<Reading>,
    usual: Option<(Decimal, Decimal)>,
    form: Form,
    /// What was just done, and where to see it.
    said: Option<(String, String)>,
    /// The photo by which it is recognised.
    portrait: Option<AnyView>,
}

impl Step {
    /// Opens it: with what was typed of it before, or as a new one.
    pub async fn open(
        visit: &Visit,
        access: SourceAccess,
        typed: Option<Form>,
        said: Option<(String, String)>,
    ) -> Result<Self, Failure> {
        let last = store::readings::last(&access, None).await?;
        let usual = store::readings::usual(&access, visit.now()).await?;
        let form = typed.unwrap_or_else(|| {
            let mut form = fresh(visit, &access, last.as_ref());
            // That of the whole round, until it has its own.
            ["date", "time"].into_iter().for_each(|own| form.set(own, ""));
            form
        });
        let portrait = photos::portrait(visit.words, &access).await?;
        Ok(Self { access, last, usual, form, said, portrait })
    }

    pub fn name(&self) -> &str {
        &self.access.source().name
    }

    pub fn place(&self) -> Option<String> {
        self.access.source().place.clone()
    }

    pub fn kind(&self) -> domain::Kind {
        self.access.source().kind
    }

    /// What is told of it when it is come to, at this place of so many.
    pub fn view(self, words: Words, place: usize) -> AnyView {
        let Self { access, last, usual, form, said, portrait } = self;
        let source = access.source();
        let serial = source.meter().and_then(|meter| meter.serial.as_ref());
        let serial = serial.map(|serial| words.with("serial-no", &[("serial", serial.to_string().into())]));
        let at = [source.place.clone(), serial].into_iter().flatten().collect::<Vec<_>>().join(" · ");
        let at = (!at.is_empty()).then(|| view! { <p class="soft small">{at}</p> });
        let bound = |bound: fn(&(Decimal, Decimal)) -> Decimal| usual.as_ref().map(|usual| bound(usual).normalize().to_string());
        let asked = form.ask.is_some() || !form.problems.is_empty();
        let sheet = Sheet {
            words,
            access: &access,
            action: paths::DO_ROUND,
            last: last.as_ref(),
            form,
            correction: false,
            usual,
            said: None,
        };
        view! {
            <section
                class=format!("slip step {}", source.kind.as_str())
                class:asked=asked
                id=format!("step-{place}")
                tabindex="-1"
                data-about=source.id.to_string()
                data-low=bound(|usual| usual.0)
                data-high=bound(|usual| usual.1)
            >
                <header><h2>{kind_icon(source.kind)}{source.name.clone()}</h2>{at}</header>
                {portrait}
                <div>
                    {fields(&sheet, At(Some(place)))}
                    {said.map(|(said, to)| saved(words, said, to))}
                </div>
            </section>
        }
        .into_any()
    }
}

/// What stands in the place of a step once it is read.
pub(crate) fn done(words: Words, access: &SourceAccess, reading: Option<&Reading>, said: &str, place: usize) -> AnyView {
    let source = access.source();
    let value = reading.map(|reading| shown(words, source, reading, Size::Wall));
    view! {
        <section class=format!("slip step done {}", source.kind.as_str()) id=format!("step-{place}") tabindex="-1" data-about=source.id.to_string()>
            <header><h2>{kind_icon(source.kind)}{source.name.clone()}</h2></header>
            <div>
                {value}
                <p class="chip wrap">{icon("good")}<span>{said.to_owned()}</span></p>
            </div>
        </section>
    }
    .into_any()
}

/// A line of what was read, with the way to take it back.
pub(crate) fn line(words: Words, access: &SourceAccess, reading: &Reading) -> AnyView {
    let (home, source) = (access.home(), access.source());
    let value = in_words(words, source, reading.value, &reading.also);
    let when = words.moment(reading.at, home.zone.tz());
    let told = words.with("round-saved-one", &[("value", value.clone().into()), ("when", when.into())]);
    let quality = (reading.quality != Quality::Good).then(|| words.quality(reading.quality));
    let quality = quality.map(|quality| view! { <span class="chip">{icon("ask")}{quality}</span> });
    let undo = taken_back(access, reading);
    let back = words.with("round-take-back", &[("value", value.into())]);
    let hidden =
        undo.fields.into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value/> }).collect_view();
    view! {
        <li class=source.kind.as_str().to_owned()>
            {kind_icon(source.kind)}
            <div>
                {photos::thumbnail(home.id, source.id, reading)}
                <strong><a href=paths::reading(home.id, source.id, reading.id)>{source.name.clone()}</a></strong>
                <span class="soft small">{told}</span>
                {quality}
                <span class="about-photo small" hidden></span>
            </div>
            <form action=undo.action method="post">
                {ids(home.id, source.id)}
                {hidden}
                <button class="button" aria-label=back>{icon("undo")}{words.say("undo")}</button>
            </form>
        </li>
    }
    .into_any()
}

/// Deletes what was just read, or brings back what stood there before it, and comes back to the round.
fn taken_back(access: &SourceAccess, reading: &Reading) -> Undo {
    Undo::of(
        if reading.version > 1 { paths::DO_UNDO } else { paths::DO_DELETE },
        [
            ("id", reading.id.to_string()),
            ("version", reading.version.to_string()),
            ("to", paths::round_of(access.home().id, &access.home().zone.day(reading.at).to_string())),
        ],
    )
}
