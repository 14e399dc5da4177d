//! Making a source public, saying what it shows, making its link anew, and ending it.

use super::chosen;
use crate::{
    Error, Person, Result, SourceAccess,
    act::{Act, again},
    audit::Entry,
    links, rows,
    scope::Reach,
    seal::{Place, Sealed},
};
use domain::{Act as Right, Event, Field, Timestamp, UserId};
use serde_json::{Value, json};
use sqlx::Row;
use std::collections::BTreeSet;

/// The public page of a source, as its admins see it.
#[derive(Debug, Clone)]
pub struct Published {
    /// What it shows.
    pub fields: BTreeSet<Field>,
    /// The secret part of its link.
    pub token: String,
    /// When the link was made.
    pub at: Timestamp,
    /// Who made it.
    pub by: Person,
}

/// The public page of a source, if it has one.
///
/// # Errors
/// [`Error::Forbidden`] without admin rights on the source.
pub async fn published(access: &SourceAccess) -> Result<Option<Published>> {
    access.may(Right::Publish)?;
    let row = again(async || {
        let mut act = access.enter(Reach::Admin).await?;
        let row = sqlx::query(
            "select g.fields, g.link_hash, g.token_sealed, g.key_id, g.made_at, g.made_by, p.name as made_by_name
             from public_pages g
             left join people p on p.space_id = $1 and p.user_id = g.made_by
             where g.space_id = $1 and g.source_id = $2",
        )
        .bind(access.source().space.uuid())
        .bind(access.source().id.uuid())
        .fetch_optional(act.sql())
        .await?;
        act.leave();
        Ok(row)
    })
    .await?;
    let Some(row) = row else { return Ok(None) };
    let hash: Vec<u8> = row.try_get("link_hash")?;
    let sealed = Sealed { key_id: row.try_get("key_id")?, bytes: row.try_get("token_sealed")? };
    let token = access.actor().store.unseal(place(&hash), &sealed)?;
    Ok(Some(Published {
        fields: chosen(&row.try_get::<Vec<String>, _>("fields")?)?,
        token: String::from_utf8_lossy(&token).into_owned(),
        at: rows::at(&row, "made_at")?,
        by: Person {
            id: UserId::from_uuid(row.try_get("made_by")?),
            name: row.try_get::<Option<_>, _>("made_by_name")?.unwrap_or_default(),
        },
    }))
}

/// Makes a source public, or changes what its page shows: the link stays.
///
/// # Errors
/// [`Error::Forbidden`] without admin rights on the source, or when it is a virtual one whose days are not open.
pub async fn publish(access: &SourceAccess, fields: &BTreeSet<Field>) -> Result<()> {
    access.may(Right::Publish)?;
    if !access.source().is_open() {
        return Err(Error::Forbidden);
    }
    again(async || {
        let mut act = begin(access).await?;
        let before = held(&mut act, access).await?;
        if before.as_ref() == Some(fields) {
            return Ok(());
        }
        if before.is_none() {
            let link = link(&mut act, access).await?;
            let now = act.now();
            sqlx::query(
                "insert into public_pages (space_id, source_id, fields, link_hash, token_sealed, key_id, made_at, made_by)
                 values ($1, $2, $3, $4, $5, $6, $7, $8)",
            )
            .bind(access.source().space.uuid())
            .bind(access.source().id.uuid())
            .bind(words(fields))
            .bind(link.hash)
            .bind(link.sealed.bytes)
            .bind(link.sealed.key_id)
            .bind(rows::sql(now))
            .bind(access.actor().user().uuid())
            .execute(act.sql())
            .await?;
        } else {
            sqlx::query("update public_pages set fields = $3 where space_id = $1 and source_id = $2")
                .bind(access.source().space.uuid())
                .bind(access.source().id.uuid())
                .bind(words(fields))
                .execute(act.sql())
                .await?;
        }
        let body = json!({ "before": before.as_ref().map(told), "after": told(fields) });
        log(act, access, Event::SourcePublished, body).await
    })
    .await
}

