//! The words in dates: months in many languages, zones, halves of the day.
//!
//! All are compared in folded form (lower case, without marks), so "août", "AOUT" and "Août." are one.

/// The names of each month, parted by spaces: English, Spanish, French, German, Portuguese, Italian, Dutch, the
/// Scandinavian languages, Romanian, Hungarian, Polish, Czech, Turkish, Greek, Russian.
const MONTHS: [&str; 12] = [
    "jan january ene enero janv janvier januar janner jaenner janeiro gen gennaio januari ianuarie sty stycznia leden \
     ledna ocak oca ιαν ιανουαριου ιανουαριος янв январь января",
    "feb february febrero fev fevr fevrier februar fevereiro febbraio februari febr februarie lut luty lutego unor \
     unora subat sub φεβ φεβρουαριου φεβρουαριος фев февр февраль февраля",
    "mar march marzo mars mrz marz maerz marco maart mrt marts martie marc marcius marca brezen brezna mart μαρ μαρτ \
     μαρτιου μαρτιος мар март марта",
    "apr april abr abril avr avril aprile aprilie aprilis kwi kwietnia duben dubna nisan nis απρ απριλιου απριλιος \
     апр апрель апреля",
    "may mayo mai maio mag maggio mei maj majus maja kvetna kveten mayis μαι μαιου μαιος май мая",
    "jun june junio juin juni junho giu giugno iunie junius cze czerwca cervna cerven haziran haz ιουν ιον ιουνιου \
     ιουνιος июн июнь июня",
    "jul july julio juil juillet juli julho lug luglio iulie julius lip lipca cervence cervenec temmuz tem ιουλ ιολ \
     ιουλιου ιουλιος июл июль июля",
    "aug august ago agosto aout augustus augusti augusztus sie sierpnia srpna srpen agustos agu αυγ αυγουστου \
     αυγουστος авг август августа",
    "sep sept september septiembre setiembre septembre set setembro settembre septembrie szept szeptember wrz \
     wrzesnia zari eylul eyl σεπ σεπτ σεπτεμβριου σεπτεμβριος сен сент сентябрь сентября",
    "oct october octubre octobre okt oktober out outubro ott ottobre octombrie paz pazdziernika rijna rijen ekim eki \
     οκτ οκτωβριου οκτωβριος окт октябрь октября",
    "nov november noviembre novembre novembro noiembrie lis listopada listopadu listopad kasim kas νοε νοεμβριου \
     νοεμβριος ноя нояб ноябрь ноября",
    "dec december dic diciembre decembre dez dezember dezembro dicembre decembrie des desember gru grudnia prosince \
     prosinec aralik ara δεκ δεκεμβριου δεκεμβριος дек декабрь декабря",
];

/// The number of a month by its folded name.
pub(super) fn month(word: &str) -> Option<i64> {
    let at = MONTHS.iter().position(|names| names.split_ascii_whitespace().any(|name| name == word))?;
    Some(at as i64 + 1)
}

/// Zones by their abbreviations, in minutes east of UTC. Where one means several, the one feeds mean.
const ZONES: [(&str, i64); 48] = [
    ("z", 0),
    ("ut", 0),
    ("utc", 0),
    ("gmt", 0),
    ("wet", 0),
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

/// The zone of Korea, in minutes east of UTC.
pub(super) const KOREA: i64 = 540;

/// More zones, kept apart only because they do not share the table's habit of one word.
const FAR_ZONES: [(&str, i64); 4] = [("acst", 570), ("acdt", 630), ("nzst", 720), ("nzdt", 780)];

/// The offset of a zone by its name, in minutes; "GMT+2" and "UTC-05:00" too.
pub(super) fn zone(text: &str) -> Option<i64> {
    let lower = text.trim().to_ascii_lowercase();
    let end = lower.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(lower.len());
    let (name, rest) = lower.split_at(end);
    if let [letter] = *name.as_bytes()
        && let Some(hours) = military(letter)
    {
        return Some(hours * 60);
    }
    let (_, base) = *ZONES.iter().chain(&FAR_ZONES).find(|(own, _)| *own == name)?;
    let rest = rest.trim_start();
    if rest.starts_with(['+', '-']) && base == 0 {
        return super::iso::offset(rest);
    }
    Some(base)
}

/// The hours of a military zone, with the signs that RFC 822 gives them: A is -1, N is +1.
fn military(letter: u8) -> Option<i64> {
    let order = |first: u8| i64::from(letter - first) + 1;
    match letter {
        b'a'..=b'i' => Some(-order(b'a')),
        b'k'..=b'm' => Some(1 - order(b'a')),
        b'n'..=b'y' => Some(order(b'n')),
        _ => None,
    }
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
