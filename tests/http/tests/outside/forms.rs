//! Forms as browsers send them: sent twice, by two people who changed different things, and refused.

use http_tests::client::with;
use http_tests::login::login;
use http_tests::page::{attributes, form, hidden, tags, value};
use http_tests::{Backend, Browser, Failures, Portal, key};
use reqwest::Method;

/// The fields of a form as its page gives them out, with some of them filled in.
fn filled(html: &str, action: &str, typed: &[(&str, &str)]) -> Vec<(String, String)> {
    let given = hidden(form(html, &format!("/aktion/{action}"))).into_iter().filter(|(n, _)| n.starts_with("f["));
    let typed = typed.iter().map(|(n, v)| (format!("f[{n}]"), (*v).to_owned()));
    given.chain(typed).collect()
}

pub(crate) async fn send(browser: &Browser, action: &str, page: &str, fields: &[(String, String)]) -> http_tests::client::Answer {
    let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    browser.post(&format!("/aktion/{action}"), page, &fields).await
}

async fn as_steward(portal: &Portal) -> Browser {
    let browser = portal.browser();
    login(&browser, "geschaeftsstelle", "high").await;
    browser
}

/// Forms for something new, with what is typed into them and the table that they add to.
fn new_things() -> Vec<(&'static str, String, &'static str, Vec<(&'static str, &'static str)>)> {
    let field = "/arbeit/themenfelder/mobilitaet";
    vec![
        ("fact_sheets/progress", "/arbeit/projekte/12/sachstand".into(), "progress_note", vec![("actual", "Doppelt"), ("light", "green")]),
        ("fields/save", "/arbeit/themenfelder/neu".into(), "field", vec![("title", "Doppelt"), ("number", "88")]),
        ("goals/save", format!("{field}/ziele/neu"), "goal", vec![("title", "Doppelt"), ("number", "77")]),
        ("groups/save", "/arbeit/verbund/gruppen".into(), "working_group", vec![("name", "Doppelt")]),
        ("pages/save", "/arbeit/seiten".into(), "page", vec![("title", "Doppelt")]),
        ("invitations/create", "/arbeit/personen/einladen".into(), "invitation", vec![("name", "Doppelt"), ("role", "operator")]),
    ]
}

async fn sent_twice(backend: Backend) {
    let (portal, _provider) = crate::demo(backend).await;
    let browser = as_steward(&portal).await;
    let mut f = Failures::default();
    for (action, page, table, typed) in new_things() {
        let count = format!("select count(*) from \"{table}\"");
        let before = portal.data.count(&count).await;
        let fields = filled(&browser.get(&page).await.text(), action, &typed);
        let mut tasks = tokio::task::JoinSet::new();
        for _ in 0..10 {
            let (browser, page, fields) = (browser.fork(), page.clone(), fields.clone());
            tasks.spawn(async move {
                let answer = send(&browser, action, &page, &fields).await;
                (answer.status, answer.location().to_owned())
            });
        }
        let mut all = tasks.join_all().await;
        let later = send(&browser, action, &page, &fields).await;
        all.push((later.status, later.location().to_owned()));
        let first = all[0].clone();
        f.check(first.0 == 303 && !first.1.contains("entwurf="), || format!("{action}: {first:?}"));
        f.check(all.iter().all(|a| *a == first), || format!("{action} leads elsewhere: {all:?}"));
        f.same(portal.data.count(&count).await, before + 1, &format!("{action}: things made"));
    }
    // A change of something that is there: the second click is no conflict with oneself.
    let page = "/arbeit/projekte/14/bearbeiten";
    let mut sheet = opened(&browser, page, "fact_sheets/save").await;
    set(&mut sheet, "f[title]", "Zweimal gedrückt");
    let (one, other) = (send(&browser, "fact_sheets/save", page, &sheet).await, send(&browser, "fact_sheets/save", page, &sheet).await);
    f.same((other.status, other.location()), (303, one.location()), "a change sent twice");
    f.check(one.location().contains("meldung=saved"), || format!("the change: {}", one.brief()));
    f.same(portal.data.count("select count(*) from form_draft").await, 0, "kept forms");
    f.check(!browser.get("/arbeit").await.text().contains("Nicht verloren"), || "something is said to be not saved".into());
    f.end();
}

