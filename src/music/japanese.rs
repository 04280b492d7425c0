//! Japanese, and Chinese as far as names go: no spaces, no capitals.
//!
//! A name is found where the list has it, or where a role word before it, a particle after it or the
//! bracket of a title right behind it shows where it begins and ends. Names in hiragana, which particles
//! are written in as well, are only cut out where such a mark stands on both sides.

use std::ops::Range;

use super::cues::Cues;
use super::list;
use super::nonlatin::{Found, OWNS};
use super::tokens::{Shape, Text};

/// Words that may stand at the end of an unbroken run before a title; longer ones first.
const CUES: [(&str, Cues); 58] = [
    ("オープニングテーマ", Cues::SONG),
    ("エンディングテーマ", Cues::SONG),
    ("サウンドトラック", Cues::RELEASE),
    ("オープニング曲", Cues::SONG),
    ("エンディング曲", Cues::SONG),
    ("ミニアルバム", Cues::RELEASE),
    ("ミックステープ", Cues::RELEASE),
    ("テーマソング", Cues::SONG),
    ("フェスティバル", Cues::EVENT),
    ("ドキュメンタリー", Cues::SCREEN),
    ("ミュージカル", Cues::SCREEN),
    ("キャンペーン", Cues::EVENT),
    ("アルバム", Cues::RELEASE),
    ("デビュー作", Cues::RELEASE),
    ("シングル", Cues::SONG),
    ("主題歌", Cues::SONG),
    ("挿入歌", Cues::SONG),
    ("劇中歌", Cues::SONG),
    ("応援歌", Cues::SONG),
    ("代表曲", Cues::SONG),
    ("テーマ曲", Cues::SONG),
    ("新曲", Cues::SONG),
    ("楽曲", Cues::SONG),
    ("表題曲", Cues::SONG),
    ("収録曲", Cues::SONG),
    ("リード曲", Cues::SONG),
    ("ナンバー", Cues::SONG),
    ("トラック", Cues::SONG),
    ("バラード", Cues::SONG),
    ("カップリング", Cues::SONG),
    ("アンコール", Cues::SONG),
    ("イベント", Cues::EVENT),
    ("コンサート", Cues::EVENT),
    ("ワンマン", Cues::EVENT),
    ("作品集", Cues::RELEASE),
    ("ベスト盤", Cues::RELEASE),
    ("映画", Cues::SCREEN),
    ("劇場版", Cues::SCREEN),
    ("ドラマ", Cues::SCREEN),
    ("アニメ", Cues::SCREEN),
    ("番組", Cues::SCREEN),
    ("ラジオ", Cues::SCREEN),
    ("舞台", Cues::SCREEN),
    ("ゲーム", Cues::SCREEN),
    ("小説", Cues::BOOK),
    ("漫画", Cues::BOOK),
    ("マンガ", Cues::BOOK),
    ("雑誌", Cues::BOOK),
    ("書籍", Cues::BOOK),
    ("著書", Cues::BOOK),
    ("写真集", Cues::BOOK),
    ("ツアー", Cues::EVENT),
    ("公演", Cues::EVENT),
    ("フェス", Cues::EVENT),
    ("ライブ", Cues::EVENT),
    ("專輯", Cues::RELEASE),
    ("专辑", Cues::RELEASE),
    ("曲", Cues::SONG),
];

/// Words for acts; the name follows them, with or without の.
const ROLES: [&str; 30] = [
    "シンガーソングライター",
    "シンガー・ソングライター",
    "ヒップホップユニット",
    "ガールズグループ",
    "ボーイズグループ",
    "アイドルグループ",
    "ダンスボーカルグループ",
    "ロックバンド",
    "ミュージシャン",
    "プロデューサー",
    "ギタリスト",
    "ドラマー",
    "ベーシスト",
    "ピアニスト",
    "ボーカリスト",
    "バイオリニスト",
    "アーティスト",
    "ラッパー",
    "グループ",
    "ユニット",
    "シンガー",
    "デュオ",
    "トリオ",
    "バンド",
    "歌手",
    "音楽家",
    "作曲家",
    "作詞家",
    "指揮者",
    "樂團",
];

