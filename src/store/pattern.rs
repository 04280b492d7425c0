//! Words to look for, one after the other, and how the index and a text are asked for them.

use super::words::{self, Run};

/// One or more words that follow each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pattern {
    runs: Vec<Run>,
    /// Whether the last may go on.
    open: bool,
}

/// A token that the index is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    /// Letters and digits, folded.
    pub(super) text: String,
    /// Whether it may go on.
    pub(super) open: bool,
}

impl Pattern {
    /// Reads whole words.
    pub(super) fn whole(text: &str) -> Self {
        Self { runs: words::runs(text), open: false }
    }

    /// Reads words of which the last is only the beginning of one.
    pub(super) fn beginning(text: &str) -> Self {
        Self { runs: words::runs(text), open: true }
    }

    /// Whether there is nothing to look for: the text had no letter or digit.
    pub(super) fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }

    /// Whether a story that has all [`Self::tokens`] certainly matches.
    pub(super) fn is_decided_by_tokens(&self) -> bool {
        match self.runs.as_slice() {
            [Run::Word(_)] => true,
            [Run::Dense(letters)] => letters.len() <= 2,
            _ => false,
        }
    }

    /// The tokens that a matching story has.
    pub(super) fn tokens(&self) -> Vec<Token> {
        let mut tokens = Vec::new();
        for (at, run) in self.runs.iter().enumerate() {
            let last = at + 1 == self.runs.len();
            match run {
                Run::Word(word) => tokens.push(Token { text: word.clone(), open: self.open && last }),
                Run::Dense(letters) => {
                    let pairs = letters.windows(2).map(|pair| pair.iter().collect::<String>());
                    tokens.extend(pairs.map(|text| Token { text, open: false }));
                    if let [only] = letters.as_slice() {
                        tokens.push(Token { text: only.to_string(), open: true });
                    }
                }
            }
        }
        tokens
    }

    /// A full-text phrase, for the table that keeps positions.
    pub(super) fn phrase(&self) -> String {
        let mut tokens = Vec::new();
        for (at, run) in self.runs.iter().enumerate() {
            let last = at + 1 == self.runs.len();
            match run {
                Run::Word(word) => tokens.push((word.clone(), self.open && last)),
                Run::Dense(letters) => {
                    let pairs = letters.windows(2).map(|pair| (pair.iter().collect::<String>(), false));
                    tokens.extend(pairs);
                    // A run's last letter is a token of its own: it ends the run where another one follows.
                    if let (Some(end), true) = (letters.last(), !last || letters.len() == 1) {
                        tokens.push((end.to_string(), last));
                    }
                }
            }
        }
        let quoted = tokens.iter().map(|(text, open)| quote(text, *open));
        quoted.collect::<Vec<_>>().join(" + ")
    }

    /// What a matching text, written by [`words::spell`], has in it.
    pub(super) fn spelled(&self) -> String {
        let mut spelled = words::spell(&self.runs);
        // Inside a dense run any place will do, so only words keep the spaces at the ends.
        if self.open || matches!(self.runs.last(), Some(Run::Dense(_))) {
            spelled.truncate(spelled.len() - 1);
        }
        if matches!(self.runs.first(), Some(Run::Dense(_))) {
            spelled.remove(0);
        }
        spelled
    }
}

impl Token {
    /// Writes it for a full-text query.
    pub(super) fn quoted(&self) -> String {
        quote(&self.text, self.open)
    }
}

/// Quotes a token. Tokens hold letters and digits only, so nothing in them needs escaping.
fn quote(text: &str, open: bool) -> String {
    if open { format!("\"{text}\" *") } else { format!("\"{text}\"") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(pattern: &Pattern, text: &str, found: bool) {
        let spelled = words::spell(&words::runs(text));
        assert_eq!(spelled.contains(&pattern.spelled()), found, "{pattern:?} in {text:?}");
    }

    #[test]
    fn words_follow_each_other_and_end_where_they_end() {
        check(&Pattern::whole("come back"), "“Come Back Home”", true);
        check(&Pattern::whole("come home"), "“Come Back Home”", false);
        check(&Pattern::whole("come bac"), "Come Back Home", false);
        check(&Pattern::beginning("come bac"), "Come Back Home", true);
        check(&Pattern::whole("AC/DC"), "ac dc", true);
    }

    #[test]
    fn dense_scripts_match_anywhere_in_a_run() {
        check(&Pattern::whole("京事"), "東京事変の新曲", true);
        check(&Pattern::whole("東事"), "東京事変の新曲", false);
        check(&Pattern::whole("防弾 BTS"), "新しい防弾 BTS", true);
    }

    #[test]
    fn tokens_decide_for_single_words_only() {
        assert!(Pattern::whole("home").is_decided_by_tokens());
        assert!(Pattern::whole("京事").is_decided_by_tokens());
        assert!(!Pattern::whole("AC/DC").is_decided_by_tokens());
        assert!(!Pattern::whole("東京事変").is_decided_by_tokens());
    }
}
