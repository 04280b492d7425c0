//! The screen's face: the loop, the terminal guard, input; turns effects into library calls and answers
//! into events.
//!
//! The order at start: settings, the store, the first window of the list, the first frame; then threads,
//! then everything else. Nothing that grows with the store runs before the first frame. The loop waits for
//! mail, takes all of it, draws once, and only then hands out the work that follows: a key's frame does not
//! share the processor with the threads that the key has set to work.

mod input;
mod look;
mod mailbox;
mod pages;
mod perform;
mod place;
mod programs;
mod refresher;
mod start;
mod steady;
mod terminal;
mod watch;
mod workers;

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crossbeam_channel::{Sender, bounded};
use jiff::Timestamp;

use crate::app::{Effect, Event, Model, update};
use crate::desk::{Desk, Surroundings, osc52, song_address};
use crate::files::crash::Crash;
use crate::files::{FileError, Paths, time_zone};
use crate::library::{Background, Library, LibraryError, Moment, Wanted};
use crate::news::View;
use crate::settings::Settings;
use crate::{text, ui};
use input::Input;
pub use look::ColorWish;
use mailbox::Mailbox;
use pages::Pages;
pub use perform::perform;
use place::Place;
use refresher::Refresher;
use start::Sources;
use terminal::Terminal;
use watch::Watch;
use workers::{Workers, latest};

/// How long keys wait for a view that was asked for before them.
const PATIENCE: Duration = Duration::from_millis(150);
/// How long they wait for a story that a command before them is about, or that undo has changed: what is on
/// the screen until then is another or is wrong, and a key that mends would mend the wrong thing.
const LONG_PATIENCE: Duration = Duration::from_secs(2);
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
    if let Err(error) = crate::files::log::start(paths.log_file(), options.verbosity) {
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
        if let Err(error) = Crash::of(panic).write(&folder, Timestamp::now()) {
            log::error!("{error}");
        }
    }));
}

fn read_news(options: Options, paths: &Paths) -> Result<(), RunError> {
    let place = Place::read(paths);
    let sources =
        Sources { paths: paths.clone(), config: options.config, color: options.color, light: place.light };
    let start = sources.read();
    let now = Timestamp::now();
    let mut library = Library::open(paths, &start.settings, now)?;
    let (view, story) = opening(&options.query, start.settings.start.as_deref(), &place);
    // Whatever ends the program from now on must give the terminal back.
    let mailbox = Mailbox::default();
    listen(&mailbox)?;
    let mut terminal = Terminal::take(start.settings.mouse)?;
    let moment = Moment { now, zone: time_zone() };
    let mut model = Model::new(start, view.clone(), terminal.size(), now, moment.zone.clone());
    let query = view.query();
    let first = model.list.turn_to(view, query, story);
    // Whatever another program writes from here on, between the first list and the watch, is noticed below.
    let version = library.version()?;
    let mut events = Vec::new();
    perform(&mut library, first, &moment, &mut |event| events.push(event));
    let mut effects: Vec<Effect> = events.into_iter().flat_map(|event| update(&mut model, event)).collect();
    terminal.draw(|frame| ui::view(&model, frame))?;

    place::recall(&mut model, paths);
    if let Some(notice) = library.notice() {
        effects.extend(update(&mut model, Event::Noted(notice)));
    }
    effects.extend([Effect::LoadCounts, Effect::LoadFavorites]);
    Loop::start(model, terminal, library, version, sources, mailbox, options.offline)?.run(effects, place)
}

/// The view and the story to open on.
fn opening(query: &str, start: Option<&str>, place: &Place) -> (View, Option<crate::news::StoryId>) {
    if !query.is_empty() {
        return (View::Query(query.to_owned()), None);
    }
    match start {
        Some(name) => (place::read_view(name).unwrap_or_else(|| View::Query(name.to_owned())), None),
        None => (place.view().unwrap_or(View::Unread), place.story),
    }
}

/// The running screen.
struct Loop {
    model: Model,
    terminal: Terminal,
    workers: Workers,
    background: Background,
    refresher: Refresher,
    pages: Pages,
    watch: Watch,
    sources: Sources,
    desk: Arc<Desk>,
    mailbox: Mailbox,
    go: Sender<()>,
    waiting: VecDeque<Event>,
    /// Since when the first of them has been waiting.
    held: Option<Instant>,
    /// What the model wants done; it is handed out once the screen shows what the model shows.
    wanted: Vec<Effect>,
    focused: bool,
    dirty: bool,
    title: String,
}

fn desk(settings: &Settings) -> Desk {
    Desk::new(settings.browser.clone(), settings.clipboard.clone(), Surroundings::of_process())
}

/// What the system told the process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Signal {
    Quit,
    Reload,
}

