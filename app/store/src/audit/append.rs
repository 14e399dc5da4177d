use super::chain::{Details, Row};
use crate::{Actor, Error, Result, Store, Trail, act::Act, random, rows::sql, users};
use domain::{Event, ReadingId, SourceId, SpaceId, UserId};
use serde_json::Value;
use sqlx::{Row as _, postgres::PgRow};

/// An act, as the log tells it.
pub(crate) struct Entry {
    pub space: SpaceId,
    pub event: Event,
    pub source: Option<SourceId>,
    pub reading: Option<ReadingId>,
    /// Values before and after, as strings.
    pub body: Value,
}

impl Entry {
    /// Appends it for this actor; the last statement before commit.
    ///
    /// # Errors
    /// [`Error::NotFound`] when they deleted their account.
    pub async fn by(self, actor: &Actor, act: &mut Act) -> Result<()> {
        self.append(&actor.store, actor.user(), &actor.trail, act).await
    }

    /// Appends it to the chain of its space. The head's lock makes others wait, so this comes last. Whoever did it is held first: what
    /// they do is told before they leave, with from where they came, and that is then erased; or it does not happen.
    ///
    /// # Errors
    /// [`Error::NotFound`] when they deleted their account.
    pub async fn append(self, store: &Store, who: UserId, trail: &Trail, act: &mut Act) -> Result<()> {
        let held = sqlx::query(
            "select h.seq, h.hash from users u, audit_heads h
             where u.user_id = $2 and h.space_id = $1
             for key share of u for update of h",
        )
        .bind(self.space.uuid())
        .bind(who.uuid())
        .fetch_optional(act.sql())
        .await?;
        let Some(head) = held else {
            users::hold(act, who).await?;
            return Err(self.no_chain());
        };
        self.after(head, store, who, trail, act).await
    }

    /// The same of somebody who deleted their account: that they did, and nothing else.
    pub async fn of_gone(self, store: &Store, who: UserId, trail: &Trail, act: &mut Act) -> Result<()> {
        let head = sqlx::query("select seq, hash from audit_heads where space_id = $1 for update")
            .bind(self.space.uuid())
            .fetch_optional(act.sql())
            .await?
            .ok_or_else(|| self.no_chain())?;
        self.after(head, store, who, trail, act).await
    }

    fn no_chain(&self) -> Error {
        Error::Broken(format!("the space {} has no audit chain", self.space))
    }

    async fn after(self, head: PgRow, store: &Store, who: UserId, trail: &Trail, act: &mut Act) -> Result<()> {
        let before: Vec<u8> = head.try_get("hash")?;
        let seq = head.try_get::<i64, _>("seq")? + 1;
        let salt: [u8; 16] = random::bytes()?;
        let details = Details {
            address: trail.address.as_deref(),
            client: trail.client.as_deref(),
            request: trail.request.as_deref(),
            body: &self.body,
        };
        let digest = details.digest(&salt);
        let (key_id, key) = store.keys().audit.newest();
        let row = Row {
            space: self.space.uuid(),
            seq,
            at: act.now(),
            who: who.uuid(),
            event: self.event.as_str(),
            source: self.source.map(SourceId::uuid),
            reading: self.reading.map(ReadingId::uuid),
            digest: &digest,
            key_id,
        };
        let now = act.now();
        sqlx::query(
            "with row as (
                 insert into audit (space_id, seq, at, who, event, source_id, reading_id, digest, key_id, hash)
                 values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
             ), details as (
                 insert into audit_details (space_id, seq, source_id, salt, address, client, request, body)
                 values ($1, $2, $6, $11, $12, $13, $14, $15)
             )
             update audit_heads set seq = $2, hash = $10 where space_id = $1",
        )
        .bind(row.space)
        .bind(seq)
        .bind(sql(now))
        .bind(row.who)
        .bind(row.event)
        .bind(row.source)
        .bind(row.reading)
        .bind(&digest[..])
        .bind(key_id)
        .bind(&row.hash(key, &before)[..])
        .bind(&salt[..])
        .bind(details.address)
        .bind(details.client)
        .bind(details.request)
        .bind(details.body)
        .execute(act.sql())
        .await?;
        Ok(())
    }
}
