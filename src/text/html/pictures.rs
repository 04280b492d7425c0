//! The pictures among a story's text: what their elements say of them.

use dom_query::Element;

use super::build::Builder;
use super::elements::{attribute, is_symbol};
use crate::text::clean;

/// Pixels below which a picture is an icon, a smiley or a spy.
const SMALLEST: u32 = 48;

/// Where pages put the address: those that load pictures late put a placeholder into `src`.
const ADDRESSES: [&str; 4] = ["src", "data-src", "data-lazy-src", "data-original"];

/// Notes the picture of an `img` element, if it is one to look at.
pub(super) fn note(builder: &mut Builder, element: &Element) {
    let sides = ["width", "height"].map(|side| attribute(element, side).and_then(pixels));
    if builder.in_row() || sides.into_iter().flatten().any(|side| side < SMALLEST) {
        return;
    }
    let alt = attribute(element, "alt").map(clean::line).unwrap_or_default();
    let mut addresses = ADDRESSES.into_iter().filter_map(|name| attribute(element, name));
    let Some(url) = addresses.find_map(|address| builder.resolve(address)) else { return };
    if !is_symbol(&alt) {
        let [width, height] = sides;
        builder.picture(url, alt.into_owned(), width.zip(height));
    }
}

/// Reads a length in pixels: "640", "640px". A share of the page's width says nothing.
fn pixels(value: &str) -> Option<u32> {
    let value = value.trim();
    let digits = value.strip_suffix("px").unwrap_or(value);
    digits.parse().ok().filter(|pixels| *pixels < 1 << 16)
}

#[cfg(test)]
mod tests {
    use crate::text::html::parse;

    /// Checks the pictures of a source: for each its address, its size, and where it stands.
    #[track_caller]
    fn check(html: &str, expected: &[&str]) {
        let document = parse(html, Some("https://music.example/news/1"));
        let pictures = document.pictures.iter();
        let seen: Vec<String> =
            pictures.map(|picture| format!("{} {:?} {}", picture.url, picture.size, picture.at)).collect();
        assert_eq!(seen, expected, "{html}");
    }

    #[test]
    fn a_picture_stands_before_the_text_that_follows_it() {
        check("<img src=/a.jpg><p>Low.", &["https://music.example/a.jpg None 0"]);
        check(
            "<p>Low.<img src=/a.jpg width=640 height='480px'><p>High.",
            &["https://music.example/a.jpg Some((640, 480)) 4"],
        );
        check(
            "<img data-src=//x.example/b.png src='data:image/gif;base64,R0'>",
            &["https://x.example/b.png None 0"],
        );
    }

    #[test]
    fn icons_smileys_spies_and_repetitions_are_no_pictures() {
        check(
            "<img src=/t.gif width=1 height=1><img src=/t.png height=20><img src=/heart.png alt='❤️'>",
            &[],
        );
        check(
            "<img src='javascript:x'><img src='file:///etc/passwd'><img><img src='data:image/png;base64,x'>",
            &[],
        );
        check(
            "<img src=/a.jpg width=100%><a href=/><img src=/a.jpg></a>",
            &["https://music.example/a.jpg None 0"],
        );
    }
}
