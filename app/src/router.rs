//! Every address of the product: pages through the Leptos router, actions under `/do`.

use axum::{
    Router,
    body::to_bytes,
    extract::{DefaultBodyLimit, Request, State as Shared},
    http::{HeaderValue, Method, StatusCode, header, request::Parts},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use leptos::{config::LeptosOptions, nonce::Nonce as LeptosNonce, prelude::*};
use leptos_axum::{LeptosRoutes, generate_route_list};
use leptos_router::{
    SsrMode,
    components::{Route, Router as Pages, Routes},
    path,
};

use crate::{
    account, activity, admin, exports,
    failure::{Failure, failure_page},
    homes, imports,
    page::render,
    paths::{BRING_HOME, EXPORT_ALL, PICTURE, without_token},
    people, photos, readings,
    site::{Nonce, RequestId, Site, State},
    sources, trash,
    visit::FAILED,
};

/// All pages and actions. The server's layers around it set [`Nonce`], [`RequestId`], [`crate::Client`] and the session.
pub fn router(site: Site) -> Router {
    let state = State { site: site.clone(), options: LeptosOptions::builder().output_name("almanac").build() };
    let context = move || {
        provide_context(site.clone());
        // The policy's nonce is made by the server's layers; leptos puts it on its own inline scripts.
        let nonce = use_context::<Parts>().and_then(|parts| parts.extensions.get::<Nonce>().cloned());
        if let Some(Nonce(nonce)) = nonce {
            provide_context(LeptosNonce::from_value(nonce));
        }
    };
    Router::new()
        // Registers the actions too: each is a POST under the address its own macro names.
        .leptos_routes_with_context(&state, generate_route_list(App), context, App)
        .merge(files())
        .fallback(|| async { StatusCode::NOT_FOUND })
        .layer(middleware::from_fn_with_state(state.clone(), failures))
        .with_state(state)
}

/// Addresses that are no pages of somebody and no actions: whole files that come and go, and what anybody may see.
fn files() -> Router<State> {
    Router::new()
        .route(IMPORTS, post(imports::upload::bring))
        .route(PHOTO, post(photos::to_source).get(photos::of_source))
        .route(READING_PHOTO, post(photos::to_reading).get(photos::of_reading))
        .route(BRING_HOME, post(exports::bring))
        .layer(DefaultBodyLimit::disable())
        .route(EXPORT_SOURCE, get(exports::source))
        .route(EXPORT_HOME, get(exports::home))
        .route(EXPORT_ALL, get(exports::everything))
        .route(PROVIDER, post(account::provider::start))
        .route(PROVIDER_CALLBACK, get(account::provider::callback))
        .route(PICTURE, get(account::ways::picture))
        .route(PUBLIC, get(sources::public::page))
}

const IMPORTS: &str = "/homes/{home}/sources/{source}/imports";
const PHOTO: &str = "/homes/{home}/sources/{source}/photo";
const READING_PHOTO: &str = "/homes/{home}/sources/{source}/readings/{reading}/photo";
const EXPORT_SOURCE: &str = "/homes/{home}/sources/{source}/export.csv";
const PROVIDER: &str = "/sign-in/{provider}";
const PROVIDER_CALLBACK: &str = "/sign-in/{provider}/callback";
const PUBLIC: &str = "/public/{token}";
const EXPORT_HOME: &str = "/homes/{home}/export.zip";

/// Every address there is, for whoever must not forget one.
pub fn routes() -> Vec<(Method, String)> {
    let pages = generate_route_list(App).into_iter().map(|page| (Method::GET, page.path().to_owned()));
    let files = [IMPORTS, PHOTO, READING_PHOTO, BRING_HOME, PROVIDER].map(|path| (Method::POST, path.to_owned()));
    let others = [EXPORT_SOURCE, EXPORT_HOME, EXPORT_ALL, PHOTO, READING_PHOTO, PROVIDER_CALLBACK, PICTURE, PUBLIC]
        .map(|path| (Method::GET, path.to_owned()));
    pages.chain(actions().map(|(path, method)| (method, path.to_owned()))).chain(files).chain(others).collect()
}

fn actions() -> impl Iterator<Item = (&'static str, Method)> {
    leptos::server_fn::axum::server_fn_paths()
}

#[component]
fn App() -> impl IntoView {
    view! {
        <Pages>
            <Routes fallback=|| ()>
                <Route path=path!("/") view=|| render(homes::root::page) ssr=SsrMode::Async/>
                <Route path=path!("/sign-in") view=|| render(account::sign_in::page) ssr=SsrMode::Async/>
                <Route path=path!("/sign-up") view=|| render(account::sign_up::page) ssr=SsrMode::Async/>
                <Route path=path!("/sign-in/again") view=|| render(account::again::page) ssr=SsrMode::Async/>
                <Route path=path!("/sign-in/code") view=|| render(account::code::page) ssr=SsrMode::Async/>
                <Route path=path!("/sign-in/forgotten") view=|| render(account::forgotten::page) ssr=SsrMode::Async/>
                <Route path=path!("/sign-in/reset/:token") view=|| render(account::reset::page) ssr=SsrMode::Async/>
                <Route path=path!("/account/email") view=|| render(account::email::page) ssr=SsrMode::Async/>
                <Route path=path!("/account/email/:token") view=|| render(account::email::confirm) ssr=SsrMode::Async/>
                <Route path=path!("/account/password") view=|| render(account::password::page) ssr=SsrMode::Async/>
                <Route path=path!("/account/second-step") view=|| render(account::second_step::page) ssr=SsrMode::Async/>
                <Route path=path!("/account/sessions") view=|| render(account::sessions::page) ssr=SsrMode::Async/>
                <Route path=path!("/account/activity") view=|| render(activity::own::page) ssr=SsrMode::Async/>
                <Route path=path!("/account/link/:provider") view=|| render(account::link::link) ssr=SsrMode::Async/>
                <Route path=path!("/account/unlink/:provider") view=|| render(account::link::unlink) ssr=SsrMode::Async/>
                <Route path=path!("/account/delete") view=|| render(account::delete::page) ssr=SsrMode::Async/>
                <Route path=path!("/account/deleted") view=|| render(account::delete::deleted) ssr=SsrMode::Async/>
                <Route path=path!("/welcome") view=|| render(account::welcome::page) ssr=SsrMode::Async/>
                <Route path=path!("/privacy") view=|| render(account::texts::privacy) ssr=SsrMode::Async/>
                <Route path=path!("/terms") view=|| render(account::texts::terms) ssr=SsrMode::Async/>
                <Route path=path!("/account") view=|| render(account::page::page) ssr=SsrMode::Async/>
                <Route path=path!("/admin") view=|| render(admin::page::page) ssr=SsrMode::Async/>
                <Route path=path!("/admin/users") view=|| render(admin::users::page) ssr=SsrMode::Async/>
                <Route path=path!("/admin/users/:user") view=|| render(admin::user::page) ssr=SsrMode::Async/>
                <Route path=path!("/admin/jobs") view=|| render(admin::jobs::page) ssr=SsrMode::Async/>
                <Route path=path!("/homes") view=|| render(homes::list::page) ssr=SsrMode::Async/>
                <Route path=path!("/homes/new") view=|| render(homes::edit::new) ssr=SsrMode::Async/>
                <Route path=path!("/homes/bring") view=|| render(exports::page) ssr=SsrMode::Async/>
                <Route path=path!("/homes/:home") view=|| render(homes::page::page) ssr=SsrMode::Async/>
                <Route path=path!("/homes/:home/edit") view=|| render(homes::edit::edit) ssr=SsrMode::Async/>
                <Route path=path!("/trash") view=|| render(trash::page::homes) ssr=SsrMode::Async/>
                <Route path=path!("/homes/:home/trash") view=|| render(trash::page::home) ssr=SsrMode::Async/>
                <Route path=path!("/homes/:home/activity") view=|| render(activity::page) ssr=SsrMode::Async/>
                <Route path=path!("/homes/:home/round") view=|| render(readings::round::page::page) ssr=SsrMode::Async/>
                <Route path=path!("/homes/:home/order") view=|| render(homes::order::page) ssr=SsrMode::Async/>
                <Route path=path!("/homes/:home/people") view=|| render(people::page::page) ssr=SsrMode::Async/>
                <Route path=path!("/homes/:home/leave") view=|| render(people::leave::page) ssr=SsrMode::Async/>
                <Route path=path!("/invitations/:token") view=|| render(people::invitation::page) ssr=SsrMode::Async/>
                <Route path=path!("/homes/:home/sources/new") view=|| render(sources::edit::new) ssr=SsrMode::Async/>
                <Route path=path!("/homes/:home/sources/combine") view=|| render(sources::combine::new) ssr=SsrMode::Async/>
                <Route path=path!("/homes/:home/sources/:source") view=|| render(sources::page::page) ssr=SsrMode::Async/>
                <Route path=path!("/homes/:home/sources/:source/edit") view=|| render(sources::edit::edit) ssr=SsrMode::Async/>
                <Route path=path!("/homes/:home/sources/:source/move") view=|| render(sources::moving::page) ssr=SsrMode::Async/>
                <Route path=path!("/homes/:home/sources/:source/checks") view=|| render(sources::checks::page) ssr=SsrMode::Async/>
                <Route path=path!("/homes/:home/sources/:source/compare") view=|| render(sources::compare::page) ssr=SsrMode::Async/>
                <Route path=path!("/homes/:home/sources/:source/label") view=|| render(sources::label::page) ssr=SsrMode::Async/>
                <Route path=path!("/homes/:home/sources/:source/meters") view=|| render(sources::meters::page) ssr=SsrMode::Async/>
                <Route path=path!("/homes/:home/sources/:source/meters/new") view=|| render(sources::meters::fit::new) ssr=SsrMode::Async/>
                <Route path=path!("/homes/:home/sources/:source/meters/:meter") view=|| render(sources::meters::fit::edit) ssr=SsrMode::Async/>
                <Route path=path!("/homes/:home/sources/:source/parts") view=|| render(sources::combine::edit) ssr=SsrMode::Async/>
                <Route path=path!("/homes/:home/sources/:source/public") view=|| render(sources::publishing::page) ssr=SsrMode::Async/>
                <Route path=path!("/homes/:home/sources/:source/imports/new") view=|| render(imports::new::page) ssr=SsrMode::Async/>
                <Route path=path!("/homes/:home/sources/:source/imports/:import") view=|| render(imports::one::page) ssr=SsrMode::Async/>
                <Route path=path!("/homes/:home/sources/:source/readings") view=|| render(readings::list::page) ssr=SsrMode::Async/>
                <Route path=path!("/homes/:home/sources/:source/readings/new") view=|| render(readings::new::page) ssr=SsrMode::Async/>
                <Route path=path!("/homes/:home/sources/:source/readings/:reading") view=|| render(readings::one::page) ssr=SsrMode::Async/>
            </Routes>
        </Pages>
    }
}

/// Gives the answers that no page rendered the product's look: unknown addresses, actions that failed for a plain form, and forms
/// that are not ours.
async fn failures(Shared(state): Shared<State>, request: Request, next: Next) -> Response {
    let headers = request.headers().clone();
    let nonce = request.extensions().get::<Nonce>().map(|nonce| nonce.0.clone()).unwrap_or_default();
    let id = request.extensions().get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default();
    let path = request.uri().path();
    let action = path.starts_with("/do/");
    let with_token = without_token(path) != path;
    let plain =
        headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok()).is_some_and(|accept| accept.contains("text/html"));
    let mut response = next.run(request).await;
    let marked = response.headers_mut().remove(FAILED).is_some();
    let unread = action && !marked && matches!(response.status(), StatusCode::FOUND | StatusCode::INTERNAL_SERVER_ERROR);
    if unread {
        response = with_its_status(response).await;
    }
    if response.status() == StatusCode::SERVICE_UNAVAILABLE {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
    }
    let status = response.status();
    let silent = response.headers().get(header::CONTENT_TYPE).is_none();
    let unanswered = silent && (status == StatusCode::METHOD_NOT_ALLOWED || (status == StatusCode::NOT_FOUND && !action));
    if !(marked || (unread && plain) || unanswered) {
        return response;
    }
    let page = failure_page(status, &headers, &nonce, &id, &state.site.assets);
    let mut answer = (status, axum::response::Html(page)).into_response();
    for kept in [header::SET_COOKIE, header::RETRY_AFTER, header::ALLOW, header::REFERRER_POLICY] {
        for value in response.headers().get_all(&kept) {
            answer.headers_mut().append(kept.clone(), value.clone());
        }
    }
    // Also where the page itself did not get to say so.
    if with_token {
        answer.headers_mut().insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    }
    answer
}

/// leptos answers a form it cannot read by sending its error to the page it came from, where nobody reads it, and a program with
/// 500, as if the fault were ours. Which failure it was stands in the body.
async fn with_its_status(response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    let body = to_bytes(body, 1 << 10).await.unwrap_or_default();
    parts.status = serde_json::from_slice(&body).unwrap_or(Failure::Broken).status();
    parts.headers.remove(header::LOCATION);
    Response::from_parts(parts, body.into())
}
