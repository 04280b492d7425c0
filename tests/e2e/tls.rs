//! Feeds over https: whom the system trusts is believed, and every other certificate is refused in plain words.
//!
//! The certificates are made for each run by an authority of the test's own. The program hears of that authority as
//! it would of one that an administrator added: by `SSL_CERT_FILE`.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, date_time_ymd};
use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use super::feeds::{of, subscribed};
use super::server::feed;
use super::shell::{assert_clear, run};

type Authority = CertifiedIssuer<'static, KeyPair>;

fn authority(name: &str) -> Authority {
    let mut params = CertificateParams::new(Vec::new()).expect("no hosts are fine");
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(params, KeyPair::generate().expect("a key")).expect("a certificate")
}

/// A certificate for a host and the first days of these years.
fn certificate(authority: &Authority, host: &str, (from, to): (i32, i32)) -> ServerConfig {
    let mut params = CertificateParams::new([host.to_owned()]).expect("a name");
    (params.not_before, params.not_after) = (date_time_ymd(from, 1, 1), date_time_ymd(to, 1, 1));
    let key = KeyPair::generate().expect("a key");
    let signed = params.signed_by(&key, authority).expect("a certificate");
    let key = PrivateKeyDer::try_from(key.serialize_der()).expect("a key that was just made");
    ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("versions that exist")
        .with_no_client_auth()
        .with_single_cert(vec![signed.der().clone()], key)
        .expect("a certificate with its key")
}

/// Starts a server of one feed and returns its address. It ends with the tests.
fn serve(config: ServerConfig) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port on the loopback address");
    let url = format!("https://{}/feed", listener.local_addr().expect("it is bound"));
    let config = Arc::new(config);
    thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let config = Arc::clone(&config);
            // A client that refuses the certificate ends the connection.
            thread::spawn(move || answer(stream, config).ok());
        }
    });
    url
}

fn answer(stream: TcpStream, config: Arc<ServerConfig>) -> std::io::Result<()> {
    let connection = ServerConnection::new(config).map_err(std::io::Error::other)?;
    let mut reader = BufReader::new(StreamOwned::new(connection, stream));
    let mut line = String::new();
    while reader.read_line(&mut line)? > 2 {
        line.clear();
    }
    let body = feed(&["Low return"]);
    let stream = reader.get_mut();
    write!(stream, "HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len())?;
    stream.conn.send_close_notify();
    stream.flush()
}

/// Starts a server that knows no TLS, and says so as others do.
fn serve_plainly() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port on the loopback address");
    let url = format!("https://{}/feed", listener.local_addr().expect("it is bound"));
    thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let mut reader = BufReader::new(&stream);
            // What came is read, or closing would reset the connection and take the answer with it.
            let came = reader.fill_buf().map_or(0, <[u8]>::len);
            reader.consume(came);
            // A client that is gone misses nothing.
            let _ = (&stream).write_all(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
        }
    });
    url
}

#[test]
fn certificates_are_believed_where_the_system_does_and_refused_in_plain_words_elsewhere() {
    const NOW: (i32, i32) = (2020, 2120);
    let (known, stranger) = (authority("Known"), authority("Stranger"));
    let mute = TcpListener::bind("127.0.0.1:0").expect("a port");
    let cases = [
        (serve(certificate(&known, "127.0.0.1", NOW)), ""),
        (serve(certificate(&stranger, "127.0.0.1", NOW)), "nobody that this system trusts vouches"),
        (serve(certificate(&known, "127.0.0.1", (2001, 2002))), "has expired"),
        (serve(certificate(&known, "127.0.0.1", (2110, 2120))), "is the clock right?"),
        (serve(certificate(&known, "elsewhere.example", NOW)), "for another host"),
        (serve_plainly(), "does not speak https"),
        (format!("https://{}/feed", mute.local_addr().expect("it is bound")), "took longer than a second"),
    ];
    let urls: Vec<String> = cases.iter().map(|(url, _)| url.clone()).collect();
    let home = subscribed("connect_timeout = 1\nanswer_timeout = 1", &urls);
    let trusted = home.write("authority.pem", known.pem());
    let mut command = home.command(["refresh", "--json"]);
    command.env("SSL_CERT_FILE", trusted).env_remove("SSL_CERT_DIR");
    let ran = run(command, b"");
    assert_eq!(ran.code, Some(1), "{ran:?}");
    let objects = ran.objects();
    for (url, expected) in &cases {
        let object = of(&objects, url);
        let error = object["error"].as_str().unwrap_or_default();
        assert!(error.contains(expected), "{error:?} does not say {expected:?}");
        assert_eq!(object["state"], if expected.is_empty() { "fetched" } else { "failed" }, "{expected}");
        assert_clear(error, &[]);
    }
    assert_eq!(home.titles(""), ["Low return"]);
}
