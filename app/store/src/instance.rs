//! What whoever runs this Almanac may see and do: people, jobs, sizes. Nothing here opens a home: all SQL goes through functions of
//! the owner that look themselves who asks.

use crate::{
    Actor, Error, Result,
    act::{Act, again},
    audit::Entry,
    rows::{at, at_or_none},
    scope::{Reach, Scope},
};
use domain::{Event, SpaceId, Timestamp, UserId, Uuid};
use serde_json::json;
use sqlx::{Row, postgres::PgRow};
use std::str::FromStr;
use thiserror::Error as ThisError;

/// Somebody who runs this Almanac. Made by [`Actor::instance_admin`] only.
#[derive(Debug, Clone)]
pub struct InstanceAdmin {
    actor: Actor,
}

impl Actor {
    /// The right to look after this Almanac.
    ///
    /// # Errors
    /// [`Error::NotFound`] unless they do.
    pub fn instance_admin(&self) -> Result<InstanceAdmin> {
        if self.is_superuser() { Ok(InstanceAdmin { actor: self.clone() }) } else { Err(Error::NotFound) }
    }
}

impl InstanceAdmin {
    /// Who looks.
    #[must_use]
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    async fn enter(&self) -> Result<Act> {
        self.actor.store.enter(&Scope::user(self.actor.user())).await
    }
}

/// A person, as an instance admin sees them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// Their id.
    pub id: UserId,
    /// Their name.
    pub name: String,
    /// Their address: the one they sign in with, or else the contact address.
    pub email: Option<String>,
    /// Whether they may sign in.
    pub active: bool,
    /// Whether they look after this Almanac too.
    pub superuser: bool,
    /// Since when they are here.
    pub since: Timestamp,
    /// When a browser of theirs was last seen, to five minutes.
    pub seen: Option<Timestamp>,
    /// Whether they have a password.
    pub password: bool,
    /// The words of the providers they come in with.
    pub providers: Vec<domain::Provider>,
    /// In how many browsers they are signed in.
    pub sessions: i64,
}

/// People whose name or address has this text in it, the newest first, of those who came before `before`.
///
/// # Errors
/// The store's.
pub async fn users(admin: &InstanceAdmin, search: &str, before: Option<UserId>, most: u16) -> Result<Vec<User>> {
    select(admin, search.trim(), None, before, most).await
}

/// One person.
///
/// # Errors
/// [`Error::NotFound`] when there is none with this id.
pub async fn user(admin: &InstanceAdmin, id: UserId) -> Result<User> {
    select(admin, "", Some(id), None, 1).await?.pop().ok_or(Error::NotFound)
}

async fn select(
    admin: &InstanceAdmin,
    search: &str,
    only: Option<UserId>,
    before: Option<UserId>,
    most: u16,
) -> Result<Vec<User>> {
    again(async || {
        let mut act = admin.enter().await?;
        let rows = sqlx::query(
            "select user_id, name, email, active, superuser, created_at, last_seen, password, providers, sessions
             from instance_users($1, $2, $3, $4)",
        )
        .bind(search)
        .bind(only.map(UserId::uuid))
        .bind(before.map(UserId::uuid))
        .bind(i32::from(most))
        .fetch_all(act.sql())
        .await?;
        act.leave();
        rows.iter().map(person).collect()
    })
    .await
}

fn person(row: &PgRow) -> Result<User> {
    let providers: Vec<String> = row.try_get("providers")?;
    Ok(User {
        id: UserId::from_uuid(row.try_get("user_id")?),
        name: row.try_get("name")?,
        email: row.try_get("email")?,
        active: row.try_get("active")?,
        superuser: row.try_get("superuser")?,
        since: at(row, "created_at")?,
        seen: at_or_none(row, "last_seen")?,
        password: row.try_get("password")?,
        providers: providers.iter().filter_map(|word| domain::Provider::from_str(word).ok()).collect(),
        sessions: row.try_get("sessions")?,
    })
}

/// Why somebody was not deactivated or reactivated.
#[derive(Debug, ThisError)]
pub enum SetActiveError {
    /// Nobody locks themselves out; so one instance admin is always left.
    #[error("that is oneself")]
    Oneself,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] Error),
}

/// Deactivates a person, who is signed out everywhere, or lets them in again. It is written down in their own space. What is so
/// already stays so.
///
/// # Errors
/// [`SetActiveError`]; [`Error::NotFound`] when there is no such person, or who asks is no instance admin any more.
pub async fn set_active(admin: &InstanceAdmin, whom: UserId, active: bool) -> std::result::Result<(), SetActiveError> {
    match again(async || set(admin, whom, active).await).await? {
        true => Ok(()),
        false => Err(SetActiveError::Oneself),
    }
}

/// False when it is oneself.
async fn set(admin: &InstanceAdmin, whom: UserId, active: bool) -> Result<bool> {
    let actor = &admin.actor;
    let theirs = SpaceId::from_uuid(whom.uuid());
    let mut act = actor.store.enter(&Scope::user(actor.user()).acting(theirs).reach(Reach::Write)).await?;
    let outcome: String =
        sqlx::query_scalar("select instance_set_active($1, $2)").bind(whom.uuid()).bind(active).fetch_one(act.sql()).await?;
    match outcome.as_str() {
        "done" => {}
        "same" => return Ok(true),
        "self" => return Ok(false),
        _ => return Err(Error::NotFound),
    }
    let event = if active { Event::Reactivated } else { Event::Deactivated };
    Entry { space: theirs, event, source: None, reading: None, body: json!({}) }.by(actor, &mut act).await?;
    act.commit().await?;
    Ok(true)
}

