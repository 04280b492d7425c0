//! Every example of the guide finds what the guide says.

use super::*;
use crate::music::Lessons;
use crate::news::query::Expr;
use crate::news::{ArtistKey, Enclosure, NamedArtist, NamedWork, Recognised};
use crate::store::Findings;

/// Each example of `docs/queries.md` with the stories that it finds here, in the list's order.
const EXAMPLES: &[(&str, &str)] = &[
    ("come home", "Björk returns, Back again"),
    ("bjork", "Björk returns"),
    ("retur*", "Björk returns"),
    ("\"come back\"", "Björk returns"),
    ("/\\balbums?\\b/", "Low, hey low"),
    ("leg OR low", "Wet Leg on tour, Low, hey low"),
    ("news (leg OR low)", "Low, hey low"),
    ("tour -spring", "Back again"),
    ("title:low", "Low, hey low"),
    ("title:\"hey low\"", "Low, hey low"),
    ("title:lo*", "Low, hey low"),
    ("title:/^low/", "Low, hey low"),
    ("text:single", "Björk returns"),
    ("author:tivel", "Björk returns"),
    ("#film", "Björk returns"),
    ("tag:film", "Björk returns"),
    ("#film,live", "Björk returns, Low, hey low"),
    ("@\"wet leg\"", "Wet Leg on tour"),
    ("artist:\"wet leg\"", "Wet Leg on tour"),
    ("song:\"wet dream\"", "Wet Leg on tour"),
    ("release:moisturizer", "Wet Leg on tour"),
    ("=\"music daily\"", "Björk returns, Low, hey low"),
    ("feed:\"music daily\"", "Björk returns, Low, hey low"),
    ("folder:indie", "Wet Leg on tour, Back again"),
    ("lang:fr", "Back again"),
    ("lang:en", "Björk returns"),
    ("url:bjork", "Björk returns"),
    ("view:\"at night\"", "Low, hey low"),
    ("id:7", ""),
    ("is:unread", "Björk returns, Wet Leg on tour, Back again"),
    ("is:read", "Low, hey low"),
    ("is:starred", "Björk returns"),
    ("is:hidden", "Not shown"),
    ("is:followed", "Wet Leg on tour"),
    ("has:song", "Wet Leg on tour"),
    ("has:audio", "Back again"),
    ("has:image", "Björk returns"),
    ("has:note", "Back again"),
    ("date:today", "Björk returns, Wet Leg on tour"),
    ("date:2026-11", "Björk returns, Wet Leg on tour, Low, hey low"),
    ("date:2026-10..2026-11", "Björk returns, Wet Leg on tour, Low, hey low, Back again"),
    ("date>=2026-11-22", "Björk returns, Wet Leg on tour"),
    ("age<7d", "Björk returns, Wet Leg on tour, Low, hey low"),
    ("age>7d", "Back again"),
    ("newer:1w", "Björk returns, Wet Leg on tour, Low, hey low"),
    ("age<1w", "Björk returns, Wet Leg on tour, Low, hey low"),
    ("older:1w", "Back again"),
    ("age>1w", "Back again"),
    ("sort:-date", "Björk returns, Wet Leg on tour, Low, hey low, Back again"),
    ("sort:date", "Back again, Low, hey low, Wet Leg on tour, Björk returns"),
    ("sort:title", "Back again, Björk returns, Low, hey low, Wet Leg on tour"),
    ("sort:source", "Björk returns, Low, hey low, Wet Leg on tour, Back again"),
    ("home sort:best", "Björk returns, Back again"),
    ("sort:date limit:2", "Back again, Low, hey low"),
    ("\\#1", ""),
    ("what\\?", ""),
];

