//! `earmark man`: the manual, made of the same tables as `--help` and the reader's own help.

use clap::{Args, CommandFactory};
use clap_mangen::Man as Page;
use clap_mangen::roff::{Inline, Roff, bold, roman};

use super::args::Arguments;
use super::failure::{Done, Failure, Outcome};
use super::out::Out;
use super::plain;
use crate::commands::{Group, Keys, TABLE};
use crate::news::query::COMPLETIONS;

/// Print the manual page.
#[derive(Debug, Args)]
#[command(after_long_help = "\
To read it: earmark man > earmark.1 && man ./earmark.1
To install it: earmark man > ~/.local/share/man/man1/earmark.1")]
pub(super) struct Man {
    /// The page of one command instead of the whole manual
    command: Option<String>,
}

impl Man {
    pub(super) fn run(&self, out: &mut Out) -> Outcome {
        let mut root = Arguments::command();
        root.build();
        let page = match &self.command {
            None => manual(&root)?,
            Some(name) => {
                let found = root.find_subcommand(name);
                let missing =
                    || Failure::Usage(format!("There is no command \"{name}\"; `earmark help` lists them."));
                let mut page = Vec::new();
                Page::new(found.ok_or_else(missing)?.clone()).render(&mut page)?;
                page
            }
        };
        out.raw(&page)?;
        Ok(Done::All)
    }
}

/// The whole manual: what `clap` knows of each command, then queries, keys and files.
fn manual(root: &clap::Command) -> Result<Vec<u8>, Failure> {
    let mut page = Vec::new();
    let top = Page::new(root.clone()).manual("Earmark");
    top.render_title(&mut page)?;
    top.render_name_section(&mut page)?;
    top.render_synopsis_section(&mut page)?;
    top.render_description_section(&mut page)?;
    top.render_options_section(&mut page)?;
    commands(root).to_writer(&mut page)?;
    queries().to_writer(&mut page)?;
    keys().to_writer(&mut page)?;
    linear().to_writer(&mut page)?;
    endings().to_writer(&mut page)?;
    Ok(page)
}

fn commands(root: &clap::Command) -> Roff {
    let mut roff = Roff::new();
    roff.control("SH", ["COMMANDS"]);
    for command in root.get_subcommands().filter(|command| command.get_name() != "help") {
        describe(&mut roff, command, "earmark");
    }
    roff
}

/// Describes a command, its own options and its subcommands.
fn describe(roff: &mut Roff, command: &clap::Command, parent: &str) {
    let name = format!("{parent} {}", command.get_name());
    let arguments: Vec<&clap::Arg> = command
        .get_arguments()
        .filter(|argument| !argument.is_global_set() && argument.get_id() != "help")
        .collect();
    let mut synopsis = vec![bold(name.as_str())];
    for argument in &arguments {
        synopsis.push(roman(" "));
        let optional = !argument.is_positional() && !argument.is_required_set();
        synopsis.extend(optional.then(|| roman("[")));
        synopsis.push(shape(argument));
        synopsis.extend(optional.then(|| roman("]")));
    }
    roff.control("TP", []).text(synopsis);
    let about = command.get_long_about().or(command.get_about());
    roff.text([roman(about.map(ToString::to_string).unwrap_or_default())]);
    for argument in arguments {
        let help =
            argument.get_long_help().or(argument.get_help()).map(ToString::to_string).unwrap_or_default();
        roff.control("RS", [])
            .control("TP", [])
            .text([shape(argument)])
            .text([roman(help)])
            .control("RE", []);
    }
    for inner in command.get_subcommands().filter(|inner| inner.get_name() != "help") {
        describe(roff, inner, &name);
    }
}

fn shape(argument: &clap::Arg) -> Inline {
    roman(argument.to_string())
}

fn queries() -> Roff {
    let mut roff = Roff::new();
    roff.control("SH", ["QUERIES"]);
    roff.text([roman(
        "Words just work, in any case and without their accents. A space means and; OR and parentheses group; \
         a minus or NOT excludes. A \"phrase\" stands in quotation marks, word* is the beginning of a word, \
         /.../ a regular expression; #tag, @artist and =feed are short forms. A value may be a list: #film,live.",
    )]);
    for (text, meaning) in COMPLETIONS {
        roff.control("TP", []).text([bold(*text)]).text([roman(*meaning)]);
    }
    roff
}

fn keys() -> Roff {
    let mut roff = Roff::new();
    roff.control("SH", ["KEYS"]);
    roff.text([roman(
        "Every key can be rebound in keys.toml, by the action's name in parentheses. Digits are a count.",
    )]);
    for group in Group::ALL {
        roff.control("SS", [group.title()]);
        for row in TABLE.iter().filter(|row| row.group == *group) {
            let keys: Vec<String> = row.keys.iter().map(|keys| shown(keys)).collect();
            let keys = if keys.is_empty() { format!(":{}", row.name) } else { keys.join(", ") };
            roff.control("TP", []).text([bold(keys)]).text([roman(format!("{} ({})", row.help, row.name))]);
        }
    }
    roff
}

fn shown(keys: &str) -> String {
    keys.parse::<Keys>().map_or_else(|_| keys.to_owned(), |keys| keys.short("Enter"))
}

fn linear() -> Roff {
    let mut roff = Roff::new();
    roff.control("SH", ["LINEAR READER"]);
    roff.text([roman(
        "earmark --plain reads commands line by line, for screen readers, dumb terminals and scripts. A command may be \
         shortened; what stands in brackets may be left out; N is a number of what was listed last.",
    )]);
    for (usage, says) in plain::commands() {
        roff.control("TP", []).text([bold(usage)]).text([roman(says)]);
    }
    roff
}

fn endings() -> Roff {
    let mut roff = Roff::new();
    roff.control("SH", ["FILES"]);
    roff.text([roman(
        "earmark config path prints where the settings, the stories, the favorites file, the cache and the log are. \
         The favorites file is one JSON object a line and belongs to you; Earmark keeps what it does not know in it.",
    )]);
    roff.control("SH", ["ENVIRONMENT"]);
    for (name, meaning) in [
        ("EARMARK_HOME", "one folder for configuration, data, cache and state, like --home"),
        ("NO_COLOR", "no colour, if set"),
        ("VISUAL, EDITOR", "the editor that the reader opens a story in"),
        ("TZ", "the time zone of shown dates"),
    ] {
        roff.control("TP", []).text([bold(name)]).text([roman(meaning)]);
    }
    roff.control("SH", ["EXIT STATUS"]);
    for (code, meaning) in [
        ("0", "everything was done"),
        ("1", "all or part of it failed; each part is named on stderr"),
        ("2", "wrong usage, or a query or configuration that cannot be understood"),
    ] {
        roff.control("TP", []).text([bold(code)]).text([roman(meaning)]);
    }
    roff
}
