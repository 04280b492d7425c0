//! The shell's face: one file a subcommand; parses, calls the library, prints.
