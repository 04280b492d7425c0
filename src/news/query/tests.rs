use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use proptest::prelude::*;

use super::names::{COMPLETIONS, FIELDS, OTHER_FIELDS, SORTS, STATES, THINGS};
use super::*;
use crate::news::{ArtistKey, StoryId, View};

#[track_caller]
fn check(text: &str, printed: &str) {
    let query = Query::parse(text).unwrap_or_else(|error| panic!("{text}: {error}\n{}", error.drawn(text)));
    assert_eq!(query.to_string(), printed, "{text:?} is {query:?}");
    assert_eq!(Query::parse(printed).as_ref(), Ok(&query), "printed as {printed:?}");
}

#[track_caller]
fn check_tree(text: &str, tree: Term) {
    assert_eq!(Query::parse(text).unwrap(), Query::of(tree), "{text:?}");
}

#[track_caller]
fn fails(text: &str, at: usize, says: &str) {
    let error = Query::parse(text).expect_err(text);
    assert_eq!(error.at, at, "{text}: {error}");
    assert!(error.to_string().contains(says), "{text}: {error}");
}

#[test]
fn bare_words_and_pasted_headlines_just_work() {
    check("", "");
    check("  wet   leg ", "wet leg");
    check("Artist - Title", "Artist Title");
    check("AC/DC 7\" remix -- live", "AC/DC 7\\\" remix live");
    check("Review: Low, at last / part * 2", "Review\\: Low\\, at last part 2");
    check("“Come Back Home” out now", "\"Come Back Home\" out now");
    check("https://a.example/x?y=1", "https\\://a.example/x\\?y=1");
    check("12:30 don't !!! Beyoncé:", "12\\:30 don't !!! Beyoncé\\:");
}

#[test]
fn not_binds_tighter_than_and_and_and_than_or() {
    check("a b OR c -d", "a b OR c -d");
    check("a (b OR c) NOT d", "a (b OR c) -d");
    check("(a b) c", "a b c");
    check("((a OR b) OR c)", "a OR b OR c");
    check("-(a b) AND --c", "-(a b) --c");
    check("\\OR \"OR\" or \\-x", "\\OR \"OR\" or \\-x");
}

#[test]
fn fields_read_their_values() {
    check_tree("title:Low", Term::Field(Field::Title, Text::Word("Low".into())));
    check_tree("TITLE:\"so long\"", Term::Field(Field::Title, Text::Phrase("so long".into())));
    check_tree("url:/a\\/b\\d/", Term::Field(Field::Url, Text::Regex("a/b\\d".into())));
    check_tree("@so*", Term::Field(Field::Artist, Text::Prefix("so".into())));
    check_tree("artist:\"Sofia Carson\"", Term::Artist("Sofia Carson".into()));
    check_tree("=https://a.example/feed", Term::Feed("https://a.example/feed".into()));
    check_tree("view:\"late night\"", Term::View("late night".into()));
    check_tree("id:5", Term::Id(StoryId(5)));
    check_tree("is:Unread", Term::Is(State::Unread));
    check("song:a,\"b c\",d*,/e/", "song:a,\"b c\",d*,/e/");
    check("#film,live x", "(#film OR #live) x");
    check("is:starred,unread has:song", "(is:starred OR is:unread) has:song");
    check("lang:en newer:1w age>=2mo", "lang:en age<1w age>2mo");
    check("tag:rock\\,pop", "#\"rock,pop\"");
}

#[test]
fn order_and_limit_belong_to_the_whole_query() {
    check("sort:-date limit:50", "sort:-date limit:50");
    check("a limit:5 OR b sort:best", "a OR b sort:best limit:5");
    fails("(a sort:date)", 3, "whole query");
    fails("a -limit:3", 3, "whole query");
    fails("sort:date sort:title", 10, "twice");
    fails("limit:0", 6, "from 1");
}

