//! Measures the budgets of speed and memory on a generated library and prints them in a table.
//!
//! `cargo bench` uses 10,000 stories; `cargo bench -- 100000 FOLDER` uses as many as asked for and keeps the
//! library in a folder; `cargo bench -- 10000,100000,1000000 FOLDER` sets libraries of several sizes side by
//! side. docs/performance.md says what is measured, and how.

mod busy;
mod figures;
mod generate;
mod inside;
mod queries;
mod recognition;
mod refresh;
mod screen;
mod sizes;
mod words;

use std::path::{Path, PathBuf};
use std::time::Duration;

use figures::{Budget, Figure, print};
use generate::{LONG_BEGINS, LONG_TAG};
use screen::Screen;

const EARMARK: &str = env!("CARGO_BIN_EXE_earmark");
/// How often the program is started.
const STARTS: usize = 25;
/// How many keys are pressed one by one.
const KEYS: usize = 300;
/// How often what is measured key by key is measured.
const RUNS: usize = 5;

struct Arguments {
    sizes: Vec<usize>,
    folder: PathBuf,
}

impl Arguments {
    /// Reads the arguments. What begins with a dash is cargo's.
    fn read() -> Self {
        let mut given = std::env::args().skip(1).filter(|argument| !argument.starts_with('-'));
        let sizes = given.next().unwrap_or_else(|| "10_000".into());
        let sizes: Vec<usize> = sizes.split(',').map(stories).collect();
        let folder = given.next().map_or_else(|| PathBuf::from(env!("CARGO_TARGET_TMPDIR")), PathBuf::from);
        Self { sizes, folder }
    }
}

fn stories(count: &str) -> usize {
    let count =
        count.replace('_', "").parse().unwrap_or_else(|_| panic!("{count:?} is no number of stories"));
    assert!(count >= 1_000, "fewer than 1,000 stories say little");
    count
}

/// Whether only one part is to be measured, and whether it is this one.
fn only(part: &str) -> Option<bool> {
    std::env::var_os("EARMARK_BENCH_ONLY").map(|only| only == part)
}

fn main() {
    if std::env::args().nth(1).as_deref() == Some("--echo") {
        return screen::echo().expect("a terminal can be read and written");
    }
    let Arguments { sizes, folder } = Arguments::read();
    std::fs::create_dir_all(&folder).expect("the folder can be made");
    match sizes[..] {
        [stories] => measure(stories, &folder),
        _ => compare_sizes(&sizes, &folder),
    }
}

/// Measures everything at one size.
fn measure(stories: usize, folder: &Path) {
    if only("refresh") == Some(true) {
        return print_refreshes(folder);
    }
    let made = generate::library(folder, stories);
    let reader = Reader::of(&made, stories);
    println!("{stories} stories, a terminal of 120 by 40");
    print("From spawn or key to the screen's last byte", &reader.latencies());
    if only("screen") == Some(true) {
        return;
    }
    print("Memory of its own (RssAnon + RssShmem)", &reader.memory(25.0));
    print("Parts of it, in processor time", &inside::figures(&made.home, stories));
    print("Recognition, in processor time", &recognition::figures());
    print("Background, in processor time of one thread", &inside::rates(folder, &made.took));
    print_refreshes(folder);
}

/// Measures what must not grow with the store, at several sizes.
fn compare_sizes(sizes: &[usize], folder: &Path) {
    let mut parts: Vec<(&str, Vec<figures::OfSize>)> = Vec::new();
    for &stories in sizes {
        let made = generate::library(folder, stories);
        for (heading, figures) in size(stories, &made, folder) {
            print(&format!("{stories} stories: {heading}"), &figures);
            match parts.iter_mut().find(|(known, _)| *known == heading) {
                Some((_, part)) => part.push((stories, figures)),
                None => parts.push((heading, vec![(stories, figures)])),
            }
        }
    }
    println!("\nSide by side: median / p99");
    for (heading, part) in &parts {
        figures::compare(heading, part);
    }
}

