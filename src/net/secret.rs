//! Secrets: nothing here can be printed by mistake.

use std::fmt;

/// A password or token. Its debug form is three dots.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Keeps a text from being shown.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self(text)
    }

    /// The text, for the one place that sends it.
    pub(super) fn text(&self) -> &str {
        &self.0
    }

    /// The secret of basic authentication (RFC 7617).
    #[must_use]
    pub fn basic(user: &str, password: &str) -> Self {
        Self(format!("Basic {}", base64(format!("{user}:{password}").as_bytes())))
    }

    /// The secret of a bearer token (RFC 6750).
    #[must_use]
    pub fn bearer(token: &str) -> Self {
        Self(format!("Bearer {token}"))
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Secret(…)")
    }
}

/// Base64 as of RFC 4648, section 4.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let at = |place: usize| u32::from(group.get(place).copied().unwrap_or(0));
        let bits = at(0) << 16 | at(1) << 8 | at(2);
        for place in 0..4 {
            let letter = LETTERS[(bits >> (18 - 6 * place) & 63) as usize];
            text.push(if place <= group.len() { char::from(letter) } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_sent_and_never_shown() {
        let secret = Secret::basic("Aladdin", "open sesame");
        assert_eq!(secret.text(), "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==", "the example of RFC 7617");
        assert_eq!(format!("{secret:?}"), "Secret(…)");
        assert_eq!([b"" as &[u8], b"f", b"fo", b"foo"].map(base64), ["", "Zg==", "Zm8=", "Zm9v"]);
    }
}
