//! What is to be done outside of a request: a row, added by the act that wants it, in the same transaction. Any server takes what
//! is due for as long as its lease lasts; a server that goes away leaves it to another. So a job is done at least once.

use crate::{
    Error, Result, Store,
    act::{Act, again},
    random,
    rows::sql,
    scope::Scope,
    seal::{Place, Sealed},
};
use domain::{UserId, Uuid};
use serde::{Deserialize, Serialize};
use sqlx::{Row, postgres::PgRow};
use std::time::Duration;

/// After this many attempts a job is given up; but for [`Job::Forget`].
pub const MOST_ATTEMPTS: u32 = 8;

/// One thing to do. Doing it twice does no harm, or as little as a second copy of a mail.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Job {
    /// Send a mail.
    Mail {
        /// The address.
        to: String,
        /// One line.
        subject: String,
        /// Plain text.
        text: String,
    },
    /// Copy a picture from a provider.
    Picture {
        /// Where it is; only its provider's hosts are asked.
        url: String,
    },
    /// Tell LINE that a person no longer uses it here.
    Deauthorize {
        /// The person's access token.
        token: String,
    },
    /// Take away the traces of a person who deleted their account.
    Forget,
    /// Remove sessions, attempts and counts that ended. Returns every ten minutes.
    Sweep,
    /// Remove what lay in the trash for thirty days. Returns every ten minutes.
    Purge,
    /// Remove jobs that were done or given up long ago. Returns every hour.
    Tidy,
}

/// What a job holds is somebody's: only its kind is ever shown.
impl std::fmt::Debug for Job {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.kind())
    }
}

impl Job {
    /// Its word in the table.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Mail { .. } => "mail",
            Self::Picture { .. } => "picture",
            Self::Deauthorize { .. } => "deauthorize",
            Self::Forget => "forget",
            Self::Sweep => "sweep",
            Self::Purge => "purge",
            Self::Tidy => "tidy",
        }
    }

    /// Those that return and have no body.
    fn upkeep(kind: &str) -> Option<Self> {
        [Self::Sweep, Self::Purge, Self::Tidy].into_iter().find(|job| job.kind() == kind)
    }
}

/// A job that this server has taken, until its lease ends.
#[derive(Debug)]
pub struct Claimed {
    /// The row.
    pub id: Uuid,
    /// What to do.
    pub job: Job,
    /// Which attempt this is, from 1.
    pub attempt: u32,
    /// Whom it is about.
    pub user: Option<UserId>,
    token: Uuid,
}

/// Adds a job in the act that wants it, about the act's user; the scope must reach [`Write`](crate::scope::Reach::Write).
pub(crate) async fn add(store: &Store, act: &mut Act, about: UserId, job: &Job) -> Result<()> {
    let id = random::id();
    let body = serde_json::to_vec(job).map_err(|cause| Error::Broken(format!("a job cannot be written: {cause}")))?;
    let sealed = store.seal(place(id.as_bytes()), &body)?;
    let now = act.now();
    sqlx::query(
        "insert into jobs (job_id, user_id, kind, body_sealed, key_id, created_at, run_at) values ($1, $2, $3, $4, $5, $6, $6)",
    )
    .bind(id)
    .bind(about.uuid())
    .bind(job.kind())
    .bind(sealed.bytes)
    .bind(sealed.key_id)
    .bind(sql(now))
    .execute(act.sql())
    .await?;
    Ok(())
}

/// Adds the jobs that return, where they are missing; for a server that starts.
///
/// # Errors
/// The store's.
pub async fn plan_upkeep(store: &Store) -> Result<()> {
    again(async || {
        let mut act = store.enter(&Scope::default()).await?;
        sqlx::query("select plan_upkeep()").execute(act.sql()).await?;
        act.commit().await
    })
    .await
}

/// Takes the job that is longest due, of one of these kinds, for as long as the lease lasts. `None` when nothing is due.
///
/// # Errors
/// The store's. A job whose body does not open is failed, and the next one taken.
pub async fn claim(store: &Store, kinds: &[&str], lease: Duration) -> Result<Option<Claimed>> {
    let kinds: Vec<String> = kinds.iter().map(|kind| (*kind).to_owned()).collect();
    loop {
        let token = random::id();
        let Some(row) = again(async || claim_row(store, token, &kinds, lease).await).await? else { return Ok(None) };
        let (id, attempt): (Uuid, i32) = (row.try_get("job_id")?, row.try_get("attempt")?);
        let attempt = attempt.unsigned_abs();
        match opened(store, &row, id) {
            Ok(job) => {
                let user = row.try_get::<Option<Uuid>, _>("user_id")?.map(UserId::from_uuid);
                return Ok(Some(Claimed { id, job, attempt, user, token }));
            }
            Err(why) => {
                let after = again_after(row.try_get("kind")?, attempt, 0);
                let end = End::Fail { why: why.to_string(), after_s: after.map(seconds) };
                settle(store, id, token, &end).await?;
            }
        }
    }
}

async fn claim_row(store: &Store, token: Uuid, kinds: &[String], lease: Duration) -> Result<Option<PgRow>> {
    let mut act = store.enter(&Scope::default()).await?;
    let row = sqlx::query("select job_id, user_id, kind, body_sealed, key_id, attempt from claim_job($1, $2, $3, $4)")
        .bind(token)
        .bind(seconds(lease))
        .bind(kinds)
        .bind(MOST_ATTEMPTS as i32)
        .fetch_optional(act.sql())
        .await?;
    act.commit().await?;
    Ok(row)
}

