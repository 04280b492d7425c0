//! Help, going on, and the end.

use super::session::{Rest, Session};
use super::{stories, table};
use crate::cli::failure::Failure;
use crate::commands::Group;

/// The headings in the order of help: who listens to it from the beginning needs the list of stories first.
const GROUPS: [Group; 7] =
    [Group::Find, Group::Read, Group::Move, Group::Music, Group::Marks, Group::Feeds, Group::Program];

/// Goes on with what was cut.
pub(super) fn more(session: &mut Session<'_>, _: &str) -> Result<(), Failure> {
    match std::mem::take(&mut session.rest) {
        Rest::Nothing => session.say("There is no more."),
        Rest::Stories => stories::more(session),
        Rest::Lines(lines, story) => session.say_to_end(&lines, story),
    }
}

/// Says what the commands do.
pub(super) fn help(session: &mut Session<'_>, word: &str) -> Result<(), Failure> {
    if !word.is_empty() {
        let row = table::find(word)?;
        return session.say(&format!("{}: {}.", row.usage(), row.says()));
    }
    session.say_all(&lines())
}

/// Every command under its heading.
pub(super) fn lines() -> Vec<String> {
    let mut lines = vec![
        "A command is a word, or any beginning of it that no other has. What stands in brackets may be left out; N is a \
         number of the list at hand."
            .to_owned(),
    ];
    for group in GROUPS {
        let rows: Vec<&table::Row> = table::TABLE.iter().filter(|row| row.group() == group).collect();
        if rows.is_empty() {
            continue;
        }
        lines.push(String::new());
        lines.push(format!("{}:", group.title()));
        lines.extend(rows.iter().map(|row| format!("{}: {}.", row.usage(), row.says())));
    }
    lines.push(String::new());
    lines.push("Ctrl-C ends a command that takes too long.".to_owned());
    lines
}

#[expect(clippy::unnecessary_wraps, reason = "it is a row of the table like the others")]
pub(super) fn quit(session: &mut Session<'_>, _: &str) -> Result<(), Failure> {
    session.over = true;
    Ok(())
}
