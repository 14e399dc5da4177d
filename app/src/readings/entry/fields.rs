//! What is typed of one reading: the last value in its register, the field over the same boxes, what is asked, the moment, and the rest.

use domain::{Counter, Counts, Date, Quality};
use leptos::prelude::*;
use store::{Source, readings::Reading};

use super::{At, Sheet};
use crate::{
    form::{Ask, Form},
    parts::{Entry, TextArea, Wrong, beside, icon},
    paths,
    photos::attached,
    readings::{
        actions::{ANSWERS, VALUES},
        shown::{Size, values},
    },
    words::Words,
};

/// One reading's part of a form, with where it stands there.
struct Part<'a> {
    words: Words,
    source: &'a Source,
    form: &'a Form,
    at: At,
}

/// All fields of one reading; which source and which id they are of goes along hidden.
pub(crate) fn fields(sheet: &Sheet<'_>, at: At) -> AnyView {
    let Sheet { words, access, last, form, correction, usual, .. } = sheet;
    let (words, correction, source) = (*words, *correction, access.source());
    let part = Part { words, source, form, at };
    let hidden = [("source", source.id.to_string()), ("id", form.typed("id"))]
        .into_iter()
        .chain(given(form))
        .map(|(name, value)| view! { <input type="hidden" name=at.name(name) value=value/> })
        .collect_view();
    let counter = shown(source.counter, *last);
    let when = last.map(|last| words.with("last-time", &[("when", words.moment(last.at, access.home().zone.tz()).into())]));
    let shows = |index: usize| {
        let last = (*last)?;
        let value = if index == 0 { Some(last.value) } else { last.also.get(index - 1).map(|figure| figure.value) };
        Some((when.clone()?, value.unwrap_or_default()))
    };
    let registers = source.registers.len();
    let figures = source
        .registers
        .iter()
        .zip(VALUES)
        .enumerate()
        .map(|(index, (register, name))| {
            let label = if register.name.is_empty() { words.say(asked_for(source.counts, correction)) } else { register.name.clone() };
            let more = at.is_step() || index + 1 < registers;
            let shown = shows(index).map(|(when, value)| {
                view! { <p class="label">{when}</p>{values(words, source, value, &[], Size::Wall)} }
            });
            view! {
                <div class="counters">
                    {shown}
                    <label class="label" for=at.id(name)>{label}</label>
                    <div class="line close">{part.figure(counter, name, more)}<span class="unit soft small">{source.unit.clone()}</span></div>
                </div>
                {part.problem(name)}
            }
        })
        .collect_view();
    let usual = usual.map(|(low, high)| {
        let places = u32::from(source.counter.decimals().min(1));
        let told = [("low", words.rounded(low, places).into()), ("high", words.rounded(high, places).into())];
        words.with("usual-by-now", &told)
    });
    let hint = words.say("value-hint");
    let hint = usual.map_or_else(|| hint.clone(), |usual| words.sentences(usual, hint.clone()));
    view! {
        {hidden}
        {figures}
        <p class="soft small" id=at.id("value-hint")>{hint}</p>
        <Wrong field=at.id("form") sentence=form.problem("")/>
        {form.ask.clone().map(|ask| question(words, at, *ask))}
        {(source.counts == Counts::Countdown).then(|| part.top_up())}
        {(source.counts == Counts::Interval).then(|| part.since())}
        {part.moment()}
        {(!correction).then(|| attached(words, at.id("photo"), paths::readings(access.home().id, source.id), source.name.clone()))}
        {part.more(correction)}
    }
    .into_any()
}

/// What the field asks for.
fn asked_for(counts: Counts, correction: bool) -> &'static str {
    match counts {
        _ if correction => "value",
        Counts::Cumulative | Counts::Countdown | Counts::Gauge => "now",
        Counts::Interval | Counts::Virtual => "used",
    }
}

