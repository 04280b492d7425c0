//! Where the time goes: parts of the program, without terminal and process, in processor time.

use std::path::Path;

use earmark::app::{Effect, Event, Model, Start, update};
use earmark::config::{self, Look};
use earmark::files::Paths;
use earmark::library::{Library, Moment};
use earmark::news::{Anchor, ListRequest, Order, Query, StoryId, View};
use earmark::runtime::perform;
use earmark::settings::{Preset, Settings};
use earmark::text::html;
use earmark::text::page::wrap;
use earmark::theme::{Colors, Glyphs};
use earmark::ui;
use jiff::tz::TimeZone;
use ratatui::Terminal;
use ratatui::backend::TestBackend;

use super::figures::{Budget, Figure, Stopwatch, each};
use super::generate::{self, Dice, LONG_TAG, Took};

/// Stories in the first window of a list, and in each page after it, as the reader asks for them.
const FIRST: usize = 64;
const PAGE: usize = 200;

struct Parts {
    library: Library,
    moment: Moment,
}

/// Measures the parts on a library.
pub(crate) fn figures(home: &Path, stories: usize) -> Vec<Figure> {
    let paths = Paths::find(Some(home)).expect("the folder can be named");
    let moment = Moment { now: generate::now(), zone: TimeZone::UTC };
    let open = || Library::open(&paths, &Settings::default(), moment.now).expect("the library opens");
    let mut figures = vec![
        Figure::times("settings, keys and theme", &each(20, |_| start(&paths)), Budget::None),
        Figure::times("opening the store", &each(20, |_| open()), Budget::None),
        Figure::times(
            "opening the store and the first window of the list",
            &each(20, |_| open().list(&request(Query::default(), Anchor::Top), &moment)),
            Budget::None,
        ),
    ];
    let mut parts = Parts { library: open(), moment };
    figures.extend(parts.lists());
    figures.extend(parts.searches(stories));
    figures.extend(parts.stories());
    figures.extend(parts.frames(start(&paths)));
    figures
}

fn start(paths: &Paths) -> Start {
    let look = Look { light: Some(false), colors: Colors::True };
    Start {
        settings: config::load_settings(&paths.config_file()).value,
        keymap: config::load_keymap(Preset::Vim, &paths.keys_file()).value,
        theme: config::load_theme("auto", look, &paths.themes_folder()).value,
        glyphs: Glyphs::UNICODE,
        complaints: Vec::new(),
    }
}

fn request(query: Query, from: Anchor) -> ListRequest {
    let limit = if from == Anchor::Top { FIRST } else { PAGE };
    ListRequest { query, order: Order::default(), from, limit, keep: Vec::new() }
}

impl Parts {
    fn list(&self, query: Query, from: Anchor) -> Vec<StoryId> {
        let window = self.library.list(&request(query, from), &self.moment).expect("the list is read");
        window.rows.iter().map(|row| row.id).collect()
    }

    fn lists(&self) -> Vec<Figure> {
        let middle = self.tagged()[0];
        let mut page = middle;
        let pages = each(100, |_| {
            let rows = self.list(Query::default(), Anchor::After(page));
            page = rows.last().copied().unwrap_or(middle);
        });
        let counts = each(50, |_| self.library.counts(&self.moment));
        vec![
            Figure::times("a page of 200 rows in the middle of the list", &pages, Budget::None),
            Figure::times("the counts of the sidebar", &counts, Budget::None),
        ]
    }

    /// Stories as their list has them: newer than the long one, itself, older.
    fn tagged(&self) -> Vec<StoryId> {
        self.list(View::Tag(LONG_TAG.into()).query(), Anchor::Top)
    }

    fn searches(&mut self, stories: usize) -> Vec<Figure> {
        let typed = typed(stories);
        let searched = each(typed.len(), |at| {
            let query = Query::typing(&typed[at]).expect("letters are a query");
            self.list(query, Anchor::Top)
        });
        let emptied = each(10, |_| self.library.find_artists("", None));
        let found = each(typed.len(), |at| self.library.find_artists(&typed[at], None));
        vec![
            Figure::times("search, one to five letters", &searched, Budget::Tail(2.0)),
            Figure::times("artist finder, opened", &emptied, Budget::None),
            Figure::times("artist finder, one to five letters", &found, Budget::Tail(8.0)),
        ]
    }

