-- A muted feed is fetched like any other; its stories stay out of the lists and counts that gather from all feeds.
ALTER TABLE feed ADD COLUMN muted INTEGER NOT NULL DEFAULT 0 CHECK (muted IN (0, 1));
CREATE INDEX feed_muted ON feed (id) WHERE muted = 1;

-- Whether the site said at the last fetch that the feed is gone for good.
ALTER TABLE upkeep ADD COLUMN gone INTEGER NOT NULL DEFAULT 0 CHECK (gone IN (0, 1));
