//! Live texts are kept: numbers without gaps, snapshots, documents that follow, forms that merge.

use contract::forms::texts::TextForm;
use contract::text::{Block, Document, Inline};
use entity::live_text;
use live::{Applied, Limits, Text};
use portal::Ctx;
use portal::live_texts::{self, Appender, Batch, Change, pack, unpack};
use portal_tests::{Backend, Harness, key, on_both};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};

/// An editor's copy of a text, and changes of it.
struct Editor {
    id: contract::Id,
    text: Text,
    writer: u64,
}

impl Editor {
    async fn open(ctx: &Ctx, writer: u64) -> Self {
        let opened = live_texts::open(ctx, "field", key("field/mobilitaet"), "vision").await.expect("opened");
        let stored = live_texts::load(&ctx.portal, opened.text).await.expect("loaded").expect("a live text");
        Self { id: opened.text, text: stored.text().expect("readable"), writer }
    }

    /// Adds a paragraph; gives what is to be stored.
    fn add(&mut self, words: &str) -> Change {
        let mut document = self.text.document();
        document.content.push(Block::Paragraph { content: vec![Inline::text(words)] });
        // Every change by a writer of its own, as tabs have.
        self.writer += 1;
        let Applied::New(change) = self.text.replace_with(&document, self.writer).expect("changed") else { panic!("nothing changed") };
        Change { text: self.id, updates: pack([change.update.as_slice()]) }
    }
}

async fn store(ctx: &Ctx, changes: Vec<Change>) -> i64 {
    Appender::new(ctx.portal.clone()).append(Batch { changes, ..Batch::default() }).await.expect("stored").first
}

async fn words(ctx: &Ctx, id: contract::Id) -> String {
    let stored = live_texts::load(&ctx.portal, id).await.expect("loaded").expect("a live text");
    stored.text().expect("readable").document().plain()
}

async fn shown(ctx: &Ctx) -> portal::texts::TextView {
    portal::texts::show(ctx, "field", key("field/mobilitaet"), "vision").await.expect("text")
}

on_both! {
    async fn what_is_stored_is_loaded_compacted_and_shown(backend: Backend) {
        let h = Harness::demo(backend).await;
        let ctx = h.steward();
        let before = shown(&ctx).await;
        let mut editor = Editor::open(&ctx, 100).await;
        assert_eq!(editor.text.document().plain(), before.document.plain(), "what stood in the text is the beginning");
        let other = live_texts::open(&ctx, "strategy", contract::Id::nil(), "principles").await.expect("opened").text;
        let elsewhere = Text::from_document(&Document::from_plain("Von anderswo"), 7, Limits::default()).expect("a text").snapshot();

        let ahead = async || portal::editions::ahead(&ctx).await.expect("ahead").contents;
        let as_it_was = ahead().await;
        assert!(std::sync::Arc::ptr_eq(&as_it_was, &ahead().await), "it is put together again although nothing happened");
        // One commit for two texts; numbers follow each other whatever the text.
        let first = store(&ctx, vec![editor.add("Eins"), Change { text: other, updates: pack([elsewhere.as_slice()]) }, editor.add("Zwei")]).await;
        assert_eq!(store(&ctx, vec![editor.add("Drei")]).await, first + 3);
        assert_eq!(live_texts::newest(&ctx.portal).await.expect("newest"), first + 3);
        let rows = live_texts::rows_behind(&ctx.portal, first, 10).await.expect("rows");
        assert_eq!(rows.iter().map(|r| (r.seq, r.text)).collect::<Vec<_>>(), [(first + 1, other), (first + 2, editor.id), (first + 3, editor.id)]);
        assert_eq!(unpack(&rows[0].updates), Some(vec![elsewhere.as_slice()]));

        // Shown at once, in a preview too; the document follows.
        assert!(shown(&ctx).await.document.plain().ends_with("Eins\nZwei\nDrei"));
        let preview = portal::editions::preview(&ctx).await.expect("preview");
        assert!(preview.after.fields.iter().any(|f| f.vision.plain().contains("Drei")), "a preview lacks what is stored");
        assert!(ahead().await.fields.iter().any(|f| f.vision.plain().contains("Drei")), "the preview's pages lack what is stored");
        assert_eq!(shown(&ctx).await.version, before.version);
        live_texts::follow(&ctx.portal, editor.id, Some(key("person/geschaeftsstelle"))).await.expect("followed");
        let followed = shown(&ctx).await;
        assert_eq!((followed.version, followed.document.plain()), (before.version + 1, editor.text.document().plain()));
        assert!(followed.updated_by.is_some());

        // A snapshot takes the place of the rows; the newest number stays and goes on.
        let whole = words(&ctx, editor.id).await;
        let mut waiting = live_texts::waiting(&ctx.portal).await.expect("waiting");
        waiting.sort();
        let mut both = vec![editor.id, other];
        both.sort();
        assert_eq!(waiting, both);
        assert!(live_texts::compact(&ctx.portal, editor.id).await.expect("compacted"));
        assert!(!live_texts::compact(&ctx.portal, editor.id).await.expect("compacted"), "nothing is left to do");
        assert!(live_texts::compact(&ctx.portal, other).await.expect("compacted"));
        assert!(live_texts::waiting(&ctx.portal).await.expect("waiting").is_empty());
        assert_eq!(words(&ctx, editor.id).await, whole);
        assert_eq!(store(&ctx, vec![editor.add("Vier")]).await, first + 4);
        live_texts::follow_all(&ctx.portal).await.expect("followed");
        assert!(shown(&ctx).await.document.plain().ends_with("Drei\nVier"));
    }
}

