//! The only SQL: stories, feeds, artists, tags, the full-text index, the undo journal.
