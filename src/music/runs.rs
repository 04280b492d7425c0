//! Runs of words that may be names: capitals and what joins them.
//!
//! A run is as long as names go: "Mott the Hoople", "Kings of Leon", "Simon & Garfunkel", "21 Savage".
//! What never begins or ends a name is peeled off, and where a known act is part of a longer run, the
//! run is cut at it. Whether a run names an artist is decided in `evidence`.

use std::ops::Range;

use super::Scene;
use super::announced;
use super::cues::Cues;
use super::tokens::{LineKind, Shape, Text};
use super::{imported, list};
use crate::news::fold;

/// Most words of a name.
const MOST_WORDS: usize = 8;

/// Finds all runs, in order and disjoint. `taken` says which tokens stand inside titles.
///
/// `artists` are the sides of list lines that name an act, which are runs as they are.
pub(super) fn find(
    text: &Text,
    taken: &[bool],
    artists: &[Range<usize>],
    scene: &Scene,
) -> Vec<Range<usize>> {
    let finder = Finder { text, taken, scene };
    let mut announced = announced::items(text, taken);
    announced.extend(artists.iter().filter(|side| finder.is_whole(side)).cloned());
    announced.sort_by_key(|run| run.start);
    let mut runs = Vec::new();
    for line in &text.lines {
        let titled = line.kind != LineKind::Plain && finder.is_title_case(&line.tokens);
        let mut at = line.tokens.start;
        while at < line.tokens.end {
            let item =
                announced.binary_search_by_key(&at, |item| item.start).ok().map(|item| announced[item].end);
            if let Some(end) = item.or_else(|| finder.known_from(at, line.tokens.end)) {
                runs.push(at..end);
                at = end;
            } else if finder.is_name(at, titled) {
                let end = finder.extend(at, line.tokens.end, titled);
                finder.peel(at..end, &mut runs);
                at = end;
            } else {
                at += 1;
            }
        }
    }
    runs
}

struct Finder<'a> {
    text: &'a Text,
    taken: &'a [bool],
    scene: &'a Scene<'a>,
}

/// Words that break a run in a headline that capitalises everything.
const BREAKS: Cues = Cues::STOP
    .and(Cues::ADJ)
    .and(Cues::RECORDING)
    .and(Cues::SCREEN)
    .and(Cues::EVENT)
    .and(Cues::VERB)
    .and(Cues::SAID)
    .and(Cues::NONMUS)
    .and(Cues::ROLE)
    .and(Cues::DATE);

