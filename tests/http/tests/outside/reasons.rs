//! Steps that take a sentence: what was typed survives, and the words above lead to the field.

use http_tests::login::{login, through};
use http_tests::page::{attributes, form, hidden, tags};
use http_tests::{Backend, Browser, Failures, Portal, key};

/// The field of a reason that was sent and not taken: its tag and what stands in it.
fn sent(html: &str) -> Option<(String, String)> {
    let at = html.find("id=\"grund-gesendet\"")?;
    let tag = html[html[..at].rfind('<')?..].split('>').next()?.to_owned();
    let words = html[at..].split_once('>')?.1.split("</textarea>").next()?;
    Some((tag, words.trim_start().to_owned()))
}

/// The alert of a page leads to fields that are there, once each.
fn leads(html: &str, what: &str, f: &mut Failures) {
    let alert = html.split("role=\"alert\"").nth(1).and_then(|h| h.split("</ul></section>").next()).unwrap_or_default();
    let alert = alert.split("</p></div>").next().unwrap_or_default();
    let links: Vec<String> = attributes(alert, "href").into_iter().filter_map(|h| h.strip_prefix('#').map(str::to_owned)).collect();
    f.check(!links.is_empty(), || format!("{what}: the words above lead nowhere"));
    for link in links {
        f.same(attributes(html, "id").iter().filter(|id| **id == link).count(), 1, &format!("{what}: fields called {link}"));
    }
}

async fn steward(portal: &Portal) -> Browser {
    let browser = portal.browser();
    login(&browser, "geschaeftsstelle", "high").await;
    browser
}

/// A page with a step, and the step.
async fn steps(portal: &Portal, browser: &Browser) -> Vec<(String, &'static str)> {
    let said = [("f[text]", "Der Plan ist nicht lesbar."), ("f[page]", "/projekte")];
    let report = portal.browser().post("/barriere-melden", "/barriere-melden", &said).await;
    assert_eq!(report.status, 303, "{}", report.brief());
    let html = browser.get("/arbeit/seiten").await.text();
    let given = hidden(form(&html, "/aktion/pages/save")).into_iter().filter(|(n, _)| n.starts_with("f["));
    let page: Vec<(String, String)> = given.chain([("f[title]".to_owned(), "Oft gefragt".to_owned())]).collect();
    assert_eq!(browser.act("pages/save", "/arbeit/seiten", &page).await.status, 200);
    vec![
        ("/arbeit/barrieren".into(), "barriers/settle"),
        (format!("/arbeit/personen/{}", key("person/fachkraft-nottuln")), "people/disable"),
        (format!("/arbeit/verbund/mitglieder/{}", key("org/olfen")), "organisations/leave"),
        ("/arbeit/verbund/gruppen".into(), "groups/close"),
        ("/arbeit/verbund/gremien".into(), "bodies/close"),
        ("/arbeit/seiten".into(), "pages/withdraw"),
    ]
}

#[tokio::test]
async fn a_reason_survives_the_session_and_its_error_stands_beside_it() {
    let (portal, _provider) = crate::demo(Backend::Sqlite).await;
    let mut f = Failures::default();
    let browser = steward(&portal).await;
    for (page, action) in steps(&portal, &browser).await {
        let browser = steward(&portal).await;
        let html = browser.get(&page).await.text();
        let id = hidden(form(&html, &format!("/aktion/{action}"))).into_iter().find(|(n, _)| n == "f[id]").map(|(_, v)| v);
        let id = id.unwrap_or_else(|| panic!("{page} has no step {action}"));
        let send = async |browser: &Browser, reason: &str| {
            browser.post(&format!("/aktion/{action}"), &page, &[("f[id]", id.as_str()), ("f[reason]", reason)]).await
        };
        // Nothing typed: the error stands beside the field, which is unfolded.
        let refused = send(&browser, "").await;
        let html = browser.get(refused.location()).await.text();
        let (tag, _) = sent(&html).unwrap_or_default();
        let wrong = tag.contains("aria-invalid=\"true\"") && tag.contains("grund-gesendet-e") && html.contains("id=\"grund-gesendet-e\"");
        f.check(wrong, || format!("{action}: nothing says what is missing: {tag}"));
        leads(&html, action, &mut f);
        // The session ends while somebody types.
        portal.data.run("update \"session\" set ended_at = '2020-01-01T00:00:00+00:00' where ended_at is null").await;
        let words = "Weil „es“ <so> sein muss.";
        let to = send(&browser, words).await.location().replacen("/anmelden", "/anmelden/demo", 1);
        let back = through(&browser, &to, "geschaeftsstelle", "high").await;
        let html = browser.get(back.location()).await.text();
        f.check(html.contains("Ihr Text ist wieder da"), || format!("{action}: nothing says that the text is back"));
        let (_, kept) = sent(&html).unwrap_or_default();
        f.same(http_tests::page::decode(&kept), words.to_owned(), &format!("{action}: what was typed"));
        let fold = html.split("id=\"grund-gesendet\"").next().and_then(|h| h.rfind("<details").map(|at| h[at..].to_owned()));
        let open = fold.and_then(|h| h.split('>').next().map(|tag| tag.contains(" open"))).unwrap_or_default();
        f.check(open, || format!("{action}: the text is folded away"));
    }
    f.end();
}

