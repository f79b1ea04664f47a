//! Answer sheets without a script, and what stands in the overlay without one.

use crate::forms::{opened, send, set};
use http_tests::login::login;
use http_tests::page::{attributes, between, form, tags};
use http_tests::{Backend, Browser, Failures, Portal};

const AT: &str = "/arbeit/bedarfsabfragen/bedarfsabfrage-2026";

fn sheet(town: &str) -> String {
    format!("{AT}/bogen/{town}")
}

async fn officer(portal: &Portal, account: &str) -> Browser {
    let browser = portal.browser();
    login(&browser, account, "substantial").await;
    browser
}

async fn save(browser: &Browser, town: &str, fields: &[(String, String)]) -> String {
    send(browser, "answers/save", &sheet(town), fields).await.location().to_owned()
}

async fn asked_until_later(backend: Backend) -> (Portal, http_tests::Demo) {
    let (portal, provider) = crate::demo(backend).await;
    portal.data.run("update assessment set closes_at = '2099-01-01T00:00:00+00:00' where slug = 'bedarfsabfrage-2026'").await;
    (portal, provider)
}

#[tokio::test]
async fn nothing_typed_is_lost_without_a_script() {
    let (portal, _provider) = asked_until_later(Backend::Sqlite).await;
    let mut f = Failures::default();
    handing_in_saves_what_is_typed(&portal, &mut f).await;
    an_error_does_not_hide_what_somebody_else_entered(&portal, &mut f).await;
    one_choice_can_be_taken_back(&portal, &mut f).await;
    what_came_too_late_is_shown_whole(&portal, &mut f).await;
    f.end();
}

async fn handing_in_saves_what_is_typed(portal: &Portal, f: &mut Failures) {
    let nottuln = officer(portal, "fachkraft-nottuln").await;
    let page = sheet("nottuln");
    let html = nottuln.get(&page).await.text();
    let whole = form(&html, "/aktion/answers/save");
    let buttons: Vec<&str> = tags(whole, "button").into_iter().filter(|b| b.contains("submit")).collect();
    f.same(buttons.len(), 2, "buttons of the one form");
    f.check(buttons.iter().any(|b| b.contains("formaction=\"/aktion/answers/submit\"")), || format!("{buttons:?}"));
    let mut typed = opened(&nottuln, &page, "answers/save").await;
    set(&mut typed, "f[rows][0][ratings][bedeutung]", "4");
    set(&mut typed, "f[rows][0][comment]", "Eben erst getippt.");
    set(&mut typed, "f[rows][1][comment]", &"x".repeat(2001));
    let refused = send(&nottuln, "answers/submit", &page, &typed).await;
    f.check(refused.location().contains("entwurf="), || format!("a comment too long: {}", refused.brief()));
    let kept = nottuln.get(refused.location()).await.text();
    f.check(kept.contains("Eben erst getippt.") && kept.contains(&"x".repeat(2001)), || "not all that was typed is on the page".into());
    set(&mut typed, "f[rows][1][comment]", "kurz");
    let done = send(&nottuln, "answers/submit", refused.location(), &typed).await;
    f.check(done.location().contains("meldung=submitted"), || format!("handed in: {}", done.brief()));
    let html = nottuln.get(&page).await.text();
    f.check(html.contains("wartet auf Freigabe") && html.contains("Eben erst getippt."), || "what was typed is not in the sheet".into());
    f.same(portal.data.count("select count(*) from form_draft").await, 0, "kept forms");
}

/// A row that somebody else changed is decided about, also after another row had an error.
async fn an_error_does_not_hide_what_somebody_else_entered(portal: &Portal, f: &mut Failures) {
    let (one, other) = (officer(portal, "fachkraft-olfen").await, officer(portal, "digital-olfen").await);
    let page = sheet("olfen");
    let (mut first, mut second) = (opened(&one, &page, "answers/save").await, opened(&other, &page, "answers/save").await);
    set(&mut second, "f[rows][0][comment]", "Vom Kollegen.");
    f.check(save(&other, "olfen", &second).await.contains("meldung=saved"), || "the other saves".into());
    set(&mut first, "f[rows][0][comment]", "Von mir.");
    set(&mut first, "f[rows][1][comment]", &"x".repeat(2001));
    let kept = save(&one, "olfen", &first).await;
    let mut again = opened(&one, &kept, "answers/save").await;
    set(&mut again, "f[rows][1][comment]", "kurz");
    let answer = send(&one, "answers/save", &kept, &again).await;
    f.check(answer.location().contains("entwurf="), || format!("the other's comment is overwritten: {}", answer.brief()));
    let html = one.get(answer.location()).await.text();
    f.check(html.contains("Vom Kollegen.") && html.contains("Ihr Kommentar war: „Von mir.“"), || "both comments are not there".into());
}

