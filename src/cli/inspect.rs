//! `earmark inspect`: what intake and recognition make of some bytes, stored nowhere.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use clap::Args;
use url::Url;

use super::args::{Format, Printing};
use super::failure::{Done, Failure, Outcome};
use super::out::complain;
use super::shell::Shell;
use super::story::Printed;
use super::why::Why;
use crate::files::FileError;
use crate::formats::stories::{batch_object, entry_object};
use crate::intake::{self, Form, Source};
use crate::library::{Library, own_source};
use crate::music::{self, Explanation, Names, NoNames, Piece};
use crate::net::{NetError, Request, Trust, Wish, shown};
use crate::news::{Document, NewFeed, NewStory, Recognised};
use crate::text::html;

/// Show what Earmark makes of a feed, page or text, storing nothing
///
/// Prints the stories as the reader would draw them; with --json, one object with all there is. For bug
/// reports, scripts and measurements. The names that the store at hand has learned help to recognise
/// others; the store is only read.
#[derive(Debug, Args)]
pub(super) struct Inspect {
    /// A file, an address, or - for standard input
    #[arg(value_name = "FILE")]
    source: String,
    /// Read it as this, whatever it looks like: feed, page (its article is extracted), html (all of it), text, markdown, opml, stories
    #[arg(long = "as", value_name = "FORM")]
    form: Option<Form>,
    /// The address that it came from, for its links
    #[arg(long, value_name = "URL", value_parser = address)]
    base: Option<String>,
    /// The media type that it came with
    #[arg(long, value_name = "TYPE")]
    content_type: Option<String>,
    /// Leave out the names that the store has learned
    #[arg(long)]
    cold: bool,
    /// Say why: each artist, song and release with the evidence for and against it, and what was refused
    #[arg(long)]
    why: bool,
    /// The width of the text in cells [default: the configured width, or the terminal's if that is less]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(20..=500))]
    width: Option<u16>,
    #[command(flatten)]
    printing: Printing,
}

impl Inspect {
    pub(super) fn run(&self, shell: &mut Shell) -> Outcome {
        let given = self.given(shell)?;
        let source = Source {
            name: self.name(),
            bytes: &given.bytes,
            content_type: self.content_type.as_deref().or(given.content_type.as_deref()),
            base: self.base.as_deref().or(given.base.as_deref()),
            form: self.form,
        };
        let batch = intake::read(&source).map_err(Failure::of)?;
        for complaint in &batch.complaints {
            complain(&complaint.about(source.name));
        }
        let library = if self.cold { None } else { shell.existing()? };
        let learned = library.as_ref().map(Library::names);
        let names: &dyn Names = learned.as_ref().map_or(&NoNames, |names| names);
        // The source that import would file a story under: recognition weighs its name.
        let own = own_source(&batch);
        let read: Vec<Inspected> =
            batch.stories.iter().map(|story| Inspected::of(story, &own, names, self.why)).collect();
        if self.printing.format() == Format::Json {
            let stories = read.iter().map(Inspected::object).collect();
            shell.out.object(batch_object(&batch, stories))?;
        } else {
            let columns = shell.columns(self.width)?;
            for (at, story) in read.iter().enumerate() {
                if at > 0 {
                    shell.out.line("\n")?;
                }
                story.print(shell, columns)?;
            }
            for feed in &batch.feeds {
                shell.out.line(&format!("{}  {}", feed.title, feed.url))?;
            }
        }
        Ok(Done::All)
    }

    fn name(&self) -> &str {
        if self.source == "-" { "standard input" } else { &self.source }
    }

    fn given(&self, shell: &mut Shell) -> Result<Given, Failure> {
        if self.source.starts_with("http://") || self.source.starts_with("https://") {
            return self.fetched(shell);
        }
        let bytes = if self.source == "-" {
            gathered(std::io::stdin().lock())
                .map_err(|error| Failure::doing("Could not read standard input", error))?
        } else {
            let path = Path::new(&self.source);
            let read = File::open(path).and_then(gathered);
            read.map_err(|error| Failure::of(FileError::new("read", path, error)))?
        };
        Ok(Given { bytes, content_type: None, base: None })
    }

    fn fetched(&self, shell: &mut Shell) -> Result<Given, Failure> {
        let wish = if self.form == Some(Form::Page) { Wish::Page } else { Wish::Feed };
        let request = Request { wish, ..Request::new(&self.source, Trust::Typed) };
        let failed = |error: NetError| Failure::Failed(format!("{}: {error}", shown(&self.source)));
        let answer = shell.net()?.fetch(&request).map_err(failed)?;
        let bytes = answer.content.unpacked().map_err(failed)?;
        let content_type = Some(answer.content_type).filter(|text| !text.is_empty());
        Ok(Given { bytes, content_type, base: Some(shown(&answer.url)) })
    }
}

/// What is to be inspected, and what came with it.
struct Given {
    bytes: Vec<u8>,
    content_type: Option<String>,
    base: Option<String>,
}

/// Checks an address as an argument: links cannot be made whole with half of one.
fn address(text: &str) -> Result<String, String> {
    match Url::parse(text) {
        Ok(_) => Ok(text.to_owned()),
        Err(_) => Err("an address looks like https://site.example/page".into()),
    }
}

/// Reads as much as intake takes and a byte more, which says that there is more: a stream may have no end.
fn gathered(mut stream: impl Read) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    stream.by_ref().take(intake::MOST_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    if bytes.len() > intake::MOST_BYTES && intake::may_be_lines(&bytes) {
        stream.read_to_end(&mut bytes)?;
    }
    Ok(bytes)
}

/// A story with its text and what was recognised in it.
struct Inspected<'a> {
    story: &'a NewStory,
    document: Document,
    named: Recognised,
    /// Why, where that was asked.
    explanation: Option<Explanation>,
}

impl<'a> Inspected<'a> {
    fn of(story: &'a NewStory, own: &NewFeed, names: &dyn Names, why: bool) -> Self {
        let document = html::parse(&story.html, Some(&story.url));
        let feed = &story.feed.as_ref().unwrap_or(own).title;
        let piece = Piece {
            title: &story.title,
            document: &document,
            categories: &story.categories,
            language: &story.language,
            feed,
        };
        let (named, explanation) = if why {
            let (named, explanation) = music::explain(&piece, names);
            (named, Some(explanation))
        } else {
            (music::recognise(&piece, names), None)
        };
        Self { story, document, named, explanation }
    }

    fn why(&self) -> Option<Why<'_>> {
        let explanation = self.explanation.as_ref()?;
        Some(Why { title: &self.story.title, document: &self.document, named: &self.named, explanation })
    }

    fn object(&self) -> serde_json::Value {
        let mut object = entry_object(self.story, &self.document, Some(&self.named));
        if let Some(why) = self.why() {
            why.add_to(&mut object);
        }
        object
    }

    fn print(&self, shell: &mut Shell, columns: u16) -> std::io::Result<()> {
        if let Some(why) = self.why() {
            return why.print(shell);
        }
        let printed = Printed {
            title: &self.story.title,
            source: self.story.feed.as_ref().map_or("", |feed| &feed.title),
            author: &self.story.author,
            date: self.story.published,
            url: &self.story.url,
            tags: &self.story.tags,
            document: &self.document,
            named: Some(&self.named),
        };
        printed.print(shell, columns)
    }
}
