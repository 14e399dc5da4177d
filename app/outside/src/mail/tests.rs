use std::sync::{Arc, Mutex};

use rustls::ServerConfig;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

use super::*;

const FROM: &str = "Almanac <almanac@example.org>";

/// How the server of a test is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Takes everything, in plain text.
    Plain,
    /// Takes nobody's mail.
    Unwilling,
    /// Is busy.
    Busy,
    /// Speaks TLS from the start, with a certificate of its own making.
    Tls,
    /// Offers STARTTLS, with such a certificate.
    StartTls,
}

/// A mail server on this machine; gives its port, and all that was said to it.
async fn server(kind: Kind) -> (u16, Arc<Mutex<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let heard = Arc::new(Mutex::new(String::new()));
    let shared = heard.clone();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let heard = shared.clone();
            tokio::spawn(async move {
                if kind == Kind::Tls {
                    if let Ok(stream) = self_made().accept(stream).await {
                        talk(BufReader::new(stream), kind, &heard).await;
                    }
                    return;
                }
                if let Some(stream) = talk(BufReader::new(stream), kind, &heard).await
                    && let Ok(stream) = self_made().accept(stream.into_inner()).await
                {
                    talk(BufReader::new(stream), Kind::Plain, &heard).await;
                }
            });
        }
    });
    (port, heard)
}

fn self_made() -> TlsAcceptor {
    ring_for_tls();
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned(), "127.0.0.1".to_owned()]).unwrap();
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(made.signing_key.serialize_der()));
    let config = ServerConfig::builder().with_no_client_auth().with_single_cert(vec![made.cert.der().clone()], key).unwrap();
    TlsAcceptor::from(Arc::new(config))
}

/// The conversation; the stream back when TLS is to begin.
async fn talk<S: AsyncRead + AsyncWrite + Unpin>(
    mut stream: BufReader<S>,
    kind: Kind,
    heard: &Mutex<String>,
) -> Option<BufReader<S>> {
    let greeting: &[u8] = if kind == Kind::Busy { b"421 later\r\n" } else { b"220 test\r\n" };
    stream.write_all(greeting).await.ok()?;
    let mut letter = false;
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await.ok()? == 0 {
            return None;
        }
        heard.lock().unwrap().push_str(&line);
        let answer: &[u8] = match line.split([' ', '\r']).next().unwrap_or_default() {
            "." => {
                letter = false;
                b"250 taken\r\n"
            }
            _ if letter => continue,
            "EHLO" if kind == Kind::StartTls => b"250-test\r\n250 STARTTLS\r\n",
            "EHLO" => b"250-test\r\n250 AUTH PLAIN\r\n",
            "STARTTLS" => {
                stream.write_all(b"220 go\r\n").await.ok()?;
                return Some(stream);
            }
            "AUTH" => b"235 welcome\r\n",
            "RCPT" if kind == Kind::Unwilling => b"550 <somchai@example.org> is not here\r\n",
            "DATA" => {
                letter = true;
                b"354 go\r\n"
            }
            "QUIT" => {
                let _ = stream.write_all(b"221 bye\r\n").await;
                return None;
            }
            _ => b"250 fine\r\n",
        };
        stream.write_all(answer).await.ok()?;
    }
}

async fn mailer(kind: Kind, tls: Tls) -> (Mailer, Arc<Mutex<String>>) {
    let (port, heard) = server(kind).await;
    (Mailer::new("127.0.0.1", port, tls, FROM).unwrap(), heard)
}

