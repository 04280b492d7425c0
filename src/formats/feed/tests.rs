//! One row a flaw: what stands in the feed, and what the entry must say all the same.

use super::parse;
use crate::formats::Batch;
use crate::news::NewStory;

const BASE: &str = "https://music.example/feed/";

fn value(story: &NewStory, field: &str) -> String {
    let time = |time: Option<jiff::Timestamp>| time.map(|time| time.to_string()).unwrap_or_default();
    match field {
        "id" => story.source_id.clone(),
        "title" => story.title.clone(),
        "url" => story.url.clone(),
        "author" => story.author.clone(),
        "published" => time(story.published),
        "updated" => time(story.updated),
        "language" => story.language.clone(),
        "summary" => story.summary.clone(),
        "html" => story.html.clone(),
        "categories" => story.categories.join("; "),
        "images" => story.images.join("; "),
        "enclosures" => {
            let shown = story
                .enclosures
                .iter()
                .map(|file| format!("{} {} {}", file.url, file.media_type, file.length.unwrap_or(0)));
            shown.collect::<Vec<_>>().join("; ")
        }
        other => panic!("no field {other}"),
    }
}

#[track_caller]
fn check(source: &str, expected: &[(&str, &str)]) {
    let batch = parse(source, Some(BASE));
    let story = batch.stories.first().unwrap_or_else(|| panic!("no entry in {source}"));
    for (field, expected) in expected {
        assert_eq!(value(story, field), *expected, "{field} of {source}");
    }
}

#[track_caller]
fn check_rss(item: &str, expected: &[(&str, &str)]) {
    check(
        &format!("<rss version=\"2.0\"><channel><title>T</title><item>{item}</item></channel></rss>"),
        expected,
    );
}

#[track_caller]
fn check_atom(entry: &str, expected: &[(&str, &str)]) {
    let head = "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>T</title>";
    check(&format!("{head}<entry>{entry}</entry></feed>"), expected);
}

fn titles(batch: &Batch) -> Vec<&str> {
    batch.stories.iter().map(|story| story.title.as_str()).collect()
}

#[test]
fn an_rss_entry_is_read_whole() {
    check_rss(
        "<title>A &amp; B</title><link>https://music.example/a</link><guid isPermaLink=\"false\">id-1</guid>\
         <pubDate>Tue, 12 Jul 2022 09:30:00 +0200</pubDate><dc:creator><![CDATA[Ana Writer]]></dc:creator>\
         <category>News</category><category domain=\"x\"><![CDATA[Rock]]></category><category>News</category>\
         <description>Short &lt;b&gt;teaser&lt;/b&gt;</description>\
         <content:encoded><![CDATA[<p>Whole <img src=\"/p.jpg\"> text</p>]]></content:encoded>\
         <enclosure url=\"/song.mp3\" type=\"audio/mpeg\" length=\"123\"/>",
        &[
            ("title", "A & B"),
            ("url", "https://music.example/a"),
            ("id", "id-1"),
            ("published", "2022-07-12T07:30:00Z"),
            ("author", "Ana Writer"),
            ("categories", "News; Rock"),
            ("summary", "Short teaser"),
            ("html", "<p>Whole <img src=\"https://music.example/p.jpg\"> text</p>"),
            ("enclosures", "https://music.example/song.mp3 audio/mpeg 123"),
            ("images", "https://music.example/p.jpg"),
        ],
    );
}

#[test]
fn an_atom_entry_is_read_whole() {
    check_atom(
        "<title type=\"html\">A &amp;amp; &lt;i&gt;B&lt;/i&gt;</title><link rel=\"edit\" href=\"e\"/>\
         <link rel=\"enclosure\" href=\"/s.mp3\" type=\"audio/mpeg\" length=\"9\"/><link href=\"../a\"/><id>urn:1</id>\
         <published>2022-07-12T09:30:00Z</published><updated>2022-07-13T09:30:00Z</updated>\
         <author><name>Ana Writer</name><email>ana@music.example</email></author><author><name>Ben</name></author>\
         <category term=\"rock\" label=\"Rock\"/><summary>Short &lt;3</summary>\
         <content type=\"xhtml\" xml:base=\"/deep/\"><div xmlns=\"http://www.w3.org/1999/xhtml\"><p>Whole \
         <a href=\"x\">text</a></p></div></content>",
        &[
            ("title", "A & B"),
            ("url", "https://music.example/a"),
            ("id", "urn:1"),
            ("published", "2022-07-12T09:30:00Z"),
            ("updated", "2022-07-13T09:30:00Z"),
            ("author", "Ana Writer, Ben"),
            ("categories", "rock"),
            ("summary", "Short <3"),
            ("html", "<p>Whole <a href=\"https://music.example/deep/x\">text</a></p>"),
            ("enclosures", "https://music.example/s.mp3 audio/mpeg 9"),
        ],
    );
}

