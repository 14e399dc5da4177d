//! How a file is read: what was recognised and why, what each column is, and its first lines as they were understood.

use std::collections::BTreeMap;

use domain::{
    Counts, Timestamp,
    file::{Clock, DateOrder, DecimalSign, Encoding, Evidence, Length, Lines, Reader, Role, Row, Rules, Separator, Unfit},
};
use leptos::prelude::*;
use store::{Import, SourceAccess, imports::Chosen};

use super::one::of_import;
use crate::{
    parts::icon,
    paths,
    readings::shown::{Size, values},
    words::Words,
};

/// Lines of the sample that are shown.
const SAMPLE: usize = 20;

pub(super) fn recognised(words: Words, access: &SourceAccess, import: &Import) -> AnyView {
    let (Some(chosen), Some(found)) = (&import.chosen, &import.recognised) else { return ().into_any() };
    let format = &chosen.format;
    let because = |evidence: &Option<Evidence>, same: bool| match evidence.as_ref().filter(|_| same) {
        Some(evidence) => {
            words.with("because-line", &[("line", evidence.line.to_string().into()), ("text", evidence.text.clone().into())])
        }
        None if same => words.say("because-nothing"),
        None => words.say("because-you"),
    };
    let fact = |label: &str, value: String, why: String| view! { <div><dt>{words.say(label)}</dt><dd>{value}" "<small>{why}</small></dd></div> };
    let size = words.with(
        "import-size",
        &[("bytes", words.number(import.bytes.into()).into()), ("lines", words.number(found.lines.into()).into())],
    );
    let zone = match format.clock {
        Clock::Utc => words.say("clock-utc"),
        Clock::Local => access.home().zone.name().to_owned(),
    };
    let zone_why = match (&found.why.clock, format.clock == found.format.clock) {
        (None, true) => words.with("because-home", &[("home", access.home().name.clone().into())]),
        (evidence, same) => because(evidence, same),
    };
    let header = words.say(if format.header { "header-yes" } else { "header-no" });
    let length = (access.source().counts == Counts::Interval)
        .then(|| fact("import-length", length_words(words, chosen.length), words.say("because-spacing")));
    let choice = |name: &'static str, label: &str, options: Vec<(String, String)>, chosen: String| {
        let options = options
            .into_iter()
            .map(|(value, label)| view! { <option value=value.clone() selected=value == chosen>{label}</option> })
            .collect_view();
        view! { <p class="field"><label for=name>{words.say(label)}</label><select class="input" id=name name=name>{options}</select></p> }
    };
    let said = |words_of: Vec<&'static str>, key: fn(&str) -> String| {
        words_of.into_iter().map(|word| (word.to_owned(), words.say(&key(word)))).collect::<Vec<_>>()
    };
    let lengths = (access.source().counts == Counts::Interval).then(|| {
        let mut lengths: Vec<Length> =
            vec![Length::Seconds(900), Length::Seconds(1800), Length::Seconds(3600), Length::Day, Length::Month];
        lengths.extend(chosen.length.filter(|length| !lengths.contains(length)).into_iter().collect::<Vec<_>>());
        let options = lengths.into_iter().map(|length| (length.to_string(), length_words(words, Some(length)))).collect();
        choice("length", "import-length", options, chosen.length.map_or_else(String::new, |length| length.to_string()))
    });
    view! {
        <section id="file">
            <h2>{words.say("import-recognised")}</h2>
            <dl class="list reasons">
                {fact("import-file", import.file.clone(), size)}
                {fact("import-encoding", words.say(&format!("encoding-{}", format.encoding.as_str())), header)}
                {fact("import-separator", words.say(&format!("separator-{}", format.separator.as_str())), String::new())}
                {fact("import-decimal", words.say(&format!("decimal-{}", format.decimal.as_str())), because(&found.why.decimal, format.decimal == found.format.decimal))}
                {fact("import-order", words.say(&format!("order-{}", format.order.as_str())), because(&found.why.order, format.order == found.format.order))}
                {fact("import-clock", zone, zone_why)}
                {length}
            </dl>
            <details class="when">
                <summary>{icon("edit")}<span>{words.say("import-fits")}</span><span class="soft">{words.say("import-otherwise")}</span></summary>
                <form class="form" action=paths::DO_CHOOSE_IMPORT method="post">
                    {of_import(access, import.id)}
                    <div class="two">
                        {choice("encoding", "import-encoding", said(Encoding::ALL.iter().map(|word| word.as_str()).collect(), |word| format!("encoding-{word}")), format.encoding.to_string())}
                        {choice("separator", "import-separator", said(Separator::ALL.iter().map(|word| word.as_str()).collect(), |word| format!("separator-{word}")), format.separator.to_string())}
                        {choice("decimal", "import-decimal", said(DecimalSign::ALL.iter().map(|word| word.as_str()).collect(), |word| format!("decimal-{word}")), format.decimal.to_string())}
                        {choice("order", "import-order", said(DateOrder::ALL.iter().map(|word| word.as_str()).collect(), |word| format!("order-{word}")), format.order.to_string())}
                        {choice("header", "import-header", said(vec!["yes", "no"], |word| format!("header-{word}")), if format.header { "yes" } else { "no" }.to_owned())}
                        {choice("clock", "import-clock", said(Clock::ALL.iter().map(|word| word.as_str()).collect(), |word| format!("clock-{word}")), format.clock.to_string())}
                        {lengths}
                    </div>
                    <button class="button">{words.say("import-read-again")}</button>
                </form>
            </details>
        </section>
    }
    .into_any()
}

