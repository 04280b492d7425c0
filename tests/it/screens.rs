//! What is seen: whole screens after some keys, text and styles.

use earmark::app::{Event, Notice};
use earmark::theme::Glyphs;

use crate::assert_screen;
use crate::support::{Given, TestApp, story};

fn library() -> Vec<Given> {
    let single = story("Sofia Carson shares “Come Back Home”")
        .html(
            "<p>Following her debut album, Sofia Carson has released “Come Back Home”, the first song from the \
             film <i>Purple Hearts</i>.</p><h2>The film</h2><ul><li>Out in July</li><li>On a <a \
             href=\"https://example.org/film\">streaming service</a></li></ul><blockquote><p>A quote.</p></blockquote>",
        )
        .song("Come Back Home", Some("Sofia Carson"), 0.95)
        .song("Purple Hearts", Some("Sofia Carson"), 0.7)
        .artist("Sofia Carson", 0.95)
        .tagged("film");
    vec![
        single,
        story("Wet Leg announce a second album").artist("Wet Leg", 0.95).starred(),
        story("宇多田ヒカルの新しい曲について語る長い題名の記事です").artist("宇多田ヒカル", 0.95).read(),
        story("Mdou Moctar, live in the desert").artist("Mdou Moctar", 0.7).read(),
        story(
            "A title that is much too long for any list pane that a terminal of usual width could ever show whole",
        ),
    ]
}

fn app() -> TestApp {
    TestApp::with(library())
}

#[test]
fn three_panes_at_120_columns() {
    assert_screen!(app().size(120, 24));
}

#[test]
fn two_panes_at_80_columns_with_a_story_open_and_a_mention_under_the_cursor() {
    let mut app = app().size(80, 24);
    app.press("enter ] ]");
    assert_screen!(app);
}

#[test]
fn one_pane_at_20_by_5() {
    let mut app = app().size(20, 5);
    assert_screen!(app);
    app.press("enter");
    assert_screen!(app);
}

#[test]
fn zen_on_a_wide_screen_stands_in_the_middle() {
    let mut app = app().size(200, 30);
    app.press("z");
    assert_screen!(app);
}

#[test]
fn the_end_of_a_story_lists_what_it_names_and_links() {
    let mut app = app().size(100, 12);
    app.press("enter G");
    assert_screen!(app);
}

#[test]
fn the_picker_says_how_sure_it_is() {
    let mut app = app().size(80, 16);
    app.press("b space");
    assert_screen!(app);
}

#[test]
fn the_finder_lists_artists_with_their_stories() {
    let mut app = app().size(80, 24);
    app.press("a").type_text("w");
    assert_screen!(app);
}

#[test]
fn songs_wait_in_a_queue() {
    let mut app = app().size(90, 14);
    app.save("Come Back Home", Some("Sofia Carson"));
    app.save("Disappearing", None);
    app.press("B enter");
    assert_screen!(app);
}

#[test]
fn help_is_made_from_the_table_and_can_be_searched() {
    let mut app = app().size(90, 24);
    app.press("? /").type_text("song");
    assert_screen!(app);
}

#[test]
fn a_search_lights_up_what_it_found() {
    let mut app = app().size(80, 12);
    app.press("/").type_text("wet");
    assert_screen!(app);
}

#[test]
fn links_carry_letters_while_one_is_chosen() {
    let mut app = app().size(100, 16);
    app.press("enter f");
    assert_screen!(app);
}

#[test]
fn without_colour_and_in_ascii_nothing_is_lost() {
    let mut app = app().size(80, 14);
    app.model.theme = app.model.theme.clone().without_color();
    app.model.glyphs = Glyphs::ASCII;
    app.press("j");
    assert_screen!(app);
}

#[test]
fn an_empty_store_says_what_to_do() {
    assert_screen!(TestApp::with([]).size(60, 10));
}

#[test]
fn rows_of_one_line_show_more_stories() {
    let mut app = app().size(80, 10);
    app.press("g l");
    assert_screen!(app);
}

#[test]
fn a_failure_is_said_in_the_footer_and_work_goes_on_beside_it() {
    let mut app = app().size(80, 8);
    app.hear(Event::Progressed(Some("recognising 120 stories".into())));
    app.model.notice = Some(Notice::error("Could not save the star: the disk is full. Nothing was lost."));
    assert_screen!(app);
}

#[test]
fn a_complaint_too_long_for_the_footer_is_said_whole() {
    let mut app = app().size(40, 12);
    app.model.notice = Some(Notice::warning(
        "config.toml, line 3: there is no setting \"text_widht\". Did you mean \"text_width\"? The default is used.",
    ));
    assert_screen!(app);
}

#[test]
fn a_fault_in_a_query_is_underlined_and_said_whole() {
    let mut app = app().size(60, 12);
    app.press("/").type_text("wet is:blah");
    assert_screen!(app);
}

#[test]
fn a_story_without_a_text_says_where_to_read_it() {
    assert_screen!(TestApp::with([story("A photo gallery").html("")]).size(80, 9));
}

#[test]
fn songs_show_their_state_on_a_narrow_screen() {
    let mut app = app().size(40, 9);
    app.save("Come Back Home", Some("Sofia Carson"));
    app.save("Disappearing", None);
    app.press("B enter");
    assert_screen!(app);
}
