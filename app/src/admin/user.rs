//! `/admin/users/{user}`: one person.

use leptos::prelude::*;
use store::instance::{self, User};

use super::shown::{admin, head, moment, ways};
use crate::{Page, Visit, failure::Failure, page::Here, parts::icon, paths, words::Words};

pub async fn page(visit: Visit) -> Result<Page, Failure> {
    let words = visit.words;
    let admin = admin(&visit).await?;
    let user = instance::user(&admin, visit.param("user")?).await?;
    let seen = user.seen.map_or_else(|| words.say("admin-user-never"), |seen| moment(words, seen));
    let oneself = user.id == admin.actor().user();
    let mark = match (user.active, user.superuser) {
        (false, _) => Some(("bad", "admin-user-inactive")),
        (true, true) => Some(("gear", "admin-user-admin")),
        (true, false) => None,
    };
    let mark = mark.map(|(drawing, key)| view! { <p class="chip">{icon(drawing)}{words.say(key)}</p> });
    let email = user.email.clone().map(|email| view! { <div><dt>{words.say("email")}</dt><dd>{email}</dd></div> });
    let deciding = match oneself {
        true => view! { <section><p class="soft">{words.say("admin-oneself")}</p></section> }.into_any(),
        false => deciding(words, &user),
    };
    let link = visit.shown_once(admin.actor()).await;
    let reset = (visit.site.local_accounts && user.password && user.active).then(|| reset(words, &user, link, visit.site.mail));
    let body = view! {
        {head(words, paths::ADMIN_USERS, words.say("admin-users"), user.name.clone())}
        {mark}
        <dl class="list">
            {email}
            <div><dt>{words.say("admin-user-ways")}</dt><dd>{ways(words, &user)}</dd></div>
            <div><dt>{words.say("admin-user-since")}</dt><dd>{moment(words, user.since)}</dd></div>
            <div><dt>{words.say("admin-user-last")}</dt><dd>{seen}</dd></div>
            <div><dt>{words.say("admin-user-sessions")}</dt><dd>{words.with("admin-user-devices", &[("count", user.sessions.into())])}</dd></div>
        </dl>
        {reset}
        {deciding}
    }
    .into_any();
    Ok(Page::full(user.name, admin.actor().name(), Here::Account, body))
}

/// A link to a new password; the one that was just made is shown this once.
fn reset(words: Words, user: &User, link: Option<String>, mail: bool) -> AnyView {
    let (hint, label) =
        if mail { ("admin-reset-mail-hint", "admin-reset-mail") } else { ("admin-reset-hint", "admin-reset-make") };
    let shown = link.map(|link| {
        view! {
            <p>{words.with("admin-reset-shown", &[("name", user.name.clone().into())])}</p>
            <p class="noted"><code>{link}</code></p>
        }
    });
    view! {
        <section>
            <h2>{words.say("admin-reset")}</h2>
            {shown}
            <form class="form" action=paths::DO_RESET_LINK method="post">
                <p class="soft">{words.with(hint, &[("name", user.name.clone().into())])}</p>
                <input type="hidden" name="user" value=user.id.to_string()/>
                <p class="line"><button class="button">{icon("link")}{words.say(label)}</button></p>
            </form>
        </section>
    }
    .into_any()
}

fn deciding(words: Words, user: &User) -> AnyView {
    let (title, hint, action, drawing) = match user.active {
        true => ("admin-deactivate", "admin-deactivate-hint", paths::DO_DEACTIVATE, "bad"),
        false => ("admin-reactivate", "admin-reactivate-hint", paths::DO_REACTIVATE, "undo"),
    };
    let hint = words.with(hint, &[("name", user.name.clone().into())]);
    view! {
        <section>
            <h2>{words.say(title)}</h2>
            <form class="form" action=action method="post">
                <p>{hint}</p>
                <input type="hidden" name="user" value=user.id.to_string()/>
                <p class="line"><button class="button">{icon(drawing)}{words.say(title)}</button></p>
            </form>
        </section>
    }
    .into_any()
}
