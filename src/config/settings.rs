//! `config.toml`: one row of a table for each setting.

use std::path::{Path, PathBuf};

use toml::de::DeValue;

use super::complaint::Loaded;
use super::document::{Complaints, Document, Entry};
use super::nearest::did_you_mean;
use crate::settings::{
    Bidi, Dates, GlyphSet, Hyperlinks, ImageProtocol, Images, MarkRead, Preset, Refresh, Settings,
};

/// The file that `earmark config default` prints: every setting with its default, commented out.
pub const DEFAULT_SETTINGS: &str = include_str!("../../assets/config.toml");

/// A setting: how it is read from a value and shown as one.
struct Setting {
    name: &'static str,
    /// What its value should be, for a complaint.
    wants: &'static str,
    /// `None` for a value that is not what it should be.
    read: fn(&DeValue<'_>, &mut Settings) -> Option<()>,
    show: fn(&Settings) -> toml::Value,
}

/// Declares the rows: a name, what it wants, how a value is read for the field of that name, how it is shown.
macro_rules! settings {
    ($($name:ident, $wants:literal, $read:expr, $show:expr;)+) => {
        const SETTINGS: &[Setting] = &[$(Setting {
            name: stringify!($name),
            wants: $wants,
            read: |value, settings| {
                settings.$name = $read(value)?;
                Some(())
            },
            show: |settings| $show(&settings.$name).into(),
        }),+];
    };
}

settings! {
    start, "a view's name, a query or \"\"", optional_text, |s: &Option<String>| s.clone().unwrap_or_default();
    mark_read, "\"open\", \"scroll-end\" or \"never\"", |v| choice(v, MarkRead::NAMES), |s| name(s, MarkRead::NAMES);
    two_line_rows, "true or false", truth, bool::clone;
    sidebar, "true or false", truth, bool::clone;
    text_width, "a number from 20 to 300", |v| number(v, 20, 300), |n: &u16| i64::from(*n);
    margin, "a number from 0 to 40", |v| number(v, 0, 40), |n: &u16| i64::from(*n);
    line_spacing, "1 or 2", |v| number(v, 1, 2), |n: &u16| i64::from(*n);
    dates, "\"relative\" or \"absolute\"", |v| choice(v, Dates::NAMES), |s| name(s, Dates::NAMES);
    mouse, "true or false", truth, bool::clone;
    plain, "true or false", truth, bool::clone;
    glyphs, "\"auto\", \"unicode\" or \"ascii\"", |v| choice(v, GlyphSet::NAMES), |s| name(s, GlyphSet::NAMES);
    bidi, "\"auto\", \"own\", \"terminal\" or \"off\"", |v| choice(v, Bidi::NAMES), |s| name(s, Bidi::NAMES);
    hyperlinks, "\"auto\", \"on\" or \"off\"", |v| choice(v, Hyperlinks::NAMES), |s| name(s, Hyperlinks::NAMES);
    theme, "a theme's name or \"auto\"", filled_text, String::clone;
    images, "\"off\", \"lead\" or \"all\"", |v| choice(v, Images::NAMES), |s| name(s, Images::NAMES);
    image_protocol, "\"auto\", \"kitty\", \"sixel\", \"iterm2\", \"halfblocks\" or \"none\"", |v| choice(v, ImageProtocol::NAMES), |s| name(s, ImageProtocol::NAMES);
    preset, "\"vim\" or \"newsboat\"", |v| choice(v, Preset::NAMES), |s| name(s, Preset::NAMES);
    favorites, "a path or \"\"", optional_path, |p: &Option<PathBuf>| p.as_ref().map(|p| p.display().to_string()).unwrap_or_default();
    song_search, "an http address with {query}, or with {artist} and {title}", search_address, String::clone;
    browser, "a list such as [\"firefox\", \"{url}\"]", arguments, Vec::clone;
    clipboard, "a list such as [\"xclip\", \"-selection\", \"clipboard\"]", arguments, Vec::clone;
    song_patience_days, "a number from 1 to 3650", |v| number(v, 1, 3650), |n: &u16| i64::from(*n);
    retention, "a number of days from 0 to 36500", |v| number(v, 0, 36_500), |n: &u16| i64::from(*n);
    refresh, "\"auto\" or \"manual\"", |v| choice(v, Refresh::NAMES), |s| name(s, Refresh::NAMES);
    refresh_minutes, "a number from 0 to 10080", |v| number(v, 0, 10_080), |n: &u16| i64::from(*n);
    connections, "a number from 1 to 1000", |v| number(v, 1, 1000), |n: &u16| i64::from(*n);
    connections_per_host, "a number from 1 to 1000", |v| number(v, 1, 1000), |n: &u16| i64::from(*n);
    host_delay, "a number from 0 to 60000", |v| number(v, 0, 60_000), |n: &u16| i64::from(*n);
    connect_timeout, "a number from 1 to 600", |v| number(v, 1, 600), |n: &u16| i64::from(*n);
    answer_timeout, "a number from 1 to 600", |v| number(v, 1, 600), |n: &u16| i64::from(*n);
    fetch_timeout, "a number from 1 to 3600", |v| number(v, 1, 3600), |n: &u16| i64::from(*n);
    feed_limit, "a number from 1 to 64", |v| number(v, 1, 64), |n: &u16| i64::from(*n);
    proxy, "an address such as \"http://host:port\" or \"socks5h://host:port\", \"none\" or \"\"", proxy, String::clone;
    user_agent, "a text", plain_text, String::clone;
    private_hosts, "a list such as [\"nas.local\", \"192.168.1.5\"]", texts, Vec::clone;
}

/// Reads the settings file; one that is not there says nothing.
pub fn load_settings(file: &Path) -> Loaded<Settings> {
    super::load(file, |text| read_settings(text, file))
}

/// Reads settings from a file's text.
pub fn read_settings(text: &str, file: &Path) -> Loaded<Settings> {
    let mut complaints = Complaints::new(file, text);
    let mut settings = Settings::default();
    for entry in Document::parse(text, &mut complaints).root() {
        if let Err(message) = apply(&entry, &mut settings) {
            complaints.add(entry.at, &message);
        }
    }
    Loaded { value: settings, complaints: complaints.finish() }
}

fn apply(entry: &Entry<'_>, settings: &mut Settings) -> Result<(), String> {
    let Some(setting) = SETTINGS.iter().find(|setting| setting.name == entry.name) else {
        let known = SETTINGS.iter().map(|setting| setting.name);
        let hint = did_you_mean(entry.name, known, "; \"earmark config default\" lists them all");
        return Err(format!("there is no setting \"{}\"{hint}", entry.name));
    };
    let holds = || (setting.show)(&Settings::default());
    let Setting { name, wants, read, .. } = setting;
    match entry.value {
        Err(fault) => Err(format!("{name} cannot be read ({fault}); {} is used", holds())),
        Ok(value) => read(value, settings)
            .ok_or_else(|| format!("{name} should be {wants}, not {}; {} is used", entry.written, holds())),
    }
}

fn text<'v>(value: &'v DeValue<'_>) -> Option<&'v str> {
    value.as_str()
}

fn filled_text(value: &DeValue<'_>) -> Option<String> {
    text(value).map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
}

#[expect(
    clippy::option_option,
    reason = "a value that is wrong, one that says \"none\", and one that is there"
)]
fn optional_text(value: &DeValue<'_>) -> Option<Option<String>> {
    text(value).map(|text| Some(text.trim().to_owned()).filter(|text| !text.is_empty()))
}

