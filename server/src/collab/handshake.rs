//! From a request to a WebSocket on the thread of its text.

use super::wire::{LEVEL, Socket, WORTH_DEFLATING};
use axum::body::Body;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use hyper::upgrade::OnUpgrade;
use hyper_util::rt::TokioIo;
use hyper_util::server::conn::auto::upgrade::downcast;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::runtime::Handle;
use yawc::{CompressionLevel, DeflatePool, IncomingUpgrade, Options};

/// What a socket keeps for writing, at most: a long text on its way out is given back afterwards.
const TO_WRITE: usize = 4 << 10;
/// A message that comes in pieces is there after so much time; empty pieces could go on for ever.
const IN_PIECES: Duration = Duration::from_secs(30);
/// States of the (de)compressor kept for whoever needs one next. A socket has none of its own.
const KEPT: usize = 8;

/// How sockets are set up.
#[derive(Clone)]
pub struct Sockets(Options);

impl Sockets {
    /// Messages up to `longest` bytes are taken, also when they come deflated.
    pub fn new(longest: usize) -> Self {
        let options = Options::default()
            .with_limits(longest + 1, longest + 1)
            .with_read_buffer_capacity(2 << 10)
            .with_write_buffer_capacity(512)
            .with_backpressure_boundary(TO_WRITE)
            .with_fragment_timeout(IN_PIECES)
            .with_compression_level(CompressionLevel::new(LEVEL))
            .with_compression_threshold(WORTH_DEFLATING)
            .server_no_context_takeover()
            .client_no_context_takeover()
            .with_deflate_pool(DeflatePool::new(KEPT));
        Self(options)
    }
}

/// A request that asks for a WebSocket.
pub struct Handshake {
    incoming: IncomingUpgrade,
    upgrade: OnUpgrade,
}

impl<S: Sync> FromRequestParts<S> for Handshake {
    type Rejection = StatusCode;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, StatusCode> {
        let asked = parts.headers.get(header::UPGRADE).is_some_and(|v| v.as_bytes().eq_ignore_ascii_case(b"websocket"));
        let upgrade = parts.extensions.get::<OnUpgrade>().cloned().filter(|_| asked).ok_or(StatusCode::UPGRADE_REQUIRED)?;
        let incoming = IncomingUpgrade::from_request_parts(parts, state).await?;
        Ok(Self { incoming, upgrade })
    }
}

impl Handshake {
    /// Answers; once the answer is out, `then` gets the socket on `thread`.
    pub fn accept<F>(self, sockets: &Sockets, thread: &Handle, then: impl FnOnce(Socket) -> F + Send + 'static) -> Response
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let Self { incoming, upgrade } = self;
        let options = sockets.0.clone();
        // The library's own future would leave the socket with the thread that took the request.
        let Ok((answer, _)) = incoming.upgrade(options.clone()) else {
            return StatusCode::BAD_REQUEST.into_response();
        };
        let agreed = answer.headers().get(header::SEC_WEBSOCKET_EXTENSIONS).and_then(|v| v.to_str().ok()).map(str::to_owned);
        thread.spawn(async move {
            match moved(upgrade, agreed, options).await {
                Ok(socket) => then(socket).await,
                Err(error) => tracing::debug!(%error, "a live socket ended before it began"),
            }
        });
        answer.map(Body::new)
    }
}

/// Takes the connection from the thread that answered the request to this one.
async fn moved(upgrade: OnUpgrade, agreed: Option<String>, options: Options) -> anyhow::Result<Socket> {
    let parts = downcast::<TokioIo<TcpStream>>(upgrade.await?).map_err(|_| anyhow::anyhow!("not a plain connection"))?;
    // Nothing may be sent before the answer is there (RFC 6455, 4.1).
    anyhow::ensure!(parts.read_buf.is_empty(), "data before the answer");
    let stream = TcpStream::from_std(parts.io.into_inner().into_std()?)?;
    Ok(Socket::new(stream, agreed.as_deref(), options)?)
}