#[test]
fn every_dialect_has_entries() {
    let entry = "<item><title>One</title><link>http://a.example/1</link></item>";
    for source in [
        format!("<rss><channel>{entry}</channel></rss>"),
        format!("<rss>{entry}</rss>"),
        format!("<rss version='0.91'><channel><title>T</title></channel>{entry}</rss>"),
        format!("<rdf:RDF xmlns='http://my.netscape.com/rdf/simple/0.9/'><channel/>{entry}</rdf:RDF>"),
        format!("<rdf:RDF xmlns='http://purl.org/rss/1.0/'><channel rdf:about='x'><items/></channel>{entry}</rdf:RDF>"),
        format!("<RSS><CHANNEL>{}</CHANNEL></RSS>", entry.replace("item", "ITEM").replace("title", "Title")),
        format!("<channel>{entry}</channel>"),
        entry.to_owned(),
        format!("<b>Warning</b>: line 1\n<?xml version='1.0'?><rss><channel>{entry}</channel></rss> junk"),
        "<a:feed xmlns:a='http://www.w3.org/2005/Atom'><a:entry><a:title>One</a:title><a:link href='http://a.example/1'/>\
         </a:entry></a:feed>"
            .to_owned(),
        "<feed version='0.3' xmlns='http://purl.org/atom/ns#'><entry><title mode='escaped' type='text/html'>One</title>\
         <link rel='alternate' type='text/html' href='http://a.example/1'/></entry></feed>"
            .to_owned(),
        "{\"version\":\"https://jsonfeed.org/version/1\",\"items\":[{\"id\":1,\"title\":\"One\",\"url\":\"http://a.example/1\"}]}"
            .to_owned(),
    ] {
        check(&source, &[("title", "One"), ("url", "http://a.example/1")]);
    }
}

#[test]
fn markup_flaws_cost_nothing() {
    check_rss("<title>R&B & <3 rock</title>", &[("title", "R&B & <3 rock")]);
    check_rss("<title>Caf&eacute; &nbsp;&hellip; &#8217;</title>", &[("title", "Café … ’")]);
    check_rss(
        "<title>One</titel><link>http://a.example/1</link>",
        &[("title", "One"), ("url", "http://a.example/1")],
    );
    check_rss(
        "<title>One<link>http://a.example/1</link>",
        &[("title", "One"), ("url", "http://a.example/1")],
    );
    check_rss("<title>A <b>bold</b> one</title>", &[("title", "A bold one")]);
    check_rss(
        "<title>&lt;b&gt;Bold&lt;/b&gt; &amp;amp; &amp;quot;x&amp;quot;</title>",
        &[("title", "Bold & \"x\"")],
    );
    check_rss("<title>&amp;lt;i&amp;gt;Twice&amp;lt;/i&amp;gt;</title>", &[("title", "Twice")]);
    check_rss(
        "<description>One<br>two <p>three</description><title>T</title>",
        &[("html", "One<br>two <p>three"), ("title", "T")],
    );
    check_rss("<description>never ended <guid>g</guid><title>T</title>", &[("title", "T"), ("id", "g")]);
    check_rss("<description><![CDATA[open <b>x</b></description><title>T</title>", &[("title", "T")]);
    check_rss(
        "<enclosure url=/s.mp3 type=audio/mpeg length=5 /><title>T</title>",
        &[("enclosures", "https://music.example/s.mp3 audio/mpeg 5"), ("title", "T")],
    );
    check_rss("<source url='x'>Elsewhere<title>T</title>", &[("title", "T")]);
    check_rss("<foo:bar><title>Other</title></foo:bar><title>T</title>", &[("title", "T")]);
    check_rss(
        "<title>T</title><source url='x'>Elsewhere</source><image><title>Picture</title></image>",
        &[("title", "T")],
    );
}

