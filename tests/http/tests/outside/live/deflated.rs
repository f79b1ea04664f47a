//! Sockets that deflate: what is long is short on the wire, and no message is longer inflated than plain.

use super::{person, principles, vision};
use crate::demo;
use futures::SinkExt;
use http_tests::client::{Browser, SESSION};
use http_tests::live::{Editor, PATIENCE};
use http_tests::{Backend, Failures};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::timeout;
use yawc::{Frame, HttpRequestBuilder, OpCode, Options, WebSocket};
use yrs::{Text, XmlElementPrelim, XmlFragment, XmlTextPrelim};

/// A connection that counts what comes.
struct Counted(TcpStream, Arc<AtomicUsize>);

impl AsyncRead for Counted {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context, buf: &mut ReadBuf) -> Poll<std::io::Result<()>> {
        let before = buf.filled().len();
        let polled = Pin::new(&mut self.0).poll_read(cx, buf);
        self.1.fetch_add(buf.filled().len() - before, Ordering::Relaxed);
        polled
    }
}

impl AsyncWrite for Counted {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context, buf: &[u8]) -> Poll<std::io::Result<usize>> {
        Pin::new(&mut self.0).poll_write(cx, buf)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.0).poll_shutdown(cx)
    }
}

/// Opens a socket as browsers do, which offer to deflate.
async fn open(browser: &Browser, address: &str) -> (WebSocket<Counted>, Arc<AtomicUsize>) {
    let url: url::Url = (browser.base() + address).parse().expect("an address");
    let host = (url.host_str().expect("a host").to_owned(), url.port().expect("a port"));
    let count = Arc::new(AtomicUsize::new(0));
    let stream = Counted(TcpStream::connect(host).await.expect("a connection"), count.clone());
    let cookie = format!("{SESSION}={}", browser.cookie(SESSION).expect("a session"));
    let options = Options::default().with_balanced_compression().with_limits(64 << 20, 64 << 20);
    let socket = WebSocket::handshake_with_request(url, stream, options, HttpRequestBuilder::new().header("cookie", cookie));
    (timeout(PATIENCE, socket).await.expect("an answer in time").expect("a socket"), count)
}

async fn next(socket: &mut WebSocket<Counted>) -> Frame {
    timeout(PATIENCE, socket.next_frame()).await.expect("a message in time").expect("a message")
}

#[tokio::test]
async fn who_joins_a_text_gets_it_deflated() {
    const LETTERS: usize = 6_000;
    let (portal, _provider) = demo(Backend::Sqlite).await;
    let steward = person(&portal, "geschaeftsstelle").await;
    let mut editor = Editor::open(&steward, &principles()).await;
    // Each letter before the one before: none of them can be kept together with another.
    let typed = |root: &yrs::XmlFragmentRef, txn: &mut yrs::TransactionMut| {
        let paragraph = root.insert(txn, 0, XmlElementPrelim::empty("paragraph"));
        let text = paragraph.insert(txn, 0, XmlTextPrelim::new(""));
        (0..LETTERS).for_each(|i| text.insert(txn, 0, ["e", "n", " ", "i", "r"][i * i % 5]));
    };
    editor.edit(typed).await;
    editor.all_stored().await;

    let (mut socket, wire) = open(&steward, &principles()).await;
    let asked = wire.load(Ordering::Relaxed);
    socket.send(Frame::binary(vec![0u8, 0, 1, 0])).await.expect("a question");
    let answer = loop {
        let frame = next(&mut socket).await;
        assert_eq!(frame.opcode(), OpCode::Binary);
        if frame.payload().starts_with(&[0, 1]) {
            break frame.into_payload();
        }
    };
    let came = wire.load(Ordering::Relaxed) - asked;
    assert!(answer.len() > 3 * editor.words().len(), "{} bytes: too easy", answer.len());
    assert!(came * 5 <= answer.len() * 2, "{came} bytes came for {}", answer.len());
    editor.leave().await;
}

#[tokio::test]
async fn what_is_short_only_on_the_wire_is_refused() {
    let (portal, _provider) = demo(Backend::Sqlite).await;
    let steward = person(&portal, "geschaeftsstelle").await;
    let mut f = Failures::default();
    for (what, bytes, code) in [("a little too long", (3 << 20) + 1, 4413), ("far too long", 40 << 20, 1009)] {
        let (mut socket, _) = open(&steward, &vision("mobilitaet")).await;
        socket.send(Frame::binary(vec![0u8; bytes])).await.expect("a message of a few kilobytes");
        let closed = loop {
            let frame = next(&mut socket).await;
            if frame.opcode() == OpCode::Close {
                break frame.close_code().map(u16::from);
            }
        };
        f.same(closed, Some(code), what);
    }
    // What was deflated and is allowed is taken, in pieces too.
    let (mut socket, _) = open(&steward, &vision("mobilitaet")).await;
    let mut honest = Editor::open(&steward, &vision("mobilitaet")).await;
    let update = honest.change(|root, txn| http_tests::live::write(root, txn, &" und noch etwas".repeat(200)));
    let whole = http_tests::live::update_frame(&update);
    let (first, rest) = whole.split_at(whole.len() / 2);
    socket.send(Frame::binary(first.to_vec()).with_fin(false)).await.expect("a piece");
    socket.send(Frame::continuation(rest.to_vec())).await.expect("the rest");
    let mut reader = Editor::open(&steward, &vision("mobilitaet")).await;
    reader.reads(" und noch etwas und noch etwas").await;
    f.check(!portal.log().contains("panicked"), || "something panicked".into());
    f.end();
}