async fn one_choice_can_be_taken_back(portal: &Portal, f: &mut Failures) {
    let ways = "update assessment set content = replace(content, '\"multiple\"', '\"single\"') where slug = 'bedarfsabfrage-2026'";
    portal.data.run(ways).await;
    let senden = officer(portal, "fachkraft-senden").await;
    let page = sheet("senden");
    let choices = |html: &str| -> Vec<(String, bool)> {
        let radios = tags(html, "input").into_iter().filter(|t| t.contains("[values][]") && t.contains("type=\"radio\""));
        radios.map(|t| (attributes(t, "value").join(""), t.contains(" checked"))).collect()
    };
    let name = |html: &str| {
        let of = |t: &&str| t.contains("[values][]") && t.contains("type=\"radio\"");
        tags(html, "input").into_iter().find(of).map(|t| attributes(t, "name").join("")).unwrap_or_default()
    };
    let html = senden.get(&page).await.text();
    let all = choices(&html);
    f.check(all.len() > 2 && all.last() == Some(&(String::new(), true)), || format!("no way to say nothing: {all:?}"));
    let option = all[0].0.clone();
    let mut typed = opened(&senden, &page, "answers/save").await;
    set(&mut typed, &name(&html), &option);
    f.check(save(&senden, "senden", &typed).await.contains("meldung=saved"), || "chosen".into());
    f.check(choices(&senden.get(&page).await.text())[0].1, || "what was chosen stands".into());
    let mut typed = opened(&senden, &page, "answers/save").await;
    set(&mut typed, &name(&html), "");
    f.check(save(&senden, "senden", &typed).await.contains("meldung=saved"), || "taken back".into());
    f.same(choices(&senden.get(&page).await.text()), all, "nothing is chosen again");
}

async fn what_came_too_late_is_shown_whole(portal: &Portal, f: &mut Failures) {
    let senden = officer(portal, "fachkraft-senden").await;
    let page = sheet("senden");
    let mut typed = opened(&senden, &page, "answers/save").await;
    set(&mut typed, "f[rows][0][remark]", "Nur fürs Haus notiert.");
    portal.data.run("update assessment set state = 'closed' where slug = 'bedarfsabfrage-2026'").await;
    let late = save(&senden, "senden", &typed).await;
    let html = senden.get(&late).await.text();
    let note = between(&html, "role=\"alert\"", "</table>").unwrap_or_default();
    f.check(note.contains("Interner Vermerk") && note.contains("Nur fürs Haus notiert."), || format!("the remark is gone: {note}"));
}

#[tokio::test]
async fn comments_that_cells_point_at_are_not_folded_away() {
    let (portal, _provider) = crate::demo(Backend::Sqlite).await;
    let mut f = Failures::default();
    let all = "update answer_release set content = replace(content, '\"ratings\":', '\"comment\":\"Ein Satz dazu.\",\"ratings\":') \
        where sheet_id in (select s.id from answer_sheet s join assessment a on a.id = s.assessment_id where a.slug = 'bedarfsabfrage-2026')";
    // What was released never changes, and the database sees to that.
    portal.data.run("drop trigger answer_release_no_update").await;
    portal.data.run(all).await;
    let browser = officer(&portal, "geschaeftsstelle").await;
    let html = browser.get(&format!("{AT}/auswertung")).await.text();
    let to: Vec<String> = attributes(&html, "href").into_iter().filter(|h| h.starts_with("#k-")).collect();
    f.check(to.len() > 12, || format!("{} cells point at comments", to.len()));
    let ids = attributes(&html, "id");
    for one in &to {
        f.check(ids.iter().any(|id| *id == one[1..]), || format!("{one} leads nowhere"));
    }
    // Not every browser opens a fold for a link, or for paper.
    for fold in html.split("<details").skip(1).filter_map(|rest| rest.split("</details>").next()) {
        f.check(!fold.contains(" id=\"k-"), || format!("folded: {}", &fold[..fold.len().min(200)]));
    }
    f.end();
}
