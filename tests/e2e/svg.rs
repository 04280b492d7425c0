//! A picture of a terminal's screen as SVG: letters on a grid of cells, rules as lines, nothing from outside.
//!
//! Every run of cells that look alike is one piece, and says how wide it is, so that it fills its cells with whatever
//! font there is. Looks are classes with short names, in the order in which they are first seen: the same
//! screen gives the same bytes everywhere.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use vt100::{Cell, Color};

/// A cell's width and height, and where letters stand in it, in hundredths of a pixel and whole pixels.
const CELL: (u32, u32) = (843, 18);
const BASELINE: u32 = 13;
/// The edge around the screen, and the bar above it.
const EDGE: u32 = 12;
const BAR: u32 = 28;

/// The colours of a terminal that a program leaves as they are.
#[derive(Clone, Copy)]
pub(crate) struct Paper {
    pub(crate) background: u32,
    pub(crate) text: u32,
    pub(crate) bar: u32,
    pub(crate) knobs: u32,
}

/// How letters look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Look {
    color: u32,
    bold: bool,
    italic: bool,
    dim: bool,
}

/// Cells of one line that look alike.
struct Run {
    row: u32,
    start: u32,
    cells: u32,
    text: String,
}

/// A straight line, in hundredths of a pixel: where it is across its direction, where it starts, how long it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Stroke {
    down: bool,
    across: u32,
    start: u32,
    length: u32,
}

/// What is drawn, gathered by what it looks like.
#[derive(Default)]
struct Sheet {
    letters: Vec<(Look, Run)>,
    looks: Vec<Look>,
    /// Filled cells by colour: row, start, cells.
    fills: BTreeMap<u32, Vec<(u32, u32, u32)>>,
    /// Lines by colour and thickness in hundredths of a pixel.
    lines: BTreeMap<(u32, u32), Vec<Stroke>>,
}

/// Draws a screen with a window's title above it.
pub(crate) fn draw(screen: &vt100::Screen, paper: Paper, title: &str) -> String {
    let (rows, columns) = (u32::from(screen.size().0.get()), u32::from(screen.size().1.get()));
    let mut sheet = Sheet::default();
    for row in 0..rows {
        for column in 0..columns {
            if let Some(cell) =
                screen.cell(row as u16, column as u16).filter(|cell| !cell.is_wide_continuation())
            {
                sheet.take(cell, row, column, paper);
            }
        }
    }
    let (width, height) = (2 * EDGE + (columns * CELL.0).div_ceil(100), BAR + rows * CELL.1 + EDGE);
    sheet.write(width, height, paper, title)
}

fn rgb(color: Color, otherwise: u32) -> u32 {
    match color {
        Color::Default => otherwise,
        Color::Rgb(red, green, blue) => u32::from_be_bytes([0, red, green, blue]),
        Color::Idx(at) => panic!("a picture has no colour {at} of the terminal's own"),
    }
}

/// The steps of a line from the middle of a cell: left, right, up, down.
fn strokes(letter: &str) -> Option<[bool; 4]> {
    Some(match letter {
        "─" | "━" => [true, true, false, false],
        "│" => [false, false, true, true],
        "┬" => [true, true, false, true],
        "┴" => [true, true, true, false],
        "┌" => [false, true, false, true],
        "┐" => [true, false, false, true],
        "└" => [false, true, true, false],
        "┘" => [true, false, true, false],
        _ => return None,
    })
}

/// The lines of a cell whose rule goes from its middle to these sides.
fn lines([left, right, up, down]: [bool; 4], row: u32, column: u32) -> impl Iterator<Item = Stroke> {
    let half = CELL.0 / 2;
    let (x, y, middle) = (left_of(column), top_of(row), top_of(row) + CELL.1 * 50);
    let stroke = |down, across, start, end| Stroke { down, across, start, length: end - start };
    let across =
        stroke(false, middle, if left { x } else { x + half }, if right { x + CELL.0 } else { x + half });
    let along =
        stroke(true, x + half, if up { y } else { middle }, if down { y + CELL.1 * 100 } else { middle });
    [across, along].into_iter().filter(|stroke| stroke.length > 0)
}

