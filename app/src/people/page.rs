//! `/homes/{home}/people`: people down, sources across, levels in the cells; a level that is pressed is changed in its place. Guests who
//! are admin of sources see those. Of many people and sources a part at a time.

use domain::{Act, SourceId, UserId};
use leptos::prelude::*;
use store::{HomeAccess, invitations, people};

use super::{
    change, invite,
    part::{ACROSS, Part},
    sees::everybody,
    table,
};
use crate::{
    Page, Visit,
    failure::Failure,
    page::Here,
    parts::{icon, pages},
    paths,
    people::dots,
};

/// What the address lays open to be changed.
#[derive(Clone, Copy)]
pub(super) struct Opened {
    pub user: UserId,
    pub source: Option<SourceId>,
}

impl Opened {
    /// The person who is named so in the address, and the source beside.
    pub fn of(visit: &Visit, name: &str) -> Option<Self> {
        let user = visit.query(name)?.parse().ok()?;
        Some(Self { user, source: visit.query("source").and_then(|source| source.parse().ok()) })
    }
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
    let known = everybody(words, &access).await?;
    let all = columns(&access).await?;
    let search = pages::searched(&visit);
    let columns = found(&all, &search);
    let part = Part::of(&visit, &known, &columns, search.clone());
    let (people, across) = (part.people(&known), part.columns(&columns));
    let ids = (people.iter().map(|known| known.person.id), across.iter().map(|column| column.id));
    let grants = people::grants(&access, &ids.0.collect::<Vec<_>>(), &ids.1.collect::<Vec<_>>()).await?;
    let waiting = invitations::waiting(&access).await?;
    let secret = visit.shown_once(access.actor()).await;
    let form = visit.form().await;
    let opened = Opened::of(&visit, "person");
    let home = access.home();
    let invites = access.may(Act::Share).is_ok() && !all.is_empty() || access.may(Act::KeepMembers).is_ok();
    let ending = known.iter().filter(|known| known.ends).count();
    let lede = words.with("people-lede", &[("people", known.len().into()), ("ending", ending.into())]);
    let press = format!(" {}", words.say(if invites { "people-press" } else { "people-press-see" }));
    let level = |level: domain::Level, key: &str| view! { <span class="chip wrap">{dots(level)}{words.say(key)}</span> };
    let changing = opened.and_then(|opened| {
        let known = people.iter().find(|known| known.person.id == opened.user)?;
        change::row(&visit, &access, known, across, &grants, opened, form.as_ref().filter(|form| form.value("label").is_none()))
    });
    // One thing at a time.
    let asks = invites && changing.is_none();
    let search = (all.len() > ACROSS).then(|| pages::search(words, paths::people(home.id), search, words.say("source")));
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
        {search}
        {table::table(words, &access, people, across, &grants, opened, changing)}
        {part.ways(words, home.id)}
        {asks.then(|| invite::section(&visit, &access, &all, across, waiting, secret, form.filter(|form| form.value("label").is_some())))}
        {leaves.then(|| view! { <p class="line apart"><a class="button bare" href=paths::leave_home(home.id)>{words.say("leave-home")}</a></p> })}
    }
    .into_any();
    Ok(Page::within(words.say("people-and-access"), &access, Here::People, body))
}

/// Of a member, every source of the home; of a guest, those they may give to others.
async fn columns(access: &HomeAccess) -> Result<Vec<Column>, Failure> {
    let member = access.standing().may(Act::SeePeople);
    let names = store::sources::names(access).await?.into_iter().map(|source| {
        let shared = source.standing.may(Act::Share);
        Column { id: source.id, name: source.name, kind: source.kind, shared }
    });
    Ok(names.filter(|column| member || column.shared).collect())
}

/// Those that have this in their names, in any case.
fn found(columns: &[Column], search: &str) -> Vec<Column> {
    let search = search.to_lowercase();
    columns.iter().filter(|column| column.name.to_lowercase().contains(&search)).cloned().collect()
}
