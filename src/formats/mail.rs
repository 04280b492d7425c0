//! Newsletters as stories: one mail (EML), or a mailbox of many (mbox).
//!
//! The sender's name is the feed, the subject the title, the mail's own id the story's. Where a mail says the
//! same as HTML and as plain text, the HTML is taken. Attached files are left alone.

use mail_parser::{Address, DateTime, Message, MessageParser, PartType};

use super::markup::{links, write};
use super::{Batch, Form, MOST_TITLE, Place, shorten, title_of};
use crate::news::{NewFeed, NewStory};

/// Mails that one mailbox may hold.
const MOST_MAILS: usize = 100_000;

/// Whether a text is a mail or a mailbox: its first lines are the fields of a mail's head.
#[must_use]
pub fn is_mail(text: &str) -> bool {
    const LONGEST_HEAD: usize = 400;
    let mut lines = text.lines().peekable();
    while lines.next_if(|line| line.starts_with("From ")).is_some() {}
    let mut names: Vec<String> = Vec::new();
    for line in lines.take(LONGEST_HEAD) {
        if line.trim().is_empty() {
            break;
        }
        if line.starts_with([' ', '\t']) && !names.is_empty() {
            continue;
        }
        match line.split_once(':') {
            Some((name, _)) if is_field(name) => names.push(name.to_ascii_lowercase()),
            _ => return false,
        }
    }
    let has = |name: &str| names.iter().any(|own| own == name);
    has("from") && has("date") && ["subject", "message-id", "mime-version", "to"].into_iter().any(has)
}

