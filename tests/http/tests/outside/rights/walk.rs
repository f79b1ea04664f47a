//! What a page offers to somebody, that person may do: no link of a working page leads to a refusal,
//! and no form is for others only.

use super::scene::{CONFERENCES, made};
use super::{ACCOUNTS, fit};
use domain::rights::Action;
use http_tests::listing::{Endpoint, Need, listing};
use http_tests::login::login;
use http_tests::page::{attributes, tags};
use http_tests::{Backend, Failures, key};
use std::collections::{BTreeSet, VecDeque};

/// Where the walk begins: pages of the navigation, and one of each thing, own and of others.
fn begin() -> Vec<String> {
    let workspace = [
        "",
        "/strategie",
        "/themenfelder/mobilitaet",
        "/themenfelder/bildung",
        "/projekte",
        "/projekte/1",
        "/projekte/4",
        "/projekte/8",
        "/workshops",
        "/workshops/mobilitaet-2026",
        "/workshops/bildung-2024",
        "/bedarfsabfragen",
        "/bedarfsabfragen/bedarfsabfrage-2026",
        "/bedarfsabfragen/bedarfsabfrage-2019/auswertung",
        "/konferenzen",
        "/raete",
        "/raete/3/nottuln",
        "/raete/3/senden",
        "/personen",
        "/personen/einladungen",
        "/verbund",
        "/verbund/mitglieder",
        "/verbund/gruppen",
        "/fassungen/neu",
        "/konto",
        "/nachrichten",
        "/hilfe/rechte",
    ];
    let person = format!("/arbeit/personen/{}", key("person/fachkraft-nottuln"));
    let conferences = CONFERENCES.iter().map(|state| format!("/arbeit/konferenzen/{}", made(&format!("conference/{state}"))));
    workspace.iter().map(|path| format!("/arbeit{path}")).chain([person]).chain(conferences).collect()
}

/// The row that an address belongs to.
fn row<'a>(rows: &'a [Endpoint], method: &str, address: &str) -> Option<&'a Endpoint> {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    rows.iter().filter(|r| r.method == method).filter_map(|r| fit(&r.path, path).map(|n| (n, r))).max_by_key(|(n, _)| *n).map(|(_, r)| r)
}

#[tokio::test]
async fn nobody_is_offered_what_is_refused() {
    let (portal, _provider) = crate::demo(Backend::Sqlite).await;
    super::scene::prepare(&portal).await;
    let (rows, _) = listing();
    let mut f = Failures::default();
    let mut followed = 0;
    for account in ACCOUNTS.iter().filter(|a| a.role.is_some()) {
        let browser = portal.browser();
        login(&browser, account.id, "high").await;
        let role = account.role.unwrap_or_else(|| unreachable!("filtered"));
        let begin = begin();
        let mut waiting: VecDeque<(String, String)> = begin.iter().map(|a| (a.clone(), String::new())).collect();
        let (mut seen, mut kinds) = (BTreeSet::new(), BTreeSet::new());
        while let Some((address, from)) = waiting.pop_front() {
            if !seen.insert(address.split('#').next().unwrap_or_default().to_owned()) {
                continue;
            }
            let answer = browser.get(&address).await;
            // Where it begins, people may be turned away; by a link never.
            f.check(from.is_empty() || ![403, 404, 500].contains(&answer.status), || {
                format!("{}: {from} leads to {address}: {}", account.id, answer.brief())
            });
            followed += 1;
            // Further links are followed from where it begins: all that need a right of their own, and of
            // the others one of each kind.
            if answer.status != 200 || !begin.contains(&address) || !answer.header("content-type").starts_with("text/html") {
                continue;
            }
            let html = answer.text();
            for href in attributes(&html, "href").into_iter().filter(|h| h.starts_with("/arbeit")) {
                let Some(row) = row(&rows, "GET", &href) else { continue };
                let own = matches!(&row.need, Need::Right(actions) if actions.as_slice() != [Action::EnterWorkspace]);
                if own || kinds.insert(row.path.clone()) {
                    waiting.push_back((href, address.clone()));
                }
            }
            for action in tags(&html, "form").iter().filter(|t| t.contains("method=\"post\"")).flat_map(|t| attributes(t, "action")) {
                let fits = row(&rows, "POST", &action).is_none_or(|r| r.need.fits(role));
                f.check(fits, || format!("{}: {address} has a form for {action}", account.id));
            }
        }
    }
    f.check(followed > 500, || format!("{followed} pages were looked at"));
    f.end();
}
