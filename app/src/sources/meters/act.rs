//! From a typed meter to one act of the store, and what the person is told of it.

use std::collections::BTreeMap;

use domain::{
    Act, Conversion, Counter, CounterError, Counts, Decimal, Fold, Hint, Meter, Name, SourceId, SpaceId, Timestamp, Unit,
    reading,
    zone::{self, plain_date},
};
use store::{
    SourceAccess,
    meters::{self, NewMeter, Outcome},
    readings,
};

use crate::{
    Visit,
    failure::Failure,
    form::{Form, Reply},
    paths,
    sources::actions::meters::{TypedMeter, multiplier},
};

pub(crate) async fn replace(visit: &Visit, home: SpaceId, source: SourceId, typed: &TypedMeter) -> Result<Reply, Failure> {
    let access = visit.actor().await?.source(home, source).await?;
    access.may(Act::ChangeSource)?;
    let old = access.source().meter().cloned();
    let new = match understand(visit, &access, typed, old.as_ref()).await? {
        Ok(new) => new,
        Err(form) => return Ok(Reply::Again(*form)),
    };
    let to = match typed.shown.trim() {
        "" => paths::meters(home, source),
        shown => paths::new_reading_of(home, source, shown),
    };
    let outcome = meters::replace(&access, new).await?;
    Ok(told(visit, &access, typed.form(), outcome, (to, "meter-replaced")))
}

pub(crate) async fn correct(
    visit: &Visit,
    home: SpaceId,
    source: SourceId,
    number: i16,
    typed: &TypedMeter,
) -> Result<Reply, Failure> {
    let access = visit.actor().await?.source(home, source).await?;
    access.may(Act::ChangeSource)?;
    let before = access.source().meters.iter().rfind(|meter| meter.number < number).cloned();
    let to = match understand(visit, &access, typed, before.as_ref()).await? {
        Ok(to) => to,
        Err(form) => return Ok(Reply::Again(*form)),
    };
    let outcome = meters::correct(&access, number, to).await?;
    Ok(told(visit, &access, typed.form(), outcome, (paths::meters(home, source), "meter-corrected")))
}

pub(crate) async fn take_back(visit: &Visit, home: SpaceId, source: SourceId, number: i16) -> Result<Reply, Failure> {
    let access = visit.actor().await?.source(home, source).await?;
    access.may(Act::ChangeSource)?;
    let outcome = meters::take_back(&access, number).await?;
    Ok(told(visit, &access, Form::default(), outcome, (paths::meters(home, source), "meter-taken-back")))
}

/// The form of the factors, as it was typed.
pub(crate) fn conversions(unit: &str, factors: &[String], since: &[String]) -> Form {
    let mut form = Form::of(&[("use_unit", unit)]);
    for (place, factor) in factors.iter().enumerate() {
        form.fields.push((format!("factor[{place}]"), factor.clone()));
        form.fields.push((format!("since[{place}]"), since.get(place).cloned().unwrap_or_default()));
    }
    form
}

pub(crate) async fn convert(visit: &Visit, home: SpaceId, source: SourceId, mut form: Form) -> Result<Reply, Failure> {
    let access = visit.actor().await?.source(home, source).await?;
    access.may(Act::ChangeSource)?;
    let words = visit.words;
    let unit = form.typed("use_unit");
    let unit = match unit.trim() {
        "" => Some(None),
        text => form.take("use_unit", Unit::parse(text), |error| words.text_problem(error)).map(Some),
    };
    let mut conversions: Vec<Conversion> = Vec::new();
    for place in 0..=MOST_FACTORS {
        let typed = |name: &str| form.typed(&format!("{name}[{place}]")).trim().to_owned();
        let (factor, since) = (typed("factor"), typed("since"));
        if factor.is_empty() && since.is_empty() {
            continue;
        }
        let field = format!("factor[{place}]");
        let factor = Some(factor).filter(|factor| !factor.is_empty()).ok_or(()).and_then(|factor| multiplier(&factor));
        let factor = form.take(&field, factor, |()| words.say("problem-multiplier"));
        let since = match since.as_str() {
            "" if conversions.is_empty() => Some(None),
            "" => {
                form.complain(&field, words.say("problem-factor-since"));
                None
            }
            text => form.take(&field, plain_date(text).ok_or(()), |()| words.say("problem-date")).map(Some),
        };
        conversions.extend(factor.zip(since).map(|(factor, since)| Conversion { since, factor }));
    }
    let twice =
        conversions.iter().enumerate().any(|(place, one)| conversions[..place].iter().any(|other| other.since == one.since));
    if twice {
        form.complain("factor[0]", words.say("problem-factor-twice"));
    }
    let Some(unit) = unit.filter(|_| form.problems.is_empty()) else { return Ok(Reply::Again(form)) };
    if unit.is_some() && conversions.is_empty() {
        form.complain("factor[0]", words.say("problem-factor-none"));
        return Ok(Reply::Again(form));
    }
    // The earliest holds from the beginning: before it there is no other.
    conversions.sort_by_key(|one| one.since);
    if let Some(first) = conversions.first_mut() {
        first.since = None;
    }
    let unit = unit.filter(|_| !conversions.is_empty());
    meters::convert(&access, unit, conversions).await?;
    Ok(Reply::done(paths::meters(home, source), words.say("conversions-saved")))
}

/// Most factors of one source: a bill a month for a decade.
pub(crate) const MOST_FACTORS: usize = 120;

