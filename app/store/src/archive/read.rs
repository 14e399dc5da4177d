use super::{
    FORMAT, HomeFile, SourceFile,
    rows::{ReadingLine, VersionLine, unhex},
};
use crate::{
    Actor, Error, Result,
    act::Act,
    audit::Entry,
    derived, meters,
    photos::{self, Files, PhotoFile, Size},
    rows::{sql, sql_date, sql_or_none},
    scope::{Reach, Scope},
    spaces, users,
};
use domain::{Counter, Counts, Event, Name, Register, SpaceId};
use serde::de::DeserializeOwned;
use serde_json::json;
use sqlx::types::Json;
use std::{
    collections::{BTreeMap, BTreeSet},
    io::{BufRead, BufReader, Read, Seek},
};
use thiserror::Error as ThisError;
use zip::{ZipArchive, result::ZipError};

/// Most files in an archive, and most bytes of its small ones.
const MOST_FILES: usize = 30_000;
const MOST_HEAD: u64 = 4 << 20;
/// Most bytes of one line, and rows that are inserted at once.
const MOST_LINE: u64 = 64 << 10;
const BATCH: usize = 5_000;

/// Most photos of a home: one a month of a hundred sources, for ten years.
const MOST_PHOTOS: usize = 12_000;
/// Most bytes of a picture.
const MOST_PICTURE: u64 = 32 << 20;

/// Why a file is not taken as an archive.
#[derive(Debug, ThisError)]
pub enum OpenError {
    /// It is no zip.
    #[error("no zip")]
    NoZip,
    /// There is no `home.json` in it, or one that is not understood.
    #[error("no home in it")]
    NoHome,
    /// It was written by a later version.
    #[error("a later format: {0}")]
    Later(u32),
    /// A file in it is not as it should be.
    #[error("{file}, line {line}")]
    Broken {
        /// Which.
        file: String,
        /// Where, from 1; 0 for the file as a whole.
        line: u64,
    },
    /// A home in it is on this server already.
    #[error("there already")]
    There,
    /// The database's.
    #[error(transparent)]
    Store(#[from] Error),
}

/// An archive that was opened, and the homes in it.
pub struct Opened<R> {
    zip: ZipArchive<R>,
    homes: Vec<(String, HomeFile)>,
}

impl<R> Opened<R> {
    /// What the homes in it are called.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.homes.iter().map(|(_, home)| home.name.as_str())
    }
}

/// Opens an archive and looks which homes are in it.
///
/// # Errors
/// [`OpenError`].
pub fn open<R: Read + Seek>(file: R) -> std::result::Result<Opened<R>, OpenError> {
    let mut zip = ZipArchive::new(file).map_err(|_| OpenError::NoZip)?;
    if zip.len() > MOST_FILES {
        return Err(OpenError::NoHome);
    }
    let names: Vec<String> = zip.file_names().filter_map(|name| Some(name.ok()?.into_owned())).collect();
    let mut folders: Vec<String> = names
        .iter()
        .filter_map(|name| name.strip_suffix("home.json"))
        .filter(|folder| folder.is_empty() || folder.ends_with('/'))
        .map(str::to_owned)
        .collect();
    folders.sort();
    let mut homes = Vec::new();
    for folder in folders {
        let file = format!("{folder}home.json");
        let said: serde_json::Value = head(&mut zip, &file)?;
        match said["format"].as_u64() {
            Some(format) if format == u64::from(FORMAT) => {}
            Some(format) => return Err(OpenError::Later(u32::try_from(format).unwrap_or(u32::MAX))),
            None => return Err(OpenError::NoHome),
        }
        let home = serde_json::from_value(said).map_err(|_| OpenError::Broken { file, line: 0 })?;
        homes.push((folder, home));
    }
    if homes.is_empty() { Err(OpenError::NoHome) } else { Ok(Opened { zip, homes }) }
}

