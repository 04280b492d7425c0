//! The pages say what the program does: README's list of keys is the table of commands.

use std::fmt::Write as _;
use std::path::Path;

use earmark::commands::{Context, Group, Keymap, TABLE};

/// README's section of keys, from the table.
fn keys_section() -> String {
    let map = Keymap::vim();
    let mut page = String::new();
    for group in Group::ALL {
        let _ = writeln!(page, "\n**{}**\n\n| keys | what they do | where |\n|---|---|---|", group.title());
        for row in TABLE.iter().filter(|row| row.group == *group) {
            let mut keys: Vec<String> = Vec::new();
            for context in row.contexts {
                for found in map.keys_of(*context, row.command) {
                    let key = format!("`{}`", found.short("Enter").replace('|', "\\|"));
                    if !keys.contains(&key) {
                        keys.push(key);
                    }
                }
            }
            let keys = if keys.is_empty() { format!("`:{}`", row.name) } else { keys.join(" ") };
            let places: Vec<&str> = row.contexts.iter().map(|context| context.name()).collect();
            let everywhere = places.len() >= Context::ALL.len() - 2;
            let places = if everywhere { "everywhere".to_owned() } else { places.join(", ") };
            let _ = writeln!(page, "| {keys} | {} | {places} |", row.help);
        }
    }
    page
}

#[test]
fn the_readme_lists_the_keys_that_hold() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let page = std::fs::read_to_string(&path).expect("README.md");
    let (before, rest) = page.split_once("compares -->\n").expect("the section's beginning");
    let (section, after) = rest.split_once("<!-- keys end -->").expect("the section's end");
    let wanted = keys_section() + "\n";
    if section != wanted && std::env::var_os("EARMARK_WRITE_DOCS").is_some() {
        let page = format!("{before}compares -->\n{wanted}<!-- keys end -->{after}");
        std::fs::write(&path, page).expect("README.md can be written");
        return;
    }
    assert!(
        section == wanted,
        "README.md lists other keys; EARMARK_WRITE_DOCS=1 cargo test docs writes them anew"
    );
}
