//! This Almanac, for whoever looks after it: people, jobs, sizes. To everybody else these pages are not there, and nothing on them
//! opens a home.

pub mod actions;
#[cfg(feature = "ssr")]
pub mod jobs;
#[cfg(feature = "ssr")]
pub mod page;
#[cfg(feature = "ssr")]
pub mod user;
#[cfg(feature = "ssr")]
pub mod users;

#[cfg(feature = "ssr")]
mod shown {
    use domain::Timestamp;
    use leptos::prelude::*;
    use store::instance::{InstanceAdmin, User};

    use crate::{Visit, account::ways::name, failure::Failure, paths, words::Words};

    /// Who asks, if they look after this Almanac; to others there is nothing.
    pub(super) async fn admin(visit: &Visit) -> Result<InstanceAdmin, Failure> {
        Ok(visit.actor().await?.instance_admin()?)
    }

    /// The head of a page below the first.
    pub(super) fn head(words: Words, above: &'static str, name: String, title: String) -> impl IntoView {
        view! {
            <header class="head"><div><p><a class="crumb" href=above>{name}</a></p><h1>{title}</h1></div></header>
            <p class="soft small">{words.say("admin-utc")}</p>
        }
    }

    /// The way back to the first page.
    pub(super) fn below(words: Words, title: String) -> impl IntoView {
        head(words, paths::ADMIN, words.say("admin"), title)
    }

    /// Servers have no zone of their own here: homes have.
    pub(super) fn moment(words: Words, at: Timestamp) -> String {
        words.moment(at, &jiff::tz::TimeZone::UTC)
    }

    /// How somebody comes in.
    pub(super) fn ways(words: Words, user: &User) -> String {
        let password = user.password.then(|| words.say("way-password"));
        let all = user.providers.iter().map(|provider| name(words, *provider)).chain(password);
        all.reduce(|first, second| words.with("way-and", &[("first", first.into()), ("second", second.into())]))
            .unwrap_or_else(|| words.say("way-none"))
    }
}
