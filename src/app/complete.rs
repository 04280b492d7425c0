//! What may stand at the end of a query that is being typed: fields, tags, feeds, folders, views, artists.

use super::model::Model;
use super::music;
use crate::news::fold_text;
use crate::news::query::{COMPLETIONS, Term};

/// Completions offered at most.
const MOST: usize = 50;

/// The end of a query, where it can be completed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Spot<'a> {
    /// The byte from which a completion replaces the text.
    pub(super) from: usize,
    /// What stands before the name and is part of the completion: "#", "tag:".
    lead: &'a str,
    /// What has been typed of the name.
    pub(super) typed: &'a str,
    /// What the name is of.
    pub(super) of: Named,
}

/// What a name in a query is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Named {
    /// The language itself: a field, with its value where that is one of a few.
    Field,
    Tag,
    Feed,
    Folder,
    View,
    Artist,
}

/// What begins a name, and what the name is of.
const LEADS: [(&str, Named); 8] = [
    ("#", Named::Tag),
    ("@", Named::Artist),
    ("=", Named::Feed),
    ("tag:", Named::Tag),
    ("artist:", Named::Artist),
    ("feed:", Named::Feed),
    ("folder:", Named::Folder),
    ("view:", Named::View),
];

/// Finds what is being typed at the end of a text.
pub(super) fn spot(text: &str) -> Spot<'_> {
    let from = last_word(text);
    let word = text[from..].trim_start_matches('-');
    let from = text.len() - word.len();
    let lower = word.to_ascii_lowercase();
    let Some((lead, of)) = LEADS.into_iter().find(|(lead, _)| lower.starts_with(lead)) else {
        return Spot { from, lead: "", typed: word, of: Named::Field };
    };
    let (lead, values) = word.split_at(lead.len());
    match last_value(values) {
        0 => Spot { from, lead, typed: values.trim_start_matches('"'), of },
        at => {
            Spot { from: from + lead.len() + at, lead: "", typed: values[at..].trim_start_matches('"'), of }
        }
    }
}

/// Where the last word begins, spaces within quotation marks left aside.
fn last_word(text: &str) -> usize {
    let (mut start, mut quoted) = (0, false);
    for (at, letter) in text.char_indices() {
        match letter {
            '"' => quoted = !quoted,
            letter if !quoted && (letter.is_whitespace() || matches!(letter, '(' | ')')) => {
                start = at + letter.len_utf8();
            }
            _ => {}
        }
    }
    start
}

/// Where the last of several values begins.
fn last_value(values: &str) -> usize {
    let (mut start, mut quoted) = (0, false);
    for (at, letter) in values.char_indices() {
        match letter {
            '"' => quoted = !quoted,
            ',' if !quoted => start = at + 1,
            _ => {}
        }
    }
    start
}

/// What may stand there, as far as the screen knows; artists by what has been typed come from outside.
pub(super) fn offers(model: &Model, spot: &Spot<'_>) -> Vec<String> {
    let counts = &model.counts;
    let names: Vec<String> = match spot.of {
        Named::Field if spot.typed.is_empty() => Vec::new(),
        Named::Field => {
            let typed = spot.typed.to_ascii_lowercase();
            let fits = COMPLETIONS.iter().map(|(name, _)| *name).filter(|name| name.starts_with(&typed));
            return fits.map(str::to_owned).collect();
        }
        Named::Tag => counts.tags.iter().map(|tag| tag.name.clone()).collect(),
        Named::Feed => counts.feeds.iter().map(|count| count.feed.title.clone()).collect(),
        Named::Folder => {
            let mut folders: Vec<String> =
                counts.feeds.iter().map(|count| count.feed.folder.clone()).collect();
            folders.sort_unstable();
            folders.dedup();
            folders
        }
        Named::View => counts.views.iter().map(|view| view.name.clone()).collect(),
        Named::Artist => music::story_artists(model),
    };
    written(spot, names)
}

/// The names that fit what has been typed, as they stand in a query: those that begin so before those of which
/// another word does.
pub(super) fn written(spot: &Spot<'_>, names: Vec<String>) -> Vec<String> {
    let typed = fold_text(spot.typed);
    let begins = |name: &str| fold_text(name).starts_with(&typed);
    let within = |name: &str| fold_text(name).contains(&format!(" {typed}"));
    let (first, rest): (Vec<String>, Vec<String>) =
        names.into_iter().filter(|name| !name.is_empty()).partition(|name| begins(name));
    let rest = rest.into_iter().filter(|name| within(name));
    first.into_iter().chain(rest).take(MOST).map(|name| format!("{}{}", spot.lead, value(&name))).collect()
}

/// A name as the value of a field: in quotation marks where it needs them.
fn value(name: &str) -> String {
    let tag = Term::Tag(name.to_owned()).to_string();
    tag.strip_prefix('#').map_or_else(|| tag.clone(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, from: usize, lead: &str, typed: &str, of: Named) {
        assert_eq!(spot(text), Spot { from, lead, typed, of }, "{text}");
    }

    #[test]
    fn the_end_of_a_query_says_what_fits_there() {
        check("", 0, "", "", Named::Field);
        check("low ti", 4, "", "ti", Named::Field);
        check("low -is:un", 5, "", "is:un", Named::Field);
        check("#fi", 0, "#", "fi", Named::Tag);
        check("low -#fi", 5, "#", "fi", Named::Tag);
        check("(#film,li", 7, "", "li", Named::Tag);
        check("TAG:fi", 0, "TAG:", "fi", Named::Tag);
        check("@wet", 0, "@", "wet", Named::Artist);
        check("x @\"wet le", 2, "@", "wet le", Named::Artist);
        check("=\"music daily\" =the", 15, "=", "the", Named::Feed);
        check("view:\"late ni", 0, "view:", "late ni", Named::View);
        check("folder:", 0, "folder:", "", Named::Folder);
        check("#\"a b\",\"c d", 7, "", "c d", Named::Tag);
        check("é日 @é", 6, "@", "é", Named::Artist);
    }

    #[test]
    fn names_are_written_so_that_they_are_read_back() {
        let spot = spot("@we");
        let names = ["Kanye West", "Wet Leg", "We/Are, \"One\"", "Low", ""].map(str::to_owned);
        let offered = written(&spot, names.to_vec());
        assert_eq!(offered, ["@\"Wet Leg\"", "@\"We/Are, \\\"One\\\"\"", "@\"Kanye West\""]);
        for (offer, name) in offered.iter().zip(["Wet Leg", "We/Are, \"One\"", "Kanye West"]) {
            let query = crate::news::Query::parse(offer).unwrap();
            assert_eq!(query, crate::news::Query::of(Term::Artist(name.into())));
        }
    }
}
