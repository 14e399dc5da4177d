use super::chain::{Details, Row};
use crate::{Actor, Error, Result, Store, Trail, act::Act, random, rows::sql, users};
use domain::{Event, ReadingId, SourceId, SpaceId, Timestamp, UserId};
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
    pub async fn by(self, actor: &Actor, act: &mut Act) -> Result<()> {
        self.append(&actor.store, actor.user(), &actor.trail, act).await
    }

    /// Appends it to the chain of its space. The head's lock makes others wait, so this comes last. Whoever did it is held first: what
    /// they do is told before they leave, with from where they came, and that is then erased; or it does not happen.
    ///
    /// # Errors
    /// [`Error::NotFound`] when they deleted their account.
    pub async fn append(self, store: &Store, who: UserId, trail: &Trail, act: &mut Act) -> Result<()> {
        let before = end_for(who, self.space, act).await?;
        self.after(&before, store, who, trail, act).await
    }

    /// The same of somebody who deleted their account: that they did, and nothing else.
    pub async fn of_gone(self, store: &Store, who: UserId, trail: &Trail, act: &mut Act) -> Result<()> {
        let head = sqlx::query("select seq, hash from audit_heads where space_id = $1 for update")
            .bind(self.space.uuid())
            .fetch_optional(act.sql())
            .await?;
        let before = End::of(head, self.space)?;
        self.after(&before, store, who, trail, act).await
    }

    async fn after(self, before: &End, store: &Store, who: UserId, trail: &Trail, act: &mut Act) -> Result<()> {
        let link = self.link(store, who, trail, act.now(), before)?;
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
        .bind(self.space.uuid())
        .bind(link.end.seq)
        .bind(sql(now))
        .bind(who.uuid())
        .bind(self.event.as_str())
        .bind(self.source.map(SourceId::uuid))
        .bind(self.reading.map(ReadingId::uuid))
        .bind(&link.digest[..])
        .bind(store.keys().audit.newest().0)
        .bind(&link.end.hash)
        .bind(&link.salt[..])
        .bind(trail.address.as_deref())
        .bind(trail.client.as_deref())
        .bind(trail.request.as_deref())
        .bind(&self.body)
        .execute(act.sql())
        .await?;
        Ok(())
    }

    /// Appends several, in this order, to the chain of the one space that they are of.
    pub async fn all_by(entries: &[Self], actor: &Actor, act: &mut Act) -> Result<()> {
        let Some(Self { space, .. }) = entries.first() else { return Ok(()) };
        let (store, who, trail, now) = (&actor.store, actor.user(), &actor.trail, act.now());
        let mut before = end_for(who, *space, act).await?;
        let mut links = Vec::with_capacity(entries.len());
        for entry in entries {
            let link = entry.link(store, who, trail, now, &before)?;
            before = link.end.clone();
            links.push(link);
        }
        sqlx::query(
            "with entry as (
                 select * from unnest($2::bigint[], $5::text[], $6::uuid[], $7::uuid[], $8::bytea[], $10::bytea[], $11::bytea[], $15::jsonb[])
                     as entry (seq, event, source_id, reading_id, digest, hash, salt, body)
             ), row as (
                 insert into audit (space_id, seq, at, who, event, source_id, reading_id, digest, key_id, hash)
                 select $1, seq, $3, $4, event, source_id, reading_id, digest, $9, hash from entry
             ), details as (
                 insert into audit_details (space_id, seq, source_id, salt, address, client, request, body)
                 select $1, seq, source_id, salt, $12, $13, $14, body from entry
             )
             update audit_heads set seq = $16, hash = $17 where space_id = $1",
        )
        .bind(space.uuid())
        .bind(links.iter().map(|link| link.end.seq).collect::<Vec<_>>())
        .bind(sql(now))
        .bind(who.uuid())
        .bind(entries.iter().map(|entry| entry.event.as_str()).collect::<Vec<_>>())
        .bind(entries.iter().map(|entry| entry.source.map(SourceId::uuid)).collect::<Vec<_>>())
        .bind(entries.iter().map(|entry| entry.reading.map(ReadingId::uuid)).collect::<Vec<_>>())
        .bind(links.iter().map(|link| link.digest.to_vec()).collect::<Vec<_>>())
        .bind(store.keys().audit.newest().0)
        .bind(links.iter().map(|link| link.end.hash.clone()).collect::<Vec<_>>())
        .bind(links.iter().map(|link| link.salt.to_vec()).collect::<Vec<_>>())
        .bind(trail.address.as_deref())
        .bind(trail.client.as_deref())
        .bind(trail.request.as_deref())
        .bind(entries.iter().map(|entry| entry.body.clone()).collect::<Vec<_>>())
        .bind(before.seq)
        .bind(&before.hash)
        .execute(act.sql())
        .await?;
        Ok(())
    }

    /// What comes after the end of its chain with it.
    fn link(&self, store: &Store, who: UserId, trail: &Trail, at: Timestamp, before: &End) -> Result<Link> {
        let salt: [u8; 16] = random::bytes()?;
        let details = Details {
            address: trail.address.as_deref(),
            client: trail.client.as_deref(),
            request: trail.request.as_deref(),
            body: &self.body,
        };
        let digest = details.digest(&salt);
        let (key_id, key) = store.keys().audit.newest();
        let seq = before.seq + 1;
        let row = Row {
            space: self.space.uuid(),
            seq,
            at,
            who: who.uuid(),
            event: self.event.as_str(),
            source: self.source.map(SourceId::uuid),
            reading: self.reading.map(ReadingId::uuid),
            digest: &digest,
            key_id,
        };
        let hash = row.hash(key, &before.hash).to_vec();
        Ok(Link { salt, digest, end: End { seq, hash } })
    }
}

/// Where a chain ends.
#[derive(Clone)]
struct End {
    seq: i64,
    hash: Vec<u8>,
}

/// What is computed of a row.
struct Link {
    salt: [u8; 16],
    digest: [u8; 32],
    end: End,
}

impl End {
    fn of(head: Option<PgRow>, space: SpaceId) -> Result<Self> {
        let head = head.ok_or_else(|| Error::Broken(format!("the space {space} has no audit chain")))?;
        Ok(Self { seq: head.try_get("seq")?, hash: head.try_get("hash")? })
    }
}

/// The end of a space's chain, held until the end of the transaction, as is whoever goes on with it.
async fn end_for(who: UserId, space: SpaceId, act: &mut Act) -> Result<End> {
    let head = sqlx::query(
        "select h.seq, h.hash from users u, audit_heads h
         where u.user_id = $2 and h.space_id = $1
         for key share of u for update of h",
    )
    .bind(space.uuid())
    .bind(who.uuid())
    .fetch_optional(act.sql())
    .await?;
    if head.is_none() {
        users::hold(act, who).await?;
    }
    End::of(head, space)
}
