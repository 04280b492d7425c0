//! One theme file: a palette, and a style for each role that differs from the default theme.

use std::collections::BTreeMap;
use std::path::Path;

use ratatui::style::{Color, Modifier, Style};
use toml::de::{DeTable, DeValue};

use super::complaint::Loaded;
use super::document::{Complaints, Document, Entry};
use super::nearest::did_you_mean;
use crate::theme::{Role, Theme};

/// The terminal's own colours by their names in theme files.
const NAMED: [(&str, Color); 17] = [
    ("default", Color::Reset),
    ("black", Color::Black),
    ("red", Color::Red),
    ("green", Color::Green),
    ("yellow", Color::Yellow),
    ("blue", Color::Blue),
    ("magenta", Color::Magenta),
    ("cyan", Color::Cyan),
    ("white", Color::Gray),
    ("bright-black", Color::DarkGray),
    ("bright-red", Color::LightRed),
    ("bright-green", Color::LightGreen),
    ("bright-yellow", Color::LightYellow),
    ("bright-blue", Color::LightBlue),
    ("bright-magenta", Color::LightMagenta),
    ("bright-cyan", Color::LightCyan),
    ("bright-white", Color::White),
];

const ATTRIBUTES: [(&str, Modifier); 5] = [
    ("bold", Modifier::BOLD),
    ("italic", Modifier::ITALIC),
    ("dim", Modifier::DIM),
    ("reversed", Modifier::REVERSED),
    ("underlined", Modifier::UNDERLINED),
];

const STYLE_KEYS: [&str; 8] = ["fg", "bg", "underline", "bold", "italic", "dim", "reversed", "underlined"];

const TOP_KEYS: [&str; 4] = ["name", "light", "palette", "roles"];

/// Reads a theme from a file's text; a role that it does not name looks as in `base`.
///
/// `base` is asked for once it is known whether the theme is a light one.
pub fn read_theme(text: &str, file: &Path, base: impl FnOnce(bool) -> Theme) -> Loaded<Theme> {
    let mut complaints = Complaints::new(file, text);
    let document = Document::parse(text, &mut complaints);
    let root = document.root();
    let mut reader = Reader { document: &document, palette: BTreeMap::new(), complaints };
    let light = reader.top(&root, "light", "true or false", DeValue::as_bool).unwrap_or(false);
    let name = reader.top(&root, "name", "a text", DeValue::as_str);
    let mut theme = base(light);
    theme.light = light;
    let stem = file.file_stem().and_then(|stem| stem.to_str());
    theme.name = name.or(stem).unwrap_or("theme").into();
    if let Some(palette) = reader.top(&root, "palette", "a table", DeValue::as_table) {
        reader.read_palette(palette);
    }
    if let Some(roles) = reader.top(&root, "roles", "a table", DeValue::as_table) {
        reader.read_roles(roles, &mut theme);
    }
    for entry in root.iter().filter(|entry| !TOP_KEYS.contains(&entry.name)) {
        let hint = did_you_mean(entry.name, TOP_KEYS, "; a theme has name, light, [palette] and [roles]");
        reader.complaints.add(entry.at, &format!("a theme has no \"{}\"{hint}", entry.name));
    }
    Loaded { value: theme, complaints: reader.complaints.finish() }
}

struct Reader<'d, 't> {
    document: &'d Document<'t>,
    palette: BTreeMap<&'d str, Color>,
    complaints: Complaints<'t>,
}

