//! How the terminal can be given pictures: by what it is, and by what it answers.
//!
//! It is asked once, after the first frame, and nobody waits: until it has answered, half blocks are what it can
//! show. What it answers comes with the keys and is told apart from them by its form.

use std::env;

use crate::pictures::{Sight, Way};
use crate::settings::ImageProtocol;
use crate::theme::Colors;

/// Asks whether kitty's protocol is known, with a picture of one pixel that is not kept.
const ASK_KITTY: &str = "\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\";
/// Asks how large a cell is, in pixels (xterm's window operations).
const ASK_CELL: &str = "\x1b[16t";
/// Asks what the terminal is: among its attributes is sixel.
const ASK_ATTRIBUTES: &str = "\x1b[c";

/// Something that the terminal said of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// It knows kitty's protocol.
    Kitty,
    /// What it is: whether it knows sixel.
    Attributes {
        /// Whether it does.
        sixel: bool,
    },
    /// The width and height of a cell in pixels.
    Cell(u16, u16),
}

impl Answer {
    /// Reads a piece of what was sent, if it is such an answer.
    pub(super) fn read(piece: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(piece).ok()?;
        if text == "\x1b_Gi=31;OK\x1b\\" {
            return Some(Self::Kitty);
        }
        if let Some(attributes) = text.strip_prefix("\x1b[?").and_then(|rest| rest.strip_suffix('c')) {
            return Some(Self::Attributes { sixel: attributes.split(';').skip(1).any(|each| each == "4") });
        }
        let cell = text.strip_prefix("\x1b[6;")?.strip_suffix('t')?;
        let (height, width) = cell.split_once(';')?;
        Some(Self::Cell(width.parse().ok()?, height.parse().ok()?))
    }
}

/// What the environment says of the terminal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Known {
    /// It is one that knows kitty's placeholders, which more terminals lack than say so.
    placeholders: bool,
    /// It is one that knows iTerm2's inline images.
    inline: bool,
    /// What stands between us and the terminal.
    between: Option<Between>,
    /// It is one whose sixel is known to fail.
    no_sixel: bool,
}

/// A program that shows several terminals in one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Between {
    /// It lets sequences through to the terminal if the user allows it.
    Tmux,
    /// It does not.
    Other,
}

impl Known {
    fn of(variable: impl Fn(&str) -> Option<String>) -> Self {
        let is_set = |name| variable(name).is_some_and(|value| !value.is_empty());
        let (term, program) =
            (variable("TERM").unwrap_or_default(), variable("TERM_PROGRAM").unwrap_or_default());
        let is_inline = ["iTerm.app", "WezTerm", "mintty"].contains(&program.as_str());
        let tmux = is_set("TMUX") || term.starts_with("tmux") || program == "tmux";
        Self {
            placeholders: term.contains("kitty") || term.contains("ghostty") || program == "ghostty",
            inline: is_inline || variable("LC_TERMINAL").is_some_and(|name| name == "iTerm2"),
            between: match (tmux, term.starts_with("screen") || is_set("ZELLIJ")) {
                (true, _) => Some(Between::Tmux),
                (false, other) => other.then_some(Between::Other),
            },
            no_sixel: is_set("KONSOLE_VERSION"),
        }
    }
}

/// What is known of the terminal's ability to show pictures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Abilities {
    known: Known,
    kitty: bool,
    sixel: bool,
    /// What the terminal answered; the system knows it as a rule.
    cell: (u16, u16),
}

/// What else it depends on whether and how pictures are shown.
#[derive(Clone, Copy, Debug)]
pub(super) struct Conditions {
    pub(super) protocol: ImageProtocol,
    pub(super) colors: Colors,
    /// Whether there are glyphs beyond ASCII.
    pub(super) unicode: bool,
    pub(super) light: bool,
    /// The size of a cell in pixels as the system knows it; zeros where it does not.
    pub(super) cell: (u16, u16),
}

impl Abilities {
    pub(super) fn of_environment() -> Self {
        Self { known: Known::of(|name| env::var(name).ok()), kitty: false, sixel: false, cell: (0, 0) }
    }

    /// What to ask the terminal, if anything can come of it. Elsewhere than on Unix answers come as keys.
    pub(super) fn question(&self, conditions: Conditions) -> Option<String> {
        let known = self.known;
        let is_open = conditions.protocol == ImageProtocol::Auto && known.between.is_none();
        if !cfg!(unix) || !is_open || self.sight(conditions).is_none() {
            return None;
        }
        let kitty = if known.placeholders { ASK_KITTY } else { "" };
        let cell = if conditions.cell.0 == 0 { ASK_CELL } else { "" };
        Some([kitty, cell, ASK_ATTRIBUTES].concat())
    }

    /// Takes an answer.
    pub(super) fn learn(&mut self, answer: Answer) {
        match answer {
            Answer::Kitty => self.kitty = true,
            Answer::Attributes { sixel } => self.sixel |= sixel,
            Answer::Cell(width, height) => self.cell = (width, height),
        }
    }

    /// What the terminal can show, under these conditions.
    pub(super) fn sight(&self, conditions: Conditions) -> Option<Sight> {
        let palette = match conditions.colors {
            Colors::None | Colors::Sixteen => return None,
            Colors::Palette => true,
            Colors::True => false,
        };
        let cell = if conditions.cell.0 == 0 { self.cell } else { conditions.cell };
        let way = match conditions.protocol {
            ImageProtocol::None => return None,
            _ if !conditions.unicode => return None,
            ImageProtocol::Kitty => Way::Kitty,
            ImageProtocol::Sixel => Way::Sixel,
            ImageProtocol::Iterm2 => Way::Iterm2,
            ImageProtocol::Halfblocks => Way::HalfBlocks,
            ImageProtocol::Auto => self.way(cell.0 > 0 && cell.1 > 0),
        };
        let tmux = self.known.between == Some(Between::Tmux) && way != Way::HalfBlocks;
        Some(Sight { way, cell, palette, tmux, light: conditions.light })
    }

