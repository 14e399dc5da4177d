//! The examination, in the order in which things depend on each other.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use cluster::ClusterError;
use http::StatusCode;
use outside::probe::{self, ProbeError};
use store::{Checkup, KeysError};

use super::Finding;
use crate::config::{Config, Database};
use crate::database::{DatabaseError, Opened};

pub async fn all(config: &Config) -> Vec<Finding> {
    let mut findings = vec![Finding::ok("the configuration can be read")];
    findings.extend(config.notes.iter().map(Finding::warn));
    findings.extend(programs(config));
    findings.extend(keys(&config.keys));
    findings.extend(database(config).await);
    findings.push(server(config).await);
    findings.extend(super::providers::all(config).await);
    findings
}

fn programs(config: &Config) -> Option<Finding> {
    let Database::Embedded { programs } = &config.database else { return None };
    let options = cluster::Options { data: config.data.clone(), bin: programs.clone(), durable: true };
    Some(match cluster::installed(&options) {
        Ok(folder) => Finding::ok(format!("Postgres is installed in {}", folder.display())),
        Err(error) => Finding::bad(error.to_string()),
    })
}

fn keys(folder: &Path) -> Vec<Finding> {
    let file = folder.join("audit.keys");
    if !file.exists() {
        return vec![Finding::warn(format!("there are no keys in {} yet; the first start makes them", folder.display()))];
    }
    let mut findings: Vec<Finding> = [folder, &file]
        .into_iter()
        .filter_map(|path| {
            let mode = path.metadata().ok()?.permissions().mode() & 0o777;
            let closed = if path.is_dir() { 0o700 } else { 0o600 };
            let shown = path.display();
            (mode & !closed != 0)
                .then(|| Finding::bad(format!("others can open {shown} (mode {mode:o}); run: chmod {closed:o} {shown}")))
        })
        .collect();
    match store::Keys::load(folder) {
        Ok(_) if findings.is_empty() => {
            findings.push(Finding::ok(format!("the keys are in {}; keep a copy elsewhere", folder.display())))
        }
        Ok(_) => {}
        Err(error) => findings.push(Finding::bad(error.to_string())),
    }
    findings
}

async fn database(config: &Config) -> Vec<Finding> {
    if matches!(config.database, Database::Embedded { .. }) && !config.data.join("pg").exists() {
        return vec![Finding::warn(format!("there is no database in {} yet; the first start makes it", config.data.display()))];
    }
    match Opened::for_command(config).await {
        Ok(opened) => {
            let mut findings = roles(&opened).await;
            findings.extend(in_use(config, &opened).await);
            opened.close().await;
            findings
        }
        // Already said, with the programs.
        Err(DatabaseError::Cluster(ClusterError::NotInstalled { .. } | ClusterError::OtherVersion { .. })) => Vec::new(),
        Err(error) => vec![Finding::bad(error.to_string())],
    }
}

/// Whether the keys that the database was written with are there. A database that is behind was told of already.
async fn in_use(config: &Config, opened: &Opened) -> Option<Finding> {
    let in_use = opened.keys_in_use().await.ok()?;
    match store::Keys::find(&config.keys, &in_use) {
        Err(error @ KeysError::Missing { .. }) => Some(Finding::bad(error.to_string())),
        _ => None,
    }
}

async fn roles(opened: &Opened) -> Vec<Finding> {
    let server = match store::checkup(&opened.url).await {
        Ok(checkup) => checkup,
        Err(error) => return vec![Finding::bad(format!("the database cannot be used: {error}"))],
    };
    let mut findings = vec![Finding::ok(format!("Postgres {} answers", server.version)), bound(&server)];
    if !server.durable {
        findings.push(Finding::bad(
            "the database does not wait for the disk: turn on fsync, full_page_writes and synchronous_commit",
        ));
    }
    let missing = match (&server.missing, &opened.owner) {
        (Some(missing), _) => Ok(Some(missing.clone())),
        (None, Some(owner)) => store::checkup(owner).await.map(|checkup| checkup.missing),
        (None, None) => Ok(None),
    };
    findings.push(match missing {
        Ok(Some(missing)) if missing.is_empty() => Finding::ok("the database is up to date"),
        Ok(Some(missing)) => Finding::bad(format!("migrations are missing ({}); run: almanac migrate", missing.join(", "))),
        Ok(None) if opened.owner.is_some() => Finding::bad("no migration was ever applied; run: almanac migrate"),
        Ok(None) => Finding::warn("whether migrations are missing cannot be seen without DATABASE_OWNER_URL"),
        Err(error) => Finding::bad(format!("the owner of the tables cannot sign in: {error}")),
    });
    findings
}

fn bound(checkup: &Checkup) -> Finding {
    let role = &checkup.role;
    match checkup.unbound {
        None => Finding::ok(format!("row security binds the role {role}")),
        Some(why) => Finding::bad(format!(
            "the role {role} {why}, so row security does not protect anybody from a mistake; let DATABASE_URL name a role that is only a member of almanac_app"
        )),
    }
}

async fn server(config: &Config) -> Finding {
    let address = reachable(config.address);
    match probe::status(address, "/readyz").await {
        Ok(StatusCode::OK) => Finding::ok(format!("Almanac answers on {address} and is ready")),
        Ok(StatusCode::SERVICE_UNAVAILABLE) => {
            Finding::bad(format!("Almanac answers on {address}, and its database does not answer it; see its log"))
        }
        Ok(status) => Finding::bad(format!(
            "what answers on {address} is not Almanac (status {status}); choose another address with --addr"
        )),
        Err(error @ ProbeError::Silent(_)) => Finding::warn(format!("{error}; to start the server run: almanac serve")),
        Err(error) => Finding::bad(error.to_string()),
    }
}

/// Where to ask a server that listens on all addresses.
fn reachable(address: SocketAddr) -> SocketAddr {
    if address.ip().is_unspecified() { SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), address.port()) } else { address }
}
