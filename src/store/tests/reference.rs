//! Random queries find what a slow filter over every story finds, whatever is indexed.

use super::*;
use crate::music::Lessons;
use crate::news::query::{Ago, Dates, Expr, Field, Period, State, Term, Text, Thing, Unit};
use crate::news::{ArtistKey, Enclosure, NamedArtist, NamedWork, Recognised};
use proptest::prelude::*;

const WORDS: [&str; 6] = ["low", "lower", "tide", "harbour", "return", "tidal"];
const TAGS: [&str; 2] = ["film", "live"];
const AUTHORS: [&str; 2] = ["Anna Low", "Bea Tide"];
const PATTERNS: [&str; 4] = ["^tid", "low(er)? .*r", "[aeiou]{2}", "RETURN$"];

#[derive(Clone, Debug)]
struct Marks {
    read: bool,
    starred: bool,
    hidden: bool,
}

/// A story as the reference sees it.
#[expect(clippy::struct_excessive_bools, reason = "each is another thing that a query may ask for")]
#[derive(Clone, Debug)]
struct Told {
    title: Vec<usize>,
    text: Vec<usize>,
    marks: Marks,
    tag: Option<usize>,
    author: Option<usize>,
    french: bool,
    sound: bool,
    other_feed: bool,
    picture: bool,
    /// Whether it names a song, which is called as its first word, by the one artist there is.
    named: bool,
    noted: bool,
}

/// Who every named song is by; the user follows them.
const ARTIST: &str = "The Lower";

fn told() -> impl Strategy<Value = Told> {
    let words = |most| prop::collection::vec(0..WORDS.len(), 1..most);
    let marks = (any::<bool>(), any::<bool>(), prop::bool::weighted(0.2));
    let author = prop::option::of(0..AUTHORS.len());
    let others = (prop::option::of(0..TAGS.len()), author, any::<[bool; 6]>());
    (words(3), words(6), marks, others).prop_map(
        |(title, text, (read, starred, hidden), (tag, author, flags))| {
            let [french, sound, other_feed, picture, named, noted] = flags;
            Told {
                title,
                text,
                marks: Marks { read, starred, hidden },
                tag,
                author,
                french,
                sound,
                other_feed,
                picture,
                named,
                noted,
            }
        },
    )
}

fn word() -> impl Strategy<Value = String> {
    (0..WORDS.len()).prop_map(|at| WORDS[at].to_owned())
}

fn text() -> impl Strategy<Value = Text> {
    let one = || {
        prop_oneof![
            word().prop_map(Text::Word),
            (word(), 1_usize..4).prop_map(|(word, length)| Text::Prefix(word[..length].to_owned())),
            (word(), word()).prop_map(|(one, two)| Text::Phrase(format!("{one} {two}"))),
            (0..PATTERNS.len()).prop_map(|at| Text::Regex(PATTERNS[at].to_owned())),
        ]
    };
    prop_oneof![4 => one(), 1 => prop::collection::vec(one(), 2..3).prop_map(Text::Any)]
}

fn field() -> impl Strategy<Value = Term> {
    prop_oneof![
        text().prop_map(|text| Term::Field(Field::Title, text)),
        text().prop_map(|text| Term::Field(Field::Text, text)),
        text().prop_map(|text| Term::Field(Field::Author, text)),
        any::<bool>().prop_map(|french| {
            let language = if french { "fr" } else { "en" };
            Term::Field(Field::Language, Text::Word(language.into()))
        }),
        text().prop_map(|text| Term::Field(Field::Song, text)),
        text().prop_map(|text| Term::Field(Field::Release, text)),
        text().prop_map(|text| Term::Field(Field::Url, text)),
        word().prop_map(|word| Term::Field(Field::Artist, Text::Prefix(word))),
    ]
}