/// Nouns that sentences begin with and that are no names.
const PLAIN: [&str; 42] = [
    "ファン",
    "メンバー",
    "本人",
    "自身",
    "監督",
    "主演",
    "原作",
    "店頭",
    "客席",
    "彼女",
    "彼ら",
    "今回",
    "今年",
    "今夜",
    "昨年",
    "同年",
    "当時",
    "最後",
    "最初",
    "中盤",
    "終盤",
    "冒頭",
    "会場",
    "観客",
    "世界",
    "日本",
    "海外",
    "作者",
    "視聴者",
    "リスナー",
    "スタッフ",
    "タイトル",
    "同作",
    "本作",
    "今作",
    "新作",
    "前作",
    "ステージ",
    "公式サイト",
    "インタビュー",
    "コメント",
    "放送",
];

/// Verbs and nouns of making, by which a sentence's subject put out what it names.
const MAKES: [&str; 16] = [
    "リリース",
    "発売",
    "発表",
    "配信",
    "公開",
    "披露",
    "歌っ",
    "歌う",
    "手がけ",
    "デビュー",
    "書き下ろし",
    "作詞",
    "作曲",
    "制作",
    "收錄",
    "發行",
];

/// What a listed name in running text is worth beside what the list itself says.
const LISTED: f32 = 1.0;

/// The class of the cue at the end of some tokens, which stand right before a title.
pub(super) fn before(text: &Text, near: &[usize]) -> Cues {
    let (Some(&first), Some(&last)) = (near.first(), near.last()) else { return Cues::default() };
    let all = tail(text.slice(&(first..last + 1)), 14);
    // What an earlier bracket closed belongs to what stands before it.
    let window = all.rfind(['」', '』', '》', '。', '、']).map_or(all, |at| &all[at..]);
    // "『…』第2期「…」": a part of a series.
    if window.starts_with('』') && window.ends_with(['期', '話', '章', '編']) {
        return Cues::SCREEN;
    }
    let Some((end, cues)) = CUES
        .iter()
        .filter_map(|(word, cues)| window.rfind(word).map(|at| (at + word.len(), *cues)))
        .max_by_key(|found| found.0)
    else {
        return Cues::default();
    };
    // "アルバムには「…」": what the album holds are songs; and so are an act's "『…』収録の「…」".
    let rest = &window[end..];
    let holds = rest.starts_with('に') || rest.starts_with('で') || rest.contains("収録の");
    if cues == Cues::RELEASE && holds {
        return Cues::SONG;
    }
    // "映画『…』の「…」", "ライブでは「…」": what is sung there.
    let elsewhere =
        cues.any(Cues::EVENT.and(Cues::SCREEN)) && (holds || rest.starts_with('の') && rest.len() > 3);
    if elsewhere { Cues::default() } else { cues }
}

/// The last `most` characters.
fn tail(text: &str, most: usize) -> &str {
    let start = text.char_indices().rev().nth(most - 1).map_or(0, |(at, _)| at);
    &text[start..]
}

/// Whether the words after a quotation say that it is speech: "…」という声", "…」と語る".
pub(super) fn is_said(text: &Text, end: usize) -> bool {
    let mut at = end;
    while text.is(at, "「") && at < end + 60 {
        // The next of several quotations in a row.
        match (at..text.len().min(at + 20)).find(|&near| text.is(near, "」")) {
            Some(close) => at = close + 1,
            None => return false,
        }
    }
    let Some(token) = text.tokens.get(at).filter(|token| token.shape.is(Shape::CJK)) else { return false };
    let word = &text.bytes(token.start..token.end);
    let says = [
        "語",
        "話",
        "書",
        "コメント",
        "述べ",
        "笑",
        "明か",
        "振り返",
        "驚",
        "答",
        "呼びかけ",
        "叫",
        "思",
        "感じ",
        "ある",
    ];
    let named = ["声", "言葉", "思い", "質問", "意見", "問い", "メッセージ", "感想"];
    match (word.strip_prefix("という"), word.strip_prefix('と')) {
        (Some(rest), _) => named.iter().any(|name| rest.starts_with(name)),
        (None, Some(rest)) => says.iter().any(|verb| rest.starts_with(verb)),
        _ => false,
    }
}