#[test]
fn faults_say_where_they_are_and_what_was_meant() {
    fails("low titel:x", 4, "Did you mean \"title\"?");
    fails("is:unraed", 3, "Did you mean is:unread?");
    fails("aeg<7d", 0, "Did you mean \"age\"?");
    fails("title>a", 0, "cannot be compared");
    fails("age:7d", 0, "age<7d");
    fails("age<7m", 4, "3mo");
    fails("date:2026-10..2026-13", 14, "no date");
    fails("a \"b", 2, "never closed");
    fails("é (a", 3, "never closed");
    fails("a) b", 1, "never opened");
    fails("a OR", 4, "after it");
    fails("OR a", 0, "before it");
    fails("a OR )", 5, "after it");
    fails("/abc", 0, "closing slash");
    fails("title: x", 6, "needs a value");
    fails("a NOT", 2, "exclude");
    fails("what:ever", 0, "quotation marks");
}

#[test]
fn the_caret_stands_under_the_fault() {
    #[track_caller]
    fn drawn(query: &str, expected: &str) {
        assert_eq!(Query::parse(query).unwrap_err().drawn(query), expected);
    }
    drawn("low titel:x", "low titel:x\n    ^");
    drawn("日本 titel:x", "日本 titel:x\n     ^");
    drawn("\u{1b}[31m\u{202e} is:x", "[31m is:x\n        ^");
    let long = format!("{} is:x {}", "word ".repeat(30), "word ".repeat(30));
    let error = Query::parse(&long).unwrap_err();
    assert!(error.drawn(&long).lines().all(|line| line.chars().count() < 80), "{}", error.drawn(&long));
}

#[test]
fn while_typing_the_last_word_grows_and_an_unfinished_end_is_no_fault() {
    #[track_caller]
    fn typing(text: &str, printed: &str) {
        assert_eq!(Query::typing(text).unwrap().to_string(), printed, "typing {text:?}");
    }
    typing("wet le", "wet le*");
    typing("wet leg ", "wet leg");
    typing("low O", "low O*");
    typing("low OR", "low OR*".replace("OR*", "\\OR*").as_str());
    typing("low OR ", "low");
    typing("@sof", "artist:sof*");
    typing("#fi", "tag:fi*");
    typing("low -li", "low -li");
    typing("low -", "low");
    typing("(low OR (hi", "low OR hi*");
    typing("\"come ba", "\"come ba\"");
    typing("low title:", "low");
    typing("low is:", "low");
    typing("low /a", "low");
    assert!(Query::typing("titel:x").is_err());
}

#[test]
fn hidden_stories_are_left_out_unless_the_query_speaks_of_them() {
    let visible = |text: &str| Query::parse(text).unwrap().visible().unwrap().to_string();
    assert_eq!(visible("a"), "a -is:hidden");
    assert_eq!(visible("a OR b"), "(a OR b) -is:hidden");
    assert_eq!(visible("a (is:hidden OR b)"), "a (is:hidden OR b)");
    assert_eq!(visible("-is:hidden a"), "-is:hidden a");
}

#[test]
fn muted_feeds_are_left_out_where_nothing_in_particular_is_looked_for() {
    let leaves_out =
        |text: &str| Query::parse(text).unwrap().visible().unwrap().to_string().ends_with("-is:muted");
    for text in ["", "is:unread", "-is:read newer:2d", "is:followed OR date:2026", "limit:5 sort:title"] {
        assert!(leaves_out(text), "{text}");
    }
    for text in
        ["a", "is:unread a", "is:starred", "#live", "@Low", "=Daily is:unread", "folder:Indie", "is:muted"]
    {
        assert!(!leaves_out(text), "{text}");
    }
}

#[test]
fn a_view_is_a_query() {
    #[track_caller]
    fn view(view: &View, printed: &str) {
        assert_eq!(view.query().to_string(), printed);
    }
    view(&View::All, "");
    view(&View::Today, "date:today");
    view(&View::Following, "is:followed");
    view(&View::Tag("late night".into()), "#\"late night\"");
    view(&View::Feed("https://a.example/".into()), "feed:\"https://a.example/\"");
    view(&View::Artist(ArtistKey::of("The Beatles"), "The Beatles".into()), "@\"The Beatles\"");
    view(&View::Artist(ArtistKey::of("Queen"), "another name".into()), "@queen");
    view(&View::Query("is:unread low".into()), "is:unread low");
    view(&View::Query("titel:x".into()), "titel\\:x");
}

