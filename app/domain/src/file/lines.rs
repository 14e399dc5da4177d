use super::Format;
use csv_core::{ReadRecordResult, ReaderBuilder};

/// Most cells of one line.
pub const MOST_CELLS: usize = 64;
/// Most bytes of one line's cells together, as UTF-8.
pub const MOST_TEXT: usize = 64 * 1024;

/// Splits the bytes of a file into lines of cells (RFC 4180, and any of CR, LF, CRLF), however the bytes are cut into
/// pushes. Memory is the same for any file; empty lines are passed over. Bytes that are no text in the format's encoding
/// become U+FFFD.
pub struct Lines {
    decoder: encoding_rs::Decoder,
    csv: csv_core::Reader,
    decoded: Vec<u8>,
    text: Vec<u8>,
    ends: [usize; MOST_CELLS],
    written: usize,
    ended: usize,
    fault: Option<Fault>,
    position: Position,
}

/// One line of the table.
#[derive(Debug, Clone, Copy)]
pub struct Line<'a> {
    /// The line of the file where it starts, from 1. Line ends inside quotes count.
    pub number: u32,
    /// Its cells; none if there is a fault.
    pub cells: Cells<'a>,
    /// Why it was not kept.
    pub fault: Option<Fault>,
}

/// Why a line was not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// More than [`MOST_TEXT`] bytes. Perhaps a quote is never closed.
    TooLong,
    /// More than [`MOST_CELLS`] cells.
    TooManyCells,
}

/// The cells of one line, unquoted and otherwise as they stand.
#[derive(Debug, Clone, Copy, Default)]
pub struct Cells<'a> {
    text: &'a str,
    ends: &'a [usize],
}

impl<'a> Cells<'a> {
    /// How many.
    #[must_use]
    pub fn len(self) -> usize {
        self.ends.len()
    }

    /// None at all.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.ends.is_empty()
    }

    /// The cell at a place from 0.
    #[must_use]
    pub fn get(self, place: usize) -> Option<&'a str> {
        let end = *self.ends.get(place)?;
        let start = place.checked_sub(1).map_or(0, |before| self.ends[before]);
        self.text.get(start..end)
    }

    /// All of them, left to right.
    pub fn iter(self) -> impl Iterator<Item = &'a str> {
        (0..self.len()).filter_map(move |place| self.get(place))
    }
}

/// Where in the file the splitting stands.
struct Position {
    line: u32,
    /// The byte before was a CR: an LF would belong to it.
    after_cr: bool,
    start: Option<u32>,
}

impl Lines {
    /// For a file of this format.
    #[must_use]
    pub fn new(format: &Format) -> Self {
        let mut lines = Self {
            decoder: format.encoding.decoder(),
            csv: ReaderBuilder::new().delimiter(format.separator.sign()).build(),
            decoded: vec![0; 16 * 1024],
            text: vec![0; MOST_TEXT],
            ends: [0; MOST_CELLS],
            written: 0,
            ended: 0,
            fault: None,
            position: Position { line: 1, after_cr: false, start: None },
        };
        // The splitter would take away a second byte order mark, but only if it came in one push. An empty line before
        // the file makes it look at none.
        lines.csv.read_record(b"\n", &mut lines.text, &mut lines.ends);
        lines
    }

    /// Takes the next bytes and calls `each` with every line that they complete.
    pub fn push(&mut self, bytes: &[u8], each: &mut impl FnMut(Line<'_>)) {
        self.decode(bytes, false, each);
    }

    /// The file ends here: its last line may lack a line end. Nothing may be pushed after.
    pub fn finish(&mut self, each: &mut impl FnMut(Line<'_>)) {
        self.decode(&[], true, each);
        self.split(&[], each);
    }

    fn decode(&mut self, mut bytes: &[u8], last: bool, each: &mut impl FnMut(Line<'_>)) {
        let mut decoded = std::mem::take(&mut self.decoded);
        loop {
            let (result, read, written, _) = self.decoder.decode_to_utf8(bytes, &mut decoded, last);
            bytes = &bytes[read..];
            if written > 0 {
                self.split(&decoded[..written], each);
            }
            if result == encoding_rs::CoderResult::InputEmpty {
                break;
            }
        }
        self.decoded = decoded;
    }

    /// No bytes mean the end of the file.
    fn split(&mut self, mut bytes: &[u8], each: &mut impl FnMut(Line<'_>)) {
        loop {
            let (result, read, written, ended) =
                self.csv.read_record(bytes, &mut self.text[self.written..], &mut self.ends[self.ended..]);
            self.position.pass(&bytes[..read]);
            bytes = &bytes[read..];
            self.written += written;
            self.ended += ended;
            match result {
                ReadRecordResult::InputEmpty | ReadRecordResult::End => return,
                ReadRecordResult::OutputFull => self.overflow(Fault::TooLong),
                ReadRecordResult::OutputEndsFull => self.overflow(Fault::TooManyCells),
                ReadRecordResult::Record => {
                    self.complete(each);
                    if bytes.is_empty() {
                        return;
                    }
                }
            }
        }
    }

    /// Goes on to the end of the line without keeping it.
    fn overflow(&mut self, fault: Fault) {
        self.fault.get_or_insert(fault);
        self.written = 0;
        self.ended = 0;
    }

    fn complete(&mut self, each: &mut impl FnMut(Line<'_>)) {
        let number = self.position.start.take().unwrap_or(self.position.line);
        let fault = self.fault.take();
        let cells = match fault {
            // whole characters: what decides over cells is ASCII
            None => Cells {
                text: std::str::from_utf8(&self.text[..self.written]).unwrap_or_default(),
                ends: &self.ends[..self.ended],
            },
            Some(_) => Cells::default(),
        };
        each(Line { number, cells, fault });
        self.written = 0;
        self.ended = 0;
    }
}

impl Position {
    fn pass(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            let ends = byte == b'\r' || byte == b'\n' && !self.after_cr;
            self.after_cr = byte == b'\r';
            if ends {
                self.line += 1;
            } else if byte != b'\n' && self.start.is_none() {
                self.start = Some(self.line);
            }
        }
    }
}