#[tokio::test]
async fn a_mail_arrives_as_it_was_written() {
    let (mailer, heard) = mailer(Kind::Plain, Tls::None).await;
    let mailer = mailer.known_as("almanac".to_owned(), "hunter2".to_owned().into());
    mailer.check().await.unwrap();
    mailer.send("somchai@example.org", "สวัสดี", "Line one\nhttps://almanac.example/sign-in/reset/x\n").await.unwrap();
    let heard = heard.lock().unwrap().clone();
    for part in [
        "MAIL FROM:<almanac@example.org>",
        "RCPT TO:<somchai@example.org>",
        "From: Almanac <almanac@example.org>",
        "reset/x",
        "AUTH PLAIN",
    ] {
        assert!(heard.contains(part), "{part} is not in {heard}");
    }
    assert!(!format!("{mailer:?}").contains("hunter2"));
}

#[tokio::test]
async fn without_starttls_nothing_is_said() {
    let (mailer, heard) = mailer(Kind::Plain, Tls::StartTls).await;
    let mailer = mailer.known_as("almanac".to_owned(), "hunter2".to_owned().into());
    let error = mailer.send("somchai@example.org", "Hello", "secret").await.unwrap_err();
    assert!(error.again() || matches!(error, MailError::Refused(_)));
    let heard = heard.lock().unwrap().clone();
    assert!(!heard.contains("AUTH") && !heard.contains("RCPT") && !heard.contains("secret"), "{heard}");
}

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_is_not_taken() {
    for (kind, tls) in [(Kind::Tls, Tls::Tls), (Kind::StartTls, Tls::StartTls)] {
        let (mailer, heard) = mailer(kind, tls).await;
        let error = mailer.send("somchai@example.org", "Hello", "secret").await.unwrap_err();
        assert!(matches!(&error, MailError::Down(why) if why.to_lowercase().contains("certificate")), "{error}");
        assert!(!heard.lock().unwrap().contains("RCPT"));
    }
}

#[tokio::test]
async fn refused_for_good_is_told_from_later_and_names_nobody() {
    let (unwilling, _heard) = mailer(Kind::Unwilling, Tls::None).await;
    let error = unwilling.send("somchai@example.org", "Hello", "x").await.unwrap_err();
    assert!(!error.again() && !error.to_string().contains("somchai"), "{error}");
    let (busy, _heard) = mailer(Kind::Busy, Tls::None).await;
    assert!(busy.send("somchai@example.org", "Hello", "x").await.unwrap_err().again());
    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
    let nobody = Mailer::new("127.0.0.1", closed, Tls::None, FROM).unwrap();
    assert!(nobody.check().await.unwrap_err().again());
}

#[tokio::test]
async fn what_cannot_be_a_mail_is_no_mail() {
    let (mailer, heard) = mailer(Kind::Plain, Tls::None).await;
    for (to, subject) in [
        ("somchai@example.org\r\nRCPT TO:<evil@example.org>", "Hello"),
        ("somchai@example.org, evil@example.org", "Hello"),
        ("", "Hello"),
        ("somchai@example.org", "Hello\r\nBcc: evil@example.org"),
    ] {
        assert!(matches!(mailer.send(to, subject, "x").await, Err(MailError::Content(_))), "{to:?} {subject:?}");
    }
    // A line of the text cannot end it.
    mailer.send("somchai@example.org", "Hello", "one\r\n.\r\nRCPT TO:<evil@example.org>\r\n").await.unwrap();
    let heard = heard.lock().unwrap().clone();
    assert_eq!(heard.matches("\nRCPT").count() - heard.matches("\nRCPT TO:<evil").count(), 1, "{heard}");
    assert!(heard.contains("\r\n..\r\n") || heard.contains("=2E") || !heard.contains("\r\n.\r\nRCPT"), "{heard}");
}

#[test]
fn mail_leaves_this_machine_over_tls_only() {
    assert!(Mailer::new("smtp.example.org", 25, Tls::None, FROM).is_err());
    assert!(Mailer::new("127.0.0.1.example.org", 25, Tls::None, FROM).is_err());
    assert!(Mailer::new("localhost", 25, Tls::None, FROM).is_ok());
    assert!(Mailer::new("smtp.example.org", 587, Tls::StartTls, "nobody").is_err());
}
