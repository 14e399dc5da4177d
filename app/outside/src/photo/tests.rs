use std::io::Cursor;

use image::{ColorType, ExtendedColorType, ImageEncoder, ImageFormat, Rgb, RgbImage, codecs::png::PngEncoder};

use super::*;

async fn anew(bytes: Vec<u8>) -> Result<Photo, PixelsError> {
    remade(Cursor::new(bytes)).await
}

/// Red above, blue below.
fn drawn(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let picture = RgbImage::from_fn(width, height, |_, y| if y < height / 2 { Rgb([200, 0, 0]) } else { Rgb([0, 0, 200]) });
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// A segment put behind the two bytes that begin a JPEG.
fn with_segment(jpeg: &[u8], marker: u8, inside: &[u8]) -> Vec<u8> {
    let length = u16::try_from(inside.len() + 2).unwrap().to_be_bytes();
    [&jpeg[..2], &[0xff, marker], &length, inside, &jpeg[2..]].concat()
}

/// EXIF with how the camera was held and where: an orientation, and a pointer to a GPS block with a latitude.
fn exif(orientation: u8) -> Vec<u8> {
    let entry = |tag: u16, kind: u16, count: u32, value: [u8; 4]| {
        [&tag.to_le_bytes()[..], &kind.to_le_bytes(), &count.to_le_bytes(), &value].concat()
    };
    let head = [b"II*\0".to_vec(), 8u32.to_le_bytes().to_vec()].concat();
    let first = [
        2u16.to_le_bytes().to_vec(),
        entry(0x0112, 3, 1, [orientation, 0, 0, 0]),
        entry(0x8825, 4, 1, 38u32.to_le_bytes()),
        0u32.to_le_bytes().to_vec(),
    ]
    .concat();
    let gps = [
        1u16.to_le_bytes().to_vec(),
        entry(0x0001, 2, 2, *b"N\0\0\0"),
        0u32.to_le_bytes().to_vec(),
        b"LATITUDE 13.7563".to_vec(),
    ]
    .concat();
    [b"Exif\0\0".to_vec(), head, first, gps].concat()
}

fn holds(bytes: &[u8], planted: &[u8]) -> bool {
    bytes.windows(planted.len()).any(|part| part == planted)
}

/// A PNG that says so large it is, and whose bytes were never there.
fn claimed(width: u32, height: u32) -> Vec<u8> {
    let mut png = drawn(8, 8, ImageFormat::Png);
    png[16..20].copy_from_slice(&width.to_be_bytes());
    png[20..24].copy_from_slice(&height.to_be_bytes());
    // Its sum, so that nothing but its size is wrong.
    let sum = crc(&png[12..29]);
    png[29..33].copy_from_slice(&sum.to_be_bytes());
    png
}

fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| if sum & 1 == 1 { sum >> 1 ^ 0xedb8_8320 } else { sum >> 1 })
    })
}

#[tokio::test]
async fn three_kinds_become_two_plain_jpegs() {
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
        let photo = anew(drawn(2_400, 1_800, format)).await.unwrap();
        assert_eq!((photo.width, photo.height), (1_600, 1_200));
        for (jpeg, size) in [(&photo.large, (1_600, 1_200)), (&photo.small, (320, 240))] {
            assert!(is_plain(jpeg));
            let made = image::load_from_memory(jpeg).unwrap().to_rgb8();
            assert_eq!((made.width(), made.height()), size);
            assert!(made.get_pixel(10, 10).0[0] > 150 && made.get_pixel(10, size.1 - 10).0[2] > 150, "it is the same picture");
        }
    }
    let small = anew(drawn(200, 100, ImageFormat::Png)).await.unwrap();
    assert_eq!((small.width, small.height), (200, 100), "nothing is enlarged");
}

#[tokio::test]
async fn it_is_upright_and_the_place_is_gone() {
    let taken = with_segment(&drawn(800, 400, ImageFormat::Jpeg), 0xe1, &exif(6));
    let photo = anew(taken).await.unwrap();
    assert_eq!((photo.width, photo.height), (400, 800), "a quarter turn");
    for jpeg in [&photo.large, &photo.small] {
        let made = image::load_from_memory(jpeg).unwrap().to_rgb8();
        let (left, right) = (made.get_pixel(5, 100).0, made.get_pixel(made.width() - 5, 100).0);
        assert!(left[2] > 150 && right[0] > 150, "what was above is on the right");
        assert!(!holds(jpeg, b"Exif") && !holds(jpeg, b"LATITUDE"));
    }
}

