//! JSON fields in the order of the file, each value kept as it was written.
//!
//! Reading a number into a float and writing it again may change it. What Earmark does not know it
//! must not touch, so values stay the text they were until someone asks for one.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

/// The fields of a JSON object: name and value, the value as JSON text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The JSON text of a field.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.iter().find(|(field, _)| *field == name).map(|(_, json)| json)
    }

    /// Names and JSON texts, in the order of the file.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, json)| (name.as_str(), json.as_str()))
    }

    /// Adds the fields of `other` that are not here yet.
    pub(super) fn unite(&mut self, other: &Self) {
        for (name, json) in other.iter() {
            if self.get(name).is_none() {
                self.0.push((name.to_owned(), json.to_owned()));
            }
        }
    }
}

/// An object while it is read: what is known is taken out, and the rest is kept.
#[derive(Default)]
pub(super) struct Unread<'l>(Vec<(String, &'l RawValue)>);

impl<'l> Unread<'l> {
    /// Takes a field out, read as a `T`. `None` where it is absent or null; of two, the later counts.
    pub(super) fn take<T: Deserialize<'l>>(&mut self, name: &str) -> Result<Option<T>, String> {
        let mut found = None;
        self.0.retain(|(field, value)| {
            let is_it = field == name;
            if is_it {
                found = Some(*value);
            }
            !is_it
        });
        let Some(value) = found else { return Ok(None) };
        serde_json::from_str(value.get()).map_err(|error| format!("\"{name}\": {}", reason(&error)))
    }

    /// What was not taken.
    pub(super) fn rest(self) -> Fields {
        Fields(self.0.into_iter().map(|(name, value)| (name, value.get().to_owned())).collect())
    }
}

impl<'l> Deserialize<'l> for Unread<'l> {
    fn deserialize<D: Deserializer<'l>>(from: D) -> Result<Self, D::Error> {
        struct Pairs;
        impl<'l> Visitor<'l> for Pairs {
            type Value = Unread<'l>;

            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("a JSON object")
            }

            fn visit_map<M: MapAccess<'l>>(self, mut map: M) -> Result<Unread<'l>, M::Error> {
                let mut fields = Vec::with_capacity(16);
                while let Some(field) = map.next_entry()? {
                    fields.push(field);
                }
                Ok(Unread(fields))
            }
        }
        from.deserialize_map(Pairs)
    }
}

/// What serde says of an error, with the column where there is one; the line is always the first.
pub(super) fn reason(error: &serde_json::Error) -> String {
    error.to_string().replace(" at line 1 column ", " at column ")
}

/// The beginning of a text, short and clean enough for a message.
pub(super) fn brief(text: &str, longest: usize) -> String {
    let text = super::clean::one_line(text);
    match text.char_indices().nth(longest) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}
