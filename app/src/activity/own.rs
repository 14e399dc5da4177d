//! `/account/activity`: what happened in one's own account, when and from where.

use leptos::prelude::*;
use store::{
    Trail,
    activity::{self, Line},
};

use super::{PAGE, line};
use crate::{Page, Visit, account::device, failure::Failure, parts::icon, paths, visit::shortened, words::Words};

pub async fn page(visit: Visit) -> Result<Page, Failure> {
    let words = visit.words;
    let actor = visit.actor().await?;
    let before = visit.query("before").and_then(|before| before.parse().ok());
    let mut lines = activity::own(&actor, before, PAGE + 1).await?;
    let more = lines.len() > usize::from(PAGE);
    lines.truncate(usize::from(PAGE));
    let older = lines.last().filter(|_| more).map(|(last, _)| {
        view! { <p><a class="button" href=paths::own_activity_before(last.seq) rel="next">{words.say("older")}{icon("right")}</a></p> }
    });
    let lines = lines.into_iter().map(|(line, trail)| told(words, &line, &trail)).collect_view();
    let body = view! {
        <header class="head"><div><h1>{words.say("own-activity")}</h1></div></header>
        <p class="lede">{words.say("own-activity-lede")}</p>
        <p class="sealed">{icon("seal")}<span>{words.say("sealed")}</span></p>
        <ol class="log">{lines}</ol>
        {older}
    }
    .into_any();
    Ok(Page::task(words.say("own-activity"), paths::ACCOUNT.to_owned(), words.say("account"), body))
}

fn told(words: Words, line: &Line, trail: &Trail) -> impl IntoView + use<> {
    // Where somebody is at home is not known here.
    let utc = jiff::tz::TimeZone::UTC;
    let number =
        words.with("own-line-no", &[("number", line.seq.to_string().into()), ("when", words.moment(line.at, &utc).into())]);
    let address = trail.address.as_deref().and_then(|address| address.parse().ok()).map(shortened);
    let from: Vec<String> = [Some(number), address, trail.client.as_deref().and_then(|client| device::called(words, client))]
        .into_iter()
        .flatten()
        .collect();
    view! {
        <li>
            {icon(line::drawing(line.event))}
            <div>
                <p>{line::sentence(words, line)}</p>
                {line::Told { words, zone: &utc, unit: "" }.changes(&line.details)}
                <p class="soft small">{from.join(" · ")}</p>
            </div>
        </li>
    }
}
