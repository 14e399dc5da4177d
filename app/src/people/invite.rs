//! Inviting somebody, and the invitations that wait.

use domain::{Act, Level, Role};
use leptos::prelude::*;
use store::{
    HomeAccess,
    invitations::{Gives, Invitation},
};

use super::{last_day, level_pick, page::Column};
use crate::{
    Visit,
    form::Form,
    parts::{Field, Wrong, icon, kind_icon, qr::qr, whole},
    paths,
    words::Words,
};

/// Sources that the form offers all; of more, those that are shown and those that were chosen.
const MOST: usize = 100;

pub(super) fn section(
    visit: &Visit,
    access: &HomeAccess,
    columns: &[Column],
    shown: &[Column],
    waiting: Vec<Invitation>,
    secret: Option<String>,
    form: Option<Form>,
) -> AnyView {
    let words = visit.words;
    let told = secret.as_deref().and_then(|secret| secret.split_once(' '));
    let lines = waiting
        .iter()
        .map(|invitation| {
            let token = told.filter(|(id, _)| *id == invitation.id.to_string()).map(|(_, token)| token);
            line(visit, access, columns, invitation, token)
        })
        .collect_view();
    let list = (!waiting.is_empty()).then(|| {
        view! { <div id="invitations"><p class="label">{words.say("invitations-waiting")}</p><ul class="invitations">{lines}</ul></div> }
    });
    let part = (columns.len() > MOST).then_some(shown);
    view! {
        <section id="invite">
            <h2>{words.say("invite-title")}</h2>
            <div class="invite">
                {ask(words, access, columns, part, form.unwrap_or_default())}
                {list}
            </div>
        </section>
    }
    .into_any()
}

fn ask(words: Words, access: &HomeAccess, columns: &[Column], part: Option<&[Column]>, form: Form) -> AnyView {
    let keeps = access.may(Act::KeepMembers).is_ok();
    let role = form.typed("role");
    let chosen: Vec<&str> = form.fields.iter().filter(|(name, _)| name == "source").map(|(_, value)| value.as_str()).collect();
    let chosen = |column: &Column| chosen.contains(&column.id.to_string().as_str());
    let offered = |column: &Column| part.is_none_or(|part| part.iter().any(|shown| shown.id == column.id)) || chosen(column);
    let sources = columns
        .iter()
        .filter(|column| column.shared && offered(column))
        .enumerate()
        .map(|(place, column)| {
            let checked = chosen(column);
            view! { <label><input type="checkbox" name=format!("sources[{place}]") value=column.id.to_string() checked=checked/>{kind_icon(column.kind)}{column.name.clone()}</label> }
        })
        .collect_view();
    let to = keeps.then(|| {
        let roles = Role::ALL
            .iter()
            .filter(|role| access.standing().may_appoint(None, Some(**role)))
            .map(|each| {
                let label = words.say(&format!("role-{}", each.as_str()));
                view! { <label><input type="radio" name="role" value=each.as_str() checked=role == each.as_str()/>{label}</label> }
            })
            .collect_view();
        view! {
            <fieldset class="pick"><legend>{words.say("invite-to")}</legend>
                <label><input type="radio" name="role" value="" checked=role.is_empty()/>{words.say("invite-to-sources")}</label>
                {roles}
            </fieldset>
        }
    });
    let level = form.value("level").and_then(|level| level.parse().ok()).unwrap_or(Level::Read);
    let none = form.problem("sources");
    view! {
        <form class="form" action=paths::DO_INVITE method="post">
            <input type="hidden" name="home" value=access.home().id.to_string()/>
            {whole(&form)}
            <Field at=form.field("label") label=words.say("invite-label") hint=words.say("invite-label-hint") maxlength=100 required=true/>
            {to}
            <div class="to-sources">
                {level_pick(words, Some(level), None)}
                <fieldset class="pick" aria-describedby=none.is_some().then_some("sources-wrong")><legend>{words.say("sources")}</legend>{sources}</fieldset>
                {part.is_some().then(|| view! { <p class="soft small">{words.say("invite-shown")}</p> })}
                {none.map(|sentence| view! { <p><Wrong field="sources" sentence=Some(sentence)/></p> })}
            </div>
            <Field at=form.field("until") kind="date" label=words.say("until") hint=words.say("until-hint")/>
            <p><button class="button main">{icon("link")}{words.say("invite-make")}</button></p>
        </form>
    }
    .into_any()
}

/// One invitation that waits; with its link when that was made just now.
fn line(visit: &Visit, access: &HomeAccess, columns: &[Column], invitation: &Invitation, token: Option<&str>) -> AnyView {
    let (words, home) = (visit.words, access.home());
    let gives = gives(words, columns, &invitation.gives);
    let until = invitation.until.map(|until| words.with("until-day", &[("day", last_day(words, &home.zone, until).into())]));
    let gives = until.map_or(gives.clone(), |until| format!("{gives}, {until}"));
    let by = invitation.by.as_ref().map_or_else(|| words.say("somebody"), |by| words.called(&by.name));
    let made =
        words.with("invitation-by", &[("who", by.into()), ("when", words.moment(invitation.made_at, home.zone.tz()).into())]);
    let good = words.moment(invitation.expires_at, home.zone.tz());
    let good = words.with(if invitation.expired { "invitation-expired" } else { "invitation-good" }, &[("when", good.into())]);
    let shown = token.map(|token| {
        let link = format!("{}{}", visit.site.origin, paths::invitation(token));
        view! {
            <div class="told">
                {qr(&link, words.say("invitation-qr"))}
                <p class="field wide"><label for="link">{words.say("invitation-link")}</label><input class="input" id="link" readonly value=link/></p>
                <p class="soft small">{words.say("invitation-once")}</p>
            </div>
        }
    });
    let id = invitation.id.to_string();
    let button = |action: &'static str, key: &str| {
        view! {
            <form action=action method="post">
                <input type="hidden" name="home" value=home.id.to_string()/>
                <input type="hidden" name="invitation" value=id.clone()/>
                <button class="button bare">{words.say(key)}<span class="hidden">": "{invitation.label.clone()}</span></button>
            </form>
        }
    };
    view! {
        <li>
            {shown}
            <p><strong>{invitation.label.clone()}</strong>": "{gives}</p>
            <p class="soft small">{good}" "{made}</p>
            <div class="line">{button(paths::DO_REMAKE_INVITATION, "invitation-remake")}{button(paths::DO_WITHDRAW_INVITATION, "invitation-withdraw")}</div>
        </li>
    }
    .into_any()
}

/// What an invitation gives, in words.
fn gives(words: Words, columns: &[Column], gives: &Gives) -> String {
    match gives {
        Gives::Role(role) => words.with("gives-role", &[("role", words.say(&format!("role-{}", role.as_str())).into())]),
        Gives::Level(level, sources) => {
            let names: Vec<String> = sources
                .iter()
                .filter_map(|source| columns.iter().find(|column| column.id == *source))
                .map(|column| column.name.clone())
                .collect();
            let level = words.say(&format!("level-{}", level.as_str()));
            words.with("gives-level", &[("level", level.into()), ("sources", words.listed(&names).into())])
        }
    }
}
