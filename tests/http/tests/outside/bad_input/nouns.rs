//! The rules of all other forms: fact sheets, workshops, people, region, indicators.

use super::{changed, form, state};
use contract::Id;
use http_tests::page::value;
use http_tests::{Backend, Failures, key};
use serde_json::Value;

type Fields = Vec<(String, String)>;

fn sheet() -> Fields {
    form(&[("title", "Ein Vorhaben"), ("status", "planned"), ("lead", &key("org/nottuln").to_string())])
}

fn workshop() -> Fields {
    form(&[("title", "Ein Workshop"), ("group", &key("group/mobilitaet").to_string())])
}

fn member() -> Fields {
    form(&[("kind", "municipality"), ("ags", "05558099"), ("name", "Gemeinde Neu"), ("short_name", "Neu")])
}

fn invitation() -> Fields {
    form(&[
        ("id", &Id::from_u128(7).to_string()),
        ("name", "Fachkraft"),
        ("role", "officer"),
        ("organisation_id", &key("org/nottuln").to_string()),
    ])
}

fn role() -> Fields {
    let (person, org) = (key("person/fachkraft-nottuln").to_string(), key("org/nottuln").to_string());
    form(&[("person_id", &person), ("role", "clerk"), ("organisation_id", &org), ("valid_from", "01.01.2027")])
}

