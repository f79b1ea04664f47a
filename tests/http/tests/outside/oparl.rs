//! A municipality's council information system: what it says is proposed to the clerk, and what is
//! wrong with it is told, with nothing half stored.

use http_tests::login::login;
use http_tests::oparl::{Meeting, Oparl, Wrong};
use http_tests::{Backend, Browser, Demo, Failures, Portal, Setup, key};
use std::time::{Duration, Instant};

const PATH: &str = "/arbeit/raete/3/nottuln";
const SETTINGS: &str = "/arbeit/sitzungsdienst/nottuln";

async fn start(backend: Backend, systems: &[&Oparl]) -> (Portal, Demo) {
    let hosts: Vec<String> = systems.iter().map(|s| format!("\"127.0.0.1:{}\"", s.port)).collect();
    let setup = Setup::new(backend).demo().set("OPARL_HOSTS", &format!("[{}]", hosts.join(",")));
    let provider = Demo::start(&format!("http://localhost:{}", setup.port), "demo");
    (Portal::start(setup.provider("demo", provider.issuer())).await, provider)
}

fn field(path: &str) -> String {
    path.split(['.', '[', ']']).filter(|p| !p.is_empty()).fold("f".to_owned(), |n, p| format!("{n}[{p}]"))
}

async fn act(browser: &Browser, name: &str, fields: &[(&str, &str)]) -> u16 {
    let fields: Vec<(String, String)> = fields.iter().map(|(n, v)| (field(n), (*v).to_owned())).collect();
    browser.act(name, SETTINGS, &fields).await.status
}

/// Names Nottuln's system, or another address.
async fn name(portal: &Portal, clerk: &Browser, address: &str) -> u16 {
    name_of(portal, clerk, "nottuln", address).await
}

async fn name_of(portal: &Portal, clerk: &Browser, town: &str, address: &str) -> u16 {
    let organisation = key(&format!("org/{town}"));
    let at = portal.data.id(organisation);
    let version = portal.data.count(&format!("select cast(version as bigint) from council_setup where organisation_id = {at}")).await;
    let organisation = organisation.to_string();
    act(clerk, "councils/setup", &[("organisation_id", &organisation), ("version", &version.to_string()), ("oparl", address)]).await
}

/// Asks for a look and waits until it has ended; the fault comes back.
async fn look(portal: &Portal, clerk: &Browser) -> String {
    assert_eq!(act(clerk, "oparl/look", &[("organisation_id", &key("org/nottuln").to_string())]).await, 200);
    ended(portal, "nottuln").await
}

