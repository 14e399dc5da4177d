//! The table of people and their levels.

use std::collections::{BTreeMap, BTreeSet};

use domain::{Act, Level, Role, Timestamp, Zone};
use leptos::prelude::*;
use store::{
    HomeAccess,
    people::{Grant, Known},
};

use super::{
    change::keeps,
    dots, last_day,
    page::{Column, Opened},
    sees::{ends, level},
};
use crate::{
    parts::{icon, kind_icon},
    paths,
    words::Words,
};

/// What cells say, said once: a table has hundreds of them, and few levels and last days.
struct Said {
    levels: BTreeMap<Level, String>,
    ends: BTreeMap<Timestamp, String>,
}

impl Said {
    fn of(words: Words, zone: &Zone, known: &[Known], grants: &[Grant]) -> Self {
        let members = known.iter().filter_map(|known| known.membership.as_ref()?.until);
        let ends: BTreeSet<Timestamp> = members.chain(grants.iter().filter_map(|grant| grant.until)).collect();
        let day = |until| words.with("to-day", &[("day", last_day(words, zone, until).into())]);
        Self {
            levels: Level::ALL.iter().map(|level| (*level, words.say(&format!("level-{}", level.as_str())))).collect(),
            ends: ends.into_iter().map(|until| (until, day(until))).collect(),
        }
    }
}

/// Columns that fit without scrolling on a small screen.
const FEW: usize = 6;

pub(super) fn table(
    words: Words,
    access: &HomeAccess,
    known: &[Known],
    columns: &[Column],
    grants: &[Grant],
    opened: Option<Opened>,
    changing: Option<AnyView>,
) -> AnyView {
    let mut changing = changing;
    let heads = columns
        .iter()
        .map(|column| view! { <th role="columnheader" scope="col"><span>{column.name.clone()}</span>{kind_icon(column.kind)}</th> })
        .collect_view();
    let said = Said::of(words, &access.home().zone, known, grants);
    let rows = known
        .iter()
        .map(|known| {
            let open = opened.filter(|opened| opened.user == known.person.id);
            let row = row(words, access, known, columns, grants, &said, open);
            let form = open.and_then(|_| changing.take());
            let wide = form.map(|form| view! { <tr role="row" class="changing" id="change"><td role="cell" colspan=(columns.len() + 1).to_string()>{form}</td></tr> });
            view! { {row}{wide} }
        })
        .collect_view();
    let class = if columns.len() > FEW { "matrix many" } else { "matrix" };
    let table = view! {
        <table class=class role="table" aria-label=words.say("people-table")>
            <thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col"><span class="hidden">{words.say("person")}</span></th>{heads}</tr></thead>
            <tbody role="rowgroup">{rows}</tbody>
        </table>
    };
    if columns.len() > FEW {
        view! { <div class="scroll" tabindex="0" role="region" aria-label=words.say("people-table")>{table}</div> }.into_any()
    } else {
        table.into_any()
    }
}

fn row(
    words: Words,
    access: &HomeAccess,
    known: &Known,
    columns: &[Column],
    grants: &[Grant],
    said: &Said,
    open: Option<Opened>,
) -> AnyView {
    let home = access.home();
    let own = known.person.id == access.actor().user();
    let name = known.person.name.clone();
    let what = known.membership.as_ref().map(|membership| {
        let role = words.say(&format!("role-{}", membership.role.as_str()));
        let until = membership.until.map(|until| words.with("until-day", &[("day", last_day(words, &home.zone, until).into())]));
        match until {
            Some(until) => format!("{role}, {until}"),
            None => role,
        }
    });
    let what = what.unwrap_or_else(|| words.say("grants-only"));
    let what = if own { words.with("that-is-you", &[("what", what.into())]) } else { what };
    let key = if !own && keeps(access, known) { Some("change-person") } else { known.membership.as_ref().map(|_| "see-person") };
    let what = if let Some(key) = key {
        let label = words.with(key, &[("name", name.clone().into())]);
        view! { <a class="soft small" href=paths::person(home.id, known.person.id) aria-label=format!("{what}: {label}")>{what.clone()}</a> }.into_any()
    } else {
        view! { <span class="soft small">{what}</span> }.into_any()
    };
    let theirs: Vec<&Grant> = grants.iter().filter(|grant| grant.to == known.person.id).collect();
    let granted = |column: &Column| theirs.iter().find(|grant| grant.source == column.id).copied();
    let cells = columns.iter().map(|column| cell(words, access, known, column, granted(column), said, open)).collect_view();
    let look = (!own && access.may(Act::ViewAs).is_ok() && access.standing().may_view_as(known.standing())).then(|| {
        let label = words.with("view-as-name", &[("name", name.clone().into())]);
        view! {
            <form action=paths::DO_VIEW_AS method="post">
                <input type="hidden" name="home" value=home.id.to_string()/>
                <input type="hidden" name="user" value=known.person.id.to_string()/>
                <button class="button bare small">{icon("eye")}{label}</button>
            </form>
        }
    });
    view! {
        <tr role="row">
            <th role="rowheader" scope="row"><div class="line"><span><strong>{name}</strong><br/>{what}</span>{look}</div></th>
            {cells}
        </tr>
    }
    .into_any()
}

fn cell(
    words: Words,
    access: &HomeAccess,
    known: &Known,
    column: &Column,
    grant: Option<&Grant>,
    said: &Said,
    open: Option<Opened>,
) -> AnyView {
    let own = known.person.id == access.actor().user();
    let level = level(known, grant);
    let inside = match level {
        Some(level) => {
            let until =
                ends(known, grant).and_then(|until| said.ends.get(&until)).map(|day| view! { <small>{day.clone()}</small> });
            view! { {dots(level)}<span>{said.levels.get(&level).cloned()}" "{until}</span> }.into_any()
        }
        None => view! { <span class="soft" aria-hidden="true">"—"</span> }.into_any(),
    };
    let owner = known.membership.as_ref().is_some_and(|membership| membership.role >= Role::Manager);
    // Whoever has everything by their role has nothing more to be given; who gave what there is, is there to be seen.
    let changes = column.shared && !own && !owner && !access.actor().is_watched();
    if changes || level.is_some() {
        let now = open.is_some_and(|open| open.source == Some(column.id)).then_some("true");
        let label = words.with(
            if level.is_some() { "level-of" } else { "level-of-none" },
            &[("name", known.person.name.clone().into()), ("source", column.name.clone().into())],
        );
        view! {
            <td role="cell"><a class="level" href=paths::person_on(access.home().id, known.person.id, column.id) aria-current=now><span class="hidden">{label}</span>{inside}</a></td>
        }
        .into_any()
    } else {
        view! { <td role="cell"><span class="level">{inside}</span></td> }.into_any()
    }
}