#[tokio::test]
async fn a_form_sent_twice_leads_to_what_the_first_made_sqlite() {
    sent_twice(Backend::Sqlite).await;
}

#[tokio::test]
async fn a_form_sent_twice_leads_to_what_the_first_made_postgres() {
    sent_twice(Backend::Postgres).await;
}

#[tokio::test]
async fn other_words_in_a_form_that_was_sent_are_not_lost() {
    let (portal, _provider) = crate::demo(Backend::Sqlite).await;
    let (browser, other) = (as_steward(&portal).await, portal.browser());
    login(&other, "ag-leitung-mobilitaet", "high").await;
    let mut f = Failures::default();
    let (action, page) = ("fact_sheets/progress", "/arbeit/projekte/12/sachstand");
    let html = browser.get(page).await.text();
    let words = |actual| filled(&html, action, &[("actual", actual), ("light", "green")]);
    f.same(send(&browser, action, page, &words("Eins")).await.location(), "/arbeit/projekte/12?meldung=progress", "the first");
    let changed = send(&browser, action, page, &words("Zwei")).await;
    f.check(changed.location().starts_with(&format!("{page}?entwurf=")), || format!("other words: {}", changed.brief()));
    let kept = browser.get(changed.location()).await.text();
    f.check(kept.contains("Dieses Formular ist schon gespeichert"), || "nothing says what happened".into());
    f.same(value(&kept, "f[actual]"), Some("Zwei".into()), "what was typed since");
    f.same(portal.data.count("select count(*) from progress_note where actual = 'Zwei'").await, 0, "reports with the other words");
    f.end();
}

/// The page of a form, and the whole form as it would be sent: hidden fields, lines, areas and choices.
pub(crate) async fn opened(browser: &Browser, page: &str, action: &str) -> Vec<(String, String)> {
    let html = browser.get(page).await.text();
    let html = form(&html, &format!("/aktion/{action}")).to_owned();
    let first = |tag: &str, name| attributes(tag, name).into_iter().next().unwrap_or_default();
    let mut all = Vec::new();
    for tag in tags(&html, "input") {
        let box_or_dot = tag.contains("type=\"checkbox\"") || tag.contains("type=\"radio\"");
        if !box_or_dot || tag.contains(" checked") {
            all.push((first(tag, "name"), first(tag, "value")));
        }
    }
    for tag in tags(&html, "textarea") {
        let name = first(tag, "name");
        let text = value(&html, &name).unwrap_or_default();
        all.push((name, text));
    }
    for part in html.split("<select").skip(1) {
        let name = first(part, "name");
        let options = part.split("</select>").next().unwrap_or_default();
        let chosen =
            tags(options, "option").into_iter().find(|o| o.contains(" selected")).or_else(|| tags(options, "option").into_iter().next());
        all.push((name, chosen.map(|o| first(o, "value")).unwrap_or_default()));
    }
    all
}

pub(crate) fn set(form: &mut Vec<(String, String)>, name: &str, value: &str) {
    form.retain(|(n, _)| n != name);
    form.push((name.to_owned(), value.to_owned()));
}