impl<'d> Reader<'d, '_> {
    fn top<T>(
        &mut self,
        root: &[Entry<'d>],
        name: &str,
        wants: &str,
        read: impl Fn(&'d DeValue<'d>) -> Option<T>,
    ) -> Option<T> {
        let entry = root.iter().find(|entry| entry.name == name)?;
        let value = entry.value.ok().and_then(read);
        if value.is_none() {
            self.complaints.add(entry.at, &format!("{name} should be {wants}, not {}", entry.written));
        }
        value
    }

    fn read_palette(&mut self, table: &'d DeTable<'d>) {
        for entry in self.document.entries(table) {
            let color = entry.value.ok().and_then(DeValue::as_str).and_then(plain_color);
            if let Some(color) = color {
                self.palette.insert(entry.name, color);
                continue;
            }
            let wants = "a colour such as \"#7aa2f7\" or \"bright-blue\"";
            self.complaints
                .add(entry.at, &format!("{} should be {wants}, not {}", entry.name, entry.written));
        }
    }

    fn read_roles(&mut self, table: &'d DeTable<'d>, theme: &mut Theme) {
        for entry in self.document.entries(table) {
            let Some(&(role, _)) = Role::ALL.iter().find(|(_, name)| *name == entry.name) else {
                let hint = did_you_mean(entry.name, Role::ALL.iter().map(|(_, name)| *name), "");
                self.complaints.add(entry.at, &format!("there is no role \"{}\"{hint}", entry.name));
                continue;
            };
            match self.style(&entry) {
                Ok(style) => theme.set(role, style),
                Err(message) => {
                    self.complaints.add(entry.at, &format!("{}: {message}; the default is used", entry.name));
                }
            }
        }
    }

    /// A role's style: a table, or the foreground alone.
    fn style(&mut self, entry: &Entry<'d>) -> Result<Style, String> {
        match entry.value.map_err(str::to_owned)? {
            DeValue::String(color) => Ok(Style::new().fg(self.color(color)?)),
            DeValue::Table(table) => Ok(self.table_style(entry.name, table)),
            _ => Err(format!(
                "it should be a colour or a table such as {{ fg = \"red\", bold = true }}, not {}",
                entry.written
            )),
        }
    }

    /// One part that is wrong costs that part.
    fn table_style(&mut self, role: &str, table: &'d DeTable<'d>) -> Style {
        let mut style = Style::new();
        for part in self.document.entries(table) {
            match self.part(&part, style) {
                Ok(more) => style = more,
                Err(message) => self.complaints.add(part.at, &format!("{role}: {message}; it is left out")),
            }
        }
        style
    }

    fn part(&self, part: &Entry<'d>, style: Style) -> Result<Style, String> {
        let value = part.value.map_err(str::to_owned)?;
        let name = part.name;
        if let Some((_, attribute)) = ATTRIBUTES.iter().find(|(known, _)| *known == name) {
            let set = value
                .as_bool()
                .ok_or_else(|| format!("{name} should be true or false, not {}", part.written))?;
            return Ok(if set { style.add_modifier(*attribute) } else { style });
        }
        let color = || {
            let text = value
                .as_str()
                .ok_or_else(|| format!("{name} should be a colour in quotes, not {}", part.written))?;
            self.color(text)
        };
        match name {
            "fg" => Ok(style.fg(color()?)),
            "bg" => Ok(style.bg(color()?)),
            "underline" => Ok(style.underline_color(color()?)),
            _ => Err(format!("there is no \"{name}\" in a style{}", did_you_mean(name, STYLE_KEYS, ""))),
        }
    }

    fn color(&self, text: &str) -> Result<Color, String> {
        self.palette.get(text).copied().or_else(|| plain_color(text)).ok_or_else(|| {
            let known = self.palette.keys().copied().chain(NAMED.iter().map(|(name, _)| *name));
            let hint = did_you_mean(
                text,
                known,
                "; colours look like \"#7aa2f7\", \"blue\" or a name of the palette",
            );
            format!("there is no colour \"{text}\"{hint}")
        })
    }
}

fn plain_color(text: &str) -> Option<Color> {
    if let Some(digits) = text.strip_prefix('#') {
        let is_hex = digits.len() == 6 && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        return is_hex.then(|| u32::from_str_radix(digits, 16).ok().map(Color::from_u32))?;
    }
    NAMED.iter().find(|(name, _)| *name == text).map(|&(_, color)| color)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, complaints: &[&str]) -> Theme {
        let loaded = read_theme(text, Path::new("t.toml"), |light| Theme::plain("base", light));
        let said: Vec<String> = loaded.complaints.iter().map(ToString::to_string).collect();
        assert_eq!(said, complaints);
        loaded.value
    }

    #[test]
    fn a_role_is_a_colour_or_a_style() {
        let theme = check(
            "name = \"Mine\"\nlight = true\n[palette]\nsea = \"#102030\"\n[roles]\nsong = \"sea\"\n\
             title = { fg = \"bright-red\", bold = true, italic = false, underline = \"sea\" }\n",
            &[],
        );
        assert_eq!((theme.name.as_str(), theme.light), ("Mine", true));
        let sea = Color::Rgb(0x10, 0x20, 0x30);
        assert_eq!(theme.style(Role::Song), Style::new().fg(sea));
        let title = Style::new().fg(Color::LightRed).underline_color(sea).add_modifier(Modifier::BOLD);
        assert_eq!(theme.style(Role::Title), title);
        assert_eq!(check("", &[]).name, "t");
    }

    #[test]
    fn each_mistake_is_named_and_costs_that_much() {
        let theme = check(
            "nam = \"x\"\nlight = 1\n[palette]\nsea = \"#12\"\n[roles]\nsongs = \"red\"\ntext = 5\n\
             link = \"bleu\"\ncode = { fg = \"green\", bgg = \"red\", bold = 1 }\n",
            &[
                "t.toml, line 1: a theme has no \"nam\"; did you mean \"name\"?",
                "t.toml, line 2: light should be true or false, not 1",
                "t.toml, line 4: sea should be a colour such as \"#7aa2f7\" or \"bright-blue\", not \"#12\"",
                "t.toml, line 6: there is no role \"songs\"; did you mean \"song\"?",
                "t.toml, line 7: text: it should be a colour or a table such as { fg = \"red\", bold = true }, not 5; \
                 the default is used",
                "t.toml, line 8: link: there is no colour \"bleu\"; did you mean \"blue\"?; the default is used",
                "t.toml, line 9: code: there is no \"bgg\" in a style; did you mean \"bg\"?; it is left out",
                "t.toml, line 9: code: bold should be true or false, not 1; it is left out",
            ],
        );
        assert_eq!(theme.style(Role::Code), Style::new().fg(Color::Green));
    }
}
