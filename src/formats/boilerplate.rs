//! What sites put around an article that is not the article: share bars, comment prompts, newsletter boxes.
//!
//! Everything that is known of it is in the tables here: phrases parted by bars, one group a language. A line
//! is boilerplate only if the whole of it is, so that a story about a newsletter keeps its sentences. All
//! comparing is done on folded text: lower case, no marks, no punctuation.

use std::collections::HashSet;
use std::sync::OnceLock;

use crate::news::fold;

/// Lines that are never part of an article.
static LINES: Table = Table::new(
    "\
    advert | continue reading below | view author archive | email the author | follow on twitter | enlarge image | \
    this slideshow requires javascript | related content | related topics | dont miss | tell us what you think | \
    close this search box | close search | search for | skip to content | skip to main content | notify \
    of | inline feedback | inline feedbacks | view all comments | load more comments | leave a comment | \
    leave a reply | cancel reply | post a comment | post comment | add a comment | join the conversation \
    | join the discussion | be the first to comment | no comments | no comments yet | comments are \
    closed | log in to leave a comment | share this | share this post | share this article | share this \
    story | share this with your friends | share on | share via | sharing is caring | tweet | tweet this \
    | pin it | copy link | link copied | like loading | follow us on | related posts | related post | \
    related articles | related stories | related news | you may also like | you might also like | more \
    like this | recommended for you | continue reading | subscribe now | subscribe to our newsletter | \
    sign up for our newsletter | sign up to our newsletter | join our newsletter | get our newsletter | \
    join our mailing list | enter your email | enter your email address | your email address | \
    advertisement | advertisment | scroll to continue | article continues below | story continues below \
    advertisement | accept cookies | accept all cookies | cookie settings | manage cookies | cookie \
    policy | print this page | email this article | back to top | previous post | next post | previous \
    article | next article | filed under | save my name email and website in this browser for the next \
    time i comment | your email address will not be published | your email address will not be published \
    required fields are marked | required fields are marked | save my name email and website in this \
    browser | \
    compartir esto | comparte esto | entradas relacionadas | articulos relacionados | noticias \
    relacionadas | deja un comentario | deja una respuesta | cancelar la respuesta | suscribete a \
    nuestro boletin | suscribete a nuestra newsletter | te puede interesar | ver todos los comentarios | \
    aceptar cookies | aceptar todas las cookies | tu direccion de correo electronico no sera publicada | \
    tu direccion de correo electronico no sera publicada los campos obligatorios estan marcados con | \
    partager cet article | articles similaires | articles lies | articles connexes | a lire aussi | \
    laisser un commentaire | laisser une reponse | annuler la reponse | abonnez vous a notre newsletter \
    | inscrivez vous a notre newsletter | voir tous les commentaires | accepter les cookies | tout \
    accepter | votre adresse e mail ne sera pas publiee | votre adresse e mail ne sera pas publiee les \
    champs obligatoires sont indiques avec | \
    diesen artikel teilen | beitrag teilen | ahnliche beitrage | ahnliche artikel | verwandte artikel | \
    verwandte beitrage | konnte dich auch interessieren | kommentar hinterlassen | schreibe einen \
    kommentar | schreib einen kommentar | antworten abbrechen | newsletter abonnieren | melde dich fur \
    unseren newsletter an | alle kommentare anzeigen | cookies akzeptieren | alle cookies akzeptieren | deine e mail adresse wird nicht veroffentlicht | \
    deine e mail adresse wird nicht veroffentlicht erforderliche felder sind mit markiert | \
    compartilhe isso | posts relacionados | artigos relacionados | noticias relacionadas | deixe um \
    comentario | deixe uma resposta | cancelar resposta | assine nossa newsletter | inscreva se na nossa \
    newsletter | ver todos os comentarios | aceitar cookies | \
    condividi questo articolo | articoli correlati | articoli simili | potrebbe interessarti | lascia un \
    commento | annulla risposta | iscriviti alla newsletter | iscriviti alla nostra newsletter | vedi \
    tutti i commenti | accetta i cookie | accetta tutti i cookie",
);