#[tokio::test]
async fn what_else_a_file_is_does_not_come_along() {
    let jpeg = drawn(300, 300, ImageFormat::Jpeg);
    let planted = b"<script>alert(1)</script>";
    let inside = with_segment(&jpeg, 0xfe, planted);
    let app = with_segment(&jpeg, 0xec, planted);
    let behind = [&jpeg[..], planted, b"PK\x03\x04"].concat();
    for polyglot in [inside, app, behind] {
        assert!(!is_plain(&polyglot));
        for photo in [anew(polyglot.clone()).await.unwrap(), brought(polyglot).await.unwrap()] {
            assert!(!holds(&photo.large, planted) && !holds(&photo.small, planted) && is_plain(&photo.large));
        }
    }
}

#[tokio::test]
async fn what_is_no_picture_is_refused() {
    let files: [&[u8]; 7] = [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"<!doctype html><script>alert(1)</script>",
        b"GIF89a/*\x01\0\x01\0\0\0\0*/=1;alert(1)",
        b"%PDF-1.7",
        b"\xff\xd8\xff\xe0\0\x10JFIF",
        b"RIFF\x10\0\0\0WEBPVP8 ",
    ];
    for file in files {
        assert_eq!(anew(file.to_vec()).await, Err(PixelsError::Unreadable), "{file:?}");
        assert_eq!(brought(file.to_vec()).await, Err(PixelsError::Unreadable), "{file:?}");
    }
    let heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic";
    assert_eq!(anew(heic.to_vec()).await, Err(PixelsError::Heic));
}

#[tokio::test]
async fn a_torn_file_is_refused() {
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
        let whole = drawn(640, 480, format);
        for part in [whole.len() / 4, whole.len() / 2, whole.len() - 8] {
            assert_eq!(anew(whole[..part].to_vec()).await.err(), Some(PixelsError::Unreadable), "{format:?} {part}");
        }
    }
}

#[tokio::test]
async fn fifty_million_pixels_are_the_most() {
    // It unpacks to a hundred times its size.
    let mut most = Cursor::new(Vec::new());
    RgbImage::new(8_000, 6_250).write_to(&mut most, ImageFormat::Png).unwrap();
    let most = most.into_inner();
    assert!(most.len() < 1_500_000, "{}", most.len());
    assert_eq!(anew(most).await.unwrap().width, 1_600);
    for (width, height) in [(8_000, 6_251), (60_000, 60_000), (100_000, 501)] {
        assert_eq!(anew(claimed(width, height)).await, Err(PixelsError::TooLarge), "{width} by {height}");
    }
    let mut jpeg = drawn(64, 64, ImageFormat::Jpeg);
    let frame = jpeg.windows(2).position(|pair| pair == [0xff, 0xc0]).unwrap();
    jpeg[frame + 5..frame + 9].copy_from_slice(&[0xff; 4]);
    assert_eq!(anew(jpeg).await, Err(PixelsError::TooLarge));
    // Deep pixels count for what they take.
    let mut deep = Vec::new();
    let (width, height) = (7_000, 5_000);
    let samples = vec![0; usize::try_from(width * height).unwrap() * usize::from(ColorType::Rgba16.bytes_per_pixel())];
    PngEncoder::new(&mut deep).write_image(&samples, width, height, ExtendedColorType::Rgba16).unwrap();
    assert_eq!(anew(deep).await, Err(PixelsError::TooLarge));
}

#[tokio::test]
async fn what_left_comes_back_as_it_was() {
    let photo = anew(drawn(1_000, 1_400, ImageFormat::WebP)).await.unwrap();
    let again = brought(photo.large.clone()).await.unwrap();
    assert!(again.large == photo.large && (again.width, again.height) == (1_000, 1_400));
    assert_eq!(image::load_from_memory(&again.small).unwrap().height(), 320);
    // What is written before its end makes it longer than it would be.
    let end = photo.large.len() - 2;
    let planted = [&photo.large[..end], &b"<script>alert(1)</script>".repeat(2_000), &photo.large[end..]].concat();
    assert!(is_plain(&planted));
    assert!(!holds(&brought(planted).await.unwrap().large, b"<script>"));
    // So do tables that are not ours.
    let finer = brought(drawn(300, 300, ImageFormat::Jpeg)).await.unwrap();
    assert_ne!(finer.large, drawn(300, 300, ImageFormat::Jpeg));
    let larger = brought(drawn(1_700, 900, ImageFormat::Jpeg)).await.unwrap();
    assert_eq!((larger.width, larger.height), (1_600, 847));
}