fn library() -> Scene {
    let scene = Scene::new();
    let indie = NewFeed { folder: "Indie/Webzines".into(), ..named("The Webzine") };
    let indie = scene.store.source(&indie, Origin::Feed).unwrap();
    let write = |title: &str, text: &str, hours: i64| NewStory {
        html: format!("<p>{text}</p>"),
        url: format!("https://a.example/{}", crate::news::fold(title).replace(' ', "-")),
        published: Some(scene.ago(hours)),
        ..story(title)
    };
    scene.add([
        NewStory {
            author: "Anna Tivel".into(),
            language: "en-GB".into(),
            tags: vec!["film".into()],
            images: vec!["https://a.example/1.jpg".into()],
            starred: true,
            ..write("Björk returns", "Her single “Come Back Home” is out.", 1)
        },
        NewStory {
            tags: vec!["Live".into()],
            read: true,
            ..write("Low, hey low", "More news of the album.", 30)
        },
        NewStory { hidden: true, ..write("Not shown", "A hidden single of Low.", 2) },
    ]);
    let sound = Enclosure {
        url: "https://a.example/1.mp3".into(),
        media_type: "audio/mpeg".into(),
        ..Enclosure::default()
    };
    scene.add_to(
        indie,
        &[
            write("Wet Leg on tour", "Ten dates in spring, and “Wet Dream” off Moisturizer.", 5),
            NewStory {
                language: "fr".into(),
                enclosures: vec![sound],
                ..write("Back again", "Will they come home from the tour?", 24 * 30)
            },
        ],
    );
    let work = |title: &str| NamedWork {
        title: title.into(),
        artist: Some("Wet Leg".into()),
        release: None,
        release_type: None,
        links: Vec::new(),
        confidence: 0.95,
        artist_confidence: 0.95,
        other_artists: Vec::new(),
        range: None,
    };
    let named = NamedArtist { name: "Wet Leg".into(), key: ArtistKey::of("Wet Leg"), confidence: 0.95 };
    let recognised = Recognised {
        artists: vec![named],
        songs: vec![work("Wet Dream")],
        releases: vec![work("Moisturizer")],
        ..Recognised::default()
    };
    let id = scene.id("Wet Leg on tour");
    let (_, stamp) = scene.store.story_to_recognise(id).unwrap().unwrap();
    scene
        .store
        .set_recognised(&[Findings { id, stamp, recognised, lessons: Lessons::default() }], 1)
        .unwrap();
    scene.store.follow(&[(ArtistKey::of("Wet Leg"), "Wet Leg".into())], true, "Followed").unwrap();
    let saved = scene.store.change_views(|views| -> Result<String, ()> {
        let view = |name: &str, query: &str| crate::news::SavedView {
            name: name.into(),
            query: query.into(),
            ..crate::news::SavedView::default()
        };
        views.push(view("At Night", "#live newer:1w sort:title limit:1"));
        views.push(view("Round", "low view:\"and round\""));
        views.push(view("And round", "view:round"));
        views.push(view("Of a newer Earmark", "mood:calm"));
        Ok("saved".into())
    });
    saved.unwrap().unwrap();
    scene.index_all();
    let noted = crate::store::NotedStory {
        address: "https://a.example/back-again",
        title: "Back again, with a new headline",
        source: "The Webzine",
    };
    scene.store.tell_noted(&[noted]).unwrap();
    scene
}

#[test]
fn every_example_finds_what_it_says() {
    let scene = library();
    for (query, found) in EXAMPLES {
        assert_eq!(scene.titles(query), *found, "{query}");
        let parsed = Query::parse(query).unwrap();
        assert_eq!(Query::parse(&parsed.to_string()).as_ref(), Ok(&parsed), "{query} is printed as {parsed}");
    }
    assert_eq!(scene.titles(&format!("id:{}", scene.id("Back again"))), "Back again");
}

#[test]
fn every_example_of_the_guide_is_among_them() {
    let guide = include_str!("../../../docs/queries.md");
    let (tables, _) = guide.split_once("## Views").unwrap();
    let examples = tables.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next());
    let mut seen = 0;
    for example in examples {
        assert!(EXAMPLES.iter().any(|(query, _)| *query == example), "{example} is no test");
        seen += 1;
    }
    assert!(seen > 35, "{seen} examples were found in the guide");
}

#[test]
fn every_query_of_the_guides_command_lines_is_answered() {
    let scene = library();
    let guide = include_str!("../../../docs/queries.md");
    let lines = guide.lines().filter(|line| line.starts_with("earmark "));
    let quoted = lines.flat_map(|line| line.split('\'').skip(1).step_by(2));
    let mut seen = 0;
    for query in quoted {
        scene.titles(query);
        seen += 1;
    }
    assert!(seen > 5, "{seen} queries were found in the guide");
    assert_eq!(scene.titles("tour OR \"live dates\""), "Wet Leg on tour, Back again");
    assert_eq!(scene.titles("@\"wet leg\" has:song"), "Wet Leg on tour");
    assert_eq!(scene.titles("limit:50 is:unread -#live"), "Björk returns, Wet Leg on tour, Back again");
}

#[test]
fn a_view_in_a_query_is_known_whole_and_not_about_itself() {
    let scene = library();
    let said = |query: &str| {
        let request = ListRequest {
            query: Query::parse(query).unwrap(),
            order: Order::default(),
            from: Anchor::Top,
            limit: 10,
            keep: Vec::new(),
        };
        scene.store.list(&request, &scene.moment(), 10).unwrap_err().to_string()
    };
    assert_eq!(said("view:none"), "There is no view \"none\".");
    assert_eq!(said("view:round"), "The view \"Round\" is about itself.");
    assert!(said("view:\"of a newer earmark\"").contains("is not understood"));
    assert!(said("view:at*").contains("the whole name"));
    assert_eq!(scene.titles("-view:\"at night\""), "Björk returns, Wet Leg on tour, Back again");
    assert_eq!(scene.titles("view:\"at night\" OR bjork"), "Björk returns, Low, hey low");
    let filter = Query::parse("view:\"at night\"").unwrap().filter;
    assert!(matches!(filter, Some(Expr::Term(_))), "one condition");
}
