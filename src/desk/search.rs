//! The address that looks for a song on the user's service.

use url::form_urlencoded::byte_serialize;

/// Fills a song's artist and title into the user's search address.
///
/// `{query}` is both, artist first; `{artist}` and `{title}` are the parts. All are percent-encoded,
/// so that no title changes where the address leads.
pub fn song_address(template: &str, artist: Option<&str>, title: &str) -> String {
    let artist = artist.unwrap_or_default();
    let query = format!("{artist} {title}");
    let values = [("{query}", query.trim()), ("{artist}", artist), ("{title}", title)];
    let mut address = String::new();
    let mut rest = template;
    // From left to right, so that a title that says "{artist}" stays what it is.
    while let Some(start) = rest.find('{') {
        let placeholder = values.iter().find(|(name, _)| rest[start..].starts_with(name));
        let (name, value) = placeholder.map_or(("{", "{".to_owned()), |(name, value)| (name, encoded(value)));
        address.push_str(&rest[..start]);
        address.push_str(&value);
        rest = &rest[start + name.len()..];
    }
    address + rest
}

/// A space becomes "%20", which a path understands too; "+" does only in a query.
fn encoded(value: &str) -> String {
    byte_serialize(value.as_bytes()).collect::<String>().replace('+', "%20")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(template: &str, artist: Option<&str>, title: &str, address: &str) {
        assert_eq!(song_address(template, artist, title), address);
    }

    #[test]
    fn a_song_is_looked_for_by_artist_and_title() {
        let query = "https://a.example/s?q={query}&x={y}";
        check(
            query,
            Some("Sigur Rós"),
            "Sæglópur",
            "https://a.example/s?q=Sigur%20R%C3%B3s%20S%C3%A6gl%C3%B3pur&x={y}",
        );
        check(query, None, "1+1", "https://a.example/s?q=1%2B1&x={y}");
        check(
            "https://a.example/{artist}/{title}",
            Some("AC/DC"),
            "T.N.T.",
            "https://a.example/AC%2FDC/T.N.T.",
        );
        check("{title}", Some("x"), "{artist}&/../?#\u{1b}", "%7Bartist%7D%26%2F..%2F%3F%23%1B");
    }
}
