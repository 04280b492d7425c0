//! Who made a work: the artist of each title, with the runners-up.
//!
//! For each place of a title, the artists named near it score by how they stand to it ("by", a
//! possessive, the same sentence, the sentence before); the story's main artist gets a head start, and
//! more of it where "her new single" points back. The margin to the second says how sure the choice is.

use super::Scene;
use super::acts::{Act, Acts, Evidence};
use super::cues::Cues;
use super::maps::Set;
use super::russian;
use super::spots::{self, Spot};
use super::tally::Tally;
use super::tokens::Text;
use super::works::Title;
use crate::news::fold;

/// How many places of artists are looked at on each side of a title.
pub(super) const NEIGHBOURS: usize = 24;

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

/// How many bytes into its body a story names whom it is about.
const EARLY: usize = 350;

/// The artists of one work, best first, with their scores.
pub(super) type Ranking = Vec<(usize, Tally)>;

/// Finds the artists of works.
pub(super) struct Linker<'a> {
    pub(super) text: &'a Text,
    pub(super) acts: &'a Acts,
    pub(super) spots: Vec<Spot>,
    main: Option<usize>,
    main_weight: f32,
    title_starts: Set<usize>,
    asked: bool,
    /// Lines that name an act as the head of what follows, with that act, in order.
    pub(super) heads: Vec<(usize, usize)>,
}

