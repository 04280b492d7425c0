//! Lists of artists that the user imports: one name a line, or MusicBrainz's table of every artist.
//!
//! A list somebody wrote has the shape of `assets/music/artists.tsv`: a name; after a tab other names of the
//! act, between bars; after a second tab the word `common` where the name is an everyday word too. Or it is
//! the `artist` file of a MusicBrainz dump, whose columns are tab-separated in the order of `CreateTables.sql`
//! (`id`, `gid`, `name`, `sort_name`, three numbers each of the begin and the end, `type`, …), with `\N` for
//! null and `\` before what would end a field, as `COPY` writes them. Its first line says which it is.
//!
//! A list may have millions of names: it is taken line by line into one text and a row of places in it,
//! some fifty bytes a name, and comes out in the order of the keys, each key once.

use std::borrow::Cow;
use std::fmt;

use crate::news::fold;
use crate::text::clean;

/// Lists with more names than this are no list that somebody wrote.
pub const MOST_CHOSEN: usize = 20_000;

/// Bytes that a line may have; the longest of MusicBrainz has less than a tenth of it.
pub const MOST_LINE: usize = 64 << 10;

/// Bytes that a name may have.
const MOST_NAME: usize = 200;

/// Shorter names in lower case are left to capitals and context.
const LEAST_LOWER_CASE: usize = 6;

/// How a list is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListForm {
    /// One name a line.
    Names,
    /// MusicBrainz's `artist` table.
    MusicBrainz,
}

/// Why a line was skipped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Skip {
    /// Its bytes are not UTF-8.
    Encoding,
    /// It, or the name in it, is too long.
    TooLong,
    /// Nothing that can be seen is in it.
    Nothing,
    /// It is no performer: a character of fiction, or a stand-in like `[unknown]`.
    NoPerformer,
    /// It has other columns than the lines before.
    Columns,
}

impl Skip {
    /// Every reason.
    pub const ALL: [Self; 5] =
        [Self::Encoding, Self::TooLong, Self::Nothing, Self::NoPerformer, Self::Columns];
}

impl fmt::Display for Skip {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Encoding => "not UTF-8",
            Self::TooLong => "too long for a name",
            Self::Nothing => "without a name",
            Self::NoPerformer => "no performer",
            Self::Columns => "with other columns",
        })
    }
}

/// Why a whole list cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoList {
    /// It is not text.
    #[error(
        "it is not text. Earmark reads one name a line, or the file `artist` out of MusicBrainz's mbdump archive"
    )]
    Binary,
    /// It is text of two bytes a letter.
    #[error("it is UTF-16. Save it as UTF-8")]
    Wide,
    /// It is JSON, XML or a page.
    #[error("it is JSON, XML or a web page. Earmark reads one name a line, or MusicBrainz's artist table")]
    Markup,
    /// It is larger than everything there is.
    #[error("it has more than {} MB of names", MOST_TEXT >> 20)]
    Large,
}

/// Bytes of names and keys that a list may have.
const MOST_TEXT: usize = 1 << 30;

/// What the text holds of one name: its key and then the name.
#[derive(Clone, Copy, Debug)]
struct Entry {
    /// The first bytes of the key, which decide most comparisons.
    head: u64,
    start: u32,
    key: u16,
    name: u16,
    common: bool,
    alias: bool,
}

/// A name of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListedArtist<'a> {
    /// The key of the name, or of one of the act's other names.
    pub key: &'a str,
    /// The name of the act.
    pub name: &'a str,
    /// Whether the list says that it is an everyday word too.
    pub common: bool,
    /// Whether the act writes its name in lower case, as far as the list can be trusted with that.
    pub lower_case: bool,
}

/// A list of artists while it is read.
#[derive(Clone, Debug, Default)]
pub struct ArtistList {
    text: String,
    entries: Vec<Entry>,
    form: Option<ListForm>,
    lines: u64,
    capitals: u64,
    names: u64,
    skipped: [(u64, u64); Skip::ALL.len()],
}

impl ArtistList {
    /// Takes the next line, with or without its end.
    pub fn take(&mut self, line: &[u8]) -> Result<(), NoList> {
        self.lines += 1;
        if line.contains(&0) {
            let wide = self.lines == 1 && (line.starts_with(b"\xff\xfe") || line.starts_with(b"\xfe\xff"));
            return Err(if wide { NoList::Wide } else { NoList::Binary });
        }
        let Ok(line) = std::str::from_utf8(line) else {
            self.skip(Skip::Encoding);
            return Ok(());
        };
        let line = line.trim_end_matches(['\n', '\r']);
        let line = if self.lines == 1 { line.trim_start_matches('\u{feff}') } else { line };
        if line.trim().is_empty() || line == "#" || line.starts_with("# ") {
            return Ok(());
        }
        if self.form.is_none() {
            if line.trim_start().starts_with(['{', '<']) {
                return Err(NoList::Markup);
            }
            let table = is_row(line);
            self.form = Some(if table { ListForm::MusicBrainz } else { ListForm::Names });
        }
        let taken = match self.form {
            Some(ListForm::MusicBrainz) => self.take_row(line),
            _ => self.take_names(line),
        };
        if let Err(skip) = taken {
            self.skip(skip);
        }
        if self.text.len() > MOST_TEXT { Err(NoList::Large) } else { Ok(()) }
    }

