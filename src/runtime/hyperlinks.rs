//! Tells the terminal where cells lead, so that it opens links itself: OSC 8.
//!
//! ratatui's cells hold no addresses, and what it writes is only what changed since the last frame. So a
//! frame's links are laid over its cells here: a cell that leads somewhere has a mark of its address for the
//! colour of its underline, by which ratatui sees that it leads elsewhere than before, though it looks the
//! same. The backend gives it its colour back, and parts what it writes where a link begins or ends. Nothing
//! in an address reaches the terminal that is not visible ASCII, and no address but of the web.
//!
//! The sequence is that of <https://gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda>.

use std::cell::RefCell;
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, Write};
use std::rc::Rc;

use ratatui::backend::{Backend, ClearType, CrosstermBackend, WindowSize};
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{Position, Size};
use ratatui::style::Color;

use crate::ui::Hyperlink;

/// Longer addresses are cut off by terminals, and would then lead elsewhere.
const URL_BYTES: usize = 2083;
const END: &[u8] = b"\x1b]8;;\x1b\\";

/// Where the cells of a frame lead.
#[derive(Debug, Default)]
struct Sheet {
    columns: u16,
    /// For each cell the place of its address and one more; 0 for none. Empty where no cell leads anywhere.
    cells: Vec<u16>,
    urls: Vec<String>,
    /// The colour of each cell's underline, where it leads anywhere.
    colors: Vec<Color>,
}

impl Sheet {
    fn of(links: &[Hyperlink], size: Size) -> Self {
        let mut sheet = Self { columns: size.width, ..Self::default() };
        let mut known: HashMap<&str, u16> = HashMap::new();
        for link in links.iter().filter(|link| is_safe(&link.url) && link.row < size.height) {
            if sheet.urls.len() >= usize::from(u16::MAX) - 1 {
                break;
            }
            let place = *known.entry(&link.url).or_insert_with(|| {
                sheet.urls.push(link.url.clone());
                sheet.urls.len() as u16
            });
            sheet.cells.resize(usize::from(size.width) * usize::from(size.height), 0);
            let row = usize::from(link.row) * usize::from(size.width);
            let end = link.columns.end.min(size.width);
            let start = link.columns.start.min(end);
            sheet.cells[row + usize::from(start)..row + usize::from(end)].fill(place);
        }
        sheet
    }

    /// The place of a cell among all cells.
    fn at(&self, (column, row): (u16, u16)) -> usize {
        usize::from(row) * usize::from(self.columns) + usize::from(column)
    }

    /// Where a cell leads.
    fn url(&self, at: usize) -> Option<&str> {
        let place = self.cells.get(at).and_then(|&place| usize::from(place).checked_sub(1))?;
        self.urls.get(place).map(String::as_str)
    }

    /// The cell as it is to be drawn.
    fn unmarked(&self, at: usize, cell: &Cell) -> Cell {
        let mut cell = cell.clone();
        cell.underline_color = self.colors.get(at).copied().unwrap_or_default();
        cell
    }
}

/// What the screen and the backend share: the links of the frame that is being written.
#[derive(Clone, Debug, Default)]
pub(super) struct Hyperlinks(Rc<RefCell<Sheet>>);

impl Hyperlinks {
    /// Takes the links of the next frame, and marks the cells that lead somewhere.
    pub(super) fn lay(&self, links: &[Hyperlink], buffer: &mut Buffer) {
        let mut sheet = Sheet::of(links, buffer.area.as_size());
        let marks: Vec<Color> = sheet.urls.iter().map(|url| mark(url)).collect();
        sheet.colors.resize(sheet.cells.len(), Color::Reset);
        let cells = buffer.content.iter_mut().zip(sheet.cells.iter().zip(&mut sheet.colors));
        for (cell, (&place, color)) in cells {
            if let Some(&mark) = usize::from(place).checked_sub(1).and_then(|place| marks.get(place)) {
                *color = std::mem::replace(&mut cell.underline_color, mark);
            }
        }
        *self.0.borrow_mut() = sheet;
    }

    /// Forgets the links on the screen, which has been cleared.
    pub(super) fn forget(&self) {
        *self.0.borrow_mut() = Sheet::default();
    }
}

/// A number by which an address is told from others.
fn number(url: &str) -> u32 {
    let mut hasher = DefaultHasher::new();
    url.hash(&mut hasher);
    hasher.finish() as u32
}

fn mark(url: &str) -> Color {
    let [red, green, blue, _] = number(url).to_be_bytes();
    Color::Rgb(red, green, blue)
}

/// Whether an address can stand in a sequence: the web's, and of visible ASCII alone.
fn is_safe(url: &str) -> bool {
    let is_web = url.starts_with("https://") || url.starts_with("http://");
    is_web && url.len() <= URL_BYTES && url.bytes().all(|byte| byte.is_ascii_graphic())
}

/// The backend that writes cells, with the links among them.
pub(super) struct Linking<W: Write> {
    inner: CrosstermBackend<W>,
    links: Hyperlinks,
}

impl<W: Write> Linking<W> {
    pub(super) fn new(writer: W, links: Hyperlinks) -> Self {
        Self { inner: CrosstermBackend::new(writer), links }
    }

    /// Begins a link. The same address has the same id, so that its parts light up together.
    fn begin(&mut self, url: &str) -> io::Result<()> {
        write!(self.inner, "\x1b]8;id={:x};{url}\x1b\\", number(url))
    }
}

impl<W: Write> Write for Linking<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.inner.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Write::flush(&mut self.inner)
    }
}

