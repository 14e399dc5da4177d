//! Photos of meters: one of a reading, one of the source itself. Here are their rows; the pictures are files that [`Files`] keeps, under
//! names that nobody is told. A file is expected before it is written, and what no row has is removed a day later: so a crash leaves
//! neither a row without its file nor a file without its row.

use crate::{
    Error, Result, SourceAccess, Store,
    act::{self, again},
    audit::Entry,
    random,
    rows::{self, sql},
    scope::{Reach, Scope},
};
use domain::{Act, Event, ReadingId, SourceId, SpaceId, Timestamp, UserId, Uuid};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::{Row, postgres::PgRow};

/// Where the pictures are.
pub trait Files: Sync {
    /// The large picture of a file, a JPEG; `None` when it is not there, which is then noted where operators read.
    ///
    /// # Errors
    /// [`Error::Broken`] when it cannot be told.
    fn picture(&self, file: Uuid) -> impl Future<Output = Result<Option<Vec<u8>>>> + Send;

    /// Makes a picture anew and keeps it as this file; `None` for what is no picture.
    ///
    /// # Errors
    /// [`Error::Broken`] when it cannot be kept.
    fn keep(&self, file: Uuid, picture: Vec<u8>) -> impl Future<Output = Result<Option<Size>>> + Send;
}

/// How large a picture is, in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// From left to right.
    pub width: u32,
    /// From top to bottom.
    pub height: u32,
}

/// What a photo shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// What the meter showed when it was read.
    Reading(ReadingId),
    /// The meter, to be recognised by.
    Source,
}

/// A photo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Photo {
    /// What it shows.
    pub of: Of,
    /// The name of its file. It never shows two pictures: another photo is another file.
    pub file: Uuid,
    /// Of the large picture.
    pub size: Size,
    /// When it was added.
    pub added_at: Timestamp,
}

/// The same as it is taken along with its home.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PhotoFile {
    /// Of which reading; `None`: of the source.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub reading: Option<ReadingId>,
    /// Who added it.
    pub by: UserId,
    /// When.
    pub at: Timestamp,
    #[serde(skip)]
    pub(crate) file: Uuid,
}

impl PhotoFile {
    /// How it is called in the folder of its source.
    pub(crate) fn called(&self) -> String {
        self.reading.map_or_else(|| "photos/meter.jpg".to_owned(), |reading| format!("photos/{reading}.jpg"))
    }
}

impl Of {
    /// What it takes to add or remove one.
    fn right(self) -> (Act, Reach) {
        match self {
            Self::Reading(_) => (Act::Record, Reach::Write),
            Self::Source => (Act::ChangeSource, Reach::Admin),
        }
    }

    fn about(self, source: SourceId) -> Uuid {
        match self {
            Self::Reading(reading) => reading.uuid(),
            Self::Source => source.uuid(),
        }
    }

    fn reading(self) -> Option<ReadingId> {
        match self {
            Self::Reading(reading) => Some(reading),
            Self::Source => None,
        }
    }
}

/// May they add or remove it?
///
/// # Errors
/// [`Error::Forbidden`] when not.
pub fn may(access: &SourceAccess, of: Of) -> Result<()> {
    // What is worked out from others hangs on no wall.
    if access.source().is_virtual() {
        return Err(Error::Forbidden);
    }
    access.may(of.right().0)
}

/// A name for a file that will be written.
///
/// # Errors
/// [`Error::Forbidden`] for those who may not add the photo.
pub async fn expect(access: &SourceAccess, of: Of) -> Result<Uuid> {
    may(access, of)?;
    expected(&access.actor().store).await
}

pub(crate) async fn expected(store: &Store) -> Result<Uuid> {
    let file = random::id();
    again(async || {
        let mut act = store.enter(&Scope::default()).await?;
        sqlx::query("select expect_file($1)").bind(file).execute(act.sql()).await?;
        act.commit().await
    })
    .await?;
    Ok(file)
}