impl Part<'_> {
    /// The boxes to type a counter into; for anything else an ordinary field. In a round each may be left empty.
    fn figure(&self, counter: Counter, field: &str, more: bool) -> AnyView {
        let Self { words, source, form, at } = *self;
        let (name, id, value) = (at.name(field), at.id(field), form.typed(field));
        let wrong = form.problem(field).is_some();
        let describedby = format!("{} {}-wrong", at.id("value-hint"), id);
        if source.counts.has_curve() {
            let optional = at.is_step();
            return view! { <Entry name id counter value point=words.point() describedby wrong optional more/> }.into_any();
        }
        let next = if more { "next" } else { "done" };
        view! { <input class="input figure" id=id name=name inputmode="text" autocomplete="off" enterkeyhint=next maxlength="48" required=!at.is_step() value=value aria-describedby=describedby aria-invalid=wrong.then_some("true")/> }
            .into_any()
    }

    /// What a prepaid counter was topped up by; empty for nothing.
    fn top_up(&self) -> AnyView {
        let Self { words, source, form, at } = *self;
        let id = at.id("top_up");
        let (hint, describedby) = (format!("{id}-hint"), format!("{id}-hint {id}-wrong"));
        view! {
            <p class="field wide">
                <label for=id.clone()>{words.say("top-up")}</label>
                <span class="line close"><input class="input figure" id=id name=at.name("top_up") inputmode="decimal" autocomplete="off" maxlength="48" value=form.typed("top_up") aria-invalid=self.wrong("top_up") aria-describedby=describedby/><span class="unit soft small">{source.unit.clone()}</span></span>
                <span class="soft small" id=hint>{words.say("top-up-hint")}</span>
                {self.problem("top_up")}
            </p>
        }
        .into_any()
    }

    /// From when on the value was used.
    fn since(&self) -> AnyView {
        view! {
            <fieldset class="two">
                <legend class="label">{self.words.say("used-from")}</legend>
                {self.dated("since_date", "date-field", "date", None)}
                {self.dated("since_time", "time-field", "time", None)}
            </fieldset>
        }
        .into_any()
    }

    /// Now, unless it is set back; in a round that of the whole round, unless it has its own.
    fn moment(&self) -> AnyView {
        let Self { words, form, at, .. } = *self;
        let wrong = self.wrong("date").is_some() || self.wrong("time").is_some();
        let typed = !form.typed("date").is_empty() || !form.typed("time").is_empty();
        let open = wrong || if at.is_step() { typed } else { form.value("since_date").is_some_and(|since| !since.is_empty()) };
        // A moment with seconds keeps them; a browser would refuse it on a field that counts minutes.
        let step = if form.typed("time").len() > "10:00".len() { "1" } else { "60" };
        let said = if at.is_step() && !typed { words.say("round-own-moment") } else { when(words, form) };
        view! {
            <details class="when" open=open>
                <summary>{icon("clock")}<span>{said}</span><span class="soft">{words.say("change")}</span></summary>
                <div class="two">
                    {self.dated("date", "date-field", "date", None)}
                    {self.dated("time", "time-field", "time", Some(step))}
                </div>
            </details>
        }
        .into_any()
    }

    fn dated(&self, field: &'static str, label: &str, kind: &'static str, step: Option<&'static str>) -> AnyView {
        let Self { words, form, at, .. } = *self;
        let id = at.id(field);
        let describedby = format!("{id}-wrong");
        view! {
            <p class="field">
                <label for=id.clone()>{words.say(label)}</label>
                <input class="input" id=id name=at.name(field) type=kind step=step required=!at.is_step() value=form.typed(field) aria-invalid=self.wrong(field) aria-describedby=describedby/>
                {self.problem(field)}
            </p>
        }
        .into_any()
    }

    /// Quality, note and details, and for a correction why: closed while there is nothing in them that needs to be seen.
    fn more(&self, correction: bool) -> AnyView {
        let Self { words, form, at, .. } = *self;
        let chosen = form.value("quality").and_then(|quality| quality.parse().ok()).unwrap_or(Quality::Good);
        let filled = ["note", "metadata"].iter().any(|field| !form.typed(field).is_empty() || self.wrong(field).is_some());
        let open = correction || filled || chosen != Quality::Good || self.wrong("quality").is_some();
        let qualities = Quality::ALL
            .iter()
            .map(|quality| view! { <label><input type="radio" name=at.name("quality") value=quality.as_str() checked=*quality == chosen/>{words.quality(*quality)}</label> })
            .collect_view();
        let why = correction.then(|| {
            view! {
                <p class="field wide">
                    <label for="why">{words.say("why")}</label>
                    <input class="input" id="why" name="why" maxlength="2000" value=form.typed("why") autocomplete="off" aria-invalid=self.wrong("why")/>
                    {self.problem("why")}
                </p>
                <input type="hidden" name="version" value=form.typed("version")/>
            }
        });
        view! {
            <details class="when" open=open>
                <summary>{icon("edit")}<span>{words.say("note-and-quality")}</span><span class="soft">{words.say("change")}</span></summary>
                <div class="form">
                    <fieldset class="pick"><legend>{words.say("quality")}</legend>{qualities}{self.problem("quality")}</fieldset>
                    <p class="field wide">
                        <label for=at.id("note")>{words.say("note")}</label>
                        <TextArea name=at.name("note") id=at.id("note") value=form.typed("note") maxlength=4000 rows="2"/>
                        {self.problem("note")}
                    </p>
                    <p class="field wide">
                        <label for=at.id("metadata")>{words.say("metadata")}</label>
                        <TextArea name=at.name("metadata") id=at.id("metadata") value=form.typed("metadata") maxlength=6000 rows="2"/>
                        <span class="soft small">{words.say("metadata-hint")}</span>
                        {self.problem("metadata")}
                    </p>
                    {why}
                </div>
            </details>
        }
        .into_any()
    }

    fn problem(&self, field: &str) -> AnyView {
        view! { <Wrong field=self.at.id(field) sentence=self.form.problem(field)/> }.into_any()
    }

    fn wrong(&self, field: &str) -> Option<&'static str> {
        self.form.problem(field).map(|_| "true")
    }
}

