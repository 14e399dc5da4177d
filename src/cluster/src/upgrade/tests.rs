//! With one version installed, from that version to itself: everything but the version is as it would be.

use super::*;
use crate::Cluster;

struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    /// With a cluster in which two readings are.
    fn new() -> Self {
        let folder = tempfile::Builder::new().prefix("almanac-upgrade-").tempdir().unwrap();
        let place = Self { folder };
        let cluster = Cluster::start(place.options()).unwrap();
        let make = "create table readings (value numeric); insert into readings values (1915.6), (1916);
                    alter table readings owner to almanac_owner; alter table readings enable row level security, force row level security;
                    create policy readings_owner on readings to almanac_owner using (true); grant select on readings to almanac_app";
        psql(&cluster.folders, &cluster.programs, DATABASE, make).unwrap();
        place
    }

    fn options(&self) -> Options {
        Options { durable: false, ..Options::new(self.folder.path()) }
    }

    fn carry(&self, same: impl FnOnce(&str, &str) -> Result<(), String>) -> Result<Upgrade, ClusterError> {
        let (folders, lock) = Folders::open(self.folder.path(), Patience::Refuse)?;
        let programs = Programs::find(None, folders.version()?)?;
        carry(&folders, &lock, [&programs, &programs], false, same)
    }

    /// What a start finds.
    fn holds(&self) -> String {
        let cluster = Cluster::start(self.options()).unwrap();
        let ask = "select sum(value) || ' ' || (select tableowner from pg_tables where tablename = 'readings')
                       || ' ' || (select count(*) from pg_policies) || ' ' || has_table_privilege('almanac_server', 'readings', 'select')
                   from readings";
        psql(&cluster.folders, &cluster.programs, DATABASE, ask).unwrap()
    }

    /// Clusters in the data folder, by name.
    fn clusters(&self) -> Vec<String> {
        let entries = fs::read_dir(self.folder.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<String> = entries.filter(|name| name.starts_with("pg")).collect();
        names.sort();
        names
    }

    fn identity(&self, cluster: &str) -> Vec<u8> {
        fs::read(self.folder.path().join(cluster).join("global/pg_control")).unwrap()[..8].to_vec()
    }
}

const WHOLE: &str = "3831.6 almanac_owner 1 true";

fn version(place: &Place) -> String {
    fs::read_to_string(place.folder.path().join("pg/PG_VERSION")).unwrap().trim().to_owned()
}

#[test]
fn everything_moves_and_the_old_one_stays() {
    let place = Place::new();
    let (made, before) = (version(&place), place.identity("pg"));
    let mut asked = None;
    let moved = place.carry(|old, new| {
        asked = Some((old.to_owned(), new.to_owned()));
        Ok(())
    });
    let Upgrade::Moved { old, .. } = moved.unwrap() else { panic!("not moved") };
    let (from, to) = asked.unwrap();
    assert!(
        from != to && [&from, &to].iter().all(|url| url.starts_with("postgres://almanac_owner@") && url.ends_with("/almanac"))
    );
    assert_eq!(place.clusters(), ["pg".to_owned(), format!("pg.old-{made}")]);
    assert_eq!(place.identity(&format!("pg.old-{made}")), before);
    assert_ne!(place.identity("pg"), before, "another cluster has its place");
    assert_eq!(place.holds(), WHOLE);

    let refused = place.carry(|_, _| Ok(())).unwrap_err().to_string();
    assert!(refused.contains(&old.display().to_string()), "an old one is never written over: {refused}");
}

#[test]
fn what_is_not_the_same_changes_nothing() {
    let place = Place::new();
    let before = place.identity("pg");
    let refused = place.carry(|_, _| Err("the table readings has 1 rows and should have 2".into())).unwrap_err().to_string();
    assert!(refused.contains("should have 2"), "{refused}");
    assert_eq!(place.clusters(), ["pg"]);
    assert_eq!((place.identity("pg"), place.holds()), (before, WHOLE.to_owned()));
}

/// Killed while it was filled, between the two renames, and after them.
#[test]
fn killed_at_any_moment_it_starts() {
    let place = Place::new();
    let (made, before) = (version(&place), place.identity("pg"));
    let at = |name: &str| place.folder.path().join(name);
    let (new, kept) = (format!("pg-{made}.new"), format!("pg.old-{made}"));

    fs::create_dir(at(&new)).unwrap();
    fs::write(at(&new).join("PG_VERSION"), &made).unwrap();
    assert_eq!(place.holds(), WHOLE);

    fs::rename(at("pg"), at(&kept)).unwrap();
    assert_eq!(place.holds(), WHOLE);
    assert_eq!((place.clusters(), place.identity("pg")), (vec!["pg".to_owned(), new.clone()], before));

    place.carry(|_, _| Ok(())).unwrap();
    assert_eq!((place.clusters(), place.holds()), (vec!["pg".to_owned(), kept.clone()], WHOLE.to_owned()));

    // Who takes `pg` away on purpose gets an empty one, and the old one is left alone.
    fs::remove_dir_all(at("pg")).unwrap();
    Cluster::start(place.options()).unwrap().stop();
    assert_eq!(place.clusters(), ["pg".to_owned(), kept]);
}

#[test]
fn the_newest_stays_as_it_is() {
    let place = Place::new();
    let newest = Programs::all(None).iter().map(|programs| programs.version).max().unwrap();
    if version(&place) == newest.to_string() {
        assert_eq!(upgrade(&place.options(), |_, _| panic!("nothing to compare")).unwrap(), Upgrade::Newest(newest));
    }
    assert_eq!(place.clusters(), ["pg"]);
    let nothing = tempfile::tempdir().unwrap();
    let refused = upgrade(&Options::new(nothing.path()), |_, _| Ok(())).unwrap_err();
    assert!(matches!(refused, ClusterError::NoCluster { .. }), "{refused}");
}

#[test]
fn beside_a_running_server_it_is_refused() {
    let place = Place::new();
    let running = Cluster::start(place.options()).unwrap();
    assert!(matches!(upgrade(&place.options(), |_, _| Ok(())), Err(ClusterError::InUse { .. })));
    running.stop();
}
