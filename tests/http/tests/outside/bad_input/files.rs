//! Files that are too big, empty, not what their name says, or named to do harm.

use super::state;
use http_tests::login::login;
use http_tests::page::{tags, value};
use http_tests::{Answer, Backend, Browser, Failures, Portal, key};
use portal_tests::ARMS as PNG;

/// What was refused, and what is said about it in both languages.
type Case<'a> = (&'a str, &'a str, Vec<u8>, &'a str, &'a str);

/// Pages that take files, each with somebody who may attach them.
const PAGES: [(&str, &str); 3] = [
    ("/arbeit/projekte/12/dateien", "fachkraft-nottuln"),
    ("/arbeit/themenfelder/mobilitaet/dateien", "ag-leitung-mobilitaet"),
    ("/arbeit/workshops/mobilitaet-2026/dateien", "ag-leitung-mobilitaet"),
];

async fn somebody(portal: &Portal, account: &str) -> Browser {
    let browser = portal.browser();
    login(&browser, account, "high").await;
    browser
}

#[tokio::test]
async fn only_harmless_files_are_attached() {
    let (portal, _provider) = crate::demo(Backend::Sqlite).await;
    let before = (state(&portal).await, portal.data.count("select count(*) from attachment").await);
    let mut f = Failures::default();
    let big = |n: usize| vec![b'x'; n];
    let zip = b"PK\x03\x04\x14\0\0\0\0\0nichts drin".to_vec();
    let cases: Vec<Case> = vec![
        ("nothing", "leer.txt", vec![], "Die Datei ist leer", "The file is empty"),
        ("20 MB and a byte", "gross.txt", big(20_000_001), "Erlaubt sind 20 MB", "Up to 20 MB"),
        ("30 MB", "riesig.txt", big(30_000_000), "Erlaubt sind 20 MB", "Up to 20 MB"),
        ("a program", "rechnung.pdf.exe", b"MZ\x90\0".to_vec(), "Diese Art von Datei", "This type of file"),
        ("a program in disguise", "rechnung.pdf", b"MZ\x90\0".to_vec(), "Der Inhalt passt nicht", "The content does not match"),
        ("a picture as PDF", "plan.pdf", PNG.to_vec(), "Der Inhalt passt nicht", "The content does not match"),
        ("text as PDF", "plan.pdf", b"kein PDF".to_vec(), "Der Inhalt passt nicht", "The content does not match"),
        ("SVG", "bild.svg", b"<svg onload='x()'/>".to_vec(), "Diese Art von Datei", "This type of file"),
        ("SVG as PNG", "bild.png", b"<svg onload='x()'/>".to_vec(), "Der Inhalt passt nicht", "The content does not match"),
        ("HTML", "seite.html", b"<!doctype html><script>x()</script>".to_vec(), "Diese Art von Datei", "This type of file"),
        ("HTML as text", "seite.txt", b" <script>x()</script>".to_vec(), "Der Inhalt passt nicht", "The content does not match"),
        ("an archive as Word", "brief.docx", zip, "Der Inhalt passt nicht", "The content does not match"),
        ("no ending", "datei", b"Ein Satz.".to_vec(), "Diese Art von Datei", "This type of file"),
    ];
    let long = "x".repeat(201);
    for (page, account) in PAGES {
        let browser = somebody(&portal, account).await;
        for (what, name, content, de, en) in &cases {
            for (language, sentence) in [("de", de), ("en", en)] {
                browser.set_cookie("sprache", language);
                let sent = browser.upload(page, name, content, &[("f[description]", "Wozu sie da ist")]).await;
                f.check(sent.status == 303 && sent.location().starts_with(&format!("{page}?entwurf=")), || {
                    format!("{what}: {}", sent.brief())
                });
                let html = browser.get(sent.location()).await.text();
                f.check(html.contains(sentence), || format!("{what}: “{sentence}” is not said"));
                // Of what is too big the rest is not read, and what stands after it is gone.
                f.same(value(&html, "f[description]"), Some("Wozu sie da ist".to_owned()), &format!("{what}: the words beside the file"));
            }
        }
        browser.set_cookie("sprache", "de");
        for (what, answer) in [
            ("a long description", browser.upload(page, "gut.txt", b"gut", &[("f[description]", &long)]).await),
            ("no file at all", browser.post(page, page, &[("f[description]", "x")]).await),
        ] {
            f.check(answer.location().starts_with(&format!("{page}?entwurf=")), || format!("{what}: {}", answer.brief()));
        }
    }
    let browser = somebody(&portal, "fachkraft-nottuln").await;
    for (address, status) in [
        ("/arbeit/projekte/7/dateien", 403),
        ("/arbeit/projekte/9999/dateien", 404),
        ("/arbeit/projekte/x/dateien", 400),
        ("/arbeit/themenfelder/mobilitaet/dateien", 403),
        ("/arbeit/themenfelder/gibt-es-nicht/dateien", 404),
        ("/arbeit/workshops/mobilitaet-2026/dateien", 403),
        ("/arbeit/workshops/gibt-es-nicht/dateien", 404),
    ] {
        f.same(browser.upload(address, "gut.txt", b"gut", &[]).await.status, status, address);
    }
    f.same((state(&portal).await, portal.data.count("select count(*) from attachment").await), before, "state after refused files");
    f.end();
}

