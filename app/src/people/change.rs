//! What one person is and may do, laid open to be changed under their row.

use domain::{Act, Role, SourceId, Timestamp};
use leptos::prelude::*;
use store::{
    HomeAccess,
    people::{Grant, Known},
};

use super::{
    last_day, level_pick,
    page::{Column, Opened},
    parts::last_date,
};
use crate::{
    Visit,
    form::{Form, Left},
    parts::{Field, icon, whole},
    paths,
    words::Words,
};

pub(super) fn row(
    visit: &Visit,
    access: &HomeAccess,
    known: &Known,
    columns: &[Column],
    grants: &[Grant],
    opened: Opened,
    form: Option<&Form>,
) -> Option<AnyView> {
    if known.person.id == access.actor().user() || access.actor().is_watched() {
        return None;
    }
    match opened.source {
        Some(source) => {
            let column = columns.iter().find(|column| column.id == source && column.shared)?;
            let grant = grants.iter().find(|grant| grant.to == known.person.id && grant.source == source);
            on_source(visit.words, access, known, column, grant, form)
        }
        None => in_home(visit, access, known, form),
    }
}

fn on_source(
    words: Words,
    access: &HomeAccess,
    known: &Known,
    column: &Column,
    grant: Option<&Grant>,
    form: Option<&Form>,
) -> Option<AnyView> {
    let home = access.home();
    let named = [("name", known.person.name.clone().into()), ("source", column.name.clone().into())];
    let picked =
        form.map_or_else(|| grant.map(|grant| grant.level), |form| form.value("level").and_then(|level| level.parse().ok()));
    let left = left(access, form, grant.and_then(|grant| grant.until));
    let role = known.membership.as_ref().map(|membership| {
        words.with("by-role-here", &[("role", words.say(&format!("role-{}", membership.role.as_str())).into())])
    });
    let since = grant.map(|grant| granted(words, access, grant));
    let none = words.say(if known.membership.is_some() { "level-none-beside" } else { "level-none" });
    Some(
        view! {
            <form class="form" action=paths::DO_GIVE method="post">
                {ids(access, known, Some(column.id))}
                <h2>{words.with("change-on", &named)}</h2>
                {role.map(|role| view! { <p class="soft">{role}</p> })}
                {since.map(|since| view! { <p class="soft small">{since}</p> })}
                {form.map(whole)}
                {level_pick(words, picked, Some(none))}
                <Field at=left kind="date" label=words.say("until") hint=words.say("until-hint")/>
                <p class="line"><button class="button main">{words.say("save")}</button><a class="button bare" href=paths::people_near(home.id, known.person.id, Some(column.id))>{words.say("cancel")}</a></p>
            </form>
        }
        .into_any(),
    )
}

fn in_home(visit: &Visit, access: &HomeAccess, known: &Known, form: Option<&Form>) -> Option<AnyView> {
    let (words, home) = (visit.words, access.home());
    let standing = access.standing();
    let role = known.membership.as_ref().map(|membership| membership.role);
    if access.may(Act::KeepMembers).is_err() || !standing.may_appoint(role, role) {
        return None;
    }
    let name = known.person.name.clone();
    let of_role = form.filter(|form| form.value("role").is_some());
    let picked = of_role.map_or(role, |form| form.value("role").and_then(|role| role.parse().ok()));
    let roles = Role::ALL
        .iter()
        .rev()
        .filter(|role| standing.may_appoint(None, Some(**role)))
        .map(|role| {
            let (label, means) = (words.say(&format!("role-{}", role.as_str())), words.say(&format!("role-{}-means", role.as_str())));
            view! { <label><input type="radio" name="role" value=role.as_str() checked=picked == Some(*role)/><span>{label}<span class="soft small">" "{means}</span></span></label> }
        })
        .collect_view();
    let none = words.say(if known.granted.is_none() { "role-none" } else { "role-none-grants" });
    let at = left(access, of_role, known.membership.as_ref().and_then(|membership| membership.until));
    let since = known.membership.as_ref().map(|membership| {
        let by = membership.by.as_ref().map_or_else(|| words.say("somebody"), |by| words.called(&by.name));
        words.with("member-since", &[("day", words.date(home.zone.day(membership.since)).into()), ("who", by.into())])
    });
    let of_level = form.filter(|form| form.value("role").is_none());
    let all = left(access, of_level, None);
    let level = of_level.and_then(|form| form.value("level")).and_then(|level| level.parse().ok());
    Some(
        view! {
            <div class="changes">
                <form class="form" action=paths::DO_APPOINT method="post">
                    {ids(access, known, None)}
                    <h2>{words.with("change-in-home", &[("name", name.clone().into())])}</h2>
                    {since.map(|since| view! { <p class="soft small">{since}</p> })}
                    {of_role.map(whole)}
                    <fieldset class="pick"><legend>{words.say("role")}</legend>{roles}<label><input type="radio" name="role" value="" checked=picked.is_none()/>{none}</label></fieldset>
                    <Field at=at kind="date" label=words.say("until") hint=words.say("until-hint")/>
                    <p class="line"><button class="button main">{words.say("save")}</button><a class="button bare" href=paths::people_near(home.id, known.person.id, None)>{words.say("cancel")}</a></p>
                </form>
                <form class="form" action=paths::DO_GIVE_ALL method="post">
                    {ids(access, known, None)}
                    <h2>{words.say("all-sources")}</h2>
                    <p class="soft small">{words.with("all-sources-hint", &[("name", name.clone().into())])}</p>
                    {of_level.map(whole)}
                    {level_pick(words, level, Some(words.say("level-none")))}
                    <Field at=all id="until-all" kind="date" label=words.say("until") hint=words.say("until-hint")/>
                    <p class="line"><button class="button">{words.say("save-all")}</button></p>
                </form>
                <form action=paths::DO_END_ACCESS method="post">
                    {ids(access, known, None)}
                    <p class="soft small">{words.with("end-access-hint", &[("name", name.clone().into())])}</p>
                    <p class="line"><button class="button">{icon("bin")}{words.say("end-access")}</button></p>
                </form>
            </div>
        }
        .into_any(),
    )
}

/// The field for the last day, as it was typed or as it stands.
fn left(access: &HomeAccess, form: Option<&Form>, until: Option<Timestamp>) -> Left {
    form.map_or_else(
        || Left {
            name: "until",
            value: until.map(|until| last_date(&access.home().zone, until).to_string()).unwrap_or_default(),
            problem: None,
        },
        |form| form.field("until"),
    )
}

fn granted(words: Words, access: &HomeAccess, grant: &Grant) -> String {
    let by = grant.by.as_ref().map_or_else(|| words.say("somebody"), |by| words.called(&by.name));
    let day = words.date(access.home().zone.day(grant.since));
    let since = words.with("granted-since", &[("day", day.into()), ("who", by.into())]);
    match grant.until {
        Some(until) => {
            format!("{since}, {}", words.with("until-day", &[("day", last_day(words, &access.home().zone, until).into())]))
        }
        None => since,
    }
}

fn ids(access: &HomeAccess, known: &Known, source: Option<SourceId>) -> impl IntoView + use<> {
    let source = source.map(|source| view! { <input type="hidden" name="source" value=source.to_string()/> });
    view! {
        <input type="hidden" name="home" value=access.home().id.to_string()/>
        <input type="hidden" name="user" value=known.person.id.to_string()/>
        {source}
    }
}