/// What was typed, or the form with what is wrong. `before` is the meter in whose place it was fitted.
async fn understand(
    visit: &Visit,
    access: &SourceAccess,
    typed: &TypedMeter,
    before: Option<&Meter>,
) -> Result<Result<NewMeter, Box<Form>>, Failure> {
    let (words, source) = (visit.words, access.source());
    let mut form = typed.form();
    let fitted_at = fitted(visit, access, typed, &mut form, before.is_some());
    let serial = match typed.serial.trim() {
        "" => Some(None),
        text => form.take("serial", Name::parse(text), |error| words.text_problem(error)).map(Some),
    };
    let digits = if source.counts.has_curve() { typed.digits.as_str() } else { "12" };
    let decimals = if typed.decimals.trim().is_empty() { "0" } else { &typed.decimals };
    for (field, counter) in [("digits", Counter::parse(digits, "0")), ("decimals", Counter::parse("1", decimals))] {
        form.take(field, counter, |error| match error {
            CounterError::Digits => words.say("problem-digits"),
            CounterError::Decimals => words.say("problem-decimals"),
        });
    }
    let counter = Counter::parse(digits, decimals).ok();
    let multiplier = form.take("multiplier", multiplier(&typed.multiplier), |()| words.say("problem-multiplier"));
    let calibration_due = match typed.calibration_due.trim() {
        "" => Some(None),
        text => form.take("calibration_due", plain_date(text).ok_or(()), |()| words.say("problem-date")).map(Some),
    };
    let [first, last] = typed.values();
    let mut values = |side: [(&'static str, &str); 4], counter: Counter| {
        let mut found = BTreeMap::new();
        for ((field, text), register) in side.into_iter().zip(source.numbers()) {
            if text.trim().is_empty() || !source.counts.has_curve() {
                continue;
            }
            let hint = Hint { last: None, decimals: Some(counter.decimals()) };
            let value = reading::value(text, hint, counter, Counts::Cumulative);
            found.extend(form.take(field, value, |error| words.value_problem(error)).map(|value| (register, value)));
        }
        found
    };
    let first = values(first, counter.unwrap_or(source.counter));
    let mut last_of_old = before.map(|old| values(last, old.counter)).unwrap_or_default();
    if let (Some(Some(at)), Some(old)) = (fitted_at, before) {
        follow(visit, access, (old, at), typed, &mut last_of_old, &mut form).await?;
    }
    let known = fitted_at.zip(serial).zip(counter).zip(multiplier).zip(calibration_due).filter(|_| form.problems.is_empty());
    Ok(match known {
        Some(((((fitted_at, serial), counter), multiplier), calibration_due)) => {
            Ok(NewMeter { fitted_at, serial, counter, multiplier, first, last_of_old, calibration_due })
        }
        None => Err(Box::new(form)),
    })
}

/// When it was fitted. One that took the place of another was at some moment.
fn fitted(visit: &Visit, access: &SourceAccess, typed: &TypedMeter, form: &mut Form, must: bool) -> Option<Option<Timestamp>> {
    if !must && typed.date.trim().is_empty() && typed.time.trim().is_empty() {
        return Some(None);
    }
    match zone::moment(&access.home().zone, &typed.date, &typed.time, Some(Fold::First), visit.now()) {
        Ok(at) => Some(Some(at)),
        Err(error) => {
            let (field, sentence) = visit.words.moment_problem(&error);
            form.complain(field, sentence);
            None
        }
    }
}

/// The last values of the old meter follow what was read on it; one that passed its last digit since is counted on past it.
async fn follow(
    visit: &Visit,
    access: &SourceAccess,
    (old, at): (&Meter, Timestamp),
    typed: &TypedMeter,
    last: &mut BTreeMap<i16, Decimal>,
    form: &mut Form,
) -> Result<(), Failure> {
    let read = readings::last(access, Some(at)).await?.filter(|read| old.fitted_at.is_none_or(|fitted| fitted <= read.at));
    let (Some(read), Counts::Cumulative) = (read, access.source().counts) else { return Ok(()) };
    let shown = std::iter::once((1, read.value)).chain(read.also.iter().map(|figure| (figure.register, figure.value)));
    for ((register, shown), (field, _)) in shown.zip(typed.values()[1]) {
        let Some(value) = last.get_mut(&register).filter(|value| **value < shown) else { continue };
        if typed.rolled_over == "yes" {
            *value = value.saturating_add(old.counter.capacity());
            continue;
        }
        let (words, when) = (visit.words, visit.words.moment(read.at, access.home().zone.tz()));
        let told = [("shown", words.number(shown).into()), ("when", when.into())];
        form.complain(field, words.with("problem-meter-last", &told));
    }
    Ok(())
}

fn told(visit: &Visit, access: &SourceAccess, mut form: Form, outcome: Outcome, (to, said): (String, &str)) -> Reply {
    let (words, tz) = (visit.words, access.home().zone.tz());
    match outcome {
        Outcome::Done => return Reply::done(to, words.say(said)),
        Outcome::TooEarly { fitted } => {
            form.complain("date", words.with("problem-meter-early", &[("when", words.moment(fitted, tz).into())]));
        }
        Outcome::TooLate { removed } => {
            form.complain("date", words.with("problem-meter-late", &[("when", words.moment(removed, tz).into())]));
        }
        Outcome::TooFewDigits { highest } => {
            form.complain("digits", words.with("problem-too-few-digits", &[("highest", words.number(highest).into())]));
        }
        Outcome::Missing => form.complain("", words.say("problem-meter-missing")),
    }
    Reply::Again(form)
}