#[test]
fn one_bad_entry_costs_that_entry() {
    let source = "<rss><channel><title>T</title><item><title>One</title><description>a < b <![CDATA[x</description></item>\
                  <item></item><item><title>Two</title><item><title>Three</title></item><item><title>Four";
    let batch = parse(source, None);
    assert_eq!(titles(&batch), ["One", "Two", "Three", "Four"]);
    assert_eq!(batch.complaints.len(), 2, "the empty one and the cut: {:?}", batch.complaints);
}

#[test]
fn names_are_known_by_address_and_by_usual_prefix() {
    check_rss(
        "<d:creator xmlns:d='http://purl.org/dc/elements/1.1/'>Ana</d:creator><title>T</title>",
        &[("author", "Ana")],
    );
    check_rss(
        "<dc:creator>Ana</dc:creator><dc:date>2022-07-12</dc:date><dc:subject>x</dc:subject>",
        &[("author", "Ana"), ("published", "2022-07-12T00:00:00Z"), ("categories", "x")],
    );
    check_rss(
        "<c:encoded xmlns:c='http://purl.org/rss/1.0/modules/content/'>&lt;p&gt;x&lt;/p&gt;</c:encoded>",
        &[("html", "<p>x</p>")],
    );
    check_rss("<title>T</title><media:title>M</media:title><dc:title>D</dc:title>", &[("title", "T")]);
    check_rss("<media:title>M</media:title><title>T</title>", &[("title", "T")]);
    check_rss(
        "<x:title xmlns:x='urn:other'>X</x:title><link>http://a.example/1</link>",
        &[("title", "http://a.example/1")],
    );
    check_rss(
        "<itunes:author>Ana</itunes:author><itunes:image href='/i.jpg'/><itunes:keywords>a, b c</itunes:keywords>",
        &[("author", "Ana"), ("images", "https://music.example/i.jpg"), ("categories", "a; b c")],
    );
    check_rss(
        "<title>T</title><media:group><media:content url='/v.mp4' medium='video'/><media:thumbnail url='/t.jpg'/>\
         <media:content url='/i.png' type='image/png'><media:title>M</media:title></media:content></media:group>",
        &[
            ("images", "https://music.example/t.jpg; https://music.example/i.png"),
            ("enclosures", "https://music.example/v.mp4  0"),
        ],
    );
}

#[test]
fn people_are_named_without_their_addresses() {
    check_rss("<author>ana@music.example (Ana Writer)</author>", &[("author", "Ana Writer")]);
    check_rss("<author>Ana Writer &lt;ana@music.example&gt;</author>", &[("author", "Ana Writer")]);
    check_rss("<author>ana@music.example</author>", &[("author", "ana@music.example")]);
    check_atom(
        "<author><email>ana@music.example</email></author><title>T</title>",
        &[("author", "ana@music.example")],
    );
}

#[test]
fn missing_links_ids_and_dates_are_made_up_for() {
    check_rss("<guid>https://music.example/g</guid>", &[("url", "https://music.example/g")]);
    check_rss("<guid isPermaLink='false'>https://music.example/g</guid><title>T</title>", &[("url", "")]);
    check_rss("<guid>https://music.example/g</guid><link>/l</link>", &[("url", "https://music.example/l")]);
    check_rss(
        "<description>The first sentence of it</description>",
        &[("title", "The first sentence of it")],
    );
    check_atom(
        "<updated>2022-07-12T00:00:00Z</updated><title>T</title>",
        &[("published", "2022-07-12T00:00:00Z")],
    );
    check_rss("<title>T</title><pubDate>nonsense</pubDate>", &[("published", "")]);
    check_rss(
        "<link/><title>T</title><link>\n https://music.example/l \n</link>",
        &[("url", "https://music.example/l")],
    );
}

#[test]
fn json_feeds_may_bend() {
    let source = r#"{"title":"T &amp; U","home_page_url":"https://music.example/","authors":[{"name":"Ana"}],"items":[
        {"id":7,"content_text":"one\n\ntwo","tags":"rock","date_published":1657618259,"attachments":{"url":"/s.mp3",
         "mime_type":"audio/mpeg","size_in_bytes":5},"image":"/i.jpg",}]}"#;
    check(
        source,
        &[
            ("id", "7"),
            ("title", "one"),
            ("html", "<p>one</p>\n<p>two</p>\n"),
            ("categories", "rock"),
            ("published", "2022-07-12T09:30:59Z"),
            ("enclosures", "https://music.example/s.mp3 audio/mpeg 5"),
            ("images", "https://music.example/i.jpg"),
            ("author", "Ana"),
        ],
    );
    let cut = parse(r#"{"title":"T","items":[{"id":"1","title":"One"},{"id":"2","title":"Tw"#, None);
    assert_eq!(titles(&cut), ["One"]);
    assert_eq!(cut.complaints.len(), 1);
}