#[expect(clippy::option_option, reason = "as for optional texts")]
fn optional_path(value: &DeValue<'_>) -> Option<Option<PathBuf>> {
    optional_text(value).map(|path| path.map(PathBuf::from))
}

fn truth(value: &DeValue<'_>) -> Option<bool> {
    value.as_bool()
}

fn number(value: &DeValue<'_>, least: u16, most: u16) -> Option<u16> {
    let DeValue::Integer(digits) = value else { return None };
    let number = u16::from_str_radix(digits.as_str(), digits.radix()).ok()?;
    (least..=most).contains(&number).then_some(number)
}

fn choice<T: Copy>(value: &DeValue<'_>, names: &[(T, &'static str)]) -> Option<T> {
    let chosen = text(value)?;
    names.iter().find(|(_, name)| *name == chosen).map(|&(choice, _)| choice)
}

fn plain_text(value: &DeValue<'_>) -> Option<String> {
    // It goes into a header: one line of it.
    text(value).map(str::trim).filter(|text| !text.contains(char::is_control)).map(str::to_owned)
}

fn proxy(value: &DeValue<'_>) -> Option<String> {
    let address = text(value)?.trim();
    let known = ["http://", "https://", "socks4://", "socks4a://", "socks5://", "socks5h://"];
    let is_one =
        address.is_empty() || address == "none" || known.iter().any(|kind| address.starts_with(kind));
    is_one.then(|| address.to_owned())
}

fn texts(value: &DeValue<'_>) -> Option<Vec<String>> {
    let list = value.as_array()?;
    list.iter().map(|item| text(item.get_ref()).map(|text| text.trim().to_owned())).collect()
}

fn arguments(value: &DeValue<'_>) -> Option<Vec<String>> {
    let list = value.as_array()?;
    let arguments: Vec<String> =
        list.iter().map(|item| text(item.get_ref()).map(str::to_owned)).collect::<Option<_>>()?;
    let names_a_program = arguments.first().is_none_or(|program| !program.trim().is_empty());
    names_a_program.then_some(arguments)
}