/// Whether the token at `at` ends in a role word, so that a name may follow.
pub(super) fn ends_in_role(text: &Text, at: usize) -> bool {
    let word = text.token(at);
    let word = word.strip_suffix('の').unwrap_or(word);
    text.tokens[at].shape.is(Shape::CJK) && ROLES.iter().any(|role| word.ends_with(role))
}

/// What the run after a name says: whether the name owns a work, or makes one.
pub(super) fn after_name(text: &Text, at: usize) -> (bool, bool) {
    let word = text.token(at);
    let sentence = || {
        (at..text.len().min(at + 40))
            .take_while(|&near| text.same_sentence(near, at) && text.same_line(near, at))
    };
    let cue = |near: usize| {
        CUES.iter().any(|(cue, cues)| cues.any(Cues::RECORDING) && text.token(near).contains(cue))
    };
    if word.starts_with('の') {
        let owns = sentence().take(5).any(|near| text.is_any(near, &["「", "『"]) || cue(near));
        return (owns, false);
    }
    if !word.starts_with(['が', 'は', 'も']) {
        return (false, false);
    }
    let makes = sentence().any(|near| MAKES.iter().any(|verb| text.token(near).contains(verb)));
    let titled = sentence().any(|near| text.is_any(near, &["「", "『"]));
    (makes && titled, makes || titled)
}

/// Names in the run of kana and Han at `at`, and those that begin there and go on in other scripts.
pub(super) fn names(text: &Text, at: usize, found: &mut Vec<Found>) {
    if !listed(text, at, found) && text.tokens[at].shape.is(Shape::CJK) {
        unlisted(text, at, found);
    }
}

/// Listed names; whether there were any.
fn listed(text: &Text, at: usize, found: &mut Vec<Found>) -> bool {
    let before = found.len();
    let token = &text.tokens[at];
    let line_end = text.tokens[text.line(at).tokens.end - 1].end;
    let line_start = text.tokens[text.line(at).tokens.start].start;
    let line = text.bytes(line_start..line_end);
    let mut next = 0;
    for (offset, _) in text.token(at).char_indices() {
        let start = token.start - line_start + offset;
        if start < next {
            continue;
        }
        let Some(name) = list::unspaced_at(&line[start..]) else { continue };
        let range = start..start + name.len();
        if !stands_alone(line, &range) {
            continue;
        }
        next = range.end;
        let bytes = line_start + range.start..line_start + range.end;
        let last = (at..text.len()).find(|&near| text.tokens[near].end >= bytes.end).unwrap_or(at);
        found.push(Found { bytes, tokens: at..last + 1, evidence: LISTED });
    }
    found.len() > before
}

/// Whether a stretch of a line is a name rather than a part of a longer word: neither katakana nor Han
/// letters go on beside it as they do within, and names in hiragana stand between marks or particles.
pub(super) fn stands_alone(line: &str, range: &Range<usize>) -> bool {
    let (before, after) = (line[..range.start].chars().next_back(), line[range.end..].chars().next());
    let name = &line[range.clone()];
    let katakana = |letter: char| ('\u{30a1}'..='\u{30ff}').contains(&letter) && letter != '・';
    let goes_on = |side: Option<char>, edge: Option<char>| {
        let alike = |side: char, edge: char| {
            katakana(side) && katakana(edge) || side.is_ascii_alphanumeric() && edge.is_ascii_alphanumeric()
        };
        side.zip(edge).is_some_and(|(side, edge)| alike(side, edge))
    };
    if goes_on(before, name.chars().next()) || goes_on(after, name.chars().next_back()) {
        return false;
    }
    let count = name.chars().count();
    let closed = |side: Option<char>| side.is_none_or(|letter| !letter.is_alphanumeric());
    if name.chars().all(is_hiragana) {
        let particle = after.is_none_or(|letter| !letter.is_alphanumeric() || "がはのをも".contains(letter));
        let free = closed(before) || before.is_some_and(|letter| !is_hiragana(letter) || letter == 'の');
        return count >= 3 && particle && free;
    }
    let free = |side: Option<char>| closed(side) || side.is_some_and(is_hiragana);
    count > 2 || count == 2 && free(before) && free(after)
}

