//! What is written live in a released sheet: for colleagues at once, for an edition when it is released.

use crate::kit::{coordinator, form, next, release};
use ::live::Applied;
use contract::forms::texts::TextForm;
use contract::text::{Block, Inline};
use portal::live_texts::{self, Batch, Change, pack};
use portal::{Ctx, fact_sheets};
use portal_tests::{Harness, on_both};
use std::sync::atomic::{AtomicU64, Ordering};

static WRITERS: AtomicU64 = AtomicU64::new(100);

/// Adds a paragraph as the editor does; it is stored and not yet followed.
async fn write_live(ctx: &Ctx, sheet: contract::Id, words: &str) -> contract::Id {
    let id = live_texts::open(ctx, "fact_sheet", sheet, "narrative").await.expect("opened").text;
    let stored = live_texts::load(&ctx.portal, id).await.expect("loaded").expect("a live text");
    let mut text = stored.text().expect("readable");
    let mut document = text.document();
    document.content.push(Block::Paragraph { content: vec![Inline::text(words)] });
    // A writer of its own each time, as tabs have.
    let Applied::New(new) = text.replace_with(&document, WRITERS.fetch_add(1, Ordering::Relaxed)).expect("changed") else {
        panic!("nothing changed")
    };
    let changes = vec![Change { text: id, updates: pack([new.update.as_slice()]) }];
    live_texts::Appender::new(ctx.portal.clone()).append(Batch { changes, ..Batch::default() }).await.expect("stored");
    id
}

/// Saves the plain form, whose reader began with `base`, with one paragraph more.
async fn write_plainly(ctx: &Ctx, sheet: contract::Id, version: i32, base: String, words: &str) {
    let form = TextForm {
        owner_kind: "fact_sheet".into(),
        owner_id: sheet.to_string(),
        slot: "narrative".into(),
        version: version.to_string(),
        markdown: format!("{base}\n\n{words}"),
        base,
        ..TextForm::default()
    };
    portal::texts::save(ctx, form).await.expect("saved");
}

on_both! {
    async fn what_is_written_live_in_a_released_sheet_waits_for_its_release(backend: Backend) {
        let h = Harness::demo(backend).await;
        let (officer, boss) = (h.officer("nottuln"), coordinator(&h, "nottuln"));
        let number = fact_sheets::save(&officer, form("nottuln")).await.expect("created");
        let id = fact_sheets::show(&officer, number).await.expect("sheet").sheet.id;
        let view = async || fact_sheets::show(&boss, number).await.expect("sheet");
        let said = async || next(&h).await.narrative.plain();
        let text = async || portal::texts::show(&boss, "fact_sheet", id, "narrative").await.expect("text");

        // In a draft nothing waits; what is not followed yet is released with it.
        write_live(&officer, id, "Eins").await;
        release(&h, &boss, number).await;
        assert_eq!(said().await.trim(), "Eins");

        // Neither before it is followed nor after it.
        let live = write_live(&officer, id, "Zwei").await;
        assert!(text().await.document.plain().contains("Zwei"), "colleagues see it at once");
        assert_eq!(said().await.trim(), "Eins");
        live_texts::follow(&h.portal, live, None).await.expect("followed");
        assert_eq!(said().await.trim(), "Eins");
        assert_eq!(view().await.released.expect("kept").narrative.plain().trim(), "Eins");

        // The release takes what was written up to that moment.
        write_live(&officer, id, "Drei").await;
        release(&h, &boss, number).await;
        assert!(view().await.released.is_none());
        assert_eq!(said().await.split_whitespace().collect::<Vec<_>>(), ["Eins", "Zwei", "Drei"]);

        // Alone with the plain form, whoever may release changes it at once.
        let now = text().await;
        write_plainly(&boss, id, now.version, domain::markdown::write(&now.document), "Vier").await;
        assert!(view().await.released.is_none());
        assert!(said().await.contains("Vier"));

        // With words of somebody else in between, it waits.
        let now = text().await;
        write_live(&officer, id, "Fünf").await;
        write_plainly(&boss, id, now.version, domain::markdown::write(&now.document), "Sechs").await;
        let all = text().await.document.plain();
        assert!(all.contains("Fünf") && all.contains("Sechs"), "{all}");
        let said = said().await;
        assert!(said.contains("Vier") && !said.contains("Fünf") && !said.contains("Sechs"), "{said}");
    }
}
