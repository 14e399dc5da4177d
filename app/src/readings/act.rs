//! From typed strings to one act of the store, and from its outcome to what the person is told.

use domain::{
    Act, Answer, Confirmed, Counter, Counts, Decimal, Doubt, Figure, Fold, Hint, MomentError, Note, NumberError, Quality,
    ReadingId, SourceId, SpaceId, Timestamp, ValueError, text::Metadata, zone,
};
use store::{
    Source, SourceAccess,
    readings::{self, Correction, NewReading, Outcome, Reading, Stands},
};

use leptos::prelude::RenderHtml;

use super::{
    actions::{Entered, TypedReading},
    asked::{asked, choice, conflict, field_of, mine, refused},
    entry::{Sheet, sheet},
    new::fresh,
    shown::in_words,
};
use crate::{
    Visit,
    failure::Failure,
    form::{Ask, Form, Reply},
    paths,
    words::Words,
};

/// What was typed, understood.
#[derive(Clone)]
struct Understood {
    at: Timestamp,
    since: Option<Timestamp>,
    /// Of each register, the first one's first.
    figures: Vec<Figure>,
    top_up: Option<Decimal>,
    quality: Quality,
    confirmed: Confirmed,
    note: Note,
    metadata: Metadata,
}

impl Understood {
    fn reading(self, id: ReadingId) -> NewReading {
        let Self { at, since, mut figures, top_up, quality, confirmed, note, metadata } = self;
        let first = figures.remove(0);
        NewReading {
            id,
            at,
            since,
            value: first.value,
            quality,
            note,
            metadata,
            answer: first.answer,
            top_up,
            confirmed,
            also: figures,
        }
    }

    fn correction(self, id: ReadingId, version: i32, why: Note) -> Correction {
        let NewReading { id, at, since, value, quality, note, metadata, answer, top_up, confirmed, also } = self.reading(id);
        Correction { id, version, at, since, value, quality, note, metadata, answer, top_up, confirmed, also, why }
    }
}

/// What was answered about a value stays with it as long as neither the value nor its moment changes.
fn keep_answers(to: &mut Correction, current: &Reading) {
    if to.at != current.at {
        return;
    }
    let keep = |answer: &mut Option<Answer>, same: bool, before: Option<Answer>| *answer = answer.or(before.filter(|_| same));
    keep(&mut to.answer, to.value == current.value, current.answer);
    let same =
        |one: &[Figure], other: &[Figure]| one.iter().map(|figure| figure.value).eq(other.iter().map(|figure| figure.value));
    if to.value == current.value && same(&to.also, &current.also) {
        to.confirmed = current.confirmed.iter().fold(to.confirmed, Confirmed::and);
    }
    for (figure, before) in to.also.iter_mut().zip(&current.also) {
        keep(&mut figure.answer, figure.value == before.value, before.answer);
    }
}

/// Records what was typed: the reply, and which reading stands there by it; none, when nothing of this person's was saved.
pub(super) async fn recorded(
    visit: &Visit,
    home: SpaceId,
    source: SourceId,
    id: ReadingId,
    typed: &TypedReading,
) -> Result<(Reply, Option<ReadingId>), Failure> {
    let access = visit.actor().await?.source(home, source).await?;
    access.may(Act::Record)?;
    // What is asked back tells what stands there.
    visit.looked(&access);
    let typed = &typed.as_meant();
    let form = typed.form(Some(id));
    if typed.says("mistyped") {
        return Ok((mistyped(visit.words, form), None));
    }
    if typed.says("new-meter") {
        let to = paths::new_meter_showing(home, source, &typed.noted());
        return Ok((Reply::done(to, visit.words.say("new-meter-first")), None));
    }
    let last = readings::last(&access, None).await?;
    let understood = match understand(visit, &access, typed, last.as_ref(), form) {
        Ok(understood) => understood,
        Err(form) => return Ok((Reply::Again(*form), None)),
    };
    let outcome = readings::record(&access, understood.clone().reading(id)).await?;
    let Outcome::Conflict { existing } = outcome else {
        let saved = outcome.saved().map(|reading| reading.id).filter(|saved| *saved == id);
        return Ok((told(visit, &access, typed.form(Some(id)), outcome), saved));
    };
    if typed.stands == "theirs" {
        return Ok((Reply::done(paths::reading(home, source, existing.id), visit.words.say("kept-theirs")), None));
    }
    if typed.stands == "both" {
        readings::keep_both(&access, understood.reading(id)).await?;
        return Ok((Reply::done(paths::source(home, source), visit.words.say("kept-both")), None));
    }
    // Only what the person saw may be written over: whoever changed it meanwhile is asked about again.
    if typed.stands != mine(&existing) {
        let mut form = typed.form(Some(id));
        form.ask = Some(Box::new(conflict(visit.words, &access, &form, &existing)));
        return Ok((Reply::Again(form), None));
    }
    let correction = understood.correction(existing.id, existing.version, Note::default());
    let outcome = readings::correct(&access, correction).await?;
    let saved = outcome.saved().map(|reading| reading.id);
    Ok((told(visit, &access, typed.form(Some(id)), outcome), saved))
}

