//! A form's life: what was typed, what is wrong with it, what is asked. It travels as JSON to an island, and waits with the
//! session for one GET when the form was posted without script, so that nobody's typing is lost either way.

use domain::Decimal;
use serde::{Deserialize, Serialize};

/// What an action says to the form that called it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reply {
    /// It is done: where to go on, the sentence to show there, and the way to take it back.
    Done {
        to: String,
        said: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        undo: Option<Undo>,
    },
    /// The form again, with its problems or questions.
    Again(Form),
}

impl Reply {
    pub fn done(to: impl Into<String>, said: impl Into<String>) -> Self {
        Self::Done { to: to.into(), said: said.into(), undo: None }
    }

    /// The same page once more, with one complaint: about a field, or about no one of them (`""`).
    #[cfg(feature = "ssr")]
    pub(crate) fn again(field: &str, sentence: String) -> Self {
        let mut form = Form::default();
        form.complain(field, sentence);
        Self::Again(form)
    }

    /// The same, going on to another page of this server, if that is one.
    #[cfg(feature = "ssr")]
    pub(crate) fn then(self, page: &str) -> Self {
        match (self, crate::paths::LocalPath::parse(page)) {
            (Self::Done { said, undo, .. }, Some(page)) => Self::Done { to: page.as_str().to_owned(), said, undo },
            (reply, _) => reply,
        }
    }

    pub fn undoable(to: impl Into<String>, said: impl Into<String>, undo: Undo) -> Self {
        Self::Done { to: to.into(), said: said.into(), undo: Some(undo) }
    }
}

/// The form that takes an act back: where it is posted, with which fields.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Undo {
    pub action: String,
    pub fields: Vec<(String, String)>,
}

impl Undo {
    pub fn of<const N: usize>(action: &str, fields: [(&str, String); N]) -> Self {
        Self { action: action.to_owned(), fields: fields.map(|(name, value)| (name.to_owned(), value)).into() }
    }
}

/// What an act leaves for the next page: a sentence, and the way to take the act back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    pub sentence: String,
    pub undo: Option<Undo>,
}

/// A form as it was sent, with everything that has to be said about it, in the person's language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Form {
    pub fields: Vec<(String, String)>,
    pub problems: Vec<Problem>,
    pub ask: Option<Box<Ask>>,
    /// Of a long form that holds several of one sort: each by the id of what it is about.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<(String, Form)>,
}

/// One thing that is wrong: beside which field, and the sentence that says what to do. An empty field name means the whole form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    pub field: String,
    pub sentence: String,
    /// Seconds until the form may be sent again, after too many attempts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wait_s: Option<u32>,
}

/// A question that stands between the form and its act, with the buttons that answer it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ask {
    pub sentence: String,
    /// The value beside what is usual.
    pub beside: Option<Beside>,
    pub detail: String,
    pub choices: Vec<Choice>,
}

impl Ask {
    pub fn of(sentence: String, detail: String, choices: Vec<Choice>) -> Self {
        Self { sentence, beside: None, detail, choices }
    }
}

/// What was used, and between which two what is usually used lies, in the same unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Beside {
    pub used: Decimal,
    pub low: Decimal,
    pub high: Decimal,
    pub unit: String,
    /// All of them a day; else since the last reading.
    pub a_day: bool,
}

/// One button of a question: the name and value it posts, and its words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    pub name: String,
    pub value: String,
    pub label: String,
    pub hint: String,
}

/// A field as somebody left it.
#[derive(Clone, Debug)]
pub struct Left {
    pub name: &'static str,
    pub value: String,
    pub problem: Option<String>,
}

impl Form {
    pub fn of(fields: &[(&str, &str)]) -> Self {
        let fields = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Self { fields, ..Self::default() }
    }

    /// How much was typed, in bytes.
    pub fn size(&self) -> usize {
        let own: usize = self.fields.iter().map(|(name, value)| name.len() + value.len()).sum();
        own + self.parts.iter().map(|(about, part)| about.len() + part.size()).sum::<usize>()
    }

    /// The part that is about this.
    pub fn part(&self, about: &str) -> Option<Self> {
        self.parts.iter().find(|(id, _)| id == about).map(|(_, part)| part.clone())
    }

    /// What is said first of it to somebody who does not see it: the question, or what is wrong.
    pub fn announced(&self) -> String {
        let asked = self.ask.as_ref().map(|ask| ask.sentence.clone());
        asked.or_else(|| self.problems.first().map(|problem| problem.sentence.clone())).unwrap_or_default()
    }

    /// What was typed into a field.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(field, _)| field == name).map(|(_, value)| value.as_str())
    }

    pub fn typed(&self, name: &str) -> String {
        self.value(name).unwrap_or_default().to_owned()
    }

    /// Puts something into a field, instead of what stood in it.
    #[cfg(feature = "ssr")]
    pub(crate) fn set(&mut self, name: &str, value: impl Into<String>) {
        self.fields.retain(|(field, _)| field != name);
        self.fields.push((name.to_owned(), value.into()));
    }

    /// One field as it was left: what a page needs to show it again.
    pub fn field(&self, name: &'static str) -> Left {
        Left { name, value: self.typed(name), problem: self.problem(name) }
    }

    /// The sentence beside a field, if something is wrong with it.
    pub fn problem(&self, field: &str) -> Option<String> {
        self.problems.iter().find(|problem| problem.field == field).map(|problem| problem.sentence.clone())
    }

    pub fn complain(&mut self, field: &str, sentence: String) {
        self.problems.push(Problem { field: field.to_owned(), sentence, wait_s: None });
    }

    /// Takes the value of a parse, or notes its sentence beside the field.
    pub fn take<T, E>(&mut self, field: &str, parsed: Result<T, E>, sentence: impl FnOnce(E) -> String) -> Option<T> {
        match parsed {
            Ok(value) => Some(value),
            Err(error) => {
                self.complain(field, sentence(error));
                None
            }
        }
    }
}
