//! The themes there are, bundled and the user's own, and the one that is shown.

use std::collections::BTreeSet;
use std::path::Path;

use super::complaint::{Complaint, Loaded};
use super::nearest::did_you_mean;
use super::theme_file::read_theme;
use crate::theme::{Colors, Theme};

/// The bundled themes by name.
const BUNDLED: [(&str, &str); 5] = [
    ("earmark-dark", include_str!("../../assets/themes/earmark-dark.toml")),
    ("earmark-light", include_str!("../../assets/themes/earmark-light.toml")),
    ("gruvbox-dark", include_str!("../../assets/themes/gruvbox-dark.toml")),
    ("high-contrast", include_str!("../../assets/themes/high-contrast.toml")),
    ("terminal", include_str!("../../assets/themes/terminal.toml")),
];

/// The name that takes the theme for the terminal's background and colours.
const AUTO: &str = "auto";

/// What is known about the terminal that a theme is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Whether its background is light.
    pub light: bool,
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
    if name == AUTO {
        return Loaded { value: bundled(auto, look.light), complaints: Vec::new() };
    }
    let file = folder.join(format!("{name}.toml"));
    if is_name(name) && file.exists() {
        let is_bundled = BUNDLED.iter().any(|(bundled, _)| *bundled == name);
        let base = |light| bundled(if is_bundled { name } else { default_for(light) }, light);
        return super::load(&file, |text| read_theme(text, &file, base));
    }
    if BUNDLED.iter().any(|(bundled, _)| *bundled == name) {
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
    if light { "earmark-light" } else { "earmark-dark" }
}

/// With sixteen colours the terminal's own theme is truer than any mapping.
fn automatic(look: Look) -> &'static str {
    match look.colors {
        Colors::Sixteen => "terminal",
        _ => default_for(look.light),
    }
}

/// A bundled theme. The terminal's own suits either background, and is as light as it.
fn bundled(name: &str, light: bool) -> Theme {
    let (name, text) = BUNDLED.iter().find(|(known, _)| *known == name).unwrap_or(&BUNDLED[0]);
    let mut theme = read_theme(text, Path::new(name), |light| Theme::plain(name, light)).value;
    if *name == "terminal" {
        theme.light = light;
    }
    theme
}

#[cfg(test)]
mod tests {
    use ratatui::style::{Color, Modifier, Style};

    use super::*;
    use crate::theme::Role;

    const TRUE: Look = Look { light: false, colors: Colors::True };

    #[track_caller]
    fn load(name: &str, look: Look) -> Theme {
        let loaded = load_theme(name, look, Path::new("/no/themes"));
        assert_eq!(loaded.complaints, []);
        loaded.value
    }

    #[test]
    fn auto_takes_the_theme_for_the_terminal() {
        assert_eq!(load("auto", TRUE).name, "earmark-dark");
        assert_eq!(load("auto", Look { light: true, ..TRUE }).name, "earmark-light");
        let sixteen = load("auto", Look { light: true, colors: Colors::Sixteen });
        assert_eq!((sixteen.name.as_str(), sixteen.light), ("terminal", true));
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
        assert_eq!(mine.style(Role::Artist), bundled("earmark-light", true).style(Role::Artist));
        assert_eq!(load("earmark-dark").value.style(Role::Song), Style::new().fg(Color::Red));
        assert_eq!(theme_names(folder.path()).len(), BUNDLED.len() + 1);
        let unknown = load("mime");
        assert_eq!(unknown.value, bundled("earmark-dark", false));
        assert!(unknown.complaints[0].message.ends_with("did you mean \"mine\"?; earmark-dark is used"));
        assert_eq!(load("../mine").value, bundled("earmark-dark", false));
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

    /// The relative luminance of WCAG 2.
    fn luminance(color: Color) -> f64 {
        let Color::Rgb(red, green, blue) = color else { panic!("{color} has no certain luminance") };
        let linear = |part: u8| {
            let part = f64::from(part) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
    }

    fn contrast(one: Color, other: Color) -> f64 {
        let (one, other) = (luminance(one), luminance(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    /// Every text role on each background, and on a selected row, at the ratio asked for.
    #[track_caller]
    fn check_contrast(name: &str, backgrounds: &[u32], least: f64) {
        let theme = bundled(name, false);
        let text = theme.style(Role::Text).fg.expect("text has a colour");
        let mut backgrounds: Vec<Color> = backgrounds.iter().map(|&rgb| Color::from_u32(rgb)).collect();
        backgrounds.extend(
            [Role::Text, Role::Selection, Role::SelectionDim]
                .map(|role| theme.style(role).bg)
                .iter()
                .flatten(),
        );
        for &(role, role_name) in Role::ALL {
            let style = theme.style(role);
            assert!(
                !style.add_modifier.contains(Modifier::DIM),
                "{name}: nobody knows how dim {role_name} is"
            );
            let fg = style.fg.unwrap_or(text);
            let needed = if role == Role::Rule { 1.2 } else { least };
            match style.bg {
                Some(own) => assert!(contrast(fg, own) >= least, "{name}: {role_name} on its own background"),
                None => {
                    for &bg in &backgrounds {
                        let found = contrast(fg, bg);
                        assert!(found >= needed, "{name}: {role_name} on {bg} has {found:.2}, not {needed}");
                    }
                }
            }
        }
    }

    #[test]
    fn text_can_be_read_on_every_background_it_may_stand_on() {
        check_contrast("earmark-dark", &[0x00_00_00, 0x1e_1e_1e, 0x28_2c_34], 4.5);
        check_contrast("earmark-light", &[0xff_ff_ff, 0xfd_f6_e3, 0xf2_f2_f2], 4.5);
        check_contrast("gruvbox-dark", &[], 4.5);
        check_contrast("high-contrast", &[], 7.0);
    }
}