/// Form, what it is, the fields that are wrong, the field that is named, the code.
fn cases() -> Vec<(&'static str, Fields, &'static str, &'static str)> {
    let nobody = Id::from_u128(1).to_string();
    let long = |n: usize| "ä".repeat(n);
    let indicator = form(&[("goal_id", &key("goal/mobilitaet/1").to_string()), ("title", "Fahrten"), ("unit", "Prozent")]);
    let report =
        form(&[("id", &key("sheet/12").to_string()), ("once", &Id::from_u128(8).to_string()), ("actual", "x"), ("light", "green")]);
    let result = form(&[("workshop_id", &key("workshop/mobilitaet-2026").to_string()), ("kind", "feedback"), ("text", "x")]);
    let note = form(&[("field_id", &key("field/mobilitaet").to_string()), ("date", "01.11.2026"), ("light", "green"), ("actual", "x")]);
    let region = form(&[("version", "1"), ("name", "Kreis"), ("headline", "Gemeinsam")]);
    let frame = form(&[("version", "1"), ("title", "Strategie"), ("short_title", "S")]);
    let with = |good: &Fields, bad: &[(&str, &str)]| changed(good, bad);
    let many: Fields = (0..101).flat_map(|i| form(&[(&format!("milestones[{i}].title"), "x")])).collect();
    let s = sheet();
    vec![
        ("fact_sheets/save", with(&s, &[("title", "")]), "title", "required"),
        ("fact_sheets/save", with(&s, &[("title", &long(81))]), "title", "too_long|80|81"),
        ("fact_sheets/save", with(&s, &[("title", "a\u{7}b")]), "title", "control"),
        ("fact_sheets/save", with(&s, &[("summary", &long(601))]), "summary", "too_long|600|601"),
        ("fact_sheets/save", with(&s, &[("status", "fertig")]), "status", "choice"),
        ("fact_sheets/save", with(&s, &[("lead", "")]), "lead", "required"),
        ("fact_sheets/save", with(&s, &[("lead", "x")]), "lead", "choice"),
        ("fact_sheets/save", with(&s, &[("lead", &nobody)]), "lead", "choice"),
        ("fact_sheets/save", with(&s, &[("participants[0]", &nobody)]), "participants", "choice"),
        ("fact_sheets/save", with(&s, &[("fields[0]", &nobody)]), "fields", "choice"),
        ("fact_sheets/save", with(&s, &[("goals[0]", &nobody)]), "goals", "choice"),
        ("fact_sheets/save", with(&s, &[("owner", &nobody)]), "owner", "choice"),
        ("fact_sheets/save", with(&s, &[("owner", &key("person/fachkraft-senden").to_string())]), "owner", "not_theirs"),
        ("fact_sheets/save", with(&s, &[("start", "31.02.2026")]), "start", "date"),
        ("fact_sheets/save", with(&s, &[("start", "gestern")]), "start", "date"),
        ("fact_sheets/save", with(&s, &[("start", "2026"), ("end", "12.2025")]), "end", "end_before_start|12.2025|2026"),
        ("fact_sheets/save", with(&s, &[("cost", "-1")]), "cost", "negative"),
        ("fact_sheets/save", with(&s, &[("cost", "viel")]), "cost", "euro"),
        ("fact_sheets/save", with(&s, &[("running_cost", "99999999999999999999")]), "running_cost", "euro"),
        ("fact_sheets/save", with(&s, &[("fundings[0].programme", "P"), ("fundings[0].granted", "-5")]), "fundings[0].granted", "negative"),
        ("fact_sheets/save", with(&s, &[("milestones[0].planned", "32.01.2026")]), "milestones[0].planned", "date"),
        ("fact_sheets/save", with(&s, &[("links[0].title", "x"), ("links[0].url", "javascript:alert(1)")]), "links[0].url", "web"),
        ("fact_sheets/save", with(&s, &[("contact_email", "keine")]), "contact_email", "mail"),
        ("fact_sheets/save", with(&s, &[("places[0].name", "x"), ("places[0].latitude", "91")]), "places[0].latitude", "between|-90|90"),
        ("fact_sheets/save", s.iter().cloned().chain(many).collect(), "milestones", "too_many|100"),
        ("fact_sheets/progress", with(&report, &[("actual", " ")]), "actual", "required"),
        ("fact_sheets/progress", with(&report, &[("actual", &long(1001))]), "actual", "too_long|1000|1001"),
        ("fact_sheets/progress", with(&report, &[("light", "lila")]), "light", "choice"),
        ("fact_sheets/progress", with(&report, &[("status", "fertig")]), "status", "choice"),
        ("fact_sheets/bulk", form(&[("change", "status"), ("status", "running")]), "ids", "none_chosen"),
        ("fact_sheets/withdraw", form(&[("id", &key("sheet/12").to_string()), ("version", "1"), ("reason", "")]), "reason", "required"),
        ("workshops/save", with(&workshop(), &[("title", &long(121))]), "title", "too_long|120|121"),
        ("workshops/save", with(&workshop(), &[("fields[0]", &nobody)]), "fields", "choice"),
        ("workshops/save", with(&workshop(), &[("group", &nobody)]), "group", "choice"),
        ("workshops/save", with(&workshop(), &[("sessions[0].first_day", "bald")]), "sessions[0].first_day", "date"),
        (
            "workshops/save",
            with(&workshop(), &[("sessions[0].first_day", "02.01.2026"), ("sessions[0].last_day", "01.01.2026")]),
            "sessions[0].last_day",
            "end_before_start",
        ),
        (
            "workshops/save",
            with(&workshop(), &[("participants[0].kind", "Räte"), ("participants[0].count", "-1")]),
            "participants[0].count",
            "whole",
        ),
        ("results/save", with(&result, &[("text", "")]), "text", "required"),
        ("results/save", with(&result, &[("text", &long(501))]), "text", "too_long|500|501"),
        ("results/save", with(&result, &[("kind", "x")]), "kind", "choice"),
        ("fields/note", with(&note, &[("date", "01.01.2199")]), "date", "future"),
        ("fields/note", with(&note, &[("date", "30.02.2026")]), "date", "day"),
        ("indicators/save", with(&indicator, &[("targets[0].year", "26"), ("targets[0].value", "1")]), "targets[0].year", "whole"),
        (
            "indicators/save",
            with(&indicator, &[("measured[0].year", "2026"), ("measured[0].value", "viel")]),
            "measured[0].value",
            "decimal",
        ),
        ("strategy/save", with(&frame, &[("first_year", "2030"), ("last_year", "2026")]), "last_year", "end_before_start|2026|2030"),
        ("organisations/save", with(&member(), &[("ags", "0555803")]), "ags", "ags"),
        ("organisations/save", with(&member(), &[("ags", "99558032")]), "ags", "ags"),
        ("organisations/save", with(&member(), &[("ags", "٠٥٥٥٨٠٩٩")]), "ags", "ags"),
        ("organisations/save", with(&member(), &[("ags", "05558")]), "ags", "ags_town"),
        ("organisations/save", with(&member(), &[("kind", "county")]), "ags", "ags_county"),
        ("organisations/save", with(&member(), &[("kind", "agency")]), "ags", "ags_none"),
        ("organisations/save", with(&member(), &[("ags", "05558032")]), "ags", "taken|05558032"),
        ("organisations/save", with(&member(), &[("population", "-1")]), "population", "whole"),
        ("organisations/save", with(&member(), &[("map_column", "1")]), "map_row", "map_cell"),
        ("organisations/save", with(&member(), &[("resolutions[0].body", "Rat")]), "resolutions[0].reference", "number_or_title"),
        (
            "organisations/save",
            with(&member(), &[("resolutions[0].reference", "1"), ("resolutions[0].link", "x")]),
            "resolutions[0].link",
            "web",
        ),
        ("strategy/save", with(&frame, &[("resolutions[0].body", "Rat")]), "resolutions[0].reference", "number_or_title"),
        ("groups/save", form(&[("name", &long(121))]), "name", "too_long|120|121"),
        ("bodies/save", form(&[("name", "Ausschuss"), ("kind", "x")]), "kind", "choice"),
        ("bodies/save", form(&[("name", "Ausschuss"), ("kind", "committee"), ("organisation_id", &nobody)]), "organisation_id", "choice"),
        ("pages/save", form(&[("title", "Impressum")]), "title", "taken|impressum"),
        ("region/save", with(&region, &[("accent", "rot")]), "accent", "colour"),
        ("region/save", with(&region, &[("web", "www.kreis.de")]), "web", "web"),
        ("organisations/leave", form(&[("id", &key("org/olfen").to_string()), ("reason", "")]), "reason", "required"),
        ("invitations/create", with(&invitation(), &[("email", "a b@c.de")]), "email", "mail"),
        ("invitations/create", with(&invitation(), &[("role", "king")]), "role", "choice"),
        ("invitations/create", with(&invitation(), &[("organisation_id", "")]), "organisation_id", "required"),
        ("invitations/create", with(&invitation(), &[("organisation_id", &nobody)]), "organisation_id", "choice"),
        ("roles/give", with(&role(), &[("valid_until", "31.12.2026")]), "valid_until", "end_before_start|31.12.2026|01.01.2027"),
        ("roles/give", with(&role(), &[("valid_from", "morgen")]), "valid_from", "day"),
        ("people/disable", form(&[("id", &key("person/fachkraft-olfen").to_string()), ("reason", "\u{0}")]), "reason", "control"),
        ("account/delete", form(&[("confirm", "")]), "confirm", "confirm"),
    ]
}

