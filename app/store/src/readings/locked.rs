//! A source that is held by one transaction: what every change of a reading has in common.

use super::{Outcome, Reading, body::Body, look};
use crate::{
    Error, Result, SourceAccess, act,
    audit::Entry,
    derived::{self, Around, Changed, Of},
    rows::sql,
    rows::sql_or_none,
    scope::Reach,
};
use domain::{Act, Answer, Check, Counts, Event, Figure, Point, Question, ReadingId, Rule, Uuid, reading::Asking};
use serde_json::Value;
use sqlx::{Row, types::Json};
use std::collections::BTreeMap;

/// The transaction, the source in it locked, the right to write held.
pub(super) struct Locked<'a> {
    pub access: &'a SourceAccess,
    pub act: act::Act,
}

/// What stands of one reading.
#[derive(Debug, Clone)]
pub(super) struct State {
    pub version: i32,
    pub body: Body,
}

/// What a reading meets at its moment.
pub(super) struct Place {
    pub of: Of,
    around: Around,
    /// A sample of the usable readings before it, by register.
    past: BTreeMap<i16, Vec<Point>>,
    /// Another reading at this very moment.
    pub taken_by: Option<ReadingId>,
    /// Another reading whose interval overlaps with its own.
    pub overlapped: Option<ReadingId>,
}

/// What comes of a body at its place.
pub(super) enum Judged {
    Fine,
    /// Never empty.
    Asked(Vec<(i16, Question)>),
    /// Never empty.
    Refused(Vec<(i16, Rule)>),
}

impl Place {
    /// Answers where the source's policy does, then says what has to be asked, by register, or for which rules it is not saved.
    pub fn judge(&self, body: &mut Body) -> Judged {
        let zone = &self.of.zone;
        let none: (Vec<Point>, Vec<Check>) = Default::default();
        let (mut questions, mut refusals) = (Vec::new(), Vec::new());
        for (register, mut draft) in body.drafts().collect::<Vec<_>>() {
            let [before, next] = [&self.around.before, &self.around.next].map(|side| side.get(&register));
            let asking = Asking {
                reckoning: &self.of.counting(register),
                zone,
                before,
                next,
                past: self.past.get(&register).unwrap_or(&none.0),
                falls: self.of.falls,
                checks: self.of.checks.get(&register).unwrap_or(&none.1),
            };
            if let Some(answer) = asking.settled(&draft) {
                draft.answer = Some(answer);
                body.answer(register, answer);
            }
            refusals.extend(asking.refusals(&draft).into_iter().map(|rule| (register, rule)));
            questions.extend(asking.questions(&draft).into_iter().map(|question| (register, question)));
        }
        // What does not follow is answered before anything is refused for it.
        let unexplained = questions.iter().any(|(_, question)| question.doubt().is_none());
        match (refusals.is_empty() || unexplained, questions.is_empty()) {
            (false, _) => Judged::Refused(refusals),
            (true, false) => Judged::Asked(questions),
            (true, true) => Judged::Fine,
        }
    }
}

impl<'a> Locked<'a> {
    pub async fn begin(access: &'a SourceAccess) -> Result<Self> {
        access.may(Act::Record)?;
        let mut act = access.enter(Reach::Write).await?;
        access.hold(&mut act, Reach::Write, Act::Record).await?;
        Ok(Self { access, act })
    }

    pub fn space(&self) -> Uuid {
        self.access.source().space.uuid()
    }

    pub fn source(&self) -> Uuid {
        self.access.source().id.uuid()
    }

    /// The reading as it stands now.
    pub async fn reading(&mut self, id: ReadingId) -> Result<Option<Reading>> {
        look::standing(&mut self.act, self.access, id).await
    }

    /// The row of a reading of this source.
    pub async fn row(&mut self, id: ReadingId) -> Result<Option<State>> {
        let (space, source) = (self.space(), self.source());
        let found = sqlx::query(
            "select r.version, r.taken_at, r.since, r.value, r.quality, r.note, r.metadata, r.answer, r.top_up, r.confirmed, o.also
             from readings r
             left join lateral (
                 select jsonb_agg(
                     jsonb_build_object('register', register, 'value', value::text, 'answer', answer) order by register
                 ) as also
                 from readings
                 where space_id = $1 and source_id = $2 and register = any ($4) and register > 1 and taken_at = r.taken_at
             ) o on true
             where r.space_id = $1 and r.source_id = $2 and r.register = 1 and r.id = $3",
        )
        .bind(space)
        .bind(source)
        .bind(id.uuid())
        .bind(self.access.source().numbers())
        .fetch_optional(self.act.sql())
        .await?;
        found.map(|row| Ok(State { version: row.try_get("version")?, body: Body::read(&row)? })).transpose()
    }

