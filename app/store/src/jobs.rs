//! What is to be done outside of a request: a row, added by the act that wants it.

use crate::{Result, Store, act::Act, random, rows::sql, seal::Place};
use domain::UserId;
use serde::{Deserialize, Serialize};

/// One thing to do. Doing it twice does no harm, or as little as a second copy of a mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
}

impl Job {
    /// Its word in the table.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Mail { .. } => "mail",
            Self::Picture { .. } => "picture",
            Self::Deauthorize { .. } => "deauthorize",
        }
    }
}

/// Adds a job in the act that wants it, about the act's user; the scope must reach [`Write`](crate::scope::Reach::Write).
pub(crate) async fn add(store: &Store, act: &mut Act, about: UserId, job: &Job) -> Result<()> {
    let id = random::id();
    let body = serde_json::to_vec(job).map_err(|cause| crate::Error::Broken(format!("a job cannot be written: {cause}")))?;
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

/// Where a job's body stands.
pub(crate) fn place(id: &[u8]) -> Place<'_> {
    Place { table: "jobs", column: "body_sealed", row: id }
}