#[test]
fn joining_two_queries_asks_for_both() {
    let join = |a: &str, b: &str| Query::parse(a).unwrap().and(Query::parse(b).unwrap()).to_string();
    assert_eq!(join("a OR b sort:title limit:5", "c d limit:9"), "(a OR b) c d sort:title limit:9");
    assert_eq!(join("", "a"), "a");
}

#[test]
fn days_are_those_of_the_zone_across_a_clock_change() {
    #[track_caller]
    fn between(text: &str, from: &str, before: &str) {
        let now: Timestamp = "2026-03-29T10:00:00Z".parse().unwrap();
        let zone = TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3").unwrap();
        let Some(Expr::Term(Term::Date(dates))) = Query::parse(text).unwrap().filter else {
            panic!("{text}")
        };
        let (start, end) = dates.between(now, &zone);
        let show = |time: Option<Timestamp>| time.map_or(String::new(), |time| time.to_string());
        assert_eq!((show(start).as_str(), show(end).as_str()), (from, before), "{text}");
    }
    between("date:today", "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z");
    between("date:yesterday", "2026-03-27T23:00:00Z", "2026-03-28T23:00:00Z");
    between("date:2026-02", "2026-01-31T23:00:00Z", "2026-02-28T23:00:00Z");
    between("date:2026-W01", "2025-12-28T23:00:00Z", "2026-01-04T23:00:00Z");
    between("date:2025..2026-02-01", "2024-12-31T23:00:00Z", "2026-02-01T23:00:00Z");
    between("date<2026", "", "2025-12-31T23:00:00Z");
    between("date:..2025", "", "2025-12-31T23:00:00Z");
    between("date>2025", "2025-12-31T23:00:00Z", "");
    between("date>=2025", "2024-12-31T23:00:00Z", "");
}

#[test]
fn an_age_is_a_duration() {
    let now: Timestamp = "2026-03-29T10:00:00Z".parse().unwrap();
    assert_eq!(Ago::parse("1w").unwrap().before(now).to_string(), "2026-03-22T10:00:00Z");
    assert_eq!(Ago::parse("4000000000y").unwrap().before(now), Timestamp::MIN);
    assert_eq!(Ago::parse("d"), None);
}

#[test]
fn every_name_of_the_language_can_be_completed() {
    let offered = |start: &str| COMPLETIONS.iter().any(|(text, _)| text.starts_with(start));
    for name in FIELDS.iter().map(|(name, _)| *name).chain(OTHER_FIELDS.iter().copied()) {
        assert!(offered(name), "{name} is not offered");
    }
    for name in STATES.iter().map(|(name, _)| format!("is:{name}")) {
        assert!(offered(&name), "{name} is not offered");
    }
    for name in THINGS.iter().map(|(name, _)| format!("has:{name}")) {
        assert!(offered(&name), "{name} is not offered");
    }
}

#[test]
fn depth_and_length_are_bounded() {
    assert!(Query::parse(&"(".repeat(10_000)).unwrap_err().message.contains("nested"));
    assert!(Query::parse(&format!("{}x", "-".repeat(10_000))).unwrap_err().message.contains("nested"));
    assert!(Query::parse(&"é".repeat(20_000)).unwrap_err().message.contains("long"));
}

fn some_text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z]{1,6}",
        "[ -~é“”日\u{301}]{1,8}".prop_filter("not blank", |text| !text.trim().is_empty())
    ]
}

fn one_text() -> impl Strategy<Value = Text> {
    prop_oneof![
        some_text().prop_map(Text::Word),
        some_text().prop_map(Text::Phrase),
        some_text().prop_map(Text::Prefix),
        "[a-z\\[\\].é]{1,6}".prop_map(Text::Regex),
    ]
}

