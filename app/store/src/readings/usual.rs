use crate::{
    Result, SourceAccess,
    act::again,
    derived::{self, Of},
    scope::Reach,
};
use domain::{Counts, Decimal, Timestamp, reading::Asking};

/// What the first register usually shows by a moment, lowest and highest, by the source's own past; `None` while too little is
/// known, and of what is not a counter that counts up.
///
/// # Errors
/// The store's.
pub async fn usual(access: &SourceAccess, at: Timestamp) -> Result<Option<(Decimal, Decimal)>> {
    let source = access.source();
    let Some(register) = source.numbers().first().copied().filter(|_| source.counts == Counts::Cumulative) else {
        return Ok(None);
    };
    let (of, around, past) = again(async || {
        let mut act = access.enter(Reach::Read).await?;
        let of = Of::now(&mut act, source.space, source.id).await?;
        let around = derived::neighbours(&mut act, &of, at, None).await?;
        let last = around.before.get(&register).map_or(at, |before| before.at);
        let past = derived::sample(&mut act, &of, register, last, at).await?;
        act.leave();
        Ok((of, around, past))
    })
    .await?;
    let Some(before) = around.before.get(&register) else { return Ok(None) };
    let reckoning = of.counting(register);
    if !reckoning.life.is_one_meter(before.at, at) {
        return Ok(None);
    }
    let asking = Asking {
        reckoning: &reckoning,
        zone: &of.zone,
        before: Some(before),
        next: None,
        past: &past,
        falls: of.falls,
        checks: &[],
    };
    let seconds = at.as_second() - before.at.as_second();
    let shown = |used: Decimal| {
        let value = before.value.checked_add(used.checked_div(reckoning.factor(at))?)?;
        // Past its last digit it starts again: then no range is one.
        (value < reckoning.life.at(at).counter.capacity()).then_some(value)
    };
    Ok(asking.expected(at).map(|expected| expected.use_over(seconds)).and_then(|(low, high)| Some((shown(low)?, shown(high)?))))
}
