//! SECURITY.md names tests that show what it says; they are there.

use std::fs;
use std::path::Path;

use super::architecture::rust_files;

#[test]
fn the_tests_that_the_threat_model_names_are_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(root.join("SECURITY.md")).expect("SECURITY.md");
    let rows = page.lines().filter(|line| line.starts_with('|') && !line.starts_with("|---"));
    let shown_by = rows.filter_map(|row| row.trim_end_matches(" |").rsplit_once(" | "));
    let named: Vec<&str> = shown_by
        .filter(|(_, tests)| *tests != "shown by")
        .flat_map(|(row, tests)| {
            assert!(tests.contains('`'), "nothing shows what this row says: {row}");
            tests.split('`').skip(1).step_by(2)
        })
        .collect();
    assert!(named.len() > 50, "the tables were not found: {named:?}");
    let mut files = Vec::new();
    for folder in ["src", "tests"] {
        rust_files(&root.join(folder), &mut files);
    }
    let sources: Vec<String> =
        files.iter().map(|path| fs::read_to_string(path).expect("a source file")).collect();
    let missing: Vec<&&str> = named
        .iter()
        .filter(|name| {
            let definition = format!("fn {name}(");
            !sources.iter().any(|source| source.contains(&definition))
        })
        .collect();
    assert!(missing.is_empty(), "SECURITY.md names tests that are not there: {missing:?}");
}
