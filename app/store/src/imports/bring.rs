use super::{Chosen, bytes::Inflate};
use crate::{Result, SourceAccess, act::again, random, rows::sql, scope::Reach};
use domain::{
    Act, ImportId,
    file::{Recognised, Unreadable, recognise},
};
use flate2::{Compression, write::GzEncoder};
use sha2::{Digest, Sha256};
use sqlx::{Row, types::Json};
use std::{collections::BTreeMap, io::Write};

/// Compressed bytes of one part.
const PART: usize = 256 << 10;
/// Bytes that are looked at to recognise the file.
const SAMPLE: usize = 256 << 10;

/// A file whose bytes are on the way. Nothing but its parts is kept until [`Bringing::finish`].
pub struct Bringing {
    access: SourceAccess,
    id: ImportId,
    packing: Packing,
    /// Compressed, not yet a part.
    packed: Vec<u8>,
    parts: i32,
    bytes: i64,
    sample: Vec<u8>,
    inflate: Inflate,
}

/// As it comes, or compressed by us.
enum Packing {
    /// Nothing has come yet.
    Unknown,
    Ours(GzEncoder<Vec<u8>>),
    Theirs,
}

/// What came of the bytes.
#[derive(Debug)]
pub enum Brought {
    /// It is there, and was recognised.
    Ready(ImportId),
    /// It is no table of readings; nothing was kept.
    Unreadable(Unreadable),
}

/// Begins to take a file. The name is shown only, and cut to 200 characters.
///
/// # Errors
/// [`crate::Error::Forbidden`] without the right to write.
pub async fn begin(access: &SourceAccess, file: &str) -> Result<Bringing> {
    access.may(Act::Record)?;
    let id = ImportId::from_uuid(random::id());
    let file: String = file.chars().filter(|sign| !sign.is_control()).take(200).collect();
    again(async || {
        let mut act = access.enter(Reach::Write).await?;
        access.hold(&mut act, Reach::Write, Act::Record).await?;
        let now = act.now();
        sqlx::query(
            "insert into imports (space_id, import_id, source_id, file, bytes, state, brought_by, brought_at)
             values ($1, $2, $3, $4, 0, 'coming', $5, $6)",
        )
        .bind(access.source().space.uuid())
        .bind(id.uuid())
        .bind(access.source().id.uuid())
        .bind(&file)
        .bind(access.actor().user().uuid())
        .bind(sql(now))
        .execute(act.sql())
        .await?;
        act.commit().await
    })
    .await?;
    Ok(Bringing {
        access: access.clone(),
        id,
        packing: Packing::Unknown,
        packed: Vec::new(),
        parts: 0,
        bytes: 0,
        sample: Vec::new(),
        inflate: Inflate::new(),
    })
}

impl Bringing {
    /// The next bytes.
    ///
    /// # Errors
    /// The store's.
    pub async fn push(&mut self, bytes: &[u8]) -> Result<()> {
        if bytes.is_empty() {
            return Ok(());
        }
        self.bytes += i64::try_from(bytes.len()).unwrap_or(i64::MAX);
        if matches!(self.packing, Packing::Unknown) {
            let gzip = bytes.starts_with(&[0x1f, 0x8b]);
            self.packing = if gzip { Packing::Theirs } else { Packing::Ours(GzEncoder::new(Vec::new(), Compression::fast())) };
        }
        match &mut self.packing {
            Packing::Ours(encoder) => {
                let room = SAMPLE.saturating_sub(self.sample.len()).min(bytes.len());
                self.sample.extend_from_slice(&bytes[..room]);
                // Writing to memory does not fail.
                let _ = encoder.write_all(bytes);
                self.packed.append(encoder.get_mut());
            }
            Packing::Theirs | Packing::Unknown => {
                let (sample, inflate) = (&mut self.sample, &mut self.inflate);
                for slice in bytes.chunks(4 << 10) {
                    if sample.len() >= SAMPLE {
                        break;
                    }
                    inflate.push(slice, &mut |inflated| {
                        let room = SAMPLE.saturating_sub(sample.len()).min(inflated.len());
                        sample.extend_from_slice(&inflated[..room]);
                    });
                }
                self.packed.extend_from_slice(bytes);
            }
        }
        while self.packed.len() >= PART {
            let rest = self.packed.split_off(PART);
            let part = std::mem::replace(&mut self.packed, rest);
            self.keep(&part).await?;
        }
        Ok(())
    }

    async fn keep(&mut self, part: &[u8]) -> Result<()> {
        let number = self.parts;
        self.parts += 1;
        again(async || {
            let mut act = self.access.enter(Reach::Write).await?;
            sqlx::query("insert into import_parts (space_id, source_id, import_id, part, bytes) values ($1, $2, $3, $4, $5)")
                .bind(self.access.source().space.uuid())
                .bind(self.access.source().id.uuid())
                .bind(self.id.uuid())
                .bind(number)
                .bind(part)
                .execute(act.sql())
                .await?;
            act.commit().await
        })
        .await
    }

