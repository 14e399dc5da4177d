//! `/homes/{home}/leave`: giving back what one has of a home, and for an owner handing it over.

use domain::{Act, Role};
use leptos::prelude::*;

use super::{granted, parts::appointed, sees::everybody};
use crate::{
    Page, Visit,
    failure::Failure,
    parts::{icon, ids, kind_icon, whole},
    paths,
};

pub async fn page(visit: Visit) -> Result<Page, Failure> {
    let words = visit.words;
    let access = visit.home().await?;
    let home = access.home().clone();
    let form = visit.form().await.unwrap_or_default();
    let named = [("home", home.name.clone().into())];
    let owner = access.may(Act::HandOver).is_ok();
    let known = if owner { everybody(words, &access).await? } else { Vec::new() };
    let others: Vec<_> =
        known.into_iter().filter(|known| known.membership.is_some() && known.person.id != access.actor().user()).collect();
    let last =
        owner && others.iter().all(|known| known.membership.as_ref().is_none_or(|membership| membership.role != Role::Owner));
    let sources = store::sources::names(&access).await?;
    let own = store::homes::own(&access, &sources.iter().map(|source| source.id).collect::<Vec<_>>()).await?;
    let acts = !access.actor().is_watched();
    let lines = own
        .grants
        .iter()
        .filter_map(|grant| {
            let source = sources.iter().find(|source| source.id == grant.source)?;
            let label = words.with("give-back-source", &[("source", source.name.clone().into())]);
            let level = words.say(&format!("level-{}", grant.level.as_str()));
            let back = acts.then(|| view! {
                <form action=paths::DO_GIVE_BACK method="post">
                    {ids(home.id, grant.source)}
                    <button class="button bare">{label}</button>
                </form>
            });
            Some(view! {
                <li class="side">
                    {kind_icon(source.kind)}
                    <div><strong>{source.name.clone()}</strong><span class="soft small">{level}" · "{granted(words, &home.zone, grant)}</span></div>
                    {back}
                </li>
            })
        })
        .collect_view();
    let lines = (!own.grants.is_empty()).then(|| {
        view! { <section><h2>{words.say("shared-with-you")}</h2><ul class="ledger">{lines}</ul></section> }
    });
    let is = own.membership.map(|membership| {
        let role = words.say(&format!("role-{}", membership.role.as_str()));
        let is = words.with("you-are", &[("role", role.into()), ("home", home.name.clone().into())]);
        view! { <p>{is}<br/><span class="soft small">{appointed(words, &home.zone, &membership)}</span></p> }
    });
    let people = others
        .iter()
        .map(|known| view! { <option value=known.person.id.to_string() selected=form.typed("user") == known.person.id.to_string()>{known.person.name.clone()}</option> })
        .collect_view();
    let becomes = [Some(Role::Owner), Some(Role::Manager), Some(Role::Editor), Some(Role::Viewer), None]
        .into_iter()
        .map(|role| {
            let value = role.map_or("", Role::as_str);
            let label = words.say(&role.map_or("then-leave".to_owned(), |role| format!("then-{}", role.as_str())));
            let checked = form.value("role").map_or(role == Some(Role::Manager), |typed| typed == value);
            view! { <label><input type="radio" name="role" value=value checked=checked/>{label}</label> }
        })
        .collect_view();
    let hand_over = owner.then(|| match others.is_empty() {
        true => view! { <section><h2>{words.say("hand-over")}</h2><p>{words.say("hand-over-nobody")}</p><p class="line apart"><a class="button" href=paths::people(home.id)>{words.say("people-and-access")}</a></p></section> }.into_any(),
        false => view! {
            <section>
                <h2>{words.say("hand-over")}</h2>
                <form class="form" action=paths::DO_HAND_OVER method="post">
                    <input type="hidden" name="home" value=home.id.to_string()/>
                    <p>{words.say("hand-over-text")}</p>
                    <p class="field wide"><label for="user">{words.say("hand-over-to")}</label><select class="input" id="user" name="user">{people}</select></p>
                    <fieldset class="pick"><legend>{words.say("hand-over-then")}</legend>{becomes}</fieldset>
                    <p><button class="button">{words.say("hand-over")}</button></p>
                </form>
            </section>
        }
        .into_any(),
    });
    let leave = if !acts {
        ().into_any()
    } else if last {
        view! { <p>{words.with("leave-last-owner", &named)}</p> }.into_any()
    } else {
        let key = if access.standing().may(Act::SeeHome) { "leave-text" } else { "leave-text-guest" };
        view! {
            <p>{words.with(key, &named)}</p>
            <form class="form" action=paths::DO_LEAVE method="post">
                <input type="hidden" name="home" value=home.id.to_string()/>
                {whole(&form)}
                <p class="line"><button class="button">{icon("out")}{words.with("leave-go", &named)}</button><a class="button bare" href=paths::home(home.id)>{words.say("cancel")}</a></p>
            </form>
        }
        .into_any()
    };
    let title = words.with("leave-title", &named);
    let body =
        view! { <header class="head"><div><h1>{title.clone()}</h1></div></header>{is}{leave}{lines}{hand_over} }.into_any();
    Ok(Page::task(title, paths::home(home.id), home.name, body))
}
