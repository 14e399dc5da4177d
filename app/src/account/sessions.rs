//! `/account/sessions`: where somebody is signed in.

use leptos::prelude::*;
use store::sessions::Device;

use super::device;
use crate::{Page, Visit, failure::Failure, parts::icon, paths, words::Words};

pub async fn page(visit: Visit) -> Result<Page, Failure> {
    let words = visit.words;
    let actor = visit.actor().await?;
    let here = visit.session_id().ok_or(Failure::SignedOut)?;
    let devices = store::sessions::devices(&actor, &here).await?;
    let alone = devices.iter().all(|device| device.here);
    let others = match alone {
        true => view! { <p class="soft">{words.say("sessions-only")}</p> }.into_any(),
        false => view! {
            <form action=paths::DO_END_SESSIONS method="post"><button class="button">{words.say("session-end-others")}</button></form>
        }
        .into_any(),
    };
    let lines = devices.into_iter().map(|device| line(words, device)).collect_view();
    let body = view! {
        <header class="head"><div><h1>{words.say("sessions")}</h1></div></header>
        <p class="lede">{words.say("sessions-lede")}</p>
        <ul class="ledger">{lines}</ul>
        {others}
    }
    .into_any();
    Ok(Page::task(words.say("sessions"), paths::ACCOUNT.to_owned(), words.say("account"), body))
}

fn line(words: Words, device: Device) -> impl IntoView + use<> {
    let client = device.client.as_deref().unwrap_or_default();
    let (_, system) = device::names(client);
    let called = device::called(words, client).unwrap_or_else(|| words.say("session-unknown"));
    let drawing = if matches!(system, Some("iPhone" | "iPad" | "Android")) { "phone" } else { "laptop" };
    let utc = jiff::tz::TimeZone::UTC;
    let about = words.with(
        "session-about",
        &[("since", words.moment(device.since, &utc).into()), ("used", words.moment(device.used, &utc).into())],
    );
    let way = device.way.map(|way| words.with("session-way", &[("way", way.into())]));
    let more: Vec<String> = [way, device.address, Some("UTC".to_owned())].into_iter().flatten().collect();
    let (title, end) = match device.here {
        true => {
            (words.say("session-here"), view! { <span class="chip">{icon("good")}{words.say("session-now")}</span> }.into_any())
        }
        false => (
            called.clone(),
            view! {
                <form action=paths::DO_END_SESSION method="post">
                    <input type="hidden" name="session" value=device.id.to_string()/>
                    <button class="button">{words.say("session-end")}<span class="hidden">" "{called.clone()}</span></button>
                </form>
            }
            .into_any(),
        ),
    };
    let named = device.here.then(|| view! { <p class="soft small">{called}</p> });
    view! {
        <li class="side">
            {icon(drawing)}
            <div><strong>{title}</strong>{named}<p class="soft small">{about}</p><p class="soft small">{more.join(" · ")}</p></div>
            {end}
        </li>
    }
}