    fn stories(&self) -> Vec<Figure> {
        let ids = self.list(Query::default(), Anchor::Top);
        let open = each(ids.len(), |at| self.library.open_story(ids[at]));
        let story = |id| self.library.open_story(id).expect("a story opens").expect("it is in the store");
        let short: Vec<_> = ids.iter().take(50).map(|&id| story(id)).collect();
        let long_id = self.tagged()[1];
        let long = story(long_id);
        let parsed = each(5, |_| html::parse(&long.story.html, None));
        vec![
            Figure::times("opening a story of 3 KB", &open, Budget::None),
            Figure::times(
                "  of it: HTML to document",
                &each(50, |at| html::parse(&short[at].story.html, None)),
                Budget::None,
            ),
            Figure::times("  wrapping it", &each(50, |at| wrap(&short[at].document, 60)), Budget::None),
            Figure::times(
                "the beginning of a story of 1 MB",
                &each(20, |_| self.library.open_beginning(long_id)),
                Budget::None,
            ),
            Figure::times("the whole of it", &each(5, |_| self.library.open_story(long_id)), Budget::None),
            Figure::times("  of it: HTML to document", &parsed, Budget::None),
            Figure::times("  wrapping it", &each(5, |_| wrap(&long.document, 60)), Budget::None),
        ]
    }

    /// The screen's own part of a key: what the model makes of it, and the frame.
    fn frames(&mut self, start: Start) -> Vec<Figure> {
        let mut model = Model::new(start, View::All, (120, 40), self.moment.now, self.moment.zone.clone());
        let first = model.list.turn_to(View::All, Query::default(), None);
        self.settle(&mut model, vec![first, Effect::LoadCounts]);
        let mut screen = Terminal::new(TestBackend::new(120, 40)).expect("memory holds a screen");
        let mut frames = Vec::new();
        let keys = each(100, |_| {
            let effects = update(&mut model, Event::KeyPressed("j".parse().expect("it is a key")));
            let watch = Stopwatch::start();
            screen.draw(|frame| ui::view(&model, frame)).expect("memory can be drawn on");
            frames.push(watch.took());
            self.settle(&mut model, effects);
        });
        vec![
            Figure::times("a key with its story and frame, without terminal", &keys, Budget::None),
            Figure::times("  of it: the frame", &frames, Budget::None),
        ]
    }

    fn settle(&mut self, model: &mut Model, effects: Vec<Effect>) {
        let mut effects = std::collections::VecDeque::from(effects);
        while let Some(effect) = effects.pop_front() {
            let mut events = Vec::new();
            perform(&mut self.library, effect, &self.moment, &mut |event| events.push(event));
            effects.extend(events.into_iter().flat_map(|event| update(model, event)));
        }
    }
}

/// The title at the top of all stories.
pub(crate) fn newest_title(home: &Path) -> String {
    let paths = Paths::find(Some(home)).expect("the folder can be named");
    let library = Library::open(&paths, &Settings::default(), generate::now()).expect("the library opens");
    let moment = Moment { now: generate::now(), zone: TimeZone::UTC };
    let window = library.list(&request(Query::default(), Anchor::Top), &moment).expect("the list is read");
    window.rows.first().expect("the library has stories").title.clone()
}

/// The beginnings of artists' names, and of ordinary words, as they are typed.
pub(crate) fn typed(stories: usize) -> Vec<String> {
    let mut dice = Dice(11);
    let words = ["single", "record", "harbour", "chanson", "gitarre", "release"].map(str::to_owned);
    let whole = (0..60).map(|_| generate::artist(dice.below(generate::artists(stories)))).chain(words);
    whole
        .flat_map(|name| {
            let letters: Vec<char> = name.to_lowercase().chars().filter(|&c| c != ' ').take(5).collect();
            (1..=letters.len()).map(move |end| letters[..end].iter().collect())
        })
        .collect()
}

/// How fast stories come in and are worked through, on a small library of its own.
pub(crate) fn rates(folder: &Path, made: Option<&Took>) -> Vec<Figure> {
    let home = tempfile::tempdir_in(folder).expect("the folder can be written to");
    let took = generate::make(home.path(), 2_000);
    let per_second = |count: usize, seconds: f64| count as f64 / seconds;
    let unit = "stories/s";
    let mut figures = vec![
        Figure::number(
            "import of stories as JSON lines",
            per_second(took.stories, took.import),
            unit,
            Budget::None,
        ),
        Figure::number(
            "indexing alone",
            per_second(took.stories, took.indexing),
            unit,
            Budget::AtLeast(1_200.0),
        ),
        Figure::number("recognising alone", per_second(took.stories, took.recognising), unit, Budget::None),
        Figure::number(
            "indexing and recognising",
            per_second(took.stories, took.indexing + took.recognising),
            unit,
            Budget::AtLeast(700.0),
        ),
    ];
    if let Some(made) = made {
        figures.push(Figure::number(
            &format!("import of all {}", made.stories),
            per_second(made.stories, made.import),
            unit,
            Budget::None,
        ));
        figures.push(Figure::number(
            &format!("indexing and recognising all {}", made.stories),
            per_second(made.stories, made.indexing + made.recognising),
            unit,
            Budget::None,
        ));
    }
    figures
}
