//! The list of fact sheets in the workspace: two views and two files of the same sheets.

use http_tests::login::login;
use http_tests::page::{attributes, tags};
use http_tests::{Backend, Failures};

#[tokio::test]
async fn views_and_files_hold_what_the_filters_leave() {
    let (portal, _provider) = crate::demo(Backend::Sqlite).await;
    let mut f = Failures::default();
    let officer = portal.browser();
    login(&officer, "fachkraft-nottuln", "substantial").await;
    let kommune = http_tests::key("org/nottuln");
    let query = format!("kommune={kommune}&status=running&sort=titel");
    let numbers = |html: &str| -> Vec<String> {
        let links = attributes(html, "href").into_iter().filter_map(|h| h.strip_prefix("/arbeit/projekte/").map(str::to_owned));
        let mut found: Vec<String> = links.filter(|n| n.chars().all(|c| c.is_ascii_digit())).collect();
        found.dedup();
        found
    };
    let table = officer.get(&format!("/arbeit/projekte?{query}")).await.text();
    let cards = officer.get(&format!("/arbeit/projekte?{query}&ansicht=karten")).await.text();
    let shown = numbers(&table);
    f.check(shown.len() > 1 && shown.len() < 25, || format!("{} sheets in the table", shown.len()));
    f.same(numbers(&cards), shown.clone(), "the cards");
    f.check(cards.contains("class=\"w-cards\"") && !table.contains("class=\"w-cards\""), || "the views are the same".into());
    // A filter changed among the cards leaves them cards, and a change to the table leaves the filters.
    let kept = tags(&cards, "input").into_iter().any(|t| t.contains("name=\"ansicht\"") && t.contains("value=\"karten\""));
    f.check(kept, || "the form forgets the view".into());
    for (html, what) in [(&table, "table"), (&cards, "cards")] {
        for ending in ["csv", "xlsx"] {
            let file = attributes(html, "href").into_iter().find(|h| h.starts_with(&format!("/arbeit/projekte.{ending}?")));
            f.check(file.as_ref().is_some_and(|h| h.contains(&kommune.to_string()) && h.contains("sort=titel")), || {
                format!("{what}: the {ending} forgets the filters: {file:?}")
            });
        }
    }
    let csv = officer.get(&format!("/arbeit/projekte.csv?{query}")).await;
    f.same(csv.header("cache-control"), "no-store", "csv");
    let text = csv.text();
    let rows: Vec<String> = text.lines().skip(1).filter_map(|l| l.split(';').next().map(str::to_owned)).collect();
    f.same(rows, shown, "the rows of the csv");
    f.check(text.starts_with("\u{feff}Nummer;Titel;Zusammenfassung;"), || text.chars().take(80).collect());
    let all = officer.get("/arbeit/projekte.csv").await.text();
    f.check(all.lines().count() > 30, || "the file has one page only".into());
    let xlsx = officer.get(&format!("/arbeit/projekte.xlsx?{query}")).await;
    f.check(xlsx.bytes.starts_with(b"PK"), || xlsx.brief());
    f.end();
}