async fn different_things(backend: Backend) {
    let (portal, _provider) = crate::demo(backend).await;
    let (a, b) = (as_steward(&portal).await, portal.browser());
    login(&b, "fachkraft-kreis-coesfeld", "high").await;
    let mut f = Failures::default();
    let (action, page) = ("fact_sheets/save", "/arbeit/projekte/14/bearbeiten");
    let (mut first, mut second) = (opened(&a, page, action).await, opened(&b, page, action).await);
    let goal = key("goal/mobilitaet/1").to_string();
    let title = value(&a.get(page).await.text(), "f[title]").unwrap_or_default();
    set(&mut first, "f[status]", "deferred");
    set(&mut first, "f[cost]", "4711");
    set(&mut first, "f[goals][]", &goal);
    set(&mut first, "f[milestones][0][title]", "Neuer Meilenstein");
    set(&mut first, "f[summary]", "Die Zusammenfassung der ersten.");
    set(&mut second, "f[title]", "Ein anderer Titel");
    set(&mut second, "f[summary]", "Die Zusammenfassung der zweiten.");
    let saved = send(&a, action, page, &first).await;
    f.check(saved.location().contains("meldung=saved"), || format!("the first: {}", saved.brief()));
    let late = send(&b, action, page, &second).await;
    f.check(late.location().starts_with(&format!("{page}?entwurf=")), || format!("the second: {}", late.brief()));
    let html = b.get(late.location()).await.text();
    let alert = html.split("role=\"alert\"").nth(1).and_then(|h| h.split("</section>").next()).unwrap_or_default();
    for words in [
        "Die Zusammenfassung der ersten.",
        "Nur Sie haben geändert",
        "Ein anderer Titel",
        "Nur die andere Person hat geändert",
        "Neuer Meilenstein",
        "4.711",
    ] {
        f.check(alert.contains(words), || format!("nothing of {words:?}"));
    }
    f.same(alert.matches("Ihr Text</h4>").count(), 2, "fields that are said to be of the second");
    let mut merged = opened(&b, late.location(), action).await;
    let of = |form: &[(String, String)], name: &str| form.iter().filter(|(n, _)| n == name).map(|(_, v)| v.clone()).collect::<Vec<_>>();
    for (name, value) in [
        ("f[title]", "Ein anderer Titel"),
        ("f[summary]", "Die Zusammenfassung der zweiten."),
        ("f[status]", "deferred"),
        ("f[goals][]", goal.as_str()),
        ("f[milestones][0][title]", "Neuer Meilenstein"),
    ] {
        f.same(of(&merged, name), vec![value.to_owned()], &format!("{name} as the form goes on with"));
    }
    set(&mut merged, "f[summary]", "Beides zusammen.");
    let done = send(&b, action, late.location(), &merged).await;
    f.check(done.location().contains("meldung=saved"), || format!("both together: {}", done.brief()));
    let now = opened(&b, page, action).await;
    for (name, value) in [
        ("f[title]", "Ein anderer Titel"),
        ("f[status]", "deferred"),
        ("f[summary]", "Beides zusammen."),
        ("f[milestones][0][title]", "Neuer Meilenstein"),
    ] {
        f.same(of(&now, name), vec![value.to_owned()], &format!("{name} at the end"));
    }
    f.check(title != "Ein anderer Titel" && of(&now, "f[cost]")[0].contains("711"), || "the costs of the first are gone".into());
    f.end();
}

#[tokio::test]
async fn of_two_who_change_different_things_both_stay_sqlite() {
    different_things(Backend::Sqlite).await;
}

#[tokio::test]
async fn of_two_who_change_different_things_both_stay_postgres() {
    different_things(Backend::Postgres).await;
}

const LEGAL: [&str; 6] = ["impressum", "datenschutz", "barrierefreiheit", "barriere-melden", "leichte-sprache", "gebaerdensprache"];

#[tokio::test]
async fn refusals_say_what_they_are_and_have_the_links_of_every_page() {
    let (portal, _provider) = crate::demo(Backend::Sqlite).await;
    let browser = as_steward(&portal).await;
    let guest = portal.browser();
    login(&guest, "fachkraft-nottuln", "substantial").await;
    let mut f = Failures::default();
    let accept = [("accept", "text/html")];
    let foreign = with(browser.request(Method::POST, "/aktion/fields/save"), &[("sec-fetch-site", "cross-site"), ("accept", "text/html")]);
    let foreign = browser.send(foreign.form(&[("f[title]", "x")])).await;
    f.check(foreign.status == 403 && foreign.text().contains("kam von einer anderen Adresse"), || format!("foreign: {}", foreign.brief()));
    let nonsense = browser.request(Method::POST, "/aktion/fields/save").headers(browser.same_origin("/arbeit"));
    let nonsense = browser.send(with(nonsense, &[("content-type", "application/x-www-form-urlencoded")]).body("f[title]=%ff")).await;
    f.check(nonsense.text().contains("in einem zweiten Fenster neu"), || format!("nonsense: {}", nonsense.brief()));
    let missing = portal.browser().get_with("/gibt-es-nicht", &accept).await;
    let english = portal.browser().get_with("/en/gibt-es-nicht", &accept).await;
    let inside = guest.get_with("/arbeit/gibtsnicht", &[("accept", "text/html"), ("cookie", "sprache=en")]).await;
    f.same(inside.status, 404, "an unknown address of the workspace");
    f.check(inside.text().contains("There is no such page"), || "the chosen language is forgotten".into());
    let denied = guest.get_with("/arbeit/verbund", &accept).await;
    f.same(denied.status, 403, "a page that is not for officers");
    let asked = portal.browser().get_with("/anmelden", &accept).await;
    for (what, answer, prefix) in
        [("404", &missing, ""), ("English 404", &english, "/en"), ("403", &denied, ""), ("foreign", &foreign, ""), ("login", &asked, "")]
    {
        let links = attributes(&answer.text(), "href");
        for page in LEGAL {
            f.check(links.contains(&format!("{prefix}/{page}")), || format!("{what} has no link to {page}"));
        }
        f.check(answer.text().contains("<header"), || format!("{what} has no header"));
    }
    f.check(attributes(&missing.text(), "href").contains(&"/projekte".to_owned()), || "404 has no navigation".into());
    f.end();
}

