//! Everything between the outside world and the store: one download or file becomes a batch ready to store.
