//! The program's verbs over the layers below: import, find, mark, save a song, undo. Every face calls these.
