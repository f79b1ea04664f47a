//! A small council information system that speaks OParl 1.1, with faults on demand.

use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// What is wrong with the list of papers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    Nothing,
    /// A web page instead of data.
    Html,
    /// It sends us elsewhere.
    Redirect,
    /// A gigabyte, announced or not.
    Huge,
    Unending,
    /// Every page has another one after it.
    Endless,
    /// A page that comes after itself.
    Loop,
    /// The next page is on a host that nobody allowed.
    Elsewhere,
    /// The second page is broken.
    Half,
    Status,
    /// Headers at once, and then one byte after the other.
    Drip,
    /// It listens and never answers.
    Silent,
}

/// What became of the council's consultation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meeting {
    Held,
    Cancelled,
    /// The consultation is deleted, its paper is not.
    Deleted,
}

#[derive(Clone)]
struct State {
    wrong: Wrong,
    meeting: Meeting,
    result: String,
    deleted: bool,
    asked: Vec<String>,
}

/// A running system.
pub struct Oparl {
    pub port: u16,
    state: Arc<Mutex<State>>,
}

impl Oparl {
    /// Starts one on a free port. The paper 142/2026 stands on the third page of its list.
    pub async fn start() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let state = Arc::new(Mutex::new(State {
            wrong: Wrong::Nothing,
            meeting: Meeting::Held,
            result: String::new(),
            deleted: false,
            asked: vec![],
        }));
        let shared = state.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, port, shared.clone()));
            }
        });
        Self { port, state }
    }

    /// The address that a municipality names.
    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}/system", self.port)
    }

    /// What the council's agenda item says from now on.
    pub fn result(&self, text: &str) {
        self.state.lock().expect("state").result = text.to_owned();
    }

    /// What is wrong from now on.
    pub fn wrong(&self, wrong: Wrong) {
        self.state.lock().expect("state").wrong = wrong;
    }

    /// What becomes of the council's consultation from now on.
    pub fn meeting(&self, meeting: Meeting) {
        self.state.lock().expect("state").meeting = meeting;
    }

    /// The paper is deleted.
    pub fn delete(&self) {
        self.state.lock().expect("state").deleted = true;
    }

    /// Paths that were asked for since the last time.
    pub fn asked(&self) -> Vec<String> {
        std::mem::take(&mut self.state.lock().expect("state").asked)
    }
}

async fn serve(mut stream: TcpStream, port: u16, state: Arc<Mutex<State>>) {
    let mut head = Vec::new();
    let mut buffer = [0_u8; 2048];
    while !head.windows(4).any(|w| w == b"\r\n\r\n") {
        match stream.read(&mut buffer).await {
            Ok(n) if n > 0 => head.extend_from_slice(&buffer[..n]),
            _ => return,
        }
    }
    let text = String::from_utf8_lossy(&head).into_owned();
    let path = text.split(' ').nth(1).unwrap_or_default().to_owned();
    let state = {
        let mut state = state.lock().expect("state");
        state.asked.push(path.clone());
        state.clone()
    };
    let wrong = state.wrong;
    let base = format!("http://127.0.0.1:{port}");
    let _ = match (path.starts_with("/papers"), wrong) {
        (true, Wrong::Html) => reply(&mut stream, "200 OK", "text/html", "<!doctype html><title>Wartung</title>").await,
        (true, Wrong::Status) => reply(&mut stream, "500 Oops", "application/json", "{}").await,
        (true, Wrong::Redirect) => {
            let head = "HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/papers\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
            stream.write_all(head.as_bytes()).await
        }
        (true, Wrong::Huge | Wrong::Unending) => flood(&mut stream, wrong).await,
        (true, Wrong::Drip) => drip(&mut stream).await,
        // Whoever asked hangs up.
        (true, Wrong::Silent) => stream.read(&mut buffer).await.map(|_| ()),
        _ => match object(&base, &path, &state) {
            Some(value) => reply(&mut stream, "200 OK", "application/json", &value.to_string()).await,
            None => reply(&mut stream, "404 Not Found", "application/json", "{}").await,
        },
    };
}

async fn reply(stream: &mut TcpStream, status: &str, kind: &str, body: &str) -> std::io::Result<()> {
    let head = format!("HTTP/1.1 {status}\r\ncontent-type: {kind}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", body.len());
    stream.write_all(head.as_bytes()).await?;
    stream.write_all(body.as_bytes()).await
}

