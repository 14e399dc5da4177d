//! A place for one file in an S3-compatible store: written in parts as it is made, read as it comes.

use std::time::Duration;

use bytes::Bytes;
use futures_util::StreamExt;
use futures_util::stream::BoxStream;
use object_store::aws::{AmazonS3, AmazonS3Builder};
use object_store::{ClientOptions, MultipartUpload, ObjectStoreExt, PutPayload, RetryConfig, path::Path};
use secrecy::{ExposeSecret, SecretString};

use crate::web::{ring_for_tls, spelled};

/// All parts but the last are of this size. A store takes 10,000 of them, so a file may have 160 GB.
const PART: usize = 16 << 20;

/// Who we are to the store, and where it is.
#[derive(Clone, Debug)]
pub struct Access {
    /// The store's address, such as `https://s3.example.org`; Amazon's own when `None`.
    pub endpoint: Option<String>,
    /// Its region; many stores take any.
    pub region: String,
    pub access_key: String,
    pub secret: SecretString,
}

/// Why the store did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum BucketError {
    /// Not the address of a file in a bucket.
    #[error("`{0}` is not an address like s3://bucket/folder/file")]
    Address(String),
    /// The object is not there.
    #[error("there is no {0}")]
    Missing(String),
    /// Something else.
    #[error("{what} {address} did not succeed: {cause}")]
    Failed {
        /// What was tried.
        what: &'static str,
        /// On which object.
        address: String,
        /// What the store said.
        cause: String,
    },
}

/// One object of a bucket, there or not.
#[derive(Debug)]
pub struct Bucket {
    store: AmazonS3,
    path: Path,
    address: String,
}

impl Bucket {
    /// The object with an address like `s3://bucket/folder/file`. Nothing is asked yet.
    ///
    /// # Errors
    /// [`BucketError::Address`].
    pub fn open(address: &str, access: &Access) -> Result<Self, BucketError> {
        let (store, path) = place(address, access)?;
        if path.as_ref().is_empty() {
            return Err(BucketError::Address(address.to_owned()));
        }
        Ok(Self { store, path, address: address.to_owned() })
    }

    /// Whether the object is there.
    ///
    /// # Errors
    /// [`BucketError`].
    pub async fn exists(&self) -> Result<bool, BucketError> {
        match self.store.head(&self.path).await {
            Ok(_) => Ok(true),
            Err(object_store::Error::NotFound { .. }) => Ok(false),
            Err(error) => Err(failed("looking for", &self.address)(error)),
        }
    }

    /// Begins to write it. Nobody sees it before [`Upload::finish`].
    ///
    /// # Errors
    /// [`BucketError`].
    pub async fn upload(&self) -> Result<Upload, BucketError> {
        let parts = self.store.put_multipart(&self.path).await.map_err(failed("writing", &self.address))?;
        Ok(Upload { parts, waiting: Vec::with_capacity(PART), address: self.address.clone() })
    }

    /// Begins to read it.
    ///
    /// # Errors
    /// [`BucketError`].
    pub async fn download(&self) -> Result<Download, BucketError> {
        let found = self.store.get(&self.path).await.map_err(failed("reading", &self.address))?;
        Ok(Download { pieces: found.into_stream(), address: self.address.clone() })
    }
}

/// An object on its way into the store. Either [`Upload::finish`] or [`Upload::abandon`] it, or its parts stay there unseen.
#[derive(Debug)]
pub struct Upload {
    parts: Box<dyn MultipartUpload>,
    waiting: Vec<u8>,
    address: String,
}

impl Upload {
    /// Adds to its end.
    ///
    /// # Errors
    /// [`BucketError`].
    pub async fn write(&mut self, mut bytes: &[u8]) -> Result<(), BucketError> {
        while !bytes.is_empty() {
            let (now, later) = bytes.split_at(bytes.len().min(PART - self.waiting.len()));
            self.waiting.extend_from_slice(now);
            bytes = later;
            if self.waiting.len() == PART {
                self.send().await?;
            }
        }
        Ok(())
    }

    /// Makes it be there, whole.
    ///
    /// # Errors
    /// [`BucketError`]; then its parts are taken back.
    pub async fn finish(mut self) -> Result<(), BucketError> {
        let mut done = if self.waiting.is_empty() { Ok(()) } else { self.send().await };
        if done.is_ok() {
            done = self.parts.complete().await.map(drop).map_err(failed("finishing", &self.address));
        }
        if done.is_err() {
            self.abandon().await;
        }
        done
    }

