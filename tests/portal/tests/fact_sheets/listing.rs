//! The list, and what waits for whom.

use crate::kit::{form, report};
use contract::forms::fact_sheets::FactSheetForm;
use contract::people::{Role, TrustLevel};
use domain::rights::Held;
use portal::Ctx;
use portal::fact_sheets::{self, Filter, Hint, Sort};
use portal_tests::{Harness, key, on_both};

on_both! {
    async fn filters_and_orders_of_the_list(backend: Backend) {
        let h = Harness::demo(backend).await;
        h.load("coesfeld/2021.json").await;
        let steward = h.steward();
        let all = fact_sheets::list(&steward, &Filter::default(), Sort::Number, 1).await.expect("list");
        assert!(all.total > 25 && all.lines.len() == 25 && all.pages == all.total.div_ceil(25), "{}", all.total);
        let last = fact_sheets::list(&steward, &Filter::default(), Sort::Title, 999).await.expect("list");
        assert_eq!(last.page, last.pages);
        let first = &all.lines[0];
        let by = |f: Filter| { let ctx = steward.clone(); async move { fact_sheets::list(&ctx, &f, Sort::Note, 1).await.expect("list") } };
        let text = by(Filter { text: first.title.to_uppercase(), ..Filter::default() }).await;
        assert!(text.lines.iter().any(|l| l.id == first.id));
        assert_eq!(by(Filter { text: "100%_nichts".into(), ..Filter::default() }).await.total, 0);
        let org = by(Filter { organisation: Some(key("org/nottuln")), ..Filter::default() }).await;
        let field = by(Filter { field: Some(key("field/mobilitaet")), ..Filter::default() }).await;
        let both = by(Filter { organisation: Some(key("org/nottuln")), field: Some(key("field/mobilitaet")), ..Filter::default() }).await;
        assert!(org.total > 0 && field.total > 0 && both.total <= org.total.min(field.total) && org.total < all.total);
        let status = by(Filter { status: Some(first.status), ..Filter::default() }).await;
        assert!(status.lines.iter().all(|l| l.status == first.status));
        assert_eq!(by(Filter { year: Some(1950), ..Filter::default() }).await.total, 0);
        assert!(by(Filter { owner: Some(key("person/digital-kreis-coesfeld")), ..Filter::default() }).await.total > 0);
    }
}

on_both! {
    async fn a_project_is_under_way_in_a_year_as_public_lists_count_it(backend: Backend) {
        let h = Harness::demo(backend).await;
        let mut numbers = Vec::new();
        for (start, end) in [("2026", "2027"), ("2026", ""), ("", "2027"), ("", "")] {
            let sheet = FactSheetForm { start: start.into(), end: end.into(), ..form("nottuln") };
            numbers.push(fact_sheets::save(&h.officer("nottuln"), sheet).await.expect("created"));
        }
        for (year, expected) in [(2025, &[][..]), (2026, &[0, 1]), (2027, &[0, 1, 2]), (2028, &[1])] {
            let filter = Filter { year: Some(year), ..Filter::default() };
            let found = fact_sheets::list(&h.steward(), &filter, Sort::Number, 1).await.expect("list");
            let found: Vec<i32> = found.lines.iter().map(|l| l.number).collect();
            assert_eq!(found, expected.iter().map(|i| numbers[*i]).collect::<Vec<_>>(), "{year}");
        }
    }
}

on_both! {
    async fn a_draft_waits_for_whoever_may_release_it(backend: Backend) {
        let h = Harness::demo(backend).await;
        let mayor = |slug: &str| {
            let held = Held { role: Role::Mayor, organisation: Some(key(&format!("org/{slug}"))), group: None };
            h.acting(&format!("bm-{slug}"), TrustLevel::Substantial, vec![held])
        };
        let number = fact_sheets::save(&h.officer("nottuln"), form("nottuln")).await.expect("created");
        let waits = async |ctx: &Ctx| {
            let mine = fact_sheets::mine(ctx).await.expect("mine");
            mine.waiting.into_iter().find(|(why, line)| *why == fact_sheets::Waiting::Release && line.number == number)
        };
        let (_, line) = waits(&mayor("nottuln")).await.expect("waits for the own mayor");
        assert!(line.may_release && !line.may_edit);
        assert!(!waits(&h.officer("nottuln")).await.expect("the officer sees it, too").1.may_release);
        assert!(waits(&mayor("senden")).await.is_none(), "not another's draft");
        let saved = portal::audit_log::Filter { action: "fact_sheet".into(), ..Default::default() };
        assert_eq!(portal::audit_log::list(&h.steward(), &saved).await.expect("log").total, 1, "the log finds names with an underscore");
    }
}

on_both! {
    async fn stale_sheets_say_so(backend: Backend) {
        let h = Harness::demo(backend).await;
        let officer = h.officer("nottuln");
        let number = fact_sheets::save(&officer, form("nottuln")).await.expect("created");
        let overdue = Filter { hint: Some(Hint::Stale), ..Filter::default() };
        assert!(fact_sheets::show(&officer, number).await.expect("sheet").stale.is_empty());
        assert_eq!(fact_sheets::list(&officer, &overdue, Sort::Number, 1).await.expect("list").total, 0);
        h.clock.advance(chrono::Duration::days(200));
        let view = fact_sheets::show(&officer, number).await.expect("sheet");
        assert_eq!(view.stale.len(), 1);
        assert_eq!(fact_sheets::list(&officer, &overdue, Sort::Number, 1).await.expect("list").total, 1);
        let mine = fact_sheets::mine(&officer).await.expect("mine");
        assert!(mine.waiting.iter().any(|(w, _)| *w == fact_sheets::Waiting::Report));
        fact_sheets::report(&officer, report(&h, view.sheet.id)).await.expect("reported");
        assert!(fact_sheets::show(&officer, number).await.expect("sheet").stale.is_empty());
        let ownerless = FactSheetForm { owner: String::new(), ..form("nottuln") };
        fact_sheets::save(&officer, ownerless).await.expect("created");
        let nobody = Filter { hint: Some(Hint::NoOwner), ..Filter::default() };
        let found = fact_sheets::list(&officer, &nobody, Sort::Number, 1).await.expect("list");
        assert_eq!((found.total, found.lines[0].stale.clone()), (1, vec![domain::fact_sheets::Stale::OwnerGone]));
    }
}
