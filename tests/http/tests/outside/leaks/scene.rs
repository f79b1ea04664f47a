//! Things that no edition holds, entered as people enter them, with a mark in every slot.

use super::MARK;
use http_tests::client::Browser;
use http_tests::{Answer, Portal, key};

fn marked(what: &str) -> String {
    format!("{MARK}-{what}")
}

/// Sends a form and insists that it worked.
async fn done(browser: &Browser, name: &str, fields: &[(&str, &str)]) -> Answer {
    let field = |path: &str| path.split(['.', '[', ']']).filter(|p| !p.is_empty()).fold("f".to_owned(), |n, p| format!("{n}[{p}]"));
    let fields: Vec<(String, String)> = fields.iter().map(|(n, v)| (field(n), (*v).to_owned())).collect();
    let answer = browser.act(name, "/arbeit", &fields).await;
    assert_eq!(answer.status, 200, "{name}: {}", answer.text());
    answer
}

async fn version(portal: &Portal, table: &str, id: contract::Id) -> String {
    portal.data.count(&format!("select cast(version as bigint) from {table} where id = {}", portal.data.id(id))).await.to_string()
}

async fn newest_id(portal: &Portal, table: &str, column: &str, value: &str) -> contract::Id {
    let hex = if portal.data.url.starts_with("sqlite") { "lower(hex(id))" } else { "cast(id as text)" };
    portal.data.texts(&format!("select {hex} from \"{table}\" where {column} = '{value}'")).await[0].parse().unwrap()
}

/// A sheet of an edition that was taken back and is a draft again: what is public of it stays, what
/// comes is not.
pub async fn take_back(portal: &Portal, steward: &Browser) {
    let id = key("sheet/11");
    let version_now = version(portal, "fact_sheet", id).await;
    let reason = marked("grund");
    done(steward, "fact_sheets/withdraw", &[("id", &id.to_string()), ("version", &version_now), ("reason", &reason)]).await;
    let version_now = version(portal, "fact_sheet", id).await;
    done(steward, "fact_sheets/restore", &[("id", &id.to_string()), ("version", &version_now)]).await;
}

/// What the scene made, by the addresses at which nobody may find it.
pub async fn unpublished(portal: &Portal, steward: &Browser) -> Vec<String> {
    let mut hidden = Vec::new();
    for (number, title) in [("81", "neues-Feld"), ("82", "zurueckgezogen")] {
        let title = marked(title);
        done(steward, "fields/save", &[("title", &title), ("number", number), ("priority_note", &title)]).await;
        hidden.push(format!("/themenfelder/{}", title.to_lowercase()));
    }
    portal.data.run("update field set state = 'withdrawn' where number = 82").await;
    // What was typed and could not be saved.
    let draft = marked("Entwurf");
    steward.post("/aktion/fields/save", "/arbeit/themenfelder/neu", &[("f[title]", ""), ("f[priority_note]", &draft)]).await;
    for title in ["entwurf", "freigegeben"] {
        hidden.extend(sheet(portal, steward, title).await);
    }
    hidden.extend(workshop(portal, steward).await);
    hidden.extend(files(portal, steward).await);
    hidden.extend(answers(portal).await);
    strategy(steward).await;
    conference(steward).await;
    hidden.extend(region(portal, steward).await);
    hidden
}

