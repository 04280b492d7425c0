//! Packs what only the reader needs of a story into one compressed, checked blob.

use std::cell::RefCell;

use serde::{Deserialize, Serialize};
use twox_hash::XxHash3_64;

use super::StoreError;
use crate::news::{Enclosure, NewStory};

/// How hard zstd tries. A music story of 3 KB is less than a hundredth smaller at 3, for a third more time.
const LEVEL: i32 = 1;

/// No body unpacks to more than this; intake stores less.
const LARGEST: u64 = 512 << 20;

/// The bytes at a packed blob's beginning that say how much it holds.
pub(super) const HEAD: i64 = 18;

/// A compressed blob and its checksum.
pub(super) struct Packed {
    /// Compressed bytes.
    pub(super) data: Vec<u8>,
    /// XXH3-64 of them.
    pub(super) sum: i64,
}

/// What of a story only the reader needs.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Body {
    /// The body as its source wrote it.
    pub(super) html: String,
    /// Everything else.
    pub(super) rest: Rest,
}

/// A body's smaller parts, as they are stored.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Rest {
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(super) summary: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) categories: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) images: Vec<String>,
    /// Address, media type, length.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    enclosures: Vec<(String, String, Option<u64>)>,
}

impl Rest {
    fn of(story: &NewStory) -> Self {
        Self {
            summary: story.summary.clone(),
            categories: story.categories.clone(),
            images: story.images.clone(),
            enclosures: (story.enclosures.iter())
                .map(|file| (file.url.clone(), file.media_type.clone(), file.length))
                .collect(),
        }
    }

    /// The attached files.
    pub(super) fn enclosures(self) -> Vec<Enclosure> {
        (self.enclosures.into_iter())
            .map(|(url, media_type, length)| Enclosure { url, media_type, length })
            .collect()
    }
}

thread_local! {
    // A compressor's tables cost more to make than a story does to compress.
    static COMPRESSOR: RefCell<Option<zstd::bulk::Compressor<'static>>> = const { RefCell::new(None) };
    static DECOMPRESSOR: RefCell<Option<zstd::bulk::Decompressor<'static>>> = const { RefCell::new(None) };
}

/// Compresses bytes and sums the result.
pub(super) fn pack(bytes: &[u8]) -> Result<Packed, StoreError> {
    let data = COMPRESSOR.with_borrow_mut(|kept| {
        let compressor = match kept {
            Some(compressor) => compressor,
            none => none.insert(zstd::bulk::Compressor::new(LEVEL)?),
        };
        compressor.compress(bytes)
    });
    let data = data.map_err(|error| StoreError::Other {
        path: std::path::PathBuf::new(),
        detail: format!("a text could not be compressed: {error}"),
    })?;
    let sum = sum_of(&data);
    Ok(Packed { data, sum })
}

/// Checks the sum and decompresses.
pub(super) fn unpack(data: &[u8], sum: i64) -> Result<Vec<u8>, StoreError> {
    if sum_of(data) != sum {
        return Err(StoreError::damaged("the text of a story does not match its checksum"));
    }
    let unpacked = DECOMPRESSOR.with_borrow_mut(|kept| {
        let decompressor = match kept {
            Some(decompressor) => decompressor,
            none => none.insert(zstd::bulk::Decompressor::new()?),
        };
        // Every blob of ours says how much it holds.
        decompressor.decompress(data, size_of(data).map_or(0, |size| size.min(LARGEST) as usize))
    });
    unpacked.map_err(|error| StoreError::damaged(format!("the text of a story cannot be unpacked: {error}")))
}

/// How many bytes a packed blob holds, told from the blob's first [`HEAD`] bytes.
pub(super) fn size_of(head: &[u8]) -> Option<u64> {
    zstd::decompressed_size(head)
}

/// XXH3-64 as SQLite keeps it.
pub(super) fn sum_of(bytes: &[u8]) -> i64 {
    XxHash3_64::oneshot(bytes) as i64
}

impl Body {
    /// The blob for a story: the HTML, a zero byte (no text holds one), and the rest as JSON.
    pub(super) fn bytes_of(story: &NewStory) -> Vec<u8> {
        let rest = serde_json::to_vec(&Rest::of(story)).expect("strings and numbers become JSON");
        let mut bytes = Vec::with_capacity(story.html.len() + rest.len() + 1);
        story.html.split('\0').for_each(|part| bytes.extend_from_slice(part.as_bytes()));
        bytes.push(0);
        bytes.extend(rest);
        bytes
    }

    /// The words of a story's HTML, as the reader shows them.
    pub(super) fn text_of(html: &str) -> String {
        crate::text::html::parse(html, None).text
    }

    /// Reads a stored blob back.
    pub(super) fn read(data: &[u8], sum: i64) -> Result<Self, StoreError> {
        let bytes = unpack(data, sum)?;
        let split = bytes.iter().position(|&byte| byte == 0).unwrap_or(bytes.len());
        let rest = bytes.get(split + 1..).unwrap_or_default();
        let rest = if rest.is_empty() {
            Rest::default()
        } else {
            serde_json::from_slice(rest)
                .map_err(|error| StoreError::damaged(format!("a story's details cannot be read: {error}")))?
        };
        let mut html = bytes;
        html.truncate(split);
        let html = String::from_utf8(html)
            .map_err(|_| StoreError::damaged("the text of a story is not valid Unicode"))?;
        Ok(Self { html, rest })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_comes_back_and_a_flipped_bit_is_noticed() {
        let story = NewStory {
            html: "<p>Low end</p>".into(),
            summary: "Low".into(),
            enclosures: vec![Enclosure {
                url: "https://a/b.mp3".into(),
                media_type: String::new(),
                length: Some(3),
            }],
            ..NewStory::default()
        };
        let mut packed = pack(&Body::bytes_of(&story)).unwrap();
        let body = Body::read(&packed.data, packed.sum).unwrap();
        assert_eq!((body.html, body.rest.summary.as_str()), (story.html, "Low"));
        assert_eq!(body.rest.enclosures(), story.enclosures);

        packed.data[5] ^= 1;
        assert!(matches!(Body::read(&packed.data, packed.sum), Err(StoreError::Damaged { .. })));
    }
}
