//! A provider's public keys, kept until one is asked for that is not among them.

use std::sync::Arc;
use std::time::Duration;

use openidconnect::core::CoreJsonWebKeySet;
use tokio::sync::Mutex;
use tokio::time::Instant;

use super::{Client, ProviderError};
use crate::web;

/// Google changes its keys every few days and keeps the old ones for a while.
const KEPT: Duration = Duration::from_secs(3600);

#[derive(Clone, Default)]
pub(super) struct Keys(Arc<Mutex<Option<(Instant, CoreJsonWebKeySet)>>>);

impl std::fmt::Debug for Keys {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Keys")
    }
}

impl Client {
    /// The keys, and whether they were fetched just now.
    pub(super) async fn keys(&self) -> Result<(CoreJsonWebKeySet, bool), ProviderError> {
        let mut kept = self.keys.0.lock().await;
        if let Some((since, keys)) = kept.as_ref().filter(|(since, _)| since.elapsed() < KEPT) {
            let _ = since;
            return Ok((keys.clone(), false));
        }
        Ok((self.fetch_into(&mut kept).await?, true))
    }

    /// The keys as they are now.
    pub(super) async fn fresh_keys(&self) -> Result<CoreJsonWebKeySet, ProviderError> {
        let mut kept = self.keys.0.lock().await;
        self.fetch_into(&mut kept).await
    }

    async fn fetch_into(&self, kept: &mut Option<(Instant, CoreJsonWebKeySet)>) -> Result<CoreJsonWebKeySet, ProviderError> {
        let keys: CoreJsonWebKeySet = self.json(web::get(&self.endpoints.keys)?).await?;
        *kept = Some((Instant::now(), keys.clone()));
        Ok(keys)
    }
}
