//! Lays the user's corrections over what the rules found in a story.
//!
//! Corrections speak of titles and names, and are laid over any result for the story, today's and that of
//! later rules: what they call wrong goes, what they call right is certain. They are applied in the order
//! in which they were given, each to what the ones before it made.

use std::ops::Range;

use super::places::places;
use crate::news::{
    ArtistKey, Correction, Kind, Mention, NamedArtist, NamedAs, NamedWork, Recognised, TitleKey,
};

/// How sure the artist is whom a title made by hand gets without a word: the story's foremost.
const PROPOSED: f32 = 0.6;

/// How sure the next candidate is after the one before him turned out to be no artist.
const LEFT_OVER: f32 = 0.5;

/// Lays corrections over what was found in a text.
pub fn correct(found: &mut Recognised, corrections: &[Correction], text: &str) {
    let mut hand = Hand { found, text };
    for correction in corrections {
        match correction {
            Correction::Work { was, is: Some(is) } => hand.set_work(was.as_ref(), is),
            Correction::Work { was: Some(was), is: None } => hand.drop_work(was),
            Correction::Artist { was, is: Some(is) } => hand.set_artist(was.as_deref(), is, true),
            Correction::Artist { was: Some(was), is: None } => hand.drop_artist(was),
            Correction::Work { was: None, is: None } | Correction::Artist { was: None, is: None } => {}
        }
    }
}

struct Hand<'a> {
    found: &'a mut Recognised,
    text: &'a str,
}