/// Makes the link anew: the one before opens nothing any more.
///
/// # Errors
/// [`Error::Forbidden`] without admin rights on the source, [`Error::NotFound`] when it is not public.
pub async fn remake(access: &SourceAccess) -> Result<()> {
    access.may(Right::Publish)?;
    again(async || {
        let mut act = begin(access).await?;
        let fields = held(&mut act, access).await?.ok_or(Error::NotFound)?;
        let link = link(&mut act, access).await?;
        let now = act.now();
        sqlx::query(
            "update public_pages set link_hash = $3, token_sealed = $4, key_id = $5, made_at = $6, made_by = $7
             where space_id = $1 and source_id = $2",
        )
        .bind(access.source().space.uuid())
        .bind(access.source().id.uuid())
        .bind(link.hash)
        .bind(link.sealed.bytes)
        .bind(link.sealed.key_id)
        .bind(rows::sql(now))
        .bind(access.actor().user().uuid())
        .execute(act.sql())
        .await?;
        log(act, access, Event::SourcePublished, json!({ "after": told(&fields), "link": "anew" })).await
    })
    .await
}

/// Takes the public page away: its link opens nothing any more. Where there is none, nothing happens.
///
/// # Errors
/// [`Error::Forbidden`] without admin rights on the source.
pub async fn unpublish(access: &SourceAccess) -> Result<()> {
    access.may(Right::Publish)?;
    again(async || {
        let mut act = begin(access).await?;
        let gone = sqlx::query("delete from public_pages where space_id = $1 and source_id = $2")
            .bind(access.source().space.uuid())
            .bind(access.source().id.uuid())
            .execute(act.sql())
            .await?;
        if gone.rows_affected() == 0 {
            return Ok(());
        }
        log(act, access, Event::SourceUnpublished, json!({})).await
    })
    .await
}

async fn begin(access: &SourceAccess) -> Result<Act> {
    let mut act = access.enter(Reach::Admin).await?;
    access.hold(&mut act, Reach::Admin, Right::Publish).await?;
    Ok(act)
}

/// What the page shows now; its source is locked.
async fn held(act: &mut Act, access: &SourceAccess) -> Result<Option<BTreeSet<Field>>> {
    let fields: Option<Vec<String>> =
        sqlx::query_scalar("select fields from public_pages where space_id = $1 and source_id = $2 for update")
            .bind(access.source().space.uuid())
            .bind(access.source().id.uuid())
            .fetch_optional(act.sql())
            .await?;
    fields.map(|fields| chosen(&fields)).transpose()
}

/// A link with its token, sealed to be shown again.
struct Link {
    hash: Vec<u8>,
    sealed: Sealed,
}

async fn link(act: &mut Act, access: &SourceAccess) -> Result<Link> {
    let source = access.source();
    let token = links::add(act, source.space, links::PUBLIC, source.id.uuid(), access.actor().user()).await?;
    let hash = links::hash(&token);
    let sealed = access.actor().store.seal(place(&hash), token.as_bytes())?;
    Ok(Link { hash, sealed })
}

/// Bound to the link and not to the home: a source that moves takes its page along.
fn place(hash: &[u8]) -> Place<'_> {
    Place { table: "public_pages", column: "token_sealed", row: hash }
}

fn words(fields: &BTreeSet<Field>) -> Vec<&'static str> {
    fields.iter().map(|field| field.as_str()).collect()
}

/// For the log.
fn told(fields: &BTreeSet<Field>) -> Value {
    json!({ "shows": words(fields).join(", ") })
}

async fn log(mut act: Act, access: &SourceAccess, event: Event, body: Value) -> Result<()> {
    let source = access.source();
    Entry { space: source.space, event, source: Some(source.id), reading: None, body }.by(access.actor(), &mut act).await?;
    act.commit().await
}
