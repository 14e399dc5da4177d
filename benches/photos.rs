//! Measures what making a photo anew takes: seconds, and memory above what the process had before, at its peak. The largest pictures that
//! are taken, of each kind, and one as a telephone makes it. `cargo bench --bench photos`, or with `-- FILE …` pictures of your own.

#![expect(clippy::disallowed_methods, reason = "the things measured here are time and memory")]

use std::fs;
use std::io::Cursor;
use std::time::Instant;

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use outside::photo;

const TIMES: usize = 5;

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread().build().expect("a runtime");
    let files: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    let pictures: Vec<(String, Vec<u8>)> = if files.is_empty() {
        vec![
            ("JPEG, 12 megapixels, a telephone's".to_owned(), jpeg(4_000, 3_000)),
            ("JPEG, 50 megapixels".to_owned(), jpeg(8_000, 6_250)),
            ("PNG with transparency, 50 megapixels".to_owned(), other(8_000, 6_250, ImageFormat::Png)),
            ("WebP with transparency, 50 megapixels".to_owned(), other(8_000, 6_250, ImageFormat::WebP)),
        ]
    } else {
        files.into_iter().map(|file| (file.clone(), fs::read(&file).expect("the file"))).collect()
    };
    println!("| picture | sent, MB | kept, KB | s, median of {TIMES} | memory at its peak, MB |");
    println!("| --- | ---: | ---: | ---: | ---: |");
    for (name, bytes) in pictures {
        let mut seconds = Vec::new();
        let mut most = 0;
        let mut kept = 0;
        for _ in 0..TIMES {
            // From here on the peak counts anew.
            fs::write("/proc/self/clear_refs", "5").expect("Linux");
            let before = memory("VmRSS:");
            let begun = Instant::now();
            let photo = runtime.block_on(photo::remade(Cursor::new(bytes.clone()))).expect("a photo");
            seconds.push(begun.elapsed().as_secs_f64());
            most = most.max(memory("VmHWM:") - before);
            kept = photo.large.len() + photo.small.len();
        }
        seconds.sort_by(f64::total_cmp);
        let sent = bytes.len() as f64 / 1e6;
        println!("| {name} | {sent:.1} | {} | {:.2} | {} |", kept / 1_000, seconds[TIMES / 2], most / 1_000);
    }
}

/// In kilobytes.
fn memory(of: &str) -> u64 {
    let status = fs::read_to_string("/proc/self/status").expect("Linux");
    let line = status.lines().find_map(|line| line.strip_prefix(of)).expect("a line");
    line.trim().trim_end_matches(" kB").parse().expect("a number")
}

/// Ground with grain in it, as a camera sees it.
fn drawn(width: u32, height: u32) -> RgbImage {
    let mut grain = 1_u32;
    RgbImage::from_fn(width, height, |x, y| {
        grain = grain.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let light = ((x / 40 + y / 30) % 200) as u8;
        Rgb([light, light / 2 + (grain >> 28) as u8, 200 - light])
    })
}

fn jpeg(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, 92).encode_image(&drawn(width, height)).expect("a JPEG");
    bytes
}

fn other(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let picture = DynamicImage::from(drawn(width, height)).to_rgba8();
    picture.write_to(&mut bytes, format).expect("a picture");
    bytes.into_inner()
}