/// A fact sheet with a mark in every slot; one of the two is released, for an edition to come.
async fn sheet(portal: &Portal, steward: &Browser, name: &str) -> Vec<String> {
    let m = |slot: &str| marked(&format!("{name}-{slot}"));
    let (lead, owner) = (key("org/nottuln").to_string(), key("person/geschaeftsstelle").to_string());
    let (field, goal, joint) = (key("field/mobilitaet").to_string(), key("goal/mobilitaet/1").to_string(), key("org/senden").to_string());
    let once = key(&format!("leak/{name}"));
    let words: Vec<(&str, String)> = [
        "title",
        "summary",
        "transferability",
        "conditions",
        "contact_unit",
        "contact_phone",
        "milestones[0].title",
        "fundings[0].programme",
        "fundings[0].note",
        "resolutions[0].reference",
        "resolutions[0].title",
        "resolutions[0].body",
        "resolutions[0].wording",
        "building_blocks[0].title",
        "building_blocks[0].taken_over_by",
        "building_blocks[0].note",
        "figures[0].title",
        "figures[0].unit",
        "partners[0].name",
        "partners[0].role",
        "links[0].title",
        "places[0].name",
    ]
    .into_iter()
    .map(|slot| (slot, m(&slot.replace(['[', ']', '.', '_'], ""))))
    .collect();
    let mail = format!("{}@beispiel.invalid", m("mail"));
    let web = format!("https://{}.beispiel.invalid/", m("web"));
    let once_text = once.to_string();
    let mut fields = vec![
        ("once", once_text.as_str()),
        ("status", "running"),
        ("lead", &lead),
        ("owner", &owner),
        ("participants[0]", &joint),
        ("fields[0]", &field),
        ("goals[0]", &goal),
        ("contact_email", &mail),
        ("contact_web", &web),
        ("fundings[0].state", "planned"),
        ("links[0].url", &web),
        ("figures[0].value", "1"),
    ];
    fields.extend(words.iter().map(|(n, v)| (*n, v.as_str())));
    done(steward, "fact_sheets/save", &fields).await;
    let id = once.to_string();
    let text = m("langtext");
    done(
        steward,
        "texts/save",
        &[("owner_kind", "fact_sheet"), ("owner_id", &id), ("slot", "narrative"), ("version", "0"), ("markdown", &text)],
    )
    .await;
    let number = portal.data.count(&format!("select cast(number as bigint) from fact_sheet where id = {}", portal.data.id(once))).await;
    if name == "freigegeben" {
        let version = version(portal, "fact_sheet", once).await;
        done(steward, "fact_sheets/release", &[("id", &id), ("version", &version)]).await;
    }
    report(steward, once, &m("sachstand")).await;
    let sent =
        steward.upload(&format!("/arbeit/projekte/{number}/dateien"), &format!("{}.txt", m("datei")), m("inhalt").as_bytes(), &[]).await;
    assert!(sent.location().ends_with("meldung=uploaded"), "{}", sent.brief());
    let slug = format!("{number}-{}", m("title").to_lowercase());
    vec![
        format!("/projekte/{number}"),
        format!("/projekte/{slug}"),
        format!("/projekte/{slug}.pdf"),
        format!("/fassungen/3/projekte/{slug}"),
    ]
}

/// Reports on a sheet that is not public.
pub async fn report(steward: &Browser, sheet: contract::Id, words: &str) {
    let once = key(&format!("leak/report/{words}")).to_string();
    let next = format!("{words}-naechstes");
    let fields = [("id", &*sheet.to_string()), ("once", &once), ("actual", words), ("next_step", &next), ("light", "red")];
    done(steward, "fact_sheets/progress", &fields).await;
}

/// Files that came after the edition, of things that are in it and of a field and a workshop that are
/// not: at each one is there, and one was taken back.
async fn files(portal: &Portal, steward: &Browser) -> Vec<String> {
    let mut hidden = Vec::new();
    let new = portal.data.texts("select slug from field where number = 81").await.remove(0);
    let draft =
        portal.data.texts(&format!("select slug from workshop where id = {}", portal.data.id(key("leak/workshop")))).await.remove(0);
    for (i, owner) in [
        "projekte/2".to_owned(),
        "themenfelder/mobilitaet".into(),
        format!("themenfelder/{new}"),
        "workshops/mobilitaet-2020".into(),
        format!("workshops/{draft}"),
    ]
    .iter()
    .enumerate()
    {
        for name in ["spaeter", "weg"] {
            let name = format!("{}.txt", marked(&format!("{name}-{i}")));
            let (content, said) = (marked("dateiinhalt"), marked("dateibeschreibung"));
            let page = format!("/arbeit/{owner}/dateien");
            let sent = steward.upload(&page, &name, content.as_bytes(), &[("f[description]", &said)]).await;
            assert!(sent.location().ends_with("meldung=uploaded"), "{}", sent.brief());
            let id = newest_id(portal, "attachment", "file_name", &name).await;
            if name.contains("weg") {
                done(steward, "attachments/withdraw", &[("id", &id.to_string()), ("reason", &marked("zurueckgenommen"))]).await;
            }
            hidden.extend([format!("/dateien/{id}/{name}"), format!("/dateien/{id}/x"), format!("/fassungen/3/dateien/{id}/{name}")]);
        }
    }
    hidden
}

