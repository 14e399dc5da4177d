//! `/homes/{home}/sources/combine` and `…/{source}/parts`: a source that is worked out from others: from which, and to whom its days
//! are shown.

use std::collections::BTreeSet;

use domain::{Act, Kind, Part, Share, Sign, SourceId, parts};
use leptos::prelude::*;
use store::{HomeAccess, Person, Source, SourceAccess, people};

use super::actions::combine::key;
use crate::{
    Page, Visit,
    failure::Failure,
    form::Form,
    parts::{Field, icon, ids, kind_icon, whole},
    paths,
    people::everybody,
    words::Words,
};

pub async fn new(visit: Visit) -> Result<Page, Failure> {
    let words = visit.words;
    let access = visit.home().await?;
    access.may(Act::Combine)?;
    let home = access.home();
    let all: Vec<Source> = store::sources::every(&access).await?.into_iter().filter(|one| one.counts.adds_up()).collect();
    let title = words.say("combine-title");
    let (back, name) = (paths::new_source(home.id), words.say("source-new"));
    let Some(first) = all.first() else {
        let body = view! {
            <header class="head"><div><h1>{title.clone()}</h1></div></header>
            <p class="lede">{words.say("combine-nothing")}</p>
            <p class="line"><a class="button" href=paths::new_source(home.id)>{icon("plus")}{words.say("add-source")}</a></p>
        }
        .into_any();
        return Ok(Page::task(title, back, name, body));
    };
    let form = visit.form().await.unwrap_or_else(|| Form::of(&[("kind", first.kind.as_str()), ("unit", first.used_in())]));
    let kind = form.typed("kind");
    let kinds = Kind::ALL.iter().filter(|kind| **kind != Kind::Temperature).map(|one| {
        view! { <option value=one.as_str() selected=one.as_str() == kind>{words.say(&format!("kind-{}", one.as_str()))}</option> }
    });
    let body = view! {
        <header class="head"><div><h1>{title.clone()}</h1></div></header>
        <p class="lede">{words.say("combine-lede")}</p>
        <form class="form" action=paths::DO_COMBINE method="post">
            <input type="hidden" name="home" value=home.id.to_string()/>
            {whole(&form)}
            <Field at=form.field("name") label=words.say("source-name") autocomplete="off" maxlength=120 required=true/>
            <div class="two">
                <p class="field wide"><label for="kind">{words.say("what-counts")}</label><select class="input" id="kind" name="kind">{kinds.collect_view()}</select></p>
                <Field at=form.field("place") label=words.say("place") autocomplete="off" maxlength=120/>
            </div>
            {choice(words, &form, &all)}
            <button class="button main">{words.say("source-make")}</button>
        </form>
    }
    .into_any();
    Ok(Page::task(title, back, name, body))
}

pub async fn edit(visit: Visit) -> Result<Page, Failure> {
    let words = visit.words;
    let access = visit.source().await?;
    access.may(Act::Combine)?;
    let (home, source) = (access.home(), access.source());
    if !source.is_virtual() {
        return Err(Failure::NotFound);
    }
    let of_home = access.actor().home(home.id).await?;
    let every = store::sources::every(&of_home).await?;
    let form = visit.form().await.unwrap_or_else(|| as_it_is(words, source));
    let all: Vec<Source> = every.iter().filter(|one| one.counts.adds_up()).cloned().collect();
    let title = words.with("parts-title", &[("source", source.name.as_str().into())]);
    let body = view! {
        <div class=source.kind.as_str().to_owned()>
            <header class="head"><div><h1>{kind_icon(source.kind)}{title.clone()}</h1></div></header>
            <form class="form" action=paths::DO_SET_PARTS method="post">
                {ids(access.home().id, access.source().id)}
                {whole(&form)}
                {choice(words, &form, &all)}
                {source.days_open.then(|| view! { <p class="soft small">{words.say("parts-close-days")}</p> })}
                <button class="button main">{words.say("save")}</button>
            </form>
            {days(words, &access, &of_home, &every).await?}
        </div>
    }
    .into_any();
    Ok(Page::task(title, paths::source(home.id, source.id), source.name.clone(), body))
}

fn as_it_is(words: Words, source: &Source) -> Form {
    let mut form = Form::of(&[("unit", &source.unit)]);
    for part in &source.parts {
        form.fields.push((format!("sign:{}", key(part)), part.sign.as_str().to_owned()));
        form.fields.push((format!("share:{}", key(part)), share(words, part.share).unwrap_or_default()));
    }
    form
}

/// `50 %`, `1/3`; nothing where it is all of it.
pub(super) fn share(words: Words, share: Share) -> Option<String> {
    if share == Share::WHOLE {
        return None;
    }
    Some(share.percent().map_or_else(|| share.to_string(), |percent| format!("{} %", words.number(percent))))
}

/// The unit, and every source or register that can be a part.
fn choice(words: Words, form: &Form, all: &[Source]) -> AnyView {
    let mut place = 0;
    let mut rows = Vec::new();
    for source in all {
        rows.push(row(words, form, source, None, place));
        place += 1;
        if source.registers.len() > 1 {
            for register in &source.registers {
                rows.push(row(words, form, source, Some(register), place));
                place += 1;
            }
        }
    }
    let wrong = form.problem("parts").map(|sentence| wrong("parts", sentence));
    view! {
        <Field at=form.field("unit") label=words.say("unit") hint=words.say("combine-unit-hint") autocomplete="off" maxlength=16 required=true/>
        <section id="parts">
            <div><h2>{words.say("combine-parts")}</h2><p class="soft small">{words.say("combine-parts-hint")}</p></div>
            {wrong}
            <ul class="ledger combine">{rows}</ul>
        </section>
    }
    .into_any()
}

