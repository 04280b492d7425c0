//! Menus: a titled list laid over the panes, to choose from.
//!
//! Help, the actions of a story, the artist finder, the picker of songs, views, tags, themes and feeds
//! are all menus; they differ in their items and in what choosing one does.

use super::edit::LineEdit;
use super::event::Ticket;
use super::list::in_sight;
use super::rules::RuleDeed;
use crate::commands::Command;
use crate::news::{ArtistKey, NewFeed, Rule, View, fold_text};
use crate::theme::{Role, Theme};

/// A menu.
#[derive(Clone, Debug)]
pub struct Menu {
    /// What it is for.
    pub kind: MenuKind,
    /// Its title.
    pub title: String,
    /// Everything it lists.
    pub items: Vec<Item>,
    /// The place of the selected item among the shown ones.
    pub selected: usize,
    /// The first item on screen.
    pub top: usize,
    /// What has been typed to narrow it; `None` where letters are keys.
    pub filter: Option<LineEdit>,
    /// The question that the items answer, where they come from outside.
    pub ticket: Ticket,
    shown: Vec<usize>,
}

/// What a menu is for.
#[derive(Clone, Debug, PartialEq)]
pub enum MenuKind {
    /// Every key.
    Help,
    /// Everything possible on the selected thing.
    Actions,
    /// The artist finder: its items come from outside as one types.
    Artists,
    /// The same, to choose which act a name is another name of.
    Joining(ArtistKey, String),
    /// Songs of a story, to save.
    Songs,
    /// Views, tags and feeds.
    Views,
    /// Tags.
    Tags,
    /// Themes; the one to return to.
    Themes(Box<Theme>),
    /// The starter set of feeds.
    Feeds,
    /// Feeds that were found behind an address.
    Found,
    /// The rules.
    Rules,
    /// What can be done with a rule.
    Rule,
}

impl MenuKind {
    /// Whether the items are artists that come from outside as one types.
    #[must_use]
    pub const fn is_finder(&self) -> bool {
        matches!(self, Self::Artists | Self::Joining(..))
    }

    /// What choosing does, for the footer.
    #[must_use]
    pub const fn verb(&self) -> &'static str {
        match self {
            Self::Help | Self::Actions | Self::Rule => "do it",
            Self::Rules => "choose",
            Self::Artists => "stories",
            Self::Joining(..) => "join",
            Self::Songs => "save",
            Self::Views | Self::Tags => "show",
            Self::Themes(_) => "keep",
            Self::Feeds | Self::Found => "subscribe",
        }
    }
}

/// One line of a menu.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// What it says on the left, in styled pieces.
    pub left: Vec<(Role, String)>,
    /// What it says on the right.
    pub right: Vec<(Role, String)>,
    /// What choosing it does; a heading does nothing and is skipped.
    pub choice: Choice,
    /// Whether it is ticked; `None` where there is nothing to tick.
    pub ticked: Option<bool>,
}

/// What choosing an item does.
#[derive(Clone, Debug, PartialEq)]
pub enum Choice {
    /// Nothing: a heading or an empty line.
    Heading,
    /// Gives a command.
    Command(Command),
    /// Shows an artist's stories.
    Artist(ArtistKey, String),
    /// Saves a song: its place in the open story's songs.
    Song(usize),
    /// Shows a view.
    View(View),
    /// Opens the songs screen.
    SongsScreen,
    /// The screen of what is written about.
    TrendingScreen,
    /// Keeps a theme.
    Theme(String),
    /// Subscribes to a feed.
    Feed(Box<NewFeed>),
    /// Subscribes to a feed that was found: its place.
    Found(usize),
    /// Opens what can be done with a rule; its place among the rules.
    Rule(usize, Box<Rule>),
    /// Does this with a rule at a place.
    RuleDeed(RuleDeed, usize, Box<Rule>),
    /// Subscribes to every feed listed.
    AllFeeds,
}

impl Item {
    /// A plain item.
    #[must_use]
    pub fn new(left: impl Into<String>, right: impl Into<String>, choice: Choice) -> Self {
        Self {
            left: vec![(Role::Text, left.into())],
            right: vec![(Role::Dim, right.into())],
            choice,
            ticked: None,
        }
    }

    /// A heading.
    #[must_use]
    pub fn heading(text: impl Into<String>) -> Self {
        Self {
            left: vec![(Role::Heading, text.into())],
            right: Vec::new(),
            choice: Choice::Heading,
            ticked: None,
        }
    }

    fn text(&self) -> String {
        let pieces = self.left.iter().chain(&self.right).map(|(_, text)| text.as_str());
        fold_text(&pieces.collect::<Vec<_>>().join(" "))
    }
}

