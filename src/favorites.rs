//! The favorites file's lines: parsed, written and merged; unknown fields and lines kept.