    /// Takes a line that is longer than [`MOST_LINE`], which nobody needs to see.
    pub fn take_too_long(&mut self) {
        self.lines += 1;
        self.skip(Skip::TooLong);
    }

    fn skip(&mut self, why: Skip) {
        let (count, first) = &mut self.skipped[why as usize];
        if *count == 0 {
            *first = self.lines;
        }
        *count += 1;
    }

    /// A name, its aliases, and "common".
    fn take_names(&mut self, line: &str) -> Result<(), Skip> {
        let mut fields = line.split('\t').map(str::trim);
        let name = clean::line(fields.next().unwrap_or_default());
        let aliases = fields.next().unwrap_or_default();
        let common = match fields.next() {
            None | Some("") => false,
            Some("common") => true,
            Some(_) => return Err(Skip::Columns),
        };
        if fields.next().is_some() {
            return Err(Skip::Columns);
        }
        self.add(&name, &name, common, false)?;
        for alias in aliases.split('|').filter(|alias| !alias.trim().is_empty()) {
            // An alias that is no name costs itself alone.
            let _ = self.add(&clean::line(alias), &name, common, true);
        }
        Ok(())
    }

    /// A row of MusicBrainz's table.
    fn take_row(&mut self, line: &str) -> Result<(), Skip> {
        /// A character of fiction, in the table `artist_type`.
        const CHARACTER: &str = "4";
        if !is_row(line) {
            return Err(Skip::Columns);
        }
        let mut fields = line.split('\t').skip(2);
        let name = unescaped(fields.next().unwrap_or_default());
        let kind = fields.nth(7).unwrap_or_default();
        let name = clean::line(&name);
        if kind == CHARACTER || name.starts_with('[') && name.ends_with(']') || name == "\\N" {
            return Err(Skip::NoPerformer);
        }
        self.add(&name, &name, false, false)
    }

    fn add(&mut self, known: &str, name: &str, common: bool, alias: bool) -> Result<(), Skip> {
        let key = fold(known);
        if key.is_empty() {
            return Err(Skip::Nothing);
        }
        if key.len() > MOST_NAME || name.len() > MOST_NAME {
            return Err(Skip::TooLong);
        }
        self.entries.push(Entry {
            head: head(&key),
            start: self.text.len() as u32,
            key: key.len() as u16,
            name: name.len() as u16,
            common,
            alias,
        });
        self.text.push_str(&key);
        self.text.push_str(name);
        if !alias {
            self.names += 1;
            self.capitals += u64::from(name.contains(char::is_uppercase));
        }
        Ok(())
    }

    /// Puts the names in order, each key once; an act's own name counts before another's alias.
    pub fn sort(&mut self) {
        let text = self.text.as_str();
        let key = |entry: &Entry| &text[entry.start as usize..][..usize::from(entry.key)];
        self.entries.sort_unstable_by(|one, other| {
            let heads = one.head.cmp(&other.head);
            let keys = heads.then_with(|| key(one).cmp(key(other)));
            keys.then_with(|| (one.alias, one.start).cmp(&(other.alias, other.start)))
        });
        self.entries.dedup_by(|later, first| later.head == first.head && key(later) == key(first));
    }

    /// The names, in order once they are sorted.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = ListedArtist<'_>> {
        let trusted = self.is_chosen() && self.capitals * 2 >= self.names;
        self.entries.iter().map(move |entry| {
            let (key, rest) = self.text[entry.start as usize..].split_at(usize::from(entry.key));
            let name = &rest[..usize::from(entry.name)];
            let lower = !name.contains(char::is_uppercase) && name.contains(char::is_lowercase);
            let lower_case = trusted && lower && !entry.common && name.len() >= LEAST_LOWER_CASE;
            ListedArtist { key, name, common: entry.common, lower_case }
        })
    }

    /// How the list is written; `None` where it holds nothing.
    pub fn form(&self) -> Option<ListForm> {
        self.form
    }

    /// Whether somebody wrote the list, rather than a database.
    pub fn is_chosen(&self) -> bool {
        self.form == Some(ListForm::Names) && self.names <= MOST_CHOSEN as u64
    }

    /// How many lines there were.
    pub fn lines(&self) -> u64 {
        self.lines
    }

    /// How many lines were skipped for which reason, and the first of them.
    pub fn skipped(&self) -> impl Iterator<Item = (Skip, u64, u64)> {
        let each = Skip::ALL.iter().zip(&self.skipped);
        each.filter(|(_, (count, _))| *count > 0).map(|(why, &(count, first))| (*why, count, first))
    }
}

/// The first bytes of a key as a number that sorts as they do.
fn head(key: &str) -> u64 {
    let mut bytes = [0; 8];
    let most = key.len().min(8);
    bytes[..most].copy_from_slice(&key.as_bytes()[..most]);
    u64::from_be_bytes(bytes)
}

