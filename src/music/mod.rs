//! Text in, mentions out: which artists, songs and releases a story names.
