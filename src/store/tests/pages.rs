use super::*;
use crate::news::StoryText;

const FULL: &str = "<p>The whole of the tale, with a theremin.</p>";

impl Scene {
    fn text(&self, title: &str) -> (StoryText, String) {
        let story = self.store.story(self.id(title)).unwrap().unwrap();
        (story.text, crate::text::html::parse(&story.html, None).text)
    }
}

#[test]
fn a_full_text_is_read_and_found_and_its_marks_stay() {
    let scene = Scene::with(["Low return", "High tide"]);
    scene.index_all();
    scene.mark(&Change::Starred(true), "Low return");
    let id = scene.id("Low return");
    assert!(scene.store.put_page(id, FULL, scene.now).unwrap());
    assert_eq!(scene.titles("theremin"), "Low return", "before it is indexed");
    scene.index_all();
    assert_eq!(scene.titles("theremin"), "Low return");
    assert_eq!(scene.titles("about"), "High tide", "the teaser is not what is read");
    assert_eq!(scene.text("Low return").0, StoryText::Full);
    assert!(scene.store.row(id).unwrap().unwrap().starred);
    assert_eq!(scene.store.text_size(id).unwrap(), Some(FULL.len() as u64));
    assert!(!scene.store.put_page(StoryId(1), FULL, scene.now).unwrap());
}

#[test]
fn the_teaser_comes_back_and_goes_again() {
    let scene = Scene::with(["Low return"]);
    let id = scene.id("Low return");
    assert_eq!(scene.store.show_page(id, true).unwrap(), Some(StoryText::Own));
    scene.store.put_page(id, FULL, scene.now).unwrap();
    scene.index_all();
    assert_eq!(scene.store.show_page(id, false).unwrap(), Some(StoryText::Teaser));
    assert_eq!(scene.text("Low return"), (StoryText::Teaser, "About Low return.".into()));
    scene.index_all();
    assert_eq!(scene.titles("theremin"), "");
    assert_eq!(scene.titles("about"), "Low return");
    assert_eq!(scene.store.show_page(id, true).unwrap(), Some(StoryText::Full));
    scene.index_all();
    assert_eq!(scene.titles("theremin"), "Low return");
    assert_eq!(scene.store.show_page(StoryId(1), true).unwrap(), None);
    assert_eq!(scene.store.check().unwrap(), Vec::<String>::new());
}

#[test]
fn what_the_feed_says_later_changes_the_teaser_alone() {
    let scene = Scene::with(["Low return"]);
    scene.store.put_page(scene.id("Low return"), FULL, scene.now).unwrap();
    let edited = NewStory { html: "<p>Another teaser.</p>".into(), ..story("Low return") };
    assert_eq!(scene.add([edited]), Added { updated: 1, ..Added::default() });
    assert_eq!(scene.text("Low return").0, StoryText::Full);
    scene.store.show_page(scene.id("Low return"), false).unwrap();
    assert_eq!(scene.text("Low return").1, "Another teaser.");
}

#[test]
fn what_was_recognised_in_one_text_is_not_kept_for_the_other() {
    let scene = Scene::with(["Low return"]);
    let id = scene.id("Low return");
    let (_, stamp) = scene.store.story_to_recognise(id).unwrap().unwrap();
    scene.store.put_page(id, FULL, scene.now).unwrap();
    let findings = Findings {
        id,
        stamp,
        recognised: crate::news::Recognised::default(),
        lessons: crate::music::Lessons::default(),
    };
    scene.store.set_recognised(&[findings], 1).unwrap();
    assert_eq!(scene.store.recognised(id).unwrap(), None);
}

#[test]
fn a_deleted_story_takes_its_page_with_it() {
    let scene = Scene::with(["Low return"]);
    scene.store.put_page(scene.id("Low return"), FULL, scene.now).unwrap();
    scene.store.delete(&[scene.id("Low return")]).unwrap();
    let left = scene
        .store
        .read(|conn| Ok(conn.query_row("SELECT count(*) FROM page", [], |row| row.get::<_, i64>(0))?));
    assert_eq!(left.unwrap(), 0);
}

#[test]
fn an_export_brings_the_page_along_once() {
    let scene = Scene::with(["Low return"]);
    let copy = NewStory { page: FULL.into(), ..story("Low return") };
    assert_eq!(scene.add([copy.clone()]), Added { updated: 1, ..Added::default() });
    assert_eq!(scene.text("Low return").0, StoryText::Full);
    assert_eq!(scene.add([copy]), Added { same: 1, ..Added::default() });
    assert_eq!(scene.add([NewStory { page: FULL.into(), ..story("New") }]).new, 1);
    assert_eq!(scene.text("New").0, StoryText::Full);
}

#[test]
fn pages_are_wanted_of_new_stories_alone_until_they_are_there_or_given_up() {
    let scene = Scene::with(["Known"]);
    let at = |title: &str| NewStory { url: format!("https://a.example/{title}"), ..story(title) };
    let stories = vec![at("Known"), at("Three"), at("Two"), at("One"), story("No address")];
    let mut parcel = scene.store.parcel(scene.feed, stories, scene.now, |story| story.url.clone()).unwrap();
    parcel.want_pages();
    let landing = Landing {
        feed: scene.feed,
        url: "https://a.example/feed",
        parcel: &parcel,
        name: ("", ""),
        record: None,
    };
    scene.store.land(&[landing], scene.now).unwrap();
    let wanted = |now: Timestamp, most| {
        let (wanted, more) = scene.store.wanted_pages(now, &[scene.feed], most).unwrap();
        let titles = wanted.iter().map(|page| scene.store.row(page.story).unwrap().unwrap().title);
        (titles.collect::<Vec<_>>().join(", "), more)
    };
    assert_eq!(wanted(scene.now, (9, 9)), ("Three, Two, One".into(), 0));
    assert_eq!(wanted(scene.now, (2, 9)), ("Three, Two".into(), 1));
    assert_eq!(wanted(scene.now, (9, 1)), ("Three".into(), 2));
    assert_eq!(scene.store.wanted_pages(scene.now, &[], (9, 9)).unwrap(), (Vec::new(), 0));
    scene.store.put_page(scene.id("Three"), FULL, scene.now).unwrap();
    scene.store.miss_page(scene.id("Two"), None).unwrap();
    scene.store.miss_page(scene.id("One"), Some(scene.ago(-1))).unwrap();
    assert_eq!(wanted(scene.now, (9, 9)), (String::new(), 0));
    assert_eq!(wanted(scene.ago(-1), (9, 9)), ("One".into(), 0));
}
