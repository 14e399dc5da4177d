//! `/admin/users`: who is here.

use domain::UserId;
use leptos::prelude::*;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use store::instance::{self, User};

use super::shown::{admin, below, moment, ways};
use crate::{
    Page, Visit,
    failure::Failure,
    form::Left,
    page::Here,
    parts::{Field, icon},
    paths,
    words::Words,
};

/// People on one page.
const PAGE: u16 = 50;

pub async fn page(visit: Visit) -> Result<Page, Failure> {
    let words = visit.words;
    let admin = admin(&visit).await?;
    let search: String = visit.query("search").unwrap_or_default().chars().take(120).collect();
    let before: Option<UserId> = visit.query("before").and_then(|before| before.parse().ok());
    let mut users = instance::users(&admin, &search, before, PAGE + 1).await?;
    let more = users.len() > usize::from(PAGE);
    users.truncate(usize::from(PAGE));
    let older = users.last().filter(|_| more).map(|last| {
        let search = utf8_percent_encode(&search, NON_ALPHANUMERIC);
        let to = format!("{}?search={search}&before={}", paths::ADMIN_USERS, last.id);
        view! { <p><a class="button" href=to rel="next">{words.say("older")}{icon("right")}</a></p> }
    });
    let none = users.is_empty().then(|| view! { <p class="lede">{words.say("admin-users-none")}</p> });
    let everybody =
        (!search.is_empty()).then(|| view! { <a class="button bare" href=paths::ADMIN_USERS>{words.say("admin-users-all")}</a> });
    let me = admin.actor().user();
    let rows = users.into_iter().map(|user| row(words, me, user)).collect_view();
    let title = words.say("admin-users");
    let body = view! {
        {below(words, title.clone())}
        <form class="form" method="get" action=paths::ADMIN_USERS role="search">
            <Field at=Left { name: "search", value: search, problem: None } label=words.say("admin-users-search") kind="search" maxlength=120/>
            <p class="line"><button class="button">{words.say("admin-users-find")}</button>{everybody}</p>
        </form>
        {none}
        <ul class="ledger">{rows}</ul>
        {older}
    }
    .into_any();
    Ok(Page::full(title, admin.actor().name(), Here::Account, body))
}

fn row(words: Words, me: UserId, user: User) -> impl IntoView {
    let ways = ways(words, &user);
    let told = match user.seen {
        Some(seen) => words.with("admin-user-seen", &[("ways", ways.into()), ("when", moment(words, seen).into())]),
        None => words.with("admin-user-unseen", &[("ways", ways.into())]),
    };
    let email = user.email.map(|email| view! { <p class="soft small">{email}</p> });
    let marks = [
        (user.id == me).then_some(("good", "admin-user-you")),
        (user.superuser && user.id != me).then_some(("gear", "admin-user-admin")),
        (!user.active).then_some(("bad", "admin-user-inactive")),
    ];
    let marks = marks
        .into_iter()
        .flatten()
        .map(|(drawing, key)| view! { <span class="chip">{icon(drawing)}{words.say(key)}</span> })
        .collect_view();
    let label = words.with("admin-user-manage-named", &[("name", user.name.clone().into())]);
    view! {
        <li class="side">
            {icon("person")}
            <div><strong>{user.name}</strong>{email}<p class="soft small">{told}</p>{marks}</div>
            <a class="button" href=paths::admin_user(user.id) aria-label=label>{words.say("admin-user-manage")}</a>
        </li>
    }
}
