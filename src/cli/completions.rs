//! `earmark completions`: what a shell needs to complete this command line.

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::args::Arguments;
use super::failure::{Done, Outcome};
use super::out::Out;

/// Print a shell's completions.
#[derive(Debug, Args)]
#[command(after_long_help = "\
For bash: earmark completions bash > ~/.local/share/bash-completion/completions/earmark
For zsh:  earmark completions zsh > a folder of $fpath, as _earmark
For fish: earmark completions fish > ~/.config/fish/completions/earmark.fish")]
pub(super) struct Completions {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

impl Completions {
    pub(super) fn run(&self, out: &mut Out) -> Outcome {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Arguments::command(), "earmark", &mut script);
        out.raw(&script)?;
        Ok(Done::All)
    }
}
