//! Somebody who writes in a live text: a plain y-websocket client with a real Yjs document.

use crate::client::{Browser, SESSION};
use futures::{SinkExt, StreamExt};
use live::check::{put_bytes, put_number};
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};
use yrs::block::ClientID;
use yrs::updates::decoder::Decode;
use yrs::updates::encoder::Encode;
use yrs::{
    Doc, GetString, OffsetKind, Options, ReadTxn, StateVector, Text, Transact, Update, XmlElementPrelim, XmlFragment, XmlFragmentRef,
    XmlOut, XmlTextPrelim,
};

/// How long anything may take.
pub const PATIENCE: Duration = Duration::from_secs(15);

/// What came from the portal.
#[derive(Clone, Debug, PartialEq)]
pub enum News {
    /// The portal's state, its answer, or a change.
    State,
    Answer,
    Update,
    Presence(Vec<u8>),
    /// So many changes are stored.
    Stored(u64),
    Comments,
    /// Words that were put back.
    PutBack(String),
    /// The end: code and word.
    Closed(u16, String),
}

/// Somebody's editor.
pub struct Editor {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    pub doc: Doc,
    root: XmlFragmentRef,
    /// Changes sent, and how many of them are stored.
    pub sent: u64,
    pub stored: u64,
    synced: bool,
    closed: Option<(u16, String)>,
    /// Somebody else may write under the same number: then one's own copy may be past mending until the
    /// portal says so.
    shares_number: bool,
}

/// Why somebody could not get in.
#[derive(Debug, PartialEq)]
pub struct Status(pub u16);

/// Opens a socket with the cookies of a browser.
///
/// # Errors
/// With the status of the answer, if it is no socket.
pub async fn connect(browser: &Browser, address: &str, origin: Option<&str>) -> Result<WebSocketStream<MaybeTlsStream<TcpStream>>, Status> {
    let url = browser.base().replacen("http", "ws", 1) + address;
    let mut request = url.as_str().into_client_request().expect("an address");
    if let Some(token) = browser.cookie(SESSION) {
        request.headers_mut().insert("cookie", format!("{SESSION}={token}").parse().expect("a cookie"));
    }
    if let Some(origin) = origin {
        request.headers_mut().insert("origin", origin.parse().expect("an origin"));
    }
    match timeout(PATIENCE, connect_async(request)).await.expect("an answer in time") {
        Ok((socket, _)) => Ok(socket),
        Err(tokio_tungstenite::tungstenite::Error::Http(answer)) => Err(Status(answer.status().as_u16())),
        Err(error) => panic!("{url}: {error}"),
    }
}

fn sync(kind: u64, payload: &[u8]) -> Vec<u8> {
    let mut out = vec![0];
    put_number(&mut out, kind);
    put_bytes(&mut out, payload);
    out
}

/// A change as a frame.
pub fn update_frame(update: &[u8]) -> Vec<u8> {
    sync(2, update)
}

fn document(writer: Option<u64>) -> (Doc, XmlFragmentRef) {
    let mut options = Options { offset_kind: OffsetKind::Utf16, ..Options::default() };
    // Browsers draw 32 bits.
    let drawn = options.client_id.get() & 0xffff_ffff;
    options.client_id = ClientID::new(writer.unwrap_or(drawn));
    let doc = Doc::with_options(options);
    let root = doc.get_or_insert_xml_fragment("text");
    (doc, root)
}

impl Editor {
    /// Opens a text and waits until it is there.
    pub async fn open(browser: &Browser, address: &str) -> Self {
        let mut editor = Self::enter(browser, address, document(None)).await;
        editor.until("the text", |e, _| e.synced).await;
        editor
    }

    /// Opens a text under a number of one's own choice.
    pub async fn open_as(browser: &Browser, address: &str, writer: u64) -> Self {
        let mut editor = Self::enter(browser, address, document(Some(writer))).await;
        editor.shares_number = true;
        editor.until("the text", |e, _| e.synced).await;
        editor
    }

    /// Opens a socket without waiting for anything.
    pub async fn knock(browser: &Browser, address: &str) -> Self {
        Self::enter(browser, address, document(None)).await
    }

