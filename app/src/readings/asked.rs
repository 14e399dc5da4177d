//! What is asked about a value before it is saved, as a person reads it: the sentence, why it is asked, and a button for each answer.

use domain::{Act, Basis, Decimal, Expected, Point, Question, Rule, UsualLevel};
use store::{Source, SourceAccess, readings::Reading};

use super::actions::VALUES;
use crate::{
    form::{Ask, Beside, Choice, Form},
    words::Words,
};

/// The field of a register.
pub(super) fn field_of(source: &Source, register: i16) -> &'static str {
    let place = source.numbers().iter().position(|number| *number == register).unwrap_or_default();
    VALUES.get(place).copied().unwrap_or("value")
}

pub(super) fn asked(words: Words, access: &SourceAccess, form: &Form, register: i16, question: &Question) -> Ask {
    match question {
        Question::Fell { .. } | Question::AboveNext { .. } | Question::Rose { .. } | Question::BelowNext { .. } => {
            unexplained(words, access, form, register, question)
        }
        _ => doubted(words, access, form, register, question),
    }
}

/// A value that does not follow: what happened?
fn unexplained(words: Words, access: &SourceAccess, form: &Form, register: i16, question: &Question) -> Ask {
    let tz = access.home().zone.tz();
    let typed = form.typed(field_of(access.source(), register));
    // What was said of the registers before stays said.
    let said = form.typed("answer");
    let of = if register == 1 { String::new() } else { format!("{register}:") };
    let answer = |word: &str| format!("{said}{}{of}{word}", if said.is_empty() { "" } else { "," });
    let told = |other: &'static str, point: &Point| {
        [("typed", typed.clone().into()), (other, words.number(point.value).into()), ("when", words.moment(point.at, tz).into())]
    };
    let (sentence, neighbour, after) = match question {
        Question::Fell { before, .. } => (words.with("ask-fell", &told("last", before)), before, false),
        Question::AboveNext { next } => (words.with("ask-above-next", &told("next", next)), next, true),
        Question::BelowNext { next } => (words.with("ask-below-next", &told("next", next)), next, true),
        Question::Rose { before } => (words.with("ask-rose", &told("last", before)), before, false),
        _ => return Ask::of(String::new(), String::new(), Vec::new()),
    };
    let said = |key: &str, word: &str, hint: String| choice("answer", &answer(word), words.say(&format!("ask-{key}")), hint);
    let mut choices = vec![choice("answer", "mistyped", words.say("ask-mistyped"), words.say("ask-mistyped-hint"))];
    let down = matches!(question, Question::Rose { .. } | Question::BelowNext { .. });
    if !down {
        let counter = access.reckoning(register).life.at(neighbour.at).counter;
        let [rolled, reset] = if after { ["rolled-over-after", "reset-after"] } else { ["rolled-over", "reset"] };
        let capacity = words.number(counter.capacity());
        choices.push(said("rolled-over", rolled, words.with("ask-rolled-over-hint", &[("capacity", capacity.into())])));
        choices.push(said("reset", reset, words.say("ask-reset-hint")));
    }
    choices.extend(new_meter(words, access, "answer"));
    choices.push(said("unknown", "unknown", words.say("ask-unknown-hint")));
    Ask::of(sentence, words.say(if down { "ask-rose-detail" } else { "ask-fell-detail" }), choices)
}

/// A value that can be, but looks wrong: is it right?
fn doubted(words: Words, access: &SourceAccess, form: &Form, register: i16, question: &Question) -> Ask {
    let source = access.source();
    let field = field_of(source, register);
    let typed = form.typed(field);
    let said = form.typed("confirmed");
    let doubt = question.doubt().map_or("", |doubt| doubt.as_str());
    let right = |more: &str| format!("{said}{}{doubt}{more}", if said.is_empty() { "" } else { "," });
    let sentence = doubt_told(words, access, &typed, question);
    let meant = match question {
        Question::FarAbove { meant, .. } => *meant,
        _ => None,
    };
    let place = VALUES.iter().position(|name| *name == field).unwrap_or_default();
    let meant = meant.map(|meant| {
        let shown = words.number(meant);
        choice(
            "confirmed",
            &format!("meant:{place}:{meant}"),
            words.with("ask-meant", &[("value", shown.into())]),
            words.say("ask-meant-hint"),
        )
    });
    let mut choices: Vec<Choice> = meant.into_iter().collect();
    choices.push(choice("confirmed", &right(""), words.say("ask-right"), words.say("ask-right-hint")));
    choices.push(choice("confirmed", "mistyped", words.say("ask-mistyped"), words.say("ask-mistyped-hint")));
    if matches!(question, Question::FarAbove { .. }) && source.counts.has_curve() {
        choices.extend(new_meter(words, access, "confirmed"));
    }
    if !matches!(question, Question::SameDay { .. }) {
        choices.push(choice("confirmed", &right(",estimated"), words.say("ask-estimated"), words.say("ask-estimated-hint")));
    }
    let beside = match question {
        Question::FarAbove { used, seconds, expected, .. } => Some(beside(source, (*used, *seconds), expected)),
        _ => None,
    };
    Ask { beside, ..Ask::of(sentence, words.say("ask-fell-detail"), choices) }
}

