//! What each HTML element means to a reader: the table that the walk looks things up in.

use dom_query::{Element, NodeRef};

use super::build::{Builder, CellShape, Kind, List, Script, ScriptForm};
use super::{embed, pictures, table};
use crate::news::{MarkKind, NumberStyle};
use crate::text::clean;

/// What has to be ended when the walk leaves a node.
#[derive(Clone, Copy)]
pub(super) enum Frame {
    /// Nothing; what is inside is not looked at.
    Skip,
    /// Nothing.
    Inline,
    Block,
    Span,
    /// A block whose text is set apart as a whole.
    SpanBlock,
    Kind,
    Quotation,
    BlockQuote,
    List,
    Item,
    Script(ScriptForm),
    Gloss,
    Term,
    Description,
    Head,
    Table,
    Row,
    Cell,
}

/// Tells the builder what begins here.
pub(super) fn enter(builder: &mut Builder, node: &NodeRef<'_>, element: &Element) -> Frame {
    if is_hidden(element) {
        return Frame::Skip;
    }
    match &*element.name.local {
        "script" | "style" | "template" | "noscript" | "head" | "title" | "select" | "textarea" | "input"
        | "button" | "datalist" | "meter" | "progress" | "svg" | "math" | "canvas" | "rp" | "col"
        | "colgroup" | "map" => Frame::Skip,
        "br" => nothing_inside(|| builder.line_break()),
        "hr" => nothing_inside(|| builder.rule()),
        "img" => nothing_inside(|| image(builder, element)),
        "iframe" | "embed" | "audio" | "video" | "lite-youtube" | "amp-youtube" => {
            nothing_inside(|| player(builder, node, element))
        }
        "h1" => kind(builder, Kind::Heading(1)),
        "h2" => kind(builder, Kind::Heading(2)),
        "h3" => kind(builder, Kind::Heading(3)),
        "h4" => kind(builder, Kind::Heading(4)),
        "h5" => kind(builder, Kind::Heading(5)),
        "h6" => kind(builder, Kind::Heading(6)),
        "figcaption" | "caption" => kind(builder, Kind::Caption),
        "pre" | "listing" => kind(builder, Kind::Preformatted),
        "blockquote" => {
            builder.begin_quote();
            Frame::BlockQuote
        }
        "ul" | "menu" | "dir" => list(builder, List::PLAIN),
        "ol" => ordered_list(builder, node, element),
        "li" => {
            builder.begin_item(number(element, "value"));
            Frame::Item
        }
        "table" => table(builder, node),
        "tr" => row(builder),
        "td" => cell(builder, element, false),
        "th" => cell(builder, element, true),
        "thead" => {
            builder.set_table_head(true);
            Frame::Head
        }
        "a" => link(builder, node, element),
        "b" | "strong" => span(builder, MarkKind::Bold),
        "i" | "em" | "var" | "dfn" => span(builder, MarkKind::Italic),
        "cite" => span(builder, MarkKind::Cite),
        "code" | "kbd" | "samp" | "tt" => span(builder, MarkKind::Code),
        "s" | "del" | "strike" => span(builder, MarkKind::Strike),
        "u" | "ins" => span(builder, MarkKind::Underline),
        "q" => {
            builder.begin_span(MarkKind::Quote);
            builder.write("“");
            Frame::Quotation
        }
        "sup" => script(builder, node, Script::Super),
        "sub" => script(builder, node, Script::Sub),
        "rt" => {
            builder.write_tight("(");
            Frame::Gloss
        }
        "dt" => {
            builder.begin_term();
            builder.begin_span(MarkKind::Bold);
            Frame::Term
        }
        "dd" => {
            builder.begin_description();
            Frame::Description
        }
        "summary" => {
            builder.boundary();
            builder.begin_span(MarkKind::Bold);
            Frame::SpanBlock
        }
        "address" | "article" | "aside" | "body" | "center" | "details" | "dialog" | "div" | "dl"
        | "fieldset" | "figure" | "footer" | "form" | "header" | "hgroup" | "html" | "legend" | "main"
        | "nav" | "p" | "picture" | "search" | "section" | "tbody" | "tfoot" => {
            builder.boundary();
            Frame::Block
        }
        _ => Frame::Inline,
    }
}

