//! Choosing a theme: the whole screen shows the one that is selected in the menu; Enter keeps it, Esc returns to
//! what was.

use super::event::Effect;
use super::menu::{Choice, Item, Menu, MenuKind};
use super::model::{Model, Notice, Overlay};
use crate::theme::{Role, Theme};

/// A theme to choose from.
#[derive(Clone, Debug, PartialEq)]
pub struct ThemeChoice {
    /// The name it is chosen by, which settings keep.
    pub name: String,
    /// What it looks like here.
    pub theme: Theme,
    /// A word or two about it.
    pub about: String,
    /// What is wrong with its file, for people; empty where nothing is.
    pub faults: Vec<String>,
}

/// Opens the menu; what it lists is read anew, for the user may have a theme's file open beside.
pub(super) fn open(model: &mut Model) -> Vec<Effect> {
    let before = Box::new(model.theme.clone());
    model.overlay = Some(Overlay::Menu(Menu::new(MenuKind::Themes(before), "Theme", Vec::new())));
    vec![Effect::LoadThemes]
}

/// Takes the themes there are, and lists them where the menu is open.
pub(super) fn take(model: &mut Model, themes: Vec<ThemeChoice>) {
    model.themes = themes;
    let items = model.themes.iter().map(item).collect();
    let chosen = |choice: &ThemeChoice| choice.name == model.settings.theme;
    let shown = |choice: &ThemeChoice| choice.theme.name == model.theme.name;
    let at = model.themes.iter().position(chosen).or_else(|| model.themes.iter().position(shown));
    if let Some(Overlay::Menu(menu)) = &mut model.overlay
        && let MenuKind::Themes(_) = menu.kind
    {
        let first = menu.items.is_empty();
        menu.replace(items);
        menu.selected = if first { at.unwrap_or(0) } else { menu.selected };
    }
}

fn item(choice: &ThemeChoice) -> Item {
    let mut item = Item::new(choice.name.clone(), choice.about.clone(), Choice::Theme(choice.name.clone()));
    if !choice.faults.is_empty() {
        item.right.push((Role::Warning, "!".into()));
    }
    item
}

/// The theme selected in the menu.
fn selected(model: &Model) -> Option<&ThemeChoice> {
    let Some(Overlay::Menu(menu)) = &model.overlay else { return None };
    match &menu.current()?.choice {
        Choice::Theme(name) => model.themes.iter().find(|choice| choice.name == *name),
        _ => None,
    }
}

/// Shows the screen in the theme that is selected.
pub(super) fn preview(model: &mut Model) {
    if let Some(choice) = selected(model).filter(|choice| choice.theme != model.theme) {
        model.theme = choice.theme.clone();
    }
}

/// What is wrong with the selected theme's file, for the footer.
#[must_use]
pub fn theme_fault(model: &Model) -> Option<String> {
    let faults = &selected(model)?.faults;
    let first = faults.first()?;
    Some(match faults.len() {
        1 => first.clone(),
        more => format!("{first} ({} more in this file)", more - 1),
    })
}

/// Returns to the theme from before the menu.
pub(super) fn leave(model: &mut Model) {
    if let Some(Overlay::Menu(menu)) = &model.overlay
        && let MenuKind::Themes(before) = &menu.kind
    {
        model.theme = (**before).clone();
    }
}

/// Takes the theme that fits the background, as it turned out; an open menu goes on showing the selected one.
pub(super) fn fit(model: &mut Model, theme: Theme) -> Vec<Effect> {
    match &mut model.overlay {
        Some(Overlay::Menu(Menu { kind: MenuKind::Themes(before), .. })) => {
            **before = theme;
            vec![Effect::LoadThemes]
        }
        _ => {
            model.theme = theme;
            Vec::new()
        }
    }
}

/// Keeps a theme by its name.
pub(super) fn keep(model: &mut Model, name: &str) -> Vec<Effect> {
    let Some(choice) = model.themes.iter().find(|choice| choice.name == name) else {
        let unknown = format!("There is no theme \"{name}\"; Tab completes their names");
        return model.answer(Notice::warning(unknown));
    };
    model.theme = choice.theme.clone();
    name.clone_into(&mut model.settings.theme);
    vec![Effect::KeepTheme(name.to_owned())]
}
