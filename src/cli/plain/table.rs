//! The commands, in one table: dispatch, help and the page in docs are made of it.
//!
//! A command that the reader has too stands under the reader's heading, is understood by the reader's name as
//! well, and says what the reader's help says of it, unless typing it works otherwise than pressing a key.

use super::session::Session;
use super::{artists, feeds, marks, music, program, reading, songs, stories, views};
use crate::cli::failure::Failure;
use crate::commands::{Command, Group};
use crate::news::query::nearest;

/// Carries a command out, with what was typed after its word.
type Deed = fn(&mut Session<'_>, &str) -> Result<(), Failure>;

/// A row of the table.
pub(super) struct Row {
    /// The word that is typed; any beginning of it that no other word has will do.
    pub(super) word: &'static str,
    /// What may follow the word.
    pub(super) after: &'static str,
    like: Like,
    help: &'static str,
    deed: Deed,
}

/// Where a command belongs.
enum Like {
    /// To the heading of the reader's command that does the same.
    Reader(Command),
    /// The screen has no need of it.
    None(Group),
}

/// A command that the reader has too, with what is to be said of it here; empty for the reader's own words.
const fn reader(
    command: Command,
    word: &'static str,
    after: &'static str,
    help: &'static str,
    deed: Deed,
) -> Row {
    Row { word, after, like: Like::Reader(command), help, deed }
}

/// A command that the reader has no need of.
const fn own(group: Group, word: &'static str, after: &'static str, help: &'static str, deed: Deed) -> Row {
    Row { word, after, like: Like::None(group), help, deed }
}

/// Every command, in the order of help within its heading.
pub(super) const TABLE: &[Row] = &[
    own(Group::Find, "list", "[HOW MANY]", "List the stories of the view, each with a number", stories::list),
    own(Group::Find, "more", "", "Go on with a list or a text; so does an empty line", program::more),
    reader(Command::PickView, "view", "[NAME]", "Turn to a view, or list the views there are", views::view),
    reader(Command::Search, "search", "QUERY", "Turn to the stories that a query finds", views::search),
    reader(Command::SaveView, "save-view", "NAME", "Save the view that is listed under a name", views::save),
    reader(
        Command::Open,
        "read",
        "[N]",
        "Read story N, or the current one again; N alone does it too",
        reading::read,
    ),
    reader(
        Command::NextStory,
        "next",
        "[unread]",
        "Read the next story, or the next unread one",
        stories::next,
    ),
    reader(Command::PreviousStory, "previous", "", "Read the story before", stories::previous),
    reader(Command::LinkHints, "links", "", "List the links of the story", reading::links),
    reader(
        Command::OpenBrowser,
        "open",
        "[N]",
        "Open the story in the browser, or its link N",
        reading::open,
    ),
    reader(Command::FullText, "full-text", "", "", feeds::full_text),
    own(Group::Music, "names", "", "List the songs, releases and artists of the story", music::names),
    reader(
        Command::SaveSong,
        "save",
        "[N | all | TITLE by ARTIST]",
        "Save songs of the story, or any song, to favorites",
        music::save,
    ),
    reader(
        Command::Songs,
        "songs",
        "[STATE | all]",
        "List the songs to check out, or those of a state",
        songs::list,
    ),
    reader(Command::CycleState, "heard", "N", "Note that you have heard song N", songs::heard),
    own(Group::Music, "keep", "N", "Note that song N is worth keeping", songs::keep),
    reader(Command::DropSong, "drop", "N", "Drop song N; it stays in the file as dropped", songs::drop_song),
    reader(
        Command::EditNote,
        "note",
        "N TEXT",
        "Give song N a note; without a text, take it away",
        songs::note,
    ),
    reader(Command::OpenSong, "listen", "N", "Open song N where you listen", songs::listen),
    reader(Command::FindArtist, "artist", "NAME", "Find an artist and turn to its stories", artists::artist),
    reader(
        Command::Follow,
        "follow",
        "[NAME]",
        "Follow an artist: of the list, the story or by name",
        artists::follow,
    ),
    own(Group::Music, "unfollow", "[NAME]", "Follow an artist no longer", artists::unfollow),
    reader(Command::GoTrending, "trending", "", "", artists::trending),
    reader(Command::Star, "star", "[N ...]", "Star the story, or stories of the list", marks::star),
    own(Group::Marks, "unstar", "[N ...]", "Take stars away", marks::unstar),
    reader(
        Command::EditTags,
        "tag",
        "[N ...] TAG -TAG",
        "Put tags on, and take off those with a minus",
        marks::tag,
    ),
    reader(Command::ToggleRead, "unread", "[N ...]", "Mark stories unread again", marks::unread),
    own(Group::Marks, "seen", "[N ...]", "Mark stories read without reading them", marks::seen),
    reader(Command::MarkAllRead, "mark-all-read", "", "", marks::all_read),
    reader(Command::Hide, "hide", "[N ...]", "Hide the story, or stories of the list", marks::hide),
    reader(Command::Undo, "undo", "", "Take back what was changed last", marks::undo),
    reader(Command::Redo, "redo", "", "Change again what was taken back", marks::redo),
    reader(Command::GoHealth, "feeds", "", "", feeds::list),
    reader(Command::FeedStories, "feed", "N or NAME", "Turn to a feed's stories", feeds::stories),
    reader(Command::RefreshAll, "refresh", "[FEED]", "Fetch every feed, or one", feeds::refresh),
    reader(Command::AddFeed, "add", "ADDRESS [FOLDER]", "", feeds::add),
    reader(Command::Help, "help", "[COMMAND]", "List the commands, or say what one does", program::help),
    reader(Command::Quit, "quit", "", "Leave Earmark", program::quit),
];

impl Row {
    /// What it does, in a sentence without its full stop.
    pub(super) fn says(&self) -> &'static str {
        match &self.like {
            Like::Reader(command) if self.help.is_empty() => command.row().help,
            _ => self.help,
        }
    }

    /// Its heading in help.
    pub(super) fn group(&self) -> Group {
        match &self.like {
            Like::Reader(command) => command.row().group,
            Like::None(group) => *group,
        }
    }

    /// The reader's name for it.
    fn name(&self) -> Option<&'static str> {
        match &self.like {
            Like::Reader(command) => Some(command.row().name),
            Like::None(_) => None,
        }
    }

    /// How it is typed.
    pub(super) fn usage(&self) -> String {
        format!("{} {}", self.word, self.after).trim_end().to_owned()
    }
}

