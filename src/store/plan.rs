//! Turns a query into a tree of streams.
//!
//! Whatever an index knows becomes a stream or a part of one full-text expression; feeds and languages
//! are words of that expression too, because a filter behind a common word would visit every match.
//! What no index knows (phrases, regular expressions, authors) becomes a test on what the streams
//! leave, within the question's budget.

use std::cell::{Cell, Ref, RefCell};
use std::rc::Rc;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use rusqlite::{Connection, OptionalExtension};

use super::expression::{Words, feed_words, words_of};
use super::indexes::{self, Index};
use super::pattern::{Pattern, Token};
use super::probe::{Match, Part, Test};
use super::shards::{self, Shard};
use super::tail::Tail;
use super::walk::{Check, Leaf, Node, Source};
use super::{StoreError, artists, feeds, recognised, views, words};
use crate::news::query::{Expr, Field, Query, State, Term, Text, Thing};
use crate::news::{ArtistKey, StoryId, fold};

/// The time at which a question is asked, and where: "today" and "7d" depend on it.
#[derive(Clone, Debug)]
pub struct Moment {
    /// Now.
    pub now: Timestamp,
    /// The local zone.
    pub zone: TimeZone,
}

/// How many artists one condition may stand for.
const MOST_ARTISTS: i64 = 1000;

/// From this many feeds on, a folder is walked feed by feed instead of being looked up as words.
const MOST_FEED_WORDS: usize = 64;

/// Compiles one query.
pub(super) struct Planner<'a> {
    conn: &'a Connection,
    moment: &'a Moment,
    tail: &'a RefCell<Tail>,
    shards: Rc<[Shard]>,
    shows_hidden: bool,
    /// The saved views that are being compiled, each within the one before.
    within: RefCell<Vec<String>>,
    /// Whether the newest stories that are not indexed have been read, and whether they were all.
    tail_whole: Cell<Option<bool>>,
}

/// The conditions that must all hold, sorted by how they are answered.
#[derive(Default)]
struct Conditions {
    words: Vec<Words>,
    /// Words that the text must not have.
    without: Vec<Words>,
    feeds: Vec<Vec<i64>>,
    unread: bool,
    within: Vec<Node>,
    nodes: Vec<Node>,
    checks: Vec<Check>,
}

impl<'a> Planner<'a> {
    /// Prepares to compile a query.
    pub(super) fn new(
        conn: &'a Connection,
        query: &Query,
        moment: &'a Moment,
        tail: &'a RefCell<Tail>,
    ) -> Result<Self, StoreError> {
        let hidden = Term::Is(State::Hidden);
        let shows_hidden = query.filter.as_ref().is_some_and(|filter| filter.mentions(&hidden));
        let within = RefCell::default();
        let shards = shards::all(conn)?.into();
        Ok(Self { conn, moment, tail, shards, shows_hidden, within, tail_whole: Cell::new(None) })
    }

    /// Compiles the filter, hidden stories left out unless it speaks of them.
    pub(super) fn plan(&self, query: &Query) -> Result<Node, StoreError> {
        match query.visible() {
            Some(filter) => self.node(&filter),
            None => Ok(leaf(&indexes::ALL, None)),
        }
    }

    /// Leaves out the stories that are not indexed yet, for a question that is not about them.
    pub(super) fn leave_out_tail(&self) {
        self.tail_whole.set(Some(true));
    }

    /// Whether stories not indexed yet were too many to be looked at.
    pub(super) fn is_partial(&self) -> bool {
        self.tail_whole.get() == Some(false)
    }

    fn node(&self, expr: &Expr) -> Result<Node, StoreError> {
        match expr {
            Expr::Or(parts) => match words_of(expr) {
                Some(words) => self.words_node(&words),
                None => Ok(Node::any(parts.iter().map(|part| self.node(part)).collect::<Result<_, _>>()?)),
            },
            Expr::And(parts) => self.all(parts),
            Expr::Not(_) | Expr::Term(_) => self.all(std::slice::from_ref(expr)),
        }
    }

