//! The rules for what is noted of a source.

use domain::{SourceId, SpaceId};
use leptos::server;
use serde::{Deserialize, Serialize};

use crate::{failure::Failure, form::Reply};

/// The rules as they are typed: of each what comes of it (`question`, `refuse`, or nothing), and its figures.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct TypedChecks {
    pub range: String,
    pub minimum: String,
    pub maximum: String,
    pub never_decreasing: String,
    pub largest_use: String,
    pub per_day: String,
    pub silence: String,
    pub days: String,
}

/// Sets all of them at once.
#[server(prefix = "/do", endpoint = "sources/checks")]
pub async fn set_checks(home: SpaceId, source: SourceId, #[server(flatten)] typed: TypedChecks) -> Result<Reply, Failure> {
    use domain::Act;

    use crate::{Visit, paths};

    let visit = Visit::action().ok_or(Failure::Broken)?;
    let outcome = async {
        let access = visit.actor().await?.source(home, source).await?;
        access.may(Act::ChangeSource)?;
        match typed.parse(visit.words) {
            Err(form) => Ok(Reply::Again(form)),
            Ok(checks) => {
                store::checks::set(&access, checks).await?;
                Ok(Reply::done(paths::checks(home, source), visit.words.say("checks-saved")))
            }
        }
    }
    .await;
    visit.answer(&paths::checks(home, source), typed.form(), outcome).await
}

#[cfg(feature = "ssr")]
impl TypedChecks {
    pub(crate) fn of(checks: &[domain::Check]) -> Self {
        use domain::Rule;

        let mut typed = Self::default();
        for check in checks {
            let policy = check.policy.as_str().to_owned();
            let number = |value: Option<domain::Decimal>| value.map(|value| value.to_string()).unwrap_or_default();
            match check.rule {
                Rule::Range { minimum, maximum } => {
                    (typed.range, typed.minimum, typed.maximum) = (policy, number(minimum), number(maximum));
                }
                Rule::NeverDecreasing => typed.never_decreasing = policy,
                Rule::LargestUse { per_day } => (typed.largest_use, typed.per_day) = (policy, per_day.to_string()),
                Rule::Silence { days } => (typed.silence, typed.days) = (policy, days.to_string()),
            }
        }
        typed
    }

    pub(crate) fn form(&self) -> crate::form::Form {
        crate::form::Form::of(&[
            ("range", &self.range),
            ("minimum", &self.minimum),
            ("maximum", &self.maximum),
            ("never_decreasing", &self.never_decreasing),
            ("largest_use", &self.largest_use),
            ("per_day", &self.per_day),
            ("silence", &self.silence),
            ("days", &self.days),
        ])
    }

    /// The rules that were typed, or the form with what is wrong beside each field. A rule that is off has no figures to be wrong.
    fn parse(&self, words: crate::words::Words) -> Result<Vec<domain::Check>, crate::form::Form> {
        use domain::{Check, CheckError, Policy, Rule};

        let mut form = self.form();
        let mut checks = Vec::new();
        let ends = || Ok(Rule::Range { minimum: optional(&self.minimum)?, maximum: optional(&self.maximum)? });
        let end = if optional(&self.maximum).is_err() { "maximum" } else { "minimum" };
        let per_day = || Ok(Rule::LargestUse { per_day: optional(&self.per_day)?.ok_or(())? });
        let days = || Ok(Rule::Silence { days: self.days.trim().parse().map_err(|_| ())? });
        let rules: [(&str, &str, &str, Result<Rule, ()>); 4] = [
            (&self.range, end, "problem-check-range", ends()),
            (&self.never_decreasing, "never_decreasing", "problem-check-range", Ok(Rule::NeverDecreasing)),
            (&self.largest_use, "per_day", "problem-check-per-day", per_day()),
            (&self.silence, "days", "problem-check-days", days()),
        ];
        for (policy, field, problem, rule) in rules {
            let Ok(policy) = policy.parse::<Policy>() else { continue };
            let rule = rule.and_then(|rule| rule.checked().map_err(|_: CheckError| ()));
            checks.extend(form.take(field, rule, |()| words.say(problem)).map(|rule| Check { rule, policy }));
        }
        if form.problems.is_empty() { Ok(checks) } else { Err(form) }
    }
}

/// A number that may be left out. One that can be read two ways, as 1.234, is the fraction.
#[cfg(feature = "ssr")]
pub(super) fn optional(text: &str) -> Result<Option<domain::Decimal>, ()> {
    use domain::{Hint, NumberError, number};

    if text.trim().is_empty() {
        return Ok(None);
    }
    match number::parse(text, Hint::default()) {
        Err(NumberError::Ambiguous { fraction, .. }) => Ok(Some(fraction)),
        read => read.map(Some).map_err(|_| ()),
    }
}
