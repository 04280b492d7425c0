//! Earmark's thin main: chooses a face, prints the error, sets the exit code.

use std::io::IsTerminal;
use std::process::ExitCode;

use earmark::cli::{self, ColorChoice, Face, Launch};
use earmark::runtime::{self, ColorWish, Options};

fn main() -> ExitCode {
    match cli::parse(std::env::args_os(), std::io::stdout().is_terminal()) {
        Ok(Face::Command(task)) => task.run(),
        Ok(Face::Reader(launch)) => match runtime::run(options(launch)) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => cli::failed(&error.to_string()),
        },
        Err(code) => code,
    }
}

fn options(launch: Launch) -> Options {
    Options {
        home: launch.home,
        config: launch.global.config,
        query: launch.query,
        color: match launch.global.color {
            ColorChoice::Auto => ColorWish::Auto,
            ColorChoice::Always => ColorWish::Always,
            ColorChoice::Never => ColorWish::Never,
        },
        verbosity: launch.global.verbose,
        offline: launch.global.offline,
    }
}
