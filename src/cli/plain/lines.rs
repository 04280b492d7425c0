//! Lines of commands, read one at a time and never more of one than a command can have.

use std::io::{self, BufRead, Read};

use crate::text::clean;

/// In bytes, the end of the line included. A longer line is no command.
const LONGEST: u64 = 64 << 10;

/// What was read.
#[derive(Debug)]
pub(super) enum Line {
    /// A line, cleaned.
    Text(String),
    /// One that was skipped because of its length.
    TooLong,
    /// There are no more.
    End,
    /// It could not be read, and why.
    Unread(io::Error),
}

/// Where commands come from.
pub(super) struct Lines<R> {
    input: R,
}

impl<R: BufRead> Lines<R> {
    pub(super) fn of(input: R) -> Self {
        Self { input }
    }

    /// Waits for the next line.
    pub(super) fn next(&mut self) -> Line {
        let mut bytes = Vec::new();
        let read = self.input.by_ref().take(LONGEST).read_until(b'\n', &mut bytes);
        match read {
            Err(error) => Line::Unread(error),
            Ok(0) => Line::End,
            Ok(count) if count as u64 == LONGEST && !bytes.ends_with(b"\n") => {
                match self.input.skip_until(b'\n') {
                    Ok(_) => Line::TooLong,
                    Err(error) => Line::Unread(error),
                }
            }
            Ok(_) => Line::Text(clean::line(&String::from_utf8_lossy(&bytes)).into_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_cleaned_and_a_monster_among_them_is_skipped_whole() {
        let mut input = b"read 3\r\n\n  star\x1b[2J \xff\n".to_vec();
        input.extend(vec![b'a'; LONGEST as usize * 2]);
        input.extend(b"\nquit");
        let mut lines = Lines::of(input.as_slice());
        let mut read = || match lines.next() {
            Line::Text(line) => line,
            Line::TooLong => "(too long)".into(),
            Line::End => "(end)".into(),
            Line::Unread(error) => error.to_string(),
        };
        let all: Vec<String> = (0..6).map(|_| read()).collect();
        assert_eq!(all, ["read 3", "", "star \u{fffd}", "(too long)", "quit", "(end)"]);
    }
}
