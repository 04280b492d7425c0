//! Argument lists: filled in, started without a shell or a terminal, waited for with a limit.

use std::io::{self, ErrorKind};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::clean;

/// How long a program that stays open is watched for failing at once.
pub(super) const A_MOMENT: Duration = Duration::from_millis(250);

/// The desktop did not do what it was asked to.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DeskError {
    /// The address is none that a browser is given.
    #[error("Only http and https addresses are opened, and \"{0}\" is none.")]
    NotWeb(String),
    /// No browser was found.
    #[error(
        "No browser could be opened here. Name yours in the setting \"browser\", or copy the address with y."
    )]
    NoBrowser,
    /// A program could not be started.
    #[error("Could not run {program}: {reason}.")]
    NotStarted {
        /// The program.
        program: String,
        /// Why, in plain words.
        reason: String,
    },
    /// A program said that it failed.
    #[error("{program} failed ({status}).")]
    Failed {
        /// The program.
        program: String,
        /// How it ended.
        status: String,
    },
    /// A program did not end in time, and was ended.
    #[error("{program} did not answer.")]
    Slow {
        /// The program.
        program: String,
    },
    /// A value would be read as an option.
    #[error("\"{0}\" begins with a hyphen, and a program would take it for an option.")]
    LikeAnOption(String),
}

impl DeskError {
    /// What the desktop's launchers said of themselves is for the log.
    pub(super) fn no_browser(error: &io::Error) -> Self {
        log::info!("no browser: {}", clean::brief(&error.to_string()));
        Self::NoBrowser
    }

    pub(super) fn not_started(program: &str, error: &io::Error) -> Self {
        Self::NotStarted { program: clean::brief(program), reason: reason(error) }
    }
}

fn reason(error: &io::Error) -> String {
    match error.kind() {
        ErrorKind::NotFound => "it is not installed".into(),
        ErrorKind::PermissionDenied => "permission denied".into(),
        _ => clean::brief(&error.to_string()),
    }
}

/// Puts a value in the place of a placeholder, argument by argument; where there is none, at the end.
///
/// The program itself is never the value's to choose.
pub(super) fn fill(list: &[String], placeholder: &str, value: &str) -> Result<Vec<String>, DeskError> {
    let mut filled = list.to_vec();
    if !list.iter().skip(1).any(|argument| argument.contains(placeholder)) {
        filled.push(placeholder.to_owned());
    }
    for argument in filled.iter_mut().skip(1) {
        if argument.starts_with(placeholder) && value.starts_with('-') {
            return Err(DeskError::LikeAnOption(clean::brief(value)));
        }
        *argument = argument.replace(placeholder, value);
    }
    Ok(filled)
}

/// Starts an argument list, away from the terminal: what it prints is lost, and a ^C is not for it.
pub(super) fn start(arguments: &[String], input: Stdio) -> Result<Child, DeskError> {
    let Some((program, rest)) = arguments.split_first() else {
        return Err(DeskError::not_started("", &ErrorKind::NotFound.into()));
    };
    let mut command = Command::new(program);
    command.args(rest).stdin(input).stdout(Stdio::null()).stderr(Stdio::null());
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    command.spawn().map_err(|error| DeskError::not_started(program, &error))
}

/// Waits for a program to end well; gives it back if it still runs after `patience`.
pub(super) fn wait(mut child: Child, program: &str, patience: Duration) -> Result<Option<Child>, DeskError> {
    let start = Instant::now();
    loop {
        match child.try_wait() {
            Ok(Some(status)) if status.success() => return Ok(None),
            Ok(Some(status)) => {
                return Err(DeskError::Failed { program: clean::brief(program), status: status.to_string() });
            }
            Ok(None) if start.elapsed() >= patience => return Ok(Some(child)),
            Ok(None) => std::thread::sleep(Duration::from_millis(2)),
            Err(error) => return Err(DeskError::not_started(program, &error)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(list: &[&str], value: &str, filled: &[&str]) {
        let list: Vec<String> = list.iter().map(ToString::to_string).collect();
        assert_eq!(fill(&list, "{url}", value).unwrap(), filled);
    }

    #[test]
    fn a_value_stays_in_its_argument() {
        check(&["b", "--tab", "{url}"], "https://a/ b;c", &["b", "--tab", "https://a/ b;c"]);
        check(&["b", "--url={url}"], "x", &["b", "--url=x"]);
        check(&["b"], "x", &["b", "x"]);
        check(&["b", "{url}", "{url}"], "{url}", &["b", "{url}", "{url}"]);
        check(&["{url}", "a"], "x", &["{url}", "a", "x"]);
        let list = ["b".to_owned(), "{url}".to_owned()];
        assert!(matches!(fill(&list, "{url}", "--exec"), Err(DeskError::LikeAnOption(_))));
    }

    #[cfg(unix)]
    #[test]
    fn a_program_that_fails_says_so() {
        let list = ["sh", "-c", "exit 3"].map(str::to_owned);
        let child = start(&list, Stdio::null()).unwrap();
        let message = wait(child, "sh", Duration::from_mins(1)).unwrap_err().to_string();
        assert_eq!(message, "sh failed (exit status: 3).");
        assert!(start(&[], Stdio::null()).is_err());
    }
}