#[tokio::test]
async fn a_role_that_cannot_be_ended_like_this_says_where() {
    let (portal, _provider) = crate::demo(Backend::Sqlite).await;
    let mut f = Failures::default();
    let browser = steward(&portal).await;
    let page = format!("/arbeit/personen/{}", key("person/fachkraft-nottuln"));
    let html = browser.get(&page).await.text();
    let given = hidden(form(&html, "/aktion/roles/end"));
    let mut fields: Vec<(&str, &str)> = given.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    fields.extend([("f[until]", "irgendwann"), ("f[reason]", "")]);
    let refused = browser.post("/aktion/roles/end", &page, &fields).await;
    let html = browser.get(refused.location()).await.text();
    leads(&html, "ending a role", &mut f);
    for name in ["f[until]", "f[reason]"] {
        let inputs = tags(form(&html, "/aktion/roles/end"), "input");
        let tag = inputs.into_iter().find(|t| t.contains(&format!("name=\"{name}\""))).unwrap_or_default();
        let told = attributes(tag, "aria-describedby").concat();
        let beside = told.split(' ').filter(|id| id.ends_with("-e")).any(|id| html.contains(&format!("id=\"{id}\"")));
        f.check(tag.contains("aria-invalid=\"true\"") && beside, || format!("{name}: {tag}"));
    }
    let ids = attributes(&html, "id");
    let twice: Vec<&String> = ids.iter().filter(|id| ids.iter().filter(|other| other == id).count() > 1).collect();
    f.check(twice.is_empty(), || format!("identifiers that stand there twice: {twice:?}"));
    f.end();
}

#[tokio::test]
async fn whoever_changes_something_may_say_why() {
    let (portal, _provider) = crate::demo(Backend::Sqlite).await;
    let mut f = Failures::default();
    let browser = steward(&portal).await;
    let page = "/arbeit/themenfelder/mobilitaet/bearbeiten";
    let save = async |why: &str| {
        let html = browser.get(page).await.text();
        let given = hidden(form(&html, "/aktion/fields/save")).into_iter();
        let given = given.chain([("f[title]".to_owned(), "Mobilität".to_owned()), ("f[number]".into(), "5".into())]);
        let fields: Vec<(String, String)> = given.chain([("f[because]".to_owned(), why.to_owned())]).collect();
        browser.post("/aktion/fields/save", page, &fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect::<Vec<_>>()).await
    };
    let reasons = "select reason from audit_event where action = 'field.save' order by id";
    // Too much of it is said beside the field, and nothing is changed.
    let long = "Weil es so ist. ".repeat(30);
    let html = browser.get(save(&long).await.location()).await.text();
    f.check(html.contains("Höchstens 300 Zeichen") && html.contains("Weil es so ist. Weil"), || {
        "too long a reason is not told".to_owned()
    });
    leads(&html, "too long a reason", &mut f);
    f.same(portal.data.texts(reasons).await.len(), 0, "changes with too long a reason");
    for why in ["Beschluss der Konferenz vom 3. März", ""] {
        f.check(save(why).await.location().contains("meldung=saved"), || format!("not saved because of “{why}”"));
    }
    f.same(portal.data.texts(reasons).await, vec!["Beschluss der Konferenz vom 3. März".to_owned(), String::new()], "reasons");
    f.check(browser.get("/arbeit/protokoll").await.text().contains("Beschluss der Konferenz vom 3. März"), || {
        "the log is silent".to_owned()
    });
    // What is new needs no reason.
    f.check(!browser.get("/arbeit/themenfelder/neu").await.text().contains("f[because]"), || "a reason for what is new".to_owned());
    f.end();
}