#[tokio::test]
async fn the_log_takes_no_day_that_is_none_and_a_long_list_is_named() {
    let (portal, _provider) = crate::demo(Backend::Sqlite).await;
    let browser = as_steward(&portal).await;
    let mut f = Failures::default();
    let log = browser.get("/arbeit/protokoll?von=99.99.9999").await.text();
    f.check(log.contains("id=\"filter-von-e\"") && log.contains("aria-invalid=\"true\""), || "nothing stands beside the day".into());
    f.check(!log.contains("w-audit"), || "everything is shown".into());
    f.same(browser.get("/arbeit/protokoll.csv?von=99.99.9999").await.location(), "/arbeit/protokoll?von=99.99.9999", "the file");
    f.same(browser.get("/arbeit/protokoll.csv?von=01.01.2020").await.status, 200, "a file with a day");
    let page = "/arbeit/themenfelder/neu";
    let mut fields = filled(&browser.get(page).await.text(), "fields/save", &[("title", "Viele Ziele"), ("number", "71")]);
    for i in 0..54 {
        fields.push((format!("f[yearly_targets][{i}][year]"), (2027 + i).to_string()));
        fields.push((format!("f[yearly_targets][{i}][text]"), "Ein Ziel".into()));
    }
    let answer = send(&browser, "fields/save", page, &fields).await;
    let html = browser.get(answer.location()).await.text();
    f.check(html.contains("Jahresziel: Höchstens 50 Einträge."), || "the limit is not named".into());
    f.end();
}

