//! Finds and reads `config.toml`, `keys.toml` and themes; every complaint is reported at once.