    /// Connects again with what one has.
    pub async fn again(self, browser: &Browser, address: &str) -> Self {
        let mut editor = Self::enter(browser, address, (self.doc, self.root)).await;
        editor.until("the text", |e, _| e.synced).await;
        editor
    }

    async fn enter(browser: &Browser, address: &str, (doc, root): (Doc, XmlFragmentRef)) -> Self {
        let socket = connect(browser, address, None).await.expect("a socket");
        let mut editor = Self { socket, doc, root, sent: 0, stored: 0, synced: false, closed: None, shares_number: false };
        let state = editor.doc.transact().state_vector().encode_v1();
        editor.send(sync(0, &state)).await;
        editor
    }

    /// Sends bytes as they are; whether the other side still listens shows later.
    pub async fn send(&mut self, bytes: Vec<u8>) {
        let _ = self.socket.send(Message::Binary(bytes.into())).await;
    }

    /// Sends a text message, which is none of the protocol's.
    pub async fn send_text(&mut self, text: &str) {
        let _ = self.socket.send(Message::Text(text.into())).await;
    }

    /// Asks whether the other side is there, as libraries do by themselves.
    pub async fn ping(&mut self) {
        let _ = self.socket.send(Message::Ping(vec![7; 100].into())).await;
    }

    /// Tells cursors and names: writer, clock, JSON.
    pub async fn tell(&mut self, entries: &[(u64, u64, &str)]) {
        let mut inner = Vec::new();
        put_number(&mut inner, entries.len() as u64);
        for (writer, clock, json) in entries {
            put_number(&mut inner, *writer);
            put_number(&mut inner, *clock);
            put_bytes(&mut inner, json.as_bytes());
        }
        let mut out = vec![1];
        put_bytes(&mut out, &inner);
        self.send(out).await;
    }

    /// The number of this editor.
    pub fn writer(&self) -> u64 {
        self.doc.client_id().get()
    }

    /// Makes a change without sending it.
    pub fn change(&mut self, change: impl FnOnce(&XmlFragmentRef, &mut yrs::TransactionMut)) -> Vec<u8> {
        let mut txn = self.doc.transact_mut();
        change(&self.root, &mut txn);
        txn.encode_update_v1()
    }

    /// Makes a change and sends it.
    pub async fn edit(&mut self, change: impl FnOnce(&XmlFragmentRef, &mut yrs::TransactionMut)) {
        let update = self.change(change);
        self.sent += 1;
        self.send(sync(2, &update)).await;
    }

    /// Types at the end of the first paragraph, which is made where there is none.
    pub async fn write(&mut self, words: &str) {
        let words = words.to_owned();
        self.edit(move |root, txn| write(root, txn, &words)).await;
    }

    /// The words of the text, blocks separated by line ends.
    pub fn words(&self) -> String {
        let txn = self.doc.transact();
        let mut out = Vec::new();
        for block in self.root.children(&txn) {
            out.push(match block {
                XmlOut::Element(el) => el
                    .children(&txn)
                    .filter_map(|c| if let XmlOut::Text(t) = c { Some(t.get_string(&txn)) } else { None })
                    .collect::<String>(),
                XmlOut::Text(t) => t.get_string(&txn),
                XmlOut::Fragment(_) => String::new(),
            });
        }
        out.join("\n")
    }

    /// Reads one message and does what an editor does with it.
    pub async fn next(&mut self) -> News {
        if let Some((code, word)) = &self.closed {
            return News::Closed(*code, word.clone());
        }
        loop {
            let message = timeout(PATIENCE, self.socket.next()).await.expect("a message in time");
            let bytes = match message {
                Some(Ok(Message::Binary(bytes))) => bytes,
                Some(Ok(Message::Close(frame))) => {
                    let (code, word) = frame.map_or((1005, String::new()), |f| (f.code.into(), f.reason.to_string()));
                    self.closed = Some((code, word.clone()));
                    return News::Closed(code, word);
                }
                Some(Ok(_)) => continue,
                Some(Err(_)) | None => {
                    self.closed = Some((1006, String::new()));
                    return News::Closed(1006, String::new());
                }
            };
            if let Some(news) = self.hear(&bytes).await {
                return news;
            }
        }
    }

