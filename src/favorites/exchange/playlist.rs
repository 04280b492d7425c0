//! Songs as playlists that players and music services read.

use serde_json::{Value, json};

use super::addresses;
use crate::favorites::Favorite;

/// A playlist in the extended M3U form: a line about each song, then where it is.
///
/// The length is unknown, which players write as -1.
pub(super) fn m3u8(songs: &[&Favorite], search: impl Fn(&Favorite) -> String) -> String {
    let mut list = String::from("#EXTM3U\n");
    for song in songs {
        let name = match &song.artist {
            Some(artist) => format!("{artist} - {}", song.song),
            None => song.song.clone(),
        };
        let address = addresses(song).into_iter().next().unwrap_or_else(|| search(song));
        // The search address is made of the user's setting, the rest of clean texts.
        let address = address.replace(char::is_control, "");
        list.extend(["#EXTINF:-1,", &name, "\n", &address, "\n"]);
    }
    list
}

/// A playlist as <https://www.xspf.org/spec> has it; a track's parts are in the order of
/// its text, which some readers ask for though the format does not.
pub(super) fn xspf(songs: &[&Favorite]) -> String {
    let mut list = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <playlist version=\"1\" xmlns=\"http://xspf.org/ns/0/\">\n  <title>Songs</title>\n  <trackList>\n",
    );
    for song in songs {
        list.push_str("    <track>\n");
        for address in addresses(song) {
            element(&mut list, "location", &address);
        }
        element(&mut list, "title", &song.song);
        element(&mut list, "creator", song.artist.as_deref().unwrap_or_default());
        element(&mut list, "annotation", &song.note);
        element(&mut list, "album", song.release.as_deref().unwrap_or_default());
        list.push_str("    </track>\n");
    }
    list + "  </trackList>\n</playlist>\n"
}

/// Adds an element; one without content is left out.
fn element(list: &mut String, name: &str, content: &str) {
    if !content.is_empty() {
        list.extend(["      <", name, ">", &escaped(content), "</", name, ">\n"]);
    }
}

/// Text as XML has it. Two characters that are no controls are still none of XML's (its section 2.2).
fn escaped(text: &str) -> String {
    let text = text.replace(['\u{fffe}', '\u{ffff}'], "");
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// A playlist as <https://musicbrainz.org/doc/jspf> has it: what is not known is left out.
pub(super) fn jspf(songs: &[&Favorite]) -> String {
    let tracks: Vec<Value> = songs.iter().map(|song| track(song)).collect();
    let list = json!({ "playlist": { "title": "Songs", "track": tracks } });
    format!("{list:#}\n")
}

fn track(song: &Favorite) -> Value {
    let mut track = json!({
        "title": song.song,
        "extension": {
            "https://musicbrainz.org/doc/jspf#track": { "added_at": song.added.to_string() },
        },
    });
    let parts = [
        ("creator", song.artist.as_deref()),
        ("album", song.release.as_deref()),
        ("annotation", Some(song.note.as_str()).filter(|note| !note.is_empty())),
    ];
    for (name, text) in parts {
        if let Some(text) = text {
            track[name] = text.into();
        }
    }
    let addresses = addresses(song);
    if !addresses.is_empty() {
        track["location"] = addresses.into();
    }
    track
}
