//! A request for every right: one that ends at the right itself, or at something that comes after
//! it (an old version, a broken rule), so that nothing changes between one account and the next.
//!
//! A new address that asks for a right needs a probe here.

mod assessments;
mod conferences;
mod councils;
mod people;
mod region;
mod sheets;
mod strategy;
mod workshops;

use contract::strategy::EditState;
use domain::rights::{Action, Belongs};

/// What is sent.
pub enum Request {
    /// `GET` of a page.
    Page(String),
    /// A server function with its fields.
    Act(&'static str, Vec<(String, String)>),
    /// An empty file to an address.
    File(String),
    /// JSON to an address.
    Json(String, &'static str),
}

/// A request that asks for one right over one thing.
pub struct Probe {
    pub action: Action,
    pub what: String,
    pub thing: Belongs,
    pub state: EditState,
    /// A second right that the same request asks for.
    pub also: Option<Action>,
    pub request: Request,
}

impl Probe {
    fn new(action: Action, thing: Belongs, what: String, request: Request) -> Self {
        Self { action, what, thing, state: EditState::Ready, also: None, request }
    }

    fn state(mut self, state: EditState) -> Self {
        self.state = state;
        self
    }

    fn also(mut self, action: Action) -> Self {
        self.also = Some(action);
        self
    }

    /// Method and path, without the query.
    pub fn address(&self) -> (&'static str, String) {
        let path = |address: &str| address.split('?').next().unwrap_or_default().to_owned();
        match &self.request {
            Request::Page(address) => ("GET", path(address)),
            Request::Act(name, _) => ("POST", format!("/aktion/{name}")),
            Request::File(address) | Request::Json(address, _) => ("POST", path(address)),
        }
    }
}

fn page(action: Action, thing: Belongs, address: impl Into<String>) -> Probe {
    let address = address.into();
    Probe::new(action, thing, address.clone(), Request::Page(address))
}

fn file(action: Action, thing: Belongs, address: impl Into<String>) -> Probe {
    let address = address.into();
    Probe::new(action, thing, format!("file to {address}"), Request::File(address))
}

/// A comment without words on a text.
fn comment(thing: Belongs, text: String) -> Probe {
    let address = format!("/arbeit/texte/{text}/kommentare");
    let empty = r#"{"do":"add","from":"AQ==","to":"AQ==","quote":"","text":"","mentions":[]}"#;
    Probe::new(Action::CommentText, thing, format!("comment on {text}"), Request::Json(address, empty))
}

/// A suggestion for a text that changes nothing in it.
fn suggest(thing: Belongs, kind: &str, owner: &str, slot: &str) -> Probe {
    let fields = [("owner_kind", kind), ("owner_id", owner), ("slot", slot), ("base", "x"), ("markdown", "x")];
    act(Action::SuggestText, thing, "texts/suggest", &fields)
}

/// A server function that takes a form.
fn act(action: Action, thing: Belongs, name: &'static str, fields: &[(&str, &str)]) -> Probe {
    let name_of = |path: &str| path.split(['[', ']']).filter(|p| !p.is_empty()).fold("f".to_owned(), |n, p| format!("{n}[{p}]"));
    let fields: Vec<(String, String)> = fields.iter().map(|(n, v)| (name_of(n), (*v).to_owned())).collect();
    Probe::new(action, thing, format!("{name} {fields:?}"), Request::Act(name, fields))
}

/// A server function that takes single values.
fn bare(action: Action, thing: Belongs, name: &'static str, fields: &[(&str, &str)]) -> Probe {
    let fields: Vec<(String, String)> = fields.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
    Probe::new(action, thing, format!("{name} {fields:?}"), Request::Act(name, fields))
}

/// A version that nothing has.
const OLD: (&str, &str) = ("version", "99999");

/// A text of an owner, with a version that it does not have.
fn text<'a>(kind: &'a str, owner: &'a str, slot: &'a str) -> [(&'a str, &'a str); 5] {
    [("owner_kind", kind), ("owner_id", owner), ("slot", slot), OLD, ("markdown", "x")]
}

/// A step with the states of a text.
fn state<'a>(kind: &'a str, owner: &'a str, slot: &'a str, field: (&'a str, &'a str)) -> [(&'a str, &'a str); 4] {
    [("owner_kind", kind), ("owner_id", owner), ("slot", slot), field]
}

/// All probes.
pub fn all() -> Vec<Probe> {
    let mut probes = Vec::new();
    region::add(&mut probes);
    people::add(&mut probes);
    strategy::add(&mut probes);
    sheets::add(&mut probes);
    workshops::add(&mut probes);
    councils::add(&mut probes);
    conferences::add(&mut probes);
    assessments::add(&mut probes);
    probes
}
