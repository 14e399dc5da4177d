//! Adding, changing and moving a source.

pub mod checks;
pub mod combine;
pub mod meters;
pub mod public;

use domain::{SourceId, SpaceId};
use leptos::server;
use serde::{Deserialize, Serialize};

use crate::{failure::Failure, form::Reply};

/// A source as it is typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct TypedSource {
    pub kind: String,
    /// What its values say; fixed once it is there, as is the number of registers.
    pub counts: String,
    pub name: String,
    pub place: String,
    pub address: String,
    pub serial: String,
    pub unit: String,
    pub digits: String,
    pub decimals: String,
    /// One name a line; empty for the only one.
    pub registers: String,
    /// Of a gauge, in minutes; empty for the usual.
    pub largest_gap: String,
    /// What one shown unit stands for; empty for itself.
    pub multiplier: String,
    /// What a value below the one before it means.
    pub falls: String,
    pub description: String,
}

/// Puts a source right before another in the walking order; without one, last.
#[server(prefix = "/do", endpoint = "sources/put")]
pub async fn put_source(home: SpaceId, source: SourceId, #[server(default)] before: String) -> Result<Reply, Failure> {
    use crate::{Visit, form::Form, paths};

    let visit = Visit::action().ok_or(Failure::Broken)?;
    let outcome = async {
        let access = visit.actor().await?.home(home).await?;
        let before = match before.as_str() {
            "" => None,
            id => Some(id.parse().map_err(|_| Failure::Malformed)?),
        };
        store::sources::put(&access, source, before).await?;
        let names = store::sources::names(&access).await?;
        let place = names.iter().position(|line| line.id == source);
        let said = place.map(|place| {
            let told = [("source", names[place].name.clone().into()), ("place", (place + 1).to_string().into())];
            visit.words.with("order-moved", &told)
        });
        Ok(Reply::done(paths::order(home), said.unwrap_or_default()))
    }
    .await;
    visit.answer(&paths::order(home), Form::default(), outcome).await
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
            // Nobody notes anything of it: it is made where its parts are chosen.
            Ok(source) if source.counts == domain::Counts::Virtual => {
                let mut form = typed.form();
                form.complain("counts", visit.words.say("problem-counts"));
                Ok(Reply::Again(form))
            }
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
        let now = access.source();
        let (kind, counts) = (now.kind.as_str().to_owned(), now.counts.as_str().to_owned());
        // The unit of what is worked out is chosen with its parts.
        let unit = if now.is_virtual() { now.unit.clone() } else { typed.unit.clone() };
        let typed = TypedSource { kind, counts, unit, ..typed.clone() };
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
                Changed::OtherRegisters => {
                    let mut form = typed.form();
                    form.complain("registers", visit.words.say("problem-other-registers"));
                    Reply::Again(form)
                }
            }),
        }
    }
    .await;
    visit.answer(&paths::edit_source(home, source), typed.form(), outcome).await
}

/// Moves a source to another home. Sent twice it answers as if it had happened just now.
#[server(prefix = "/do", endpoint = "sources/move")]
pub async fn move_source(
    home: SpaceId,
    source: SourceId,
    #[server(default)] to: String,
    #[server(default)] shared: String,
) -> Result<Reply, Failure> {
    use domain::Act;
    use store::sources::{Grants, Moved};

    use crate::{Visit, form::Form, paths};

    let visit = Visit::action().ok_or(Failure::Broken)?;
    let words = visit.words;
    let typed = Form::of(&[("to", &to), ("shared", &shared)]);
    let outcome = async {
        let actor = visit.actor().await?;
        let access = actor.source(home, source).await?;
        access.may(Act::MoveSource)?;
        let mut form = typed.clone();
        let to = form.take("to", to.parse::<SpaceId>(), |_| words.say("move-which"));
        let grants = match shared.as_str() {
            "kept" => Ok(Grants::Kept),
            "dropped" => Ok(Grants::Dropped),
            _ => Err(()),
        };
        let grants = form.take("shared", grants, |()| words.say("move-shared-which"));
        let Some((to, grants)) = to.zip(grants) else { return Ok(Reply::Again(form)) };
        let to = actor.home(to).await?;
        let name = access.source().name.as_str();
        match store::sources::move_to(&access, &to, grants).await? {
            Moved::Done => {
                let said = words.with("moved", &[("source", name.into()), ("home", to.home().name.as_str().into())]);
                Ok(Reply::done(paths::source(to.home().id, source), said))
            }
            Moved::PartOf(names) => {
                form.complain("to", combine::part_of(words, name, &names));
                Ok(Reply::Again(form))
            }
            Moved::Taken => {
                let home = to.home().name.as_str();
                form.complain("to", words.with("move-taken", &[("source", name.into()), ("home", home.into())]));
                Ok(Reply::Again(form))
            }
        }
    }
    .await;
    visit.answer(&paths::move_source(home, source), typed, outcome).await
}

