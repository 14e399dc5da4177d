//! The page: the steps that are left, what was read already, and the way to begin anew.

use domain::{Act, Date, SourceId, zone::start_of_day};
use jiff::ToSpan;
use leptos::prelude::*;
use store::{HomeAccess, SourceAccess, readings::Reading, sources::SourceLine};

use super::{
    step::{Step, line},
    walk::RoundWalk,
};
use crate::{
    Page, Visit,
    failure::Failure,
    form::Form,
    parts::{Wrong, icon, kind_icon, whole},
    paths,
    readings::entry::when,
    words::Words,
};

/// A round takes no longer: what somebody read before is not part of it.
const ROUND: jiff::SignedDuration = jiff::SignedDuration::from_hours(2);

/// So many sources are read in one round, of so many that are looked at.
const MOST: usize = 100;
const ALL: u16 = 1_000;

pub async fn page(visit: Visit) -> Result<Page, Failure> {
    let words = visit.words;
    let access = visit.home().await?;
    let home = access.home().clone();
    let kept = visit.form().await;
    let to_read = to_read(&visit, &access).await?;
    let day = kept.as_ref().and_then(|form| form.value("date").map(str::to_owned)).or_else(|| visit.query("of"));
    let day = day.and_then(|day| day.parse().ok()).unwrap_or_else(|| home.zone.day(visit.now()));
    let read = match visit.query("again") {
        Some(_) => Vec::new(),
        None => read(&visit, &access, &to_read, day).await?,
    };
    // What came back with a question is still to be read, whatever was read before; and so is what somebody stands before.
    let scanned = scanned(&visit);
    let is_left = |id: &SourceId| {
        scanned == Some(*id)
            || read.iter().all(|(access, _)| access.source().id != *id)
            || kept.as_ref().is_some_and(|form| form.part(&id.to_string()).is_some())
    };
    let left: Vec<_> = to_read.iter().copied().filter(is_left).collect();
    visit.looked_over(&access, &left);
    let mut steps = Vec::with_capacity(left.len());
    for id in left {
        let typed = kept.as_ref().and_then(|form| form.part(&id.to_string()));
        steps.push(Step::open(&visit, access.actor().source(home.id, id).await?, typed, None).await?);
    }
    let over = steps.is_empty();
    let again = format!("{}?again=1", paths::round(home.id));
    let body = if to_read.is_empty() {
        view! {
            <h1 class="hidden">{words.say("round")}</h1>
            <div class="first"><h2>{words.say("round-nothing-title")}</h2><p>{words.say("round-nothing")}</p></div>
        }
        .into_any()
    } else {
        // A round goes on at its day; one that is begun is of today.
        let day = if read.is_empty() { home.zone.day(visit.now()) } else { day };
        let left = left_out(words, &steps);
        let form = (!over).then(|| form(&visit, &access, kept, day, steps));
        let saved = summary(words, &read, over);
        let ways = view! {
            <p class="line" data-over="" hidden=!over>
                <a class="button main" href=paths::home(home.id)>{words.with("round-home", &[("home", home.name.to_string().into())])}</a>
                <a class="button bare" href=again>{words.say("round-again")}</a>
            </p>
        };
        view! {
            <h1 class="hidden">{words.say("round")}</h1>
            <RoundWalk unsent=words.say("unsent") user=access.actor().user().to_string()>{form}{left}{saved}{ways}</RoundWalk>
        }
        .into_any()
    };
    Ok(Page::task(words.say("round"), paths::home(home.id), home.name.to_string(), body))
}

/// The sources of the home that who asks may read, in walking order; from the one on that was asked for, as by the label on a meter.
async fn to_read(visit: &Visit, access: &HomeAccess) -> Result<Vec<SourceId>, Failure> {
    let may = |line: &SourceLine| line.standing.may(Act::Record) && !line.source.is_virtual() && !access.actor().is_watched();
    let lines = store::sources::list(access, "", 0, ALL).await?;
    let mut all: Vec<_> = lines.into_iter().filter(may).map(|line| line.source.id).collect();
    if let Some(place) = scanned(visit).and_then(|first| all.iter().position(|id| *id == first)) {
        all.rotate_left(place);
    }
    all.truncate(MOST);
    Ok(all)
}

/// The source whose label was scanned.
fn scanned(visit: &Visit) -> Option<SourceId> {
    visit.query("at").and_then(|at| at.parse().ok())
}

/// What they read of these in this round, which is of a day: or of the one before or after, where a step has a moment of its own.
async fn read(visit: &Visit, access: &HomeAccess, of: &[SourceId], day: Date) -> Result<Vec<(SourceAccess, Reading)>, Failure> {
    let midnight =
        |days: i64| day.checked_add(days.days()).map_or_else(|_| visit.now(), |day| start_of_day(&access.home().zone, day));
    let walked = store::readings::walked(access, visit.now() - ROUND, (midnight(-1), midnight(2))).await?;
    let mut read = Vec::new();
    for id in of {
        let Some((_, reading)) = walked.iter().find(|(source, _)| source == id) else { continue };
        let source = access.actor().source(access.home().id, *id).await?;
        if let Some(reading) = store::readings::one(&source, *reading).await? {
            read.push((source, reading));
        }
    }
    Ok(read)
}

