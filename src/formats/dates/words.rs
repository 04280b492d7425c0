//! The words in dates: months in many languages, zones, halves of the day.
//!
//! All are compared in folded form (lower case, without marks), so "août", "AOUT" and "Août." are one.

/// The names of each month. English, Spanish, French, German, Portuguese, Italian; then Dutch, Greek, Hungarian,
/// Russian where they differ.
const MONTHS: [&[&str]; 12] = [
    &[
        "jan",
        "january",
        "ene",
        "enero",
        "janv",
        "janvier",
        "januar",
        "janner",
        "janeiro",
        "gen",
        "gennaio",
        "januari",
        "ιαν",
        "januar",
        "januari",
        "янв",
        "января",
    ],
    &[
        "feb",
        "february",
        "febrero",
        "fev",
        "fevr",
        "fevrier",
        "februar",
        "fevereiro",
        "febbraio",
        "februari",
        "φεβ",
        "februar",
        "фев",
        "февраля",
        "febr",
    ],
    &[
        "mar",
        "march",
        "marzo",
        "mars",
        "mrz",
        "marz",
        "maerz",
        "marco",
        "maart",
        "mrt",
        "μαρ",
        "μαρτ",
        "marcius",
        "мар",
        "марта",
    ],
    &["apr", "april", "abr", "abril", "avr", "avril", "aprile", "απρ", "aprilis", "апр", "апреля"],
    &["may", "mayo", "mai", "maio", "mag", "maggio", "mei", "μαι", "μαϊ", "maj", "majus", "май", "мая"],
    &[
        "jun", "june", "junio", "juin", "juni", "junho", "giu", "giugno", "ιουν", "ιον", "junius", "июн",
        "июня",
    ],
    &[
        "jul", "july", "julio", "juil", "juillet", "juli", "julho", "lug", "luglio", "ιουλ", "ιολ", "julius",
        "июл", "июля",
    ],
    &["aug", "august", "ago", "agosto", "aout", "augustus", "αυγ", "augusztus", "авг", "августа"],
    &[
        "sep",
        "sept",
        "september",
        "septiembre",
        "setiembre",
        "septembre",
        "set",
        "setembro",
        "settembre",
        "σεπ",
        "szeptember",
        "сен",
        "сентября",
    ],
    &[
        "oct",
        "october",
        "octubre",
        "octobre",
        "okt",
        "oktober",
        "out",
        "outubro",
        "ott",
        "ottobre",
        "οκτ",
        "окт",
        "октября",
    ],
    &["nov", "november", "noviembre", "novembre", "novembro", "νοε", "ноя", "ноября"],
    &[
        "dec",
        "december",
        "dic",
        "diciembre",
        "decembre",
        "dez",
        "dezember",
        "dezembro",
        "dicembre",
        "δεκ",
        "дек",
        "декабря",
    ],
];

/// The number of a month by its folded name.
pub(super) fn month(word: &str) -> Option<i64> {
    let at = MONTHS.iter().position(|names| names.contains(&word))?;
    Some(at as i64 + 1)
}

/// Zones by their abbreviations, in minutes east of UTC. Where one means several, the one feeds mean.
const ZONES: [(&str, i64); 52] = [
    ("z", 0),
    ("ut", 0),
    ("utc", 0),
    ("gmt", 0),
    ("wet", 0),
    ("a", 60),
    ("m", 720),
    ("n", -60),
    ("y", -720),
    ("nst", -210),
    ("ndt", -150),
    ("at", -240),
    ("ast", -240),
    ("adt", -180),
    ("et", -300),
    ("est", -300),
    ("edt", -240),
    ("ct", -360),
    ("cst", -360),
    ("cdt", -300),
    ("mt", -420),
    ("mst", -420),
    ("mdt", -360),
    ("pt", -480),
    ("pst", -480),
    ("pdt", -420),
    ("akst", -540),
    ("akdt", -480),
    ("hst", -600),
    ("brt", -180),
    ("art", -180),
    ("bst", 60),
    ("west", 60),
    ("cet", 60),
    ("met", 60),
    ("mez", 60),
    ("cest", 120),
    ("mest", 120),
    ("mesz", 120),
    ("eet", 120),
    ("eest", 180),
    ("sast", 120),
    ("msk", 180),
    ("msd", 240),
    ("ist", 330),
    ("sgt", 480),
    ("hkt", 480),
    ("awst", 480),
    ("jst", 540),
    ("kst", 540),
    ("aest", 600),
    ("aedt", 660),
];

/// More zones, kept apart only because they do not share the table's habit of one word.
const FAR_ZONES: [(&str, i64); 4] = [("acst", 570), ("acdt", 630), ("nzst", 720), ("nzdt", 780)];

/// The offset of a zone by its name, in minutes; "GMT+2" and "UTC-05:00" too.
pub(super) fn zone(text: &str) -> Option<i64> {
    let lower = text.trim().to_ascii_lowercase();
    let end = lower.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(lower.len());
    let (name, rest) = lower.split_at(end);
    let (_, base) = *ZONES.iter().chain(&FAR_ZONES).find(|(own, _)| *own == name)?;
    let rest = rest.trim_start();
    if rest.starts_with(['+', '-']) && base == 0 {
        return super::iso::offset(rest);
    }
    Some(base)
}

/// Which half of a twelve-hour clock's day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Half {
    Morning,
    Evening,
}

impl Half {
    /// The hour on a clock of twenty-four hours.
    pub(super) fn hour(self, hour: i64) -> i64 {
        match self {
            Self::Morning if hour == 12 => 0,
            Self::Evening if hour < 12 => hour + 12,
            _ => hour,
        }
    }
}

/// The half of the day that a folded word names.
pub(super) fn half(word: &str) -> Option<Half> {
    match word {
        "am" | "오전" | "上午" | "午前" => Some(Half::Morning),
        "pm" | "오후" | "下午" | "午後" => Some(Half::Evening),
        _ => None,
    }
}

/// Takes "AM", "p.m." and the like off the front of what follows a time.
pub(super) fn half_of_day(text: &str) -> (&str, Option<Half>) {
    for (word, half) in
        [("am", Half::Morning), ("a.m.", Half::Morning), ("pm", Half::Evening), ("p.m.", Half::Evening)]
    {
        let head = text.as_bytes().get(..word.len());
        let ends = !text.as_bytes().get(word.len()).is_some_and(u8::is_ascii_alphabetic);
        if ends && head.is_some_and(|head| head.eq_ignore_ascii_case(word.as_bytes())) {
            return (text[word.len()..].trim_start(), Some(half));
        }
    }
    (text, None)
}