/// Why a value looks wrong.
pub(crate) fn doubt_told(words: Words, access: &SourceAccess, typed: &str, question: &Question) -> String {
    let source = access.source();
    match question {
        Question::FarAbove { used, seconds, expected, .. } => {
            far_above(words, beside(source, (*used, *seconds), expected), expected.basis)
        }
        Question::FarOff { level } => far_off(words, source, typed, level),
        Question::SameDay { other } => same_day(words, access, other),
        Question::Checked { rule } => failing(words, source, *rule),
        Question::Fell { .. } | Question::AboveNext { .. } | Question::Rose { .. } | Question::BelowNext { .. } => String::new(),
    }
}

/// Within a day what was used is told, and what usually is in that time; else both by the day.
fn beside(source: &Source, (used, seconds): (Decimal, i64), expected: &Expected) -> Beside {
    let a_day = seconds >= 86_400;
    let (low, high) = if a_day { (expected.low, expected.high) } else { expected.use_over(seconds) };
    let used = if a_day { used.saturating_mul(Decimal::from(86_400)) / Decimal::from(seconds) } else { used };
    Beside { used, low, high, unit: source.used_in().to_owned(), a_day }
}

/// "That is 31 kWh a day, usually 8 to 12."
fn far_above(words: Words, Beside { used, low, high, unit, a_day }: Beside, basis: Basis) -> String {
    let figures = [
        ("used", words.figure(used).into()),
        ("unit", unit.into()),
        ("low", words.figure(low).into()),
        ("high", words.figure(high).into()),
    ];
    let told = words.with(if a_day { "ask-far-above" } else { "ask-far-above-short" }, &figures);
    words.sentences(told, words.say(since_when(basis)))
}

const fn since_when(basis: Basis) -> &'static str {
    match basis {
        Basis::Season => "basis-season",
        Basis::Lately => "basis-lately",
        Basis::Sparse => "basis-sparse",
    }
}

fn far_off(words: Words, source: &Source, typed: &str, level: &UsualLevel) -> String {
    let figures = [
        ("typed", typed.to_owned().into()),
        ("unit", source.unit.clone().into()),
        ("low", words.figure(level.low).into()),
        ("high", words.figure(level.high).into()),
    ];
    words.sentences(words.with("ask-far-off", &figures), words.say(since_when(level.basis)))
}

fn same_day(words: Words, access: &SourceAccess, other: &Point) -> String {
    let value = format!("{} {}", words.number(other.value), access.source().unit);
    let when = words.moment(other.at, access.home().zone.tz());
    words.with("ask-same-day", &[("value", value.into()), ("when", when.into())])
}

/// What a check that was set says.
fn failing(words: Words, source: &Source, rule: Rule) -> String {
    let number = |value: Option<Decimal>| value.map_or_else(String::new, |value| words.number(value));
    match rule {
        Rule::Range { minimum, maximum } => {
            let key = match (minimum, maximum) {
                (Some(_), Some(_)) => "check-range",
                (Some(_), None) => "check-range-from",
                _ => "check-range-to",
            };
            let unit = source.unit.clone();
            words.with(key, &[("minimum", number(minimum).into()), ("maximum", number(maximum).into()), ("unit", unit.into())])
        }
        Rule::NeverDecreasing => words.say("check-decreasing"),
        Rule::LargestUse { per_day } => {
            let unit = source.used_in().to_owned();
            words.with("check-largest-use", &[("most", words.number(per_day).into()), ("unit", unit.into())])
        }
        Rule::Silence { days } => words.with("check-silence", &[("days", i64::from(days).into())]),
    }
}

/// The sentence for a value that a check does not let pass.
pub(super) fn refused(words: Words, source: &Source, rule: Rule) -> String {
    words.sentences(failing(words, source, rule), words.say("check-refused"))
}

/// Of those who may note one.
fn new_meter(words: Words, access: &SourceAccess, name: &str) -> Option<Choice> {
    let may = access.may(Act::ChangeSource).is_ok();
    may.then(|| choice(name, "new-meter", words.say("ask-new-meter"), words.say("ask-new-meter-hint")))
}

/// The answer that this person's value stands instead of that very version.
pub(super) fn mine(existing: &Reading) -> String {
    format!("{}:{}", existing.id, existing.version)
}

/// Two values for one moment: both stay in sight until the person says which stands.
pub(super) fn conflict(words: Words, access: &SourceAccess, form: &Form, existing: &Reading) -> Ask {
    let theirs = words.number(existing.value);
    Ask::of(
        words.with("ask-conflict", &[("when", words.moment(existing.at, access.home().zone.tz()).into())]),
        words.with(
            "ask-conflict-detail",
            &[
                ("who", words.called(&existing.author.name).into()),
                ("theirs", theirs.clone().into()),
                ("mine", form.typed("value").into()),
            ],
        ),
        vec![
            choice(
                "stands",
                "theirs",
                words.with("ask-theirs", &[("who", words.called(&existing.author.name).into()), ("value", theirs.into())]),
                words.say("ask-theirs-hint"),
            ),
            choice(
                "stands",
                &mine(existing),
                words.with("ask-mine", &[("value", form.typed("value").into())]),
                words.say("ask-mine-hint"),
            ),
            choice("stands", "both", words.say("ask-both"), words.say("ask-both-hint")),
        ],
    )
}

pub(super) fn choice(name: &str, value: &str, label: String, hint: String) -> Choice {
    Choice { name: name.to_owned(), value: value.to_owned(), label, hint }
}