fn form(visit: &Visit, access: &HomeAccess, kept: Option<Form>, day: Date, steps: Vec<Step>) -> impl IntoView + use<> {
    let words = visit.words;
    let home = access.home();
    let now = home.zone.at(visit.now());
    let form = kept.unwrap_or_else(|| Form::of(&[("date", &day.to_string()), ("time", &now.strftime("%H:%M").to_string())]));
    let names: Vec<_> = steps.iter().map(|step| (step.name().to_owned(), step.kind())).collect();
    let list = names
        .iter()
        .enumerate()
        .map(|(place, (name, kind))| {
            let told = [
                ("source", name.clone().into()),
                ("place", (place + 1).to_string().into()),
                ("count", names.len().to_string().into()),
            ];
            let next = match names.get(place + 1) {
                Some((next, _)) => words.with("round-next", &[("source", next.clone().into())]),
                None => words.say("round-last"),
            };
            view! {
                <li class=kind.as_str() data-place=place.to_string() data-told=words.with("round-place", &told) data-count=words.with("round-count", &told[1..]) data-next=next>
                    <a href=format!("#step-{place}") data-go=place.to_string()>{name.clone()}</a>
                    <span class="is-saved" hidden>{icon("good")}<span class="hidden">{words.say("round-is-saved")}</span></span>
                    <span class="is-asked" hidden>{icon("ask")}<span class="hidden">{words.say("round-is-asked")}</span></span>
                </li>
            }
        })
        .collect_view();
    let steps = steps.into_iter().enumerate().map(|(place, step)| step.view(words, place)).collect_view();
    view! {
        <ol class="steps" aria-label=words.say("round-steps")>{list}</ol>
        <form class="walk" action=paths::DO_ROUND method="post" data-about=home.id.to_string()>
            // What Enter presses, whatever is asked below.
            <button class="hidden" tabindex="-1" aria-hidden="true"></button>
            {whole(&form)}
            <input type="hidden" name="home" value=home.id.to_string()/>
            {moment(words, &form)}
            {steps}
            <div class="onward">
                <button class="button main"><span data-without="">{words.say("round-save")}</span><span data-next="" hidden></span>{icon("arrow")}</button>
                <p class="soft small" data-without="">{words.say("round-left-empty")}</p>
                <p class="line" data-script="" hidden>
                    <button class="button bare" type="button" data-go="back">{words.say("round-back")}</button>
                    <button class="button bare" type="button" data-go="skip">{words.say("round-skip")}</button>
                    <span class="soft small" data-count=""></span>
                </p>
                <p class="chip ask wrap" id="unsent" hidden>{icon("ask")}<span></span></p>
            </div>
        </form>
    }
}

/// When, for all of them.
fn moment(words: Words, form: &Form) -> impl IntoView + use<> {
    let wrong = |field: &str| form.problem(field).map(|_| "true");
    let open = wrong("date").is_some() || wrong("time").is_some();
    let field = |name: &'static str, label: &str| {
        view! {
            <p class="field">
                <label for=name>{words.say(label)}</label>
                <input class="input" id=name name=name type=name required value=form.typed(name) aria-invalid=wrong(name) aria-describedby=format!("{name}-wrong")/>
                <Wrong field=name sentence=form.problem(name)/>
            </p>
        }
    };
    view! {
        <details class="when whole" open=open>
            <summary>{icon("clock")}<span>{when(words, form)}<span class="hidden">" "{words.say("round-all-moment")}</span></span><span class="soft">{words.say("change")}</span></summary>
            <div class="two">{field("date", "date-field")}{field("time", "time-field")}</div>
        </details>
    }
}

/// What is still to be read when the round has been walked to its end, for the browser's half to show: each leads back to its step.
fn left_out(words: Words, steps: &[Step]) -> impl IntoView + use<> {
    let line = |(place, step): (usize, &Step)| {
        let now = words.with("round-read-now-one", &[("source", step.name().to_owned().into())]);
        view! {
            <li class=format!("side {}", step.kind().as_str()) data-left=place.to_string()>
                {kind_icon(step.kind())}
                <div><strong>{step.name().to_owned()}</strong>{step.place().map(|place| view! { <span class="soft small">{place}</span> })}</div>
                <button class="button" type="button" data-go=place.to_string() aria-label=now>{words.say("round-read-now")}</button>
            </li>
        }
    };
    let lines = steps.iter().enumerate().map(line).collect_view();
    view! {
        <section class="left" data-over="left" hidden>
            <h2 tabindex="-1">{words.say("round-left-out")}</h2>
            <ul class="ledger">{lines}</ul>
        </section>
    }
}

/// What was read in this round.
fn summary(words: Words, read: &[(SourceAccess, Reading)], over: bool) -> impl IntoView + use<> {
    let lines = read.iter().map(|(access, reading)| line(words, access, reading)).collect_view();
    view! {
        <section class="walked" hidden=read.is_empty()>
            <h2 tabindex="-1"><span data-over="all" hidden=!over>{words.say("round-over")}</span><span data-going="" hidden=over>{words.say("round-saved")}</span></h2>
            <p class="soft" data-over="all" hidden=!over>{words.say("round-over-text")}</p>
            <ul class="ledger" id="walked">{lines}</ul>
        </section>
    }
}