/// What a colleague changes meanwhile makes another list of it.
#[tokio::test]
async fn a_typed_reason_stays_with_its_change() {
    let (portal, _provider) = crate::demo(Backend::Sqlite).await;
    let steward = as_steward(&portal).await;
    let mut f = Failures::default();
    let write = async |field: &str| {
        let page = format!("/arbeit/texte/field/{}/vision", key(&format!("field/{field}")));
        let html = steward.get(&page).await.text();
        let given = filled(&html, "texts/save", &[]);
        let now = given.iter().find(|(n, _)| n == "f[base]").map(|(_, v)| v.clone()).unwrap_or_default();
        send(&steward, "texts/save", &page, &filled(&html, "texts/save", &[("markdown", &format!("{now}\n\nNeu."))])).await
    };
    let page = "/arbeit/fassungen/neu";
    // The name of the field that takes the reason for a field's change.
    let place = |html: &str, field: &str| {
        let object = format!("field:{}", key(&format!("field/{field}")));
        let given = filled(html, "editions/publish", &[]);
        given.into_iter().find(|(_, v)| *v == object).map(|(n, _)| n.replace("[object]", "[reason]")).unwrap_or_default()
    };
    let typed = |html: &str, field: &str| {
        let name = format!("name=\"{}\"", place(html, field));
        html.split('<').find(|tag| tag.contains(&name)).is_some_and(|tag| tag.contains("Die Wirtschaft bat darum."))
    };
    write("wirtschaft").await;
    let html = steward.get(page).await.text();
    let mut fields = filled(&html, "editions/publish", &[("reason", "Neues aus den Gruppen."), ("label", "adopted")]);
    fields.push((place(&html, "wirtschaft"), "Die Wirtschaft bat darum.".into()));
    // A field that stands before it in the list.
    write("bildung").await;
    let sent = send(&steward, "editions/publish", page, &fields).await;
    let again = steward.get(sent.location()).await.text();
    f.check(place(&again, "wirtschaft") != place(&html, "wirtschaft"), || "the list did not change".into());
    f.same((typed(&again, "wirtschaft"), typed(&again, "bildung")), (true, false), "whose the reason is");
    // No two texts to choose from, and no button that is not there.
    f.check(again.contains("Seit Ihrer Vorschau hat sich etwas geändert"), || "nothing says what happened".into());
    let alert = again.split("role=\"alert\"").nth(1).and_then(|h| h.split("</section>").next()).unwrap_or_default();
    f.check(!alert.contains("(leer)") && !alert.contains("„Speichern“"), || format!("a conflict of texts: {alert}"));
    f.same(attributes(alert, "href"), vec!["#aenderungen".to_owned(), "/arbeit/fassungen/vorschau".to_owned()], "where it leads");
    f.same(attributes(&again, "id").iter().filter(|id| *id == "aenderungen").count(), 1, "the changes");
    f.same(value(&again, "f[reason]"), Some("Neues aus den Gruppen.".into()), "the reason of the edition");
    f.same(opened_at(&again, "editions/publish", "f[label]"), "adopted".to_owned(), "the kind of edition");
    // Publishing now takes what is shown now; of two who publish, the later may look and publish the next.
    let fields = filled(&again, "editions/publish", &[("reason", "Neues aus den Gruppen."), ("label", "adopted")]);
    f.same(
        send(&steward, "editions/publish", sent.location(), &fields).await.location(),
        "/arbeit/fassungen/neu?meldung=published",
        "published",
    );
    write("verwaltung").await;
    let late = send(&steward, "editions/publish", page, &set_to(&fields, "f[reason]", "Zu spät.")).await;
    let again = steward.get(late.location()).await.text();
    f.check(again.contains("Jemand anderes hat diese Fassung gerade veröffentlicht"), || late.brief());
    let fields = filled(&again, "editions/publish", &[("reason", "Zu spät."), ("label", "adopted")]);
    f.same(
        send(&steward, "editions/publish", late.location(), &fields).await.location(),
        "/arbeit/fassungen/neu?meldung=published",
        "the next",
    );
    f.end();
}

/// What is chosen in a list of a form.
fn opened_at(html: &str, action: &str, name: &str) -> String {
    let list =
        form(html, &format!("/aktion/{action}")).split("<select").find(|s| s.contains(&format!("name=\"{name}\""))).unwrap_or_default();
    let options = tags(list.split("</select>").next().unwrap_or_default(), "option");
    options.into_iter().find(|o| o.contains(" selected")).map(|o| attributes(o, "value").concat()).unwrap_or_default()
}

fn set_to(form: &[(String, String)], name: &str, value: &str) -> Vec<(String, String)> {
    let mut form = form.to_vec();
    set(&mut form, name, value);
    form
}

/// Without a script, too, and what cannot be suggested is still in the form.
#[tokio::test]
async fn who_may_only_suggest_has_a_form() {
    let (portal, _provider) = crate::demo(Backend::Sqlite).await;
    let mut f = Failures::default();
    let adviser = portal.browser();
    login(&adviser, "fraktion-begleitend", "high").await;
    let page = format!("/arbeit/texte/field/{}/vision", key("field/gesundheit"));
    let html = adviser.get(&page).await.text();
    f.check(!html.contains("/aktion/texts/save"), || "a form that changes the text".into());
    let given = filled(&html, "texts/suggest", &[]);
    let base = given.iter().find(|(n, _)| n == "f[base]").map(|(_, v)| v.clone()).unwrap_or_default();
    f.check(base.len() > 20, || format!("the form begins with “{base}”"));
    let refused = send(&adviser, "texts/suggest", &page, &filled(&html, "texts/suggest", &[("markdown", "# Ganz anders")])).await;
    let again = adviser.get(refused.location()).await.text();
    f.check(again.contains("# Ganz anders") && again.contains("Vorschlagen lassen sich hier Worte"), || {
        "what was typed, and why not".into()
    });
    let words = format!("{base} Das schlagen wir vor.");
    let done = send(&adviser, "texts/suggest", &page, &filled(&html, "texts/suggest", &[("markdown", &words)])).await;
    f.check(done.location().ends_with("meldung=suggested"), || format!("suggesting: {}", done.brief()));
    let html = adviser.get(&page).await.text();
    f.same(html.matches("Das schlagen wir vor.").count(), 1, "the words are told once: among what waits, not in the text and its form");
    f.check(html.contains("kommt hinzu:"), || "nothing tells of the suggestion".into());
    f.same(portal.data.count("select suggestions from live_text where suggestions > 0").await, 1, "suggestions that wait");
    f.end();
}

