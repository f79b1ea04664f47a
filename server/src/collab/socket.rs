//! From the request to the end of a socket.

use super::Live;
use super::connection::{Connection, Farewell, GONE, LOGGED_OUT, RIGHT_LOST, TOO_MANY, TRY_LATER, UNSUPPORTED};
use super::gate::Pass;
use super::handshake::Handshake;
use super::hub::Hub;
use super::room::Event;
use super::wire::Socket;
use crate::limits::Peer;
use app::error::PageError;
use axum::Extension;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use contract::Id;
use portal::Ctx;
use portal::live_texts;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::mpsc::UnboundedSender;
use yawc::OpCode;

/// A message a little longer than allowed still gets a word; a longer one only the protocol's code.
pub const SLACK: usize = 64 << 10;
/// Who takes nothing for so long is gone.
const STUCK: Duration = Duration::from_secs(20);

/// `GET /arbeit/texte/{kind}/{owner}/{slot}/live`
///
/// A script in a browser cannot read the status of an upgrade that is refused. Whoever may not come
/// in is therefore let in and told why with the closing frame; nobody is told anything else.
pub async fn open(
    State(live): State<Live>,
    Path((kind, owner, slot)): Path<(String, Id, String)>,
    Extension(Peer(peer)): Extension<Peer>,
    headers: HeaderMap,
    handshake: Result<Handshake, StatusCode>,
) -> Response {
    let handshake = match handshake {
        Ok(handshake) if own_origin(&headers, &live.app.base_url) => handshake,
        Ok(_) => return StatusCode::FORBIDDEN.into_response(),
        Err(_) => return explain(&live, &headers, &kind, owner, &slot).await,
    };
    match enter(&live, &headers, peer.ip(), &kind, owner, &slot).await {
        Ok((connection, pass)) => {
            let hub = live.hub.clone();
            let thread = live.hub.threads.of(connection.opened.text);
            handshake.accept(&live.sockets, thread, move |socket| serve(socket, hub, connection, pass))
        }
        Err(farewell) => handshake.accept(&live.sockets, live.hub.threads.first(), move |socket| part(socket, farewell)),
    }
}

/// Browsers say which page opens a socket, and send cookies along whatever page it is. Programs say
/// nothing and have only the cookies they were given.
fn own_origin(headers: &HeaderMap, base_url: &str) -> bool {
    let Some(origin) = headers.get(header::ORIGIN) else { return true };
    let host = headers.get(header::HOST).and_then(|h| h.to_str().ok()).unwrap_or_default();
    origin.to_str().is_ok_and(|o| o == base_url || o.split_once("://").is_some_and(|(_, rest)| !host.is_empty() && rest == host))
}

/// Whoever comes without a WebSocket gets a page as everywhere.
async fn explain(live: &Live, headers: &HeaderMap, kind: &str, owner: Id, slot: &str) -> Response {
    let address = format!("/arbeit/texte/{kind}/{owner}/{slot}");
    let fail = |error| PageError { error, lang: app::context::language(headers), address: address.clone() }.into_response();
    let who = match app::context::who(&live.app, headers).await {
        Ok(who) => who,
        Err(error) => return fail(error),
    };
    if who.actor.is_none() {
        return fail(portal::Error::LoginNeeded);
    }
    let ctx = Ctx::new(live.app.portal.clone(), who.actor);
    match live_texts::look(&ctx, kind, owner, slot).await {
        Ok(_) => (StatusCode::UPGRADE_REQUIRED, [(header::UPGRADE, "websocket"), (header::CONNECTION, "upgrade")]).into_response(),
        Err(error) => fail(error),
    }
}

async fn enter(
    live: &Live,
    headers: &HeaderMap,
    peer: std::net::IpAddr,
    kind: &str,
    owner: Id,
    slot: &str,
) -> Result<(Arc<Connection>, Pass), Farewell> {
    let failed = |error: portal::Error| farewell(&error);
    let actor = app::context::who(&live.app, headers).await.map_err(failed)?.actor;
    let actor = actor.ok_or_else(|| Farewell::new(LOGGED_OUT, "logged_out"))?;
    let rules = &live.hub.rules;
    let address = live.addresses.address(peer, headers);
    let pass = live.hub.gate.enter(actor.person_id, Some(address), rules.sockets_per_account, rules.sockets_per_address);
    let pass = pass.ok_or_else(|| Farewell::new(TOO_MANY, "too_many_sockets"))?;
    let (person, name, session) = (actor.person_id, actor.display_name.clone(), actor.session_id);
    let ctx = Ctx::new(live.app.portal.clone(), Some(actor));
    let (kind, slot) = (kind.to_owned(), slot.to_owned());
    // In a task of its own: a browser that gives up must not cancel a transaction.
    let opened = tokio::spawn(async move { live_texts::open(&ctx, &kind, owner, &slot).await });
    let opened = opened.await.map_err(|_| Farewell::new(TRY_LATER, "failed"))?.map_err(failed)?;
    Ok((Arc::new(Connection::new(live.hub.number(), person, &name, session, opened)), pass))
}

