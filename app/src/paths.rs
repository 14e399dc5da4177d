//! The one place that spells addresses. Screens are resources; actions live under `/do`.

use domain::{ImportId, Provider, ReadingId, SourceId, SpaceId, UserId};

pub const ROOT: &str = "/";
pub const SIGN_IN: &str = "/sign-in";
pub const SIGN_IN_AGAIN: &str = "/sign-in/again";
/// The second step.
pub const SIGN_IN_CODE: &str = "/sign-in/code";
pub const FORGOTTEN: &str = "/sign-in/forgotten";
/// What one signs in with.
pub const OWN_EMAIL: &str = "/account/email";
pub const OWN_PASSWORD: &str = "/account/password";
pub const SECOND_STEP: &str = "/account/second-step";
/// Where one is signed in.
pub const SESSIONS: &str = "/account/sessions";
/// What happened in one's own account.
pub const OWN_ACTIVITY: &str = "/account/activity";
/// The way out for good, and what is said after it.
pub const DELETE_ACCOUNT: &str = "/account/delete";
pub const ACCOUNT_DELETED: &str = "/account/deleted";
pub const WELCOME: &str = "/welcome";
pub const PICTURE: &str = "/account/picture";
pub const PRIVACY: &str = "/privacy";
pub const TERMS: &str = "/terms";
pub const SIGN_UP: &str = "/sign-up";
pub const ACCOUNT: &str = "/account";
pub const NEW_HOME: &str = "/homes/new";
pub const HOMES: &str = "/homes";
pub const BRING_HOME: &str = "/homes/bring";
pub const EXPORT_ALL: &str = "/account/export.zip";
/// Homes that were deleted.
pub const TRASH: &str = "/trash";

/// What an instance admin sees.
pub const ADMIN: &str = "/admin";
pub const ADMIN_USERS: &str = "/admin/users";
pub const ADMIN_JOBS: &str = "/admin/jobs";
pub const DO_DEACTIVATE: &str = "/do/admin/deactivate";
pub const DO_REACTIVATE: &str = "/do/admin/reactivate";
pub const DO_JOB_AGAIN: &str = "/do/admin/job-again";
pub const DO_JOB_REMOVE: &str = "/do/admin/job-remove";