    /// What is around where a reading would stand, the reading `id` itself left out. A reading of other registers than the
    /// source's is a fault of the caller.
    pub async fn place(&mut self, id: ReadingId, body: &Body) -> Result<Place> {
        let source = self.access.source();
        let of = Of::now(&mut self.act, source.space, source.id).await?;
        let figures: Vec<i16> = body.figures().map(|figure| figure.register).collect();
        if figures != of.registers || body.since.is_some() != (of.counts == Counts::Interval) {
            return Err(Error::Broken(format!("a reading of registers {figures:?} for {:?}", of.registers)));
        }
        let taken_by: Option<Uuid> = sqlx::query_scalar(
            "select id from readings where space_id = $1 and source_id = $2 and register = 1 and taken_at = $3 and id <> $4",
        )
        .bind(of.space.uuid())
        .bind(of.source.uuid())
        .bind(sql(body.at))
        .bind(id.uuid())
        .fetch_optional(self.act.sql())
        .await?;
        let around = derived::neighbours(&mut self.act, &of, body.at, Some(id.uuid())).await?;
        let overlapped = around.overlapped(body.since.filter(|_| body.quality.counts()), body.at);
        let mut past = BTreeMap::new();
        if body.quality.counts() {
            for (register, last) in &around.before {
                past.insert(*register, derived::sample(&mut self.act, &of, *register, last.at, body.at).await?);
            }
        }
        Ok(Place { of, around, past, taken_by: taken_by.map(ReadingId::from_uuid), overlapped })
    }

    /// The outcome when another reading stands in the way of this one's place.
    pub async fn in_the_way(&mut self, place: &Place) -> Result<Option<Outcome>> {
        if let Some(other) = place.taken_by {
            let existing = self.reading(other).await?.ok_or_else(vanished)?;
            return Ok(Some(Outcome::Conflict { existing }));
        }
        if let Some(other) = place.overlapped {
            let existing = self.reading(other).await?.ok_or_else(vanished)?;
            return Ok(Some(Outcome::Overlaps { existing }));
        }
        Ok(None)
    }

    /// Copies the row as it stands to its versions.
    pub async fn keep(&mut self, id: ReadingId, how: &str, why: &str) -> Result<()> {
        let (space, source, now) = (self.space(), self.source(), self.act.now());
        sqlx::query(
            "insert into reading_versions (space_id, id, register, version, source_id, taken_at, since, value, quality, note,
                 metadata, answer, top_up, confirmed, first_digest, author, recorded_at, updated_by, updated_at, import_id, ended_by, ended_at, act, why)
             select $1, id, register, version, source_id, taken_at, since, value, quality, note, metadata, answer, top_up, confirmed, first_digest,
                 author, recorded_at, updated_by, updated_at, import_id, $4, $5, $6, $7
             from readings
             where space_id = $1 and source_id = $2 and id = $3",
        )
        .bind(space)
        .bind(source)
        .bind(id.uuid())
        .bind(self.access.actor().user().uuid())
        .bind(sql(now))
        .bind(how)
        .bind(why)
        .execute(self.act.sql())
        .await?;
        Ok(())
    }

    /// Keeps the state that stands, and puts another in its place.
    pub async fn replace(&mut self, id: ReadingId, to: &Body, how: &str, why: &str) -> Result<()> {
        self.keep(id, how, why).await?;
        let (space, source, now) = (self.space(), self.source(), self.act.now());
        sqlx::query(
            "update readings r
             set taken_at = $4, since = $5, value = f.value, quality = $6, note = $7, metadata = $8, answer = f.answer,
                 top_up = case when r.register = 1 then $14::numeric end, confirmed = $15, version = version + 1, updated_by = $9, updated_at = $10
             from unnest($11::smallint[], $12::numeric[], $13::text[]) as f (register, value, answer)
             where r.space_id = $1 and r.source_id = $2 and r.id = $3 and r.register = f.register",
        )
        .bind(space)
        .bind(source)
        .bind(id.uuid())
        .bind(sql(to.at))
        .bind(sql_or_none(to.since))
        .bind(to.quality.as_str())
        .bind(to.note.as_str())
        .bind(Json(&to.metadata))
        .bind(self.access.actor().user().uuid())
        .bind(sql(now))
        .bind(to.figures().map(|figure| figure.register).collect::<Vec<_>>())
        .bind(to.figures().map(|figure| figure.value).collect::<Vec<_>>())
        .bind(to.figures().map(answered).collect::<Vec<_>>())
        .bind(to.top_up)
        .bind(to.confirmed.to_string())
        .execute(self.act.sql())
        .await?;
        Ok(())
    }

    /// Brings the derived rows up to date around each place that a reading left or took.
    pub async fn derive(&mut self, place: &Place, changed: &[&Body]) -> Result<()> {
        let changed: Vec<Changed> = changed.iter().map(|body| Changed { at: body.at, since: body.since }).collect();
        for (index, one) in changed.iter().enumerate() {
            if !changed[..index].contains(one) {
                derived::update(&mut self.act, &place.of, *one).await?;
            }
        }
        Ok(())
    }

    /// Writes the audit row and commits.
    pub async fn commit(mut self, event: Event, id: ReadingId, body: Value) -> Result<()> {
        let source = self.access.source();
        Entry { space: source.space, event, source: Some(source.id), reading: Some(id), body }
            .by(self.access.actor(), &mut self.act)
            .await?;
        self.act.commit().await
    }
}

/// For binding.
pub(super) fn answered(figure: Figure) -> Option<&'static str> {
    figure.answer.map(Answer::as_str)
}

/// What must be there is not.
pub(super) fn vanished() -> Error {
    Error::Broken("a reading vanished under its lock".to_owned())
}
