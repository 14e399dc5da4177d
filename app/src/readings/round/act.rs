//! From the round's long form to one act a step.

use domain::{ReadingId, SpaceId};
use leptos::prelude::RenderHtml;
use store::SourceAccess;

use super::step::{Step, done, line};
use crate::{
    Visit,
    failure::Failure,
    form::{Form, Reply, Said},
    paths,
    readings::{
        act::record,
        actions::{Entered, RoundStep},
    },
};

/// Records every step in which something was typed. Those that ask or have something wrong come back, with all that was typed; the
/// others are saved all the same.
pub(crate) async fn walk(
    visit: &Visit,
    home: SpaceId,
    (date, time): (&str, &str),
    steps: &[RoundStep],
) -> Result<Reply, Failure> {
    let mut again = Form::of(&[("date", date), ("time", time)]);
    let (mut saved, mut elsewhere, mut wrong) = (0, None, false);
    for step in steps {
        if !step.typed.says_something() {
            if step.typed.is_begun() {
                again.parts.push((step.source.to_string(), step.form()));
            }
            continue;
        }
        let typed = step.typed.at_moment(date, time);
        match record(visit, home, step.source, step.id, &typed).await? {
            Reply::Done { to, said, .. } if to.starts_with(&paths::new_meter(home, step.source)) => {
                let mut form = step.form();
                form.complain("", said);
                again.parts.push((step.source.to_string(), form));
                elsewhere = Some(to);
            }
            Reply::Done { .. } => saved += 1,
            Reply::Again(mut form) => {
                // What was typed stays as it was: without a moment of its own where it had none.
                form.fields.retain(|(name, _)| name != "date" && name != "time");
                form.fields.extend([("date".to_owned(), step.typed.date.clone()), ("time".to_owned(), step.typed.time.clone())]);
                wrong = true;
                again.parts.push((step.source.to_string(), form));
            }
        }
    }
    let words = visit.words;
    let said = if saved == 0 { String::new() } else { words.with("round-said", &[("count", saved.into())]) };
    if let Some(to) = elsewhere.filter(|_| !wrong) {
        return Ok(Reply::done(to, words.say("new-meter-first")));
    }
    if again.parts.is_empty() {
        return Ok(Reply::done(paths::round_of(home, date), said));
    }
    if saved > 0 {
        visit.leave(Said { sentence: said, undo: None }).await?;
    }
    Ok(Reply::Again(again))
}

/// The reply to one step as the island shows it: the step as it goes on, and the line of what was saved.
pub(crate) async fn stepped(
    visit: &Visit,
    access: SourceAccess,
    id: ReadingId,
    place: usize,
    reply: &Reply,
    typed: Form,
) -> Result<Entered, Failure> {
    let words = visit.words;
    let home = access.home().id;
    match reply {
        // Nothing is saved yet: what was typed stays, and goes along to where the meter is noted.
        Reply::Done { to, said, .. } if to.starts_with(&paths::new_meter(home, access.source().id)) => {
            let step = Step::open(visit, access, Some(typed), Some((said.clone(), to.clone()))).await?;
            Ok(Entered { said: said.clone(), html: step.view(words, place).to_html(), ..Entered::default() })
        }
        Reply::Done { said, .. } => {
            let reading = store::readings::one(&access, id).await?;
            let line = reading.as_ref().map(|reading| line(words, &access, reading).to_html()).unwrap_or_default();
            let html = done(words, &access, reading.as_ref(), said, place).to_html();
            Ok(Entered { done: true, said: said.clone(), html, line })
        }
        Reply::Again(form) => {
            let said = form.announced();
            let mut form = form.clone();
            // That of the whole round went along where it has none of its own; what was typed as its own is still in the browser.
            if form.problem("date").or(form.problem("time")).is_none() {
                form.fields.retain(|(name, _)| name != "date" && name != "time");
            }
            let step = Step::open(visit, access, Some(form), None).await?;
            Ok(Entered { said, html: step.view(words, place).to_html(), ..Entered::default() })
        }
    }
}