fn is_hiragana(letter: char) -> bool {
    ('\u{3041}'..='\u{309f}').contains(&letter)
}

/// "…バンド名が「", "歌手の名前が", "名前「": names that only their place shows.
fn unlisted(text: &Text, at: usize, found: &mut Vec<Found>) {
    let token = &text.tokens[at];
    let word = text.token(at);
    let opens = text.is_any(at + 1, &["「", "『"]) && text.same_line(at, at + 1);
    let mut add = |range: Range<usize>, evidence: f32| {
        if is_name(&word[range.clone()]) {
            found.push(Found {
                bytes: token.start + range.start..token.start + range.end,
                tokens: at..at + 1,
                evidence,
            });
        }
    };
    // "名が「": a run that is no hiragana, then a particle, then a corner bracket.
    let particle =
        word.char_indices().next_back().filter(|&(_, letter)| matches!(letter, 'が' | 'は' | 'の'));
    if let Some((end, _)) = particle.filter(|_| opens) {
        let (start, role) = begin(word, end);
        add(start..end, if role { 4.2 } else { 2.0 });
        return;
    }
    // "名のアルバム『": the cue ends the run, and the name is what owns it.
    let cue = CUES.iter().find(|(cue, _)| word.ends_with(cue)).filter(|_| opens);
    let recording = cue.filter(|(_, cues)| cues.any(Cues::RECORDING));
    if let Some(owner) = recording.and_then(|(cue, _)| word[..word.len() - cue.len()].rfind('の')) {
        let (start, role) = begin(word, owner);
        add(start..owner, if role { 4.2 } else { OWNS });
        return;
    }
    if let Some(start) = ROLES.iter().find_map(|role| word.find(role).map(|place| place + role.len())) {
        let start = if word[start..].starts_with('の') { start + 'の'.len_utf8() } else { start };
        let rest = &word[start..];
        let end = rest.find(is_hiragana).map_or(word.len(), |end| start + end);
        add(start..end, 3.0);
        return;
    }
    // "名前「": nothing but the name before the bracket.
    let begins = token.shape.is(Shape::SPACED) || text.line(at).tokens.start == at;
    let before = text
        .tokens
        .get(at.wrapping_sub(1))
        .is_some_and(|before| before.line == token.line && !before.is_word());
    if opens && cue.is_none() && (begins || before) && !word.chars().any(is_hiragana) {
        add(0..word.len(), if begins { 2.6 } else { 1.2 });
    }
}

/// Where the run without hiragana that ends at `end` begins, past a role word; whether there was one.
fn begin(word: &str, end: usize) -> (usize, bool) {
    let stem = &word[..end];
    let start = stem
        .char_indices()
        .rev()
        .take_while(|&(_, letter)| !is_hiragana(letter))
        .last()
        .map_or(end, |(at, _)| at);
    ROLES.iter().find_map(|role| stem[start..].rfind(role).map(|at| start + at + role.len())).map_or(
        (
            start,
            stem[..start]
                .strip_suffix('の')
                .is_some_and(|lead| ROLES.iter().any(|role| lead.ends_with(role))),
        ),
        |after| (after, true),
    )
}

/// Whether a run may be a name by what it is: no cue word, no date, no count.
fn is_name(name: &str) -> bool {
    let common = CUES.iter().any(|(cue, _)| cue.chars().count() > 1 && name.contains(cue))
        || ROLES.iter().any(|role| name.contains(role))
        || PLAIN.iter().any(|word| name.ends_with(word))
        || name.ends_with(['年', '月', '日', '作', '曲', '人', '位', '回', '目', '後', '前', '中', '盤']);
    (2..=12).contains(&name.chars().count()) && !common
}