#[tokio::test]
async fn pages_of_the_region_come_and_go() {
    let (portal, _provider) = crate::demo(Backend::Sqlite).await;
    let browser = as_steward(&portal).await;
    let mut f = Failures::default();
    let made = send(
        &browser,
        "pages/save",
        "/arbeit/seiten",
        &filled(&browser.get("/arbeit/seiten").await.text(), "pages/save", &[("title", "Oft gefragt")]),
    )
    .await;
    let text = made.location().split('?').next().unwrap_or_default().to_owned();
    let id = text.split('/').nth(4).unwrap_or_default().to_owned();
    let public = || async { portal.browser().get("/seiten/oft-gefragt").await.status };
    f.same(public().await, 404, "a page with nothing but a title");
    let fields = filled(&browser.get(&text).await.text(), "texts/save", &[("markdown", "Wer fragt, bekommt Antwort.")]);
    send(&browser, "texts/save", &text, &fields).await;
    f.same(public().await, 200, "a page with words");
    let turn = |action: &'static str, id: String| {
        let browser = browser.fork();
        async move {
            let fields = [("f[id]".to_owned(), id), ("f[reason]".to_owned(), "nicht mehr richtig".to_owned())];
            send(&browser, action, "/arbeit/seiten", &fields).await.location().to_owned()
        }
    };
    f.same(turn("pages/withdraw", id.clone()).await.as_str(), "/arbeit/seiten?meldung=withdrawn", "withdrawing");
    f.same(public().await, 404, "a withdrawn page");
    f.same(turn("pages/restore", id).await.as_str(), "/arbeit/seiten?meldung=restored", "restoring");
    f.same(public().await, 200, "a restored page");
    f.check(turn("pages/withdraw", key("page/impressum").to_string()).await.contains("entwurf="), || "the legal notice went".into());
    f.same(portal.browser().get("/impressum").await.status, 200, "the legal notice");
    f.end();
}

#[tokio::test]
async fn what_workshops_brought_in_shows_at_texts() {
    let (portal, _provider) = crate::demo(Backend::Sqlite).await;
    let browser = as_steward(&portal).await;
    let mut f = Failures::default();
    let (workshop, field) = ("/arbeit/workshops/mobilitaet-2026", key("field/mobilitaet"));
    let nobody = contract::Id::nil();
    for (words, target, pages) in [
        ("Gemeinsam statt jeder für sich", nobody, ["/arbeit/strategie".to_owned(), format!("/arbeit/texte/strategy/{nobody}/principles")]),
        ("Ohne Auto zur Arbeit", field, ["/arbeit/themenfelder/mobilitaet".to_owned(), format!("/arbeit/texte/field/{field}/vision")]),
    ] {
        let page = format!("{workshop}/ergebnisse/neu");
        let fields = filled(&browser.get(&page).await.text(), "results/save", &[("text", words), ("kind", "feedback")]);
        send(&browser, "results/save", &page, &fields).await;
        let id = portal.data.texts(&format!("select cast(version as text) from workshop_result where \"text\" = '{words}'")).await;
        f.same(id.len(), 1, "results made");
        let decide =
            attributes(&browser.get(workshop).await.text(), "href").into_iter().rfind(|h| h.ends_with("/entscheiden")).unwrap_or_default();
        let html = browser.get(&decide).await.text();
        f.check(html.contains(words), || format!("{decide} is about something else"));
        let carried =
            send(&browser, "results/carry", &decide, &filled(&html, "results/carry", &[("target", &format!("text:{target}"))])).await;
        f.check(carried.location().contains("meldung=carried"), || format!("carrying: {}", carried.brief()));
        for page in pages {
            let html = browser.get(&page).await.text();
            f.check(html.contains(words) && html.contains(&format!("{workshop}#ergebnisse")), || format!("{page} does not show {words:?}"));
        }
    }
    f.end();
}

