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
    pub said: Vec<Said>,
    /// Consultations that are there, but whose bodies could not be read: neither news nor gone.
    pub unread: BTreeSet<String>,
}

/// What is said about one body's part.
#[derive(Clone, Debug)]
pub struct Said {
    /// Address of the agenda item or consultation; where several bodies share it, with the body's name.
    pub address: String,
    /// Addresses under which the same may have been told before.
    pub also: Vec<String>,
    pub report: Report,
}

/// Something that another object refers to.
enum Referred {
    Nothing,
    /// It says that it is deleted.
    Deleted,
    Found(Value),
}

impl Referred {
    fn found(&self) -> Option<&Value> {
        match self {
            Referred::Found(value) => Some(value),
            _ => None,
        }
    }
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
        let ours = address(&body, "id").unwrap_or_default();
        for (address, paper) in papers {
            let reference = paper.get("reference").and_then(Value::as_str).unwrap_or_default().to_owned();
            for consultation in paper.get("consultation").and_then(Value::as_array).into_iter().flatten() {
                self.consultation(&paper, consultation, &ours, &q.words, &mut answer).await?;
            }
            answer.papers.insert(address, reference);
        }
        answer.said = apart(answer.said);
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

    /// What became of a paper in the bodies of one consultation. What was deleted there is left out:
    /// it is missed by whoever compares with what was said before.
    async fn consultation(
        &mut self,
        paper: &Value,
        given: &Value,
        ours: &str,
        words: &[Wording],
        answer: &mut Answer,
    ) -> Result<(), Fault> {
        // OParl embeds consultations in their paper; some systems refer to them.
        let fetched;
        let consultation = match given {
            Value::String(address) => match self.object(address).await? {
                Some(object) => {
                    fetched = object;
                    &fetched
                }
                None => return Ok(()),
            },
            object => object,
        };
        if oparl::is_deleted(consultation) {
            return Ok(());
        }
        let agenda_item = self.referred(consultation, "agendaItem").await?;
        let meeting = match (self.referred(consultation, "meeting").await?, agenda_item.found()) {
            (Referred::Nothing, Some(item)) => self.referred(item, "meeting").await?,
            (meeting, _) => meeting,
        };
        if matches!(agenda_item, Referred::Deleted) || matches!(meeting, Referred::Deleted) {
            return Ok(());
        }
        let (agenda_item, meeting) = (agenda_item.found(), meeting.found());
        let cancelled = meeting.is_some_and(|m| m.get("cancelled").and_then(Value::as_bool) == Some(true));
        let addresses = [address(consultation, "agendaItem"), address(consultation, "id")];
        let mut addresses: Vec<String> = addresses.into_iter().flatten().collect();
        let names = self.bodies(consultation, meeting, ours).await?;
        if names.is_none() {
            answer.unread.extend(addresses.iter().cloned());
        }
        for name in names.into_iter().flatten() {
            if addresses.is_empty() {
                addresses.push(format!("{}#{name}", paper.get("id").and_then(Value::as_str).unwrap_or_default()));
            }
            let report = oparl::report(Parts { paper, consultation, agenda_item, meeting, body: &name }, words);
            let report = if cancelled { oparl::struck(&report) } else { report };
            answer.said.push(Said { address: addresses[0].clone(), also: addresses[1..].to_vec(), report });
        }
        Ok(())
    }

    /// Names of the bodies that consult together, as far as they are the municipality's own; none
    /// when one of them cannot be read.
    async fn bodies(&mut self, consultation: &Value, meeting: Option<&Value>, ours: &str) -> Result<Option<Vec<String>>, Fault> {
        let of = |from: &Value| from.get("organization").and_then(Value::as_array).cloned().unwrap_or_default();
        let mut given = of(consultation);
        if given.is_empty() {
            given = meeting.map(of).unwrap_or_default();
        }
        let mut found = Vec::new();
        for body in given {
            let object = match body {
                Value::String(address) => self.object(&address).await?,
                object => Some(object),
            };
            let name = object.as_ref().and_then(|o| o.get("name")?.as_str()).map(str::to_owned);
            let (Some(object), Some(name)) = (object, name) else { return Ok(None) };
            let elsewhere = !ours.is_empty() && address(&object, "body").is_some_and(|b| b != ours);
            found.push((name, elsewhere));
        }
        // A system that names its body in two ways has no body of its own here: then all are meant.
        let some = found.iter().any(|(_, elsewhere)| !elsewhere);
        let names: Vec<String> = found.into_iter().filter(|(_, elsewhere)| !(some && *elsewhere)).map(|(name, _)| name).collect();
        Ok((!names.is_empty()).then_some(names))
    }

    async fn referred(&mut self, from: &Value, name: &str) -> Result<Referred, Fault> {
        let object = match from.get(name) {
            Some(Value::String(address)) if !address.is_empty() => self.object(address).await?,
            Some(object @ Value::Object(_)) => Some(object.clone()),
            _ => None,
        };
        Ok(match object {
            Some(object) if oparl::is_deleted(&object) => Referred::Deleted,
            Some(object) => Referred::Found(object),
            None => Referred::Nothing,
        })
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

/// Gives bodies that share an address one each, and lets each body have its say once.
fn apart(said: Vec<Said>) -> Vec<Said> {
    let mut shared: HashMap<String, BTreeSet<String>> = HashMap::new();
    for s in &said {
        shared.entry(s.address.clone()).or_default().insert(s.report.body.clone());
    }
    let mut seen = HashSet::new();
    let alone = |s: Said| match shared.get(&s.address) {
        Some(bodies) if bodies.len() > 1 => {
            let address = format!("{}#{}", s.address, s.report.body);
            Said { address, also: s.also.into_iter().chain([s.address]).collect(), report: s.report }
        }
        _ => s,
    };
    said.into_iter().map(alone).filter(|s| seen.insert(s.address.clone())).collect()
}

fn address(object: &Value, name: &str) -> Option<String> {
    object.get(name).and_then(Value::as_str).filter(|a| !a.is_empty()).map(str::to_owned)
}
