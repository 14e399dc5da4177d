//! Scheme, host and port: what a browser calls an origin.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::str::FromStr;

/// An origin such as `https://almanac.example` or `http://127.0.0.1:3000`, in the form in which browsers send it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    https: bool,
    /// As in a `Host` header: lower case, with the port unless it is the scheme's own.
    authority: String,
    host: String,
}

impl Origin {
    /// What to type into a browser on this machine to reach a listener at `address`.
    pub fn of_address(address: SocketAddr) -> Self {
        let ip = match address.ip() {
            IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
            IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
            ip => ip,
        };
        let host = if ip.is_ipv6() { format!("[{ip}]") } else { ip.to_string() };
        Self::new(false, host, Some(address.port()))
    }

    fn new(https: bool, host: String, port: Option<u16>) -> Self {
        let usual = if https { 443 } else { 80 };
        let authority = match port.filter(|port| *port != usual) {
            Some(port) => format!("{host}:{port}"),
            None => host.clone(),
        };
        Self { https, authority, host }
    }

    pub fn https(&self) -> bool {
        self.https
    }

    /// What the `Host` header says when a browser is here.
    pub fn authority(&self) -> &str {
        &self.authority
    }

    /// The name or address, an IPv6 one in brackets.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Whether browsers keep `Secure` cookies from this origin: over https, and from this machine itself.
    pub fn keeps_cookies(&self) -> bool {
        self.https || matches!(self.host.as_str(), "localhost" | "127.0.0.1" | "[::1]")
    }

    /// Whether browsers may be told to use nothing but https: only for a name, since an address may be another machine's tomorrow.
    pub fn wants_https_only(&self) -> bool {
        let address = self.host.starts_with('[') || self.host.parse::<Ipv4Addr>().is_ok();
        self.https && !address && self.host != "localhost" && !self.host.ends_with(".localhost")
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}://{}", if self.https { "https" } else { "http" }, self.authority)
    }
}

impl FromStr for Origin {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || "it must look like https://almanac.example, without a path".to_owned();
        let uri: http::Uri = text.parse().map_err(|_| wrong())?;
        let https = match uri.scheme_str() {
            Some("https") => true,
            Some("http") => false,
            _ => return Err(wrong()),
        };
        let authority = uri.authority().ok_or_else(wrong)?;
        let alone = matches!(uri.path(), "" | "/") && uri.query().is_none() && !authority.as_str().contains('@');
        let host = authority.host().to_ascii_lowercase();
        let port = authority.port_u16();
        let port_is_right = authority.as_str().len() == authority.host().len() || port.is_some_and(|port| port > 0);
        if !alone || host.is_empty() || !port_is_right {
            return Err(wrong());
        }
        Ok(Self::new(https, host, port))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origin(text: &str) -> Origin {
        text.parse().unwrap()
    }

    #[test]
    fn is_written_as_browsers_write_it() {
        for (typed, sent) in [
            ("https://Almanac.Example/", "https://almanac.example"),
            ("https://almanac.example:443", "https://almanac.example"),
            ("http://localhost:3000", "http://localhost:3000"),
            ("http://[::1]:3000", "http://[::1]:3000"),
            ("http://127.0.0.1:80", "http://127.0.0.1"),
        ] {
            assert_eq!(origin(typed).to_string(), sent);
        }
        assert_eq!(Origin::of_address("0.0.0.0:3000".parse().unwrap()).to_string(), "http://127.0.0.1:3000");
        assert_eq!(Origin::of_address("[::]:80".parse().unwrap()).to_string(), "http://[::1]");
    }

    #[test]
    fn refuses_what_is_no_origin() {
        for text in [
            "",
            "almanac.example",
            "ftp://a.example",
            "https://a.example/b",
            "https://a.example?x",
            "https://u@a.example",
            "https://a.example:x",
        ] {
            assert!(text.parse::<Origin>().is_err(), "{text}");
        }
    }

    #[test]
    fn https_only_is_for_names() {
        assert!(origin("https://almanac.example").wants_https_only());
        for text in ["http://almanac.example", "https://192.0.2.1", "https://[2001:db8::1]", "https://localhost:3443"] {
            assert!(!origin(text).wants_https_only(), "{text}");
        }
    }

    #[test]
    fn cookies_need_https_or_this_machine() {
        for text in ["https://almanac.example", "http://localhost:3000", "http://127.0.0.1:3000"] {
            assert!(origin(text).keeps_cookies(), "{text}");
        }
        assert!(!origin("http://192.168.1.5:3000").keeps_cookies());
    }
}
