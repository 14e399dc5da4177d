//! A browser's one connection, as light as it can be: what is measured shares the cores with it.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

pub struct Browser {
    address: String,
    stream: TcpStream,
    cookie: String,
}

pub struct Answer {
    pub status: u16,
    /// The value of `Location`, if there is one.
    pub location: String,
    /// As it came over the wire, compressed if that was asked for.
    pub body: Vec<u8>,
    /// From the request's last byte out to the answer's first byte in.
    pub first_byte: Duration,
}

impl Browser {
    pub fn new(address: &str) -> Self {
        let stream = TcpStream::connect(address).expect("the server accepts");
        stream.set_nodelay(true).expect("a socket");
        Self { address: address.to_owned(), stream, cookie: String::new() }
    }

    /// Another connection of the same person.
    pub fn beside(&self) -> Self {
        self.at(&self.address)
    }

    /// The same person at another address of the server.
    pub fn at(&self, address: &str) -> Self {
        Self { cookie: self.cookie.clone(), ..Self::new(address) }
    }

    pub fn page(&mut self, path: &str) -> Answer {
        let answer = self.ask(path);
        assert_eq!(answer.status, 200, "{path}");
        answer
    }

    /// A page, or where it sends one instead.
    pub fn ask(&mut self, path: &str) -> Answer {
        self.send(&format!("GET {path} HTTP/1.1\r\naccept: text/html\r\n"), "")
    }

    /// The number of bytes of a file or page under this coding.
    pub fn size(&mut self, path: &str, coding: &str) -> usize {
        // This one may have rested for longer than a server keeps a connection.
        let answer = self.beside().send(&format!("GET {path} HTTP/1.1\r\naccept: */*\r\naccept-encoding: {coding}\r\n"), "");
        assert_eq!(answer.status, 200, "{path}");
        answer.body.len()
    }

    /// Posts a form without script, and returns where it leads.
    pub fn form(&mut self, path: &str, fields: &[(&str, &str)]) -> String {
        let answer = self.post(path, "text/html", fields);
        assert_eq!(answer.status, 303, "{path}: {}", String::from_utf8_lossy(&answer.body));
        answer.location.split('?').next().unwrap_or_default().to_owned()
    }

    /// Posts a form as the island does.
    pub fn act(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let answer = self.post(path, "application/json", fields);
        assert_eq!(answer.status, 200, "{path}: {}", String::from_utf8_lossy(&answer.body));
        answer
    }

    fn post(&mut self, path: &str, accept: &str, fields: &[(&str, &str)]) -> Answer {
        let body: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={}", escaped(value))).collect();
        let body = body.join("&");
        let head = format!(
            "POST {path} HTTP/1.1\r\naccept: {accept}\r\norigin: http://{}\r\n\
             content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n",
            self.address,
            body.len()
        );
        self.send(&head, &body)
    }

    fn send(&mut self, head: &str, body: &str) -> Answer {
        let request = format!("{head}host: {}\r\ncookie: {}\r\n\r\n{body}", self.address, self.cookie);
        self.stream.write_all(request.as_bytes()).expect("the server reads");
        let sent = Instant::now();
        let mut bytes = Vec::with_capacity(64 << 10);
        self.read(&mut bytes);
        let first_byte = sent.elapsed();
        let head = loop {
            match bytes.windows(4).position(|four| four == b"\r\n\r\n") {
                Some(end) => break end + 4,
                None => self.read(&mut bytes),
            }
        };
        let lines = String::from_utf8_lossy(&bytes[..head]).into_owned();
        let field = |name: &str| {
            let of = |line: &str| {
                line.split_once(": ").filter(|(found, _)| found.eq_ignore_ascii_case(name)).map(|field| field.1.to_owned())
            };
            lines.lines().find_map(of)
        };
        if let Some(cookie) = field("set-cookie").filter(|cookie| cookie.starts_with("__Host-almanac")) {
            self.cookie = cookie.split(';').next().unwrap_or_default().to_owned();
        }
        let status = lines.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
        let body = match field("content-length") {
            Some(length) => {
                let end = head + length.parse::<usize>().expect("a length");
                while bytes.len() < end {
                    self.read(&mut bytes);
                }
                bytes[head..end].to_vec()
            }
            None if field("transfer-encoding").is_some() => self.chunks(bytes, head),
            None => Vec::new(),
        };
        Answer { status, location: field("location").unwrap_or_default(), body, first_byte }
    }

    fn chunks(&mut self, mut bytes: Vec<u8>, mut from: usize) -> Vec<u8> {
        let mut body = Vec::new();
        loop {
            let Some(line) = bytes[from..].windows(2).position(|two| two == b"\r\n") else {
                self.read(&mut bytes);
                continue;
            };
            let size = std::str::from_utf8(&bytes[from..from + line]).expect("a chunk's size");
            let size = usize::from_str_radix(size, 16).expect("a chunk's size");
            let begin = from + line + 2;
            while bytes.len() < begin + size + 2 {
                self.read(&mut bytes);
            }
            body.extend_from_slice(&bytes[begin..begin + size]);
            from = begin + size + 2;
            if size == 0 {
                return body;
            }
        }
    }

    fn read(&mut self, bytes: &mut Vec<u8>) {
        let mut piece = [0; 64 << 10];
        let count = self.stream.read(&mut piece).expect("the server answers");
        assert!(count > 0, "the server closed the connection");
        bytes.extend_from_slice(&piece[..count]);
    }
}

fn escaped(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    text.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}