pub(super) async fn correct(
    visit: &Visit,
    home: SpaceId,
    source: SourceId,
    id: ReadingId,
    version: i32,
    why: &str,
    typed: &TypedReading,
) -> Result<Reply, Failure> {
    let access = visit.actor().await?.source(home, source).await?;
    access.may(Act::Record)?;
    visit.looked(&access);
    let words = visit.words;
    let typed = &typed.as_meant();
    let mut form = typed.correction(version, why);
    if typed.says("mistyped") {
        return Ok(mistyped(words, form));
    }
    if typed.says("new-meter") {
        return Ok(Reply::done(paths::new_meter_showing(home, source, &typed.noted()), words.say("new-meter-first")));
    }
    let Some(why) = form.take("why", Note::parse(why), |error| words.text_problem(error)) else { return Ok(Reply::Again(form)) };
    let current = readings::one(&access, id).await?;
    let understood = match understand(visit, &access, typed, current.as_ref(), form.clone()) {
        Ok(understood) => understood,
        Err(form) => return Ok(Reply::Again(*form)),
    };
    let mut correction = understood.correction(id, version, why);
    if let Some(current) = &current {
        keep_answers(&mut correction, current);
    }
    let outcome = readings::correct(&access, correction).await?;
    Ok(told(visit, &access, form, outcome))
}

pub(super) async fn delete(
    visit: &Visit,
    home: SpaceId,
    source: SourceId,
    id: ReadingId,
    version: i32,
    why: &str,
) -> Result<Reply, Failure> {
    let access = visit.actor().await?.source(home, source).await?;
    access.may(Act::Record)?;
    let mut form = Form::of(&[("why", why)]);
    let Some(why) = form.take("why", Note::parse(why), |error| visit.words.text_problem(error)) else {
        return Ok(Reply::Again(form));
    };
    let outcome = readings::delete(&access, id, version, why).await?;
    Ok(told(visit, &access, Form::default(), outcome))
}

pub(super) async fn undo(visit: &Visit, home: SpaceId, source: SourceId, id: ReadingId, version: i32) -> Result<Reply, Failure> {
    let access = visit.actor().await?.source(home, source).await?;
    access.may(Act::Record)?;
    let outcome = readings::undo(&access, id, version).await?;
    Ok(told(visit, &access, Form::default(), outcome))
}

pub(super) async fn settle(
    visit: &Visit,
    home: SpaceId,
    source: SourceId,
    id: ReadingId,
    stands: &str,
) -> Result<Reply, Failure> {
    let access = visit.actor().await?.source(home, source).await?;
    access.may(Act::Record)?;
    let stands = if stands == "rival" { Stands::Rival } else { Stands::Book };
    Ok(match readings::settle(&access, id, stands).await? {
        Outcome::Corrected(reading) => Reply::done(paths::reading(home, source, reading.id), visit.words.say("dispute-settled")),
        Outcome::Deleted { .. } => Reply::done(paths::source(home, source), visit.words.say("dispute-over")),
        outcome => told(visit, &access, Form::default(), outcome),
    })
}

/// Back to the digits; everything stays as typed.
fn mistyped(words: Words, mut form: Form) -> Reply {
    form.complain("value", words.say("mistyped"));
    Reply::Again(form)
}

