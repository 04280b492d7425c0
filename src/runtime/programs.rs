//! Programs that get the terminal while they run: the editor, and the shell after a suspend.

use std::io::{ErrorKind, Write};
use std::process::{Command, Stdio};

use crate::text;

/// Suspends the program until the shell continues it.
#[cfg(unix)]
pub(super) fn suspend() -> std::io::Result<()> {
    signal_hook::low_level::emulate_default_handler(signal_hook::consts::SIGTSTP)
}

#[cfg(not(unix))]
pub(super) fn suspend() -> std::io::Result<()> {
    Ok(())
}

/// Opens a text in the user's editor, as a copy: what is changed there changes nothing here.
pub(super) fn edit(title: &str, text: &str) -> Result<(), String> {
    let editor =
        ["VISUAL", "EDITOR"].into_iter().find_map(|name| std::env::var(name).ok().filter(|v| !v.is_empty()));
    let line = editor.unwrap_or_else(|| "vi".into());
    let arguments = split(&line)?;
    let (program, arguments) = arguments.split_first().ok_or("The editor's name is empty; set EDITOR.")?;
    let failed = |error: std::io::Error| {
        format!("Could not open \"{title}\" in {program}: {error}. Set EDITOR to your editor.")
    };
    let mut file = tempfile::Builder::new().prefix("earmark-").suffix(".txt").tempfile().map_err(failed)?;
    file.write_all(text.as_bytes()).and_then(|()| file.flush()).map_err(failed)?;
    Command::new(program).args(arguments).arg(file.path()).status().map_err(failed)?;
    Ok(())
}

/// Pipes a text to a command and returns what the footer says of it.
pub(super) fn pipe(command: &str, text: &str) -> Result<String, String> {
    let arguments = split(command)?;
    let (program, arguments) = arguments.split_first().ok_or("There is no command to pipe to.")?;
    let failed =
        |error: std::io::Error| format!("Could not pipe to {program}: {error}. The story is unchanged.");
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(failed)?;
    let written = child.stdin.take().map_or(Ok(()), |mut input| input.write_all(text.as_bytes()));
    let output = child.wait_with_output().map_err(failed)?;
    // A command may well close its input before the end, as `head` does.
    if let Err(error) =
        written.or_else(|error| if error.kind() == ErrorKind::BrokenPipe { Ok(()) } else { Err(error) })
    {
        return Err(failed(error));
    }
    let said = if output.status.success() { &output.stdout } else { &output.stderr };
    let said = String::from_utf8_lossy(said);
    let first = text::clean::line(said.lines().next().unwrap_or_default()).into_owned();
    if output.status.success() {
        Ok(if first.is_empty() { format!("Piped to {program}") } else { format!("{program}: {first}") })
    } else {
        Err(format!("{program} failed ({}): {first}", output.status))
    }
}

/// Splits a command line into arguments as a shell would, without being one: quotes group, a backslash takes
/// the next character as it is, and nothing else means anything.
pub(super) fn split(line: &str) -> Result<Vec<String>, String> {
    let mut arguments = Vec::new();
    let mut current: Option<String> = None;
    let mut quote = None;
    let mut letters = line.chars();
    while let Some(letter) = letters.next() {
        match (letter, quote) {
            ('\\', None | Some('"')) => current.get_or_insert_default().extend(letters.next()),
            ('"' | '\'', None) => {
                quote = Some(letter);
                current.get_or_insert_default();
            }
            (end, Some(open)) if end == open => quote = None,
            (blank, None) if blank.is_whitespace() => arguments.extend(current.take()),
            (other, _) => current.get_or_insert_default().push(other),
        }
    }
    if quote.is_some() {
        return Err(format!("A quotation mark is not closed in: {line}"));
    }
    arguments.extend(current);
    Ok(arguments)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, arguments: &[&str]) {
        assert_eq!(split(line).expect("arguments"), arguments);
    }

    #[test]
    fn a_command_line_is_split_and_never_run_by_a_shell() {
        check("vim -n", &["vim", "-n"]);
        check("  code --wait  ", &["code", "--wait"]);
        check("'my editor' \"a b\"c", &["my editor", "a bc"]);
        check(r"a\ b '\' ''", &["a b", r"\", ""]);
        check("wc; rm -rf $HOME `id`", &["wc;", "rm", "-rf", "$HOME", "`id`"]);
        assert!(split("vim 'x").is_err());
    }
}
