//! Tells tables that hold data from tables that only arrange a page.

use dom_query::NodeRef;

/// Whether a table's rows are worth keeping as rows; one that only arranges is read cell by cell.
pub(super) fn is_data(table: &NodeRef<'_>) -> bool {
    if table.attr("role").is_some_and(|role| matches!(&*role, "presentation" | "none")) {
        return false;
    }
    let rows = rows(table);
    let every = || rows.iter().flat_map(cells);
    let has_heads = every().any(|cell| cell.has_name("th"));
    let widest = rows.iter().map(|row| cells(row).count()).max().unwrap_or(0);
    widest > 1 && (has_heads || rows.len() > 1) && !every().any(|cell| holds_blocks(&cell))
}

fn rows<'a>(table: &NodeRef<'a>) -> Vec<NodeRef<'a>> {
    let mut rows = Vec::new();
    for child in table.children_it(false) {
        if child.has_name("tr") {
            rows.push(child);
        } else if ["thead", "tbody", "tfoot"].iter().any(|name| child.has_name(name)) {
            rows.extend(child.children_it(false).filter(|row| row.has_name("tr")));
        }
    }
    rows
}

fn cells<'a>(row: &NodeRef<'a>) -> impl Iterator<Item = NodeRef<'a>> + use<'a> {
    row.children_it(false).filter(|cell| cell.has_name("td") || cell.has_name("th"))
}

/// Whether a cell holds more than a line of text, which a row cannot show.
fn holds_blocks(cell: &NodeRef<'_>) -> bool {
    let mut paragraphs = 0;
    for child in cell.children_it(false) {
        let Some(element) = child.element_ref() else { continue };
        match &*element.name.local {
            "table" | "ul" | "ol" | "blockquote" | "pre" | "figure" | "iframe" | "section" | "article"
            | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => return true,
            "p" | "div" => paragraphs += 1,
            _ => {}
        }
    }
    paragraphs > 1
}
