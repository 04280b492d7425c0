//! An artist's page: what stands above the list of its stories.

use ratatui::layout::Rect;

use super::pen::{Line, Pen, grouped};
use crate::app::{Model, PageLine, page_lines};
use crate::news::{ArtistPage, MONTHS};
use crate::text::width;
use crate::theme::Role;

/// Draws the page of the listed artist, and a rule below it.
pub(super) fn draw(model: &Model, page: &ArtistPage, area: Rect, pen: &mut Pen) {
    let Some(rule) = area.height.checked_sub(1) else { return };
    let lines = page_lines(page, model.size.1, model.layout().list.height);
    for (what, row) in lines.into_iter().zip(0..rule) {
        let Some(mut line) = Line::of(area, row) else { return };
        line.skip(1);
        line.end = line.end.saturating_sub(1);
        match what {
            PageLine::Months => draw_months(page, line, pen),
            PageLine::Works => draw_works(page, line, pen),
            PageLine::Related => draw_related(page, line, pen),
        }
    }
    pen.rule(Rect { y: area.y + rule, height: 1, ..area }, Role::Rule);
}

/// Mentions by month as a sparkline, then what is counted and whether it is followed.
fn draw_months(page: &ArtistPage, mut line: Line, pen: &mut Pen) {
    let most = page.months.iter().copied().max().unwrap_or_default();
    let spark: String = page.months.iter().map(|&count| pen.glyphs.spark[level(count, most)]).collect();
    pen.put_raw(&mut line, &spark, Role::Accent);
    line.skip(1);
    let parts = [
        (Role::Accent, if page.artist.followed { "following".to_owned() } else { String::new() }),
        (Role::Text, stories(page.artist.stories)),
        (Role::Dim, format!("{} this month", grouped(page.months[MONTHS - 1]))),
        (Role::Dim, format!("{MONTHS} months shown")),
    ];
    for (role, text) in parts.into_iter().filter(|(_, text)| !text.is_empty()) {
        // Half a number is another number.
        if width::cells(&text) <= usize::from(line.room()) {
            pen.put_raw(&mut line, &text, role);
            line.skip(2);
        }
    }
}

fn stories(count: u64) -> String {
    if count == 1 { "1 story".to_owned() } else { format!("{} stories", grouped(count)) }
}

/// How high a month stands, from 0 for none to 7 for the highest.
fn level(count: u64, most: u64) -> usize {
    (count * 7).div_ceil(most.max(1)).min(7) as usize
}

/// Songs, in three fifths of the line at most where there are releases as well, and those.
fn draw_works(page: &ArtistPage, line: Line, pen: &mut Pen) {
    let (mut songs, mut releases) = (line, line);
    if !page.releases.is_empty() && !page.songs.is_empty() {
        let wanted = width::cells(&titles(pen.glyphs.song, &page.songs, pen)) as u16;
        songs.end = line.x + wanted.min(line.room() * 3 / 5);
        releases.x = (songs.end + 2).min(line.end);
    }
    if !page.songs.is_empty() {
        let text = titles(pen.glyphs.song, &page.songs, pen);
        pen.put(&mut songs, &text, Role::Song);
    }
    if !page.releases.is_empty() {
        let text = titles(pen.glyphs.release, &page.releases, pen);
        pen.put(&mut releases, &text, Role::Release);
    }
}

fn titles(glyph: &str, titles: &[String], pen: &Pen) -> String {
    format!("{glyph} {}", titles.join(&format!(" {} ", pen.glyphs.dot)))
}

fn draw_related(page: &ArtistPage, mut line: Line, pen: &mut Pen) {
    pen.put(&mut line, "with ", Role::Dim);
    pen.put(&mut line, &page.related.join(", "), Role::Artist);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_mention_is_seen_beside_a_thousand_and_none_is_not() {
        assert_eq!([0, 1, 500, 1000].map(|count| level(count, 1000)), [0, 1, 4, 7]);
        assert_eq!((level(0, 0), level(1, 1)), (0, 7));
    }
}
