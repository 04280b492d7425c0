//! The themes there are, bundled and the user's own, and the one that is shown.

use std::collections::BTreeSet;
use std::path::Path;

use super::complaint::{Complaint, Loaded};
use super::nearest::did_you_mean;
use super::theme_file::read_theme;
use crate::theme::{Colors, Theme};

/// The theme for a dark background.
const DARK: &str = "earmark-dark";
/// The theme for a light background.
const LIGHT: &str = "earmark-light";
/// The theme for a terminal of which nothing is known, or which has sixteen colours.
const TERMINAL: &str = "terminal";

/// The bundled themes by name.
const BUNDLED: [(&str, &str); 11] = [
    ("catppuccin-latte", include_str!("../../assets/themes/catppuccin-latte.toml")),
    ("catppuccin-mocha", include_str!("../../assets/themes/catppuccin-mocha.toml")),
    ("colorblind-dark", include_str!("../../assets/themes/colorblind-dark.toml")),
    ("colorblind-light", include_str!("../../assets/themes/colorblind-light.toml")),
    (DARK, include_str!("../../assets/themes/earmark-dark.toml")),
    (LIGHT, include_str!("../../assets/themes/earmark-light.toml")),
    ("gruvbox-dark", include_str!("../../assets/themes/gruvbox-dark.toml")),
    ("gruvbox-light", include_str!("../../assets/themes/gruvbox-light.toml")),
    ("high-contrast-dark", include_str!("../../assets/themes/high-contrast-dark.toml")),
    ("high-contrast-light", include_str!("../../assets/themes/high-contrast-light.toml")),
    (TERMINAL, include_str!("../../assets/themes/terminal.toml")),
];

/// The name that takes the theme for the terminal's background and colours.
pub const AUTO_THEME: &str = "auto";

/// What is known about the terminal that a theme is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Whether its background is light, where that is known.
    pub light: Option<bool>,
    /// The colours that it has.
    pub colors: Colors,
}

/// Every name that a theme can be chosen by, in alphabetical order; `folder` holds the user's own.
pub fn theme_names(folder: &Path) -> Vec<String> {
    let mut names: BTreeSet<String> = BUNDLED.iter().map(|(name, _)| (*name).to_owned()).collect();
    // A folder that is not there, or cannot be read, holds no theme. Choosing one from it says why.
    for entry in folder.read_dir().into_iter().flatten().flatten() {
        let path = entry.path();
        if path.extension().is_some_and(|extension| extension == "toml")
            && let Some(name) = path.file_stem().and_then(|stem| stem.to_str()).filter(|name| is_name(name))
        {
            names.insert(name.to_owned());
        }
    }
    names.into_iter().collect()
}

/// Whether a theme of this name comes with the program.
pub fn is_bundled_theme(name: &str) -> bool {
    BUNDLED.iter().any(|(bundled, _)| *bundled == name)
}

/// Loads a theme by its name, or "auto", as this terminal can show it.
///
/// The user's file of a name wins over the bundled theme, and says only what differs from it.
pub fn load_theme(name: &str, look: Look, folder: &Path) -> Loaded<Theme> {
    let mut loaded = find(name, look, folder);
    loaded.value = loaded.value.on(look.colors);
    loaded
}

fn find(name: &str, look: Look, folder: &Path) -> Loaded<Theme> {
    let auto = automatic(look);
    if name == AUTO_THEME {
        return Loaded { value: bundled(auto, look.light), complaints: Vec::new() };
    }
    let file = folder.join(format!("{name}.toml"));
    if is_name(name) && file.exists() {
        let is_bundled = is_bundled_theme(name);
        let base = |light| bundled(if is_bundled { name } else { default_for(light) }, Some(light));
        return super::load(&file, |text| read_theme(text, &file, base));
    }
    if is_bundled_theme(name) {
        return Loaded { value: bundled(name, look.light), complaints: Vec::new() };
    }
    let names = theme_names(folder);
    let hint = did_you_mean(name, names.iter().map(String::as_str), "");
    let shown: String = name.chars().filter(|c| !c.is_control()).collect();
    let message = format!("there is no theme \"{shown}\"{hint}; {auto} is used");
    Loaded { value: bundled(auto, look.light), complaints: vec![Complaint::of_file(folder, message)] }
}

/// Whether a name is a file's name and no path.
fn is_name(name: &str) -> bool {
    !name.is_empty()
        && !name.starts_with('.')
        && !name.contains(['/', '\\', ':'])
        && !name.contains(char::is_control)
}

fn default_for(light: bool) -> &'static str {
    if light { LIGHT } else { DARK }
}

/// With sixteen colours the terminal's own theme is truer than any mapping, and it is the only one that can be
/// read on a background that is not known.
fn automatic(look: Look) -> &'static str {
    match (look.colors, look.light) {
        (Colors::Sixteen, _) | (_, None) => TERMINAL,
        (_, Some(light)) => default_for(light),
    }
}

/// A bundled theme. The terminal's own suits either background, and is as light as it.
fn bundled(name: &str, light: Option<bool>) -> Theme {
    let (name, text) = BUNDLED.iter().find(|(known, _)| *known == name).unwrap_or(&BUNDLED[0]);
    let mut theme = read_theme(text, Path::new(name), |light| Theme::plain(name, light)).value;
    if *name == TERMINAL {
        theme.light = light.unwrap_or(false);
    }
    theme
}

#[cfg(test)]
mod tests {
    use ratatui::style::{Color, Modifier, Style};

    use super::*;
    use crate::theme::{Role, contrast};

    const TRUE: Look = Look { light: Some(false), colors: Colors::True };

