//! JSON that is nearly JSON: a mark before it, control characters in its strings, an end cut off.

use serde_json::{Map, Value};

/// Parses a document, mending what is certain to be a slip.
pub(crate) fn parse(source: &str) -> Result<Value, serde_json::Error> {
    let source = source.trim_start_matches('\u{feff}').trim();
    serde_json::from_str(source).or_else(|error| match mended(source) {
        Some(mended) => serde_json::from_str(&mended).map_err(|_| error),
        None => Err(error),
    })
}

/// Escapes control characters in strings and drops commas before a closing bracket; none if there is nothing to mend.
fn mended(source: &str) -> Option<String> {
    let mut text = String::with_capacity(source.len());
    let mut in_string = false;
    let mut escaped = false;
    let mut changed = false;
    let mut comma = None;
    for letter in source.chars() {
        if in_string && letter < ' ' {
            text.push_str(match letter {
                '\n' => "\\n",
                '\t' => "\\t",
                _ => " ",
            });
            changed = true;
            escaped = false;
            continue;
        }
        match letter {
            '"' if !escaped => in_string = !in_string,
            ',' if !in_string => comma = Some(text.len()),
            ']' | '}' if !in_string => {
                if let Some(at) = comma.take() {
                    text.remove(at);
                    changed = true;
                }
            }
            _ => {}
        }
        if letter != ',' && !letter.is_whitespace() {
            comma = None;
        }
        escaped = in_string && letter == '\\' && !escaped;
        text.push(letter);
    }
    changed.then_some(text)
}

/// What can be had of a broken document: the plain fields before the list of this name, and the list's whole elements.
pub(crate) fn salvage(source: &str, name: &str) -> (Map<String, Value>, Vec<Value>) {
    let mark = format!("\"{name}\"");
    let Some(at) = source.find(&mark) else { return (Map::new(), Vec::new()) };
    let head = source[..at].trim_end().trim_end_matches(',');
    let fields = serde_json::from_str::<Map<String, Value>>(&format!("{head}}}")).unwrap_or_default();
    let rest = source[at + mark.len()..].trim_start();
    let rest = rest.strip_prefix(':').map_or("", str::trim_start);
    (fields, elements(rest.strip_prefix('[').unwrap_or("")))
}

/// Reads values one after the other, as far as they go.
pub(crate) fn elements(source: &str) -> Vec<Value> {
    let mut values = Vec::new();
    let mut rest = source;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == ',');
        let mut stream = serde_json::Deserializer::from_str(rest).into_iter::<Value>();
        match stream.next() {
            Some(Ok(value)) => values.push(value),
            _ => return values,
        }
        rest = &rest[stream.byte_offset()..];
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn slips_are_mended() {
        assert_eq!(parse("\u{feff}{\"a\":\"x\ny\\\"\u{1}\",}").unwrap(), json!({"a": "x\ny\" "}));
        assert_eq!(parse("[1,2,]").unwrap(), json!([1, 2]));
        assert_eq!(parse("{\"a\":\",}\"}").unwrap(), json!({"a": ",}"}));
        assert!(parse("{\"a\":").is_err());
    }

    #[test]
    fn a_cut_document_gives_what_is_whole() {
        let (fields, items) = salvage("{\"title\":\"T\",\"items\":[{\"id\":1},{\"id\":2},{\"id\":", "items");
        assert_eq!(fields["title"], "T");
        assert_eq!(items, [json!({"id": 1}), json!({"id": 2})]);
    }
}
