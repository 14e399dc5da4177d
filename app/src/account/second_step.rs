//! `/account/second-step`: setting it up, its recovery codes, turning it off.

use domain::Timestamp;
use leptos::prelude::*;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use store::accounts::{self, SecondStep};

use crate::{
    Page, Visit,
    failure::Failure,
    parts::{Field, icon, qr::qr, whole},
    paths,
    words::Words,
};

pub async fn page(visit: Visit) -> Result<Page, Failure> {
    let words = visit.words;
    let actor = visit.actor().await?;
    if !visit.site.local_accounts {
        return Err(Failure::NotFound);
    }
    let codes = visit.shown_once(&actor).await;
    let inside = match accounts::second_step(&actor).await? {
        SecondStep::NoPassword => view! {
            <p class="lede">{words.say("second-step-no-password")}</p>
            <p class="line apart"><a class="button" href=paths::OWN_PASSWORD>{words.say("password-add")}</a></p>
        }
        .into_any(),
        SecondStep::Off => off(words),
        SecondStep::Begun { secret, email } => begun(&visit, &secret, &email).await,
        SecondStep::On { since, codes: left } => on(words, since, left, codes),
    };
    let title = words.say("second-step");
    let body = view! { <header class="head"><div><h1>{title.clone()}</h1></div></header>{inside} }.into_any();
    Ok(Page::task(title, paths::ACCOUNT.to_owned(), words.say("account"), body))
}

fn off(words: Words) -> AnyView {
    view! {
        <p class="lede">{words.say("second-step-lede")}</p>
        <form class="form" action=paths::DO_BEGIN_SECOND_STEP method="post">
            <button class="button main">{words.say("second-step-begin")}</button>
        </form>
    }
    .into_any()
}

async fn begun(visit: &Visit, secret: &str, email: &str) -> AnyView {
    let words = visit.words;
    let form = visit.form().await.unwrap_or_default();
    let link = link(&visit.site.origin, secret, email);
    let drawn = qr(&link, words.say("second-step-qr"));
    let spelled = secret.as_bytes().chunks(4).map(String::from_utf8_lossy).collect::<Vec<_>>().join(" ");
    view! {
        <p class="lede">{words.say("second-step-scan")}</p>
        <div class="seed">
            {drawn}
            <div>
                <p class="soft small">{words.say("second-step-type")}</p>
                <p><code>{spelled}</code></p>
                <p class="small"><a href=link>{words.say("second-step-here")}</a></p>
            </div>
        </div>
        <form class="form" action=paths::DO_TURN_ON_SECOND_STEP method="post">
            {whole(&form)}
            <Field at=form.field("code") label=words.say("second-step-first") hint=words.say("second-step-first-hint") autocomplete="one-time-code" inputmode="numeric" maxlength=20 required=true/>
            <button class="button main">{words.say("second-step-turn-on")}</button>
            <p class="soft small">{words.say("second-step-turn-on-hint")}</p>
        </form>
        <form action=paths::DO_TURN_OFF_SECOND_STEP method="post"><button class="button bare">{words.say("second-step-leave")}</button></form>
    }
    .into_any()
}

fn on(words: Words, since: Timestamp, left: i64, codes: Option<String>) -> AnyView {
    let day = words.date(since.to_zoned(jiff::tz::TimeZone::UTC).date());
    let shown = codes.map(|codes| {
        let codes = codes.split(' ').map(|code| view! { <li><code>{code.to_owned()}</code></li> }).collect_view();
        view! {
            <section>
                <h2>{words.say("recovery-codes")}</h2>
                <p>{words.say("recovery-codes-keep")}</p>
                <ol class="codes">{codes}</ol>
            </section>
        }
    });
    let few = if left < 4 { "chip ask wrap" } else { "chip wrap" };
    view! {
        <p class="chip">{icon("good")}{words.with("second-step-since", &[("day", day.into())])}</p>
        {shown}
        <section>
            <h2>{words.say("recovery-codes-new")}</h2>
            <p class=few>{words.with("recovery-codes-left", &[("count", left.into())])}</p>
            <p class="soft">{words.say("recovery-codes-hint")}</p>
            <form action=paths::DO_RECOVERY_CODES method="post"><p class="line apart"><button class="button">{words.say("recovery-codes-make")}</button></p></form>
        </section>
        <section>
            <h2>{words.say("second-step-turn-off")}</h2>
            <p class="soft">{words.say("second-step-turn-off-hint")}</p>
            <form action=paths::DO_TURN_OFF_SECOND_STEP method="post"><p class="line apart"><button class="button">{words.say("second-step-turn-off")}</button></p></form>
        </section>
    }
    .into_any()
}

/// What authenticators read: <https://github.com/google/google-authenticator/wiki/Key-Uri-Format>.
fn link(origin: &str, secret: &str, email: &str) -> String {
    let host = origin.split_once("://").map_or(origin, |(_, host)| host);
    let issuer = format!("Almanac {host}");
    let plain = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    let (issuer, email) = (plain(&issuer), plain(email));
    format!("otpauth://totp/{issuer}:{email}?secret={secret}&issuer={issuer}&algorithm=SHA1&digits=6&period=30")
}

#[cfg(test)]
mod tests {
    use super::link;

    #[test]
    fn an_authenticator_is_told_all_it_needs() {
        assert_eq!(
            link("https://almanac.example", "JBSWY3DP", "aoi@example.org"),
            "otpauth://totp/Almanac%20almanac%2Eexample:aoi%40example%2Eorg?secret=JBSWY3DP&issuer=Almanac%20almanac%2Eexample\
             &algorithm=SHA1&digits=6&period=30"
        );
    }
}