fn opened(store: &Store, row: &PgRow, id: Uuid) -> Result<Job> {
    let Some(bytes) = row.try_get::<Option<Vec<u8>>, _>("body_sealed")? else {
        return Job::upkeep(row.try_get("kind")?).ok_or_else(|| Error::Broken("the job has no body".to_owned()));
    };
    let sealed = Sealed { key_id: row.try_get("key_id")?, bytes };
    let body = store.unseal(place(id.as_bytes()), &sealed)?;
    // Not the cause: it may quote the body.
    serde_json::from_slice(&body).map_err(|_| Error::Broken("the job's body cannot be read".to_owned()))
}

/// How a lease goes on or ends.
enum End {
    Finish,
    Fail { why: String, after_s: Option<i32> },
    Extend { seconds: i32 },
    Release,
}

/// It is done. False when the lease was lost and the job is another's: then it was not this that finished it.
///
/// # Errors
/// The store's.
pub async fn finish(store: &Store, claimed: &Claimed) -> Result<bool> {
    settle(store, claimed.id, claimed.token, &End::Finish).await
}

/// It did not work, for a reason that an instance admin may read; tried again after this time, or given up. False when the lease
/// was lost.
///
/// # Errors
/// The store's.
pub async fn fail(store: &Store, claimed: &Claimed, why: &str, after: Option<Duration>) -> Result<bool> {
    let end = End::Fail { why: why.to_owned(), after_s: after.map(seconds) };
    settle(store, claimed.id, claimed.token, &end).await
}

/// Holds the job for longer. False when the lease was lost: somebody else does it now.
///
/// # Errors
/// The store's.
pub async fn extend(store: &Store, claimed: &Claimed, lease: Duration) -> Result<bool> {
    settle(store, claimed.id, claimed.token, &End::Extend { seconds: seconds(lease) }).await
}

/// Gives it back untried; for a server that stops. False when the lease was lost.
///
/// # Errors
/// The store's.
pub async fn release(store: &Store, claimed: &Claimed) -> Result<bool> {
    settle(store, claimed.id, claimed.token, &End::Release).await
}

async fn settle(store: &Store, id: Uuid, token: Uuid, end: &End) -> Result<bool> {
    again(async || settle_once(store, id, token, end).await).await
}

async fn settle_once(store: &Store, id: Uuid, token: Uuid, end: &End) -> Result<bool> {
    let mut act = store.enter(&Scope::default()).await?;
    let query = match end {
        End::Finish => sqlx::query_scalar("select finish_job($1, $2)").bind(id).bind(token),
        End::Fail { why, after_s } => {
            sqlx::query_scalar("select fail_job($1, $2, $3, $4)").bind(id).bind(token).bind(why).bind(after_s)
        }
        End::Extend { seconds } => sqlx::query_scalar("select extend_job($1, $2, $3)").bind(id).bind(token).bind(seconds),
        End::Release => sqlx::query_scalar("select release_job($1, $2)").bind(id).bind(token),
    };
    let held = query.fetch_one(act.sql()).await?;
    act.commit().await?;
    Ok(held)
}

/// Removes jobs that were done a week ago and those that were given up three months ago, and says how many.
///
/// # Errors
/// The store's.
pub async fn tidy(store: &Store) -> Result<u64> {
    let mut act = store.enter(&Scope::default()).await?;
    let gone: i64 = sqlx::query_scalar("select tidy_jobs()").fetch_one(act.sql()).await?;
    act.commit().await?;
    Ok(gone.unsigned_abs())
}

/// How long a failed attempt waits: 10 s, 40 s, 160 s and so on, at most 6 hours, and up to a quarter longer, as `chance` (of 255)
/// says, so that what failed together does not come again together. `None` after the last attempt: forgetting somebody has none, as
/// they are not there to ask for it again.
#[must_use]
pub fn again_after(kind: &str, attempt: u32, chance: u8) -> Option<Duration> {
    const LONGEST: u64 = 6 * 60 * 60 * 1000;
    if attempt >= MOST_ATTEMPTS && kind != Job::Forget.kind() {
        return None;
    }
    let base = 4_u64.saturating_pow(attempt.saturating_sub(1)).saturating_mul(10_000).min(LONGEST);
    Some(Duration::from_millis(base + base / 4 * u64::from(chance) / 255))
}

/// Where a job's body stands.
pub(crate) fn place(id: &[u8]) -> Place<'_> {
    Place { table: "jobs", column: "body_sealed", row: id }
}

fn seconds(time: Duration) -> i32 {
    i32::try_from(time.as_secs_f64().ceil() as i64).unwrap_or(i32::MAX)
}

#[cfg(test)]
mod tests {
    use super::{Job, again_after};

    #[test]
    fn attempts_come_later_and_later_and_then_no_more() {
        let waits: Vec<Option<u64>> = (1..=8).map(|attempt| again_after("mail", attempt, 0).map(|wait| wait.as_secs())).collect();
        let seconds = [10, 40, 160, 640, 2_560, 10_240, 21_600].map(Some);
        assert_eq!(waits, [&seconds[..], &[None]].concat());
        assert_eq!(again_after("mail", 1, 255).unwrap().as_millis(), 12_500);
        assert_eq!(again_after("forget", u32::MAX, 0).unwrap().as_secs(), 21_600, "whom to forget is never given up");
    }

    #[test]
    fn what_a_job_holds_is_not_shown() {
        let job = Job::Deauthorize { token: "planted".to_owned() };
        assert_eq!(format!("{job:?}"), "deauthorize");
    }
}