fn time() -> impl Strategy<Value = Term> {
    let ago = || (1_u32..12).prop_map(|count| Ago { count, unit: Unit::Hour });
    prop_oneof![
        ago().prop_map(Term::Newer),
        ago().prop_map(Term::Older),
        Just(Term::Date(Dates::In(Period::Today, Period::Today))),
        Just(Term::Date(Dates::Before(Period::Today))),
        Just(Term::Date(Dates::Since(Period::Yesterday))),
    ]
}

fn term() -> impl Strategy<Value = Term> {
    prop_oneof![
        3 => word().prop_map(Term::Word),
        2 => (word(), 1_usize..4).prop_map(|(word, length)| Term::Prefix(word[..length].to_owned())),
        2 => (word(), word()).prop_map(|(one, two)| Term::Phrase(format!("{one} {two}"))),
        1 => (0..TAGS.len()).prop_map(|at| Term::Tag(TAGS[at].to_owned())),
        1 => Just(Term::Feed("Other".to_owned())),
        1 => Just(Term::Is(State::Unread)),
        1 => Just(Term::Is(State::Read)),
        1 => Just(Term::Is(State::Starred)),
        1 => Just(Term::Is(State::Hidden)),
        1 => Just(Term::Is(State::Muted)),
        1 => (0..PATTERNS.len()).prop_map(|at| Term::Regex(PATTERNS[at].to_owned())),
        1 => Just(Term::Folder("Indie".to_owned())),
        1 => Just(Term::Has(Thing::Audio)),
        1 => Just(Term::Has(Thing::Image)),
        1 => Just(Term::Has(Thing::Song)),
        1 => Just(Term::Has(Thing::Note)),
        1 => Just(Term::Is(State::Followed)),
        1 => Just(Term::Artist("Lower".to_owned())),
        1 => Just(Term::View("Of song".to_owned())),
        1 => Just(Term::Field(Field::Tag, Text::Prefix("fi".to_owned()))),
        2 => time(),
        4 => field(),
    ]
}

fn expr() -> impl Strategy<Value = Expr> {
    term().prop_map(Expr::Term).prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 2..4).prop_map(|parts| Expr::all(parts).unwrap()),
            prop::collection::vec(inner.clone(), 2..4).prop_map(|parts| Expr::any(parts).unwrap()),
            inner.prop_map(|part| Expr::Not(Box::new(part))),
        ]
    })
}

fn holds(expr: &Expr, story: &Told, hours: u32) -> bool {
    match expr {
        Expr::And(parts) => parts.iter().all(|part| holds(part, story, hours)),
        Expr::Or(parts) => parts.iter().any(|part| holds(part, story, hours)),
        Expr::Not(inner) => !holds(inner, story, hours),
        Expr::Term(term) => is(term, story, hours),
    }
}

fn is(term: &Term, story: &Told, hours: u32) -> bool {
    let spelled = |words: &[usize]| words.iter().map(|&at| WORDS[at]).collect::<Vec<_>>().join(" ");
    let either = |test: &dyn Fn(&str) -> bool| test(&spelled(&story.title)) || test(&spelled(&story.text));
    match term {
        Term::Word(word) => either(&|text| text.split(' ').any(|own| own == word)),
        Term::Prefix(start) => either(&|text| text.split(' ').any(|own| own.starts_with(start.as_str()))),
        Term::Phrase(phrase) => either(&|text| format!(" {text} ").contains(&format!(" {phrase} "))),
        Term::Tag(tag) => story.tag.is_some_and(|own| TAGS[own] == tag),
        // The other feed is the muted one.
        Term::Feed(_) | Term::Folder(_) | Term::Is(State::Muted) => story.other_feed,
        Term::Has(Thing::Audio) => story.sound,
        Term::Has(Thing::Image) => story.picture,
        Term::Has(Thing::Note) => story.noted,
        Term::Has(Thing::Song) | Term::Is(State::Followed) | Term::Artist(_) | Term::View(_) => story.named,
        Term::Field(Field::Artist, Text::Prefix(start)) => story.named && "lower".starts_with(start.as_str()),
        Term::Field(Field::Song, wanted) => story.named && has(wanted, WORDS[story.text[0]]),
        Term::Field(Field::Release, _) => false,
        Term::Field(Field::Url, wanted) => has_part(wanted, &spelled(&story.title), hours),
        Term::Regex(pattern) => either(&|text| matches(pattern, text)),
        Term::Field(Field::Tag, _) => story.tag == Some(0),
        Term::Field(Field::Title, wanted) => has(wanted, &spelled(&story.title)),
        Term::Field(Field::Text, wanted) => has(wanted, &spelled(&story.text)),
        Term::Field(Field::Author, wanted) => {
            // An expression sees a name as it is, words are compared without regard to case.
            story.author.is_some_and(|author| has(wanted, &AUTHORS[author].to_lowercase()))
        }
        Term::Field(Field::Language, Text::Word(language)) => story.french == (language == "fr"),
        Term::Older(age) => hours > age.count,
        // It is noon, and the oldest story is of yesterday.
        Term::Date(Dates::Before(_)) => hours > 12,
        Term::Date(Dates::Since(_)) => true,
        Term::Date(_) => hours <= 12,
        Term::Is(State::Unread) => !story.marks.read,
        Term::Is(State::Read) => story.marks.read,
        Term::Is(State::Starred) => story.marks.starred,
        Term::Is(State::Hidden) => story.marks.hidden,
        Term::Newer(age) => hours <= age.count,
        _ => unreachable!("no such term is made"),
    }
}

