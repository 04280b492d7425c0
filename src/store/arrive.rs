//! Makes an arriving story ready for the store: compressed, and with what tells whether it is known.

use std::borrow::Cow;

use memchr::memmem;

use super::StoreError;
use super::add::{Arrival, Copies};
use super::body::{self, Body, Packed};
use super::pages::PackedPage;
use crate::news::{NewStory, fold};

/// Where a story has an address or an id, a text with fewer letters than this is no identity: "Listen
/// below." is not one story.
const LEAST_WORDING: usize = 200;

/// Addresses of players that a story may embed, before and after the [`DOT_COM`] that they have in common.
const PLAYERS: [(&[u8], &[u8]); 7] = [
    (b"bandcamp", b"/EmbeddedPlayer"),
    (b"open.spotify", b"/embed"),
    (b"w.soundcloud", b"/player"),
    (b"youtube", b"/embed"),
    (b"youtube-nocookie", b"/embed"),
    (b"embed.music.apple", b""),
    (b"widget.deezer", b""),
];
const DOT_COM: &[u8] = b".com";

/// A story with everything that its row needs.
pub(super) struct Ready<'a> {
    pub(super) story: Cow<'a, NewStory>,
    pub(super) feed: i64,
    pub(super) address: Option<i64>,
    pub(super) wording: Option<i64>,
    pub(super) version: i64,
    pub(super) attached: i64,
    pub(super) body: Packed,
    pub(super) copies: Copies,
    /// The article of its page, if an export carried it.
    pub(super) page: Option<PackedPage>,
    /// Whether that is to be fetched, if it is new.
    pub(super) wants_page: bool,
}

impl<'a> Ready<'a> {
    /// Does all that needs no lock.
    pub(super) fn new(feed: i64, arrival: &Arrival<'a>) -> Result<Self, StoreError> {
        let bytes = Body::bytes_of(arrival.story);
        Self::with(feed, arrival, version(arrival, &bytes), &bytes, Cow::Borrowed(arrival.story))
    }

    fn with(
        feed: i64,
        arrival: &Arrival<'_>,
        version: i64,
        bytes: &[u8],
        kept: Cow<'a, NewStory>,
    ) -> Result<Self, StoreError> {
        let story = arrival.story;
        Ok(Self {
            feed,
            address: (!arrival.address.is_empty()).then(|| address_sum(arrival.address)),
            wording: wording(story, !story.source_id.is_empty() || !arrival.address.is_empty()),
            version,
            attached: i64::from(has_audio(story)) | i64::from(has_image(story)) << 1,
            body: body::pack(bytes)?,
            story: kept,
            copies: Copies::Latest,
            page: PackedPage::of_export(story)?,
            wants_page: false,
        })
    }

    /// What would say that the story was deleted before.
    pub(super) fn identities(&self) -> Vec<i64> {
        identities(self.feed, &self.story.source_id, &self.story.title, self.address, self.wording)
    }
}

impl Ready<'static> {
    /// The same for a story that nobody else needs any more: its text goes as soon as it is packed. `None` for
    /// one whose version is the known one.
    pub(super) fn owned(
        feed: i64,
        mut story: NewStory,
        address: &str,
        known: Option<i64>,
    ) -> Result<Option<Self>, StoreError> {
        let arrival = Arrival { story: &story, address };
        let bytes = Body::bytes_of(&story);
        let version = version(&arrival, &bytes);
        if known == Some(version) {
            return Ok(None);
        }
        let mut ready = Self::with(feed, &arrival, version, &bytes, Cow::Owned(NewStory::default()))?;
        (story.html, story.page) = Default::default();
        story.summary = String::new();
        (story.categories, story.images, story.enclosures) = Default::default();
        ready.story = Cow::Owned(story);
        Ok(Some(ready))
    }
}

/// Sums an address so that those of one site are neighbours: a feed's batch then touches a few pages of
/// the index and not all of them.
pub(super) fn address_sum(address: &str) -> i64 {
    let site = address.split('/').nth(2).unwrap_or_default();
    (body::sum_of(site.as_bytes()) << 48) | (body::sum_of(address.as_bytes()) & 0xffff_ffff_ffff)
}

/// Every name under which a story is known, as hashes.
///
/// An address counts together with the title, because some feeds give every story the same address.
pub(super) fn identities(
    feed: i64,
    source: &str,
    title: &str,
    address: Option<i64>,
    wording: Option<i64>,
) -> Vec<i64> {
    let mut names = Vec::with_capacity(3);
    if !source.is_empty() {
        names.push(format!("source\0{feed}\0{source}"));
    }
    names.extend(address.map(|address| format!("address\0{address}\0{}", fold(title))));
    names.extend(wording.map(|wording| format!("wording\0{wording}")));
    names.iter().map(|name| body::sum_of(name.as_bytes())).collect()
}

