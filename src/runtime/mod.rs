//! The screen's face: the loop, the terminal guard, input; turns effects into library calls and answers
//! into events.
//!
//! The order at start: settings, the store, the first window of the list, the first frame; then threads,
//! then everything else. Nothing that grows with the store runs before the first frame. The loop waits for
//! mail, takes all of it, draws once, and only then hands out the work that follows: a key's frame does not
//! share the processor with the threads that the key has set to work.

mod adder;
mod bell;
mod canvas;
#[cfg(unix)]
mod frames;
mod hyperlinks;
mod input;
mod keyboard;
mod look;
mod mailbox;
mod orders;
mod own;
mod pages;
mod perform;
mod pictures;
mod place;
mod programs;
mod refresher;
mod rules;
mod sight;
mod signals;
mod start;
mod steady;
mod terminal;
mod uploads;
mod watch;
mod workers;

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::app::{Effect, Event, Model, update};
use crate::desk::{Desk, Surroundings};
use crate::files::crash::Crash;
use crate::files::{self, FileError, Paths, time_zone};
use crate::library::{Background, Library, LibraryError, Moment};
use crate::news::View;
use crate::settings::Settings;
use crate::{text, ui};
use adder::Adder;
use input::Input;
use keyboard::Keyboard;
pub use look::ColorWish;
use mailbox::Mailbox;
use pages::Pages;
pub use perform::perform;
use pictures::Drawers;
use place::Place;
use refresher::Refresher;
use sight::Abilities;
use signals::Signal;
use start::Sources;
use terminal::Terminal;
use uploads::Uploads;
use watch::Watch;
use workers::{Workers, latest};

/// How long keys wait for a view that was asked for before them.
const PATIENCE: Duration = Duration::from_millis(150);
/// How long they wait for a story that a command before them is about, or that undo has changed: what is on
/// the screen until then is another or is wrong, and a key that mends would mend the wrong thing.
const LONG_PATIENCE: Duration = Duration::from_secs(2);
/// How long nothing is typed before pictures are fetched: longer than between two keys of a hand that walks
/// through a list, shorter than a glance.
const REST: Duration = Duration::from_millis(120);
/// How often the favorites file and the store are looked at, while the terminal has the focus.
const LOOK_AROUND: Duration = Duration::from_secs(5);
/// Without the focus nobody looks; the answer and the keys that come wake the loop.
const FOR_EVER: Duration = Duration::from_hours(24 * 365);

/// How the reader is opened.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// One folder for everything, instead of the usual places.
    pub home: Option<PathBuf>,
    /// Another settings file than the usual one.
    pub config: Option<PathBuf>,
    /// The query to open on; empty opens where the reader was left.
    pub query: String,
    /// Which colours the user allows.
    pub color: ColorWish,
    /// How much the log says.
    pub verbosity: u8,
    /// Whether to stay off the network.
    pub offline: bool,
}

/// Why the reader could not be opened, or stopped.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// A file stood in the way.
    #[error(transparent)]
    File(#[from] FileError),
    /// The store stood in the way.
    #[error(transparent)]
    Library(#[from] LibraryError),
    /// The terminal stood in the way.
    #[error("Could not use the terminal: {0}. Nothing was lost.")]
    Terminal(#[from] std::io::Error),
    /// A fault of our own.
    #[error(
        "Earmark stopped because of a mistake of its own. Everything saved is kept. A report was written to \
         {0}; it holds no text of yours."
    )]
    Crashed(PathBuf),
}

/// Opens the reader and returns when the user quits.
pub fn run(options: Options) -> Result<(), RunError> {
    let paths = Paths::find(options.home.as_deref())?;
    paths.create()?;
    if let Err(error) = files::log::start(paths.log_file(), options.verbosity) {
        log::warn!("the log was set up before: {error}");
    }
    report_panics(&paths);
    let crashes = paths.crash_folder();
    let outcome = catch_unwind(AssertUnwindSafe(|| read_news(options, &paths)));
    outcome.unwrap_or(Err(RunError::Crashed(crashes)))
}