impl Loop {
    fn start(
        model: Model,
        terminal: Terminal,
        library: Library,
        version: i64,
        sources: Sources,
        mailbox: Mailbox,
        offline: bool,
    ) -> Result<Self, RunError> {
        let (go, may_read) = bounded(1);
        let typed = mailbox.clone();
        std::thread::Builder::new().name("input".into()).spawn(move || input::read(&may_read, &typed))?;
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
        let workers = Workers::start(library, &model.zone, &mailbox)?;
        Ok(Self {
            model,
            terminal,
            workers,
            background,
            refresher,
            pages,
            watch,
            sources,
            desk: Arc::new(desk),
            mailbox,
            go,
            waiting: VecDeque::new(),
            held: None,
            wanted: Vec::new(),
            focused: true,
            dirty: true,
            title: String::new(),
        })
    }

    fn run(mut self, effects: Vec<Effect>, mut place: Place) -> Result<(), RunError> {
        self.wanted = effects;
        self.hear([Event::ThemesLoaded(self.sources.themes())]);
        if self.model.settings.theme == "auto" {
            self.terminal.ask_background()?;
        }
        self.read_on();
        while !self.turn()? {
            self.wait();
        }
        place.light = self.sources.light;
        place.write(&self.model, &self.sources.paths);
        let Self { workers, background, refresher, pages, terminal, .. } = self;
        pages.finish();
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
        if let Some((columns, rows)) = self.terminal.fit()? {
            self.hear([Event::Resized(columns, rows)]);
        }
        if !std::mem::take(&mut self.dirty) {
            return Ok(());
        }
        let model = &self.model;
        self.terminal.draw(|frame| ui::view(model, frame))?;
        let title = format!("{} - earmark", text::clean::line(&model.list.view.to_string()));
        if title != self.title {
            self.terminal.set_title(&title)?;
            self.title = title;
        }
        Ok(())
    }

    /// Waits for anything to happen, then takes everything that has.
    fn wait(&mut self) {
        let idle = if self.focused { LOOK_AROUND } else { FOR_EVER };
        let (since, most) = match self.held {
            Some(since) => (since, self.patience()),
            None => (Instant::now(), idle),
        };
        let mail = self.mailbox.wait(most.saturating_sub(since.elapsed()));
        if !mail.typed.is_empty() {
            self.take_input(mail.typed);
        }
        self.hear(mail.events);
        for signal in mail.signals {
            match signal {
                Signal::Reload => self.wanted.push(Effect::Reload),
                Signal::Quit => self.hear([Event::QuitAsked]),
            }
        }
        self.take_waiting(false);
        match self.held {
            // However much is told meanwhile, keys do not wait for ever.
            Some(since) if since.elapsed() >= self.patience() => {
                self.hear([Event::WaitedInVain]);
                self.take_waiting(true);
            }
            None if since.elapsed() >= idle => self.look_up(),
            _ => {}
        }
    }

    fn read_on(&self) {
        // The channel holds one word; a word already there says the same.
        let _ = self.go.try_send(());
    }

    /// How long keys wait for what they are meant for.
    fn patience(&self) -> Duration {
        if self.model.keys_wait_for_a_story() { LONG_PATIENCE } else { PATIENCE }
    }

    /// Takes the time, and looks at what others may have changed.
    fn look_up(&mut self) {
        self.hear([Event::Ticked(Timestamp::now())]);
        self.look_around();
    }

    fn take_input(&mut self, batch: Vec<Input>) {
        for input in batch {
            match input {
                Input::Event(event) => self.waiting.push_back(event),
                Input::Resized => self.dirty = true,
                Input::Focus(focused) => {
                    self.focused = focused;
                    if focused {
                        self.look_up();
                    }
                }
                Input::Background(light) => self.fit_theme(light),
                Input::Lost(error) => {
                    log::warn!("the terminal is gone: {error}");
                    self.wanted.push(Effect::Quit);
                }
            }
        }
        self.take_waiting(false);
        self.read_on();
    }

    /// Gives the model what was typed, unless it waits for a view or story that the keys are meant for.
    fn take_waiting(&mut self, impatient: bool) {
        while impatient || !self.model.keys_wait() {
            let Some(event) = self.waiting.pop_front() else { break };
            fault("screen");
            self.held = None;
            self.hear([event]);
        }
        if self.waiting.is_empty() {
            self.held = None;
        } else {
            self.held.get_or_insert_with(Instant::now);
        }
    }

    fn hear(&mut self, events: impl IntoIterator<Item = Event>) {
        for event in events {
            self.dirty = true;
            self.wanted.extend(update(&mut self.model, event));
        }
    }