impl<'a> Linker<'a> {
    /// Prepares for a story.
    pub(super) fn new(text: &'a Text, acts: &'a Acts, titles: &[Title], scene: &Scene) -> Self {
        let spots = spots::find(text, acts);
        let (main, main_weight) = main_artist(text, acts, scene);
        let title_starts = titles.iter().map(|title| title.outer.start).collect();
        let asked = scene.asks();
        let mut linker =
            Self { text, acts, spots, main, main_weight, title_starts, asked, heads: Vec::new() };
        linker.heads = linker.heads(titles);
        linker
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
            for (act, mut score) in here {
                if performer == Some(act) {
                    score.scale(share * 0.4, "sings, covers or samples it there");
                } else {
                    score.scale(share, "not where it is named first");
                }
                raise(&mut ranking, act, score);
            }
        }
        // Of "A and B" the story's act may be B; the work is A's all the same.
        let main = match (self.main, led) {
            (Some(main), Some((second, first))) if main == second => Some(first),
            (main, _) => main,
        };
        let (near, back) = titles.first().map_or((None, false), |title| self.pointed_at(title, self.main));
        if let Some((act, weight)) = near {
            let mut meant = Tally::new(self.asked);
            meant.add(weight, "“her”, “whose” or the like before the title means this act");
            join(&mut ranking, act, meant);
        }
        if let Some(main) = main {
            let back =
                near.is_none() && (back || titles.iter().skip(1).any(|title| self.pointed_at(title, None).1));
            let mut lead = Tally::new(self.asked);
            lead.add(self.main_weight, "the story is mostly about this act");
            lead.scale(
                titles.first().map_or(1.0, |title| self.lead(title, main)),
                "but its clause or its heading names another",
            );
            lead.add(if back { 0.7 } else { 0.0 }, "and “her”, “their” or the like leads to the title");
            join(&mut ranking, main, lead);
        }
        for (act, score) in &mut ranking {
            let act = &self.acts.list[*act];
            if act.own() < 0.8 {
                score.scale(0.85, "hardly called an artist in this story");
            }
            if act.member {
                score.scale(0.7, "a member of a band");
            }
        }
        ranking.sort_by(|one, other| other.1.value().total_cmp(&one.1.value()).then(one.0.cmp(&other.0)));
        ranking
    }

    /// Scores the artists around one place; says which pair made the work, the second before the first.
    fn place(&self, title: &Title, ranking: &mut Ranking) -> Option<(usize, usize)> {
        if let Some(act) = title.artist.as_ref().and_then(|artist| self.credited(artist)) {
            let mut credit = Tally::new(self.asked);
            credit.add(4.0, "its line or pattern names this act");
            raise(ranking, act, credit);
        }
        let at = self.spots.partition_point(|spot| spot.start < title.outer.start);
        let mut before: Ranking = Vec::new();
        let clause = self.clause(title.outer.start);
        for spot in self.spots[at.saturating_sub(NEIGHBOURS)..at].iter().rev() {
            before.push((spot.act, self.before(title, spot, clause)));
        }
        let pair = self.share_among_equals(at, &mut before);
        for spot in self.spots[at..].iter().take(NEIGHBOURS) {
            before.push((spot.act, self.after(title, spot)));
        }
        if let Some(act) = self.head(title) {
            let mut heading = Tally::new(self.asked);
            heading.add(1.6, "a line above names this act as the head of what follows");
            before.push((act, heading));
        }
        let mut best: Ranking = Vec::new();
        for (act, score) in before {
            if score.value() > 0.0 {
                raise(&mut best, act, score);
            }
        }
        for (act, score) in best {
            raise(ranking, act, score);
        }
        pair
    }

    /// The act that a list line names: the whole of it, or the first in it ("A feat. B – Title").
    pub(super) fn credited(&self, artist: &std::ops::Range<usize>) -> Option<usize> {
        let whole = self.acts.find(&fold(self.text.slice(artist))).map(|index| self.acts.root(index));
        whole.filter(|&index| self.acts.list[index].accepted()).or_else(|| {
            let at = self.spots.partition_point(|spot| spot.start < artist.start);
            self.spots[at..].first().filter(|spot| spot.end <= artist.end).map(|spot| spot.act)
        })
    }

    /// In "A and B made *Title*" A is named first, so nearness is not held against it.
    ///
    /// `scores` are those of the spots before `at`, the nearest first.
    fn share_among_equals(&self, at: usize, scores: &mut Ranking) -> Option<(usize, usize)> {
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
            let nearness = scores[back].1.value();
            let nearness = if self.is_featured(near) { nearness / GUEST } else { nearness };
            if joined && nearness > scores[back + 1].1.value() {
                let value = if nearness >= 1.0 { nearness + 0.5 } else { nearness * 1.05 };
                scores[back + 1].1.set(value, "the first of two that stand together");
            }
            if joined && nearness >= 1.0 && pair.is_none() {
                pair = Some((near.act, far.act));
            }
        }
        pair
    }

    /// Whether "feat." stands before a name.
    pub(super) fn is_featured(&self, spot: &Spot) -> bool {
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
    fn before(&self, title: &Title, spot: &Spot, clause: usize) -> Tally {
        let text = self.text;
        let mut score = Tally::new(self.asked);
        let start = title.outer.start;
        if spot.end > start {
            return score;
        }
        let distance = (text.tokens[start].start - text.tokens[spot.end - 1].end) as f32;
        if distance > 420.0 || text.in_headline(spot.start) != text.in_headline(start) {
            return score;
        }
        let same_line = text.same_line(spot.start, start);
        if !same_line {
            if distance <= 300.0 {
                score.add(0.3 * (-distance / 150.0).exp(), "a line or more before it");
            }
            return score;
        }
        let first = text.line(spot.start).tokens.start == spot.start;
        let marked = self.acts.list[spot.act].has(Evidence::Marked) >= 2.0;
        match (first, first && (marked || self.heads_entry(spot))) {
            (_, true) => score.add(1.3, "heads the entry of a list"),
            (true, _) => score.add(0.5, "begins the line"),
            _ => {}
        }
        if text.tokens[start - 1].sentence == text.tokens[spot.end - 1].sentence && spot.start >= clause {
            score.add(1.6 * (-distance / 60.0).exp(), "before it in the sentence, near by");
            let owns = text.is_possessive(spot.end) || spot.owns;
            let joint = text.is_any(spot.end, &[":", "–", "—", "-"]) || after_mark(text, spot.end) == start;
            if (owns || joint) && distance <= 25.0 {
                score.add(1.8, "owns it, or a dash or colon leads to it");
            } else if owns && distance <= 70.0 {
                score.add(1.0, "owns something on the way to it");
            } else if self.goes_with(title, spot) {
                score.add(1.2, "only a small word leads from it to the title");
            }
            if self.names_owner(title, spot) {
                score.add(1.6, "a record by the act, and then its title");
            }
            if self.is_subject(spot) || self.acts_on(spot, start) {
                score.add(0.6, "the subject of the sentence");
            }
            if text.is_any(spot.end, &["с", "із", "з"]) && text.cues(spot.end + 1).any(Cues::RECORDING) {
                // "… с песней «X»".
                score.add(1.0, "comes with a song or record");
            }
            // "Robyn on “Life”" is a guest.
            let on = spot.end + 1 == start && text.is(spot.end, "on");
            if self.is_featured(spot) || spot.guest || on {
                score.scale(GUEST, "only featured");
            } else if text.is_any(spot.start.wrapping_sub(1), &["with", "to", "for"]) {
                score.scale(0.6, "after “with”, “to” or “for”");
            }
        } else {
            score.add(0.45 * (-distance / 150.0).exp(), "before it in an earlier sentence or clause");
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
    fn after(&self, title: &Title, spot: &Spot) -> Tally {
        let text = self.text;
        let mut score = Tally::new(self.asked);
        let end = title.outer.end;
        if spot.start < end || !text.same_line(end - 1, spot.start) {
            return score;
        }
        let distance = text.tokens[spot.start].start - text.tokens[end - 1].end;
        if distance > 160 {
            return score;
        }
        let joint = (end..spot.start)
            .find(|&at| text.is_any(at, &["by", "by:", "de", "par", "por", "von", "di", "от", "d'"]));
        let between = spot.start - end;
        if between <= 2 && (end..spot.start).all(|at| !text.tokens[at].is_word()) && self.heads_line(title) {
            score.add(2.8, "right behind a title that begins its line");
            return score;
        }
        let plain = (end..spot.start).all(|at| {
            let cues = text.cues(at);
            !text.tokens[at].is_word() || cues.any(BETWEEN) && !cues.any(Cues::RECORDING)
        });
        if joint.is_some() && plain && between <= 6 {
            let directly = self.joined_by(end, spot.start);
            score.add(if directly { 3.5 } else { 2.0 }, "“by” stands between title and name");
            return score;
        }
        // "«Песня» группы «Кино»", "«Песня» Земфиры".
        let genitive = text.is_any(end, &russian::ROLES_IN_GENITIVE) && between <= 3;
        if genitive || between == 0 && spot.owns {
            score.add(3.0, "whose it is stands right behind it");
            return score;
        }
        if text.same_sentence(end - 1, spot.start) || between <= 2 {
            let bracket = between == 1 && text.is_any(end, &["(", "–", "—", "-", "/"]);
            let sung = between == 1 && text.is_any(end, &["per", "for", "para", "für", "pour"]);
            if bracket || sung {
                score.add(1.8, "in brackets, after a dash or after “for” behind it");
            } else {
                score.add(0.35 * (-(distance as f32) / 80.0).exp(), "after it in the sentence");
            }
        }
        score
    }

    /// Whether "by" stands right after a title, but for an aside of a comma or bracket.
    pub(super) fn joined_by(&self, end: usize, start: usize) -> bool {
        (end..start.min(end + 3))
            .any(|at| self.text.is_any(at, &["by", "by:", "de", "par", "por", "von", "di", "от"]))
    }
}

/// Sets an act's score to the better of two. Several places speak for one act more than one does, but
/// never twice as much.
fn raise(ranking: &mut Ranking, act: usize, mut score: Tally) {
    match ranking.iter_mut().find(|(index, _)| *index == act) {
        Some((_, known)) => {
            if score.value() > known.value() {
                std::mem::swap(known, &mut score);
            }
            known.add(0.15 * score.value(), "and at another place");
        }
        None => ranking.push((act, score)),
    }
}

/// Past a closing quotation mark at `at`.
fn after_mark(text: &Text, at: usize) -> usize {
    if text.is_any(at, &["»", "’", "」", "』", "\u{201d}"]) { at + 1 } else { at }
}

/// Adds to what an act scores.
fn join(ranking: &mut Ranking, act: usize, score: Tally) {
    match ranking.iter_mut().find(|(index, _)| *index == act) {
        Some((_, known)) => known.join(&score, 1.0),
        None => ranking.push((act, score)),
    }
}

/// How much a story is about an act: by headline, places, how early it is named, and evidence.
pub(super) fn importance(text: &Text, act: &Act) -> f32 {
    let headline = act.places.iter().any(|place| text.in_headline(place.tokens.start));
    let depth = act
        .places
        .iter()
        .find(|place| !text.in_headline(place.tokens.start))
        .map_or(usize::MAX, |place| text.depth(place.tokens.start));
    // A place in a list of many says that a name is an act, not that the story is about it.
    let evidence = (act.score() - act.has(Evidence::Prior) - act.has(Evidence::Listed)).clamp(0.0, 8.0);
    let mut weight = 0.9 * act.places.len().min(4) as f32 + 0.25 * evidence;
    weight += if headline { 2.4 } else { 0.0 };
    // What a story is about is named first, and what it is compared with after that.
    weight += if depth < EARLY { 0.5 + 1.0 * (1.0 - depth as f32 / EARLY as f32) } else { 0.0 };
    weight += if act.facts.category { 1.5 } else { 0.0 };
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