/// A draft of a workshop, new results in a published one, and a result that went into a draft.
async fn workshop(portal: &Portal, steward: &Browser) -> Vec<String> {
    let m = |slot: &str| marked(&format!("workshop-{slot}"));
    let (once, title, summary, place, kind) = (key("leak/workshop").to_string(), m("titel"), m("summe"), m("ort"), m("herkunft"));
    let (group, field) = (key("group/mobilitaet").to_string(), key("field/mobilitaet").to_string());
    let fields = [
        ("once", once.as_str()),
        ("title", &title),
        ("summary", &summary),
        ("group", &group),
        ("fields[0]", &field),
        ("sessions[0].kind", "on_site"),
        ("sessions[0].first_day", "01.10.2026"),
        ("sessions[0].place", &place),
        ("sessions[0].title", &title),
        ("participants[0].kind", &kind),
        ("participants[0].count", "7"),
    ];
    done(steward, "workshops/save", &fields).await;
    let minutes = m("protokoll");
    let text = [("owner_kind", "workshop"), ("owner_id", once.as_str()), ("slot", "minutes"), ("version", "0"), ("markdown", &minutes)];
    done(steward, "texts/save", &text).await;
    let published = key("workshop/mobilitaet-2026").to_string();
    for (i, (workshop, words)) in
        [(once.as_str(), m("ergebnis")), (&published, m("neues-ergebnis")), (&published, m("abgelehnt"))].iter().enumerate()
    {
        let result = key(&format!("leak/result/{i}")).to_string();
        done(steward, "results/save", &[("once", &result), ("workshop_id", workshop), ("kind", "feedback"), ("text", words)]).await;
        let target = format!("fact_sheet:{}", key("leak/entwurf"));
        match i {
            1 => drop(done(steward, "results/carry", &[("id", &result), ("version", "1"), ("target", &target), ("note", words)]).await),
            2 => drop(done(steward, "results/decline", &[("id", &result), ("version", "1"), ("reason", words)]).await),
            _ => {}
        }
    }
    let slug = portal.data.texts(&format!("select slug from workshop where id = {}", portal.data.id(key("leak/workshop")))).await;
    vec![format!("/workshops/{}", slug[0]), format!("/fassungen/3/workshops/{}", slug[0])]
}

/// A goal, an indicator and a note of a published field.
async fn strategy(steward: &Browser) {
    let (field, goal) = (key("field/mobilitaet").to_string(), key("goal/mobilitaet/1").to_string());
    let words = marked("ziel");
    done(steward, "goals/save", &[("field_id", &field), ("number", "71"), ("title", &words)]).await;
    let words = marked("kennzahl");
    let indicator =
        [("goal_id", goal.as_str()), ("title", &words), ("unit", &words), ("method", &words), ("source", &words), ("aim", &words)];
    done(steward, "indicators/save", &indicator).await;
    let words = marked("feldstand");
    let note = [
        ("field_id", field.as_str()),
        ("date", "01.10.2026"),
        ("light", "red"),
        ("actual", &words),
        ("plan", &words),
        ("next_step", &words),
    ];
    done(steward, "fields/note", &note).await;
    let words = marked("gespraech");
    let talk = serde_json::json!({"do": "add", "from": "AQ==", "to": "AQ==", "quote": words, "text": words, "mentions": []});
    let answer = steward.send_json(&format!("/arbeit/texte/field/{field}/vision/kommentare"), &talk.to_string()).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
}