fn sound() -> Enclosure {
    Enclosure { url: "https://a.example/a.mp3".into(), media_type: "audio/mpeg".into(), length: None }
}

/// Whether words stand in an address, or an expression does.
fn has_part(wanted: &Text, title: &str, number: u32) -> bool {
    match wanted {
        Text::Regex(pattern) => matches(pattern, &address(title, number)),
        Text::Any(any) => any.iter().any(|one| has_part(one, title, number)),
        other => has(other, &format!("https a example {title} {number}")),
    }
}

fn address(title: &str, number: u32) -> String {
    format!("https://a.example/{}/{number}", title.replace(' ', "-"))
}

/// What recognition would have found in a story that names a song.
fn recognised(song: &str) -> Recognised {
    let song = NamedWork {
        title: song.into(),
        artist: Some(ARTIST.into()),
        release: None,
        release_type: None,
        links: Vec::new(),
        confidence: 0.95,
        artist_confidence: 0.95,
        other_artists: Vec::new(),
        range: None,
    };
    let artist = NamedArtist { name: ARTIST.into(), key: ArtistKey::of(ARTIST), confidence: 0.95 };
    Recognised { artists: vec![artist], songs: vec![song], ..Recognised::default() }
}

/// Notes what the stories name, which of them a noted favorite is from, whom the user follows, and a view.
fn add_names(scene: &Scene, stories: &[Told], ids: &[StoryId]) {
    for (told, id) in stories.iter().zip(ids).filter(|(told, _)| told.named) {
        let (_, stamp) = scene.store.story_to_recognise(*id).unwrap().unwrap();
        let recognised = recognised(WORDS[told.text[0]]);
        let found = Findings { id: *id, stamp, recognised, lessons: Lessons::default() };
        scene.store.set_recognised(&[found], 1).unwrap();
    }
    scene.store.follow(&[(ArtistKey::of(ARTIST), ARTIST.into())], true, "Followed").unwrap();
    let addresses: Vec<String> =
        ids.iter().map(|id| scene.store.story(*id).unwrap().unwrap().row.url).collect();
    let noted = stories.iter().zip(&addresses).filter(|(told, _)| told.noted);
    let noted = noted.map(|(_, address)| NotedStory { address, title: "", source: "" });
    scene.store.tell_noted(&noted.collect::<Vec<_>>()).unwrap();
    let saved = scene.store.change_views(|views| -> Result<String, ()> {
        let (name, query) = ("Of song".to_owned(), "has:song".to_owned());
        views.push(crate::news::SavedView { name, query, ..crate::news::SavedView::default() });
        Ok("saved".into())
    });
    saved.unwrap().unwrap();
}

