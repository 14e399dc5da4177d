//! Which events somebody sees: the table in `domain`, as lists that SQL compares with.

use crate::HomeAccess;
use domain::{About, Event, Level, Standing, Uuid};

/// The words of the events that others did and somebody sees, by what they were granted on the source of the event.
pub(super) struct Seen {
    pub plain: Vec<&'static str>,
    pub read: Vec<&'static str>,
    pub write: Vec<&'static str>,
    pub admin: Vec<&'static str>,
    /// A guest's sources: they are told of nothing else.
    pub only: Option<Vec<Uuid>>,
}

impl Seen {
    /// Of a home, by who opened it.
    pub fn by(access: &HomeAccess) -> Self {
        let role = access.standing().role;
        let with = |grant| words(|event| event.seen_by(Standing { role, grant }, false));
        Self {
            plain: with(None),
            read: with(Some(Level::Read)),
            write: with(Some(Level::Write)),
            admin: with(Some(Level::Admin)),
            only: access.only(),
        }
    }

    /// In one's own space everything is one's own.
    pub fn everything() -> Self {
        let all = || words(|event| event.seen_by(Standing::default(), true));
        Self { plain: all(), read: all(), write: all(), admin: all(), only: None }
    }
}

/// The words of what is asked for.
pub(super) fn asked(about: About) -> Vec<&'static str> {
    words(|event| about.covers(event))
}

fn words(wanted: impl Fn(Event) -> bool) -> Vec<&'static str> {
    Event::ALL.iter().copied().filter(|event| wanted(*event)).map(Event::as_str).collect()
}

/// What was granted to the actor $2 on the source of a row `a`, in force at $3.
macro_rules! granted {
    () => {
        "left join grants g on g.space_id = $1 and g.source_id = a.source_id and g.user_id = $2 and (g.until is null or g.until > $3) "
    };
}

/// Whether a row `a` with its details `d` is seen: $4 to $8 are the lists of [`Seen`].
macro_rules! is_seen {
    () => {
        "(a.event = any (case g.level when 'read' then $5 when 'write' then $6 when 'admin' then $7 else $4 end)
                 or a.who = $2 or d.body ->> 'whom' = $2::text)
                 and ($8::uuid[] is null or a.source_id = any ($8))"
    };
}

/// The list. $9 who and $10 which source are compared as the condition says; $11 the events, $12 and $13 from when and until when, $14
/// the number of the last row that was shown, $15 how many.
macro_rules! statement {
    ($narrowed:literal) => {
        concat!(
            "select a.seq, a.at, a.who, p.name as who_name, w.name as whom_name, a.event, a.source_id, s.name as source_name,
                 (select r.unit from registers r where r.space_id = $1 and r.source_id = s.source_id and r.register = 1) as source_unit,
                 s.deleted_at is null as there, d.body, d.address, d.client, d.request
             from audit a ",
            granted!(),
            "left join audit_details d on d.space_id = $1 and d.seq = a.seq
             left join people p on p.space_id = $1 and p.user_id = a.who
             left join people w on w.space_id = $1 and w.user_id = (d.body ->> 'whom')::uuid
             left join sources s on s.space_id = $1 and s.source_id = a.source_id
             where a.space_id = $1 and ",
            $narrowed,
            " and ($11::text[] is null or a.event = any ($11))
                 and a.at >= coalesce($12, '-infinity') and a.at < coalesce($13, 'infinity')
                 and (a.at, a.seq) < (
                     coalesce((select at from audit where space_id = $1 and seq = $14), 'infinity'),
                     coalesce($14, 9223372036854775807)
                 )
                 and ",
            is_seen!(),
            " order by a.at desc, a.seq desc
             limit $15"
        )
    };
}

pub(super) use {granted, is_seen, statement};
