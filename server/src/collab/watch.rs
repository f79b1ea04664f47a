//! Looks after what happens elsewhere: who loses a right, what others write, who is there.

use super::connection::Connection;
use super::hub::Hub;
use super::room::Event;
use super::socket::farewell;
use super::wire::Message;
use super::{connection, presence};
use axum::body::Bytes;
use chrono::{DateTime, Utc};
use contract::Id;
use contract::talk::TextAccess;
use live::check::frame;
use portal::live_texts::{self, Signal};
use portal::{Actor, Ctx};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio::time::{MissedTickBehavior, interval};

/// Rights are looked at so often when anything happened; sockets must be closed within 2 seconds.
const OFTEN: Duration = Duration::from_millis(750);
/// And so often in any case.
const SOMETIMES: Duration = Duration::from_secs(30);
/// y-websocket gives a connection up after 30 seconds in which it heard nothing: whoever heard nothing
/// in this many rounds of this length is told something.
const ALIVE: Duration = Duration::from_secs(2);
const ROUNDS: u8 = 13;
/// Rows asked for in one go.
const ROWS: u64 = 500;

/// Starts the tasks.
pub fn start(hub: &Arc<Hub>) {
    tokio::spawn(rows(hub.clone()));
    tokio::spawn(rights(hub.clone()));
    hub.threads.first().spawn(keep_alive(hub.clone()));
    tokio::spawn(left_over(hub.clone()));
}

fn every(period: Duration) -> tokio::time::Interval {
    let mut tick = interval(period);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    tick
}

/// Gives rooms what was stored past them, and what other instances tell.
async fn rows(hub: Arc<Hub>) {
    let mut listener = loop {
        match live_texts::listen(&hub.portal).await {
            Ok(listener) => break listener,
            Err(error) => {
                tracing::warn!(%error, "cannot listen for live texts yet");
                tokio::time::sleep(OFTEN).await;
            }
        }
    };
    let mut last = None;
    let mut tick = every(OFTEN);
    loop {
        let news = tokio::select! {
            news = listener.next() => news,
            // A notice may be lost, and programs beside this one write too.
            _ = tick.tick() => Signal::Gap,
        };
        match news {
            Signal::Rows { to } => {
                pass_own(&hub, &mut last);
                if last.is_none_or(|l| l < to) {
                    pull(&hub, &mut last).await;
                }
            }
            Signal::Gap => pull(&hub, &mut last).await,
            Signal::Comments(text) => hub.tell(text, || Event::Comments),
            Signal::Presence { from, text, entries } if from != hub.instance => {
                if let Some(entries) = presence::read(&entries) {
                    hub.tell(text, || Event::Presence(entries));
                }
            }
            Signal::WhoIsHere { from, text } if from != hub.instance => hub.tell(text, || Event::WhoIsHere),
            Signal::Presence { .. } | Signal::WhoIsHere { .. } => {}
        }
    }
}

/// Own rows need not be fetched.
fn pass_own(hub: &Hub, last: &mut Option<i64>) {
    let own = hub.writer.own();
    let mut own = own.lock().unwrap_or_else(|e| e.into_inner());
    if let Some(last) = last {
        while own.remove(&(*last + 1)) {
            *last += 1;
        }
    }
}

async fn pull(hub: &Hub, last: &mut Option<i64>) {
    let newest = match live_texts::newest(&hub.portal).await {
        Ok(newest) => newest,
        Err(error) => {
            tracing::warn!(%error, "cannot look for changes of live texts");
            return;
        }
    };
    let Some(mut at) = *last else {
        // What a room loads from now on holds everything up to here.
        *last = Some(newest);
        hub.open_texts().into_iter().for_each(|text| hub.tell(text, || Event::CatchUp));
        return;
    };
    while at < newest {
        pass_own(hub, last);
        at = last.unwrap_or(at);
        let rows = match live_texts::rows_behind(&hub.portal, at, ROWS).await {
            Ok(rows) => rows,
            Err(_) => return,
        };
        let Some(end) = rows.last().map(|r| r.seq) else { break };
        let seen: HashSet<i64> = rows.iter().map(|r| r.seq).collect();
        let (missed, own) = {
            let own = hub.writer.own();
            let mut own = own.lock().unwrap_or_else(|e| e.into_inner());
            let later = own.split_off(&(end + 1));
            let mine = std::mem::replace(&mut *own, later);
            ((at + 1..=end).any(|seq| !seen.contains(&seq) && !mine.contains(&seq)), mine)
        };
        let mut by_text: HashMap<Id, Vec<_>> = HashMap::new();
        for row in rows.into_iter().filter(|r| !own.contains(&r.seq)) {
            by_text.entry(row.text).or_default().push(row);
        }
        by_text.into_iter().for_each(|(text, rows)| hub.tell(text, || Event::Rows(rows)));
        if missed {
            // Somebody's rows became part of a snapshot before they were seen here.
            hub.open_texts().into_iter().for_each(|text| hub.tell(text, || Event::CatchUp));
        }
        at = end;
        *last = Some(at);
    }
}

