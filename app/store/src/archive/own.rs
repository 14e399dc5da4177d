//! What somebody takes along beside their homes: their account with its log, and what they recorded in homes of others.

use super::write::{begin, folder_of, json, pictures, readings, unwritten};
use crate::{
    Actor, Error, HomeAccess, Result, Trail, accounts,
    act::again,
    activity::{self, Line},
    audit::Entry,
    homes, identities,
    photos::{self, Files},
    rows,
    scope::{Reach, Scope},
    sessions, sources,
};
use domain::{
    Act, Event, Provider, Role, SpaceId, Timestamp, UserId, Uuid,
    file::csv::{Cell, record},
};
use serde::Serialize;
use serde_json::json;
use std::io::{Seek, Write};
use tower_sessions_core::session::Id;
use zip::ZipWriter;

const README: &str = include_str!("own.txt");

/// Lines of the log fetched at once.
const PAGE: u16 = 1_000;

/// What the archive says of an account: `account/account.json`. Nothing in it lets anybody in.
#[derive(Serialize)]
struct AccountFile {
    id: UserId,
    name: String,
    email: Option<String>,
    language: Option<String>,
    made_at: Timestamp,
    signed_in_at: Option<Timestamp>,
    instance_admin: bool,
    password: Option<PasswordFile>,
    providers: Vec<ProviderFile>,
    sessions: Vec<SessionFile>,
    homes: Vec<MembershipFile>,
}

#[derive(Serialize)]
struct PasswordFile {
    email: String,
    confirmed_at: Option<Timestamp>,
    second_step: bool,
}

#[derive(Serialize)]
struct ProviderFile {
    provider: Provider,
    subject: String,
    name: Option<String>,
    email: Option<String>,
    linked_at: Timestamp,
    used_at: Timestamp,
}

#[derive(Serialize)]
struct SessionFile {
    way: Option<String>,
    address: Option<String>,
    client: Option<String>,
    since: Timestamp,
    used_at: Timestamp,
}

/// A home; as a guest there, without a role.
#[derive(Serialize)]
struct MembershipFile {
    id: SpaceId,
    name: String,
    role: Option<Role>,
}

/// One line of `account/activity.jsonl`. Where somebody else was who did something here is not told.
#[derive(Serialize)]
struct ActivityLine<'a> {
    seq: i64,
    at: Timestamp,
    event: Event,
    own: bool,
    address: Option<String>,
    client: Option<String>,
    details: &'a serde_json::Value,
}

impl ActivityLine<'_> {
    fn cells<'a>(&'a self, details: &'a str) -> [Cell<'a>; 6] {
        let spelled = |text: &'a Option<String>| Cell::Text(text.as_deref().unwrap_or_default());
        [
            Cell::Moment(self.at),
            Cell::Text(self.event.as_str()),
            Cell::Text(if self.own { "yes" } else { "no" }),
            spelled(&self.address),
            spelled(&self.client),
            Cell::Text(details),
        ]
    }
}

/// Writes the account of the actor, who is signed in with the session `here`, into an archive that is being written, and what is to be
/// found where in it; that they took it along is logged.
///
/// # Errors
/// [`Error::Broken`] when the file cannot be written.
pub async fn write_account(actor: &Actor, here: &Id, zip: &mut ZipWriter<impl Write + Seek>) -> Result<()> {
    begin(zip, "README.txt")?;
    zip.write_all(README.as_bytes()).map_err(unwritten)?;
    json(zip, "account/account.json", &account(actor, here).await?)?;
    match identities::picture(actor).await {
        Err(Error::NotFound) => {}
        found => {
            begin(zip, "account/picture.jpg")?;
            zip.write_all(&found?.0).map_err(unwritten)?;
        }
    }
    let (table, lines) = log(actor).await?;
    for (name, bytes) in [("account/activity.csv", table), ("account/activity.jsonl", lines)] {
        begin(zip, name)?;
        zip.write_all(&bytes).map_err(unwritten)?;
    }
    again(async || {
        let own = actor.own_space();
        let mut act = actor.store.enter(&Scope::user(actor.user()).acting(own).reach(Reach::Write)).await?;
        Entry { space: own, event: Event::AccountExported, source: None, reading: None, body: json!({}) }
            .by(actor, &mut act)
            .await?;
        act.commit().await
    })
    .await
}

