//! The pages of one fact sheet: what the form asks for stands on both.

use http_tests::login::{follow, login};
use http_tests::page::attributes;
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
