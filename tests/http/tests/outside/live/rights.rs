//! Who gets in, who may write, and what ends a socket.

use super::{person, principles, settles, vision};
use crate::demo;
use http_tests::live::{Editor, Status, connect, write};
use http_tests::{Backend, Failures, key};
use std::time::{Duration, Instant};
use yrs::types::Attrs;
use yrs::{Any, GetString, Text, TransactionMut, XmlElementPrelim, XmlFragment, XmlFragmentRef, XmlOut, XmlTextPrelim, XmlTextRef};

#[tokio::test]
async fn strangers_stay_outside_and_readers_read() {
    let (portal, _provider) = demo(Backend::Sqlite).await;
    let mut f = Failures::default();
    let stranger = portal.browser();
    f.same(Editor::knock(&stranger, &vision("mobilitaet")).await.end().await, (4401, "logged_out".into()), "without a session");
    let nobody = person(&portal, "neu-1").await;
    f.same(Editor::knock(&nobody, &vision("mobilitaet")).await.end().await, (4403, "no_right".into()), "without a role");
    let steward = person(&portal, "geschaeftsstelle").await;
    let elsewhere = format!("/arbeit/texte/field/{}/vision/live", uuid::Uuid::from_u128(5));
    f.same(Editor::knock(&steward, &elsewhere).await.end().await, (4404, "gone".into()), "a field that is not there");
    let slot = vision("mobilitaet").replace("/vision/", "/gibtesnicht/");
    f.same(Editor::knock(&steward, &slot).await.end().await, (4404, "gone".into()), "a slot that is not there");
    let page = format!("/arbeit/texte/page/{}/body/live", key("page/impressum"));
    f.same(Editor::knock(&steward, &page).await.end().await, (4404, "gone".into()), "a public page");

    // Pages of others cannot open sockets with somebody's cookies; without a socket it is a page.
    for origin in ["https://boese.example", "null", "http://localhost"] {
        f.same(connect(&steward, &vision("mobilitaet"), Some(origin)).await.err(), Some(Status(403)), origin);
    }
    f.check(connect(&steward, &vision("mobilitaet"), Some(&portal.base)).await.is_ok(), || "the own origin".into());
    f.same(steward.get(&vision("mobilitaet")).await.status, 426, "a plain request");
    f.check(stranger.get(&vision("mobilitaet")).await.asks_for_login(), || "a plain request without a session".into());
    f.same(nobody.get(&vision("mobilitaet")).await.status, 403, "a plain request without a role");
    f.same(portal.data.count("select count(*) from live_text").await, 1, "texts that became live");

    // Somebody who may only read sees all and changes nothing.
    let reader = person(&portal, "fachkraft-nottuln").await;
    let mut writing = Editor::open(&steward, &vision("mobilitaet")).await;
    writing.write(" lesbar").await;
    let mut reading = Editor::open(&reader, &vision("mobilitaet")).await;
    reading.reads("lesbar").await;
    reading.all_stored().await;
    writing.write(" weiter").await;
    reading.reads("weiter").await;
    let rows = portal.data.count("select max(seq) from live_update").await;
    reading.write(" heimlich").await;
    f.same(reading.end().await, (4403, "read_only".into()), "writing with the right to read");
    writing.write(" danach").await;
    writing.all_stored().await;
    f.check(!writing.words().contains("heimlich"), || "a reader's words arrived".into());
    f.same(portal.data.count("select max(seq) from live_update").await, rows + 1, "rows");
    f.end();
}

