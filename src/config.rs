//! What the operator decides: read from flags, then the environment, then an optional TOML file, then defaults. Everything that
//! is wrong is said at once, in sentences, and no sentence ever contains a secret.

mod mail;
mod network;
mod origin;
mod photos;
mod providers;
mod read;
mod s3;
mod secret;
mod settings;
#[cfg(test)]
mod tests;
mod texts;

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

use outside::bucket::Access;
use outside::mail::Mailer;
use outside::provider::Client;
use secrecy::SecretString;

pub use network::Network;
pub use origin::Origin;
pub use photos::PhotosPlace;
pub(crate) use settings::help;
pub use settings::{Flags, Sources};
pub use texts::Texts;

/// A checked configuration.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where to listen; port 0 takes any free one.
    pub address: SocketAddr,
    /// The folder of the embedded Postgres, and of the keys unless `keys` says otherwise.
    pub data: PathBuf,
    /// The keys of the audit chain.
    pub keys: PathBuf,
    pub database: Database,
    /// Most connections to the database at one time.
    pub connections: u32,
    /// What people type into the browser, when it is not the address itself.
    pub public: Option<Origin>,
    /// Whether people may make accounts by themselves once the first one exists.
    pub sign_up: bool,
    /// Whether people may sign in with an e-mail address and a password.
    pub local_accounts: bool,
    /// Those that are set up, and who we are there.
    pub providers: Vec<Client>,
    /// A mail server; without one no mail is sent.
    pub mail: Option<Mailer>,
    /// What the operator adds to our own pages.
    pub texts: Texts,
    /// A filter like `info` or `info,store=debug`.
    pub log: String,
    pub log_format: LogFormat,
    /// Proxies whose `X-Forwarded-For` and `X-Request-Id` are believed.
    pub proxies: Vec<Network>,
    /// Requests a minute in one session, and from one address; 0 for as many as they like.
    pub per_session: u32,
    /// See `per_session`.
    pub per_address: u32,
    /// A listener of its own for `/metrics`; without one they are on the main address, for this machine only.
    pub metrics: Option<SocketAddr>,
    /// Where photos are kept.
    pub photos: PhotosPlace,
    /// An S3-compatible store, for backups and photos.
    pub s3: Option<Access>,
    /// Allowed, but the operator should know.
    pub notes: Vec<String>,
}

/// Where the rows are.
#[derive(Clone, Debug)]
pub enum Database {
    /// Our own Postgres in the data folder, with the programs in this folder, or wherever they are found.
    Embedded { programs: Option<PathBuf> },
    /// Somebody else's: the application role, and the owner for migrations when this process may make them.
    Given { url: SecretString, owner: Option<SecretString> },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    Text,
    Json,
}

/// Everything that is wrong with the configuration.
#[derive(Debug, PartialEq, Eq)]
pub struct Problems(pub Vec<String>);

impl fmt::Display for Problems {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.0.len();
        writeln!(out, "The configuration has {count} problem{}:", if count == 1 { "" } else { "s" })?;
        self.0.iter().try_for_each(|problem| writeln!(out, "  - {problem}"))
    }
}

impl std::error::Error for Problems {}

impl Config {
    /// Reads the configuration of this process.
    ///
    /// # Errors
    /// [`Problems`], all of them.
    pub fn load(flags: Flags) -> Result<Self, Problems> {
        read::config(Sources::of_process(flags))
    }

    /// Reads a configuration from the given sources only.
    ///
    /// # Errors
    /// [`Problems`], all of them.
    pub fn from(sources: Sources) -> Result<Self, Problems> {
        read::config(sources)
    }

    /// The origin that people type, once the real address is known.
    pub fn origin(&self, bound: SocketAddr) -> Origin {
        self.public.clone().unwrap_or_else(|| Origin::of_address(bound))
    }
}

/// Whether only this machine can reach the address.
pub(crate) fn is_loopback(address: IpAddr) -> bool {
    address.to_canonical().is_loopback()
}
