//! Feeds as a command line names them: by address, by name, or by a part of either that is no other's.

use super::failure::Failure;
use crate::library::Library;
use crate::news::Feed;

/// Finds the feeds that are named, each once, in order. Nothing is done where one of them is not clear.
pub(super) fn feeds(library: &Library, named: &[String]) -> Result<Vec<Feed>, Failure> {
    let mut feeds: Vec<Feed> = Vec::new();
    for text in named {
        let feed = feed(library, text)?;
        if !feeds.iter().any(|known| known.id == feed.id) {
            feeds.push(feed);
        }
    }
    Ok(feeds)
}

/// Finds the one feed that is named.
pub(super) fn feed(library: &Library, text: &str) -> Result<Feed, Failure> {
    let mut found = library.feeds_named(text).map_err(Failure::of)?;
    match found.len() {
        0 => Err(Failure::Usage(unknown(library, text)?)),
        1 => Ok(found.swap_remove(0)),
        _ => {
            let names: Vec<String> = found
                .iter()
                .take(5)
                .map(|feed| format!("{} ({})", feed.title, crate::net::shown(&feed.url)))
                .collect();
            let more = found.len() - names.len();
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            Err(Failure::Usage(format!(
                "\"{text}\" could be {}{more}. Say more of the one you mean, or its address.",
                names.join(", ")
            )))
        }
    }
}

fn unknown(library: &Library, text: &str) -> Result<String, Failure> {
    let near = library.nearest_feed(text).map_err(Failure::of)?;
    let near = near
        .map_or_else(|| "`earmark feeds` lists them.".to_owned(), |near| format!("Did you mean \"{near}\"?"));
    Ok(format!("There is no subscribed feed \"{text}\". {near}"))
}