    /// The best way that is known to work. Pixels are of use only where it is known how many a cell has.
    fn way(&self, has_cell: bool) -> Way {
        let Known { placeholders, inline, between, no_sixel } = self.known;
        if between.is_some() || !has_cell {
            Way::HalfBlocks
        } else if self.kitty && placeholders {
            Way::Kitty
        } else if inline {
            Way::Iterm2
        } else if self.sixel && !no_sixel {
            Way::Sixel
        } else {
            Way::HalfBlocks
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONDITIONS: Conditions = Conditions {
        protocol: ImageProtocol::Auto,
        colors: Colors::True,
        unicode: true,
        light: false,
        cell: (10, 20),
    };

    fn abilities(environment: &[(&str, &str)]) -> Abilities {
        let find = |name: &str| {
            environment.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
        };
        Abilities { known: Known::of(find), kitty: false, sixel: false, cell: (0, 0) }
    }

    #[track_caller]
    fn check(environment: &[(&str, &str)], answers: &[Answer], way: Way) {
        let mut abilities = abilities(environment);
        for answer in answers {
            abilities.learn(*answer);
        }
        assert_eq!(
            abilities.sight(CONDITIONS).map(|sight| sight.way),
            Some(way),
            "{environment:?} {answers:?}"
        );
    }

    #[test]
    fn answers_are_told_apart_from_keys() {
        let cases: [(&str, Option<Answer>); 9] = [
            ("\x1b_Gi=31;OK\x1b\\", Some(Answer::Kitty)),
            ("\x1b_Gi=31;EINVAL:x\x1b\\", None),
            ("\x1b[?62;4;22c", Some(Answer::Attributes { sixel: true })),
            ("\x1b[?64;22;42c", Some(Answer::Attributes { sixel: false })),
            ("\x1b[?4c", Some(Answer::Attributes { sixel: false })),
            ("\x1b[6;20;10t", Some(Answer::Cell(10, 20))),
            ("\x1b[6;99999;10t", None),
            ("\x1b[6~", None),
            ("c", None),
        ];
        for (piece, answer) in cases {
            assert_eq!(Answer::read(piece.as_bytes()), answer, "{piece:?}");
        }
    }

    #[test]
    fn the_best_way_is_taken_that_is_known_to_work() {
        let sixel = Answer::Attributes { sixel: true };
        check(&[("TERM", "xterm-256color")], &[], Way::HalfBlocks);
        check(&[("TERM", "xterm-256color")], &[sixel], Way::Sixel);
        check(&[("TERM", "xterm-kitty")], &[], Way::HalfBlocks);
        check(&[("TERM", "xterm-kitty")], &[Answer::Kitty, sixel], Way::Kitty);
        check(&[("TERM", "xterm-256color"), ("TERM_PROGRAM", "ghostty")], &[Answer::Kitty], Way::Kitty);
        check(&[("TERM_PROGRAM", "WezTerm")], &[Answer::Kitty, sixel], Way::Iterm2);
        check(&[("KONSOLE_VERSION", "230800")], &[Answer::Kitty, sixel], Way::HalfBlocks);
        check(&[("TMUX", "/tmp/x"), ("TERM", "tmux-256color")], &[Answer::Kitty, sixel], Way::HalfBlocks);
        check(&[("TERM", "screen-256color")], &[sixel], Way::HalfBlocks);
    }

    #[test]
    fn without_colours_or_glyphs_there_are_no_pictures_and_nothing_is_asked() {
        let abilities = abilities(&[("TERM", "xterm-kitty")]);
        for conditions in [
            Conditions { colors: Colors::None, ..CONDITIONS },
            Conditions { colors: Colors::Sixteen, ..CONDITIONS },
            Conditions { unicode: false, ..CONDITIONS },
            Conditions { protocol: ImageProtocol::None, ..CONDITIONS },
            Conditions { protocol: ImageProtocol::Kitty, unicode: false, ..CONDITIONS },
        ] {
            assert_eq!(abilities.sight(conditions), None, "{conditions:?}");
            assert_eq!(abilities.question(conditions), None, "{conditions:?}");
        }
    }

    #[test]
    #[cfg(unix)]
    fn a_terminal_is_asked_what_it_may_know() {
        let kitty = abilities(&[("TERM", "xterm-kitty")]);
        assert_eq!(kitty.question(CONDITIONS), Some([ASK_KITTY, ASK_ATTRIBUTES].concat()));
        let other = abilities(&[("TERM", "xterm")]);
        let unknown = Conditions { cell: (0, 0), ..CONDITIONS };
        assert_eq!(other.question(unknown), Some([ASK_CELL, ASK_ATTRIBUTES].concat()));
        assert_eq!(abilities(&[("TMUX", "x")]).question(CONDITIONS), None);
        let chosen = Conditions { protocol: ImageProtocol::Sixel, ..CONDITIONS };
        assert_eq!(other.question(chosen), None);
    }

    #[test]
    fn what_the_user_names_is_taken_even_inside_tmux() {
        let sight = abilities(&[("TMUX", "x")]).sight(Conditions {
            protocol: ImageProtocol::Kitty,
            colors: Colors::Palette,
            ..CONDITIONS
        });
        assert_eq!(
            sight,
            Some(Sight { way: Way::Kitty, cell: (10, 20), palette: true, tmux: true, light: false })
        );
    }
}
