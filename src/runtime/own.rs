//! Effects that the loop carries out itself: those that need the terminal, or its other hands.

use std::sync::Arc;

use super::sight::Conditions;
use super::{Loop, RunError, desk, look, programs, terminal};
use crate::app::{Effect, Event};
use crate::desk::{osc52, song_address};
use crate::library::Wanted;

impl Loop {
    /// Effects that need the terminal itself.
    pub(super) fn carry_out(&mut self, effect: Effect) -> Result<(), RunError> {
        match effect {
            Effect::Quit => {}
            Effect::Redraw => {
                self.terminal.take_pictures_back()?;
                self.uploads.forget();
                self.terminal.forget()?;
            }
            Effect::Suspend => {
                self.uploads.forget();
                self.terminal.lend(programs::suspend)??;
                // Whoever is suspended is not told of a new size.
                self.resize();
            }
            Effect::Copy(text, what) => {
                self.terminal.write(&osc52(&text))?;
                let desk = Arc::clone(&self.desk);
                self.beside(move || {
                    log::debug!("clipboard: {:?}", desk.copy(&text));
                    Event::Noted(format!("Copied {what}"))
                })?;
            }
            Effect::Edit { title, text } => {
                self.uploads.forget();
                let edited = self.terminal.lend(|| programs::edit(&title, &text))?;
                if let Err(error) = edited {
                    self.hear([Event::Failed(error)]);
                }
            }
            Effect::OpenUrl(url) => self.open_url(url)?,
            Effect::OpenSong(song) => {
                let exact = song.links.first().map(|link| link.url.clone());
                let template = &self.model.settings.song_search;
                self.open_url(
                    exact.unwrap_or_else(|| song_address(template, song.artist.as_deref(), &song.song)),
                )?;
            }
            Effect::Pipe { command, text } => {
                self.beside(move || {
                    programs::pipe(&command, &text).map_or_else(Event::Failed, Event::Noted)
                })?;
            }
            Effect::LookAround => self.look_around(),
            Effect::Refresh(feeds) => self.fetch(Wanted::Feeds(feeds)),
            Effect::RefreshAll => self.fetch(Wanted::All),
            Effect::StopRefresh => self.refresher.stop(),
            Effect::FetchFullText(id) => self.pages.fetch(id),
            Effect::StopFullText(id) => self.pages.stop(id),
            Effect::DrawPictures(orders) => self.drawers.draw(orders),
            Effect::AddFeed { ticket, address, folder } => self.adder.find(ticket, address, folder),
            Effect::AddFound(ticket, places) => self.adder.take(ticket, places),
            Effect::StopAdding => self.adder.stop(),
            Effect::Reload => {
                let start = Box::new(self.sources.read());
                self.terminal.set_mouse(start.settings.mouse)?;
                self.terminal.tell_links(look::tells_links(start.settings.hyperlinks))?;
                let settings = &start.settings;
                self.desk = Arc::new(desk(settings));
                self.refresher.settle(settings);
                self.pages.settle(settings);
                self.adder.settle(settings);
                self.drawers.settle(settings);
                self.hear([Event::Reconfigured(start)]);
                self.see();
            }
            Effect::AskBackground => self.terminal.ask_background()?,
            Effect::LoadThemes => self.hear([Event::ThemesLoaded(self.sources.themes())]),
            Effect::KeepTheme(name) => self.hear([Event::ThemeKept(self.sources.keep_theme(&name))]),
            other => log::error!("nobody carries out {other:?}"),
        }
        self.dirty = true;
        Ok(())
    }

    fn fetch(&mut self, wanted: Wanted) {
        let refused = self.refresher.fetch(wanted);
        self.hear(refused);
    }

    /// Reads again what another program has changed.
    pub(super) fn look_around(&mut self) {
        let seen = self.watch.look();
        if seen.favorites {
            self.wanted.push(Effect::LoadFavorites);
        }
        self.refresher.look(seen.store);
        if seen.store {
            self.background.wake();
            self.hear([Event::StoreChanged]);
        }
    }

    /// Does on a thread of its own what may take a moment and is not waited for.
    fn beside(&self, deed: impl FnOnce() -> Event + Send + 'static) -> Result<(), RunError> {
        let mailbox = self.mailbox.clone();
        std::thread::Builder::new().name("desk".into()).spawn(move || mailbox.tell([deed()]))?;
        Ok(())
    }

    fn open_url(&self, url: String) -> Result<(), RunError> {
        let desk = Arc::clone(&self.desk);
        self.beside(move || match desk.open_url(&url) {
            Ok(()) => Event::Noted(format!("Opened {url}")),
            Err(error) => Event::Failed(error.to_string()),
        })
    }

    /// Takes what the terminal can show of pictures, where that is another thing than before.
    pub(super) fn see(&mut self) {
        let sight = self.abilities.sight(self.conditions());
        if sight != self.model.gallery.sight {
            self.hear([Event::SightSeen(sight)]);
        }
    }

    /// What it depends on whether and how pictures are shown.
    pub(super) fn conditions(&self) -> Conditions {
        self.sources.conditions(&self.model, terminal::cell())
    }

    /// Takes the theme for the background that the terminal has, if it is another than was thought.
    pub(super) fn fit_theme(&mut self, light: bool) {
        if self.sources.light.replace(light) == Some(light) {
            return;
        }
        let theme = self.sources.theme(&self.model.settings.theme).value;
        self.hear([Event::ThemeFitted(theme)]);
        self.see();
    }
}