async fn account(actor: &Actor, here: &Id) -> Result<AccountFile> {
    let row = again(async || {
        let mut act = actor.store.enter(&Scope::user(actor.user())).await?;
        let row = sqlx::query("select created_at, last_login_at from users where user_id = $1")
            .bind(actor.user().uuid())
            .fetch_one(act.sql())
            .await?;
        act.leave();
        Ok(row)
    })
    .await?;
    let password = accounts::login(actor).await?;
    Ok(AccountFile {
        id: actor.user(),
        name: actor.name().to_owned(),
        email: actor.email().map(str::to_owned),
        language: actor.language().map(str::to_owned),
        made_at: rows::at(&row, "created_at")?,
        signed_in_at: rows::at_or_none(&row, "last_login_at")?,
        instance_admin: actor.is_superuser(),
        password: password.map(|login| PasswordFile {
            email: login.email,
            confirmed_at: login.verified,
            second_step: login.second_step,
        }),
        providers: identities::list(actor).await?.into_iter().map(ProviderFile::of).collect(),
        sessions: sessions::devices(actor, here).await?.into_iter().map(SessionFile::of).collect(),
        homes: homes::list(actor).await?.into_iter().map(MembershipFile::of).collect(),
    })
}

impl ProviderFile {
    fn of(identity: identities::Identity) -> Self {
        let identities::Identity { provider, subject, name, email, since, used, .. } = identity;
        Self { provider, subject, name, email, linked_at: since, used_at: used }
    }
}

impl SessionFile {
    fn of(device: sessions::Device) -> Self {
        let sessions::Device { way, address, client, since, used, .. } = device;
        Self { way, address, client, since, used_at: used }
    }
}

impl MembershipFile {
    fn of(home: homes::HomeLine) -> Self {
        Self { id: home.id, name: home.name, role: home.role }
    }
}

/// The log of the account, newest first: as a table, and as lines of JSON.
async fn log(actor: &Actor) -> Result<(Vec<u8>, Vec<u8>)> {
    let (mut table, mut lines) = (Vec::new(), Vec::new());
    record(&mut table, ["moment", "act", "by you", "address", "client", "details"].map(Cell::Text));
    let mut before = None;
    loop {
        let page = activity::own(actor, before, PAGE).await?;
        for (Line { seq, at, who, event, details, .. }, trail) in &page {
            let own = who.as_ref().is_some_and(|who| who.id == actor.user());
            let Trail { address, client, .. } = if own { trail.clone() } else { Trail::default() };
            let line = ActivityLine { seq: *seq, at: *at, event: *event, own, address, client, details };
            record(&mut table, line.cells(&details.to_string()));
            serde_json::to_writer(&mut lines, &line).map_err(|cause| Error::Broken(cause.to_string()))?;
            lines.push(b'\n');
        }
        match page.last() {
            Some((last, _)) => before = Some(last.seq),
            None => return Ok((table, lines)),
        }
    }
}

/// Writes what the actor recorded in a home, of the sources that they see there, into a folder of an archive that is being written;
/// that they took it along is logged in that home.
///
/// # Errors
/// [`Error::Forbidden`] when they only view as another; [`Error::NotFound`] once they may not any more; [`Error::Broken`] when the file
/// cannot be written.
pub async fn write_recorded(
    access: &HomeAccess,
    folder: &str,
    files: &impl Files,
    zip: &mut ZipWriter<impl Write + Seek>,
) -> Result<()> {
    access.may(Act::ExportSource)?;
    let (home, actor) = (access.home(), access.actor());
    let mut act = access.snapshot().await?;
    let recorded: Vec<Uuid> = sqlx::query_scalar(
        "select s.source_id from sources s
         where s.space_id = $1 and s.deleted_at is null and ($3::uuid[] is null or s.source_id = any ($3)) and (
             exists (select from readings where space_id = $1 and source_id = s.source_id and author = $2)
             or exists (select from reading_versions where space_id = $1 and source_id = s.source_id and author = $2)
             or exists (select from photos where space_id = $1 and source_id = s.source_id and author = $2)
         )",
    )
    .bind(home.id.uuid())
    .bind(actor.user().uuid())
    .bind(access.only())
    .fetch_all(act.sql())
    .await?;
    let mut theirs = sources::whole(&mut act, home.id).await?;
    theirs.retain(|(source, _)| recorded.contains(&source.id.uuid()));
    let mut taken = Vec::new();
    for (index, (source, _)) in theirs.iter().enumerate() {
        // As with a whole home: what began a while ago asks again.
        if !homes::open(actor, home.id).await?.standing_on(source.id).may(Act::ExportSource) {
            return Err(Error::NotFound);
        }
        let path = format!("{folder}{}", folder_of(index, source));
        readings(&mut act, home, source, Some(actor.user()), &path, zip).await?;
        let mut photos = photos::taken_along(&mut act, home.id, source.id).await?;
        photos.retain(|photo| photo.by == actor.user());
        taken.push((path, photos));
    }
    act.leave();
    for (path, photos) in &taken {
        pictures(photos, path, files, zip).await?;
    }
    if theirs.is_empty() {
        return Ok(());
    }
    again(async || {
        let mut act = access.enter(Reach::Write).await?;
        for (source, _) in &theirs {
            let body = json!({ "name": source.name });
            Entry { space: home.id, event: Event::SourceExported, source: Some(source.id), reading: None, body }
                .by(actor, &mut act)
                .await?;
        }
        act.commit().await
    })
    .await
}