on_both! {
    async fn a_form_is_one_more_change(backend: Backend) {
        let h = Harness::demo(backend).await;
        let ctx = h.steward();
        let mut editor = Editor::open(&ctx, 100).await;
        let base = domain::markdown::write(&shown(&ctx).await.document);
        let version = shown(&ctx).await.version.to_string();
        // Written while the form was open, and already followed: the form's version is old.
        store(&ctx, vec![editor.add("Von anderen")]).await;
        live_texts::follow(&ctx.portal, editor.id, None).await.expect("followed");
        let form = TextForm {
            owner_kind: "field".into(),
            owner_id: key("field/mobilitaet").to_string(),
            slot: "vision".into(),
            version,
            markdown: format!("{base}\n\nAus dem Formular"),
            base,
            ..TextForm::default()
        };
        let saved = portal::texts::save(&ctx, form.clone()).await.expect("merged");
        let plain = saved.document.plain();
        assert!(plain.contains("Von anderen") && plain.contains("Aus dem Formular"), "{plain}");
        assert_eq!(words(&ctx, editor.id).await, plain);
        // Without its beginning a form cannot be merged.
        let blind = TextForm { base: String::new(), ..form };
        assert!(matches!(portal::texts::save(&ctx, blind).await, Err(portal::Error::Conflict)));
    }
}

on_both! {
    async fn twenty_who_begin_at_once_begin_one_text(backend: Backend) {
        let h = Harness::demo(backend).await;
        let tasks: Vec<_> = (0..20).map(|_| {
            let ctx = h.steward();
            tokio::spawn(async move { live_texts::open(&ctx, "field", key("field/bildung"), "vision").await.map(|o| o.text) })
        }).collect();
        let mut found = std::collections::BTreeSet::new();
        for task in tasks {
            found.insert(task.await.expect("ran").expect("opened"));
        }
        assert_eq!(found.len(), 1);
        assert!(matches!(live_texts::open(&h.steward(), "page", contract::Id::nil(), "body").await, Err(portal::Error::NotFound)));
    }
}

/// What two make of the same text under one number at the same moment: the second does not fit behind
/// the first.
fn at_once(text: &mut Editor, other: &mut Editor, writer: u64) -> [Change; 2] {
    let paragraph = |words: &str| Block::Paragraph { content: vec![Inline::text(words)] };
    let change = |editor: &mut Editor, block: Block| {
        let mut document = editor.text.document();
        document.content.push(block);
        let Applied::New(change) = editor.text.replace_with(&document, writer).expect("changed") else { panic!("nothing changed") };
        Change { text: editor.id, updates: pack([change.update.as_slice()]) }
    };
    [change(text, paragraph("A")), change(other, Block::Blockquote { content: vec![paragraph("Zwei")] })]
}

