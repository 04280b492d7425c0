//! The terminal guard: takes the screen, and gives it back as it was, whatever happens.

use std::cell::RefCell;
use std::io::{self, Write, stdout};
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crossterm::terminal::{EnterAlternateScreen, LeaveAlternateScreen};
use crossterm::{cursor, event, execute, queue, terminal};
use ratatui::backend::CrosstermBackend;
use ratatui::layout::{Position, Size};

use super::canvas::Canvas;
use crate::ui::Sketch;

/// Button presses and the wheel, in the form that has no limit on columns. Motion is not asked for: over a
/// slow line it would be all that is heard.
const MOUSE_ON: &str = "\x1b[?1000h\x1b[?1006h";
const MOUSE_OFF: &str = "\x1b[?1006l\x1b[?1000l";
/// xterm's stack of window titles: what was there before is there again afterwards.
const SAVE_TITLE: &str = "\x1b[22;0t";
const RESTORE_TITLE: &str = "\x1b[23;0t";
/// Has the terminal say when its colours change, as between day and night; what does not know it ignores it.
const CHANGES_ON: &str = "\x1b[?2031h";
const CHANGES_OFF: &str = "\x1b[?2031l";
/// Asks for the background colour; the device attributes after it tell that no answer will come any more.
const ASK_BACKGROUND: &str = "\x1b]11;?\x1b\\\x1b[c";

/// Whether the terminal is ours. A title must be restored once for each time it was saved, and after a panic
/// both the hook and the guard give the terminal back.
static TAKEN: AtomicBool = AtomicBool::new(false);

/// The pictures that the terminal keeps for us, by kitty's protocol, each with whether it is reached through tmux:
/// they are taken back with everything else, and a panic can come at any time.
static KEPT: Mutex<Vec<(u32, bool)>> = Mutex::new(Vec::new());

/// What is to be written next. A frame flushes more than once while it is drawn, and each piece written
/// would wake the terminal: so flushing does nothing, and [`Terminal::send`] writes it all.
#[derive(Clone, Default)]
struct Sheet(Rc<RefCell<Vec<u8>>>);

impl Write for Sheet {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The terminal, taken. Dropping it gives it back.
pub(super) struct Terminal {
    screen: CrosstermBackend<Sheet>,
    canvas: Canvas,
    sheet: Sheet,
    size: Size,
    mouse: bool,
}

impl Terminal {
    /// Takes the terminal.
    pub(super) fn take(mouse: bool) -> io::Result<Self> {
        enter(mouse)?;
        // From here on the drop gives it back, also where what follows fails.
        let sheet = Sheet::default();
        let size: Size = terminal::size().inspect_err(|_| give_back())?.into();
        let mut canvas = Canvas::default();
        canvas.forget(size);
        Ok(Self { screen: CrosstermBackend::new(sheet.clone()), canvas, sheet, size, mouse })
    }

    /// Takes the size that the terminal has now, and returns it if it is another than before.
    ///
    /// Frames have the size taken here, whatever happens to the terminal meanwhile: what is laid out for one
    /// size cannot be drawn on another.
    pub(super) fn fit(&mut self) -> io::Result<Option<(u16, u16)>> {
        let size = terminal::size()?.into();
        if size == self.size {
            return Ok(None);
        }
        self.size = size;
        self.forget()?;
        Ok(Some((size.width, size.height)))
    }

    /// Draws a frame, all of it or nothing of it at once.
    ///
    /// `paint` gets the size and the sketch to draw on, and returns where the cursor is to be.
    pub(super) fn draw(
        &mut self,
        paint: impl FnOnce(Size, &mut Sketch) -> Option<Position>,
    ) -> io::Result<()> {
        queue!(self.screen, terminal::BeginSynchronizedUpdate)?;
        let size = self.size;
        self.canvas.draw(&mut self.screen, |sketch| paint(size, sketch))?;
        queue!(self.screen, terminal::EndSynchronizedUpdate)?;
        self.send()
    }

    fn send(&mut self) -> io::Result<()> {
        let mut sheet = self.sheet.0.borrow_mut();
        let mut out = stdout().lock();
        let sent = out.write_all(&sheet).and_then(|()| out.flush());
        sheet.clear();
        sent
    }

    /// Forgets what is on the screen, so that the next frame draws every cell.
    pub(super) fn forget(&mut self) -> io::Result<()> {
        self.canvas.forget(self.size);
        queue!(self.screen, terminal::Clear(terminal::ClearType::All), cursor::Hide)
    }

    /// Columns and rows.
    pub(super) fn size(&self) -> (u16, u16) {
        (self.size.width, self.size.height)
    }

    /// Turns the mouse on or off.
    pub(super) fn set_mouse(&mut self, on: bool) -> io::Result<()> {
        self.mouse = on;
        self.write(if on { MOUSE_ON } else { MOUSE_OFF })
    }