    /// Effects that need the terminal itself.
    fn carry_out(&mut self, effect: Effect) -> Result<(), RunError> {
        match effect {
            Effect::Quit => {}
            Effect::Redraw => self.terminal.forget()?,
            Effect::Suspend => self.terminal.lend(programs::suspend)??,
            Effect::Copy(text, what) => {
                self.terminal.write(&osc52(&text))?;
                let desk = Arc::clone(&self.desk);
                self.beside(move || {
                    log::debug!("clipboard: {:?}", desk.copy(&text));
                    Event::Noted(format!("Copied {what}"))
                })?;
            }
            Effect::Edit { title, text } => {
                let edited = self.terminal.lend(|| programs::edit(&title, &text))?;
                if let Err(error) = edited {
                    self.hear([Event::Failed(error)]);
                }
            }
            Effect::OpenUrl(url) => self.open_url(url)?,
            Effect::OpenSong(song) => {
                let exact = song.links.first().map(|link| link.url.clone());
                let template = &self.model.settings.song_search;
                self.open_url(
                    exact.unwrap_or_else(|| song_address(template, song.artist.as_deref(), &song.song)),
                )?;
            }
            Effect::Pipe { command, text } => {
                self.beside(move || {
                    programs::pipe(&command, &text).map_or_else(Event::Failed, Event::Noted)
                })?;
            }
            Effect::LookAround => self.look_around(),
            Effect::Refresh(feeds) => self.fetch(Wanted::Feeds(feeds)),
            Effect::RefreshAll => self.fetch(Wanted::All),
            Effect::StopRefresh => self.refresher.stop(),
            Effect::FetchFullText(id) => self.pages.fetch(id),
            Effect::StopFullText(id) => self.pages.stop(id),
            Effect::Reload => {
                let start = Box::new(self.sources.read());
                self.terminal.set_mouse(start.settings.mouse)?;
                let settings = &start.settings;
                self.desk = Arc::new(desk(settings));
                self.refresher.settle(settings);
                self.pages.settle(settings);
                self.hear([Event::Reconfigured(start)]);
            }
            other => log::error!("nobody carries out {other:?}"),
        }
        self.dirty = true;
        Ok(())
    }

    fn fetch(&mut self, wanted: Wanted) {
        let refused = self.refresher.fetch(wanted);
        self.hear(refused);
    }

    /// Reads again what another program has changed.
    fn look_around(&mut self) {
        let seen = self.watch.look();
        if seen.favorites {
            self.wanted.push(Effect::LoadFavorites);
        }
        self.refresher.look(seen.store);
        if seen.store {
            self.background.wake();
            self.hear([Event::StoreChanged]);
        }
    }

    /// Does on a thread of its own what may take a moment and is not waited for.
    fn beside(&self, deed: impl FnOnce() -> Event + Send + 'static) -> Result<(), RunError> {
        let mailbox = self.mailbox.clone();
        std::thread::Builder::new().name("desk".into()).spawn(move || mailbox.tell([deed()]))?;
        Ok(())
    }

    fn open_url(&self, url: String) -> Result<(), RunError> {
        let desk = Arc::clone(&self.desk);
        self.beside(move || match desk.open_url(&url) {
            Ok(()) => Event::Noted(format!("Opened {url}")),
            Err(error) => Event::Failed(error.to_string()),
        })
    }

    /// Takes the theme for the background that the terminal has, if it is another than was thought.
    fn fit_theme(&mut self, light: bool) {
        if self.sources.light.replace(light) == Some(light) || self.model.settings.theme != "auto" {
            return;
        }
        let theme = self.sources.read().theme;
        let themes = self.sources.themes();
        self.hear([Event::ThemeFitted(theme), Event::ThemesLoaded(themes)]);
    }
}

/// Listens for the system's signals.
#[cfg(unix)]
fn listen(mailbox: &Mailbox) -> Result<(), RunError> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGUSR1};
    let mailbox = mailbox.clone();
    let mut signals = signal_hook::iterator::Signals::new([SIGHUP, SIGINT, SIGTERM, SIGUSR1])?;
    std::thread::Builder::new().name("signals".into()).spawn(move || {
        for signal in signals.forever() {
            mailbox.signal(if signal == SIGUSR1 { Signal::Reload } else { Signal::Quit });
        }
    })?;
    Ok(())
}

#[cfg(not(unix))]
fn listen(_: &Mailbox) -> Result<(), RunError> {
    Ok(())
}

/// Panics if `EARMARK_FAULT` names this place: how the tests see that the terminal is given back.
pub(crate) fn fault(place: &str) {
    let wanted = std::env::var_os("EARMARK_FAULT").is_some_and(|wanted| wanted == place);
    assert!(!wanted, "a fault was asked for in the {place}");
}
