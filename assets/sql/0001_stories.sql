-- The store's first shape: feeds, stories, the user's marks, what recognition found, the text index, undo.
-- A migration that has shipped is history: change the shape in the next one.

-- Small facts about the store as a whole.
CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

-- Where stories come from. The counts are of stories that are not hidden; triggers keep them.
CREATE TABLE feed (
    id         INTEGER PRIMARY KEY,
    origin     TEXT    NOT NULL CHECK (origin IN ('feed', 'import', 'starter')),
    url        TEXT    NOT NULL DEFAULT '',
    title      TEXT    NOT NULL,
    site       TEXT    NOT NULL DEFAULT '',
    folder     TEXT    NOT NULL DEFAULT '',
    error      TEXT,
    -- A removed feed keeps its row, because its stories stay.
    subscribed INTEGER NOT NULL DEFAULT 1 CHECK (subscribed IN (0, 1)),
    stories    INTEGER NOT NULL DEFAULT 0,
    unread     INTEGER NOT NULL DEFAULT 0,
    starred    INTEGER NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX feed_url ON feed (url) WHERE url <> '';
CREATE UNIQUE INDEX feed_title ON feed (title) WHERE url = '';

-- What the list shows of a story. The id orders stories by date; see news::StoryId.
CREATE TABLE story (
    id                 INTEGER PRIMARY KEY,
    feed_id            INTEGER NOT NULL REFERENCES feed (id),
    source_id          TEXT    NOT NULL,
    url                TEXT    NOT NULL,
    title              TEXT    NOT NULL,
    author             TEXT    NOT NULL,
    language           TEXT    NOT NULL,
    -- Seconds of the Unix epoch: published if that is believed, or else first seen.
    date               INTEGER NOT NULL,
    published          INTEGER,
    updated            INTEGER,
    added              INTEGER NOT NULL,
    -- XXH3-64 of the canonical address, and of the words; null where there is too little to go by.
    address            INTEGER,
    wording            INTEGER,
    -- XXH3-64 of everything that the source may change.
    version            INTEGER NOT NULL,
    -- 1 audio, 2 image.
    attached           INTEGER NOT NULL DEFAULT 0,
    -- The foremost artists' names, one a line, and the number of songs; recognition writes them.
    artists            TEXT    NOT NULL DEFAULT '',
    songs              INTEGER NOT NULL DEFAULT 0,
    -- 0 is still to do.
    indexed_version    INTEGER NOT NULL DEFAULT 0,
    recognised_version INTEGER NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX story_source ON story (feed_id, source_id) WHERE source_id <> '';
CREATE INDEX story_address ON story (address) WHERE address IS NOT NULL;
CREATE INDEX story_wording ON story (wording) WHERE wording IS NOT NULL;
CREATE INDEX story_unindexed ON story (id) WHERE indexed_version = 0;
CREATE INDEX story_unrecognised ON story (id) WHERE recognised_version = 0;
CREATE INDEX story_songs ON story (id) WHERE songs > 0;

-- The text, compressed with zstd, and what else only the reader needs. `sum` is XXH3-64 of `data`;
-- `dictionary` is 0 for none.
CREATE TABLE body (
    id         INTEGER PRIMARY KEY REFERENCES story (id) ON DELETE CASCADE,
    dictionary INTEGER NOT NULL DEFAULT 0,
    sum        INTEGER NOT NULL,
    data       BLOB    NOT NULL
);

-- The user's marks, apart from the story so that marking a hundred thousand stories writes little.
-- `sum` tells a damaged row from a marked one; integrity_check verifies it.
CREATE TABLE mark (
    id      INTEGER PRIMARY KEY REFERENCES story (id) ON DELETE CASCADE,
    feed_id INTEGER NOT NULL,
    read    INTEGER NOT NULL DEFAULT 0 CHECK (read IN (0, 1)),
    starred INTEGER NOT NULL DEFAULT 0 CHECK (starred IN (0, 1)),
    hidden  INTEGER NOT NULL DEFAULT 0 CHECK (hidden IN (0, 1)),
    sum     INTEGER NOT NULL CHECK (sum = (id * 8 + read * 4 + starred * 2 + hidden) % 65521)
);
CREATE INDEX mark_feed ON mark (feed_id, id);
CREATE INDEX mark_feed_unread ON mark (feed_id, id) WHERE read = 0 AND hidden = 0;
CREATE INDEX mark_unread ON mark (id) WHERE read = 0 AND hidden = 0;
CREATE INDEX mark_read ON mark (id) WHERE read = 1;
CREATE INDEX mark_starred ON mark (id) WHERE starred = 1;
CREATE INDEX mark_hidden ON mark (id) WHERE hidden = 1;

CREATE TRIGGER mark_added AFTER INSERT ON mark BEGIN
    UPDATE feed SET stories = stories + (NEW.hidden = 0),
                    unread  = unread  + (NEW.hidden = 0 AND NEW.read = 0),
                    starred = starred + (NEW.hidden = 0 AND NEW.starred = 1)
     WHERE id = NEW.feed_id;
END;
CREATE TRIGGER mark_changed AFTER UPDATE OF read, starred, hidden ON mark BEGIN
    UPDATE feed SET stories = stories + (NEW.hidden = 0) - (OLD.hidden = 0),
                    unread  = unread  + (NEW.hidden = 0 AND NEW.read = 0) - (OLD.hidden = 0 AND OLD.read = 0),
                    starred = starred + (NEW.hidden = 0 AND NEW.starred = 1) - (OLD.hidden = 0 AND OLD.starred = 1)
     WHERE id = NEW.feed_id;
END;
CREATE TRIGGER mark_deleted AFTER DELETE ON mark BEGIN
    UPDATE feed SET stories = stories - (OLD.hidden = 0),
                    unread  = unread  - (OLD.hidden = 0 AND OLD.read = 0),
                    starred = starred - (OLD.hidden = 0 AND OLD.starred = 1)
     WHERE id = OLD.feed_id;
END;

-- The user's tags. The counts are of stories that are not hidden.
CREATE TABLE tag (
    id      INTEGER PRIMARY KEY,
    name    TEXT    NOT NULL UNIQUE,
    stories INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE story_tag (
    tag_id   INTEGER NOT NULL REFERENCES tag (id),
    story_id INTEGER NOT NULL REFERENCES story (id) ON DELETE CASCADE,
    PRIMARY KEY (tag_id, story_id)
) WITHOUT ROWID;
CREATE INDEX story_tag_story ON story_tag (story_id);

CREATE TRIGGER tag_added AFTER INSERT ON story_tag BEGIN
    UPDATE tag SET stories = stories + (SELECT hidden = 0 FROM mark WHERE id = NEW.story_id) WHERE id = NEW.tag_id;
END;
CREATE TRIGGER tag_taken AFTER DELETE ON story_tag BEGIN
    UPDATE tag SET stories = stories - coalesce((SELECT hidden = 0 FROM mark WHERE id = OLD.story_id), 0)
     WHERE id = OLD.tag_id;
END;
CREATE TRIGGER tagged_hidden AFTER UPDATE OF hidden ON mark WHEN NEW.hidden <> OLD.hidden BEGIN
    UPDATE tag SET stories = stories + (NEW.hidden = 0) - (OLD.hidden = 0)
     WHERE id IN (SELECT tag_id FROM story_tag WHERE story_id = NEW.id);
END;

-- Performers and groups, by key. The counts are of mentions that are at least likely.
CREATE TABLE artist (
    id       INTEGER PRIMARY KEY,
    key      TEXT    NOT NULL UNIQUE,
    name     TEXT    NOT NULL,
    stories  INTEGER NOT NULL DEFAULT 0,
    last     INTEGER,
    followed INTEGER NOT NULL DEFAULT 0 CHECK (followed IN (0, 1))
);
CREATE INDEX artist_followed ON artist (id) WHERE followed = 1;

-- Which story names which artist.
CREATE TABLE mention (
    artist_id INTEGER NOT NULL,
    story_id  INTEGER NOT NULL,
    PRIMARY KEY (artist_id, story_id)
) WITHOUT ROWID;
CREATE TRIGGER mention_added AFTER INSERT ON mention BEGIN
    UPDATE artist SET stories = stories + 1, last = max(coalesce(last, 0), NEW.story_id) WHERE id = NEW.artist_id;
END;
CREATE TRIGGER mention_taken AFTER DELETE ON mention BEGIN
    UPDATE artist SET stories = stories - 1,
                      last = (SELECT max(story_id) FROM mention WHERE artist_id = OLD.artist_id)
     WHERE id = OLD.artist_id;
END;

-- Songs and releases that stories name; artist 0 is "not said".
CREATE TABLE work (
    artist_id  INTEGER NOT NULL,
    is_release INTEGER NOT NULL,
    key        TEXT    NOT NULL,
    story_id   INTEGER NOT NULL,
    title      TEXT    NOT NULL,
    PRIMARY KEY (artist_id, is_release, key, story_id)
) WITHOUT ROWID;
CREATE INDEX work_key ON work (key, is_release, story_id);

-- All that recognition found in a story, for the reader; zstd, `sum` as in body.
CREATE TABLE recognised (
    id   INTEGER PRIMARY KEY REFERENCES story (id) ON DELETE CASCADE,
    sum  INTEGER NOT NULL,
    data BLOB    NOT NULL
);

-- Deleted stories leave their identities here, so that they do not come back.
CREATE TABLE gone (
    identity INTEGER PRIMARY KEY,
    story_id INTEGER NOT NULL
);
CREATE INDEX gone_story ON gone (story_id);

-- Full text: one contentless table text_N for each row; what it holds outside of first to last does not
-- count. A table that outgrew its room is split: the new one takes over the upper half of its parent
-- step by step, and is not searched before it has a parent no more.
CREATE TABLE shard (
    id      INTEGER PRIMARY KEY,
    first   INTEGER NOT NULL,
    last    INTEGER NOT NULL,
    stories INTEGER NOT NULL,
    parent  INTEGER
);
-- Titles alone, with positions, for phrases and `title:`.
CREATE VIRTUAL TABLE title_text USING fts5 (
    title, content = '', contentless_delete = 1, detail = full, prefix = '1 2 3', tokenize = 'ascii'
);

-- What the user did, so that it can be undone. A command belongs to the session (one run of the
-- program) that gave it; its changes hold exactly what it changed.
CREATE TABLE command (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    session INTEGER NOT NULL,
    label   TEXT    NOT NULL,
    undone  INTEGER NOT NULL DEFAULT 0 CHECK (undone IN (0, 1))
);
CREATE INDEX command_session ON command (session, id);
CREATE TABLE change (
    command_id INTEGER NOT NULL REFERENCES command (id) ON DELETE CASCADE,
    part       INTEGER NOT NULL,
    what       TEXT    NOT NULL,
    subject    TEXT    NOT NULL,
    given      INTEGER NOT NULL,
    ids        BLOB    NOT NULL,
    PRIMARY KEY (command_id, part)
) WITHOUT ROWID;
