//! What commands that act for a person have in common: who, and in which home and source.

use std::error::Error;

use clap::Args;
use domain::{SourceId, SpaceId, UserId};
use store::{Actor, HomeAccess, SourceAccess, Store, Trail, accounts, homes, sources};

/// For whom.
#[derive(Debug, Args)]
pub struct As {
    /// The e-mail of the account that does it: it needs the rights that its pages would need
    #[arg(long = "as", value_name = "EMAIL")]
    pub who: String,
}

impl As {
    pub async fn actor(&self, store: &Store) -> Result<Actor, Box<dyn Error>> {
        let user = accounts::with_email(store, &self.who).await?;
        let user = user.ok_or_else(|| format!("nobody signs in as {}", self.who))?;
        actor(store, user).await
    }
}

pub async fn actor(store: &Store, user: UserId) -> Result<Actor, Box<dyn Error>> {
    let trail = Trail { address: None, client: Some("command line".into()), request: None };
    Ok(store.actor(user, trail).await?)
}

/// A home by its id or its name.
pub async fn home(actor: &Actor, named: &str) -> Result<HomeAccess, Box<dyn Error>> {
    let all = homes::list(actor).await?;
    let id: Option<SpaceId> = named.parse().ok();
    let mut found = all.iter().filter(|home| Some(home.id) == id || home.name == named);
    let first = found.next().ok_or_else(|| format!("no home of {} is called {named}", actor.name()))?;
    if found.next().is_some() {
        return Err(format!("several homes are called {named}: name it by the id in its address").into());
    }
    Ok(actor.home(first.id).await?)
}

/// A source of a home, by its id or its name.
pub async fn source(home: &HomeAccess, named: &str) -> Result<SourceAccess, Box<dyn Error>> {
    let all = sources::names(home).await?;
    let id: Option<SourceId> = named.parse().ok();
    let mut found = all.iter().filter(|source| Some(source.id) == id || source.name == named);
    let first = found.next().ok_or_else(|| format!("no source of {} is called {named}", home.home().name))?;
    if found.next().is_some() {
        return Err(format!("several sources are called {named}: name it by the id in its address").into());
    }
    Ok(home.actor().source(home.home().id, first.id).await?)
}