/// Measures one of several sizes.
fn size(stories: usize, made: &generate::Made, folder: &Path) -> Vec<(&'static str, Vec<Figure>)> {
    let reader = Reader::of(made, stories);
    let open = || sizes::Measured::open(&made.home, &made.took);
    let mut parts = Vec::new();
    let mut part = |name: &str, heading: &'static str, figures: &mut dyn FnMut() -> Vec<Figure>| {
        if only(name).unwrap_or(true) {
            parts.push((heading, figures()));
        }
    };
    part("screen", "from spawn or key to the screen, ms", &mut || reader.flat());
    part("memory", "memory of its own, MB", &mut || {
        reader.memory(if stories > 100_000 { 40.0 } else { 25.0 })
    });
    part("warm", "a query to its first window, warm, ms of processor time", &mut || open().warm());
    part("beside", "beside the screen, ms of processor time", &mut || open().beside());
    part("cold", "a query to its first window, cold, ms, and the longest", &mut || open().cold());
    part("disk", "disk", &mut || open().disk(stories));
    part("busy", "typing while 10,000 stories come in, ms", &mut || busy::figures(&made.home, folder));
    parts
}

fn print_refreshes(folder: &Path) {
    let settings = refresh::SETTINGS.trim_end().replace('\n', ", ");
    println!("\nThe feeds' server delays each answer by 50 ms; settings: {settings}");
    for feeds in [100, 1_000] {
        print("Refresh, from spawn to end", &refresh::figures(Path::new(EARMARK), folder, feeds));
    }
}

/// The reader on a library.
struct Reader {
    home: String,
    stories: usize,
}

impl Reader {
    fn of(made: &generate::Made, stories: usize) -> Self {
        Self { home: made.home.to_str().expect("the folder's path is Unicode").to_owned(), stories }
    }

    /// What is to be as fast with many stories as with few.
    fn flat(&self) -> Vec<Figure> {
        let mut figures = self.starts();
        figures.push(self.cold_start());
        figures.extend(self.keys());
        figures.extend(self.opening());
        figures.extend(self.typing());
        figures
    }

    /// A start after which nothing of the store is in the system's cache.
    fn cold_start(&self) -> Figure {
        let store = Path::new(&self.home).join("data/stories.db");
        let start = |_| {
            sizes::drop_pages(&store);
            let (mut screen, took) = self.open_all();
            screen.rest();
            screen.quit("Q");
            took
        };
        Figure::times(
            "start, the store's pages not in the cache",
            &(0..7).map(start).collect::<Vec<_>>(),
            Budget::None,
        )
    }

    /// Opening a story, its text on the screen, and opening the finder.
    fn opening(&self) -> Vec<Figure> {
        let (mut screen, _) = self.open_all();
        let (mut stories, mut finder) = (Vec::new(), Vec::new());
        for _ in 0..60 {
            screen.rest();
            stories.push(screen.change("\r").last);
            screen.change("h");
            screen.change("j");
            finder.push(screen.change("a").last);
            screen.change("\x1b");
        }
        screen.quit("Q");
        vec![
            Figure::times("opening a story", &stories, Budget::None),
            Figure::times("opening the artist finder", &finder, Budget::Tail(8.0)),
        ]
    }

    /// Opens the reader on a query; `text` is on its first screen.
    fn open(&self, query: &str, text: &str) -> (Screen, Duration) {
        let mut screen = Screen::start(Path::new(EARMARK), &["--home", &self.home, "open", query]);
        let shown = screen.wait_for(text);
        let took = shown - screen.started;
        (screen, took)
    }

    /// Opens the reader as a user does who was at the top of all stories.
    fn open_all(&self) -> (Screen, Duration) {
        let mut screen = Screen::start(Path::new(EARMARK), &["--home", &self.home]);
        let shown = screen.wait_for(&self.newest());
        let took = shown - screen.started;
        (screen, took)
    }

    /// The beginning of the newest story's title.
    fn newest(&self) -> String {
        inside::newest_title(Path::new(&self.home)).chars().take(12).collect()
    }

    fn latencies(&self) -> Vec<Figure> {
        let mut figures = Vec::new();
        figures.extend(self.starts());
        figures.push(Figure::times("  an echo program: start", &echo_starts(), Budget::None));
        figures.extend(self.keys());
        figures.push(self.many_keys());
        figures.extend(self.typing());
        figures.push(self.long_story());
        figures
    }

    fn starts(&self) -> Vec<Figure> {
        // The first start settles what is done once: a backup that is due, the place where the user was.
        let mut times = Vec::new();
        for run in 0..=STARTS {
            let (mut screen, took) = self.open_all();
            screen.rest();
            screen.quit("Q");
            if run > 0 {
                times.push(took);
            }
        }
        vec![Figure::times(
            "start to the first screen with stories",
            &times,
            Budget::Median(if self.stories > 100_000 { 25.0 } else { 15.0 }),
        )]
    }