/// Who may only comment changes nothing; who may only suggest adds marked words, and neither takes
/// anything of others away nor writes it anew.
async fn suggesting(backend: Backend) {
    let (portal, _provider) = demo(backend).await;
    let mut f = Failures::default();
    let steward = person(&portal, "geschaeftsstelle").await;
    let guest = person(&portal, "expertin-mobilitaet").await;
    let mut commenting = Editor::open(&guest, &vision("mobilitaet")).await;
    commenting.write(" heimlich").await;
    f.same(commenting.end().await, (4403, "read_only".into()), "writing with the right to comment");

    let mut writing = Editor::open(&steward, &vision("gesundheit")).await;
    writing.write(" Und mehr.").await;
    writing.all_stored().await;
    let before = writing.words();

    let adviser = person(&portal, "fraktion-begleitend").await;
    type Change = Box<dyn Fn(&XmlFragmentRef, &mut TransactionMut) + Send + Sync>;
    let refused: Vec<(&str, Change)> = vec![
        ("plain words", Box::new(|root, txn| write(root, txn, " heimlich"))),
        ("words taken out", Box::new(|root, txn| line(root, txn).remove_range(txn, 0, 3))),
        (
            "the same words anew",
            Box::new(|root, txn| {
                let text = line(root, txn);
                let words = text.get_string(txn);
                text.remove_range(txn, 0, 1);
                text.insert(txn, 0, &words.chars().take(1).collect::<String>());
            }),
        ),
        (
            "blocks anew",
            Box::new(|root, txn| {
                let words = line(root, txn).get_string(txn);
                root.remove_range(txn, 0, 1);
                root.insert(txn, 0, XmlElementPrelim::new("paragraph", [XmlTextPrelim::new(words).into()]));
            }),
        ),
        (
            "an empty list",
            Box::new(|root, txn| {
                root.insert(txn, 1, XmlElementPrelim::empty("bullet_list"));
            }),
        ),
        ("hidden signs", Box::new(|root, txn| line(root, txn).insert(txn, 0, "\u{1}"))),
        (
            "somebody else's suggestion",
            Box::new(|root, txn| {
                let text = line(root, txn);
                text.insert_with_attributes(txn, 0, "Fremd ", suggestion("geschaeftsstelle"));
            }),
        ),
    ];
    for (what, change) in refused {
        let mut editor = Editor::open(&adviser, &vision("gesundheit")).await;
        editor.edit(change).await;
        f.same(editor.end().await, (4423, "only_suggestions".into()), what);
    }

    // What is marked as one's own is taken, and may be taken back, also after coming back.
    let mut editor = Editor::open(&adviser, &vision("gesundheit")).await;
    editor.edit(|root, txn| line(root, txn).insert_with_attributes(txn, 0, "Vorschlag ", suggestion("fraktion-begleitend"))).await;
    editor.all_stored().await;
    writing.reads("Vorschlag ").await;
    let mut editor = editor.again(&adviser, &vision("gesundheit")).await;
    editor.edit(|root, txn| line(root, txn).remove_range(txn, 0, 5)).await;
    editor.all_stored().await;
    while writing.words().contains("Vorschlag") {
        writing.next().await;
    }
    f.same(without_marks(&writing.words()).replacen("hlag ", "", 1), without_marks(&before), "the words of others");
    f.end();
}

/// Whoever writes suggests in their own name only. What others suggested may be written anew, also after it was
/// accepted and everybody had left.
async fn signing(backend: Backend) {
    let (portal, _provider) = demo(backend).await;
    let mut f = Failures::default();
    let (steward, adviser) = (person(&portal, "geschaeftsstelle").await, person(&portal, "fraktion-begleitend").await);
    let theirs = || suggestion("fraktion-begleitend");
    let forging = |words: &'static str, mark: Attrs| {
        move |root: &XmlFragmentRef, txn: &mut TransactionMut| line(root, txn).insert_with_attributes(txn, 0, words, mark.clone())
    };

    let mut editor = Editor::open(&steward, &vision("gesundheit")).await;
    let before = editor.words();
    editor.edit(forging("Untergeschoben ", theirs())).await;
    f.same(editor.end().await, (4423, "signed_for_another".into()), "a suggestion in somebody else's name");

    let mut suggesting = Editor::open(&adviser, &vision("gesundheit")).await;
    f.same(without_marks(&suggesting.words()), without_marks(&before), "what was refused is nowhere");
    suggesting.edit(forging("Vorschlag ", theirs())).await;
    suggesting.all_stored().await;
    let mut writing = Editor::open(&steward, &vision("gesundheit")).await;
    writing.edit(forging("Genommen ", suggestion("geschaeftsstelle"))).await;
    f.same(writing.end().await, (4423, "signed_for_another".into()), "somebody else's suggestion under one's own name");

    let mut writing = Editor::open(&steward, &vision("gesundheit")).await;
    writing.edit(forging("Mehr davon ", theirs())).await;
    writing.all_stored().await;
    writing.edit(|root, txn| line(root, txn).format(txn, 0, 21, Attrs::from([("insertion".into(), Any::Null)]))).await;
    writing.all_stored().await;
    drop((writing, suggesting));
    let open = "select count(*) from live_text t where exists (select 1 from live_update u where u.text_id = t.text_id and u.seq > t.snapshot_seq)";
    settles(&portal, open, 0).await;
    let mut writing = Editor::open(&steward, &vision("gesundheit")).await;
    writing.edit(|root, txn| line(root, txn).format(txn, 0, 9, suggestion("fraktion-begleitend"))).await;
    writing.all_stored().await;
    f.end();
}

#[tokio::test]
async fn nobody_suggests_in_somebody_elses_name_on_sqlite() {
    signing(Backend::Sqlite).await;
}

#[tokio::test]
async fn nobody_suggests_in_somebody_elses_name_on_postgres() {
    signing(Backend::Postgres).await;
}

/// Words as they are read; marks of what was taken back are left as empty ones.
fn without_marks(words: &str) -> String {
    let mut parts = words.split('<');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |all, part| all + part.split_once('>').map_or(part, |(_, text)| text))
}

/// The running text of the first block.
fn line(root: &XmlFragmentRef, txn: &TransactionMut) -> XmlTextRef {
    let Some(XmlOut::Element(block)) = root.get(txn, 0) else { panic!("no block") };
    let Some(XmlOut::Text(text)) = block.get(txn, 0) else { panic!("no words") };
    text
}

