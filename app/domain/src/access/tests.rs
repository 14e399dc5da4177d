use super::*;
use Act::{AddSource, ChangeSource, DeleteSource, Record, SeeActivity, SeeHome, SeeSource};
use Level::{Admin, Read, Write};
use Role::{Editor, Manager, Owner, Viewer};

/// The whole table spelled out: who, with which grant, and every act they may do. Anything not listed is refused.
const TABLE: &[(Option<Role>, Option<Level>, &[Act])] = &[
    (None, None, &[]),
    (None, Some(Read), &[SeeSource]),
    (None, Some(Write), &[SeeSource, Record]),
    (None, Some(Admin), &[SeeSource, Record, ChangeSource, DeleteSource]),
    (Some(Viewer), None, &[SeeSource, SeeHome, SeeActivity]),
    (Some(Viewer), Some(Read), &[SeeSource, SeeHome, SeeActivity]),
    (Some(Viewer), Some(Write), &[SeeSource, SeeHome, SeeActivity, Record]),
    (Some(Viewer), Some(Admin), &[SeeSource, SeeHome, SeeActivity, Record, ChangeSource, DeleteSource]),
    (Some(Editor), None, &[SeeSource, SeeHome, SeeActivity, Record]),
    (Some(Editor), Some(Read), &[SeeSource, SeeHome, SeeActivity, Record]),
    (Some(Editor), Some(Write), &[SeeSource, SeeHome, SeeActivity, Record]),
    (Some(Editor), Some(Admin), &[SeeSource, SeeHome, SeeActivity, Record, ChangeSource, DeleteSource]),
    (Some(Manager), None, &[SeeSource, SeeHome, SeeActivity, Record, ChangeSource, DeleteSource, AddSource]),
    (Some(Manager), Some(Read), &[SeeSource, SeeHome, SeeActivity, Record, ChangeSource, DeleteSource, AddSource]),
    (Some(Manager), Some(Write), &[SeeSource, SeeHome, SeeActivity, Record, ChangeSource, DeleteSource, AddSource]),
    (Some(Manager), Some(Admin), &[SeeSource, SeeHome, SeeActivity, Record, ChangeSource, DeleteSource, AddSource]),
    (Some(Owner), None, Act::ALL),
    (Some(Owner), Some(Read), Act::ALL),
    (Some(Owner), Some(Write), Act::ALL),
    (Some(Owner), Some(Admin), Act::ALL),
];

#[test]
fn the_table_is_what_may_says() {
    for (role, grant, allowed) in TABLE.iter().copied() {
        let standing = Standing { role, grant };
        for act in Act::ALL.iter().copied() {
            assert_eq!(standing.may(act), allowed.contains(&act), "{standing:?} {act}");
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
