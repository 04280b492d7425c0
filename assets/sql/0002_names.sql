-- What stories teach about names and words: each story's own lesson, and what they add up to.
-- The sums are never anything but the sum of the lessons that are counted, so they can be made anew.

-- What a story taught when it was recognised. Only the newest stories' lessons are kept; see store::ledger.
-- `sum` as in body.
CREATE TABLE lesson (
    id      INTEGER PRIMARY KEY,
    feed_id INTEGER NOT NULL,
    sum     INTEGER NOT NULL,
    data    BLOB    NOT NULL
);

-- How many lessons each feed has given.
CREATE TABLE learned_feed (
    feed_id INTEGER PRIMARY KEY,
    lessons INTEGER NOT NULL
);

-- What the lessons say of a name, by key; see store::lessons for the bytes.
CREATE TABLE learned_name (
    key  TEXT PRIMARY KEY,
    sums BLOB NOT NULL
) WITHOUT ROWID;

-- In how many stories words stand in lower case and with a capital. There are far too many words to
-- write a row for each, so those whose codes begin alike share one; see store::cases for the bytes.
CREATE TABLE learned_word (
    part INTEGER PRIMARY KEY,
    sums BLOB NOT NULL
);

-- One row about the whole. Lessons of stories from `counted_from` on are in the sums; it is the lowest
-- number unless the sums are being made anew. `names` and `words` are how many those lessons hold, which
-- says whether a sum is missing. `changes` goes up with every transaction that teaches.
-- Where a pass over stories that were read with too little knowledge stands is in `reread_…`.
CREATE TABLE learned (
    id           INTEGER PRIMARY KEY CHECK (id = 0),
    lessons      INTEGER NOT NULL,
    changes      INTEGER NOT NULL,
    counted_from INTEGER NOT NULL,
    names        INTEGER NOT NULL,
    words        INTEGER NOT NULL,
    reread_at    INTEGER NOT NULL,
    reread_below INTEGER NOT NULL,
    reread_from  INTEGER
);
INSERT INTO learned VALUES (0, 0, 0, -9223372036854775808, 0, 0, 0, 0, NULL);

-- How many lessons there were when a story was recognised.
ALTER TABLE story ADD COLUMN taught_by INTEGER NOT NULL DEFAULT 0;
