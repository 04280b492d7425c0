//! Makes text of bytes whose encoding is declared rightly, wrongly or not at all.
//!
//! In this order: a byte order mark, the shape of UTF-16 and UTF-32, the content type's charset, the
//! document's own declaration. A declared encoding counts only if the bytes are possible in it. The last
//! resort never fails: what is UTF-8 is read as such, and each byte that is not, as windows-1252.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
use oem_cp::code_table::DECODING_TABLE_CP_MAP;
use oem_cp::code_table_type::TableType;

/// Decodes bytes to text without a byte order mark.
#[must_use]
pub fn decode<'a>(bytes: &'a [u8], content_type: Option<&str>) -> Cow<'a, str> {
    if let Some(text) = wide(bytes) {
        return text.into();
    }
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return match encoding.decode_without_bom_handling_and_without_replacement(&bytes[length..]) {
            Some(text) => text,
            None if encoding == UTF_8 => mixed(&bytes[length..]),
            None => encoding.decode_without_bom_handling(&bytes[length..]).0,
        };
    }
    let valid = std::str::from_utf8(bytes);
    for label in [content_type.and_then(charset), declared(bytes)].into_iter().flatten() {
        if let (Some(page), Err(_)) = (dos_page(&label), valid) {
            return page.decode_string_lossy(bytes).into();
        }
        let Some(encoding) = encoding_named(&label).map(narrow) else { continue };
        // Servers and editors say "iso-8859-1" without a thought; text that is UTF-8 throughout is no accident.
        if (encoding == UTF_8 || encoding == WINDOWS_1252)
            && let Ok(text) = valid
        {
            return text.into();
        }
        if encoding != UTF_8
            && let Some(text) = encoding.decode_without_bom_handling_and_without_replacement(bytes)
        {
            return text;
        }
    }
    valid.map_or_else(|_| mixed(bytes), Cow::Borrowed)
}

/// The encoding of a label: those of the web, and the other spellings that programs write into declarations.
fn encoding_named(label: &str) -> Option<&'static Encoding> {
    let for_label = |label: &str| Encoding::for_label(label.as_bytes());
    let plain = label.trim().to_ascii_lowercase().replace('_', "-");
    let usual = match plain.as_str() {
        "u8" | "utf" | "cp65001" => "utf-8",
        "latin" | "latin-1" | "cp819" => "iso-8859-1",
        "latin-9" | "latin9" => "iso-8859-15",
        "cp874" | "iso-8859-11" => "windows-874",
        "cp932" | "mskanji" | "ms-kanji" | "shift-jis-2004" | "shift-jisx0213" => "shift_jis",
        "cp936" | "ms936" => "gbk",
        "cp949" | "ms949" | "uhc" => "euc-kr",
        "cp950" | "ms950" => "big5",
        "eucjp" | "ujis" | "euc-jis-2004" | "euc-jisx0213" => "euc-jp",
        "mac-roman" | "macroman" | "mac-latin" => "macintosh",
        "mac-cyrillic" | "maccyrillic" => "x-mac-cyrillic",
        other => other,
    };
    for_label(label)
        .or_else(|| for_label(usual))
        .or_else(|| for_label(&plain.replacen("windows", "windows-", 1)))
}

/// The code page of DOS that a label such as "cp850" or "IBM437" means. Browsers know only one of them; old tools
/// still declare the others.
fn dos_page(label: &str) -> Option<&'static TableType> {
    let plain = label.trim().to_ascii_lowercase();
    let digits = plain.trim_start_matches(|c: char| !c.is_ascii_digit());
    let head = plain[..plain.len() - digits.len()].trim_end_matches(['-', '_']);
    let is_page = matches!(head, "" | "cp" | "ibm" | "cpibm" | "csibm" | "dos" | "oem" | "cspc" | "cp-dos");
    let page = if is_page { digits.parse::<u16>().ok()? } else { return None };
    DECODING_TABLE_CP_MAP.get(&page)
}

