//! Requests to providers: bounded in time and size, without redirects.

use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse};
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

/// Answers larger than this are cut off and refused.
const MAX_BYTES: usize = 1024 * 1024;

/// The HTTP client for providers.
#[derive(Clone)]
pub struct Fetch(reqwest::Client);

/// Why a request failed.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    #[error("request failed: {0}")]
    Request(#[from] reqwest::Error),
    #[error("answer larger than {MAX_BYTES} bytes")]
    TooLarge,
    #[error("answer cannot be read: {0}")]
    Answer(#[from] openidconnect::http::Error),
    #[error("only https is allowed, except on this machine")]
    NotSecure,
}

impl Fetch {
    /// A client that gives up after ten seconds and follows nobody.
    pub fn new() -> Result<Self, reqwest::Error> {
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(Duration::from_secs(5))
            .timeout(Duration::from_secs(10))
            .build()?;
        Ok(Self(client))
    }

    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, FetchError> {
        let (parts, body) = request.into_parts();
        let url = parts.uri.to_string();
        let local = ["http://localhost:", "http://127.0.0.1:", "http://[::1]:"].iter().any(|p| url.starts_with(p));
        if !url.starts_with("https://") && !local {
            return Err(FetchError::NotSecure);
        }
        let mut response = self.0.request(parts.method, url).headers(parts.headers).body(body).send().await?;
        let mut answer = openidconnect::http::Response::builder().status(response.status());
        for (name, value) in response.headers() {
            answer = answer.header(name, value);
        }
        let mut bytes = Vec::new();
        while let Some(chunk) = response.chunk().await? {
            if bytes.len() + chunk.len() > MAX_BYTES {
                return Err(FetchError::TooLarge);
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(answer.body(bytes)?)
    }
}

impl<'c> AsyncHttpClient<'c> for Fetch {
    type Error = FetchError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, FetchError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.send(request))
    }
}
