//! What the desktop does for us: open an address, take what is copied, run an argument list.
//!
//! No shell, ever: what the user configures is a list of arguments, and a value is put into one
//! argument, where nothing reads it as anything else. Programs get no terminal: theirs would be ours.

mod ask;
mod clean;
mod clipboard;
mod program;
mod search;
mod surroundings;

use std::process::Child;
use std::sync::{Mutex, PoisonError};

use url::Url;

pub use ask::first_line;
pub use clipboard::{Copied, osc52};
pub use program::DeskError;
pub use search::song_address;
pub use surroundings::Surroundings;

/// The desktop around the program, and the programs that were started on it.
#[derive(Debug)]
pub struct Desk {
    browser: Vec<String>,
    clipboard: Vec<String>,
    surroundings: Surroundings,
    /// Still running when last looked at. Looked at again before each start, so that ended ones go.
    running: Mutex<Vec<Child>>,
}

impl Desk {
    /// Takes the user's argument lists for the browser and the clipboard; an empty one means the desktop's own.
    pub fn new(browser: Vec<String>, clipboard: Vec<String>, surroundings: Surroundings) -> Self {
        Self { browser, clipboard, surroundings, running: Mutex::new(Vec::new()) }
    }

    /// Opens an address in the browser. Waits a moment, to see a browser that fails at once.
    pub fn open_url(&self, address: &str) -> Result<(), DeskError> {
        let address = web_address(address)?;
        if self.browser.is_empty() {
            return open::that_detached(&address).map_err(|error| DeskError::no_browser(&error));
        }
        let arguments = program::fill(&self.browser, "{url}", &address)?;
        let child = program::start(&arguments, std::process::Stdio::null())?;
        match program::wait(child, &arguments[0], program::A_MOMENT)? {
            Some(child) => self.keep(child),
            None => self.keep_none(),
        }
        Ok(())
    }

    /// Puts a text on the desktop's clipboard, as far as there is one; says what was tried.
    ///
    /// The screen sends [`osc52`] besides: over ssh it is the only way.
    pub fn copy(&self, text: &str) -> Copied {
        clipboard::copy(text, &self.clipboard, self.surroundings)
    }

    fn keep(&self, child: Child) {
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        still_running(&mut running);
        running.push(child);
    }

    fn keep_none(&self) {
        still_running(&mut self.running.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

/// Lets the system forget the programs that have ended.
fn still_running(children: &mut Vec<Child>) {
    children.retain_mut(|child| matches!(child.try_wait(), Ok(None)));
}

/// The address as the browser gets it: parsed, and http or https with a host.
fn web_address(address: &str) -> Result<String, DeskError> {
    let refused = || DeskError::NotWeb(clean::brief(address));
    let url = Url::parse(address.trim()).map_err(|_| refused())?;
    let is_web = matches!(url.scheme(), "http" | "https") && url.has_host();
    if is_web { Ok(url.into()) } else { Err(refused()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(address: &str, opened: Option<&str>) {
        assert_eq!(web_address(address).ok().as_deref(), opened, "{address:?}");
    }

    #[test]
    fn only_web_addresses_are_opened() {
        check("https://example.org/a b?q=\"x\"", Some("https://example.org/a%20b?q=%22x%22"));
        check(" http://example.org ", Some("http://example.org/"));
        check("HTTPS://EXAMPLE.org/\u{1b}]0;x", Some("https://example.org/%1B]0;x"));
        for refused in
            ["file:///etc/passwd", "javascript:alert(1)", "mailto:a@example.org", "example.org", "--help", ""]
        {
            check(refused, None);
        }
        let desk = Desk::new(vec!["./no-such-program".into()], Vec::new(), Surroundings::default());
        let message = desk.open_url("file:///a\u{1b}[2J").unwrap_err().to_string();
        assert_eq!(message, "Only http and https addresses are opened, and \"file:///a [2J\" is none.");
    }

    #[cfg(unix)]
    #[test]
    fn the_users_browser_gets_the_address_as_one_argument_and_no_shell_reads_it() {
        let folder = tempfile::tempdir().unwrap();
        let (script, seen) = (folder.path().join("browser"), folder.path().join("seen"));
        std::fs::write(&script, "printf '%s|' \"$@\" > \"$1\"\n").unwrap();
        let list = ["sh", script.to_str().unwrap(), seen.to_str().unwrap(), "--tab={url}"];
        let desk = Desk::new(list.map(str::to_owned).into(), Vec::new(), Surroundings::default());
        desk.open_url("https://example.org/?a=1;touch$IFS/x&b=`id`").unwrap();
        while !seen.exists() || std::fs::read_to_string(&seen).unwrap().is_empty() {
            std::thread::yield_now();
        }
        let arguments = std::fs::read_to_string(&seen).unwrap();
        assert!(arguments.ends_with("|--tab=https://example.org/?a=1;touch$IFS/x&b=`id`|"), "{arguments}");
    }

    #[test]
    fn a_browser_that_is_not_there_is_named() {
        let desk = Desk::new(vec!["./no-such-program".into()], Vec::new(), Surroundings::default());
        let message = desk.open_url("https://example.org").unwrap_err().to_string();
        assert_eq!(message, "Could not run ./no-such-program: it is not installed.");
    }
}