    /// Tells the terminal of links from the next frame on, or no more.
    pub(super) fn tell_links(&mut self, tell: bool) -> io::Result<()> {
        if self.canvas.tell_links(tell) { self.forget() } else { Ok(()) }
    }

    /// Asks for the background colour. The answer comes as input.
    pub(super) fn ask_background(&mut self) -> io::Result<()> {
        self.write(ASK_BACKGROUND)
    }

    /// Takes back every picture that the terminal keeps.
    pub(super) fn take_pictures_back(&mut self) -> io::Result<()> {
        self.write(&farewell(&kept()))
    }

    /// Sets the window's title; the text must be clean.
    pub(super) fn set_title(&mut self, title: &str) -> io::Result<()> {
        queue!(self.screen, terminal::SetTitle(title))?;
        self.send()
    }

    /// Writes a control sequence.
    pub(super) fn write(&mut self, sequence: &str) -> io::Result<()> {
        self.screen.write_all(sequence.as_bytes())?;
        self.send()
    }

    /// Gives the terminal away for as long as `deed` runs: an editor, a shell.
    pub(super) fn lend<T>(&mut self, deed: impl FnOnce() -> T) -> io::Result<T> {
        give_back();
        let result = deed();
        enter(self.mouse)?;
        self.forget()?;
        Ok(result)
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        give_back();
    }
}

/// The width and height of a cell in pixels, as the system knows them; zeros where it does not.
pub(super) fn cell() -> (u16, u16) {
    let Ok(window) = terminal::window_size() else { return (0, 0) };
    let cell = (window.width / window.columns.max(1), window.height / window.rows.max(1));
    if cell.0 == 0 || cell.1 == 0 { (0, 0) } else { cell }
}

fn pictures() -> MutexGuard<'static, Vec<(u32, bool)>> {
    KEPT.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The numbers of the pictures that the terminal keeps.
pub(super) fn kept() -> Vec<u32> {
    pictures().iter().map(|(id, _)| *id).collect()
}

/// Whether the terminal keeps the picture of this number, or a part of it.
pub(super) fn keeps(id: u32) -> bool {
    pictures().iter().any(|(known, _)| *known == id)
}

/// Notes that the terminal is about to keep a picture.
pub(super) fn keep(id: u32, tmux: bool) {
    if !keeps(id) {
        pictures().push((id, tmux));
    }
}

/// The sequence that takes these pictures back; they are not among those that the terminal keeps any more.
pub(super) fn farewell(ids: &[u32]) -> String {
    let mut sequence = String::new();
    pictures().retain(|(id, tmux)| {
        if ids.contains(id) {
            let (start, escape, end) =
                if *tmux { ("\x1bPtmux;", "\x1b\x1b", "\x1b\\") } else { ("", "\x1b", "") };
            sequence.extend([start, escape, "_Ga=d,d=I,i=", &id.to_string(), ",q=2", escape, "\\", end]);
        }
        !ids.contains(id)
    });
    sequence
}

fn enter(mouse: bool) -> io::Result<()> {
    TAKEN.store(true, Ordering::SeqCst);
    terminal::enable_raw_mode()?;
    let mut out = stdout();
    execute!(
        out,
        crossterm::style::Print(SAVE_TITLE),
        EnterAlternateScreen,
        event::EnableBracketedPaste,
        event::EnableFocusChange,
        crossterm::style::Print(CHANGES_ON),
        crossterm::style::Print(if mouse { MOUSE_ON } else { "" }),
        cursor::Hide
    )
}

/// Gives the terminal back as it was. Safe to call at any time, and more than once.
///
/// What cannot be written here cannot be written anywhere: the terminal is gone, and there is nobody to tell.
pub(super) fn give_back() {
    if !TAKEN.swap(false, Ordering::SeqCst) {
        return;
    }
    let mut out = stdout();
    let _ = execute!(
        out,
        crossterm::style::Print(farewell(&kept())),
        crossterm::style::Print(MOUSE_OFF),
        crossterm::style::Print(CHANGES_OFF),
        event::DisableFocusChange,
        event::DisableBracketedPaste,
        LeaveAlternateScreen,
        cursor::Show,
        crossterm::style::Print(RESTORE_TITLE),
        crossterm::style::ResetColor
    );
    let _ = terminal::disable_raw_mode();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_picture_is_taken_back_once_by_the_way_it_came() {
        keep(7, false);
        keep(8, true);
        keep(8, true);
        assert!(keeps(7) && kept() == [7, 8]);
        assert_eq!(farewell(&[7, 9]), "\x1b_Ga=d,d=I,i=7,q=2\x1b\\");
        assert!(!keeps(7));
        assert_eq!(farewell(&kept()), "\x1bPtmux;\x1b\x1b_Ga=d,d=I,i=8,q=2\x1b\x1b\\\x1b\\");
        assert_eq!(farewell(&kept()), "");
    }
}
