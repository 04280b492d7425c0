//! A TOML file read as far as it can be read.
//!
//! A mistake in the syntax costs the entry that it stands in, and the rest of the file counts.

use std::ops::Range;
use std::path::Path;

use toml::de::{DeTable, DeValue};

use super::complaint::Complaint;

/// A file's entries.
pub(super) struct Document<'t> {
    text: &'t str,
    table: DeTable<'t>,
    faults: Vec<Fault>,
}

/// A mistake in the syntax.
struct Fault {
    range: Range<usize>,
    message: String,
}

/// A name and its value.
pub(super) struct Entry<'d> {
    /// The name; may hold anything.
    pub(super) name: &'d str,
    /// Where it stands, in bytes.
    pub(super) at: usize,
    /// The value, or what is wrong with its syntax.
    pub(super) value: Result<&'d DeValue<'d>, &'d str>,
    /// The value as it is written, short and clean enough for a message.
    pub(super) written: String,
}

impl<'t> Document<'t> {
    /// Reads a file; mistakes that stand in no entry become complaints at once.
    pub(super) fn parse(text: &'t str, complaints: &mut Complaints<'t>) -> Self {
        let (table, errors) = DeTable::parse_recoverable(text);
        let fault = |error: toml::de::Error| Fault {
            range: error.span().unwrap_or_default(),
            message: clean(error.message()),
        };
        let faults = errors.into_iter().map(fault).collect();
        let document = Self { text, table: table.into_inner(), faults };
        let mut leaves = Vec::new();
        collect_leaves(&document.table, &mut leaves);
        for fault in &document.faults {
            if !leaves.iter().any(|leaf| fault.touches(leaf)) {
                complaints.add(fault.range.start, &format!("{}; it is not used", fault.message));
            }
        }
        document
    }

    /// The entries outside any table, tables among them.
    pub(super) fn root(&self) -> Vec<Entry<'_>> {
        self.entries(&self.table)
    }

    /// The entries of a table, in the order of the file.
    pub(super) fn entries<'d>(&'d self, table: &'d DeTable<'d>) -> Vec<Entry<'d>> {
        let mut entries: Vec<Entry<'d>> = table
            .iter()
            .map(|(name, value)| {
                let range = name.span().start..value.span().end;
                let is_leaf = !matches!(value.get_ref(), DeValue::Table(_));
                let fault = self.faults.iter().find(|fault| is_leaf && fault.touches(&range));
                let written = match value.get_ref() {
                    DeValue::Table(_) => "a table",
                    _ => self.text.get(value.span()).unwrap_or_default(),
                };
                Entry {
                    name: name.get_ref(),
                    at: range.start,
                    value: fault.map_or(Ok(value.get_ref()), |fault| Err(fault.message.as_str())),
                    written: brief(written),
                }
            })
            .collect();
        entries.sort_by_key(|entry| entry.at);
        entries
    }
}

impl Fault {
    /// Whether it stands in an entry, or right behind it.
    fn touches(&self, entry: &Range<usize>) -> bool {
        self.range.start <= entry.end && self.range.end >= entry.start
    }
}

fn collect_leaves(table: &DeTable<'_>, leaves: &mut Vec<Range<usize>>) {
    for (name, value) in table {
        match value.get_ref() {
            DeValue::Table(inner) => collect_leaves(inner, leaves),
            _ => leaves.push(name.span().start..value.span().end),
        }
    }
}

/// Gathers complaints about one file.
pub(super) struct Complaints<'t> {
    file: &'t Path,
    text: &'t str,
    list: Vec<(usize, String)>,
}

impl<'t> Complaints<'t> {
    pub(super) fn new(file: &'t Path, text: &'t str) -> Self {
        Self { file, text, list: Vec::new() }
    }

    /// Adds a complaint about the line that the byte `at` is in.
    pub(super) fn add(&mut self, at: usize, message: &str) {
        self.list.push((line_of(self.text, at), clean(message)));
    }

    /// Everything, in the order of the lines.
    pub(super) fn finish(mut self) -> Vec<Complaint> {
        self.list.sort_by_key(|(line, _)| *line);
        let complaint = |(line, message)| Complaint { file: self.file.to_owned(), line: Some(line), message };
        self.list.into_iter().map(complaint).collect()
    }
}

/// The line of a byte, counted from 1.
pub(super) fn line_of(text: &str, at: usize) -> usize {
    1 + text.bytes().take(at).filter(|&byte| byte == b'\n').count()
}

fn brief(written: &str) -> String {
    const LONGEST: usize = 40;
    match written.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", clean(&written[..end])),
        None => clean(written),
    }
}

fn clean(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}