#[tokio::test]
async fn names_of_files_do_no_harm() {
    let (portal, _provider) = crate::demo(Backend::Sqlite).await;
    let mut f = Failures::default();
    let long = format!("{}.txt", "n".repeat(300));
    let names = [
        ("../../../etc/passwd.txt", "passwd.txt"),
        ("C:\\\\Users\\\\ich\\\\notiz.txt", "notiz.txt"),
        ("/etc/cron.d/aufgabe.txt", "aufgabe.txt"),
        (".htaccess.txt", "htaccess.txt"),
        ("a\u{202e}txt.exe.txt", "atxt.exe.txt"),
        ("Übersicht „neu“ & mehr.txt", "Übersicht „neu“ & mehr.txt"),
        ("zeile%0d%0aSet-Cookie: x=1.txt", "zeile%0d%0aSet-Cookie x=1.txt"),
        ("x;rm -rf $(pwd)`.txt", "x;rm -rf $(pwd)`.txt"),
        (long.as_str(), &long[200..]),
    ];
    for (page, account) in PAGES {
        let browser = somebody(&portal, account).await;
        for (i, (sent_as, kept_as)) in names.into_iter().enumerate() {
            // The same file twice would be refused as already there.
            let content = format!("Inhalt {i}");
            let sent = browser.upload(page, sent_as, content.as_bytes(), &[]).await;
            f.check(sent.location().ends_with("meldung=uploaded"), || format!("{sent_as}: {}", sent.brief()));
            let kept = portal.data.texts("select file_name from attachment order by created_at desc limit 1").await;
            f.same(kept, vec![kept_as.to_owned()], sent_as);
            let html = browser.get(page).await.text();
            let address = http_tests::page::attributes(&html, "href").into_iter().rfind(|h| h.starts_with("/arbeit/dateien/"));
            let got: Answer = browser.get(&address.unwrap_or_default()).await;
            f.check(got.status == 200 && got.text() == content, || format!("{sent_as} comes back as {}", got.brief()));
            f.check(got.header("content-disposition").starts_with("attachment; filename=\"") && got.set_cookies().is_empty(), || {
                format!("{sent_as}: {}", got.header("content-disposition"))
            });
        }
        f.same(tags(&browser.get(page).await.text(), "script").len() < 5, true, "scripts");
    }
    f.end();
}

#[tokio::test]
async fn only_small_pictures_become_coats_of_arms() {
    let (portal, _provider) = crate::demo(Backend::Sqlite).await;
    let browser = super::steward(&portal).await;
    let before = (state(&portal).await, portal.data.count("select count(*) from picture").await);
    let mut f = Failures::default();
    let mut huge = PNG.to_vec();
    huge[16] = 0x7f;
    let broken = PNG[..PNG.len() / 2].to_vec();
    let mut fat = PNG.to_vec();
    fat.resize(200 * 1024 + 1, 0);
    let mut fatter = PNG.to_vec();
    fatter.resize(2 << 20, 0);
    let cases: [Case; 8] = [
        ("nothing", "leer.png", vec![], "Die Datei ist leer", "The file is empty"),
        ("SVG", "wappen.svg", b"<svg onload='x()'/>".to_vec(), "Ein Wappen ist ein Bild", "A coat of arms is a PNG"),
        ("SVG as PNG", "wappen.png", b"<svg onload='x()'/>".to_vec(), "Ein Wappen ist ein Bild", "A coat of arms is a PNG"),
        ("GIF", "wappen.gif", b"GIF89a".to_vec(), "Ein Wappen ist ein Bild", "A coat of arms is a PNG"),
        ("two thousand million pixels", "wappen.png", huge, "Das Bild lässt sich nicht lesen", "The picture cannot be read"),
        ("half a picture", "wappen.png", broken, "Das Bild lässt sich nicht lesen", "The picture cannot be read"),
        ("200 kB and a byte", "wappen.png", fat, "Erlaubt sind 200 kB", "Up to 200 kB"),
        ("2 MB", "wappen.png", fatter, "Erlaubt sind 200 kB", "Up to 200 kB"),
    ];
    for address in ["/arbeit/wappen".to_owned(), format!("/arbeit/wappen?organisation={}", key("org/nottuln"))] {
        for (what, name, content, de, en) in &cases {
            for (language, sentence) in [("de", de), ("en", en)] {
                browser.set_cookie("sprache", language);
                let answer = browser.upload(&address, name, content, &[]).await;
                f.check(answer.status == 422 && answer.text().contains(sentence), || format!("{what}: {}", answer.brief()));
            }
        }
        // A picture that replaces one that nobody has seen.
        let seen = format!("{address}{}seen={}", if address.contains('?') { '&' } else { '?' }, contract::Id::from_u128(1));
        f.same(browser.upload(&seen, "wappen.png", PNG, &[]).await.status, 409, "somebody else's picture");
    }
    for (address, status) in
        [(format!("/arbeit/wappen?organisation={}", contract::Id::from_u128(1)), 404), ("/arbeit/wappen?organisation=x".into(), 404)]
    {
        let answer = browser.upload(&address, "wappen.png", PNG, &[]).await;
        f.check(answer.status == status || answer.status == 400, || format!("{address}: {}", answer.brief()));
    }
    f.same((state(&portal).await, portal.data.count("select count(*) from picture").await), before, "state after refused pictures");
    f.end();
}
