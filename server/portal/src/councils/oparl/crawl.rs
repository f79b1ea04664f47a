//! Reading a council information system: papers with a known number, and what became of them.
//!
//! Nothing is stored here: a look that ends with a fault leaves no trace but the fault.

use super::is_allowed;
use crate::ports::{Web, WebFault};
use chrono::{DateTime, SecondsFormat, Utc};
use contract::council::{Report, Wording};
use domain::councils::oparl::{self, Listed, Parts};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::time::Duration;
use url::Url;

/// Requests of one look; a council of thirty years has some two hundred pages of papers.
const MOST_REQUESTS: usize = 2000;
/// Bytes of all answers of one look.
const MOST_BYTES: usize = 256 * 1024 * 1024;
/// How long a look may take.
const LONGEST: Duration = Duration::from_secs(900);

/// Why a look was given up: a code, and the address where it happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault(pub String);

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Question {
    pub address: String,
    pub hosts: Vec<String>,
    /// Official key of the municipality, to find its body in a system of several.
    pub ags: Option<String>,
    /// Paper numbers of the municipality, as [`oparl::number`] writes them.
    pub numbers: BTreeSet<String>,
    /// Papers that are known, by address.
    pub known: BTreeSet<String>,
    pub since: Option<DateTime<Utc>>,
    pub words: Vec<Wording>,
}

/// What was found.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    /// Papers with a known number: address and reference.
    pub papers: BTreeMap<String, String>,
    /// Addresses of papers that are gone.
    pub gone: BTreeSet<String>,
    /// What is said about each, by the address of the consultation or agenda item.
    pub reports: Vec<(String, Report)>,
}

struct Crawl<'a> {
    web: &'a dyn Web,
    hosts: &'a [String],
    requests: usize,
    bytes: usize,
    /// Objects that several papers refer to.
    held: HashMap<String, Option<Value>>,
}

fn fault(code: &str, address: &str) -> Fault {
    Fault(format!("{code}|{address}"))
}

/// Asks a council information system.
pub async fn ask(web: &dyn Web, question: &Question) -> Result<Answer, Fault> {
    let mut crawl = Crawl { web, hosts: &question.hosts, requests: 0, bytes: 0, held: HashMap::new() };
    match tokio::time::timeout(LONGEST, crawl.run(question)).await {
        Ok(answer) => answer,
        Err(_) => Err(fault("slow", &question.address)),
    }
}

