//! `almanac upgrade-postgres`

use std::error::Error;

use cluster::Upgrade;
use store::backup;
use tokio::runtime::Handle;
use tokio::task::spawn_blocking;

use crate::config::{Config, Database};

/// The newest Postgres when this was written: what to install when there is nothing newer here.
const KNOWN: u32 = 18;

pub async fn perform(config: &Config) -> Result<(), Box<dyn Error>> {
    let Database::Embedded { programs } = &config.database else {
        return Err(
            "this moves the Postgres in the data folder; the one that DATABASE_URL names is its own operator's to move".into()
        );
    };
    let options = cluster::Options { data: config.data.clone(), bin: programs.clone(), durable: true };
    let runtime = Handle::current();
    let done = spawn_blocking(move || cluster::upgrade(&options, |old, new| runtime.block_on(same(old, new)))).await??;
    println!("{}", told(&done));
    Ok(())
}

/// Row counts and checksums of all tables, and the ends of the activity log's chains.
async fn same(old: &str, new: &str) -> Result<(), String> {
    let of = async |url| backup::contents(url).await.map_err(|error| error.to_string());
    let (old, new) = (of(old).await?, of(new).await?);
    let differences = old.differences(&new);
    if !differences.is_empty() {
        return Err(differences.join("; "));
    }
    println!("{} rows in {} tables, the same in both.", new.rows(), new.tables.len());
    Ok(())
}

fn told(done: &Upgrade) -> String {
    match done {
        Upgrade::Moved { from, to, old } => format!(
            "The database is in Postgres {to} now. The old one of Postgres {from} is still in {old}: delete that folder when you are content.",
            old = old.display()
        ),
        Upgrade::Newest(made) => {
            let package = KNOWN.max(made + 1);
            format!(
                "The database is in Postgres {made}, and nothing newer is installed here, so it stays. To move it, install a newer one \
                 beside it: on Debian and Ubuntu the package `postgresql-{package}`, or the newest that `apt-cache search --names-only \
                 '^postgresql-[0-9]+$'` lists; those that the distribution does not have come from the PostgreSQL project's own \
                 repository (PGDG), which the package `postgresql-common` helps to add. Elsewhere, name the folder of its programs in \
                 ALMANAC_PGBIN. Keep `postgresql-{made}` until it is done, stop the server, and run this again."
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn with_one_version_it_says_what_to_install() {
        let said = told(&Upgrade::Newest(15));
        assert!(said.contains("`postgresql-18`") && said.contains("ALMANAC_PGBIN") && said.contains("PGDG"), "{said}");
        assert!(told(&Upgrade::Newest(18)).contains("`postgresql-19`"));
    }
}