/// Brings all homes of an archive to this server, owned by the actor: each in one transaction, with its readings, their versions,
/// and everything derived from them made anew. What one was on the other server, and who else had access there, is not brought.
///
/// # Errors
/// [`OpenError`]; of a home that cannot be taken nothing stays.
pub async fn restore<R: Read + Seek>(
    actor: &Actor,
    files: &impl Files,
    opened: &mut Opened<R>,
) -> std::result::Result<Vec<SpaceId>, OpenError> {
    let mut brought = Vec::new();
    for (folder, home) in &opened.homes {
        one(actor, files, &mut opened.zip, folder, home).await.map_err(|cause| match cause {
            OpenError::Store(Error::Taken("spaces_key")) => OpenError::There,
            other => other,
        })?;
        brought.push(home.id);
    }
    Ok(brought)
}

async fn one<R: Read + Seek>(
    actor: &Actor,
    files: &impl Files,
    zip: &mut ZipArchive<R>,
    folder: &str,
    home: &HomeFile,
) -> std::result::Result<(), OpenError> {
    let scope = Scope::user(actor.user()).member(home.id).reach(Reach::Owner);
    let mut act = actor.store.enter(&scope).await?;
    let there: bool = sqlx::query_scalar("select exists (select from homes where space_id = $1)")
        .bind(home.id.uuid())
        .fetch_one(act.sql())
        .await
        .map_err(Error::from)?;
    act.leave();
    if there {
        return Err(OpenError::There);
    }
    let mut sources = Vec::new();
    for name in &home.sources {
        let file = format!("{folder}{name}/source.json");
        let source: SourceFile = head(zip, &file)?;
        if !sound(&source) {
            return Err(OpenError::Broken { file, line: 0 });
        }
        sources.push((name, source));
    }
    // Pictures take their time: they are kept before anything is locked, and are swept away if nothing comes of it.
    let mut pictures = kept(actor, files, zip, folder, &sources).await?;
    let mut act = actor.store.enter(&scope).await?;
    users::hold(&mut act, actor.user()).await?;
    spaces::found(&mut act, home.id, "home", actor.user(), actor.name()).await?;
    sqlx::query(
        "insert into homes (space_id, name, address, zone, currency, created_at, created_by)
         values ($1, $2, nullif($3, ''), $4, $5, $6, $7)",
    )
    .bind(home.id.uuid())
    .bind(home.name.as_str())
    .bind(home.address.as_str())
    .bind(home.zone.name())
    .bind(home.currency.as_str())
    .bind(sql(home.created_at))
    .bind(home.created_by.uuid())
    .execute(act.sql())
    .await
    .map_err(Error::from)?;
    sqlx::query(
        "insert into people (space_id, user_id, name) select $1, id, name from unnest($2::uuid[], $3::text[]) as p (id, name)
         on conflict (space_id, user_id) do nothing",
    )
    .bind(home.id.uuid())
    .bind(home.people.iter().map(|person| person.id.uuid()).collect::<Vec<_>>())
    .bind(home.people.iter().map(|person| person.name.as_ref().map_or("", Name::as_str)).collect::<Vec<_>>())
    .execute(act.sql())
    .await
    .map_err(Error::from)?;
    let people: BTreeSet<_> = home.people.iter().map(|person| person.id).chain([actor.user()]).collect();
    let mut brought: Vec<SourceFile> = Vec::new();
    for (name, source) in sources {
        let path = format!("{folder}{name}");
        let broken = || OpenError::Broken { file: format!("{path}/source.json"), line: 0 };
        insert_source(&mut act, home.id, &source).await?;
        let numbers: Vec<i16> = source.registers.iter().map(|register| register.number).collect();
        let interval = source.counts == Counts::Interval;
        if !source.rivals.iter().all(|rival| source.counts != Counts::Virtual && rival.fits(&numbers, interval, &people)) {
            return Err(broken());
        }
        crate::readings::bring(&mut act, home.id, source.id, &source.rivals).await?;
        let fits = |line: &ReadingLine| {
            numbers.contains(&line.register)
                && people.contains(&line.author)
                && line.since.is_some() == interval
                && source.counts != Counts::Virtual
        };
        {
            let mut readings = Lines::open(zip, format!("{path}/readings.jsonl"))?;
            while let Some(batch) = readings.batch(&fits)? {
                insert_readings(&mut act, home.id, &source, &batch).await?;
            }
        }
        let mut versions = Lines::open(zip, format!("{path}/versions.jsonl"))?;
        while let Some(batch) = versions.batch(&|line: &VersionLine| fits(&line.was))? {
            insert_versions(&mut act, home.id, &source, &batch).await?;
        }
        if !source.photos.iter().all(|photo| people.contains(&photo.by)) {
            return Err(broken());
        }
        for (photo, size) in pictures.remove(name).unwrap_or_default() {
            // What shows a reading that is not here is left to be swept away.
            if photos::has_place(&mut act, home.id, source.id, &photo).await? {
                photos::put(&mut act, home.id, source.id, &photo, size).await?;
            }
        }
        brought.push(source);
    }
    if let Some(file) = unfit(&brought) {
        return Err(OpenError::Broken { file: format!("{folder}{}/source.json", home.sources[file]), line: 0 });
    }
    derived::rebuild_all(&mut act, home.id, brought.iter().map(|source| source.id).collect()).await?;
    let body =
        json!({ "after": { "name": home.name.as_str(), "zone": home.zone.name(), "sources": home.sources.len().to_string() } });
    Entry { space: home.id, event: Event::HomeBrought, source: None, reading: None, body }.by(actor, &mut act).await?;
    Ok(act.commit().await?)
}

