//! What would become, or became, of a file: the counts, and line by line what is not simply new.

use domain::{
    Decimal, Timestamp,
    file::Refused,
    import::{Asked, Fall, Report},
};
use leptos::prelude::*;
use store::{Import, SourceAccess};

use super::one::of_import;
use crate::{
    parts::icon,
    paths,
    readings::asked::doubt_told,
    readings::shown::{Size, values},
    words::Words,
};

/// Lines of one sort that are shown; the rest is counted.
const SHOWN: usize = 20;

/// `asking`: what fell can still be answered.
pub(super) fn report(words: Words, access: &SourceAccess, import: &Import, found: &Report, asking: bool) -> AnyView {
    let count = |key: &str, value: u64| view! { <div><dt>{words.say(key)}</dt><dd>{words.number(value.into())}</dd></div> };
    let left_out = (found.left_out > 0).then(|| count("import-left-out", found.left_out));
    let tell = Tell { words, access };
    let runs = found.runs.iter().take(SHOWN).map(|run| {
        let lines = if run.first == run.last {
            words.with("import-line-new", &[("line", run.first.to_string().into())])
        } else {
            words.with("import-lines-new", &[("first", run.first.to_string().into()), ("last", run.last.to_string().into())])
        };
        let span = words.with("from-to", &[("from", tell.moment(run.from).into()), ("to", tell.moment(run.to).into())]);
        tell.line("plus", lines, if run.first == run.last { tell.moment(run.from) } else { span })
    });
    let falls = found.falls.iter().take(SHOWN).map(|asked| tell.fall(import, asked, asking));
    let conflicts = found.conflicts.iter().take(SHOWN).map(|one| {
        let stands = tell.values(&one.stands);
        let detail = match one.with {
            None => words.with(
                "import-conflict-book",
                &[("when", tell.moment(one.at).into()), ("mine", tell.values(&one.values).into()), ("theirs", stands.into())],
            ),
            Some(line) => words.with(
                "import-conflict-line",
                &[
                    ("when", tell.moment(one.at).into()),
                    ("mine", tell.values(&one.values).into()),
                    ("theirs", stands.into()),
                    ("line", line.to_string().into()),
                ],
            ),
        };
        tell.line("ask", words.with("import-line-conflict", &[("line", one.line.to_string().into())]), detail)
    });
    let refusals = found.refusals.iter().take(SHOWN).map(|refusal| {
        tell.line(
            "bad",
            words.with("import-line-refused", &[("line", refusal.line.to_string().into())]),
            words.refused(&refusal.why),
        )
    });
    let overlaps = found.overlaps.iter().take(SHOWN).map(|one| {
        let span = words.with("from-to", &[("from", tell.moment(one.since).into()), ("to", tell.moment(one.at).into())]);
        let detail = match one.with {
            None => words.with("import-overlap-book", &[("span", span.into())]),
            Some(line) => words.with("import-overlap-line", &[("span", span.into()), ("line", line.to_string().into())]),
        };
        tell.line("bad", words.with("import-line-refused", &[("line", one.line.to_string().into())]), detail)
    });
    let equals = found.equals.iter().take(SHOWN).map(|one| {
        let detail = match one.with {
            None => words
                .with("import-equal-book", &[("when", tell.moment(one.at).into()), ("value", tell.values(&one.values).into())]),
            Some(line) => words.with(
                "import-equal-line",
                &[
                    ("when", tell.moment(one.at).into()),
                    ("value", tell.values(&one.values).into()),
                    ("line", line.to_string().into()),
                ],
            ),
        };
        tell.line("good", words.with("import-line-equal", &[("line", one.line.to_string().into())]), detail)
    });
    let unusuals = found.unusuals.iter().take(SHOWN).map(|one| {
        let value = words.number(one.at.1);
        let why = doubt_told(words, access, &value, &one.question);
        let title = words.with("import-line-unusual", &[("line", one.line.to_string().into())]);
        tell.line(
            "ask",
            title,
            words.with(
                "import-line-unusual-why",
                &[
                    ("when", tell.moment(one.at.0).into()),
                    ("value", value.into()),
                    ("unit", access.source().unit.clone().into()),
                    ("why", why.into()),
                ],
            ),
        )
    });
    let lines = falls.chain(unusuals).chain(refusals).chain(overlaps).chain(conflicts).chain(equals).chain(runs).collect_view();
    let shown: u64 = [
        found.falls.len(),
        found.unusuals.len(),
        found.refusals.len(),
        found.overlaps.len(),
        found.conflicts.len(),
        found.equals.len(),
    ]
    .map(|count| count.min(SHOWN) as u64)
    .iter()
    .sum();
    let told = found.asked + found.unusual + found.left_out + found.refused + found.conflicting + found.equal;
    let more = told
        .checked_sub(shown)
        .filter(|more| *more > 0)
        .map(|more| view! { <p class="soft small">{words.with("import-more", &[("count", more.into())])}</p> });
    let unusual = (found.unusual > 0).then(|| count("import-unusual", found.unusual));
    view! {
        <dl class="facts">
            {count("import-rows", found.rows)}
            {count("import-new", found.new)}
            {count("import-equal", found.equal)}
            {count("import-conflicting", found.conflicting)}
            {count("import-refused", found.refused)}
            {count("import-asked", found.asked)}
            {unusual}
            {left_out}
        </dl>
        <ol class="ledger">{lines}</ol>
        {more}
    }
    .into_any()
}

