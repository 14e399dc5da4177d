//! Recording, correcting, deleting and undoing: each a thin caller of one act of `store::readings`.

use domain::{ReadingId, SourceId, SpaceId};
use leptos::server;
use serde::{Deserialize, Serialize};

use crate::{failure::Failure, form::Reply};

/// A reading as it is typed, and what was answered to the questions about it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct TypedReading {
    pub value: String,
    /// Of the second register, and so on.
    pub value_2: String,
    pub value_3: String,
    pub value_4: String,
    /// What it was topped up by just before: of prepaid counters.
    pub top_up: String,
    /// From when on the value was used: of interval sources.
    pub since_date: String,
    pub since_time: String,
    pub date: String,
    pub time: String,
    pub quality: String,
    pub note: String,
    pub metadata: String,
    /// `mistyped`, `new-meter`, or what was said of each register that fell: `rolled-over,2:rolled-over-after`.
    pub answer: String,
    /// What was said to be right though it looked wrong: `far-above,same-day`, and `estimated` when it was guessed; or `mistyped`,
    /// `new-meter`, or what was meant: `meant:1:98268.1`.
    pub confirmed: String,
    /// Of two values for one moment: `theirs`, `both`, or the id and version that this one stands instead of.
    pub stands: String,
    /// `1.234` read as `whole` or as `fraction`.
    pub reads_as: String,
    /// Which of two equal clock times: `first` or `second`.
    pub fold: String,
}

/// The fields of a reading that are typed or chosen, and those that answer a question.
#[cfg(feature = "hydrate")]
pub(super) const TYPED: [&str; 12] = [
    "value",
    "value_2",
    "value_3",
    "value_4",
    "top_up",
    "since_date",
    "since_time",
    "date",
    "time",
    "quality",
    "note",
    "metadata",
];
pub(super) const ANSWERS: [&str; 5] = ["answer", "confirmed", "stands", "reads_as", "fold"];

/// The field of each register.
#[cfg(feature = "ssr")]
pub(super) const VALUES: [&str; domain::Register::MOST] = ["value", "value_2", "value_3", "value_4"];

/// What the island puts in the form's place: the sentence to announce, and the form as it goes on.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Entered {
    pub done: bool,
    pub said: String,
    pub html: String,
    /// In a round: the line of what was saved.
    pub line: String,
    /// Which reading has it now: a photo goes to it.
    pub reading: Option<ReadingId>,
}

/// One step of a round.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RoundStep {
    pub source: SourceId,
    pub id: ReadingId,
    #[serde(flatten)]
    pub typed: TypedReading,
}

/// Records one reading. The form's own id makes it happen once, however often it is sent.
#[server(prefix = "/do", endpoint = "readings/record")]
pub async fn record_reading(
    home: SpaceId,
    source: SourceId,
    id: ReadingId,
    /// Its place in the round it is read in, if it is.
    #[server(default)]
    step: Option<usize>,
    #[server(flatten)] typed: TypedReading,
) -> Result<Entered, Failure> {
    use crate::{
        Visit, paths,
        readings::{act, round},
    };

    let visit = Visit::action().ok_or(Failure::Broken)?;
    let page = paths::new_reading(home, source);
    let (outcome, saved) = match act::recorded(&visit, home, source, id, &typed).await {
        Ok((reply, saved)) => (Ok(reply), saved),
        Err(failure) => (Err(failure), None),
    };
    let entered = match (&outcome, step) {
        (Ok(reply), Some(place)) if !visit.plain_form() => {
            round::act::stepped(&visit, (home, source), saved, place, reply, typed.form(Some(id))).await?
        }
        (Ok(reply), None) if !visit.plain_form() => act::entered(&visit, home, source, reply, typed.form(Some(id))).await?,
        _ => Entered::default(),
    };
    visit.answer(&page, typed.form(Some(id)), outcome).await.map(|_| Entered { reading: saved, ..entered })
}

