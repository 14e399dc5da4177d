use super::{Broken, Head, Heads, Report, chain};
use crate::{Keys, Result, connection, rows::at};
use domain::{SpaceId, Uuid};
use serde_json::Value;
use sqlx::{Connection, PgConnection, Row, postgres::PgRow};

/// Rows read at once.
const PAGE: i64 = 1000;

/// The heads of all chains, to be kept elsewhere.
///
/// # Errors
/// The store's.
pub async fn heads(owner_url: &str) -> Result<Heads> {
    let mut owner = PgConnection::connect_with(&connection::address(owner_url)?).await?;
    stored(&mut owner).await
}

/// Checks every chain from its first row, and against heads kept elsewhere when given.
///
/// # Errors
/// The store's; a broken chain is no error but [`Report::broken`].
pub async fn verify(owner_url: &str, keys: &Keys, kept: Option<&Heads>) -> Result<Report> {
    let mut owner = PgConnection::connect_with(&connection::address(owner_url)?).await?;
    // One snapshot, so that what is written meanwhile is not taken for a fault.
    let mut snapshot = owner.begin_with("begin isolation level repeatable read read only").await?;
    let mut stored = stored(&mut snapshot).await?;
    // Chains whose head row was removed too.
    for space in sqlx::query_scalar::<_, Uuid>("select distinct space_id from audit").fetch_all(&mut *snapshot).await? {
        stored.0.entry(SpaceId::from_uuid(space)).or_insert(Head { seq: 0, hash: hex(&chain::START) });
    }
    let mut report = Report::default();
    // A space that is being purged has lost a part of its chain.
    for space in sqlx::query_scalar::<_, Uuid>(GOING).fetch_all(&mut *snapshot).await?.into_iter().map(SpaceId::from_uuid) {
        if stored.0.remove(&space).is_some() {
            report.gone.push(space);
        }
    }
    for space in kept.iter().flat_map(|kept| kept.0.keys()) {
        if stored.0.contains_key(space) || report.gone.contains(space) {
            continue;
        }
        // A home that was purged took its log along. A space that is there has one.
        let there = sqlx::query_scalar::<_, bool>("select exists (select from spaces where space_id = $1)");
        if there.bind(space.uuid()).fetch_one(&mut *snapshot).await? {
            stored.0.insert(*space, Head { seq: 0, hash: hex(&chain::START) });
        } else {
            report.gone.push(*space);
        }
    }
    for (space, head) in &stored.0 {
        report.spaces += 1;
        let kept = kept.and_then(|kept| kept.0.get(space));
        let found = one_chain(&mut snapshot, keys, *space, head, kept, &mut report).await?;
        if let Some((seq, why)) = found {
            report.broken = Some(Broken { space: *space, seq, why: why.to_owned() });
            break;
        }
    }
    Ok(report)
}

/// Homes that nobody can restore any more, and the own spaces of those who left.
const GOING: &str = "select space_id from homes where deleted_at = 'epoch'
     union all select s.space_id from spaces s join users u on u.user_id = s.space_id where u.deleted_at is not null";

