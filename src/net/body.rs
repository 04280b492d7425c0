//! What an answer carries: as it travelled, and unpacked.

use std::io::{self, Read};

use super::NetError;
use super::held::Share;

/// The first bytes of everything that gzip packed.
const GZIP: &[u8] = b"\x1f\x8b";

/// A body as it travelled. Its bytes count as held until it is dropped.
#[derive(Debug)]
pub struct Body {
    pub(super) bytes: Vec<u8>,
    pub(super) packing: String,
    pub(super) limit: u64,
    pub(super) _share: Share,
}

impl Body {
    /// Unpacks it, up to the limit that holds for the packed bytes too.
    pub fn unpacked(mut self) -> Result<Vec<u8>, NetError> {
        let packing = self.packing.trim().to_ascii_lowercase();
        let bytes = self.bytes.as_slice();
        match packing.as_str() {
            // Servers say so of what they send plain, and send it of what they say is plain.
            "gzip" | "x-gzip" | "" | "identity" if bytes.starts_with(GZIP) => {
                self.all_of(flate2::read::MultiGzDecoder::new(bytes), said_length(bytes))
            }
            "gzip" | "x-gzip" | "" | "identity" => Ok(std::mem::take(&mut self.bytes)),
            "br" => self.all_of(brotli_decompressor::Decompressor::new(bytes, 4096), 0),
            "deflate" => self.all_of(flate2::read::ZlibDecoder::new(bytes), 0),
            _ => Err(NetError::Packing(self.packing.clone())),
        }
    }

    /// Unpacks up to the limit. `expected` bytes are made room for, within reason.
    fn all_of(&self, unpacker: impl Read, expected: u64) -> Result<Vec<u8>, NetError> {
        let reasonable = self.limit.min(self.bytes.len() as u64 * USUAL_GAIN);
        let mut unpacked = Vec::with_capacity(expected.min(reasonable) as usize);
        let read = unpacker.take(self.limit.saturating_add(1)).read_to_end(&mut unpacked);
        if unpacked.len() as u64 > self.limit {
            return Err(NetError::TooLarge(self.limit));
        }
        read.map(|_| unpacked).map_err(|_| NetError::Packing(self.packing.clone()))
    }
}

/// How often text is as large as what it is packed to, at most.
const USUAL_GAIN: u64 = 20;

/// The length that gzip notes at the end of what it packed.
fn said_length(packed: &[u8]) -> u64 {
    packed.last_chunk().map_or(0, |bytes| u64::from(u32::from_le_bytes(*bytes)))
}

/// Reads a body to its end, or until it has more bytes than the limit.
pub(super) fn read(
    from: &mut impl Read,
    expected: Option<u64>,
    limit: u64,
    share: &mut Share,
) -> Result<Vec<u8>, Fault> {
    const PIECE: usize = 16 << 10;
    if expected.is_some_and(|expected| expected > limit) {
        return Err(Fault::TooLarge);
    }
    // A length that the server only claims makes room for no more than a piece.
    let mut bytes = Vec::with_capacity(expected.map_or(0, |expected| expected as usize).min(1 << 20));
    let mut piece = vec![0; PIECE];
    loop {
        let count = match from.read(&mut piece) {
            Ok(0) => return Ok(bytes),
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(Fault::Read(error)),
        };
        if (bytes.len() + count) as u64 > limit {
            return Err(Fault::TooLarge);
        }
        bytes.extend_from_slice(&piece[..count]);
        share.grow(count as u64);
    }
}

/// Why a body was not read.
pub(super) enum Fault {
    /// It has more bytes than the limit.
    TooLarge,
    /// The connection failed.
    Read(io::Error),
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::sync::Arc;

    use super::super::held::Held;
    use super::*;

    fn body(bytes: Vec<u8>, packing: &str) -> Body {
        let share = Arc::new(Held::new(1)).share();
        Body { bytes, packing: packing.into(), limit: 1 << 20, _share: share }
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        packer.write_all(bytes).unwrap();
        packer.finish().unwrap()
    }

    #[test]
    fn what_travels_packed_comes_out_and_bombs_do_not() {
        let text = b"<rss/>".to_vec();
        assert_eq!(body(gzip(&text), "gzip").unpacked(), Ok(text.clone()));
        assert_eq!(body(gzip(&text), "").unpacked(), Ok(text.clone()), "packed, and not said so");
        assert_eq!(body(text.clone(), "gzip").unpacked(), Ok(text.clone()), "said so, and not packed");
        assert_eq!(body(text, "zstd").unpacked(), Err(NetError::Packing("zstd".into())));
        let bomb = gzip(&vec![0; 30 << 20]);
        assert_eq!(body(bomb, "gzip").unpacked(), Err(NetError::TooLarge(1 << 20)));
        // "feed" by the reference encoder, and cut off.
        let brotli = [0x8b, 0x01, 0x80, b'f', b'e', b'e', b'd', 0x03];
        assert_eq!(body(brotli.to_vec(), "br").unpacked(), Ok(b"feed".to_vec()));
        assert!(body(brotli[..5].to_vec(), "br").unpacked().is_err());
        assert!(body(gzip(&[7; 5000])[..20].to_vec(), "gzip").unpacked().is_err());
    }
}