/// A member, a group and a body to come, somebody invited, and somebody who reported a barrier.
async fn region(portal: &Portal, steward: &Browser) -> Vec<String> {
    let name = marked("Einrichtung");
    let resolved = [("resolutions[0].reference", name.as_str()), ("resolutions[0].wording", &name)];
    let agency = [&[("kind", "agency"), ("name", name.as_str()), ("short_name", &name), ("unit", &name)][..], &resolved].concat();
    done(steward, "organisations/save", &agency).await;
    done(steward, "groups/save", &[("name", &marked("Gruppe")), ("purpose", &marked("Aufgabe"))]).await;
    done(steward, "bodies/save", &[("name", &marked("Gremium")), ("kind", "committee")]).await;
    let (invitation, guest, mail) = (key("leak/invitation").to_string(), marked("Gast"), format!("{}@beispiel.invalid", marked("gast")));
    done(steward, "invitations/create", &[("id", &invitation), ("name", &guest), ("email", &mail), ("role", "operator")]).await;
    let words = marked("Barriere auf der Seite");
    let form = [("page", words.as_str()), ("text", &words), ("contact", &words), ("website", "")];
    let form: Vec<(String, String)> = form.iter().map(|(n, v)| (format!("f[{n}]"), (*v).to_owned())).collect();
    let form: Vec<(&str, &str)> = form.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    let sent = portal.browser().post("/barriere-melden", "/barriere-melden", &form).await;
    assert_eq!(sent.status, 303, "{}", sent.brief());
    let slug = name.to_lowercase();
    vec![format!("/kommunen/{slug}"), format!("/fassungen/3/kommunen/{slug}")]
}

/// A conference with an item: nothing of it is public before it is closed and its minutes are settled.
async fn conference(steward: &Browser) {
    let (id, item) = (key("leak/conference").to_string(), key("leak/agenda").to_string());
    let m = |slot: &str| marked(&format!("konferenz-{slot}"));
    let (title, place, note) = (m("titel"), m("ort"), m("hinweis"));
    let times = [("day", "10.12.2026"), ("time", "10:00"), ("minutes", "120"), ("quorum", "7")];
    let mut fields = vec![("once", id.as_str()), ("title", title.as_str()), ("place", place.as_str()), ("note", note.as_str())];
    fields.extend(times);
    done(steward, "conferences/save", &fields).await;
    let (title, words) = (m("punkt"), m("beschluss"));
    let fields = [
        ("once", item.as_str()),
        ("conference_id", id.as_str()),
        ("title", title.as_str()),
        ("subject", "priorities"),
        ("recommendation", words.as_str()),
    ];
    done(steward, "conferences/item", &fields).await;
    done(steward, "conferences/step", &[("id", &id), ("step", "invite")]).await;
}

/// Answers that are not released, a remark that never will be, and an assessment in preparation.
async fn answers(portal: &Portal) -> Vec<String> {
    portal.data.run("update assessment set closes_at = '2099-01-01T00:00:00+00:00' where slug = 'bedarfsabfrage-2026'").await;
    let officer = portal.browser();
    http_tests::login::login(&officer, "fachkraft-havixbeck", "substantial").await;
    let (sheet, asked) = (key("answers/2026/havixbeck").to_string(), key("asked/2026/kultur").to_string());
    let (comment, remark) = (marked("kommentar"), marked("vermerk"));
    let row: [(&str, &str); 6] = [
        ("sheet", sheet.as_str()),
        ("rows[0].asked", &asked),
        ("rows[0].version", "0"),
        ("rows[0].ratings.bedeutung", "5"),
        ("rows[0].comment", &comment),
        ("rows[0].remark", &remark),
    ];
    done(&officer, "answers/save", &row).await;
    portal.data.run(&format!("update assessment set title = '{}' where slug = 'bedarfsabfrage-2026'", marked("abfrage"))).await;
    vec!["/bedarfsabfragen/bedarfsabfrage-2026".into()]
}
