//! Stories for the tests of the screen, as recognition would have left them.

use earmark::app::{KnownPictures, OpenedStory};
use earmark::news::{
    ArtistKey, FeedId, Kind, Mention, NamedArtist, NamedWork, Recognised, Story, StoryId, StoryRow,
    StoryText, fold_text,
};
use earmark::text;

use crate::support::noon;

/// A story being described.
#[derive(Clone, Debug)]
pub(crate) struct Given {
    pub(crate) row: StoryRow,
    pub(crate) html: String,
    pub(crate) found: Recognised,
    /// The article of its page, for when that is fetched.
    pub(crate) page: String,
    pub(crate) text: StoryText,
    /// The addresses of its pictures.
    pub(crate) images: Vec<String>,
    /// What of them is in the cache, with its size in pixels.
    pub(crate) at_hand: Vec<(String, (u32, u32))>,
}

/// Describes an unread story with a title.
pub(crate) fn story(title: &str) -> Given {
    let row = StoryRow {
        id: StoryId(0),
        feed: FeedId(1),
        source: "Music Daily".into(),
        title: title.into(),
        url: format!("https://example.org/{}", fold_text(title).replace(' ', "-")),
        date: noon(),
        read: false,
        starred: false,
        hidden: false,
        artists: Vec::new(),
        songs: 0,
        tags: Vec::new(),
    };
    Given {
        row,
        html: format!("<p>{title}.</p>"),
        found: Recognised::default(),
        page: String::new(),
        text: StoryText::Own,
        images: Vec::new(),
        at_hand: Vec::new(),
    }
}

impl Given {
    pub(crate) fn read(mut self) -> Self {
        self.row.read = true;
        self
    }

    pub(crate) fn starred(mut self) -> Self {
        self.row.starred = true;
        self
    }

    pub(crate) fn tagged(mut self, tag: &str) -> Self {
        self.row.tags.push(tag.into());
        self
    }

    pub(crate) fn html(mut self, html: &str) -> Self {
        self.html = html.into();
        self
    }

    /// Gives it a page; "" is one that has no more than the story.
    pub(crate) fn page(mut self, html: &str) -> Self {
        self.page = html.into();
        self
    }

    /// Gives it a lead image.
    pub(crate) fn image(mut self, url: &str) -> Self {
        self.images.push(url.into());
        self
    }

    /// Takes its address away.
    pub(crate) fn without_address(mut self) -> Self {
        self.row.url.clear();
        self
    }

    /// Names an artist, wherever the name stands in the text.
    pub(crate) fn artist(mut self, name: &str, confidence: f32) -> Self {
        self.row.artists.push(name.into());
        let entry = self.found.artists.len();
        self.mention(name, Kind::Artist, entry);
        let key = ArtistKey::of(name);
        self.found.artists.push(NamedArtist { name: name.into(), key, confidence });
        self
    }

    /// Names a song and its artist.
    pub(crate) fn song(mut self, title: &str, artist: Option<&str>, confidence: f32) -> Self {
        self.row.songs += 1;
        let entry = self.found.songs.len();
        self.mention(title, Kind::Song, entry);
        let song = self.work(title, artist, confidence);
        self.found.songs.push(song);
        self
    }

    /// Names a release and its artist.
    pub(crate) fn release(mut self, title: &str, artist: Option<&str>, confidence: f32) -> Self {
        let entry = self.found.releases.len();
        self.mention(title, Kind::Release, entry);
        let release = self.work(title, artist, confidence);
        self.found.releases.push(release);
        self
    }

    /// Whose the last song may be instead.
    pub(crate) fn or_by(mut self, artists: &[&str]) -> Self {
        let song = self.found.songs.last_mut().expect("a song");
        song.other_artists = artists.iter().map(|&name| name.to_owned()).collect();
        self
    }

    fn mention(&mut self, words: &str, kind: Kind, entry: usize) {
        let document = text::html::parse(&self.html, None);
        let places = document.text.match_indices(words);
        let mentions = places.map(|(at, _)| Mention { range: at..at + words.len(), kind, entry });
        self.found.mentions.extend(mentions);
        self.found.mentions.sort_by_key(|mention| mention.range.start);
    }

    fn work(&self, title: &str, artist: Option<&str>, confidence: f32) -> NamedWork {
        let start = text::html::parse(&self.html, None).text.find(title);
        NamedWork {
            title: title.into(),
            artist: artist.map(str::to_owned),
            release: None,
            release_type: None,
            links: Vec::new(),
            confidence,
            artist_confidence: confidence,
            other_artists: Vec::new(),
            range: start.map(|start| start..start + title.len()),
        }
    }

    pub(crate) fn opened(&self) -> OpenedStory {
        let html = if self.text == StoryText::Full { &self.page } else { &self.html };
        let document = text::html::parse(html, None);
        let story = Story {
            text: self.text,
            teaser: String::new(),
            row: self.row.clone(),
            source_id: String::new(),
            author: String::new(),
            published: Some(self.row.date),
            updated: None,
            added: self.row.date,
            language: "en".into(),
            summary: String::new(),
            html: html.clone(),
            categories: Vec::new(),
            enclosures: Vec::new(),
            images: self.images.clone(),
            feed_url: String::new(),
            recognised: Some(self.found.clone()),
            corrections: Vec::new(),
        };
        OpenedStory {
            story,
            minutes: text::reading_minutes(&document),
            artist_stories: vec![3; self.found.artists.len()],
            document,
            followed: Vec::new(),
            pictures: KnownPictures { sizes: self.at_hand.clone(), ..KnownPictures::default() },
            partial: false,
        }
    }
}
