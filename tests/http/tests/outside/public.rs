//! What public pages say about themselves to programs, and that their lists lead where they should.

use http_tests::login::login;
use http_tests::page::{attributes, between, tags, value};
use http_tests::{Backend, Failures, Portal, key};

fn link<'a>(html: &'a str, what: &str) -> Vec<&'a str> {
    tags(html, "link").into_iter().filter(|t| t.contains(what)).collect()
}

fn href(tag: &str) -> String {
    attributes(tag, "href").into_iter().next().unwrap_or_default()
}

/// The path that a page names as its own, without the host.
fn canonical(portal: &Portal, html: &str) -> String {
    link(html, "rel=\"canonical\"").first().map(|t| href(t).replace(&portal.base, "")).unwrap_or_default()
}

async fn text(portal: &Portal, address: &str) -> String {
    portal.browser().get(address).await.text()
}

#[tokio::test]
async fn pages_name_one_address_and_only_pages_are_indexed() {
    let (portal, _provider) = crate::demo(Backend::Sqlite).await;
    let mut f = Failures::default();
    let sheet = between(&text(&portal, "/sitemap.xml").await, "/projekte/14-", "<").unwrap_or_default().to_owned();
    let sheet = format!("/projekte/14-{sheet}");
    for (address, own, hidden) in [
        ("/themenfelder/mobilitaet", "/themenfelder/mobilitaet", false),
        ("/fassungen/3/themenfelder/mobilitaet", "/themenfelder/mobilitaet", false),
        ("/fassungen/1/themenfelder/mobilitaet", "/fassungen/1/themenfelder/mobilitaet", true),
        ("/en/strategie", "/en/strategie", false),
        ("/strategie?utm_source=brief", "/strategie", false),
        ("/projekte?ansicht=karten", "/projekte", false),
        ("/projekte?seite=2&ansicht=karten", "/projekte?seite=2", false),
        ("/projekte?stand=running", "/projekte?stand=running", true),
        ("/suche?q=Bus", "/suche?q=Bus", true),
        (sheet.as_str(), sheet.as_str(), false),
    ] {
        let html = text(&portal, address).await;
        f.same(canonical(&portal, &html), own.to_owned(), &format!("{address}: canonical"));
        f.same(html.contains("<meta name=\"robots\" content=\"noindex\">"), hidden, &format!("{address}: noindex"));
        for lang in ["de", "en", "x-default"] {
            f.same(link(&html, &format!("hreflang=\"{lang}\"")).len(), 1, &format!("{address}: {lang}"));
        }
    }
    f.end();
}

#[tokio::test]
async fn the_sitemap_and_the_feed_lead_to_pages_without_a_detour() {
    let (portal, _provider) = crate::demo(Backend::Sqlite).await;
    let mut f = Failures::default();
    let (sitemap, feed) = (text(&portal, "/sitemap.xml").await, text(&portal, "/neuigkeiten.atom").await);
    let mut addresses: Vec<String> = sitemap.split("<loc>").skip(1).filter_map(|rest| rest.split('<').next()).map(str::to_owned).collect();
    addresses.extend(tags(&feed, "link").into_iter().filter(|t| t.contains("alternate")).map(href));
    assert!(addresses.len() > 150, "{}", addresses.len());
    let browser = portal.browser();
    for address in addresses.iter().step_by(7) {
        let path = address.replace(&portal.base, "");
        let answer = browser.get(if path.is_empty() { "/" } else { &path }).await;
        f.same(answer.status, 200, &path);
    }
    f.end();
}

