//! The rules that somebody set on a source. They hold for each of its registers.

use crate::{
    Error, Result, SourceAccess,
    act::{Act as Transaction, again},
    audit::Entry,
    derived::Of,
    scope::Reach,
};
use domain::{Act, Check, Decimal, Event, Rule, SourceId, SpaceId};
use serde_json::{Map, Value, json};

/// The rules as they are, of its first register: they are set for all alike.
///
/// # Errors
/// The store's.
pub async fn of(access: &SourceAccess) -> Result<Vec<Check>> {
    again(async || {
        let mut act = access.enter(Reach::Read).await?;
        let found = standing(&mut act, access.source().space, access.source().id).await?;
        act.leave();
        Ok(found)
    })
    .await
}

/// Sets them, all at once: what is not among them is no longer one.
///
/// # Errors
/// [`crate::Error::Forbidden`] without admin rights on the source.
pub async fn set(access: &SourceAccess, checks: Vec<Check>) -> Result<()> {
    access.may(Act::ChangeSource)?;
    // Nobody notes anything of what is worked out from others.
    if access.source().is_virtual() {
        return Err(Error::NotFound);
    }
    again(async || attempt(access, &checks).await).await
}

async fn attempt(access: &SourceAccess, checks: &[Check]) -> Result<()> {
    let (space, source) = (access.source().space, access.source().id);
    let mut act = access.enter(Reach::Admin).await?;
    access.hold(&mut act, Reach::Admin, Act::ChangeSource).await?;
    let before = standing(&mut act, space, source).await?;
    sqlx::query("delete from checks where space_id = $1 and source_id = $2")
        .bind(space.uuid())
        .bind(source.uuid())
        .execute(act.sql())
        .await?;
    put(&mut act, space, source, checks).await?;
    let body = json!({ "before": told(&before), "after": told(checks) });
    Entry { space, event: Event::ChecksChanged, source: Some(source), reading: None, body }.by(access.actor(), &mut act).await?;
    act.commit().await
}

/// Writes them where there are none.
pub(crate) async fn put(act: &mut Transaction, space: SpaceId, source: SourceId, checks: &[Check]) -> Result<()> {
    for Check { rule, policy } in checks {
        let (mut minimum, mut maximum, mut per_day, mut days) = (None, None, None, None);
        match rule {
            Rule::Range { minimum: lowest, maximum: highest } => (minimum, maximum) = (*lowest, *highest),
            Rule::NeverDecreasing => {}
            Rule::LargestUse { per_day: most } => per_day = Some(*most),
            Rule::Silence { days: most } => days = Some(*most),
        }
        sqlx::query(
            "insert into checks (space_id, source_id, register, kind, policy, minimum, maximum, per_day, days)
             select space_id, source_id, register, $3, $4, $5, $6, $7, $8 from registers where space_id = $1 and source_id = $2",
        )
        .bind(space.uuid())
        .bind(source.uuid())
        .bind(rule.kind().as_str())
        .bind(policy.as_str())
        .bind(minimum)
        .bind(maximum)
        .bind(per_day)
        .bind(days)
        .execute(act.sql())
        .await?;
    }
    Ok(())
}

/// Those of its first register, in a transaction that is under way.
pub(crate) async fn standing(act: &mut Transaction, space: SpaceId, source: SourceId) -> Result<Vec<Check>> {
    let of = Of::now(act, space, source).await?;
    let first = of.registers.first().and_then(|register| of.checks.get(register));
    Ok(first.cloned().unwrap_or_default())
}

/// For the log: each rule with its figures, empty when there is none.
fn told(checks: &[Check]) -> Value {
    let mut told: Map<String, Value> =
        domain::CheckKind::ALL.iter().map(|kind| (format!("check {kind}"), String::new().into())).collect();
    let number = |value: Option<Decimal>| value.map_or_else(|| "…".to_owned(), |value| value.to_string());
    for Check { rule, policy } in checks {
        let figures = match rule {
            Rule::Range { minimum, maximum } => format!("{} – {}: ", number(*minimum), number(*maximum)),
            Rule::NeverDecreasing => String::new(),
            Rule::LargestUse { per_day } => format!("{per_day}: "),
            Rule::Silence { days } => format!("{days}: "),
        };
        told.insert(format!("check {}", rule.kind()), format!("{figures}{policy}").into());
    }
    told.into()
}
