//! From typed strings to one act of the store, and from its outcome to what the person is told.

use domain::{
    Act, Answer, Draft, Fold, Hint, MomentError, Note, NumberError, Quality, Question, ReadingId, SourceId, SpaceId, ValueError,
    text::Metadata, zone,
};
use store::{
    SourceAccess,
    readings::{self, Correction, NewReading, Outcome, Reading},
};

use leptos::prelude::RenderHtml;

use super::{
    actions::{Entered, TypedReading},
    entry::{Sheet, sheet},
    new::fresh,
};
use crate::{
    Visit,
    failure::Failure,
    form::{Ask, Choice, Form, Reply},
    paths,
    words::Words,
};

/// What was typed, understood.
struct Understood {
    draft: Draft,
    note: Note,
    metadata: Metadata,
}

pub(super) async fn record(
    visit: &Visit,
    home: SpaceId,
    source: SourceId,
    id: ReadingId,
    typed: &TypedReading,
) -> Result<Reply, Failure> {
    let access = visit.actor().await?.source(home, source).await?;
    access.may(Act::Record)?;
    let form = typed.form(Some(id));
    if typed.answer == "mistyped" {
        return Ok(mistyped(visit.words, form));
    }
    let last = readings::last(&access, None).await?;
    let understood = match understand(visit, &access, typed, last.as_ref(), form) {
        Ok(understood) => understood,
        Err(form) => return Ok(Reply::Again(*form)),
    };
    let Understood { draft, note, metadata } = understood;
    let new = NewReading {
        id,
        at: draft.at,
        value: draft.value,
        quality: draft.quality,
        note: note.clone(),
        metadata: metadata.clone(),
        answer: draft.answer,
    };
    let outcome = readings::record(&access, new).await?;
    let Outcome::Conflict { existing } = outcome else { return Ok(told(visit, &access, typed.form(Some(id)), outcome)) };
    if typed.stands == "theirs" {
        return Ok(Reply::done(paths::reading(home, source, existing.id), visit.words.say("kept-theirs")));
    }
    // Only what the person saw may be written over: whoever changed it meanwhile is asked about again.
    if typed.stands != mine(&existing) {
        let mut form = typed.form(Some(id));
        form.ask = Some(conflict(visit.words, &access, &form, &existing));
        return Ok(Reply::Again(form));
    }
    let correction = Correction {
        id: existing.id,
        version: existing.version,
        at: draft.at,
        value: draft.value,
        quality: draft.quality,
        note,
        metadata,
        answer: draft.answer,
        why: Note::default(),
    };
    let outcome = readings::correct(&access, correction).await?;
    Ok(told(visit, &access, typed.form(Some(id)), outcome))
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
    let words = visit.words;
    let mut form = typed.correction(version, why);
    if typed.answer == "mistyped" {
        return Ok(mistyped(words, form));
    }
    let Some(why) = form.take("why", Note::parse(why), |error| words.text_problem(error)) else { return Ok(Reply::Again(form)) };
    let current = readings::one(&access, id).await?;
    let understood = match understand(visit, &access, typed, current.as_ref(), form.clone()) {
        Ok(understood) => understood,
        Err(form) => return Ok(Reply::Again(*form)),
    };
    let Understood { mut draft, note, metadata } = understood;
    // What was answered about a value stays with it as long as neither the value nor its moment changes.
    if draft.answer.is_none() {
        let same = current.as_ref().filter(|current| current.value == draft.value && current.at == draft.at);
        draft.answer = same.and_then(|current| current.answer);
    }
    let correction = Correction {
        id,
        version,
        at: draft.at,
        value: draft.value,
        quality: draft.quality,
        note,
        metadata,
        answer: draft.answer,
        why,
    };
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
    let counter = access.source().counter;
    // The counter's decimals settle 1.234 on a meter that shows fewer; a value near the last one settles the rest.
    let hint = Hint { last: last.map(|last| last.value), decimals: Some(counter.decimals()) };
    let value = match domain::reading::value(&typed.value, hint, counter) {
        Err(ValueError::Number(NumberError::Ambiguous { whole, fraction })) => match typed.reads_as.as_str() {
            "whole" => Some(whole),
            "fraction" => Some(fraction),
            _ => {
                form.ask = Some(Ask {
                    sentence: words.with("ask-ambiguous", &[("typed", typed.value.clone().into())]),
                    detail: words.say("ask-ambiguous-detail"),
                    choices: vec![
                        choice("reads_as", "whole", words.number(whole), words.say("ask-whole")),
                        choice("reads_as", "fraction", words.number(fraction), words.say("ask-fraction")),
                    ],
                });
                None
            }
        },
        other => form.take("value", other, |error| words.value_problem(error)),
    };
    let fold = match typed.fold.as_str() {
        "first" => Some(Fold::First),
        "second" => Some(Fold::Second),
        _ => None,
    };
    let at = match zone::moment(&access.home().zone, &typed.date, &typed.time, fold, visit.now()) {
        Ok(at) => Some(at),
        Err(MomentError::Twice { .. }) => {
            form.ask.get_or_insert(Ask {
                sentence: words.with("ask-twice", &[("time", typed.time.clone().into())]),
                detail: words.say("ask-twice-detail"),
                choices: vec![
                    choice("fold", "first", words.say("ask-first"), words.say("ask-first-hint")),
                    choice("fold", "second", words.say("ask-second"), words.say("ask-second-hint")),
                ],
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
    let note = form.take("note", Note::parse(&typed.note), |error| words.text_problem(error));
    let metadata = form.take("metadata", Metadata::parse(&typed.metadata), |error| words.text_problem(error));
    let answer = match typed.answer.as_str() {
        "rolled-over" => Some(Answer::RolledOver),
        "rolled-over-after" => Some(Answer::RolledOverAfter),
        _ => None,
    };
    match (value, at, quality, note, metadata) {
        (Some(value), Some(at), Some(quality), Some(note), Some(metadata)) if form.ask.is_none() => {
            Ok(Understood { draft: Draft { at, value, quality, answer }, note, metadata })
        }
        _ => Err(Box::new(form)),
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
            words.with("already-there", &[("who", reading.author.name.into())]),
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
            let (value, who) = (words.number(existing.value), existing.author.name);
            form.complain("", words.with("moment-taken", &[("when", when.into()), ("value", value.into()), ("who", who.into())]));
            Reply::Again(form)
        }
        Outcome::Questions(questions) => {
            form.ask = questions.first().map(|question| asked(words, access, &form, question));
            Reply::Again(form)
        }
    }
}

fn saved(words: Words, access: &SourceAccess, reading: &Reading) -> Reply {
    let (home, source) = (access.home(), access.source());
    let value = format!("{} {}", words.number(reading.value), source.unit);
    let when = words.moment(reading.at, home.zone.tz());
    let said =
        words.with("reading-saved", &[("source", source.name.clone().into()), ("value", value.into()), ("when", when.into())]);
    Reply::done(paths::source(home.id, source.id), said)
}

/// The reply as the island shows it: the form as it goes on, and what is announced.
pub(super) async fn entered(visit: &Visit, home: SpaceId, source: SourceId, reply: &Reply) -> Result<Entered, Failure> {
    let access = visit.actor().await?.source(home, source).await?;
    let last = readings::last(&access, None).await?;
    let (done, announced, form, said) = match reply {
        Reply::Done { to, said } => (true, said.clone(), fresh(visit, &access), Some((said.clone(), to.clone()))),
        Reply::Again(form) => {
            let asked = form.ask.as_ref().map(|ask| ask.sentence.clone());
            let wrong = form.problems.first().map(|problem| problem.sentence.clone());
            (false, asked.or(wrong).unwrap_or_default(), form.clone(), None)
        }
    };
    let view = sheet(Sheet {
        words: visit.words,
        access: &access,
        action: paths::DO_RECORD,
        last: last.as_ref(),
        form,
        correction: false,
        said,
    });
    Ok(Entered { done, said: announced, html: view.to_html() })
}

fn asked(words: Words, access: &SourceAccess, form: &Form, question: &Question) -> Ask {
    let tz = access.home().zone.tz();
    let typed = form.typed("value");
    match question {
        Question::Fell { before, counter } => Ask {
            sentence: words.with(
                "ask-fell",
                &[
                    ("typed", typed.into()),
                    ("last", words.number(before.value).into()),
                    ("when", words.moment(before.at, tz).into()),
                ],
            ),
            detail: words.say("ask-fell-detail"),
            choices: vec![
                choice("answer", "mistyped", words.say("ask-mistyped"), words.say("ask-mistyped-hint")),
                choice(
                    "answer",
                    "rolled-over",
                    words.say("ask-rolled-over"),
                    words.with("ask-rolled-over-hint", &[("capacity", words.number(counter.capacity()).into())]),
                ),
            ],
        },
        Question::AboveNext { next } => Ask {
            sentence: words.with(
                "ask-above-next",
                &[("typed", typed.into()), ("next", words.number(next.value).into()), ("when", words.moment(next.at, tz).into())],
            ),
            detail: words.say("ask-fell-detail"),
            choices: vec![
                choice("answer", "mistyped", words.say("ask-mistyped"), words.say("ask-mistyped-hint")),
                choice(
                    "answer",
                    "rolled-over-after",
                    words.say("ask-rolled-over"),
                    words.with("ask-rolled-over-hint", &[("capacity", words.number(access.source().counter.capacity()).into())]),
                ),
            ],
        },
    }
}

/// The answer that this person's value stands instead of that very version.
fn mine(existing: &Reading) -> String {
    format!("{}:{}", existing.id, existing.version)
}

/// Two values for one moment: both stay in sight until the person says which stands.
fn conflict(words: Words, access: &SourceAccess, form: &Form, existing: &Reading) -> Ask {
    let theirs = words.number(existing.value);
    Ask {
        sentence: words.with("ask-conflict", &[("when", words.moment(existing.at, access.home().zone.tz()).into())]),
        detail: words.with(
            "ask-conflict-detail",
            &[
                ("who", existing.author.name.clone().into()),
                ("theirs", theirs.clone().into()),
                ("mine", form.typed("value").into()),
            ],
        ),
        choices: vec![
            choice(
                "stands",
                "theirs",
                words.with("ask-theirs", &[("who", existing.author.name.clone().into()), ("value", theirs.into())]),
                words.say("ask-theirs-hint"),
            ),
            choice(
                "stands",
                &mine(existing),
                words.with("ask-mine", &[("value", form.typed("value").into())]),
                words.say("ask-mine-hint"),
            ),
        ],
    }
}

fn choice(name: &str, value: &str, label: String, hint: String) -> Choice {
    Choice { name: name.to_owned(), value: value.to_owned(), label, hint }
}
