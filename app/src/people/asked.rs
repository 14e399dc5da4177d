//! What the forms of people & access ask for, as it is typed.

use domain::{Level, Role, Timestamp, Zone};

use super::parts::{last_day, until};
use crate::{Visit, failure::Failure, form::Form};

/// A level on a source and its last day; no level takes it back.
#[derive(Clone, Copy)]
pub(super) struct Given<'a> {
    pub level: &'a str,
    pub until: &'a str,
}

impl Given<'_> {
    pub fn form(self) -> Form {
        Form::of(&[("level", self.level), ("until", self.until)])
    }

    pub fn parse(self, visit: &Visit, zone: &Zone) -> Result<Option<(Level, Option<Timestamp>)>, Form> {
        if self.level.is_empty() {
            return Ok(None);
        }
        let (words, mut form) = (visit.words, self.form());
        let level = form.take("level", self.level.parse::<Level>(), |_| words.say("problem-level"));
        let until = until(&mut form, words, zone, visit.now(), self.until);
        level.zip(until).map(Some).ok_or(form)
    }
}

/// A role in a home and its last day; no role is no member.
#[derive(Clone, Copy)]
pub(super) struct Becomes<'a> {
    pub role: &'a str,
    pub until: &'a str,
}

impl Becomes<'_> {
    pub fn form(self) -> Form {
        Form::of(&[("role", self.role), ("until", self.until)])
    }

    pub fn parse(self, visit: &Visit, zone: &Zone) -> Result<Option<(Role, Option<Timestamp>)>, Form> {
        if self.role.is_empty() {
            return Ok(None);
        }
        let (words, mut form) = (visit.words, self.form());
        let role = form.take("role", self.role.parse::<Role>(), |_| words.say("problem-role"));
        let until = until(&mut form, words, zone, visit.now(), self.until);
        if let (Some(role), Some(Some(_))) = (role, until)
            && !role.may_end()
        {
            form.complain("until", words.say("problem-owner-until"));
            return Err(form);
        }
        role.zip(until).map(Some).ok_or(form)
    }
}

/// What came of giving; what would outlast the right to give it is said at its last day.
pub(super) fn lasting<T>(
    visit: &Visit,
    zone: &Zone,
    mut form: Form,
    given: store::Result<T>,
) -> Result<Result<T, Form>, Failure> {
    match given {
        Ok(given) => Ok(Ok(given)),
        Err(store::Error::Outlasts(own)) => {
            form.complain("until", visit.words.with("problem-outlasts", &[("day", last_day(visit.words, zone, own).into())]));
            Ok(Err(form))
        }
        Err(error) => Err(error.into()),
    }
}

/// Giving somebody as much as to share on, or a home, takes having signed in just now.
pub(super) async fn recently(visit: &Visit, much: bool) -> Result<(), Failure> {
    if much { visit.recent().await.map(drop) } else { Ok(()) }
}