/// Parses every field, so that all problems are told at once; a value or a time that can be read in two ways is asked about.
fn understand(
    visit: &Visit,
    access: &SourceAccess,
    typed: &TypedReading,
    last: Option<&Reading>,
    mut form: Form,
) -> Result<Understood, Box<Form>> {
    let words = visit.words;
    let source = access.source();
    let fold = match typed.fold.as_str() {
        "first" => Some(Fold::First),
        "second" => Some(Fold::Second),
        _ => None,
    };
    let (confirmed, guessed) = typed.confirmed();
    // A wrong year is refused; whoever notes what will be within one may mean it.
    let within_a_year = Timestamp::from_second(visit.now().as_second() + 366 * 86_400).unwrap_or(Timestamp::MAX);
    let moment = |latest: Timestamp| zone::moment(&access.home().zone, &typed.date, &typed.time, fold, latest);
    let latest = if confirmed.has(Doubt::Future) { within_a_year } else { visit.now() };
    let at = match moment(latest) {
        Ok(at) => Some(at),
        Err(MomentError::Future) if moment(within_a_year).is_ok() => {
            let tz = access.home().zone.tz();
            form.ask.get_or_insert_with(|| {
                Box::new(Ask::of(
                    words.with("ask-future", &[("now", words.moment(visit.now(), tz).into())]),
                    words.say("ask-future-detail"),
                    vec![
                        choice("confirmed", "mistyped", words.say("ask-mistyped"), words.say("ask-mistyped-hint")),
                        choice(
                            "confirmed",
                            &confirmed.and(Doubt::Future).to_string(),
                            words.say("ask-right"),
                            words.say("ask-right-hint"),
                        ),
                    ],
                ))
            });
            None
        }
        Err(MomentError::Twice { .. }) => {
            form.ask.get_or_insert_with(|| {
                Box::new(Ask::of(
                    words.with("ask-twice", &[("time", typed.time.clone().into())]),
                    words.say("ask-twice-detail"),
                    vec![
                        choice("fold", "first", words.say("ask-first"), words.say("ask-first-hint")),
                        choice("fold", "second", words.say("ask-second"), words.say("ask-second-hint")),
                    ],
                ))
            });
            None
        }
        Err(error) => {
            let (field, sentence) = words.moment_problem(&error);
            form.complain(field, sentence);
            None
        }
    };
    let quality = if typed.quality.is_empty() {
        Some(Quality::Good)
    } else {
        form.take("quality", typed.quality.parse(), |_| words.say("problem-quality"))
    };
    // What was read is on the face of the meter that hung there then.
    let counter = at.map_or(source.counter, |at| access.reckoning(1).life.at(at).counter);
    let values: Vec<Option<Decimal>> = typed
        .values(source.registers.len())
        .enumerate()
        .map(|(index, (field, text))| {
            let last = last.and_then(|last| match index.checked_sub(1) {
                None => Some(last.value),
                Some(other) => last.also.get(other).map(|figure| figure.value),
            });
            value(words, (source, counter), &mut form, (field, text), last, &typed.reads_as)
        })
        .collect();
    // Whoever says that they guessed says how far the value is to be trusted.
    let quality = quality.map(|quality| if guessed && quality == Quality::Good { Quality::Estimated } else { quality });
    let note = form.take("note", Note::parse(&typed.note), |error| words.text_problem(error));
    let metadata = form.take("metadata", Metadata::parse(&typed.metadata), |error| words.text_problem(error));
    let top_up = top_up(words, source, typed, &mut form);
    let since = if source.counts == Counts::Interval { since(visit, access, typed, &mut form, (at, latest)) } else { Some(None) };
    let values: Option<Vec<Decimal>> = values.into_iter().collect();
    match (values, at, since, top_up, quality, note, metadata) {
        (Some(values), Some(at), Some(since), Some(top_up), Some(quality), Some(note), Some(metadata)) if form.ask.is_none() => {
            let figure =
                |(value, register): (Decimal, i16)| Figure { register, value, answer: answered(&typed.answer, register) };
            let figures = values.into_iter().zip(source.numbers()).map(figure).collect();
            Ok(Understood { at, since, figures, top_up, quality, confirmed, note, metadata })
        }
        _ => Err(Box::new(form)),
    }
}