fn is_field(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// Reads a mail, or all mails of a mailbox.
#[must_use]
pub fn parse(bytes: &[u8]) -> Batch {
    let mut batch = Batch::new(Form::Mail);
    let parser = MessageParser::new();
    for (at, mail) in mails(bytes).into_iter().enumerate() {
        match parser.parse(&mail).as_ref().and_then(story) {
            Some(story) => batch.stories.push(story),
            None => {
                batch.complain(Place::Entry(at + 1), "It is no mail, or has neither a subject nor a text.");
            }
        }
    }
    batch
}

/// The mails of a mailbox without its quoting; a single mail as it is.
///
/// A line that begins with "From " after an empty one begins a mail; what begins so within a mail stands
/// behind one more ">" (RFC 4155 and the "mboxrd" convention). The parser's own reader of mailboxes would also
/// cut a mail in two at such a line that follows another, as programs that quote too little write it.
fn mails(bytes: &[u8]) -> Vec<Vec<u8>> {
    if !bytes.starts_with(b"From ") {
        return vec![bytes.to_vec()];
    }
    let mut mails: Vec<Vec<u8>> = Vec::new();
    let mut after_empty = true;
    for line in bytes.split_inclusive(|&byte| byte == b'\n') {
        if after_empty && line.starts_with(b"From ") {
            if mails.len() == MOST_MAILS {
                break;
            }
            mails.push(Vec::new());
        } else if let Some(mail) = mails.last_mut() {
            let quotes = line.iter().take_while(|&&byte| byte == b'>').count();
            let is_quoted = quotes > 0 && line[quotes..].starts_with(b"From ");
            mail.extend_from_slice(&line[usize::from(is_quoted)..]);
        }
        after_empty = line.trim_ascii().is_empty();
    }
    mails
}

fn story(mail: &Message<'_>) -> Option<NewStory> {
    let html = html(mail);
    let subject = shorten(mail.subject().unwrap_or_default().trim(), MOST_TITLE);
    if subject.is_empty() && html.trim().is_empty() {
        return None;
    }
    let sender = mail.from().or_else(|| mail.sender()).map(name).unwrap_or_default();
    Some(NewStory {
        source_id: mail.message_id().unwrap_or_default().to_owned(),
        title: if subject.is_empty() { title_of("", &html, "") } else { subject },
        author: sender.clone(),
        published: mail
            .date()
            .filter(|date| date.is_valid())
            .map(DateTime::to_timestamp)
            .and_then(|seconds| jiff::Timestamp::from_second(seconds).ok()),
        images: links::pictures(&html, 20),
        html,
        feed: (!sender.is_empty()).then(|| NewFeed { title: sender, ..NewFeed::default() }),
        ..NewStory::default()
    })
}

/// The first HTML of a mail, or else its plain text.
fn html(mail: &Message<'_>) -> String {
    let html = mail.html_bodies().find_map(|part| match &part.body {
        PartType::Html(html) => Some(html.to_string()),
        _ => None,
    });
    html.unwrap_or_else(|| {
        let texts = mail.text_bodies().filter_map(|part| match &part.body {
            PartType::Text(text) => Some(write::paragraphs(text)),
            _ => None,
        });
        texts.collect()
    })
}

/// The name of the first sender, or else the address.
fn name(senders: &Address<'_>) -> String {
    let Some(first) = senders.first() else { return String::new() };
    let name = first.name().map(str::trim).filter(|name| !name.is_empty());
    name.or(first.address()).unwrap_or_default().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NEWSLETTER: &str = "From: =?iso-8859-1?Q?Bj=F6rk_weekly?= <news@b.example>\r\n\
        Date: Mon, 2 Nov 2026 10:00:00 +0100\r\n\
        Subject: =?utf-8?B?TG93IOKAkyBhIG5ldyBzb25n?=\r\n\
        Message-ID: <1@b.example>\r\nMIME-Version: 1.0\r\n\
        Content-Type: multipart/alternative; boundary=x\r\n\r\n\
        --x\r\nContent-Type: text/plain\r\n\r\nThe plain one.\r\n\
        --x\r\nContent-Type: text/html; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
        <p>Caf=E9 =\r\nsongs</p>\r\n--x--\r\n";

    #[test]
    fn a_newsletter_is_a_story_of_its_sender() {
        assert!(is_mail(NEWSLETTER));
        let batch = parse(NEWSLETTER.as_bytes());
        let [story] = batch.stories.as_slice() else { panic!("{batch:?}") };
        assert_eq!(story.title, "Low – a new song");
        assert_eq!(story.source_id, "1@b.example");
        assert_eq!(story.feed.as_ref().map(|feed| feed.title.as_str()), Some("Björk weekly"));
        assert_eq!(story.html.trim(), "<p>Café songs</p>");
        assert_eq!(story.published.map(|date| date.to_string()).as_deref(), Some("2026-11-02T09:00:00Z"));
    }

    #[test]
    fn a_mailbox_holds_many_and_its_quoting_goes() {
        let mail = |number: u32, text: &str| {
            format!(
                "From a@a.example Mon Nov  2 10:00:00 2026\nFrom: a@a.example\nDate: Mon, 2 Nov 2026 10:00:00 +0000\n\
                 Subject: Number {number}\nMessage-ID: <{number}@a.example>\n\n{text}\n\n"
            )
        };
        let mailbox = mail(1, "One.\n\n>From here on.\n>>From there.\nFrom within.") + &mail(2, "a < b");
        assert!(is_mail(&mailbox));
        let batch = parse(mailbox.as_bytes());
        let titles: Vec<&str> = batch.stories.iter().map(|story| story.title.as_str()).collect();
        assert_eq!(titles, ["Number 1", "Number 2"]);
        let html = &batch.stories[0].html;
        assert!(html.contains("<p>From here on.") && html.contains("&gt;From there."), "{html}");
        assert!(batch.stories[1].html.contains("a &lt; b"));
        assert_eq!(batch.stories[1].feed.as_ref().map(|feed| feed.title.as_str()), Some("a@a.example"));
    }

    #[test]
    fn what_only_looks_like_a_mail_is_none() {
        for text in [
            "From: the archive\n\nA text.\n",
            "From here on nothing was the same.\n\nA text.",
            "Subject: a song\nDate: today\n\nText",
            "From: a\nDate: b\nThis is a sentence.\nSubject: c\n",
            "",
        ] {
            assert!(!is_mail(text), "{text}");
        }
        for bytes in [
            &b"From "[..],
            b"",
            b"From x\n\n\n",
            b"\xff\xfe:\r\n\r\n",
            b"From: a\nContent-Type: multipart/x; boundary=\"\"\n\n",
        ] {
            assert!(parse(bytes).stories.is_empty(), "{bytes:?}");
        }
    }
}
