//! What every page has around it: the document, the head with its brand, the navigation, the way out.

use std::future::Future;

use domain::{SpaceId, Standing};
use leptos::prelude::*;
use store::{HomeAccess, SourceAccess};

use crate::{
    failure::{Failure, failure_view},
    form::Said,
    parts::{SPRITE, icon},
    paths,
    site::Assets,
    visit::{View, Visit, sign_in_then, with_to},
    words::Words,
};

/// One loaded page.
pub struct Page {
    title: String,
    frame: Frame,
    body: AnyView,
}

/// What stands around a page's body.
enum Frame {
    /// Nothing but the body: sign-in, errors.
    Bare,
    /// One thing to do, with the way back to where one came from.
    Task { back: String, label: String },
    /// With navigation.
    Full { user: String, home: Option<Within>, here: Here },
}

/// A home that a page is about, as far as the navigation shows it.
struct Within {
    home: SpaceId,
    people: bool,
}

/// What opens a page of a home.
pub(crate) trait Opens {
    fn opens(&self) -> (&store::Actor, SpaceId, Standing);
}

impl Opens for HomeAccess {
    fn opens(&self) -> (&store::Actor, SpaceId, Standing) {
        (self.actor(), self.home().id, self.standing())
    }
}

impl Opens for SourceAccess {
    fn opens(&self) -> (&store::Actor, SpaceId, Standing) {
        (self.actor(), self.home().id, self.standing())
    }
}

/// Which entry of the navigation is the current one.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Here {
    Home,
    People,
    Activity,
    Account,
    Elsewhere,
}

impl Page {
    pub fn bare(title: impl Into<String>, body: AnyView) -> Self {
        Self { title: title.into(), frame: Frame::Bare, body }
    }

    pub fn task(title: impl Into<String>, back: String, label: String, body: AnyView) -> Self {
        Self { title: title.into(), frame: Frame::Task { back, label }, body }
    }

    pub fn full(title: impl Into<String>, user: &str, here: Here, body: AnyView) -> Self {
        Self { title: title.into(), frame: Frame::Full { user: user.to_owned(), home: None, here }, body }
    }

    /// One of a home.
    pub(crate) fn within(title: impl Into<String>, access: &impl Opens, here: Here, body: AnyView) -> Self {
        let (actor, home, standing) = access.opens();
        let home = Some(Within { home, people: standing.sees_people() });
        Self { title: title.into(), frame: Frame::Full { user: actor.name().to_owned(), home, here }, body }
    }
}

/// Loads a page and renders the whole document. The status and headers are set while it loads: pages are sent when they are whole.
pub(crate) fn render<Load, Loading>(load: Load) -> impl IntoView
where
    Load: FnOnce(Visit) -> Loading,
    Loading: Future<Output = Result<Page, Failure>> + Send + 'static,
{
    Visit::page().map(|visit| {
        let loading = load(visit.clone());
        Suspend::new(async move {
            let page = match loading.await {
                Ok(page) => page,
                Err(Failure::SignedOut) => {
                    visit.go(&sign_in_then(visit.address()));
                    Page::bare("", ().into_any())
                }
                Err(Failure::SignInAgain) => {
                    visit.go(&with_to(paths::SIGN_IN_AGAIN, visit.address()));
                    Page::bare("", ().into_any())
                }
                Err(Failure::Moved(to)) => {
                    visit.go(&paths::in_home(visit.address(), to));
                    Page::bare("", ().into_any())
                }
                Err(failure) => failed(&visit, failure),
            };
            // A bare page has no place for it, and a redirect shows nothing: it waits on, unless the page took it.
            let view = visit.view_here().await;
            let said = if matches!(page.frame, Frame::Bare) { None } else { visit.said().await };
            let words = visit.words;
            let title = format!("{} · {}", page.title, words.say("almanac"));
            document(words, &title, &visit.site.assets, &visit.nonce(), framed(words, page, said, view))
        })
    })
}

fn failed(visit: &Visit, failure: Failure) -> Page {
    visit.status(failure.status());
    Page::bare(visit.words.say("failure-title"), failure_view(visit.words, failure.status(), &visit.request()))
}

/// The document around everything, used by pages and by the answers that never reached one.
pub(crate) fn document(words: Words, title: &str, assets: &Assets, nonce: &str, body: AnyView) -> AnyView {
    let script = assets.js.zip(assets.wasm).map(|(js, wasm)| {
        let start = format!(
            "import init,*as islands from {js:?};init({{module_or_path:{wasm:?}}}).then(()=>{{islands.hydrate();for(const place of document.querySelectorAll('leptos-island'))islands[place.dataset.component]?.(place)}})"
        );
        view! {
            <link rel="modulepreload" href=js nonce=nonce.to_owned()/>
            <script type="module" nonce=nonce.to_owned() inner_html=start></script>
        }
    });
    whole(words, title, assets, script.into_any(), body)
}

