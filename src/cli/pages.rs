//! `earmark add --page`: pages stored as stories.

use super::args::Printing;
use super::failure::{Done, Failure, Outcome};
use super::import::{as_json, outcome_of};
use super::out::complain;
use super::shell::Shell;
use crate::library::Library;
use crate::net::Net;
use crate::text::clean;

/// Stores each page, with a line or an object for each as an import has; one that fails is named, and costs
/// only itself.
pub(super) fn store(
    urls: &[String],
    printing: Printing,
    library: &Library,
    net: &Net,
    shell: &mut Shell,
) -> Outcome {
    let mut outcome = Done::All;
    for url in urls {
        shell.talk.progress(&format!("Fetching {}", crate::net::shown(url)));
        let page = match library.add_page(url, net, shell.now) {
            Ok(page) => page,
            Err(error) => {
                complain(&error.to_string());
                outcome = Done::Part;
                continue;
            }
        };
        for complaint in &page.imported.complaints {
            complain(&complaint.about(&page.url));
        }
        if printing.is_json() {
            shell.out.object(as_json(&page.url, &page.imported))?;
        } else {
            let said = outcome_of(page.imported.added, 0, 0);
            shell.out.line(&format!("{}: {said}", clean::line(&page.url)))?;
        }
        // Into a pipe too each line goes out when its page is safe.
        shell.out.flush().map_err(Failure::from)?;
    }
    shell.settle(library, usize::MAX)?;
    Ok(outcome)
}
