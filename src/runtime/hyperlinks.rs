//! Tells the terminal where cells lead, so that it opens links itself: OSC 8.
//!
//! Cells hold no addresses, and what is written is only what changed since the last frame. So a cell that
//! leads elsewhere than before is written anew, even where it looks the same, and what is written is parted
//! where a link begins or ends. Nothing in an address reaches the terminal that is not visible ASCII, and
//! no address but of the web.
//!
//! The sequence is that of <https://gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda>.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, Write};

use ratatui::backend::Backend;
use ratatui::buffer::{Buffer, Cell, CellWidth};

use crate::ui::Sketch;

/// Longer addresses are cut off by terminals, and would then lead elsewhere.
const URL_BYTES: usize = 2083;
const END: &[u8] = b"\x1b]8;;\x1b\\";

/// Whether an address can stand in a sequence: the web's, and of visible ASCII alone.
fn is_safe(url: &str) -> bool {
    let is_web = url.starts_with("https://") || url.starts_with("http://");
    is_web && url.len() <= URL_BYTES && url.bytes().all(|byte| byte.is_ascii_graphic())
}

/// The cells of a painted row that look as before and lead elsewhere.
pub(super) fn relinked<'a>(
    (shown, next): (&'a Sketch, &'a Sketch),
    row: &'a Buffer,
    painted: &'a Buffer,
) -> impl Iterator<Item = (u16, u16, &'a Cell)> {
    let y = painted.area.y;
    let has_links = shown.links(y).next().is_some() || next.links(y).next().is_some();
    let cells = (0..).zip(if has_links { painted.content.as_slice() } else { &[] });
    let is_behind = move |x: u16| x.checked_sub(1).is_some_and(|x| painted[(x, y)].cell_width() > 1);
    cells
        .filter(move |(x, cell)| row[(*x, y)] == **cell && shown.url((*x, y)) != next.url((*x, y)))
        .filter(move |(x, _)| !is_behind(*x))
        .map(move |(x, cell)| (x, y, cell))
}

/// Writes cells, and tells of those that lead somewhere in this frame.
pub(super) fn draw<'a, B: Backend<Error = io::Error> + Write>(
    backend: &mut B,
    frame: &Sketch,
    cells: impl Iterator<Item = (u16, u16, &'a Cell)>,
) -> io::Result<()> {
    let url = |x, y| frame.url((x, y)).filter(|url| is_safe(url));
    let mut cells = cells.peekable();
    while let Some(&(x, y, _)) = cells.peek() {
        let led = url(x, y);
        if let Some(led) = led {
            begin(backend, led)?;
        }
        backend.draw(std::iter::from_fn(|| cells.next_if(|&(x, y, _)| url(x, y) == led)))?;
        if led.is_some() {
            backend.write_all(END)?;
        }
    }
    Ok(())
}

/// Begins a link. The same address has the same id, so that its parts light up together.
fn begin(out: &mut impl Write, url: &str) -> io::Result<()> {
    let mut hasher = DefaultHasher::new();
    url.hash(&mut hasher);
    write!(out, "\x1b]8;id={:x};{url}\x1b\\", hasher.finish() as u32)
}

#[cfg(test)]
mod tests {
    use std::ops::Range;

    use ratatui::backend::CrosstermBackend;
    use ratatui::layout::Size;
    use ratatui::style::Style;

    use super::super::canvas::Canvas;
    use super::*;

    const SIZE: Size = Size { width: 20, height: 2 };

    /// A screen of two rows.
    struct Screen(Canvas);

    impl Screen {
        fn new() -> Self {
            let mut canvas = Canvas::default();
            canvas.forget(SIZE);
            canvas.tell_links(true);
            Self(canvas)
        }

        /// Draws a text with links on some of its columns; returns what is sent, with each link as `<url|text>`
        /// and without all other sequences.
        fn draw(&mut self, text: &str, links: &[(Range<u16>, &str)]) -> String {
            let mut sent = Vec::new();
            let paint = |sketch: &mut Sketch| {
                sketch.begin(SIZE, Style::new());
                sketch.text((0, 0), SIZE.width, text, Style::new());
                for (columns, url) in links {
                    sketch.link(0, columns.clone(), url);
                }
                None
            };
            self.0.draw(&mut CrosstermBackend::new(&mut sent), paint).expect("memory can be written");
            readable(&String::from_utf8(sent).expect("text"))
        }
    }

    fn readable(sent: &str) -> String {
        let mut out = String::new();
        let mut rest = sent;
        while let Some(at) = rest.find('\x1b') {
            out.push_str(&rest[..at]);
            rest = &rest[at + 1..];
            if let Some(string) = rest.strip_prefix("]8;") {
                let (link, after) = string.split_once("\x1b\\").expect("a link ends");
                let (_, url) = link.split_once(';').expect("an address follows");
                let mark = if url.is_empty() { ">".to_owned() } else { ["<", url, "|"].concat() };
                out.push_str(&mark);
                rest = after;
            } else {
                let end = rest.find(|c: char| c.is_ascii_alphabetic()).expect("a sequence ends");
                rest = &rest[end + 1..];
            }
        }
        out + rest
    }

    const A: &str = "https://a.example/";
    const B: &str = "https://b.example/";

    #[test]
    fn links_are_told_around_their_cells_alone() {
        let mut screen = Screen::new();
        assert_eq!(
            screen.draw("see here_and_there", &[(4..8, A), (13..18, B)]),
            "see<https://a.example/|here>_and_<https://b.example/|there>"
        );
        assert_eq!(screen.draw("see here_and_there", &[(4..8, A), (13..18, B)]), "");
    }

    #[test]
    fn a_cell_that_leads_elsewhere_is_written_though_it_looks_the_same() {
        let mut screen = Screen::new();
        screen.draw("see here", &[(4..8, A)]);
        assert_eq!(screen.draw("see here", &[(4..8, B)]), "<https://b.example/|here>");
        assert_eq!(screen.draw("see here", &[(6..8, B)]), "he");
        assert_eq!(screen.draw("see here", &[]), "re");
        assert_eq!(screen.draw("see here", &[]), "");
        // Half of a wide character is not written by itself.
        screen.draw("see 日本", &[]);
        assert_eq!(screen.draw("see 日本", &[(4..8, A)]), "<https://a.example/|日本>");
    }

    #[test]
    fn nothing_but_plain_addresses_of_the_web_reaches_the_terminal() {
        let long = format!("https://a.example/{}", "x".repeat(URL_BYTES));
        let unsafe_ones = [
            "javascript:x",
            "file:///etc",
            "https://a.example/\x1b]0;x",
            "https://a.example/é",
            "https://a b/",
            &long,
        ];
        for url in unsafe_ones {
            assert!(!Screen::new().draw("see here", &[(4..8, url)]).contains(['<', '>']), "{url:?}");
        }
        // Beyond the screen's edge there is nothing.
        assert!(!Screen::new().draw("see", &[(30..40, A)]).contains('<'));
    }
}