fn has(wanted: &Text, text: &str) -> bool {
    match wanted {
        Text::Word(word) => text.split(' ').any(|own| own == word),
        Text::Prefix(start) => text.split(' ').any(|own| own.starts_with(start.as_str())),
        Text::Phrase(phrase) => format!(" {text} ").contains(&format!(" {phrase} ")),
        Text::Regex(pattern) => matches(pattern, text),
        Text::Any(any) => any.iter().any(|one| has(one, text)),
    }
}

fn matches(pattern: &str, text: &str) -> bool {
    regex::RegexBuilder::new(pattern).case_insensitive(true).build().unwrap().is_match(text)
}

fn set_up(stories: &[Told], indexed: usize) -> Scene {
    let scene = Scene::new();
    let other = NewFeed { folder: "Indie/Webzines".into(), muted: true, ..named("Other") };
    let other = scene.store.source(&other, Origin::Feed).unwrap();
    let spelled = |words: &[usize]| words.iter().map(|&at| WORDS[at]).collect::<Vec<_>>().join(" ");
    for (at, told) in stories.iter().enumerate() {
        let new = NewStory {
            source_id: at.to_string(),
            title: spelled(&told.title),
            html: format!("<p>{}</p>", spelled(&told.text)),
            published: Some(scene.ago(at as i64)),
            read: told.marks.read,
            starred: told.marks.starred,
            hidden: told.marks.hidden,
            author: told.author.map(|at| AUTHORS[at].to_owned()).unwrap_or_default(),
            language: if told.french { "fr" } else { "en-GB" }.to_owned(),
            url: address(&spelled(&told.title), at as u32),
            images: told.picture.then(|| "https://a.example/a.jpg".to_owned()).into_iter().collect(),
            enclosures: told.sound.then(sound).into_iter().collect(),
            tags: told.tag.map(|tag| TAGS[tag].to_owned()).into_iter().collect(),
            ..NewStory::default()
        };
        scene.add_to(if told.other_feed { other } else { scene.feed }, &[new]);
    }
    let all = scene.window("is:hidden OR -is:hidden", Anchor::Top, 100).rows;
    add_names(&scene, stories, &all.iter().map(|row| row.id).collect::<Vec<_>>());
    scene.store.index_some(indexed).unwrap();
    scene
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_queries_find_what_a_slow_filter_finds(
        stories in prop::collection::vec(told(), 1..30),
        indexed in 0_usize..30,
        queries in prop::collection::vec(expr(), 1..12),
        reversed in any::<bool>(),
    ) {
        let scene = set_up(&stories, indexed);
        for filter in queries {
            let query = Query { filter: Some(filter), ..Query::default() };
            let visible = query.visible().unwrap();
            let wanted = stories.iter().enumerate().filter(|(at, told)| holds(&visible, told, *at as u32));
            let mut wanted: Vec<String> = wanted.map(|(at, _)| at.to_string()).collect();
            if reversed {
                wanted.reverse();
            }
            let order = Order { reversed, ..Order::default() };
            let mut found = Vec::new();
            let mut from = Anchor::Top;
            // Page by page, so that every seam is crossed.
            loop {
                let request = ListRequest { query: query.clone(), order, from, limit: 3, keep: Vec::new() };
                let window = scene.store.list(&request, &scene.moment(), 10_000).unwrap();
                prop_assert!(window.before.is_none_or(|before| before == found.len() as u64), "{:?} {:?} {}", query, window.before, found.len());
                prop_assert!(window.total.is_none_or(|total| total == wanted.len() as u64), "{:?} {:?} {:?}", query, window.total, wanted);
                found.extend(window.rows.iter().map(|row| scene.store.story(row.id).unwrap().unwrap().source_id));
                let Some(last) = window.rows.last() else { break };
                prop_assert_eq!(window.more_below, found.len() < wanted.len(), "{:?}", query);
                from = Anchor::After(last.id);
            }
            prop_assert_eq!(&found, &wanted, "{:?}", query);
        }
    }
}
