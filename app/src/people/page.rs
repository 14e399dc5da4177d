//! `/homes/{home}/people`: people down, sources across, levels in the cells; a level that is pressed is changed in its place. Guests who
//! are admin of sources see those.

use domain::{Act, SourceId, UserId};
use leptos::prelude::*;
use store::{HomeAccess, invitations, people};

use super::{change, invite, table};
use crate::{Page, Visit, failure::Failure, page::Here, parts::icon, paths, people::dots};

/// What the address lays open to be changed.
#[derive(Clone, Copy)]
pub(super) struct Opened {
    pub user: UserId,
    pub source: Option<SourceId>,
}

/// A source as a column.
#[derive(Clone)]
pub(super) struct Column {
    pub id: SourceId,
    pub name: String,
    pub kind: domain::Kind,
    /// Whether who looks may give it to others.
    pub shared: bool,
}

pub async fn page(visit: Visit) -> Result<Page, Failure> {
    let words = visit.words;
    let access = visit.home().await?;
    let known = people::list(&access).await?;
    let columns = columns(&access).await?;
    let waiting = invitations::waiting(&access).await?;
    let secret = visit.shown_once(access.actor()).await;
    let form = visit.form().await;
    let opened = opened(&visit);
    let home = access.home();
    let invites = access.may(Act::Share).is_ok() && !columns.is_empty() || access.may(Act::KeepMembers).is_ok();
    let ending = known.iter().filter(|known| ends(known)).count();
    let lede = words.with("people-lede", &[("people", known.len().into()), ("ending", ending.into())]);
    let press = invites.then(|| format!(" {}", words.say("people-press")));
    let level = |level: domain::Level, key: &str| view! { <span class="chip">{dots(level)}{words.say(key)}</span> };
    let changing = opened.and_then(|opened| {
        let known = known.iter().find(|known| known.person.id == opened.user)?;
        change::row(&visit, &access, known, &columns, opened, form.as_ref().filter(|form| form.value("label").is_none()))
    });
    let leaves = !access.actor().is_watched() && access.standing().may(Act::SeeHome);
    let body = view! {
        <header class="head">
            <div>
                <p><a class="crumb" href=paths::home(home.id)>{home.name.clone()}</a></p>
                <h1>{words.say("people-and-access")}</h1>
            </div>
            {invites.then(|| view! { <p class="act"><a class="button main" href="#invite">{icon("plus")}{words.say("invite")}</a></p> })}
        </header>
        <p class="lede">{lede}{press}</p>
        <p class="line small soft levels">{level(domain::Level::Read, "level-read")}{level(domain::Level::Write, "level-write-means")}{level(domain::Level::Admin, "level-admin-means")}</p>
        {table::table(words, &access, &known, &columns, opened, changing)}
        {invites.then(|| invite::section(&visit, &access, &columns, waiting, secret, form.filter(|form| form.value("label").is_some())))}
        {leaves.then(|| view! { <p class="line apart"><a class="button bare" href=paths::leave_home(home.id)>{words.say("leave-home")}</a></p> })}
    }
    .into_any();
    Ok(Page::full(words.say("people-and-access"), access.actor().name(), Some(home.id), Here::People, body))
}

fn opened(visit: &Visit) -> Option<Opened> {
    let user = visit.query("person")?.parse().ok()?;
    Some(Opened { user, source: visit.query("source").and_then(|source| source.parse().ok()) })
}

fn ends(known: &people::Known) -> bool {
    match &known.membership {
        Some(membership) => membership.until.is_some(),
        None => known.grants.iter().all(|grant| grant.until.is_some()),
    }
}

/// Of a member, every source of the home; of a guest, those they may give to others.
async fn columns(access: &HomeAccess) -> Result<Vec<Column>, Failure> {
    let member = access.standing().may(Act::SeePeople);
    let sources = store::sources::list(access).await?.into_iter().map(|line| {
        let shared = line.standing.may(Act::Share);
        Column { id: line.source.id, name: line.source.name, kind: line.source.kind, shared }
    });
    Ok(sources.filter(|column| member || column.shared).collect())
}
