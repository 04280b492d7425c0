//! The local time zone, read from the one file that holds it.
//!
//! The usual way to it lists every zone of the system first, so as to know them by name: a hundred folders
//! and files, more work than all the rest before the first screen. Nothing here needs a zone's name.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use jiff::tz::TimeZone;

/// Where Unix systems keep the zone of the machine.
const LOCAL: &str = "/etc/localtime";
/// Where they keep every zone, by name.
const ZONES: &str = "/usr/share/zoneinfo";

/// The zone that dates are shown in: what `TZ` names, else the system's, else UTC.
pub fn time_zone() -> TimeZone {
    let file = match env::var("TZ") {
        Err(env::VarError::NotPresent) => Some(PathBuf::from(LOCAL)),
        Ok(name) => file_of(&name),
        Err(env::VarError::NotUnicode(_)) => None,
    };
    // What is not so simple, such as a rule in `TZ` or another system's ways, is left to those who know.
    file.and_then(|file| read(&file)).unwrap_or_else(TimeZone::system)
}

fn read(file: &Path) -> Option<TimeZone> {
    TimeZone::tzif("local", &fs::read(file).ok()?).ok()
}

/// The file of a zone such as "America/Havana".
fn file_of(name: &str) -> Option<PathBuf> {
    let is_part = |part: &str| {
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_+-".contains(&byte))
    };
    name.split('/').all(is_part).then(|| Path::new(ZONES).join(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_is_looked_up_only_by_a_plain_name() {
        assert_eq!(file_of("America/Havana"), Some("/usr/share/zoneinfo/America/Havana".into()));
        assert_eq!(file_of("Etc/GMT+3"), Some("/usr/share/zoneinfo/Etc/GMT+3".into()));
        for other in ["", "/etc/passwd", "../../etc/passwd", ":/etc/localtime", "CET-1CEST,M3.5.0,M10.5.0/3"]
        {
            assert_eq!(file_of(other), None, "{other}");
        }
    }

    #[test]
    fn it_is_the_zone_that_the_system_has() {
        let moments = ["2026-01-15T12:00:00Z", "2026-07-15T12:00:00Z"];
        for moment in moments.map(|moment| moment.parse::<jiff::Timestamp>().unwrap()) {
            assert_eq!(time_zone().to_offset(moment), TimeZone::system().to_offset(moment));
        }
    }
}
