//! Makes a library of invented music stories, the same one every time.
//!
//! Artists, songs and places are put together from parts of words, sentences from templates in five
//! languages, each with the marks that real sites use: songs in quotes, releases in italics, links, lists,
//! quotations. Half as many artists as stories are written about, up to 50,000, few of them often and most of
//! them seldom. The stories go through the library's import and background work, so that the index and what
//! recognition knows are as in life.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc::sync_channel;
use std::time::Instant;

use earmark::favorites::NewFavorite;
use earmark::files::Paths;
use earmark::library::Library;
use earmark::news::{ArtistKey, NewFeed};
use earmark::settings::Settings;
use earmark::store::{Mode, Store};
use jiff::{SignedDuration, Timestamp};

use super::figures::Stopwatch;
use super::words::{
    ENDINGS, FIRST, JOINTS, LABELS, LANGUAGES, Language, MOODS, NOUNS, ONSETS, PLACES, TAGS, TITLE_WORDS,
};

/// Raised whenever other stories are made, so that an old library is not measured as a new one.
const VERSION: u32 = 1;
/// Stories handed to one import.
const PIECE: usize = 2_000;
/// Stories imported, then indexed and recognised, before the next ones come.
const STRETCH: usize = 20_000;
/// No more artists than this are written about.
const MOST_ARTISTS: usize = 50_000;
/// How many feeds the stories come from.
pub(crate) const FEEDS: usize = 120;
/// The days over which the stories are spread.
const DAYS: i64 = 3 * 365;

/// Stands at the beginning of the one long story's text, and nowhere else.
pub(crate) const LONG_BEGINS: &str = "Zyxomma begins";
/// The tag of the long story and of those dated just before and after it.
pub(crate) const LONG_TAG: &str = "longread";
/// The bytes of the long story's text.
const LONG: usize = 1 << 20;

/// The time in the generated library: a little after its newest story.
pub(crate) fn now() -> Timestamp {
    "2026-11-22T12:00:00Z".parse().expect("it is a time")
}

/// A library that has been made.
pub(crate) struct Made {
    /// Its home folder.
    pub(crate) home: PathBuf,
    /// How long each stretch of its stories took, oldest first, if it was written down.
    pub(crate) took: Vec<Took>,
}

/// How long the parts of making a library took, in seconds of processor time.
#[derive(Clone, Copy, Default)]
pub(crate) struct Took {
    pub(crate) stories: usize,
    pub(crate) import: f64,
    pub(crate) indexing: f64,
    pub(crate) recognising: f64,
}

impl Took {
    /// Writes it as a line, for a later run that finds the library made.
    fn line(&self) -> String {
        format!("{} {:.3} {:.3} {:.3}\n", self.stories, self.import, self.indexing, self.recognising)
    }

    fn parse(line: &str) -> Option<Self> {
        let mut fields = line.split(' ');
        let stories = fields.next()?.parse().ok()?;
        let mut seconds = || fields.next()?.parse().ok();
        Some(Self { stories, import: seconds()?, indexing: seconds()?, recognising: seconds()? })
    }

    /// All of several parts.
    pub(crate) fn sum(parts: &[Self]) -> Self {
        parts.iter().fold(Self::default(), |sum, part| Self {
            stories: sum.stories + part.stories,
            import: sum.import + part.import,
            indexing: sum.indexing + part.indexing,
            recognising: sum.recognising + part.recognising,
        })
    }
}

/// Finds the library of so many stories below a folder, or makes it there.
pub(crate) fn library(folder: &Path, stories: usize) -> Made {
    let home = folder.join(format!("earmark-{stories}-stories-v{VERSION}"));
    let done = home.join("done");
    if done.exists() {
        let lines = fs::read_to_string(&done).expect("what was written down can be read");
        return Made { home, took: lines.lines().filter_map(Took::parse).collect() };
    }
    if home.exists() {
        fs::remove_dir_all(&home).expect("a half-made library can be removed");
    }
    let took = make(&home, stories);
    let lines: String = took.iter().map(Took::line).collect();
    fs::write(&done, lines).expect("the library's folder can be written to");
    Made { home, took }
}