#[tokio::test]
async fn a_comparison_gives_the_reasons_and_takes_any_question() {
    let (portal, _provider) = crate::demo(Backend::Sqlite).await;
    let mut f = Failures::default();
    let html = text(&portal, "/fassungen/vergleich?von=2&bis=3").await;
    f.same(html.contains("Neun von zwölf Verwaltungen sehen jetzt Bedarf."), true, "the reason of a field");
    f.same(html.contains("Aufgegeben nach Prüfung; der Grund steht im Steckbrief."), true, "the reason of a project");
    f.same(html.contains("Fortschreibung bis 2031"), true, "the reason of the edition");
    let html = html.replace("<!>", "");
    let important = between(&html, "id=\"wichtig\"", "</section>").unwrap_or_default();
    let new = between(important, "Neu: neun Projekte und vier Workshops", "</ul>").unwrap_or_default();
    f.same(new.matches("<li>").count(), 13, "what came is listed, without a reason too");
    f.same(important.contains("neu: Ziel 1.4") && important.contains("gestrichen: Ziel 7.3"), true, "goals that came and went");
    f.same(important.contains('–'), false, "nothing stands where there is no reason");
    let folded = html.matches("<details class=\"p-fold\"><summary><h3").count();
    f.same(folded, 30, "every change of the page is folded");
    f.same(text(&portal, "/fassungen/vergleich?von=3&bis=2").await.contains("Was sich von Fassung 2 zu Fassung 3"), true, "turned round");
    let all = text(&portal, "/fassungen/vergleich?von=1&bis=3").await;
    f.same(all.contains("Fassung 2: Workshop vom 19. Februar 2020"), true, "the edition of a reason in between");
    f.same(text(&portal, "/fassungen/vergleich?von=3&bis=3").await.contains("Beide Fassungen sagen dasselbe."), true, "the same twice");
    for (query, status) in [("", 200), ("?von=&bis=", 200), ("?von=x", 404), ("?bis=99", 404), ("?von=1&von=2", 404), ("?seite=x", 200)] {
        let answer = portal.browser().get(&format!("/fassungen/vergleich{query}")).await;
        f.same(answer.status, status, query);
    }
    f.end();
}

#[tokio::test]
async fn a_project_leads_to_its_people_and_to_the_workshop_it_came_from() {
    let (portal, _provider) = crate::demo(Backend::Sqlite).await;
    let mut f = Failures::default();
    let browser = portal.browser();
    let moved = browser.get("/projekte/14").await.location().to_owned();
    let html = text(&portal, &moved.replace(&portal.base, "")).await;
    let links = attributes(&html, "href");
    for to in ["/kommunen/kreis-coesfeld", "/kommunen/nottuln", "/themenfelder/mobilitaet"] {
        f.same(links.iter().any(|l| l == to), true, to);
    }
    f.same(links.iter().any(|l| l.starts_with("/workshops/") && l.contains("#ergebnis-")), true, "the workshop");
    for item in [
        "itemprop=\"name\"",
        "itemprop=\"abstract\"",
        "itemprop=\"identifier\"",
        "itemprop=\"dateModified\"",
        "https://schema.org/CreativeWork",
        "https://schema.org/Project",
    ] {
        f.same(html.contains(item), true, item);
    }
    f.same(html.contains("aktueller Stand vom"), true, "what was reported since");
    f.end();
}

#[tokio::test]
async fn a_project_is_to_be_had_on_one_sheet_of_paper() {
    let (portal, _provider) = crate::demo(Backend::Sqlite).await;
    let mut f = Failures::default();
    let browser = portal.browser();
    let page = browser.get("/projekte/14").await.location().replace(&portal.base, "");
    let html = text(&portal, &page).await;
    f.same(attributes(&html, "href").contains(&format!("{page}.pdf")), true, "the link");
    f.same(browser.get("/projekte/14.pdf").await.location().replace(&portal.base, ""), format!("{page}.pdf"), "the short address");
    for address in [format!("{page}.pdf"), format!("/en{page}.pdf")] {
        let answer = browser.get(&address).await;
        f.same((answer.status, answer.header("content-type")), (200, "application/pdf"), &address);
        let file = answer.text();
        f.same((file.starts_with("%PDF-1.7"), file.matches("/Type /Page\n").count()), (true, 1), &address);
        f.same(file.contains("<pdfuaid:part>1</pdfuaid:part>") && file.contains("Echtzeit an der Haltestelle"), true, &address);
    }
    let (older, paper) = (browser.get(&format!("/fassungen/3{page}")).await, browser.get(&format!("/fassungen/3{page}.pdf")).await);
    f.same(paper.status, older.status, "an older edition");
    f.same(browser.get("/projekte/14-anders.pdf").await.status, 301, "a changed title");
    f.same(browser.get("/projekte/9999.pdf").await.status, 404, "no such project");
    f.end();
}