on_both! {
    async fn what_does_not_fit_is_left_out_and_kept(backend: Backend) {
        let h = Harness::demo(backend).await;
        let ctx = h.steward();
        let (mut here, mut there) = (Editor::open(&ctx, 100).await, Editor::open(&ctx, 200).await);
        let [first, second] = at_once(&mut here, &mut there, 500);
        let left = unpack(&second.updates).expect("packed").remove(0).to_vec();
        store(&ctx, vec![first, second]).await;

        // It loads, and so does all that reads texts.
        assert!(words(&ctx, here.id).await.ends_with("\nA"));
        assert!(shown(&ctx).await.document.plain().ends_with("\nA"));
        portal::editions::preview(&ctx).await.expect("preview");
        live_texts::follow(&ctx.portal, here.id, None).await.expect("followed");

        // It is kept where it is, however often the text is compacted.
        let kept = async || {
            let rows = live_texts::rows_behind(&ctx.portal, 0, 100).await.expect("rows");
            let kept: Vec<_> = rows.into_iter().filter(|r| r.is_left_out()).collect();
            kept.iter().map(|r| unpack(&r.updates).expect("packed")[1].to_vec()).collect::<Vec<_>>()
        };
        assert!(live_texts::compact(&ctx.portal, here.id).await.expect("compacted"));
        assert_eq!(kept().await, std::slice::from_ref(&left));
        for word in ["Weiter", "Und weiter"] {
            store(&ctx, vec![here.add(word)]).await;
            assert!(live_texts::compact(&ctx.portal, here.id).await.expect("compacted"));
        }
        assert_eq!(kept().await, [left]);
        assert!(words(&ctx, here.id).await.ends_with("\nA\nWeiter\nUnd weiter"));
        assert!(live_texts::waiting(&ctx.portal).await.expect("waiting").is_empty());
    }
}

on_both! {
    async fn who_stores_leaves_the_only_connection_to_others(backend: Backend) {
        let h = Harness::demo(backend).await;
        let mut editor = Editor::open(&h.steward(), 100).await;
        let narrow = h.narrow().await;
        let mut appender = Appender::new(narrow.clone());
        for words in ["Eins", "Zwei"] {
            let changes = vec![editor.add(words)];
            appender.append(Batch { changes, ..Batch::default() }).await.expect("stored");
            let asked = tokio::time::timeout(std::time::Duration::from_secs(5), live_texts::newest(&narrow)).await;
            asked.expect("somebody else comes to the database").expect("newest");
        }
    }
}

on_both! {
    async fn who_stores_waits_for_whoever_is_writing(backend: Backend) {
        let h = Harness::demo(backend).await;
        let mut editor = Editor::open(&h.steward(), 100).await;
        let mut appender = Appender::new(h.portal.clone());
        let (id, changes) = (editor.id, vec![editor.add("Vorher")]);
        let first = appender.append(Batch { changes, ..Batch::default() }).await.expect("stored").first;
        let tx = portal::db::begin(&h.db).await.expect("begun");
        let changes = vec![editor.add("Unterdessen")];
        let stored = appender.append(Batch { changes, ..Batch::default() });
        // Asked first, it has tried once when the other one goes on.
        let (stored, ()) = tokio::join!(biased; stored, async {
            if backend == Backend::Sqlite {
                assert_eq!(live_texts::newest(&h.portal).await.expect("newest"), first);
            }
            tx.commit().await.expect("committed");
        });
        assert_eq!(stored.expect("stored").first, first + 1);
        assert!(words(&h.steward(), id).await.ends_with("Vorher\nUnterdessen"));
    }
}

