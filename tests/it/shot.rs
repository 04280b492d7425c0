use earmark::app::*;
use earmark::news::*;
use earmark::{commands, config, intake, music, settings, text, theme, ui};
use ratatui::{Terminal, backend::TestBackend};

fn world() -> Vec<OpenedStory> {
    let bytes = include_bytes!("../../assets/starter/stories.jsonl");
    let batch =
        intake::read(&intake::Source { name: "x", bytes, content_type: None, base: None, form: None })
            .unwrap();
    batch
        .stories
        .into_iter()
        .enumerate()
        .map(|(i, s)| {
            let document = text::html::parse(&s.html, None);
            let rec = music::recognise(
                &music::Piece {
                    title: &s.title,
                    document: &document,
                    categories: &s.categories,
                    language: &s.language,
                    feed: "",
                },
                &music::NoNames,
            );
            let row = StoryRow {
                id: StoryId(1_000_000 - i as i64),
                feed: FeedId(1),
                source: "Earmark starter".into(),
                title: s.title.clone(),
                url: s.url.clone(),
                date: s.published.unwrap(),
                read: i % 5 == 2,
                starred: i == 3,
                hidden: false,
                artists: rec.artists.iter().take(3).map(|a| a.name.clone()).collect(),
                songs: rec.songs.len() as u32,
                tags: if i == 1 { vec!["film".into()] } else { vec![] },
            };
            let n = rec.artists.len();
            OpenedStory {
                story: Story {
                    row,
                    source_id: String::new(),
                    author: s.author,
                    published: s.published,
                    updated: None,
                    added: s.published.unwrap(),
                    language: s.language,
                    summary: s.summary,
                    html: s.html,
                    categories: vec![],
                    enclosures: vec![],
                    images: vec![],
                    feed_url: String::new(),
                    recognised: Some(rec),
                },
                minutes: text::reading_minutes(&document),
                document,
                artist_stories: vec![1; n],
                followed: vec![],
                partial: false,
            }
        })
        .collect()
}
#[test]
fn shot() {
    let size: (u16, u16) = std::env::var("SIZE")
        .ok()
        .and_then(|s| {
            let (a, b) = s.split_once('x')?;
            Some((a.parse().ok()?, b.parse().ok()?))
        })
        .unwrap_or((140, 40));
    let look = config::Look { light: false, colors: theme::Colors::True };
    let t = config::load_theme("auto", look, std::path::Path::new("/nonexistent")).value;
    let start = Start {
        settings: settings::Settings::default(),
        keymap: commands::Keymap::vim(),
        theme: t,
        glyphs: theme::Glyphs::UNICODE,
        complaints: vec![],
    };
    let mut m = Model::new(
        start,
        View::Unread,
        size,
        "2026-11-22T12:00:00Z".parse().unwrap(),
        jiff::tz::TimeZone::UTC,
    );
    let w = world();
    let run = |m: &mut Model, e: Event| {
        let mut q = std::collections::VecDeque::from([e]);
        while let Some(e) = q.pop_front() {
            for eff in update(m, e) {
                match eff {
                    Effect::LoadList(t, _) => q.push_back(Event::ListLoaded(
                        t,
                        Window {
                            rows: w.iter().map(|s| s.story.row.clone()).collect(),
                            total: Some(w.len() as u64),
                            before: Some(0),
                            ..Window::default()
                        },
                    )),
                    Effect::LoadStory(t, id) => q.push_back(Event::StoryLoaded(
                        t,
                        Box::new(w.iter().find(|s| s.story.row.id == id).unwrap().clone()),
                    )),
                    Effect::FindArtists(t, ..) => q.push_back(Event::ArtistsFound(
                        t,
                        w.iter()
                            .flat_map(|s| s.story.recognised.as_ref().unwrap().artists.iter())
                            .map(|a| ArtistRow {
                                key: a.key.clone(),
                                name: a.name.clone(),
                                stories: 2,
                                last: None,
                                followed: false,
                            })
                            .collect(),
                    )),
                    _ => {}
                }
            }
        }
    };
    let counts = Counts {
        all: 32,
        unread: 1284,
        today: 8,
        following: 2,
        starred: 1,
        tags: vec![TagCount { name: "film".into(), stories: 14 }],
        feeds: vec![FeedCount {
            feed: Feed {
                id: FeedId(1),
                url: "".into(),
                title: "Earmark starter".into(),
                site: "".into(),
                folder: "".into(),
                error: None,
            },
            unread: 32,
        }],
        subscribed: std::env::var("SUB").is_ok(),
    };
    run(&mut m, Event::CountsLoaded(counts));
    let first = {
        let v = View::Unread;
        let q = v.query();
        m.list.turn_to(v, q, None)
    };
    if let Effect::LoadList(t, _) = first {
        run(
            &mut m,
            Event::ListLoaded(
                t,
                Window {
                    rows: w.iter().map(|s| s.story.row.clone()).collect(),
                    total: Some(w.len() as u64),
                    before: Some(0),
                    ..Window::default()
                },
            ),
        );
    }
    for k in std::env::var("KEYS").unwrap_or_default().split_whitespace() {
        run(&mut m, Event::KeyPressed(k.parse().unwrap()));
    }
    let mut term = Terminal::new(TestBackend::new(size.0, size.1)).unwrap();
    term.draw(|f| ui::view(&m, f)).unwrap();
    let buf = term.backend().buffer().clone();
    for y in 0..size.1 {
        let mut l = String::new();
        for x in 0..size.0 {
            l.push_str(buf[(x, y)].symbol());
        }
        println!("{}", l.trim_end());
    }
}
