use flate2::write::MultiGzDecoder;
use std::io::Write;

/// Most bytes of a file once they are unpacked.
pub(super) const MOST: u64 = 4 << 30;

/// Unpacks gzip as it comes. Memory is bounded by what one push unpacks to, so pushes are small.
pub(super) struct Inflate {
    decoder: MultiGzDecoder<Vec<u8>>,
    /// Bytes so far.
    pub unpacked: u64,
    /// What came is not gzip, or more than [`MOST`].
    pub broken: bool,
}

impl Inflate {
    pub fn new() -> Self {
        Self { decoder: MultiGzDecoder::new(Vec::new()), unpacked: 0, broken: false }
    }

    /// Calls `each` with what the bytes unpack to.
    pub fn push(&mut self, packed: &[u8], each: &mut impl FnMut(&[u8])) {
        if self.broken {
            return;
        }
        if self.decoder.write_all(packed).is_err() {
            self.broken = true;
        }
        self.hand_out(each);
    }

    /// All bytes were pushed.
    pub fn finish(&mut self, each: &mut impl FnMut(&[u8])) {
        if self.decoder.try_finish().is_err() {
            self.broken = true;
        }
        self.hand_out(each);
    }

    fn hand_out(&mut self, each: &mut impl FnMut(&[u8])) {
        let out = self.decoder.get_mut();
        self.unpacked += out.len() as u64;
        if self.unpacked > MOST {
            self.broken = true;
        } else {
            each(out);
        }
        out.clear();
    }
}