type Fault = (i64, &'static str);

async fn one_chain(
    owner: &mut PgConnection,
    keys: &Keys,
    space: SpaceId,
    head: &Head,
    kept: Option<&Head>,
    report: &mut Report,
) -> Result<Option<Fault>> {
    let (mut seq, mut hash) = (0, chain::START.to_vec());
    loop {
        let page = sqlx::query(
            "select a.seq, a.at, a.who, a.event, a.source_id, a.reading_id, a.digest, a.key_id, a.hash,
                 d.salt, d.address, d.client, d.request, d.body, d.erased_key_id, d.erased_hash,
                 d.source_id is not distinct from a.source_id as beside,
                 a.source_id is not null and not exists (
                     select from sources s
                     where s.space_id = $1 and s.source_id = a.source_id and s.deleted_at is distinct from 'epoch'
                 ) and not exists (
                     select from moved_sources m where m.space_id = $1 and m.source_id = a.source_id
                 ) as purged
             from audit a left join audit_details d on d.space_id = $1 and d.seq = a.seq
             where a.space_id = $1 and a.seq > $2
             order by a.seq limit $3",
        )
        .bind(space.uuid())
        .bind(seq)
        .bind(PAGE)
        .fetch_all(&mut *owner)
        .await?;
        for row in &page {
            report.rows += 1;
            if row.try_get::<i64, _>("seq")? != seq + 1 {
                return Ok(Some((seq + 1, "the row is missing")));
            }
            seq += 1;
            if let Some(why) = fault(keys, space, row, &hash, report)? {
                return Ok(Some((seq, why)));
            }
            hash = row.try_get("hash")?;
            if kept.is_some_and(|kept| kept.seq == seq && kept.hash != hex(&hash)) {
                return Ok(Some((seq, "the row is not the one in the heads that were kept")));
            }
        }
        if page.is_empty() {
            break;
        }
    }
    if let Some(kept) = kept.filter(|kept| kept.seq > seq) {
        let _ = kept;
        return Ok(Some((seq + 1, "the rows from here on were cut off")));
    }
    if head.seq != seq || head.hash != hex(&hash) {
        return Ok(Some((seq + 1, "the chain does not end where its head says")));
    }
    Ok(None)
}

fn fault(keys: &Keys, space: SpaceId, row: &PgRow, before: &[u8], report: &mut Report) -> Result<Option<&'static str>> {
    let digest: Vec<u8> = row.try_get("digest")?;
    let key_id: &str = row.try_get("key_id")?;
    let Some(key) = keys.audit.named(key_id) else { return Ok(Some("its key is not among the keys")) };
    let covered = chain::Row {
        space: space.uuid(),
        seq: row.try_get("seq")?,
        at: at(row, "at")?,
        who: row.try_get("who")?,
        event: row.try_get("event")?,
        source: row.try_get("source_id")?,
        reading: row.try_get("reading_id")?,
        digest: &digest,
        key_id,
    };
    if covered.hash(key, before)[..] != row.try_get::<Vec<u8>, _>("hash")?[..] {
        return Ok(Some("the row was changed"));
    }
    match row.try_get::<Option<Vec<u8>>, _>("salt")? {
        // They go with their source, and with nothing else.
        None if row.try_get("purged")? => report.erased += 1,
        None => return Ok(Some("its details are missing")),
        Some(salt) => {
            let body: Value = row.try_get("body")?;
            let details = chain::Details {
                address: row.try_get("address")?,
                client: row.try_get("client")?,
                request: row.try_get("request")?,
                body: &body,
            };
            let holds = match row.try_get::<Option<Vec<u8>>, _>("erased_hash")? {
                None => details.digest(&salt)[..] == digest[..],
                Some(erased) => {
                    report.erased += 1;
                    let Some(key) = row.try_get::<Option<&str>, _>("erased_key_id")?.and_then(|id| keys.audit.named(id)) else {
                        return Ok(Some("its key is not among the keys"));
                    };
                    let nothing = details.address.or(details.client).or(details.request).is_none() && salt.is_empty();
                    nothing && chain::erased_hash(key, row.try_get("hash")?, &body)[..] == erased[..]
                }
            };
            if !holds || !row.try_get::<bool, _>("beside")? {
                return Ok(Some("its details were changed"));
            }
        }
    }
    Ok(None)
}

pub(crate) async fn stored(owner: &mut PgConnection) -> Result<Heads> {
    let mut heads = Heads::default();
    for row in sqlx::query("select space_id, seq, hash from audit_heads").fetch_all(owner).await? {
        let head = Head { seq: row.try_get("seq")?, hash: hex(row.try_get("hash")?) };
        heads.0.insert(SpaceId::from_uuid(row.try_get("space_id")?), head);
    }
    Ok(heads)
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
