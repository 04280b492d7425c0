//! The pictures of stories: fetched once, kept in the cache, forgotten when there is no room.

use crate::files::{Paths, Shelf};
use crate::net::{Content, Net, NetError, Proxies, Request, Trust, Wish};
use crate::pictures;
use crate::settings::Settings;

use super::online::options;

/// Bytes that one picture may have on its way.
const MOST_BYTES: u64 = 8 << 20;
/// Bytes and files of all that are kept.
const MOST_KEPT: u64 = 64 << 20;
const MOST_FILES: usize = 2_000;
/// The seconds after which nobody waits for a picture any more.
const PATIENCE: u64 = 20;
/// How far into a file its proportions are looked for: a camera may have written a preview before them.
const HEAD: u64 = 1 << 20;

/// Why a picture is not to be had.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoPicture {
    /// It could not be fetched.
    #[error(transparent)]
    Net(#[from] NetError),
    /// It is none, or none for us.
    #[error("It cannot be shown: {0}.")]
    Faulty(#[from] pictures::Faulty),
}

/// The pictures at hand, and the way to others.
#[derive(Clone, Debug)]
pub struct Pictures {
    shelf: Shelf,
}

impl Pictures {
    /// The pictures in the cache folder.
    #[must_use]
    pub fn new(paths: &Paths) -> Self {
        Self { shelf: Shelf::new(paths.cache.join("pictures"), MOST_KEPT, MOST_FILES) }
    }

    /// The width and height of a picture that is at hand.
    pub fn size(&self, url: &str) -> Option<(u32, u32)> {
        pictures::dimensions(&self.shelf.head(url, HEAD)?).ok()
    }

    /// Gets a picture, from the cache or from where it is, which a stranger named, and decodes it. `decode` is called
    /// with its bytes: whoever has many hands has one of them decode at a time.
    pub fn get<T>(
        &self,
        url: &str,
        net: &Net,
        decode: impl Fn(&[u8]) -> Result<T, pictures::Faulty>,
    ) -> Result<T, NoPicture> {
        if let Some(bytes) = self.shelf.get(url) {
            if let Ok(decoded) = decode(&bytes) {
                return Ok(decoded);
            }
            // A crash may have cut it short.
            self.shelf.forget(url);
        }
        let request = Request { wish: Wish::Picture, ..Request::new(url, Trust::Named) };
        let bytes = match net.fetch(&request)?.content {
            Content::Body(body) => body.unpacked()?,
            Content::Unchanged => return Err(NetError::Status(304).into()),
        };
        let decoded = decode(&bytes)?;
        if let Err(error) = self.shelf.put(url, &bytes) {
            // It is shown all the same.
            log::warn!("{error}");
        }
        Ok(decoded)
    }

    /// A client that keeps to the limits of pictures.
    #[must_use]
    pub fn client(settings: &Settings, environment: &Proxies, offline: bool) -> Net {
        let mut options = options(settings, environment, offline);
        options.body_limit = MOST_BYTES;
        options.patience.whole = options.patience.whole.min(std::time::Duration::from_secs(PATIENCE));
        Net::new(options)
    }
}