/// Lines that are furniture beside another such line or a network, and may be a song or a heading alone.
static WEAK_LINES: Table = Table::new(
    "\
    oldest | newest | most voted | related | subscribe | sponsored | compartir | comparte | partager | \
    teilen | condividi | compartilhar | compartilhe | partilhar | sign up | like this | accept all | \
    follow us | share | read more | read next | anzeige | werbung | publicidad | publicidade | publicite \
    | pubblicita | comment | name | website | \
    nombre | correo electronico | nom | site web | kommentar | e mail adresse",
);

/// What a line begins with when the rest of it is only the name of a network.
static SHARE_HEADS: Table = Table::new(
    "\
    share on | share to | share via | share with | share by | share | click to share on | click to email | \
    click to print | tweet on | follow us on | follow us | send to | post to | post on | save to | pin on \
    | opens in new window | compartir en | compartir por | comparte en | partager sur | partager par | \
    teilen auf | auf | compartilhar no | compartilhe no | partilhar no | condividi su",
);

/// Networks and the other things that share bars offer.
static NETWORKS: Table = Table::new(
    "\
    facebook | twitter | x | whatsapp | reddit | pinterest | linkedin | tumblr | telegram | email | e mail \
    | mail | print | copy link | copy url | pocket | flipboard | threads | bluesky | mastodon | instagram \
    | tiktok | youtube | messenger | sms | link | facebook messenger | hacker news | snapchat | line",
);

/// What an invitation to subscribe, or a picture's credit, begins with.
static PROMOTIONS: Table = Table::new(
    "\
    sign up for | sign up to | get our | join our | support our | download our | you have been successfully subscribed | there was a problem subscribing | \
    something to consider | follow us | like us on | subscribe to | subscribe now | get the latest | click here | follow us on | image credit | \
    photo credit | image copyright | suscribete a | abonnez vous | iscriviti a",
);

/// Picture agencies, as credits name them.
static AGENCIES: Table = Table::new(
    "\
    getty images | getty | gettyimages | ap photo | associated press | reuters | afp | epa | shutterstock | istock | \
    alamy | wireimage | filmmagic | dpa | picture alliance | imago | afp via getty images | getty images for",
);

/// What stands before a link to another story.
static LEADS: Table = Table::new(
    "\
    related | read more | read also | also read | also | see more | see also | more | dont miss | watch | recommended | \
    continue reading | up next | read next | must read | lee tambien | lee mas | te puede interesar | ver tambien | \
    lire aussi | a lire | a lire aussi | voir aussi | lesen sie auch | lies auch | siehe auch | mehr zum thema | \
    leia tambem | leia mais | veja tambem | leggi anche | lees ook",
);

/// What a notice about cookies begins with.
static COOKIE_HEADS: Table = Table::new(
    "\
    we use cookies | we and our partners use cookies | this website uses cookies | this site uses cookies \
    | our website uses cookies | by continuing to use this site | by continuing to use this website | \
    utilizamos cookies | usamos cookies | este sitio web utiliza cookies | este sitio utiliza cookies | \
    nous utilisons des cookies | ce site utilise des cookies | wir verwenden cookies | wir nutzen cookies \
    | diese website verwendet cookies | este site usa cookies | este site utiliza cookies | utilizziamo i \
    cookie | questo sito utilizza cookie | questo sito utilizza i cookie",
);

/// Phrases by which a sentence asks for comments.
static PROMPTS: Table = Table::new(
    "\
    let us know in the comment | let us know in the comments | let me know in the comments | let us know \
    what you think | let us know your thoughts | let us know below | let us know on social media | tell us \
    in the comments | tell us what you think | tell us below | share your thoughts in the comments | share \
    your thoughts below | share your opinion in the comments | sound off in the comments | sound off below \
    | leave a comment below | leave us a comment | leave your comments below | drop a comment | drop us a \
    comment | comment below | comment down below | in the comments below | in the comments section | in \
    the comment section | hit the comments | cuentanos en los comentarios | dejanos un comentario | dinos \
    en los comentarios | dejanos tu opinion | comparte tu opinion en los comentarios | dites le nous en \
    commentaire | dites nous en commentaire | donnez nous votre avis en commentaire | dites le nous dans \
    les commentaires | dites nous dans les commentaires | schreibt es uns in die kommentare | schreibt uns \
    in die kommentare | schreib es uns in die kommentare | verratet es uns in den kommentaren | sagt es \
    uns in den kommentaren | conte para a gente nos comentarios | deixe sua opiniao nos comentarios | \
    conta pra gente nos comentarios | fatecelo sapere nei commenti | faccelo sapere nei commenti | \
    ditecelo nei commenti",
);