impl Hand<'_> {
    fn works(&mut self, kind: Kind) -> &mut Vec<NamedWork> {
        if kind == Kind::Release { &mut self.found.releases } else { &mut self.found.songs }
    }

    /// Makes a title the song or release that the user says it is.
    fn set_work(&mut self, was: Option<&NamedAs>, is: &NamedAs) {
        // What comes from outside may say anything.
        if is.kind == Kind::Artist || is.title.trim().is_empty() {
            return;
        }
        let known = self.locate(was.unwrap_or(is), is.kind);
        let (mut work, own) = match known {
            Some((kind, at)) => (self.works(kind).remove(at), self.take_places(kind, at)),
            None => (self.new_work(), Vec::new()),
        };
        let renamed = was.is_none_or(|was| was.title != is.title) || known.is_none();
        let own = if renamed {
            work.title.clone_from(&is.title);
            merged(places(self.text, &is.title), own)
        } else {
            own
        };
        work.confidence = 1.0;
        match is.kind {
            Kind::Release => work.release = None,
            _ => work.release_type = None,
        }
        if let Some(artist) = &is.artist {
            self.give_artist(&mut work, artist);
        }
        self.put_work(is.kind, work, own, known.is_none());
        if let Some(artist) = &is.artist {
            self.set_artist(None, artist, false);
        }
    }

    /// Finds the work that is meant: as it was taken for, as it is, or as anything else.
    fn locate(&self, meant: &NamedAs, is: Kind) -> Option<(Kind, usize)> {
        [meant.kind, is, Kind::Song, Kind::Release].into_iter().find_map(|kind| {
            let at = self.found.find_work(&NamedAs { kind, ..meant.clone() })?;
            Some((kind, at))
        })
    }

    fn new_work(&self) -> NamedWork {
        let mut names = self.found.artists.iter().map(|artist| artist.name.clone());
        let artist = names.next();
        NamedWork {
            title: String::new(),
            artist_confidence: if artist.is_some() { PROPOSED } else { 0.0 },
            artist,
            release: None,
            release_type: None,
            links: Vec::new(),
            confidence: 1.0,
            other_artists: names.collect(),
            range: None,
        }
    }

    /// Gives a work an artist. Who else it may be stays in a round: the others, then the story's other
    /// artists, then the one that it had.
    fn give_artist(&self, work: &mut NamedWork, artist: &str) {
        let before = work.artist.replace(artist.to_owned()).filter(|name| !same_artist(name, artist));
        let mut known: Vec<ArtistKey> = before.iter().map(|name| ArtistKey::of(name)).collect();
        known.push(ArtistKey::of(artist));
        let of_story = self.found.artists.iter().map(|artist| artist.name.clone());
        for other in std::mem::take(&mut work.other_artists).into_iter().chain(of_story) {
            let key = ArtistKey::of(&other);
            if !known.contains(&key) {
                known.push(key);
                work.other_artists.push(other);
            }
        }
        work.other_artists.extend(before);
        work.artist_confidence = 1.0;
    }

    /// Puts a work among its kind. One `made` by hand takes the place of a name that was read there.
    fn put_work(&mut self, kind: Kind, mut work: NamedWork, own: Vec<Range<usize>>, made: bool) {
        self.clear(&own, |mention, same| mention.kind != Kind::Artist || made && same);
        work.range = own.first().cloned().or(work.range);
        let title = TitleKey::of(&work.title);
        let same = self.works(kind).iter().position(|other| {
            TitleKey::of(&other.title) == title
                && same_artist(
                    other.artist.as_deref().unwrap_or_default(),
                    work.artist.as_deref().unwrap_or_default(),
                )
        });
        let at = match same {
            Some(at) => {
                let other = std::mem::replace(&mut self.works(kind)[at], work);
                let links = &mut self.works(kind)[at].links;
                links.extend(other.links);
                links.dedup();
                at
            }
            None => {
                let start = |work: &NamedWork| work.range.as_ref().map_or(usize::MAX, |range| range.start);
                let here = start(&work);
                let at = self.works(kind).partition_point(|other| start(other) <= here);
                self.works(kind).insert(at, work);
                self.make_room(kind, at);
                at
            }
        };
        self.add_places(kind, at, own);
    }

    fn drop_work(&mut self, was: &NamedAs) {
        if let Some(at) = self.found.find_work(was) {
            self.works(was.kind).remove(at);
            self.take_places(was.kind, at);
        }
    }

    /// Makes a name an artist's, or another name for the one that was found. One that is new comes first
    /// where the user named it for its own sake, and last where it came with a title.
    fn set_artist(&mut self, was: Option<&str>, is: &str, for_its_own_sake: bool) {
        let key = ArtistKey::of(is);
        if key.is_empty() {
            return;
        }
        let (mut own, mut at) = (Vec::new(), None);
        let before = was.map(ArtistKey::of).filter(|before| *before != key);
        for old in before.iter().chain([&key]) {
            if let Some(place) = self.found.find_artist(old) {
                self.found.artists.remove(place);
                own = merged(own, self.take_places(Kind::Artist, place));
                at = Some(at.map_or(place, |at: usize| at.min(place)));
            }
        }
        if let Some(before) = &before {
            self.rename(before, is);
        }
        let mut further = places(self.text, is);
        // A known act's title may be its name; but here a title may have been read where a new name stands.
        let made = at.is_none() && for_its_own_sake;
        self.clear(&further, |mention, same| mention.kind == Kind::Artist || made && same);
        let titles = self.found.mentions.iter().filter(|mention| mention.kind != Kind::Artist);
        let titles: Vec<Range<usize>> = titles.map(|mention| mention.range.clone()).collect();
        further.retain(|place| titles.iter().all(|title| !overlap(title, place)));
        let count = self.found.artists.len();
        let at = at.unwrap_or(if for_its_own_sake { 0 } else { count }).min(count);
        self.found.artists.insert(at, NamedArtist { name: is.to_owned(), key, confidence: 1.0 });
        self.make_room(Kind::Artist, at);
        self.add_places(Kind::Artist, at, merged(own, further));
    }

    /// Calls an artist by another name wherever a work has it.
    fn rename(&mut self, before: &ArtistKey, is: &str) {
        let works = self.found.songs.iter_mut().chain(&mut self.found.releases);
        for work in works {
            let names = work.artist.iter_mut().chain(&mut work.other_artists);
            names.filter(|name| ArtistKey::of(name) == *before).for_each(|name| is.clone_into(name));
        }
    }

    fn drop_artist(&mut self, was: &str) {
        let key = ArtistKey::of(was);
        if let Some(at) = self.found.find_artist(&key) {
            self.found.artists.remove(at);
            self.take_places(Kind::Artist, at);
        }
        for work in self.found.songs.iter_mut().chain(&mut self.found.releases) {
            work.other_artists.retain(|name| ArtistKey::of(name) != key);
            if work.artist.as_deref().map(ArtistKey::of).as_ref() == Some(&key) {
                let next = !work.other_artists.is_empty();
                work.artist = next.then(|| work.other_artists.remove(0));
                work.artist_confidence = if next { LEFT_OVER } else { 0.0 };
            }
        }
    }

    /// Takes out the places of an entry that was removed, and returns them.
    fn take_places(&mut self, kind: Kind, entry: usize) -> Vec<Range<usize>> {
        let mut taken = Vec::new();
        self.found.mentions.retain_mut(|mention| {
            let own = mention.kind == kind && mention.entry == entry;
            if own {
                taken.push(mention.range.clone());
            } else if mention.kind == kind && mention.entry > entry {
                mention.entry -= 1;
            }
            !own
        });
        taken
    }

    /// Moves the entries behind one that was put in.
    fn make_room(&mut self, kind: Kind, at: usize) {
        let behind = self.found.mentions.iter_mut().filter(|mention| mention.kind == kind);
        behind.filter(|mention| mention.entry >= at).for_each(|mention| mention.entry += 1);
    }

    /// Takes out the mentions that stand in the way of new places, and entries that have lost all of theirs.
    /// `gives_way` is told of each whether it stands on the very same bytes.
    fn clear(&mut self, wanted: &[Range<usize>], gives_way: impl Fn(&Mention, bool) -> bool) {
        let mut lost: Vec<(Kind, usize)> = Vec::new();
        self.found.mentions.retain(|mention| {
            let in_way = wanted
                .iter()
                .any(|place| overlap(place, &mention.range) && gives_way(mention, *place == mention.range));
            if in_way {
                lost.push((mention.kind, mention.entry));
            }
            !in_way
        });
        lost.retain(|&(kind, entry)| {
            !self.found.mentions.iter().any(|mention| mention.kind == kind && mention.entry == entry)
        });
        lost.sort_unstable();
        lost.dedup();
        for (kind, entry) in lost.into_iter().rev() {
            match kind {
                Kind::Artist => drop(self.found.artists.remove(entry)),
                _ => drop(self.works(kind).remove(entry)),
            }
            self.take_places(kind, entry);
        }
    }

    fn add_places(&mut self, kind: Kind, entry: usize, own: Vec<Range<usize>>) {
        self.found.mentions.extend(own.into_iter().map(|range| Mention { range, kind, entry }));
        self.found.mentions.sort_by_key(|mention| mention.range.start);
    }
}

