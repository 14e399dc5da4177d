use super::{
    FORMAT, HomeFile, ImportFile, MeterFile, PersonFile, SourceFile,
    rows::{ReadingLine, VersionLine},
};
use crate::{
    Error, Home, HomeAccess, Result, Source,
    act::Act,
    audit::Entry,
    csv,
    photos::{self, Files, PhotoFile},
    readings, rows,
    scope::Reach,
};
use domain::{Event, Meter, Name, Note, Unit, UserId, Uuid};
use futures_util::TryStreamExt;
use serde::Serialize;
use sqlx::{Row, postgres::PgRow};
use std::io::{Seek, Write};
use zip::{CompressionMethod, DateTime, ZipWriter, write::SimpleFileOptions};

const README: &str = include_str!("readme.txt");

/// Writes a home, as it stands at one moment, into a folder of an archive that is being written. Everybody who may see the home
/// may take it with them; that they did is logged. A picture that its file is missing for is left out.
///
/// # Errors
/// [`Error::Forbidden`] without the right to the whole home; [`Error::Broken`] when the file cannot be written.
pub async fn write(access: &HomeAccess, folder: &str, files: &impl Files, zip: &mut ZipWriter<impl Write + Seek>) -> Result<()> {
    access.may(domain::Act::ExportHome)?;
    let home = access.home();
    let mut act = access.snapshot().await?;
    let sources = crate::sources::whole(&mut act, home.id).await?;
    let names: Vec<String> = sources.iter().enumerate().map(|(index, (source, _))| folder_of(index, source)).collect();
    begin(zip, &format!("{folder}README.txt"))?;
    zip.write_all(README.as_bytes()).map_err(unwritten)?;
    let head = home_file(&mut act, access, names.clone()).await?;
    json(zip, &format!("{folder}home.json"), &head)?;
    let mut photos = Vec::new();
    for ((source, created_by), name) in sources.iter().zip(&names) {
        allowed(access).await?;
        let path = format!("{folder}{name}");
        let head = source_file(&mut act, source, *created_by).await?;
        json(zip, &format!("{path}/source.json"), &head)?;
        readings(&mut act, home, source, None, &path, zip).await?;
        photos.push((path, head.photos));
    }
    act.leave();
    // They may come from far away: no transaction waits for them. What a photo was removed from meanwhile is there for a day more.
    for (path, photos) in photos.iter().filter(|(_, photos)| !photos.is_empty()) {
        allowed(access).await?;
        pictures(photos, path, files, zip).await?;
    }
    log(access).await
}

/// Whether they may still take the home along: what began a while ago asks again. Not in the transaction that reads, which sees
/// everything as it was at its beginning.
///
/// # Errors
/// [`Error::NotFound`] or [`Error::Forbidden`] when not.
pub async fn allowed(access: &HomeAccess) -> Result<()> {
    crate::homes::open(&access.actor, access.home().id).await?.may(domain::Act::ExportHome)
}

/// The pictures of a source, or those that were chosen of it.
pub(super) async fn pictures(
    photos: &[PhotoFile],
    path: &str,
    files: &impl Files,
    zip: &mut ZipWriter<impl Write + Seek>,
) -> Result<()> {
    for photo in photos {
        if let Some(picture) = files.picture(photo.file).await? {
            begin(zip, &format!("{path}/{}", photo.called()))?;
            zip.write_all(&picture).map_err(unwritten)?;
        }
    }
    Ok(())
}

/// The readings of a source and what they were before, all of them or what one person recorded.
pub(super) async fn readings(
    act: &mut Act,
    home: &Home,
    source: &Source,
    by: Option<UserId>,
    path: &str,
    zip: &mut ZipWriter<impl Write + Seek>,
) -> Result<()> {
    begin(zip, &format!("{path}/readings.csv"))?;
    csv::all(act, home, source, by, zip).await?;
    begin(zip, &format!("{path}/readings.jsonl"))?;
    lines(act, source, by, READINGS, zip, ReadingLine::read).await?;
    begin(zip, &format!("{path}/versions.jsonl"))?;
    lines(act, source, by, VERSIONS, zip, VersionLine::read).await
}