/// What a use case's refusal means for a socket.
pub fn farewell(error: &portal::Error) -> Farewell {
    match error {
        portal::Error::LoginNeeded => Farewell::new(LOGGED_OUT, "logged_out"),
        portal::Error::Denied | portal::Error::StepUp(_) => Farewell::new(RIGHT_LOST, "no_right"),
        portal::Error::NotFound => Farewell::new(GONE, "gone"),
        error => {
            tracing::warn!(%error, "a live text cannot be opened");
            Farewell::new(TRY_LATER, "failed")
        }
    }
}

/// How much comes in: messages and bytes, with room for a burst.
struct Pace {
    messages: f64,
    bytes: f64,
    at: Instant,
    per_second: f64,
}

/// Bytes a second, and in a burst: a long pasted text or a week of work offline.
const BYTES_PER_SECOND: f64 = (1 << 20) as f64;
const BYTES_IN_A_BURST: f64 = (8 << 20) as f64;

impl Pace {
    fn new(per_second: u32) -> Self {
        let per_second = f64::from(per_second);
        Self { messages: per_second * 4.0, bytes: BYTES_IN_A_BURST, at: Instant::now(), per_second }
    }

    fn allows(&mut self, bytes: usize) -> bool {
        let passed = self.at.elapsed().as_secs_f64();
        self.at = Instant::now();
        self.messages = (self.messages + passed * self.per_second).min(self.per_second * 4.0) - 1.0;
        self.bytes = (self.bytes + passed * BYTES_PER_SECOND).min(BYTES_IN_A_BURST) - bytes as f64;
        self.messages >= 0.0 && self.bytes >= 0.0
    }
}

async fn serve(mut socket: Socket, hub: Arc<Hub>, connection: Arc<Connection>, pass: Pass) {
    let room = hub.join(&connection);
    let end = exchange(&mut socket, &hub, &connection, &room).await;
    hub.forget(&connection);
    let _ = room.send(Event::Leave(connection.number));
    drop(pass);
    match end {
        Some(farewell) => part(socket, farewell).await,
        // The library answers a farewell, and what is no message, while it is asked for more.
        None => drop(tokio::time::timeout(Duration::from_secs(1), socket.next_frame()).await),
    }
}

/// Carries messages until one side ends it; gives why, if it is to be told.
async fn exchange(socket: &mut Socket, hub: &Hub, connection: &Connection, room: &UnboundedSender<Event>) -> Option<Farewell> {
    let mut pace = Pace::new(hub.rules.messages_per_second);
    loop {
        tokio::select! {
            frame = socket.next_frame() => {
                // A message longer than any that is taken, or no WebSocket any more: what is to be said to
                // that the library says.
                let Ok(frame) = frame else { return None };
                let (kind, _, bytes) = frame.into_parts();
                match kind {
                    OpCode::Close => return None,
                    OpCode::Text => return Some(Farewell::new(UNSUPPORTED, "text")),
                    _ if !pace.allows(bytes.len()) => return Some(Farewell::new(TOO_MANY, "too_many_messages")),
                    OpCode::Ping | OpCode::Pong => continue,
                    OpCode::Binary | OpCode::Continuation => {}
                }
                if !connection.enters(bytes.len()) {
                    return Some(Farewell::new(TOO_MANY, "too_many_messages"));
                }
                if !connection.closing() && room.send(Event::Message(connection.number, bytes)).is_err() {
                    return Some(Farewell::new(TRY_LATER, "failed"));
                }
            }
            () = connection.news() => {
                if let Some(end) = deliver(socket, connection).await {
                    return end;
                }
            }
        }
    }
}

/// Sends what waits; gives the end, if this is it.
async fn deliver(socket: &mut Socket, connection: &Connection) -> Option<Option<Farewell>> {
    loop {
        let (messages, farewell) = connection.take();
        if messages.is_empty() {
            return farewell.map(Some);
        }
        let sending = socket.send_all(messages);
        tokio::pin!(sending);
        let stuck = tokio::time::sleep(STUCK);
        tokio::pin!(stuck);
        loop {
            tokio::select! {
                // Most often it is done at once, and nothing else is asked.
                biased;
                sent = &mut sending => match sent {
                    Ok(()) => break,
                    Err(_) => return Some(None),
                },
                () = &mut stuck => return Some(None),
                // More to send: after this. The end: at once, for the other side takes nothing.
                () = connection.news() => if connection.closing() {
                    let quickly = tokio::time::timeout(Duration::from_millis(500), &mut sending).await;
                    if !matches!(quickly, Ok(Ok(()))) {
                        return Some(None);
                    }
                    break;
                },
            }
        }
    }
}

/// Says why and ends it; whoever does not answer is left.
async fn part(mut socket: Socket, Farewell(code, word): Farewell) {
    let say = async {
        let _ = socket.close(code, word).await;
        while socket.next_frame().await.is_ok_and(|frame| frame.opcode() != OpCode::Close) {}
    };
    let _ = tokio::time::timeout(Duration::from_secs(2), say).await;
}
