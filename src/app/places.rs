//! How far each story was read, so that it opens there again.
//!
//! A place is told in bytes of the story's text, and so holds at any width. What stands below the text is counted
//! on from its end, a byte for each line.

use std::collections::VecDeque;

use super::reader::{Reader, ReaderLine};
use crate::news::StoryId;

/// How many stories are remembered, those looked at last.
const MOST: usize = 200;

/// Places in stories.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Places {
    /// The one looked at last comes last.
    spots: VecDeque<(StoryId, usize)>,
}

impl Places {
    /// Notes the place in a story. Its beginning needs no note.
    pub fn note(&mut self, id: StoryId, spot: usize) {
        self.spots.retain(|(known, _)| *known != id);
        if spot > 0 {
            self.spots.push_back((id, spot));
        }
        while self.spots.len() > MOST {
            self.spots.pop_front();
        }
    }

    /// The place in a story; its beginning for one that is not remembered.
    #[must_use]
    pub fn of(&self, id: StoryId) -> usize {
        self.spots.iter().rev().find(|(known, _)| *known == id).map_or(0, |(_, spot)| *spot)
    }

    /// Every place, the one looked at last coming last.
    pub fn iter(&self) -> impl Iterator<Item = (StoryId, usize)> {
        self.spots.iter().copied()
    }
}

impl Reader {
    /// The place in the story on screen.
    #[must_use]
    pub fn spot(&self) -> usize {
        if let Some(spot) = self.pending_spot() {
            return spot;
        }
        let Some(last) = self.last_of_text() else { return 0 };
        if self.scroll > last {
            return self.text().len() + (self.scroll - last);
        }
        match self.lines.get(self.scroll) {
            // Above the text is the title.
            Some(ReaderLine::Title(_) | ReaderLine::Byline(_)) | None => 0,
            Some(_) => self.kept_offset().unwrap_or_else(|| self.top_offset()),
        }
    }

    /// Scrolls to a place in the story.
    pub(super) fn go_to(&mut self, spot: usize, rows: u16) {
        self.scroll = match (spot, self.last_of_text()) {
            (0, _) | (_, None) => 0,
            (spot, Some(last)) => match spot.checked_sub(self.text().len()) {
                Some(beyond) => last.saturating_add(beyond),
                None => self.line_of_offset(spot),
            },
        };
        self.clamp(rows);
    }

    /// The last line of the text itself.
    fn last_of_text(&self) -> Option<usize> {
        self.lines.iter().rposition(|line| matches!(line, ReaderLine::Body(_)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stories_looked_at_last_are_remembered_and_no_more_than_so_many() {
        let mut places = Places::default();
        for number in 0..1_000 {
            places.note(StoryId(number), 7);
        }
        places.note(StoryId(900), 9);
        places.note(StoryId(999), 0);
        assert_eq!(places.iter().count(), MOST - 1);
        assert_eq!((places.of(StoryId(900)), places.of(StoryId(999)), places.of(StoryId(1))), (9, 0, 0));
        assert_eq!(places.iter().last(), Some((StoryId(900), 9)));
    }
}
