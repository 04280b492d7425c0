//! What makes reading pleasant: room around the text, places that are kept, text that can be taken away.

use earmark::app::{Effect, Event, Notice, ReaderLine};
use earmark::settings::Dates;

use crate::given::Given;
use crate::support::{TestApp, story};

/// A story of so many paragraphs, each with its number in it and longer than a line.
fn long(title: &str, paragraphs: usize) -> Given {
    let paragraph = |number| {
        format!(
            "<p>P{number} {}</p>",
            "and the band went on playing into the night as they always had done. ".repeat(4)
        )
    };
    story(title).html(&(0..paragraphs).map(paragraph).collect::<String>())
}

/// The lines of the screen, without their styles.
fn rows(app: &TestApp) -> Vec<String> {
    let rows = usize::from(app.model.size.1);
    app.screen().lines().take(rows).map(str::to_owned).collect()
}

/// The text at the top of the reader.
fn top(app: &TestApp) -> String {
    let reader = &app.model.reader;
    reader.text()[reader.top_offset()..].chars().take(40).collect()
}

#[track_caller]
fn resize(app: &mut TestApp, columns: u16, rows: u16) {
    app.hear(Event::Resized(columns, rows));
}

#[test]
fn a_margin_stands_on_either_side_of_the_text_and_gives_way_where_it_gets_narrow() {
    #[track_caller]
    fn check(margin: u16, columns: u16, keys: &str, expected: (u16, u16)) {
        let mut app = TestApp::with([long("Low return", 3)]).size(columns, 24);
        app.model.settings.margin = margin;
        app.press(keys);
        assert_eq!((app.model.reader_margin(), app.model.reader_size().0), expected, "{margin} on {columns}");
        let pane = app.model.layout().reader;
        for row in rows(&app).iter().skip(usize::from(pane.y)).take(usize::from(pane.height)) {
            let before: String =
                row.chars().skip(usize::from(pane.x)).take(usize::from(expected.0)).collect();
            assert!(before.trim().is_empty(), "{row}");
        }
    }
    check(1, 120, "enter", (1, 52));
    check(6, 120, "enter", (6, 42));
    check(0, 120, "enter", (0, 54));
    check(40, 120, "enter", (7, 40));
    check(40, 60, "enter", (10, 40));
    check(8, 20, "enter", (1, 18));
    check(0, 20, "enter", (0, 20));
}

#[test]
fn lines_stand_apart_as_the_setting_says_but_for_code_and_tables() {
    let html = format!(
        "<p>{}</p><p>end</p><pre>a\nb</pre><table><tr><th>Act<th>Song<tr><td>x<td>y</table>",
        "one two three four ".repeat(10)
    );
    let mut app = TestApp::with([story("Low return").html(&html)]);
    app.press("enter");
    let single = app.model.reader.lines.clone();
    assert!(!single.contains(&ReaderLine::Gap));
    app.model.settings.line_spacing = 2;
    app.press("enter");
    let text: Vec<&ReaderLine> =
        app.model.reader.lines.iter().skip_while(|line| !matches!(line, ReaderLine::Body(_))).collect();
    assert!(
        matches!(text[..4], [ReaderLine::Body(0), ReaderLine::Gap, ReaderLine::Body(1), ReaderLine::Gap]),
        "{text:?}"
    );
    let body =
        |at: usize| text.iter().position(|line| **line == ReaderLine::Body(at)).expect("a line of the text");
    let last = app.model.reader.page.lines.len() - 1;
    assert_eq!(body(last) - body(last - 1), 1, "rows of a table stay together: {text:?}");
    let spread: Vec<&ReaderLine> =
        app.model.reader.lines.iter().filter(|line| **line != ReaderLine::Gap).collect();
    assert_eq!(spread, single.iter().collect::<Vec<_>>(), "nothing is lost");
}

#[test]
fn dates_are_relative_or_absolute_and_the_byline_says_how_long_it_takes_to_read() {
    let mut app = TestApp::with([long("Low return", 30), story("High tide")]);
    app.press("enter");
    assert!(
        rows(&app).iter().any(|row| row.contains("Music Daily · 22 November 2026 · 8 min read")),
        "{}",
        app.screen()
    );
    assert!(rows(&app).iter().any(|row| row.contains("Music Daily  1h")), "{}", app.screen());
    app.model.settings.dates = Dates::Absolute;
    assert!(rows(&app).iter().any(|row| row.contains("Music Daily  2026-11-22")), "{}", app.screen());
}

