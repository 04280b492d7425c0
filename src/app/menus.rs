//! The menus there are: what each lists, and what choosing from it does.

use super::event::Effect;
use super::menu::{Choice, Item, Menu, MenuKind};
use super::model::{Model, Notice, Overlay, Screen};
use super::sidebar::Entry;
use super::{act, adding, joining, music, rules, saved, themes, views};
use crate::commands::{Code, Command, Context, Group, Key, Keys, Row, TABLE};
use crate::news::{NewFeed, View};
use crate::theme::Role;

/// Rows that a menu's items have on a screen of this size: its title, filter and margins taken off.
#[must_use]
pub fn rows(size: (u16, u16)) -> u16 {
    size.1.saturating_sub(if size.1 < 12 { 3 } else { 7 }).max(1)
}

fn show(model: &mut Model, menu: Menu) -> Vec<Effect> {
    model.overlay = Some(Overlay::Menu(menu));
    Vec::new()
}

/// Takes a key in a menu that narrows as one types.
pub(super) fn press(model: &mut Model, key: Key) -> Vec<Effect> {
    let Some(Overlay::Menu(menu)) = &mut model.overlay else { return Vec::new() };
    let narrowing = menu.kind == MenuKind::Help || menu.kind == MenuKind::Actions;
    match (key.code, key.ctrl) {
        (Code::Esc, _) if narrowing && !menu.typed().is_empty() => {
            menu.filter = None;
            menu.narrow();
            Vec::new()
        }
        (Code::Esc, _) => act::act(model, Command::Close, None),
        (Code::Enter, _) => choose(model),
        (Code::Down | Code::Tab, _) | (Code::Char('n' | 'j'), true) => step(model, 1),
        (Code::Up, _) | (Code::Char('p' | 'k'), true) => step(model, -1),
        (Code::PageDown, _) => step(model, 10),
        (Code::PageUp, _) => step(model, -10),
        (Code::Char('w' | 'f'), true) if menu.kind == MenuKind::Artists => music::follow_in_finder(model),
        _ => {
            if menu.filter.as_mut().is_some_and(|filter| filter.press(key)) {
                return changed(model);
            }
            Vec::new()
        }
    }
}

/// Narrows the open menu after its filter changed.
pub(super) fn changed(model: &mut Model) -> Vec<Effect> {
    let Some(Overlay::Menu(menu)) = &mut model.overlay else { return Vec::new() };
    menu.selected = 0;
    if menu.kind.is_finder() {
        let typed = menu.typed().to_owned();
        return vec![music::find_artists(model, typed)];
    }
    menu.narrow();
    Vec::new()
}

/// Moves the selection.
pub(super) fn step(model: &mut Model, by: isize) -> Vec<Effect> {
    let Some(Overlay::Menu(menu)) = &mut model.overlay else { return Vec::new() };
    menu.step(by);
    Vec::new()
}

/// Does what the ticked items say, or else the selected one.
pub(super) fn choose(model: &mut Model) -> Vec<Effect> {
    let Some(Overlay::Menu(menu)) = model.overlay.take() else { return Vec::new() };
    let chosen = menu.chosen();
    match menu.kind {
        MenuKind::Songs => music::save_chosen(model, &chosen),
        MenuKind::Feeds => subscribe(model, chosen),
        MenuKind::Found => adding::take(model, &chosen),
        MenuKind::Joining(key, name) => joining::join(model, (key, name), chosen),
        _ => chosen.into_iter().next().map_or_else(Vec::new, |choice| carry_out(model, choice)),
    }
}

fn carry_out(model: &mut Model, choice: Choice) -> Vec<Effect> {
    match choice {
        Choice::Command(command) => act::act(model, command, None),
        Choice::Artist(key, name) => views::visit(model, View::Artist(key, name)),
        Choice::View(view @ View::Tag(_)) => views::visit(model, view),
        Choice::View(view) => views::go(model, view),
        Choice::SongsScreen => act::act(model, Command::Songs, None),
        Choice::TrendingScreen => act::act(model, Command::GoTrending, None),
        Choice::Rule(place, rule) => rules::open_one(model, place, &rule),
        Choice::RuleDeed(deed, place, rule) => rules::obey(model, deed, place, *rule),
        Choice::Theme(name) => themes::keep(model, &name),
        Choice::Song(_) | Choice::Feed(_) | Choice::Found(_) | Choice::AllFeeds | Choice::Heading => {
            Vec::new()
        }
    }
}

