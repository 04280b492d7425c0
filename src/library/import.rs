//! Import: files, folders and standard input into the store, with a report for each source.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::{Library, LibraryError, walk};
use crate::files::FileError;
use crate::intake::{self, Batch, Complaint, Form, IntakeError, Source, address};
use crate::news::{NewFeed, NewStory};
use crate::store::newsboat::CacheError;
use crate::store::{Added, Arrival, Origin};

/// The source of stories that do not say where they are from.
pub(super) const UNNAMED: &str = "Imported";

/// A file of stories larger than intake reads at once is read in pieces of about this many bytes.
const PIECE: usize = 8 << 20;

/// How an SQLite database begins.
const DATABASE: &[u8] = b"SQLite format 3\0";

/// What became of one source.
#[derive(Debug)]
pub struct Report {
    /// Its path, or "standard input".
    pub source: String,
    /// What became of it.
    pub fate: Fate,
}

/// What became of one source of an import.
#[derive(Debug)]
pub enum Fate {
    /// It was read.
    Imported(Imported),
    /// A file in a folder that is nothing for Earmark, such as a picture; why.
    LeftOut(String),
    /// It could not be read or stored.
    Failed(LibraryError),
}

/// What an imported source held.
#[derive(Clone, Debug)]
pub struct Imported {
    /// What it was read as.
    pub form: Form,
    /// What became of its stories.
    pub added: Added,
    /// How many feeds it subscribed to that were not subscribed.
    pub feeds: u64,
    /// How many views it saved that were not there.
    pub views: u64,
    /// What of it could not be read.
    pub complaints: Vec<Complaint>,
    /// What else is worth a line each: feeds and tags that came from another program.
    pub notes: Vec<Complaint>,
}

/// What an import did in all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Total {
    /// What became of the stories.
    pub added: Added,
    /// How many feeds are newly subscribed.
    pub feeds: u64,
    /// How many sources were read.
    pub sources: u64,
    /// How many could not be.
    pub failed: u64,
}

impl Library {
    /// Imports files and folders, and reports on each file as soon as it is done. One that cannot be
    /// read costs that one.
    pub fn import(&self, paths: &[PathBuf], now: Timestamp, report: &mut dyn FnMut(&Report)) -> Total {
        let mut total = Total::default();
        for path in paths {
            if path.is_dir() {
                walk::files(path, &mut |file| {
                    let fate = match file {
                        Ok(file) => (file.display().to_string(), forgiving(self.import_file(file, now))),
                        Err(error) => (error.path().display().to_string(), Fate::Failed(error.into())),
                    };
                    total.take(fate, report);
                });
            } else {
                let fate = self.import_named(path, now).map_or_else(Fate::Failed, Fate::Imported);
                total.take((path.display().to_string(), fate), report);
            }
        }
        total
    }

    /// Imports what a stream holds; `name` is how messages call it.
    pub fn import_stream(
        &self,
        name: &str,
        stream: impl Read,
        now: Timestamp,
        report: &mut dyn FnMut(&Report),
    ) -> Total {
        let mut total = Total::default();
        let fate = self.import_read(name, stream, now).map_or_else(Fate::Failed, Fate::Imported);
        total.take((name.to_owned(), fate), report);
        total
    }

    /// Imports what the user named, which may be a pipe, as a shell makes for `<(command)`.
    fn import_named(&self, path: &Path, now: Timestamp) -> Result<Imported, LibraryError> {
        let failed = |error| FileError::new("read", path, error);
        let mut file = File::open(path).map_err(failed)?;
        let mut head = Vec::with_capacity(DATABASE.len());
        file.by_ref().take(DATABASE.len() as u64).read_to_end(&mut head).map_err(failed)?;
        if head == DATABASE && file.metadata().map_err(failed)?.is_file() {
            return self.import_cache(path, now);
        }
        self.import_read(&path.display().to_string(), io::Cursor::new(head).chain(file), now)
    }

    /// Imports a file that stands in a folder.
    fn import_file(&self, path: &Path, now: Timestamp) -> Result<Imported, LibraryError> {
        let failed = |error| FileError::new("read", path, error);
        let about = path.metadata().map_err(failed)?;
        if !about.is_file() {
            // Opening a pipe waits until somebody writes to it.
            return Err(failed(io::Error::other("it is not a file")).into());
        }
        self.import_named(path, now)
    }

    fn import_read(
        &self,
        name: &str,
        mut stream: impl Read,
        now: Timestamp,
    ) -> Result<Imported, LibraryError> {
        let failed = |error| FileError::new("read", Path::new(name), error);
        let mut bytes = Vec::new();
        stream.by_ref().take(intake::MOST_BYTES as u64 + 1).read_to_end(&mut bytes).map_err(failed)?;
        if bytes.len() > intake::MOST_BYTES && intake::may_be_lines(&bytes) {
            return self.import_pieces(name, io::Cursor::new(bytes).chain(stream), now);
        }
        let source = Source { name, bytes: &bytes, content_type: None, base: None, form: None };
        let batch = intake::read(&source)?;
        drop(bytes);
        self.store_batch(&batch, now)
    }