/// Answers already given are sent along; a question that is being asked brings its own buttons.
fn given(form: &Form) -> impl Iterator<Item = (&'static str, String)> {
    let asking = |name: &str| form.ask.as_ref().is_some_and(|ask| ask.choices.iter().any(|choice| choice.name == name));
    ANSWERS.into_iter().filter(move |name| !asking(name)).filter_map(|name| Some((name, form.value(name)?.to_owned())))
}

/// A question between the form and its act: the sentence, and a button for each answer.
fn question(words: Words, at: At, ask: Ask) -> AnyView {
    let choices = ask
        .choices
        .into_iter()
        .map(|choice| {
            view! { <li><button name=at.name(&choice.name) value=choice.value><strong>{choice.label}</strong><span class="soft small">{choice.hint}</span>{icon("right")}</button></li> }
        })
        .collect_view();
    view! {
        <section class="question" role="alert" tabindex="-1">
            <h2 class="asking">{icon("ask")}<span>{ask.sentence}</span></h2>
            {ask.beside.map(|beside| beside::line(words, &beside))}
            <p class="soft small">{ask.detail}</p>
            <ul class="answers">{choices}</ul>
        </section>
    }
    .into_any()
}

/// The moment the form stands at, in words.
pub(crate) fn when(words: Words, form: &Form) -> String {
    let date = form.value("date").and_then(|date| date.parse::<Date>().ok());
    let date = date.map_or_else(|| form.typed("date"), |date| words.date(date));
    words.with("moment", &[("date", date.into()), ("time", form.typed("time").into())])
}

/// The boxes to type into: as many decimals as the counter has, or as the last reading was noted with.
fn shown(counter: Counter, last: Option<&Reading>) -> Counter {
    let noted = last.map_or(0, |last| u8::try_from(last.value.normalize().scale()).unwrap_or(u8::MAX));
    Counter::new(counter.digits(), counter.decimals().max(noted)).unwrap_or(counter)
}
