//! Embedded players and the songs that they belong to: the source's HTML in, the songs' links out.

use earmark::music::{NoNames, Piece, recognise};
use earmark::text::html;

const YOUTUBE: &str = r#"<iframe src="https://www.youtube.com/embed/v1"></iframe>"#;

/// Songs and releases with the last part of each of their links.
#[track_caller]
fn check(body: &str, expected: &str) {
    let document = html::parse(body, Some("https://a.example/story"));
    let piece = Piece {
        title: "New music this week",
        document: &document,
        categories: &[],
        language: "en",
        feed: "",
    };
    let found = recognise(&piece, &NoNames);
    let works = found.songs.iter().chain(&found.releases).filter(|work| !work.links.is_empty());
    let linked: Vec<String> = works
        .map(|work| {
            let links: Vec<&str> =
                work.links.iter().map(|link| link.rsplit(['/', '=']).next().unwrap_or_default()).collect();
            format!("{}: {}", work.title, links.join(" "))
        })
        .collect();
    assert_eq!(linked.join("; "), expected, "{body}");
}

/// A player of a service with a title, by the address that its iframe has.
fn player(source: &str, title: &str) -> String {
    format!(r#"<iframe src="https://{source}" title="{title}"></iframe>"#)
}

const TWO: &str = "<p>The band Low have released the single “Vertigo”. The singer Adele has \
                   released the single “Harbour Light”.</p>";
const LOW: &str = "<p>The band Low have released their new single “Vertigo”.</p>";

#[test]
fn a_player_after_a_paragraph_about_one_song_plays_it() {
    check(&format!("{LOW}{YOUTUBE}"), "Vertigo: v1");
    check(&format!("{LOW}<p>It is loud.</p>{YOUTUBE}"), "Vertigo: v1");
    check(&format!("{LOW}<p>It is loud.</p><p>They tour.</p><p>That is all.</p>{YOUTUBE}"), "");
    check(
        &format!(
            "{LOW}<figure><img src='/a.png' alt='The band'><figcaption>Low, live</figcaption></figure>{YOUTUBE}"
        ),
        "Vertigo: v1",
    );
    check(&format!("{YOUTUBE}{LOW}"), "Vertigo: v1");
    check(&format!("{TWO}{YOUTUBE}"), "");
}

#[test]
fn a_player_that_names_its_song_belongs_to_that_song_alone() {
    for title in [
        "Low - Vertigo (Official Video)",
        "Low – Vertigo [Lyric Video]",
        "LOW &quot;Vertigo&quot; (Live on KEXP)",
        "Vertigo by Low",
        "Low - Vertigo feat. Adele | A Label",
        "Spotify Embed: Vertigo",
    ] {
        check(&format!("{TWO}{}", player("www.youtube.com/embed/v1", title)), "Vertigo: v1");
    }
    check(&format!("{LOW}{}", player("www.youtube.com/embed/v1", "Low - Another Title")), "");
    check(&format!("{LOW}{}", player("www.youtube.com/embed/v1", "Low - Vertigo Light (Video)")), "");
    check(&format!("{LOW}{}", player("www.youtube.com/embed/v1", "YouTube video player")), "Vertigo: v1");
}

#[test]
fn every_service_leads_to_its_song_and_several_stand_side_by_side() {
    let players = [
        player("www.youtube.com/embed/v1", "Low - Vertigo"),
        player("open.spotify.com/embed/track/v2", "Spotify Embed: Vertigo"),
        player("w.soundcloud.com/player/?url=https%3A//soundcloud.com/low/v3", "Vertigo by Low"),
        player("widget.deezer.com/widget/dark/track/4", "deezer-widget"),
    ];
    check(&format!("{LOW}{}", players.concat()), "Vertigo: v1 v2 v3 4");
    check(&format!("{LOW}{}", player("embed.tidal.com/tracks/5", "")), "Vertigo: 5");
    check(&format!("{LOW}{}", player("embed.music.apple.com/us/album/a/1?i=6", "")), "Vertigo: 6");
    let inside = r#"<iframe src="https://bandcamp.com/EmbeddedPlayer/track=7/size=large/"><a href="https://low.bandcamp.com/track/v7">Vertigo by Low</a></iframe>"#;
    check(&format!("{TWO}{inside}"), "Vertigo: v7");
}

#[test]
fn an_albums_player_is_no_songs() {
    let both = "<p>The band Low have released the single “Vertigo” from their new album <i>Hey What</i>.</p>";
    let album = player("open.spotify.com/embed/album/a1", "");
    check(&format!("{both}{album}"), "Hey What: a1");
    check(&format!("{both}{YOUTUBE}{album}"), "Vertigo: v1; Hey What: a1");
    check(&format!("{LOW}{album}"), "");
}

#[test]
fn players_without_names_side_by_side_say_nothing() {
    check(&format!("{LOW}{YOUTUBE}{}", YOUTUBE.replace("v1", "v2")), "");
    let second = "<p>The singer Adele has released the single “Harbour Light”.</p>";
    check(
        &format!("{LOW}{YOUTUBE}{second}{}", YOUTUBE.replace("v1", "v2")),
        "Vertigo: v1; Harbour Light: v2",
    );
}

#[test]
fn a_link_belongs_to_the_longest_title_that_it_says() {
    check(
        "<p>The band Low have released the single “Home”. Then came the single “Come Back Home” by the \
         singer Adele: <a href='https://youtu.be/v1'>Watch “Come Back Home” here</a>.</p>",
        "Come Back Home: v1",
    );
}