    fn all(&self, parts: &[Expr]) -> Result<Node, StoreError> {
        let mut found = Conditions::default();
        for part in parts {
            match part {
                Expr::Not(inner) if **inner == Expr::Term(Term::Is(State::Muted)) => {
                    let muted = feeds::muted(self.conn)?;
                    found.checks.extend((!muted.is_empty()).then(|| Check::Not(of_feeds(muted))));
                }
                Expr::Not(inner) => match words_of(inner) {
                    Some(words) => found.without.push(words),
                    None => found.checks.push(Check::Not(self.node(inner)?)),
                },
                Expr::Term(term) => self.term(term, &mut found)?,
                Expr::Or(_) if words_of(part).is_some() => found.words.extend(words_of(part)),
                Expr::Or(_) | Expr::And(_) => found.nodes.push(self.node(part)?),
            }
        }
        self.join(found)
    }

    fn join(&self, mut found: Conditions) -> Result<Node, StoreError> {
        if !found.words.is_empty() {
            let (few, many): (Vec<_>, Vec<_>) =
                found.feeds.into_iter().partition(|feeds| feeds.len() <= MOST_FEED_WORDS);
            found.words.extend(few.iter().map(|feeds| feed_words(feeds)));
            found.feeds = many;
            let mut words = Words::All(found.words);
            if !found.without.is_empty() {
                words = Words::Without(words.into(), Words::Any(std::mem::take(&mut found.without)).into());
            }
            found.nodes.push(self.words_node(&words)?);
        }
        if !found.without.is_empty() {
            found.checks.push(Check::Not(self.words_node(&Words::Any(found.without))?));
        }
        let feed_index = if found.unread && !self.shows_hidden && !found.feeds.is_empty() {
            found.unread = false;
            &indexes::FEED_UNREAD
        } else {
            &indexes::FEED
        };
        for feeds in found.feeds {
            found.nodes.push(Node::any(feeds.into_iter().map(|feed| leaf(feed_index, Some(feed))).collect()));
        }
        if found.unread {
            found.nodes.push(self.unread());
        }
        if found.nodes.is_empty() {
            found.nodes.push(leaf(&indexes::ALL, None));
        }
        if found.nodes.len() == 1 && found.within.is_empty() && found.checks.is_empty() {
            return Ok(found.nodes.remove(0));
        }
        // The bounds come first, so that no index is asked for stories outside of them.
        found.within.extend(found.nodes);
        Ok(Node::And(found.within, found.checks))
    }

    fn unread(&self) -> Node {
        let shown = leaf(&indexes::UNREAD, None);
        if !self.shows_hidden {
            return shown;
        }
        let read = Check::Not(leaf(&indexes::READ, None));
        Node::any(vec![shown, Node::And(vec![leaf(&indexes::HIDDEN, None)], vec![read])])
    }

    fn term(&self, term: &Term, found: &mut Conditions) -> Result<(), StoreError> {
        match term {
            Term::Word(text) | Term::Phrase(text) => found.text(&Pattern::whole(text)),
            Term::Prefix(text) => found.text(&Pattern::beginning(text)),
            Term::Regex(source) => found.check(Part::TitleOrText, Match::regex(source)?),
            Term::Tag(name) => found.nodes.push(self.tags(|tag| fold(tag) == fold(name))?),
            Term::Artist(name) => found.nodes.push(self.artist(name)?),
            Term::Feed(name) => found.feeds.push(self.feed(name)?),
            Term::Folder(name) => found.feeds.push(self.folders(|folder| is_below(folder, name))?),
            Term::View(name) => found.nodes.extend(self.view(name)?),
            Term::Field(field, Text::Any(texts)) => {
                let each = texts.iter().map(|text| self.node(&Expr::Term(Term::Field(*field, text.clone()))));
                found.nodes.push(Node::any(each.collect::<Result<_, _>>()?));
            }
            Term::Field(field, text) => self.field(*field, text, found)?,
            Term::Id(id) => found.nodes.push(self.story(*id)?),
            Term::Is(State::Unread) => found.unread = true,
            Term::Is(State::Read) => found.nodes.push(leaf(&indexes::READ, None)),
            Term::Is(State::Starred) => found.nodes.push(leaf(&indexes::STARRED, None)),
            Term::Is(State::Hidden) => found.nodes.push(leaf(&indexes::HIDDEN, None)),
            Term::Is(State::Followed) => found.nodes.push(self.followed()?),
            Term::Is(State::Muted) => found.nodes.push(of_feeds(feeds::muted(self.conn)?)),
            Term::Has(Thing::Song) => found.nodes.push(leaf(&indexes::SONGS, None)),
            Term::Has(Thing::Audio) => found.check(Part::Attached(1), Match::Anything),
            Term::Has(Thing::Image) => found.check(Part::Attached(2), Match::Anything),
            Term::Has(Thing::Note) => found.nodes.push(leaf(&indexes::NOTED, None)),
            Term::Date(dates) => {
                let (first, end) = dates.between(self.moment.now, &self.moment.zone);
                found.within(first, end);
            }
            Term::Newer(age) => found.within(Some(age.before(self.moment.now)), None),
            Term::Older(age) => found.within(None, Some(age.before(self.moment.now))),
        }
        Ok(())
    }