fn search_address(value: &DeValue<'_>) -> Option<String> {
    let address = filled_text(value)?;
    let is_web = address.starts_with("https://") || address.starts_with("http://");
    let is_asked = address.contains("{query}") || address.contains("{title}");
    (is_web && is_asked).then_some(address)
}

fn name<T: PartialEq>(choice: &T, names: &[(T, &'static str)]) -> &'static str {
    names.iter().find(|(known, _)| known == choice).map_or("", |(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, complaints: &[&str]) -> Settings {
        let loaded = read_settings(text, Path::new("c.toml"));
        let said: Vec<String> = loaded.complaints.iter().map(ToString::to_string).collect();
        assert_eq!(said, complaints);
        loaded.value
    }

    #[test]
    fn what_the_file_says_holds_and_the_rest_is_as_ever() {
        let settings = check(
            "mark_read = \"scroll-end\"\ntext_width = 60\nmouse = false\nbrowser = [\"firefox\", \"{url}\"]\n\
             favorites = \"~/songs.jsonl\"\nstart = 'is:starred age<7d'\npreset = \"newsboat\"\n",
            &[],
        );
        let expected = Settings {
            mark_read: MarkRead::ScrollEnd,
            text_width: 60,
            mouse: false,
            browser: vec!["firefox".into(), "{url}".into()],
            favorites: Some("~/songs.jsonl".into()),
            start: Some("is:starred age<7d".into()),
            preset: Preset::Newsboat,
            ..Settings::default()
        };
        assert_eq!(settings, expected);
        assert_eq!(check("", &[]), Settings::default());
    }

    #[test]
    fn each_mistake_is_named_with_its_line_and_what_is_used_and_costs_nothing_else() {
        let settings = check(
            "text-width = 60\ntext_width = \"wide\"\ntheme = plain\nmark_read = \"always\"\ncolour = 1\n\
             text_width = 70\nbrowser = [1]\nsong_search = \"javascript:{query}\"\n[list\nmouse = false\n",
            &[
                "c.toml, line 1: there is no setting \"text-width\"; did you mean \"text_width\"?",
                "c.toml, line 2: text_width should be a number from 20 to 300, not \"wide\"; 76 is used",
                "c.toml, line 3: theme cannot be read (string values must be quoted, expected literal string); \
                 \"auto\" is used",
                "c.toml, line 4: mark_read should be \"open\", \"scroll-end\" or \"never\", not \"always\"; \
                 \"open\" is used",
                "c.toml, line 5: there is no setting \"colour\"; \"earmark config default\" lists them all",
                "c.toml, line 6: duplicate key; it is not used",
                "c.toml, line 7: browser should be a list such as [\"firefox\", \"{url}\"], not [1]; [] is used",
                "c.toml, line 8: song_search should be an http address with {query}, or with {artist} and {title}, \
                 not \"javascript:{query}\"; \"https://www.youtube.com/results?search_query={query}\" is used",
                "c.toml, line 9: unclosed table, expected `]`; it is not used",
                "c.toml, line 10: mouse should be true or false, not a table; true is used",
            ],
        );
        assert_eq!(settings, Settings::default());
    }

    #[test]
    fn the_default_file_documents_every_setting_with_its_default() {
        let uncommented: String = DEFAULT_SETTINGS
            .lines()
            .filter_map(|line| {
                line.strip_prefix('#').filter(|rest| rest.starts_with(|c: char| c.is_ascii_lowercase()))
            })
            .flat_map(|line| [line, "\n"])
            .collect();
        assert_eq!(check(&uncommented, &[]), Settings::default());
        assert_eq!(check(DEFAULT_SETTINGS, &[]), Settings::default());
        for setting in SETTINGS {
            let line = format!("\n#{} = {}\n", setting.name, (setting.show)(&Settings::default()));
            assert!(DEFAULT_SETTINGS.contains(&line), "not documented: {line}");
        }
    }

    #[test]
    fn a_file_that_cannot_be_read_leaves_the_defaults_and_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let loaded = load_settings(folder.path());
        assert_eq!(loaded.value, Settings::default());
        assert!(loaded.complaints[0].to_string().contains("it cannot be read"));
        let file = folder.path().join("config.toml");
        assert!(load_settings(&file).complaints.is_empty(), "no file, no complaint");
        std::fs::write(&file, b"mouse = false\n# \xff\n").unwrap();
        let loaded = load_settings(&file);
        assert_eq!(loaded.complaints[0].line, Some(2));
        assert_eq!(loaded.value, Settings::default());
    }

    proptest::proptest! {
        #[test]
        fn no_file_is_too_strange(text in "([a-z_]{1,6} ?= ?|\\[|\"|'|\n|.){0,40}") {
            let loaded = read_settings(&text, Path::new("c.toml"));
            proptest::prop_assert!(loaded.complaints.iter().all(|c| !c.message.contains(char::is_control)));
        }
    }
}
