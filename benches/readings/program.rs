//! The release binary on a data folder of its own, and the Postgres it brings along.

use std::fs::{self, Permissions};
use std::io::{BufRead, BufReader};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::http::Browser;
use crate::statements::{self, Statement};

pub struct Program {
    folder: PathBuf,
    child: Child,
    pub address: String,
    /// For the first account, while there is none.
    pub code: String,
    /// From starting the process to the first page.
    pub first_page: Duration,
}

impl Program {
    pub fn new() -> Self {
        let folder = std::env::temp_dir().join(format!("almanac-bench-{}", std::process::id()));
        fs::create_dir(&folder).expect("a folder for the measurement");
        // Postgres may run as another user than we do.
        fs::set_permissions(&folder, Permissions::from_mode(0o755)).expect("a folder for the measurement");
        Self::start(folder)
    }

    fn start(folder: PathBuf) -> Self {
        let started = Instant::now();
        let mut child = Command::new(env!("CARGO_BIN_EXE_almanac"))
            .args(["serve", "--addr", "127.0.0.1:0", "--data"])
            .arg(folder.join("data"))
            .envs(["SESSION", "ADDRESS"].map(|who| (format!("ALMANAC_REQUESTS_PER_{who}"), "0")))
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the server starts");
        let mut said = BufReader::new(child.stdout.take().expect("its output")).lines().map_while(Result::ok);
        // From here on it is stopped whatever happens.
        let mut program = Self { folder, child, address: String::new(), code: String::new(), first_page: Duration::ZERO };
        let address = said.find_map(|line| line.strip_prefix("Almanac is at http://").map(str::to_owned));
        program.address = address.expect("the server says where it is");
        Browser::new(&program.address).ask("/sign-in");
        program.first_page = started.elapsed();
        let known = program.folder.join("known");
        if !known.exists() {
            program.code = said.find_map(|line| line.split(" code ").nth(1).map(str::to_owned)).expect("a code");
            fs::write(known, "").expect("the folder");
        }
        program
    }

    /// Stops in good order and starts again.
    pub fn again(&mut self) {
        self.stop();
        *self = Self::start(std::mem::take(&mut self.folder));
    }

    fn stop(&mut self) {
        let pid = i32::try_from(self.child.id()).ok().and_then(rustix::process::Pid::from_raw).expect("a process");
        let _ = rustix::process::kill_process(pid, rustix::process::Signal::TERM);
        let _ = self.child.wait();
    }

    /// The statements of the application role while `act` runs, exactly as they were sent, from Postgres's own log.
    pub fn statements(&mut self, act: impl Fn(&str)) -> Vec<Statement> {
        let role = "alter role almanac_server";
        self.sql(&format!("{role} set log_statement = 'all'; {role} set log_error_verbosity = 'default'"));
        self.again();
        // Each connection asks about types and prepares once; that is not part of the page.
        (0..3).for_each(|_| act(&self.address));
        let log = self.folder.join("data/postgres.log");
        // Acts that only look end after the answer.
        let settle = || std::thread::sleep(Duration::from_millis(300));
        settle();
        let begin = fs::metadata(&log).expect("the log of Postgres").len();
        act(&self.address);
        settle();
        let written = fs::read(&log).expect("the log of Postgres");
        let found = statements::parse(&String::from_utf8_lossy(&written[usize::try_from(begin).expect("a length")..]));
        self.sql(&format!("{role} reset all"));
        self.again();
        found
    }

    /// What the superuser gets as answer, one row a line.
    pub fn sql(&self, sql: &str) -> String {
        let mut psql = self.client("psql", "postgres");
        let out = psql.args(["-XqAt", "-v", "ON_ERROR_STOP=1", "-c", sql, "almanac"]).output().expect("psql runs");
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
        String::from_utf8_lossy(&out.stdout).trim().to_owned()
    }

    /// A program of Postgres, through the socket that the server uses.
    pub fn client(&self, name: &str, role: &str) -> Command {
        let data = self.folder.join("data");
        let programs = cluster::installed(&cluster::Options::new(&data)).expect("Postgres is installed");
        let running = fs::read_to_string(data.join("pg/postmaster.pid")).expect("Postgres runs");
        let mut command = Command::new(programs.join(name));
        command.arg("-h").arg(running.lines().nth(4).expect("a socket folder")).args(["-p", "5432", "-U", role]);
        command
    }

    /// For scripts and what they write.
    pub fn folder(&self) -> &Path {
        &self.folder
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        if !self.folder.as_os_str().is_empty() {
            self.stop();
            let _ = fs::remove_dir_all(&self.folder);
        }
    }
}
