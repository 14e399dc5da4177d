//! What is wrong with something typed, as a sentence that says what to do.

use domain::{Counter, MomentError, NumberError, TextError, ValueError};

use super::Words;

impl Words {
    pub fn text_problem(self, error: TextError) -> String {
        match error {
            TextError::Empty => self.say("problem-empty"),
            TextError::TooLong { max } => self.with("problem-too-long", &[("max", max.to_string().into())]),
            TextError::TooShort { min } => self.with("problem-too-short", &[("min", min.to_string().into())]),
            TextError::Control => self.say("problem-control"),
            TextError::NotAnEmail => self.say("problem-email"),
            TextError::Common => self.say("problem-common-password"),
            TextError::Personal => self.say("problem-personal-password"),
            TextError::NotALine { line } => self.with("problem-detail-line", &[("line", line.to_string().into())]),
            TextError::TooManyLines { max } => self.with("problem-detail-lines", &[("max", max.to_string().into())]),
        }
    }

    pub fn value_problem(self, error: ValueError) -> String {
        match error {
            ValueError::Number(NumberError::Empty) => self.say("problem-value-empty"),
            ValueError::Number(NumberError::NotANumber) => self.say("problem-not-a-number"),
            ValueError::Number(NumberError::TooLong) => self.say("problem-number-too-long"),
            // Asked about, not refused; the sentence stands in for the question where there is nobody to ask.
            ValueError::Number(NumberError::Ambiguous { .. }) => self.say("problem-not-a-number"),
            ValueError::Negative => self.say("problem-negative"),
            ValueError::BeyondCounter { capacity } => {
                self.with("problem-beyond-counter", &[("capacity", self.number(capacity).into())])
            }
        }
    }

    /// The field a moment's problem stands beside, and its sentence.
    pub fn moment_problem(self, error: &MomentError) -> (&'static str, String) {
        match error {
            MomentError::NotADate => ("date", self.say("problem-date")),
            MomentError::NotATime => ("time", self.say("problem-time")),
            MomentError::Before1900 => ("date", self.say("problem-before-1900")),
            MomentError::Future => ("date", self.say("problem-future")),
            MomentError::Missing { before, after } => (
                "time",
                self.with(
                    "problem-missing-time",
                    &[
                        ("before", before.strftime("%H:%M").to_string().into()),
                        ("after", after.strftime("%H:%M").to_string().into()),
                    ],
                ),
            ),
            MomentError::Twice { .. } => ("time", self.say("problem-twice")),
        }
    }

    /// `five digits, one decimal` in figures: `5 digits, 1 decimal`.
    pub fn counter(self, counter: Counter) -> String {
        self.with("counter", &[("digits", counter.digits().into()), ("decimals", counter.decimals().into())])
    }
}