/// Keeps the pictures that are in an archive; with each, which photo of which folder it is.
async fn kept<R: Read + Seek>(
    actor: &Actor,
    files: &impl Files,
    zip: &mut ZipArchive<R>,
    folder: &str,
    sources: &[(&String, SourceFile)],
) -> std::result::Result<BTreeMap<String, Vec<(PhotoFile, Size)>>, OpenError> {
    let mut all: BTreeMap<String, Vec<_>> = BTreeMap::new();
    let mut count = 0;
    for (name, source) in sources {
        count += source.photos.len();
        if count > MOST_PHOTOS {
            return Err(OpenError::Broken { file: format!("{folder}{name}/source.json"), line: 0 });
        }
        for mut photo in source.photos.iter().cloned() {
            let called = format!("{folder}{name}/{}", photo.called());
            let broken = || OpenError::Broken { file: called.clone(), line: 0 };
            let mut picture = Vec::new();
            match zip.by_name(&called) {
                // Its file was missing when the archive was written.
                Err(ZipError::FileNotFound) => continue,
                Err(_) => return Err(broken()),
                Ok(file) => file.take(MOST_PICTURE).read_to_end(&mut picture).map_err(|_| broken())?,
            };
            photo.file = photos::expected(&actor.store).await?;
            let size = files.keep(photo.file, picture).await?.ok_or_else(broken)?;
            all.entry((*name).clone()).or_default().push((photo, size));
        }
    }
    Ok(all)
}

/// The place of a virtual source with a part from which nothing is worked out. One that is not there, or is told in a unit that does not
/// convert, may be: then nothing is known until that is put right.
fn unfit(sources: &[SourceFile]) -> Option<usize> {
    let fits = |part: &domain::Part| {
        sources.iter().find(|source| source.id == part.source).is_none_or(|source| {
            let numbers = || source.registers.iter().map(|register| register.number);
            source.counts.adds_up() && part.register.is_none_or(|number| numbers().any(|other| other == number))
        })
    };
    sources.iter().position(|source| !source.parts.iter().all(fits))
}

