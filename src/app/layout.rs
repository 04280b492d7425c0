//! Where everything is on the screen, for drawing and for the mouse alike.

use ratatui::layout::Rect;

/// Columns from which the sidebar is shown.
const SIDEBAR_FROM: u16 = 110;
/// Columns from which list and reader stand side by side; below, one pane at a time.
const TWO_PANES_FROM: u16 = 80;
/// Rows from which there is room for the lines above and below the panes.
const CHROME_FROM: u16 = 6;

/// Which panes are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Panes {
    /// List and reader, and the sidebar if the user wants it and there is room.
    Reading {
        /// Whether the user wants the sidebar.
        sidebar: bool,
        /// Which pane has the focus: where there is room for one alone, it is shown.
        alone: super::Pane,
    },
    /// The reader alone.
    Zen,
    /// A screen of one pane: songs or feeds.
    Whole,
}

/// The rectangles of the screen; one that is not shown is empty.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// The title line.
    pub title: Rect,
    /// The rule under the title line.
    pub top_rule: Rect,
    /// The sidebar.
    pub sidebar: Rect,
    /// The list of stories, or the songs.
    pub list: Rect,
    /// The reader.
    pub reader: Rect,
    /// The rule above the footer.
    pub bottom_rule: Rect,
    /// The footer: hints, notices, prompts.
    pub footer: Rect,
}

impl Layout {
    /// Lays out a screen of `width` by `height` cells.
    #[must_use]
    pub fn new(width: u16, height: u16, panes: Panes) -> Self {
        let mut layout = Self::default();
        let mut body = Rect::new(0, 0, width, height);
        if height >= CHROME_FROM {
            layout.title = Rect::new(0, 0, width, 1);
            layout.top_rule = Rect::new(0, 1, width, 1);
            layout.bottom_rule = Rect::new(0, height - 2, width, 1);
            layout.footer = Rect::new(0, height - 1, width, 1);
            body = Rect::new(0, 2, width, height - 4);
        } else if height >= 3 {
            layout.title = Rect::new(0, 0, width, 1);
            layout.footer = Rect::new(0, height - 1, width, 1);
            body = Rect::new(0, 1, width, height - 2);
        } else if height == 2 {
            layout.footer = Rect::new(0, 1, width, 1);
            body.height = 1;
        }
        layout.place(body, panes);
        layout
    }

    fn place(&mut self, body: Rect, panes: Panes) {
        match panes {
            Panes::Zen => self.reader = body,
            Panes::Whole => self.list = body,
            Panes::Reading { alone, .. } if body.width < TWO_PANES_FROM => match alone {
                super::Pane::Sidebar => self.sidebar = body,
                super::Pane::List => self.list = body,
                super::Pane::Reader => self.reader = body,
            },
            Panes::Reading { sidebar, alone } => {
                let mut rest = body;
                // Where three panes do not fit, the sidebar pushes the reader out while it has the focus.
                let pushes = body.width < SIDEBAR_FROM && alone == super::Pane::Sidebar;
                if pushes || (sidebar && body.width >= SIDEBAR_FROM) {
                    let width = (body.width / 6).clamp(20, 30);
                    self.sidebar = Rect { width, ..body };
                    rest.x += width + 1;
                    rest.width -= width + 1;
                }
                if pushes {
                    self.list = rest;
                    return;
                }
                // The reader gets the larger half, for its text has a measure and the list's rows wrap.
                let list = (u32::from(rest.width) * 45 / 100) as u16;
                self.list = Rect { width: list, ..rest };
                self.reader = Rect { x: rest.x + list + 1, width: rest.width - list - 1, ..rest };
            }
        }
    }

    /// Whether list and reader are both on screen, so that the reader previews the selection.
    #[must_use]
    pub fn previews(&self) -> bool {
        self.list.width > 0 && self.reader.width > 0
    }

    /// The columns of the thin rules between panes.
    pub fn rules(&self) -> impl Iterator<Item = u16> {
        let last = self.list.x.max(self.reader.x);
        [self.sidebar, self.list]
            .into_iter()
            .filter(move |pane| pane.width > 0 && pane.x < last)
            .map(Rect::right)
    }

    /// Whether a cell lies in a pane.
    #[must_use]
    pub fn hits(pane: Rect, column: u16, row: u16) -> bool {
        pane.contains(ratatui::layout::Position::new(column, row))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Pane;

    fn reading(width: u16, height: u16) -> Layout {
        Layout::new(width, height, Panes::Reading { sidebar: true, alone: Pane::List })
    }

    #[test]
    fn panes_stack_where_they_do_not_fit_side_by_side() {
        assert!(reading(120, 40).sidebar.width > 0);
        assert!(reading(100, 40).sidebar.width == 0 && reading(100, 40).previews());
        assert!(!reading(79, 24).previews());
        assert_eq!(reading(20, 5).list, Rect::new(0, 1, 20, 3));
    }

    #[test]
    fn the_sidebar_is_never_focused_unseen() {
        for width in 1..220 {
            let layout = Layout::new(width, 24, Panes::Reading { sidebar: true, alone: Pane::Sidebar });
            assert!(layout.sidebar.width > 0, "{width}");
        }
    }

    #[test]
    fn nothing_leaves_the_screen_at_any_size() {
        for width in 1..220 {
            for height in 1..70 {
                let reading = |alone| Panes::Reading { sidebar: true, alone };
                let all = [
                    reading(Pane::Sidebar),
                    reading(Pane::List),
                    reading(Pane::Reader),
                    Panes::Zen,
                    Panes::Whole,
                ];
                for panes in all {
                    let layout = Layout::new(width, height, panes);
                    let screen = Rect::new(0, 0, width, height);
                    for pane in [layout.title, layout.sidebar, layout.list, layout.reader, layout.footer] {
                        assert_eq!(pane.intersection(screen), pane, "{width}x{height} {panes:?}");
                    }
                }
            }
        }
    }
}