/// That a field's class was adopted in February 2021, taking effect at a moment.
async fn adopted_in_2021(portal: &Portal, field: &str, at: &str) {
    let id = |name: &str| portal.data.id(key(name));
    let columns = "id, conference_id, item_id, kind, object_id, \"before\", \"after\", applied, happened_at";
    let (new, object) = (id(&format!("effect/{field}")), id(&format!("field/{field}")));
    let (conference, item) = (id("conference/2021"), id("agenda/2021/1"));
    let class = "(select \"after\" from conference_effect where kind = 'field_priority' and object_id";
    let values = format!("{new}, {conference}, {item}, 'field_priority', {object}, '', {class} = {object}), 1, '{at}T12:00:00+00:00'");
    portal.data.run(&format!("insert into conference_effect ({columns}) values ({values})")).await;
}

#[tokio::test]
async fn an_older_edition_tells_what_was_adopted_before_it() {
    let (portal, _provider) = crate::demo(Backend::Sqlite).await;
    let mut f = Failures::default();
    adopted_in_2021(&portal, "mobilitaet", "2021-02-18").await;
    // After the newest edition: that one cannot follow from it.
    adopted_in_2021(&portal, "verwaltung", "2026-11-01").await;
    let (first, second) = ("am 14. November 2019 einvernehmlich Klasse", "am 18. Februar 2021 einvernehmlich Klasse");
    for (address, said, unsaid) in [
        ("/fassungen/1/themenfelder/mobilitaet", first, second),
        ("/fassungen/2/themenfelder/mobilitaet", second, first),
        ("/themenfelder/mobilitaet", second, first),
        ("/themenfelder/verwaltung", first, second),
    ] {
        let html = text(&portal, address).await;
        f.same((html.contains(said), html.contains(unsaid)), (true, false), address);
    }
    f.end();
}

#[tokio::test]
async fn a_field_says_in_one_paragraph_how_it_came_to_its_priority() {
    let (portal, _provider) = crate::demo(Backend::Sqlite).await;
    let mut f = Failures::default();
    // Between two texts stands a mark for programs.
    let chain = |html: &str| {
        let found = between(html, "id=\"kette\"", "</p>").unwrap_or_default();
        found.split_once('>').map(|(_, words)| words.replace("<!>", "")).unwrap_or_default()
    };
    let html = text(&portal, "/themenfelder/mobilitaet").await;
    let paragraph = chain(&html);
    let mut rest = paragraph.as_str();
    for part in [
        "In der Abfrage „Bedarfsabfrage 2019“ haben bis zum 13. September 2019 zwölf Kommunen das Feld bewertet",
        "Nach der Regel für alle Felder</a> ergab das Klasse II, und so hat es die Arbeitsgruppe vorgeschlagen.",
        "Bürgermeisterkonferenz</a> hat am 14. November 2019 einvernehmlich Klasse II angenommen.",
        "Räten haben Fassung 3 bisher beschlossen.",
        "Fassung 3</a> vom 24. September 2026 steht das Feld in Klasse II.",
    ] {
        match rest.find(part) {
            Some(at) => rest = &rest[at..],
            None => f.check(false, || format!("{part} is not there, or not in its place: {paragraph}")),
        }
    }
    let links = attributes(&paragraph, "href");
    for to in
        ["#antworten", "/bedarfsabfragen/bedarfsabfrage-2019", "/konferenzen/2019-11-14#punkt-1", "/beschluesse?fassung=3", "/fassungen/3"]
    {
        f.same(links.iter().any(|l| l == to), true, to);
    }
    let answers = between(&html, "id=\"antworten\"", "</details>").unwrap_or_default();
    f.same(attributes(answers, "href").contains(&"/kommunen/nottuln#einschaetzung".to_owned()), true, "a town's answers");

    // A deviation with its reason; an edition that no council was asked about; a class that was never adopted.
    let health = chain(&text(&portal, "/fassungen/1/themenfelder/gesundheit").await);
    f.same(health.contains("aus diesem Grund: „<span lang=\"de\">Klinik und Kreis ordnen"), true, &health);
    f.same(health.contains("Klasse III und die Zurückstellung angenommen."), true, &health);
    f.same(health.contains("/beschluesse"), false, "no council was asked about edition 1");
    let now = chain(&text(&portal, "/themenfelder/gesundheit").await);
    f.same(now.contains("Klasse III und die Zurückstellung angenommen. Seither hat sich das geändert."), true, &now);
    f.same(now.contains("steht das Feld in Klasse III."), true, &now);
    let resolved = chain(&text(&portal, "/fassungen/2/themenfelder/mobilitaet").await);
    f.same(resolved.contains("Fassung 2 ist in allen Räten beschlossen, zuletzt am 21. September 2021."), true, &resolved);
    f.end();
}

