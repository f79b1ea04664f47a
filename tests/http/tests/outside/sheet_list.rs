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