/// Words by which a question speaks to the reader.
static YOU: Table = Table::new(
    "\
    you | your | youre | te | tu | tus | ti | usted | ustedes | os | vosotros | vous | votre | vos | toi | \
    ihr | euch | eure | euer | du | dir | dich | voce | voces | vi | voi | ne pensate",
);

/// Phrases, taken apart when they are first asked for: a long text asks for each of its lines.
struct Table {
    text: &'static str,
    phrases: OnceLock<(Vec<&'static str>, HashSet<&'static str>)>,
}

impl Table {
    const fn new(text: &'static str) -> Self {
        Self { text, phrases: OnceLock::new() }
    }

    fn parsed(&self) -> &(Vec<&'static str>, HashSet<&'static str>) {
        self.phrases.get_or_init(|| {
            let phrases: Vec<_> = self.text.split('|').map(str::trim).collect();
            let whole = phrases.iter().copied().collect();
            (phrases, whole)
        })
    }
}

fn phrases(table: &Table) -> impl Iterator<Item = &'static str> {
    table.parsed().0.iter().copied()
}

fn has(table: &Table, phrase: &str) -> bool {
    table.parsed().1.contains(phrase)
}

/// Whether a line, the whole of it, is boilerplate.
#[must_use]
pub fn is_line(line: &str) -> bool {
    const LONGEST: usize = 400;
    if line.len() > LONGEST {
        return false;
    }
    let folded = fold(line);
    has(&LINES, &folded)
        || is_share_line(&folded)
        || is_comment_count(&folded)
        || is_gallery_count(&folded)
        || is_copyright(line, &folded)
        || phrases(&COOKIE_HEADS).any(|head| folded.starts_with(head))
}

/// Whether a paragraph of a page is an invitation to subscribe or a picture's credit.
pub(super) fn is_promotion(text: &str) -> bool {
    const LONGEST_CREDIT: usize = 80;
    let bare = text.trim_start_matches('(');
    let is_credit = text.len() <= LONGEST_CREDIT
        && ["Image:", "Images:", "Photo:", "Photos:", "Picture:", "Foto:"]
            .iter()
            .any(|head| bare.starts_with(head));
    is_credit || {
        let folded = fold(text);
        let headed = |head: &str| {
            folded.strip_prefix(head).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
        };
        phrases(&PROMOTIONS).any(headed) || is_follow_line(&folded) || is_inbox_line(&folded)
    }
}

/// "Follow the paper on Twitter and Instagram"; a sentence that goes on is the article's.
fn is_follow_line(folded: &str) -> bool {
    let follows = ["follow ", "find ", "like "].iter().any(|verb| folded.starts_with(verb));
    let on = folded.rsplit_once(" on ").map(|(_, networks)| networks);
    follows && on.is_some_and(|networks| !networks.is_empty() && is_network_list(networks))
}

/// Whether a paragraph asks to have letters sent.
fn is_inbox_line(folded: &str) -> bool {
    ["get ", "receive ", "want ", "sign ", "subscribe "].iter().any(|verb| folded.starts_with(verb))
        && ["your inbox", "our newsletter", "our newsletters", "our mailing list", "by email"]
            .iter()
            .any(|what| folded.contains(what))
}

/// Whether the words before a link announce another story.
pub(super) fn is_lead(text: &str) -> bool {
    const LONGEST: usize = 60;
    text.len() <= LONGEST && has(&LEADS, &fold(text))
}