pub const DO_SIGN_IN: &str = "/do/account/sign-in";
pub const DO_SIGN_UP: &str = "/do/account/sign-up";
pub const DO_SIGN_IN_AGAIN: &str = "/do/account/again";
pub const DO_SIGN_IN_CODE: &str = "/do/account/code";
pub const DO_FORGET: &str = "/do/account/forgotten";
pub const DO_RESET: &str = "/do/account/reset";
pub const DO_RENAME: &str = "/do/account/rename";
pub const DO_CHANGE_EMAIL: &str = "/do/account/change-email";
pub const DO_CONFIRM_EMAIL: &str = "/do/account/confirm-email";
pub const DO_CHANGE_PASSWORD: &str = "/do/account/change-password";
pub const DO_ADD_PASSWORD: &str = "/do/account/add-password";
pub const DO_BEGIN_SECOND_STEP: &str = "/do/account/begin-second-step";
pub const DO_TURN_ON_SECOND_STEP: &str = "/do/account/turn-on-second-step";
pub const DO_TURN_OFF_SECOND_STEP: &str = "/do/account/turn-off-second-step";
pub const DO_RECOVERY_CODES: &str = "/do/account/recovery-codes";
pub const DO_RESET_LINK: &str = "/do/admin/reset-link";
pub const DO_END_SESSION: &str = "/do/account/end-session";
pub const DO_END_SESSIONS: &str = "/do/account/end-sessions";
pub const DO_UNLINK: &str = "/do/account/unlink";
pub const DO_DELETE_ACCOUNT: &str = "/do/account/delete";
pub const DO_SPEAK: &str = "/do/account/speak";
pub const DO_WELCOME: &str = "/do/account/welcome";
pub const DO_SIGN_OUT: &str = "/do/account/sign-out";
pub const DO_CREATE_HOME: &str = "/do/homes/create";
pub const DO_CHANGE_HOME: &str = "/do/homes/change";
pub const DO_DELETE_HOME: &str = "/do/homes/delete";
pub const DO_RESTORE_HOME: &str = "/do/homes/restore";
pub const DO_GIVE: &str = "/do/people/give";
pub const DO_GIVE_ALL: &str = "/do/people/give-all";
pub const DO_GIVE_BACK: &str = "/do/people/give-back";
pub const DO_APPOINT: &str = "/do/people/appoint";
pub const DO_END_ACCESS: &str = "/do/people/end";
pub const DO_HAND_OVER: &str = "/do/people/hand-over";
pub const DO_LEAVE: &str = "/do/people/leave";
pub const DO_VIEW_AS: &str = "/do/people/view-as";
pub const DO_STOP_VIEWING: &str = "/do/people/stop-viewing";
pub const DO_INVITE: &str = "/do/invitations/make";
pub const DO_REMAKE_INVITATION: &str = "/do/invitations/remake";
pub const DO_WITHDRAW_INVITATION: &str = "/do/invitations/withdraw";
pub const DO_ACCEPT_INVITATION: &str = "/do/invitations/accept";
pub const DO_ADD_SOURCE: &str = "/do/sources/add";
pub const DO_CHANGE_SOURCE: &str = "/do/sources/change";
pub const DO_CHOOSE_IMPORT: &str = "/do/imports/choose";
pub const DO_TRY_IMPORT: &str = "/do/imports/try";
pub const DO_SAVE_IMPORT: &str = "/do/imports/save";
pub const DO_UNDO_IMPORT: &str = "/do/imports/undo";
pub const DO_LEAVE_IMPORT: &str = "/do/imports/leave";
pub const DO_COMBINE: &str = "/do/sources/combine";
pub const DO_SET_PARTS: &str = "/do/sources/parts";
pub const DO_OPEN_DAYS: &str = "/do/sources/days";
pub const DO_CONVERT: &str = "/do/sources/convert";
pub const DO_SET_CHECKS: &str = "/do/sources/checks";
pub const DO_REPLACE_METER: &str = "/do/meters/replace";
pub const DO_CORRECT_METER: &str = "/do/meters/correct";
pub const DO_TAKE_METER_BACK: &str = "/do/meters/take-back";
pub const DO_PUT: &str = "/do/sources/put";
pub const DO_MOVE_SOURCE: &str = "/do/sources/move";
pub const DO_PUBLISH: &str = "/do/sources/publish";
pub const DO_REMAKE_LINK: &str = "/do/sources/remake-link";
pub const DO_UNPUBLISH: &str = "/do/sources/unpublish";
pub const DO_DELETE_SOURCE: &str = "/do/sources/delete";
pub const DO_RESTORE_SOURCE: &str = "/do/sources/restore";
pub const DO_REMOVE_PHOTO: &str = "/do/photos/remove";
pub const DO_RECORD: &str = "/do/readings/record";
pub const DO_ROUND: &str = "/do/readings/round";
pub const DO_CORRECT: &str = "/do/readings/correct";
pub const DO_DELETE: &str = "/do/readings/delete";
pub const DO_SETTLE: &str = "/do/readings/settle";
pub const DO_UNDO: &str = "/do/readings/undo";

/// Where a new password is set. Whatever else stands in its place, a token of ours is such signs.
pub fn reset(token: &str) -> String {
    format!("{SIGN_IN}/reset/{}", plain_token(token))
}

/// Where an address is confirmed.
pub fn confirm_email(token: &str) -> String {
    format!("{OWN_EMAIL}/{}", plain_token(token))
}

fn plain_token(token: &str) -> String {
    token.chars().filter(|sign| sign.is_ascii_alphanumeric() || matches!(sign, '-' | '_')).take(64).collect()
}

/// Under these the rest of a path is the token of a link.
const WITH_TOKEN: [&str; 4] = ["/sign-in/reset/", "/account/email/", "/invitations/", "/public/"];

/// A path under which something may be kept: without the token of a link, and without the query, in which one may be.
pub fn without_token(path: &str) -> &str {
    let path = path.split(['?', '#']).next().unwrap_or(path);
    WITH_TOKEN.into_iter().find(|with_token| path.starts_with(with_token)).unwrap_or(path)
}

/// Whether a path has the token of a link in it.
pub fn has_token(path: &str) -> bool {
    WITH_TOKEN.into_iter().any(|with_token| path.starts_with(with_token))
}

/// What is said after one's account was deleted: with which providers one came in, and whether each is told.
pub fn account_deleted(ways: &[(Provider, bool)]) -> String {
    let untold = |of: Provider| ways.iter().any(|(provider, told)| *provider == of && !told);
    let said = ways.iter().map(|(provider, _)| format!("{provider}={}", if untold(*provider) { "untold" } else { "told" }));
    let said: std::collections::BTreeSet<String> = said.collect();
    let said: Vec<String> = said.into_iter().collect();
    if said.is_empty() { ACCOUNT_DELETED.to_owned() } else { format!("{ACCOUNT_DELETED}?{}", said.join("&")) }
}