#[tokio::test]
async fn conference_and_councils_lead_to_each_other() {
    let (portal, _provider) = crate::demo(Backend::Sqlite).await;
    let mut f = Failures::default();
    let conference = "/konferenzen/2021-02-18#punkt-1";
    let (councils, item) = ("/beschluesse?fassung=2".to_owned(), "/konferenzen/2021-02-18");
    for (prefix, words) in [("", "Beschlüsse der Räte: "), ("/en", "Resolutions of the councils: ")] {
        let links = async |address: &str| attributes(&text(&portal, &format!("{prefix}{address}")).await, "href");
        f.same(links(&councils).await.contains(&format!("{prefix}{conference}")), true, "from the councils to the conference");
        let page = text(&portal, &format!("{prefix}{item}")).await;
        f.same(page.contains(words), true, words);
        f.same(attributes(&page, "href").contains(&format!("{prefix}{councils}")), true, "and from there to the councils");
        // Of the round of 2026 nobody said which conference it was.
        let newest = links("/beschluesse?fassung=3").await;
        f.same(newest.iter().any(|l| l.contains("/konferenzen/")), false, "no conference in particular");
        f.same(newest.contains(&format!("{prefix}/konferenzen")), true, "all of them");
    }
    let field = text(&portal, "/fassungen/2/themenfelder/mobilitaet").await.replace("<!>", "");
    let chain = between(&field, "id=\"kette\"", "</p>").unwrap_or_default();
    f.same(chain.contains("Den Entwurf zu Fassung 2 hat die "), true, chain);
    f.same(chain.contains("danach wurde"), false, "it is what was adopted");
    f.same(attributes(chain, "href").iter().any(|l| l == conference), true, "the field leads to the conference");
    // Who works with it goes the same ways.
    let steward = portal.browser();
    login(&steward, "geschaeftsstelle", "high").await;
    let board = steward.get("/arbeit/raete?fassung=2").await.text();
    f.same(attributes(&board, "href").iter().any(|l| l == conference), true, "from the board");
    let (conference, item) = (key("conference/2021"), key("agenda/2021/1"));
    let item = steward.get(&format!("/arbeit/konferenzen/{conference}/punkte/{item}")).await.text();
    f.same(attributes(&item, "href").contains(&"/arbeit/raete?fassung=2".to_owned()), true, "to the board");
    f.end();
}

#[tokio::test]
async fn what_was_changed_after_a_draft_was_adopted_is_said() {
    let (portal, _provider) = crate::demo(Backend::Sqlite).await;
    let mut f = Failures::default();
    // What was put to the conference had another field of action in it.
    let manifest = async |n: i32| -> serde_json::Value {
        let text = portal.data.texts(&format!("select manifest from edition where number = {n}")).await.remove(0);
        serde_json::from_str(&text).expect("a manifest")
    };
    let (first, mut second) = (manifest(1).await, manifest(2).await);
    let field = key("field/mobilitaet").to_string();
    let before = first["objects"].as_array().and_then(|all| all.iter().find(|o| o["id"] == field)).expect("the field")["sha256"].clone();
    for object in second["objects"].as_array_mut().expect("objects").iter_mut().filter(|o| o["id"] == field) {
        assert_ne!(object["sha256"], before, "it was another one then");
        object["sha256"] = before.clone();
    }
    let subject = serde_json::json!({"kind": "draft", "title": "Entwurf", "objects": second["objects"]}).to_string().replace('\'', "''");
    let digest = "a".repeat(64);
    portal.data.run(&format!("insert into frozen_object (sha256, content) values ('{digest}', '{subject}')")).await;
    let item = portal.data.id(key("agenda/2021/1"));
    portal.data.run(&format!("update conference_item set sha256 = '{digest}' where id = {item}")).await;
    let page = text(&portal, "/fassungen/2/themenfelder/mobilitaet").await.replace("<!>", "");
    let chain = between(&page, "id=\"kette\"", "</p>").unwrap_or_default();
    f.same(chain.contains("angenommen; danach wurde <a href=\"/fassungen/2#annahme\">ein Teil</a> geändert."), true, chain);
    let councils = text(&portal, "/beschluesse?fassung=2").await;
    f.same(attributes(&councils, "href").iter().any(|l| l == "/fassungen/2#annahme"), true, "the councils' page says it, too");
    let edition = text(&portal, "/fassungen/2").await;
    let named = between(&edition, "id=\"annahme\"", "</ul>").unwrap_or_default();
    f.same(attributes(named, "href"), vec!["/fassungen/2/themenfelder/mobilitaet".to_owned()], "what was changed");
    f.same(text(&portal, "/fassungen/3").await.contains("id=\"annahme\""), false, "another edition");
    // Whoever asks the councils reads what differs.
    let steward = portal.browser();
    login(&steward, "geschaeftsstelle", "high").await;
    let board = steward.get("/arbeit/raete?fassung=2").await.text();
    f.same(board.contains("1 Teil wurde danach noch geändert."), true, "the board");
    let form = steward.get("/arbeit/raete/2/aendern").await.text();
    f.same(form.contains("Fassung 2 weicht in 1 Teil vom angenommenen Entwurf ab: "), true, "the form");
    f.end();
}

