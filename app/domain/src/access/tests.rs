use super::*;
use Act::{
    AddSource, ChangeSource, Combine, DeleteSource, ExportHome, ExportSource, KeepMembers, MoveSource, OrderSources, Publish,
    Record, SeeActivity, SeeHome, SeePeople, SeeSource, Share, ViewAs,
};
use Level::{Admin, Read, Write};
use Role::{Editor, Manager, Owner, Viewer};

const READS: &[Act] = &[SeeSource, SeeActivity, ExportSource];
const WRITES: &[Act] = &[SeeSource, SeeActivity, ExportSource, Record];
const ADMINS: &[Act] = &[SeeSource, SeeActivity, ExportSource, Record, ChangeSource, DeleteSource, Share, Publish];
const BELONGS: &[Act] = &[SeeHome, SeePeople, ExportHome];
const MANAGES: &[Act] = &[SeeHome, SeePeople, ExportHome, AddSource, OrderSources, Combine, MoveSource, KeepMembers, ViewAs];

type Line = (Option<Role>, Option<Level>, &'static [&'static [Act]]);

/// The whole table spelled out: who, with which grant, and every act they may do. Anything not listed is refused.
const TABLE: &[Line] = &[
    (None, None, &[]),
    (None, Some(Read), &[READS]),
    (None, Some(Write), &[WRITES]),
    (None, Some(Admin), &[ADMINS]),
    (Some(Viewer), None, &[READS, BELONGS]),
    (Some(Viewer), Some(Read), &[READS, BELONGS]),
    (Some(Viewer), Some(Write), &[WRITES, BELONGS]),
    (Some(Viewer), Some(Admin), &[ADMINS, BELONGS]),
    (Some(Editor), None, &[WRITES, BELONGS]),
    (Some(Editor), Some(Read), &[WRITES, BELONGS]),
    (Some(Editor), Some(Write), &[WRITES, BELONGS]),
    (Some(Editor), Some(Admin), &[ADMINS, BELONGS]),
    (Some(Manager), None, &[ADMINS, MANAGES]),
    (Some(Manager), Some(Read), &[ADMINS, MANAGES]),
    (Some(Manager), Some(Write), &[ADMINS, MANAGES]),
    (Some(Manager), Some(Admin), &[ADMINS, MANAGES]),
    (Some(Owner), None, &[Act::ALL]),
    (Some(Owner), Some(Read), &[Act::ALL]),
    (Some(Owner), Some(Write), &[Act::ALL]),
    (Some(Owner), Some(Admin), &[Act::ALL]),
];

#[test]
fn the_table_is_what_may_says() {
    for (role, grant, allowed) in TABLE.iter().copied() {
        let standing = Standing { role, grant };
        for act in Act::ALL.iter().copied() {
            assert_eq!(standing.may(act), allowed.concat().contains(&act), "{standing:?} {act}");
        }
    }
}

#[test]
fn the_table_misses_nobody() {
    let roles = 1 + Role::ALL.len();
    let grants = 1 + Level::ALL.len();
    assert_eq!(TABLE.len(), roles * grants);
}

#[test]
fn a_grant_raises_a_role_and_never_lowers_it() {
    let level = |role, grant| Standing { role, grant }.level();
    assert_eq!(level(None, None), None);
    assert_eq!(level(Some(Viewer), None), Some(Read));
    assert_eq!(level(Some(Viewer), Some(Admin)), Some(Admin));
    assert_eq!(level(Some(Owner), Some(Read)), Some(Admin));
    assert_eq!(level(Some(Editor), Some(Read)), Some(Write));
}

/// Who may make whom what: for each who appoints, every change of role they may make, from and to.
#[test]
fn members_are_kept_by_managers_below_them_and_by_owners() {
    let all: Vec<Option<Role>> = [None].into_iter().chain(Role::ALL.iter().copied().map(Some)).collect();
    let below = [None, Some(Viewer), Some(Editor)];
    for grant in [None, Some(Read), Some(Write), Some(Admin)] {
        for role in all.iter().copied() {
            for from in all.iter().copied() {
                for to in all.iter().copied() {
                    let expected = match role {
                        Some(Owner) => true,
                        Some(Manager) => below.contains(&from) && below.contains(&to),
                        None | Some(Viewer | Editor) => false,
                    };
                    assert_eq!(
                        Standing { role, grant }.may_appoint(from, to),
                        expected,
                        "{role:?} {grant:?}: {from:?} to {to:?}"
                    );
                }
            }
        }
    }
}

#[test]
fn a_level_is_given_by_who_has_admin_and_by_nobody_else() {
    for (role, grant, _) in TABLE.iter().copied() {
        for level in Level::ALL.iter().copied() {
            let admin = grant == Some(Admin) || role >= Some(Manager);
            assert_eq!(Standing { role, grant }.may_give(level), admin, "{role:?} {grant:?} gives {level}");
        }
    }
}

#[test]
fn nobody_views_as_somebody_above_them() {
    for (role, grant, _) in TABLE.iter().copied() {
        for (other, others, _) in TABLE.iter().copied() {
            let expected = match role {
                Some(Owner) => true,
                Some(Manager) => other != Some(Owner),
                None | Some(Viewer | Editor) => false,
            };
            let views = Standing { role, grant }.may_view_as(Standing { role: other, grant: others });
            assert_eq!(views, expected, "{role:?} as {other:?}");
        }
    }
}

#[test]
fn what_looks_is_what_it_says() {
    let looks: Vec<Act> = Act::ALL.iter().copied().filter(|act| act.looks()).collect();
    assert_eq!(looks, [SeeSource, SeeActivity, SeeHome, SeePeople]);
}

#[test]
fn only_an_owner_stays_for_good() {
    assert_eq!(Role::ALL.iter().map(|role| role.may_end()).collect::<Vec<_>>(), [true, true, true, false]);
}

#[test]
fn nothing_outlasts_the_right_by_which_it_was_given() {
    let at = |second: i64| Timestamp::from_second(second).ok();
    let standing = Standing { role: Some(Manager), grant: None };
    let endless = Warrant { standing, until: None };
    assert!(endless.outlasts(None) && endless.outlasts(at(1)));
    let ends = Warrant { standing, until: at(10) };
    assert!(ends.outlasts(at(9)) && ends.outlasts(at(10)));
    assert!(!ends.outlasts(at(11)) && !ends.outlasts(None));
}

#[test]
fn who_sees_what_is_seen_by_members_and_by_whoever_shares_a_source() {
    for role in [None, Some(Role::Viewer), Some(Role::Editor), Some(Role::Manager), Some(Role::Owner)] {
        for grant in [None, Some(Level::Read), Some(Level::Write), Some(Level::Admin)] {
            let sees = role.is_some() || grant == Some(Level::Admin);
            assert_eq!(Standing { role, grant }.sees_people(), sees, "{role:?} {grant:?}");
        }
    }
}

#[test]
fn of_what_is_worked_out_nobody_records_nor_exports_readings_and_it_stays_where_its_parts_are() {
    let not: Vec<_> = Act::ALL.iter().copied().filter(|act| !act.is_of_virtual()).collect();
    assert_eq!(not.len(), 3, "{not:?}");
    for act in [Record, ExportSource, MoveSource] {
        assert!(not.contains(&act), "{act:?}");
    }
}