/// As our own form would have made it.
fn sound(source: &SourceFile) -> bool {
    let numbers: BTreeSet<i16> = source.registers.iter().map(|register| register.number).collect();
    let named = |register: &Register| {
        register.name.is_empty() && source.registers.len() == 1 || domain::Name::parse(&register.name).is_ok()
    };
    let faces = source.meters.iter().all(|meter| Counter::new(meter.digits, meter.decimals).is_ok());
    // One after the other: each was fitted when the one before it was removed, and the last is there.
    let ends = source.meters.iter().map(|meter| meter.removed_at);
    let begins = source.meters.iter().skip(1).map(|meter| meter.fitted_at).chain([None]);
    let followed =
        !source.meters.is_empty() && ends.eq(begins) && (1..).zip(&source.meters).all(|(number, meter)| meter.number == number);
    let combined = match source.counts {
        Counts::Virtual => source.registers.len() == 1 && domain::parts::checked(source.parts.clone()).is_ok(),
        _ => source.parts.is_empty(),
    };
    let photographed: BTreeSet<_> = source.photos.iter().map(|photo| photo.reading).collect();
    combined
        && photographed.len() == source.photos.len()
        && numbers.contains(&1)
        && numbers.len() == source.registers.len()
        && numbers.first() == Some(&1)
        && numbers.len() <= Register::MOST
        && source.registers.iter().all(named)
        && faces
        && followed
        && source.checks.iter().all(|check| check.rule.checked().is_ok())
        && source.largest_gap.is_none_or(|gap| gap > 0)
}

async fn insert_source(act: &mut Act, space: SpaceId, source: &SourceFile) -> Result<()> {
    sqlx::query(
        "with source as (
             insert into sources (space_id, source_id, name, description, kind, place, address, largest_gap, position, created_at,
                 created_by, use_unit, conversions, falls, parts)
             values ($1, $2, $3, $4, $5, nullif($6, ''), nullif($7, ''), $8, $9, $10, $11, $26, $27, $28, $29)
         ), registers as (
             insert into registers (space_id, source_id, register, name, unit, counts)
             select $1, $2, number, name, $12, $13 from unnest($14::smallint[], $15::text[]) as r (number, name)
         )
         insert into meters (space_id, source_id, number, serial, digits, decimals, fitted_at, removed_at, multiplier, initial, final,
             calibration_due)
         select $1, $2, number, serial, digits, decimals, fitted_at, removed_at, multiplier, initial, final, calibration_due
         from unnest($16::smallint[], $17::text[], $18::smallint[], $19::smallint[], $20::timestamptz[], $21::timestamptz[],
                 $22::numeric[], $23::jsonb[], $24::jsonb[], $25::date[])
             as m (number, serial, digits, decimals, fitted_at, removed_at, multiplier, initial, final, calibration_due)",
    )
    .bind(space.uuid())
    .bind(source.id.uuid())
    .bind(source.name.as_str())
    .bind(source.description.as_str())
    .bind(source.kind.as_str())
    .bind(source.place.as_str())
    .bind(source.address.as_str())
    .bind(source.largest_gap)
    .bind(source.position)
    .bind(sql(source.created_at))
    .bind(source.created_by.uuid())
    .bind(source.unit.as_str())
    .bind(source.counts.as_str())
    .bind(source.registers.iter().map(|register| register.number).collect::<Vec<_>>())
    .bind(source.registers.iter().map(|register| register.name.as_str()).collect::<Vec<_>>())
    .bind(source.meters.iter().map(|meter| meter.number).collect::<Vec<_>>())
    .bind(source.meters.iter().map(|meter| meter.serial.as_ref().map(domain::Name::as_str)).collect::<Vec<_>>())
    .bind(source.meters.iter().map(|meter| i16::from(meter.digits)).collect::<Vec<_>>())
    .bind(source.meters.iter().map(|meter| i16::from(meter.decimals)).collect::<Vec<_>>())
    .bind(source.meters.iter().map(|meter| sql_or_none(meter.fitted_at)).collect::<Vec<_>>())
    .bind(source.meters.iter().map(|meter| sql_or_none(meter.removed_at)).collect::<Vec<_>>())
    .bind(source.meters.iter().map(|meter| meter.multiplier.get()).collect::<Vec<_>>())
    .bind(source.meters.iter().map(|meter| meters::noted(&meter.first)).collect::<Vec<_>>())
    .bind(source.meters.iter().map(|meter| meters::noted(&meter.last)).collect::<Vec<_>>())
    .bind(source.meters.iter().map(|meter| meter.calibration_due.map(sql_date)).collect::<Vec<_>>())
    .bind(source.use_unit.as_ref().map(domain::Unit::as_str))
    .bind(Json(&source.conversions))
    .bind(source.falls.as_str())
    .bind(Json(&source.parts))
    .execute(act.sql())
    .await?;
    crate::checks::put(act, space, source.id, &source.checks).await?;
    for import in &source.imports {
        sqlx::query(
            "insert into imports (space_id, import_id, source_id, file, bytes, state, brought_by, brought_at, ended_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(space.uuid())
        .bind(import.id.uuid())
        .bind(source.id.uuid())
        .bind(import.file.as_str())
        .bind(import.bytes)
        .bind(if import.undone { "undone" } else { "saved" })
        .bind(import.by.uuid())
        .bind(sql(import.at))
        .bind(sql(import.ended_at))
        .execute(act.sql())
        .await?;
    }
    Ok(())
}