/// Whether a line may be part of a share bar: a network's name, "Read more". One alone may be a heading or a
/// song; two in a row are furniture.
#[must_use]
pub fn is_weak_line(line: &str) -> bool {
    const LONGEST: usize = 40;
    let folded = if line.len() < LONGEST { fold(line) } else { return false };
    has(&NETWORKS, &folded) || has(&WEAK_LINES, &folded) || is_share_line(&folded)
}

/// "Share on Facebook", "Click to share on X (Opens in new window)", "Facebook Twitter Email".
fn is_share_line(folded: &str) -> bool {
    let line = folded.trim_end_matches(" opens in new window").trim_end_matches(" teilen");
    let headed = phrases(&SHARE_HEADS).filter_map(|head| line.strip_prefix(head)).any(|rest| {
        let rest = rest.strip_prefix(' ').unwrap_or("");
        !rest.is_empty() && rest != "x" && is_network_list(rest) || rest == "x" && line.len() > 6
    });
    headed && line != "auf x" || line.contains(' ') && line.split(' ').count() >= 3 && is_network_list(line)
}

/// Whether a text is made of networks' names alone.
fn is_network_list(text: &str) -> bool {
    let mut rest = text;
    while !rest.is_empty() {
        let next = phrases(&NETWORKS).filter_map(|name| {
            let after = rest.strip_prefix(name)?;
            (after.is_empty() || after.starts_with(' ')).then(|| after.trim_start())
        });
        let Some(after) = next.min_by_key(|after| after.len()) else { return false };
        rest = after.strip_prefix("and ").unwrap_or(after);
    }
    true
}

/// "0 Comments", "12 comments".
fn is_comment_count(folded: &str) -> bool {
    let Some((number, word)) = folded.split_once(' ') else { return false };
    number.bytes().all(|byte| byte.is_ascii_digit())
        && matches!(
            word,
            "comment" | "comments" | "comentarios" | "commentaires" | "kommentare" | "commenti" | "shares"
        )
}

/// "Image 1 of / 13", "3 of 12 photos".
fn is_gallery_count(folded: &str) -> bool {
    let words: Vec<&str> = folded.split(' ').collect();
    let number = |at: usize| words.get(at).is_some_and(|word| word.bytes().all(|byte| byte.is_ascii_digit()));
    let thing = |at: usize| {
        let things =
            ["image", "images", "photo", "photos", "picture", "pictures", "slide", "slides", "bild", "foto"];
        words.get(at).is_some_and(|word| things.contains(word))
    };
    let of = |at: usize| words.get(at).is_some_and(|word| ["of", "von", "de", "sur", "di"].contains(word));
    match words.len() {
        4 if of(1) => number(0) && number(2) && thing(3),
        4 => thing(0) && number(1) && of(2) && number(3),
        _ => false,
    }
}

/// "© 2019 The Paper. All rights reserved."
fn is_copyright(line: &str, folded: &str) -> bool {
    (line.starts_with('©') || folded.starts_with("copyright"))
        && (folded.contains("rights reserved") || folded.split(' ').count() <= 8)
        || folded.ends_with("all rights reserved")
        || folded.starts_with("this document is subject to copyright")
}

/// Whether a short paragraph of a page is no more than the credit of a picture, by the agency that it names last.
pub(super) fn is_credit(text: &str) -> bool {
    const LONGEST: usize = 100;
    let folded = if text.len() <= LONGEST { fold(text) } else { return false };
    let sentence = text.trim_end().ends_with(['.', '!', '?']);
    !sentence
        && phrases(&AGENCIES).any(|agency| {
            let before = folded.strip_suffix(agency);
            before.is_some_and(|before| before.is_empty() || before.ends_with(' ') && before.len() < 60)
        })
        && (text.contains(['|', '/', '©', ':']) || folded.split(' ').count() <= 5)
}