/// Where the button of a provider posts to.
pub fn provider(provider: Provider) -> String {
    format!("/sign-in/{provider}")
}

/// The page that asks before a provider opens one's account.
pub fn link(provider: Provider) -> String {
    format!("/account/link/{provider}")
}

/// The page that asks before it no longer does; `place` among one's own tells two of the same provider apart.
pub fn unlink(provider: Provider, place: usize) -> String {
    format!("/account/unlink/{provider}?place={place}")
}

/// Where a provider sends people back to; registered in its console.
pub fn provider_callback(provider: Provider) -> String {
    format!("/sign-in/{provider}/callback")
}

/// A person, as an instance admin sees them.
pub fn admin_user(user: UserId) -> String {
    format!("/admin/users/{user}")
}

pub fn home(home: SpaceId) -> String {
    format!("/homes/{home}")
}

pub fn edit_home(home: SpaceId) -> String {
    format!("/homes/{home}/edit")
}

/// The form that deletes it, at the end of that page.
pub fn delete_home(home: SpaceId) -> String {
    format!("/homes/{home}/edit#delete")
}

/// Sources that were deleted.
pub fn home_trash(home: SpaceId) -> String {
    format!("/homes/{home}/trash")
}

/// Who sees what of a home.
pub fn people(home: SpaceId) -> String {
    format!("/homes/{home}/people")
}

/// The same page, where that person and that source are.
pub fn people_near(home: SpaceId, user: UserId, source: Option<SourceId>) -> String {
    let source = source.map(|source| format!("&source={source}")).unwrap_or_default();
    format!("/homes/{home}/people?near={user}{source}")
}

/// The same page, with what one person is in the home laid open to be changed.
pub fn person(home: SpaceId, user: UserId) -> String {
    format!("/homes/{home}/people?person={user}#change")
}

/// The same page, with what one person may do with one source laid open to be changed.
pub fn person_on(home: SpaceId, user: UserId, source: SourceId) -> String {
    format!("/homes/{home}/people?person={user}&source={source}#change")
}

/// Where the link of an invitation leads.
pub fn invitation(token: &str) -> String {
    format!("/invitations/{}", plain_token(token))
}

/// Where one leaves a home, or hands it over.
pub fn leave_home(home: SpaceId) -> String {
    format!("/homes/{home}/leave")
}

pub fn activity(home: SpaceId) -> String {
    format!("/homes/{home}/activity")
}

/// The same as far as it is asked for, by fields of its form. Whatever else stands in a value, ids, words and days are such signs.
pub fn activity_of(home: SpaceId, asked: &[(&str, String)]) -> String {
    let plain = |value: &str| value.chars().filter(|sign| sign.is_ascii_alphanumeric() || *sign == '-').take(40).collect();
    let asked = asked.iter().map(|(name, value)| (name, plain(value))).filter(|(_, value): &(_, String)| !value.is_empty());
    let asked: Vec<String> = asked.map(|(name, value)| format!("{name}={value}")).collect();
    if asked.is_empty() { activity(home) } else { format!("{}?{}", activity(home), asked.join("&")) }
}

/// What happened in one's own account before that line.
pub fn own_activity_before(seq: i64) -> String {
    format!("{OWN_ACTIVITY}?before={seq}")
}

/// Reading all meters of a home.
pub fn round(home: SpaceId) -> String {
    format!("/homes/{home}/round")
}

/// The same, of a day.
pub fn round_of(home: SpaceId, day: &str) -> String {
    let day: String = day.chars().filter(|sign| sign.is_ascii_digit() || *sign == '-').take(12).collect();
    format!("{}?of={day}", round(home))
}

/// The same, beginning at a source.
pub fn round_at(home: SpaceId, source: SourceId) -> String {
    format!("{}?at={source}", round(home))
}

/// The walking order.
pub fn order(home: SpaceId) -> String {
    format!("/homes/{home}/order")
}

/// What is stuck on the meter.
pub fn label(home: SpaceId, source: SourceId) -> String {
    format!("/homes/{home}/sources/{source}/label")
}

pub fn new_source(home: SpaceId) -> String {
    format!("/homes/{home}/sources/new")
}

/// The form for a new source of a kind; without one it first asks what is counted.
pub fn new_source_of(home: SpaceId, kind: &str) -> String {
    let known: String = kind.chars().filter(char::is_ascii_lowercase).take(20).collect();
    format!("/homes/{home}/sources/new?kind={known}")
}

pub fn source(home: SpaceId, source: SourceId) -> String {
    format!("/homes/{home}/sources/{source}")
}

