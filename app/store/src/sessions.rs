//! Browser sessions in Postgres, for the tower-sessions layer.

use crate::Store;
use async_trait::async_trait;
use tower_sessions_core::{
    SessionStore,
    session::{Id, Record},
    session_store::Result,
};

/// The key under which the user's id stands in a session.
pub const USER: &str = "user";

/// The session store. Ids are stored as SHA-256 only; saving updates and never brings a deleted session back; limits (14
/// days without use, 90 days in all, one hour while nobody signed in) go by the database's clock.
#[derive(Debug, Clone)]
pub struct Sessions(Store);

impl Sessions {
    /// Sessions in this store.
    #[must_use]
    pub fn new(store: Store) -> Self {
        Self(store)
    }
}

#[async_trait]
impl SessionStore for Sessions {
    async fn create(&self, record: &mut Record) -> Result<()> {
        let _ = (record, &self.0);
        unimplemented!()
    }

    async fn save(&self, record: &Record) -> Result<()> {
        let _ = record;
        unimplemented!()
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        let _ = id;
        unimplemented!()
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        let _ = id;
        unimplemented!()
    }
}
