//! What a page offers to somebody, that person may do: no link of a working page leads to a refusal,
//! and no form is for others only.

use super::ACCOUNTS;
use super::scene::{CONFERENCES, made};
use domain::rights::Action;
use http_tests::listing::{Need, listing, row};
use http_tests::login::login;
use http_tests::page::{attributes, tags};
use http_tests::{Backend, Failures, key};
use std::collections::{BTreeMap, BTreeSet};

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

#[tokio::test]
async fn nobody_is_offered_what_is_refused() {
    let (portal, _provider) = crate::demo(Backend::Sqlite).await;
    super::scene::prepare(&portal).await;
    let (rows, _) = listing();
    let mut f = Failures::default();
    let mut followed = 0;
    for (account, role) in ACCOUNTS.iter().filter_map(|a| Some((a, a.role?))) {
        let browser = portal.browser();
        login(&browser, account.id, "high").await;
        let mut statuses = BTreeMap::new();
        let mut links = vec![];
        // All that need a right of their own are followed, and of the others one of each kind.
        let mut kinds = BTreeSet::new();
        for address in begin() {
            // Here people may be turned away; by a link never.
            let answer = browser.get(&address).await;
            statuses.insert(address.clone(), answer.status);
            if answer.status != 200 {
                continue;
            }
            let html = answer.text();
            for href in attributes(&html, "href").into_iter().filter(|h| h.starts_with("/arbeit")) {
                let to = href.split('#').next().unwrap_or_default().to_owned();
                let Some(row) = row(&rows, "GET", &to) else { continue };
                let own = matches!(&row.need, Need::Right(actions) if actions.as_slice() != [Action::EnterWorkspace]);
                if own || kinds.insert(row.path.clone()) {
                    links.push((address.clone(), to));
                }
            }
            for action in tags(&html, "form").iter().filter(|t| t.contains("method=\"post\"")).flat_map(|t| attributes(t, "action")) {
                let fits = row(&rows, "POST", &action).is_none_or(|r| r.need.fits(role));
                f.check(fits, || format!("{}: {address} has a form for {action}", account.id));
            }
        }
        for (from, to) in links {
            let known = statuses.get(&to).copied();
            let status = match known {
                Some(status) => status,
                None => browser.get(&to).await.status,
            };
            f.check(![403, 404].contains(&status), || format!("{}: {from} leads to {to}: {status}", account.id));
            followed += usize::from(known.is_none());
            statuses.insert(to, status);
        }
    }
    f.check(followed > 200, || format!("{followed} links were followed"));
    f.end();
}