    fn field(&self, field: Field, text: &Text, found: &mut Conditions) -> Result<(), StoreError> {
        let pattern = pattern_of(text);
        if pattern.as_ref().is_some_and(Pattern::is_empty) {
            found.nodes.push(Node::none());
            return Ok(());
        }
        match (field, pattern) {
            (Field::Kind, _) => {
                return Err(StoreError::Query("\"kind:\": stories are not told apart by kind yet.".into()));
            }
            (Field::View, _) => {
                return Err(StoreError::Query(
                    "\"view:\" takes the whole name of a saved view, such as view:\"late night\".".into(),
                ));
            }
            (Field::Tag, _) => {
                let wanted = name_match(text)?;
                found.nodes.push(self.tags(|tag| wanted.holds(tag))?);
            }
            (Field::Artist, _) => found.nodes.push(self.artists(text)?),
            (Field::Feed, _) => {
                let wanted = name_match(text)?;
                found.feeds.push(self.feeds(|url, title, _| wanted.holds(title) || wanted.holds(url))?);
            }
            (Field::Folder, _) => {
                let wanted = name_match(text)?;
                found.feeds.push(self.folders(|folder| !folder.is_empty() && wanted.holds(folder))?);
            }
            (Field::Language, Some(pattern)) if matches!(text, Text::Word(_)) => {
                match words::language_token(&pattern.spelled().trim().replace(' ', "-")) {
                    Some(token) => found.words.push(Words::Token(Token { text: token, open: false })),
                    None => found.nodes.push(Node::none()),
                }
            }
            (Field::Title, Some(pattern)) => found.nodes.push(self.title(&pattern)?),
            (Field::Text | Field::Song | Field::Release, Some(pattern)) => {
                // What a text or a title named in it holds, the story's text holds.
                found.words.extend(pattern.tokens().into_iter().map(Words::Token));
                found.check(part_of(field), Match::Spelled(pattern.spelled()));
            }
            (_, Some(pattern)) => found.check(part_of(field), Match::Spelled(pattern.spelled())),
            (_, None) => found.check(part_of(field), match_of(text)?),
        }
        Ok(())
    }

    /// Stories whose words match, those not indexed yet among them.
    fn words_node(&self, words: &Words) -> Result<Node, StoreError> {
        let indexed = Node::Leaf(Leaf::new(Source::Text(words.expression(), Rc::clone(&self.shards))));
        let fresh = self.tail()?.matching(|story| words.hold(story));
        Ok(with_fresh(indexed, fresh))
    }

    fn title(&self, pattern: &Pattern) -> Result<Node, StoreError> {
        let spelled = pattern.spelled();
        let indexed = Node::Leaf(Leaf::new(Source::Title(pattern.phrase())));
        let fresh = self.tail()?.matching(|story| story.title.contains(&spelled));
        Ok(with_fresh(indexed, fresh))
    }