on_both! {
    async fn a_writers_number_is_one_persons(backend: Backend) {
        let h = Harness::demo(backend).await;
        let ctx = h.steward();
        let mut editor = Editor::open(&ctx, 100).await;
        let other = live_texts::open(&ctx, "strategy", contract::Id::nil(), "principles").await.expect("opened").text;
        let elsewhere = Text::from_document(&Document::from_plain("Von anderswo"), 7, Limits::default()).expect("a text").snapshot();
        let (anna, ben) = (key("person/geschaeftsstelle"), key("person/ag-leitung-mobilitaet"));
        let append = async |changes: Vec<Change>, writers: Vec<(contract::Id, u64, contract::Id)>| {
            Appender::new(ctx.portal.clone()).append(Batch { changes, writers, ..Batch::default() }).await.expect("stored")
        };
        let change = editor.add("Von Anna");
        let number = editor.writer;
        let mine = append(vec![change], vec![(editor.id, number, anna)]).await;
        assert_eq!((mine.count, mine.foreign), (1, vec![]));

        // Of the text with the number nothing is stored, of the other everything.
        let theirs = editor.add("Von Ben unter Annas Nummer");
        let changes = vec![theirs, Change { text: other, updates: pack([elsewhere.as_slice()]) }];
        let done = append(changes, vec![(editor.id, number, ben), (other, 7, ben)]).await;
        assert_eq!((done.first, done.count, done.foreign), (mine.first + 1, 1, vec![(editor.id, number, anna)]));
        assert!(!words(&ctx, editor.id).await.contains("Ben"));
        assert!(words(&ctx, other).await.contains("Von anderswo"));
        let known = live_texts::writers(&ctx.portal, editor.id).await.expect("writers");
        assert_eq!(known.get(&number), Some(&anna));

        // One's own number is no surprise.
        let again = append(vec![], vec![(editor.id, number, anna)]).await;
        assert_eq!((again.count, again.foreign), (0, vec![]));
    }
}

on_both! {
    async fn a_text_that_cannot_follow_keeps_no_other_from_it(backend: Backend) {
        let h = Harness::demo(backend).await;
        let ctx = h.steward();
        let mut editor = Editor::open(&ctx, 100).await;
        let other = live_texts::open(&ctx, "strategy", contract::Id::nil(), "principles").await.expect("opened").text;
        let elsewhere = Text::from_document(&Document::from_plain("Von anderswo"), 7, Limits::default()).expect("a text").snapshot();
        store(&ctx, vec![editor.add("Eins"), Change { text: other, updates: pack([elsewhere.as_slice()]) }]).await;
        let broken = live_text::ActiveModel { snapshot: Set(vec![0xff; 8]), ..Default::default() };
        live_text::Entity::update_many().set(broken).filter(live_text::Column::TextId.eq(editor.id)).exec(&h.db).await.expect("broken");
        assert_eq!(live_texts::follow_all(&ctx.portal).await.expect("followed"), [editor.id]);
        let principles = portal::texts::show(&ctx, "strategy", contract::Id::nil(), "principles").await.expect("text");
        assert!(principles.document.plain().contains("Von anderswo"));
    }
}

on_both! {
    async fn a_form_with_too_much_in_it_is_refused_in_words(backend: Backend) {
        let h = Harness::demo(backend).await;
        let ctx = h.steward();
        let form = |markdown: String| TextForm {
            owner_kind: "field".into(),
            owner_id: key("field/mobilitaet").to_string(),
            slot: "vision".into(),
            markdown,
            ..TextForm::default()
        };
        let table = "|a".repeat(200) + "|\n" + &"|-".repeat(200) + "|\n";
        let notes = format!("{}\n\n[^1]: {}", "[^1]".repeat(3_000), "Wort ".repeat(2_000));
        for (markdown, code) in [(table, "table_too_large"), (notes, "notes_too_long")] {
            let mut form = form(markdown);
            form.version = shown(&ctx).await.version.to_string();
            let Err(portal::Error::Invalid(errors)) = portal::texts::save(&ctx, form).await else { panic!("{code}: taken") };
            assert_eq!(errors.get("markdown").map(String::as_str), Some(code));
            assert!(contract::messages::sentence(code, contract::Lang::De).ends_with('.'));
        }
    }
}
