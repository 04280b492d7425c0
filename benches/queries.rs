//! The kinds of queries that are asked of libraries of every size, and what each may take.
//!
//! The words, names and tags are those of the first 10,000 generated stories, so that every library has them.

use std::ops::RangeInclusive;

use earmark::news::Query;

use super::figures::Budget;
use super::generate;
use super::words::TAGS;

/// What a word may take as it is typed, any query of words and marks, and one that reads stories.
const PREFIX: Budget = Budget::Tail(2.0);
const QUERY: Budget = Budget::Tail(16.0);
const STREAM: Budget = Budget::Tail(270.0);

/// In most stories, and in many.
const COMMON: [&str; 8] = ["the", "and", "album", "single", "record", "guitars", "harbour", "silence"];
/// In one story, and in none.
const RARE: [&str; 4] = ["zyxomma", "qwrtzu", "aprobado", "goodnight"];

/// Queries of one kind.
pub(crate) struct Kind {
    pub(crate) name: &'static str,
    pub(crate) budget: Budget,
    pub(crate) queries: Vec<Query>,
}

impl Kind {
    fn of<T: AsRef<str>>(name: &'static str, budget: Budget, texts: impl IntoIterator<Item = T>) -> Self {
        let parse = |text: T| {
            Query::parse(text.as_ref()).unwrap_or_else(|error| panic!("{}: {error}", text.as_ref()))
        };
        Self { name, budget, queries: texts.into_iter().map(parse).collect() }
    }

    /// Whether stories are read for it, one by one.
    pub(crate) fn streams(&self) -> bool {
        matches!((self.budget, STREAM), (Budget::Tail(own), Budget::Tail(of_streams)) if own >= of_streams)
    }

    /// Words as they are typed: the last one is only a beginning.
    fn typed(name: &'static str, budget: Budget, letters: RangeInclusive<usize>) -> Self {
        let beginnings = words().into_iter().flat_map(|word| {
            let letters: Vec<char> = word.chars().collect();
            (1..=letters.len()).map(move |end| letters[..end].iter().collect::<String>())
        });
        let mut texts: Vec<String> =
            beginnings.filter(|text| letters.contains(&text.chars().count())).collect();
        texts.sort_unstable();
        texts.dedup();
        let queries = texts.iter().map(|text| Query::typing(text).expect("letters are a query")).collect();
        Self { name, budget, queries }
    }
}

/// Every kind.
pub(crate) fn kinds() -> Vec<Kind> {
    let mut kinds = Vec::from(typed());
    kinds.extend(of_words());
    kinds.extend(of_artists_and_feeds());
    kinds.extend(of_marks());
    kinds.extend(streams());
    kinds
}

/// The names of artists: the most and the least written about, and some between.
pub(crate) fn artists() -> Vec<String> {
    [0, 1, 2, 3, 5, 7, 40, 333, 1_111, 2_222, 3_333, 4_444, 4_991, 4_997].map(generate::artist).into()
}

/// Single words: ordinary ones, and those of artists' names.
fn words() -> Vec<String> {
    let names = artists().join(" ").to_lowercase();
    COMMON.into_iter().chain(names.split(' ')).chain(RARE).map(str::to_owned).collect()
}

fn typed() -> [Kind; 6] {
    [
        Kind::typed("typed: one letter", PREFIX, 1..=1),
        Kind::typed("typed: two letters", PREFIX, 2..=2),
        Kind::typed("typed: three letters", PREFIX, 3..=3),
        Kind::typed("typed: four letters", PREFIX, 4..=4),
        Kind::typed("typed: five letters", PREFIX, 5..=5),
        Kind::typed("typed: six letters and more", QUERY, 6..=20),
    ]
}

fn of_words() -> [Kind; 6] {
    let either = ["album OR harbour", "(album OR single) is:starred", "zyxomma OR qwrtzu"];
    let without = ["album -tour", "harbour -the", "single -is:read", "guitars -lang:en", "the -and -album"];
    let title = ["title:album", "title:announces", "title:zyxomma", "title:live lang:de"];
    [
        Kind::of("common words", QUERY, COMMON),
        Kind::of("rare words", QUERY, RARE),
        Kind::of("two words", QUERY, two_words()),
        Kind::of("a word or another", QUERY, either),
        Kind::of("a word but not another", QUERY, without),
        Kind::of("title:", QUERY, title),
    ]
}