const READINGS: &str = "
    select id, register, version, taken_at, since, value, quality, note, metadata, answer, top_up, confirmed, author, recorded_at, updated_by,
        updated_at, import_id, first_digest
    from readings
    where space_id = $1 and source_id = $2 and ($3::uuid is null or author = $3)
    order by taken_at, register";

const VERSIONS: &str = "
    select id, register, version, taken_at, since, value, quality, note, metadata, answer, top_up, confirmed, author, recorded_at, updated_by,
        updated_at, import_id, first_digest, ended_by, ended_at, act, why
    from reading_versions
    where space_id = $1 and source_id = $2 and ($3::uuid is null or author = $3)
    order by id, version, register";

/// In walking order, by a name that any file system takes.
pub(super) fn folder_of(index: usize, source: &Source) -> String {
    let plain = |sign: char| if sign.is_alphanumeric() { sign } else { '-' };
    let name: String = source.name.chars().map(plain).take(40).collect();
    format!("sources/{:02}-{}", index + 1, name.trim_matches('-').to_lowercase())
}

async fn home_file(act: &mut Act, access: &HomeAccess, sources: Vec<String>) -> Result<HomeFile> {
    let home = access.home();
    let row = sqlx::query("select created_at, created_by from homes where space_id = $1")
        .bind(home.id.uuid())
        .fetch_one(act.sql())
        .await?;
    let created_by: Uuid = row.try_get("created_by")?;
    let people = sqlx::query(
        "select user_id, name from people
         where space_id = $1 and user_id in (
             select author from readings where space_id = $1 union select updated_by from readings where space_id = $1
             union select author from reading_versions where space_id = $1
             union select updated_by from reading_versions where space_id = $1
             union select ended_by from reading_versions where space_id = $1
             union select author from rivals where space_id = $1
             union select author from photos where space_id = $1
             union select brought_by from imports where space_id = $1 and state in ('saved', 'undone')
             union select created_by from sources where space_id = $1 and deleted_at is null
             union select $2
         )
         order by user_id",
    )
    .bind(home.id.uuid())
    .bind(created_by)
    .fetch_all(act.sql())
    .await?;
    let person = |row: &PgRow| {
        let name: &str = row.try_get("name")?;
        let name = Some(name).filter(|name| !name.is_empty()).map(|name| named("name", name)).transpose()?;
        Ok(PersonFile { id: UserId::from_uuid(row.try_get("user_id")?), name })
    };
    Ok(HomeFile {
        format: FORMAT,
        id: home.id,
        name: named("name", &home.name)?,
        address: noted("address", home.address.as_deref())?,
        zone: home.zone.clone(),
        currency: home.currency,
        created_at: rows::at(&row, "created_at")?,
        created_by: UserId::from_uuid(created_by),
        people: people.iter().map(person).collect::<Result<_>>()?,
        sources,
    })
}