/// One register's value; `None` when it has to be typed anew or asked about.
fn value(
    words: Words,
    (source, counter): (&Source, Counter),
    form: &mut Form,
    (field, text): (&'static str, &str),
    last: Option<Decimal>,
    reads_as: &str,
) -> Option<Decimal> {
    // The counter's decimals settle 1.234 on a meter that shows fewer; a value near the last one settles the rest.
    let hint = Hint { last, decimals: Some(counter.decimals()).filter(|_| source.counts.has_curve()) };
    match domain::reading::value(text, hint, counter, source.counts) {
        Err(ValueError::Number(NumberError::Ambiguous { whole, fraction })) => match reads_as {
            "whole" => Some(whole),
            "fraction" => Some(fraction),
            _ => {
                form.ask.get_or_insert_with(|| {
                    Box::new(Ask::of(
                        words.with("ask-ambiguous", &[("typed", text.to_owned().into())]),
                        words.say("ask-ambiguous-detail"),
                        vec![
                            choice("reads_as", "whole", words.number(whole), words.say("ask-whole")),
                            choice("reads_as", "fraction", words.number(fraction), words.say("ask-fraction")),
                        ],
                    ))
                });
                None
            }
        },
        other => form.take(field, other, |error| words.value_problem(error)),
    }
}

/// What a prepaid counter was topped up by; empty for nothing.
fn top_up(words: Words, source: &Source, typed: &TypedReading, form: &mut Form) -> Option<Option<Decimal>> {
    if source.counts != Counts::Countdown || typed.top_up.trim().is_empty() {
        return Some(None);
    }
    let added = match domain::number::parse(&typed.top_up, Hint { last: None, decimals: Some(source.counter.decimals()) }) {
        Ok(added) if added.is_zero() => return Some(None),
        Ok(added) if added > Decimal::ZERO => Ok(added),
        _ => Err(()),
    };
    form.take("top_up", added, |()| words.say("problem-top-up")).map(Some)
}

/// When the interval began: before it ended. A time that occurs twice is the first of the two.
fn since(
    visit: &Visit,
    access: &SourceAccess,
    typed: &TypedReading,
    form: &mut Form,
    (at, latest): (Option<Timestamp>, Timestamp),
) -> Option<Option<Timestamp>> {
    let words = visit.words;
    match zone::moment(&access.home().zone, &typed.since_date, &typed.since_time, Some(Fold::First), latest) {
        Ok(since) if at.is_some_and(|at| since >= at) => {
            form.complain("since_date", words.say("problem-since"));
            None
        }
        Ok(since) => Some(Some(since)),
        Err(error) => {
            let (field, sentence) = words.moment_problem(&error);
            form.complain(if field == "time" { "since_time" } else { "since_date" }, sentence);
            None
        }
    }
}

/// What was answered about a register: `rolled-over` is of the first, `2:rolled-over` of the second.
fn answered(answers: &str, register: i16) -> Option<Answer> {
    let of_register = |answer: &str| match answer.split_once(':') {
        Some((of, _)) => of == register.to_string(),
        None => register == 1,
    };
    let last = answers.split(',').rfind(|answer| of_register(answer))?;
    match last.split(':').next_back()? {
        "rolled-over" => Some(Answer::RolledOver),
        "rolled-over-after" => Some(Answer::RolledOverAfter),
        "reset" => Some(Answer::Reset),
        "reset-after" => Some(Answer::ResetAfter),
        "unknown" => Some(Answer::Unknown),
        _ => None,
    }
}

/// What a person is told of an outcome.
fn told(visit: &Visit, access: &SourceAccess, mut form: Form, outcome: Outcome) -> Reply {
    let words = visit.words;
    let (home, source) = (access.home().id, access.source());
    match outcome {
        // Somebody noted the same value for this moment before: it is one reading, and theirs.
        Outcome::Replayed(reading) if form.value("id").is_some_and(|id| id != reading.id.to_string()) => Reply::done(
            paths::reading(home, source.id, reading.id),
            words.with("already-there", &[("who", words.called(&reading.author.name).into())]),
        ),
        Outcome::Recorded(reading) | Outcome::Corrected(reading) | Outcome::Replayed(reading) => saved(words, access, &reading),
        Outcome::Undone(reading) => Reply::done(paths::reading(home, source.id, reading.id), words.say("undone")),
        Outcome::Deleted { id, .. } => Reply::done(paths::reading(home, source.id, id), words.say("deleted")),
        Outcome::Changed { current } => {
            let to = match &current {
                Some(current) => paths::reading(home, source.id, current.id),
                None => paths::readings(home, source.id),
            };
            Reply::done(to, words.say("saved-since-changed"))
        }
        Outcome::Differs { current } => {
            form.complain(
                "",
                match current {
                    Some(current) => words.with("differs", &[("value", words.number(current.value).into())]),
                    None => words.say("differs-deleted"),
                },
            );
            Reply::Again(form)
        }
        Outcome::Stale { current } => {
            // Saved once more, it is saved over what the person is told here.
            if let Some(current) = &current
                && let Some((_, version)) = form.fields.iter_mut().find(|(name, _)| name == "version")
            {
                *version = current.version.to_string();
            }
            form.complain(
                "",
                match current {
                    Some(current) => words.with("stale", &[("value", words.number(current.value).into())]),
                    None => words.say("stale-deleted"),
                },
            );
            Reply::Again(form)
        }
        Outcome::Conflict { existing } => {
            let when = words.moment(existing.at, access.home().zone.tz());
            let (value, who) = (words.number(existing.value), words.called(&existing.author.name));
            form.complain("", words.with("moment-taken", &[("when", when.into()), ("value", value.into()), ("who", who.into())]));
            Reply::Again(form)
        }
        Outcome::Overlaps { existing } => {
            let tz = access.home().zone.tz();
            let from = words.moment(existing.since.unwrap_or(existing.at), tz);
            let (to, who) = (words.moment(existing.at, tz), words.called(&existing.author.name));
            form.complain("", words.with("overlaps", &[("from", from.into()), ("to", to.into()), ("who", who.into())]));
            Reply::Again(form)
        }
        Outcome::Questions(questions) => {
            form.ask = questions.first().map(|(register, question)| Box::new(asked(words, access, &form, *register, question)));
            Reply::Again(form)
        }
        Outcome::Refused(rules) => {
            for (register, rule) in rules {
                form.complain(field_of(access.source(), register), refused(words, access.source(), rule));
            }
            Reply::Again(form)
        }
    }
}

fn saved(words: Words, access: &SourceAccess, reading: &Reading) -> Reply {
    let (home, source) = (access.home(), access.source());
    let value = in_words(words, source, reading.value, &reading.also);
    let when = words.moment(reading.at, home.zone.tz());
    let said =
        words.with("reading-saved", &[("source", source.name.clone().into()), ("value", value.into()), ("when", when.into())]);
    Reply::done(paths::source(home.id, source.id), said)
}

/// The reply as the island shows it: the form as it goes on, and what is announced.
pub(super) async fn entered(
    visit: &Visit,
    home: SpaceId,
    source: SourceId,
    reply: &Reply,
    typed: Form,
) -> Result<Entered, Failure> {
    let access = visit.actor().await?.source(home, source).await?;
    let last = readings::last(&access, None).await?;
    let (done, announced, form, said) = match reply {
        // Nothing is saved yet: what was typed stays, and goes along to where the meter is noted.
        Reply::Done { to, said, .. } if to.starts_with(&paths::new_meter(home, source)) => {
            (false, said.clone(), typed, Some((said.clone(), to.clone())))
        }
        Reply::Done { to, said, .. } => {
            (true, said.clone(), fresh(visit, &access, last.as_ref()), Some((said.clone(), to.clone())))
        }
        Reply::Again(form) => (false, form.announced(), form.clone(), None),
    };
    let view = sheet(Sheet {
        words: visit.words,
        access: &access,
        action: paths::DO_RECORD,
        last: last.as_ref(),
        form,
        correction: false,
        usual: readings::usual(&access, visit.now()).await?,
        said,
    });
    Ok(Entered { done, said: announced, html: view.to_html(), ..Entered::default() })
}
