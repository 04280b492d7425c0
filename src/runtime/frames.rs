//! Cuts what a terminal sends into pieces that each mean one thing: a character, a key's sequence, a paste,
//! an answer to a question.
//!
//! The pieces are those of ECMA-48 (section 5.4, control sequences; 5.6, control strings) with xterm's
//! bracketed paste. A sequence that nobody understands is still one piece, so its letters are never taken
//! for commands. A slow line may split a piece: what has come of it waits here for the rest.

const ESCAPE: u8 = 0x1b;
const BELL: u8 = 0x07;
const PASTE: &[u8] = b"\x1b[200~";
const PASTE_END: &[u8] = b"\x1b[201~";
/// Bytes that a control sequence or an answer may have; what is longer is none.
const LONGEST: usize = 4_096;
/// Bytes that a paste may have: what comes after them is dropped.
const LONGEST_PASTE: usize = 1 << 20;

/// Bytes that were read and are not understood yet.
#[derive(Debug, Default)]
pub(super) struct Frames {
    bytes: Vec<u8>,
    /// Bytes of a paste that were looked at already, for its end.
    looked: usize,
    /// Whether an escape character came last and by itself.
    alone: bool,
}

impl Frames {
    /// Takes what was read.
    pub(super) fn extend(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    /// Whether a piece has begun and has not ended.
    pub(super) fn is_split(&self) -> bool {
        !self.bytes.is_empty()
    }

    /// Whether that is a paste, which a slow line may bring in many parts.
    pub(super) fn is_paste(&self) -> bool {
        self.bytes.starts_with(PASTE)
    }

    /// The next whole pieces, one after the other.
    pub(super) fn take(&mut self) -> Vec<Vec<u8>> {
        let mut taken = Vec::new();
        let mut start = 0;
        // A terminal sends Alt and a letter at once. What comes after a lone escape character is another key,
        // unless it goes on with a sequence that a slow line has split.
        if self.alone && self.bytes.get(1).is_some_and(|next| !b"[O]P_^X".contains(next)) {
            taken.push(vec![ESCAPE]);
            start = 1;
        }
        while let Some(length) = self.whole(start) {
            taken.push(self.bytes[start..start + length].to_vec());
            start += length;
            self.looked = 0;
        }
        self.bytes.drain(..start);
        self.alone = self.bytes == [ESCAPE];
        self.shorten();
        taken
    }

    /// What has come of a piece whose rest does not come.
    pub(super) fn give_up(&mut self) -> Vec<u8> {
        (self.looked, self.alone) = (0, false);
        let mut rest = std::mem::take(&mut self.bytes);
        if rest.starts_with(PASTE) {
            rest.extend_from_slice(PASTE_END);
        }
        rest
    }

    /// The length of the piece that begins at `start`, if all of it is here.
    fn whole(&mut self, start: usize) -> Option<usize> {
        let bytes = &self.bytes[start..];
        match *bytes {
            [] | [ESCAPE] => None,
            [ESCAPE, b'[', ..] if bytes.starts_with(PASTE) => {
                let from = self.looked.max(PASTE.len());
                let end = memchr::memmem::find(&bytes[from..], PASTE_END);
                self.looked = (bytes.len() + 1).saturating_sub(PASTE_END.len());
                end.map(|end| from + end + PASTE_END.len())
            }
            // Linux's console sends function keys with a second bracket and one letter.
            [ESCAPE, b'[', b'[', ref rest @ ..] => rest.first().map(|_| 4),
            // Mouse presses in X10's form: three bytes of any value follow.
            [ESCAPE, b'[', b'M', ..] => (bytes.len() >= 6).then_some(6),
            [ESCAPE, b'[', ref rest @ ..] => sequence(rest).map(|length| length + 2),
            [ESCAPE, b'O', ref rest @ ..] => rest.first().map(|_| 3),
            [ESCAPE, b']' | b'P' | b'_' | b'^' | b'X', ref rest @ ..] => {
                string(rest).map(|length| length + 2)
            }
            // Escape twice is the key, and whatever the second one begins.
            [ESCAPE, ESCAPE, ..] => Some(1),
            [ESCAPE, first, ..] => {
                let length = 1 + letter(first);
                (bytes.len() >= length).then_some(length)
            }
            [first, ..] => {
                let length = letter(first);
                (bytes.len() >= length).then_some(length)
            }
        }
    }

    /// Drops the middle of a paste that is too long, and keeps what may be the beginning of its end.
    fn shorten(&mut self) {
        if self.is_paste() && self.bytes.len() > LONGEST_PASTE + PASTE_END.len() {
            self.bytes.drain(LONGEST_PASTE..self.bytes.len() - PASTE_END.len());
            self.looked = LONGEST_PASTE;
        }
    }
}

/// The length of a control sequence's parameters, intermediates and final byte. A byte that cannot be in one
/// ends it before itself.
fn sequence(bytes: &[u8]) -> Option<usize> {
    for (at, byte) in bytes.iter().enumerate().take(LONGEST) {
        match byte {
            0x20..=0x3f => {}
            0x40..=0x7e => return Some(at + 1),
            _ => return Some(at),
        }
    }
    (bytes.len() >= LONGEST).then_some(LONGEST)
}

/// The length of a control string with its end: the bell, or an escape character and a backslash.
fn string(bytes: &[u8]) -> Option<usize> {
    let end = memchr::memchr2(BELL, ESCAPE, bytes);
    match end {
        Some(at) if at <= LONGEST && bytes[at] == BELL => Some(at + 1),
        Some(at) if at <= LONGEST => bytes.get(at + 1).map(|&next| if next == b'\\' { at + 2 } else { at }),
        _ => (bytes.len() >= LONGEST).then_some(LONGEST),
    }
}

/// How many bytes a character has, by its first one (RFC 3629, section 3).
fn letter(first: u8) -> usize {
    match first {
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks the pieces of what is sent, and what is left of it, however it is split on the way.
    #[track_caller]
    fn check(sent: &str, pieces: &[&str], left: &str) {
        let expected: Vec<&[u8]> = pieces.iter().map(|piece| piece.as_bytes()).collect();
        for size in [1, 2, 3, 5, sent.len().max(1)] {
            let mut frames = Frames::default();
            let mut taken = Vec::new();
            for part in sent.as_bytes().chunks(size) {
                frames.extend(part);
                taken.extend(frames.take());
            }
            assert_eq!(taken, expected, "{sent:?} in parts of {size}");
            assert_eq!(frames.bytes, left.as_bytes(), "{sent:?} in parts of {size}");
        }
    }

    #[test]
    fn each_piece_means_one_thing_wherever_a_line_splits_it() {
        check("", &[], "");
        check("jé日🎵q", &["j", "é", "日", "🎵", "q"], "");
        check("\x1b[A\x1b[5~\x1b[1;5C", &["\x1b[A", "\x1b[5~", "\x1b[1;5C"], "");
        check("\x1bOA\x1bOPx", &["\x1bOA", "\x1bOP", "x"], "");
        check("\x1b[[Ax", &["\x1b[[A", "x"], "");
        check("\x1b[<0;10;5M\x1b[<0;10;5m", &["\x1b[<0;10;5M", "\x1b[<0;10;5m"], "");
        check("\x1b[M !\"x", &["\x1b[M !\"", "x"], "");
        check("\x1b[I\x1b[O", &["\x1b[I", "\x1b[O"], "");
        check("\x1b\x1b[A", &["\x1b", "\x1b[A"], "");
        check("j\x1b", &["j"], "\x1b");
        check("\x1b[", &[], "\x1b[");
    }

    #[test]
    fn a_letter_with_alt_comes_at_once_and_one_after_escape_is_a_key_of_its_own() {
        let mut frames = Frames::default();
        frames.extend("\x1bj\x1bé".as_bytes());
        assert_eq!(frames.take(), ["\x1bj".as_bytes(), "\x1bé".as_bytes()]);
        for (next, pieces) in
            [("j", vec!["\x1b", "j"]), ("\x07", vec!["\x1b", "\x07"]), ("[A", vec!["\x1b[A"])]
        {
            frames.extend(b"\x1b");
            assert_eq!(frames.take(), Vec::<Vec<u8>>::new());
            frames.extend(next.as_bytes());
            assert_eq!(frames.take(), pieces.iter().map(|piece| piece.as_bytes()).collect::<Vec<_>>());
        }
    }

    #[test]
    fn an_answer_is_one_piece_and_so_is_a_sequence_that_nobody_knows() {
        let color = "\x1b]11;rgb:ffff/ffff/ffff";
        check(&format!("{color}\x07j"), &[&format!("{color}\x07"), "j"], "");
        check(&format!("{color}\x1b\\j"), &[&format!("{color}\x1b\\"), "j"], "");
        check("\x1bP>|AND Q\x1b\\q", &["\x1bP>|AND Q\x1b\\", "q"], "");
        check("\x1b[?62;22c\x1b[?2026;2$yq", &["\x1b[?62;22c", "\x1b[?2026;2$y", "q"], "");
        // An answer that was cut off does not swallow the key after it.
        check("\x1b]11;rgb\x1b[Aj", &["\x1b]11;rgb", "\x1b[A", "j"], "");
        check("\x1b[12\rj", &["\x1b[12", "\r", "j"], "");
    }

    #[test]
    fn a_paste_is_one_piece_and_is_cut_where_it_is_too_long() {
        check("\x1b[200~a\rq\x1b[A\x1b[201~j", &["\x1b[200~a\rq\x1b[A\x1b[201~", "j"], "");
        let mut frames = Frames::default();
        frames.extend(PASTE);
        for _ in 0..40 {
            frames.extend(&vec![b'a'; 1 << 16]);
            assert_eq!(frames.take(), Vec::<Vec<u8>>::new());
        }
        frames.extend(b"\x1b[201");
        assert_eq!(frames.take(), Vec::<Vec<u8>>::new());
        frames.extend(b"~j");
        let taken = frames.take();
        assert_eq!(taken.len(), 2);
        assert!(taken[0].len() <= LONGEST_PASTE + 2 * PASTE_END.len(), "{}", taken[0].len());
        assert!(taken[0].ends_with(PASTE_END));
        assert_eq!(taken[1], b"j");
    }

    #[test]
    fn what_never_ends_is_given_up() {
        let mut frames = Frames::default();
        frames.extend(b"\x1b");
        assert!(frames.is_split());
        assert_eq!(frames.give_up(), b"\x1b");
        frames.extend(b"\x1b[200~half");
        assert_eq!(frames.give_up(), b"\x1b[200~half\x1b[201~");
        assert!(!frames.is_split());
        // Without an end in sight a string is cut, so that no terminal can fill the memory.
        frames.extend(&[b"\x1b]".as_slice(), &[b'x'; 3 * LONGEST]].concat());
        assert!(!frames.take().is_empty());
    }
}