    /// Takes back what was sent.
    pub async fn abandon(mut self) {
        // Nothing more can be done; a rule of the bucket removes such parts after some days.
        let _ = self.parts.abort().await;
    }

    /// One part at a time, so that memory holds two at most.
    async fn send(&mut self) -> Result<(), BucketError> {
        let part = std::mem::replace(&mut self.waiting, Vec::with_capacity(PART));
        self.parts.put_part(PutPayload::from(part)).await.map_err(failed("writing", &self.address))
    }
}

/// An object on its way out of the store.
pub struct Download {
    pieces: BoxStream<'static, object_store::Result<Bytes>>,
    address: String,
}

impl std::fmt::Debug for Download {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Download").field("address", &self.address).finish_non_exhaustive()
    }
}

impl Download {
    /// The next bytes; `None` at the end.
    ///
    /// # Errors
    /// [`BucketError`].
    pub async fn read(&mut self) -> Result<Option<Bytes>, BucketError> {
        self.pieces.next().await.transpose().map_err(failed("reading", &self.address))
    }
}

/// The bucket of an address like `s3://bucket/folder/file`, and the path in it. Nothing is asked yet.
pub(crate) fn place(address: &str, access: &Access) -> Result<(AmazonS3, Path), BucketError> {
    ring_for_tls();
    let wrong = || BucketError::Address(address.to_owned());
    let (bucket, key) = address.strip_prefix("s3://").and_then(|rest| rest.split_once('/')).ok_or_else(wrong)?;
    let path = Path::parse(key).map_err(|_| wrong())?;
    if bucket.is_empty() {
        return Err(wrong());
    }
    // No limit on a whole transfer, which may take hours, only on silence.
    let options = ClientOptions::new()
        .with_connect_timeout(Duration::from_secs(10))
        .with_read_timeout(Duration::from_secs(60))
        .with_timeout_disabled()
        .with_allow_http(access.endpoint.as_ref().is_some_and(|endpoint| endpoint.starts_with("http://")));
    let retries = RetryConfig { max_retries: 4, retry_timeout: Duration::from_secs(60), ..RetryConfig::default() };
    let mut builder = AmazonS3Builder::new()
        .with_bucket_name(bucket)
        .with_region(&access.region)
        .with_access_key_id(&access.access_key)
        .with_secret_access_key(access.secret.expose_secret())
        .with_client_options(options)
        .with_retry(retries);
    if let Some(endpoint) = &access.endpoint {
        builder = builder.with_endpoint(endpoint);
    }
    Ok((builder.build().map_err(failed("opening", address))?, path))
}

pub(crate) fn failed(what: &'static str, address: &str) -> impl FnOnce(object_store::Error) -> BucketError + use<> {
    let address = address.to_owned();
    move |error| match error {
        object_store::Error::NotFound { .. } if what == "reading" => BucketError::Missing(address),
        error => BucketError::Failed { what, address, cause: spelled(&error) },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn access(endpoint: Option<&str>) -> Access {
        let endpoint = endpoint.map(str::to_owned);
        Access { endpoint, region: "us-east-1".into(), access_key: "key".into(), secret: "secret".to_owned().into() }
    }

    #[test]
    fn an_address_names_a_bucket_and_a_file() {
        for wrong in ["s3://", "s3://bucket", "s3://bucket/", "s3:///file", "/bucket/file", "s3://bucket/a//b"] {
            assert!(matches!(Bucket::open(wrong, &access(None)), Err(BucketError::Address(_))), "{wrong}");
        }
        assert!(Bucket::open("s3://bucket/homes/2026.backup", &access(Some("http://127.0.0.1:9"))).is_ok());
    }

    #[tokio::test]
    async fn https_speaks_tls_and_says_so_when_the_other_side_does_not() {
        use tokio::io::AsyncReadExt;
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let endpoint = format!("https://{}", listener.local_addr().unwrap());
        let hello = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut first = [0; 1];
            stream.read_exact(&mut first).await.unwrap();
            first[0]
        });
        let bucket = Bucket::open("s3://bucket/file", &access(Some(&endpoint))).unwrap();
        let refused = tokio::time::timeout(Duration::from_secs(5), bucket.exists());
        // 22 begins a TLS handshake. The answer is awaited only as long as it takes to see that.
        tokio::select! {
            first = hello => assert_eq!(first.unwrap(), 22),
            outcome = refused => panic!("{outcome:?}"),
        }
    }
}
