//! Whom a title's clause, line and paragraph speak of.
//!
//! A pronoun means whom its clause names before it; a clause that names another act than the story's is
//! that act's; and what stands under "Artist – Title" belongs to the artist of that line.

use super::cues::Cues;
use super::link::{Linker, NEIGHBOURS};
use super::spots::Spot;
use super::tokens::Shape;
use super::works::Title;

/// Most tokens of a clause.
const MOST_CLAUSE: usize = 60;

/// How many lines a line that names an act heads.
const HEADED: usize = 4;

/// Most tokens of such a line.
const MOST_OF_HEAD: usize = 25;

impl Linker<'_> {
    /// "her new single", "X, whose album": whether a pronoun leads to the title, and whom it means if
    /// somebody is named before it in its clause, with what that is worth.
    pub(super) fn pointed_at(&self, title: &Title, main: Option<usize>) -> (Option<(usize, f32)>, bool) {
        let text = self.text;
        let start = title.outer.start;
        let pronoun = (start.saturating_sub(6)..start)
            .rev()
            .find(|&at| text.same_line(at, start) && text.cues(at).any(Cues::BACK));
        let Some(pronoun) = pronoun else { return (self.told_before(title, main), false) };
        let clause = self.clause(pronoun);
        let at = self.spots.partition_point(|spot| spot.start < pronoun);
        let named = || self.spots[..at].iter().rev().take_while(|spot| spot.start >= clause);
        let near = named().next().filter(|spot| spot.end <= pronoun);
        let weight = |spot: &Spot| {
            let joined = spot.end == pronoun || spot.end + 1 == pronoun && text.is(spot.end, ",");
            if joined { 1.8 } else { 0.8 }
        };
        if near.is_some_and(|spot| weight(spot) < 1.0) && named().any(|spot| Some(spot.act) == main) {
            return (None, true);
        }
        (near.map(|spot| (spot.act, weight(spot))), true)
    }

    /// "… to Shirley Collins. She made *Title*": whom the sentence before named last, where a pronoun
    /// begins this one and nobody else is named in it.
    fn told_before(&self, title: &Title, main: Option<usize>) -> Option<(usize, f32)> {
        let text = self.text;
        let start = title.outer.start;
        let most = start.saturating_sub(MOST_CLAUSE);
        let first = (most..start).rev().find(|&at| text.tokens[at].shape.is(Shape::FIRST))?;
        if !text.is_any(first, &["he", "she", "sie", "er", "elle", "il", "ella", "ela", "ele", "lei"]) {
            return None;
        }
        let at = self.spots.partition_point(|spot| spot.start < start);
        let spot = self.spots[..at].last()?;
        let before = spot.end <= first && first - spot.end <= 12 && text.same_line(spot.start, start);
        let main_too = self.spots[..at]
            .iter()
            .rev()
            .take_while(|other| text.same_sentence(other.start, spot.start))
            .any(|other| Some(other.act) == main);
        (before && !main_too).then_some((spot.act, 0.9))
    }

    /// Where the clause of a token begins: after a full stop or a semicolon.
    pub(super) fn clause(&self, at: usize) -> usize {
        let text = self.text;
        let most = at.saturating_sub(MOST_CLAUSE);
        let before = (most..at).rev().find(|&back| text.is(back, ";") || !text.same_sentence(back, at));
        before.map_or(most, |before| before + 1)
    }

    /// How much of the main artist's head start is left where another act is nearer: little in a clause
    /// that names another act alone, or in a list entry that begins with one.
    pub(super) fn lead(&self, title: &Title, main: usize) -> f32 {
        let start = title.outer.start;
        let clause = self.clause(start);
        let at = self.spots.partition_point(|spot| spot.start < start);
        let named: Vec<&Spot> = self.spots[..at]
            .iter()
            .rev()
            .take(NEIGHBOURS)
            .take_while(|spot| spot.start >= clause && self.text.same_line(spot.start, start))
            .collect();
        if named.iter().any(|spot| spot.act == main) {
            return 1.0;
        }
        if self.head(title).is_some_and(|head| head != main) {
            return 0.3;
        }
        // "… for Nancy Sinatra, where he wrote “Title”": he is whom the story is about.
        let from = named.first().map_or(start, |spot| spot.end);
        if (from..start)
            .any(|at| self.text.is_any(at, &["he", "she", "er", "elle", "ella", "ela", "lui", "lei"]))
        {
            return 1.0;
        }
        let other = named
            .iter()
            .any(|spot| !spot.guest && !self.is_featured(spot) && !self.acts.list[spot.act].member);
        if other { 0.4 } else { 1.0 }
    }

    /// "3. “Title,” Artist": whether a title begins its line, but for a number.
    pub(super) fn heads_line(&self, title: &Title) -> bool {
        let text = self.text;
        let start = text.line(title.outer.start).tokens.start;
        let numbered = start + 2 == title.outer.start
            && text.tokens[start].shape.is(Shape::NUMBER)
            && !text.in_headline(start);
        title.marked && (start == title.outer.start || numbered)
    }

    /// "Low and “Title”", "Low, for “Title”": only a small word between an act and its title.
    pub(super) fn goes_with(&self, title: &Title, spot: &Spot) -> bool {
        let text = self.text;
        let from = spot.end + usize::from(text.is(spot.end, ","));
        from + 1 == title.outer.start
            && text.is_any(
                from,
                &[
                    "and", "for", "with", "y", "con", "por", "et", "avec", "pour", "und", "mit", "für", "e",
                    "com",
                ],
            )
    }

    /// The lines that begin with "Artist – Title", with their artists.
    pub(super) fn heads(&self, titles: &[Title]) -> Vec<(usize, usize)> {
        let text = self.text;
        let mut heads: Vec<(usize, usize)> = Vec::new();
        for title in titles {
            let line = text.tokens[title.outer.start].line;
            let tokens = &text.lines[line].tokens;
            let Some(artist) = title.artist.as_ref() else { continue };
            let opens = artist.start <= tokens.start + 2 && tokens.len() <= MOST_OF_HEAD;
            if opens
                && !text.in_headline(title.outer.start)
                && let Some(act) = self.credited(artist)
            {
                heads.push((line, act));
            }
        }
        heads
    }

    /// The act that heads the lines among which a title stands.
    pub(super) fn head(&self, title: &Title) -> Option<usize> {
        let line = self.text.tokens[title.outer.start].line;
        let before = self.heads.partition_point(|(head, _)| *head < line);
        let (head, act) = *self.heads[..before].last()?;
        let between = self.text.lines[head..line].iter().filter(|line| !line.tokens.is_empty()).count();
        let own = self.heads.get(before).is_some_and(|(next, _)| *next == line);
        (between <= HEADED && !own).then_some(act)
    }

    /// Parts titles of one name that the story gives to several acts: two songs may bear one name.
    pub(super) fn by_artist<'t>(&self, titles: Vec<&'t Title>) -> Vec<Vec<&'t Title>> {
        let mut parts: Vec<(Option<usize>, Vec<&Title>)> = Vec::new();
        for title in titles {
            let act = self.maker(title);
            let part =
                parts.iter_mut().position(|(known, _)| act.is_none() || known.is_none() || *known == act);
            match part {
                Some(index) => {
                    parts[index].0 = parts[index].0.or(act);
                    parts[index].1.push(title);
                }
                None => parts.push((act, vec![title])),
            }
        }
        parts.into_iter().map(|(_, titles)| titles).collect()
    }

    /// The act that a title's own words name: "“Title” by X", "X – “Title”".
    fn maker(&self, title: &Title) -> Option<usize> {
        let of_line = title.artist.as_ref().and_then(|artist| self.credited(artist));
        of_line.or_else(|| {
            let end = title.outer.end;
            let at = self.spots.partition_point(|spot| spot.start < end);
            let spot = self.spots.get(at)?;
            let by = spot.start == end + 1 && self.text.is(end, "by");
            by.then_some(spot.act)
        })
    }
}
