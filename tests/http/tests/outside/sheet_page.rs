//! The pages of one fact sheet: what the form asks for stands on both.

use http_tests::login::{follow, login};
use http_tests::page::{attributes, between, tags};
use http_tests::{Backend, Failures, key};

#[tokio::test]
async fn what_the_form_asks_for_is_shown() {
    let (portal, _provider) = crate::demo(Backend::Sqlite).await;
    let mut f = Failures::default();
    let officer = portal.browser();
    login(&officer, "fachkraft-nottuln", "substantial").await;
    let (lead, once) = (key("org/nottuln").to_string(), key("form/once").to_string());
    let form = [
        ("title", "Bänke am Weg"),
        ("status", "planned"),
        ("lead", &lead),
        ("once", &once),
        ("legal_basis", "Straßen- und Wegegesetz, bis 31.12.2027"),
        ("milestones[0].title", "Erste Bank"),
        ("milestones[0].note", "nach den Sommerferien"),
        ("resolutions[0].title", "Bänke an Wegen"),
        ("resolutions[0].reference", "VL-7/2026"),
        ("resolutions[0].kind", "Antrag"),
        ("resolutions[0].dated", "03.02.2026"),
        ("resolutions[0].wording", "Zwölf Bänke werden aufgestellt."),
        ("resolutions[0].proposed", "on"),
        ("places[0].name", "Stiftsplatz"),
        ("places[0].latitude", "51,9290"),
        ("places[0].longitude", "7,3545"),
    ];
    let form = crate::bad_input::form(&form);
    let fields: Vec<(&str, &str)> = form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let saved = officer.post("/aktion/fact_sheets/save", "/arbeit/projekte/neu", &fields).await;
    let page = follow(&officer, saved, "").await.text();
    for words in [
        "Rechtsgrundlage",
        "Straßen- und Wegegesetz, bis 31.12.2027",
        "nach den Sommerferien",
        "Antrag vom 03.02.2026",
        "Vorschlag: Zwölf Bänke werden aufgestellt.",
        "51,9290°\u{a0}N, 7,3545°\u{a0}O",
    ] {
        f.check(page.contains(words), || format!("the working page lacks “{words}”"));
    }
    f.check(attributes(&page, "href").iter().any(|h| h == "geo:51.9290,7.3545"), || "the working page leads to no map".into());
    let public = portal.browser().get("/projekte/4-marktplatz-der-ortskerne").await;
    let links = attributes(&public.text(), "href");
    f.check(links.iter().filter(|h| h.starts_with("geo:")).count() == 2, || format!("the public page leads to no map: {}", public.brief()));
    f.end();
}

/// What stands behind the label or legend of a field.
fn mark<'a>(page: &'a str, field: &str) -> &'a str {
    let named = [("label", "for"), ("fieldset", "id")].into_iter().find_map(|(element, by)| {
        let tag = tags(page, element).into_iter().find(|t| attributes(t, by).contains(&format!("f-{field}")))?;
        let rest = &page[page.find(tag)?..];
        rest.split(if element == "label" { "</label>" } else { "</legend>" }).next()
    });
    named.and_then(|l| between(l, "class=\"kern-label__optional\">", "<")).unwrap_or_default()
}

#[tokio::test]
async fn labels_tell_what_the_sheet_needs_as_it_stands() {
    let (portal, _provider) = crate::demo(Backend::Sqlite).await;
    let mut f = Failures::default();
    let steward = portal.browser();
    login(&steward, "geschaeftsstelle", "high").await;
    let ready = portal.data.texts("select cast(number as text) from fact_sheet where state = 'ready' order by number limit 1").await;
    let (ready, draft) = (format!("/arbeit/projekte/{}/bearbeiten", ready[0]), "/arbeit/projekte/neu".to_owned());
    for (address, asked, free) in [(ready, "", " - freiwillig"), (draft, " - nötig zur Freigabe", " - freiwillig")] {
        let page = steward.get(&address).await.text();
        for field in ["summary", "fields", "owner", "contact_unit"] {
            f.same(mark(&page, field), asked, &format!("{address}: {field}"));
        }
        for field in ["participants", "goals", "contact_email"] {
            f.same(mark(&page, field), free, &format!("{address}: {field}"));
        }
        f.same(mark(&page, "title"), "", &format!("{address}: title"));
    }
    f.end();
}
