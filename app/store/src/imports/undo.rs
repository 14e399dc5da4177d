use super::{
    State, one,
    run::finished,
    told,
    work::{Doing, Work, claim},
};
use crate::{
    Error, Result, SourceAccess,
    audit::Entry,
    derived::{self, Changed, Of},
    rows::{self, sql},
    scope::Reach,
};
use domain::{Act, Event, ImportId};
use sqlx::Row;

/// What came of undoing an import.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Undone {
    /// Readings that were taken out. Their state is kept with their versions.
    pub gone: u64,
    /// Readings that somebody changed since: they stay.
    pub kept: u64,
}

/// Takes out all readings that an import brought and nobody changed since, as one act. `None`: it is not saved, or somebody else
/// is at it.
///
/// # Errors
/// [`Error::Forbidden`] without the right to write; [`Error::Broken`] when the file cannot be worked through.
pub async fn undo(access: &SourceAccess, id: ImportId) -> Result<Option<Undone>> {
    match claim(access, id, Doing::Undo).await? {
        Some(work) => undone(&work).await.map(Some),
        None => Ok(None),
    }
}

pub(super) async fn undone(work: &Work) -> Result<Undone> {
    let Work { access, id, .. } = work;
    let undone = async {
        let import = one(access, *id).await?;
        let source = access.source();
        let mut act = access.enter(Reach::Write).await?;
        access.hold(&mut act, Reach::Write, Act::Record).await?;
        let of = Of::now(&mut act, source.space, source.id).await?;
        let now = act.now();
        let ends = sqlx::query(
            "select min(taken_at) as first, min(since) as since, max(taken_at) as last,
                 count(*) filter (where register = 1 and version = 1) as gone,
                 count(*) filter (where register = 1 and version > 1) as kept
             from readings where space_id = $1 and source_id = $2 and import_id = $3",
        )
        .bind(source.space.uuid())
        .bind(source.id.uuid())
        .bind(id.uuid())
        .fetch_one(act.sql())
        .await?;
        sqlx::query(
            "with gone as (
                 delete from readings
                 where space_id = $1 and source_id = $2 and import_id = $3 and version = 1
                 returning *
             )
             insert into reading_versions (space_id, id, register, version, source_id, taken_at, since, value, quality, note,
                 metadata, answer, first_digest, author, recorded_at, updated_by, updated_at, import_id, ended_by, ended_at, act, why)
             select space_id, id, register, version, source_id, taken_at, since, value, quality, note, metadata, answer,
                 first_digest, author, recorded_at, updated_by, updated_at, import_id, $4, $5, 'deleted', ''
             from gone",
        )
        .bind(source.space.uuid())
        .bind(source.id.uuid())
        .bind(id.uuid())
        .bind(access.actor().user().uuid())
        .bind(sql(now))
        .execute(act.sql())
        .await?;
        if let Some((first, last)) = rows::at_or_none(&ends, "first")?.zip(rows::at_or_none(&ends, "last")?) {
            let changed = Changed { at: first, since: rows::at_or_none(&ends, "since")? };
            derived::update_all(&mut act, &of, changed, last).await?;
        }
        work.end(&mut act, State::Undone, None).await?;
        let count = |column| Ok::<_, Error>(u64::try_from(ends.try_get::<i64, _>(column)?).unwrap_or_default());
        let undone = Undone { gone: count("gone")?, kept: count("kept")? };
        let mut body = told(&import, &import.report.clone().unwrap_or_default());
        body["new"] = undone.gone.to_string().into();
        Entry { space: source.space, event: Event::ImportUndone, source: Some(source.id), reading: None, body }
            .by(access.actor(), &mut act)
            .await?;
        act.commit().await?;
        Ok(undone)
    };
    finished(work, undone.await).await
}
