//! `/homes/{home}/sources/new` and `…/edit`: what is counted, then one form.

use domain::{Act, Counts, Falls, Kind, SpaceId};
use leptos::prelude::*;
use store::photos::Of;

use crate::{
    Page, Visit,
    failure::Failure,
    form::Form,
    page::Here,
    parts::{Field, TextArea, icon, ids, kind_icon, whole},
    paths, photos,
    trash::form::{Thing, deletion, is_deletion, until},
    words::Words,
};

/// The kinds to choose from, each leading to its form.
pub(crate) fn kinds(words: Words, home: SpaceId) -> impl IntoView {
    let choices = Kind::ALL
        .iter()
        .map(|kind| {
            view! { <li><a class=format!("button {}", kind.as_str()) href=paths::new_source_of(home, kind.as_str())>{kind_icon(*kind)}{words.say(&format!("kind-{}", kind.as_str()))}</a></li> }
        })
        .collect_view();
    view! { <ul class="kinds">{choices}</ul> }
}

pub async fn new(visit: Visit) -> Result<Page, Failure> {
    let words = visit.words;
    let access = visit.home().await?;
    access.may(Act::AddSource)?;
    let home = access.home();
    let kind = visit.query("kind").and_then(|kind| kind.parse::<Kind>().ok());
    let Some(kind) = kind else {
        let body = view! {
            <header class="head"><div><p><a class="crumb" href=paths::home(home.id)>{home.name.to_string()}</a></p><h1>{words.say("source-new")}</h1></div></header>
            <section><h2>{words.say("what-counts")}</h2>{kinds(words, home.id)}</section>
            <section><h2>{words.say("combine-or")}</h2><p>{words.say("combine-lede")}</p><p class="line"><a class="button" href=paths::combine(home.id)>{icon("counter")}{words.say("combine-title")}</a></p></section>
        }
        .into_any();
        return Ok(Page::within(words.say("source-new"), &access, Here::Home, body));
    };
    let form = visit.form().await.unwrap_or_else(|| {
        let (digits, decimals) = usual_counter(kind);
        let name = if kind == Kind::Other { String::new() } else { words.say(&format!("kind-{}", kind.as_str())) };
        Form::of(&[
            ("kind", kind.as_str()),
            ("name", &name),
            ("unit", kind.units().first().copied().unwrap_or_default()),
            ("counts", kind.counts().as_str()),
            ("digits", digits),
            ("decimals", decimals),
        ])
    });
    let body = view! {
        <div class=kind.as_str().to_owned()>
            <header class="head"><div><h1>{kind_icon(kind)}{words.say("source-new")}</h1></div></header>
            <form class="form" action=paths::DO_ADD_SOURCE method="post">
                <input type="hidden" name="home" value=home.id.to_string()/>
                <input type="hidden" name="kind" value=kind.as_str()/>
                {says(words, &form)}
                {fields(words, &form, kind, None, None)}
                <button class="button main">{words.say("source-make")}</button>
            </form>
        </div>
    }
    .into_any();
    Ok(Page::task(words.say("source-new"), paths::home(home.id), home.name.to_string(), body))
}

