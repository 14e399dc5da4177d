//! Looks at other people's sources are logged behind the request: a page neither waits for it nor fails with it.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use store::{SourceAccess, views::Look};
use tokio::sync::{Mutex as Pen, Semaphore};

/// Looks that may wait to be logged.
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
    /// Somebody is shown a source.
    pub(crate) fn note(&self, access: &SourceAccess) {
        let Some(look) = Look::at(access) else { return };
        if !self.is_news(look) {
            return;
        }
        let Ok(room) = Arc::clone(&self.room).try_acquire_owned() else {
            tracing::warn!("a look at a source is not logged: too many wait");
            return self.forget(look);
        };
        let (views, access) = (self.clone(), access.clone());
        tokio::spawn(async move {
            let pen = views.pen.lock().await;
            if let Err(error) = look.log(&access).await {
                tracing::warn!(%error, "a look at a source is not logged");
                views.forget(look);
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
    fn forget(&self, look: Look) {
        self.remembered.lock().unwrap_or_else(PoisonError::into_inner).remove(&look);
    }
}