/// Obeys a line that is not empty.
pub(super) fn obey(session: &mut Session<'_>, line: &str) -> Result<(), Failure> {
    let (word, after) = line.split_once(' ').unwrap_or((line, ""));
    if word.parse::<usize>().is_ok() {
        return reading::read(session, line);
    }
    (find(word)?.deed)(session, after.trim())
}

/// The command of a word, or of a beginning that no other command has.
pub(super) fn find(typed: &str) -> Result<&'static Row, Failure> {
    let typed = typed.to_lowercase();
    let exact = TABLE.iter().find(|row| row.word == typed);
    let begun: Vec<&Row> = TABLE.iter().filter(|row| row.word.starts_with(&typed)).collect();
    let by_name = TABLE.iter().find(|row| row.name() == Some(&typed));
    match (exact, begun.as_slice(), by_name) {
        (Some(row), ..) | (None, &[row], _) | (None, _, Some(row)) => Ok(row),
        (None, [], None) => Err(unknown(&typed)),
        (None, several, None) => {
            let words: Vec<&str> = several.iter().map(|row| row.word).collect();
            Err(Failure::Usage(format!("\"{typed}\" could be {}. Type more of it.", words.join(", "))))
        }
    }
}

fn unknown(typed: &str) -> Failure {
    let near = nearest(typed, TABLE.iter().map(|row| row.word));
    let hint = near.map_or_else(
        || "Type help for a list of commands.".to_owned(),
        |near| format!("Did you mean {near}? Type help for a list of commands."),
    );
    Failure::Usage(format!("There is no command \"{typed}\". {hint}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(typed: &str, found: &str) {
        let said = match find(typed) {
            Ok(row) => row.word.to_owned(),
            Err(Failure::Usage(why) | Failure::Failed(why)) => why,
            Err(Failure::ClosedPipe) => panic!("{typed}"),
        };
        assert_eq!(said, found);
    }

    #[test]
    fn a_command_is_found_by_its_word_a_beginning_or_the_readers_name() {
        check("read", "read");
        check("REA", "read");
        check("prev", "previous");
        check("save", "save");
        check("fol", "follow");
        check("feed", "feed");
        check("open-browser", "open");
        check("next-story", "next");
        check("find-artist", "artist");
    }

    #[test]
    fn what_is_no_command_gets_a_suggestion() {
        check("sa", "\"sa\" could be save-view, save. Type more of it.");
        check("raed", "There is no command \"raed\". Did you mean read? Type help for a list of commands.");
        check("x1", "There is no command \"x1\". Type help for a list of commands.");
    }

    #[test]
    fn every_command_says_what_it_does_under_one_word() {
        for (at, row) in TABLE.iter().enumerate() {
            assert!(TABLE[at + 1..].iter().all(|other| other.word != row.word), "{}", row.word);
            assert!(!row.says().is_empty() && !row.says().ends_with('.'), "{}", row.word);
            assert!(program::lines().iter().any(|line| line.starts_with(&row.usage())), "{}", row.word);
            let meant = TABLE.iter().find(|other| Some(other.word) == row.name());
            assert!(
                meant.is_none_or(|other| other.word == row.word || other.name() == Some("open-browser")),
                "{} is understood as another command's word",
                row.word
            );
        }
    }
}
