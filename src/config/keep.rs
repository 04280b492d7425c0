//! Keeps a theme that was chosen in the reader in `config.toml`.
//!
//! The file is the user's: one line of it changes, and comments, order and everything else stay as they are.
//! What comes of it is read before it is believed, and a file in which more would change is left alone.

use std::path::Path;

use toml::de::DeTable;

use super::settings::read_settings;
use crate::settings::Settings;

/// Returns the text of `config.toml` with this theme in it, or `None` where that cannot be done safely.
///
/// Where the file says nothing of a theme, the line goes below the one that documents it, else to the end of the
/// settings.
pub fn with_theme(text: &str, theme: &str) -> Option<String> {
    let value = toml::Value::String(theme.to_owned()).to_string();
    let new = match entry(text) {
        Some(range) => format!("{}{value}{}", &text[..range.start], &text[range.end..]),
        None => {
            let at = place(text);
            let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
            let before = if at > 0 && !text[..at].ends_with('\n') { end } else { "" };
            format!("{}{before}theme = {value}{end}{}", &text[..at], &text[at..])
        }
    };
    changes_that_alone(text, &new, theme).then_some(new)
}

/// Where the value of the setting stands.
fn entry(text: &str) -> Option<std::ops::Range<usize>> {
    let (table, _) = DeTable::parse_recoverable(text);
    let table = table.get_ref();
    table.iter().find(|(name, _)| name.get_ref() == "theme").map(|(_, value)| value.span())
}

/// Where a line for it goes: below its comment, else before the first table, where settings end.
fn place(text: &str) -> usize {
    let (mut at, mut documented, mut tables) = (0, None, text.len());
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim_start();
        if trimmed.starts_with('[') {
            tables = tables.min(at);
        }
        at += line.len();
        let comment = trimmed.strip_prefix('#').map(str::trim_start);
        let names_it =
            |rest: &str| rest.strip_prefix("theme").is_some_and(|rest| rest.trim_start().starts_with('='));
        if comment.is_some_and(names_it) && at <= tables {
            documented = Some(at);
        }
    }
    documented.unwrap_or(tables)
}

fn changes_that_alone(old: &str, new: &str, theme: &str) -> bool {
    let file = Path::new("config.toml");
    let (before, after) = (read_settings(old, file), read_settings(new, file));
    after.value == Settings { theme: theme.to_owned(), ..before.value }
        && after.complaints.len() <= before.complaints.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::DEFAULT_SETTINGS;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(with_theme(text, "mine").as_deref(), expected);
    }

    #[test]
    fn one_line_changes_and_the_rest_stays() {
        check("", Some("theme = \"mine\"\n"));
        check("theme = 'old' # the old one\n", Some("theme = \"mine\" # the old one\n"));
        check("# x\nmouse = false", Some("# x\nmouse = false\ntheme = \"mine\"\n"));
        check("mouse = false\r\n", Some("mouse = false\r\ntheme = \"mine\"\r\n"));
        check("#theme = \"auto\"\n\n# Keys.\n", Some("#theme = \"auto\"\ntheme = \"mine\"\n\n# Keys.\n"));
        // What is wrong with the file is not mended, and does not stand in the way.
        check("colour = 1\ntheme = 5\n", Some("colour = 1\ntheme = \"mine\"\n"));
        check("colour = 1\n[table]\nx = 1\n", Some("colour = 1\ntheme = \"mine\"\n[table]\nx = 1\n"));
        let kept = with_theme(DEFAULT_SETTINGS, "mine").unwrap();
        assert_eq!(kept.replace("theme = \"mine\"\n", ""), DEFAULT_SETTINGS);
        assert_eq!(with_theme(&kept, "mine").as_ref(), Some(&kept), "the second time nothing changes");
    }

    #[test]
    fn a_file_in_which_more_would_change_is_left_alone() {
        check("start = '''\n#theme = 1\n'''\n", None);
        check("[theme]\nname = 1\n", None);
        check("theme.dark = 1\n", None);
        check("mouse = [\n", None);
    }

    proptest::proptest! {
        #[test]
        fn no_file_is_too_strange(
            text in "(theme|mouse|=| |\"|'|\\[|\\]|#|\n|\r|true|a|.){0,30}",
            theme in "[a-z\"'é ]{1,8}",
        ) {
            if let Some(new) = with_theme(&text, &theme) {
                proptest::prop_assert_eq!(read_settings(&new, Path::new("c")).value.theme, theme.trim());
            }
        }
    }
}
