//! What must not grow with the store: each kind of query, warm and cold, what else reads across the whole
//! library, and what it takes on the disk.
//!
//! Warm figures are processor time of the asking thread, from the query to the first window of its list.
//! Cold ones are time on the clock, with the store's pages dropped from the system's cache before each
//! question and a connection that has read nothing yet; what a virtual machine's host keeps stays its own.

use std::fs::File;
use std::path::Path;
use std::time::{Duration, Instant};

use earmark::files::Paths;
use earmark::library::{Library, Moment};
use earmark::news::{Anchor, ArtistKey, ListRequest, Order, Query, StoryId};
use earmark::settings::Settings;
use earmark::text::html;
use jiff::tz::TimeZone;

use super::figures::{Budget, Figure, each};
use super::generate::{self, Took};
use super::inside::{self, FIRST};
use super::queries::{Kind, artists, kinds};

/// No kind of query is measured for longer than this, however slow.
const PATIENCE: Duration = Duration::from_secs(8);
/// How often each query is asked at most, and how many answers of a kind there are at least.
const ROUNDS: usize = 5;
const ANSWERS: usize = 100;
/// How many queries of a kind are asked cold.
const COLD: usize = 8;
/// How many stories are unpacked to learn how much text there is.
const SAMPLED: usize = 2_000;

/// A library under measure.
pub(crate) struct Measured<'a> {
    paths: Paths,
    library: Library,
    moment: Moment,
    took: &'a [Took],
}

impl<'a> Measured<'a> {
    pub(crate) fn open(home: &Path, took: &'a [Took]) -> Self {
        let paths = Paths::find(Some(home)).expect("the folder can be named");
        let library = open(&paths);
        Self { paths, library, moment: Moment { now: generate::now(), zone: TimeZone::UTC }, took }
    }

    /// Each kind of query, warm.
    pub(crate) fn warm(&self) -> Vec<Figure> {
        kinds().iter().map(|kind| Figure::times(kind.name, &self.ask(kind), kind.budget)).collect()
    }

    fn ask(&self, kind: &Kind) -> Vec<Duration> {
        let began = Instant::now();
        let tells = std::env::var_os("EARMARK_BENCH_TELL").is_some();
        // What was not asked before is not warm.
        for query in &kind.queries {
            let took = each(1, |_| self.list(&self.library, query))[0];
            if tells {
                eprintln!("{:9.3} ms  {query}", took.as_secs_f64() * 1e3);
            }
        }
        let mut times = Vec::new();
        let rounds = ROUNDS.max(ANSWERS.div_ceil(kind.queries.len()));
        for _ in 0..rounds {
            times.extend(each(kind.queries.len(), |at| self.list(&self.library, &kind.queries[at])));
            if began.elapsed() > PATIENCE {
                break;
            }
        }
        times
    }

    /// Each kind of query, cold, and a story: how long, and how much was read from the disk for it, which
    /// what else the machine does changes nothing of.
    pub(crate) fn cold(&self) -> Vec<Figure> {
        let mut figures: Vec<Figure> = kinds().iter().flat_map(|kind| self.ask_cold(kind)).collect();
        let ids = self.ids(&Query::default(), 200);
        let opened = (0..COLD).map(|at| self.once_cold(|library| library.open_story(ids[at * 10]).is_ok()));
        figures.extend(cold_figures("opening a story", Budget::None, opened.collect()));
        figures
    }

    fn ask_cold(&self, kind: &Kind) -> Vec<Figure> {
        let step = kind.queries.len().div_ceil(COLD);
        let ask = |query: &Query| self.once_cold(|library| self.list(library, query) < usize::MAX);
        let budget = if kind.streams() { Budget::None } else { Budget::Tail(100.0) };
        cold_figures(kind.name, budget, kind.queries.iter().step_by(step).map(ask).collect())
    }

    /// How long a thing takes that nothing was read for before, and how many bytes of the disk it reads.
    fn once_cold(&self, deed: impl FnOnce(&Library) -> bool) -> (Duration, Option<u64>) {
        let library = open(&self.paths);
        drop_pages(self.library.store_path());
        let (before, began) = (bytes_read(), Instant::now());
        let done = deed(&library);
        let took = began.elapsed();
        assert!(done, "the question is answered");
        (took, bytes_read().zip(before).map(|(after, before)| after - before))
    }

    /// Asks for the first window and says how long it is.
    fn list(&self, library: &Library, query: &Query) -> usize {
        let request = request(query.clone(), FIRST);
        library.list(&request, &self.moment).unwrap_or_else(|error| panic!("{query}: {error}")).rows.len()
    }

    fn ids(&self, query: &Query, limit: usize) -> Vec<StoryId> {
        let window =
            self.library.list(&request(query.clone(), limit), &self.moment).expect("the list is read");
        window.rows.iter().map(|row| row.id).collect()
    }

