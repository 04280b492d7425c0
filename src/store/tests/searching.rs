use super::*;

/// The same questions before and after indexing must have the same answers.
#[track_caller]
fn check(scene: &Scene, query: &str, titles: &str) {
    assert_eq!(scene.titles(query), titles, "{query}");
}

fn texts() -> Scene {
    let scene = Scene::new();
    let write = |title: &str, html: &str, hours: i64| {
        let url = format!("https://a.example/{hours}");
        let language = if hours == 4 { "ja" } else { "en-GB" }.to_owned();
        let author = "Anna Tivel".to_owned();
        let published = Some(scene.ago(hours));
        scene.add([NewStory { html: html.into(), url, language, author, published, ..story(title) }]);
    };
    write("Björk returns", "<p>A new single, <i>Come Back Home</i>, is out.</p>", 0);
    write("Home and away", "<p>They come to the back room.</p>", 1);
    write("AC/DC on tour", "<p>Dates in March. AC power is back, DC later.</p>", 2);
    write("Quiet news", "<p>Nothing but coming attractions.</p>", 3);
    write("東京事変の新曲", "<p>椎名林檎が新曲を発表。</p>", 4);
    scene
}

fn ask_everything(scene: &Scene) {
    check(scene, "bjork", "Björk returns");
    check(scene, "BACK home", "Björk returns, Home and away");
    check(scene, "com*", "Björk returns, Home and away, Quiet news");
    check(scene, "\"come back\"", "Björk returns");
    check(scene, "\"come back hom\"", "");
    check(scene, "ac/dc", "AC/DC on tour");
    check(scene, "back -home", "AC/DC on tour");
    check(scene, "attractions OR dates", "AC/DC on tour, Quiet news");
    check(scene, "(attractions OR björk) back", "Björk returns");
    check(scene, "-back", "Quiet news, 東京事変の新曲");
    check(scene, "title:home", "Home and away");
    check(scene, "title:\"on tour\"", "AC/DC on tour");
    check(scene, "title:qui*", "Quiet news");
    check(scene, "text:home", "Björk returns");
    check(scene, "新曲", "東京事変の新曲");
    check(scene, "事", "東京事変の新曲");
    check(scene, "東京事変", "東京事変の新曲");
    check(scene, "東事", "");
    check(scene, "lang:ja", "東京事変の新曲");
    check(scene, "lang:en title:quiet", "Quiet news");
    check(scene, "author:tivel tour", "AC/DC on tour");
    check(scene, "/co(me|ming) (back|attr)/", "Björk returns, Quiet news");
    check(scene, "=\"music daily\" back", "Björk returns, Home and away, AC/DC on tour");
    check(scene, "=nobody back", "");
    check(scene, "back newer:90min", "Björk returns, Home and away");
    check(scene, "date:today title:quiet", "Quiet news");
    check(scene, "date:2025 back", "");
    check(scene, "home sort:best", "Home and away, Björk returns");
    check(scene, "is:unread back sort:date limit:1", "AC/DC on tour");
}

#[test]
fn stories_are_found_as_soon_as_they_are_stored() {
    let scene = texts();
    ask_everything(&scene);
    scene.store.index_some(2).unwrap();
    ask_everything(&scene);
    scene.index_all();
    ask_everything(&scene);
}

#[test]
fn the_index_spreads_over_tables_and_stays_in_order() {
    let scene = Scene::new();
    let mut wanted = Vec::new();
    // Out of order, so that tables begin above, below and between others.
    for hours in (0..60_i64).map(|number| (number * 23) % 60) {
        scene.add([NewStory { published: Some(scene.ago(hours)), ..story(&format!("Number {hours}")) }]);
        scene.index_all();
    }
    scene.index_all();
    wanted.extend((0..60).map(|hours| format!("Number {hours}")));
    assert_eq!(scene.titles("number"), wanted.join(", "));
    wanted.reverse();
    assert_eq!(scene.titles("number sort:date"), wanted.join(", "));
    let tables = shards::all(&scene.store.conn).unwrap();
    assert!(tables.len() > 3 && tables.iter().all(|table| table.stories <= shards::ROOM * 2), "{tables:?}");
    assert_eq!(tables.iter().map(|table| table.stories).sum::<i64>(), 60);
    scene.store.delete(&[scene.id("Number 7")]).unwrap();
    assert_eq!(scene.titles("number 7"), "");
    assert!(scene.store.check().unwrap().is_empty());
}

#[test]
fn a_question_that_costs_too_much_is_marked_partial() {
    let scene = texts();
    let query = Query::parse("/attractions/").unwrap();
    let request =
        ListRequest { query, order: Order::default(), from: Anchor::Top, limit: 10, keep: Vec::new() };
    let window = scene.store.list(&request, &scene.moment(), 2).unwrap();
    assert!(window.partial && window.rows.is_empty());
    assert!(!scene.store.list(&request, &scene.moment(), 100).unwrap().partial);
    let at_once = Budget { bodies: 100, time: Some(std::time::Duration::ZERO) };
    assert!(scene.store.list(&request, &scene.moment(), at_once).unwrap().partial);
}

#[test]
fn what_cannot_be_answered_is_said_so() {
    let scene = texts();
    for (query, part) in [("kind:review", "kind:"), ("/(/", "not a regular expression")] {
        let query = Query::parse(query).unwrap();
        let request =
            ListRequest { query, order: Order::default(), from: Anchor::Top, limit: 10, keep: Vec::new() };
        let error = scene.store.list(&request, &scene.moment(), 10).unwrap_err();
        assert!(error.to_string().contains(part), "{error}");
    }
}

#[test]
fn a_superseded_question_ends() {
    let scene = texts();
    let interrupt = scene.store.interrupt();
    let query = Query::default();
    let question = list::Question::new(&scene.store, &scene.store.conn, &query, &scene.moment(), 0.into())
        .map(|question| {
            interrupt.supersede();
            question.page(walk::Way::Older, i64::MAX, 10)
        });
    // A single stream answers without a step; what matters is that the next question is not touched.
    assert!(matches!(question.unwrap(), Ok(_) | Err(StoreError::Superseded)));
    check(&scene, "bjork", "Björk returns");
}