impl Finder<'_> {
    /// Whether a line capitalises nearly every word.
    fn is_title_case(&self, tokens: &Range<usize>) -> bool {
        let words: Vec<usize> = tokens
            .clone()
            .filter(|&at| {
                let token = &self.text.tokens[at];
                token.is_word() && !token.shape.is(Shape::POSSESSIVE) && !token.cues.any(Cues::FUNCTION)
            })
            .collect();
        let capital = words.iter().filter(|&&at| self.text.tokens[at].is_capital()).count();
        words.len() >= 4 && capital * 10 >= words.len() * 8
    }

    /// Whether a token can be part of a name.
    fn is_name(&self, at: usize, titled: bool) -> bool {
        let token = &self.text.tokens[at];
        let shape = token.shape;
        if !token.is_word() || self.taken[at] || shape.is(Shape::POSSESSIVE) || shape.is(Shape::HANDLE) {
            return false;
        }
        if shape.is(Shape::CJK) || shape.is(Shape::HANGUL) {
            return false;
        }
        if titled && token.cues.any(BREAKS) && !self.is_prefix(at) {
            let article = self.text.is(at, "the") && token.is_capital();
            return article && at + 1 < self.text.len() && self.is_name(at + 1, titled);
        }
        if shape.is(Shape::CAPITAL) || shape.is(Shape::STYLED) {
            return true;
        }
        let digits = self.text.token(at).bytes().filter(u8::is_ascii_digit).count();
        if shape.is(Shape::NUMBER)
            && digits < self.text.token(at).len()
            && list::find(&fold(self.text.token(at))).is_some_and(|entry| !entry.common)
        {
            return true;
        }
        // "21 Savage", "3 Doors Down": a number before a capital, but no year and no date.
        shape.is(Shape::NUMBER)
            && self.text.word(at).len() <= 3
            && self.text.tokens.get(at + 1).is_some_and(|next| {
                next.is_capital() && !next.cues.any(Cues::DATE) && !next.shape.is(Shape::FIRST)
            })
            && !self.text.is_any(at.wrapping_sub(1), &["on", "the", "top", "no", "number", "#", "§"])
    }

    /// "DJ", "MC", "Lil": role words that are part of the name after them.
    fn is_prefix(&self, at: usize) -> bool {
        self.text.is_any(
            at,
            &["dj", "mc", "lil", "big", "young", "king", "queen", "sir", "st", "new", "bad", "black"],
        ) && self.text.tokens[at].is_capital()
    }

    /// Where the run that begins at `at` ends.
    fn extend(&self, at: usize, end: usize, titled: bool) -> usize {
        let text = self.text;
        let mut to = at + 1;
        let mut words = 1;
        while to < end && words < MOST_WORDS {
            if text.tokens[to].shape.is(Shape::FIRST) {
                break;
            }
            if self.is_name(to, titled) || self.is_number_after(to) {
                to += 1;
                words += 1;
                continue;
            }
            let joint = self.joint(at, to, end, words);
            if joint == 0 || !(to + joint < end && self.is_name(to + joint, titled)) {
                break;
            }
            to += joint + 1;
            words += 2;
        }
        to
    }

    /// "Blink 182", "Maroon 5".
    fn is_number_after(&self, at: usize) -> bool {
        let text = self.text;
        text.tokens[at].shape.is(Shape::NUMBER)
            && !self.taken[at]
            && text.word(at).len() <= 3
            && !text.tokens[at - 1].cues.any(Cues::DATE.and(Cues::STOP))
    }

    /// How many tokens from `at` join a name to what follows; 0 if none do.
    fn joint(&self, start: usize, at: usize, end: usize, words: usize) -> usize {
        let text = self.text;
        if self.taken[at] {
            return 0;
        }
        let single = words == 1 && !text.cues(start).any(Cues::STOP);
        let word = text.word(at);
        let second = if at + 1 < end { text.word(at + 1) } else { "" };
        let abbreviated = text.is_any(at - 1, &["st", "mt", "dr", "mr", "mrs", "ms", "vs"])
            || text.word(at - 1).chars().count() == 1 && text.tokens[at - 1].is_capital();
        let german = self.scene.language == "de";
        match (word, second) {
            (".", _) if abbreviated => 1,
            ("'", _) if text.is(at - 1, "n") => 1,
            ("der" | "von" | "die", _) if german => {
                usize::from(word == "von" && text.cues(start).any(Cues::FIRSTNAME))
            }
            ("&" | "+", "the" | "his" | "her" | "die" | "der" | "los") => 2,
            ("&" | "+" | "n'" | "van" | "von" | "del" | "di" | "da" | "dos" | "du" | "ten" | "der", _) => 1,
            ("of" | "and", "the" | "his" | "her")
            | ("de" | "y", "la" | "los" | "las" | "sus")
            | ("et", "les" | "ses" | "la" | "le")
            | ("und", "die" | "der" | "seine")
            | ("e", "os" | "as" | "i") => {
                let personal = word == "de" || single;
                if personal { 2 } else { 0 }
            }
            ("de", _) => usize::from(self.scene.language != "fr" || words == 1),
            ("of", _)
                if single
                    && !text.cues(start).any(
                        Cues::ROLE.and(Cues::NONMUS).and(Cues::FIRSTNAME).and(Cues::ORGEND).and(Cues::MEMBER),
                    ) =>
            {
                1
            }
            ("the", _)
                if single
                    && (!text.tokens[start].shape.is(Shape::FIRST) || text.cues(start).is_empty())
                    && !text.cues(start).any(Cues::VERB) =>
            {
                1
            }
            _ => 0,
        }
    }

    /// The end of the longest listed name of several words that begins at `at`.
    fn known_from(&self, at: usize, end: usize) -> Option<usize> {
        let text = self.text;
        let token = &text.tokens[at];
        if token.is_word()
            && !token.is_capital()
            && !self.taken[at]
            && matches!(self.scene.language, "ja" | "ko" | "zh")
            && !token.shape.is(Shape::CJK.or(Shape::HANGUL))
        {
            // In native text, what stands in Latin letters is a name.
            let two = (at + 2 <= end && !self.taken[at + 1]).then(|| at..at + 2);
            let exact = |name: &Range<usize>| {
                let worded = name
                    .clone()
                    .all(|at| text.tokens[at].is_word() && !text.tokens[at].shape.is(Shape::NUMBER));
                worded
                    && list::find(&fold(text.slice(name)))
                        .is_some_and(|entry| entry.name == text.slice(name) || !entry.common)
            };
            if let Some(name) = [two, Some(at..at + 1)].into_iter().flatten().find(exact) {
                return Some(name.end);
            }
        }
        if token.is_word()
            && !token.is_capital()
            && !self.taken[at]
            && self.scene.language == "en"
            && (list::opens_lower_case_name(text.token(at))
                || self.scene.lists().is_some_and(|lists| lists.may_begin_lower_case(text.token(at))))
        {
            let two = (at + 2 <= end).then(|| at..at + 2);
            if let Some(name) = [two, Some(at..at + 1)].into_iter().flatten().find(|name| {
                let written = text.slice(name);
                list::is_lower_case_name(written) || imported::is_lower_case_name(self.scene, written)
            }) {
                return Some(name.end);
            }
        }
        let starts = token.is_word()
            && (token.is_capital() || token.shape.is(Shape::NUMBER) || token.shape.is(Shape::STYLED));
        if !starts || self.taken[at] || token.shape.is(Shape::HANDLE) {
            return None;
        }
        // "The xx": only the list knows that the word in lower case is a name.
        if text.is(at, "the") && at + 1 < end && !self.taken[at + 1] {
            let written = text.slice(&(at..at + 2));
            let lower = text.tokens[at + 1].is_word() && !text.tokens[at + 1].is_capital();
            if lower && list::find(&fold(written)).is_some_and(|entry| entry.name == written) {
                return Some(at + 2);
            }
        }
        let from = if text.cues(at).any(Cues::ARTICLE) { at + 1 } else { at };
        if from >= end || self.taken[from] {
            return None;
        }
        let first = text.key(from);
        let begins = |words: &str| self.scene.lists().is_some_and(|lists| lists.may_begin(words));
        let most = list::longest_from(&first).max(if begins(&first) { imported::MOST_WORDS } else { 0 });
        if most < 2 {
            return None;
        }
        let last = end.min(from + most * 2);
        let mut found = None;
        for to in from + 2..=last {
            let tail = &text.tokens[to - 1];
            if self.taken[to - 1] {
                break;
            }
            let name_like = tail.is_word()
                && (tail.is_capital() || tail.shape.is(Shape::NUMBER) || tail.shape.is(Shape::STYLED));
            let closes = name_like
                || tail.shape.is(Shape::POSSESSIVE)
                || matches!(text.token(to - 1), "!" | "?")
                || text.line(at).kind == LineKind::Plain && tail.is_word() && text.tokens[at].is_capital();
            if !closes {
                continue;
            }
            let written = text.slice(&(from..to));
            let key = fold(written);
            let known = list::find(&key);
            if known.is_some_and(|entry| capitals(text, from, to) || entry.name == written)
                || known.is_none()
                    && self.scene.imported(&key).is_some_and(|name| {
                        let written = name.chosen && name.name == written;
                        name.holds_together(&key) && (capitals(text, from, to) || written)
                    })
            {
                found = Some(to);
            }
            if !list::goes_on(&key) && !begins(&key) {
                // "Racionais MC's": the name goes on after what looks like a possessive.
                if to < last && text.is_possessive(to) {
                    continue;
                }
                break;
            }
        }
        found
    }

    /// Whether a side of a list line is one act rather than several or a name with a guest.
    fn is_whole(&self, side: &Range<usize>) -> bool {
        let text = self.text;
        if self.is_known(side) {
            return true;
        }
        let free = !self.taken[side.clone()].contains(&true);
        free && !text.is_possessive(side.end)
            && !side
                .clone()
                .any(|at| text.is_any(at, &["feat", "ft", "featuring", "x", "with", ",", "/", "(", "vs"]))
            && !side.clone().skip(1).any(|at| {
                text.is_any(at, &["&", "+", "and", "y", "et", "und", "e"])
                    && at + 1 < side.end
                    && (self.is_known(&(side.start..at)) || self.is_known(&(at + 1..side.end)))
            })
    }

    /// Takes off what does not belong to a name and adds what is left.
    fn peel(&self, mut run: Range<usize>, runs: &mut Vec<Range<usize>>) {
        let text = self.text;
        self.peel_front(&mut run);
        while run.len() > 1 && {
            let cues = text.cues(run.end - 1);
            let joint = !text.tokens[run.end - 1].is_capital()
                && !text.tokens[run.end - 1].shape.is(Shape::NUMBER)
                && !text.tokens[run.end - 1].shape.is(Shape::STYLED);
            joint || cues.any(Cues::DATE) && !self.is_known(&run) && !self.is_surname(&run)
        } {
            run.end -= 1;
        }
        if run.is_empty() {
            return;
        }
        let lone_stop =
            run.len() == 1 && text.cues(run.start).any(Cues::STOP.and(Cues::DATE)) && !self.is_known(&run);
        if !lone_stop {
            self.cut(run, runs);
        }
    }

    /// "Brian May": a month after a first name.
    fn is_surname(&self, run: &Range<usize>) -> bool {
        run.len() == 2 && self.text.cues(run.start).any(Cues::FIRSTNAME)
    }

    fn peel_front(&self, run: &mut Range<usize>) {
        let text = self.text;
        // "Die Band Low": in German the role after the article is a capital word too.
        if run.len() > 2
            && text.cues(run.start).any(Cues::STOP)
            && text.cues(run.start + 1).any(Cues::ROLE)
            && self.scene.language == "de"
        {
            run.start += 1;
        }
        while run.len() > 1 && !self.is_known(run) {
            let at = run.start;
            let cues = text.cues(at);
            let article = text.is_any(at, &["the", "los", "las", "les", "el", "la", "le", "die", "a"]);
            let stop = cues.any(Cues::STOP) && !article && !self.is_prefix(at);
            let stop = stop
                && (text.tokens[at].shape.is(Shape::FIRST)
                    || cues.any(Cues::FUNCTION)
                    || text.tokens[at].is_capital() && run.len() > 1 && is_sentence_word(text, at));
            let whole = text.tokens[at + 1].is_word()
                && (text.tokens[at + 1].is_capital() || text.tokens[at + 1].shape.is(Shape::NUMBER));
            let role =
                cues.any(Cues::ROLE.and(Cues::NONMUS).and(Cues::MEMBER)) && !self.is_prefix(at) && whole;
            let longtime = text.tokens[at].shape.is(Shape::FIRST)
                && run.len() >= 3
                && text.line(at).kind == LineKind::Plain
                && !cues.any(Cues::FIRSTNAME)
                && !article
                && text.cues(at + 1).any(Cues::FIRSTNAME)
                && self.is_known(&(at + 1..run.end));
            // "Muere Gal Costa", "Quarto Ghali": in these languages verbs and numbers begin sentences.
            let verb = self.scene.language != "en"
                && text.tokens[at].shape.is(Shape::FIRST)
                && whole
                && self.scene.facts(&fold(text.slice(&(at + 1..run.end)))).is_probable();
            if !(stop
                || role
                || longtime
                || verb
                || cues.any(Cues::DATE) && text.tokens[at].shape.is(Shape::FIRST))
            {
                break;
            }
            run.start += 1;
            while run.len() > 1 && !text.tokens[run.start].is_word() {
                run.start += 1;
            }
        }
        // An article alone before a word that is lower-case is no name.
        while run.len() > 1
            && !text.tokens[run.start].is_capital()
            && !text.tokens[run.start].shape.is(Shape::STYLED)
            && !text.tokens[run.start].shape.is(Shape::NUMBER)
        {
            run.start += 1;
        }
    }

    fn is_known(&self, run: &Range<usize>) -> bool {
        self.scene.facts(&fold(self.text.slice(run))).is_known()
    }

    /// Cuts a run at the joint between two names, of which one is known, or at a known name inside.
    fn cut(&self, mut run: Range<usize>, runs: &mut Vec<Range<usize>>) {
        let text = self.text;
        // "The BTS single": the article is the sentence's, not the act's.
        if run.len() > 1
            && text.is(run.start, "the")
            && list::find(&fold(text.slice(&run))).is_some_and(|entry| !entry.has_article())
        {
            run.start += 1;
        }
        if self.is_known(&run) {
            runs.push(run);
            return;
        }
        let joint =
            run.clone().skip(1).find(|&at| text.is_any(at, &["&", "+", "and", "y", "et", "und", "of", "de"]));
        if let Some(joint) = joint
            && joint + 1 < run.end
        {
            let (left, right) = (run.start..joint, joint + 1..run.end);
            if self.is_known(&left) || self.is_known(&right) {
                runs.push(left);
                self.cut(right, runs);
                return;
            }
        }
        if run.len() >= 3 {
            for length in (2..run.len()).rev() {
                for start in [run.start, run.end - length] {
                    let inner = start..start + length;
                    let leads = text.cues(run.start).any(BREAKS.and(Cues::GENRE).and(Cues::NATION));
                    let article = length == 2 && text.cues(start).any(Cues::ARTICLE);
                    if !article && self.is_known(&inner) && (start == run.start || leads) {
                        runs.push(inner);
                        return;
                    }
                }
            }
        }
        runs.push(run);
    }
}

/// Whether a capital word in mid-sentence is still one that sentences, not names, begin with.
fn is_sentence_word(text: &Text, at: usize) -> bool {
    text.is_any(
        at,
        &[
            "i", "it", "he", "she", "they", "we", "and", "but", "on", "in", "at", "with", "from", "by",
            "for", "as", "if", "when",
        ],
    )
}

/// Whether a listed name is written with capitals: at least its first word and half of the others.
fn capitals(text: &Text, from: usize, to: usize) -> bool {
    let words: Vec<usize> = (from..to)
        .filter(|&at| {
            let token = &text.tokens[at];
            token.is_word() && !token.cues.any(Cues::FUNCTION) && !token.shape.is(Shape::POSSESSIVE)
        })
        .collect();
    let capital = words
        .iter()
        .filter(|&&at| {
            text.tokens[at].is_capital()
                || text.tokens[at].shape.is(Shape::NUMBER)
                || text.tokens[at].shape.is(Shape::STYLED)
        })
        .count();
    capital == words.len() && !words.is_empty()
}
