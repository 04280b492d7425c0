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
/// Before a picture its file has its width and its height, four bytes each: a story's room for it must be known at once.
const SIZE: usize = 8;

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
        let head = self.shelf.head(url, SIZE as u64)?;
        let (width, height) = (head.first_chunk::<4>()?, head.last_chunk::<4>()?);
        Some((u32::from_be_bytes(*width), u32::from_be_bytes(*height))).filter(|_| head.len() == SIZE)
    }

    /// Gets a picture, from the cache or from where it is, which a stranger named, and decodes it. `decode` is called
    /// with its bytes: whoever has many hands has one of them decode at a time.
    pub fn get<T>(
        &self,
        url: &str,
        net: &Net,
        decode: impl Fn(&[u8]) -> Result<T, pictures::Faulty>,
    ) -> Result<T, NoPicture> {
        if let Some(kept) = self.shelf.get(url) {
            if let Some(Ok(decoded)) = kept.get(SIZE..).map(&decode) {
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
        let (width, height) = pictures::dimensions(&bytes)?;
        let kept = [&width.to_be_bytes(), &height.to_be_bytes(), bytes.as_slice()].concat();
        if let Err(error) = self.shelf.put(url, &kept) {
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

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    fn pictures() -> (tempfile::TempDir, Pictures) {
        let folder = tempfile::tempdir().unwrap();
        let pictures = Pictures::new(&Paths::find(Some(folder.path())).unwrap());
        (folder, pictures)
    }

    #[test]
    fn what_is_kept_needs_no_network_and_its_size_is_known() {
        let (_folder, pictures) = pictures();
        let url = "https://music.example/a.png";
        let net = Pictures::client(&Settings::default(), &Proxies::default(), true);
        let get = || pictures.get(url, &net, |bytes| Ok(bytes.to_vec()));
        assert_eq!((get(), pictures.size(url)), (Err(NoPicture::Net(NetError::Offline)), None));
        pictures.shelf.put(url, b"\0\0\x02\x80\0\0\x01\x68picture").unwrap();
        assert_eq!((get(), pictures.size(url)), (Ok(b"picture".to_vec()), Some((640, 360))));
    }

    #[test]
    fn what_a_crash_cut_short_is_fetched_again() {
        let (_folder, pictures) = pictures();
        let net = Pictures::client(&Settings::default(), &Proxies::default(), true);
        for (url, kept) in
            [("https://a.example", b"cut".as_slice()), ("https://b.example", b"\0\0\0\x01\0\0\0\x01cut")]
        {
            pictures.shelf.put(url, kept).unwrap();
            let decoded = Cell::new(0);
            let got: Result<(), _> = pictures.get(url, &net, |_| {
                decoded.set(decoded.get() + 1);
                Err(pictures::Faulty::Damaged)
            });
            assert_eq!(got, Err(NoPicture::Net(NetError::Offline)));
            assert_eq!(pictures.size(url), None, "it is gone");
        }
    }
}
