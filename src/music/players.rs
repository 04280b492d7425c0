//! Exact links to a work: an address on its title, or an embedded player beside it.

use std::collections::{HashMap, HashSet};

use super::tokens::Text;
use super::works::Title;
use crate::news::{BlockKind, Document, Kind, MarkKind, fold};

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

/// Most links and players of a story that are looked at.
const MOST_LINKS: usize = 400;
const MOST_PLAYERS: usize = 200;

/// Whether an address is on a host that plays or sells music.
fn plays(url: &str) -> bool {
    let host =
        url.split_once("://").map_or(url, |(_, rest)| rest).split(['/', '?', '#']).next().unwrap_or_default();
    HOSTS
        .iter()
        .any(|known| host == *known || host.strip_suffix(known).is_some_and(|rest| rest.ends_with('.')))
}

/// The links of each work, without duplicates: addresses on its title, links and players that name it, and
/// players that stand where only it can be meant.
///
/// A link that leads to another song is worse than none, so a player that names what no work is called
/// belongs to nobody, and so does one without a name after a paragraph about several songs.
pub(super) fn assign(text: &Text, document: &Document, works: &[(Kind, &[&Title])]) -> Vec<Vec<String>> {
    let mut players = Players {
        document,
        kinds: works.iter().map(|(kind, _)| *kind).collect(),
        first: None,
        by_key: HashMap::new(),
        by_block: HashMap::new(),
        links: vec![Vec::new(); works.len()],
    };
    for (at, (_, titles)) in works.iter().enumerate() {
        players.enter(text, at, titles);
    }
    let embeds = embeds(document);
    players.named_links(&embeds);
    players.players(&embeds);
    players.links
}

/// An embedded player.
struct Embed<'a> {
    /// Its block.
    block: usize,
    /// Where it leads: a place in [`Document::links`].
    link: usize,
    /// The service that plays it.
    service: &'a str,
    /// What it says it plays.
    title: Option<&'a str>,
}

/// The players that play music, in order.
fn embeds(document: &Document) -> Vec<Embed<'_>> {
    let blocks = document.blocks.iter().enumerate().filter(|(_, block)| block.kind == BlockKind::Embed);
    let embeds = blocks.filter_map(|(at, block)| {
        let from = document.marks.partition_point(|mark| mark.range.start < block.range.start);
        let inside = document.marks[from..].iter().take_while(|mark| mark.range.start < block.range.end);
        let link = inside.filter_map(|mark| match mark.kind {
            MarkKind::Link(link) => Some(link),
            _ => None,
        });
        let link =
            link.filter(|&link| document.links.get(link).is_some_and(|link| plays(&link.url))).last()?;
        let label = document.text[block.range.clone()].trim();
        let (service, title) = match label.split_once(" player: ") {
            Some((service, title)) => (service, Some(title)),
            None => (label, None),
        };
        Some(Embed { block: at, link, service, title })
    });
    embeds.take(MOST_PLAYERS).collect()
}

struct Players<'a> {
    document: &'a Document,
    kinds: Vec<Kind>,
    /// Where the body first names a work.
    first: Option<usize>,
    by_key: HashMap<String, Vec<usize>>,
    by_block: HashMap<usize, Vec<usize>>,
    links: Vec<Vec<String>>,
}