    fn tail(&self) -> Result<Ref<'_, Tail>, StoreError> {
        if self.tail_whole.get().is_none() {
            self.tail_whole.set(Some(self.tail.borrow_mut().read(self.conn)?));
        }
        Ok(self.tail.borrow())
    }

    fn story(&self, id: StoryId) -> Result<Node, StoreError> {
        let mut ask = self.conn.prepare_cached("SELECT id FROM mark WHERE id = ?1")?;
        let found: Option<i64> = ask.query_row([id.0], |row| row.get(0)).optional()?;
        Ok(Node::Leaf(Leaf::set(found.into_iter().collect())))
    }

    /// What a saved view finds; `None` where that is every story. Stories that are hidden are the business of the
    /// query that names the view.
    fn view(&self, name: &str) -> Result<Option<Node>, StoreError> {
        let refused = |why: String| Err(StoreError::Query(why));
        let views = views::all(self.conn)?;
        let Some(view) = views.iter().find(|view| fold(&view.name) == fold(name)) else {
            return refused(format!("There is no view \"{name}\"."));
        };
        if self.within.borrow().contains(&view.name) {
            return refused(format!("The view \"{}\" is about itself.", view.name));
        }
        let query = match view.parsed() {
            Ok(query) => query,
            Err(error) => return refused(format!("The view \"{}\" is not understood: {error}", view.name)),
        };
        self.within.borrow_mut().push(view.name.clone());
        let node = query.filter.as_ref().map(|filter| self.node(filter)).transpose();
        self.within.borrow_mut().pop();
        node
    }

    fn tags(&self, wanted: impl Fn(&str) -> bool) -> Result<Node, StoreError> {
        let mut ask = self.conn.prepare_cached("SELECT id, name FROM tag")?;
        let mut rows = ask.query([])?;
        let mut nodes = Vec::new();
        while let Some(row) = rows.next()? {
            if wanted(row.get_ref(1)?.as_str().unwrap_or_default()) {
                nodes.push(leaf(&indexes::TAG, Some(row.get(0)?)));
            }
        }
        Ok(Node::any(nodes))
    }

    fn artist(&self, name: &str) -> Result<Node, StoreError> {
        let id = recognised::find_artist(self.conn, &ArtistKey::of(name))?;
        Ok(id.map_or_else(Node::none, |id| leaf(&indexes::ARTIST, Some(id))))
    }

    fn artists(&self, text: &Text) -> Result<Node, StoreError> {
        let ids = match text {
            Text::Word(name) | Text::Phrase(name) => return self.artist(name),
            Text::Prefix(name) => {
                let key = fold(name);
                self.artist_ids(
                    "SELECT id FROM artist WHERE key >= ?1 AND key < ?1 || char(1114111) AND stories > 0
                      UNION SELECT joined.act_id FROM joined JOIN artist ON artist.id = joined.artist_id
                             WHERE key >= ?1 AND key < ?1 || char(1114111) LIMIT ?2",
                    (key, MOST_ARTISTS + 1),
                )?
            }
            Text::Regex(_) | Text::Any(_) => {
                let wanted = name_match(text)?;
                let mut ask = self.conn.prepare_cached(artists::NAMES)?;
                let mut rows = ask.query([])?;
                let mut ids = Vec::new();
                while let Some(row) = rows.next()? {
                    if wanted.holds(row.get_ref(1)?.as_str().unwrap_or_default()) {
                        ids.push(row.get(0)?);
                    }
                }
                ids
            }
        };
        if ids.len() as i64 > MOST_ARTISTS {
            return Err(StoreError::Query(format!(
                "More than {MOST_ARTISTS} artists match; write more of the name."
            )));
        }
        Ok(Node::any(ids.into_iter().map(|id| leaf(&indexes::ARTIST, Some(id))).collect()))
    }

    fn followed(&self) -> Result<Node, StoreError> {
        let ids = self.artist_ids(
            "SELECT id FROM artist INDEXED BY artist_followed WHERE followed = 1 ORDER BY last DESC LIMIT ?1",
            [MOST_ARTISTS],
        )?;
        Ok(Node::any(ids.into_iter().map(|id| leaf(&indexes::ARTIST, Some(id))).collect()))
    }

    fn artist_ids(&self, sql: &str, params: impl rusqlite::Params) -> Result<Vec<i64>, StoreError> {
        let mut ask = self.conn.prepare_cached(sql)?;
        Ok(ask.query_map(params, |row| row.get(0))?.collect::<Result<_, _>>()?)
    }

    /// A feed by its address, or else by its title, or else by words of its title.
    fn feed(&self, name: &str) -> Result<Vec<i64>, StoreError> {
        let exact = self.feeds(|url, title, _| url == name || fold(title) == fold(name))?;
        if !exact.is_empty() {
            return Ok(exact);
        }
        let pattern = Pattern::whole(name);
        if pattern.is_empty() {
            return Ok(Vec::new());
        }
        let wanted = Match::Spelled(pattern.spelled());
        self.feeds(|_, title, _| wanted.holds(title))
    }

    fn folders(&self, wanted: impl Fn(&str) -> bool) -> Result<Vec<i64>, StoreError> {
        self.feeds(|_, _, folder| wanted(folder))
    }

    fn feeds(&self, wanted: impl Fn(&str, &str, &str) -> bool) -> Result<Vec<i64>, StoreError> {
        let mut ask = self.conn.prepare_cached("SELECT id, url, title, folder FROM feed")?;
        let mut rows = ask.query([])?;
        let mut ids = Vec::new();
        while let Some(row) = rows.next()? {
            let text = |at| row.get_ref(at).map(|value| value.as_str().unwrap_or_default());
            if wanted(text(1)?, text(2)?, text(3)?) {
                ids.push(row.get(0)?);
            }
        }
        Ok(ids)
    }
}

