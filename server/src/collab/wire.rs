//! A WebSocket that takes messages which are deflated already.
//!
//! The library deflates what a socket sends for that socket alone. All of a long text, which everybody gets
//! who comes in, is deflated once for all of them ([`Whole`]) and goes out past the library, between two of its
//! messages. That is possible because nothing is carried over from one message to the next (no context takeover).

use axum::body::Bytes;
use flate2::{Compress, Compression, FlushCompress};
use futures::SinkExt;
use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, OnceLock};
use std::task::{Context, Poll, ready};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use yawc::{Frame, Options, Role, WebSocket};

/// Shorter messages go out as they are: what people type would only grow.
pub const WORTH_DEFLATING: usize = 1 << 10;
/// How hard a long text is deflated: a fifth of the bytes less than the fastest, for 3 ms of 160 kB.
pub const LEVEL: u32 = 3;

/// All of a text as a message, and the same deflated, made when somebody first needs it.
pub struct Whole {
    pub plain: Bytes,
    deflated: OnceLock<Bytes>,
}

impl Whole {
    pub fn new(plain: Bytes) -> Arc<Self> {
        Arc::new(Self { plain, deflated: OnceLock::new() })
    }

    /// The message as it goes over the wire: a frame with the bit that says deflated (RFC 7692, 6).
    fn deflated(&self) -> Bytes {
        self.deflated.get_or_init(|| frame(&deflate(&self.plain))).clone()
    }
}

/// What goes out to a socket.
pub enum Message {
    Plain(Bytes),
    Whole(Arc<Whole>),
}

impl Message {
    /// Bytes before they are deflated.
    pub fn len(&self) -> usize {
        match self {
            Self::Plain(bytes) => bytes.len(),
            Self::Whole(whole) => whole.plain.len(),
        }
    }
}

/// Deflates a message: one block after the other, without the empty one at the end (RFC 7692, 7.2.1).
fn deflate(plain: &[u8]) -> Vec<u8> {
    let mut deflate = Compress::new(Compression::new(LEVEL), false);
    let mut out = Vec::with_capacity(plain.len() / 2 + 64);
    loop {
        let rest = &plain[deflate.total_in() as usize..];
        // It fails on nothing but a wrong use; a full buffer is made longer.
        let _ = deflate.compress_vec(rest, &mut out, FlushCompress::Sync);
        if out.len() < out.capacity() {
            break;
        }
        out.reserve(plain.len() / 4 + 64);
    }
    debug_assert!(out.ends_with(&[0, 0, 255, 255]));
    out.truncate(out.len() - 4);
    out
}

/// A whole binary message in one frame that is not masked (RFC 6455, 5.2).
fn frame(payload: &[u8]) -> Bytes {
    const WHOLE_DEFLATED_BINARY: u8 = 0b1100_0010;
    let mut out = Vec::with_capacity(payload.len() + 10);
    out.push(WHOLE_DEFLATED_BINARY);
    match payload.len() {
        n @ 0..126 => out.push(n as u8),
        n @ 126..0x1_0000 => {
            out.push(126);
            out.extend_from_slice(&(n as u16).to_be_bytes());
        }
        n => {
            out.push(127);
            out.extend_from_slice(&(n as u64).to_be_bytes());
        }
    }
    out.extend_from_slice(payload);
    out.into()
}

/// A socket.
pub struct Socket {
    library: WebSocket<Wire>,
    /// The way past the library, if the other side inflates.
    past: Option<Arc<Mutex<Bytes>>>,
}

impl Socket {
    /// Takes over a connection whose handshake is done; `agreed` are the extensions.
    ///
    /// # Errors
    /// When nothing like `agreed` was offered.
    pub fn new(stream: TcpStream, agreed: Option<&str>, options: Options) -> yawc::Result<Self> {
        let past = Arc::default();
        let wire = Wire { stream, past: Arc::clone(&past) };
        let library = WebSocket::from_stream_with_extensions(wire, Role::Server, agreed, options)?;
        // A side with little memory may have asked for less than the usual window.
        let inflates = agreed.is_some_and(|a| a.contains("permessage-deflate") && !a.contains("server_max_window_bits"));
        Ok(Self { library, past: inflates.then_some(past) })
    }

