//! Photos: whose they are, what becomes of them with their readings, and that no file is left behind or taken away too early.

use crate::house::{Database, House, house, reading};
use domain::{Act, Level, Note, ReadingId, Uuid};
use std::{collections::BTreeMap, sync::Mutex};
use store::{
    Error, Outcome, SourceAccess,
    photos::{self, Files, Of, Size},
    readings,
};

/// Pictures in memory. What begins with `bad` is none.
#[derive(Default)]
pub struct Drawer(Mutex<BTreeMap<Uuid, Vec<u8>>>);

pub const SIZE: Size = Size { width: 4, height: 3 };

impl Drawer {
    pub fn put(&self, file: Uuid, picture: &[u8]) {
        self.0.lock().unwrap().insert(file, picture.to_vec());
    }
}

impl Files for Drawer {
    async fn picture(&self, file: Uuid) -> store::Result<Option<Vec<u8>>> {
        Ok(self.0.lock().unwrap().get(&file).cloned())
    }

    async fn keep(&self, file: Uuid, picture: Vec<u8>) -> store::Result<Option<Size>> {
        if picture.starts_with(b"bad") {
            return Ok(None);
        }
        self.put(file, &picture);
        Ok(Some(SIZE))
    }
}

/// A photo of this, whose file is its name.
pub async fn added(access: &SourceAccess, of: Of, drawer: &Drawer) -> Result<Uuid, Error> {
    let file = photos::expect(access, of).await?;
    drawer.put(file, format!("picture {file}").as_bytes());
    photos::add(access, of, file, SIZE).await.map(|()| file)
}

async fn file_of(access: &SourceAccess, of: Of) -> Option<Uuid> {
    photos::of(access, of).await.unwrap().map(|photo| photo.file)
}

async fn is_loose(db: &Database, file: Uuid) -> bool {
    db.number(format!("select count(*) from loose_files where file = '{file}'")).await == 1
}

async fn a_day_passes(db: &Database) {
    db.owner("update loose_files set since = since - interval '25 hours'").await;
}

async fn recorded(house: &House) -> ReadingId {
    house.record("2022-01-01T00:00:00Z", "100").await.id
}

#[tokio::test]
async fn those_who_record_add_photos_of_readings_and_those_who_manage_that_of_the_meter() {
    let house = house().await;
    let id = recorded(&house).await;
    let drawer = Drawer::default();
    house.grant(house.nok, Level::Write, "null").await;
    for (user, of_reading, of_source) in [
        (house.aoi, true, true),
        (house.mali, true, true),
        (house.somchai, true, false),
        (house.nok, true, false),
        (house.ken, false, false),
    ] {
        let access = house.source(user).await;
        for (of, may) in [(Of::Reading(id), of_reading), (Of::Source, of_source)] {
            let done = added(&access, of, &drawer).await;
            assert_eq!(done.is_ok(), may, "{of:?} {done:?}");
            assert_eq!(photos::may(&access, of).is_ok(), may);
            // Without the question before it too.
            let file = photos::expect(&house.source(house.aoi).await, of).await.unwrap();
            assert_eq!(photos::add(&access, of, file, SIZE).await.is_ok(), may);
            assert_eq!(photos::remove(&access, of).await.is_ok(), may);
        }
    }
    // Who looks as another adds nothing.
    let seer = house.db.actor(house.aoi).await.viewing(house.home, house.somchai);
    let seer = seer.source(house.home, house.source).await.unwrap();
    assert!(matches!(added(&seer, Of::Reading(id), &drawer).await, Err(Error::Forbidden)));
    // What gives the right is held: it is gone, though it was there when the page was opened.
    let late = house.source(house.nok).await;
    house.db.owner("delete from grants").await;
    assert!(matches!(added(&late, Of::Reading(id), &drawer).await, Err(Error::NotFound)));
    assert_eq!(house.db.number("select count(*) from audit where event = 'reading.photo_added'").await, 12);
    assert_eq!(house.db.number("select count(*) from audit where event = 'reading.photo_removed'").await, 6);
}

#[tokio::test]
async fn a_reading_has_one_photo_and_no_file_is_left_behind() {
    let house = house().await;
    let id = recorded(&house).await;
    let (access, drawer, of) = (house.source(house.aoi).await, Drawer::default(), Of::Reading(id));
    let first = added(&access, of, &drawer).await.unwrap();
    assert!(!is_loose(&house.db, first).await);
    let second = added(&access, of, &drawer).await.unwrap();
    assert_eq!(file_of(&access, of).await, Some(second));
    // One that was expected and never came.
    let never = photos::expect(&access, of).await.unwrap();
    assert_eq!(house.db.store.loose_files().await.unwrap().len(), 0, "nothing is removed while somebody may be about to need it");
    a_day_passes(&house.db).await;
    let mut loose = house.db.store.loose_files().await.unwrap();
    loose.sort();
    assert_eq!(loose, [first, never]);
    // Told again until it was done.
    assert_eq!(house.db.store.loose_files().await.unwrap().len(), 2);
    // What comes now comes too late, and is not taken.
    assert!(matches!(photos::add(&access, of, never, SIZE).await, Err(Error::Broken(_))));
    assert_eq!(file_of(&access, of).await, Some(second), "the other stays");
    for file in loose {
        house.db.store.file_removed(file).await.unwrap();
    }
    assert_eq!(house.db.store.loose_files().await.unwrap().len(), 0);
    // A file that is needed is not removed, whoever says so.
    house.db.store.file_removed(second).await.unwrap();
    assert_eq!(file_of(&access, of).await, Some(second));
    photos::remove(&access, of).await.unwrap();
    assert!(matches!(photos::remove(&access, of).await, Err(Error::NotFound)));
    assert!(is_loose(&house.db, second).await);
}

