-- Full texts: the articles of the pages that stories stand on.

-- The article of a story's page, packed as `body` is. Apart from `body`, which is what the story's source
-- says: either may change, and neither takes the other with it.
CREATE TABLE page (
    id      INTEGER PRIMARY KEY REFERENCES story (id) ON DELETE CASCADE,
    -- Seconds of the Unix epoch.
    fetched INTEGER NOT NULL,
    sum     INTEGER NOT NULL,
    data    BLOB    NOT NULL
);

-- XXH3-64 of the page's article where that is what is read, searched and recognised; null where it is the
-- source's own text.
ALTER TABLE story ADD COLUMN page INTEGER;
-- Changes with everything that a story's text is made of: `version` and `page`, either but not both.
ALTER TABLE story ADD COLUMN stamp INTEGER
    GENERATED ALWAYS AS ((version | coalesce(page, 0)) - (version & coalesce(page, 0))) VIRTUAL;

-- New stories of feeds whose full texts are fetched by themselves, until that is done or given up.
CREATE TABLE wanted_page (
    id    INTEGER PRIMARY KEY REFERENCES story (id) ON DELETE CASCADE,
    tries INTEGER NOT NULL DEFAULT 0,
    -- When it may be tried, in seconds of the Unix epoch.
    due   INTEGER NOT NULL
);