impl Conditions {
    fn text(&mut self, pattern: &Pattern) {
        if pattern.is_empty() {
            return self.nodes.push(Node::none());
        }
        self.words.extend(pattern.tokens().into_iter().map(Words::Token));
        if !pattern.is_decided_by_tokens() {
            self.check(Part::TitleOrText, Match::Spelled(pattern.spelled()));
        }
    }

    fn check(&mut self, part: Part, by: Match) {
        self.checks.push(Check::Story(Test { part, by }));
    }

    fn within(&mut self, first: Option<Timestamp>, end: Option<Timestamp>) {
        let first = first.map_or(i64::MIN, |at| StoryId::first_of(at).0);
        let last = end.map_or(i64::MAX, |at| StoryId::first_of(at).0 - 1);
        self.within.push(Node::Within(first, last));
    }
}

fn leaf(index: &'static Index, key: Option<i64>) -> Node {
    Node::Leaf(Leaf::new(Source::Index(index, key)))
}

fn of_feeds(feeds: Vec<i64>) -> Node {
    Node::any(feeds.into_iter().map(|feed| leaf(&indexes::FEED, Some(feed))).collect())
}

fn with_fresh(indexed: Node, fresh: Vec<i64>) -> Node {
    if fresh.is_empty() { indexed } else { Node::any(vec![indexed, Node::Leaf(Leaf::set(fresh))]) }
}

fn is_below(folder: &str, name: &str) -> bool {
    let (folder, name) = (fold_path(folder), fold_path(name));
    !name.is_empty() && (folder == name || folder.starts_with(&format!("{name}/")))
}

fn fold_path(folder: &str) -> String {
    crate::news::fold_text(folder.trim_matches('/'))
}

fn pattern_of(text: &Text) -> Option<Pattern> {
    match text {
        Text::Word(text) | Text::Phrase(text) => Some(Pattern::whole(text)),
        Text::Prefix(text) => Some(Pattern::beginning(text)),
        Text::Regex(_) | Text::Any(_) => None,
    }
}

/// How a text of a row or a body is compared.
fn match_of(text: &Text) -> Result<Match, StoreError> {
    match text {
        Text::Regex(source) => Match::regex(source),
        Text::Any(texts) => Ok(Match::Any(texts.iter().map(match_of).collect::<Result<_, _>>()?)),
        Text::Word(text) | Text::Phrase(text) => Ok(Match::Spelled(Pattern::whole(text).spelled())),
        Text::Prefix(text) => Ok(Match::Spelled(Pattern::beginning(text).spelled())),
    }
}

/// How the name of a tag, feed, folder or artist is compared: a prefix is the name's own beginning.
fn name_match(text: &Text) -> Result<Match, StoreError> {
    match text {
        Text::Prefix(text) => Ok(Match::Begins(fold(text))),
        other => match_of(other),
    }
}

fn part_of(field: Field) -> Part {
    match field {
        Field::Title => Part::Title,
        Field::Author => Part::Author,
        Field::Url => Part::Url,
        Field::Language => Part::Language,
        Field::Song => Part::Works { releases: false },
        Field::Release => Part::Works { releases: true },
        Field::Text
        | Field::Artist
        | Field::Tag
        | Field::Feed
        | Field::Folder
        | Field::View
        | Field::Kind => Part::Text,
    }
}
