//! Doing jobs: two at a time, as long as the process runs. What is due is taken with a lease of a minute, which is renewed while the
//! work goes on; a server that goes away leaves its jobs to the others. See `store::jobs`.

mod configured;

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use domain::{UserId, Uuid};
use store::Store;
use store::jobs::{self, Claimed, Job};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::sleep;

use crate::random;

pub use configured::Configured;

/// Why a job did not work. The sentence is for instance admins: it holds nothing of what the job holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    pub why: String,
    /// Whether trying again is of no use.
    pub lasting: bool,
}

impl From<store::Error> for Problem {
    fn from(error: store::Error) -> Self {
        Self { why: error.to_string(), lasting: false }
    }
}

/// What jobs need of the world.
pub trait Outside: Send + Sync + 'static {
    /// The kinds of jobs that this server is set up for; others wait for a server that is.
    fn kinds(&self) -> Vec<&'static str>;

    /// Sends a mail.
    fn mail(&self, to: &str, subject: &str, text: &str) -> impl Future<Output = Result<(), Problem>> + Send;

    /// Fetches a picture and makes it anew: a small JPEG.
    fn picture(&self, url: &str) -> impl Future<Output = Result<Vec<u8>, Problem>> + Send;

    /// Removes the file of a photo.
    fn remove_photo(&self, file: Uuid) -> impl Future<Output = Result<(), Problem>> + Send;

    /// Tells LINE that the person with this token no longer uses it here.
    fn deauthorize(&self, token: &str) -> impl Future<Output = Result<(), Problem>> + Send;
}

/// How fast things go; tests are in a hurry.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// Between two looks when nothing was due, at least; at most twice that.
    pub look: Duration,
    /// How long a job is held without a sign of life; it is renewed after a third of it.
    pub lease: Duration,
    /// How long a job may go on when the server stops.
    pub grace: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self { look: Duration::from_secs(2), lease: Duration::from_secs(60), grace: Duration::from_secs(5) }
    }
}

/// Jobs at work at one time.
const AT_ONCE: usize = 2;

/// Does jobs until the process stops; then what is at work is finished within its grace, or given back.
pub async fn run<O: Outside>(store: Store, outside: O, pace: Pace, stops: watch::Receiver<bool>) {
    if let Err(error) = jobs::plan_upkeep(&store).await {
        // Another start, or another server, plans it.
        tracing::warn!(%error, "the upkeep could not be planned");
    }
    let outside = Arc::new(outside);
    let mut workers = JoinSet::new();
    for _ in 0..AT_ONCE {
        let worker = Worker { store: store.clone(), outside: outside.clone(), pace, stops: stops.clone() };
        workers.spawn(worker.work());
    }
    while workers.join_next().await.is_some() {}
}

struct Worker<O> {
    store: Store,
    outside: Arc<O>,
    pace: Pace,
    stops: watch::Receiver<bool>,
}

impl<O: Outside> Worker<O> {
    async fn work(self) {
        let mut kinds = self.outside.kinds();
        kinds.extend([Job::Forget, Job::Sweep, Job::Purge, Job::Tidy].map(|job| job.kind()));
        while !*self.stops.borrow() {
            match jobs::claim(&self.store, &kinds, self.pace.lease).await {
                Ok(Some(claimed)) => self.perform(claimed).await,
                Ok(None) => self.pause().await,
                Err(error) => {
                    tracing::warn!(%error, "no job could be taken");
                    self.pause().await;
                }
            }
        }
    }

    /// With chance in it, so that servers that started together do not ask together.
    async fn pause(&self) {
        let [chance] = random::bytes::<1>();
        tokio::select! {
            () = sleep(self.pace.look + self.pace.look * u32::from(chance) / 255) => {}
            () = stopped(self.stops.clone()) => {}
        }
    }

