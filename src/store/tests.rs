//! The store's promises, against files in a temporary folder.
