//! What the terminal can show, told from the environment before anything is asked.

use std::env;

use crate::config::Look;
use crate::settings::{Bidi, GlyphSet, Hyperlinks};
use crate::theme::{Colors, Glyphs};

/// Which colours the user allows, by the command line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ColorWish {
    /// As the terminal and `NO_COLOR` say.
    #[default]
    Auto,
    /// Colours even where `NO_COLOR` is set.
    Always,
    /// None.
    Never,
}

fn set(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}

/// What is known about the terminal; `light` is what it answered when it was last asked.
pub(super) fn of_terminal(wish: ColorWish, light: Option<bool>) -> Look {
    let light = light.or_else(|| light_by_colorfgbg(&set("COLORFGBG")?));
    let colors = match wish {
        ColorWish::Never => Colors::None,
        ColorWish::Auto if set("NO_COLOR").is_some() => Colors::None,
        _ => colors(set("COLORTERM").as_deref(), set("TERM").as_deref()),
    };
    Look { light, colors }
}

fn colors(colorterm: Option<&str>, term: Option<&str>) -> Colors {
    match (colorterm, term.unwrap_or_default()) {
        (Some("truecolor" | "24bit"), _) => Colors::True,
        (_, "dumb") => Colors::None,
        (_, term) if term.contains("direct") => Colors::True,
        (_, term) if term.contains("256color") => Colors::Palette,
        _ => Colors::Sixteen,
    }
}

/// `COLORFGBG` ends in the background's number among the sixteen: 7 and 15 are light.
fn light_by_colorfgbg(value: &str) -> Option<bool> {
    let background: u8 = value.rsplit(';').next()?.parse().ok()?;
    Some(matches!(background, 7 | 9..=15))
}

/// The glyphs that a setting stands for here.
pub(super) fn glyphs(set: GlyphSet) -> Glyphs {
    let unicode = match set {
        GlyphSet::Unicode => true,
        GlyphSet::Ascii => false,
        GlyphSet::Auto => locale_is_utf8(),
    };
    if unicode { Glyphs::UNICODE } else { Glyphs::ASCII }
}

/// Who turns right-to-left text round, where the setting leaves it to what the terminal is.
pub(super) fn bidi(wish: Bidi) -> Bidi {
    match wish {
        Bidi::Auto if reorders(set) => Bidi::Terminal,
        Bidi::Auto => Bidi::Own,
        decided => decided,
    }
}

/// Whether the terminal turns right-to-left text round by itself, by what it says of itself in the environment.
///
/// VTE does since 0.58, Konsole, mlterm, mintty, `PuTTY` and Apple's Terminal do. Kitty turns each word round but
/// not their order: words that we turned round too could not be read.
fn reorders(variable: impl Fn(&str) -> Option<String>) -> bool {
    let term = variable("TERM").unwrap_or_default();
    let program = variable("TERM_PROGRAM").unwrap_or_default();
    let vte = variable("VTE_VERSION").and_then(|version| version.parse().ok()).unwrap_or(0_u32);
    vte >= 5800
        || ["KONSOLE_VERSION", "MLTERM", "KITTY_WINDOW_ID"].iter().any(|name| variable(name).is_some())
        || matches!(&*program, "Apple_Terminal" | "mintty")
        || ["mlterm", "putty", "xterm-kitty"].iter().any(|name| term.starts_with(name))
}

/// Whether the terminal is told where links lead.
pub(super) fn tells_links(wish: Hyperlinks) -> bool {
    match wish {
        Hyperlinks::Auto => opens_links(set),
        Hyperlinks::On => true,
        Hyperlinks::Off => false,
    }
}

