//! Fetches the secret of a feed from where the user keeps it.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};

use crate::desk;
use crate::net::Secret;
use crate::news::{Login, SecretPlace};

/// The value to log in with. What goes wrong is told without the secret.
pub(super) fn of(login: &Login) -> Result<Secret, String> {
    let line = match &login.secret {
        SecretPlace::File(path) => first_line(path)
            .map_err(|error| format!("The file of its password, {path}, cannot be read: {error}."))?,
        SecretPlace::Command(arguments) => desk::first_line(arguments)
            .map_err(|error| format!("The program for its password failed: {error}"))?,
    };
    // An empty password is one only where the file holds an empty line: a name alone may be the secret.
    let is_meant = login.user.is_some() && line == "\n";
    let line = line.trim_end_matches(['\r', '\n']);
    if line.is_empty() && !is_meant {
        return Err("Its password is empty: the file or program for it has an empty first line.".into());
    }
    Ok(match &login.user {
        Some(user) => Secret::basic(user, line),
        None => Secret::bearer(line),
    })
}

fn first_line(path: &str) -> std::io::Result<String> {
    let mut line = String::new();
    BufReader::new(File::open(path)?.take(64 << 10)).read_line(&mut line)?;
    Ok(line)
}