/// A document that can be read as bytes to find its declaration is not in UTF-16, whatever that says.
fn narrow(encoding: &'static Encoding) -> &'static Encoding {
    if encoding.is_ascii_compatible() || encoding == encoding_rs::ISO_2022_JP { encoding } else { UTF_8 }
}

/// The charset parameter of a content type.
fn charset(content_type: &str) -> Option<String> {
    let lower = content_type.to_ascii_lowercase();
    let value = lower.split_once("charset")?.1.trim_start().strip_prefix(['=', ':'])?.trim_start();
    let value = value.trim_start_matches(['"', '\'']);
    let end =
        value.find(|c: char| c == ';' || c == '"' || c == '\'' || c.is_whitespace()).unwrap_or(value.len());
    Some(value[..end].to_owned())
}

/// The encoding that an XML declaration or a `<meta>` in the first two kilobytes names.
fn declared(bytes: &[u8]) -> Option<String> {
    const HEAD: usize = 2048;
    let head: String =
        bytes[..bytes.len().min(HEAD)].iter().map(|&byte| (byte as char).to_ascii_lowercase()).collect();
    if let Some(at) = head.find("<?xml") {
        let declaration = &head[at..];
        let declaration = &declaration[..declaration.find('>').unwrap_or(declaration.len())];
        if let Some((_, value)) = declaration.split_once("encoding") {
            return quoted(value);
        }
    }
    let meta = head.find("<meta").map(|at| &head[at..])?;
    let (_, value) = meta.split_once("charset")?;
    quoted(value)
}

fn quoted(value: &str) -> Option<String> {
    let value = value.trim_start().strip_prefix('=')?.trim_start().trim_start_matches(['"', '\'']);
    let end = value.find(|c: char| !(c.is_ascii_alphanumeric() || "-_:.".contains(c))).unwrap_or(value.len());
    (end > 0).then(|| value[..end].to_owned())
}

/// Decodes UTF-32, and UTF-16 without a byte order mark, recognised by the zeros around a first `<` or ASCII letter.
fn wide(bytes: &[u8]) -> Option<String> {
    let visible = |byte: u8| (0x20..0x7f).contains(&byte) || matches!(byte, b'\n' | b'\r' | b'\t');
    match *bytes {
        [0, 0, 0xfe, 0xff, ref rest @ ..] => Some(utf32(rest, u32::from_be_bytes)),
        [0xff, 0xfe, 0, 0, ref rest @ ..] => Some(utf32(rest, u32::from_le_bytes)),
        [0, 0, 0, a, ..] if visible(a) => Some(utf32(bytes, u32::from_be_bytes)),
        [a, 0, 0, 0, ..] if visible(a) => Some(utf32(bytes, u32::from_le_bytes)),
        [0, a, 0, b, ..] if visible(a) && visible(b) => {
            Some(encoding_rs::UTF_16BE.decode(bytes).0.into_owned())
        }
        [a, 0, b, 0, ..] if visible(a) && visible(b) => {
            Some(encoding_rs::UTF_16LE.decode(bytes).0.into_owned())
        }
        _ => None,
    }
}

fn utf32(bytes: &[u8], number: fn([u8; 4]) -> u32) -> String {
    let (codes, _) = bytes.as_chunks::<4>();
    codes.iter().map(|&code| char::from_u32(number(code)).unwrap_or('\u{fffd}')).collect()
}

/// Reads what is UTF-8 as such and every other byte as windows-1252.
fn mixed(bytes: &[u8]) -> Cow<'_, str> {
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 8);
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.push_str(&WINDOWS_1252.decode_without_bom_handling(chunk.invalid()).0);
    }
    text.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], content_type: Option<&str>, expected: &str) {
        assert_eq!(decode(bytes, content_type), expected);
    }

    #[test]
    fn a_declared_encoding_holds_if_the_bytes_allow_it() {
        check(
            b"<?xml version='1.0' encoding='koi8-r'?>\xd7",
            None,
            "<?xml version='1.0' encoding='koi8-r'?>в",
        );
        check(b"\xd7", Some("text/xml; charset=koi8-r"), "в");
        check(b"<meta charset=\"iso-8859-2\">\xb1", None, "<meta charset=\"iso-8859-2\">ą");
        check(
            b"<?xml version='1.0' encoding='koi8-r'?>\xe9",
            Some("application/xml;charset=\"iso-8859-1\""),
            "<?xml version='1.0' encoding='koi8-r'?>é",
        );
        check(b"\x82\xb1", Some("text/html; charset=Shift_JIS"), "こ");
        check(b"\x82\xb1", Some("text/html; charset:cp932"), "こ");
        check(b"Bj\x94rk", Some("text/xml; charset=cp850"), "Björk");
        check(b"Bj\x94rk", Some("text/xml; charset=IBM437"), "Björk");
        check(b"<?xml encoding='mac-roman'?>Bj\x9ark", None, "<?xml encoding='mac-roman'?>Björk");
        check(b"\xb1", Some("text/xml; charset=ISO_8859_2"), "ą");
    }

    #[test]
    fn a_wrong_declaration_does_not_spoil_the_text() {
        check("<?xml encoding='iso-8859-1'?>é".as_bytes(), None, "<?xml encoding='iso-8859-1'?>é");
        check(b"<?xml encoding='utf-8'?>caf\xe9", None, "<?xml encoding='utf-8'?>café");
        check(b"<?xml encoding='utf-16'?>x", None, "<?xml encoding='utf-16'?>x");
        check("naïve \u{2019}".as_bytes(), Some("text/xml; charset=nonsense"), "naïve ’");
    }

    #[test]
    fn without_a_declaration_utf_8_else_windows_1252() {
        check("Björk".as_bytes(), None, "Björk");
        check(b"Bj\xf6rk \x93x\x94", None, "Björk “x”");
        check(b"Bj\xc3\xb6rk and caf\xe9", None, "Björk and café");
        check(b"\xef\xbb\xbfx", None, "x");
        check(b"", None, "");
    }

    #[test]
    fn wide_encodings_are_known_with_and_without_their_mark() {
        let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>();
        let utf32 = |text: &str| text.chars().flat_map(|c| u32::from(c).to_be_bytes()).collect::<Vec<_>>();
        check(&utf16("\u{feff}<a>é"), None, "<a>é");
        check(&utf16("<a>é"), None, "<a>é");
        check(&utf32("\u{feff}<a>é"), None, "<a>é");
        check(&utf32("<a>é"), None, "<a>é");
        check(&[0, 0, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 1], None, "\u{fffd}");
    }
}
