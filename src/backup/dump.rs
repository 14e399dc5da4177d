//! Postgres's own programs, which carry the rows.

use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};

use secrecy::{ExposeSecret, SecretString};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::{Child, ChildStderr, ChildStdin, ChildStdout, Command};
use tokio::task::JoinHandle;

use super::BackupError;

/// As much of what a program complains about as anybody reads.
const COMPLAINT: usize = 4000;

/// A running `pg_dump` or `pg_restore`; ended with this value.
pub struct Program {
    name: &'static str,
    child: Child,
    complaint: JoinHandle<Vec<u8>>,
}

/// Where the programs are and which database they work on.
pub struct Programs {
    folder: PathBuf,
    /// The address, in variables: what stands on a command line every user of the machine can read.
    address: Vec<(&'static str, SecretString)>,
    database: String,
}

impl Programs {
    pub fn new(folder: PathBuf, owner_url: &str) -> Result<Self, BackupError> {
        let address = store::backup::libpq(owner_url)?;
        let database = address.iter().find(|(name, _)| *name == "PGDATABASE").map(|(_, value)| value.expose_secret().to_owned());
        Ok(Self { folder, address, database: database.unwrap_or_default() })
    }

    /// The dump of a snapshot, to be read from its output.
    pub fn dump(&self, snapshot: &str) -> Result<(Program, ChildStdout), BackupError> {
        let mut command = self.command("pg_dump");
        // Row security is forced also on the owner, who has a policy that shows everything; without the word pg_dump would refuse.
        command.args(["--format=custom", "--enable-row-security", "--no-password", "--lock-wait-timeout=10000"]);
        command.arg(format!("--snapshot={snapshot}")).stdin(Stdio::null()).stdout(Stdio::piped());
        let mut program = Program::start("pg_dump", command)?;
        let output = program.child.stdout.take().ok_or_else(|| program.silent())?;
        Ok((program, output))
    }

    /// Restores the dump that is written to its input: all of it, or nothing.
    pub fn restore(&self) -> Result<(Program, ChildStdin), BackupError> {
        let mut command = self.command("pg_restore");
        command.args(["--single-transaction", "--exit-on-error", "--no-owner", "--no-password", "--dbname"]).arg(&self.database);
        command.stdin(Stdio::piped()).stdout(Stdio::null());
        let mut program = Program::start("pg_restore", command)?;
        let input = program.child.stdin.take().ok_or_else(|| program.silent())?;
        Ok((program, input))
    }

    /// The major version of `pg_dump`.
    pub async fn version(&self) -> Result<u32, BackupError> {
        let said = self.command("pg_dump").arg("--version").output().await;
        let said = said.map_err(|error| BackupError::program("pg_dump", error.to_string()))?;
        let text = String::from_utf8_lossy(&said.stdout).into_owned();
        let number = text.split_whitespace().nth(2).and_then(|version| version.split(|sign: char| !sign.is_ascii_digit()).next());
        number.and_then(|number| number.parse().ok()).ok_or_else(|| BackupError::program("pg_dump", text))
    }

    fn command(&self, name: &str) -> Command {
        let mut command = Command::new(self.folder.join(name));
        command.env_clear().env("PATH", "/usr/bin:/bin").env("LC_ALL", "C").current_dir(Path::new("/"));
        command.envs(self.address.iter().map(|(name, value)| (name, value.expose_secret())));
        command.kill_on_drop(true);
        command
    }
}

impl Program {
    fn start(name: &'static str, mut command: Command) -> Result<Self, BackupError> {
        // Ctrl-C in the terminal is for us; we end the programs in good order.
        command.stderr(Stdio::piped()).process_group(0);
        let mut child = command.spawn().map_err(|error| BackupError::program(name, error.to_string()))?;
        let complaint = tokio::spawn(complaint(child.stderr.take()));
        Ok(Self { name, child, complaint })
    }

    /// Waits for its end.
    pub async fn ended(mut self) -> Result<(), BackupError> {
        let status = self.child.wait().await.map_err(|error| BackupError::program(self.name, error.to_string()))?;
        let said = self.complaint.await.unwrap_or_default();
        if status.success() { Ok(()) } else { Err(BackupError::program(self.name, told(&said, status))) }
    }

    /// Ends it, and what it was about to do with it.
    pub async fn kill(mut self) {
        // It may have ended by itself.
        let _ = self.child.kill().await;
    }

    fn silent(&self) -> BackupError {
        BackupError::program(self.name, "it has no pipe".to_owned())
    }
}

/// Everything it says is read, lest it wait for a reader; the beginning is kept.
async fn complaint(errors: Option<ChildStderr>) -> Vec<u8> {
    let Some(mut errors) = errors else { return Vec::new() };
    let (mut kept, mut piece) = (Vec::new(), vec![0; 4096]);
    while let Ok(length @ 1..) = errors.read(&mut piece).await {
        kept.extend_from_slice(&piece[..length.min(COMPLAINT.saturating_sub(kept.len()))]);
    }
    kept
}

fn told(said: &[u8], status: ExitStatus) -> String {
    let text = String::from_utf8_lossy(said);
    // What people typed may stand in the statement that failed.
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let plain: Vec<&str> =
        lines.filter(|line| !line.starts_with("Command was:") && !line.starts_with("CONTEXT:")).take(3).collect();
    if plain.is_empty() { status.to_string() } else { plain.join("; ") }
}

/// Writes all of it; `false` when the program reads no more, which its end will explain.
pub async fn fed(input: &mut ChildStdin, bytes: &[u8]) -> bool {
    input.write_all(bytes).await.is_ok()
}
