//! Which of the ways a file is stored in to send.

use http::{HeaderMap, header};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coding {
    Brotli,
    Gzip,
    Plain,
}

impl Coding {
    /// The smallest that there is and that the client accepts.
    pub fn choose(headers: &HeaderMap, brotli: bool, gzip: bool) -> Self {
        if brotli && accepts(headers, "br") {
            Self::Brotli
        } else if gzip && accepts(headers, "gzip") {
            Self::Gzip
        } else {
            Self::Plain
        }
    }

    /// As in `Content-Encoding`.
    pub fn name(self) -> Option<&'static str> {
        match self {
            Self::Brotli => Some("br"),
            Self::Gzip => Some("gzip"),
            Self::Plain => None,
        }
    }

    /// As in an `ETag`.
    pub fn suffix(self) -> &'static str {
        match self {
            Self::Brotli => "-br",
            Self::Gzip => "-gzip",
            Self::Plain => "",
        }
    }
}

/// `br;q=0` is a refusal; `*` speaks for whatever is not named.
fn accepts(headers: &HeaderMap, coding: &str) -> bool {
    let lines = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|line| line.to_str().ok());
    let mut others = false;
    for entry in lines.flat_map(|line| line.split(',')) {
        let (name, parameters) = entry.split_once(';').unwrap_or((entry, ""));
        let wanted = parameters.trim().strip_prefix("q=").is_none_or(|q| q.trim().parse::<f32>().is_ok_and(|q| q > 0.0));
        let name = name.trim();
        if name.eq_ignore_ascii_case(coding) {
            return wanted;
        }
        others |= name == "*" && wanted;
    }
    others
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(accepted: &str) -> Coding {
        let headers = HeaderMap::from_iter([(header::ACCEPT_ENCODING, accepted.parse().unwrap())]);
        Coding::choose(&headers, true, true)
    }

    #[test]
    fn the_smallest_that_is_accepted() {
        assert_eq!(chosen("gzip, deflate, br, zstd"), Coding::Brotli);
        assert_eq!(chosen("gzip"), Coding::Gzip);
        assert_eq!(chosen("GZIP;q=0.5"), Coding::Gzip);
        assert_eq!(chosen("br;q=0, gzip;q=1"), Coding::Gzip);
        assert_eq!(chosen("br;q=0, *"), Coding::Gzip);
        assert_eq!(chosen("*"), Coding::Brotli);
        assert_eq!(chosen("*;q=0"), Coding::Plain);
        assert_eq!(chosen("identity"), Coding::Plain);
        assert_eq!(chosen("brotli, xgzip"), Coding::Plain);
        assert_eq!(chosen(""), Coding::Plain);
    }

    #[test]
    fn only_what_there_is() {
        let headers = HeaderMap::from_iter([(header::ACCEPT_ENCODING, "br, gzip".parse().unwrap())]);
        assert_eq!(Coding::choose(&headers, false, true), Coding::Gzip);
        assert_eq!(Coding::choose(&headers, false, false), Coding::Plain);
        assert_eq!(Coding::choose(&HeaderMap::new(), true, true), Coding::Plain);
    }
}