    /// All bytes are there: the file is recognised, and read as the last one with the same headings was.
    ///
    /// # Errors
    /// The store's.
    pub async fn finish(mut self) -> Result<Brought> {
        if let Packing::Ours(encoder) = std::mem::replace(&mut self.packing, Packing::Theirs) {
            let rest = encoder.finish().unwrap_or_default();
            self.packed.extend(rest);
        }
        let part = std::mem::take(&mut self.packed);
        if !part.is_empty() {
            self.keep(&part).await?;
        }
        if self.sample.len() < SAMPLE {
            let sample = &mut self.sample;
            self.inflate.finish(&mut |inflated| sample.extend_from_slice(inflated));
        }
        let whole = self.sample.len() < SAMPLE;
        let source = self.access.source();
        let registers = u8::try_from(source.registers.len()).unwrap_or(u8::MAX);
        let recognised = match recognise(&self.sample, whole, source.counts, &self.access.home().zone, registers) {
            Ok(recognised) => recognised,
            Err(unreadable) => {
                super::leave(&self.access, self.id).await?;
                return Ok(Brought::Unreadable(unreadable));
            }
        };
        let headings = headings(&recognised);
        again(async || {
            let mut act = self.access.enter(Reach::Write).await?;
            let (space, source) = (self.access.source().space.uuid(), self.access.source().id.uuid());
            let remembered = sqlx::query(
                "select chosen from imports
                 where space_id = $1 and source_id = $2 and headings = $3 and state in ('saved', 'undone') and chosen is not null
                 order by brought_at desc limit 1",
            )
            .bind(space)
            .bind(source)
            .bind(&headings)
            .fetch_optional(act.sql())
            .await?;
            let chosen = match remembered {
                Some(row) => Chosen {
                    falls: BTreeMap::new(),
                    direction: recognised.direction,
                    ..row.try_get::<Json<Chosen>, _>("chosen")?.0
                },
                None => Chosen::of(&recognised),
            };
            sqlx::query(
                "update imports set state = 'brought', bytes = $4, recognised = $5, chosen = $6, headings = $7
                 where space_id = $1 and source_id = $2 and import_id = $3",
            )
            .bind(space)
            .bind(source)
            .bind(self.id.uuid())
            .bind(self.bytes)
            .bind(Json(&recognised))
            .bind(Json(&chosen))
            .bind(&headings)
            .execute(act.sql())
            .await?;
            act.commit().await
        })
        .await?;
        Ok(Brought::Ready(self.id))
    }

    /// Nothing shall be kept: what came was cut off, or is too much.
    ///
    /// # Errors
    /// The store's.
    pub async fn forget(self) -> Result<()> {
        super::leave(&self.access, self.id).await.map(drop)
    }
}

impl Chosen {
    /// What was recognised, taken as it is.
    #[must_use]
    pub fn of(recognised: &Recognised) -> Self {
        Self {
            format: recognised.format,
            roles: recognised.columns.iter().map(|column| column.guess).collect(),
            length: recognised.length,
            direction: recognised.direction,
            falls: BTreeMap::new(),
        }
    }
}

/// By which a file is known again: its encoding and separator, and what stands over its columns.
fn headings(recognised: &Recognised) -> Vec<u8> {
    let names: Vec<_> = recognised.columns.iter().map(|column| column.name.as_deref()).collect();
    let said = serde_json::json!([recognised.format.encoding, recognised.format.separator, names]);
    Sha256::digest(said.to_string()).to_vec()
}

/// The first bytes of a file that was brought, for showing a sample of it.
///
/// # Errors
/// [`Error::Forbidden`] without the right to write.
pub async fn sample(access: &SourceAccess, id: ImportId) -> Result<Vec<u8>> {
    access.may(Act::Record)?;
    let parts: Vec<Vec<u8>> = again(async || {
        let mut act = access.enter(Reach::Read).await?;
        let parts = sqlx::query_scalar(
            "select bytes from import_parts where space_id = $1 and source_id = $2 and import_id = $3 and part < 2 order by part",
        )
        .bind(access.source().space.uuid())
        .bind(access.source().id.uuid())
        .bind(id.uuid())
        .fetch_all(act.sql())
        .await?;
        act.leave();
        Ok(parts)
    })
    .await?;
    let (mut sample, mut inflate) = (Vec::new(), Inflate::new());
    for slice in parts.iter().flat_map(|part| part.chunks(4 << 10)) {
        inflate.push(slice, &mut |inflated| sample.extend_from_slice(inflated));
        if sample.len() >= SAMPLE {
            break;
        }
    }
    if sample.len() < SAMPLE {
        inflate.finish(&mut |inflated| sample.extend_from_slice(inflated));
    }
    Ok(sample)
}
