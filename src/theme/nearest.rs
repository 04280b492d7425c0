//! Which of a terminal's few colours comes nearest to one of many.

use ratatui::style::Color;

use super::contrast;

/// The nearest of the sixteen named colours: by hue, for that is what a role's colour says.
///
/// By plain distance every soft colour would become a grey.
#[must_use]
pub fn nearest_of_sixteen(color: Color) -> Color {
    let Color::Rgb(red, green, blue) = color else { return color };
    let (least, most) = (red.min(green).min(blue), red.max(green).max(blue));
    let middle = least.midpoint(most);
    if most - least < 48 {
        return match middle {
            0..64 => Color::Black,
            64..160 => Color::DarkGray,
            160..224 => Color::Gray,
            _ => Color::White,
        };
    }
    let bright = middle >= 120;
    match (red > middle, green > middle, blue > middle, bright) {
        (true, false, false, false) => Color::Red,
        (true, false, false, true) => Color::LightRed,
        (false, true, false, false) => Color::Green,
        (false, true, false, true) => Color::LightGreen,
        (true, true, false, false) => Color::Yellow,
        (true, true, false, true) => Color::LightYellow,
        (false, false, _, false) => Color::Blue,
        (false, false, _, true) => Color::LightBlue,
        (true, false, true, false) => Color::Magenta,
        (true, false, true, true) => Color::LightMagenta,
        (false, true, true, false) => Color::Cyan,
        (false, true, true, true) => Color::LightCyan,
        (true, true, true, _) => Color::White,
    }
}

/// The levels of each part in xterm's cube of 216 colours.
const LEVELS: [u8; 6] = [0, 95, 135, 175, 215, 255];

/// The nearest of xterm's 256 colours, leaving out the sixteen that users redefine.
#[must_use]
pub fn nearest_of_256(color: Color) -> Color {
    let Color::Rgb(red, green, blue) = color else { return color };
    let cube = [red, green, blue].map(level);
    let cube_color = cube.map(|at| LEVELS[usize::from(at)]);
    // 24 greys from 8 in steps of 10.
    let mean = (u16::from(red) + u16::from(green) + u16::from(blue)) / 3;
    let grey = (mean.saturating_sub(3) / 10).min(23) as u8;
    let wanted = [red, green, blue];
    if distance(wanted, [8 + 10 * grey; 3]) < distance(wanted, cube_color) {
        Color::Indexed(232 + grey)
    } else {
        Color::Indexed(16 + 36 * cube[0] + 6 * cube[1] + cube[2])
    }
}

/// The nearest of the 256 colours that stands out from these as much as is wanted, or else the nearest at all.
///
/// A quarter of the cube's colours lie between any two that are near: a soft colour often becomes one that can
/// hardly be read where the colour itself could.
#[must_use]
pub fn readable_of_256(color: Color, on: &[Color], wanted: f64) -> Color {
    let nearest = nearest_of_256(color);
    let reads = |color| on.iter().all(|&other| contrast(color, other).is_none_or(|found| found >= wanted));
    let Color::Rgb(red, green, blue) = color else { return nearest };
    if reads(nearest) {
        return nearest;
    }
    let apart = |at: &u8| rgb_of_256(*at).map(|rgb| distance(rgb, [red, green, blue]));
    let mut others: Vec<u8> = (16..=255).collect();
    others.sort_by_key(apart);
    others.into_iter().map(Color::Indexed).find(|&other| reads(other)).unwrap_or(nearest)
}

/// What xterm's colours look like; `None` for the first sixteen, which users redefine.
pub(super) fn rgb_of_256(at: u8) -> Option<[u8; 3]> {
    match at {
        0..16 => None,
        16..232 => {
            let at = usize::from(at - 16);
            Some([at / 36, at / 6 % 6, at % 6].map(|level| LEVELS[level]))
        }
        232.. => Some([8 + 10 * (at - 232); 3]),
    }
}

fn level(part: u8) -> u8 {
    let nearest = (0..LEVELS.len()).min_by_key(|&at| LEVELS[at].abs_diff(part));
    nearest.unwrap_or_default() as u8
}

fn distance(one: [u8; 3], other: [u8; 3]) -> u32 {
    (0..3).map(|at| u32::from(one[at].abs_diff(other[at])).pow(2)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(color: u32, sixteen: Color, palette: u8) {
        let color = Color::from_u32(color);
        assert_eq!(nearest_of_sixteen(color), sixteen, "of sixteen");
        assert_eq!(nearest_of_256(color), Color::Indexed(palette), "of 256");
    }

    #[test]
    fn the_hue_is_kept_where_there_are_few() {
        check(0x00_00_00, Color::Black, 16);
        check(0xff_ff_ff, Color::White, 231);
        check(0x80_80_80, Color::DarkGray, 244);
        check(0xff_00_00, Color::LightRed, 196);
        check(0xa8_17_5a, Color::Red, 125);
        check(0x6c_b6_ff, Color::LightCyan, 75);
        check(0x0a_58_b5, Color::Blue, 25);
        assert_eq!(nearest_of_sixteen(Color::Reset), Color::Reset);
    }

    #[test]
    fn of_256_the_nearest_that_can_be_read_is_taken() {
        let (brown, paper) = (Color::from_u32(0x7d_4c_05), Color::from_u32(0xeb_db_b2));
        assert!(contrast(nearest_of_256(brown), paper).unwrap() < 4.5);
        let readable = readable_of_256(brown, &[paper], 4.5);
        assert!(contrast(readable, paper).unwrap() >= 4.5);
        assert_eq!(readable, Color::Indexed(58), "darker, and as warm");
        assert_eq!(readable_of_256(brown, &[], 4.5), nearest_of_256(brown));
        assert_eq!(readable_of_256(brown, &[brown], 21.0), nearest_of_256(brown), "none can be");
    }

    #[test]
    fn each_of_the_256_is_its_own_nearest() {
        for at in 16..=255 {
            let [red, green, blue] = rgb_of_256(at).unwrap();
            let Color::Indexed(nearest) = nearest_of_256(Color::Rgb(red, green, blue)) else {
                panic!("{at}")
            };
            assert_eq!(rgb_of_256(nearest), rgb_of_256(at), "{at}");
        }
        assert_eq!(rgb_of_256(15), None);
    }
}
