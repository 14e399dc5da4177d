//! `/admin`: how this Almanac is.

use domain::{Decimal, Provider};
use leptos::prelude::*;
use store::instance::{self, About, Storage};

use super::shown::{admin, moment};
use crate::{Page, Visit, account::ways::name, failure::Failure, page::Here, parts::icon, paths, site::Seen, words::Words};

pub async fn page(visit: Visit) -> Result<Page, Failure> {
    let words = visit.words;
    let admin = admin(&visit).await?;
    let (about, storage, jobs) =
        (instance::about(&admin).await?, instance::storage(&admin).await?, instance::job_counts(&admin).await?);
    let trouble = (jobs.given_up > 0).then(|| {
        view! { <a class="chip ask" href=paths::ADMIN_JOBS>{icon("ask")}{words.with("admin-jobs-trouble", &[("count", jobs.given_up.into())])}</a> }
    });
    let providers =
        Provider::ALL.iter().map(|provider| health(words, *provider, &visit.site.health.of(*provider))).collect_view();
    let free = free(&visit).map(
        |bytes| view! { <p class="soft small">{words.with("admin-storage-free", &[("size", size(words, bytes).into())])}</p> },
    );
    let title = words.say("admin");
    let body = view! {
        <header class="head"><div><p><a class="crumb" href=paths::ACCOUNT>{words.say("account")}</a></p><h1>{title.clone()}</h1></div>{trouble}</header>
        <p class="lede">{words.say("admin-lede")}</p>
        <ul class="starts">
            {start(words, paths::ADMIN_USERS, "person", "admin-users", "admin-users-hint")}
            {start(words, paths::ADMIN_JOBS, "clock", "admin-jobs", "admin-jobs-hint")}
        </ul>
        <section><h2>{words.say("admin-providers")}</h2><ul class="ledger">{providers}</ul></section>
        <section><h2>{words.say("admin-storage")}</h2>{sizes(words, storage)}{free}</section>
        <section><h2>{words.say("admin-version")}</h2>{version(words, about)}<p class="soft small">{words.say("admin-utc")}</p></section>
    }
    .into_any();
    Ok(Page::full(title, admin.actor().name(), Here::Account, body))
}

fn start(words: Words, to: &'static str, drawing: &'static str, name: &str, hint: &str) -> impl IntoView + use<> {
    view! {
        <li><a href=to>{icon(drawing)}<span><strong>{words.say(name)}</strong><span class="soft small">{words.say(hint)}</span></span>{icon("right")}</a></li>
    }
}

fn health(words: Words, provider: Provider, seen: &Seen) -> impl IntoView + use<> {
    let worked = seen.worked.map(|when| words.with("admin-provider-worked", &[("when", moment(words, when).into())]));
    let failed = seen.failed.as_ref().map(|(when, why)| {
        words.with("admin-provider-failed", &[("when", moment(words, *when).into()), ("why", why.clone().into())])
    });
    let fails = seen.failed.as_ref().is_some_and(|(when, _)| seen.worked.is_none_or(|worked| worked < *when));
    let mark = match (seen.worked.is_some(), fails) {
        (_, true) => view! { <span class="chip ask">{icon("bad")}{words.say("admin-provider-fails")}</span> }.into_any(),
        (true, false) => view! { <span class="chip">{icon("good")}{words.say("admin-provider-works")}</span> }.into_any(),
        (false, false) => view! { <span class="chip">{icon("clock")}{words.say("admin-provider-quiet")}</span> }.into_any(),
    };
    let first = match (worked, &failed) {
        (Some(worked), _) => worked,
        (None, Some(_)) => words.say("admin-provider-never-worked"),
        (None, None) => words.say("admin-provider-unused"),
    };
    view! {
        <li>
            {icon("person")}
            <div><strong>{name(words, provider)}</strong><p class="soft small">{first}</p>{failed.map(|failed| view! { <p class="soft small">{failed}</p> })}</div>
            {mark}
        </li>
    }
}

fn sizes(words: Words, storage: Storage) -> impl IntoView {
    let Storage { all, readings, files, activity, rest } = storage;
    let row = |key: &str, bytes: i64| {
        view! { <tr><th scope="row">{words.say(key)}</th><td class="num">{size(words, bytes.unsigned_abs())}</td></tr> }
    };
    view! {
        <table class="table">
            <thead class="hidden"><tr><th scope="col">{words.say("admin-storage-what")}</th><th scope="col">{words.say("admin-storage")}</th></tr></thead>
            <tbody>
                {row("admin-storage-readings", readings)}
                {row("admin-storage-files", files)}
                {row("admin-storage-activity", activity)}
                {row("admin-storage-rest", rest)}
            </tbody>
            <tfoot>{row("admin-storage-all", all)}</tfoot>
        </table>
    }
}

fn version(words: Words, about: About) -> impl IntoView {
    let tables = words.with("admin-version-migration", &[("name", about.migration.into()), ("count", about.migrations.into())]);
    let data = |text: String| view! { <dd><code>{text}</code></dd> };
    view! {
        <dl class="list">
            <div><dt>{words.say("admin-version-almanac")}</dt>{data(env!("CARGO_PKG_VERSION").to_owned())}</div>
            <div><dt>{words.say("admin-version-postgres")}</dt>{data(about.postgres.split(" (").next().unwrap_or_default().to_owned())}</div>
            <div><dt>{words.say("admin-version-schema")}</dt><dd>{tables}</dd></div>
            <div><dt>{words.say("admin-version-migrated")}</dt><dd>{moment(words, about.migrated_at)}</dd></div>
        </dl>
    }
}

/// Bytes as megabytes with a decimal, or gigabytes.
fn size(words: Words, bytes: u64) -> String {
    let (key, unit) = if bytes >= 1_000_000_000 { ("size-gb", 1_000_000_000) } else { ("size-mb", 1_000_000) };
    words.with(key, &[("number", words.rounded(Decimal::from(bytes) / Decimal::from(unit), 1).into())])
}

/// What is left on the disk for whoever is not root. Nothing where that cannot be told.
fn free(visit: &Visit) -> Option<u64> {
    let disk = rustix::fs::statvfs(&visit.site.data).ok()?;
    disk.f_bavail.checked_mul(disk.f_frsize)
}