/// The columns that readings and their versions have in common, as arrays. $1 and $2 are the space and the source.
macro_rules! insert {
    ($table:literal, $more:literal, $values:literal, $types:literal) => {
        concat!(
            "insert into ", $table, " (space_id, source_id, id, register, version, taken_at, since, value, quality, note, metadata,
                 answer, top_up, confirmed, author, recorded_at, updated_by, updated_at, import_id, first_digest", $more, ")
             select $1, $2, id, register, version, taken_at, since, value, quality, note, metadata, answer, top_up, confirmed, author, recorded_at,
                 updated_by, updated_at, import_id, first_digest", $values, "
             from unnest($3::uuid[], $4::smallint[], $5::int[], $6::timestamptz[], $7::timestamptz[], $8::numeric[], $9::text[],
                 $10::text[], $11::jsonb[], $12::text[], $13::numeric[], $14::text[], $15::uuid[], $16::timestamptz[], $17::uuid[], $18::timestamptz[],
                 $19::uuid[], $20::bytea[]", $types, ")
                 as r (id, register, version, taken_at, since, value, quality, note, metadata, answer, top_up, confirmed, author, recorded_at,
                     updated_by, updated_at, import_id, first_digest", $values, ")"
        )
    };
}

type Query = sqlx::query::Query<'static, sqlx::Postgres, sqlx::postgres::PgArguments>;

fn bound(statement: &'static str, space: SpaceId, source: &SourceFile, lines: &[&ReadingLine]) -> Result<Query> {
    let digests = lines.iter().map(|line| unhex(&line.digest)).collect::<Result<Vec<_>>>()?;
    Ok(sqlx::query(statement)
        .bind(space.uuid())
        .bind(source.id.uuid())
        .bind(lines.iter().map(|line| line.id.uuid()).collect::<Vec<_>>())
        .bind(lines.iter().map(|line| line.register).collect::<Vec<_>>())
        .bind(lines.iter().map(|line| line.version).collect::<Vec<_>>())
        .bind(lines.iter().map(|line| sql(line.at)).collect::<Vec<_>>())
        .bind(lines.iter().map(|line| sql_or_none(line.since)).collect::<Vec<_>>())
        .bind(lines.iter().map(|line| line.value).collect::<Vec<_>>())
        .bind(lines.iter().map(|line| line.quality.as_str()).collect::<Vec<_>>())
        .bind(lines.iter().map(|line| line.note.as_str().to_owned()).collect::<Vec<_>>())
        .bind(lines.iter().map(|line| Json(line.metadata.clone())).collect::<Vec<_>>())
        .bind(lines.iter().map(|line| line.answer.map(domain::Answer::as_str)).collect::<Vec<_>>())
        .bind(lines.iter().map(|line| line.top_up).collect::<Vec<_>>())
        .bind(lines.iter().map(|line| line.confirmed.to_string()).collect::<Vec<_>>())
        .bind(lines.iter().map(|line| line.author.uuid()).collect::<Vec<_>>())
        .bind(lines.iter().map(|line| sql(line.recorded_at)).collect::<Vec<_>>())
        .bind(lines.iter().map(|line| line.updated_by.uuid()).collect::<Vec<_>>())
        .bind(lines.iter().map(|line| sql(line.updated_at)).collect::<Vec<_>>())
        .bind(lines.iter().map(|line| line.import.map(domain::ImportId::uuid)).collect::<Vec<_>>())
        .bind(digests))
}

