-- What fetching knows of each subscribed feed. Apart from `feed`, whose rows every mark rewrites. A fetch
-- that finds nothing new writes nothing here; `checked` and `due` may therefore lag behind by an hour.
-- Times are seconds of the Unix epoch, spans are seconds.
CREATE TABLE upkeep (
    feed_id       INTEGER PRIMARY KEY REFERENCES feed (id) ON DELETE CASCADE,
    etag          TEXT    NOT NULL DEFAULT '',
    last_modified TEXT    NOT NULL DEFAULT '',
    -- XXH3-64 of the body that was last read into stories.
    sum           INTEGER,
    -- Where the feed says that it moved for good; empty for nowhere.
    moved_to      TEXT    NOT NULL DEFAULT '',
    -- How long the feed itself wants to be left alone between two fetches.
    pace          INTEGER NOT NULL DEFAULT 0,
    per_week      REAL    NOT NULL DEFAULT 0,
    checked       INTEGER,
    succeeded     INTEGER,
    due           INTEGER,
    -- Until when the server asked not to be asked.
    rests_until   INTEGER,
    failures      INTEGER NOT NULL DEFAULT 0
);

-- What the user set for a feed alone, as JSON; see news::FeedOptions.
CREATE TABLE feed_option (
    feed_id INTEGER PRIMARY KEY REFERENCES feed (id) ON DELETE CASCADE,
    data    TEXT    NOT NULL
);