fn length_words(words: Words, length: Option<Length>) -> String {
    match length {
        None => words.say("length-unknown"),
        Some(Length::Day) => words.say("length-day"),
        Some(Length::Month) => words.say("length-month"),
        Some(Length::Seconds(seconds)) if seconds % 3600 == 0 => {
            words.with("length-hours", &[("count", (seconds / 3600).into())])
        }
        Some(Length::Seconds(seconds)) => words.with("length-minutes", &[("count", (seconds / 60).into())]),
    }
}

pub(super) fn columns(words: Words, access: &SourceAccess, import: &Import) -> AnyView {
    let (Some(chosen), Some(found)) = (&import.chosen, &import.recognised) else { return ().into_any() };
    let source = access.source();
    let interval = source.counts == Counts::Interval;
    let mut offered: Vec<(Role, String)> = vec![(Role::LeaveOut, words.say("column-leave-out"))];
    offered.push((Role::Moment, words.say(if interval { "column-end" } else { "column-moment" })));
    if interval {
        offered.push((Role::Start, words.say("column-start")));
    }
    offered.push((Role::Date, words.say("column-date")));
    offered.push((Role::Time, words.say("column-time")));
    for (number, register) in (1..).zip(&source.registers) {
        let label = if register.name.is_empty() {
            words.with("column-value", &[("unit", source.unit.clone().into())])
        } else {
            words.with("column-register", &[("name", register.name.clone().into()), ("unit", source.unit.clone().into())])
        };
        offered.push((Role::Value(number), label));
    }
    offered.push((Role::Quality, words.say("column-quality")));
    offered.push((Role::Note, words.say("column-note")));
    let lines = found.columns.iter().enumerate().map(|(place, column)| {
        let role = chosen.roles.get(place).copied().unwrap_or(Role::LeaveOut);
        let name = column.name.clone().filter(|name| !name.is_empty()).unwrap_or_else(|| words.with("column-number", &[("number", (place + 1).to_string().into())]));
        let drawing = match role {
            Role::Moment | Role::Date | Role::Time | Role::Start => "clock",
            Role::Value(_) => "counter",
            Role::Quality => "good",
            Role::Note => "edit",
            Role::LeaveOut => "bad",
        };
        let options = offered.iter().map(|(offer, label)| view! { <option value=offer.to_string() selected=*offer == role>{label.clone()}</option> }).collect_view();
        let (id, field) = (format!("column-{place}"), format!("roles[{place}]"));
        view! {
            <li class="side">
                {icon(drawing)}
                <div><strong>{name.clone()}</strong><p class="soft small">{words.say("column-first")}" "<code>{column.first.clone()}</code></p></div>
                <p class="field"><label class="hidden" for=id.clone()>{name}</label><select class="input" id=id name=field>{options}</select></p>
            </li>
        }
    });
    view! {
        <section id="columns">
            <h2>{words.say("import-columns")}</h2>
            <form action=paths::DO_CHOOSE_IMPORT method="post">
                {of_import(access, import.id)}
                <ul class="ledger">{lines.collect_view()}</ul>
                <button class="button">{words.say("import-read-again")}</button>
            </form>
        </section>
    }
    .into_any()
}