pub async fn edit(visit: Visit) -> Result<Page, Failure> {
    let words = visit.words;
    let access = visit.source().await?;
    access.may(Act::ChangeSource)?;
    let source = access.source();
    let waiting = visit.form().await;
    let multiplier = source.meter().map_or(domain::Decimal::ONE, |meter| meter.multiplier.get());
    let multiplier = if multiplier == domain::Decimal::ONE { String::new() } else { multiplier.to_string() };
    let called = waiting.clone().filter(is_deletion).unwrap_or_default();
    let photo = photos::section(words, &access, Of::Source, waiting.as_ref()).await?;
    let is_main = |form: &Form| !is_deletion(form) && form.problem("file").is_none();
    let form = waiting.filter(is_main).unwrap_or_else(|| {
        Form::of(&[
            ("name", &source.name),
            ("place", source.place.as_deref().unwrap_or_default()),
            ("address", source.address.as_deref().unwrap_or_default()),
            ("serial", source.meter().and_then(|meter| meter.serial.as_ref()).map_or("", |serial| serial.as_str())),
            ("multiplier", &multiplier),
            ("falls", source.falls.as_str()),
            ("unit", &source.unit),
            ("counts", source.counts.as_str()),
            ("digits", &source.counter.digits().to_string()),
            ("decimals", &source.counter.decimals().to_string()),
            ("registers", &source.registers.iter().map(|register| register.name.as_str()).collect::<Vec<_>>().join("\n")),
            ("largest_gap", &source.largest_gap.map_or_else(String::new, |gap| (gap / 60).to_string())),
            ("description", &source.description),
        ])
    });
    let several = source.meters.len() > 1;
    let (home, id, kind, counts) = (access.home().id, source.id, source.kind, source.counts);
    let last_day = until(words, access.home(), store::trash::until(visit.now()));
    let delete = deletion(
        words,
        Thing::Source,
        (source.name.clone(), last_day),
        (paths::DO_DELETE_SOURCE, paths::source(home, id)),
        vec![("home", home.to_string()), ("source", id.to_string())],
        &called,
    );
    let elsewhere = access.may(Act::MoveSource).is_ok().then(|| {
        view! { <p class="line"><a class="button" href=paths::move_source(home, id)>{icon("arrow")}{words.say("move-source")}</a></p> }
    });
    let title = words.with("source-edit", &[("source", source.name.to_string().into())]);
    let body = view! {
        <div class=kind.as_str().to_owned()>
            <header class="head"><div><h1>{kind_icon(kind)}{title.clone()}</h1></div></header>
            <form class="form" action=paths::DO_CHANGE_SOURCE method="post">
                {ids(home, id)}
                {if counts == Counts::Virtual { of_virtual(words, &form).into_any() } else { fields(words, &form, kind, Some(counts), several.then(|| paths::meters(home, id))).into_any() }}
                <button class="button main">{words.say("save")}</button>
            </form>
            {elsewhere}
            {photo}
            {delete}
        </div>
    }
    .into_any();
    Ok(Page::task(title, paths::source(home, id), source.name.to_string(), body))
}

/// Of what is worked out from others: how it is called. The rest goes along as it is.
fn of_virtual(words: Words, form: &Form) -> impl IntoView + use<> {
    let kept = ["address", "serial", "unit", "digits", "decimals", "multiplier", "registers", "falls"]
        .map(|name| view! { <input type="hidden" name=name value=form.typed(name)/> });
    let described =
        form.problem("description").map(|sentence| view! { <crate::parts::Wrong field="description" sentence=Some(sentence)/> });
    view! {
        {whole(form)}
        {kept.into_iter().collect_view()}
        <Field at=form.field("name") label=words.say("source-name") autocomplete="off" maxlength=120 required=true/>
        <Field at=form.field("place") label=words.say("place") hint=words.say("place-hint") autocomplete="off" maxlength=120/>
        <p class="field wide">
            <label for="description">{words.say("description")}</label>
            <TextArea name="description" value=form.typed("description") maxlength=2000/>
            {described}
        </p>
    }
}

/// What its values say: asked once, when it is made.
fn says(words: Words, form: &Form) -> impl IntoView + use<> {
    let chosen = form.typed("counts");
    let choices = Counts::READ
        .iter()
        .map(|counts| {
            let word = counts.as_str();
            view! { <label class="wide"><input type="radio" name="counts" value=word checked=word == chosen/><span>{words.say(&format!("counts-{word}"))}" "<span class="soft small">{words.say(&format!("counts-{word}-hint"))}</span></span></label> }
        })
        .collect_view();
    let wrong = form.problem("counts").map(|sentence| view! { <crate::parts::Wrong field="counts" sentence=Some(sentence)/> });
    view! { <fieldset class="pick says"><legend>{words.say("counts")}</legend>{choices}{wrong}</fieldset> }
}