#[test]
fn the_feed_itself_is_described() {
    let source = "<rss><channel xml:lang='en'><title>Music &amp; Noise</title><link>https://music.example/</link>\
                  <atom:link rel='self' href='https://music.example/feed'/><item><title>A</title></item></channel></rss>";
    let batch = parse(source, None);
    let feed = &batch.feeds[0];
    assert_eq!((feed.title.as_str(), feed.site.as_str()), ("Music & Noise", "https://music.example/"));
    assert_eq!(feed.url, "https://music.example/feed");
    assert_eq!(batch.stories[0].feed.as_ref(), Some(feed));
    assert_eq!(batch.stories[0].language, "en");
}

#[test]
fn what_is_no_feed_says_so() {
    for source in ["", "<html><body>404</body></html>", "{}", "[]", "nothing"] {
        let batch = parse(source, None);
        assert!(batch.stories.is_empty() && batch.complaints.len() == 1, "{source}: {batch:?}");
    }
}

#[test]
fn addresses_start_from_the_base_in_force() {
    let source = "<feed xmlns='http://www.w3.org/2005/Atom' xml:base='http://a.example/dir/'><title>T</title>\
                  <link href='home'/><entry xml:base='sub/'><title>One</title><id>one</id><link href='page'/>\
                  <link rel='enclosure' href='s.mp3'/><content type='html'>&lt;q cite='q'>x&lt;/q></content></entry></feed>";
    check(
        source,
        &[
            ("url", "http://a.example/dir/sub/page"),
            ("id", "http://a.example/dir/sub/one"),
            ("enclosures", "http://a.example/dir/sub/s.mp3  0"),
            ("html", "<q cite=\"http://a.example/dir/sub/q\">x</q>"),
        ],
    );
    assert_eq!(parse(source, Some(BASE)).link, "http://a.example/dir/home");
    check_rss(
        "<guid>/g/1</guid>",
        &[("id", "https://music.example/g/1"), ("url", "https://music.example/g/1")],
    );
    check_rss("<guid isPermaLink='false'>/g/1</guid><title>T</title>", &[("id", "/g/1"), ("url", "")]);
    check_rss("<guid>1234</guid><title>T</title>", &[("id", "1234"), ("url", "")]);
    check_rss(
        "<link>https://music.example/a\n  /b c</link><title>T</title>",
        &[("url", "https://music.example/a/b c")],
    );
}

#[test]
fn old_and_odd_dialects_are_read() {
    check(
        "<Channel HREF='http://a.example/'><Title>T</Title><Item HREF='/1' LASTMOD='2003-01-01T12:00'><Title>One</Title>\
         <Abstract>Short</Abstract></Item></Channel>",
        &[
            ("title", "One"),
            ("url", "https://music.example/1"),
            ("updated", "2003-01-01T12:00:00Z"),
            ("summary", "Short"),
        ],
    );
    check(
        "<r:rss xmlns:r='urn:of-nobody'><r:channel><r:item><r:title>One</r:title></r:item></r:channel></r:rss>",
        &[("title", "One")],
    );
    check(
        "<!DOCTYPE rss [<!ENTITY band 'Glass Harbour'>]><rss><channel><item><title>&band; &eacute;</title></item></channel></rss>",
        &[("title", "Glass Harbour é")],
    );
    check_atom(
        "<title type='text'>&lt;b&gt; &amp;amp;</title><content type='text'>&lt;b&gt;</content>",
        &[("title", "<b> &amp;"), ("html", "<p>&lt;b&gt;</p>\n")],
    );
}

#[test]
fn the_fuller_of_two_texts_is_the_story() {
    let both = [("summary", "Short"), ("html", "A longer text"), ("title", "T")];
    check_rss(
        "<title>T</title><description>Short</description><itunes:summary>A longer text</itunes:summary>",
        &both,
    );
    check_rss(
        "<title>T</title><itunes:summary>A longer text</itunes:summary><description>Short</description>",
        &both,
    );
    check_rss(
        "<title>T</title><description>Short</description><media:description>A caption of a picture</media:description>",
        &[("html", "Short")],
    );
    check_rss(
        "<title>T</title><description>&lt;!-- hidden --&gt;seen</description>",
        &[("summary", "seen"), ("title", "T")],
    );
}
