//! Virtual sources: making one, changing what it is worked out from, and opening its days.

use domain::{SourceId, SpaceId};
use leptos::server;
use serde::{Deserialize, Serialize};

use crate::{failure::Failure, form::Reply};

/// A source of the home in the form: whether and how it counts.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct TypedPart {
    /// The source, with the number of a register after a colon where it is one of several.
    pub of: String,
    /// `added` or `subtracted`; empty is no part.
    pub sign: String,
    pub share: String,
}

/// Adds a virtual source to a home.
#[server(prefix = "/do", endpoint = "sources/combine")]
pub async fn combine_sources(
    home: SpaceId,
    #[server(default)] name: String,
    #[server(default)] place: String,
    #[server(default)] kind: String,
    #[server(default)] unit: String,
    #[server(default)] parts: Vec<TypedPart>,
) -> Result<Reply, Failure> {
    use domain::{Act, Counter, Counts, Falls, Kind, Multiplier, Name, Note};
    use store::sources::{Combined, NewSource};

    use crate::{Visit, paths};

    let visit = Visit::action().ok_or(Failure::Broken)?;
    let words = visit.words;
    let typed = form(&[("name", &name), ("place", &place), ("kind", &kind), ("unit", &unit)], &parts);
    let outcome = async {
        let access = visit.actor().await?.home(home).await?;
        access.may(Act::Combine)?;
        let mut form = typed.clone();
        let parsed_name = form.take("name", Name::parse(&name), |error| words.text_problem(error));
        let place = form.take("place", super::optional(&place), |error| words.text_problem(error));
        // A thermometer is read.
        let kind = kind.parse::<Kind>().ok().filter(|kind| *kind != Kind::Temperature);
        let kind = form.take("kind", kind.ok_or(()), |()| words.say("problem-kind"));
        let of = parse(words, &mut form, &unit, &parts);
        let Some((((name, place), kind), (unit, of))) = parsed_name.zip(place).zip(kind).zip(of) else {
            return Ok(Reply::Again(form));
        };
        let source = NewSource {
            name,
            description: Note::default(),
            kind,
            counts: Counts::Virtual,
            unit: unit.clone(),
            registers: Vec::new(),
            largest_gap: None,
            place,
            address: None,
            serial: None,
            counter: Counter::LEAST,
            multiplier: Multiplier::ONE,
            falls: Falls::Ask,
        };
        Ok(match store::sources::combine(&access, source, &of).await? {
            Combined::Done(id) => Reply::done(paths::source(home, id), words.say("source-added")),
            Combined::Unfit { part, why } => unfit(words, form, &of[part], unit.as_str(), &why),
        })
    }
    .await;
    visit.answer(&paths::combine(home), typed, outcome).await
}

/// Changes what a virtual source is worked out from.
#[server(prefix = "/do", endpoint = "sources/parts")]
pub async fn set_parts(
    home: SpaceId,
    source: SourceId,
    #[server(default)] unit: String,
    #[server(default)] parts: Vec<TypedPart>,
) -> Result<Reply, Failure> {
    use domain::Act;
    use store::sources::Combined;

    use crate::{Visit, paths};

    let visit = Visit::action().ok_or(Failure::Broken)?;
    let words = visit.words;
    let typed = form(&[("unit", &unit)], &parts);
    let page = paths::parts(home, source);
    let outcome = async {
        let access = visit.actor().await?.source(home, source).await?;
        access.may(Act::Combine)?;
        let mut form = typed.clone();
        let Some((unit, of)) = parse(words, &mut form, &unit, &parts) else { return Ok(Reply::Again(form)) };
        Ok(match store::sources::set_parts(&access, &unit, &of).await? {
            Combined::Done(_) => Reply::done(paths::source(home, source), words.say("saved")),
            Combined::Unfit { part, why } => unfit(words, form, &of[part], unit.as_str(), &why),
        })
    }
    .await;
    visit.answer(&page, typed, outcome).await
}