/// `counts` is what the values of a source that is there already say; of a new one all fields are shown, and those that do not
/// apply are passed over.
/// `meters` is where the meters are put right, of a source that had several: then the form has nothing of theirs.
fn fields(words: Words, form: &Form, kind: Kind, counts: Option<Counts>, meters: Option<String>) -> impl IntoView + use<> {
    let of_meter = meters.is_none();
    let registers_wrong =
        form.problem("registers").map(|sentence| view! { <crate::parts::Wrong field="registers" sentence=Some(sentence)/> });
    let gauge = counts == Some(Counts::Gauge) || (counts.is_none() && kind.counts() == Counts::Gauge);
    let gap = gauge.then(|| view! { <Field at=form.field("largest_gap") label=words.say("largest-gap") hint=words.say("largest-gap-hint") inputmode="numeric" autocomplete="off" maxlength=7/> });
    let counted = counts.is_none_or(Counts::has_curve);
    let multiplied = (of_meter && counts.is_none_or(|counts| counts != Counts::Gauge)).then(|| {
        view! { <Field at=form.field("multiplier") label=words.say("multiplier") hint=words.say("multiplier-hint") inputmode="decimal" autocomplete="off" maxlength=20/> }
    });
    let falls = counts.is_none_or(|counts| counts == Counts::Cumulative).then(|| falls(words, form));
    let special = (multiplied.is_some() || falls.is_some()).then(|| {
        let open = !form.typed("multiplier").is_empty() || !matches!(form.typed("falls").as_str(), "" | "ask");
        view! {
            <details class="when" open=open>
                <summary>{icon("swap")}<span>{words.say("meter-special")}</span><span class="soft">{words.say("change")}</span></summary>
                <div class="form">{multiplied}{falls}</div>
            </details>
        }
    });
    let digits = counted.then(|| view! { <Field at=form.field("digits") label=words.say("digits") hint=words.say("digits-hint") inputmode="numeric" autocomplete="off" maxlength=2/> });
    let serial =
        of_meter.then(|| view! { <Field at=form.field("serial") label=words.say("serial") autocomplete="off" maxlength=120/> });
    let face = match meters {
        None => view! {
            <div class="two">
                {digits}
                <Field at=form.field("decimals") label=words.say("decimals") hint=words.say("decimals-hint") inputmode="numeric" autocomplete="off" maxlength=1/>
            </div>
        }
        .into_any(),
        Some(meters) => {
            let kept = ["serial", "digits", "decimals", "multiplier"].map(|name| view! { <input type="hidden" name=name value=form.typed(name)/> });
            view! { {kept.into_iter().collect_view()}<p><a class="button bare" href=meters>{words.say("meters-all")}</a></p> }.into_any()
        }
    };
    let unit = form.typed("unit");
    let units = match kind.units() {
        [] => view! { <Field at=form.field("unit") label=words.say("unit") hint=words.say("unit-hint") autocomplete="off" maxlength=16 required=true/> }.into_any(),
        offered => {
            let known = offered.contains(&unit.as_str());
            let other = (!known && !unit.is_empty()).then(|| view! { <option value=unit.clone() selected=true>{unit.clone()}</option> });
            let choices = offered.iter().map(|offer| view! { <option value=*offer selected=*offer == unit>{*offer}</option> }).collect_view();
            view! {
                <p class="field wide"><label for="unit">{words.say("unit")}</label><select class="input" id="unit" name="unit">{other}{choices}</select></p>
            }
            .into_any()
        }
    };
    let described =
        form.problem("description").map(|sentence| view! { <crate::parts::Wrong field="description" sentence=Some(sentence)/> });
    view! {
        {whole(form)}
        <Field at=form.field("name") label=words.say("source-name") autocomplete="off" maxlength=120 required=true/>
        <Field at=form.field("place") label=words.say("place") hint=words.say("place-hint") autocomplete="off" maxlength=120/>
        <Field at=form.field("address") label=words.say("address") hint=words.say("source-address-hint") autocomplete="off" maxlength=300/>
        <div class="two">{units}{serial}</div>
        {face}
        {gap}
        {special}
        <details class="when" open=!form.typed("registers").trim().is_empty()>
            <summary>{icon("counter")}<span>{words.say("registers-several")}</span><span class="soft">{words.say("change")}</span></summary>
            <p class="field wide">
                <label for="registers">{words.say("registers")}</label>
                <TextArea name="registers" value=form.typed("registers") maxlength=600 rows="2"/>
                <span class="soft small">{words.say("registers-hint")}</span>
                {registers_wrong}
            </p>
        </details>
        <p class="field wide">
            <label for="description">{words.say("description")}</label>
            <TextArea name="description" value=form.typed("description") maxlength=2000/>
            {described}
        </p>
    }
}

/// What a value below the one before it means.
fn falls(words: Words, form: &Form) -> impl IntoView + use<> {
    let chosen = form.value("falls").and_then(|word| word.parse().ok()).unwrap_or(Falls::Ask);
    let choices = Falls::ALL
        .iter()
        .map(|falls| {
            let word = falls.as_str();
            view! { <label class="wide"><input type="radio" name="falls" value=word checked=*falls == chosen/><span>{words.say(&format!("falls-{word}"))}" "<span class="soft small">{words.say(&format!("falls-{word}-hint"))}</span></span></label> }
        })
        .collect_view();
    view! { <fieldset class="pick says"><legend>{words.say("falls")}</legend>{choices}</fieldset> }
}

/// What most counters of a kind look like, to begin with.
fn usual_counter(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::Electricity => ("5", "1"),
        Kind::Water | Kind::Gas => ("5", "3"),
        Kind::Heat => ("5", "0"),
        Kind::Odometer => ("6", "0"),
        Kind::Solar => ("5", "1"),
        Kind::Temperature => ("3", "1"),
        Kind::Other => ("6", "1"),
    }
}
