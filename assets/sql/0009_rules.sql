-- Rules: what is done with stories that arrive.

-- In their order, `place`. A number is never given out twice. A rule that was removed keeps its row, so that undoing
-- brings it back with its count.
CREATE TABLE rule (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    place   INTEGER NOT NULL,
    -- As the user typed it. One that does not parse any more is kept, shown with its fault, and does nothing.
    query   TEXT    NOT NULL,
    action  TEXT    NOT NULL CHECK (action IN ('hide', 'star', 'read', 'tag')),
    -- The tag that 'tag' gives.
    tag     TEXT    NOT NULL DEFAULT '',
    -- How many stories it has changed, those since deleted among them.
    stories INTEGER NOT NULL DEFAULT 0,
    removed INTEGER NOT NULL DEFAULT 0 CHECK (removed IN (0, 1))
);

-- Which stories a rule has changed, so that it can be taken back; `tag_id` is the tag it gave, 0 for another mark.
CREATE TABLE ruled (
    rule_id  INTEGER NOT NULL REFERENCES rule (id),
    story_id INTEGER NOT NULL REFERENCES story (id) ON DELETE CASCADE,
    mark     TEXT    NOT NULL CHECK (mark IN ('hide', 'star', 'read', 'tag')),
    tag_id   INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (rule_id, mark, tag_id, story_id)
) WITHOUT ROWID;
CREATE INDEX ruled_story ON ruled (story_id);

-- Stories that came while there were rules, until these have been applied, which is once they are indexed and
-- recognised. `at` is when they came, in seconds of the Unix epoch: the "now" of their rules. `taken` are marks that the
-- user took away meanwhile, which no rule gives back: 1 read, 2 starred, 4 hidden, 8 a tag.
CREATE TABLE arrived (
    id    INTEGER PRIMARY KEY REFERENCES story (id) ON DELETE CASCADE,
    at    INTEGER NOT NULL,
    taken INTEGER NOT NULL DEFAULT 0
);
