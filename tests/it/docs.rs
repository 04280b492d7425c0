//! The pages say what the program does: README's list of keys is the table of commands, and the page about themes
//! lists the roles that there are.

use std::fmt::Write as _;
use std::path::Path;

use earmark::commands::{Context, Group, Keymap, TABLE};
use earmark::theme::Role;

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

/// The list of roles of a theme.
fn roles_section() -> String {
    let mut page = "\n| role | what it is |\n|---|---|\n".to_owned();
    for (role, name) in Role::ALL {
        let _ = writeln!(page, "| `{name}` | {} |", role.says().trim().trim_end_matches('.'));
    }
    page
}

/// Asserts that a page says `wanted` between its marks, or writes it there where that is asked for.
#[track_caller]
fn assert_section(page: &str, name: &str, wanted: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(page);
    let text = std::fs::read_to_string(&path).expect(page);
    let (begin, end) = (format!("<!-- {name}: "), format!("<!-- {name} end -->"));
    let start = text.find(&begin).expect("the section's beginning");
    let start = start + text[start..].find("-->\n").expect("its line ends") + "-->\n".len();
    let stop = start + text[start..].find(&end).expect("the section's end");
    let wanted = format!("{wanted}\n");
    if text[start..stop] != wanted && std::env::var_os("EARMARK_WRITE_DOCS").is_some() {
        let text = format!("{}{wanted}{}", &text[..start], &text[stop..]);
        std::fs::write(&path, text).expect("the page can be written");
        return;
    }
    assert!(
        text[start..stop] == wanted,
        "{page} lists other {name}; EARMARK_WRITE_DOCS=1 cargo test docs writes them anew"
    );
}

#[test]
fn the_readme_lists_the_keys_that_hold() {
    assert_section("README.md", "keys", &keys_section());
}

#[test]
fn the_page_about_themes_lists_the_roles_there_are() {
    assert_section("docs/themes.md", "roles", &roles_section());
}
