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
    #[error("answer leads somewhere else")]
    Redirected,
    #[error("answer cannot be read: {0}")]
    Answer(#[from] openidconnect::http::Error),
    #[error("only https is allowed, except on this machine")]
    NotSecure,
}

impl Fetch {
    /// A client that gives up after ten seconds and follows nobody. It keeps no connection: a code can
    /// be sent once only, so it must not go into one that the provider is just closing.
    pub fn new() -> Result<Self, reqwest::Error> {
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .pool_max_idle_per_host(0)
            .connect_timeout(Duration::from_secs(5))
            .timeout(Duration::from_secs(10))
            .build()?;
        Ok(Self(client))
    }

    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, FetchError> {
        let (parts, body) = request.into_parts();
        let url = parts.uri.to_string();
        if !url.starts_with("https://") && !url::Url::parse(&url).is_ok_and(|url| crate::config::rules::is_local(&url)) {
            return Err(FetchError::NotSecure);
        }
        let mut response = self.0.request(parts.method, url).headers(parts.headers).body(body).send().await?;
        if response.status().is_redirection() {
            return Err(FetchError::Redirected);
        }
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

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;

    /// A provider that hangs up on whoever asks a second time on one connection, as every server does
    /// that closes an idle connection at the moment when the next request is on its way.
    #[tokio::test]
    async fn a_connection_that_is_closed_while_idle_refuses_no_login() -> Result<(), Box<dyn std::error::Error>> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = format!("http://{}/token", listener.local_addr()?);
        let server = tokio::spawn(async move {
            while let Ok((mut connection, _)) = listener.accept().await {
                tokio::spawn(async move {
                    let mut request = Vec::new();
                    while !request.ends_with(b"authorization_code") {
                        if connection.read_buf(&mut request).await? == 0 {
                            return Ok(0);
                        }
                    }
                    connection.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: keep-alive\r\n\r\n{}").await?;
                    connection.read_u8().await
                });
            }
        });
        let fetch = Fetch::new()?;
        for _ in 0..3 {
            let request = openidconnect::http::Request::post(&address).body(b"grant_type=authorization_code".to_vec())?;
            assert_eq!(fetch.call(request).await?.body(), b"{}");
        }
        server.abort();
        Ok(())
    }
}
