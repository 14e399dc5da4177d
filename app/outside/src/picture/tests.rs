use std::io::Cursor;

use image::{DynamicImage, ImageFormat, Rgba, RgbaImage};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::*;

fn line() -> Client {
    Client::line("1650000000", "secret".to_owned().into())
}

fn google() -> Client {
    Client::google("x.apps.googleusercontent.com", "secret".to_owned().into())
}

fn drawn(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let picture =
        RgbaImage::from_fn(width, height, |x, _| if x < width / 2 { Rgba([200, 0, 0, 255]) } else { Rgba([0, 0, 200, 0]) });
    let mut bytes = Cursor::new(Vec::new());
    match format {
        ImageFormat::Jpeg => DynamicImage::from(picture).to_rgb8().write_to(&mut bytes, format).unwrap(),
        _ => picture.write_to(&mut bytes, format).unwrap(),
    }
    bytes.into_inner()
}

#[tokio::test]
async fn three_kinds_become_a_small_square_jpeg() {
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
        let jpeg = remade(drawn(640, 400, format)).await.unwrap();
        assert_eq!(image::guess_format(&jpeg).unwrap(), ImageFormat::Jpeg);
        let made = image::load_from_memory(&jpeg).unwrap().to_rgb8();
        assert_eq!((made.width(), made.height()), (160, 160));
        let [red, _, blue] = made.get_pixel(20, 80).0;
        assert!(red > 150 && blue < 80, "the left is red");
        if format != ImageFormat::Jpeg {
            assert!(made.get_pixel(140, 80).0.iter().all(|ink| *ink > 240), "what was transparent is paper");
        }
    }
}

#[tokio::test]
async fn what_stood_beside_the_pixels_is_gone() {
    let plain = drawn(200, 200, ImageFormat::Jpeg);
    // An EXIF segment after the two bytes that begin a JPEG.
    let exif = b"Exif\0\0II*\0\x08\0\0\0\0\0\0\0\0\0PLACE OF THE PERSON";
    let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
    let telling = [&plain[..2], &[0xff, 0xe1], &length, exif, &plain[2..], b"<script>alert(1)</script>"].concat();
    let jpeg = remade(telling).await.unwrap();
    for planted in [&b"PLACE"[..], b"Exif", b"<script>"] {
        assert!(!jpeg.windows(planted.len()).any(|part| part == planted));
    }
}

#[tokio::test]
async fn what_is_no_picture_is_refused() {
    let whole = drawn(300, 300, ImageFormat::Png);
    for wrong in [
        b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec(),
        b"<!doctype html><title>a.jpg</title>".to_vec(),
        b"GIF89a\x01\0\x01\0\0\0\0;".to_vec(),
        Vec::new(),
        whole[..whole.len() / 2].to_vec(),
        vec![0xff, 0xd8, 0xff, 0xe0],
    ] {
        assert_eq!(remade(wrong).await, Err(PictureError::Unreadable));
    }
}

#[tokio::test]
async fn a_bomb_is_seen_in_its_header() {
    // A PNG of one pixel that claims 40,000 by 40,000: only the header is read.
    let mut bomb = drawn(1, 1, ImageFormat::Png);
    bomb[16..20].copy_from_slice(&40_000_u32.to_be_bytes());
    bomb[20..24].copy_from_slice(&40_000_u32.to_be_bytes());
    let checksum = crc32(&bomb[12..29]).to_be_bytes();
    bomb[29..33].copy_from_slice(&checksum);
    assert_eq!(remade(bomb).await, Err(PictureError::TooLarge));
}

/// As PNG sums up a chunk.
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| if sum & 1 == 1 { (sum >> 1) ^ 0xedb8_8320 } else { sum >> 1 })
    })
}

#[test]
fn only_a_providers_own_places_are_asked() {
    let asks = |client: &Client, address: &str| keeps(client, &Url::parse(address).unwrap());
    assert!(asks(&line(), "https://profile.line-scdn.net/0h-x"));
    assert!(asks(&line(), "https://obs.line-scdn.net/x"));
    assert!(asks(&google(), "https://lh3.googleusercontent.com/a/x=s96-c"));
    for wrong in [
        "https://evil.example/x",
        "http://profile.line-scdn.net/x",
        "https://profile.line-scdn.net:8443/x",
        "https://profile.line-scdn.net.evil.example/x",
        "https://profile.line-scdn.net@evil.example/x",
        "https://evilgoogleusercontent.com/x",
        "https://googleusercontent.com.evil.example/x",
        "http://127.0.0.1/x",
        "http://169.254.169.254/latest/meta-data",
        "file:///etc/passwd",
    ] {
        assert!(!asks(&line(), wrong) && !asks(&google(), wrong), "{wrong}");
    }
    assert!(!asks(&line(), "https://lh3.googleusercontent.com/a"), "the other provider's place");
}

#[tokio::test]
async fn a_picture_is_fetched_whole_or_not_at_all() {
    let answers: Vec<(&str, Vec<u8>)> = vec![
        ("/right", [b"HTTP/1.1 200 X\r\nconnection: close\r\n\r\n".to_vec(), drawn(200, 100, ImageFormat::Png)].concat()),
        ("/huge", [b"HTTP/1.1 200 X\r\nconnection: close\r\n\r\n".to_vec(), vec![0; 3 << 20]].concat()),
        ("/moved", b"HTTP/1.1 302 X\r\nlocation: /right\r\ncontent-length: 0\r\n\r\n".to_vec()),
        ("/gone", b"HTTP/1.1 404 X\r\ncontent-length: 0\r\n\r\n".to_vec()),
        ("/ill", b"HTTP/1.1 503 X\r\ncontent-length: 0\r\n\r\n".to_vec()),
    ];
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut request = [0; 2048];
            let count = stream.read(&mut request).await.unwrap();
            let request = String::from_utf8_lossy(&request[..count]).into_owned();
            let answer =
                answers.iter().find(|(path, _)| request.starts_with(&format!("GET {path} "))).map(|(_, bytes)| bytes.clone());
            let _ = stream.write_all(&answer.unwrap()).await;
        }
    });
    let mut stand_in = line();
    stand_in.endpoints.userinfo = format!("{origin}/userinfo");
    let providers = [stand_in, google()];
    let copied = async |path: &str| copy(&providers, &format!("{origin}{path}")).await;
    assert!(copied("/right").await.unwrap().starts_with(&[0xff, 0xd8]));
    assert_eq!(copied("/huge").await, Err(PictureError::TooLarge));
    assert_eq!(copied("/moved").await, Err(PictureError::Missing(302)));
    assert_eq!(copied("/gone").await, Err(PictureError::Missing(404)));
    assert!(copied("/ill").await.unwrap_err().again());
    assert_eq!(copy(&[google()], &format!("{origin}/right")).await, Err(PictureError::Host));
}