/// Writes a report of every panic, and gives the terminal back first if it is the screen's own thread that
/// panicked: a worker's fault must not tear the screen down under a running program.
fn report_panics(paths: &Paths) {
    let screen = std::thread::current().id();
    let folder = paths.crash_folder();
    std::panic::set_hook(Box::new(move |panic| {
        if std::thread::current().id() == screen {
            terminal::give_back();
        }
        if let Err(error) = Crash::of(panic).write(&folder, files::now()) {
            log::error!("{error}");
        }
    }));
}

fn read_news(options: Options, paths: &Paths) -> Result<(), RunError> {
    let place = Place::read(paths);
    let sources =
        Sources { paths: paths.clone(), config: options.config, color: options.color, light: place.light };
    let start = sources.read();
    let now = files::now();
    let mut library = Library::open(paths, &start.settings, now)?;
    let (view, story) = opening(&options.query, start.settings.start.as_deref(), &place, &library)?;
    // Whatever ends the program from now on must give the terminal back.
    let mailbox = Mailbox::new()?;
    signals::listen(&mailbox)?;
    let mut terminal = Terminal::take(start.settings.mouse)?;
    terminal.tell_links(look::tells_links(start.settings.hyperlinks))?;
    let moment = Moment { now, zone: time_zone() };
    let mut model = Model::new(start, view.clone(), terminal.size(), now, moment.zone.clone());
    place.open_books(&mut model);
    model.gallery.offline = options.offline;
    let abilities = Abilities::of_environment();
    let sight = abilities.sight(sources.conditions(&model, terminal::cell()));
    update(&mut model, Event::SightSeen(sight));
    let query = view.query();
    let first = model.list.turn_to(view, query, story);
    // Whatever another program writes from here on, between the first list and the watch, is noticed below.
    let version = library.version()?;
    let mut events = Vec::new();
    perform(&mut library, first, &moment, &mut |event| events.push(event));
    let mut effects: Vec<Effect> = events.into_iter().flat_map(|event| update(&mut model, event)).collect();
    terminal.draw(|size, sketch| ui::draw(&model, size, sketch))?;

    place::recall(&mut model, paths);
    if let Some(notice) = library.notice() {
        effects.extend(update(&mut model, Event::Noted(notice)));
    }
    effects.extend([Effect::LoadCounts, Effect::LoadFavorites]);
    Loop::start(model, terminal, library, version, sources, mailbox, abilities)?.run(effects, place)
}

/// The view and the story to open on.
fn opening(
    query: &str,
    start: Option<&str>,
    place: &Place,
    library: &Library,
) -> Result<(View, Option<crate::news::StoryId>), LibraryError> {
    if !query.is_empty() {
        return Ok((View::Query(query.to_owned()), None));
    }
    let saved = library.views()?;
    Ok(match start {
        Some(name) => (place::read_view(name, &saved).unwrap_or_else(|| View::Query(name.to_owned())), None),
        None => (place.view(&saved).unwrap_or(View::Unread), place.story),
    })
}

/// The running screen.
struct Loop {
    model: Model,
    terminal: Terminal,
    workers: Workers,
    background: Background,
    refresher: Refresher,
    pages: Pages,
    adder: Adder,
    drawers: Drawers,
    uploads: Uploads,
    abilities: Abilities,
    watch: Watch,
    sources: Sources,
    desk: Arc<Desk>,
    mailbox: Mailbox,
    keyboard: Keyboard,
    /// Keys that were read with one before them that has to be carried out first.
    waiting: VecDeque<Event>,
    /// Since when keys wait.
    held: Option<Instant>,
    /// When something was typed last.
    stirred: Instant,
    /// What the model wants done; it is handed out once the screen shows what the model shows.
    wanted: Vec<Effect>,
    focused: bool,
    /// Whether the terminal may have another size than the last frame.
    resized: bool,
    dirty: bool,
    title: String,
}

fn desk(settings: &Settings) -> Desk {
    Desk::new(settings.browser.clone(), settings.clipboard.clone(), Surroundings::of_process())
}

