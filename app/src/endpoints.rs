//! Every address of the portal and who may use it: one table.
//!
//! Use cases enforce the rights; this table says which one each address leads to. `portal
//! endpoints` prints it. The tests in `tests/http` fail when a route or a server function has no
//! row, when a row has no route, and when an address lets somebody in whom its row keeps out.

use domain::rights::Action;
use std::fmt::Write;

/// What somebody needs to use an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Nothing: it is public, or part of the login itself.
    Nothing,
    /// A login, whatever the roles: it is about the own account.
    Login,
    /// One of these rights; which one depends on the thing that the request names.
    Right(&'static [Action]),
}

/// One address.
#[derive(Clone, Copy, Debug)]
pub struct Endpoint {
    pub method: &'static str,
    /// As it stands at `.route(…)`; public pages exist below `/en` and `/fassungen/{nummer}` too.
    pub path: &'static str,
    pub need: Need,
}

const fn get(path: &'static str, need: Need) -> Endpoint {
    Endpoint { method: "GET", path, need }
}

const fn post(path: &'static str, need: Need) -> Endpoint {
    Endpoint { method: "POST", path, need }
}

use Action::*;
use Need::{Login, Nothing, Right};

/// The table, in the order of the sources that register the addresses.
pub const ENDPOINTS: &[Endpoint] = &[
    // app/src/public.rs
    get("/", Nothing),
    get("/strategie", Nothing),
    get("/themenfelder", Nothing),
    get("/themenfelder/{slug}", Nothing),
    get("/fassungen", Nothing),
    get("/fassungen/vergleich", Nothing),
    get("/fassungen/{nummer}", Nothing),
    get("/en/", Nothing),
    get("/stil/region.css", Nothing),
    get("/stil/symbol.svg", Nothing),
    // app/src/work.rs
    get("/arbeit", Login),
    get("/arbeit/konto", Login),
    get("/arbeit/strategie", Right(&[EnterWorkspace])),
    get("/arbeit/themenfelder/neu", Right(&[EditStrategy])),
    get("/arbeit/themenfelder/{slug}", Right(&[EnterWorkspace])),
    get("/arbeit/themenfelder/{slug}/bearbeiten", Right(&[EditField])),
    get("/arbeit/themenfelder/{slug}/ziele/neu", Right(&[EditField])),
    get("/arbeit/themenfelder/{slug}/ziele/{id}", Right(&[EditField])),
    get("/arbeit/texte/{kind}/{owner}/{slot}", Right(&[EditStrategy, EditField, EditRegion])),
    get("/arbeit/fassungen/neu", Right(&[PreviewEdition, PublishEdition])),
    // Server functions; the route itself only hands on.
    post("/aktion/{*name}", Nothing),
    post("/aktion/drafts/discard", Login),
    post("/aktion/sessions/end", Login),
    post("/aktion/fields/save", Right(&[EditStrategy, EditField, SetPriority])),
    post("/aktion/goals/save", Right(&[EditField])),
    post("/aktion/texts/save", Right(&[EditStrategy, EditField, EditRegion])),
    post("/aktion/editions/publish", Right(&[PublishEdition])),
    // server/src
    get("/anmelden", Nothing),
    get("/anmelden/{provider}", Nothing),
    get("/anmelden/{provider}/rueckruf", Nothing),
    post("/abmelden", Nothing),
    post("/abmelden/{provider}/rueckkanal", Nothing),
    post("/einstellungen", Nothing),
    get("/bereit", Nothing),
    get("/pkg/{name}", Nothing),
];

/// What an address needs, by its exact path; none when it has no row.
pub fn need(method: &str, path: &str) -> Option<Need> {
    ENDPOINTS.iter().find(|e| e.method == method && e.path == path).map(|e| e.need)
}

/// The table as lines of `method, path, need`, and every server function that this binary answers
/// as `FUNCTION, path`; the parts are separated by tabs, rights by commas.
pub fn listing() -> String {
    let mut out = String::new();
    for e in ENDPOINTS {
        let need = match e.need {
            Nothing => "nothing".to_owned(),
            Login => "login".to_owned(),
            Right(actions) => actions.iter().map(ToString::to_string).collect::<Vec<_>>().join(","),
        };
        let _ = writeln!(out, "{}\t{}\t{need}", e.method, e.path);
    }
    let mut functions: Vec<&str> = leptos::server_fn::axum::server_fn_paths().map(|(path, _)| path).collect();
    functions.sort_unstable();
    for path in functions {
        let _ = writeln!(out, "FUNCTION\t{path}");
    }
    out
}