fn same_artist(one: &str, other: &str) -> bool {
    ArtistKey::of(one) == ArtistKey::of(other)
}

fn overlap(one: &Range<usize>, other: &Range<usize>) -> bool {
    one.start < other.end && other.start < one.end
}

/// Places in order, the first ones whole, of the others those that do not overlap them.
fn merged(first: Vec<Range<usize>>, others: Vec<Range<usize>>) -> Vec<Range<usize>> {
    let mut all = first;
    for other in others {
        if all.iter().all(|place| !overlap(place, &other)) {
            all.push(other);
        }
    }
    all.sort_by_key(|place| place.start);
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Carson and Wet Leg share Home. Carson’s Trust follows; Wet Leg’s Wet Leg is out.";

    fn place(words: &str, nth: usize) -> Range<usize> {
        let (start, _) = TEXT.match_indices(words).nth(nth).expect("words of the text");
        start..start + words.len()
    }

    fn work(title: &str, artist: &str, range: &Range<usize>) -> NamedWork {
        NamedWork {
            title: title.into(),
            artist: Some(artist.into()),
            release: None,
            release_type: None,
            links: vec![format!("https://example.org/{title}")],
            confidence: 0.7,
            artist_confidence: 0.7,
            other_artists: Vec::new(),
            range: Some(range.clone()),
        }
    }

    /// Carson, a song of hers, and two releases, one of them with its act's name.
    fn found() -> Recognised {
        let artist =
            |name: &str| NamedArtist { name: name.into(), key: ArtistKey::of(name), confidence: 0.9 };
        let mention = |kind, entry, range| Mention { range, kind, entry };
        let (home, trust, own) = (place("Home", 0), place("Trust", 0), place("Wet Leg", 2));
        Recognised {
            artists: vec![artist("Carson"), artist("Wet Leg")],
            songs: vec![work("Home", "Carson", &home)],
            releases: vec![work("Trust", "Carson", &trust), work("Wet Leg", "Wet Leg", &own)],
            mentions: vec![
                mention(Kind::Artist, 0, place("Carson", 0)),
                mention(Kind::Artist, 1, place("Wet Leg", 0)),
                mention(Kind::Song, 0, home),
                mention(Kind::Artist, 0, place("Carson", 1)),
                mention(Kind::Release, 0, trust),
                mention(Kind::Artist, 1, place("Wet Leg", 1)),
                mention(Kind::Release, 1, own),
            ],
        }
    }

    fn corrected(said: &[Correction]) -> Recognised {
        let mut found = found();
        correct(&mut found, said, TEXT);
        found
    }

    fn named(kind: Kind, title: &str, artist: Option<&str>) -> NamedAs {
        NamedAs { kind, title: title.into(), artist: artist.map(str::to_owned) }
    }

    /// Everything found, as "kind title/artist × places", in order.
    fn told(found: &Recognised) -> String {
        let places = |kind, entry| {
            found.mentions.iter().filter(|mention| (mention.kind, mention.entry) == (kind, entry)).count()
        };
        let works = |kind: Kind, sign: char| {
            let works = found.works(kind).iter().enumerate();
            works.map(move |(at, work)| {
                let artist = work.artist.as_deref().unwrap_or("?");
                format!("{sign}{}/{artist}×{}", work.title, places(kind, at))
            })
        };
        let artists = found.artists.iter().enumerate();
        let artists = artists.map(|(at, artist)| format!("@{}×{}", artist.name, places(Kind::Artist, at)));
        let all = artists.chain(works(Kind::Song, '♪')).chain(works(Kind::Release, '◎'));
        all.collect::<Vec<_>>().join(" ")
    }

    #[track_caller]
    fn check(said: Correction, expected: &str) {
        assert_eq!(told(&corrected(&[said])), expected);
    }

    #[test]
    fn a_title_takes_its_places_along_to_its_new_kind() {
        let was = Some(named(Kind::Song, "Home", Some("Carson")));
        let is = Some(named(Kind::Release, "Home", None));
        let all = "@Carson×2 @Wet Leg×2 ◎Home/Carson×1 ◎Trust/Carson×1 ◎Wet Leg/Wet Leg×1";
        check(Correction::Work { was: was.clone(), is: is.clone() }, all);
        let flipped = corrected(&[Correction::Work { was, is }]);
        assert_eq!((flipped.releases[0].confidence, flipped.releases[0].artist_confidence), (1.0, 0.7));
    }

    #[test]
    fn another_artist_is_certain_and_listed() {
        let by = |artist| Correction::Work {
            was: Some(named(Kind::Song, "Home", Some("Carson"))),
            is: Some(named(Kind::Song, "Home", Some(artist))),
        };
        check(by("Wet Leg"), "@Carson×2 @Wet Leg×2 ♪Home/Wet Leg×1 ◎Trust/Carson×1 ◎Wet Leg/Wet Leg×1");
        let all = "@Carson×2 @Wet Leg×2 @Blur×0 ♪Home/Blur×1 ◎Trust/Carson×1 ◎Wet Leg/Wet Leg×1";
        check(by("Blur"), all);
        let found = corrected(&[by("Blur")]);
        assert_eq!((found.songs[0].confidence, found.songs[0].artist_confidence), (1.0, 1.0));
        assert_eq!(found.songs[0].other_artists, ["Wet Leg", "Carson"], "who it was comes round last");
        assert_eq!(found.songs[0].links.len(), 1);
    }

    #[test]
    fn a_title_made_by_hand_takes_the_place_of_what_was_read_there() {
        let made = |title| Correction::Work { was: None, is: Some(named(Kind::Song, title, None)) };
        check(
            made("share Home"),
            "@Carson×2 @Wet Leg×2 ♪share Home/Carson×1 ◎Trust/Carson×1 ◎Wet Leg/Wet Leg×1",
        );
        check(
            made("not there"),
            "@Carson×2 @Wet Leg×2 ♪Home/Carson×1 ♪not there/Carson×0 ◎Trust/Carson×1 ◎Wet Leg/Wet Leg×1",
        );
    }

    #[test]
    fn an_artist_made_by_hand_comes_first_and_another_name_stays_in_place() {
        let made = |name: &str| Correction::Artist { was: None, is: Some(name.into()) };
        check(made("Trust"), "@Trust×1 @Carson×2 @Wet Leg×2 ♪Home/Carson×1 ◎Wet Leg/Wet Leg×1");
        let all = "@Carson×2 @Wet Leg×2 ♪Home/Carson×1 ◎Trust/Carson×1 ◎Wet Leg/Wet Leg×1";
        check(made("Wet Leg"), all);
        let renamed = Correction::Artist { was: Some("Carson".into()), is: Some("Sofia Carson".into()) };
        let all = "@Sofia Carson×2 @Wet Leg×2 ♪Home/Sofia Carson×1 ◎Trust/Sofia Carson×1 ◎Wet Leg/Wet Leg×1";
        check(renamed, all);
        let joined = Correction::Artist { was: Some("Carson".into()), is: Some("Wet Leg".into()) };
        check(joined, "@Wet Leg×4 ♪Home/Wet Leg×1 ◎Trust/Wet Leg×1 ◎Wet Leg/Wet Leg×1");
    }

    #[test]
    fn works_of_what_is_no_artist_go_to_the_next_candidate() {
        let denied = Correction::Artist { was: Some("Carson".into()), is: None };
        check(denied.clone(), "@Wet Leg×2 ♪Home/?×1 ◎Trust/?×1 ◎Wet Leg/Wet Leg×1");
        let mut found = found();
        found.songs[0].other_artists = vec!["Wet Leg".into()];
        correct(&mut found, &[denied], TEXT);
        assert_eq!(
            (found.songs[0].artist.as_deref(), found.songs[0].artist_confidence),
            (Some("Wet Leg"), 0.5)
        );
    }

    #[test]
    fn a_song_that_is_none_leaves_the_release_of_its_name() {
        let was = Some(named(Kind::Release, "Trust", Some("Carson")));
        check(Correction::Work { was, is: None }, "@Carson×2 @Wet Leg×2 ♪Home/Carson×1 ◎Wet Leg/Wet Leg×1");
        let was = Some(named(Kind::Song, "Trust", Some("Carson")));
        assert_eq!(corrected(&[Correction::Work { was, is: None }]), found());
    }

    #[test]
    fn saying_nothing_changes_nothing() {
        let nothing = [
            Correction::Work { was: None, is: None },
            Correction::Artist { was: None, is: None },
            Correction::Artist { was: None, is: Some(" ".into()) },
            Correction::Work { was: None, is: Some(named(Kind::Artist, "Home", None)) },
            Correction::Work { was: Some(named(Kind::Artist, "Carson", None)), is: None },
            Correction::Work { was: None, is: Some(named(Kind::Song, " ", None)) },
            Correction::Artist { was: Some("Nobody".into()), is: None },
        ];
        assert_eq!(corrected(&nothing), found());
    }
}
