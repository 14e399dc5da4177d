//! From the round's long form to one act a step.

use domain::{MomentError, ReadingId, SourceId, SpaceId, Timestamp, zone};
use leptos::prelude::RenderHtml;

use super::step::{Step, done, line};
use crate::{
    Visit,
    failure::Failure,
    form::{Form, Reply, Said},
    paths,
    readings::{
        act::recorded,
        actions::{Entered, RoundStep},
    },
};

/// Records every step in which something was typed. Those that ask, have something wrong or cannot be saved come back, with all that was
/// typed; the others are saved all the same.
pub(crate) async fn walk(
    visit: &Visit,
    home: SpaceId,
    (date, time): (&str, &str),
    steps: &[RoundStep],
) -> Result<Reply, Failure> {
    let words = visit.words;
    let mut again = Form::of(&[("date", date), ("time", time)]);
    if let Some((field, sentence)) = wrong_moment(visit, home, date, time).await? {
        again.complain(field, sentence);
        again.parts = begun(steps);
        return Ok(Reply::Again(again));
    }
    let (mut saved, mut told, mut elsewhere, mut failed) = (0, Vec::new(), None, None);
    for step in steps.iter().filter(|step| step.typed.is_begun()) {
        let back = |form: Form| (step.source.to_string(), form);
        if !step.typed.says_something() {
            again.parts.push(back(step.form()));
            continue;
        }
        let typed = step.typed.at_moment(date, time);
        match recorded(visit, home, step.source, step.id, &typed).await {
            Ok((Reply::Done { to, said, .. }, _)) if to.starts_with(&paths::new_meter(home, step.source)) => {
                let mut form = step.form();
                form.complain("", said);
                again.parts.push(back(form));
                elsewhere = Some(to);
            }
            Ok((Reply::Done { .. }, Some(_))) => saved += 1,
            Ok((Reply::Done { said, .. }, None)) => told.push(said),
            Ok((Reply::Again(mut form), _)) => {
                // What was typed stays as it was: without a moment of its own where it had none.
                form.set("date", &step.typed.date);
                form.set("time", &step.typed.time);
                again.parts.push(back(form));
            }
            Err(failure @ (Failure::SignedOut | Failure::SignInAgain | Failure::Malformed)) => return Err(failure),
            // The others do not wait for it, and what was typed of it is not lost.
            Err(failure) => {
                let mut form = step.form();
                form.complain("", words.say("round-not-saved"));
                again.parts.push(back(form));
                failed = Some(failure);
            }
        }
    }
    // Nothing came of any: then it is what it would be alone.
    if let Some(failure) = failed.filter(|_| saved == 0 && told.is_empty() && again.parts.len() == 1) {
        return Err(failure);
    }
    if let Some(to) = elsewhere.filter(|_| again.parts.len() == 1) {
        return Ok(Reply::done(to, words.say("new-meter-first")));
    }
    if saved > 0 {
        told.insert(0, words.with("round-said", &[("count", saved.into())]));
    }
    let said = told.into_iter().reduce(|all, one| words.sentences(all, one)).unwrap_or_default();
    if again.parts.is_empty() {
        return Ok(Reply::done(paths::round_of(home, date), said));
    }
    if !said.is_empty() {
        visit.leave(Said { sentence: said, undo: None }).await?;
    }
    Ok(Reply::Again(again))
}

/// Every step in which something was typed, to be shown again.
pub(crate) fn begun(steps: &[RoundStep]) -> Vec<(String, Form)> {
    steps.iter().filter(|step| step.typed.is_begun()).map(|step| (step.source.to_string(), step.form())).collect()
}

/// What is wrong with the moment of the whole round, told once. What may be meant nevertheless is asked of each step.
async fn wrong_moment(visit: &Visit, home: SpaceId, date: &str, time: &str) -> Result<Option<(&'static str, String)>, Failure> {
    let zone = visit.actor().await?.home(home).await?.home().zone.clone();
    match zone::moment(&zone, date, time, None, Timestamp::MAX) {
        Ok(_) | Err(MomentError::Twice { .. } | MomentError::Future) => Ok(None),
        Err(error) => Ok(Some(visit.words.moment_problem(&error))),
    }
}

/// The reply to one step as the island shows it: the step as it goes on, and the line of what was saved.
pub(crate) async fn stepped(
    visit: &Visit,
    (home, source): (SpaceId, SourceId),
    saved: Option<ReadingId>,
    place: usize,
    reply: &Reply,
    typed: Form,
) -> Result<Entered, Failure> {
    let words = visit.words;
    let access = visit.actor().await?.source(home, source).await?;
    match reply {
        // Nothing is saved yet: what was typed stays, and goes along to where the meter is noted.
        Reply::Done { to, said, .. } if to.starts_with(&paths::new_meter(home, source)) => {
            let step = Step::open(visit, access, Some(typed), Some((said.clone(), to.clone()))).await?;
            Ok(Entered { said: said.clone(), html: step.view(words, place).to_html(), ..Entered::default() })
        }
        Reply::Done { said, .. } => {
            let reading = match saved {
                Some(id) => store::readings::one(&access, id).await?,
                None => None,
            };
            let line = reading.as_ref().map(|reading| line(words, &access, reading).to_html()).unwrap_or_default();
            let html = done(words, &access, reading.as_ref(), said, place).to_html();
            Ok(Entered { done: true, said: said.clone(), html, line, ..Entered::default() })
        }
        Reply::Again(form) => {
            let said = form.announced();
            let mut form = form.clone();
            // That of the whole round went along where it has none of its own; what was typed as its own is still in the browser.
            if form.problem("date").or(form.problem("time")).is_none() {
                ["date", "time"].into_iter().for_each(|own| form.set(own, ""));
            }
            let step = Step::open(visit, access, Some(form), None).await?;
            Ok(Entered { said, html: step.view(words, place).to_html(), ..Entered::default() })
        }
    }
}