impl Menu {
    /// A menu in which letters are keys until `/` is pressed.
    #[must_use]
    pub fn new(kind: MenuKind, title: impl Into<String>, items: Vec<Item>) -> Self {
        let mut menu = Self {
            kind,
            title: title.into(),
            items,
            selected: 0,
            top: 0,
            filter: None,
            ticket: Ticket::default(),
            shown: Vec::new(),
        };
        menu.narrow();
        menu
    }

    /// A menu that narrows as one types.
    #[must_use]
    pub fn typing(kind: MenuKind, title: impl Into<String>, items: Vec<Item>) -> Self {
        Self { filter: Some(LineEdit::default()), ..Self::new(kind, title, items) }
    }

    /// What has been typed to narrow it.
    #[must_use]
    pub fn typed(&self) -> &str {
        self.filter.as_ref().map_or("", LineEdit::text)
    }

    /// Puts other items in, as the finder does with each answer.
    pub fn replace(&mut self, items: Vec<Item>) {
        self.items = items;
        self.narrow();
    }

    /// Works out which items are shown, and keeps the selection among them.
    pub fn narrow(&mut self) {
        let outside = self.kind.is_finder();
        let words: Vec<String> = fold_text(self.typed()).split_whitespace().map(str::to_owned).collect();
        let matches = |item: &Item| {
            outside || words.is_empty() || {
                let text = item.text();
                item.choice != Choice::Heading && words.iter().all(|word| text.contains(word.as_str()))
            }
        };
        self.shown = (0..self.items.len()).filter(|&at| matches(&self.items[at])).collect();
        self.selected = self.selected.min(self.shown.len().saturating_sub(1));
        if self.shown.get(self.selected).is_some_and(|&at| self.items[at].choice == Choice::Heading) {
            self.step(1);
        }
    }

    /// The items shown, in order.
    pub fn shown(&self) -> impl ExactSizeIterator<Item = &Item> {
        self.shown.iter().map(|&at| &self.items[at])
    }

    /// The selected item.
    #[must_use]
    pub fn current(&self) -> Option<&Item> {
        self.shown.get(self.selected).map(|&at| &self.items[at])
    }

    /// Moves the selection, past headings.
    pub fn step(&mut self, by: isize) {
        let last = self.shown.len().saturating_sub(1);
        let mut at = self.selected.saturating_add_signed(by).min(last);
        let onward: isize = if by < 0 { -1 } else { 1 };
        while self.shown.get(at).is_some_and(|&item| self.items[item].choice == Choice::Heading) {
            let Some(next) = at.checked_add_signed(onward).filter(|&next| next <= last) else {
                return;
            };
            at = next;
        }
        self.selected = at;
    }

    /// Selects the item shown at a place, unless it is a heading.
    pub fn select(&mut self, at: usize) -> bool {
        let fits = self.shown.get(at).is_some_and(|&item| self.items[item].choice != Choice::Heading);
        if fits {
            self.selected = at;
        }
        fits
    }

    /// Ticks or unticks the selected item, where it can be ticked.
    pub fn tick(&mut self) {
        if let Some(&at) = self.shown.get(self.selected) {
            let ticked = &mut self.items[at].ticked;
            *ticked = ticked.map(|on| !on);
        }
    }

    /// What is to be done: the ticked items, or else the selected one.
    #[must_use]
    pub fn chosen(&self) -> Vec<Choice> {
        let ticked: Vec<Choice> = self
            .items
            .iter()
            .filter(|item| item.ticked == Some(true))
            .map(|item| item.choice.clone())
            .collect();
        if ticked.is_empty() {
            self.current().map(|item| item.choice.clone()).into_iter().collect()
        } else {
            ticked
        }
    }

    /// Scrolls so that the selection is on screen.
    pub fn scroll_to_selection(&mut self, rows: usize) {
        // A heading above the first item comes into view with it, where there is room for both.
        let with_heading = self.selected == 1 && rows > 1;
        self.top = in_sight(self.top, if with_heading { 0 } else { self.selected }, rows);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn menu() -> Menu {
        let item = |text: &str| Item::new(text, "", Choice::Theme(text.into()));
        Menu::new(
            MenuKind::Views,
            "",
            vec![Item::heading("A"), item("Björk"), Item::heading("B"), item("Low")],
        )
    }

    #[track_caller]
    fn check(menu: &Menu, text: &str) {
        assert_eq!(menu.current().map(|item| item.left[0].1.as_str()), Some(text));
    }

    #[test]
    fn headings_are_never_selected() {
        let mut menu = menu();
        check(&menu, "Björk");
        menu.step(1);
        check(&menu, "Low");
        menu.step(-1);
        check(&menu, "Björk");
        menu.step(-1);
        check(&menu, "Björk");
    }

    #[test]
    fn typing_narrows_without_regard_to_case_and_marks() {
        let mut menu = menu();
        menu.filter = Some(LineEdit::new("bjor"));
        menu.narrow();
        assert_eq!(menu.shown().len(), 1);
        check(&menu, "Björk");
    }
}