    fn keys(&self) -> Vec<Figure> {
        let (mut first, mut last, mut echoes) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..RUNS {
            let (mut screen, _) = self.open_all();
            screen.rest();
            let changes: Vec<_> = (0..KEYS).map(|_| screen.change("j")).collect();
            screen.quit("Q");
            first.push(changes.iter().map(|change| change.first).collect());
            last.push(changes.iter().map(|change| change.last).collect());
            echoes.push(echo_keys());
        }
        vec![
            Figure::runs("key j to the screen", &first, Budget::Both(0.5, 1.3)),
            Figure::runs("key j to the screen, the preview's story with it", &last, Budget::None),
            Figure::runs("  an echo program: key", &echoes, Budget::None),
        ]
    }

    fn many_keys(&self) -> Figure {
        let mut times = Vec::new();
        for _ in 0..7 {
            let (mut screen, _) = self.open_all();
            screen.rest();
            times.push(screen.change(&"j".repeat(500)).last);
            screen.quit("Q");
        }
        Figure::times("500 keys at once", &times, Budget::Median(40.0))
    }

    fn typing(&self) -> Vec<Figure> {
        let typed = inside::typed(self.stories);
        let (mut found, mut searched) = (Vec::new(), Vec::new());
        for _ in 0..RUNS {
            let (mut screen, _) = self.open_all();
            screen.rest();
            found.push(type_words(&mut screen, "a", &typed));
            searched.push(type_words(&mut screen, "/", &typed));
            screen.quit("Q");
        }
        vec![
            Figure::runs("artist finder, a letter to the screen", &found, Budget::Tail(8.0)),
            Figure::runs("search, a letter to the screen", &searched, Budget::None),
        ]
    }

    fn long_story(&self) -> Figure {
        let (mut screen, _) = self.open(&format!("#{LONG_TAG}"), "");
        screen.rest();
        let mut times = Vec::new();
        for _ in 0..15 {
            let typed = screen.type_keys("j");
            times.push(screen.wait_for(LONG_BEGINS) - typed);
            screen.rest();
            screen.type_keys("k");
            screen.rest();
        }
        screen.quit("Q");
        Figure::times("opening a story of 1 MB to its first screen", &times, Budget::Median(15.0))
    }

    fn memory(&self, most: f64) -> Vec<Figure> {
        let (mut screen, _) = self.open_all();
        screen.rest();
        let figure = |name: &str, screen: &Screen, budget| {
            // Elsewhere than on Linux nobody says.
            screen.memory().map(|bytes| Figure::number(name, bytes as f64 / 1e6, "MB", budget))
        };
        let mut figures = Vec::new();
        figures.extend(figure("after the start", &screen, Budget::Median(most)));
        for _ in 0..20 {
            screen.change("j");
        }
        screen.change("\r");
        figures.extend(figure("reading a story", &screen, Budget::Median(most)));
        screen.change("h");
        type_words(&mut screen, "a", &["rosa".into()]);
        screen.rest();
        figures.extend(figure("after finding an artist", &screen, Budget::Median(most)));
        type_words(&mut screen, "/", &["guitar".into()]);
        screen.rest();
        figures.extend(figure("and after a search", &screen, Budget::Median(most)));
        screen.quit("Q");
        figures
    }
}

/// Opens a prompt, types words in it letter by letter as their beginnings say, and closes it.
fn type_words(screen: &mut Screen, prompt: &str, beginnings: &[String]) -> Vec<Duration> {
    let mut times = Vec::new();
    let mut before = "";
    screen.change(prompt);
    for beginning in beginnings {
        if !beginning.starts_with(before) {
            // Control-u takes away what was typed.
            screen.change("\x15");
            before = "";
        }
        for letter in beginning[before.len()..].chars() {
            times.push(screen.change(&letter.to_string()).last);
        }
        before = beginning;
    }
    screen.change("\x15");
    screen.change("\x1b");
    times
}

/// How long the echo program takes to start.
fn echo_starts() -> Vec<Duration> {
    let time = |_| {
        let mut screen = echo();
        let took = screen.wait_for("ready") - screen.started;
        screen.quit("q");
        took
    };
    (0..STARTS).map(time).collect()
}

/// How long it takes to show a key.
fn echo_keys() -> Vec<Duration> {
    let mut screen = echo();
    screen.wait_for("ready");
    screen.rest();
    let keys = (0..KEYS).map(|_| screen.change("j").last).collect();
    screen.quit("q");
    keys
}

fn echo() -> Screen {
    let own = std::env::current_exe().expect("a program knows where it is");
    Screen::start(&own, &["--echo"])
}
