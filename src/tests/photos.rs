//! Photos of meters through their form: what is taken and what is not, who sees them, and that they are gone when they are gone.

use base64::{Engine, prelude::BASE64_STANDARD};
use bytes::Bytes;
use futures_util::TryStreamExt;
use http::StatusCode;

use super::jobs::{Server, until};
use super::world::{Answer, Browser, House, Who};
use crate::jobs::Configured;

/// The least picture there is.
pub fn png() -> Vec<u8> {
    let one = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
    BASE64_STANDARD.decode(one).unwrap()
}

impl House {
    /// Aoi adds a photo there.
    pub async fn photograph(&self, path: &str) {
        let answer = self.aoi.upload(path, "meter.png", &png()).await;
        assert!(answer.location().ends_with("#photo"), "{} {}", answer.status, answer.body);
    }

    /// A reading with its photo; the addresses of both.
    async fn photographed(&self) -> (String, String) {
        let reading = self.record(&self.aoi, "2021-03-01 10:00", "100").await;
        let photo = format!("{reading}/photo");
        self.photograph(&photo).await;
        (reading, photo)
    }

    /// How many files there are.
    fn files(&self) -> usize {
        std::fs::read_dir(self.world.photos()).unwrap().count()
    }
}

async fn bytes(browser: &Browser, path: &str) -> Vec<u8> {
    let pieces: Vec<Bytes> = browser.stream(path).await.try_collect().await.unwrap();
    pieces.concat()
}

/// What the form says after a file was chosen in it.
async fn told(house: &House, reading: &str, name: &str, file: &[u8]) -> String {
    let answer = house.aoi.upload(&format!("{reading}/photo"), name, file).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{name}");
    house.aoi.open(answer.location()).await.problem("file").unwrap_or_default()
}

#[tokio::test]
async fn a_photo_is_added_seen_replaced_and_removed() {
    let house = House::new().await;
    let reading = house.record(&house.aoi, "2021-03-01 10:00", "100").await;
    let photo = format!("{reading}/photo");
    let ken = house.browser(Who::Ken).await;
    assert!(house.aoi.open(&reading).await.says("Add a photo").attributes("#photo img", "src").is_empty());
    assert!(ken.open(&reading).await.each("#photo").is_empty(), "who may not add one has no place for it");
    let answer = house.aoi.upload(&photo, "meter.png", &png()).await;
    house.aoi.open(answer.location()).await.says("The photo is saved.").says("Another photo in its place");
    let page = ken.open(&reading).await;
    let src = page.attributes("#photo img", "src").remove(0);
    assert_eq!(page.attributes("#photo img", "alt"), ["Mains, when it was read"]);
    assert!(page.find_form("/do/photos/remove").is_none());
    let jpeg = bytes(&ken, &src).await;
    assert!(jpeg.starts_with(b"\xff\xd8\xff\xe0") && !jpeg.windows(3).any(|part| part == b"PNG"), "it was made anew");
    assert_ne!(bytes(&ken, &format!("{photo}?small")).await, jpeg, "the small one is another");
    // It is recognised by it.
    assert_eq!(ken.open(&house.source("")).await.attributes("#meter img", "alt"), ["Mains, when it was read"]);
    assert!(ken.open(&house.source("/readings")).await.body.contains("#i-camera"));
    // The same mark: nothing comes again. Another photo is another.
    let first = ken.get(&photo).await;
    let again = |mark: String| {
        let sent = [("accept", "image/*".to_owned()), ("if-none-match", mark)];
        let (ken, photo) = (&ken, &photo);
        async move {
            let sent: Vec<_> = sent.iter().map(|(name, value)| (*name, value.as_str())).collect();
            ken.send(http::Method::GET, photo, &sent, "").await.status
        }
    };
    assert_eq!(again(first.header("etag").to_owned()).await, StatusCode::NOT_MODIFIED);
    house.photograph(&photo).await;
    assert_eq!(again(first.header("etag").to_owned()).await, StatusCode::OK);
    let form = house.aoi.open(&reading).await.form("/do/photos/remove");
    let fields = form.sent();
    house.aoi.submit(form).await.says("The photo is removed.");
    assert!(house.aoi.call("/do/photos/remove", &fields).await.done(), "pressed twice");
    assert_eq!(ken.get(&photo).await.status, StatusCode::NOT_FOUND);
    let log = house.aoi.open(&house.at("/activity")).await;
    log.says("Aoi added a photo of Mains").says("Aoi removed a photo of Mains");
}

