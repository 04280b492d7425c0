//! Who made a work: the artist of each title, with the runners-up.
//!
//! For each place of a title, the artists named near it score by how they stand to it ("by", a
//! possessive, the same sentence, the sentence before); the story's main artist gets a head start, and
//! more of it where "her new single" points back. The margin to the second says how sure the choice is.

use std::collections::HashSet;

use super::Scene;
use super::acts::{self, Act, Acts, Evidence, Place};
use super::cues::Cues;
use super::nonlatin;
use super::russian::{self, Cases};
use super::tokens::Text;
use super::works::Title;
use crate::news::fold;

/// How many places of artists are looked at on each side of a title.
const NEIGHBOURS: usize = 24;

/// What a later place of a title says about its artist, against the first.
const LATER: f32 = 0.75;

/// What may stand between a title, "by" and the name: "by the Danish singer".
const BETWEEN: Cues = Cues::BY
    .and(Cues::STOP)
    .and(Cues::ROLE)
    .and(Cues::ADJ)
    .and(Cues::NATION)
    .and(Cues::GENRE)
    .and(Cues::MEMBER);

/// What is left of a score for an act that is only featured.
const GUEST: f32 = 0.35;

/// A place of an accepted act.
struct Spot {
    start: usize,
    end: usize,
    act: usize,
    /// Whether a particle of possession follows, or the name stands in another case than the nominative.
    owns: bool,
    /// Whether the words after the name make a guest of it.
    guest: bool,
}

/// The artists of one work, best first, with their scores.
pub(super) type Ranking = Vec<(usize, f32)>;

/// Finds the artists of works.
pub(super) struct Linker<'a> {
    text: &'a Text,
    acts: &'a Acts,
    spots: Vec<Spot>,
    main: Option<usize>,
    main_weight: f32,
    title_starts: HashSet<usize>,
}

impl<'a> Linker<'a> {
    /// Prepares for a story.
    pub(super) fn new(text: &'a Text, acts: &'a Acts, titles: &[Title], scene: &Scene) -> Self {
        let mut spots = Vec::new();
        for (index, act) in acts.list.iter().enumerate() {
            if act.accepted() {
                spots.extend(act.places.iter().map(|place| Spot {
                    start: place.tokens.start,
                    end: place.tokens.end,
                    act: index,
                    owns: is_owner(text, act, place),
                    guest: is_guest(text, place),
                }));
            }
        }
        spots.sort_by_key(|spot| (spot.start, spot.end));
        // "방탄소년단의 정국이": a band that owns a member owns no title behind the member.
        for at in 1..spots.len() {
            if spots[at].start <= spots[at - 1].end + 1 {
                spots[at - 1].owns = false;
            }
        }
        let (main, main_weight) = main_artist(text, acts, scene);
        let title_starts = titles.iter().map(|title| title.outer.start).collect();
        Self { text, acts, spots, main, main_weight, title_starts }
    }

    /// Ranks the artists of a work over all its places.
    pub(super) fn rank(&self, titles: &[&Title]) -> Ranking {
        let mut ranking: Ranking = Vec::new();
        let mut led = None;
        for (nth, title) in titles.iter().take(12).enumerate() {
            let mut here: Ranking = Vec::new();
            let first = self.place(title, &mut here);
            if nth == 0 {
                led = first;
            }
            // Who a work is by is said where it is named first; later, others cover or sample it.
            let share = if nth == 0 { 1.0 } else { LATER };
            let performer = if nth == 0 { None } else { self.performer(title) };
            for (act, score) in here {
                let share = if performer == Some(act) { share * 0.4 } else { share };
                raise(&mut ranking, act, score * share, false);
            }
        }
        // Of "A and B" the story's act may be B; the work is A's all the same.
        let main = match (self.main, led) {
            (Some(main), Some((second, first))) if main == second => Some(first),
            (main, _) => main,
        };
        if let Some(main) = main {
            let back = titles.iter().any(|title| self.points_back(title));
            raise(&mut ranking, main, self.main_weight + if back { 0.7 } else { 0.0 }, true);
        }
        for (act, score) in &mut ranking {
            let act = &self.acts.list[*act];
            if act.own() < 0.8 {
                *score *= 0.85;
            }
            if act.member {
                *score *= 0.7;
            }
        }
        ranking.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
        ranking
    }