struct Tell<'a> {
    words: Words,
    access: &'a SourceAccess,
}

impl Tell<'_> {
    fn moment(&self, at: Timestamp) -> String {
        self.words.moment(at, self.access.home().zone.tz())
    }

    fn values(&self, all: &[Decimal]) -> String {
        let all: Vec<String> = all.iter().map(|value| self.words.number(*value)).collect();
        format!("{} {}", all.join(" · "), self.access.source().unit)
    }

    fn line(&self, drawing: &'static str, title: String, detail: String) -> AnyView {
        view! { <li>{icon(drawing)}<div><strong>{title}</strong><p class="soft small">{detail}</p></div></li> }.into_any()
    }

    /// A value that fell: what it is taken to mean, and how to say otherwise.
    fn fall(&self, import: &Import, asked: &Asked, asking: bool) -> AnyView {
        let (words, source) = (self.words, self.access.source());
        let title = words.with("import-line-fell", &[("line", asked.line.to_string().into())]);
        let face = |value: Decimal| values(words, source, value, &[], Size::Line);
        let means = words.with(
            &format!("import-means-{}", asked.answer.as_str()),
            &[("from", self.moment(asked.before.0).into()), ("to", self.moment(asked.after.0).into())],
        );
        let answers = asking.then(|| {
            let others = Fall::ALL.iter().filter(|fall| **fall != asked.answer).map(|fall| {
                view! { <button class="button bare" name="fall" value=format!("{}:{}", asked.line, fall.as_str())>{words.say(&format!("import-say-{}", fall.as_str()))}</button> }
            });
            view! { <form class="line" action=paths::DO_CHOOSE_IMPORT method="post">{of_import(self.access, import.id)}{others.collect_view()}</form> }
        });
        view! {
            <li><svg class="icon asked" aria-hidden="true"><use href="#i-ask"></use></svg><div>
                <strong>{title}</strong>
                <p class="change">{face(asked.before.1)}{icon("arrow")}{face(asked.after.1)}</p>
                <p>{means}</p>
                {answers}
            </div></li>
        }
        .into_any()
    }
}

impl Words {
    /// Why a line is not taken, and what to do.
    pub(crate) fn refused(self, why: &Refused) -> String {
        let number = |value: String| value.into();
        match why {
            Refused::NoMoment => self.say("refused-no-moment"),
            Refused::NotAMoment => self.say("refused-not-a-moment"),
            Refused::MissingTime { before, after } => self.with(
                "refused-missing-time",
                &[
                    ("before", number(before.strftime("%H:%M").to_string())),
                    ("after", number(after.strftime("%H:%M").to_string())),
                ],
            ),
            Refused::Future => self.say("refused-future"),
            Refused::Before1900 => self.say("problem-before-1900"),
            Refused::NoValue => self.say("refused-no-value"),
            Refused::NotANumber => self.say("refused-not-a-number"),
            Refused::TooLong => self.say("problem-number-too-long"),
            Refused::Negative => self.say("problem-negative"),
            Refused::BeyondCounter { capacity } => {
                self.with("problem-beyond-counter", &[("capacity", self.number(*capacity).into())])
            }
            Refused::NotAQuality => self.say("refused-not-a-quality"),
            Refused::EmptyInterval => self.say("problem-since"),
            Refused::Text(error) => self.text_problem(error.clone()),
            _ => self.say("refused-columns"),
        }
    }
}