    #[track_caller]
    fn load(name: &str, look: Look) -> Theme {
        let loaded = load_theme(name, look, Path::new("/no/themes"));
        assert_eq!(loaded.complaints, []);
        loaded.value
    }

    #[test]
    fn auto_takes_the_theme_for_the_terminal() {
        assert_eq!(load("auto", TRUE).name, "earmark-dark");
        assert_eq!(load("auto", Look { light: Some(true), ..TRUE }).name, "earmark-light");
        let sixteen = load("auto", Look { light: Some(true), colors: Colors::Sixteen });
        assert_eq!((sixteen.name.as_str(), sixteen.light), ("terminal", true));
        assert_eq!(load("auto", Look { light: None, ..TRUE }).name, "terminal");
        let plain = load("auto", Look { colors: Colors::None, ..TRUE });
        assert_eq!(plain.style(Role::Song).fg, None);
    }

    #[test]
    fn a_users_file_changes_what_it_names() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("earmark-dark.toml"), "[roles]\nsong = \"red\"\n").unwrap();
        std::fs::write(folder.path().join("mine.toml"), "light = true\n[roles]\nsong = \"red\"\n").unwrap();
        let load = |name| load_theme(name, TRUE, folder.path());
        let mine = load("mine").value;
        assert_eq!(mine.style(Role::Song), Style::new().fg(Color::Red));
        assert_eq!(mine.style(Role::Artist), bundled(LIGHT, None).style(Role::Artist));
        assert_eq!(load("earmark-dark").value.style(Role::Song), Style::new().fg(Color::Red));
        assert_eq!(theme_names(folder.path()).len(), BUNDLED.len() + 1);
        let unknown = load("mime");
        assert_eq!(unknown.value, bundled(DARK, None));
        assert!(unknown.complaints[0].message.ends_with("did you mean \"mine\"?; earmark-dark is used"));
        assert_eq!(load("../mine").value, bundled(DARK, None));
    }

    #[test]
    fn bundled_themes_name_every_role_without_a_mistake() {
        for (name, text) in BUNDLED {
            let read = |base: Style| {
                read_theme(text, Path::new(name), |light| {
                    let mut theme = Theme::plain(name, light);
                    for &(role, _) in Role::ALL {
                        theme.set(role, base);
                    }
                    theme
                })
            };
            let (one, other) = (read(Style::new()), read(Style::new().fg(Color::Magenta)));
            assert_eq!(one.complaints, []);
            assert_eq!(one.value, other.value, "{name} leaves a role out");
            assert_eq!(one.value.name, name);
        }
    }

    /// Every text role on each background that it may stand on, at the ratio asked for; `papers` are the
    /// backgrounds of terminals, for a theme that keeps the terminal's own.
    #[track_caller]
    fn check_contrast(name: &str, papers: &[u32], least: f64) {
        let theme = bundled(name, None);
        assert_eq!(
            theme.style(Role::Text).bg.is_none(),
            !papers.is_empty(),
            "{name}: whose is the background?"
        );
        check_legible(&theme, papers, least);
        check_legible(&theme.on(Colors::Palette), papers, 4.5);
    }

    #[track_caller]
    fn check_legible(theme: &Theme, papers: &[u32], least: f64) {
        let name = &theme.name;
        let text = theme.style(Role::Text).fg.expect("text has a colour");
        for &(role, role_name) in Role::ALL {
            let style = theme.style(role);
            assert!(
                !style.add_modifier.contains(Modifier::DIM),
                "{name}: nobody knows how dim {role_name} is"
            );
            let mut on = theme.backgrounds(role);
            if style.bg.is_none() {
                on.extend(papers.iter().map(|&rgb| Color::from_u32(rgb)));
            }
            let least = if role == Role::Rule { 1.2 } else { least };
            for bg in on {
                let found = contrast(style.fg.unwrap_or(text), bg).expect("colours of a certain look");
                assert!(found >= least, "{name}: {role_name} on {bg} has {found:.2}, not {least}");
            }
        }
    }

    #[test]
    fn text_can_be_read_on_every_background_it_may_stand_on() {
        check_contrast(DARK, &[0x00_00_00, 0x1e_1e_1e, 0x28_2c_34], 4.5);
        check_contrast(LIGHT, &[0xff_ff_ff, 0xfd_f6_e3, 0xf2_f2_f2], 4.5);
        for (name, _) in BUNDLED.iter().filter(|(name, _)| ![DARK, LIGHT, TERMINAL].contains(name)) {
            check_contrast(name, &[], if name.starts_with("high-contrast") { 7.0 } else { 4.5 });
        }
    }

    #[test]
    fn what_is_said_by_a_colour_is_said_without_it() {
        // Where one stands beside the other and no sign or word tells them apart, an attribute does.
        let pairs = [
            (Role::Unread, Role::Text),
            (Role::Title, Role::Text),
            (Role::Heading, Role::Text),
            (Role::Link, Role::Text),
            (Role::Match, Role::Text),
            (Role::Current, Role::Text),
            (Role::Current, Role::Match),
            (Role::Selection, Role::Text),
            (Role::SelectionDim, Role::Text),
            (Role::Selection, Role::SelectionDim),
            (Role::Song, Role::Artist),
            (Role::Song, Role::Release),
            (Role::Release, Role::Artist),
            (Role::Accent, Role::Text),
        ];
        for (name, _) in BUNDLED {
            for colors in [Colors::True, Colors::Palette, Colors::Sixteen, Colors::None] {
                let theme = bundled(name, None).on(colors);
                for (one, other) in pairs {
                    assert_ne!(
                        theme.style(one),
                        theme.style(other),
                        "{name}, {colors:?}: {one:?}, {other:?}"
                    );
                }
            }
        }
    }
}