    /// Scores the artists around one place; says which pair made the work, the second before the first.
    fn place(&self, title: &Title, ranking: &mut Ranking) -> Option<(usize, usize)> {
        if let Some(act) = title.artist.as_ref().and_then(|artist| self.credited(artist)) {
            raise(ranking, act, 4.0, false);
        }
        let at = self.spots.partition_point(|spot| spot.start < title.outer.start);
        let mut before: Vec<(usize, f32)> = Vec::new();
        for spot in self.spots[at.saturating_sub(NEIGHBOURS)..at].iter().rev() {
            before.push((spot.act, self.before(title, spot)));
        }
        let pair = self.share_among_equals(at, &mut before);
        for spot in self.spots[at..].iter().take(NEIGHBOURS) {
            before.push((spot.act, self.after(title, spot)));
        }
        let mut best: Ranking = Vec::new();
        for (act, score) in before {
            if score > 0.0 {
                raise(&mut best, act, score, false);
            }
        }
        for (act, score) in best {
            raise(ranking, act, score, false);
        }
        pair
    }

    /// The act that a list line names: the whole of it, or the first in it ("A feat. B – Title").
    fn credited(&self, artist: &std::ops::Range<usize>) -> Option<usize> {
        let whole = self.acts.find(&fold(self.text.slice(artist))).map(|index| self.acts.root(index));
        whole.filter(|&index| self.acts.list[index].accepted()).or_else(|| {
            let at = self.spots.partition_point(|spot| spot.start < artist.start);
            self.spots[at..].first().filter(|spot| spot.end <= artist.end).map(|spot| spot.act)
        })
    }

    /// In "A and B made *Title*" A is named first, so nearness is not held against it.
    ///
    /// `scores` are those of the spots before `at`, the nearest first.
    fn share_among_equals(&self, at: usize, scores: &mut [(usize, f32)]) -> Option<(usize, usize)> {
        let mut pair = None;
        for back in 0..scores.len().saturating_sub(1) {
            let (near, far) = (&self.spots[at - 1 - back], &self.spots[at - 2 - back]);
            let between = far.end..near.start;
            let joined = (1..=5).contains(&between.len())
                && self.text.same_line(far.start, near.start)
                && (self.text.cues(between.start).any(Cues::AND)
                    || self.text.is_any(between.start, &["x", "feat", "ft", "featuring"]))
                && between.clone().skip(1).all(|at| {
                    let words = Cues::ARTICLE.and(Cues::ROLE).and(Cues::NATION).and(Cues::GENRE);
                    self.text.cues(at).any(words) || self.text.is(at, ".")
                });
            let nearness = if self.is_featured(near) { scores[back].1 / GUEST } else { scores[back].1 };
            if joined && nearness > scores[back + 1].1 {
                scores[back + 1].1 = if nearness >= 1.0 { nearness + 0.5 } else { nearness * 1.05 };
            }
            if joined && nearness >= 1.0 && pair.is_none() {
                pair = Some((near.act, far.act));
            }
        }
        pair
    }

    /// Whether "feat." stands before a name.
    fn is_featured(&self, spot: &Spot) -> bool {
        let at = spot.start.wrapping_sub(1);
        let at = if self.text.is(at, ".") { at.wrapping_sub(1) } else { at };
        self.text.is_any(at, &["featuring", "feat", "ft"])
    }

    /// Who "sang", "covered" or "sampled" a title, which made it nobody's that it was not before.
    fn performer(&self, title: &Title) -> Option<usize> {
        let start = title.outer.start;
        let at = self.spots.partition_point(|spot| spot.start < start);
        let spot = self.spots[..at].last().filter(|spot| self.text.same_sentence(spot.start, start))?;
        let verb = (spot.end..start).take(7).any(|at| {
            self.text.is_any(
                at,
                &[
                    "sang",
                    "sings",
                    "sung",
                    "covered",
                    "covers",
                    "covering",
                    "cover",
                    "played",
                    "plays",
                    "performed",
                    "performs",
                    "recorded",
                    "records",
                    "cut",
                    "took",
                    "sampled",
                    "samples",
                    "borrowed",
                    "borrows",
                    "remixed",
                    "remixes",
                    "chanta",
                    "cantó",
                    "versionó",
                    "put",
                ],
            )
        });
        verb.then_some(spot.act)
    }