#[tokio::test]
async fn nothing_leads_to_a_conference_before_its_minutes_are_settled() {
    let (portal, _provider) = crate::demo(Backend::Sqlite).await;
    let mut f = Failures::default();
    portal.data.run("update conference set minutes_state = 'draft', minutes_sha256 = null where title like '%2021'").await;
    let steward = portal.browser();
    login(&steward, "geschaeftsstelle", "high").await;
    for (browser, address) in [
        (&portal.browser(), "/beschluesse?fassung=2"),
        (&portal.browser(), "/fassungen/2/themenfelder/mobilitaet"),
        (&steward, "/arbeit/raete?fassung=2"),
    ] {
        let html = browser.get(address).await.text();
        f.same(html.contains("Fassung 2"), true, address);
        f.same((html.contains("/konferenzen/2021-02-18"), html.contains("Entwurf zu Fassung 2")), (false, false), address);
    }
    f.end();
}

#[tokio::test]
async fn goals_projects_and_towns_tell_their_way() {
    let (portal, _provider) = crate::demo(Backend::Sqlite).await;
    let mut f = Failures::default();
    let field = text(&portal, "/themenfelder/mobilitaet").await;
    let goal = between(&field, "id=\"ziel-5-1\"", "<h3").unwrap_or_default();
    let (back, on) = (goal.contains("Ergebnisse aus Workshops eingeflossen"), goal.contains("Daran arbeite"));
    f.same((back, on), (true, true), goal);
    let moved = portal.browser().get("/projekte/14").await.location().replace(&portal.base, "");
    let project = text(&portal, &moved).await.replace("<!>", "");
    let way = between(&project, "id=\"herkunft\"", "</section>").unwrap_or_default();
    for part in ["Ergebnisse aus Workshops eingeflossen", "Das Projekt dient <a", "href=\"#beschluesse\""] {
        f.same(way.contains(part), true, part);
    }
    f.same(way.matches(">Workshop Mobilität</a>").count(), 1, "a workshop is named once");
    let town = text(&portal, "/kommunen/nottuln").await;
    let answers = between(&town, "id=\"einschaetzung\"", "</section>").unwrap_or_default();
    f.same(answers.matches("<svg").count(), 2, "a picture for each axis");
    f.same(answers.contains("data-l=\"Mittel\"><span>4,8</span>"), true, "the average of all towns");
    let way = between(&town, "id=\"weg\"", "</p>").unwrap_or_default();
    for anchor in ["einschaetzung", "haltungen", "gremien"] {
        f.same((way.contains(&format!("\"#{anchor}\"")), town.contains(&format!("id=\"{anchor}\""))), (true, true), anchor);
    }
    f.end();
}

