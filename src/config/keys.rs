//! `keys.toml`: only what differs from the preset.
//!
//! A table for each context (`[list]`, `[reader]`, or `[all]` for every one), in it a line for each
//! key: `"ctrl-d" = "half-page-down"`, and `"x" = ""` to take a key's action away. Whether such a key,
//! action and context exist is for `commands` to say; here only the shape is checked.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use toml::de::DeValue;

use super::complaint::{Complaint, Loaded};
use super::document::{Complaints, Document, line_of};
use crate::commands::Keymap;
use crate::settings::Preset;

/// The user's own keys, as they are written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keys {
    /// For each context, in the order of the file: the keys and the action's name, empty for none.
    pub bindings: BTreeMap<String, Vec<(String, String)>>,
    file: PathBuf,
    lines: BTreeMap<(String, String), usize>,
}

impl Keys {
    /// Makes a complaint about a binding, or where `keys` is empty about its context, with its line.
    pub fn complain(&self, context: &str, keys: &str, message: &str) -> Complaint {
        let line = self.lines.get(&(context.to_owned(), keys.to_owned())).copied();
        let message = message.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        Complaint { line, ..Complaint::of_file(&self.file, message) }
    }
}

/// The key map that holds: a preset's, with what the user's key file changes. One can always leave.
pub fn load_keymap(preset: Preset, file: &Path) -> Loaded<Keymap> {
    let Loaded { value: keys, mut complaints } = load_keys(file);
    let mut map = match preset {
        Preset::Vim => Keymap::vim(),
        Preset::Newsboat => Keymap::newsboat(),
    };
    for (context, bindings) in &keys.bindings {
        for (typed, action) in bindings {
            let wrong = map.apply([(context.as_str(), typed.as_str(), action.as_str())]);
            complaints.extend(wrong.iter().map(|wrong| keys.complain(context, typed, &wrong.0)));
        }
    }
    map.keep_a_way_out();
    Loaded { value: map, complaints }
}

/// Reads the key file; one that is not there says nothing.
pub fn load_keys(file: &Path) -> Loaded<Keys> {
    super::load(file, |text| read_keys(text, file))
}

/// Reads keys from a file's text.
pub fn read_keys(text: &str, file: &Path) -> Loaded<Keys> {
    let mut complaints = Complaints::new(file, text);
    let mut keys = Keys { file: file.to_owned(), ..Keys::default() };
    let document = Document::parse(text, &mut complaints);
    for context in document.root() {
        let Ok(DeValue::Table(table)) = context.value else {
            let name = context.name;
            complaints.add(
                context.at,
                &format!("\"{name}\" stands in no table; put it under [all], [list] or another"),
            );
            continue;
        };
        keys.lines.insert((context.name.to_owned(), String::new()), line_of(text, context.at));
        for entry in document.entries(table) {
            match entry.value.map(DeValue::as_str) {
                Ok(Some(action)) => {
                    let binding = (entry.name.to_owned(), action.trim().to_owned());
                    keys.lines
                        .insert((context.name.to_owned(), entry.name.to_owned()), line_of(text, entry.at));
                    keys.bindings.entry(context.name.to_owned()).or_default().push(binding);
                }
                Ok(None) => complaints.add(entry.at, &not_an_action(entry.name, &entry.written)),
                Err(fault) => {
                    complaints.add(entry.at, &format!("\"{}\" cannot be read ({fault})", entry.name));
                }
            }
        }
    }
    Loaded { value: keys, complaints: complaints.finish() }
}

fn not_an_action(keys: &str, written: &str) -> String {
    format!("\"{keys}\" should be the name of an action in quotes, or \"\" for none, not {written}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bindings_are_read_by_context_and_mistakes_named() {
        let text = "j = \"down\"\n[list]\n\"ctrl-d\" = \"half-page-down\"\nb = 5\nx = \"\"\n[all]\nq = quit\n\"g g\" = 'top'\n";
        let loaded = read_keys(text, Path::new("keys.toml"));
        let pair = |keys: &str, action: &str| (keys.to_owned(), action.to_owned());
        assert_eq!(loaded.value.bindings["list"], [pair("ctrl-d", "half-page-down"), pair("x", "")]);
        assert_eq!(loaded.value.bindings["all"], [pair("g g", "top")]);
        let said: Vec<String> = loaded.complaints.iter().map(ToString::to_string).collect();
        assert_eq!(
            said,
            [
                "keys.toml, line 1: \"j\" stands in no table; put it under [all], [list] or another",
                "keys.toml, line 4: \"b\" should be the name of an action in quotes, or \"\" for none, not 5",
                "keys.toml, line 7: \"q\" cannot be read (string values must be quoted, expected literal string)",
            ]
        );
        let complaint = loaded.value.complain("list", "ctrl-d", "\"ctrl-d\" is taken");
        assert_eq!(complaint.to_string(), "keys.toml, line 3: \"ctrl-d\" is taken");
        assert_eq!(loaded.value.complain("all", "", "x").line, Some(6));
    }
}