/// Tells the builder what ends here.
pub(super) fn leave(builder: &mut Builder, frame: Frame) {
    match frame {
        Frame::Skip | Frame::Inline => {}
        Frame::Block => builder.boundary(),
        Frame::Span => builder.end_span(),
        Frame::SpanBlock => {
            builder.boundary();
            builder.end_span();
        }
        Frame::Kind => builder.end_kind(),
        Frame::Quotation => {
            builder.write_tight("”");
            builder.end_span();
        }
        Frame::BlockQuote => builder.end_quote(),
        Frame::List => builder.end_list(),
        Frame::Item => builder.end_item(),
        Frame::Script(form) => builder.end_script(form),
        Frame::Term => {
            builder.end_term();
            builder.end_span();
        }
        Frame::Description => builder.end_description(),
        Frame::Head => builder.set_table_head(false),
        Frame::Gloss => builder.write_tight(")"),
        Frame::Table => builder.end_table(),
        Frame::Row => builder.end_row(),
        Frame::Cell => builder.end_cell(),
    }
}

fn nothing_inside(act: impl FnOnce()) -> Frame {
    act();
    Frame::Skip
}

fn kind(builder: &mut Builder, kind: Kind) -> Frame {
    builder.begin_kind(kind);
    Frame::Kind
}

fn span(builder: &mut Builder, kind: MarkKind) -> Frame {
    builder.begin_span(kind);
    Frame::Span
}

fn link(builder: &mut Builder, node: &NodeRef<'_>, element: &Element) -> Frame {
    if is_way_within_page(node, element) {
        return Frame::Skip;
    }
    let Some(url) = attribute(element, "href").and_then(|href| builder.resolve(href)) else {
        return Frame::Inline;
    };
    builder.begin_link(url);
    Frame::Span
}

/// Whether a link only leads about in its page: back from a footnote, or to the heading that it stands in.
fn is_way_within_page(node: &NodeRef<'_>, element: &Element) -> bool {
    const SIGNS: [&str; 10] = ["↩", "↩\u{fe0e}", "↩\u{fe0f}", "↑", "⏎", "⤴", "^", "#", "¶", "§"];
    attribute(element, "href").is_some_and(|href| href.trim_start().starts_with('#'))
        && short_text(node).is_some_and(|text| SIGNS.contains(&text.trim()))
}

/// The text of an element that holds a little of it and nothing else. Looks at few nodes, however many there are.
fn short_text(node: &NodeRef<'_>) -> Option<String> {
    const DEEPEST: usize = 4;
    const LONGEST: usize = 32;
    let mut inner = node.first_child()?;
    for _ in 0..DEEPEST {
        if inner.next_sibling().is_some() {
            return None;
        }
        if inner.is_text() {
            let text = inner.text();
            return (text.len() <= LONGEST).then(|| text.to_string());
        }
        inner = inner.first_child()?;
    }
    None
}

fn script(builder: &mut Builder, node: &NodeRef<'_>, script: Script) -> Frame {
    Frame::Script(builder.begin_script(script, short_text(node).as_deref()))
}

fn list(builder: &mut Builder, list: List) -> Frame {
    builder.begin_list(list);
    Frame::List
}

fn ordered_list(builder: &mut Builder, node: &NodeRef<'_>, element: &Element) -> Frame {
    let is_reversed = attribute(element, "reversed").is_some();
    let first = number(element, "start").unwrap_or_else(|| if is_reversed { count_items(node) } else { 1 });
    let style = match attribute(element, "type").map(str::trim) {
        Some("a") => NumberStyle::LowerAlpha,
        Some("A") => NumberStyle::UpperAlpha,
        Some("i") => NumberStyle::LowerRoman,
        Some("I") => NumberStyle::UpperRoman,
        _ => style_by_css(attribute(element, "style").unwrap_or_default()),
    };
    list(builder, List { next: Some(first), step: if is_reversed { -1 } else { 1 }, style })
}