impl Loop {
    fn start(
        model: Model,
        terminal: Terminal,
        library: Library,
        version: i64,
        sources: Sources,
        mailbox: Mailbox,
        abilities: Abilities,
    ) -> Result<Self, RunError> {
        let offline = model.gallery.offline;
        let keyboard = Keyboard::open(&mailbox)?;
        let desk = desk(&model.settings);
        let notify = mailbox.clone();
        let background = Background::start(library.reader()?, model.now, move |step| {
            notify.tell(perform::progress(step));
        })?;
        let watch = Watch::start(&library)?;
        if library.version()? != version {
            mailbox.tell([Event::StoreChanged]);
        }
        let (wake, tell) = (background.waker(), mailbox.clone());
        let refresher = Refresher::start(library.reader()?, &model.settings, offline, tell, wake)?;
        let pages = Pages::new(library.reader()?, &model.settings, offline, &mailbox, background.waker());
        let (wake, tell) = (background.waker(), mailbox.clone());
        let adder = Adder::start(library.reader()?, &model.settings, offline, tell, wake)?;
        let drawers = Drawers::new(library.pictures(), &model.settings, offline, &mailbox);
        let workers = Workers::start(library, &model.zone, &mailbox)?;
        Ok(Self {
            model,
            terminal,
            workers,
            background,
            refresher,
            pages,
            adder,
            drawers,
            uploads: Uploads::default(),
            abilities,
            watch,
            sources,
            desk: Arc::new(desk),
            mailbox,
            keyboard,
            waiting: VecDeque::new(),
            held: None,
            stirred: Instant::now(),
            wanted: Vec::new(),
            focused: true,
            resized: false,
            dirty: true,
            title: String::new(),
        })
    }

    fn run(mut self, effects: Vec<Effect>, mut place: Place) -> Result<(), RunError> {
        self.wanted = effects;
        self.wanted.push(Effect::AskBackground);
        if let Some(question) = self.abilities.question(self.conditions()) {
            self.terminal.write(&question)?;
        }
        while !self.turn()? {
            self.uploads.send_some(&mut self.terminal)?;
            self.wait();
        }
        place.light = self.sources.light;
        place.write(&self.model, &self.sources.paths);
        let Self { workers, background, refresher, adder, pages, drawers, terminal, .. } = self;
        pages.finish();
        drawers.finish();
        adder.finish();
        refresher.finish();
        background.stop();
        workers.finish();
        drop(terminal);
        Ok(())
    }

    /// Draws, then carries out what the model wants, until it wants no more. Returns whether to end.
    fn turn(&mut self) -> Result<bool, RunError> {
        loop {
            let wanted = latest(std::mem::take(&mut self.wanted));
            let ends = wanted.contains(&Effect::Quit);
            if !ends {
                self.draw()?;
            }
            for effect in wanted {
                if let Some(own) = self.workers.carry_out(effect) {
                    self.carry_out(own)?;
                }
            }
            if ends || (self.wanted.is_empty() && !self.dirty) {
                return Ok(ends);
            }
        }
    }

    fn draw(&mut self) -> Result<(), RunError> {
        if std::mem::take(&mut self.resized) {
            if let Some((columns, rows)) = self.terminal.fit()? {
                self.hear([Event::Resized(columns, rows)]);
            }
            self.see();
        }
        if !std::mem::take(&mut self.dirty) {
            return Ok(());
        }
        let model = &self.model;
        self.terminal.draw(|size, sketch| ui::draw(model, size, sketch))?;
        self.uploads.settle(&model.drawings());
        let title = format!("{} - earmark", text::clean::line(&model.screen_name()));
        if title != self.title {
            self.terminal.set_title(&title)?;
            self.title = title;
        }
        Ok(())
    }