#[test]
fn a_story_opens_again_where_it_was_left_at_any_width() {
    let mut app = TestApp::with([long("Low return", 30), long("High tide", 30)]);
    app.press("enter ctrl-d ctrl-d j j");
    let place = top(&app);
    assert!(!place.starts_with("P0"), "{place}");
    app.press("J");
    assert_eq!((app.reading(), app.model.reader.scroll), ("High tide", 0));
    app.press("K");
    assert_eq!((app.reading(), top(&app)), ("Low return", place.clone()));
    app.press("J");
    resize(&mut app, 90, 30);
    app.press("K");
    let offset = app.model.reader.text().find(&place).expect("the place");
    let line = app.model.reader.line_of_offset(offset);
    assert_eq!(app.model.reader.scroll, line, "the line with that text is at the top");
    // The end of a story, below its text, is a place too.
    app.press("G J K");
    assert!(app.model.reader.at_end(app.model.reader_size().1));
    app.press("g g J K");
    assert_eq!(app.model.reader.scroll, 0);
}

#[test]
fn a_place_in_a_long_story_waits_until_the_whole_of_it_is_there() {
    let mut app = TestApp::with([long("Low return", 60), story("High tide")]);
    app.press("enter");
    let open = app.model.reader.open.clone().expect("a story");
    let spot = open.document.text.find("P50").expect("a paragraph");
    app.press("J");
    app.model.places.note(open.story.row.id, spot);
    app.answers = false;
    app.press("K");
    let asked = app.asked.iter().rev().find_map(|effect| match effect {
        Effect::LoadStory(ticket, _) => Some(*ticket),
        _ => None,
    });
    let ticket = asked.expect("the story is asked for");
    let mut beginning = open.clone();
    beginning.partial = true;
    beginning.document = earmark::text::html::parse("<p>P0 and so on</p>", None);
    app.hear(Event::StoryLoaded(ticket, beginning));
    assert_eq!(app.model.reader.spot(), spot, "and leaving now would not forget it");
    app.hear(Event::StoryLoaded(ticket, open));
    assert!(top(&app).starts_with("P50"), "{}", top(&app));
}

#[test]
fn space_reads_on_through_a_story_and_then_to_the_next_unread_one() {
    let mut app = TestApp::with([long("Low return", 12), story("Read before").read(), long("High tide", 2)]);
    let mut seen = vec![app.reading().to_owned()];
    for _ in 0..12 {
        app.press("space");
        if seen.last().is_none_or(|last| last != app.reading()) {
            seen.push(app.reading().to_owned());
        }
    }
    assert_eq!(seen, ["Low return", "High tide"]);
    assert_eq!(app.model.notice, Some(Notice::done("No unread story below")));
}

#[test]
fn resizing_keeps_the_selected_story_and_the_text_that_was_at_the_top() {
    let mut app = TestApp::with((0..40).map(|number| long(&format!("Story {number}"), 30)));
    app.press("j j j j j enter ctrl-d ctrl-d j");
    let (selected, place) = (app.selected().to_owned(), top(&app));
    for (columns, rows) in [(90, 24), (61, 40), (20, 5), (200, 60), (133, 17), (82, 24), (120, 40)] {
        resize(&mut app, columns, rows);
        assert_eq!((app.selected(), app.reading()), (selected.as_str(), selected.as_str()));
        let offset = app.model.reader.text().find(&place).expect("the place");
        let line = app.model.reader.line_of_offset(offset);
        let (top, rows) = (app.model.reader.scroll, usize::from(app.model.reader_size().1));
        assert!((top..top + rows).contains(&line), "on {columns}x{rows}: {line} is not from {top} on");
    }
    assert_eq!(top(&app), place);
}

