-- Searches that the user saved under a name. `place` is their order in the sidebar; a number is never given
-- out twice, so that undoing brings back the one that was removed and no other.
CREATE TABLE saved_view (
    id    INTEGER PRIMARY KEY AUTOINCREMENT,
    place INTEGER NOT NULL,
    name  TEXT    NOT NULL,
    -- As the user typed it. One that does not parse any more is kept, and shown with its fault.
    query TEXT    NOT NULL,
    -- The keys that open it, as configuration writes them; empty for none.
    key   TEXT    NOT NULL DEFAULT ''
);