/// Two dates, and what lies between them beside what is like it.
pub fn compare(home: SpaceId, source: SourceId) -> String {
    format!("/homes/{home}/sources/{source}/compare")
}

/// Where a source is made that is worked out from others.
pub fn combine(home: SpaceId) -> String {
    format!("/homes/{home}/sources/combine")
}

/// The same of these dates.
pub fn compared(home: SpaceId, source: SourceId, dates: [(&str, String); 2]) -> String {
    let [(from, first), (to, last)] = dates;
    format!("{}?{from}={first}&{to}={last}", compare(home, source))
}

/// What it is worked out from, and to whom its days are shown.
pub fn parts(home: SpaceId, source: SourceId) -> String {
    format!("/homes/{home}/sources/{source}/parts")
}

/// The rules for what is noted of a source.
pub fn checks(home: SpaceId, source: SourceId) -> String {
    format!("/homes/{home}/sources/{source}/checks")
}

/// The meters a source had and has, and what their units stand for.
pub fn meters(home: SpaceId, source: SourceId) -> String {
    format!("/homes/{home}/sources/{source}/meters")
}

/// Where another meter is noted in the place of the one that is there.
pub fn new_meter(home: SpaceId, source: SourceId) -> String {
    format!("/homes/{home}/sources/{source}/meters/new")
}

/// Where what is known of a meter is corrected.
pub fn meter(home: SpaceId, source: SourceId, number: i16) -> String {
    format!("/homes/{home}/sources/{source}/meters/{number}")
}

pub fn edit_source(home: SpaceId, source: SourceId) -> String {
    format!("/homes/{home}/sources/{source}/edit")
}

/// The form that deletes it, at the end of that page.
pub fn delete_source(home: SpaceId, source: SourceId) -> String {
    format!("/homes/{home}/sources/{source}/edit#delete")
}

/// Where another home is chosen for it.
pub fn move_source(home: SpaceId, source: SourceId) -> String {
    format!("/homes/{home}/sources/{source}/move")
}

/// Where it is chosen what everybody with its link sees of it.
pub fn publish_source(home: SpaceId, source: SourceId) -> String {
    format!("/homes/{home}/sources/{source}/public")
}

/// What they see.
pub fn public(token: &str) -> String {
    format!("/public/{}", plain_token(token))
}

/// The same address below a home, in another home: where something is that was moved.
pub fn in_home(address: &str, home: SpaceId) -> String {
    let below = address.strip_prefix("/homes/").and_then(|rest| rest.find('/').map(|end| &rest[end..]));
    format!("/homes/{home}{}", below.unwrap_or_default())
}

pub fn readings(home: SpaceId, source: SourceId) -> String {
    format!("/homes/{home}/sources/{source}/readings")
}

pub fn new_reading(home: SpaceId, source: SourceId) -> String {
    format!("/homes/{home}/sources/{source}/readings/new")
}

/// The same with what the meter shows typed already, and when: `1915.6_2026-11-29_18:00`, and no other signs.
pub fn new_reading_of(home: SpaceId, source: SourceId, shown: &str) -> String {
    format!("{}?noted={}", new_reading(home, source), plain_noted(shown))
}

/// Where another meter is noted, by somebody who was about to note what it shows.
pub fn new_meter_showing(home: SpaceId, source: SourceId, shown: &str) -> String {
    format!("{}?shown={}", new_meter(home, source), plain_noted(shown))
}

fn plain_noted(noted: &str) -> String {
    noted.chars().filter(|sign| sign.is_ascii_digit() || matches!(sign, '.' | ',' | '-' | ':' | '_')).take(80).collect()
}

pub fn reading(home: SpaceId, source: SourceId, reading: ReadingId) -> String {
    format!("/homes/{home}/sources/{source}/readings/{reading}")
}

/// The photo by which a source is recognised.
pub fn photo_of_source(home: SpaceId, source: SourceId) -> String {
    format!("/homes/{home}/sources/{source}/photo")
}

/// The photo of a reading.
pub fn photo_of_reading(home: SpaceId, source: SourceId, reading: ReadingId) -> String {
    format!("/homes/{home}/sources/{source}/readings/{reading}/photo")
}

/// The photo of one or the other.
#[cfg(feature = "ssr")]
pub fn photo(home: SpaceId, source: SourceId, of: store::photos::Of) -> String {
    match of {
        store::photos::Of::Reading(reading) => photo_of_reading(home, source, reading),
        store::photos::Of::Source => photo_of_source(home, source),
    }
}