impl Crawl<'_> {
    async fn run(&mut self, q: &Question) -> Result<Answer, Fault> {
        let body = self.body(q).await?;
        let list = address(&body, "paper").ok_or_else(|| fault("no_papers", &q.address))?;
        let mut answer = Answer::default();
        let mut papers: BTreeMap<String, Value> = BTreeMap::new();
        self.list(&list, q.since, |object| match oparl::listed(&object) {
            Some(Listed::Gone { address }) if q.known.contains(&address) => {
                answer.gone.insert(address);
            }
            Some(Listed::Paper { address, reference }) if q.numbers.contains(&oparl::number(&reference)) => {
                papers.insert(address, object);
            }
            _ => {}
        })
        .await?;
        // What is known may have a new result without being a new paper.
        for known in q.known.iter().filter(|a| !answer.gone.contains(*a) && !papers.contains_key(*a)).cloned().collect::<Vec<_>>() {
            match self.object(&known).await? {
                Some(paper) if !oparl::is_deleted(&paper) => drop(papers.insert(known, paper)),
                _ => drop(answer.gone.insert(known)),
            }
        }
        for (address, paper) in papers {
            let reference = paper.get("reference").and_then(Value::as_str).unwrap_or_default().to_owned();
            for consultation in paper.get("consultation").and_then(Value::as_array).into_iter().flatten() {
                answer.reports.extend(self.consultation(&paper, consultation, &q.words).await?);
            }
            answer.papers.insert(address, reference);
        }
        Ok(answer)
    }

    /// The municipality's body: the address itself, or one of a system.
    async fn body(&mut self, q: &Question) -> Result<Value, Fault> {
        let root = self.get(&q.address).await?.ok_or_else(|| fault("missing", &q.address))?;
        match oparl::kind(&root) {
            "Body" => return Ok(root),
            "System" => {}
            _ => return Err(fault("no_oparl", &q.address)),
        }
        let list = address(&root, "body").ok_or_else(|| fault("no_oparl", &q.address))?;
        let mut bodies = Vec::new();
        self.list(&list, None, |object| bodies.push(object)).await?;
        bodies.retain(|b| !oparl::is_deleted(b));
        let ours = bodies.iter().position(|b| q.ags.is_some() && b.get("ags").and_then(Value::as_str) == q.ags.as_deref());
        match ours {
            Some(i) => Ok(bodies.swap_remove(i)),
            None if bodies.len() == 1 => Ok(bodies.swap_remove(0)),
            None => Err(fault("no_body", &q.address)),
        }
    }

    /// Every object of a list, page after page; only `links.next` says what comes next.
    async fn list(&mut self, first: &str, since: Option<DateTime<Utc>>, mut each: impl FnMut(Value)) -> Result<(), Fault> {
        let mut next = Url::parse(first).map_err(|_| fault("address", first))?;
        if let Some(since) = since {
            next.query_pairs_mut().append_pair("modified_since", &since.to_rfc3339_opts(SecondsFormat::Secs, true));
        }
        let mut seen: HashSet<String> = HashSet::new();
        loop {
            if !seen.insert(next.to_string()) {
                return Err(fault("endless", next.as_str()));
            }
            let page = self.get(next.as_str()).await?.ok_or_else(|| fault("missing", next.as_str()))?;
            let Some(Value::Array(data)) = page.get("data") else { return Err(fault("no_list", next.as_str())) };
            data.iter().cloned().for_each(&mut each);
            match page.pointer("/links/next").and_then(Value::as_str) {
                None | Some("") => return Ok(()),
                Some(more) => next = next.join(more).map_err(|_| fault("address", more))?,
            }
        }
    }

    /// What became of a paper in one body.
    async fn consultation(&mut self, paper: &Value, given: &Value, words: &[Wording]) -> Result<Option<(String, Report)>, Fault> {
        // OParl embeds consultations in their paper; some systems refer to them.
        let fetched;
        let consultation = match given {
            Value::String(address) => match self.object(address).await? {
                Some(object) => {
                    fetched = object;
                    &fetched
                }
                None => return Ok(None),
            },
            object => object,
        };
        if oparl::is_deleted(consultation) {
            return Ok(None);
        }
        let agenda_item = self.referred(consultation, "agendaItem").await?;
        let meeting = match self.referred(consultation, "meeting").await? {
            Some(meeting) => Some(meeting),
            None => match &agenda_item {
                Some(item) => self.referred(item, "meeting").await?,
                None => None,
            },
        };
        let cancelled = meeting.as_ref().is_some_and(|m| m.get("cancelled").and_then(Value::as_bool) == Some(true));
        if cancelled {
            return Ok(None);
        }
        let mut bodies: Vec<Value> = consultation.get("organization").and_then(Value::as_array).cloned().unwrap_or_default();
        if bodies.is_empty() {
            bodies = meeting.as_ref().and_then(|m| m.get("organization")).and_then(Value::as_array).cloned().unwrap_or_default();
        }
        let Some(name) = (match bodies.first() {
            Some(Value::String(address)) => self.object(address).await?.and_then(|o| Some(o.get("name")?.as_str()?.to_owned())),
            Some(object) => object.get("name").and_then(Value::as_str).map(str::to_owned),
            None => None,
        }) else {
            return Ok(None);
        };
        let parts = Parts { paper, consultation, agenda_item: agenda_item.as_ref(), meeting: meeting.as_ref(), body: &name };
        let at = address(consultation, "agendaItem").or_else(|| address(consultation, "id"));
        let at = at.unwrap_or_else(|| format!("{}#{name}", paper.get("id").and_then(Value::as_str).unwrap_or_default()));
        Ok(Some((at, oparl::report(parts, words))))
    }

    async fn referred(&mut self, from: &Value, name: &str) -> Result<Option<Value>, Fault> {
        match from.get(name) {
            Some(Value::String(address)) if !address.is_empty() => Ok(self.object(address).await?.filter(|o| !oparl::is_deleted(o))),
            Some(object @ Value::Object(_)) => Ok(Some(object.clone()).filter(|o| !oparl::is_deleted(o))),
            _ => Ok(None),
        }
    }

    /// A single object; none when it is gone.
    async fn object(&mut self, address: &str) -> Result<Option<Value>, Fault> {
        if let Some(held) = self.held.get(address) {
            return Ok(held.clone());
        }
        let object = self.get(address).await?;
        self.held.insert(address.to_owned(), object.clone());
        Ok(object)
    }

    async fn get(&mut self, address: &str) -> Result<Option<Value>, Fault> {
        let url = Url::parse(address).map_err(|_| fault("address", address))?;
        if !is_allowed(self.hosts, &url) {
            return Err(fault("host", url.host_str().unwrap_or(address)));
        }
        self.requests += 1;
        if self.requests > MOST_REQUESTS {
            return Err(fault("endless", address));
        }
        let answer = self.web.get(&url).await.map_err(|e| fault(e.code(), address))?;
        self.bytes += answer.bytes.len();
        if self.bytes > MOST_BYTES {
            return Err(fault(WebFault::TooLarge.code(), address));
        }
        match answer.status {
            200 => {}
            404 | 410 => return Ok(None),
            _ => return Err(fault("status", address)),
        }
        let value: Value = serde_json::from_slice(&answer.bytes).map_err(|_| fault("no_json", address))?;
        if value.is_object() { Ok(Some(value)) } else { Err(fault("no_json", address)) }
    }
}

fn address(object: &Value, name: &str) -> Option<String> {
    object.get(name).and_then(Value::as_str).filter(|a| !a.is_empty()).map(str::to_owned)
}