impl<W: Write> Backend for Linking<W> {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        let links = self.links.clone();
        let sheet = links.0.borrow();
        if sheet.cells.is_empty() {
            return self.inner.draw(content);
        }
        let mut content = content.peekable();
        while let Some(&(column, row, _)) = content.peek() {
            let url = sheet.url(sheet.at((column, row)));
            let alike = std::iter::from_fn(|| {
                content.next_if(|&(column, row, _)| sheet.url(sheet.at((column, row))) == url)
            });
            let Some(url) = url else {
                self.inner.draw(alike)?;
                continue;
            };
            let cells: Vec<(u16, u16, Cell)> =
                alike.map(|(x, y, cell)| (x, y, sheet.unmarked(sheet.at((x, y)), cell))).collect();
            self.begin(url)?;
            self.inner.draw(cells.iter().map(|(x, y, cell)| (*x, *y, cell)))?;
            self.inner.write_all(END)?;
        }
        Ok(())
    }

    fn append_lines(&mut self, count: u16) -> io::Result<()> {
        self.inner.append_lines(count)
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        self.inner.hide_cursor()
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        self.inner.show_cursor()
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        self.inner.get_cursor_position()
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        self.inner.set_cursor_position(position)
    }

    fn clear(&mut self) -> io::Result<()> {
        self.inner.clear()
    }

    fn clear_region(&mut self, region: ClearType) -> io::Result<()> {
        self.inner.clear_region(region)
    }

    fn size(&self) -> io::Result<Size> {
        self.inner.size()
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        self.inner.window_size()
    }

    fn flush(&mut self) -> io::Result<()> {
        Backend::flush(&mut self.inner)
    }
}

#[cfg(test)]
mod tests {
    use ratatui::layout::Rect;
    use ratatui::{Terminal, TerminalOptions, Viewport};

    use super::*;

    /// What was sent.
    #[derive(Clone, Default)]
    struct Sent(Rc<RefCell<Vec<u8>>>);

    impl Write for Sent {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.borrow_mut().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// A screen of two rows, and what was sent to it.
    struct Screen {
        terminal: Terminal<Linking<Sent>>,
        links: Hyperlinks,
        sent: Sent,
    }

    impl Screen {
        fn new() -> Self {
            let (links, sent) = (Hyperlinks::default(), Sent::default());
            let viewport = Viewport::Fixed(Rect::new(0, 0, 20, 2));
            let backend = Linking::new(sent.clone(), links.clone());
            let terminal = Terminal::with_options(backend, TerminalOptions { viewport }).expect("a terminal");
            Self { terminal, links, sent }
        }

        /// Draws a text with links on some of its columns; returns what is sent, with each link as `<url|text>`
        /// and without all other sequences.
        fn draw(&mut self, text: &str, links: &[(std::ops::Range<u16>, &str)]) -> String {
            self.sent.0.borrow_mut().clear();
            let links: Vec<Hyperlink> = links
                .iter()
                .map(|(columns, url)| Hyperlink { row: 0, columns: columns.clone(), url: (*url).to_owned() })
                .collect();
            let shared = self.links.clone();
            self.terminal
                .draw(|frame| {
                    frame.buffer_mut().set_string(0, 0, text, ratatui::style::Style::new());
                    shared.lay(&links, frame.buffer_mut());
                })
                .expect("it draws");
            let sent = String::from_utf8(self.sent.0.borrow().clone()).expect("text");
            readable(&sent)
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
            screen.draw("see here and there", &[(4..8, A), (13..18, B)]),
            "see<https://a.example/|here>and<https://b.example/|there>"
        );
        assert_eq!(screen.draw("see here and there", &[(4..8, A), (13..18, B)]), "");
    }

    #[test]
    fn a_cell_that_leads_elsewhere_is_written_though_it_looks_the_same() {
        let mut screen = Screen::new();
        screen.draw("see here", &[(4..8, A)]);
        assert_eq!(screen.draw("see here", &[(4..8, B)]), "<https://b.example/|here>");
        assert_eq!(screen.draw("see here", &[(6..8, B)]), "he");
        assert_eq!(screen.draw("see here", &[]), "re");
        assert_eq!(screen.draw("see here", &[]), "");
    }

    #[test]
    fn a_link_keeps_the_colour_of_its_underline() {
        let mut screen = Screen::new();
        screen.draw("see here", &[(4..8, A)]);
        let sent = String::from_utf8(screen.sent.0.borrow().clone()).expect("text");
        assert!(!sent.contains("58;2;") && !sent.contains("58:2:"), "{sent:?}");
    }

    #[test]
    fn a_cleared_screen_is_told_again() {
        let mut screen = Screen::new();
        screen.draw("see here", &[(4..8, A)]);
        screen.links.forget();
        screen.terminal.resize(Rect::new(0, 0, 30, 2)).expect("it resizes");
        assert_eq!(screen.draw("see here", &[(4..8, A)]), "see<https://a.example/|here>");
    }

    #[test]
    fn nothing_but_plain_addresses_of_the_web_reaches_the_terminal() {
        let long = format!("https://a.example/{}", "x".repeat(URL_BYTES));
        for url in [
            "javascript:x",
            "file:///etc",
            "https://a.example/\x1b]0;x",
            "https://a.example/é",
            "https://a b/",
            &long,
        ] {
            assert_eq!(Screen::new().draw("see here", &[(4..8, url)]), "seehere", "{url:?}");
        }
        // Beyond the screen's edge there is nothing.
        assert_eq!(Screen::new().draw("see", &[(30..40, A), (19..99, B)]).matches('<').count(), 1);
    }
}
