//! `/admin/jobs`: what waits, what is being done, what was given up.

use leptos::prelude::*;
use store::instance::{self, JobCounts, JobLine, JobState};

use super::shown::{admin, below, moment};
use crate::{Page, Visit, failure::Failure, page::Here, parts::icon, paths, words::Words};

/// Jobs on the page; those in trouble come first.
const PAGE: u16 = 200;

pub async fn page(visit: Visit) -> Result<Page, Failure> {
    let words = visit.words;
    let admin = admin(&visit).await?;
    let (counts, jobs) = (instance::job_counts(&admin).await?, instance::jobs(&admin, PAGE).await?);
    let JobCounts { waiting, running, given_up, done } = counts;
    let counts = [("jobs-waiting", waiting), ("jobs-running", running), ("jobs-given-up", given_up), ("jobs-done", done)]
        .map(|(key, count)| view! { <div><dt>{words.say(key)}</dt><dd>{words.number(count.into())}</dd></div> })
        .collect_view();
    let none = jobs.is_empty().then(|| view! { <p class="lede">{words.say("admin-jobs-none")}</p> });
    let rows = jobs.into_iter().map(|job| row(words, job)).collect_view();
    let title = words.say("admin-jobs");
    let body = view! {
        {below(words, title.clone())}
        <p class="lede">{words.say("admin-jobs-lede")}</p>
        <dl class="facts">{counts}</dl>
        {none}
        <ul class="ledger">{rows}</ul>
    }
    .into_any();
    Ok(Page::full(title, admin.actor().name(), Here::Account, body))
}

fn row(words: Words, job: JobLine) -> impl IntoView {
    let known = matches!(job.kind.as_str(), "mail" | "picture" | "deauthorize" | "forget" | "sweep" | "purge" | "tidy");
    let name = words.say(&if known { format!("job-{}", job.kind) } else { "job-other".to_owned() });
    let (attempts, due) = (("attempts", job.attempts.into()), moment(words, job.due));
    let told = match job.state {
        JobState::Running => words.say("job-is-running"),
        JobState::Waiting if job.attempts > 0 => words.with("job-tried", &[attempts, ("when", due.into())]),
        JobState::Waiting => words.with("job-due", &[("when", due.into())]),
        JobState::GivenUp(at) => words.with("job-gave-up", &[attempts, ("when", moment(words, at).into())]),
    };
    let problem = job.problem.map(|why| view! { <p class="small">{words.with("job-problem", &[("why", why.into())])}</p> });
    let (drawing, end) = match job.state {
        JobState::GivenUp(_) => ("ask", deciding(words, job.id.to_string())),
        _ if job.returns => ("ring", view! { <span class="chip">{words.say("job-returns")}</span> }.into_any()),
        _ => ("clock", ().into_any()),
    };
    view! { <li>{icon(drawing)}<div><strong>{name}</strong><p class="soft small">{told}</p>{problem}</div>{end}</li> }
}

fn deciding(words: Words, id: String) -> AnyView {
    let form = |action: &'static str, drawing: &'static str, key: &str| {
        view! {
            <form action=action method="post">
                <input type="hidden" name="job" value=id.clone()/>
                <button class="button">{icon(drawing)}{words.say(key)}</button>
            </form>
        }
    };
    let (again, remove) = (form(paths::DO_JOB_AGAIN, "ring", "job-again"), form(paths::DO_JOB_REMOVE, "bin", "job-remove"));
    view! { <div class="line">{again}{remove}</div> }.into_any()
}
