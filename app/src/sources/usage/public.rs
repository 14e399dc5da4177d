//! The months of a public page: the latest year beside the one before. Nothing leads on from it.

use domain::Date;
use store::{Source, public::PublicAccess};

use super::{
    Section, Shown, facts, last_day,
    line::lines,
    view::{Grain, View},
};
use crate::{sources::lately::value, words::Words};

/// Of the source as it is called there. Nothing where months were not chosen, or while nothing is known.
pub(in crate::sources) fn months(words: Words, source: &Source, access: &PublicAccess, today: Date) -> Option<Section> {
    let (zone, overview) = (access.zone(), access.overview()?);
    let (past, months) = overview.months.split_at_checked(12)?;
    let known_dates = (zone.day(overview.known.0), last_day(zone, overview.known));
    let view = View::of(Grain::Year, months.first()?.first, known_dates);
    let compared = past.iter().any(|month| value(month).is_some());
    let latest = overview.lately.as_ref().filter(|_| compared);
    let shown = Shown {
        words,
        source,
        of: source.used_in(),
        zone,
        view,
        past: view.year_before().filter(|_| compared),
        lines: lines(view.grain.step(), months.to_vec(), if compared { past } else { &[] }, latest, zone),
        wholes: months.to_vec(),
        register: None,
        known: Some(overview.known),
        known_dates,
        today,
        leads: false,
        unit: None,
        hours: false,
    };
    Some(Section { facts: facts(words, source, overview, zone, today), section: shown.section(Vec::new()) })
}