/// Records all that was typed in a round: each step is an act of its own, and those that ask or are wrong come back alone.
#[server(prefix = "/do", endpoint = "readings/round")]
pub async fn record_round(
    home: SpaceId,
    #[server(default)] date: String,
    #[server(default)] time: String,
    #[server(default)] steps: Vec<RoundStep>,
) -> Result<Reply, Failure> {
    use crate::{Visit, form::Form, paths, readings::round};

    let visit = Visit::action().ok_or(Failure::Broken)?;
    let outcome = round::act::walk(&visit, home, (&date, &time), &steps).await;
    let mut typed = Form::of(&[("date", &date), ("time", &time)]);
    typed.parts = round::act::begun(&steps);
    visit.answer(&paths::round(home), typed, outcome).await
}

/// Corrects a reading as the person saw it (`version`), with the reason why.
#[server(prefix = "/do", endpoint = "readings/correct")]
pub async fn correct_reading(
    home: SpaceId,
    source: SourceId,
    id: ReadingId,
    version: i32,
    #[server(default)] why: String,
    #[server(flatten)] typed: TypedReading,
) -> Result<Reply, Failure> {
    use crate::{Visit, paths, readings::act};

    let visit = Visit::action().ok_or(Failure::Broken)?;
    let outcome = act::correct(&visit, home, source, id, version, &why, &typed).await;
    visit.answer(&paths::reading(home, source, id), typed.correction(version, &why), outcome).await
}

/// Deletes a reading; its versions stay, and it can be brought back. `to` is a page to come back to, if not the reading's.
#[server(prefix = "/do", endpoint = "readings/delete")]
pub async fn delete_reading(
    home: SpaceId,
    source: SourceId,
    id: ReadingId,
    version: i32,
    #[server(default)] why: String,
    #[server(default)] to: String,
) -> Result<Reply, Failure> {
    use crate::{Visit, form::Form, paths, readings::act};

    let visit = Visit::action().ok_or(Failure::Broken)?;
    let outcome = act::delete(&visit, home, source, id, version, &why).await.map(|reply| reply.then(&to));
    visit.answer(&paths::reading(home, source, id), Form::default(), outcome).await
}

/// Decides which of two values for one moment stands: `book` or `rival`.
#[server(prefix = "/do", endpoint = "readings/settle")]
pub async fn settle_reading(
    home: SpaceId,
    source: SourceId,
    id: ReadingId,
    #[server(default)] stands: String,
) -> Result<Reply, Failure> {
    use crate::{Visit, form::Form, paths, readings::act};

    let visit = Visit::action().ok_or(Failure::Broken)?;
    let outcome = act::settle(&visit, home, source, id, &stands).await;
    visit.answer(&paths::source(home, source), Form::default(), outcome).await
}

/// Brings back the state before the last change, also after a deletion. `to` is a page to come back to, if not the reading's.
#[server(prefix = "/do", endpoint = "readings/undo")]
pub async fn undo_reading(
    home: SpaceId,
    source: SourceId,
    id: ReadingId,
    version: i32,
    #[server(default)] to: String,
) -> Result<Reply, Failure> {
    use crate::{Visit, form::Form, paths, readings::act};

    let visit = Visit::action().ok_or(Failure::Broken)?;
    let outcome = act::undo(&visit, home, source, id, version).await.map(|reply| reply.then(&to));
    visit.answer(&paths::reading(home, source, id), Form::default(), outcome).await
}

#[cfg(feature = "ssr")]
impl RoundStep {
    /// Everything typed, to be shown again.
    pub(super) fn form(&self) -> crate::form::Form {
        self.typed.form(Some(self.id))
    }
}

#[cfg(feature = "ssr")]
impl TypedReading {
    /// What was typed for each of so many registers, with its field's name.
    pub(super) fn values(&self, registers: usize) -> impl Iterator<Item = (&'static str, &str)> {
        let all = VALUES.into_iter().zip([&self.value, &self.value_2, &self.value_3, &self.value_4]);
        all.take(registers).map(|(name, value)| (name, value.as_str()))
    }