/// Waits until the look at a town's system has ended; the fault comes back.
async fn ended(portal: &Portal, town: &str) -> String {
    let of = format!("organisation_id = {}", portal.data.id(key(&format!("org/{town}"))));
    let over = format!("select count(*) from oparl_source where {of} and wanted_at is null and (fault <> '' or done_at > started_at)");
    let patience = Instant::now() + Duration::from_secs(90);
    while portal.data.count(&over).await == 0 {
        assert!(Instant::now() < patience, "no look at {town} has ended");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    portal.data.texts(&format!("select fault from oparl_source where {of}")).await.remove(0)
}

/// What waits for the clerk, in the system's own words.
async fn open(portal: &Portal) -> Vec<String> {
    let rows = portal.data.texts("select cast(content as text) from oparl_proposal where state = 'open'").await;
    let said =
        |row: &String| serde_json::from_str::<serde_json::Value>(row).expect("a report")["said"].as_str().unwrap_or_default().to_owned();
    rows.iter().map(said).collect()
}

#[tokio::test]
async fn results_are_proposed_and_never_taken_silently_sqlite() {
    proposed(Backend::Sqlite).await;
}

#[tokio::test]
async fn results_are_proposed_and_never_taken_silently_postgres() {
    proposed(Backend::Postgres).await;
}

async fn proposed(backend: Backend) {
    let system = Oparl::start().await;
    system.result("einstimmig beschlossen bei 2 Enthaltungen");
    let (portal, _provider) = start(backend, &[&system]).await;
    let (mut f, clerk) = (Failures::default(), portal.browser());
    login(&clerk, "sitzungsdienst-nottuln", "substantial").await;
    f.same(name(&portal, &clerk, "https://nicht-erlaubt.example/oparl").await, 422, "a host that nobody allowed");
    f.same(name(&portal, &clerk, "http://127.0.0.1:1/system").await, 422, "another port");
    f.same(name(&portal, &clerk, &system.address()).await, 200, "the allowed one");
    f.same(look(&portal, &clerk).await.as_str(), "", "the look");
    let asked = system.asked();
    f.check(asked.iter().any(|p| p == "/papers?page=3"), || format!("the third page was not read: {asked:?}"));
    let council = portal.data.id(key("consultation/2026/nottuln/3"));
    let recorded = format!("select count(*) from consultation where id = {council} and result is not null");
    f.same(portal.data.count(&recorded).await, 0, "results that nobody accepted");
    let page = clerk.get(PATH).await.text();
    f.check(page.contains("gemeldet als „einstimmig beschlossen bei 2 Enthaltungen“"), || page.clone());
    let proposal = page.split("?vorschlag=").nth(1).and_then(|r| r.split('"').next()).unwrap_or_default().to_owned();
    let at = format!("{PATH}/{}", key("consultation/2026/nottuln/3"));
    let form = clerk.get(&format!("{at}?vorschlag={proposal}")).await.text();
    f.check(form.contains("Das Formular ist damit gefüllt"), || "the form does not say where its words come from".into());
    f.check(!clerk.get("/beschluesse").await.text().contains("einstimmig, 2 Enthaltungen"), || "it is public already".into());

    let ids = [
        ("id", key("consultation/2026/nottuln/3").to_string()),
        ("round_id", key("round/2026").to_string()),
        ("organisation_id", key("org/nottuln").to_string()),
        ("body", key("body/rat-nottuln").to_string()),
        ("proposal", proposal.clone()),
    ];
    let mut fields: Vec<(&str, &str)> = ids.iter().map(|(n, v)| (*n, v.as_str())).collect();
    fields.extend([("version", "1"), ("role", "decision"), ("part", "public"), ("edition", "3"), ("paper", "142/2026")]);
    fields.extend([("date", "24.11.2026"), ("result", "unanimous"), ("abstained", "2")]);
    f.same(act(&clerk, "councils/save", &fields).await, 200, "accepting");
    f.same(portal.data.texts(&format!("select source from consultation where id = {council}")).await, vec!["oparl".to_owned()], "source");
    f.check(portal.browser().get("/beschluesse").await.text().contains("einstimmig, 2 Enthaltungen"), || "it is not public".into());

    // The next look asks only for what has changed, and finds nothing new.
    system.asked();
    f.same(look(&portal, &clerk).await.as_str(), "", "the second look");
    let asked = system.asked();
    f.check(asked.iter().any(|p| p.starts_with("/papers?modified_since=")), || format!("everything was read again: {asked:?}"));
    f.check(!clerk.get(PATH).await.text().contains("gemeldet als"), || "it is proposed again".into());

    // Another result there: the clerk turns it down, and it does not come back.
    system.result("mehrheitlich 28 : 4");
    look(&portal, &clerk).await;
    let open = "select count(*) from oparl_proposal where state = 'open'";
    f.same(portal.data.count(open).await, 1, "open proposals");
    let down = clerk.get(PATH).await.text();
    let down = down.split("?vorschlag=").nth(1).and_then(|r| r.split('"').next()).unwrap_or_default();
    f.same(act(&clerk, "oparl/turn_down", &[("id", down)]).await, 200, "turning down");
    f.same(act(&clerk, "oparl/turn_down", &[("id", down)]).await, 409, "turning down twice");
    look(&portal, &clerk).await;
    f.same(portal.data.count(open).await, 0, "open proposals after turning down");

    system.delete();
    look(&portal, &clerk).await;
    f.check(clerk.get(PATH).await.text().contains("Die Vorlage 142/2026 wurde dort gelöscht"), || "the deletion is not told".into());
    f.same(
        portal.data.texts(&format!("select result from consultation where id = {council}")).await,
        vec!["unanimous".to_owned()],
        "result",
    );
    f.end();
}

#[tokio::test]
async fn what_is_wrong_is_told_and_nothing_is_half_stored_sqlite() {
    wrong_is_told(Backend::Sqlite).await;
}

#[tokio::test]
async fn what_is_wrong_is_told_and_nothing_is_half_stored_postgres() {
    wrong_is_told(Backend::Postgres).await;
}

async fn wrong_is_told(backend: Backend) {
    let system = Oparl::start().await;
    system.result("einstimmig");
    let (portal, _provider) = start(backend, &[&system]).await;
    let (mut f, clerk) = (Failures::default(), portal.browser());
    login(&clerk, "sitzungsdienst-nottuln", "substantial").await;
    system.wrong(Wrong::Html);
    f.same(name(&portal, &clerk, &system.address()).await, 200, "named");
    for (wrong, code, sentence) in [
        (Wrong::Html, "no_json", "keine OParl-Daten"),
        (Wrong::Redirect, "redirect", "leitet auf eine andere Adresse um"),
        (Wrong::Huge, "too_large", "zu groß"),
        (Wrong::Unending, "too_large", "zu groß"),
        (Wrong::Endless, "endless", "nimmt kein Ende"),
        (Wrong::Loop, "endless", "nimmt kein Ende"),
        (Wrong::Elsewhere, "host", "nicht zugelassen"),
        (Wrong::Half, "no_list", "nicht die Form"),
        (Wrong::Status, "status", "antwortet mit einem Fehler"),
    ] {
        system.wrong(wrong);
        let fault = look(&portal, &clerk).await;
        f.check(fault.starts_with(code), || format!("{wrong:?}: {fault}"));
        let page = clerk.get(SETTINGS).await.text();
        f.check(page.contains(sentence) && page.contains("Es wurde nichts übernommen."), || format!("{wrong:?} is not told"));
        for table in ["oparl_paper", "oparl_proposal"] {
            f.same(portal.data.count(&format!("select count(*) from {table}")).await, 0, &format!("{table} after {wrong:?}"));
        }
    }
    system.wrong(Wrong::Nothing);
    f.same(look(&portal, &clerk).await.as_str(), "", "it works again");
    f.same(portal.data.count("select count(*) from oparl_proposal").await, 1, "proposals");
    f.end();
}

#[tokio::test]
async fn what_the_system_says_last_is_what_waits_sqlite() {
    last_waits(Backend::Sqlite).await;
}

#[tokio::test]
async fn what_the_system_says_last_is_what_waits_postgres() {
    last_waits(Backend::Postgres).await;
}

async fn last_waits(backend: Backend) {
    let system = Oparl::start().await;
    let (portal, _provider) = start(backend, &[&system]).await;
    let (mut f, clerk) = (Failures::default(), portal.browser());
    login(&clerk, "sitzungsdienst-nottuln", "substantial").await;
    name(&portal, &clerk, &system.address()).await;
    for said in ["einstimmig", "mehrheitlich 28 : 4", "einstimmig"] {
        system.result(said);
        f.same(look(&portal, &clerk).await.as_str(), "", said);
        f.same(open(&portal).await, vec![said.to_owned()], "what waits");
    }
    // Nothing is said any more: the record and the system agree.
    system.result("");
    look(&portal, &clerk).await;
    f.same(open(&portal).await, Vec::<String>::new(), "nothing was said");
    let struck = "Beratung im Ratsinformationssystem gestrichen: Vorlage 142/2026, Rat der Gemeinde Nottuln, 24.11.2026.";
    for (meeting, waits) in [(Meeting::Cancelled, true), (Meeting::Held, false), (Meeting::Deleted, true)] {
        system.meeting(meeting);
        f.same(look(&portal, &clerk).await.as_str(), "", &format!("{meeting:?}"));
        f.same(open(&portal).await.len(), usize::from(waits), &format!("{meeting:?}: open proposals"));
        f.same(clerk.get(PATH).await.text().contains(struck), waits, &format!("{meeting:?}: told"));
    }
    // Nothing is done without the clerk, and doing it settles the proposal.
    let council = key("consultation/2026/nottuln/3");
    let state = format!("select state from consultation where id = {}", portal.data.id(council));
    f.same(portal.data.texts(&state).await, vec!["scheduled".to_owned()], "on record");
    let page = clerk.get(PATH).await.text();
    f.check(page.contains(&format!("{PATH}/{council}#entfaellt")), || "no way to the consultation".into());
    f.same(act(&clerk, "councils/drop", &[("id", &council.to_string()), ("version", "1")]).await, 200, "dropping");
    f.same(open(&portal).await.len(), 0, "open proposals after dropping");
    look(&portal, &clerk).await;
    f.same(open(&portal).await.len(), 0, "it is not proposed again");
    f.end();
}

#[tokio::test]
async fn a_slow_system_keeps_nobody_else_waiting_sqlite() {
    slow(Backend::Sqlite).await;
}

#[tokio::test]
async fn a_slow_system_keeps_nobody_else_waiting_postgres() {
    slow(Backend::Postgres).await;
}

async fn slow(backend: Backend) {
    let (drip, silent, quick) = (Oparl::start().await, Oparl::start().await, Oparl::start().await);
    let (portal, _provider) = start(backend, &[&drip, &silent, &quick]).await;
    let mut f = Failures::default();
    drip.wrong(Wrong::Drip);
    silent.wrong(Wrong::Silent);
    let towns = [("senden", &drip), ("rosendahl", &silent), ("nottuln", &quick)];
    let mut clerks = Vec::new();
    for (town, _) in towns {
        let clerk = portal.browser();
        login(&clerk, &format!("sitzungsdienst-{town}"), "substantial").await;
        clerks.push(clerk);
    }
    for ((town, system), clerk) in towns.iter().zip(&clerks) {
        f.same(name_of(&portal, clerk, town, &system.address()).await, 200, town);
    }
    // The quick one is read while the slow ones are still being waited for.
    f.same(ended(&portal, "nottuln").await.as_str(), "", "the quick one");
    f.same(portal.data.count("select count(*) from oparl_source where fault <> ''").await, 0, "slow ones that were given up already");
    for ((town, _), clerk) in towns.iter().zip(&clerks).take(2) {
        let fault = ended(&portal, town).await;
        f.check(fault.starts_with("slow|"), || format!("{town}: {fault}"));
        let page = clerk.get(&format!("/arbeit/sitzungsdienst/{town}")).await.text();
        f.check(page.contains("Die Antwort kam nicht rechtzeitig") && page.contains("Es wurde nichts übernommen."), || {
            format!("{town}: not told")
        });
    }
    f.end();
}