/// Adds a photo whose file was written, in the place of one that was there.
///
/// # Errors
/// [`Error::Forbidden`] without the right; [`Error::NotFound`] when the reading is not there; [`Error::Broken`] when writing the file took
/// so long that it is being removed.
pub async fn add(access: &SourceAccess, of: Of, file: Uuid, size: Size) -> Result<()> {
    let (right, reach) = of.right();
    may(access, of)?;
    again(async || {
        let mut act = access.enter(reach).await?;
        access.hold(&mut act, reach, right).await?;
        let source = access.source();
        if let Of::Reading(reading) = of {
            let there: bool = sqlx::query_scalar(
                "select exists (select from readings where space_id = $1 and source_id = $2 and register = 1 and id = $3)",
            )
            .bind(source.space.uuid())
            .bind(source.id.uuid())
            .bind(reading.uuid())
            .fetch_one(act.sql())
            .await?;
            if !there {
                return Err(Error::NotFound);
            }
        }
        let replaced = take_out(&mut act, access, of).await?;
        let photo = PhotoFile { reading: of.reading(), by: access.actor().user(), at: act.now(), file };
        put(&mut act, source.space, source.id, &photo, size).await?;
        entry(access, of, Event::PhotoAdded, json!({ "replaced": replaced })).by(access.actor(), &mut act).await?;
        act.commit().await
    })
    .await
}

/// Whether what a brought photo shows is here: its source, or a reading of it that stands or can be brought back.
pub(crate) async fn has_place(act: &mut act::Act, space: SpaceId, source: SourceId, photo: &PhotoFile) -> Result<bool> {
    let Some(reading) = photo.reading else { return Ok(true) };
    Ok(sqlx::query_scalar(
        "select exists (select from readings where space_id = $1 and source_id = $2 and id = $3)
             or exists (select from reading_versions where space_id = $1 and source_id = $2 and id = $3)",
    )
    .bind(space.uuid())
    .bind(source.uuid())
    .bind(reading.uuid())
    .fetch_one(act.sql())
    .await?)
}

