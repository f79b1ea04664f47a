//! The portal from outside. One program, because each one takes long to link; one test per topic,
//! with many cases each, because each test starts a portal of its own.

#![allow(clippy::unwrap_used, reason = "tests say what is wrong by failing")]

mod ahead;
mod answer_sheet;
mod bad_input;
mod conferences;
mod endpoints;
mod exports;
mod faults;
mod field_page;
mod files;
mod first_start;
mod forms;
mod headers;
mod invitations;
mod leaks;
mod live;
mod login;
mod logout;
mod mail;
mod my_work;
mod oparl;
mod outage;
mod preferences;
mod public;
mod publishing;
mod queries;
mod reasons;
mod rights;
mod sheet_list;
mod sheet_page;
mod starting;
mod texts;
mod words_of_the_content;

use http_tests::{Backend, Demo, Portal, Setup};

/// A portal with the demo region and its identity provider.
async fn demo(backend: Backend) -> (Portal, Demo) {
    let setup = Setup::new(backend).demo();
    let provider = Demo::start(&format!("http://localhost:{}", setup.port), "demo");
    let portal = Portal::start(setup.provider("demo", provider.issuer())).await;
    (portal, provider)
}
