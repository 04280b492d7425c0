//! Files on disk: atomic writes, locks, the favorites file, backups, the log, crash reports.