/// Where a column begins and a row does, in hundredths of a pixel.
fn left_of(column: u32) -> u32 {
    EDGE * 100 + column * CELL.0
}

fn top_of(row: u32) -> u32 {
    (BAR + row * CELL.1) * 100
}

/// Hundredths of a pixel, without zeros at the end.
fn pixels(hundredths: u32) -> String {
    let text = format!("{}.{:02}", hundredths / 100, hundredths % 100);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

impl Sheet {
    fn take(&mut self, cell: &Cell, row: u32, column: u32, paper: Paper) {
        let (mut fg, mut bg) = (rgb(cell.fgcolor(), paper.text), rgb(cell.bgcolor(), paper.background));
        if cell.inverse() {
            std::mem::swap(&mut fg, &mut bg);
        }
        let cells = if cell.is_wide() { 2 } else { 1 };
        if bg != paper.background {
            let fills = self.fills.entry(bg).or_default();
            match fills.last_mut() {
                Some((y, start, length)) if *y == row && *start + *length == column => *length += cells,
                _ => fills.push((row, column, cells)),
            }
        }
        let letter = cell.contents();
        if cell.underline() {
            let across = top_of(row) + (BASELINE + 2) * 100 + 50;
            let line = Stroke { down: false, across, start: left_of(column), length: cells * CELL.0 };
            self.lines.entry((fg, 100)).or_default().push(line);
        }
        if let Some(steps) = strokes(letter) {
            let thickness = if letter == "━" { 300 } else { 100 };
            self.lines.entry((fg, thickness)).or_default().extend(lines(steps, row, column));
        } else if !letter.trim().is_empty() {
            let look = Look { color: fg, bold: cell.bold(), italic: cell.italic(), dim: cell.dim() };
            self.write_letter(look, letter, row, column, cells);
        }
    }

    /// Adds a letter to the run that it goes on with, over one space at most. Wide letters and narrow ones are not of
    /// one run, for a font may draw them at other widths.
    fn write_letter(&mut self, look: Look, letter: &str, row: u32, column: u32, cells: u32) {
        if !self.looks.contains(&look) {
            self.looks.push(look);
        }
        if let Some((last, run)) = self.letters.last_mut() {
            let gap = column.wrapping_sub(run.start + run.cells);
            let alike = *last == look && run.row == row && gap <= 1;
            let even = is_even(letter) && is_even(&run.text) && cells == 1;
            if alike && even {
                run.text.push_str(&" ".repeat(gap as usize));
                run.text.push_str(letter);
                run.cells += gap + cells;
                return;
            }
        }
        self.letters.push((look, Run { row, start: column, cells, text: letter.to_owned() }));
    }

    fn write(&self, width: u32, height: u32, paper: Paper, title: &str) -> String {
        let mut out = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" \
             height=\"{height}\">\n<style>text{{font:14px ui-monospace,SFMono-Regular,Menlo,Consolas,\"DejaVu Sans \
             Mono\",monospace;white-space:pre}}path{{fill:none}}"
        );
        for (at, look) in self.looks.iter().enumerate() {
            let _ = write!(out, ".{}{{fill:#{:06x}", name(at), look.color);
            for (is, style) in [
                (look.bold, "font-weight:bold"),
                (look.italic, "font-style:italic"),
                (look.dim, "opacity:.6"),
            ] {
                if is {
                    let _ = write!(out, ";{style}");
                }
            }
            out.push('}');
        }
        let _ = write!(
            out,
            "</style>\n<rect width=\"{width}\" height=\"{height}\" rx=\"8\" fill=\"#{:06x}\"/>\n<path \
             d=\"M0 {b}V8a8 8 0 0 1 8-8H{}a8 8 0 0 1 8 8V{b}z\" style=\"fill:#{:06x}\"/>\n",
            paper.background,
            width - 8,
            paper.bar,
            b = BAR - 4,
        );
        for at in 0..3 {
            let _ = writeln!(
                out,
                "<circle cx=\"{}\" cy=\"12\" r=\"4\" fill=\"#{:06x}\"/>",
                18 + at * 15,
                paper.knobs
            );
        }
        let _ = writeln!(
            out,
            "<text x=\"{}\" y=\"16\" text-anchor=\"middle\" style=\"font-size:12px;fill:#{:06x}\">{}</text>",
            width / 2,
            paper.text,
            escape(title)
        );
        self.write_fills(&mut out);
        for (&(color, thickness), strokes) in &self.lines {
            let _ = writeln!(
                out,
                "<path d=\"{}\" stroke=\"#{color:06x}\" stroke-width=\"{}\"/>",
                joined(strokes),
                pixels(thickness)
            );
        }
        self.write_letters(&mut out);
        out.push_str("</svg>\n");
        out
    }

    fn write_fills(&self, out: &mut String) {
        for (color, fills) in &self.fills {
            let mut path = String::new();
            for (row, start, cells) in fills {
                let (y, length) = (BAR + row * CELL.1, pixels(cells * CELL.0));
                let _ = write!(path, "M{} {y}h{length}v{}h-{length}z", pixels(left_of(*start)), CELL.1);
            }
            let _ = writeln!(out, "<path d=\"{path}\" style=\"fill:#{color:06x}\"/>");
        }
    }

    fn write_letters(&self, out: &mut String) {
        let mut row = None;
        for (look, run) in &self.letters {
            if row != Some(run.row) {
                out.push_str(if row.is_some() { "</text>\n" } else { "" });
                let _ = write!(out, "<text y=\"{}\">", BAR + run.row * CELL.1 + BASELINE);
                row = Some(run.row);
            }
            let class = name(self.looks.iter().position(|known| known == look).expect("it was noted"));
            let _ = write!(out, "<tspan class=\"{class}\" x=\"{}\"", pixels(left_of(run.start)));
            if run.cells > 1 {
                let length = pixels(run.cells * CELL.0);
                let _ = write!(out, " textLength=\"{length}\" lengthAdjust=\"spacingAndGlyphs\"");
            }
            let _ = write!(out, ">{}</tspan>", escape(&run.text));
        }
        out.push_str(if row.is_some() { "</text>\n" } else { "" });
    }
}

/// Whether the fonts of terminals have these letters, all of one width: those that they lack come from others.
fn is_even(text: &str) -> bool {
    text.chars().all(|letter| letter < '\u{2100}')
}

/// A class's name: a letter, and a second one for the many.
fn name(at: usize) -> String {
    let letter = |at: usize| char::from(b'a' + at as u8);
    if at < 26 { letter(at).to_string() } else { format!("{}{}", letter(at / 26 - 1), letter(at % 26)) }
}

/// Lines that go on with each other as one path.
fn joined(strokes: &[Stroke]) -> String {
    let mut strokes = strokes.to_vec();
    strokes.sort_unstable();
    let mut whole: Vec<Stroke> = Vec::new();
    for stroke in strokes {
        match whole.last_mut() {
            Some(last)
                if (last.down, last.across) == (stroke.down, stroke.across)
                    && last.start + last.length == stroke.start =>
            {
                last.length += stroke.length;
            }
            _ => whole.push(stroke),
        }
    }
    let write = |Stroke { down, across, start, length }| {
        let ((x, y), way) = if down { ((across, start), 'v') } else { ((start, across), 'h') };
        format!("M{} {}{way}{}", pixels(x), pixels(y), pixels(length))
    };
    whole.into_iter().map(write).collect()
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