fn row(words: Words, form: &Form, source: &Source, register: Option<&domain::Register>, place: usize) -> AnyView {
    let part =
        Part { source: source.id, register: register.map(|register| register.number), sign: Sign::Added, share: Share::WHOLE };
    let key = key(&part);
    let name = match register {
        Some(register) => format!("{} · {}", source.name, register.name),
        None => source.name.clone(),
    };
    let sign = form.typed(&format!("sign:{key}"));
    let id = format!("share-{place}");
    let problem = form.problem(&format!("share:{key}"));
    let described = problem.is_some().then(|| format!("{id}-wrong"));
    let wrong = problem.map(|sentence| wrong(&id, sentence));
    let choices = ["", Sign::Added.as_str(), Sign::Subtracted.as_str()].map(|word| {
        let label = words.say(&format!("combine-sign-{}", if word.is_empty() { "none" } else { word }));
        view! { <label><input type="radio" name=format!("parts[{place}][sign]") value=word checked=word == sign/>{label}</label> }
    });
    let spoken = words.with("combine-share-of", &[("source", name.clone().into())]);
    view! {
        <li class=format!("part {}", source.kind.as_str())>
            {kind_icon(source.kind)}
            <div><strong>{name.clone()}</strong><span class="soft small">{source.used_in().to_owned()}</span></div>
            <fieldset class="pick"><legend class="hidden">{name}</legend>{choices.into_iter().collect_view()}</fieldset>
            <input type="hidden" name=format!("parts[{place}][of]") value=key.clone()/>
            <p class="share">
                <label class="hidden" for=id.clone()>{spoken}</label>
                <input class="input" id=id name=format!("parts[{place}][share]") value=form.typed(&format!("share:{key}")) placeholder=words.say("combine-share") autocomplete="off" maxlength="20" aria-invalid=described.is_some().then_some("true") aria-describedby=described/>
            </p>
            {wrong}
        </li>
    }
    .into_any()
}

fn wrong(field: &str, sentence: String) -> AnyView {
    view! { <p class="chip ask wrap" role="alert" id=format!("{field}-wrong")>{icon("ask")}<span>{sentence}</span></p> }
        .into_any()
}

/// Who sees its days, and what can be worked out from them: named before they are opened, and while they are.
async fn days(words: Words, access: &SourceAccess, home: &HomeAccess, every: &[Source]) -> Result<AnyView, Failure> {
    let source = access.source();
    let open = source.days_open;
    let told = follow(words, access, home, every).await?;
    let lines = told.into_iter().map(|told| view! { <li>{told}</li> }).collect_view();
    let named = |key: &str| words.with(key, &[("source", source.name.as_str().into())]);
    Ok(view! {
        <section id="days">
            <h2>{words.say("days-title")}</h2>
            <p>{named(if open { "days-are-open" } else { "days-are-closed" })}</p>
            <p class="label">{words.say("days-follow")}</p>
            <ul class="points">{lines}</ul>
            <form class="form" action=paths::DO_OPEN_DAYS method="post">
                {ids(access.home().id, access.source().id)}
                <input type="hidden" name="open" value=(!open).to_string()/>
                <input type="hidden" name="seen" value=serde_json::to_string(&source.parts).unwrap_or_default()/>
                <button class="button">{icon("eye")}{words.say(if open { "days-close" } else { "days-open" })}</button>
            </form>
        </section>
    }
    .into_any())
}

/// What somebody can work out who sees its days: anybody, each guest it is shared with by what else they see, and everybody with a link
/// to its page.
async fn follow(words: Words, access: &SourceAccess, home: &HomeAccess, every: &[Source]) -> Result<Vec<String>, Failure> {
    let source = access.source();
    let names = |ids: &BTreeSet<SourceId>| {
        let named = every.iter().filter(|one| ids.contains(&one.id)).map(|one| one.name.as_str());
        words.listed(&named.collect::<Vec<_>>())
    };
    let mut told = Vec::new();
    let alone = parts::follows(&BTreeSet::new(), &[&source.parts]);
    told.push(if alone.is_empty() {
        words.with("days-follow-but-one", &[("parts", names(&source.parts.iter().map(|part| part.source).collect()).into())])
    } else {
        words.with("days-follow-alone", &[("parts", names(&alone).into())])
    });
    let open =
        every.iter().filter(|one| one.days_open || one.id == source.id).map(|one| one.parts.as_slice()).collect::<Vec<_>>();
    let together = parts::follows(&BTreeSet::new(), &open);
    if open.len() > 1 && together != alone {
        told.push(words.with("days-follow-together", &[("parts", names(&together).into())]));
    }
    let people = everybody(words, home).await?;
    let guests: Vec<Person> = people.into_iter().filter(|known| known.membership.is_none()).map(|known| known.person).collect();
    let ids: Vec<SourceId> = every.iter().map(|one| one.id).collect();
    let grants = people::grants(home, &guests.iter().map(|guest| guest.id).collect::<Vec<_>>(), &ids).await?;
    for guest in guests {
        let seen: BTreeSet<SourceId> = grants.iter().filter(|grant| grant.to == guest.id).map(|grant| grant.source).collect();
        if !seen.contains(&source.id) {
            continue;
        }
        let virtuals = every.iter().filter(|one| seen.contains(&one.id) && (one.days_open || one.id == source.id));
        let virtuals: Vec<&[Part]> = virtuals.map(|one| one.parts.as_slice()).collect();
        let follow = parts::follows(&seen, &virtuals);
        let who = ("who", words.called(&guest.name).into());
        told.push(if follow.is_empty() {
            words.with("days-follow-nothing", &[who])
        } else {
            words.with("days-follow-who", &[who, ("parts", names(&follow).into())])
        });
    }
    Ok(told)
}
