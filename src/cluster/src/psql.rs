//! Scripts, run as the superuser through Postgres' own client.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};
use std::thread::JoinHandle;

use crate::ClusterError;
use crate::error::Tried;
use crate::folders::{Folders, end_of};
use crate::programs::Programs;

/// The row that ends what a script printed.
const END: &str = "-- all was said --";

/// A client that stays open: starting one takes far longer than most scripts.
#[derive(Debug)]
pub(crate) struct Psql {
    child: Child,
    /// Taken when there is no more to come.
    scripts: Option<ChildStdin>,
    rows: BufReader<ChildStdout>,
    complaints: Option<JoinHandle<String>>,
}

impl Psql {
    pub fn open(folders: &Folders, programs: &Programs, database: &str) -> Result<Self, ClusterError> {
        let mut command = programs.command("psql");
        command.args(["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-f", "-"]);
        command.args(["-U", "postgres", "-p", "5432", "-d", database]);
        command.arg("-h").arg(&folders.socket).env("PGOPTIONS", "-c client_min_messages=warning");
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().tried("cannot run psql in", &programs.folder)?;
        let (Some(scripts), Some(rows), Some(mut errors)) = (child.stdin.take(), child.stdout.take(), child.stderr.take()) else {
            unreachable!("all three were asked for")
        };
        let complaints = std::thread::spawn(move || {
            let mut said = Vec::new();
            let _ = errors.read_to_end(&mut said);
            end_of(&String::from_utf8_lossy(&said))
        });
        Ok(Self { child, scripts: Some(scripts), rows: BufReader::new(rows), complaints: Some(complaints) })
    }

    /// Runs a script and returns what it printed, one row a line. The script must leave neither a transaction nor a quote open:
    /// the client would wait for more. After an error there is no more use for it.
    pub fn run(&mut self, script: &str) -> Result<String, ClusterError> {
        self.send(script);
        self.said()
    }

    /// The same with nothing to come after: whatever a script left open ends with it.
    fn last(mut self, script: &str) -> Result<String, ClusterError> {
        self.send(script);
        self.scripts = None;
        self.said()
    }

    fn send(&mut self, script: &str) {
        if let Some(scripts) = &mut self.scripts {
            // When psql has ended, its own words say more than a broken pipe.
            let _ = scripts.write_all(format!("discard all;\n{script}\n;\nselect '{END}';\n").as_bytes());
        }
    }

    fn said(&mut self) -> Result<String, ClusterError> {
        let mut said = String::new();
        loop {
            let mut row = Vec::new();
            if self.rows.read_until(b'\n', &mut row).unwrap_or_default() == 0 {
                let said = self.complaints.take().and_then(|told| told.join().ok()).unwrap_or_default();
                return Err(ClusterError::Failed { what: "preparing the database", said });
            }
            match String::from_utf8_lossy(&row) {
                row if row.trim_end() == END => return Ok(said.trim().to_owned()),
                row => said.push_str(&row),
            }
        }
    }
}

impl Drop for Psql {
    fn drop(&mut self) {
        // It may wait for its next script, or for an answer of a server that is gone.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// One script, with a client of its own.
pub(crate) fn psql(folders: &Folders, programs: &Programs, database: &str, script: &str) -> Result<String, ClusterError> {
    Psql::open(folders, programs, database)?.last(script)
}