/// Help: every command with its keys, by group.
pub(super) fn open_help(model: &mut Model) -> Vec<Effect> {
    let contexts = [
        Context::List,
        Context::Reader,
        Context::Sidebar,
        Context::Songs,
        Context::Feeds,
        Context::Trending,
        Context::Select,
        Context::Menu,
    ];
    let mut items = Vec::new();
    for &group in Group::ALL {
        items.push(Item::heading(group.title()));
        for row in TABLE.iter().filter(|row| row.group == group) {
            let keys = keys_in(model, &contexts, row.command);
            let place = only_place(row.contexts);
            items.push(Item {
                left: vec![(Role::Accent, format!("{keys:<14}")), (Role::Text, row.help.into())],
                right: vec![(Role::Dim, format!("{place}{}", row.name))],
                choice: Choice::Command(row.command),
                ticked: None,
            });
        }
        items.push(Item::heading(""));
    }
    items.pop();
    show(model, Menu::new(MenuKind::Help, "Help", items))
}

fn only_place(contexts: &[Context]) -> &'static str {
    match contexts {
        [Context::Songs] => "songs · ",
        [Context::Sidebar] => "sidebar · ",
        [Context::Feeds] => "feeds · ",
        [Context::Trending] => "trending · ",
        [Context::Reader] => "reader · ",
        [Context::Select] => "selecting · ",
        [Context::Menu] => "menus · ",
        _ => "",
    }
}

fn keys_in(model: &Model, contexts: &[Context], command: Command) -> String {
    let mut keys: Vec<String> = Vec::new();
    for &context in contexts {
        for found in model.keymap.keys_of(context, command) {
            let short = found.short(model.glyphs.enter);
            if !keys.contains(&short) {
                keys.push(short);
            }
        }
    }
    keys.join(" ")
}

/// Everything possible here, with its key.
pub(super) fn open_actions(model: &mut Model) -> Vec<Effect> {
    let context = model.context();
    let groups: &[Group] = match context {
        Context::Songs | Context::Trending => &[Group::Music, Group::Marks],
        Context::Sidebar | Context::Feeds => &[Group::Feeds, Group::Marks],
        _ => &[Group::Music, Group::Marks, Group::Read],
    };
    let here = |row: &Row| match context {
        // What is done with a line of the sidebar is done nowhere else.
        Context::Sidebar => saved::is_for(model, row.command),
        _ => groups.contains(&row.group) && row.contexts.contains(&context),
    };
    let rows = TABLE.iter().filter(|row| {
        here(row) && !matches!(row.command, Command::Close | Command::Open | Command::ScrollOn)
    });
    let items = rows
        .map(|row| {
            let keys = keys_in(model, &[context], row.command);
            Item {
                left: vec![(Role::Text, row.help.into())],
                right: vec![(Role::Accent, keys)],
                choice: Choice::Command(row.command),
                ticked: None,
            }
        })
        .collect();
    let title = match model.screen {
        Screen::Stories if context == Context::Sidebar => model.sidebar.current().map(Entry::name),
        Screen::Songs => model.songs.current().map(|song| song.song.clone()),
        Screen::Feeds => model.health.current().map(|health| health.feed.title.clone()),
        Screen::Trending => model.trending.name_here(),
        Screen::Stories if context == Context::Sidebar => super::feeds::here(model).map(|feed| feed.title),
        Screen::Stories => model.list.selected_row().map(|row| row.title.clone()),
    };
    show(model, Menu::new(MenuKind::Actions, title.unwrap_or_else(|| "Actions".into()), items))
}

/// Every view, tag and feed, narrowed as one types.
pub(super) fn open_views(model: &mut Model) -> Vec<Effect> {
    let items = view_items(model);
    show(model, Menu::typing(MenuKind::Views, "Go to", items))
}

/// Shows counts that came after the menu was opened.
pub(super) fn recount_views(model: &mut Model) {
    if !matches!(&model.overlay, Some(Overlay::Menu(menu)) if menu.kind == MenuKind::Views) {
        return;
    }
    let items = view_items(model);
    if let Some(Overlay::Menu(menu)) = &mut model.overlay {
        menu.replace(items);
    }
}

