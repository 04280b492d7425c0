-- What the user says about what recognition found, and what that teaches about names in general.

-- Each correction of a story, in the order given. One that was undone is not active, and may become so
-- again. What it says of a name in general is `value` (above 0 an artist's, below 0 nobody's), for the
-- artist's key `key`; a saved favorite says that without a story. A story that is deleted leaves behind
-- what was said of names.
CREATE TABLE correction (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    story_id INTEGER REFERENCES story (id) ON DELETE SET NULL,
    -- news::Correction, as JSON.
    said     TEXT    NOT NULL,
    active   INTEGER NOT NULL DEFAULT 0 CHECK (active IN (0, 1)),
    key      TEXT    NOT NULL DEFAULT '',
    value    INTEGER NOT NULL DEFAULT 0,
    -- Other stories that are recognised again when this changes: those that name what is no artist.
    stories  BLOB    NOT NULL DEFAULT x''
);
CREATE INDEX correction_story ON correction (story_id);
CREATE INDEX correction_key ON correction (key, id) WHERE value <> 0;

-- What the rules found in a story that the user corrected; zstd, `sum` as in body. What is in
-- `recognised` is this with the corrections laid over it.
CREATE TABLE uncorrected (
    id   INTEGER PRIMARY KEY REFERENCES story (id) ON DELETE CASCADE,
    sum  INTEGER NOT NULL,
    data BLOB    NOT NULL
);

-- The user's last word on each name, for recognition to look up.
CREATE TABLE verdict (
    key   TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TRIGGER correction_turned AFTER UPDATE OF active ON correction WHEN NEW.value <> 0 BEGIN
    DELETE FROM verdict WHERE key = NEW.key;
    INSERT INTO verdict (key, value)
        SELECT key, value FROM correction
         WHERE key = NEW.key AND value <> 0 AND active = 1 ORDER BY id DESC LIMIT 1;
END;