/// The words come along, and what was made is chosen where one decides about the result.
#[tokio::test]
async fn a_result_begins_a_new_goal_or_fact_sheet() {
    let (portal, _provider) = crate::demo(Backend::Sqlite).await;
    let mut f = Failures::default();
    let workshop = "/arbeit/workshops/mobilitaet-2026";
    for (account, new, action, missing) in [
        ("ag-leitung-mobilitaet", "/arbeit/themenfelder/mobilitaet/ziele/neu", "goals/save", Some("/arbeit/projekte/neu")),
        ("geschaeftsstelle", "/arbeit/projekte/neu", "fact_sheets/save", None),
    ] {
        let browser = portal.browser();
        login(&browser, account, "high").await;
        let decide = attributes(&browser.get(workshop).await.text(), "href").into_iter().find(|h| h.ends_with("/entscheiden")).unwrap();
        let html = browser.get(&decide).await.text();
        let words = http_tests::page::between(&html, "<blockquote", "</p>").and_then(|b| b.rsplit('>').next()).unwrap_or_default();
        let words = http_tests::page::decode(words);
        let links = attributes(&html, "href");
        let to = links.iter().find(|h| h.starts_with(&format!("{new}?ergebnis="))).cloned().unwrap_or_default();
        f.check(!to.is_empty(), || format!("{account}: no way from {decide} to {new}"));
        f.check(missing.is_none_or(|m| !links.iter().any(|h| h.starts_with(m))), || format!("{account} is offered {missing:?}"));
        let page = browser.get(&to).await.text();
        let text = value(&page, if action == "goals/save" { "f[title]" } else { "f[summary]" });
        f.same(text.map(|t| t.trim().to_owned()), Some(words.clone()), &format!("{account}: what the form begins with"));
        let mut typed = opened(&browser, &to, action).await;
        set(&mut typed, "f[title]", "Aus dem Ergebnis");
        let saved = send(&browser, action, &to, &typed).await;
        let back = saved.location().to_owned();
        f.check(back.starts_with(&format!("{decide}?wohin=")) && back.ends_with("meldung=created"), || {
            format!("{account}: {}", saved.brief())
        });
        let html = browser.get(&back).await.text();
        let target = opened_at(&html, "results/carry", "f[target]");
        f.check(back.contains(&format!("wohin={target}&")) && !target.is_empty(), || format!("{account}: {target:?} is chosen at {back}"));
        let mut carry = opened(&browser, &back, "results/carry").await;
        set(&mut carry, "f[note]", "");
        let carried = send(&browser, "results/carry", &back, &carry).await;
        f.check(carried.location().contains("meldung=carried"), || format!("{account}: {}", carried.brief()));
    }
    f.end();
}

#[tokio::test]
async fn logging_out_in_another_tab_loses_nothing() {
    let (portal, _provider) = crate::demo(Backend::Sqlite).await;
    let browser = as_steward(&portal).await;
    let mut f = Failures::default();
    let (action, page) = ("fact_sheets/save", "/arbeit/projekte/14/bearbeiten");
    let mut typed = opened(&browser, page, action).await;
    set(&mut typed, "f[summary]", "Vor dem Abmelden getippt.");
    let left = browser.post("/abmelden", page, &[]).await;
    f.same(left.status, 303, "logged out");
    f.check(browser.get("/arbeit").await.asks_for_login(), || "what is left of the session opens something".into());
    let sent = send(&browser, action, page, &typed).await;
    f.check(sent.location().starts_with("/anmelden?") && sent.location().contains("entwurf"), || sent.brief());
    let asked = browser.get(sent.location()).await.text();
    f.check(asked.contains("Was Sie eingegeben haben, ist aufgehoben"), || "the login does not say that the text is kept".into());
    login(&browser, "geschaeftsstelle", "high").await;
    let kept = browser.get("/arbeit").await.text();
    let at = kept
        .split("href=\"")
        .filter_map(|h| h.split('"').next())
        .find(|h| h.contains("entwurf="))
        .unwrap_or_default()
        .replace("&amp;", "&");
    f.same(value(&browser.get(&at).await.text(), "f[summary]"), Some("Vor dem Abmelden getippt.".into()), "the text after the next login");
    f.end();
}