/// The same for everybody who has its link: nothing runs in it, it is the same every time, and no search engine is to keep it.
pub(crate) fn public_document(words: Words, title: &str, assets: &Assets, body: AnyView) -> AnyView {
    whole(words, title, assets, view! { <meta name="robots" content="noindex"/> }.into_any(), body)
}

fn whole(words: Words, title: &str, assets: &Assets, head: AnyView, body: AnyView) -> AnyView {
    view! {
        <!DOCTYPE html>
        <html lang=words.lang().tag()>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover"/>
                <title>{title.to_owned()}</title>
                <meta name="color-scheme" content="light dark"/>
                <meta name="theme-color" content="#f9f5ec" media="(prefers-color-scheme: light)"/>
                <meta name="theme-color" content="#1b1712" media="(prefers-color-scheme: dark)"/>
                <link rel="stylesheet" href=assets.css/>
                <link rel="icon" href=assets.icon type="image/svg+xml"/>
                <link rel="manifest" href=assets.manifest/>
                {head}
            </head>
            {body}
        </html>
    }
    .into_any()
}

/// A page without navigation in the narrow column of a title page.
pub(crate) fn cover(inside: impl IntoView + 'static) -> AnyView {
    view! {
        <body class="plain">
            <main id="page" tabindex="-1"><div class="cover">{inside}</div></main>
            <div inner_html=SPRITE></div>
        </body>
    }
    .into_any()
}

fn framed(words: Words, page: Page, said: Option<Said>, view: Option<View>) -> AnyView {
    let viewed = view.map(|view| band(words, view));
    let said = said.filter(|said| !said.sentence.is_empty()).map(|said| notice(words, said));
    let skip = view! { <a class="skip" href="#page">{words.say("skip")}</a> };
    match page.frame {
        // Covers bring their own body.
        Frame::Bare => page.body,
        Frame::Task { back, label } => view! {
            <body class="plain">
                {skip}
                <header class="top"><a class="button bare" href=back>{icon("left")}{label}</a></header>
                <main id="page" tabindex="-1">{viewed}{page.body}{said}</main>
                <div inner_html=SPRITE></div>
            </body>
        }
        .into_any(),
        Frame::Full { user, home, here } => {
            let initial = user.chars().next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
            let current = move |entry| (here == entry).then_some("page");
            view! {
                <body>
                    {skip}
                    <header class="top">
                        {brand(words)}
                        <a class="user" href=paths::ACCOUNT aria-current=current(Here::Account)>
                            <b aria-hidden="true">{initial}</b><span><span class="hidden">{words.say("account-of")}</span>" "{user}</span>
                        </a>
                    </header>
                    <nav class="nav" aria-label=words.say("navigation")>
                        <ul>
                            <li><a href=home.as_ref().map_or(paths::ROOT.to_owned(), |within| paths::home(within.home)) aria-current=current(Here::Home)>{icon("home")}{words.say("home")}</a></li>
                            {home.map(|Within { home, people }| view! {
                                {people.then(|| view! { <li><a href=paths::people(home) aria-current=current(Here::People)>{icon("people")}{words.say("people")}</a></li> })}
                                <li><a href=paths::activity(home) aria-current=current(Here::Activity)>{icon("activity")}{words.say("activity")}</a></li>
                            })}
                        </ul>
                    </nav>
                    <main id="page" tabindex="-1">{viewed}{page.body}{said}</main>
                    <div inner_html=SPRITE></div>
                </body>
            }
            .into_any()
        }
    }
}

/// Over every page of a home that is shown as somebody else sees it.
fn band(words: Words, view: View) -> AnyView {
    let said = words.with("view-band", &[("name", view.name.into())]);
    view! {
        <form class="as" aria-label=words.say("view-as") action=paths::DO_STOP_VIEWING method="post">
            <input type="hidden" name="home" value=view.home.to_string()/>
            <p>{icon("eye")}<span>{said}</span></p>
            <button class="button">{words.say("view-stop")}</button>
        </form>
    }
    .into_any()
}

/// The slip over the foot of the page.
fn notice(words: Words, said: Said) -> AnyView {
    let Some(undo) = said.undo else {
        return view! { <p class="notice" role="status">{icon("good")}<span>{said.sentence}</span></p> }.into_any();
    };
    let fields =
        undo.fields.into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value/> }).collect_view();
    view! {
        <form class="notice" action=undo.action method="post">
            {fields}
            <div><p role="status">{said.sentence}</p></div>
            <button class="button">{icon("undo")}{words.say("undo")}</button>
        </form>
    }
    .into_any()
}

/// The name of the program, which leads to its start.
pub(crate) fn brand(words: Words) -> impl IntoView {
    view! {
        <a class="brand" href=paths::ROOT>
            <svg class="mark" viewBox="0 0 20 16" aria-hidden="true"><rect width="9" height="16" rx="1.5"></rect><rect class="red" x="11" width="9" height="16" rx="1.5"></rect></svg>
            {words.say("almanac")}
        </a>
    }
}
