//! Which keys give which command, in which context.

use super::{Command, Context, Key, Keys, TABLE};

/// The keys that hold: the table's, a preset's, or the user's.
#[derive(Clone, Debug)]
pub struct Keymap {
    bindings: Vec<Binding>,
}

#[derive(Clone, Debug)]
struct Binding {
    context: Context,
    keys: Keys,
    command: Command,
}

/// What a sequence of keys typed so far means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It gives a command.
    Command(Command),
    /// More keys may follow.
    Pending,
    /// It means nothing.
    Nothing,
}

/// What is wrong with one line of the user's keys, for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complaint(pub String);

impl Default for Keymap {
    fn default() -> Self {
        Self::vim()
    }
}

impl Keymap {
    /// The table's own map: vim for movement, newsboat for actions.
    #[must_use]
    pub fn vim() -> Self {
        let mut map = Self { bindings: Vec::new() };
        for row in TABLE {
            for &context in Context::ALL.iter().filter(|&&context| row.contexts.contains(&context)) {
                for keys in row.keys {
                    let keys = keys.parse().expect("the table's keys parse, as a test shows");
                    map.bindings.push(Binding { context, keys, command: row.command });
                }
            }
        }
        map
    }

    /// newsboat's own map where it has the action, else the table's.
    #[must_use]
    pub fn newsboat() -> Self {
        let mut map = Self::vim();
        for (context, keys, command) in NEWSBOAT {
            let keys = keys.parse().expect("the preset's keys parse, as a test shows");
            map.bind(*context, keys, Some(*command));
        }
        map
    }

    /// Gives `keys` to a command, or to none. What stood in the way goes: the same keys, keys that begin
    /// with these, and keys that these begin with, so that nothing ever waits for a time-out.
    pub fn bind(&mut self, context: Context, keys: Keys, command: Option<Command>) {
        self.bindings
            .retain(|old| old.context != context || !(old.keys.begins(&keys) || keys.begins(&old.keys)));
        if let Some(command) = command {
            self.bindings.push(Binding { context, keys, command });
        }
    }

    /// Applies the user's bindings, each `(context, keys, action)`: the context's name or "all", the keys
    /// as text, the command's name or nothing to unbind. Returns what could not be applied.
    pub fn apply<'a>(
        &mut self,
        lines: impl IntoIterator<Item = (&'a str, &'a str, &'a str)>,
    ) -> Vec<Complaint> {
        lines
            .into_iter()
            .filter_map(|(context, keys, action)| self.apply_one(context, keys, action).err())
            .map(Complaint)
            .collect()
    }

    fn apply_one(&mut self, context: &str, keys: &str, action: &str) -> Result<(), String> {
        let contexts = match context {
            "all" => Context::ALL.to_vec(),
            name => {
                let found = Context::ALL.iter().find(|context| context.name() == name);
                let names: Vec<&str> = Context::ALL.iter().map(|context| context.name()).collect();
                vec![*found.ok_or_else(|| {
                    format!("there is no context \"{name}\"; there are all, {}", names.join(", "))
                })?]
            }
        };
        let parsed: Keys = keys.parse().map_err(|error: super::KeyError| error.to_string())?;
        if parsed.0.first().is_some_and(|key| key.typed().is_some_and(|c| c.is_ascii_digit())) {
            return Err(format!("\"{keys}\" begins with a digit, and digits are always a count"));
        }
        let command = match action {
            "" => None,
            name => Some(Command::named(name).ok_or_else(|| {
                format!("\"{keys}\" is bound to \"{name}\", which is no command; `:` completes their names")
            })?),
        };
        let mut bound = false;
        for context in contexts {
            if command.is_none_or(|command| command.row().contexts.contains(&context)) {
                self.bind(context, parsed.clone(), command);
                bound = true;
            }
        }
        if bound { Ok(()) } else { Err(format!("\"{action}\" does nothing in the context \"{context}\"")) }
    }

    /// Makes sure that one can still leave: where no key gives a way out, `ctrl-c` does.
    pub fn keep_a_way_out(&mut self) {
        for &context in Context::ALL {
            let out = |binding: &Binding| {
                binding.context == context
                    && matches!(binding.command, Command::Quit | Command::QuitNow | Command::Close)
            };
            if !self.bindings.iter().any(out) {
                let keys = Keys(vec![Key { ctrl: true, ..Key::char('c') }]);
                self.bind(context, keys, Some(Command::QuitNow));
            }
        }
    }

    /// Reads the keys that are to open a saved view: one or two, that nothing else stands in the way of. An
    /// error is a sentence for people.
    pub fn view_keys(&self, text: &str) -> Result<Keys, String> {
        let keys: Keys = text.parse().map_err(|error: super::KeyError| error.to_string())?;
        if keys.0.len() > 2 {
            return Err(format!("A view is opened with one key or two; \"{keys}\" are more."));
        }
        if keys.0[0].typed().is_some_and(|letter| letter.is_ascii_digit()) {
            return Err(format!("\"{keys}\" begins with a digit, and digits are always a count."));
        }
        let taken = self.bindings.iter().find(|binding| {
            VIEW_CONTEXTS.contains(&binding.context)
                && (binding.keys.begins(&keys) || keys.begins(&binding.keys))
        });
        match taken {
            Some(binding) if binding.keys == keys => {
                Err(format!("\"{keys}\" is taken: {}.", binding.command.row().help))
            }
            Some(binding) => Err(format!(
                "\"{keys}\" is in the way of \"{}\": {}.",
                binding.keys,
                binding.command.row().help
            )),
            None => Ok(keys),
        }
    }

