//! The recognition corpus: passages with the names drawn in the text.
//!
//! `tests/data/mentions/*.txt` holds passages in our own words. A passage begins with a line `--- en`
//! (its language), then its headline, then its body, a paragraph a line. `{@…}` is an artist,
//! `{♪…|Artist}` a song and `{◎…|Artist}` a release; the artist stands at the first place of a work, and
//! further bars part those who may be called its artist too. `{~…}` may be found or not (members,
//! producers), `{!…}` is a trap: a film, book or tour that is no work. `{@Bowie|David Bowie}` is another
//! name of an artist; one that begins or ends the full name needs none. `<i>` and `<b>` are the source's marks.
//!
//! A name in brackets right behind an artist is the same artist in another script.
//!
//! Files that begin with `stories-` are written as outlets write, or not yet read right throughout, and are
//! measured; in the others the names found must be those drawn, place by place.

use std::fmt::Write as _;
use std::path::Path;

use earmark::music::{NoNames, Piece, recognise};
use earmark::news::{Block, BlockKind, Document, Kind, Mark, MarkKind, Recognised};

/// A passage of the corpus.
pub(crate) struct Passage {
    pub(crate) file: String,
    pub(crate) language: String,
    /// The headline and the body, with the names drawn.
    pub(crate) headline: String,
    pub(crate) drawn: String,
}

/// A name that is drawn in a text.
pub(crate) struct Name {
    /// One of `@♪◎~!`.
    pub(crate) sign: char,
    pub(crate) text: String,
    /// What the bars part off: the artists of a work, the full name of an artist.
    pub(crate) notes: Vec<String>,
}

/// Every passage, in the order of the files' names.
pub(crate) fn passages() -> Vec<Passage> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/mentions");
    let mut files: Vec<_> =
        std::fs::read_dir(folder).expect("the corpus is there").map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let mut passages = Vec::new();
    for path in files {
        let text = std::fs::read_to_string(&path).expect("a corpus file is readable");
        let file = path.file_name().unwrap().to_string_lossy().into_owned();
        for part in text.split("--- ").skip(1) {
            let mut lines = part.trim().splitn(3, '\n');
            let mut next = || lines.next().expect("language, headline and body").trim().to_owned();
            passages.push(Passage { file: file.clone(), language: next(), headline: next(), drawn: next() });
        }
    }
    passages
}

impl Passage {
    /// Whether the names found must be those drawn, place by place.
    pub(crate) fn is_exact(&self) -> bool {
        !self.file.starts_with("stories-")
    }

    /// Every name drawn, the headline's first.
    pub(crate) fn names(&self) -> Vec<Name> {
        let mut names = Vec::new();
        let mut bracketed = false;
        for part in [&self.headline, &self.drawn].into_iter().flat_map(|text| text.split('{').skip(1)) {
            let (inside, behind) = part.split_once('}').expect("a drawn name ends");
            let mut fields = inside.split('|').map(str::to_owned);
            let first = fields.next().unwrap_or_default();
            let sign = first.chars().next().filter(|sign| "@♪◎~!".contains(*sign));
            let sign = sign.unwrap_or_else(|| panic!("{}: {{{inside}}} has no sign", self.file));
            let mut notes: Vec<String> = fields.collect();
            // "{@아이브}({@IVE})": the same act in another script.
            if let Some(Name { sign: '@', text, .. }) = names.last()
                && bracketed
                && sign == '@'
                && notes.is_empty()
            {
                notes.push(text.clone());
            }
            bracketed = behind.trim() == "(";
            names.push(Name { sign, text: first[sign.len_utf8()..].to_owned(), notes });
        }
        names
    }

    /// The story that the passage stands for, and what is found in it.
    pub(crate) fn recognise(&self) -> (Document, Recognised) {
        let document = document(&self.drawn);
        let headline = self::document(&self.headline).text;
        let piece = Piece {
            title: &headline,
            document: &document,
            categories: &[],
            language: &self.language,
            feed: "Music news",
        };
        let found = recognise(&piece, &NoNames);
        (document, found)
    }
}

/// The document that a drawn text stands for, without its names.
pub(crate) fn document(drawn: &str) -> Document {
    let mut document = Document::default();
    let mut open: Vec<(char, usize)> = Vec::new();
    let mut rest = drawn;
    let mut artist = false;
    while let Some(letter) = rest.chars().next() {
        if let Some(after) = rest.strip_prefix('{') {
            rest = &after[after.chars().next().unwrap().len_utf8()..];
            continue;
        }
        let tag = ["<i>", "</i>", "<b>", "</b>"].into_iter().find(|tag| rest.starts_with(tag));
        if let Some(tag) = tag {
            let kind = tag.chars().nth(tag.len() - 2).unwrap();
            if tag.starts_with("</") {
                let start = open.pop().unwrap().1;
                let kind = if kind == 'i' { MarkKind::Italic } else { MarkKind::Bold };
                document.marks.push(Mark { range: start..document.text.len(), kind });
            } else {
                open.push((kind, document.text.len()));
            }
            rest = &rest[tag.len()..];
            continue;
        }
        match letter {
            '|' => artist = true,
            '}' => artist = false,
            _ if !artist => document.text.push(letter),
            _ => {}
        }
        rest = &rest[letter.len_utf8()..];
    }
    document.marks.sort_by_key(|mark| mark.range.start);
    let mut start = 0;
    for line in document.text.split('\n') {
        if !line.is_empty() {
            document.blocks.push(Block {
                kind: BlockKind::Paragraph,
                range: start..start + line.len(),
                quote: 0,
                indent: 0,
            });
        }
        start += line.len() + 1;
    }
    document
}

/// Draws what was found into the text.
pub(crate) fn draw(document: &Document, found: &Recognised) -> String {
    let mut seen = Vec::new();
    let mut inserts: Vec<(usize, u8, String)> = Vec::new();
    for mark in &document.marks {
        let tag = if mark.kind == MarkKind::Italic { 'i' } else { 'b' };
        inserts.push((mark.range.start, 3, format!("<{tag}>")));
        inserts.push((mark.range.end, 2, format!("</{tag}>")));
    }
    for mention in &found.mentions {
        let (sign, work) = match mention.kind {
            Kind::Artist => ('@', None),
            Kind::Song => ('♪', found.songs.get(mention.entry)),
            Kind::Release => ('◎', found.releases.get(mention.entry)),
        };
        let mut end = String::new();
        if let Some(artist) = work.and_then(|work| work.artist.as_ref())
            && !seen.contains(&(mention.kind, mention.entry))
        {
            let _ = write!(end, "|{artist}");
        }
        seen.push((mention.kind, mention.entry));
        end.push('}');
        inserts.push((mention.range.start, 4, format!("{{{sign}")));
        inserts.push((mention.range.end, 1, end));
    }
    inserts.sort_by_key(|(at, order, _)| (*at, *order));
    let mut drawn = String::new();
    let mut last = 0;
    for (at, _, insert) in inserts {
        drawn.push_str(&document.text[last..at]);
        drawn.push_str(&insert);
        last = at;
    }
    drawn.push_str(&document.text[last..]);
    drawn
}