#[test]
fn a_sign_beside_the_text_shows_the_line_of_the_current_mention() {
    let paragraph = |number| {
        let names = match number {
            1 => "Low have released “Monkey”. ",
            15 => "Later came “Lies”. ",
            _ => "",
        };
        format!("<p>P{number} {names}{}</p>", "and the band went on playing. ".repeat(6))
    };
    let given = story("Low return").html(&(0..20).map(paragraph).collect::<String>());
    let mut app = TestApp::with([given.artist("Low", 0.95).song("Monkey", Some("Low"), 0.95).song(
        "Lies",
        Some("Low"),
        0.95,
    )]);
    app.press("enter");
    let marked = |app: &TestApp| {
        let rows = rows(app);
        let marked: Vec<String> =
            rows.into_iter().filter(|row| row.contains("▸P") || row.contains("▸L")).collect();
        marked
    };
    assert_eq!(marked(&app), [""; 0]);
    app.press("]");
    assert_eq!(marked(&app).len(), 1, "{}", app.screen());
    assert!(marked(&app)[0].contains("▸P1 Low have released"), "{}", app.screen());
    app.press("] ]");
    assert!(marked(&app)[0].contains("Later came"), "{}", app.screen());
    // However small the screen gets, what one looks at stays on it.
    for (columns, height) in [(60, 24), (20, 5), (82, 12)] {
        resize(&mut app, columns, height);
        let line = app.model.reader.focus_line().expect("a mention");
        let top = app.model.reader.scroll;
        assert!((top..top + usize::from(app.model.reader_size().1)).contains(&line), "{}", app.screen());
    }
    app.press("esc");
    assert_eq!(marked(&app), [""; 0]);
}

#[test]
fn the_words_of_a_search_are_lit_up_in_the_text() {
    let html = "<p>The band return in March. A returning choir sings of No Return.</p>";
    let mut app = TestApp::with([story("Early return"), story("Low return").html(html)]);
    app.press("/").type_text("return").press("enter J");
    let reader = &app.model.reader;
    let lit: Vec<&str> = reader.hits.iter().map(|range| &reader.text()[range.clone()]).collect();
    assert_eq!(lit, ["return", "return", "Return"]);
}

/// Reads a story and selects in it; what is asked of the world comes back.
#[track_caller]
fn select(html: &str, keys: &str) -> Vec<Effect> {
    let mut app = TestApp::with([story("Low return").html(html).artist("Low", 0.95)]);
    app.press("enter").press(keys);
    app.asked.into_iter().filter(|effect| !matches!(effect, Effect::MarkOpened(_))).collect()
}

#[test]
fn text_is_selected_by_words_lines_and_characters_and_copied() {
    #[track_caller]
    fn check(keys: &str, copied: &str) {
        let html = "<p>Low play “Who? (Live!)” again<br>and then they go home</p><p>The end.</p>";
        assert_eq!(select(html, keys), [Effect::Copy(copied.into(), "the selected text".into())], "{keys}");
    }
    check("m y", "Low");
    check("m l y", "play");
    check("m 2 l y", "Who");
    check("m 2 l > y", "Who?");
    check("m 2 l v l 2 > y", "Who? (Live!)");
    check("m 2 l v l 2 > < < y", "Who? (Live");
    check("m l v 3 l y", "play “Who? (Live!)” again");
    check("m l v 3 l h y", "play “Who? (Live");
    // From the far end on, the selection grows at its beginning.
    check("m 3 l v l o 2 h y", "play “Who? (Live!)” again");
    check("m v j y", "Low play “Who? (Live!)” again\nand");
    check("m v G y", "Low play “Who? (Live!)” again\nand then they go home\n\nThe");
    check("m v G l y", "Low play “Who? (Live!)” again\nand then they go home\n\nThe end");
    check("m v l v l y", "Who");
    check("m v G g g y", "Low");
}

#[test]
fn selected_text_becomes_a_song_of_one_line_by_the_artist_that_is_proposed() {
    let asked = select("<p>Low play Come<br>Back Home again</p>", "m 2 l v 2 l b enter");
    let [Effect::SaveSongs { songs, .. }] = asked.as_slice() else { panic!("{asked:?}") };
    assert_eq!((songs[0].title.as_str(), songs[0].artist.as_deref()), ("Come Back Home", Some("Low")));
}

#[test]
fn a_story_goes_to_the_editor_and_to_a_program() {
    let mut app = TestApp::with([story("Low return")]);
    app.press("enter E");
    app.press("|").type_text("wc -w").press("enter");
    let asked: Vec<&Effect> =
        app.asked.iter().filter(|effect| !matches!(effect, Effect::MarkOpened(_))).collect();
    assert!(
        matches!(asked[..], [Effect::Edit { title, .. }, Effect::Pipe { command, text }]
            if title == "Low return" && command == "wc -w" && text.contains("Low return.")),
        "{asked:?}"
    );
}
