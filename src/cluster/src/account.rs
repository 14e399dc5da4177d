//! The user that Postgres runs as: ours, or, since Postgres refuses root, an unprivileged one.

use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::ClusterError;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Account {
    pub uid: u32,
    pub gid: u32,
    name: String,
    /// Whether we are root and give our rights away before starting a program.
    pub lowered: bool,
}

impl Account {
    /// `owner` is who owns the cluster already: a folder once made by some user stays theirs.
    pub fn choose(owner: Option<(u32, u32)>) -> Self {
        let (uid, gid) = (rustix::process::getuid().as_raw(), rustix::process::getgid().as_raw());
        if uid != 0 {
            return Self { uid, gid, name: uid.to_string(), lowered: false };
        }
        let known = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
        let known: Vec<(&str, u32, u32)> = known.lines().filter_map(user).collect();
        if let Some((uid, gid)) = owner.filter(|(uid, _)| *uid != 0) {
            let name = known.iter().find(|user| user.1 == uid).map_or_else(|| uid.to_string(), |user| user.0.to_owned());
            return Self { uid, gid, name, lowered: true };
        }
        let (name, uid, gid) = ["postgres", "nobody"]
            .iter()
            .find_map(|name| known.iter().find(|user| user.0 == *name && user.1 != 0))
            .copied()
            .unwrap_or(("nobody", 65534, 65534));
        Self { uid, gid, name: name.to_owned(), lowered: true }
    }

    /// Makes `command` run as this user, without the groups of root.
    pub fn apply(&self, command: &mut Command) {
        if self.lowered {
            command.uid(self.uid).gid(self.gid);
        }
    }

    /// Whether this user can get to `folder`; asked of the system itself, which knows access lists too.
    pub fn check_reaches(&self, folder: &Path) -> Result<(), ClusterError> {
        if !self.lowered || self.enters(folder) {
            return Ok(());
        }
        let mut way: Vec<&Path> = folder.ancestors().collect();
        way.reverse();
        let closed = way.into_iter().find(|step| !self.enters(step)).unwrap_or(folder);
        Err(ClusterError::Closed { folder: closed.into(), user: self.name.clone() })
    }

    fn enters(&self, folder: &Path) -> bool {
        let mut test = Command::new("test");
        test.arg("-x").arg(folder).current_dir("/").stdin(Stdio::null());
        self.apply(&mut test);
        test.status().is_ok_and(|status| status.success())
    }
}

/// Name, uid and gid from a line of `/etc/passwd`.
fn user(line: &str) -> Option<(&str, u32, u32)> {
    let mut fields = line.split(':');
    let name = fields.next()?;
    let uid = fields.nth(1)?.parse().ok()?;
    Some((name, uid, fields.next()?.parse().ok()?))
}
