//! Adding and changing a source.

use domain::{SourceId, SpaceId};
use leptos::server;
use serde::{Deserialize, Serialize};

use crate::{failure::Failure, form::Reply};

/// A source as it is typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct TypedSource {
    pub kind: String,
    pub name: String,
    pub place: String,
    pub address: String,
    pub serial: String,
    pub unit: String,
    pub digits: String,
    pub decimals: String,
    pub description: String,
}

/// Adds a source to a home, at the end of the walking order.
#[server(prefix = "/do", endpoint = "sources/add")]
pub async fn add_source(home: SpaceId, #[server(flatten)] typed: TypedSource) -> Result<Reply, Failure> {
    use domain::Act;

    use crate::{Visit, paths};

    let visit = Visit::action().ok_or(Failure::Broken)?;
    let outcome = async {
        let access = visit.actor().await?.home(home).await?;
        access.may(Act::AddSource)?;
        match typed.parse(visit.words) {
            Err(form) => Ok(Reply::Again(form)),
            Ok(source) => {
                let id = store::sources::add(&access, source).await?;
                Ok(Reply::done(paths::source(home, id), visit.words.say("source-added")))
            }
        }
    }
    .await;
    visit.answer(&paths::new_source_of(home, &typed.kind), typed.form(), outcome).await
}

/// Changes what is known of a source. Its kind stays: its readings are what they are.
#[server(prefix = "/do", endpoint = "sources/change")]
pub async fn change_source(home: SpaceId, source: SourceId, #[server(flatten)] typed: TypedSource) -> Result<Reply, Failure> {
    use domain::Act;
    use store::sources::Changed;

    use crate::{Visit, paths};

    let visit = Visit::action().ok_or(Failure::Broken)?;
    let outcome = async {
        let access = visit.actor().await?.source(home, source).await?;
        access.may(Act::ChangeSource)?;
        let typed = TypedSource { kind: access.source().kind.as_str().to_owned(), ..typed.clone() };
        match typed.parse(visit.words) {
            Err(form) => Ok(Reply::Again(form)),
            Ok(changed) => Ok(match store::sources::change(&access, changed).await? {
                Changed::Done => Reply::done(paths::source(home, source), visit.words.say("saved")),
                Changed::TooFewDigits { highest } => {
                    let mut form = typed.form();
                    form.complain(
                        "digits",
                        visit.words.with("problem-too-few-digits", &[("highest", visit.words.number(highest).into())]),
                    );
                    Reply::Again(form)
                }
            }),
        }
    }
    .await;
    visit.answer(&paths::edit_source(home, source), typed.form(), outcome).await
}

#[cfg(feature = "ssr")]
impl TypedSource {
    fn form(&self) -> crate::form::Form {
        crate::form::Form::of(&[
            ("kind", &self.kind),
            ("name", &self.name),
            ("place", &self.place),
            ("address", &self.address),
            ("serial", &self.serial),
            ("unit", &self.unit),
            ("digits", &self.digits),
            ("decimals", &self.decimals),
            ("description", &self.description),
        ])
    }

    /// The source that was typed, or the form again with what is wrong beside each field.
    fn parse(&self, words: crate::words::Words) -> Result<store::sources::NewSource, crate::form::Form> {
        use domain::{Counter, CounterError, Kind, Name, Note, Unit};

        let mut form = self.form();
        let kind = form.take("", self.kind.parse::<Kind>(), |_| words.say("problem-kind"));
        let name = form.take("name", Name::parse(&self.name), |error| words.text_problem(error));
        let place = form.take("place", optional(&self.place), |error| words.text_problem(error));
        let address = form.take("address", store::homes::Address::parse(&self.address), |error| words.text_problem(error));
        let serial = form.take("serial", optional(&self.serial), |error| words.text_problem(error));
        let unit = form.take("unit", Unit::parse(&self.unit), |error| words.text_problem(error));
        let description = form.take("description", Note::parse(&self.description), |error| words.text_problem(error));
        // Each field on its own, so that both are told when both are wrong.
        for (field, counter) in [("digits", Counter::parse(&self.digits, "0")), ("decimals", Counter::parse("1", &self.decimals))]
        {
            form.take(field, counter, |error| match error {
                CounterError::Digits => words.say("problem-digits"),
                CounterError::Decimals => words.say("problem-decimals"),
            });
        }
        let counter = Counter::parse(&self.digits, &self.decimals).ok();
        match (kind, name, place, address, serial, unit, description, counter) {
            (Some(kind), Some(name), Some(place), Some(address), Some(serial), Some(unit), Some(description), Some(counter)) => {
                Ok(store::sources::NewSource { name, description, kind, unit, place, address, serial, counter })
            }
            _ => Err(form),
        }
    }
}

/// A line that may be left empty.
#[cfg(feature = "ssr")]
fn optional(text: &str) -> Result<Option<domain::Name>, domain::TextError> {
    if text.trim().is_empty() { Ok(None) } else { domain::Name::parse(text).map(Some) }
}