#[tokio::test]
async fn what_the_newest_edition_no_longer_holds_is_found_in_the_last_that_did() {
    let (portal, _provider) = crate::demo(Backend::Sqlite).await;
    let mut f = Failures::default();
    let (steward, visitor) = (portal.browser(), portal.browser());
    login(&steward, "geschaeftsstelle", "high").await;
    let project = visitor.get("/projekte/14").await.location().replace(&portal.base, "");
    let sheet = key("sheet/14").to_string();
    let field = key("field/kultur").to_string();
    let version = portal.data.count("select version from fact_sheet where number = 14").await.to_string();
    let one = [("f[id]", sheet.as_str()), ("f[reason]", "Zur Probe"), ("f[version]", &version)];
    steward.post("/aktion/fact_sheets/withdraw", "/arbeit/projekte/14", &one).await;
    let version = portal.data.count("select version from field where slug = 'kultur'").await.to_string();
    let two = [("f[id]", field.as_str()), ("f[step]", "withdraw"), ("f[reason]", "Zur Probe"), ("f[version]", &version)];
    steward.post("/aktion/fields/step", "/arbeit/themenfelder/kultur", &two).await;
    let form = steward.get("/arbeit/fassungen/neu").await.text();
    let get = |name: &str| value(&form, &format!("f[{name}]")).unwrap_or_default();
    let (number, preview) = (get("number"), get("preview"));
    let publish = [("f[number]", number.as_str()), ("f[preview]", &preview), ("f[label]", "adopted"), ("f[reason]", "Probe.")];
    let done = steward.post("/aktion/editions/publish", "/arbeit/fassungen/neu", &publish).await;
    f.check(done.location().contains("meldung=published"), || format!("not published: {}", done.brief()));
    for (address, last) in
        [(project.as_str(), format!("/fassungen/3{project}")), ("/themenfelder/kultur", "/fassungen/3/themenfelder/kultur".into())]
    {
        let answer = visitor.get(address).await;
        f.same((answer.status, answer.location().replace(&portal.base, "")), (307, last.clone()), address);
        let html = text(&portal, &last).await;
        f.same(html.contains("In der geltenden Fassung steht dies nicht mehr."), true, &last);
    }
    f.same(visitor.get("/projekte/9999-nie").await.status, 404, "what was never there");
    f.same(text(&portal, "/fassungen/3/themenfelder/mobilitaet").await.contains("steht dies nicht mehr"), false, "what still stands");
    f.end();
}

#[tokio::test]
async fn a_milestone_that_is_still_open_after_its_day_is_overdue() {
    let (portal, _provider) = crate::demo(Backend::Sqlite).await;
    let mut f = Failures::default();
    let browser = portal.browser();
    let page = browser.get("/projekte/14").await.location().replace(&portal.base, "");
    let row = |html: &str, title: &str| between(html, title, "</tr>").unwrap_or_default().to_owned();
    let milestones = |html: &str| {
        between(html, "aria-labelledby=\"ms\"", "</section>").and_then(|s| s.split("<tbody").nth(1)).unwrap_or_default().to_owned()
    };
    let now = milestones(&text(&portal, &page).await);
    // October 2026 ended so many seconds after 1970.
    let gone_by = std::time::UNIX_EPOCH.elapsed().is_ok_and(|now| now.as_secs() > 1_793_491_200);
    f.same(row(&now, "20 Anzeiger in Betrieb").contains("überfällig"), gone_by, "planned for October 2026");
    f.same(row(&now, "Förderbescheid").contains("überfällig"), false, "late, but reached");
    let officer = portal.browser();
    login(&officer, "fachkraft-nottuln", "substantial").await;
    let work = officer.get("/arbeit/projekte/21").await.text();
    f.same(row(&work, "Bänke aufgestellt").contains("überfällig"), gone_by, "the working page, planned for September 2026");
    // What an older edition cannot know, it does not say: on its day nothing was overdue.
    let older = browser.get("/fassungen/2/projekte/1").await.location().replace(&portal.base, "");
    let older = row(&milestones(&text(&portal, &older).await), "20 Dienste in Betrieb");
    f.same((older.contains("steht aus"), older.contains("überfällig")), (true, false), "planned for March 2022, in the edition of 2021");
    f.same(text(&portal, &page).await.matches("Worum es geht").count(), 1, "a heading of the text is not the page's as well");
    f.end();
}