#[tokio::test]
async fn every_rule_of_every_form_is_kept_by_the_server() {
    let (portal, _provider) = crate::demo(Backend::Sqlite).await;
    let browser = super::steward(&portal).await;
    let before = state(&portal).await;
    let mut f = Failures::default();
    for (name, fields, path, code) in cases() {
        let answer = browser.act(name, "/arbeit/strategie", &fields).await;
        let body: Value = serde_json::from_slice(&answer.bytes).unwrap_or_default();
        let found = body["error"]["fields"][path].as_str().unwrap_or_default().to_owned();
        f.check(answer.status == 422 && found.starts_with(code), || format!("{name} with a bad {path} ({code}): {}", answer.brief()));
        for language in [contract::Lang::De, contract::Lang::En] {
            let vague = contract::messages::sentence("so einen Code gibt es nicht", language);
            f.check(contract::messages::sentence(&found, language) != vague, || format!("{found} has no sentence"));
        }
    }
    f.same(state(&portal).await, before, "state after refused forms");
    f.end();
}

#[tokio::test]
async fn a_long_form_says_in_both_languages_what_is_wrong_and_keeps_everything() {
    let (portal, _provider) = crate::demo(Backend::Sqlite).await;
    let browser = super::steward(&portal).await;
    let before = state(&portal).await;
    let mut f = Failures::default();
    let page = "/arbeit/projekte/neu";
    let lead = key("org/nottuln").to_string();
    let fields = form(&[
        ("title", "Mehr Busse"),
        ("status", "planned"),
        ("lead", &lead),
        ("start", "01.03.2026"),
        ("end", "31.12.2025"),
        ("cost", "-5"),
        ("milestones[0].title", "Los geht es"),
        ("milestones[0].planned", "gestern"),
        ("conditions", "Nur mit <Förderung> & Personal"),
    ]);
    let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    for (language, sentences) in [
        (
            "de",
            [
                "Noch nicht gespeichert: 3 Angaben passen nicht",
                "Das Ende (31.12.2025) liegt vor dem Beginn (01.03.2026)",
                "Die Zahl darf nicht negativ sein",
                "Das ist kein Datum",
            ],
        ),
        (
            "en",
            [
                "Not saved yet: 3 entries need another look",
                "The end (31.12.2025) lies before the start (01.03.2026)",
                "The number must not be negative",
                "This is not a date",
            ],
        ),
    ] {
        browser.set_cookie("sprache", language);
        let sent = browser.post("/aktion/fact_sheets/save", page, &fields).await;
        f.check(sent.status == 303 && sent.location().starts_with(&format!("{page}?entwurf=")), || sent.brief());
        let html = browser.get(sent.location()).await.text();
        for sentence in sentences {
            f.check(html.contains(sentence), || format!("“{sentence}” is not said"));
        }
        for (name, typed) in fields.iter().filter(|(n, _)| !["f[status]", "f[lead]"].contains(n)) {
            f.same(value(&html, name).as_deref(), Some(*typed), name);
        }
    }
    f.same(state(&portal).await, before, "state afterwards");
    f.end();
}