    /// Is there anything to record, or an answer to a question?
    pub(super) fn says_something(&self) -> bool {
        let values = [&self.value, &self.value_2, &self.value_3, &self.value_4, &self.answer, &self.confirmed];
        values.into_iter().any(|value| !value.trim().is_empty())
    }

    /// Was anything typed at all?
    pub(super) fn is_begun(&self) -> bool {
        self.says_something() || [&self.note, &self.metadata, &self.top_up].into_iter().any(|text| !text.trim().is_empty())
    }

    /// The same at the moment of the whole round, if it has none of its own.
    pub(super) fn at_moment(&self, date: &str, time: &str) -> Self {
        let mut typed = self.clone();
        for (own, round) in [(&mut typed.date, date), (&mut typed.time, time)] {
            if own.is_empty() {
                round.clone_into(own);
            }
        }
        typed
    }

    /// Was this said of the value as a whole, in whatever question?
    pub(super) fn says(&self, word: &str) -> bool {
        self.answer == word || self.confirmed == word
    }

    /// The value and its moment in one word, to go along to where a meter is noted and back: digits of any script are plain ones then.
    pub(super) fn noted(&self) -> String {
        let plain = |text: &str| text.chars().map(domain::number::plain).filter(|sign| !sign.is_whitespace()).collect::<String>();
        format!("{}_{}_{}", plain(&self.value), self.date, self.time)
    }

    /// What was said to be right, and whether it was guessed.
    pub(super) fn confirmed(&self) -> (domain::Confirmed, bool) {
        let words = self.confirmed.split(',');
        let said = words.clone().filter_map(|word| word.parse().ok()).fold(domain::Confirmed::default(), domain::Confirmed::and);
        (said, words.into_iter().any(|word| word == "estimated"))
    }

    /// The same with the value that was meant in the place of the one that was typed, if that was the answer.
    pub(super) fn as_meant(&self) -> Self {
        let mut typed = self.clone();
        let meant = self.confirmed.strip_prefix("meant:").and_then(|meant| meant.split_once(':'));
        let Some((place, value)) = meant.and_then(|(place, value)| Some((place.parse::<usize>().ok()?, value))) else {
            return typed;
        };
        let fields = [&mut typed.value, &mut typed.value_2, &mut typed.value_3, &mut typed.value_4];
        if let Some(field) = fields.into_iter().nth(place) {
            value.clone_into(field);
        }
        typed.confirmed = String::new();
        typed
    }

    /// Everything typed, to be shown again.
    pub(super) fn form(&self, id: Option<ReadingId>) -> crate::form::Form {
        let mut form = crate::form::Form::of(&[
            ("value", &self.value),
            ("value_2", &self.value_2),
            ("value_3", &self.value_3),
            ("value_4", &self.value_4),
            ("top_up", &self.top_up),
            ("since_date", &self.since_date),
            ("since_time", &self.since_time),
            ("date", &self.date),
            ("time", &self.time),
            ("quality", &self.quality),
            ("note", &self.note),
            ("metadata", &self.metadata),
        ]);
        // Answers already given stay given while the next question is asked.
        let answers = [&self.answer, &self.confirmed, &self.stands, &self.reads_as, &self.fold];
        for (name, answer) in ANSWERS.into_iter().zip(answers) {
            if !answer.is_empty() && !matches!(answer.as_str(), "mistyped" | "new-meter") && !answer.starts_with("meant:") {
                form.fields.push((name.to_owned(), answer.clone()));
            }
        }
        if let Some(id) = id {
            form.fields.push(("id".to_owned(), id.to_string()));
        }
        form
    }

    /// The same for a correction, with the version it corrects and why.
    pub(super) fn correction(&self, version: i32, why: &str) -> crate::form::Form {
        let mut form = self.form(None);
        form.fields.push(("why".to_owned(), why.to_owned()));
        form.fields.push(("version".to_owned(), version.to_string()));
        form
    }
}
