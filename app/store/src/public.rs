//! Public pages: what a source shows to whoever has its link, and making, changing and ending that.

mod publish;

pub use publish::{Published, publish, published, remake, unpublish};

use crate::{
    Error, Result, Source, Store,
    act::{Act, again},
    homes, links, rows,
    scope::{Reach, Scope},
    sources,
    usage::{self, Overview},
};
use domain::{Decimal, Field, Figure, Meter, Quality, SourceId, SpaceId, Timestamp, Zone};
use sqlx::Row;
use std::collections::BTreeSet;

/// What a source shows of itself to whoever has its link, and nothing beside. Made by [`Store::public`] only.
#[derive(Debug, Clone)]
pub struct PublicAccess {
    source: Source,
    home: Option<String>,
    zone: Zone,
    last: Option<Last>,
    overview: Option<Overview>,
}

/// The latest value of a source, without who read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Last {
    /// When it was read.
    pub at: Timestamp,
    /// The value of the first register.
    pub value: Decimal,
    /// The values of the others.
    pub also: Vec<Figure>,
    /// How sure it is.
    pub quality: Quality,
}

impl PublicAccess {
    /// The source. What was not chosen is empty in it: its name, its place; what is never shown always is.
    #[must_use]
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// The name of its home, if chosen.
    #[must_use]
    pub fn home(&self) -> Option<&str> {
        self.home.as_deref()
    }

    /// Its days and months follow this zone.
    #[must_use]
    pub fn zone(&self) -> &Zone {
        &self.zone
    }

    /// The latest value, if chosen.
    #[must_use]
    pub fn last(&self) -> Option<&Last> {
        self.last.as_ref()
    }

    /// What was used month by month, if chosen.
    #[must_use]
    pub fn overview(&self) -> Option<&Overview> {
        self.overview.as_ref()
    }
}

impl Store {
    /// What the link with this token shows, now. Everything is read in one transaction, in a scope of that hash and that one source,
    /// in which nobody acts: a link that was ended before it shows nothing.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no such link, or its source or home is not there.
    pub async fn public(&self, token: &str) -> Result<PublicAccess> {
        let hash = links::hash(token);
        again(async || {
            let scope = Scope::hashes(vec![hash.clone()]);
            let mut act = self.enter(&scope).await?;
            let (space, source) = links::find(&mut act, &hash, links::PUBLIC).await?.ok_or(Error::NotFound)?;
            let fields: Vec<String> =
                sqlx::query_scalar("select fields from public_pages where space_id = $1 and source_id = $2 and link_hash = $3")
                    .bind(space.uuid())
                    .bind(source)
                    .bind(&hash)
                    .fetch_optional(act.sql())
                    .await?
                    .ok_or(Error::NotFound)?;
            let source = SourceId::from_uuid(source);
            act.enter(&scope.granted(space, source).reach(Reach::Read)).await?;
            let shown = look(&mut act, space, source, &chosen(&fields)?).await?;
            act.leave();
            Ok(shown)
        })
        .await
    }
}

/// The fields, from their words.
fn chosen(words: &[String]) -> Result<BTreeSet<Field>> {
    words.iter().map(|word| word.parse().map_err(|_| rows::broken("fields", word))).collect()
}

async fn look(act: &mut Act, space: SpaceId, source: SourceId, fields: &BTreeSet<Field>) -> Result<PublicAccess> {
    let row = sqlx::query(concat!(
        "select h.space_id as home_id, h.name as home_name, null::text as home_address, h.zone, h.currency, ",
        sources::columns!(),
        " from sources s join homes h on h.space_id = $1 ",
        sources::beside!(),
        " where s.space_id = $1 and s.source_id = $2 and s.deleted_at is null and h.deleted_at is null"
    ))
    .bind(space.uuid())
    .bind(source.uuid())
    .fetch_optional(act.sql())
    .await?
    .ok_or(Error::NotFound)?;
    let home = homes::home(&row)?;
    let all = sources::source(&row)?;
    let is_shown = |field: Field| fields.contains(&field);
    let source = Source {
        name: if is_shown(Field::Name) { all.name } else { String::new() },
        place: all.place.filter(|_| is_shown(Field::Place)),
        description: String::new(),
        address: None,
        meters: all.meters.into_iter().map(|meter| Meter { serial: None, calibration_due: None, ..meter }).collect(),
        ..all
    };
    let last = if is_shown(Field::Last) { last(act, &source).await? } else { None };
    let overview =
        if is_shown(Field::Months) && source.is_open() { usage::overview_in(act, &source, &home.zone).await? } else { None };
    Ok(PublicAccess { source, home: is_shown(Field::Home).then_some(home.name), zone: home.zone, last, overview })
}

async fn last(act: &mut Act, source: &Source) -> Result<Option<Last>> {
    let found = sqlx::query(
        "select r.register, r.value, r.taken_at, r.quality
         from (
             select taken_at from readings
             where space_id = $1 and source_id = $2 and register = $3 and quality <> 'bad'
             order by taken_at desc limit 1
         ) l
         join readings r on r.space_id = $1 and r.source_id = $2 and r.taken_at = l.taken_at
         order by r.register",
    )
    .bind(source.space.uuid())
    .bind(source.id.uuid())
    .bind(source.numbers().first().copied())
    .fetch_all(act.sql())
    .await?;
    let Some((first, rest)) = found.split_first() else { return Ok(None) };
    let also =
        rest.iter().map(|row| Ok(Figure { register: row.try_get("register")?, value: row.try_get("value")?, answer: None }));
    Ok(Some(Last {
        at: rows::at(first, "taken_at")?,
        value: first.try_get("value")?,
        also: also.collect::<Result<_>>()?,
        quality: rows::word(first, "quality")?,
    }))
}
