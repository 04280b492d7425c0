//! How well a colour is read on another, by the measure of the Web Content Accessibility Guidelines 2.2
//! (<https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio>): 1 for none, 21 for black on white, 4.5 for a text.

use ratatui::style::Color;

use super::nearest::rgb_of_256;

/// The contrast of two colours, from 1 to 21; `None` where a terminal chooses what one of them looks like.
#[must_use]
pub fn contrast(one: Color, other: Color) -> Option<f64> {
    let (one, other) = (luminance(one)?, luminance(other)?);
    Some((one.max(other) + 0.05) / (one.min(other) + 0.05))
}

/// The relative luminance of a colour, from 0 for black to 1 for white.
fn luminance(color: Color) -> Option<f64> {
    let parts = match color {
        Color::Rgb(red, green, blue) => [red, green, blue],
        Color::Indexed(at) => rgb_of_256(at)?,
        _ => return None,
    };
    let [red, green, blue] = parts.map(|part| {
        let part = f64::from(part) / 255.0;
        if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    });
    Some(0.2126 * red + 0.7152 * green + 0.0722 * blue)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_is_that_of_the_guidelines() {
        let of = |one, other| contrast(Color::from_u32(one), Color::from_u32(other)).unwrap();
        assert!((of(0x00_00_00, 0xff_ff_ff) - 21.0).abs() < 0.01);
        assert!((of(0x77_77_77, 0xff_ff_ff) - 4.48).abs() < 0.01);
        assert!((of(0xff_ff_ff, 0xff_ff_ff) - 1.0).abs() < 0.01);
        assert_eq!(contrast(Color::Indexed(231), Color::Indexed(16)).map(f64::round), Some(21.0));
        assert_eq!(contrast(Color::Reset, Color::White), None);
    }
}