/// Writes the row, and takes the file that it names.
pub(crate) async fn put(act: &mut act::Act, space: SpaceId, source: SourceId, photo: &PhotoFile, size: Size) -> Result<()> {
    let taken: bool = sqlx::query_scalar("select take_file($1)").bind(photo.file).fetch_one(act.sql()).await?;
    if !taken {
        return Err(Error::Broken("a photo was written too slowly".to_owned()));
    }
    let side = |side: u32| i32::try_from(side).map_err(|_| Error::Broken(format!("a photo of {side} pixels")));
    sqlx::query(
        "insert into photos (space_id, source_id, about, file, width, height, author, added_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(space.uuid())
    .bind(source.uuid())
    .bind(photo.reading.map_or_else(|| source.uuid(), ReadingId::uuid))
    .bind(photo.file)
    .bind(side(size.width)?)
    .bind(side(size.height)?)
    .bind(photo.by.uuid())
    .bind(sql(photo.at))
    .execute(act.sql())
    .await?;
    Ok(())
}

/// Removes a photo for good.
///
/// # Errors
/// [`Error::Forbidden`] without the right; [`Error::NotFound`] when there is none.
pub async fn remove(access: &SourceAccess, of: Of) -> Result<()> {
    let (right, reach) = of.right();
    access.may(right)?;
    again(async || {
        let mut act = access.enter(reach).await?;
        access.hold(&mut act, reach, right).await?;
        if !take_out(&mut act, access, of).await? {
            return Err(Error::NotFound);
        }
        entry(access, of, Event::PhotoRemoved, json!({})).by(access.actor(), &mut act).await?;
        act.commit().await
    })
    .await
}

/// Whether there was one.
async fn take_out(act: &mut act::Act, access: &SourceAccess, of: Of) -> Result<bool> {
    let source = access.source();
    let gone = sqlx::query("delete from photos where space_id = $1 and source_id = $2 and about = $3")
        .bind(source.space.uuid())
        .bind(source.id.uuid())
        .bind(of.about(source.id))
        .execute(act.sql())
        .await?;
    Ok(gone.rows_affected() > 0)
}

fn entry(access: &SourceAccess, of: Of, event: Event, body: serde_json::Value) -> Entry {
    let source = access.source();
    Entry { space: source.space, event, source: Some(source.id), reading: of.reading(), body }
}

/// The photo of one thing, as long as its reading stands.
///
/// # Errors
/// The store's.
pub async fn of(access: &SourceAccess, of: Of) -> Result<Option<Photo>> {
    newest(access, Some(of.about(access.source().id))).await
}

/// What a source is recognised by: its own photo, or else that of the newest reading that has one.
///
/// # Errors
/// The store's.
pub async fn face(access: &SourceAccess) -> Result<Option<Photo>> {
    newest(access, None).await
}

async fn newest(access: &SourceAccess, about: Option<Uuid>) -> Result<Option<Photo>> {
    again(async || {
        let mut act = access.enter(Reach::Read).await?;
        let source = access.source();
        let found = sqlx::query(
            "select p.about, p.file, p.width, p.height, p.added_at
             from photos p
             left join readings r on r.space_id = $1 and r.source_id = $2 and r.id = p.about and r.register = 1
             where p.space_id = $1 and p.source_id = $2 and (r.id is not null or p.about = $2) and p.about = coalesce($3, p.about)
             order by p.about = $2 desc, r.taken_at desc
             limit 1",
        )
        .bind(source.space.uuid())
        .bind(source.id.uuid())
        .bind(about)
        .fetch_optional(act.sql())
        .await?;
        act.leave();
        found.map(|row| photo(&row, source.id)).transpose()
    })
    .await
}

fn photo(row: &PgRow, source: SourceId) -> Result<Photo> {
    let about: Uuid = row.try_get("about")?;
    let side = |column| Ok::<_, Error>(row.try_get::<i32, _>(column)?.unsigned_abs());
    Ok(Photo {
        of: if about == source.uuid() { Of::Source } else { Of::Reading(ReadingId::from_uuid(about)) },
        file: row.try_get("file")?,
        size: Size { width: side("width")?, height: side("height")? },
        added_at: rows::at(row, "added_at")?,
    })
}

/// All of a source, also of readings that can be brought back, in a transaction that is under way.
pub(crate) async fn taken_along(act: &mut act::Act, space: SpaceId, source: SourceId) -> Result<Vec<PhotoFile>> {
    let found = sqlx::query(
        "select about, file, author, added_at from photos where space_id = $1 and source_id = $2 order by added_at, about",
    )
    .bind(space.uuid())
    .bind(source.uuid())
    .fetch_all(act.sql())
    .await?;
    let file = |row: &PgRow| {
        let about: Uuid = row.try_get("about")?;
        Ok(PhotoFile {
            reading: (about != source.uuid()).then(|| ReadingId::from_uuid(about)),
            by: UserId::from_uuid(row.try_get("author")?),
            at: rows::at(row, "added_at")?,
            file: row.try_get("file")?,
        })
    };
    found.iter().map(file).collect()
}

/// Rows removed by one transaction.
const STEP: i32 = 1_000;

impl Store {
    /// Removes the photos of readings that were deleted more than thirty days ago, and says how many those were.
    ///
    /// # Errors
    /// The store's.
    pub async fn purge_photos(&self) -> Result<u64> {
        again(async || {
            let mut act = self.enter(&Scope::default()).await?;
            let removed: i64 = sqlx::query_scalar("select purge_photos($1)").bind(STEP).fetch_one(act.sql()).await?;
            act.commit().await?;
            Ok(removed.unsigned_abs())
        })
        .await
    }

    /// Some files that no photo has any more. Each is to be removed, and then told to [`Store::file_removed`]; a server that does not
    /// come to it leaves it to the next.
    ///
    /// # Errors
    /// The store's.
    pub async fn loose_files(&self) -> Result<Vec<Uuid>> {
        again(async || {
            let mut act = self.enter(&Scope::default()).await?;
            let files = sqlx::query_scalar("select * from loose_files($1)").bind(STEP).fetch_all(act.sql()).await?;
            act.commit().await?;
            Ok(files)
        })
        .await
    }

    /// A loose file was removed.
    ///
    /// # Errors
    /// The store's.
    pub async fn file_removed(&self, file: Uuid) -> Result<()> {
        again(async || {
            let mut act = self.enter(&Scope::default()).await?;
            sqlx::query("select remove_file($1)").bind(file).execute(act.sql()).await?;
            act.commit().await
        })
        .await
    }
}