    /// The next message.
    ///
    /// # Errors
    /// When there is none any more, or something else than a WebSocket's.
    pub async fn next_frame(&mut self) -> yawc::Result<Frame> {
        self.library.next_frame().await
    }

    /// Sends messages in one go.
    ///
    /// # Errors
    /// When the other side is gone.
    pub async fn send_all(&mut self, messages: impl IntoIterator<Item = Message>) -> yawc::Result<()> {
        for message in messages {
            match (message, &self.past) {
                (Message::Plain(bytes), _) => self.library.feed(Frame::binary(bytes)).await?,
                (Message::Whole(whole), Some(past)) if whole.plain.len() >= WORTH_DEFLATING => {
                    self.library.flush().await?;
                    *past.lock().unwrap_or_else(|e| e.into_inner()) = whole.deflated();
                    self.library.flush().await?;
                }
                (Message::Whole(whole), _) => self.library.feed(Frame::binary(whole.plain.clone())).await?,
            }
        }
        self.library.flush().await
    }

    /// Says why it ends.
    ///
    /// # Errors
    /// When the other side is gone.
    pub async fn close(&mut self, code: u16, word: String) -> yawc::Result<()> {
        self.library.send(Frame::close(code.into(), word)).await
    }
}

/// The connection. What is put past the library goes out before what the library writes next.
struct Wire {
    stream: TcpStream,
    past: Arc<Mutex<Bytes>>,
}

impl Wire {
    fn poll_past(&mut self, cx: &mut Context) -> Poll<io::Result<()>> {
        let mut past = self.past.lock().unwrap_or_else(|e| e.into_inner());
        while !past.is_empty() {
            let written = ready!(Pin::new(&mut self.stream).poll_write(cx, &past))?;
            if written == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
            let _ = past.split_to(written);
        }
        // A text is not kept because a socket once sent it.
        *past = Bytes::new();
        Poll::Ready(Ok(()))
    }
}

impl AsyncRead for Wire {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context, buf: &mut ReadBuf) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buf)
    }
}

impl AsyncWrite for Wire {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context, buf: &[u8]) -> Poll<io::Result<usize>> {
        ready!(self.poll_past(cx))?;
        Pin::new(&mut self.stream).poll_write(cx, buf)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context) -> Poll<io::Result<()>> {
        ready!(self.poll_past(cx))?;
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context) -> Poll<io::Result<()>> {
        ready!(self.poll_past(cx))?;
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    #[test]
    fn what_is_deflated_inflates_to_the_same() {
        // Nothing to gain, much to gain, and lengths for each kind of header.
        let noise: Vec<u8> = (0u32..200_000).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        for plain in [&noise[..], &[7; 100_000], &noise[..300], &noise[..40], &[]] {
            let mut bytes = frame(&deflate(plain)).to_vec();
            assert_eq!(bytes[0], 0xC2);
            let (start, length) = match bytes[1] {
                127 => (10, u64::from_be_bytes(bytes[2..10].try_into().expect("eight")) as usize),
                126 => (4, usize::from(u16::from_be_bytes([bytes[2], bytes[3]]))),
                n => (2, usize::from(n)),
            };
            assert_eq!(bytes.len() - start, length);
            // What RFC 7692, 7.2.2 has the other side do.
            bytes.extend([0, 0, 255, 255]);
            let mut inflated = vec![0; plain.len()];
            flate2::read::DeflateDecoder::new(&bytes[start..]).read_exact(&mut inflated).expect("deflated");
            assert_eq!(inflated, plain);
        }
    }
}