/// Makes a library in a folder, a stretch of stories after the other, as they come in life. While one is
/// recognised, the next is indexed and the one after that imported; each by a thread whose time is its own.
pub(crate) fn make(home: &Path, stories: usize) -> Vec<Took> {
    let began = Instant::now();
    let paths = Paths::find(Some(home)).expect("the folder can be named");
    let open = || Library::open(&paths, &Settings::default(), now()).expect("a library can be made");
    let mut library = open();
    library.subscribe(&feeds()).expect("feeds can be subscribed to");
    // Else the reader would open where the run before left it.
    fs::write(paths.config_file(), "start = \"All stories\"\n").expect("settings can be written");
    let (imported, to_index) = sync_channel::<Took>(0);
    let (indexed, to_recognise) = sync_channel::<Took>(0);
    let mut took = Vec::new();
    std::thread::scope(|scope| {
        scope.spawn(move || {
            let (library, mut writer) = (open(), Writer::new(stories));
            for start in (0..stories).step_by(STRETCH) {
                let stretch = start..(start + STRETCH).min(stories);
                let import = import(&library, &mut writer, stretch.clone());
                let part = Took { stories: stretch.len(), import, ..Took::default() };
                imported.send(part).expect("the indexer takes it");
            }
        });
        let store = library.store_path().to_owned();
        scope.spawn(move || {
            let store = Store::open(&store, Mode::ReadWrite).expect("the store opens");
            for part in to_index {
                let indexing = timed(|| index(&store));
                indexed.send(Took { indexing, ..part }).expect("the recogniser takes it");
            }
        });
        let (mut due, mut done) = (0, 0);
        for part in to_recognise {
            due += part.stories;
            let recognising = timed(|| recognise(&library, due, &mut done));
            took.push(Took { recognising, ..part });
            eprint!("\r{done} of {stories} stories stored, {:.0} s ", began.elapsed().as_secs_f64());
        }
    });
    while library.background_step().expect("the rest can be done").more {}
    mark(&mut library, artists(stories));
    library.back_up(now()).expect("a backup can be written");
    eprintln!("\rmade {stories} stories in {:.0} s{:30}", began.elapsed().as_secs_f64(), "");
    took
}

/// Imports a stretch of stories, and says how long the import itself took.
fn import(library: &Library, writer: &mut Writer, stretch: std::ops::Range<usize>) -> f64 {
    let mut seconds = 0.0;
    for start in stretch.clone().step_by(PIECE) {
        let end = (start + PIECE).min(stretch.end);
        let lines = writer.lines(start..end);
        seconds += timed(|| {
            let total = library.import_stream("generated", lines.as_bytes(), now(), &mut |_| {});
            assert_eq!(total.added.new as usize, end - start, "every generated story is new");
        });
    }
    seconds
}

/// The first of so many stories as lines of JSON.
pub(crate) fn lines(stories: usize) -> String {
    Writer::new(stories).lines(0..stories)
}

/// Indexes until nothing is left.
fn index(store: &Store) {
    while store.index_some(50).expect("stories can be indexed").more {}
}

/// Recognises until so many stories have been, of all that there are and will be.
fn recognise(library: &Library, due: usize, done: &mut usize) {
    while *done < due {
        let step = library.background_step().expect("stories can be recognised");
        *done += step.recognised;
        if !step.more {
            return;
        }
    }
}

fn timed(deed: impl FnOnce()) -> f64 {
    let watch = Stopwatch::start();
    deed();
    watch.took().as_secs_f64()
}

/// Follows some artists and saves some songs.
fn mark(library: &mut Library, artists: usize) {
    for at in (10..artists).step_by(artists / 40 + 1) {
        let name = artist(at);
        library.set_followed(&ArtistKey::of(&name), &name, true).expect("an artist can be followed");
    }
    let mut dice = Dice(7);
    let songs: Vec<NewFavorite> = (0..200)
        .map(|at| NewFavorite { song: title(&mut dice), artist: Some(artist(at)), ..NewFavorite::default() })
        .collect();
    library.save_songs(&songs, now()).expect("songs can be saved");
}

fn feeds() -> Vec<NewFeed> {
    let folders = ["Indie", "Metal", "Electronic", "Jazz", "Local"];
    (0..FEEDS)
        .map(|at| NewFeed {
            url: feed_address(at),
            title: feed_title(at),
            site: format!("https://site{at}.example"),
            folder: folders.get(at % 6).copied().unwrap_or_default().into(),
            muted: false,
        })
        .collect()
}