/// A gigabyte; whoever listens hangs up long before.
async fn flood(stream: &mut TcpStream, wrong: Wrong) -> std::io::Result<()> {
    let length = if wrong == Wrong::Huge { "content-length: 1073741824\r\n" } else { "" };
    stream.write_all(format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n{length}connection: close\r\n\r\n").as_bytes()).await?;
    let block = vec![b' '; 1024 * 1024];
    for _ in 0..1024 {
        stream.write_all(&block).await?;
    }
    Ok(())
}

/// A byte every now and then, until whoever listens hangs up.
async fn drip(stream: &mut TcpStream) -> std::io::Result<()> {
    stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 100000\r\nconnection: close\r\n\r\n").await?;
    let mut beat = tokio::time::interval(std::time::Duration::from_millis(200));
    loop {
        beat.tick().await;
        stream.write_all(b" ").await?;
        stream.flush().await?;
    }
}

fn kind(name: &str) -> String {
    format!("https://schema.oparl.org/1.1/{name}")
}

fn list(data: Vec<Value>, next: Option<String>) -> Value {
    let links = next.map_or_else(|| json!({}), |next| json!({"next": next}));
    // Counts are wrong on purpose: only `links.next` says whether there is more.
    json!({"data": data, "pagination": {"totalPages": 1, "elementsPerPage": 2}, "links": links})
}

fn object(base: &str, path: &str, state: &State) -> Option<Value> {
    let State { wrong, meeting, result, deleted, .. } = state;
    let (wrong, meeting, deleted) = (*wrong, *meeting, *deleted);
    let at = |p: &str| format!("{base}{p}");
    let (name, query) = path.split_once('?').unwrap_or((path, ""));
    let gone = || json!({"id": at("/paper/5"), "type": kind("Paper"), "deleted": true, "modified": "2026-11-26T08:00:00+01:00"});
    Some(match name {
        "/system" => json!({"id": at("/system"), "type": kind("System"), "oparlVersion": kind(""), "body": at("/bodies")}),
        "/bodies" => list(vec![body(base, 1, "05558044"), body(base, 2, "05558032"), body(base, 3, "05558040")], None),
        "/papers" => {
            let page: u32 = query.split('&').find_map(|p| p.strip_prefix("page=")).and_then(|n| n.parse().ok()).unwrap_or(1);
            let next = |n: u32| Some(at(&format!("/papers?page={n}")));
            match (page, wrong) {
                (n, Wrong::Endless) => list(vec![], next(n + 1)),
                (_, Wrong::Loop) => list(vec![], next(1)),
                (1, Wrong::Elsewhere) => list(vec![], Some("http://10.0.0.1/papers".into())),
                (2, Wrong::Half) => json!({"data": "kaputt"}),
                (1 | 2, _) => list(vec![other(base, page * 2), other(base, page * 2 + 1)], next(page + 1)),
                _ if deleted => list(vec![gone()], None),
                _ => list(vec![paper(base, meeting)], None),
            }
        }
        "/paper/5" if deleted => gone(),
        "/paper/5" => paper(base, meeting),
        "/agenda/9" => json!({
            "id": at("/agenda/9"), "type": kind("AgendaItem"), "meeting": at("/meeting/3"), "number": "7", "public": true,
            "result": result, "resolutionText": "",
        }),
        "/meeting/3" => json!({
            "id": at("/meeting/3"), "type": kind("Meeting"), "name": "Rat", "start": "2026-11-24T18:00:00+01:00",
            "cancelled": meeting == Meeting::Cancelled, "organization": [at("/organization/1")],
        }),
        "/organization/1" => json!({"id": at("/organization/1"), "type": kind("Organization"), "name": "Rat der Gemeinde Nottuln"}),
        _ => return None,
    })
}

fn body(base: &str, n: u32, ags: &str) -> Value {
    json!({"id": format!("{base}/body/{n}"), "type": kind("Body"), "name": "Gemeinde", "ags": ags, "paper": format!("{base}/papers")})
}

fn other(base: &str, n: u32) -> Value {
    json!({"id": format!("{base}/paper/x{n}"), "type": kind("Paper"), "reference": format!("{n}/1999"), "consultation": []})
}

fn paper(base: &str, meeting: Meeting) -> Value {
    let consultation = match meeting {
        Meeting::Deleted => json!({"id": format!("{base}/consultation/7"), "type": kind("Consultation"), "deleted": true}),
        _ => json!({
            "id": format!("{base}/consultation/7"), "type": kind("Consultation"), "authoritative": true, "role": "Entscheidung",
            "agendaItem": format!("{base}/agenda/9"), "meeting": format!("{base}/meeting/3"),
            "organization": [format!("{base}/organization/1")],
        }),
    };
    json!({
        "id": format!("{base}/paper/5"), "type": kind("Paper"), "reference": "142/2026", "name": "Strategie", "date": "2026-10-01",
        "paperType": "Beschlussvorlage", "web": "https://example.org/vorlage/142",
        "consultation": [consultation],
    })
}