    /// What an artist before a title scores.
    fn before(&self, title: &Title, spot: &Spot) -> f32 {
        let text = self.text;
        let start = title.outer.start;
        if spot.end > start {
            return 0.0;
        }
        let distance = (text.tokens[start].start - text.tokens[spot.end - 1].end) as f32;
        if distance > 420.0 || text.in_headline(spot.start) != text.in_headline(start) {
            return 0.0;
        }
        let same_line = text.same_line(spot.start, start);
        if !same_line {
            return if distance <= 300.0 { 0.3 * (-distance / 150.0).exp() } else { 0.0 };
        }
        let first = text.line(spot.start).tokens.start == spot.start;
        let mut score = match (first, first && self.heads_entry(spot)) {
            (_, true) => 1.3,
            (true, _) => 0.5,
            _ => 0.0,
        };
        if text.tokens[start - 1].sentence == text.tokens[spot.end - 1].sentence {
            score += 1.6 * (-distance / 60.0).exp();
            let owns = text.is_possessive(spot.end) || spot.owns;
            let joint = text.is_any(spot.end, &[":", "–", "—", "-"]) || after_mark(text, spot.end) == start;
            if (owns || joint) && distance <= 25.0 {
                score += 1.8;
            } else if owns && distance <= 70.0 {
                score += 1.0;
            }
            if self.names_owner(title, spot) {
                score += 1.6;
            }
            if self.is_subject(spot) || self.acts_on(spot, start) {
                score += 0.6;
            }
            if text.is_any(spot.end, &["с", "із", "з"]) && text.cues(spot.end + 1).any(Cues::RECORDING) {
                // "… с песней «X»".
                score += 1.0;
            }
            if self.is_featured(spot) || spot.guest {
                score *= GUEST;
            } else if text.is_any(spot.start.wrapping_sub(1), &["with", "to", "for"]) {
                score *= 0.6;
            }
        } else {
            score += 0.45 * (-distance / 150.0).exp();
        }
        score
    }

    /// "the last album by Low, *Title*".
    fn names_owner(&self, title: &Title, spot: &Spot) -> bool {
        let text = self.text;
        let comma = spot.end + 1 == title.outer.start && text.is_any(spot.end, &[",", ":"]);
        let by = spot
            .start
            .checked_sub(1)
            .filter(|&at| text.is_any(at, &["de", "by", "of", "from", "von", "di", "del"]));
        comma && by.is_some_and(|by| by > 0 && text.cues(by - 1).any(Cues::RECORDING.and(Cues::ADJ)))
    }

    /// "X, *Title* (1984). …": a name that begins an entry of a list, to which all of the line belongs.
    fn heads_entry(&self, spot: &Spot) -> bool {
        self.text.is_any(spot.end, &[",", ":", "–", "—", "-"]) && self.title_starts.contains(&(spot.end + 1))
    }

    /// "X recorded", "X, who also wrote": a verb of making right after the name.
    fn acts_on(&self, spot: &Spot, title: usize) -> bool {
        let text = self.text;
        let skipped = [
            ",", "who", "qui", "que", "die", "der", "also", "had", "has", "have", "hat", "ha", "then",
            "later", "just",
        ];
        let verb = (spot.end..title.min(spot.end + 4)).find(|&at| !text.is_any(at, &skipped));
        verb.is_some_and(|at| {
            text.cues(at).any(Cues::VERB) && !text.tokens[at].is_capital()
                || text.is_any(
                    at,
                    &["wrote", "made", "composed", "cut", "put", "gave", "schrieb", "écrit", "escribió"],
                )
        })
    }

    /// Whether an artist stands at the beginning of its sentence, but for a role or an article.
    fn is_subject(&self, spot: &Spot) -> bool {
        let text = self.text;
        let lead =
            (spot.start.saturating_sub(4)..spot.start).filter(|&at| text.same_sentence(at, spot.start));
        let begins = spot.start < 4 || !text.same_sentence(spot.start - 4, spot.start);
        begins && lead.into_iter().all(|at| text.cues(at).any(BETWEEN))
    }

    /// What an artist after a title scores.
    fn after(&self, title: &Title, spot: &Spot) -> f32 {
        let text = self.text;
        let end = title.outer.end;
        if spot.start < end || !text.same_line(end - 1, spot.start) {
            return 0.0;
        }
        let distance = text.tokens[spot.start].start - text.tokens[end - 1].end;
        if distance > 160 {
            return 0.0;
        }
        let joint = (end..spot.start)
            .find(|&at| text.is_any(at, &["by", "by:", "de", "par", "por", "von", "di", "от", "d'"]));
        let between = spot.start - end;
        let plain = (end..spot.start).all(|at| {
            let cues = text.cues(at);
            !text.tokens[at].is_word() || cues.any(BETWEEN) && !cues.any(Cues::RECORDING)
        });
        if joint.is_some() && plain && between <= 6 {
            return if self.joined_by(end, spot.start) { 3.5 } else { 2.0 };
        }
        // "«Песня» группы «Кино»", "«Песня» Земфиры".
        let genitive = text.is_any(end, &GENITIVES) && between <= 3 || between == 0 && spot.owns;
        if genitive {
            return 3.0;
        }
        if text.same_sentence(end - 1, spot.start) || between <= 2 {
            let bracket = between == 1 && text.is_any(end, &["(", "–", "—", "-", "/"]);
            return if bracket { 1.8 } else { 0.35 * (-(distance as f32) / 80.0).exp() };
        }
        0.0
    }