#[tokio::test]
async fn a_meter_has_a_photo_of_its_own() {
    let house = House::new().await;
    let photo = house.source("/photo");
    let page = house.aoi.open(&house.source("/edit")).await;
    page.says("Photo of the meter").says("Add a photo");
    house.photograph(&photo).await;
    let page = house.aoi.open(&house.source("/edit")).await;
    assert_eq!(page.attributes("#photo img", "alt").len(), 1);
    house.aoi.open(&house.at("/round")).await.attributes(".step img", "src")[0].starts_with(&photo).then_some(()).unwrap();
    let rin = house.browser(Who::Rin).await;
    assert_eq!(rin.get(&photo).await.status, StatusCode::OK, "who sees the source");
    // What is wrong with the file does not take the place of the other form.
    let answer = house.aoi.upload(&photo, "meter.png", b"<svg/>").await;
    let page = house.aoi.open(answer.location()).await;
    assert!(page.problem("file").unwrap().starts_with("This is no JPEG, PNG or WebP picture"));
    assert_eq!(page.form("/do/sources/change").value("name"), "Mains");
    house.aoi.submit(page.form("/do/photos/remove")).await.says("The photo is removed.");
    assert_eq!(rin.get(&photo).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_is_no_picture_is_refused_in_a_sentence_and_leaves_nothing() {
    let house = House::new().await;
    let reading = house.record(&house.aoi, "2021-03-01 10:00", "100").await;
    let before = house.world.everything();
    let html = b"<!doctype html><script>alert(1)</script>";
    let mut huge = png();
    huge[16..24].copy_from_slice(&[0, 1, 0, 0, 0, 1, 0, 0]);
    // Its sum, so that nothing but its size is wrong.
    let sum = crc(&huge[12..29]).to_be_bytes();
    huge[29..33].copy_from_slice(&sum);
    for (name, file, said) in [
        ("meter.jpg", &html[..], "This is no JPEG, PNG or WebP picture, or it is not whole. Choose another file."),
        ("meter.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "This is no JPEG"),
        ("meter.png", &png()[..40], "This is no JPEG"),
        ("meter.png", &huge, "This picture has more than 50 megapixels. Choose a smaller one."),
        ("meter.heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "This is a HEIC picture, which is not read here."),
        ("", b"", "This is no JPEG"),
    ] {
        let found = told(&house, &reading, name, file).await;
        assert!(found.starts_with(said), "{name}: {found}");
    }
    let much = vec![0; (32 << 20) + 1];
    assert_eq!(told(&house, &reading, "meter.jpg", &much).await, "This file has more than 32 MB. Choose a smaller picture.");
    assert_eq!(house.world.everything(), before);
    assert_eq!(house.files(), 0);
    // As our script asks: the sentence alone.
    let answer = program(&house, &format!("{reading}/photo"), b"GIF89a").await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.starts_with("This is no JPEG") && answer.header("content-type").starts_with("text/plain"));
    assert_eq!(program(&house, &format!("{reading}/photo"), &png()).await.status, StatusCode::NO_CONTENT);
    let nowhere = format!("{}/photo", house.source(&format!("/readings/{}", uuid::Uuid::now_v7())));
    assert_eq!(program(&house, &nowhere, &png()).await.status, StatusCode::NOT_FOUND);
    assert_eq!(house.files(), 2, "a large and a small one");
}

async fn program(house: &House, path: &str, file: &[u8]) -> Answer {
    house.aoi.upload_as("application/json", path, "photo.jpg", file).await
}

#[tokio::test]
async fn a_photo_is_seen_by_those_who_see_its_reading_and_as_long_as_it_stands() {
    let house = House::new().await;
    let (reading, photo) = house.photographed().await;
    for (who, status) in [
        (Who::Grace, StatusCode::OK),
        (Who::Rin, StatusCode::OK),
        (Who::Eve, StatusCode::NOT_FOUND),
        (Who::Ines, StatusCode::NOT_FOUND),
        (Who::Nobody, StatusCode::NOT_FOUND),
    ] {
        let answer = house.browser(who).await.get(&photo).await;
        assert_eq!(answer.status, status, "{who:?}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
    }
    // Not by the address of another source either.
    let tap = house.add_source("water", "Tap", "5", "1").await;
    let id = reading.rsplit('/').next().unwrap();
    let other = house.at(&format!("/sources/{tap}/readings/{id}/photo"));
    assert_eq!(house.aoi.get(&other).await.status, StatusCode::NOT_FOUND);
    assert_eq!(house.aoi.upload(&other, "meter.png", &png()).await.status, StatusCode::NOT_FOUND);
    let page = house.aoi.open(&reading).await;
    let deleted = house.aoi.submit(page.form("/do/readings/delete")).await;
    assert_eq!(house.aoi.get(&photo).await.status, StatusCode::NOT_FOUND);
    assert_eq!(house.aoi.get(&house.source("/photo")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(house.aoi.upload(&photo, "meter.png", &png()).await.status, StatusCode::NOT_FOUND);
    house.aoi.submit(deleted.form("/do/readings/undo")).await;
    assert_eq!(house.aoi.get(&photo).await.status, StatusCode::OK, "undone, it is there again");
}

fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| if sum & 1 == 1 { sum >> 1 ^ 0xedb8_8320 } else { sum >> 1 })
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_go_when_nobody_needs_them() {
    let house = House::new().await;
    let (_, photo) = house.photographed().await;
    house.photograph(&photo).await;
    assert_eq!(house.files(), 4);
    house.world.sql("update loose_files set since = since - interval '25 hours'");
    let server = Server::start(&house.world.store, Configured::for_nothing(house.world.album()));
    until("the file before is removed", || house.files() == 2).await;
    until("and forgotten", || house.world.rows("loose_files") == 0).await;
    server.stop().await;
    assert_eq!(house.aoi.get(&photo).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_home_takes_its_photos_along_and_brings_them_back() {
    let house = House::new().await;
    let (_, photo) = house.photographed().await;
    let jpeg = bytes(&house.aoi, &photo).await;
    let archive = bytes(&house.aoi, &house.at("/export.zip")).await;
    let zip = zip::ZipArchive::new(std::io::Cursor::new(&archive)).unwrap();
    let name = zip.file_names().filter_map(Result::ok).find(|name| name.ends_with(".jpg")).unwrap().into_owned();
    assert!(name.starts_with("sources/01-mains/photos/"), "{name}");
    let elsewhere = House::new().await;
    let answer = elsewhere.aoi.upload("/homes/bring", "home.zip", &archive).await;
    assert_eq!(answer.location(), house.at(""));
    assert_eq!(bytes(&elsewhere.aoi, &photo).await, jpeg, "as it was");
    let everything = |archive: &[u8]| {
        let mut zip = zip::ZipArchive::new(std::io::Cursor::new(archive)).unwrap();
        let mut file = zip.by_name(&name).unwrap();
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut file, &mut bytes).unwrap();
        bytes
    };
    assert_eq!(everything(&archive), jpeg);
    // A picture that was put in by hand is made anew, and what is none is refused.
    drop(zip);
    for (inside, brought) in [(png(), true), (b"<script>".to_vec(), false)] {
        let third = House::new().await;
        let answer = third.aoi.upload("/homes/bring", "home.zip", &replaced(&archive, &name, &inside)).await;
        assert_eq!(answer.location() == house.at(""), brought, "{}", answer.location());
        if brought {
            assert!(bytes(&third.aoi, &photo).await.starts_with(b"\xff\xd8"));
        } else {
            third.aoi.open("/homes/bring").await.says(&name);
        }
    }
}

/// The archive with one of its files replaced.
fn replaced(archive: &[u8], name: &str, inside: &[u8]) -> Vec<u8> {
    let mut from = zip::ZipArchive::new(std::io::Cursor::new(archive)).unwrap();
    let mut to = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for index in 0..from.len() {
        let mut file = from.by_index(index).unwrap();
        let called = file.name().unwrap().into_owned();
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut file, &mut bytes).unwrap();
        to.start_file(called.as_str(), zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut to, if called == name { inside } else { &bytes }).unwrap();
    }
    to.finish().unwrap().into_inner()
}
