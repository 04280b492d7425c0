//! Asks a program for one line: how a password command is run.

use std::io::Read;
use std::process::{Command, Stdio};
use std::time::Duration;

use super::clean;
use super::program::{DeskError, wait};

/// How long a program may think; it may ask the user for a passphrase of its own.
const PATIENCE: Duration = Duration::from_mins(1);

/// Bytes that it may say.
const LONGEST: u64 = 64 << 10;

/// Runs an argument list, without a shell and away from the terminal, and returns the first line it prints.
pub fn first_line(arguments: &[String]) -> Result<String, DeskError> {
    let Some((program, rest)) = arguments.split_first() else {
        return Err(DeskError::not_started("", &std::io::ErrorKind::NotFound.into()));
    };
    let failed = |error: &std::io::Error| DeskError::not_started(program, error);
    let mut command = Command::new(program);
    command.args(rest).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    let mut child = command.spawn().map_err(|error| failed(&error))?;
    let out = child.stdout.take().ok_or_else(|| failed(&std::io::ErrorKind::BrokenPipe.into()))?;
    let (tell, heard) = std::sync::mpsc::channel();
    let reading = std::thread::Builder::new().name("ask".into()).spawn(move || {
        // To the end, for a program that cannot say the rest fails.
        let mut said = Vec::new();
        let read = out.take(LONGEST).read_to_end(&mut said);
        // Whoever does not hear this has lost patience.
        let _ = tell.send(read.map(|_| said));
    });
    reading.map_err(|error| failed(&error))?;
    let answer = heard.recv_timeout(PATIENCE);
    match wait(child, program, if answer.is_ok() { PATIENCE } else { Duration::ZERO })? {
        None => {}
        Some(mut slow) => {
            // It may have ended by itself meanwhile.
            let _ended = (slow.kill(), slow.wait());
            return Err(DeskError::Slow { program: clean::brief(program) });
        }
    }
    match answer {
        Ok(Ok(said)) => {
            let said = String::from_utf8_lossy(&said);
            Ok(said.lines().next().unwrap_or_default().trim_end_matches('\r').to_owned())
        }
        Ok(Err(error)) => Err(failed(&error)),
        Err(_) => Err(DeskError::Slow { program: clean::brief(program) }),
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_program_is_asked_for_one_line() {
        let ask = |script: &str| first_line(&["sh".into(), "-c".into(), script.into()]);
        assert_eq!(ask("printf 'open sesame\r\nuser: ana\n'"), Ok("open sesame".into()));
        assert_eq!(ask("exit 1").unwrap_err().to_string(), "sh failed (exit status: 1).");
        assert!(first_line(&["no-such-program-anywhere".into()]).is_err());
    }
}