/// A job that is not done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobLine {
    /// Its row.
    pub id: Uuid,
    /// Its word.
    pub kind: String,
    /// When it is due.
    pub due: Timestamp,
    /// How often it was tried.
    pub attempts: i32,
    /// How it stands.
    pub state: JobState,
    /// What went wrong last.
    pub problem: Option<String>,
    /// Whether it is upkeep, which is due again each time it is done.
    pub returns: bool,
}

/// How a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobState {
    /// It is due, or will be.
    Waiting,
    /// A server does it.
    Running,
    /// After the last attempt.
    GivenUp(Timestamp),
}

/// How many jobs stand how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct JobCounts {
    /// Due, or will be.
    pub waiting: i64,
    /// Being done.
    pub running: i64,
    /// Given up.
    pub given_up: i64,
    /// Done within the last week.
    pub done: i64,
}

/// The jobs that are not done, those that were given up first.
///
/// # Errors
/// The store's.
pub async fn jobs(admin: &InstanceAdmin, most: u16) -> Result<Vec<JobLine>> {
    again(async || {
        let mut act = admin.enter().await?;
        let rows =
            sqlx::query("select job_id, kind, run_at, attempts, leased, given_up_at, problem, returns from instance_jobs($1)")
                .bind(i32::from(most))
                .fetch_all(act.sql())
                .await?;
        act.leave();
        rows.iter().map(job).collect()
    })
    .await
}

fn job(row: &PgRow) -> Result<JobLine> {
    let state = match (at_or_none(row, "given_up_at")?, row.try_get("leased")?) {
        (Some(at), _) => JobState::GivenUp(at),
        (None, true) => JobState::Running,
        (None, false) => JobState::Waiting,
    };
    Ok(JobLine {
        id: row.try_get("job_id")?,
        kind: row.try_get("kind")?,
        due: at(row, "run_at")?,
        attempts: row.try_get("attempts")?,
        state,
        problem: row.try_get("problem")?,
        returns: row.try_get("returns")?,
    })
}

/// How many jobs stand how.
///
/// # Errors
/// The store's.
pub async fn job_counts(admin: &InstanceAdmin) -> Result<JobCounts> {
    again(async || {
        let mut act = admin.enter().await?;
        let row = sqlx::query("select waiting, running, given_up, done from instance_job_counts()").fetch_one(act.sql()).await?;
        act.leave();
        Ok(JobCounts {
            waiting: row.try_get("waiting")?,
            running: row.try_get("running")?,
            given_up: row.try_get("given_up")?,
            done: row.try_get("done")?,
        })
    })
    .await
}

/// Has a job that was given up tried again, from the start.
///
/// # Errors
/// [`Error::NotFound`] when it was not given up, or is not there any more.
pub async fn job_again(admin: &InstanceAdmin, id: Uuid) -> Result<()> {
    of_job(admin, "select instance_job_again($1)", id).await
}

/// Removes a job that was given up.
///
/// # Errors
/// As [`job_again`].
pub async fn job_remove(admin: &InstanceAdmin, id: Uuid) -> Result<()> {
    of_job(admin, "select instance_job_remove($1)", id).await
}

async fn of_job(admin: &InstanceAdmin, statement: &'static str, id: Uuid) -> Result<()> {
    again(async || {
        let mut act = admin.enter().await?;
        let done: bool = sqlx::query_scalar(statement).bind(id).fetch_one(act.sql()).await?;
        if !done {
            return Err(Error::NotFound);
        }
        act.commit().await
    })
    .await
}

/// What the disk's space went into, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Storage {
    /// The whole database, with what the tables share.
    pub all: i64,
    /// Readings, their history, and what is derived from them.
    pub readings: i64,
    /// Files that were brought.
    pub files: i64,
    /// The activity log.
    pub activity: i64,
    /// Everything else.
    pub rest: i64,
}

/// How big the database is.
///
/// # Errors
/// The store's.
pub async fn storage(admin: &InstanceAdmin) -> Result<Storage> {
    let rows = again(async || {
        let mut act = admin.enter().await?;
        let rows = sqlx::query("select name, bytes from instance_storage()").fetch_all(act.sql()).await?;
        act.leave();
        Ok(rows)
    })
    .await?;
    let mut storage = Storage::default();
    for row in rows {
        let bytes: i64 = row.try_get("bytes")?;
        match row.try_get("name")? {
            "" => storage.all = bytes,
            "readings" | "reading_versions" | "breaks" | "days" | "gaps" => storage.readings += bytes,
            "imports" | "import_parts" => storage.files += bytes,
            "audit" | "audit_details" | "audit_heads" => storage.activity += bytes,
            _ => {}
        }
    }
    storage.rest = (storage.all - storage.readings - storage.files - storage.activity).max(0);
    Ok(storage)
}

/// What runs here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// The version of Postgres.
    pub postgres: String,
    /// The newest migration, and when it was applied.
    pub migration: String,
    /// See there.
    pub migrated_at: Timestamp,
    /// How many there are.
    pub migrations: i64,
}

/// The database's version, and the schema's.
///
/// # Errors
/// [`Error::NotFound`] when who asks is no instance admin any more.
pub async fn about(admin: &InstanceAdmin) -> Result<About> {
    again(async || {
        let mut act = admin.enter().await?;
        let row = sqlx::query("select postgres, migration, migrated_at, migrations from instance_about()")
            .fetch_optional(act.sql())
            .await?
            .ok_or(Error::NotFound)?;
        act.leave();
        Ok(About {
            postgres: row.try_get("postgres")?,
            migration: row.try_get("migration")?,
            migrated_at: at(&row, "migrated_at")?,
            migrations: row.try_get("migrations")?,
        })
    })
    .await
}