/// Words that often meet, seldom, and never.
fn two_words() -> Vec<String> {
    let names = artists();
    let parts: Vec<&str> = names.iter().flat_map(|name| name.split(' ')).collect();
    let meeting = names.iter().filter(|name| name.contains(' ')).cloned();
    let mixed = parts.iter().enumerate().map(|(at, part)| format!("{} {part}", word(at)));
    let strangers = parts.iter().zip(parts.iter().rev()).map(|(one, other)| format!("{one} {other}"));
    let common = COMMON.iter().zip(COMMON.iter().skip(1)).map(|(one, other)| format!("{one} {other}"));
    meeting.chain(mixed).chain(strangers).chain(common).collect()
}

fn word(at: usize) -> &'static str {
    COMMON[at % COMMON.len()]
}

fn of_artists_and_feeds() -> [Kind; 6] {
    let names = artists();
    let artist = || names.iter().map(|name| format!("@\"{name}\""));
    let with = |typed: &'static str| artist().map(move |artist| format!("{artist} {typed}"));
    let typing: Vec<Query> =
        with("guitar").chain(with("record")).filter_map(|text| Query::typing(&text).ok()).collect();
    let feeds = || (0..24).map(|at| format!("=\"{}\"", generate::feed_title(at * 5)));
    [
        Kind::of("@artist", QUERY, artist()),
        Kind::of(
            "@artist and a word",
            QUERY,
            artist().enumerate().map(|(at, artist)| format!("{artist} {}", word(at))),
        ),
        Kind { name: "@artist and a word of six letters, typed", budget: QUERY, queries: typing },
        Kind::of("a feed", QUERY, feeds()),
        Kind::of(
            "a feed and a word",
            QUERY,
            feeds().enumerate().map(|(at, feed)| format!("{feed} {}", word(at))),
        ),
        Kind::of("a folder", QUERY, ["folder:Jazz harbour", "folder:Indie,Metal is:unread", "folder:Local"]),
    ]
}

fn of_marks() -> [Kind; 5] {
    let dates = [
        "date:2026-11",
        "date:2025-06..2025-08",
        "date:2024-02-29",
        "newer:3d",
        "older:1y",
        "age>400d album",
        "date:2024-03..2024-05 zyxomma",
        "date:2025 is:starred",
        "date:1999",
    ];
    let states = [
        "is:unread",
        "is:read",
        "is:starred",
        "is:hidden",
        "is:followed",
        "is:followed is:unread",
        "is:starred is:read",
        "is:starred is:unread album",
        "has:song is:starred",
        "is:hidden OR is:starred",
    ];
    let languages =
        ["lang:de", "lang:fr guitare", "lang:en,es", "lang:ja", "lang:pt is:starred", "lang:de album"];
    [
        Kind::of("#tag is:unread newer:1w", QUERY, TAGS.map(|tag| format!("#{tag} is:unread newer:1w"))),
        Kind::of("#tag is:read -is:starred", QUERY, TAGS.map(|tag| format!("#{tag} is:read -is:starred"))),
        Kind::of("dates", QUERY, dates),
        Kind::of("states", QUERY, states),
        Kind::of("languages", QUERY, languages),
    ]
}

/// What reads stories one by one: done, or marked partial, within a time.
fn streams() -> [Kind; 6] {
    let phrases = [
        "\"new album\"",
        "\"the band\"",
        "\"album the\"",
        "\"the guitars are quiet\"",
        "\"silence harbour\"",
        "\"zyxomma begins here\"",
    ];
    let best = ["album sort:best", "live sort:best", "harbour silence sort:best", "zyxomma sort:best"];
    let title = ["album sort:title", "sort:title", "is:starred sort:title", "lang:de sort:-title"];
    [
        Kind::of("phrases", STREAM, phrases),
        Kind::of("negation alone", STREAM, ["-album", "-the", "-is:read", "-lang:en", "-#film -is:unread"]),
        Kind::of("expressions", STREAM, ["/harbou?r/", "/guitars? (are|is)/", "/zyx+omma/", "title:/^how/"]),
        Kind::of(
            "author:, song:, url:",
            STREAM,
            ["author:staff", "song:horizon", "url:site99", "author:nobody"],
        ),
        Kind::of("sort:best", STREAM, best),
        Kind::of("sort:title", STREAM, title),
    ]
}
