//! The sentence under a home's name: how the latest month stands against the same days of the year before, in one breath.

use domain::{Counts, Date, Kind};
use store::{Source, usage::Lately};

use crate::{sources::lately::Change, words::Words};

/// So many sources have a place in one sentence; each has its row below.
const MOST: usize = 4;

/// Of those whose latest month is the same; nothing when there is nothing to compare.
pub(super) fn lede(words: Words, sources: &[(&Source, Lately)], today: Date) -> Option<String> {
    let month = sources.iter().map(|(_, lately)| lately.last.first_of_month()).max()?;
    let alone = |kind: Kind| sources.iter().filter(|(source, _)| source.kind == kind).count() == 1;
    let of_month = sources.iter().filter(|(_, lately)| lately.last.first_of_month() == month);
    let pieces = of_month.filter_map(|(source, lately)| piece(words, source, lately, alone(source.kind)));
    let pieces: Vec<String> = pieces.take(MOST).collect();
    let list = join(words, &pieces)?;
    let year = ("year", words.year(month.year() - 1).into());
    let named = words.month(month.month());
    Some(if month == today.first_of_month() {
        words.with("lede-now", &[("month", named.into()), ("list", list.into()), year])
    } else {
        let named = if month.year() == today.year() { named } else { words.of_year(named, month.year()) };
        words.with("lede-then", &[("month", named.into()), ("list", list.into()), year])
    })
}

/// `9% less electricity`; by its name what is no stuff, or of what there are several.
fn piece(words: Words, source: &Source, lately: &Lately, alone: bool) -> Option<String> {
    let stuff = match source.kind {
        Kind::Electricity | Kind::Water | Kind::Gas | Kind::Heat | Kind::Solar => alone && source.counts != Counts::Gauge,
        Kind::Temperature | Kind::Odometer | Kind::Other => false,
    };
    let kind = || words.say(&format!("lede-kind-{}", source.kind.as_str()));
    let named = |change: String| words.with("lede-name", &[("name", source.name.clone().into()), ("change", change.into())]);
    match Change::of(words, source, lately) {
        Change::Unknown | Change::Partly(_) => None,
        Change::Same if stuff => Some(words.with("lede-same", &[("kind", kind().into())])),
        Change::Same => Some(named(words.say("as-before"))),
        Change::By(change) if stuff => Some(words.with("lede-of", &[("change", change.into()), ("kind", kind().into())])),
        Change::By(change) => Some(named(change)),
    }
}

fn join(words: Words, pieces: &[String]) -> Option<String> {
    let (last, before) = pieces.split_last()?;
    let two = |key: &str, first: String, second: &str| {
        words.with(key, &[("first", first.into()), ("second", second.to_owned().into())])
    };
    let before = before.iter().cloned().reduce(|list, piece| two("lede-list", list, &piece));
    Some(before.map_or_else(|| last.clone(), |before| two("lede-and", before, last)))
}
