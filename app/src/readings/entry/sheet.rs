//! The form itself: the last value in its register, the field over the same boxes, what is asked, the moment, and the rest.

use domain::{Counter, Counts, Date, Decimal, Quality};
use leptos::prelude::*;
use store::{Source, SourceAccess, readings::Reading};

use crate::{
    form::{Ask, Form},
    parts::{Entry, TextArea, Wrong, icon},
    readings::{
        actions::VALUES,
        shown::{Size, values},
    },
    words::Words,
};

/// What the form shows.
pub(crate) struct Sheet<'a> {
    pub words: Words,
    pub access: &'a SourceAccess,
    pub action: &'static str,
    /// The last reading, over which the next one is typed.
    pub last: Option<&'a Reading>,
    pub form: Form,
    /// A correction also carries the version it corrects and asks why.
    pub correction: bool,
    /// What the first register usually shows by now.
    pub usual: Option<(Decimal, Decimal)>,
    /// What was just done, and where to see it.
    pub said: Option<(String, String)>,
}

pub(crate) fn sheet(sheet: Sheet<'_>) -> AnyView {
    let Sheet { words, access, action, last, form, correction, usual, said } = sheet;
    let source = access.source();
    let counter = shown(source.counter, last);
    let hidden = [("home", access.home().id.to_string()), ("source", source.id.to_string()), ("id", form.typed("id"))]
        .into_iter()
        .chain(given(&form))
        .map(|(name, value)| view! { <input type="hidden" name=name value=value/> })
        .collect_view();
    let register = last.map(|last| {
        let when = words.with("last-time", &[("when", words.moment(last.at, access.home().zone.tz()).into())]);
        (when, last)
    });
    let fields = source
        .registers
        .iter()
        .zip(VALUES)
        .enumerate()
        .map(|(index, (register_of, name))| {
            let shown = register.as_ref().map(|(when, last)| {
                let value = if index == 0 { Some(last.value) } else { last.also.get(index - 1).map(|figure| figure.value) };
                let value = value.unwrap_or_default();
                view! {
                    <p class="label">{when.clone()}</p>
                    {values(words, source, value, &[], Size::Wall)}
                }
            });
            let label = if register_of.name.is_empty() {
                words.say(asked_for(source.counts, correction))
            } else {
                register_of.name.clone()
            };
            let wrong = form.problem(name).is_some();
            let field = field(words, source, counter, name, form.typed(name), wrong);
            view! {
                <div class="counters">
                    {shown}
                    <label class="label" for=name>{label}</label>
                    <div class="line close">{field}<span class="unit soft small">{source.unit.clone()}</span></div>
                </div>
                {problem(&form, name)}
            }
        })
        .collect_view();
    let usual = usual.map(|(low, high)| {
        let places = u32::from(source.counter.decimals().min(1));
        let told = [("low", words.rounded(low, places).into()), ("high", words.rounded(high, places).into())];
        view! { <p class="small">{words.with("usual-by-now", &told)}</p> }
    });
    let notice = said.map(|(said, to)| {
        let next = words.say(if to.contains("/meters/new") { "meter-new" } else { "see-source" });
        view! { <p class="notice saved"><span class="chip wrap">{icon("good")}<span>{said}</span></span><a class="button bare" href=to>{next}</a></p> }
    });
    let since = (source.counts == Counts::Interval).then(|| since(words, &form));
    let top_up = (source.counts == Counts::Countdown).then(|| top_up(words, source, &form));
    view! {
        <form class="slip" action=action method="post">
            {hidden}
            <div>
                {fields}
                {usual}
                <p class="soft small" id="value-hint">{words.say("value-hint")}</p>
                <Wrong field="form" sentence=form.problem("")/>
                {form.ask.clone().map(question)}
                {top_up}
                {since}
                {moment(words, &form)}
                {more(words, &form, correction)}
                <button class="button main">{words.say(if correction { "save-correction" } else { "save" })}</button>
                {notice}
            </div>
        </form>
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

/// The boxes to type a counter into; for anything else an ordinary field.
fn field(words: Words, source: &Source, counter: Counter, name: &'static str, value: String, wrong: bool) -> AnyView {
    let describedby = format!("value-hint {name}-wrong");
    if source.counts.has_curve() {
        return view! { <Entry name counter value point=words.point() describedby wrong/> }.into_any();
    }
    view! { <input class="input figure" id=name name=name inputmode="text" autocomplete="off" enterkeyhint="done" maxlength="48" required value=value aria-describedby=describedby aria-invalid=wrong.then_some("true")/> }
        .into_any()
}

/// What a prepaid counter was topped up by; empty for nothing.
fn top_up(words: Words, source: &Source, form: &Form) -> AnyView {
    view! {
        <p class="field wide">
            <label for="top_up">{words.say("top-up")}</label>
            <span class="line close"><input class="input figure" id="top_up" name="top_up" inputmode="decimal" autocomplete="off" maxlength="48" value=form.typed("top_up") aria-invalid=wrong(form, "top_up") aria-describedby="top_up-hint top_up-wrong"/><span class="unit soft small">{source.unit.clone()}</span></span>
            <span class="soft small" id="top_up-hint">{words.say("top-up-hint")}</span>
            {problem(form, "top_up")}
        </p>
    }
    .into_any()
}

/// From when on the value was used.
fn since(words: Words, form: &Form) -> AnyView {
    view! {
        <fieldset class="two">
            <legend class="label">{words.say("used-from")}</legend>
            <p class="field">
                <label for="since_date">{words.say("date-field")}</label>
                <input class="input" id="since_date" name="since_date" type="date" required value=form.typed("since_date") aria-invalid=wrong(form, "since_date") aria-describedby="since_date-wrong"/>
                {problem(form, "since_date")}
            </p>
            <p class="field">
                <label for="since_time">{words.say("time-field")}</label>
                <input class="input" id="since_time" name="since_time" type="time" required value=form.typed("since_time") aria-invalid=wrong(form, "since_time") aria-describedby="since_time-wrong"/>
                {problem(form, "since_time")}
            </p>
        </fieldset>
    }
    .into_any()
}

/// Answers already given are sent along; a question that is being asked brings its own buttons.
fn given(form: &Form) -> impl Iterator<Item = (&'static str, String)> {
    let asking = |name: &str| form.ask.as_ref().is_some_and(|ask| ask.choices.iter().any(|choice| choice.name == name));
    ["answer", "confirmed", "stands", "reads_as", "fold"]
        .into_iter()
        .filter(move |name| !asking(name))
        .filter_map(|name| Some((name, form.value(name)?.to_owned())))
}

/// A question between the form and its act: the sentence, and a button for each answer.
fn question(ask: Ask) -> AnyView {
    let choices = ask
        .choices
        .into_iter()
        .map(|choice| {
            view! { <li><button name=choice.name value=choice.value><strong>{choice.label}</strong><span class="soft small">{choice.hint}</span>{icon("right")}</button></li> }
        })
        .collect_view();
    view! {
        <section class="question" role="alert">
            <h2 class="asking">{icon("ask")}<span>{ask.sentence}</span></h2>
            <p class="soft small">{ask.detail}</p>
            <ul class="answers">{choices}</ul>
        </section>
    }
    .into_any()
}

/// Now, unless it is set back.
fn moment(words: Words, form: &Form) -> AnyView {
    let (date, time) = (form.typed("date"), form.typed("time"));
    let open = form.value("since_date").is_some_and(|since| !since.is_empty())
        || wrong(form, "date").is_some()
        || wrong(form, "time").is_some();
    // A moment with seconds keeps them; a browser would refuse it on a field that counts minutes.
    let step = if time.len() > "10:00".len() { "1" } else { "60" };
    view! {
        <details class="when" open=open>
            <summary>{icon("clock")}<span>{when(words, form)}</span><span class="soft">{words.say("change")}</span></summary>
            <div class="two">
                <p class="field">
                    <label for="date">{words.say("date-field")}</label>
                    <input class="input" id="date" name="date" type="date" required value=date aria-invalid=wrong(form, "date") aria-describedby="date-wrong"/>
                    {problem(form, "date")}
                </p>
                <p class="field">
                    <label for="time">{words.say("time-field")}</label>
                    <input class="input" id="time" name="time" type="time" step=step required value=time aria-invalid=wrong(form, "time") aria-describedby="time-wrong"/>
                    {problem(form, "time")}
                </p>
            </div>
        </details>
    }
    .into_any()
}

/// Quality, note and details, and for a correction why: closed while there is nothing in them that needs to be seen.
fn more(words: Words, form: &Form, correction: bool) -> AnyView {
    let chosen = form.value("quality").and_then(|quality| quality.parse().ok()).unwrap_or(Quality::Good);
    let filled = ["note", "metadata"].iter().any(|field| !form.typed(field).is_empty() || wrong(form, field).is_some());
    let open = correction || filled || chosen != Quality::Good || wrong(form, "quality").is_some();
    let qualities = Quality::ALL
        .iter()
        .map(|quality| view! { <label><input type="radio" name="quality" value=quality.as_str() checked=*quality == chosen/>{words.quality(*quality)}</label> })
        .collect_view();
    let why = correction.then(|| {
        view! {
            <p class="field wide">
                <label for="why">{words.say("why")}</label>
                <input class="input" id="why" name="why" maxlength="2000" value=form.typed("why") autocomplete="off" aria-invalid=wrong(form, "why")/>
                {problem(form, "why")}
            </p>
            <input type="hidden" name="version" value=form.typed("version")/>
        }
    });
    view! {
        <details class="when" open=open>
            <summary>{icon("edit")}<span>{words.say("note-and-quality")}</span><span class="soft">{words.say("change")}</span></summary>
            <div class="form">
                <fieldset class="pick"><legend>{words.say("quality")}</legend>{qualities}{problem(form, "quality")}</fieldset>
                <p class="field wide">
                    <label for="note">{words.say("note")}</label>
                    <TextArea name="note" value=form.typed("note") maxlength=4000 rows="2"/>
                    {problem(form, "note")}
                </p>
                <p class="field wide">
                    <label for="metadata">{words.say("metadata")}</label>
                    <TextArea name="metadata" value=form.typed("metadata") maxlength=6000 rows="2"/>
                    <span class="soft small">{words.say("metadata-hint")}</span>
                    {problem(form, "metadata")}
                </p>
                {why}
            </div>
        </details>
    }
    .into_any()
}

fn problem(form: &Form, field: &'static str) -> AnyView {
    view! { <Wrong field sentence=form.problem(field)/> }.into_any()
}

fn wrong(form: &Form, field: &str) -> Option<&'static str> {
    form.problem(field).map(|_| "true")
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