/// Whether the terminal opens links, by what it says of itself in the environment. One that nobody knows is
/// told of none: some old ones print what they do not understand.
fn opens_links(variable: impl Fn(&str) -> Option<String>) -> bool {
    const PROGRAMS: [&str; 9] =
        ["iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper", "Tabby", "rio", "WarpTerminal", "mintty"];
    const TERMS: [&str; 7] =
        ["xterm-kitty", "xterm-ghostty", "foot", "alacritty", "wezterm", "contour", "rio"];
    let term = variable("TERM").unwrap_or_default();
    if matches!(&*term, "dumb" | "linux") || variable("STY").is_some() {
        return false;
    }
    let program = variable("TERM_PROGRAM").unwrap_or_default();
    let vte = variable("VTE_VERSION").and_then(|version| version.parse().ok()).unwrap_or(0_u32);
    let names = ["WT_SESSION", "KITTY_WINDOW_ID", "KONSOLE_VERSION", "ALACRITTY_WINDOW_ID", "TMUX"];
    // tmux passes them on since 3.4 where the terminal around it knows them, and drops them where not.
    vte >= 5000
        || names.iter().any(|name| variable(name).is_some())
        || PROGRAMS.contains(&&*program)
        || TERMS.iter().any(|name| term.starts_with(name))
}

/// Whether the locale says UTF-8: the first of these that is set decides, as POSIX has it.
fn locale_is_utf8() -> bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(set).unwrap_or_default();
    let locale = locale.to_ascii_lowercase();
    locale.contains("utf-8") || locale.contains("utf8") || cfg!(any(windows, target_os = "macos"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_tells_the_colours() {
        assert_eq!(colors(Some("truecolor"), Some("xterm")), Colors::True);
        assert_eq!(colors(None, Some("tmux-256color")), Colors::Palette);
        assert_eq!(colors(None, Some("linux")), Colors::Sixteen);
        assert_eq!(colors(None, Some("dumb")), Colors::None);
    }

    /// An environment of the variables named.
    fn environment<'a>(set: &'a [(&'a str, &'a str)]) -> impl Fn(&str) -> Option<String> + 'a {
        |name| set.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
    }

    #[test]
    fn terminals_that_turn_text_round_are_left_to_it() {
        let check =
            |set: &[(&str, &str)], expected| assert_eq!(reorders(environment(set)), expected, "{set:?}");
        check(&[("TERM", "xterm-256color"), ("VTE_VERSION", "6800")], true);
        check(&[("TERM", "xterm-256color"), ("VTE_VERSION", "5202")], false);
        check(&[("TERM", "xterm-256color"), ("KONSOLE_VERSION", "220401")], true);
        check(&[("TERM", "xterm-kitty")], true);
        check(&[("TERM", "alacritty")], false);
        check(&[("TERM", "foot")], false);
        check(&[("TERM_PROGRAM", "Apple_Terminal")], true);
        check(&[("VTE_VERSION", "new")], false);
        check(&[], false);
    }

    #[test]
    fn only_terminals_that_are_known_to_open_links_are_told_of_them() {
        let check =
            |set: &[(&str, &str)], expected| assert_eq!(opens_links(environment(set)), expected, "{set:?}");
        check(&[("TERM", "xterm-256color"), ("VTE_VERSION", "6800")], true);
        check(&[("TERM", "xterm-256color")], false);
        check(&[("TERM", "xterm-256color"), ("TERM_PROGRAM", "vscode")], true);
        check(&[("TERM", "foot-extra")], true);
        check(&[("TERM", "tmux-256color"), ("TMUX", "/tmp/tmux-1000/default,1,0")], true);
        check(&[("TERM", "screen"), ("STY", "1.pts-0.host"), ("VTE_VERSION", "6800")], false);
        check(&[("TERM", "linux"), ("VTE_VERSION", "6800")], false);
        check(&[("TERM", "dumb")], false);
        check(&[], false);
    }

    #[test]
    fn colorfgbg_tells_the_background() {
        assert_eq!(light_by_colorfgbg("0;15"), Some(true));
        assert_eq!(light_by_colorfgbg("15;default;0"), Some(false));
        assert_eq!(light_by_colorfgbg("default"), None);
    }
}
