use super::{
    hold_right,
    run::{saved, tried},
    undo::undone,
};
use crate::{Error, Result, SourceAccess, act::Act, act::again, random, rows::sql, scope::Reach};
use domain::{ImportId, Uuid, import::State};
use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};
use tokio::task::JoinHandle;

/// What is done with a file that was brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doing {
    /// Finds out what would become of it.
    Trial,
    /// Saves its readings.
    Save,
    /// Takes them out again.
    Undo,
}

impl Doing {
    /// The states that it begins from, and the one that says that it goes on.
    const fn states(self) -> (&'static [State], State) {
        match self {
            Self::Trial => (&[State::Brought, State::Tried, State::Failed], State::Trying),
            Self::Save => (&[State::Tried], State::Saving),
            Self::Undo => (&[State::Saved], State::Undoing),
        }
    }
}

/// Work on a file, to be [run](Self::run), that nobody else does at the same time. While it lives it says every
/// second that it does, and how far it is.
#[must_use = "a file that is claimed waits for its work"]
pub struct Work {
    pub(super) access: SourceAccess,
    pub(super) id: ImportId,
    doing: Doing,
    worker: Uuid,
    /// Bytes of the file's parts that are done.
    pub(super) done: Arc<AtomicI64>,
    telling: JoinHandle<()>,
}

impl Drop for Work {
    fn drop(&mut self) {
        self.telling.abort();
    }
}

/// Begins to work, if the file has come as far as that needs, or another's work on it was given up. From then on everybody sees
/// that it goes on. `None`: somebody else is at it, it is done already, or there is no such file.
///
/// # Errors
/// [`Error::Forbidden`] without the right to write.
pub async fn claim(access: &SourceAccess, id: ImportId, doing: Doing) -> Result<Option<Work>> {
    access.may(domain::Act::Record)?;
    let worker = random::id();
    let (from, to) = doing.states();
    let from: Vec<&str> = from.iter().map(|state| state.as_str()).collect();
    let claimed = again(async || {
        let mut act = access.enter(Reach::Write).await?;
        hold_right(&mut act, access).await?;
        let now = act.now();
        let claimed = sqlx::query(
            "update imports set state = $4, worker = $5, worked_at = $6, done = 0
             where space_id = $1 and source_id = $2 and import_id = $3
                 and (state = any ($7) or state = $4 and worked_at < $6 - interval '15 seconds')",
        )
        .bind(access.source().space.uuid())
        .bind(access.source().id.uuid())
        .bind(id.uuid())
        .bind(to.as_str())
        .bind(worker)
        .bind(sql(now))
        .bind(&from)
        .execute(act.sql())
        .await?;
        act.commit().await?;
        Ok(claimed.rows_affected() == 1)
    })
    .await?;
    if !claimed {
        return Ok(None);
    }
    let done = Arc::new(AtomicI64::new(0));
    let telling = tokio::spawn(tell(access.clone(), id, worker, Arc::clone(&done)));
    Ok(Some(Work { access: access.clone(), id, doing, worker, done, telling }))
}

async fn tell(access: SourceAccess, id: ImportId, worker: Uuid, done: Arc<AtomicI64>) {
    loop {
        tokio::time::sleep(Duration::from_secs(1)).await;
        let told = async {
            let mut act = access.enter(Reach::Write).await?;
            let now = act.now();
            sqlx::query(
                "update imports set worked_at = $5, done = $6
                 where space_id = $1 and source_id = $2 and import_id = $3 and worker = $4",
            )
            .bind(access.source().space.uuid())
            .bind(access.source().id.uuid())
            .bind(id.uuid())
            .bind(worker)
            .bind(sql(now))
            .bind(done.load(Ordering::Relaxed))
            .execute(act.sql())
            .await?;
            act.commit().await
        };
        // A database that does not answer now is asked again in a second; until then nobody can take over either.
        let _: Result<()> = told.await;
    }
}

impl Work {
    /// Does it.
    ///
    /// # Errors
    /// [`Error::Broken`] when the file cannot be worked through, which its state then says too. After any other, such as a right
    /// that was lost, it counts as given up after a while, and somebody may begin again.
    pub async fn run(self) -> Result<()> {
        match self.doing {
            Doing::Trial => tried(&self).await.map(|_| ()),
            Doing::Save => saved(&self).await.map(|_| ()),
            Doing::Undo => undone(&self).await.map(|_| ()),
        }
    }

    /// Ends the work in the transaction that did it. Whoever was taken over meanwhile must not.
    pub(super) async fn end(&self, act: &mut Act, to: State, report: Option<&domain::import::Report>) -> Result<()> {
        let now = act.now();
        let ended = sqlx::query(
            "update imports set state = $5, report = coalesce($6, report), worker = null,
                 ended_at = case when $5 = 'saved' and state = 'undoing' then ended_at else $7 end
             where space_id = $1 and source_id = $2 and import_id = $3 and worker = $4",
        )
        .bind(self.access.source().space.uuid())
        .bind(self.access.source().id.uuid())
        .bind(self.id.uuid())
        .bind(self.worker)
        .bind(to.as_str())
        .bind(report.map(sqlx::types::Json))
        .bind(sql(now))
        .execute(act.sql())
        .await?;
        if ended.rows_affected() == 1 { Ok(()) } else { Err(Error::Busy("somebody else works on this file".to_owned())) }
    }

    /// It cannot be done: says so, so that nobody waits for it. What could not be undone is still in the book.
    pub(super) async fn fail(&self) -> Result<()> {
        again(async || {
            let mut act = self.access.enter(Reach::Write).await?;
            let to = if self.doing == Doing::Undo { State::Saved } else { State::Failed };
            self.end(&mut act, to, None).await?;
            act.commit().await
        })
        .await
    }
}