async fn insert_readings(act: &mut Act, space: SpaceId, source: &SourceFile, batch: &[ReadingLine]) -> Result<()> {
    let lines: Vec<&ReadingLine> = batch.iter().collect();
    bound(insert!("readings", "", "", ""), space, source, &lines)?.execute(act.sql()).await?;
    Ok(())
}

async fn insert_versions(act: &mut Act, space: SpaceId, source: &SourceFile, batch: &[VersionLine]) -> Result<()> {
    let lines: Vec<&ReadingLine> = batch.iter().map(|line| &line.was).collect();
    let statement = insert!(
        "reading_versions",
        ", ended_by, ended_at, act, why",
        ", ended_by, ended_at, act, why",
        ", $21::uuid[], $22::timestamptz[], $23::text[], $24::text[]"
    );
    bound(statement, space, source, &lines)?
        .bind(batch.iter().map(|line| line.ended_by.uuid()).collect::<Vec<_>>())
        .bind(batch.iter().map(|line| sql(line.ended_at)).collect::<Vec<_>>())
        .bind(batch.iter().map(|line| line.act.clone()).collect::<Vec<_>>())
        .bind(batch.iter().map(|line| line.why.as_str().to_owned()).collect::<Vec<_>>())
        .execute(act.sql())
        .await?;
    Ok(())
}

/// A small file of the archive as JSON.
fn head<R: Read + Seek, T: DeserializeOwned>(zip: &mut ZipArchive<R>, name: &str) -> std::result::Result<T, OpenError> {
    let broken = || OpenError::Broken { file: name.to_owned(), line: 0 };
    let mut text = Vec::new();
    zip.by_name(name).map_err(|_| broken())?.take(MOST_HEAD).read_to_end(&mut text).map_err(|_| broken())?;
    serde_json::from_slice(&text).map_err(|_| broken())
}

/// The lines of a file of the archive, a batch at a time. However large the file unpacks, memory is that of a batch.
struct Lines<'a, R: Read> {
    file: String,
    line: u64,
    reader: BufReader<zip::read::ZipFile<'a, R>>,
}

impl<'a, R: Read + Seek> Lines<'a, R> {
    fn open(zip: &'a mut ZipArchive<R>, file: String) -> std::result::Result<Self, OpenError> {
        let inside = zip.by_name(&file).map_err(|_| OpenError::Broken { file: file.clone(), line: 0 })?;
        Ok(Self { file, line: 0, reader: BufReader::new(inside) })
    }

    fn batch<T: DeserializeOwned>(&mut self, fits: &dyn Fn(&T) -> bool) -> std::result::Result<Option<Vec<T>>, OpenError> {
        let mut batch = Vec::new();
        let mut text = Vec::new();
        while batch.len() < BATCH {
            text.clear();
            self.line += 1;
            let broken = OpenError::Broken { file: self.file.clone(), line: self.line };
            match (&mut self.reader).take(MOST_LINE).read_until(b'\n', &mut text) {
                Ok(0) => break,
                Ok(_) => {}
                Err(_) => return Err(broken),
            }
            match serde_json::from_slice(&text) {
                Ok(line) if fits(&line) => batch.push(line),
                _ => return Err(broken),
            }
        }
        Ok(if batch.is_empty() { None } else { Some(batch) })
    }
}
