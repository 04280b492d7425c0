//! Earmark's thin main: chooses a face, prints the error, sets the exit code.

use std::io::IsTerminal;
use std::process::ExitCode;

use earmark::cli::{self, Face};

fn main() -> ExitCode {
    match cli::parse(std::env::args_os(), std::io::stdout().is_terminal()) {
        Ok(Face::Command(task)) => task.run(),
        Ok(Face::Reader(_)) => ExitCode::FAILURE,
        Err(code) => code,
    }
}