    /// What reads across the library and is done by workers beside the screen.
    pub(crate) fn beside(&mut self) -> Vec<Figure> {
        let names: Vec<ArtistKey> = artists().iter().map(|name| ArtistKey::of(name)).collect();
        let counts = each(60, |_| self.library.counts(&self.moment));
        let trends = each(7, |_| self.library.trends(&self.moment));
        let pages = each(60, |at| self.library.artist_page(&names[at % names.len()], &self.moment));
        let texts = ["is:unread album", "is:starred", "newer:2w harbour", "lang:de -is:read", "-the"];
        let queries = texts.map(|text| Query::parse(text).expect("it is a query"));
        let tallies = each(25, |at| self.library.tally(&queries[at % queries.len()], &self.moment));
        let ready = each(5, |_| self.library.ready_finder());
        let opened = each(50, |_| self.library.find_artists("", None));
        let typed = inside::typed(10_000);
        let found = each(typed.len(), |at| self.library.find_artists(&typed[at], None));
        vec![
            Figure::times("the counts of the sidebar", &counts, Budget::Median(8.0)),
            Figure::times("counting a view or rule, up to 10,000", &tallies, Budget::None),
            Figure::times("Trending", &trends, Budget::None),
            Figure::times("an artist's page", &pages, Budget::None),
            Figure::times("artist finder, its names read", &ready, Budget::None),
            Figure::times("artist finder, opened", &opened, Budget::Tail(8.0)),
            Figure::times("artist finder, one to five letters", &found, Budget::Tail(8.0)),
        ]
    }

    /// What the library takes on the disk, and how fast its first and its last tenth came in.
    pub(crate) fn disk(&self, stories: usize) -> Vec<Figure> {
        let bytes = std::fs::metadata(self.library.store_path()).expect("the store is a file").len() as f64;
        let text = self.text_per_story() * stories as f64;
        let mut figures = vec![
            Figure::number("the store", bytes / 1e6, "MB", Budget::None),
            Figure::number("the stories' text, from a sample", text / 1e6, "MB", Budget::None),
            Figure::number("the store, by the text", bytes / text, "x", Budget::Median(1.8)),
        ];
        if self.took.len() >= 10 {
            let tenth = self.took.len() / 10;
            let seconds = |parts: &[Took]| {
                let sum = Took::sum(parts);
                (sum.import + sum.indexing + sum.recognising) / sum.stories as f64
            };
            let (first, last) =
                (seconds(&self.took[..tenth]), seconds(&self.took[self.took.len() - tenth..]));
            figures.push(Figure::number(
                "stored in all, first tenth",
                1.0 / first,
                "stories/s",
                Budget::None,
            ));
            figures.push(Figure::number("the last tenth, slower by", last / first, "x", Budget::Median(1.5)));
        }
        figures
    }

    /// The bytes of title and text of a story, on average.
    fn text_per_story(&self) -> f64 {
        let (newest, oldest) = (self.ids(&Query::default(), 1)[0], self.oldest());
        let step = (newest.0 - oldest.0) / SAMPLED as i64;
        let mut bytes = 0;
        for at in 1..=SAMPLED as i64 {
            let from = Anchor::After(StoryId(oldest.0 + at * step));
            let asked = ListRequest { from, ..request(Query::default(), 1) };
            let window = self.library.list(&asked, &self.moment).expect("the list is read");
            let row = window.rows.first().expect("an older story follows");
            let story = self.library.open_story(row.id).expect("a story opens").expect("it is in the store");
            bytes += row.title.len() + html::parse(&story.story.html, None).text.len();
        }
        bytes as f64 / SAMPLED as f64
    }

    fn oldest(&self) -> StoryId {
        let asked = ListRequest { from: Anchor::Bottom, ..request(Query::default(), 1) };
        self.library.list(&asked, &self.moment).expect("the list is read").rows[0].id
    }
}

fn open(paths: &Paths) -> Library {
    Library::open(paths, &Settings::default(), generate::now()).expect("the library opens")
}

fn request(query: Query, limit: usize) -> ListRequest {
    ListRequest { query, order: Order::default(), from: Anchor::Top, limit, keep: Vec::new() }
}

/// Few are asked cold, so the longest and the largest stand for the tail.
fn cold_figures(name: &str, budget: Budget, asked: Vec<(Duration, Option<u64>)>) -> Vec<Figure> {
    let (times, bytes): (Vec<Duration>, Vec<Option<u64>>) = asked.into_iter().unzip();
    let longest = times.iter().max().copied().unwrap_or_default();
    let mut figures = vec![Figure::with_tail(name, &times, longest, budget)];
    // Elsewhere than on Linux nobody says.
    if let Some(mut bytes) = bytes.into_iter().collect::<Option<Vec<u64>>>() {
        bytes.sort_unstable();
        for (part, at) in [("the median", bytes.len() / 2), ("the most", bytes.len() - 1)] {
            let name = format!("  {name}: {part} read");
            figures.push(Figure::number(&name, bytes[at] as f64 / 1e3, "kB", Budget::None));
        }
    }
    figures
}

/// How many bytes this process has had read from disks.
fn bytes_read() -> Option<u64> {
    let counts = std::fs::read_to_string("/proc/self/io").ok()?;
    counts.lines().find_map(|line| line.strip_prefix("read_bytes: "))?.parse().ok()
}

/// Drops a file's pages from the system's cache. What is not written yet stays, so it is written first.
#[cfg(target_os = "linux")]
pub(crate) fn drop_pages(path: &Path) {
    let file = File::open(path).expect("the store can be read");
    file.sync_all().expect("the store can be written out");
    rustix::fs::fadvise(&file, 0, None, rustix::fs::Advice::DontNeed).expect("pages can be given back");
}

/// Elsewhere nobody can say so, and cold figures are warm ones.
#[cfg(not(target_os = "linux"))]
pub(crate) fn drop_pages(path: &Path) {
    let _file = File::open(path).expect("the store can be read");
}
