//! The log: one line per event on standard error, as text or JSON. What people typed can appear in it, so a line stays a line and
//! never moves a terminal's cursor.

use std::fmt::Write as _;
use std::io::{self, Write};

use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;

use crate::config::LogFormat;

/// tower-sessions warns of every expired cookie as if it were an attack; Postgres notes at each start that a table is there.
const QUIET: &str = "tower_sessions=error,tower_sessions_core=error,hyper=error,sqlx::postgres::notice=warn";

/// Starts the log of this process, panics included. A second call changes nothing.
pub fn start(filter: &str, format: LogFormat) {
    let filter = EnvFilter::try_new(format!("{QUIET},{filter}")).unwrap_or_else(|_| EnvFilter::new("info"));
    let log = tracing_subscriber::fmt().with_env_filter(filter);
    let started = match format {
        LogFormat::Text => log.with_ansi(false).with_target(false).with_writer(OneLine(io::stderr)).try_init(),
        // JSON escapes by itself.
        LogFormat::Json => log.json().flatten_event(true).with_writer(io::stderr).try_init(),
    };
    if started.is_ok() {
        std::panic::set_hook(Box::new(|panic| {
            let what = panic.payload_as_str().unwrap_or("no message");
            let place = panic.location().map(ToString::to_string).unwrap_or_default();
            tracing::error!(place, what, "panicked");
        }));
    }
}

/// Writes each event with all control characters escaped but its own line end.
struct OneLine<W>(W);

impl<'a, W: MakeWriter<'a>> MakeWriter<'a> for OneLine<W> {
    type Writer = OneLineWriter<W::Writer>;

    fn make_writer(&'a self) -> Self::Writer {
        OneLineWriter(self.0.make_writer())
    }
}

struct OneLineWriter<W>(W);

impl<W: Write> Write for OneLineWriter<W> {
    /// Gets a whole event: tracing-subscriber formats into a buffer and writes that once.
    fn write(&mut self, event: &[u8]) -> io::Result<usize> {
        self.0.write_all(escaped(&String::from_utf8_lossy(event)).as_bytes())?;
        Ok(event.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

fn escaped(event: &str) -> String {
    let (line, end) = event.strip_suffix('\n').map_or((event, ""), |line| (line, "\n"));
    let mut safe = String::with_capacity(event.len());
    for character in line.chars() {
        // Line and paragraph separators, and what turns the direction of text around, deceive whoever reads a log.
        let deceives = matches!(character, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        if character.is_control() || deceives {
            let _ = write!(safe, "{}", character.escape_default()); // a String takes everything
        } else {
            safe.push(character);
        }
    }
    safe + end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_stays_a_line() {
        assert_eq!(
            escaped("path=/a\r\n2026 INFO forged\u{1b}[2J\u{9b}1m \u{202e}evil\u{2028}\n"),
            "path=/a\\r\\n2026 INFO forged\\u{1b}[2J\\u{9b}1m \\u{202e}evil\\u{2028}\n"
        );
        assert_eq!(escaped("水道 ราคา 12.5 kWh\n"), "水道 ราคา 12.5 kWh\n");
    }
}
