//! `almanac doctor`: goes through everything the server needs and says what to do where it is missing.

mod checks;
mod providers;

use crate::config::Config;

/// How one thing is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Ok,
    /// It works, and should be otherwise.
    Warn,
    /// It does not work.
    Bad,
}

/// One line of the examination.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub verdict: Verdict,
    pub what: String,
}

impl Finding {
    fn ok(what: impl Into<String>) -> Self {
        Self { verdict: Verdict::Ok, what: what.into() }
    }

    fn warn(what: impl Into<String>) -> Self {
        Self { verdict: Verdict::Warn, what: what.into() }
    }

    fn bad(what: impl Into<String>) -> Self {
        Self { verdict: Verdict::Bad, what: what.into() }
    }
}

/// Prints all findings; true when none is bad.
pub async fn examine(config: &Config) -> bool {
    let findings = checks::all(config).await;
    for Finding { verdict, what } in &findings {
        let word = match verdict {
            Verdict::Ok => "ok  ",
            Verdict::Warn => "warn",
            Verdict::Bad => "bad ",
        };
        println!("{word}  {what}");
    }
    findings.iter().all(|finding| finding.verdict != Verdict::Bad)
}
