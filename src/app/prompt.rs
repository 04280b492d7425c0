//! Prompts: one line in the footer that asks for text.

use super::edit::LineEdit;
use super::feeds::FeedPrompt;
use super::mend::{About, Mending};
use super::rules::RulePrompt;
use super::saved::ViewPrompt;
use crate::favorites::Favorite;
use crate::news::{StoryId, View};

/// What stands before a query on the command line.
const SEARCH: &str = "search ";

/// A line being asked for.
#[derive(Clone, Debug)]
pub struct Prompt {
    /// What it is for.
    pub kind: PromptKind,
    /// What has been typed.
    pub line: LineEdit,
    /// What is wrong with it: the byte at fault and a message.
    pub fault: Option<(usize, String)>,
    /// Completions offered for the word before the cursor.
    pub offers: Vec<String>,
    /// The byte from which they replace the text.
    pub from: usize,
    /// Which of them Tab put in last.
    pub offered: Option<usize>,
    /// How far back in the history one is, and what had been typed before.
    pub recalled: Option<(usize, String)>,
}

/// What a prompt is for.
#[derive(Clone, Debug)]
pub enum PromptKind {
    /// Search as you type; where to return to when it is dropped.
    Search {
        /// The view before.
        view: View,
        /// The story selected before.
        selected: Option<StoryId>,
    },
    /// An action by name.
    Command,
    /// A story's tags.
    Tags {
        /// The story.
        id: StoryId,
        /// Its tags before.
        before: Vec<String>,
    },
    /// A favorite's note.
    Note(Box<Favorite>),
    /// A command line to pipe the story to.
    Pipe,
    /// The address of a feed or page, and a folder for the feed.
    AddFeed,
    /// The artist of a song that the user selected in the text.
    Artist {
        /// The story.
        story: StoryId,
        /// The song's title.
        title: String,
    },
    /// Something about a saved view.
    View(Box<ViewPrompt>),
    /// Another artist or title of a song or release, or another name of an artist.
    Mend(Mending),
    /// Something about a rule.
    Rule(Box<RulePrompt>),
    /// Something about feeds or a folder.
    Feed(Box<FeedPrompt>),
}

impl PromptKind {
    /// Whether an artist's name is asked for.
    #[must_use]
    pub const fn is_artist(&self) -> bool {
        matches!(self, Self::Artist { .. } | Self::Mend(_))
    }
}

impl Prompt {
    /// Opens a prompt with a text in it.
    #[must_use]
    pub fn new(kind: PromptKind, text: impl Into<String>) -> Self {
        Self {
            kind,
            line: LineEdit::new(text),
            fault: None,
            offers: Vec::new(),
            from: 0,
            offered: None,
            recalled: None,
        }
    }

    /// What stands before the text.
    #[must_use]
    pub fn label(&self) -> String {
        match &self.kind {
            PromptKind::Search { .. } => "/".into(),
            PromptKind::Command => ":".into(),
            PromptKind::Tags { .. } => "tags: ".into(),
            PromptKind::Note(_) => "note: ".into(),
            PromptKind::Pipe => "pipe to: ".into(),
            PromptKind::View(asked) => asked.label().into(),
            PromptKind::Rule(asked) => asked.label().into(),
            PromptKind::AddFeed => "add feed: ".into(),
            PromptKind::Feed(about) => about.label(),
            PromptKind::Artist { title, .. } => format!("artist of \"{title}\": "),
            PromptKind::Mend(Mending { about: About::Work(work), .. }) => {
                format!("artist of \"{}\": ", work.title)
            }
            PromptKind::Mend(Mending { about: About::Artist(_), .. }) => "artist's name: ".into(),
        }
    }

    /// What may be typed, for as long as nothing is.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match &self.kind {
            PromptKind::Rule(asked) if self.line.is_empty() => asked.hint(),
            PromptKind::AddFeed if self.line.is_empty() => {
                "the address of a feed or site; a folder may follow"
            }
            _ => "",
        }
    }

    /// The query that is being typed, up to the cursor, and the byte where it begins; `None` where none is.
    #[must_use]
    pub fn query(&self) -> Option<(usize, &str)> {
        let begin = match &self.kind {
            PromptKind::Search { .. } => 0,
            PromptKind::View(asked) if matches!(**asked, ViewPrompt::Query(_)) => 0,
            PromptKind::Rule(asked) if matches!(**asked, RulePrompt::Query(_)) => 0,
            PromptKind::Command if self.line.before_cursor().starts_with(SEARCH) => SEARCH.len(),
            _ => return None,
        };
        Some((begin, &self.line.before_cursor()[begin..]))
    }

    /// The word before the cursor and the byte where it begins; a name is completed as a whole.
    #[must_use]
    pub fn word(&self) -> (usize, &str) {
        let before = self.line.before_cursor();
        if self.kind.is_artist() || matches!(self.kind, PromptKind::Feed(_)) {
            return (0, before);
        }
        let start = match self.kind {
            // A folder's name may have spaces.
            PromptKind::AddFeed => before.find(' '),
            _ => before.rfind([' ', ',']),
        };
        let start = start.map_or(0, |at| at + 1);
        (start, &before[start..])
    }

    /// Puts in the next completion, or the previous one.
    pub fn complete(&mut self, forward: bool) {
        if self.offers.is_empty() {
            return;
        }
        let count = self.offers.len();
        let at = match (self.offered, forward) {
            (None, true) => 0,
            (None, false) => count - 1,
            (Some(at), true) => (at + 1) % count,
            (Some(at), false) => (at + count - 1) % count,
        };
        let with = self.offers[at].clone();
        self.line.complete(self.from, &with);
        self.offered = Some(at);
    }

    /// Steps through what was typed before at prompts of this kind, newest last.
    pub fn recall(&mut self, history: &[String], back: bool) {
        let (depth, typed) = self.recalled.take().unwrap_or((0, self.line.text().to_owned()));
        let depth = if back { (depth + 1).min(history.len()) } else { depth.saturating_sub(1) };
        let text = if depth == 0 { typed.clone() } else { history[history.len() - depth].clone() };
        self.line = LineEdit::new(text);
        self.offers.clear();
        self.recalled = Some((depth, typed));
    }
}
