//! Where everything is.

use std::io;
use std::path::{Path, PathBuf};

use directories::{BaseDirs, ProjectDirs};
use twox_hash::XxHash3_64;

use super::private::create_folder;
use super::{FileError, atomic};

/// The four folders that Earmark uses. Naming them creates nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paths {
    /// What the user writes: settings, keys, themes.
    pub config: PathBuf,
    /// What cannot be had again: the store and the favorites file.
    pub data: PathBuf,
    /// What may be deleted at any time.
    pub cache: PathBuf,
    /// The log, crash reports, command history, locks.
    pub state: PathBuf,
}

impl Paths {
    /// Finds the folders: under `home` if one is given, else where the system keeps such things.
    pub fn find(home: Option<&Path>) -> Result<Self, FileError> {
        match home {
            Some(home) => Self::under(home),
            None => Self::of_user(),
        }
    }

    fn under(home: &Path) -> Result<Self, FileError> {
        let home = std::path::absolute(home)
            .map_err(|error| FileError::new("use as Earmark's home the path", home, error))?;
        Ok(Self {
            config: home.join("config"),
            data: home.join("data"),
            cache: home.join("cache"),
            state: home.join("state"),
        })
    }

    fn of_user() -> Result<Self, FileError> {
        let folders = ProjectDirs::from("", "", "earmark").ok_or_else(|| {
            let unknown = io::Error::other("the system does not say where it is");
            FileError::new("find", Path::new("your home folder"), unknown)
                .keeping("Name a folder with --home.")
        })?;
        let local = || folders.data_local_dir().join("state");
        Ok(Self {
            config: folders.config_dir().to_owned(),
            data: folders.data_dir().to_owned(),
            cache: folders.cache_dir().to_owned(),
            state: folders.state_dir().map_or_else(local, Path::to_owned),
        })
    }

    /// Creates the four folders for the user alone.
    pub fn create(&self) -> Result<(), FileError> {
        [&self.config, &self.data, &self.cache, &self.state]
            .into_iter()
            .try_for_each(|path| create_folder(path))
    }

    /// The settings.
    pub fn config_file(&self) -> PathBuf {
        self.config.join("config.toml")
    }

    /// The user's own keys.
    pub fn keys_file(&self) -> PathBuf {
        self.config.join("keys.toml")
    }

    /// The folder of the user's own themes.
    pub fn themes_folder(&self) -> PathBuf {
        self.config.join("themes")
    }

    /// The store.
    pub fn store_file(&self) -> PathBuf {
        self.data.join("stories.db")
    }

    /// The favorites file: in the data folder, unless the user's setting names another place.
    ///
    /// In the setting `~/` is the user's home, and a relative path starts at the config folder.
    pub fn favorites_file(&self, setting: Option<&Path>) -> PathBuf {
        let Some(setting) = setting else { return self.data.join("favorites.jsonl") };
        match (setting.strip_prefix("~"), BaseDirs::new()) {
            (Ok(rest), Some(base)) => base.home_dir().join(rest),
            _ => self.config.join(setting),
        }
    }

    /// The log.
    pub fn log_file(&self) -> PathBuf {
        self.state.join("earmark.log")
    }

    /// The folder of crash reports.
    pub fn crash_folder(&self) -> PathBuf {
        self.state.join("crashes")
    }

    /// What was typed on the command line of the reader.
    pub fn history_file(&self) -> PathBuf {
        self.state.join("history")
    }

    /// Where the user left the reader.
    pub fn place_file(&self) -> PathBuf {
        self.state.join("place.json")
    }

    /// The folder of the passwords that addresses carried.
    pub fn secrets_folder(&self) -> PathBuf {
        self.data.join("secrets")
    }

    /// Keeps a password for what is at an address in a file of its own, for the user alone, and says where.
    pub fn keep_secret(&self, address: &str, secret: &str) -> Result<PathBuf, FileError> {
        let folder = self.secrets_folder();
        create_folder(&folder)?;
        // The host is for whoever looks into the folder; the sum tells two addresses of one host apart.
        let host =
            address.split("://").nth(1).unwrap_or(address).split(['/', '?']).next().unwrap_or_default();
        let plain = |c: char| if c.is_ascii_alphanumeric() || c == '.' { c } else { '-' };
        let host: String = host.chars().take(60).map(plain).collect();
        let path = folder.join(format!("{host}-{:08x}", XxHash3_64::oneshot(address.as_bytes()) as u32));
        atomic::write(&path, format!("{secret}\n").as_bytes())?;
        Ok(path)
    }

    /// Every path with what it is, for `config path`.
    pub fn all(&self, favorites: Option<&Path>) -> Vec<(&'static str, PathBuf)> {
        vec![
            ("config", self.config_file()),
            ("keys", self.keys_file()),
            ("themes", self.themes_folder()),
            ("favorites", self.favorites_file(favorites)),
            ("store", self.store_file()),
            ("secrets", self.secrets_folder()),
            ("cache", self.cache.clone()),
            ("log", self.log_file()),
            ("crashes", self.crash_folder()),
            ("history", self.history_file()),
            ("place", self.place_file()),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_home_holds_everything_and_is_created_for_the_user_alone() {
        let folder = tempfile::tempdir().unwrap();
        let home = folder.path().join("a/b");
        let paths = Paths::find(Some(&home)).unwrap();
        assert!(paths.all(None).iter().all(|(_, path)| path.starts_with(&home)));
        assert!(!home.exists(), "naming creates nothing");
        paths.create().unwrap();
        paths.create().unwrap();
        #[cfg(unix)]
        assert_eq!(mode(&paths.state), 0o700);
    }

    #[cfg(unix)]
    fn mode(path: &Path) -> u32 {
        std::os::unix::fs::PermissionsExt::mode(&path.metadata().unwrap().permissions()) & 0o777
    }

    #[test]
    fn the_favorites_setting_may_be_absolute_relative_or_in_the_users_home() {
        let paths = Paths::find(Some(Path::new("/e"))).unwrap();
        let place = |setting: &str| paths.favorites_file(Some(Path::new(setting)));
        assert_eq!(place("/music/songs.jsonl"), Path::new("/music/songs.jsonl"));
        assert_eq!(place("songs.jsonl"), Path::new("/e/config/songs.jsonl"));
        assert!(!place("~/songs.jsonl").starts_with("/e"));
        assert_eq!(paths.favorites_file(None), Path::new("/e/data/favorites.jsonl"));
    }

    #[test]
    fn a_secret_is_kept_in_a_file_that_is_the_users_alone() {
        let folder = tempfile::tempdir().unwrap();
        let paths = Paths::find(Some(folder.path())).unwrap();
        let path = paths.keep_secret("https://site.example:8080/../feed", "s3same").unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "s3same\n");
        assert_eq!(path.parent().unwrap(), paths.data.join("secrets"));
        assert!(path.file_name().unwrap().to_str().unwrap().starts_with("site.example-8080-"), "{path:?}");
        #[cfg(unix)]
        assert_eq!((mode(&path), mode(path.parent().unwrap())), (0o600, 0o700));
        assert_ne!(paths.keep_secret("https://site.example:8080/other", "x").unwrap(), path);
        assert_eq!(paths.keep_secret("https://site.example:8080/../feed", "new").unwrap(), path);
    }

    #[test]
    fn a_file_in_the_way_is_named() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let paths = Paths::find(Some(file.path())).unwrap();
        let message = paths.create().unwrap_err().to_string();
        assert!(
            message.starts_with(&format!("Could not create the folder {}", paths.config.display())),
            "{message}"
        );
    }
}