#[tokio::test]
async fn a_photo_goes_with_its_reading_and_comes_back_with_it() {
    let house = house().await;
    let id = recorded(&house).await;
    let (access, drawer, of) = (house.source(house.aoi).await, Drawer::default(), Of::Reading(id));
    let file = added(&access, of, &drawer).await.unwrap();
    assert!(readings::one(&access, id).await.unwrap().unwrap().photo);
    readings::delete(&access, id, 1, Note::default()).await.unwrap();
    assert_eq!(file_of(&access, of).await, None);
    assert_eq!(photos::face(&access).await.unwrap(), None);
    assert!(matches!(added(&access, of, &drawer).await, Err(Error::NotFound)), "of what is not there");
    assert_eq!(house.db.store.purge_photos().await.unwrap(), 0);
    assert!(matches!(readings::undo(&access, id, 1).await.unwrap(), Outcome::Undone(_)));
    assert_eq!(file_of(&access, of).await, Some(file));
    readings::delete(&access, id, 2, Note::default()).await.unwrap();
    house.db.owner("update reading_versions set ended_at = ended_at - interval '31 days'").await;
    assert_eq!(house.db.store.purge_photos().await.unwrap(), 1);
    assert!(is_loose(&house.db, file).await);
    assert!(matches!(readings::undo(&access, id, 2).await.unwrap(), Outcome::Undone(_)));
    assert_eq!(file_of(&access, of).await, None, "after thirty days it comes back without");
}

#[tokio::test]
async fn a_source_is_recognised_by_its_own_photo_or_else_by_the_newest() {
    let house = house().await;
    let (access, drawer) = (house.source(house.aoi).await, Drawer::default());
    let face = async || photos::face(&access).await.unwrap().map(|photo| photo.file);
    let newer = house.record("2022-02-01T00:00:00Z", "120").await.id;
    let newest = added(&access, Of::Reading(newer), &drawer).await.unwrap();
    let older = recorded(&house).await;
    added(&access, Of::Reading(older), &drawer).await.unwrap();
    assert_eq!(face().await, Some(newest), "by when it was read");
    let own = added(&access, Of::Source, &drawer).await.unwrap();
    assert_eq!(face().await, Some(own));
    photos::remove(&access, Of::Source).await.unwrap();
    assert_eq!(face().await, Some(newest));
    // Of another source there is nothing here.
    let other = house.with(crate::house::new_source("Gas", 5)).await;
    let access = other.source(other.aoi).await;
    assert_eq!(photos::face(&access).await.unwrap(), None);
    assert_eq!(photos::of(&access, Of::Reading(newer)).await.unwrap(), None);
    assert!(matches!(added(&access, Of::Reading(newer), &drawer).await, Err(Error::NotFound)));
    assert!(access.may(Act::ChangeSource).is_ok());
}

#[tokio::test]
async fn the_file_of_a_source_that_moved_is_kept() {
    let house = house().await;
    let id = recorded(&house).await;
    let drawer = Drawer::default();
    let access = house.source(house.aoi).await;
    let files = [added(&access, Of::Reading(id), &drawer).await.unwrap(), added(&access, Of::Source, &drawer).await.unwrap()];
    let actor = house.db.actor(house.aoi).await;
    let to = store::homes::create(&actor, crate::house::new_home("Asia/Tokyo")).await.unwrap();
    let there = actor.home(to).await.unwrap();
    store::sources::move_to(&access, &there, store::sources::Grants::Dropped).await.unwrap();
    a_day_passes(&house.db).await;
    assert_eq!(house.db.store.loose_files().await.unwrap().len(), 0);
    assert_eq!(house.db.number("select count(*) from loose_files").await, 0, "it is known to be needed");
    let access = actor.source(to, house.source).await.unwrap();
    assert_eq!(file_of(&access, Of::Reading(id)).await, Some(files[0]));
    assert_eq!(file_of(&access, Of::Source).await, Some(files[1]));
    // When the home is gone for good, so are the files.
    store::homes::delete(&there).await.unwrap();
    house.db.owner("update homes set deleted_at = deleted_at - interval '31 days' where deleted_at is not null").await;
    house.db.store.purge().await.unwrap();
    a_day_passes(&house.db).await;
    let mut loose = house.db.store.loose_files().await.unwrap();
    loose.sort();
    assert_eq!(loose, files);
}

/// Whoever takes a photo away while another adds one: one of the two stands, and its file with it.
#[tokio::test]
async fn two_who_add_at_once_leave_one_photo() {
    let house = house().await;
    let id = recorded(&house).await;
    let drawer = Drawer::default();
    let access = house.source(house.aoi).await;
    let other = house.source(house.somchai).await;
    for _ in 0..20 {
        let (one, two) = tokio::join!(added(&access, Of::Reading(id), &drawer), added(&other, Of::Reading(id), &drawer));
        let (one, two) = (one.unwrap(), two.unwrap());
        let stands = file_of(&access, Of::Reading(id)).await.unwrap();
        assert!(stands == one || stands == two);
        assert!(!is_loose(&house.db, stands).await);
        assert!(is_loose(&house.db, if stands == one { two } else { one }).await);
    }
    let second = readings::record(&access, reading("2022-02-01T00:00:00Z", "101")).await.unwrap();
    assert!(matches!(second, Outcome::Recorded(_)));
}
