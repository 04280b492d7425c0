-- Names of one act that the user joined, and the names of lists that the user imported.

-- A name that was joined with another artist. Everything that stories say of it is filed under the act.
CREATE TABLE joined (
    artist_id INTEGER PRIMARY KEY REFERENCES artist (id),
    -- The artist it was joined with, and the one that both belong to in the end; most often the same.
    parent_id INTEGER NOT NULL REFERENCES artist (id),
    act_id    INTEGER NOT NULL REFERENCES artist (id),
    -- Whether the name itself was followed, and whether its follower passed to the parent.
    followed  INTEGER NOT NULL CHECK (followed IN (0, 1)),
    passed_on INTEGER NOT NULL CHECK (passed_on IN (0, 1)),
    CHECK (artist_id <> act_id AND artist_id <> parent_id)
);
CREATE INDEX joined_parent ON joined (parent_id);
CREATE INDEX joined_act ON joined (act_id);

-- Artists' names of imported lists, by key; maybe millions. `name` is how the act is best shown, also where
-- the key is one of its other names. Traits: 1 an everyday word too, 2 from a list that somebody wrote,
-- 4 written in lower case on purpose.
CREATE TABLE listed (
    key    TEXT    PRIMARY KEY,
    name   TEXT    NOT NULL,
    traits INTEGER NOT NULL
) WITHOUT ROWID;

-- One row once there are any: a filter that tells most names that are not listed without a look at the
-- table. The version changes with the list.
CREATE TABLE listed_filter (
    id      INTEGER PRIMARY KEY CHECK (id = 1),
    version INTEGER NOT NULL,
    names   INTEGER NOT NULL,
    data    BLOB    NOT NULL
);