/// Closes sockets of people who lost the right, logged out or were disabled.
async fn rights(hub: Arc<Hub>) {
    let mut events = portal::audit::Newest::default();
    let (mut often, mut sometimes) = (every(OFTEN), every(SOMETIMES));
    // Rights end by themselves, too: with a day, and with the session.
    let (mut day, mut due) = (hub.portal.today(), None);
    loop {
        let all = tokio::select! {
            _ = often.tick() => due.is_some_and(|due| due <= hub.portal.now()) || day != hub.portal.today(),
            _ = sometimes.tick() => true,
        };
        hub.close_orphans();
        if hub.is_deserted() && !all {
            continue;
        }
        // Whatever changes a right leaves an event; what kind of change it was is not asked.
        match portal::audit::newer(&hub.portal, &mut events).await {
            Ok(news) if !news.is_empty() || all => {
                day = hub.portal.today();
                due = look(&hub, hub.connections()).await;
            }
            Ok(_) => {}
            Err(error) => tracing::warn!(%error, "cannot look after the rights of open sockets"),
        }
    }
}

/// Tells when the first of the sessions runs out.
async fn look(hub: &Hub, connections: Vec<Arc<Connection>>) -> Option<DateTime<Utc>> {
    let mut first = None;
    let mut by_session: HashMap<Id, Vec<Arc<Connection>>> = HashMap::new();
    connections.into_iter().for_each(|c| by_session.entry(c.session).or_default().push(c));
    for (session, connections) in by_session {
        let mut active = false;
        for c in &connections {
            active |= c.active.swap(false, Ordering::Relaxed);
        }
        match portal::sessions::still(&hub.portal, session, active).await {
            Ok(Some((actor, until))) => {
                first = Some(first.map_or(until, |first: DateTime<Utc>| first.min(until)));
                look_at(hub, &actor, connections).await;
            }
            Ok(None) => {
                let farewell = connection::Farewell::new(connection::LOGGED_OUT, "logged_out");
                connections.iter().for_each(|c| c.close(farewell.clone()));
            }
            Err(error) => tracing::warn!(%error, "cannot look after a session"),
        }
    }
    first
}

async fn look_at(hub: &Hub, actor: &Actor, connections: Vec<Arc<Connection>>) {
    let ctx = Ctx::new(hub.portal.clone(), Some(actor.clone()));
    let mut known: HashMap<Id, Result<TextAccess, connection::Farewell>> = HashMap::new();
    for c in connections {
        let found = match known.get(&c.opened.text) {
            Some(found) => found.clone(),
            None => {
                let found = live_texts::recheck(&ctx, &c.opened).await;
                if matches!(found, Err(portal::Error::Db(_))) {
                    continue;
                }
                let found = found.map_err(|e| farewell(&e));
                known.insert(c.opened.text, found.clone());
                found
            }
        };
        match found {
            // They stand in order, the most first.
            Ok(access) if access > c.access() => c.close(connection::Farewell::new(connection::RIGHT_LOST, "right_lost")),
            Ok(_) => {}
            Err(farewell) => c.close(farewell),
        }
    }
}

/// Says something to those who have not heard anything for a while.
async fn keep_alive(hub: Arc<Hub>) {
    let nobody = Bytes::from(frame::presence(&live::check::presence::write([].iter())));
    let mut tick = every(ALIVE);
    loop {
        tick.tick().await;
        for c in hub.connections() {
            if c.quiet_rounds() >= ROUNDS {
                c.send([Message::Plain(nobody.clone())]);
            }
        }
    }
}

/// Puts away what an instance that ended without a word left.
async fn left_over(hub: Arc<Hub>) {
    let mut tick = every(Duration::from_secs(60));
    loop {
        tick.tick().await;
        if hub.is_stopping() {
            return;
        }
        // Documents that fell behind because two followed at once.
        if let Err(error) = live_texts::follow_all(&hub.portal).await {
            tracing::warn!(%error, "documents cannot follow their live texts yet");
        }
        let open: HashSet<Id> = hub.open_texts().into_iter().collect();
        let waiting = live_texts::waiting(&hub.portal).await.unwrap_or_default();
        for text in waiting.into_iter().filter(|t| !open.contains(t)) {
            if let Err(error) = live_texts::compact(&hub.portal, text).await {
                tracing::warn!(%error, %text, "a live text cannot be put away yet");
            }
        }
    }
}
