//! Looks at other people's sources are logged behind the request: a page neither waits for it nor fails with it.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use store::views::{Look, Looks};
use tokio::sync::{Mutex as Pen, Semaphore};

/// Pages whose looks may wait to be logged, however many sources each showed.
const WAITING: u32 = 256;

/// Looks that are remembered, so that the next one of the same hour costs nothing; the database knows them all.
const REMEMBERED: usize = 10_000;

/// What was looked at, and what of it is being logged.
#[derive(Clone, Debug)]
pub struct Views {
    room: Arc<Semaphore>,
    /// One at a time: pages come first, and each line of a home's log waits for the one before.
    pen: Arc<Pen<()>>,
    remembered: Arc<Mutex<HashSet<Look>>>,
}

impl Default for Views {
    fn default() -> Self {
        let room = Arc::new(Semaphore::new(WAITING as usize));
        Self { room, pen: Arc::default(), remembered: Arc::default() }
    }
}

impl Views {
    /// Somebody is shown sources.
    pub(crate) fn note(&self, shown: Looks) {
        let news = shown.only(|look| self.is_news(*look));
        if news.each().is_empty() {
            return;
        }
        let Ok(room) = Arc::clone(&self.room).try_acquire_owned() else {
            tracing::warn!(looks = news.each().len(), "looks at sources are not logged: too many wait");
            return self.forget(&news);
        };
        let views = self.clone();
        tokio::spawn(async move {
            let pen = views.pen.lock().await;
            if let Err(error) = news.log().await {
                tracing::warn!(%error, looks = news.each().len(), "looks at sources are not logged");
                views.forget(&news);
            }
            drop((pen, room));
        });
    }

    /// Waits until everything that was noted is logged.
    pub async fn logged(&self) {
        // Fails only when it is closed, which nobody does.
        let _ = self.room.acquire_many(WAITING).await;
    }

    fn is_news(&self, look: Look) -> bool {
        let mut remembered = self.remembered.lock().unwrap_or_else(PoisonError::into_inner);
        if remembered.len() >= REMEMBERED {
            remembered.clear();
        }
        remembered.insert(look)
    }

    /// So that the next look tries again.
    fn forget(&self, looks: &Looks) {
        let mut remembered = self.remembered.lock().unwrap_or_else(PoisonError::into_inner);
        for look in looks.each() {
            remembered.remove(look);
        }
    }
}
