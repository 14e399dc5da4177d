use super::{
    Correction, Outcome,
    body::Body,
    locked::{Judged, Locked, vanished},
};
use crate::{Result, SourceAccess, act::again};
use domain::Event;
use serde_json::json;

/// Corrects value, moment, quality, note or facts of a reading. Sent twice, it happens once.
///
/// # Errors
/// [`crate::Error::Forbidden`] without the right to write, [`crate::Error::NotFound`] when there never was such a reading.
pub async fn correct(access: &SourceAccess, correction: Correction) -> Result<Outcome> {
    again(async || attempt(access, &correction).await).await
}

async fn attempt(access: &SourceAccess, to: &Correction) -> Result<Outcome> {
    let mut body = Body::from(to);
    let mut locked = Locked::begin(access).await?;
    let Some(row) = locked.row(to.id).await? else {
        locked.newest_version(to.id).await?.ok_or(crate::Error::NotFound)?;
        return Ok(Outcome::Stale { current: None });
    };
    if row.version != to.version {
        let current = locked.reading(to.id).await?;
        return Ok(match current {
            Some(reading) if row.version == to.version + 1 && row.body == body => Outcome::Replayed(reading),
            current => Outcome::Stale { current },
        });
    }
    let place = locked.place(to.id, &body).await?;
    if let Some(outcome) = locked.in_the_way(&place).await? {
        return Ok(outcome);
    }
    match place.judge(&mut body) {
        Judged::Fine => {}
        Judged::Asked(questions) => return Ok(Outcome::Questions(questions)),
        Judged::Refused(rules) => return Ok(Outcome::Refused(rules)),
    }
    locked.replace(to.id, &body, "corrected", to.why.as_str()).await?;
    locked.derive(&place, &[&row.body, &body]).await?;
    let reading = locked.reading(to.id).await?.ok_or_else(vanished)?;
    let told = json!({ "before": row.body.told(), "after": body.told(), "why": to.why.as_str() });
    locked.commit(Event::ReadingCorrected, to.id, told).await?;
    Ok(Outcome::Corrected(reading))
}
