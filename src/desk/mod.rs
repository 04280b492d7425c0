//! What the desktop does for us: open an address, fill the clipboard, run an argument list.
