//! Exact links to a work: an address on its title, or an embedded player beside it.

use super::tokens::Text;
use super::works::Title;
use crate::news::{BlockKind, Document, MarkKind, fold};

/// Hosts that play or sell music.
const HOSTS: [&str; 15] = [
    "youtube.com",
    "youtu.be",
    "youtube-nocookie.com",
    "spotify.com",
    "soundcloud.com",
    "bandcamp.com",
    "music.apple.com",
    "itunes.apple.com",
    "deezer.com",
    "tidal.com",
    "audius.co",
    "vimeo.com",
    "music.amazon.com",
    "qobuz.com",
    "mixcloud.com",
];

/// Most links of one work.
const MOST: usize = 4;

/// Whether an address is on a host that plays or sells music.
fn plays(url: &str) -> bool {
    let host =
        url.split_once("://").map_or(url, |(_, rest)| rest).split(['/', '?', '#']).next().unwrap_or_default();
    HOSTS
        .iter()
        .any(|known| host == *known || host.strip_suffix(known).is_some_and(|rest| rest.ends_with('.')))
}

/// The links of a work, without duplicates.
pub(super) fn of(text: &Text, document: &Document, titles: &[&Title]) -> Vec<String> {
    let mut found = Vec::new();
    let mut add = |link: usize| {
        if let Some(link) = document.links.get(link)
            && plays(&link.url)
            && !found.contains(&link.url)
            && found.len() < MOST
        {
            found.push(link.url.clone());
        }
    };
    for title in titles {
        if let Some(link) = title.link {
            add(link);
        }
    }
    let key = titles.first().map(|title| fold(text.slice(&title.tokens))).unwrap_or_default();
    for (at, link) in document.links.iter().enumerate().take(400) {
        if !key.is_empty() && plays(&link.url) && holds(&fold(&link.text), &key) {
            add(at);
        }
    }
    for title in titles {
        for link in embedded_after(text, document, title) {
            add(link);
        }
    }
    found
}

/// Whether a folded text holds a folded title as whole words.
fn holds(text: &str, key: &str) -> bool {
    text.match_indices(key).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + key.len()..].chars().next();
        before.is_none_or(|letter| letter == ' ') && after.is_none_or(|letter| letter == ' ')
    })
}

/// The links of a player that stands right after the paragraph that names the title last.
fn embedded_after(text: &Text, document: &Document, title: &Title) -> Vec<usize> {
    let Some(place) = text.in_body(&title.tokens) else { return Vec::new() };
    let block = document.blocks.partition_point(|block| block.range.end < place.end);
    let Some(next) = document.blocks.get(block + 1).filter(|next| next.kind == BlockKind::Embed) else {
        return Vec::new();
    };
    document
        .marks
        .iter()
        .filter(|mark| mark.range.start >= next.range.start && mark.range.end <= next.range.end)
        .filter_map(|mark| match mark.kind {
            MarkKind::Link(link) => Some(link),
            _ => None,
        })
        .collect()
}