fn view_items(model: &Model) -> Vec<Item> {
    let counts = &model.counts;
    let count = |stories: u64| if stories == 0 { String::new() } else { stories.to_string() };
    let fixed = [
        (View::All, counts.all),
        (View::Unread, counts.unread),
        (View::Today, counts.today),
        (View::Following, counts.following),
        (View::Starred, counts.starred),
    ];
    let mut items: Vec<Item> = fixed
        .into_iter()
        .map(|(view, n)| Item::new(view.to_string(), count(n), Choice::View(view)))
        .collect();
    items.push(Item::new("Songs", count(model.songs.waiting()), Choice::SongsScreen));
    items.push(Item::new("Trending", String::new(), Choice::TrendingScreen));
    items.extend(counts.views.iter().map(|view| {
        let counted = match model.tallies.of(view.id) {
            Some(Ok(tally)) => count(tally.stories) + if tally.more { "+" } else { "" },
            Some(Err(_)) => "not understood".into(),
            None => String::new(),
        };
        let keys = view.key.parse::<Keys>().map(|keys| keys.short(model.glyphs.enter)).unwrap_or_default();
        let right = [keys, counted].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>();
        Item::new(view.name.clone(), right.join("  "), Choice::View(view.view()))
    }));
    items.extend(tag_items(model));
    items.extend(counts.feeds.iter().map(|feed| {
        let address = if feed.feed.url.is_empty() { &feed.feed.title } else { &feed.feed.url };
        Item::new(feed.feed.title.clone(), count(feed.unread), Choice::View(View::Feed(address.clone())))
    }));
    items
}

fn tag_items(model: &Model) -> Vec<Item> {
    let tags = model.counts.tags.iter();
    tags.map(|tag| {
        Item::new(
            format!("#{}", tag.name),
            tag.stories.to_string(),
            Choice::View(View::Tag(tag.name.clone())),
        )
    })
    .collect()
}

/// The tags, narrowed as one types.
pub(super) fn open_tags(model: &mut Model) -> Vec<Effect> {
    let items = tag_items(model);
    if items.is_empty() {
        model.say(Notice::done("No tags yet; t tags a story"));
        return Vec::new();
    }
    show(model, Menu::typing(MenuKind::Tags, "Show tag", items))
}

/// The starter set of feeds, to subscribe to one, some or all.
pub(super) fn open_feeds(model: &mut Model) {
    let feeds = new_feeds(model);
    if feeds.is_empty() {
        model.say(Notice::done("You subscribe to every feed of the starter set"));
        return;
    }
    let mut items = vec![Item::new(format!("All {} of them", feeds.len()), "", Choice::AllFeeds)];
    let mut folder = "";
    for feed in &feeds {
        if feed.folder != folder {
            folder = &feed.folder;
            items.push(Item::heading(""));
            items.push(Item::heading(folder));
        }
        let mut item = Item::new(feed.title.clone(), feed.site.clone(), Choice::Feed(Box::new(feed.clone())));
        item.ticked = Some(false);
        items.push(item);
    }
    let menu = Menu::new(MenuKind::Feeds, "Music feeds: Space ticks, Enter subscribes", items);
    model.overlay = Some(Overlay::Menu(menu));
}

/// The feeds of the starter set that are not subscribed to yet.
fn new_feeds(model: &Model) -> Vec<NewFeed> {
    let known = |url: &str| model.counts.feeds.iter().any(|feed| feed.feed.url == url);
    model.starter_feeds.iter().filter(|feed| !known(&feed.url)).cloned().collect()
}

fn subscribe(model: &mut Model, chosen: Vec<Choice>) -> Vec<Effect> {
    let mut feeds = Vec::new();
    for choice in chosen {
        match choice {
            Choice::Feed(feed) => feeds.push(*feed),
            Choice::AllFeeds => return vec![Effect::Subscribe(new_feeds(model))],
            _ => {}
        }
    }
    if feeds.is_empty() {
        return model.answer(Notice::done("No feed chosen"));
    }
    vec![Effect::Subscribe(feeds)]
}

/// The cells that a menu's items have on a screen of this size: centred, its frame and filter around it. The
/// themes stand at the side, for what they look like is seen on the rest of the screen.
#[must_use]
pub fn area(size: (u16, u16), menu: &Menu) -> ratatui::layout::Rect {
    let (columns, lines) = size;
    let aside = matches!(menu.kind, MenuKind::Themes(_));
    let widest = if aside { 44 } else { 88 };
    let width = columns.saturating_sub(if columns < 60 { 2 } else { 8 }).min(widest);
    let wanted = match menu.kind {
        // The finder's items come and go as one types; its frame must not jump.
        MenuKind::Artists | MenuKind::Joining(..) => 14,
        _ => menu.items.len() as u16,
    };
    let height = rows(size).min(wanted.max(1)).min(lines);
    let left = if aside { 1.min(columns - width) } else { (columns - width) / 2 };
    // Above the footer, its rule and the frame.
    let top = if aside { lines.saturating_sub(height + 3) } else { (lines - height) / 3 };
    ratatui::layout::Rect::new(left, top.max(1).min(lines - height), width, height)
}