/// Shows the days of a virtual source to all who may see it, or only to those who may see all its parts.
#[server(prefix = "/do", endpoint = "sources/days")]
pub async fn open_days(
    home: SpaceId,
    source: SourceId,
    #[server(default)] open: bool,
    // The parts of which it was named what follows.
    #[server(default)] seen: String,
) -> Result<Reply, Failure> {
    use crate::{Visit, form::Form, paths};

    let visit = Visit::action().ok_or(Failure::Broken)?;
    let words = visit.words;
    let page = paths::parts(home, source);
    let outcome = async {
        let access = visit.actor().await?.source(home, source).await?;
        let seen: Vec<domain::Part> = serde_json::from_str(&seen).unwrap_or_default();
        if !store::sources::open_days(&access, open, &seen).await? {
            return Ok(Reply::done(format!("{page}#days"), words.say("days-changed")));
        }
        Ok(Reply::done(format!("{page}#days"), words.say(if open { "days-opened" } else { "days-closed" })))
    }
    .await;
    visit.answer(&page, Form::default(), outcome).await
}

/// What was typed, each source by its own name: the order in which they stand may be another when the form comes again.
#[cfg(feature = "ssr")]
fn form(fields: &[(&str, &str)], parts: &[TypedPart]) -> crate::form::Form {
    let mut form = crate::form::Form::of(fields);
    for part in parts.iter().filter(|part| !part.sign.is_empty() || !part.share.is_empty()) {
        form.fields.push((format!("sign:{}", part.of), part.sign.clone()));
        form.fields.push((format!("share:{}", part.of), part.share.clone()));
    }
    form
}

/// The unit and the parts, or what is wrong beside each.
#[cfg(feature = "ssr")]
fn parse(
    words: crate::words::Words,
    form: &mut crate::form::Form,
    unit: &str,
    typed: &[TypedPart],
) -> Option<(domain::Unit, Vec<domain::Part>)> {
    use domain::{Part, PartsError, Share, Sign, Unit, parts};

    let unit = form.take("unit", Unit::parse(unit), |error| words.text_problem(error));
    let mut all = Vec::new();
    let mut wrong = false;
    for one in typed.iter().filter(|one| !one.sign.is_empty()) {
        let sign = one.sign.parse::<Sign>().ok();
        let (source, register) =
            one.of.split_once(':').map_or((one.of.as_str(), None), |(source, number)| (source, Some(number)));
        let register = register.map(str::parse::<i16>).transpose().ok();
        let share = form.take(&format!("share:{}", one.of), Share::parse(&one.share), |_| words.say("problem-share"));
        match sign.zip(source.parse::<SourceId>().ok()).zip(register).zip(share) {
            Some((((sign, source), register), share)) => all.push(Part { source, register, sign, share }),
            None => wrong = true,
        }
    }
    if wrong {
        if form.problems.is_empty() {
            form.complain("parts", words.say("problem-part-gone"));
        }
        return None;
    }
    let checked = form.take("parts", parts::checked(all), |error| match error {
        PartsError::None => words.say("problem-parts-none"),
        PartsError::TooMany => words.with("problem-parts-many", &[("max", parts::MOST.to_string().into())]),
        PartsError::Twice => words.say("problem-parts-twice"),
    });
    unit.zip(checked)
}

/// The form again, with what does not fit beside that source.
#[cfg(feature = "ssr")]
fn unfit(
    words: crate::words::Words,
    mut form: crate::form::Form,
    part: &domain::Part,
    unit: &str,
    why: &store::sources::Unfit,
) -> Reply {
    use store::sources::Unfit;

    let sentence = match why {
        Unfit::Gone => words.say("problem-part-gone"),
        Unfit::NoUse => words.say("problem-part-no-use"),
        Unfit::Unit(own) => words.with("problem-part-unit", &[("own", own.clone().into()), ("unit", unit.to_owned().into())]),
    };
    let gone = matches!(why, Unfit::Gone);
    form.complain(&if gone { "parts".to_owned() } else { format!("share:{}", key(part)) }, sentence);
    Reply::Again(form)
}

/// Why a source stays where it is: others are worked out from it.
#[cfg(feature = "ssr")]
pub(crate) fn part_of(words: crate::words::Words, name: &str, others: &[String]) -> String {
    let source = ("source", name.to_owned().into());
    if others.is_empty() {
        words.with("part-of-hidden", &[source])
    } else {
        words.with("part-of", &[source, ("others", words.listed(others).into())])
    }
}

/// How a part is called in the form.
#[cfg(feature = "ssr")]
pub(crate) fn key(part: &domain::Part) -> String {
    match part.register {
        Some(register) => format!("{}:{register}", part.source),
        None => part.source.to_string(),
    }
}