/// A list that counts down ends at 1.
fn count_items(list: &NodeRef<'_>) -> i64 {
    list.children_it(false).filter(|child| child.has_name("li")).count() as i64
}

fn style_by_css(css: &str) -> NumberStyle {
    let named = [
        ("lower-alpha", NumberStyle::LowerAlpha),
        ("lower-latin", NumberStyle::LowerAlpha),
        ("upper-alpha", NumberStyle::UpperAlpha),
        ("upper-latin", NumberStyle::UpperAlpha),
        ("lower-roman", NumberStyle::LowerRoman),
        ("upper-roman", NumberStyle::UpperRoman),
    ];
    let found = named.iter().find(|(name, _)| css.contains("list-style") && css.contains(name));
    found.map_or(NumberStyle::Decimal, |&(_, style)| style)
}

/// A table within a row is read as the text of its cell.
fn table(builder: &mut Builder, node: &NodeRef<'_>) -> Frame {
    builder.begin_table(!builder.in_row() && table::is_data(node));
    Frame::Table
}

fn row(builder: &mut Builder) -> Frame {
    if builder.begin_row() { Frame::Row } else { Frame::Block }
}

fn cell(builder: &mut Builder, element: &Element, is_header: bool) -> Frame {
    let span = |name| number(element, name).map_or(1, |span| span.clamp(1, i64::from(u16::MAX)) as u16);
    let shape = CellShape { is_header, columns: span("colspan"), rows: span("rowspan") };
    if builder.begin_cell(shape) { Frame::Cell } else { Frame::Block }
}

fn image(builder: &mut Builder, element: &Element) {
    pictures::note(builder, element);
    let Some(alt) = attribute(element, "alt") else { return };
    let alt = clean::line(alt);
    if is_symbol(&alt) {
        builder.text(&alt);
    } else if is_telling(&alt) && !builder.in_row() && !builder.repeats_image(&alt) {
        builder.stand_in(Kind::Image, &alt, None);
    }
}

fn player(builder: &mut Builder, node: &NodeRef<'_>, element: &Element) {
    if builder.in_row() {
        return;
    }
    if let Some(player) = embed::find(node, element, |href| builder.resolve(href)) {
        builder.stand_in(Kind::Embed, &player.label, Some(player.url));
    }
}

/// Whether a picture is a character of the text: sites draw emoji so.
pub(super) fn is_symbol(alt: &str) -> bool {
    !alt.is_ascii() && alt.len() <= 32 && !alt.contains(char::is_alphanumeric)
}

/// Whether alternative text says something that its caption and the story do not.
fn is_telling(alt: &str) -> bool {
    const EMPTY: &[&str] = &[
        "image",
        "photo",
        "picture",
        "logo",
        "avatar",
        "thumbnail",
        "cover",
        "banner",
        "icon",
        "advertisement",
        "featured image",
        "image description",
        "placeholder",
        "loading",
        "spacer",
    ];
    let lower = alt.to_lowercase();
    let is_file_name = !alt.contains(' ')
        && (alt.contains('_')
            || alt.chars().filter(char::is_ascii_digit).count() > 3
            || [".jpg", ".jpeg", ".png", ".gif", ".webp", ".svg", ".avif"]
                .iter()
                .any(|end| lower.ends_with(end)));
    alt.chars().filter(|c| c.is_alphabetic()).count() > 1 && !is_file_name && !EMPTY.contains(&&*lower)
}

/// Whether the source says that a browser shows nothing of this element.
fn is_hidden(element: &Element) -> bool {
    element.attrs.iter().any(|attr| match &*attr.name.local {
        "hidden" => true,
        "style" => {
            attr.value.contains("none") && {
                let style: String = attr.value.chars().filter(|c| !c.is_whitespace()).collect();
                style.to_ascii_lowercase().contains("display:none")
            }
        }
        _ => false,
    })
}

/// The value of an attribute.
pub(super) fn attribute<'a>(element: &'a Element, name: &str) -> Option<&'a str> {
    element.attrs.iter().find(|attr| &*attr.name.local == name).map(|attr| &*attr.value)
}

fn number(element: &Element, name: &str) -> Option<i64> {
    attribute(element, name)?.trim().parse().ok()
}
