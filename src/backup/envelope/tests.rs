use super::*;
use crate::backup::BackupKey;

fn key(byte: u8) -> BackupKey {
    BackupKey::from_bytes([byte; 32])
}

fn sealed(content: &[u8], key: Option<&BackupKey>, step: usize) -> Vec<u8> {
    let mut file = Vec::new();
    let mut sealer = Sealer::new(key, &mut file);
    for piece in content.chunks(step) {
        sealer.add(piece, &mut file).unwrap();
    }
    sealer.end(&mut file).unwrap();
    file
}

/// What came out, and whether it was all.
fn opened(file: &[u8], key: Option<&BackupKey>, step: usize) -> (Vec<u8>, Result<(), OpenError>) {
    let mut content = Vec::new();
    let mut opener = Opener::new(key);
    for piece in file.chunks(step) {
        if let Err(error) = opener.add(piece, &mut content) {
            return (content, Err(error));
        }
    }
    let outcome = opener.end(&mut content);
    (content, outcome)
}

fn content(length: usize) -> Vec<u8> {
    (0..length).map(|index| (index * 31 % 251) as u8).collect()
}

#[test]
fn what_goes_in_comes_out() {
    for length in [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 17] {
        let content = content(length);
        for key in [None, Some(&key(1))] {
            for (write, read) in [(1000, 7919), (CHUNK, CHUNK), (usize::MAX, usize::MAX), (65_537, 1_000_000)] {
                let file = sealed(&content, key, write);
                let (found, outcome) = opened(&file, key, read);
                assert_eq!((found.len(), outcome), (length, Ok(())));
                assert_eq!(found, content);
            }
        }
    }
}

#[test]
fn the_words_in_front_say_what_it_is() {
    let key = key(1);
    let plain = sealed(b"rows", None, 9);
    assert!(plain.starts_with(b"almanac backup 1\nplain\nrows"));
    let file = sealed(b"rows", Some(&key), 9);
    assert!(file.starts_with(format!("almanac backup 1\nsealed {} ", key.name()).as_bytes()));
    assert!(!file.windows(4).any(|window| window == b"rows"));
    assert_ne!(file, sealed(b"rows", Some(&key), 9), "each has a nonce of its own");
}

#[test]
fn a_key_too_few_too_many_or_another_is_said() {
    let (one, other) = (key(1), key(2));
    let file = sealed(b"rows", Some(&one), 9);
    assert_eq!(opened(&file, None, 9).1, Err(OpenError::NeedsKey(one.name())));
    assert_eq!(opened(&file, Some(&other), 9).1, Err(OpenError::OtherKey { sealed: one.name(), given: other.name() }));
    assert_eq!(opened(&sealed(b"rows", None, 9), Some(&one), 9).1, Err(OpenError::NotSealed));
    // Who renames the key in the file gains nothing.
    let text = String::from_utf8_lossy(&file[..60]).replace(&one.name(), &other.name());
    let renamed = [&text.as_bytes()[..32], &file[32..]].concat();
    assert_eq!(opened(&renamed, Some(&other), 9), (vec![], Err(OpenError::Damaged)));
}

#[test]
fn other_files_are_none_of_ours() {
    for strange in ["", "almanac", "PGDMP\u{1}\u{e}", "almanac backup 1\nzipped\n", "almanac backup 1\nsealed\n"] {
        assert_eq!(opened(strange.as_bytes(), None, 3).1, Err(OpenError::Strange), "{strange}");
    }
    assert_eq!(opened(b"almanac backup 2\nplain\n", None, 99).1, Err(OpenError::Newer));
    assert_eq!(opened(&[b"almanac backup 1\n", &[b'x'; 500][..]].concat(), None, 99).1, Err(OpenError::Strange));
}

#[test]
fn no_byte_can_be_changed_cut_or_added() {
    let content = content(2 * CHUNK + 500);
    for key in [None, Some(&key(1))] {
        let file = sealed(&content, key, usize::MAX);
        let refused = |file: &[u8], what: &str| {
            let (found, outcome) = opened(file, key, 10_000);
            assert!(outcome.is_err(), "{what}");
            // Behind a whole plain file another may follow; what came of the first one is taken out again by the restore.
            let held_back = key.is_some() || what != "twice";
            assert!(
                !held_back || found.len() <= content.len() - 500,
                "{what}: the end is held back until all is known to be right"
            );
            if key.is_some() {
                assert!(content.starts_with(&found), "{what}: nothing unproven comes out");
            }
        };
        let places = (0..120).chain([CHUNK, 2 * CHUNK, file.len() - 40, file.len() - 1]);
        for place in places {
            let mut flipped = file.clone();
            flipped[place] ^= 1;
            refused(&flipped, &format!("byte {place} flipped"));
        }
        for cut in [1, 16, 32, 500, CHUNK, CHUNK + 516, file.len() - 80] {
            refused(&file[..file.len() - cut], &format!("{cut} bytes cut"));
        }
        refused(&[&file[..], b"x"].concat(), "a byte added");
        refused(&[&file[..], &file[..]].concat(), "twice");
    }
}

#[test]
fn sealed_chunks_stay_in_their_place() {
    let key = key(1);
    let file = sealed(&content(3 * CHUNK), Some(&key), usize::MAX);
    let start = file.iter().enumerate().filter(|(_, byte)| **byte == b'\n').nth(1).unwrap().0 + 1;
    let (header, chunks) = file.split_at(start);
    let chunks: Vec<&[u8]> = chunks.chunks(CHUNK + TAG).collect();
    assert_eq!(chunks.len(), 3);
    for order in [&[1, 0, 2][..], &[0, 2], &[0, 1], &[0, 0, 1, 2], &[0, 2, 1]] {
        let moved: Vec<u8> = std::iter::once(header).chain(order.iter().map(|index| chunks[*index])).flatten().copied().collect();
        assert_eq!(opened(&moved, Some(&key), 9999).1, Err(OpenError::Damaged), "{order:?}");
    }
}