#[tokio::test]
async fn several_at_once_do_not_go_over_a_colleagues_change() {
    let (portal, _provider) = crate::demo(Backend::Sqlite).await;
    let mut f = Failures::default();
    let (one, other) = (portal.browser(), portal.browser());
    login(&one, "fachkraft-coesfeld", "substantial").await;
    login(&other, "digital-coesfeld", "substantial").await;
    let list = format!("/arbeit/projekte?kommune={}&sort=titel", http_tests::key("org/coesfeld"));
    let boxes = |html: &str| -> Vec<String> {
        let boxes = tags(html, "input").into_iter().filter(|t| t.contains("name=\"f[ids][]\""));
        boxes.filter_map(|t| attributes(t, "value").into_iter().next()).collect()
    };
    let seen = boxes(&one.get(&list).await.text());
    f.check(seen.len() > 1, || "nothing to tick".into());
    let change = async |browser: &http_tests::Browser, ids: &[String], status: &str| {
        let ids = ids.iter().map(|id| ("f[ids][]", id.as_str()));
        let query = list.split_once('?').map_or("", |(_, q)| q);
        let rest = [("f[change]", "status"), ("f[status]", status), ("f[query]", query)];
        browser.post("/aktion/fact_sheets/bulk", &list, &ids.chain(rest).collect::<Vec<_>>()).await
    };
    f.check(change(&other, &seen[..1], "deferred").await.location().contains("meldung=bulk"), || "the colleague's change".into());
    let completed = "select count(*) from fact_sheet where status = 'completed'";
    let before = portal.data.count(completed).await;
    let refused = change(&one, &seen[..2], "completed").await;
    f.check(refused.location().contains("entwurf="), || format!("over a colleague's change: {}", refused.location()));
    let page = one.get(refused.location()).await.text();
    f.check(page.contains("Inzwischen geändert: P-"), || "the page does not name what changed".into());
    f.same(portal.data.count(completed).await, before, "all or none");
    // Both stay ticked, as they are now, and go through.
    let ticked: Vec<&str> =
        tags(&page, "input").into_iter().filter(|t| t.contains("name=\"f[ids][]\"") && t.contains(" checked")).collect();
    f.same(ticked.len(), 2, "ticks that stay");
    let now: Vec<String> = ticked.iter().filter_map(|t| attributes(t, "value").into_iter().next()).collect();
    f.check(change(&one, &now, "completed").await.location().contains("meldung=bulk"), || "after a look at it".into());
    f.end();
}

/// Nothing is shown rather than everything, and the file does not hold it either.
#[tokio::test]
async fn a_filter_that_makes_no_sense_is_said_beside_it() {
    let (portal, _provider) = crate::demo(Backend::Sqlite).await;
    let mut f = Failures::default();
    let steward = portal.browser();
    login(&steward, "geschaeftsstelle", "high").await;
    let nobody = http_tests::key("nobody");
    let unknown = format!("person={nobody}");
    let year = "Bitte ein Jahr angeben, zum Beispiel 2027.";
    let choice = "Diese Auswahl gibt es nicht (mehr). Bitte neu wählen.";
    let sheets = ["feld=nirgends", "kommune=nirgends", "status=x", "zustand=x", "hinweis=x", "person=x", unknown.as_str()];
    let mut cases: Vec<(&str, &str, &str)> = vec![];
    cases.extend(["jahr=abc", "jahr=99999"].map(|q| ("/arbeit/projekte", q, year)));
    cases.extend(sheets.map(|q| ("/arbeit/projekte", q, choice)));
    cases.extend(["jahr=abc", "jahr=99999"].map(|q| ("/projekte", q, year)));
    cases.extend(["feld=nirgends", "stand=x", "ort=nirgends"].map(|q| ("/projekte", q, choice)));
    cases.extend(["kommune=x", "rolle=x", "stand=x"].map(|q| ("/arbeit/personen", q, choice)));
    cases.extend(["person=x", unknown.as_str()].map(|q| ("/arbeit/protokoll", q, choice)));
    for (page, query, sentence) in cases {
        let address = format!("{page}?{query}");
        let html = steward.get(&address).await.text();
        let field = format!("filter-{}", query.split('=').next().unwrap_or_default());
        let tag =
            tags(&html, if sentence == year { "input" } else { "select" }).into_iter().find(|t| t.contains(&format!("id=\"{field}\"")));
        let told = tag.is_some_and(|t| t.contains("aria-invalid=\"true\"") && t.contains(&format!("{field}-e")));
        f.check(told && html.contains(sentence), || format!("{address}: nothing stands beside the field"));
        let list = html.split("<main").nth(1).unwrap_or_default();
        f.check(!list.contains("<tbody") && html.contains("Bitte zuerst die Filter richtigstellen."), || format!("{address} shows a list"));
        let files: &[&str] = match page {
            "/arbeit/personen" => &[],
            "/arbeit/protokoll" => &["csv"],
            _ => &["csv", "xlsx"],
        };
        for ending in files {
            let file = steward.get(&format!("{page}.{ending}?{query}")).await;
            f.same((file.status, file.location()), (303, address.as_str()), &format!("{address} as {ending}"));
        }
    }
    let good = steward.get("/arbeit/projekte?jahr=2026&status=running").await.text();
    f.check(good.contains("<tbody") && !good.contains("aria-invalid"), || "good filters are refused".into());
    f.end();
}
