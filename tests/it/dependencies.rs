//! docs/dependencies.md names every crate that Cargo.toml does, and no other.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

fn read(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The crates that a manifest names, for every system and for tests.
fn named_by_the_manifest(manifest: &str) -> BTreeSet<String> {
    let manifest: toml::Table = manifest.parse().expect("Cargo.toml is TOML");
    let systems = manifest.get("target").and_then(toml::Value::as_table);
    let systems = systems.into_iter().flat_map(toml::Table::values).filter_map(toml::Value::as_table);
    let mut names = BTreeSet::new();
    for section in systems.chain([&manifest]) {
        for kind in ["dependencies", "dev-dependencies", "build-dependencies"] {
            let crates = section.get(kind).and_then(toml::Value::as_table);
            names.extend(crates.into_iter().flat_map(toml::Table::keys).cloned());
        }
    }
    names
}

/// The crates in the first column of the page's tables.
fn named_by_the_page(page: &str) -> Vec<String> {
    let rows = page.lines().filter_map(|line| line.strip_prefix("| `")?.split_once(" | "));
    rows.flat_map(|(names, _)| names.split(", "))
        .map(|name| name.trim_matches(['`', ' ']).to_owned())
        .collect()
}

#[test]
fn the_page_names_the_crates_that_the_manifest_does_each_once() {
    let (page, manifest) = (read("docs/dependencies.md"), read("Cargo.toml"));
    let (page, manifest) = (named_by_the_page(&page), named_by_the_manifest(&manifest));
    let on_page: BTreeSet<String> = page.iter().cloned().collect();
    let missing: Vec<_> = manifest.difference(&on_page).collect();
    let gone: Vec<_> = on_page.difference(&manifest).collect();
    assert!(missing.is_empty(), "docs/dependencies.md has to say what these are for: {missing:?}");
    assert!(gone.is_empty(), "docs/dependencies.md names what Cargo.toml does not: {gone:?}");
    assert_eq!(page.len(), on_page.len(), "docs/dependencies.md names a crate twice");
}

#[test]
fn the_sections_of_a_manifest_are_all_read() {
    let manifest = "[dependencies]\na = '1'\n[dev-dependencies.b]\nversion = '1'\n\
                    [target.'cfg(unix)'.dependencies]\nc = '1'\n[package]\nname = 'd'\n";
    let names: Vec<String> = named_by_the_manifest(manifest).into_iter().collect();
    assert_eq!(names, ["a", "b", "c"]);
}
