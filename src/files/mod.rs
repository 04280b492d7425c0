//! Files on disk: where they are, written so that a crash loses nothing, locked, watched.
//!
//! Everything is created for the user alone (0600, folders 0700). A file is replaced whole or not at
//! all ([`atomic`]); the favorites file is changed under a lock and read again when another program
//! has written it. An error says what was being done, to which file, why it failed and what was kept.
//! The store has its own ways and is not here.

pub mod atomic;
mod clock;
pub mod crash;
mod error;
mod favorites_file;
pub mod lock;
pub mod log;
mod newsboat;
mod paths;
mod private;
mod zone;

pub use clock::now;
pub use error::FileError;
pub use favorites_file::FavoritesFile;
pub use newsboat::NewsboatFiles;
pub use paths::Paths;
pub use private::create_folder;
pub use zone::time_zone;