    /// Waits for anything to happen, then takes everything that has. Keys that are meant for what is still on
    /// its way are not even read: an editor that it brings gets them.
    fn wait(&mut self) {
        if !self.waiting.is_empty() && !self.model.keys_wait() {
            // Keys that were read together with the one that has lent the terminal.
            return self.take_waiting(false);
        }
        let idle = if self.focused { LOOK_AROUND } else { FOR_EVER };
        self.held = self.model.keys_wait().then(|| self.held.unwrap_or_else(Instant::now));
        let left = self.held.map(|since| self.patience().saturating_sub(since.elapsed()));
        let in_vain = left == Some(Duration::ZERO);
        // However much is told meanwhile, keys do not wait for ever.
        if in_vain && (self.model.keys_wait_for_a_story() || !self.waiting.is_empty()) {
            self.hear([Event::WaitedInVain]);
            self.take_waiting(true);
            return;
        }
        let (start, mut pause) = (Instant::now(), left.filter(|_| !in_vain).unwrap_or(idle));
        if self.model.awaits_rest() {
            pause = pause.min(REST.saturating_sub(self.stirred.elapsed()));
        }
        if self.uploads.has_more() {
            pause = Duration::ZERO;
        }
        let mail = self.mailbox.wait(pause, &mut self.keyboard, self.held.is_none() || in_vain);
        self.take_input(mail.typed);
        self.hear(mail.events);
        for signal in mail.signals {
            match signal {
                Signal::Reload => self.wanted.push(Effect::Reload),
                Signal::Quit => self.hear([Event::QuitAsked]),
                Signal::Resized => self.resize(),
            }
        }
        self.take_waiting(false);
        if self.model.awaits_rest() && self.stirred.elapsed() >= REST {
            self.hear([Event::Rested]);
        }
        if start.elapsed() >= idle {
            self.look_up();
        }
    }

    /// A storm of sizes is one: the terminal is asked when the next frame is drawn.
    fn resize(&mut self) {
        self.resized = true;
        self.dirty = true;
    }

    /// How long keys wait for what they are meant for.
    fn patience(&self) -> Duration {
        if self.model.keys_wait_for_a_story() { LONG_PATIENCE } else { PATIENCE }
    }

    /// Takes the time, and looks at what others may have changed.
    fn look_up(&mut self) {
        self.hear([Event::Ticked(files::now())]);
        self.look_around();
    }

    fn take_input(&mut self, batch: Vec<Input>) {
        for input in batch {
            match input {
                Input::Event(event) => {
                    self.stirred = Instant::now();
                    self.waiting.push_back(event);
                }
                Input::Resized => self.resize(),
                Input::Focus(focused) => {
                    self.focused = focused;
                    if focused {
                        self.look_up();
                    }
                }
                Input::Background(light) => self.fit_theme(light),
                Input::ColorsChanged => self.wanted.push(Effect::AskBackground),
                Input::Ability(answer) => {
                    self.abilities.learn(answer);
                    self.see();
                }
                Input::Lost(error) => {
                    log::warn!("the terminal is gone: {error}");
                    self.wanted.push(Effect::Quit);
                }
            }
        }
        self.take_waiting(false);
    }

    /// Gives the model what was typed, unless it waits for a view or story that the keys are meant for, or the
    /// terminal is to be lent first, or a menu is to be filled.
    fn take_waiting(&mut self, impatient: bool) {
        let lends =
            |effect: &Effect| matches!(effect, Effect::Edit { .. } | Effect::Suspend | Effect::LoadThemes);
        while (impatient || !self.model.keys_wait()) && !self.wanted.iter().any(lends) {
            let Some(event) = self.waiting.pop_front() else { break };
            fault("screen");
            self.held = None;
            self.hear([event]);
        }
    }

    fn hear(&mut self, events: impl IntoIterator<Item = Event>) {
        for event in events {
            self.dirty = true;
            self.wanted.extend(update(&mut self.model, event));
        }
    }
}

/// Panics if `EARMARK_FAULT` names this place: how the tests see that the terminal is given back.
pub(crate) fn fault(place: &str) {
    let wanted = std::env::var_os("EARMARK_FAULT").is_some_and(|wanted| wanted == place);
    assert!(!wanted, "a fault was asked for in the {place}");
}