/// Where it is changed.
#[cfg(feature = "ssr")]
pub fn with_photo(home: SpaceId, source: SourceId, of: store::photos::Of) -> String {
    match of {
        store::photos::Of::Reading(id) => format!("{}#photo", reading(home, source, id)),
        store::photos::Of::Source => format!("{}#photo", edit_source(home, source)),
    }
}

/// Where a file of readings is sent to.
pub fn imports(home: SpaceId, source: SourceId) -> String {
    format!("/homes/{home}/sources/{source}/imports")
}

pub fn new_import(home: SpaceId, source: SourceId) -> String {
    format!("/homes/{home}/sources/{source}/imports/new")
}

pub fn import(home: SpaceId, source: SourceId, import: ImportId) -> String {
    format!("/homes/{home}/sources/{source}/imports/{import}")
}

/// A source's readings as a table.
pub fn export_source(home: SpaceId, source: SourceId) -> String {
    format!("/homes/{home}/sources/{source}/export.csv")
}

/// A home as an archive.
pub fn export_home(home: SpaceId) -> String {
    format!("/homes/{home}/export.zip")
}

/// Whether a path takes or gives whole files: more bytes than a form has, and more time.
pub fn takes_files(path: &str) -> bool {
    let parts: Vec<&str> = path.trim_start_matches('/').split('/').collect();
    matches!(
        parts[..],
        ["homes", "bring"]
            | ["homes", _, "export.zip"]
            | ["account", "export.zip"]
            | ["homes", _, "sources", _, "imports" | "export.csv" | "photo"]
            | ["homes", _, "sources", _, "readings", _, "photo"]
    )
}

/// A source's usage in a day, a week, a month, a year or all years; at is `2022`, `2022-05`, `2022-05-13` or empty. Of one register,
/// or of all together.
pub fn usage(home: SpaceId, source: SourceId, view: &str, at: &str, register: Option<i16>) -> String {
    let at = if at.is_empty() { String::new() } else { format!("&at={at}") };
    let register = register.map(|register| format!("&register={register}")).unwrap_or_default();
    format!("/homes/{home}/sources/{source}?view={view}{at}{register}")
}

/// A path on this server that somebody may be sent to: what a link or a form claims is only believed in this shape.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocalPath(String);

impl LocalPath {
    /// Starts with one `/`, stays on this origin however a browser reads it (`//`, `/\`, encoded forms), has no control
    /// characters, spaces or non-ASCII, and is no action of ours.
    pub fn parse(text: &str) -> Option<Self> {
        let rest = text.strip_prefix('/')?;
        let plain = rest.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
        let lower = rest.to_ascii_lowercase();
        let escapes = rest.starts_with(['/', '@']) || lower.starts_with("%2f") || lower.starts_with("%5c") || rest.contains("//");
        let dots = rest.split(['/', '?']).any(|part| part == "." || part == "..");
        (plain && !escapes && !dots && rest.len() < 500 && !rest.starts_with("do/")).then(|| Self(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_leaves_its_path_neither_way() {
        assert_eq!(reset("ab-C_9"), "/sign-in/reset/ab-C_9");
        assert_eq!(reset("../x?y\r\nz"), "/sign-in/reset/xyz");
        assert_eq!(without_token(&confirm_email("ab")), "/account/email/");
        assert_eq!(without_token("/account/email"), "/account/email");
    }

    #[test]
    fn an_address_below_a_home_is_the_same_in_another() {
        let home = SpaceId::from_uuid(domain::Uuid::nil());
        assert_eq!(in_home("/homes/1/sources/2?view=day", home), format!("/homes/{home}/sources/2?view=day"));
        for odd in ["/homes/1", "/homes", "//evil/x", ""] {
            assert_eq!(in_home(odd, home), format!("/homes/{home}"));
        }
    }

    #[test]
    fn only_paths_of_this_server_are_followed() {
        for evil in [
            "",
            "evil",
            "//evil",
            "/\\evil",
            "/%2f%2fevil",
            "/%2Fevil",
            "/%5cevil",
            "https:evil",
            "https://evil",
            "/@evil",
            "/a//b",
            "/\tevil",
            "/a\r\nb",
            "javascript:alert(1)",
            "/../x",
            "/a/../b",
            "/ä",
            "/do/account/sign-out",
            "/a b",
        ] {
            assert_eq!(LocalPath::parse(evil), None, "{evil:?}");
        }
        for fine in ["/", "/homes/new", "/homes/1/sources/2?view=day&at=2021-05-13", "/homes#page"] {
            assert!(LocalPath::parse(fine).is_some(), "{fine:?}");
        }
    }
}