impl Players<'_> {
    fn enter(&mut self, text: &Text, work: usize, titles: &[&Title]) {
        if let Some(title) = titles.first() {
            let key = fold(text.slice(&title.tokens));
            self.by_key.entry(key).or_default().push(work);
        }
        for title in titles {
            if let Some(link) = title.link {
                self.add(work, link);
            }
            let Some(place) = text.in_body(&title.tokens) else { continue };
            self.first = Some(self.first.map_or(place.start, |first| first.min(place.start)));
            let block = self.document.blocks.partition_point(|block| block.range.end < place.end);
            let named = self.by_block.entry(block).or_default();
            if named.last() != Some(&work) {
                named.push(work);
            }
        }
    }

    fn add(&mut self, work: usize, link: usize) {
        let Some(link) = self.document.links.get(link).filter(|link| plays(&link.url)) else { return };
        let links = &mut self.links[work];
        if links.len() < MOST && !links.contains(&link.url) {
            links.push(link.url.clone());
        }
    }

    /// Links whose text says a title, be it "Listen to Vertigo on Spotify": the longest title counts.
    fn named_links(&mut self, embeds: &[Embed<'_>]) {
        let of_players: HashSet<usize> = embeds.iter().map(|embed| embed.link).collect();
        for link in (0..self.document.links.len().min(MOST_LINKS)).filter(|link| !of_players.contains(link)) {
            if !plays(&self.document.links[link].url) {
                continue;
            }
            let text = fold(&self.document.links[link].text);
            let named = self.by_key.iter().filter(|(key, _)| !key.is_empty() && holds(&text, key));
            let Some(named) = named.max_by_key(|(key, _)| (key.len(), *key)).map(|(_, works)| works.clone())
            else {
                continue;
            };
            self.add_to_kind(&named, link);
        }
    }

    fn players(&mut self, embeds: &[Embed<'_>]) {
        for (at, embed) in embeds.iter().enumerate() {
            let works = match embed.title {
                Some(title) => {
                    pieces(title).into_iter().find_map(|piece| self.by_key.get(&fold(piece)).cloned())
                }
                None if is_one_of_several(embeds, at) => None,
                None => self.beside(embed).or_else(|| self.only(embeds, embed)),
            };
            if let Some(works) = works {
                self.add_to_kind(&works, embed.link);
            }
        }
    }

    /// Of works with one title, a song and its album say, a link belongs to the one that it can play.
    fn add_to_kind(&mut self, works: &[usize], link: usize) {
        let kind = kind_of(&self.document.links[link].url);
        let fitting = works.iter().copied().find(|&work| kind.is_none_or(|kind| self.kinds[work] == kind));
        if let Some(work) = fitting.or_else(|| works.first().copied()) {
            self.add(work, link);
        }
    }

    /// The one work that the text right before a player names, if it is one.
    fn beside(&self, embed: &Embed<'_>) -> Option<Vec<usize>> {
        let blocks = self.document.blocks[..embed.block].iter().enumerate().rev();
        let texts = blocks.filter(|(_, block)| {
            !matches!(block.kind, BlockKind::Embed | BlockKind::Image | BlockKind::Caption | BlockKind::Rule)
        });
        for (at, block) in texts.take(2) {
            let named = self.named_in(at, embed);
            if !named.is_empty() {
                return (named.len() == 1).then_some(named);
            }
            if matches!(block.kind, BlockKind::Heading(_)) {
                return None;
            }
        }
        None
    }

    /// The works that a block names and that a player may play.
    fn named_in(&self, block: usize, embed: &Embed<'_>) -> Vec<usize> {
        let named = self.by_block.get(&block).map(Vec::as_slice).unwrap_or_default();
        named.iter().copied().filter(|&work| self.may_play(work, embed)).collect()
    }

    fn may_play(&self, work: usize, embed: &Embed<'_>) -> bool {
        kind_of(&self.document.links[embed.link].url).is_none_or(|kind| kind == self.kinds[work])
    }

    /// The only work of the story that its only player of a service may play: a video above the text.
    fn only(&self, embeds: &[Embed<'_>], embed: &Embed<'_>) -> Option<Vec<usize>> {
        let alone = embeds.iter().filter(|other| other.service == embed.service).count() == 1;
        let works: Vec<usize> = (0..self.kinds.len()).filter(|&work| self.may_play(work, embed)).collect();
        let above = self.first.is_none_or(|first| self.document.blocks[embed.block].range.start < first);
        (alone && above && works.len() == 1).then_some(works)
    }
}

/// Whether another player of the same service without a name stands right beside this one.
fn is_one_of_several(embeds: &[Embed<'_>], at: usize) -> bool {
    let same = |other: usize| {
        embeds.get(other).is_some_and(|other| {
            other.title.is_none()
                && other.service == embeds[at].service
                && other.block.abs_diff(embeds[at].block) == 1
        })
    };
    same(at + 1) || at > 0 && same(at - 1)
}

/// What an address can play, where it says so.
fn kind_of(url: &str) -> Option<Kind> {
    let (path, query) = url.split_once('?').unwrap_or((url, ""));
    let has = |word: &str| path.contains(word);
    if has("/track/") || has("/track=") || query.split('&').any(|part| part.starts_with("i=")) {
        Some(Kind::Song)
    } else if has("/album/") || has("/album=") || has("/sets/") || has("/playlist") {
        Some(Kind::Release)
    } else if has("/watch") || has("youtu.be/") || has("vimeo.com/") {
        Some(Kind::Song)
    } else {
        None
    }
}

/// What stands between a title and what is said beside it; each is looked for in what the ones before left.
const JOINTS: [&str; 22] = [
    " | ", " - ", " – ", " — ", " · ", ": ", "“", "”", "\"", "„", "«", "»", "「", "」", "『", "』", "(", ")",
    "[", "]", " feat", " by ",
];

/// The parts of a player's title that may be a work's, the whole first.
fn pieces(title: &str) -> Vec<&str> {
    const MOST: usize = 200;
    let mut pieces = vec![title];
    for joint in JOINTS {
        let parts = pieces.iter().filter(|piece| piece.contains(joint)).flat_map(|piece| piece.split(joint));
        let parts: Vec<&str> = parts.take(MOST - pieces.len()).collect();
        pieces.extend(parts);
    }
    pieces
}

/// Whether a folded text holds a folded title as whole words.
fn holds(text: &str, key: &str) -> bool {
    text.match_indices(key).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + key.len()..].chars().next();
        before.is_none_or(|letter| letter == ' ') && after.is_none_or(|letter| letter == ' ')
    })
}