/// Versions that nothing has: all of them mean that somebody was faster.
#[tokio::test]
async fn old_and_odd_versions_change_nothing() {
    let (portal, _provider) = crate::demo(Backend::Sqlite).await;
    let browser = super::steward(&portal).await;
    let before = state(&portal).await;
    let mut f = Failures::default();
    let id = |what: &str| ("id".to_owned(), key(what).to_string());
    let one = |fields: &[(&str, &str)], what: &str| {
        let (name, value) = id(what);
        changed(&form(fields), &[(&name, &value)])
    };
    let body = portal.data.texts("select lower(hex(id)) from \"body\" limit 1").await.remove(0).parse::<Id>().unwrap().to_string();
    let forms: Vec<(&str, Fields)> = vec![
        ("fields/save", one(&[("title", "x"), ("number", "90")], "field/mobilitaet")),
        ("fields/step", one(&[("step", "withdraw"), ("reason", "x")], "field/mobilitaet")),
        ("goals/save", one(&[("title", "x"), ("number", "90"), ("field_id", &key("field/mobilitaet").to_string())], "goal/mobilitaet/1")),
        ("goals/step", one(&[("step", "withdraw"), ("reason", "x")], "goal/mobilitaet/1")),
        (
            "indicators/save",
            one(&[("title", "x"), ("unit", "x"), ("goal_id", &key("goal/mobilitaet/1").to_string())], "indicator/mobilitaet/1/1"),
        ),
        ("indicators/step", one(&[("step", "withdraw"), ("reason", "x")], "indicator/mobilitaet/1/1")),
        ("fact_sheets/save", changed(&sheet(), &[("id", &key("sheet/12").to_string())])),
        ("fact_sheets/owner", one(&[("owner", &key("person/digital-nottuln").to_string())], "sheet/12")),
        ("fact_sheets/withdraw", one(&[("reason", "x")], "sheet/12")),
        ("workshops/save", changed(&workshop(), &[("id", &key("workshop/mobilitaet-2026").to_string())])),
        ("workshops/step", one(&[("step", "withdraw"), ("reason", "x")], "workshop/mobilitaet-2026")),
        ("organisations/save", changed(&member(), &[("id", &key("org/nottuln").to_string())])),
        ("groups/save", one(&[("name", "x")], "group/mobilitaet")),
        ("bodies/save", form(&[("id", &body), ("name", "x"), ("kind", "committee")])),
        ("pages/save", one(&[("title", "x")], "page/impressum")),
        ("region/save", form(&[("name", "x"), ("headline", "x")])),
        ("strategy/save", form(&[("title", "x"), ("short_title", "x")])),
    ];
    for (name, fields) in &forms {
        for version in ["", "0", "-1", "x", "2147483647", "99999999999"] {
            let answer = browser.act(name, "/arbeit/strategie", &changed(fields, &[("version", version)])).await;
            f.same(answer.status, 409, &format!("{name} with version {version:?}"));
        }
    }
    f.same(state(&portal).await, before, "state afterwards");
    f.end();
}

/// The one form for people without an account.
#[tokio::test]
async fn a_report_of_a_barrier_is_checked_and_kept_on_the_page() {
    let (portal, _provider) = crate::demo(Backend::Sqlite).await;
    let visitor = portal.browser();
    let mut f = Failures::default();
    let long = "ä".repeat(4001);
    for (prefix, what, text, sentence) in [
        ("", "too short", "kurz", "Mindestens 10 Zeichen; es sind 4."),
        ("/en", "too short", "kurz", "At least 10 characters; there are 4."),
        ("", "too long", long.as_str(), "Höchstens 4000 Zeichen; es sind 4001."),
        ("/en", "control characters", "ein langer Text\u{0} mit mehr", "invisible control characters"),
    ] {
        let address = format!("{prefix}/barriere-melden");
        let sent = visitor.post(&address, &address, &[("f[page]", "Projekt 14"), ("f[text]", text), ("f[contact]", "a@b.de")]).await;
        f.check(sent.status == 422 && sent.text().contains(sentence), || format!("{what}: {}", sent.brief()));
        f.same(value(&sent.text(), "f[contact]"), Some("a@b.de".to_owned()), what);
    }
    f.same(portal.data.count("select count(*) from barrier_report").await, 0, "reports after refused forms");
    let good = [("f[page]", "Projekt 14"), ("f[text]", "Mit der Tastatur nicht erreichbar"), ("f[contact]", ""), ("f[website]", "")];
    for _ in 0..2 {
        let sent = visitor.post("/barriere-melden", "/barriere-melden", &good).await;
        f.same((sent.status, sent.location()), (303, "/barriere-melden/danke"), "a report");
    }
    f.same(portal.data.count("select count(*) from barrier_report").await, 1, "reports of the same words");
    f.end();
}