/// The mark of words that a person suggests.
fn suggestion(account: &str) -> Attrs {
    let author = key(&format!("person/{account}"));
    let value = format!("{{\"id\":\"{}\",\"author\":\"{author}\",\"at\":1795271280000}}", uuid::Uuid::from_u128(9));
    Attrs::from([("insertion".into(), Any::from_json(&value).expect("a mark"))])
}

#[tokio::test]
async fn who_suggests_or_comments_changes_nothing_on_sqlite() {
    suggesting(Backend::Sqlite).await;
}

#[tokio::test]
async fn who_suggests_or_comments_changes_nothing_on_postgres() {
    suggesting(Backend::Postgres).await;
}

async fn losing(backend: Backend) {
    let (portal, _provider) = demo(backend).await;
    let mut f = Failures::default();
    let steward = person(&portal, "geschaeftsstelle").await;
    let limit = Duration::from_secs(2);

    // Logging out.
    let lead = person(&portal, "ag-leitung-mobilitaet").await;
    let mut editor = Editor::open(&lead, &vision("mobilitaet")).await;
    lead.post("/abmelden", "/arbeit", &[]).await;
    let at = Instant::now();
    f.same(editor.end().await, (4401, "logged_out".into()), "logging out");
    f.check(at.elapsed() < limit, || format!("logging out took {:?}", at.elapsed()));

    // The role ends.
    let member = person(&portal, "ag-mitglied-mobilitaet").await;
    let mut editor = Editor::open(&member, &vision("mobilitaet")).await;
    editor.write(" noch").await;
    editor.all_stored().await;
    let role = role_of(&portal, "person/ag-mitglied-mobilitaet").await;
    let day = match backend {
        Backend::Sqlite => "select date('now', '-1 day')",
        Backend::Postgres => "select to_char(now() - interval '1 day', 'YYYY-MM-DD')",
    };
    let yesterday = portal.data.texts(day).await.remove(0);
    let ended = steward
        .post("/aktion/roles/end", "/arbeit/personen", &[("f[id]", &role), ("f[until]", &yesterday), ("f[reason]", "Wechsel")])
        .await;
    let at = Instant::now();
    f.check(ended.location().contains("meldung="), || format!("ending the role: {}", ended.brief()));
    f.same(editor.end().await.0, 4403, "the role ends");
    f.check(at.elapsed() < limit, || format!("ending the role took {:?}", at.elapsed()));

    // The session runs out while nothing else happens.
    let late = person(&portal, "ag-leitung-mobilitaet").await;
    let mut editor = Editor::open(&late, &vision("mobilitaet")).await;
    let (left, at) = (Duration::from_secs(3), Instant::now());
    let soon = match backend {
        Backend::Sqlite => "strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now', '+3 seconds')",
        Backend::Postgres => "now() + interval '3 seconds'",
    };
    let session = portal.data.id(key("person/ag-leitung-mobilitaet"));
    portal.data.run(&format!("update \"session\" set expires_at = {soon} where ended_at is null and person_id = {session}")).await;
    // Whatever happens makes the watch look; from then on it knows when this one ends.
    person(&portal, "fachkraft-senden").await;
    f.same(editor.end().await, (4401, "logged_out".into()), "the session runs out");
    f.check(at.elapsed() < left + limit, || format!("a session that ran out in {left:?} was closed after {:?}", at.elapsed()));

    // The account is disabled.
    let officer = person(&portal, "ag-leitung-bildung").await;
    let mut editor = Editor::open(&officer, &vision("bildung")).await;
    let id = key("person/ag-leitung-bildung").to_string();
    let disabled = steward.post("/aktion/people/disable", "/arbeit/personen", &[("f[id]", &id), ("f[reason]", "Ausgeschieden")]).await;
    let at = Instant::now();
    f.check(disabled.location().contains("meldung="), || format!("disabling: {}", disabled.brief()));
    f.same(editor.end().await, (4401, "logged_out".into()), "the account is disabled");
    f.check(at.elapsed() < limit, || format!("disabling took {:?}", at.elapsed()));

    // Others were not disturbed.
    let mut editor = Editor::open(&steward, &principles()).await;
    editor.write("weiter").await;
    editor.all_stored().await;
    settles(&portal, "select count(*) from audit_event where action = 'text.write'", 2).await;
    f.end();
}

async fn role_of(portal: &http_tests::Portal, person: &str) -> String {
    let id = portal.data.id(key(person));
    let rows = portal.data.rows(&format!("select id from role_assignment where person_id = {id}")).await;
    rows[0].try_get_by_index::<uuid::Uuid>(0).unwrap().to_string()
}

#[tokio::test]
async fn losing_the_right_ends_the_socket_on_sqlite() {
    losing(Backend::Sqlite).await;
}

#[tokio::test]
async fn losing_the_right_ends_the_socket_on_postgres() {
    losing(Backend::Postgres).await;
}