fn period() -> impl Strategy<Value = Period> {
    prop_oneof![
        (1000i16..3000).prop_map(Period::Year),
        (1000i16..3000, 1i8..=12).prop_map(|(year, month)| Period::Month(year, month)),
        (1000i16..3000, 1i8..=52).prop_map(|(year, week)| Period::Week(year, week)),
        (1000i16..3000, 1i8..=12, 1i8..=28)
            .prop_map(|(year, month, day)| Period::Day(Date::new(year, month, day).unwrap())),
        Just(Period::Today),
        Just(Period::Yesterday),
    ]
}

fn term() -> impl Strategy<Value = Term> {
    let unit =
        prop::sample::select(vec![Unit::Minute, Unit::Hour, Unit::Day, Unit::Week, Unit::Month, Unit::Year]);
    let ago = (any::<u32>(), unit).prop_map(|(count, unit)| Ago { count, unit });
    let text_field = prop::sample::select(vec![Field::Title, Field::Song, Field::Language, Field::Kind]);
    let texts = prop_oneof![one_text(), prop::collection::vec(one_text(), 2..4).prop_map(Text::Any)];
    prop_oneof![
        some_text().prop_map(Term::Word),
        some_text().prop_map(Term::Prefix),
        some_text().prop_map(Term::Phrase),
        "[a-z().][a-z(). ]{0,6}".prop_map(Term::Regex),
        some_text().prop_map(Term::Tag),
        some_text().prop_map(Term::Artist),
        some_text().prop_map(Term::Feed),
        some_text().prop_map(Term::Folder),
        some_text().prop_map(Term::View),
        (text_field, texts).prop_map(|(field, text)| Term::Field(field, text)),
        some_text().prop_map(|stem| Term::Field(Field::Artist, Text::Prefix(stem))),
        any::<i64>().prop_map(|id| Term::Id(StoryId(id))),
        prop::sample::select(STATES).prop_map(|(_, state)| Term::Is(state)),
        prop::sample::select(THINGS).prop_map(|(_, thing)| Term::Has(thing)),
        (period(), period()).prop_map(|(first, last)| Term::Date(Dates::In(first, last))),
        period().prop_map(|period| Term::Date(Dates::Before(period))),
        period().prop_map(|period| Term::Date(Dates::Since(period))),
        ago.clone().prop_map(Term::Newer),
        ago.prop_map(Term::Older),
    ]
}

fn expr() -> impl Strategy<Value = Expr> {
    term().prop_map(Expr::Term).prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 1..4).prop_map(|parts| Expr::all(parts).unwrap()),
            prop::collection::vec(inner.clone(), 1..4).prop_map(|parts| Expr::any(parts).unwrap()),
            inner.prop_map(|part| Expr::Not(Box::new(part))),
        ]
    })
}

proptest! {
    #[test]
    fn a_printed_query_parses_to_the_same_tree(
        filter in prop::option::of(expr()),
        sort in prop::option::of(prop::sample::select(SORTS)),
        limit in prop::option::of(1..u32::MAX),
    ) {
        let query = Query { filter, sort: sort.map(|(_, sort)| sort), limit };
        let printed = query.to_string();
        prop_assert_eq!(Query::parse(&printed).map_err(|error| error.drawn(&printed)), Ok(query), "{}", printed);
    }

    #[test]
    fn any_text_parses_or_says_where_it_fails(text in "([a-z:\"/()#@=<>*,.\\\\ é日-]|OR |is:|date:|“|”){0,40}") {
        for parsed in [Query::parse(&text), Query::typing(&text)] {
            match parsed {
                Ok(query) => {
                    let printed = query.to_string();
                    prop_assert_eq!(Query::parse(&printed), Ok(query), "printed as {}", printed);
                }
                Err(error) => {
                    prop_assert!(text.is_char_boundary(error.at));
                    prop_assert_eq!(error.drawn(&text).lines().count(), 2);
                }
            }
        }
    }

    #[test]
    fn words_never_fail(text in "\\PC{0,40}") {
        let query = Query::words(&text);
        prop_assert_eq!(Query::parse(&query.to_string()), Ok(query));
    }
}
