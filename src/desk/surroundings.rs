//! What is known of the desktop without asking it anything.

use std::env;

/// The desktops and terminals that this process runs under.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "any of them may hold together, as tmux under X11 under WSL"
)]
pub struct Surroundings {
    /// A Wayland session.
    pub wayland: bool,
    /// An X11 session.
    pub x11: bool,
    /// macOS.
    pub macos: bool,
    /// Windows, or Linux inside it.
    pub windows: bool,
    /// tmux.
    pub tmux: bool,
}

impl Surroundings {
    /// Those of this process.
    pub fn of_process() -> Self {
        let is_set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
        Self {
            wayland: is_set("WAYLAND_DISPLAY"),
            x11: is_set("DISPLAY"),
            macos: cfg!(target_os = "macos"),
            windows: cfg!(windows) || is_set("WSL_DISTRO_NAME"),
            tmux: is_set("TMUX"),
        }
    }
}