    async fn perform(&self, claimed: Claimed) {
        let Claimed { id, attempt, .. } = claimed;
        let kind = claimed.job.kind();
        let settled = tokio::select! {
            done = self.effect(&claimed) => self.settle(&claimed, done).await,
            () = self.hold(&claimed) => {
                tracing::warn!(%id, kind, attempt, "the lease of a job was lost");
                return;
            }
            () = self.patience() => {
                tracing::info!(%id, kind, attempt, "given back a job");
                jobs::release(&self.store, &claimed).await
            }
        };
        match settled {
            Ok(true) => {}
            Ok(false) => tracing::warn!(%id, kind, attempt, "the lease of a job was lost"),
            // The lease ends by itself, and the job is done again.
            Err(error) => tracing::warn!(%id, kind, attempt, %error, "the end of a job could not be noted"),
        }
    }

    async fn settle(&self, claimed: &Claimed, done: Result<(), Problem>) -> store::Result<bool> {
        let (kind, attempt) = (claimed.job.kind(), claimed.attempt);
        match done {
            Ok(()) => {
                tracing::debug!(id = %claimed.id, kind, attempt, "done a job");
                jobs::finish(&self.store, claimed).await
            }
            Err(Problem { why, lasting }) => {
                let [chance] = random::bytes::<1>();
                let after = if lasting { None } else { jobs::again_after(kind, attempt, chance) };
                let again_s = after.map(|after| after.as_secs());
                tracing::warn!(id = %claimed.id, kind, attempt, why, again_s, "a job did not work");
                jobs::fail(&self.store, claimed, &why, after).await
            }
        }
    }

    async fn effect(&self, claimed: &Claimed) -> Result<(), Problem> {
        match &claimed.job {
            Job::Mail { to, subject, text } => self.outside.mail(to, subject, text).await,
            Job::Picture { url } => self.picture(claimed.user, url).await,
            Job::Deauthorize { token } => self.outside.deauthorize(token).await,
            Job::Forget => self.forget(claimed.user).await,
            Job::Sweep => told("swept", self.store.sweep().await?),
            Job::Purge => self.purge().await,
            Job::Tidy => told("tidied", jobs::tidy(&self.store).await?),
        }
    }

    async fn forget(&self, user: Option<UserId>) -> Result<(), Problem> {
        let Some(user) = user else { return Err(Problem { why: "it is not said whom".into(), lasting: true }) };
        Ok(store::accounts::forget(&self.store, user).await?)
    }

    async fn purge(&self) -> Result<(), Problem> {
        told("purged", self.store.purge().await? + self.store.purge_photos().await?)?;
        let files = self.store.loose_files().await?;
        let (mut removed, mut last) = (0, Ok(()));
        for file in files {
            // One that cannot be removed does not keep the others.
            match self.outside.remove_photo(file).await {
                Ok(()) => {
                    self.store.file_removed(file).await?;
                    removed += 1;
                }
                Err(problem) => last = Err(problem),
            }
        }
        told("removed photos", removed)?;
        last
    }

    async fn picture(&self, user: Option<UserId>, url: &str) -> Result<(), Problem> {
        let Some(user) = user else { return Err(Problem { why: "the picture is nobody's".into(), lasting: true }) };
        let jpeg = self.outside.picture(url).await?;
        Ok(store::identities::keep_picture(&self.store, user, url, &jpeg).await?)
    }

    /// Renews the lease, and comes back when it is lost. A database that does not answer for a while is not yet a loss.
    async fn hold(&self, claimed: &Claimed) {
        loop {
            sleep(self.pace.lease / 3).await;
            match jobs::extend(&self.store, claimed, self.pace.lease).await {
                Ok(true) => {}
                Ok(false) => return,
                Err(error) => tracing::warn!(%error, "a lease could not be renewed"),
            }
        }
    }

    /// Comes back when the server stops and has waited long enough.
    async fn patience(&self) {
        stopped(self.stops.clone()).await;
        sleep(self.pace.grace).await;
    }
}

async fn stopped(mut stops: watch::Receiver<bool>) {
    // An error means that whoever would say so is gone.
    let _ = stops.wait_for(|stopping| *stopping).await;
}

fn told(what: &'static str, removed: u64) -> Result<(), Problem> {
    if removed > 0 {
        tracing::info!(removed, "{what}");
    }
    Ok(())
}
