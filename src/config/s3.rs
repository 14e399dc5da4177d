//! The settings of an S3-compatible store, for backups and photos.

use std::net::IpAddr;

use outside::bucket::Access;

use super::read::Reader;
use super::secret::{secret, word};

pub(super) fn access(reader: &mut Reader) -> Option<Access> {
    let endpoint = reader.parse("s3_endpoint", endpoint);
    let region = reader.parse("s3_region", word).unwrap_or_else(|| "us-east-1".into());
    let access_key = reader.parse("s3_access_key", word);
    let secret = secret(reader, "s3_secret", "s3_secret_file");
    match (access_key, secret) {
        (Some(access_key), Some(secret)) => Some(Access { endpoint, region, access_key, secret }),
        (None, None) if !reader.has("s3_endpoint") || reader.has("s3_access_key") => None,
        // What is wrong with the file was told already.
        (_, None) if reader.has("s3_secret_file") => None,
        _ => {
            let why =
                "the S3-compatible store needs both ALMANAC_S3_ACCESS_KEY and ALMANAC_S3_SECRET (or ALMANAC_S3_SECRET_FILE)";
            reader.problems.push(why.into());
            None
        }
    }
}

/// Household data and the signature must not travel in the clear, except within this machine.
fn endpoint(text: &str) -> Result<String, &'static str> {
    if let Some(rest) = text.strip_prefix("https://") {
        return if rest.is_empty() { Err("it names no host") } else { Ok(text.trim_end_matches('/').to_owned()) };
    }
    let authority = text.strip_prefix("http://").ok_or("it must begin with https://")?;
    let authority = authority.split('/').next().unwrap_or_default();
    let host = match authority.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => authority.split(':').next().unwrap_or_default(),
    };
    if host == "localhost" || host.parse::<IpAddr>().is_ok_and(super::is_loopback) {
        Ok(text.trim_end_matches('/').to_owned())
    } else {
        Err("plain http is only for a store on this machine; it must begin with https://")
    }
}

#[cfg(test)]
mod tests {
    use super::endpoint;

    #[test]
    fn plain_http_is_for_this_machine_only() {
        for right in ["https://s3.example.org", "http://127.0.0.1:9000", "http://localhost:9000/", "http://[::1]:9000"] {
            assert!(endpoint(right).is_ok(), "{right}");
        }
        for wrong in [
            "http://s3.example.org",
            "http://127.0.0.1.example.org",
            "http://localhost@evil.example",
            "s3.example.org",
            "https://",
        ] {
            assert!(endpoint(wrong).is_err(), "{wrong}");
        }
    }
}