#[cfg(feature = "ssr")]
impl TypedSource {
    fn form(&self) -> crate::form::Form {
        crate::form::Form::of(&[
            ("kind", &self.kind),
            ("counts", &self.counts),
            ("name", &self.name),
            ("place", &self.place),
            ("address", &self.address),
            ("serial", &self.serial),
            ("unit", &self.unit),
            ("digits", &self.digits),
            ("decimals", &self.decimals),
            ("registers", &self.registers),
            ("largest_gap", &self.largest_gap),
            ("multiplier", &self.multiplier),
            ("falls", &self.falls),
            ("description", &self.description),
        ])
    }

    /// The source that was typed, or the form again with what is wrong beside each field.
    fn parse(&self, words: crate::words::Words) -> Result<store::sources::NewSource, crate::form::Form> {
        use domain::{Counter, CounterError, Counts, Falls, Kind, Name, Note, Register, Unit};

        let mut form = self.form();
        let kind = form.take("", self.kind.parse::<Kind>(), |_| words.say("problem-kind"));
        let name = form.take("name", Name::parse(&self.name), |error| words.text_problem(error));
        let place = form.take("place", optional(&self.place), |error| words.text_problem(error));
        let address = form.take("address", store::homes::Address::parse(&self.address), |error| words.text_problem(error));
        let serial = form.take("serial", optional(&self.serial), |error| words.text_problem(error));
        let unit = form.take("unit", Unit::parse(&self.unit), |error| words.text_problem(error));
        let description = form.take("description", Note::parse(&self.description), |error| words.text_problem(error));
        let counts = match self.counts.as_str() {
            "" => kind.map(Kind::counts),
            word => form.take("counts", word.parse::<Counts>(), |_| words.say("problem-counts")),
        };
        let registers = form.take("registers", self.registers(), |error| match error {
            Some(error) => words.text_problem(error),
            None => words.with("problem-registers", &[("max", Register::MOST.to_string().into())]),
        });
        let largest_gap = form.take("largest_gap", self.gap(counts), |()| words.say("problem-largest-gap"));
        let multiplier = form.take("multiplier", meters::multiplier(&self.multiplier), |()| words.say("problem-multiplier"));
        let falls = match self.falls.as_str() {
            "" => Some(Falls::Ask),
            word => form.take("falls", word.parse::<Falls>(), |_| words.say("problem-falls")),
        };
        // Only a counter has digits that it starts again after.
        let digits = if counts.is_some_and(Counts::has_curve) { self.digits.as_str() } else { "12" };
        let decimals = if self.decimals.trim().is_empty() { "0" } else { &self.decimals };
        // Each field on its own, so that both are told when both are wrong.
        for (field, counter) in [("digits", Counter::parse(digits, "0")), ("decimals", Counter::parse("1", decimals))] {
            form.take(field, counter, |error| match error {
                CounterError::Digits => words.say("problem-digits"),
                CounterError::Decimals => words.say("problem-decimals"),
            });
        }
        let counter = Counter::parse(digits, decimals).ok();
        let named = name.zip(place).zip(address).zip(serial).zip(description);
        let counted = kind.zip(counts).zip(unit).zip(registers).zip(largest_gap).zip(counter).zip(multiplier).zip(falls);
        let Some((((((((kind, counts), unit), registers), largest_gap), counter), multiplier), falls)) = counted else {
            return Err(form);
        };
        let Some(((((name, place), address), serial), description)) = named else { return Err(form) };
        Ok(store::sources::NewSource {
            name,
            description,
            kind,
            counts,
            unit,
            registers,
            largest_gap,
            place,
            address,
            serial,
            counter,
            multiplier,
            falls,
        })
    }

    /// The names of several registers. A single one needs none.
    fn registers(&self) -> Result<Vec<domain::Name>, Option<domain::TextError>> {
        let lines = self.registers.lines().filter(|line| !line.trim().is_empty());
        let names = lines.map(domain::Name::parse).collect::<Result<Vec<_>, _>>().map_err(Some)?;
        if names.len() > domain::Register::MOST { Err(None) } else { Ok(names) }
    }

    /// The largest gap of a gauge, typed in minutes, in seconds.
    fn gap(&self, counts: Option<domain::Counts>) -> Result<Option<i32>, ()> {
        if counts != Some(domain::Counts::Gauge) || self.largest_gap.trim().is_empty() {
            return Ok(None);
        }
        let minutes: i32 = self.largest_gap.trim().parse().map_err(|_| ())?;
        if (1..=1_000_000).contains(&minutes) { Ok(Some(minutes * 60)) } else { Err(()) }
    }
}

/// A line that may be left empty.
#[cfg(feature = "ssr")]
fn optional(text: &str) -> Result<Option<domain::Name>, domain::TextError> {
    if text.trim().is_empty() { Ok(None) } else { domain::Name::parse(text).map(Some) }
}
