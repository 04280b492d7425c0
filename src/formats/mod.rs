//! Bytes in, entries out, and back: feeds, pages, JSON stories, plain text, Markdown.