    /// What `typed` means in a context.
    #[must_use]
    pub fn look_up(&self, context: Context, typed: &[Key]) -> Outcome {
        let mut outcome = Outcome::Nothing;
        for binding in self.bindings.iter().filter(|binding| binding.context == context) {
            if binding.keys.0 == typed {
                return Outcome::Command(binding.command);
            }
            if binding.keys.0.starts_with(typed) {
                outcome = Outcome::Pending;
            }
        }
        outcome
    }

    /// The keys that give a command in a context, in the order of the table.
    pub fn keys_of(&self, context: Context, command: Command) -> impl Iterator<Item = &Keys> {
        self.bindings
            .iter()
            .filter(move |binding| binding.context == context && binding.command == command)
            .map(|binding| &binding.keys)
    }
}

/// Where a saved view's own keys open it.
const VIEW_CONTEXTS: [Context; 4] = [Context::Sidebar, Context::List, Context::Reader, Context::Songs];

/// Where newsboat's own map differs from the default one, for the actions that Earmark has.
const NEWSBOAT: &[(Context, &str, Command)] = &[
    (Context::List, "J", Command::Down),
    (Context::List, "K", Command::Up),
    (Context::Reader, "u", Command::LinkHints),
    (Context::List, "ctrl-b", Command::SaveSong),
    (Context::Reader, "ctrl-b", Command::SaveSong),
    (Context::List, "ctrl-e", Command::EditTags),
    (Context::Reader, "ctrl-e", Command::EditTags),
    (Context::List, "t", Command::ShowTag),
    (Context::Sidebar, "t", Command::ShowTag),
    (Context::List, "g", Command::Sort),
    (Context::List, "G", Command::ReverseSort),
    (Context::List, "f", Command::PickView),
    (Context::Sidebar, "f", Command::PickView),
    (Context::List, "C", Command::MarkAllRead),
    (Context::List, "F", Command::Search),
    (Context::List, "U", Command::Undo),
    (Context::Reader, "U", Command::Undo),
    (Context::Songs, "U", Command::Undo),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(map: &Keymap) {
        for (at, one) in map.bindings.iter().enumerate() {
            for other in &map.bindings[at + 1..] {
                assert!(
                    one.context != other.context
                        || !(one.keys.begins(&other.keys) || other.keys.begins(&one.keys)),
                    "{} is in the way of {} in {:?}",
                    one.keys,
                    other.keys,
                    one.context
                );
            }
        }
    }

    #[test]
    fn no_keys_are_the_beginning_of_others_in_a_context() {
        check(&Keymap::vim());
        check(&Keymap::newsboat());
    }

    #[test]
    fn every_command_has_a_key_in_both_presets_where_the_table_gives_one() {
        let map = Keymap::default();
        for row in TABLE.iter().filter(|row| !row.keys.is_empty()) {
            for &context in row.contexts {
                assert!(map.keys_of(context, row.command).next().is_some(), "{:?}", row.command);
            }
        }
    }

    #[test]
    fn a_user_may_rebind_and_unbind_and_mistakes_are_named() {
        let mut map = Keymap::default();
        let complaints = map.apply([
            ("list", "ctrl-j", "next-story"),
            ("all", "g", ""),
            ("list", "j j", "down"),
            ("lst", "x", "down"),
            ("list", "5", "down"),
            ("list", "x", "fly"),
            ("list", "hyper-x", "down"),
        ]);
        let typed = |text: &str| text.parse::<Keys>().unwrap().0;
        assert_eq!(map.look_up(Context::List, &typed("ctrl-j")), Outcome::Command(Command::NextStory));
        assert_eq!(map.look_up(Context::List, &typed("g g")), Outcome::Nothing);
        assert_eq!(map.look_up(Context::List, &typed("j")), Outcome::Pending);
        assert_eq!(complaints.len(), 4, "{complaints:?}");
        check(&map);
    }

    #[test]
    fn a_view_may_have_keys_that_nothing_stands_in_the_way_of() {
        #[track_caller]
        fn check(text: &str, expected: &str) {
            let keys = Keymap::default().view_keys(text);
            let said = keys.map_or_else(|why| why, |keys| keys.to_string());
            assert!(said.starts_with(expected), "{text}: {said}");
        }
        check("g 1", "g 1");
        check("X", "X");
        check("g g", "\"g g\" is taken: Go to the first line.");
        check("g", "\"g\" is in the way of \"g g\"");
        check("j 1", "\"j 1\" is in the way of \"j\"");
        check("] 1", "\"] 1\" is in the way of");
        check("1 g", "\"1 g\" begins with a digit");
        check("g 1 2", "A view is opened with one key or two");
        check("hyper-x", "\"hyper-x\" is not a key");
    }

    #[test]
    fn unbinding_everything_still_lets_one_quit() {
        let mut map = Keymap::default();
        let all: Vec<(Context, Keys)> =
            map.bindings.iter().map(|binding| (binding.context, binding.keys.clone())).collect();
        for (context, keys) in all {
            map.bind(context, keys, None);
        }
        map.keep_a_way_out();
        for &context in Context::ALL {
            let typed = "ctrl-c".parse::<Keys>().unwrap().0;
            assert_eq!(map.look_up(context, &typed), Outcome::Command(Command::QuitNow));
        }
    }
}
