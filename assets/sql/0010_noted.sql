-- Stories that a favorite with a note came from, for `has:note`. The favorites file is the user's and names stories by
-- address and title; these are the ones here, as of the last look at the file.
CREATE TABLE noted (
    id INTEGER PRIMARY KEY REFERENCES story (id) ON DELETE CASCADE
);
