//! What one person is and may do, laid open under their row: to be changed, or for those who only look, who gave it and when.

use domain::{Act, Role, SourceId, Timestamp};
use leptos::prelude::*;
use store::{
    HomeAccess,
    people::{Grant, Known},
};

use super::{
    dots, granted, level_pick,
    page::{Column, Opened},
    parts::{appointed, last_date},
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
    let changes = known.person.id != access.actor().user() && !access.actor().is_watched();
    match opened.source {
        Some(source) => {
            let column = columns.iter().find(|column| column.id == source)?;
            let grant = grants.iter().find(|grant| grant.to == known.person.id && grant.source == source);
            if changes && column.shared {
                Some(on_source(visit.words, access, known, column, grant, form))
            } else {
                seen_on_source(visit.words, access, known, column, grant)
            }
        }
        None if changes && keeps(access, known) => Some(in_home(visit, access, known, form)),
        None => seen_in_home(visit.words, access, known),
    }
}

/// Whether they may make this person something else.
pub(super) fn keeps(access: &HomeAccess, known: &Known) -> bool {
    let role = known.standing().role;
    access.may(Act::KeepMembers).is_ok() && access.standing().may_appoint(role, role)
}

fn on_source(
    words: Words,
    access: &HomeAccess,
    known: &Known,
    column: &Column,
    grant: Option<&Grant>,
    form: Option<&Form>,
) -> AnyView {
    let home = access.home();
    let named = [("name", known.person.name.clone().into()), ("source", column.name.clone().into())];
    let picked =
        form.map_or_else(|| grant.map(|grant| grant.level), |form| form.value("level").and_then(|level| level.parse().ok()));
    let left = left(access, form, grant.and_then(|grant| grant.until));
    let role = known.membership.as_ref().map(|membership| {
        words.with("by-role-here", &[("role", words.say(&format!("role-{}", membership.role.as_str())).into())])
    });
    let since = grant.map(|grant| granted(words, &home.zone, grant));
    let none = words.say(if known.membership.is_some() { "level-none-beside" } else { "level-none" });
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
    .into_any()
}

fn in_home(visit: &Visit, access: &HomeAccess, known: &Known, form: Option<&Form>) -> AnyView {
    let (words, home) = (visit.words, access.home());
    let standing = access.standing();
    let role = known.membership.as_ref().map(|membership| membership.role);
    let name = known.person.name.clone();
    let of_role = form.filter(|form| form.value("role").is_some());
    let picked = of_role.map_or(role, |form| form.value("role").and_then(|role| role.parse().ok()));
    let roles = Role::ALL
        .iter()
        .rev()
        .filter(|role| standing.may_appoint(None, Some(**role)))
        .map(|role| {
            let (label, means) = (words.say(&format!("role-{}", role.as_str())), words.say(&format!("role-{}-means", role.as_str())));
            view! { <label><input type="radio" name="role" value=role.as_str() checked=picked == Some(*role)/><span>{label}" "<span class="soft small">{means}</span></span></label> }
        })
        .collect_view();
    let none = words.say(if known.granted.is_none() { "role-none" } else { "role-none-grants" });
    let at = left(access, of_role, known.membership.as_ref().and_then(|membership| membership.until));
    let since = known.membership.as_ref().map(|membership| appointed(words, &home.zone, membership));
    let of_level = form.filter(|form| form.value("role").is_none());
    let all = left(access, of_level, None);
    let level = of_level.and_then(|form| form.value("level")).and_then(|level| level.parse().ok());
    view! {
        <div class="changes">
            <form class="form" action=paths::DO_APPOINT method="post">
                {ids(access, known, None)}
                <h2>{words.with("change-in-home", &[("name", name.clone().into())])}</h2>
                {since.map(|since| view! { <p class="soft small">{since}</p> })}
                {of_role.map(whole)}
                <fieldset class="pick says"><legend>{words.say("role")}</legend>{roles}<label><input type="radio" name="role" value="" checked=picked.is_none()/>{none}</label></fieldset>
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
    .into_any()
}

/// What there is to be seen of a level: whose it is by their role, who granted it.
fn seen_on_source(words: Words, access: &HomeAccess, known: &Known, column: &Column, grant: Option<&Grant>) -> Option<AnyView> {
    let zone = &access.home().zone;
    let named = [("name", known.person.name.clone().into()), ("source", column.name.clone().into())];
    let by_role = known.membership.as_ref().map(|membership| {
        let role = words.with("by-role", &[("role", words.say(&format!("role-{}", membership.role.as_str())).into())]);
        view! { <p>{role}<br/><span class="soft small">{appointed(words, zone, membership)}</span></p> }
    });
    let by_grant = grant.map(|grant| {
        let level = words.say(&format!("level-{}", grant.level.as_str()));
        view! { <p class="chip">{dots(grant.level)}{level}</p><p class="soft small">{granted(words, zone, grant)}</p> }
    });
    if by_role.is_none() && by_grant.is_none() {
        return None;
    }
    Some(seen(words, access, known, Some(column.id), words.with("change-on", &named), view! { {by_role}{by_grant} }.into_any()))
}

/// What there is to be seen of a member: who made them that.
fn seen_in_home(words: Words, access: &HomeAccess, known: &Known) -> Option<AnyView> {
    let membership = known.membership.as_ref()?;
    let title = words.with("change-in-home", &[("name", known.person.name.clone().into())]);
    let role = words.say(&format!("role-{}", membership.role.as_str()));
    let since = appointed(words, &access.home().zone, membership);
    let inside = view! { <p>{role}<br/><span class="soft small">{since}</span></p> }.into_any();
    Some(seen(words, access, known, None, title, inside))
}

fn seen(words: Words, access: &HomeAccess, known: &Known, source: Option<SourceId>, title: String, inside: AnyView) -> AnyView {
    let back = paths::people_near(access.home().id, known.person.id, source);
    view! {
        <div class="form">
            <h2>{title}</h2>
            {inside}
            <p class="line"><a class="button bare" href=back>{words.say("close")}</a></p>
        </div>
    }
    .into_any()
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

fn ids(access: &HomeAccess, known: &Known, source: Option<SourceId>) -> impl IntoView + use<> {
    let source = source.map(|source| view! { <input type="hidden" name="source" value=source.to_string()/> });
    view! {
        <input type="hidden" name="home" value=access.home().id.to_string()/>
        <input type="hidden" name="user" value=known.person.id.to_string()/>
        {source}
    }
}
