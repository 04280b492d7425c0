//! Earmark's thin main: chooses a face, prints the error, sets the exit code.

use std::io::IsTerminal;
use std::process::ExitCode;

use earmark::cli::{self, ColorChoice, Face};
use earmark::runtime::{self, ColorWish, Options};

fn main() -> ExitCode {
    match cli::parse(std::env::args_os(), std::io::stdout().is_terminal()) {
        Err(code) => code,
        Ok(Face::Command(task)) => task.run(),
        Ok(Face::Reader(launch)) => {
            let color = match launch.global.color {
                ColorChoice::Auto => ColorWish::Auto,
                ColorChoice::Always => ColorWish::Always,
                ColorChoice::Never => ColorWish::Never,
            };
            let options = Options {
                home: launch.home,
                config: launch.global.config,
                query: launch.query,
                color,
                verbosity: launch.global.verbose,
            };
            match runtime::run(options) {
                Ok(()) => ExitCode::SUCCESS,
                Err(error) => {
                    eprintln!("earmark: {error}");
                    ExitCode::FAILURE
                }
            }
        }
    }
}
