//! Replacing a meter, correcting what is known of one, taking a replacement back, and the factors from what is shown to use.

use domain::{SourceId, SpaceId};
use leptos::server;
use serde::{Deserialize, Serialize};

use crate::{failure::Failure, form::Reply};

/// A meter as it is typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct TypedMeter {
    /// When it was fitted; both empty: it was there already.
    pub date: String,
    pub time: String,
    pub serial: String,
    pub digits: String,
    pub decimals: String,
    pub multiplier: String,
    pub calibration_due: String,
    /// What it showed when it was fitted, of each register.
    pub first: String,
    pub first_2: String,
    pub first_3: String,
    pub first_4: String,
    /// What the one before it showed then.
    pub last: String,
    pub last_2: String,
    pub last_3: String,
    pub last_4: String,
    /// `yes`: the one before it passed its last digit since it was read last.
    pub rolled_over: String,
    /// What the person was about to note when they saw that the meter is another one.
    pub shown: String,
}

/// Notes that another meter was fitted.
#[server(prefix = "/do", endpoint = "meters/replace")]
pub async fn replace_meter(home: SpaceId, source: SourceId, #[server(flatten)] typed: TypedMeter) -> Result<Reply, Failure> {
    use crate::{Visit, paths, sources::meters::act};

    let visit = Visit::action().ok_or(Failure::Broken)?;
    let outcome = act::replace(&visit, home, source, &typed).await;
    visit.answer(&paths::new_meter(home, source), typed.form(), outcome).await
}

/// Corrects what is known of a meter: use is worked out anew.
#[server(prefix = "/do", endpoint = "meters/correct")]
pub async fn correct_meter(
    home: SpaceId,
    source: SourceId,
    meter: i16,
    #[server(flatten)] typed: TypedMeter,
) -> Result<Reply, Failure> {
    use crate::{Visit, paths, sources::meters::act};

    let visit = Visit::action().ok_or(Failure::Broken)?;
    let outcome = act::correct(&visit, home, source, meter, &typed).await;
    visit.answer(&paths::meter(home, source, meter), typed.form(), outcome).await
}

/// Takes a replacement back that never was.
#[server(prefix = "/do", endpoint = "meters/take-back")]
pub async fn take_meter_back(home: SpaceId, source: SourceId, meter: i16) -> Result<Reply, Failure> {
    use crate::{Visit, form::Form, paths, sources::meters::act};

    let visit = Visit::action().ok_or(Failure::Broken)?;
    let outcome = act::take_back(&visit, home, source, meter).await;
    visit.answer(&paths::meters(home, source), Form::default(), outcome).await
}

/// Sets what use is told in, and the factors to it: `factor[0]` from the beginning, the others each from its `since`.
#[server(prefix = "/do", endpoint = "sources/convert")]
pub async fn convert_source(
    home: SpaceId,
    source: SourceId,
    #[server(default)] use_unit: String,
    #[server(default)] factor: Vec<String>,
    #[server(default)] since: Vec<String>,
) -> Result<Reply, Failure> {
    use crate::{Visit, paths, sources::meters::act};

    let visit = Visit::action().ok_or(Failure::Broken)?;
    let form = act::conversions(&use_unit, &factor, &since);
    let outcome = act::convert(&visit, home, source, form.clone()).await;
    visit.answer(&paths::meters(home, source), form, outcome).await
}

/// A factor as it is typed: empty is 1.
#[cfg(feature = "ssr")]
pub(crate) fn multiplier(text: &str) -> Result<domain::Multiplier, ()> {
    use domain::Multiplier;

    // 1.234 is a fraction here: nobody's transformer multiplies by more than a thousand without saying so in whole numbers.
    super::checks::optional(text)?.map_or(Ok(Multiplier::ONE), |factor| Multiplier::new(factor).map_err(|_| ()))
}

#[cfg(feature = "ssr")]
impl TypedMeter {
    /// What was typed of each register: as it was fitted, and of the one before it as it was removed.
    pub(crate) fn values(&self) -> [[(&'static str, &str); 4]; 2] {
        [
            [("first", &self.first), ("first_2", &self.first_2), ("first_3", &self.first_3), ("first_4", &self.first_4)],
            [("last", &self.last), ("last_2", &self.last_2), ("last_3", &self.last_3), ("last_4", &self.last_4)],
        ]
        .map(|side| side.map(|(name, value)| (name, value.as_str())))
    }

    pub(crate) fn form(&self) -> crate::form::Form {
        let mut form = crate::form::Form::of(&[
            ("date", &self.date),
            ("time", &self.time),
            ("serial", &self.serial),
            ("digits", &self.digits),
            ("decimals", &self.decimals),
            ("multiplier", &self.multiplier),
            ("calibration_due", &self.calibration_due),
            ("rolled_over", &self.rolled_over),
            ("shown", &self.shown),
        ]);
        let values = self.values().into_iter().flatten().map(|(name, value)| (name.to_owned(), value.to_owned()));
        form.fields.extend(values);
        form
    }
}
