//! What a terminal sends for a key: xterm's sequences, which every terminal has in common.

use earmark::commands::{Code, Key, Keys};

/// The bytes of keys in configuration's words: `g g`, `ctrl-d`, `enter`.
#[track_caller]
pub(crate) fn bytes(keys: &str) -> Vec<u8> {
    let keys: Keys = keys.parse().expect("keys in configuration's words");
    keys.0.into_iter().flat_map(sequence).collect()
}

fn sequence(key: Key) -> Vec<u8> {
    let plain = match key.code {
        Code::Char(' ') if key.ctrl => vec![0],
        Code::Char(letter) if key.ctrl => vec![letter as u8 & 0x1f],
        Code::Char(letter) => letter.to_string().into_bytes(),
        Code::Enter => b"\r".to_vec(),
        Code::Esc => b"\x1b".to_vec(),
        Code::Tab if key.shift => b"\x1b[Z".to_vec(),
        Code::Tab => b"\t".to_vec(),
        Code::Backspace => b"\x7f".to_vec(),
        Code::Delete => b"\x1b[3~".to_vec(),
        Code::Insert => b"\x1b[2~".to_vec(),
        Code::Up => b"\x1b[A".to_vec(),
        Code::Down => b"\x1b[B".to_vec(),
        Code::Right => b"\x1b[C".to_vec(),
        Code::Left => b"\x1b[D".to_vec(),
        Code::Home => b"\x1b[H".to_vec(),
        Code::End => b"\x1b[F".to_vec(),
        Code::PageUp => b"\x1b[5~".to_vec(),
        Code::PageDown => b"\x1b[6~".to_vec(),
        Code::F(number) => function_key(number),
    };
    if key.alt { [b"\x1b".to_vec(), plain].concat() } else { plain }
}

fn function_key(number: u8) -> Vec<u8> {
    match number {
        1..=4 => vec![0x1b, b'O', b'P' + number - 1],
        5 => b"\x1b[15~".to_vec(),
        6..=10 => format!("\x1b[{}~", number + 11).into_bytes(),
        11 | 12 => format!("\x1b[{}~", number + 12).into_bytes(),
        _ => panic!("no terminal agrees with another on F{number}"),
    }
}
