//! The embedded Postgres of an Almanac that runs in the same data folder.

use std::fmt::Write as _;
use std::path::Path;

use secrecy::SecretString;

/// The addresses for the application role and for the owner, if Postgres runs there.
pub fn urls(data: &Path) -> Option<(SecretString, SecretString)> {
    let note = std::fs::read_to_string(data.join("pg/postmaster.pid")).ok()?;
    let socket = socket(&note)?;
    let url = |role| SecretString::from(format!("postgres://{role}@{}/almanac", percent(socket)));
    Some((url("almanac_server"), url("almanac_owner")))
}

/// Postgres notes its process, data folder, start, port and, on the fifth line, the folder of its socket.
fn socket(note: &str) -> Option<&str> {
    note.lines().nth(4).map(str::trim).filter(|line| line.starts_with('/'))
}

fn percent(path: &str) -> String {
    path.bytes().fold(String::new(), |mut text, byte| {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.') {
            text.push(char::from(byte));
        } else {
            let _ = write!(text, "%{byte:02X}"); // a String takes everything
        }
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_where_the_socket_is() {
        assert_eq!(
            socket("4711\n/srv/almanac/pg\n1763723000\n5432\n/run/almanac-1a2b\n\n  5432  7\nready\n"),
            Some("/run/almanac-1a2b")
        );
        assert_eq!(socket("4711\n/srv/almanac/pg\n1763723000\n5432\n\n*\n"), None);
        assert_eq!(percent("/run/almanac-1a2b"), "%2Frun%2Falmanac-1a2b");
    }
}