/// An article's last paragraph without the sentences at its end that ask for comments.
#[must_use]
pub fn without_prompt(paragraph: &str) -> &str {
    const LONGEST: usize = 4000;
    if paragraph.len() > LONGEST {
        return paragraph;
    }
    let sentences = sentences(paragraph);
    let Some(mut keep) = sentences.len().checked_sub(1) else { return paragraph };
    // Something short may follow the prompt, but the prompt must be near the end.
    if !is_prompt(sentences[keep]) {
        return paragraph;
    }
    while keep > 0 && (is_prompt(sentences[keep - 1]) || asks_the_reader(sentences[keep - 1])) {
        keep -= 1;
    }
    let length: usize = sentences[..keep].iter().map(|sentence| sentence.len()).sum();
    paragraph[..length].trim_end()
}

fn is_prompt(sentence: &str) -> bool {
    let folded = fold(sentence);
    phrases(&PROMPTS).any(|prompt| folded.contains(prompt))
}

fn asks_the_reader(sentence: &str) -> bool {
    sentence.trim_end().trim_end_matches(['”', '"', '’']).ends_with('?')
        && fold(sentence).split(' ').any(|word| has(&YOU, word))
}

/// Splits a paragraph after each sentence; the pieces together are the paragraph.
fn sentences(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut from = 0;
    let mut ended = false;
    for (at, letter) in text.char_indices() {
        match letter {
            '.' | '!' | '?' | '…' => ended = true,
            '"' | '”' | '’' | '\'' | ')' | '»' => {}
            letter if letter.is_whitespace() => {}
            _ => {
                if ended && text[..at].ends_with(char::is_whitespace) {
                    pieces.push(&text[from..at]);
                    from = at;
                }
                ended = false;
            }
        }
    }
    if from < text.len() {
        pieces.push(&text[from..]);
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, expected: bool) {
        assert_eq!(is_line(line), expected, "whether {line:?} is boilerplate");
    }

    #[test]
    fn whole_lines_of_boilerplate_are_known() {
        for line in [
            "Close this search box.",
            "Notify of",
            "Inline Feedbacks",
            "View all comments",
            "Share this:",
            "Share on Facebook",
            "Tweet",
            "Click to share on X (Opens in new window)",
            "Facebook Twitter Email",
            "12 Comments",
            "Subscribe to our newsletter!",
            "Related Posts",
            "Compartir en Facebook",
            "Ähnliche Beiträge",
            "Laisser un commentaire",
            "Iscriviti alla newsletter",
            "We use cookies to give you the best experience. By continuing you agree.",
            "Auf Facebook teilen",
            "Das könnte dich auch interessieren",
            "Your email address will not be published. Required fields are marked *",
            "Votre adresse e-mail ne sera pas publiée.",
            "Deine E-Mail-Adresse wird nicht veröffentlicht. Erforderliche Felder sind mit * markiert",
        ] {
            check(line, true);
        }
    }

    #[test]
    fn every_phrase_stands_as_folding_leaves_it() {
        for table in [&LINES, &WEAK_LINES, &NETWORKS, &PROMOTIONS, &LEADS, &AGENCIES] {
            for phrase in phrases(table) {
                assert_eq!(fold(phrase), phrase);
            }
        }
    }

    #[test]
    fn the_articles_own_lines_are_not() {
        for line in [
            "",
            "X",
            "Notify of what?",
            "Tweet Tweet is a song",
            "She signed up for our newsletter in 1999.",
            "Share the Land by The Guess Who",
            "Related: the band’s debut album",
            "Twitter",
            "Share",
            "Read more about it in the liner notes",
            "Follow us down",
            "Auf X",
        ] {
            check(line, false);
        }
    }

    #[test]
    fn prompts_go_from_the_end_with_the_question_before_them() {
        assert_eq!(without_prompt("What do you think of “Song”? Let us know in the comments!"), "");
        assert_eq!(
            without_prompt("The album is out in May. Will you listen? Tell us in the comments below."),
            "The album is out in May."
        );
        assert_eq!(
            without_prompt("The album is out in May. Did he know?"),
            "The album is out in May. Did he know?"
        );
        assert_eq!(without_prompt("¿Qué te parece? ¡Cuéntanos en los comentarios!"), "");
        assert_eq!(without_prompt(""), "");
    }
}