/// The first lines, as they were understood.
pub(super) fn sample(words: Words, access: &SourceAccess, import: &Import, bytes: &[u8], now: Timestamp) -> AnyView {
    let Some(chosen) = &import.chosen else { return ().into_any() };
    let source = access.source();
    let read = match understood(access, chosen, bytes, now) {
        Ok(read) => read,
        Err(unfit) => {
            let sentence = match unfit {
                Unfit::NoMoment => words.say("unfit-no-moment"),
                Unfit::NoValue(register) => words.with("unfit-no-value", &[("register", register.to_string().into())]),
                Unfit::Twice => words.say("unfit-twice"),
                Unfit::NoLength => words.say("unfit-no-length"),
            };
            return view! { <section id="sample"><h2>{words.say("import-sample")}</h2><p class="chip ask wrap" role="alert">{icon("ask")}<span>{sentence}</span></p></section> }.into_any();
        }
    };
    let tz = access.home().zone.tz();
    let lines = read.into_iter().map(|(number, text, row)| {
        let (said, value) = match row {
            Ok(row) => {
                let end = words.moment(row.at, tz);
                let when = match row.since {
                    Some(since) => words.with("from-to", &[("from", words.moment(since, tz).into()), ("to", end.into())]),
                    None => end,
                };
                let also: Vec<domain::Figure> = row.values.iter().skip(1).zip(source.numbers().into_iter().skip(1)).map(|(value, register)| domain::Figure { register, value: *value, answer: None }).collect();
                let value = row.values.first().map(|first| values(words, source, *first, &also, Size::Line));
                (when.into_any(), value)
            }
            Err(why) => (view! { <span class="chip ask wrap">{icon("ask")}<span>{words.refused(&why)}</span></span> }.into_any(), None),
        };
        view! { <tr><td class="num soft">{number}</td><th scope="row">{said}<br/><span class="soft small"><code>{text}</code></span></th><td class="num">{value}</td></tr> }
    });
    view! {
        <section id="sample">
            <h2>{words.say("import-sample")}</h2>
            <p class="soft small">{words.with("import-sample-hint", &[("count", SAMPLE.into())])}</p>
            <div class="scroll" role="region" aria-label=words.say("import-sample") tabindex="0">
                <table class="table">
                    <thead><tr><th scope="col" class="num">{words.say("import-line")}</th><th scope="col">{words.say("import-line-itself")}</th><th scope="col" class="num">{source.unit.clone()}</th></tr></thead>
                    <tbody>{lines.collect_view()}</tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}

type Understood = (u32, String, Result<Row, domain::file::Refused>);

fn understood(access: &SourceAccess, chosen: &Chosen, bytes: &[u8], now: Timestamp) -> Result<Vec<Understood>, Unfit> {
    let source = access.source();
    let mut reader = Reader::new(Rules {
        format: chosen.format,
        roles: chosen.roles.clone(),
        length: chosen.length,
        counts: source.counts,
        zone: access.home().zone.clone(),
        counter: source.counter,
        registers: u8::try_from(source.registers.len()).unwrap_or(u8::MAX),
        now,
        direction: chosen.direction,
    })?;
    let mut lines = Lines::new(&chosen.format);
    let mut found = BTreeMap::new();
    for slice in bytes.chunks(4 << 10) {
        lines.push(slice, &mut |line| keep(&mut reader, &line, &mut found));
        if found.len() > SAMPLE {
            break;
        }
    }
    // A short file ends within its sample.
    if found.len() <= SAMPLE {
        lines.finish(&mut |line| keep(&mut reader, &line, &mut found));
    }
    Ok(found.into_values().take(SAMPLE).collect())
}

fn keep(reader: &mut Reader, line: &domain::file::Line<'_>, found: &mut BTreeMap<u32, Understood>) {
    let text: Vec<&str> = line.cells.iter().collect();
    let text: String = text.join("  ").chars().take(120).collect();
    match reader.row(line) {
        None => {}
        Some(Ok(row)) => drop(found.insert(line.number, (line.number, text, Ok(row)))),
        Some(Err(refusal)) => drop(found.insert(line.number, (line.number, text, Err(refusal.why)))),
    }
}
