//! A web server on the loopback address that serves what a test wants, well or badly.
//!
//! A test gives a function from a request to what is to be sent. The server stops with the test.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Instant;

use super::shell::DEADLINE;

/// What a client asked for.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    /// The first line's target: the path, or the whole address where the client takes this for a proxy.
    pub(crate) path: String,
    /// The fields, their names in small letters.
    pub(crate) fields: HashMap<String, String>,
}

impl Asked {
    pub(crate) fn field(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", String::as_str)
    }
}

/// What is sent back.
pub(crate) enum Reply {
    /// A status, fields and a body of the right length.
    Whole(u16, Vec<(&'static str, String)>, Vec<u8>),
    /// These bytes, and then the connection is closed.
    Bytes(Vec<u8>),
    /// These bytes, and then this piece again and again until the client goes away.
    Endless(Vec<u8>, Vec<u8>),
    /// These bytes, and then nothing until the client goes away.
    Silence(Vec<u8>),
    /// These bytes, and then a piece ten times a second until the client goes away.
    Drip(Vec<u8>, Vec<u8>),
    /// Nothing: the connection is reset.
    Reset,
}

impl Reply {
    /// A feed with these titles.
    pub(crate) fn feed(titles: &[&str]) -> Self {
        Self::Whole(200, vec![("Content-Type", "application/rss+xml".into())], feed(titles).into_bytes())
    }

    /// A body with a content type.
    pub(crate) fn body(content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        Self::Whole(200, vec![("Content-Type", content_type.into())], body.into())
    }

    /// A status without a body.
    pub(crate) fn status(code: u16) -> Self {
        Self::Whole(code, Vec::new(), Vec::new())
    }

    /// A redirect.
    pub(crate) fn redirect(code: u16, to: &str) -> Self {
        Self::Whole(code, vec![("Location", to.into())], Vec::new())
    }

    /// The same with another field.
    pub(crate) fn with(self, name: &'static str, value: &str) -> Self {
        match self {
            Self::Whole(code, mut fields, body) => {
                fields.push((name, value.into()));
                Self::Whole(code, fields, body)
            }
            other => other,
        }
    }
}

/// A feed with these titles, each story with an id, an address and a text of its own.
pub(crate) fn feed(titles: &[&str]) -> String {
    let items: Vec<String> = (titles.iter())
        .map(|title| {
            let slug = title.to_lowercase().replace(' ', "-");
            format!(
                "<item><title>{title}</title><guid isPermaLink='false'>{slug}</guid>\
                 <link>https://site.example/{slug}</link><description>All about {title}.</description></item>"
            )
        })
        .collect();
    format!("<rss version='2.0'><channel><title>A feed</title>{}</channel></rss>", items.concat())
}

type Answer = dyn Fn(&Asked) -> Reply + Send + Sync;

/// The server.
pub(crate) struct Server {
    port: u16,
    asked: Arc<Mutex<Vec<Asked>>>,
    stopped: Arc<AtomicBool>,
    open: Arc<Mutex<Vec<TcpStream>>>,
}

impl Server {
    pub(crate) fn start(answer: impl Fn(&Asked) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port on the loopback address");
        let port = listener.local_addr().expect("it is bound").port();
        let server = Self { port, asked: Arc::default(), stopped: Arc::default(), open: Arc::default() };
        let (asked, stopped, open) = (server.asked.clone(), server.stopped.clone(), server.open.clone());
        let answer: Arc<Answer> = Arc::new(answer);
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                if stopped.load(Ordering::SeqCst) {
                    return;
                }
                open.lock().unwrap().extend(stream.try_clone());
                let (asked, answer, open) = (asked.clone(), answer.clone(), open.clone());
                thread::spawn(move || serve(&stream, &asked, &open, &*answer));
            }
        });
        server
    }

    /// The address of a path.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// The host and port.
    pub(crate) fn host(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// Everything that was asked for so far.
    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }

    /// What was asked for at a path.
    pub(crate) fn asked_at(&self, path: &str) -> Vec<Asked> {
        self.asked().into_iter().filter(|asked| asked.path == path).collect()
    }

    /// Waits until it was asked for a path.
    #[track_caller]
    pub(crate) fn wait_until_asked(&self, path: &str) {
        let deadline = Instant::now() + DEADLINE;
        while self.asked_at(path).is_empty() {
            assert!(Instant::now() < deadline, "nobody asks for {path}");
            thread::yield_now();
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stopped.store(true, Ordering::SeqCst);
        for stream in self.open.lock().unwrap().drain(..) {
            // Most have ended already.
            let _ = stream.shutdown(Shutdown::Both);
        }
        // Wakes the thread that accepts.
        let _ = TcpStream::connect(("127.0.0.1", self.port));
    }
}

/// Answers requests on a connection until one of both closes it.
fn serve(stream: &TcpStream, asked: &Mutex<Vec<Asked>>, open: &Mutex<Vec<TcpStream>>, answer: &Answer) {
    let mut reader = BufReader::new(stream);
    while let Some(request) = read_head(&mut reader) {
        asked.lock().unwrap().push(request.clone());
        let went_on = match answer(&request) {
            Reply::Whole(code, fields, body) => {
                let mut head = vec![format!("HTTP/1.1 {code} Said")];
                if code != 304 {
                    head.push(format!("Content-Length: {}", body.len()));
                }
                head.extend(fields.iter().map(|(name, value)| format!("{name}: {value}")));
                head.push("\r\n".into());
                send(stream, head.join("\r\n").as_bytes()) && send(stream, &body)
            }
            Reply::Bytes(bytes) => {
                send(stream, &bytes);
                false
            }
            Reply::Endless(bytes, piece) => {
                if send(stream, &bytes) {
                    while send(stream, &piece) {}
                }
                false
            }
            Reply::Silence(bytes) => {
                send(stream, &bytes);
                // Until the client closes its side, or the test ends.
                let _ = reader.fill_buf();
                false
            }
            Reply::Drip(bytes, piece) => {
                let tenth = Some(std::time::Duration::from_millis(100));
                if send(stream, &bytes) && stream.set_read_timeout(tenth).is_ok() {
                    // What ends the wait is the client's going away, or a tenth of a second.
                    while reader.fill_buf().is_err() && send(stream, &piece) {}
                }
                false
            }
            Reply::Reset => {
                // Closed so, a connection is reset; it is closed when the last hold on it goes.
                rustix::net::sockopt::set_socket_linger(stream, Some(std::time::Duration::ZERO)).unwrap();
                let peer = stream.peer_addr().ok();
                open.lock().unwrap().retain(|other| other.peer_addr().ok() != peer);
                return;
            }
        };
        if !went_on {
            break;
        }
    }
    // It may be closed already.
    let _ = stream.shutdown(Shutdown::Both);
}

fn read_head(reader: &mut BufReader<&TcpStream>) -> Option<Asked> {
    let mut line = String::new();
    if reader.read_line(&mut line).ok()? == 0 {
        return None;
    }
    let path = line.split(' ').nth(1)?.to_owned();
    let mut fields = HashMap::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let line = line.trim_end();
        if line.is_empty() {
            return Some(Asked { path, fields });
        }
        let (name, value) = line.split_once(':')?;
        fields.insert(name.to_ascii_lowercase(), value.trim().to_owned());
    }
}

fn send(mut stream: &TcpStream, bytes: &[u8]) -> bool {
    stream.write_all(bytes).and_then(|()| stream.flush()).is_ok()
}