async fn source_file(act: &mut Act, source: &Source, created_by: UserId) -> Result<SourceFile> {
    let meter = |meter: &Meter| MeterFile {
        number: meter.number,
        serial: meter.serial.clone(),
        digits: meter.counter.digits(),
        decimals: meter.counter.decimals(),
        fitted_at: meter.fitted_at,
        removed_at: meter.removed_at,
        multiplier: meter.multiplier,
        first: meter.first.clone(),
        last: meter.last.clone(),
        calibration_due: meter.calibration_due,
    };
    let imports = sqlx::query(
        "select import_id, file, bytes, state, brought_by, brought_at, ended_at from imports
         where space_id = $1 and source_id = $2 and state in ('saved', 'undone') order by brought_at, import_id",
    )
    .bind(source.space.uuid())
    .bind(source.id.uuid())
    .fetch_all(act.sql())
    .await?;
    let import = |row: &PgRow| {
        Ok(ImportFile {
            id: domain::ImportId::from_uuid(row.try_get("import_id")?),
            file: named("file", row.try_get("file")?)?,
            bytes: row.try_get("bytes")?,
            undone: row.try_get::<&str, _>("state")? == "undone",
            by: UserId::from_uuid(row.try_get("brought_by")?),
            at: rows::at(row, "brought_at")?,
            ended_at: rows::at(row, "ended_at")?,
        })
    };
    Ok(SourceFile {
        id: source.id,
        name: named("name", &source.name)?,
        description: noted("description", Some(&source.description))?,
        kind: source.kind,
        counts: source.counts,
        unit: unit(&source.unit)?,
        registers: source.registers.clone(),
        place: noted("place", source.place.as_deref())?,
        address: noted("address", source.address.as_deref())?,
        largest_gap: source.largest_gap,
        use_unit: source.use_unit.as_deref().map(unit).transpose()?,
        conversions: source.conversions.clone(),
        falls: source.falls,
        checks: crate::checks::standing(act, source.space, source.id).await?,
        parts: source.parts.clone(),
        position: source.position,
        created_at: source.created_at,
        created_by,
        meters: source.meters.iter().map(meter).collect(),
        rivals: readings::taken_along(act, source.space, source.id).await?,
        photos: photos::taken_along(act, source.space, source.id).await?,
        imports: imports.iter().map(import).collect::<Result<_>>()?,
    })
}

fn unit(text: &str) -> Result<Unit> {
    Unit::parse(text).map_err(|_| rows::broken("unit", text))
}

fn named(column: &str, text: &str) -> Result<Name> {
    Name::parse(text).map_err(|_| rows::broken(column, text))
}

fn noted(column: &str, text: Option<&str>) -> Result<Note> {
    let text = text.unwrap_or_default();
    Note::parse(text).map_err(|_| rows::broken(column, text))
}

/// Every row as one line of JSON.
async fn lines<T: Serialize>(
    act: &mut Act,
    source: &Source,
    by: Option<UserId>,
    statement: &'static str,
    zip: &mut impl Write,
    read: impl Fn(&PgRow) -> Result<T>,
) -> Result<()> {
    let mut found =
        sqlx::query(statement).bind(source.space.uuid()).bind(source.id.uuid()).bind(by.map(UserId::uuid)).fetch(act.sql());
    while let Some(row) = found.try_next().await? {
        let line = serde_json::to_string(&read(&row)?).map_err(|cause| Error::Broken(cause.to_string()))?;
        zip.write_all(line.as_bytes()).and_then(|()| zip.write_all(b"\n")).map_err(unwritten)?;
    }
    Ok(())
}

/// The next file of the archive, without its time: the same home is the same bytes.
pub(super) fn begin(zip: &mut ZipWriter<impl Write + Seek>, name: &str) -> Result<()> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644)
        .large_file(true);
    zip.start_file(name, options).map_err(|cause| Error::Broken(format!("the archive cannot be written: {cause}")))
}

pub(super) fn json(zip: &mut ZipWriter<impl Write + Seek>, name: &str, what: &impl Serialize) -> Result<()> {
    begin(zip, name)?;
    let text = serde_json::to_string_pretty(what).map_err(|cause| Error::Broken(cause.to_string()))?;
    zip.write_all(text.as_bytes()).and_then(|()| zip.write_all(b"\n")).map_err(unwritten)
}

pub(crate) fn unwritten(cause: std::io::Error) -> Error {
    Error::Broken(format!("the file cannot be written: {cause}"))
}

async fn log(access: &HomeAccess) -> Result<()> {
    // A line in the log takes more than looking does: whoever may see everything may leave this trace.
    let mut act = access.enter(Reach::Write).await?;
    crate::homes::hold_membership(&mut act, &access.actor, access.home().id, domain::Act::ExportHome).await?;
    let body = serde_json::json!({ "name": access.home().name });
    Entry { space: access.home().id, event: Event::HomeExported, source: None, reading: None, body }
        .by(&access.actor, &mut act)
        .await?;
    act.commit().await
}
