//! Pictures in a real terminal: fetched from a server, shown, kept, refused.

use std::io::Cursor;

use image::{ImageFormat, Rgb, RgbImage};

use super::feeds::{refresh, subscribed};
use super::server::{Reply, Server};
use super::shell::Home;
use super::tui::{Setup, Tui};

/// Settings by which stories may lead to the loopback server.
const SETTINGS: &str = "refresh = 'manual'\nstart = 'All stories'\ntheme = 'terminal'\n";
const TRUST: &str = "private_hosts = ['127.0.0.1']\n";
const COLORS: &[(&str, &str)] = &[("COLORTERM", "truecolor")];

const RED: (u8, u8, u8) = (200, 30, 30);
const BLUE: (u8, u8, u8) = (30, 30, 200);

/// A picture whose left half is red and whose right half is blue.
fn png() -> Vec<u8> {
    let half = |x, _| if x < 320 { Rgb([RED.0, RED.1, RED.2]) } else { Rgb([BLUE.0, BLUE.1, BLUE.2]) };
    let mut bytes = Cursor::new(Vec::new());
    RgbImage::from_fn(640, 360, half).write_to(&mut bytes, ImageFormat::Png).unwrap();
    bytes.into_inner()
}

/// A server of a feed with one story, and of the picture that it names.
fn server(picture: &'static str) -> Server {
    Server::start(move |asked| {
        let host = asked.field("host");
        match asked.path.as_str() {
            "/feed" => Reply::body(
                "application/rss+xml",
                format!(
                    "<rss version='2.0'><channel><title>A feed</title><item><title>Low return</title>\
                     <guid isPermaLink='false'>low</guid><link>https://site.example/low</link><description>\
                     <![CDATA[<p><img src='http://{host}{picture}' alt='The band on stage'></p><p>All about it.</p>]]>\
                     </description></item></channel></rss>"
                ),
            ),
            "/band.png" => Reply::body("image/png", png()),
            "/moved.png" => Reply::redirect(302, &format!("http://localhost:{}/band.png", port(host))),
            "/page.png" => Reply::body("image/png", "<html>Not found</html>"),
            "/drawing.svg" => Reply::body("image/svg+xml", "<svg xmlns='http://www.w3.org/2000/svg'/>"),
            "/endless.png" => {
                Reply::Endless(b"HTTP/1.1 200 OK\r\n\r\n\x89PNG\r\n\x1a\n".to_vec(), vec![0; 1 << 16])
            }
            _ => Reply::status(404),
        }
    })
}

fn port(host: &str) -> &str {
    host.rsplit(':').next().unwrap_or_default()
}

fn home(server: &Server, settings: &str) -> Home {
    let home = subscribed(&format!("{SETTINGS}{settings}"), &[server.url("/feed")]);
    refresh(&home).succeeded();
    home
}

#[test]
fn a_picture_is_shown_in_half_blocks_and_fetched_once() {
    let server = server("/band.png");
    let home = home(&server, TRUST);
    for size in [(80, 24), (120, 40)] {
        let mut tui = Tui::start(&home, Setup { size, variables: COLORS, ..Setup::default() });
        tui.wait_for("All about it");
        let [red, blue] = tui.wait_for_grounds([RED, BLUE]);
        assert_eq!(red[..2], blue[..2], "they are the halves of one picture");
        assert!(red[3] < blue[2] && blue[2] - red[3] < 4, "{red:?} {blue:?}");
        let text = tui.screen().lines.iter().position(|line| line.contains("All about it")).unwrap();
        assert!(usize::from(red[1]) < text, "the picture stands above the text");
        let height = f64::from(red[1] + 1 - red[0]);
        let width = f64::from(blue[3] + 1 - red[2]);
        assert!((width / height / 2.0 - 16.0 / 9.0).abs() < 0.2, "{width} by {height}");
        tui.type_keys("q");
        assert_eq!(tui.exit_code(), 0);
        tui.assert_terminal_restored();
    }
    let asked = server.asked_at("/band.png");
    assert_eq!(asked.len(), 1, "the second time it is in the cache");
    assert_eq!(asked[0].field("accept"), "image/webp, image/png, image/jpeg, image/gif");
    let kept = std::fs::read_dir(home.home().join("cache/pictures")).unwrap().count();
    assert_eq!(kept, 1);
}

#[test]
fn a_picture_inside_a_private_network_is_not_asked_for() {
    let server = server("/band.png");
    let home = home(&server, "");
    let mut tui = Tui::start(&home, Setup { variables: COLORS, ..Setup::default() });
    tui.wait_for("no picture");
    assert!(server.asked_at("/band.png").is_empty());
}

#[test]
fn what_is_no_picture_or_too_much_or_leads_astray_is_left_out() {
    for picture in ["/moved.png", "/page.png", "/drawing.svg", "/endless.png", "/gone.png"] {
        let server = server(picture);
        let home = home(&server, TRUST);
        let mut tui = Tui::start(&home, Setup { variables: COLORS, ..Setup::default() });
        tui.wait_for("no picture");
        assert_eq!(server.asked_at(picture).len(), 1, "{picture}");
        assert!(server.asked_at("/band.png").is_empty(), "a redirect leads out of what is trusted");
        tui.type_keys("q");
        assert_eq!(tui.exit_code(), 0);
        assert_eq!(home.crash_reports(), Vec::<String>::new());
    }
}

#[test]
fn kitty_is_asked_sent_the_picture_once_and_has_it_taken_back() {
    let server = server("/band.png");
    let home = home(&server, TRUST);
    let variables = &[("TERM", "xterm-kitty"), ("COLORTERM", "truecolor")];
    let mut tui = Tui::start(&home, Setup { variables, ..Setup::default() });
    tui.wait_for_raw("\x1b_Gi=31,s=1,v=1,a=q", 1);
    tui.send(b"\x1b_Gi=31;OK\x1b\\\x1b[6;20;10t\x1b[?62;4c");
    tui.wait_for_raw("a=T,U=1", 1);
    tui.wait_for_raw("m=0;", 1);
    tui.wait_for("All about it");
    // An answer is no key: nothing was starred, hidden or left.
    tui.type_keys("q");
    assert_eq!(tui.exit_code(), 0);
    assert_eq!(tui.count_raw("a=T,U=1"), 1);
    assert_eq!(tui.count_raw("a=d,d=I"), 1);
    tui.assert_terminal_restored();
}