/// The address of a feed.
pub(crate) fn feed_address(at: usize) -> String {
    format!("https://site{at}.example/feed.xml")
}

/// The name of a feed.
pub(crate) fn feed_title(at: usize) -> String {
    format!(
        "{} {}",
        MOODS[at % MOODS.len()],
        ["Notes", "Daily", "Herald", "Weekly"][(at + at / MOODS.len()) % 4]
    )
}

/// A repeatable source of chance (`SplitMix64`).
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, end: usize) -> usize {
        (self.roll() % end as u64) as usize
    }

    fn one_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    fn pick<'a, T: ?Sized>(&mut self, of: &[&'a T]) -> &'a T {
        of[self.below(of.len())]
    }

    /// A number below `end`, small ones far more often than large ones.
    fn skewed(&mut self, end: usize) -> usize {
        let share = self.below(1 << 20) as f64 / f64::from(1 << 20);
        ((share * share * end as f64) as usize).min(end - 1)
    }
}

/// How many artists are written about in so many stories.
pub(crate) fn artists(stories: usize) -> usize {
    (stories / 2).clamp(100, MOST_ARTISTS)
}

/// The name of an invented artist. Few numbers share one.
pub(crate) fn artist(at: usize) -> String {
    match at % 8 {
        0..5 => {
            let mixed = at * 238_177 % (FIRST.len() * FAMILIES);
            format!("{} {}", FIRST[mixed % FIRST.len()], family(mixed / FIRST.len()))
        }
        5 | 6 => {
            let mixed = at * 9_973 % (MOODS.len() * NOUNS.len());
            let (mood, noun) = (MOODS[mixed % MOODS.len()], NOUNS[mixed / MOODS.len()]);
            if at.is_multiple_of(3) { format!("The {mood} {noun}s") } else { format!("{mood} {noun}") }
        }
        _ => format!("{}{}", family(at / 8 * 6_007 % FAMILIES), ["ra", "x", "no", "is"][at / 8 % 4]),
    }
}

fn title(dice: &mut Dice) -> String {
    let mut words: Vec<String> = (0..=dice.below(3)).map(|_| dice.pick(&TITLE_WORDS).to_owned()).collect();
    if dice.one_in(4) {
        words.push(family(dice.below(FAMILIES)));
    }
    words.join(" ")
}

/// How many family names can be made.
const FAMILIES: usize = 20 * 20 * 20;

/// An invented family name.
fn family(at: usize) -> String {
    let parts = (ONSETS[at % 20], JOINTS[at / 20 % 20], ENDINGS[at / 400 % 20]);
    format!("{}{}{}", parts.0, parts.1, parts.2)
}

/// Writes stories as lines of JSON.
struct Writer {
    stories: usize,
    dice: Dice,
}

impl Writer {
    fn new(stories: usize) -> Self {
        Self { stories, dice: Dice(20_261_122) }
    }

    fn lines(&mut self, stories: std::ops::Range<usize>) -> String {
        let mut lines = String::new();
        for at in stories {
            lines.push_str(&self.story(at));
            lines.push('\n');
        }
        lines
    }

    fn story(&mut self, at: usize) -> String {
        let dice = &mut self.dice;
        let language = if dice.one_in(3) { &LANGUAGES[dice.below(LANGUAGES.len())] } else { &LANGUAGES[0] };
        let feed = dice.skewed(FEEDS);
        let middle = self.stories / 2;
        let is_long = at == middle;
        let size = if is_long { LONG } else { 1_500 + dice.below(3_000) };
        let mut tags: Vec<&str> = if dice.one_in(12) { vec![dice.pick(&TAGS)] } else { Vec::new() };
        if at.abs_diff(middle) <= 1 {
            tags.push(LONG_TAG);
        }
        let (starred, read) = (dice.one_in(50), dice.below(10) < 3);
        let step = SignedDuration::from_secs(DAYS * 86_400 / self.stories as i64);
        let age = step * i32::try_from(self.stories - at).expect("there are fewer stories than that");
        let mut body = Body::new(language, artists(self.stories), &mut self.dice, is_long);
        let title = body.fill(language.titles);
        let html = body.html(size);
        let site = format!("https://site{feed}.example");
        serde_json::json!({
            "source_id": format!("story-{at}"),
            "title": title,
            "url": format!("{site}/2026/{at}"),
            "author": if at.is_multiple_of(3) { "Staff" } else { "" },
            "published": (now() - age).to_string(),
            "language": language.code,
            "content_html": html,
            "feed": { "title": feed_title(feed), "url": feed_address(feed) },
            "tags": tags,
            "starred": starred,
            "read": read,
        })
        .to_string()
    }
}

