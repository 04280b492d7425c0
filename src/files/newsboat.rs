//! Where newsboat keeps its files.
//!
//! It uses the XDG folders if `newsboat` exists in the one for configuration, and `~/.newsboat` else; its
//! manual, chapter "Files", says so.

use std::path::{Path, PathBuf};

use directories::BaseDirs;

/// What was found of newsboat.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewsboatFiles {
    /// The files to move in from, `urls` before the cache.
    pub files: Vec<PathBuf>,
    /// Files in the place that newsboat itself would not look at.
    pub unused: Vec<PathBuf>,
    /// The folders that were looked at.
    pub looked_at: Vec<PathBuf>,
}

impl NewsboatFiles {
    /// Looks in both places where newsboat keeps its files.
    pub fn find() -> Self {
        let Some(base) = BaseDirs::new() else { return Self::default() };
        // Newsboat knows the variables of XDG on every system; the crate, only where they are usual.
        let folder = |name: &str, usual: &str| {
            let set = std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
            set.unwrap_or_else(|| base.home_dir().join(usual)).join("newsboat")
        };
        Self::among(
            &folder("XDG_CONFIG_HOME", ".config"),
            &folder("XDG_DATA_HOME", ".local/share"),
            &base.home_dir().join(".newsboat"),
        )
    }

    fn among(config: &Path, data: &Path, dotted: &Path) -> Self {
        let there = |paths: [PathBuf; 2]| paths.into_iter().filter(|path| path.exists()).collect::<Vec<_>>();
        let modern = there([config.join("urls"), data.join("cache.db")]);
        let old = there([dotted.join("urls"), dotted.join("cache.db")]);
        let (files, unused) = if modern.is_empty() { (old, modern) } else { (modern, old) };
        let looked_at = [config, data, dotted].map(Path::to_path_buf).to_vec();
        Self { files, unused, looked_at }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_places_are_looked_at_and_the_one_in_use_wins() {
        let home = tempfile::tempdir().unwrap();
        let [config, data, dotted] = ["c", "d", "n"].map(|name| home.path().join(name));
        for folder in [&config, &data, &dotted] {
            std::fs::create_dir(folder).unwrap();
        }
        let find = || NewsboatFiles::among(&config, &data, &dotted);
        assert_eq!(find().files, [] as [PathBuf; 0]);
        assert_eq!(find().looked_at, [config.clone(), data.clone(), dotted.clone()]);
        let old = [dotted.join("urls"), dotted.join("cache.db")];
        for file in &old {
            std::fs::write(file, "").unwrap();
        }
        assert_eq!(find().files, old);
        std::fs::write(data.join("cache.db"), "").unwrap();
        std::fs::write(config.join("urls"), "").unwrap();
        assert_eq!(find().files, [config.join("urls"), data.join("cache.db")]);
        assert_eq!(find().unused, old);
    }
}
