//! The layers hold: imports point down, and some words stand in some places only.
//!
//! The table is the one in docs/architecture.md, so the page cannot go stale.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

const PURE: &[&str] =
    &["news", "commands", "settings", "theme", "text", "formats", "music", "favorites", "app", "ui"];

/// Words that only some modules may use: the word, the modules, and why.
const CONFINED: &[(&str, &[&str], &str)] = &[
    ("rusqlite", &["store"], "the store is the only SQL"),
    (
        "crossterm::",
        &["runtime", "desk"],
        "the runtime owns the terminal; the desk writes the clipboard's sequence",
    ),
    ("println!", &["cli"], "only the shell's face prints"),
    ("print!", &["cli"], "only the shell's face prints"),
    ("thread::spawn", &["library", "runtime", "intake"], "threads live at the top"),
    ("ureq", &["net"], "only net fetches"),
    ("rustls", &["net"], "only net fetches"),
    ("std::net", &["net"], "only net fetches"),
];

/// Words that pure modules never use.
const IMPURE: &[&str] = &[
    "std::fs",
    "std::net",
    "std::env",
    "std::thread",
    "std::process",
    "std::io::stdout",
    "SystemTime",
    "Instant::now",
    "Timestamp::now",
    "Zoned::now",
    "println!",
    "eprintln!",
    "TimeZone::system",
];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Each module with its layer, from the table of the page.
fn layers() -> BTreeMap<String, u8> {
    let page = fs::read_to_string(root().join("docs/architecture.md")).expect("docs/architecture.md");
    let rows = page.lines().filter_map(|line| {
        let mut cells = line.strip_prefix("| ")?.split(" | ");
        let layer = cells.next()?.trim().parse().ok()?;
        Some((cells.next()?.trim().to_owned(), layer))
    });
    let layers: BTreeMap<String, u8> = rows.collect();
    assert!(layers.len() >= 15, "the table of layers was not found: {layers:?}");
    layers
}

/// Every source file below a folder.
pub(crate) fn rust_files(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder of the source") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            rust_files(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

/// Every source file with its module and its code: comments and unit tests left out.
fn sources() -> Vec<(String, PathBuf, String)> {
    let src = root().join("src");
    let mut files = Vec::new();
    rust_files(&src, &mut files);
    files
        .into_iter()
        .filter(|path| !path.ends_with("lib.rs") && !path.ends_with("main.rs") && !path.ends_with("tests.rs"))
        .map(|path| {
            let inside = path.strip_prefix(&src).expect("inside src").to_owned();
            let first = inside.iter().next().expect("a name").to_string_lossy().into_owned();
            let module = first.trim_end_matches(".rs").to_owned();
            let text = fs::read_to_string(&path).expect("a source file");
            (module, inside, code_of(&text))
        })
        .collect()
}

fn code_of(text: &str) -> String {
    let code = text.split("\n#[cfg(test)]\nmod tests {").next().unwrap_or(text);
    let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
    lines.collect::<Vec<_>>().join("\n")
}

/// The modules that a piece of code names by `crate::`.
fn imports(code: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        if let Some(group) = rest.strip_prefix('{') {
            // Names at the first level of `use crate::{a, b::{c, d}}`.
            let mut depth = 0;
            let mut name = String::new();
            for letter in group.chars() {
                match letter {
                    '{' => depth += 1,
                    '}' if depth == 0 => break,
                    '}' => depth -= 1,
                    ',' if depth == 0 => found.push(std::mem::take(&mut name)),
                    _ if depth == 0 => name.push(letter),
                    _ => {}
                }
            }
            found.push(name);
        } else {
            found.push(rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect());
        }
    }
    found
        .into_iter()
        .map(|path| path.trim().split([':', ' ']).next().unwrap_or_default().to_owned())
        .filter(|name| !name.is_empty())
        .collect()
}

#[test]
fn every_module_stands_in_the_table() {
    let layers = layers();
    for (module, path, _) in sources() {
        assert!(layers.contains_key(&module), "{} is in no layer of docs/architecture.md", path.display());
    }
}

#[test]
fn imports_point_down() {
    let layers = layers();
    let mut faults = Vec::new();
    for (module, path, code) in sources() {
        for import in imports(&code).into_iter().filter(|import| *import != module) {
            let Some(&below) = layers.get(&import) else { continue };
            let app_reaches_out = module == "app" && below > 1;
            if below >= layers[&module] || app_reaches_out {
                faults.push(format!("{}: {module} imports {import}", path.display()));
            }
        }
    }
    assert!(faults.is_empty(), "imports that do not point down:\n{}", faults.join("\n"));
}

#[test]
fn pure_modules_touch_nothing_outside() {
    let mut faults = Vec::new();
    for (module, path, code) in sources().into_iter().filter(|(module, ..)| PURE.contains(&module.as_str())) {
        for word in IMPURE.iter().filter(|word| code.contains(**word)) {
            faults.push(format!("{}: {module} mentions {word}", path.display()));
        }
    }
    assert!(faults.is_empty(), "pure modules that are not:\n{}", faults.join("\n"));
}

#[test]
fn some_words_stand_in_some_modules_only() {
    let mut faults = Vec::new();
    for (module, path, code) in sources() {
        for (word, allowed, why) in CONFINED {
            let used = code.match_indices(word).any(|(at, _)| {
                // "eprint!" is not "print!", and "ratatui_crossterm::" not "crossterm::".
                !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_')
            });
            if used && !allowed.contains(&module.as_str()) {
                faults.push(format!("{}: {word} ({why})", path.display()));
            }
        }
    }
    assert!(faults.is_empty(), "words out of their place:\n{}", faults.join("\n"));
}

#[test]
fn the_check_itself_sees_an_upward_import() {
    assert_eq!(imports("use crate::{store, news::{Story, query}};"), ["store", "news"]);
    assert_eq!(imports("let x = crate::ui::view;"), ["ui"]);
    assert_eq!(code_of("a\n// crate::ui\nb"), "a\nb");
}