    async fn hear(&mut self, bytes: &[u8]) -> Option<News> {
        use live::check::frame;
        match bytes.first()? {
            0 | 1 => {}
            100 => {
                let (mut count, mut shift) = (0u64, 0);
                for byte in &bytes[1..] {
                    count |= u64::from(byte & 0x7f) << shift;
                    shift += 7;
                }
                assert!(count > self.stored && count <= self.sent, "{count} stored after {} of {}", self.stored, self.sent);
                self.stored = count;
                return Some(News::Stored(count));
            }
            101 => return Some(News::Comments),
            102 => return Some(News::PutBack(String::from_utf8_lossy(&bytes[2..]).into_owned())),
            other => panic!("message {other}"),
        }
        let limits = live::Limits { message: usize::MAX, ..live::Limits::default() };
        match frame::read(bytes, &limits).expect("a message of the protocol") {
            frame::Frame::State(state) => {
                let mut theirs = StateVector::default();
                state.0.iter().for_each(|(w, c)| theirs.set_max(ClientID::new(*w), *c));
                let update = self.doc.transact().encode_state_as_update_v1(&theirs);
                self.sent += 1;
                self.send(sync(1, &update)).await;
                Some(News::State)
            }
            frame::Frame::Answer(update) => {
                self.apply(update);
                self.synced = true;
                Some(News::Answer)
            }
            frame::Frame::Update(update) => {
                self.apply(update);
                Some(News::Update)
            }
            frame::Frame::Presence(bytes) => Some(News::Presence(bytes.to_vec())),
            frame::Frame::WhoIsHere => panic!("the portal asks who is here"),
        }
    }

    fn apply(&mut self, update: &[u8]) {
        let update = Update::decode_v1(update).expect("an update");
        let applied = self.doc.transact_mut().apply_update(update);
        assert!(applied.is_ok() || self.shares_number, "applied: {applied:?}");
    }

    /// Reads on until something is so.
    pub async fn until(&mut self, what: &str, so: impl Fn(&Self, &News) -> bool) -> News {
        let wait = async {
            loop {
                let news = self.next().await;
                if so(self, &news) {
                    return news;
                }
                if let News::Closed(code, word) = &news {
                    panic!("closed with {code} {word} while waiting for {what}");
                }
            }
        };
        timeout(PATIENCE, wait).await.unwrap_or_else(|_| panic!("waited in vain for {what}"))
    }

    /// Waits until all that was sent is stored.
    pub async fn all_stored(&mut self) {
        if self.stored < self.sent {
            self.until("everything to be stored", |e, _| e.stored == e.sent).await;
        }
    }

    /// Waits until the text holds some words.
    pub async fn reads(&mut self, words: &str) {
        if !self.words().contains(words) {
            let wanted = words.to_owned();
            self.until(&format!("“{words}” in “{}”", self.words()), move |e, _| e.words().contains(&wanted)).await;
        }
    }

    /// Waits until the text holds each of some words.
    pub async fn reads_all(&mut self, all: &[String]) {
        loop {
            let text = self.words();
            let Some(missing) = all.iter().find(|words| !text.contains(words.as_str())) else { return };
            self.reads(missing).await;
        }
    }

    /// Waits for the end, and says how it was.
    pub async fn end(&mut self) -> (u16, String) {
        match self.until("the end", |_, news| matches!(news, News::Closed(..))).await {
            News::Closed(code, word) => (code, word),
            _ => unreachable!("only the end ends it"),
        }
    }

    /// Leaves as a browser does that is closed.
    pub async fn leave(mut self) {
        let _ = self.socket.close(None).await;
        while let Ok(Some(Ok(_))) = timeout(PATIENCE, self.socket.next()).await {}
    }
}

/// Puts words at the end of the first paragraph.
pub fn write(root: &XmlFragmentRef, txn: &mut yrs::TransactionMut, words: &str) {
    let paragraph = root.children(txn).find_map(|c| if let XmlOut::Element(el) = c { Some(el) } else { None });
    let paragraph = match paragraph {
        Some(found) => found,
        None => root.insert(txn, 0, XmlElementPrelim::empty("paragraph")),
    };
    let text = paragraph.children(txn).find_map(|c| if let XmlOut::Text(t) = c { Some(t) } else { None });
    let text = match text {
        Some(found) => found,
        None => paragraph.insert(txn, 0, XmlTextPrelim::new("")),
    };
    let end = text.len(txn);
    text.insert(txn, end, words);
}