#[tokio::test]
async fn the_way_from_answers_to_the_list_is_public() {
    let (portal, _provider) = crate::demo(Backend::Sqlite).await;
    let mut f = Failures::default();
    let field = text(&portal, "/themenfelder/mobilitaet").await;
    let way = attributes(&field, "href").into_iter().find(|a| a.starts_with("/bedarfsabfragen/")).unwrap_or_default();
    let html = text(&portal, &way).await;
    for words in ["Die Regel", "Gewicht der Achsen:", "Klasse I ab", "÷", "Vorschlag der Arbeitsgruppe"] {
        f.same(html.contains(words), true, words);
    }
    f.same(attributes(&html, "href").iter().any(|a| a.starts_with("/konferenzen/") && a.contains("#punkt-")), true, "the decision");
    f.same(text(&portal, &format!("/en{way}")).await.contains("By the rule"), true, "in English");
    f.same(portal.browser().get("/bedarfsabfragen/nie").await.status, 404, "no such assessment");
    // The feed keeps room for editions, and old reports are no news.
    let feed = text(&portal, "/neuigkeiten.atom").await;
    f.same(feed.matches("term=\"Fassung\"").count(), 3, "editions in the feed");
    f.end();
}

#[tokio::test]
async fn a_chart_says_what_its_figures_are() {
    let (portal, _provider) = crate::demo(Backend::Sqlite).await;
    let mut f = Failures::default();
    let html = text(&portal, "/themenfelder/mobilitaet").await.replace("<!>", "").replace('\u{a0}', " ");
    let below = html.replace("<b lang=\"de\">", "").replace("</b>", "");
    for said in [
        "Haltestellen mit Echtzeit-Auskunft, 2026: 36 %, weniger als das Jahresziel von 40 %.",
        "Gebuchte Rufbusfahrten, 2026: 1.310, mehr als das Jahresziel von 1.200.",
        "Abgelehnte Anfragen, 2026: 7,2 %, mehr als das Jahresziel von 5 %.",
    ] {
        f.same(below.contains(said), true, said);
    }
    f.same(html.contains("Quelle: <span lang=\"de\">Leitstelle des Rufbusses"), true, "the source");
    let unmeasured = between(&html, "id=\"ziel-5-3\"", "Noch kein Messwert").unwrap_or_default();
    f.same(
        (unmeasured.contains("Ausgangswert 1,1"), unmeasured.contains("Erreicht"), unmeasured.contains("Ist 1,1")),
        (true, false, false),
        "only a baseline",
    );
    f.end();
}

#[tokio::test]
async fn the_page_of_a_member_that_has_left_is_in_its_last_edition() {
    let (portal, _provider) = crate::demo(Backend::Sqlite).await;
    let mut f = Failures::default();
    let (steward, visitor) = (portal.browser(), portal.browser());
    login(&steward, "geschaeftsstelle", "high").await;
    let olfen = key("org/olfen").to_string();
    let left = [("f[id]", olfen.as_str()), ("f[reason]", "Beschluss des Rates")];
    f.same(steward.post("/aktion/organisations/leave", "/arbeit/verbund/mitglieder", &left).await.status, 303, "left");
    let next = crate::publishing::next(&steward, "Olfen ist ausgetreten").await;
    f.same(steward.act("editions/publish", "/arbeit/fassungen/neu", &next).await.status, 200, "published");

    for (address, to) in [
        ("/kommunen/olfen", "/fassungen/3/kommunen/olfen"),
        ("/en/kommunen/olfen", "/en/fassungen/3/kommunen/olfen"),
        // Its project names it, and a link of an edition leads somewhere.
        ("/fassungen/4/kommunen/olfen", "/fassungen/3/kommunen/olfen"),
    ] {
        let answer = visitor.get(address).await;
        f.same((answer.status, answer.location().replace(&portal.base, "").as_str()), (307, to), address);
        f.same(visitor.get(to).await.status, 200, to);
    }
    f.same(visitor.get("/kommunen/nirgends").await.status, 404, "a member that never was");
    let project = visitor.get("/projekte/13").await.location().to_owned();
    let html = visitor.get(&project).await.text();
    let lead = between(&html, "itemprop=\"maintainer\"", "</dd>").unwrap_or_default();
    f.check(lead.contains(">Stadt Olfen<"), || format!("the lead of {project}: {lead}"));
    let members = text(&portal, "/kommunen").await;
    f.check(!members.contains("Olfen") && members.contains("Nottuln"), || "Olfen is still listed".into());
    // Who looks for its projects finds them: the filter says whose they are, and only those are there.
    let found = text(&portal, "/projekte?ort=olfen").await;
    f.check(found.contains("beteiligt Olfen") && found.contains("href=\"/projekte/13-"), || "its projects are not found".into());
    f.same(found.contains("href=\"/projekte/14-"), false, "another town's project");
    f.end();
}