/// Whether a line is a row of MusicBrainz's table: a number, a UUID, and at least the columns to `type`.
fn is_row(line: &str) -> bool {
    let mut fields = line.split('\t');
    let number =
        fields.next().is_some_and(|id| !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit()));
    let uuid = |text: &str| {
        text.len() == 36
            && text.bytes().enumerate().all(|(at, byte)| match at {
                8 | 13 | 18 | 23 => byte == b'-',
                _ => byte.is_ascii_hexdigit(),
            })
    };
    number && fields.next().is_some_and(uuid) && fields.nth(8).is_some()
}

/// Takes the backslashes of `COPY` out of a field.
fn unescaped(field: &str) -> Cow<'_, str> {
    if !field.contains('\\') || field == "\\N" {
        return Cow::Borrowed(field);
    }
    let mut text = String::with_capacity(field.len());
    let mut letters = field.chars();
    while let Some(letter) = letters.next() {
        match (letter, letter == '\\') {
            (_, true) => match letters.next() {
                Some('b' | 'f' | 'n' | 'r' | 't' | 'v') => text.push(' '),
                Some(escaped) => text.push(escaped),
                None => {}
            },
            (plain, false) => text.push(plain),
        }
    }
    Cow::Owned(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(list: &[u8]) -> Result<ArtistList, NoList> {
        let mut read = ArtistList::default();
        list.split_inclusive(|&byte| byte == b'\n').try_for_each(|line| read.take(line))?;
        read.sort();
        Ok(read)
    }

    #[track_caller]
    fn check(list: &[u8], names: &str, skipped: &str) {
        let read = read(list).unwrap();
        let found: Vec<String> = (read.iter())
            .map(|artist| {
                let common = if artist.common { "!" } else { "" };
                let lower = if artist.lower_case { "_" } else { "" };
                format!("{}={}{common}{lower}", artist.key, artist.name)
            })
            .collect();
        assert_eq!(found.join(" "), names);
        let why: Vec<String> =
            read.skipped().map(|(why, count, first)| format!("{count} {why} from line {first}")).collect();
        assert_eq!(why.join(", "), skipped);
    }

    #[test]
    fn a_list_has_one_name_a_line_with_aliases_and_common() {
        check(b"Low\r\nThe Cure\r\n\r\n# bands\r\n", "cure=The Cure low=Low", "");
        check("\u{feff}Beyoncé\tQueen B | \tcommon\n".as_bytes(), "beyonce=Beyoncé! queen b=Beyoncé!", "");
        check(b"Low\nLOW\nlow\t\t\n", "low=Low", "");
        check(b"Ye\tKanye West\nKanye West\n", "kanye west=Kanye West ye=Ye", "");
        check(
            "!!!\n#1 Dads\nмумий тролль\n".as_bytes(),
            "!!!=!!! 1 dads=#1 Dads мумии тролль=мумий тролль",
            "",
        );
    }

    #[test]
    fn lower_case_counts_only_where_capitals_are_written_too() {
        check(b"slowthai\nLow\n", "low=Low slowthai=slowthai_", "");
        check(b"slowthai\nlow\nradiohead\n", "low=low radiohead=radiohead slowthai=slowthai", "");
    }

    #[test]
    fn what_is_no_name_is_skipped_and_counted() {
        let long = "x".repeat(300);
        let list =
            [b"Low\n\xe9t\xe9\n\xe9\n", long.as_bytes(), b"\n\xe2\x80\x8b\na\tb\tcommon\td\n"].concat();
        check(
            &list,
            "low=Low",
            "2 not UTF-8 from line 2, 1 too long for a name from line 4, 1 without a name from line 5, \
             1 with other columns from line 6",
        );
    }

    #[test]
    fn musicbrainz_is_known_by_its_columns() {
        let row = |id: u32, name: &str, kind: &str| {
            format!(
                "{id}\t{id:08}-0000-4000-8000-000000000000\t{name}\tsort\t\\N\t\\N\t\\N\t\\N\t\\N\t\\N\t{kind}\t\\N\n"
            )
        };
        let table = [
            row(1, "Low", "2"),
            row(2, "[unknown]", "3"),
            row(3, "Back\\\\slash", "1"),
            row(4, "Hatsune", "4"),
            row(5, "\\N", "1"),
            "a name among rows\n".to_owned(),
            row(6, "low", "\\N"),
        ]
        .concat();
        check(
            table.as_bytes(),
            "back slash=Back\\slash low=Low",
            "3 no performer from line 2, 1 with other columns from line 6",
        );
        assert!(!read(table.as_bytes()).unwrap().is_chosen());
    }

    #[test]
    fn what_is_no_list_is_refused_whole() {
        let refused = |list: &[u8]| read(list).map(drop).unwrap_err();
        assert_eq!(refused(b"Low\nBZh9\0\x01\n"), NoList::Binary);
        assert_eq!(refused(b"\xff\xfeL\0o\0w\0\n"), NoList::Wide);
        assert_eq!(refused(b"{\"name\":\"Low\"}\n"), NoList::Markup);
        assert_eq!(refused(b"\n<html>\n"), NoList::Markup);
        assert_eq!(read(b"").unwrap().form(), None);
    }
}