    /// Whether "by" stands right after a title, but for an aside of a comma or bracket.
    fn joined_by(&self, end: usize, start: usize) -> bool {
        (end..start.min(end + 3))
            .any(|at| self.text.is_any(at, &["by", "by:", "de", "par", "por", "von", "di", "от"]))
    }

    /// "her new single", "ihr Album": a pronoun leads to the title.
    fn points_back(&self, title: &Title) -> bool {
        let text = self.text;
        let start = title.outer.start;
        (start.saturating_sub(6)..start).any(|at| text.same_line(at, start) && text.cues(at).any(Cues::BACK))
    }
}

/// Role words in the genitive, which say after a title whose it is.
const GENITIVES: [&str; 16] = [
    "группы",
    "группировки",
    "певицы",
    "певца",
    "рэпера",
    "дуэта",
    "музыканта",
    "композитора",
    "коллектива",
    "исполнителя",
    "исполнительницы",
    "рок-группы",
    "артиста",
    "барда",
    "трио",
    "ансамбля",
];

/// Past a closing quotation mark at `at`.
fn after_mark(text: &Text, at: usize) -> usize {
    if text.is_any(at, &["»", "’", "」", "』", "\u{201d}"]) { at + 1 } else { at }
}

/// Whether a particle of possession follows a name, or it stands in another case than the nominative.
fn is_owner(text: &Text, act: &Act, place: &Place) -> bool {
    let last = place.tokens.end - 1;
    let end = place.bytes.as_ref().map_or(text.tokens[last].end, |bytes| bytes.end);
    if russian::is_cyrillic(&act.key) {
        return matches!(
            russian::cases(&act.key, &fold(acts::written(text, place))),
            Some(Cases::First | Cases::Neither)
        );
    }
    nonlatin::is_owner(text, last, end)
}

/// Whether the words after a name make a guest of it.
fn is_guest(text: &Text, place: &Place) -> bool {
    let last = place.tokens.end - 1;
    nonlatin::is_guest(text, last, place.bytes.as_ref().map_or(text.tokens[last].end, |bytes| bytes.end))
}

/// Sets an act's score to the better of two, or adds to it.
fn raise(ranking: &mut Ranking, act: usize, score: f32, add: bool) {
    match ranking.iter_mut().find(|(index, _)| *index == act) {
        Some((_, known)) => {
            // Several places speak for one act more than one does, but never twice as much.
            *known = if add { *known + score } else { known.max(score) + 0.15 * known.min(score) };
        }
        None => ranking.push((act, score)),
    }
}

/// How much a story is about an act: by headline, places, how early it is named, and evidence.
pub(super) fn importance(text: &Text, act: &Act) -> f32 {
    let headline = act.places.iter().any(|place| text.in_headline(place.tokens.start));
    let early = act
        .places
        .iter()
        .any(|place| !text.in_headline(place.tokens.start) && text.depth(place.tokens.start) < 350);
    let evidence = (act.score() - act.has(Evidence::Prior)).clamp(0.0, 8.0);
    let mut weight = 0.9 * act.places.len().min(4) as f32 + 0.25 * evidence;
    weight += if headline { 2.4 } else { 0.0 };
    weight += if early { 1.0 } else { 0.0 };
    weight += if act.facts.tags > 0 { 1.5 } else { 0.0 };
    let featured = act.has(Evidence::Featured);
    let guest = featured > 0.0 && act.own() - featured < 2.0;
    if act.member || guest { weight * 0.6 } else { weight }
}

/// The act that the story is about, and how much of a head start it gets.
fn main_artist(text: &Text, acts: &Acts, scene: &Scene) -> (Option<usize>, f32) {
    let mut ranked: Vec<(usize, f32)> = acts
        .list
        .iter()
        .enumerate()
        .filter(|(_, act)| act.accepted())
        .map(|(index, act)| (index, importance(text, act)))
        .collect();
    ranked.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
    let Some(&(main, best)) = ranked.first() else { return (None, 0.0) };
    let second = ranked.get(1).map_or(0.0, |next| next.1);
    let clear = best - second;
    let lead = if clear >= 1.5 || scene.short {
        1.1
    } else if clear >= 0.5 {
        0.6
    } else {
        0.35
    };
    (Some(main), lead)
}