/// Sums everything that its feed may change about a story. Dates are left out: feeds touch them daily.
fn version(arrival: &Arrival<'_>, body: &[u8]) -> i64 {
    let story = arrival.story;
    let address = if arrival.address.is_empty() { &story.url } else { arrival.address };
    let mut bytes = Vec::with_capacity(body.len() + 256);
    for part in [&story.title, address, &story.author, &story.language] {
        bytes.extend_from_slice(part.as_bytes());
        bytes.push(0);
    }
    bytes.extend_from_slice(body);
    body::sum_of(&bytes)
}

/// Sums the letters of a story outside its tags; `None` where there are too few.
fn wording(story: &NewStory, has_other_names: bool) -> Option<i64> {
    let mut letters = Vec::with_capacity(story.title.len() + story.html.len());
    push_letters(&mut letters, story.title.as_bytes());
    let of_title = letters.len();
    let html = story.html.as_bytes();
    let mut begin = 0;
    for end in memchr::memchr_iter(b'<', html).chain([html.len()]) {
        let piece = &html[begin..end];
        let text = if begin == 0 { Some(0) } else { memchr::memchr(b'>', piece).map(|at| at + 1) };
        push_letters(&mut letters, text.map_or(&[], |text| &piece[text..]));
        begin = end + 1;
    }
    (!has_other_names || letters.len() - of_title >= LEAST_WORDING).then(|| body::sum_of(&letters))
}

/// What each byte is in such a sum; zero for those that do not count.
const LETTERS: [u8; 256] = {
    let mut letters = [0; 256];
    let mut byte = 0;
    while byte < letters.len() {
        let is_letter = (byte as u8).is_ascii_alphanumeric() || byte >= 0x80;
        letters[byte] = if is_letter { (byte as u8).to_ascii_lowercase() } else { 0 };
        byte += 1;
    }
    letters
};

fn push_letters(letters: &mut Vec<u8>, text: &[u8]) {
    let mut end = letters.len();
    letters.resize(end + text.len(), 0);
    for &byte in text {
        let letter = LETTERS[usize::from(byte)];
        letters[end] = letter;
        end += usize::from(letter != 0);
    }
    letters.truncate(end);
}

pub(super) fn has_audio(story: &NewStory) -> bool {
    story.enclosures.iter().any(|file| file.media_type.starts_with("audio/"))
        || memmem::find(story.html.as_bytes(), b"<audio").is_some()
        || has_player(story.html.as_bytes())
}

fn has_player(html: &[u8]) -> bool {
    memmem::find_iter(html, DOT_COM).any(|at| {
        let (before, after) = (&html[..at], &html[at + DOT_COM.len()..]);
        PLAYERS.iter().any(|(host, path)| before.ends_with(host) && after.starts_with(path))
    })
}

fn has_image(story: &NewStory) -> bool {
    !story.images.is_empty() || memmem::find(story.html.as_bytes(), b"<img").is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The letters outside of tags, found the slow way.
    fn letters(html: &str) -> Vec<u8> {
        let mut pieces = html.split('<');
        let before = pieces.next().unwrap_or_default();
        let after = pieces.map(|piece| piece.split_once('>').map_or("", |(_, text)| text));
        let text: String = std::iter::once(before).chain(after).collect();
        let counts = |byte: &u8| byte.is_ascii_alphanumeric() || *byte >= 0x80;
        text.bytes().filter(counts).map(|byte| byte.to_ascii_lowercase()).collect()
    }

    #[test]
    fn stored_sums_of_words_stay_what_they_were() {
        let pieces = ["<", ">", "Ab1", " é!", "<p class='x'>", "</p>", "\0~", "日本"];
        for seed in 0..500 {
            let html: String =
                (0..9).map(|at| pieces[(seed * 5 + at * at * (seed + 1) + at) % pieces.len()]).collect();
            let story = NewStory { html: html.clone(), ..NewStory::default() };
            assert_eq!(wording(&story, false), Some(body::sum_of(&letters(&html))), "{html:?}");
        }
    }

    #[test]
    fn players_are_known_by_their_addresses() {
        let check = |html: &str, expected| assert_eq!(has_player(html.as_bytes()), expected, "{html}");
        check("<iframe src='https://bandcamp.com/EmbeddedPlayer/album=1'>", true);
        check("a.com b.com <iframe src=//www.youtube-nocookie.com/embed/x>", true);
        check("https://embed.music.apple.com/x", true);
        check("https://open.spotify.com/album/1 https://www.youtube.com/watch", false);
        check(".com", false);
    }
}