    /// Imports stories one a line, however many there are, a piece of the lines at a time.
    fn import_pieces(&self, name: &str, stream: impl Read, now: Timestamp) -> Result<Imported, LibraryError> {
        let mut whole = Imported::nothing(Form::Stories);
        let mut lines = BufReader::new(stream);
        let (mut piece, mut first) = (Vec::with_capacity(PIECE), 1);
        loop {
            piece.clear();
            let mut count = 0;
            while piece.len() < PIECE {
                let rest = (intake::MOST_BYTES - piece.len()) as u64;
                let read = lines.by_ref().take(rest).read_until(b'\n', &mut piece);
                if read.map_err(|error| FileError::new("read", Path::new(name), error))? == 0 {
                    break;
                }
                count += 1;
            }
            if piece.is_empty() {
                return Ok(whole);
            }
            let done = self.store_batch(&intake::read_lines(&piece, first), now)?;
            whole.added += done.added;
            whole.complaints.extend(done.complaints);
            first += count;
        }
    }

    /// Stores a batch: its feeds are subscribed to where it is a list of feeds, its stories filed.
    pub(super) fn store_batch(&self, batch: &Batch, now: Timestamp) -> Result<Imported, LibraryError> {
        let lists_feeds = matches!(batch.form, Form::Opml | Form::Newsboat);
        let feeds = if lists_feeds { self.subscribe(&batch.feeds)? } else { 0 };
        let own = own_source(batch);
        let addresses: Vec<String> =
            batch.stories.iter().map(|story| address::canonical(&story.url)).collect();
        let mut added = Added::default();
        for (source, places) in filed(&batch.stories, &own) {
            let source = self.store.source(source, Origin::Import)?;
            let arrivals: Vec<_> = places
                .into_iter()
                .map(|at| Arrival { story: &batch.stories[at], address: &addresses[at] })
                .collect();
            added += self.store.add(source, &arrivals, now)?;
        }
        let (complaints, notes) = (batch.complaints.clone(), batch.notes.clone());
        let mut imported = Imported { form: batch.form, added, feeds, views: 0, complaints, notes };
        self.adopt_searches(&batch.searches, &mut imported)?;
        Ok(imported)
    }
}

impl Imported {
    /// The report of a source that nothing has been taken from yet.
    pub(super) fn nothing(form: Form) -> Self {
        Self { form, added: Added::default(), feeds: 0, views: 0, complaints: Vec::new(), notes: Vec::new() }
    }
}

impl Total {
    fn take(&mut self, (source, fate): (String, Fate), report: &mut dyn FnMut(&Report)) {
        match &fate {
            Fate::Imported(imported) => {
                self.added += imported.added;
                self.feeds += imported.feeds;
                self.sources += 1;
            }
            Fate::LeftOut(_) => {}
            Fate::Failed(_) => self.failed += 1,
        }
        report(&Report { source, fate });
    }
}

/// In a folder there may be anything; only what ought to have been readable has failed.
fn forgiving(read: Result<Imported, LibraryError>) -> Fate {
    match read {
        Ok(imported) => Fate::Imported(imported),
        Err(LibraryError::Intake(
            error @ (IntakeError::Binary { .. }
            | IntakeError::Empty { .. }
            | IntakeError::StrangeXml { .. }
            | IntakeError::Nothing { .. }),
        )) => Fate::LeftOut(error.to_string()),
        Err(LibraryError::Cache(error @ CacheError::Strange { .. })) => Fate::LeftOut(error.to_string()),
        Err(error) => Fate::Failed(error),
    }
}

/// The source of those of a batch's stories that name none.
#[must_use]
pub fn own_source(batch: &Batch) -> NewFeed {
    match batch.feeds.as_slice() {
        [itself] if batch.form == Form::Feed && !(itself.title.is_empty() && itself.url.is_empty()) => {
            let title = if itself.title.is_empty() { itself.url.clone() } else { itself.title.clone() };
            NewFeed { title, ..itself.clone() }
        }
        // A text's title is its story's; only these have one of their own.
        _ if !batch.title.is_empty() && matches!(batch.form, Form::Feed | Form::Page | Form::Stories) => {
            NewFeed { title: batch.title.clone(), site: batch.link.clone(), ..NewFeed::default() }
        }
        _ => NewFeed { title: UNNAMED.into(), ..NewFeed::default() },
    }
}

/// Groups stories by the source that they are filed under, in the order of their first stories.
fn filed<'a>(stories: &'a [NewStory], own: &'a NewFeed) -> Vec<(&'a NewFeed, Vec<usize>)> {
    let mut groups: Vec<(&NewFeed, Vec<usize>)> = Vec::new();
    let mut known = std::collections::HashMap::new();
    for (at, story) in stories.iter().enumerate() {
        let source = story.feed.as_ref().filter(|feed| !(feed.title.is_empty() && feed.url.is_empty()));
        let source = source.unwrap_or(own);
        let group = *known.entry((&source.url, &source.title)).or_insert_with(|| {
            groups.push((source, Vec::new()));
            groups.len() - 1
        });
        groups[group].1.push(at);
    }
    groups
}
