//! What the terminal can show, told from the environment before anything is asked.

use std::env;

use crate::config::Look;
use crate::settings::GlyphSet;
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

    #[test]
    fn colorfgbg_tells_the_background() {
        assert_eq!(light_by_colorfgbg("0;15"), Some(true));
        assert_eq!(light_by_colorfgbg("15;default;0"), Some(false));
        assert_eq!(light_by_colorfgbg("default"), None);
    }
}