/// The text of one story, about one artist and two or three others.
struct Body<'a> {
    language: &'a Language,
    /// How many artists there are.
    artists: usize,
    dice: &'a mut Dice,
    artist: String,
    others: [String; 2],
    is_long: bool,
}

impl<'a> Body<'a> {
    fn new(language: &'a Language, artists: usize, dice: &'a mut Dice, is_long: bool) -> Self {
        let mut anyone = || artist(dice.skewed(artists));
        let (artist, others) = (anyone(), [anyone(), anyone()]);
        Self { language, artists, dice, artist, others, is_long }
    }

    fn html(&mut self, size: usize) -> String {
        let mut html = String::with_capacity(size + size / 8);
        if self.is_long {
            let _ = write!(html, "<p>{LONG_BEGINS} here, and goes on for a while.</p>");
        }
        while html.len() < size {
            if self.is_long {
                // A long story is about many artists, as a yearly list is.
                self.artist = artist(self.dice.skewed(self.artists));
            }
            match self.dice.below(12) {
                0 => self.heading(&mut html),
                1 => self.quotation(&mut html),
                2 => self.list(&mut html),
                _ => self.paragraph(&mut html),
            }
        }
        html
    }

    fn paragraph(&mut self, html: &mut String) {
        html.push_str("<p>");
        for _ in 0..2 + self.dice.below(4) {
            let sentences = if self.dice.one_in(3) { self.language.news } else { self.language.plain };
            html.push_str(&self.fill(sentences));
            html.push(' ');
        }
        html.push_str("</p>\n");
    }

    fn heading(&mut self, html: &mut String) {
        let (mood, noun) = (self.dice.pick(self.language.adjectives), self.dice.pick(self.language.nouns));
        let _ = writeln!(html, "<h2>{noun} &amp; {mood}</h2>");
    }

    fn quotation(&mut self, html: &mut String) {
        let said = self.fill(self.language.plain);
        let _ = writeln!(html, "<blockquote><p>{said}</p></blockquote>");
    }

    fn list(&mut self, html: &mut String) {
        html.push_str("<ol>");
        for _ in 0..3 + self.dice.below(5) {
            let _ = write!(html, "<li>{}</li>", title(self.dice));
        }
        html.push_str("</ol>\n");
    }

    /// Fills in one of these templates.
    fn fill(&mut self, templates: &[&str]) -> String {
        let mut rest = self.dice.pick(templates);
        let mut text = String::with_capacity(rest.len() * 2);
        while let Some(at) = rest.find('{') {
            text.push_str(&rest[..at]);
            let end = at + rest[at..].find('}').expect("a template's brackets are closed");
            self.put(&mut text, &rest[at + 1..end]);
            rest = &rest[end + 1..];
        }
        text.push_str(rest);
        text
    }

    fn put(&mut self, text: &mut String, slot: &str) {
        match slot {
            "artist" => text.push_str(&self.artist),
            "other" => text.push_str(&self.others[self.dice.below(2)]),
            "song" | "release" => text.push_str(&title(self.dice)),
            "noun" => text.push_str(self.dice.pick(self.language.nouns)),
            "adjective" => text.push_str(self.dice.pick(self.language.adjectives)),
            "place" => text.push_str(self.dice.pick(&PLACES)),
            "label" => text.push_str(self.dice.pick(&LABELS)),
            "person" => text.push_str(&family(self.dice.below(FAMILIES))),
            "year" => {
                let _ = write!(text, "{}", 1968 + self.dice.below(58));
            }
            "link" => {
                let _ = write!(text, "https://pages{}.example/{}", self.dice.below(900), self.dice.below(90));
            }
            other => panic!("no template has a slot {other:?}"),
        }
    }
}
