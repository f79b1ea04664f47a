//! Who can be responsible, who is not any more, and what waits for whoever is.

use crate::kit::{again, chosen, coordinator, form};
use contract::Id;
use contract::forms::fact_sheets::{BulkForm, FactSheetForm, OwnerForm};
use domain::fact_sheets::Stale;
use entity::role_assignment;
use portal::fact_sheets::{self, Filter, Hint, Sort, Waiting};
use portal::{Ctx, Error};
use portal_tests::{Harness, key, on_both};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};

/// A person's roles hold in another municipality from now on.
pub async fn moves(h: &Harness, account: &str, to: &str) {
    role_assignment::Entity::update_many()
        .set(role_assignment::ActiveModel { organisation_id: Set(Some(key(&format!("org/{to}")))), ..Default::default() })
        .filter(role_assignment::Column::PersonId.eq(key(&format!("person/{account}"))))
        .exec(&h.db)
        .await
        .expect("moved");
}

async fn waits(ctx: &Ctx, number: i32) -> Vec<Waiting> {
    let mine = fact_sheets::mine(ctx).await.expect("mine");
    mine.waiting.into_iter().filter(|(_, line)| line.number == number).map(|(why, _)| why).collect()
}

on_both! {
    async fn whoever_works_elsewhere_now_is_gone(backend: Backend) {
        let h = Harness::demo(backend).await;
        let (nottuln, steward) = (h.officer("nottuln"), h.steward());
        let number = fact_sheets::save(&nottuln, form("nottuln")).await.expect("created");
        let stale = async || fact_sheets::show(&steward, number).await.expect("sheet").stale;
        let ownerless = Filter { hint: Some(Hint::NoOwner), ..Filter::default() };
        let listed = async || fact_sheets::list(&steward, &ownerless, Sort::Number, 1).await.expect("list").total;
        assert_eq!((stale().await, listed().await), (vec![], 0));
        assert_eq!(waits(&coordinator(&h, "nottuln"), number).await, [Waiting::Release]);

        moves(&h, "fachkraft-nottuln", "senden").await;
        assert_eq!((stale().await, listed().await), (vec![Stale::OwnerGone], 1));
        let all = fact_sheets::list(&steward, &Filter::default(), Sort::Number, 1).await.expect("list");
        assert_eq!(all.lines[0].stale, [Stale::OwnerGone], "the list says so without the filter");
        assert_eq!(waits(&coordinator(&h, "nottuln"), number).await, [Waiting::Owner], "the own people learn of it");
        let in_senden = h.acting("fachkraft-nottuln", contract::people::TrustLevel::Substantial, h.officer("senden").actor.expect("actor").roles);
        let mine = fact_sheets::mine(&in_senden).await.expect("mine");
        assert!(mine.own.is_empty() && mine.waiting.is_empty(), "nobody is asked for what they may not do");

        // Taking part is enough.
        let both = FactSheetForm { owner: key("person/digital-nottuln").to_string(), participants: vec![key("org/senden").to_string()], ..again(&steward, number).await };
        fact_sheets::save(&steward, both).await.expect("saved");
        let back = FactSheetForm { owner: key("person/fachkraft-nottuln").to_string(), ..again(&steward, number).await };
        fact_sheets::save(&steward, back).await.expect("fits again");
        assert_eq!(stale().await, []);
        // Whoever goes does not stand in the way of other changes; taking the municipality out says so.
        let alone = FactSheetForm { participants: vec![], ..again(&steward, number).await };
        let Err(Error::Invalid(errors)) = fact_sheets::save(&steward, alone).await else { panic!("kept somebody who may not report") };
        assert_eq!(errors["owner"], "not_theirs");
        moves(&h, "fachkraft-nottuln", "olfen").await;
        let edited = FactSheetForm { title: "Mitfahrbänke im Ort".into(), ..again(&steward, number).await };
        fact_sheets::save(&steward, edited).await.expect("saved");
    }
}

on_both! {
    async fn only_who_may_report_can_be_responsible(backend: Backend) {
        let h = Harness::demo(backend).await;
        let steward = h.steward();
        let number = fact_sheets::save(&h.officer("nottuln"), form("nottuln")).await.expect("created");
        let view = fact_sheets::show(&steward, number).await.expect("sheet");
        let offered: Vec<Id> = fact_sheets::candidates(&steward).await.expect("people").into_iter().filter(|c| c.fits(&view.belongs)).map(|c| c.id).collect();
        for (account, can) in [
            ("fachkraft-nottuln", true),
            ("digital-nottuln", true),
            ("geschaeftsstelle", true),
            ("bm-nottuln", false),
            ("bm-senden", false),
            ("sitzungsdienst-nottuln", false),
            ("fachkraft-senden", false),
            ("ag-mitglied-mobilitaet", false),
            ("vorsitz", false),
            ("betrieb", false),
        ] {
            let person = key(&format!("person/{account}"));
            assert_eq!(offered.contains(&person), can, "{account} is offered");
            let owner = OwnerForm { id: view.sheet.id.to_string(), version: again(&steward, number).await.version, owner: person.to_string() };
            assert_eq!(fact_sheets::hand_over(&steward, owner).await.is_ok(), can, "{account} takes it over");
            let edit = FactSheetForm { owner: person.to_string(), ..again(&steward, number).await };
            assert_eq!(fact_sheets::save(&steward, edit).await.is_ok(), can, "{account} in the form");
            let bulk = BulkForm { ids: chosen(&steward, &[number]).await, change: "owner".into(), owner: person.to_string(), ..BulkForm::default() };
            assert_eq!(fact_sheets::bulk(&steward, bulk).await.is_ok(), can, "{account} for several");
        }
    }
}

on_both! {
    async fn what_is_overdue_comes_before_what_is_closed(backend: Backend) {
        let h = Harness::demo(backend).await;
        let officer = h.officer("nottuln");
        for i in 0..24 {
            let closed = FactSheetForm { title: format!("Fertig {i}"), status: "completed".into(), ..form("nottuln") };
            fact_sheets::save(&officer, closed).await.expect("created");
        }
        let number = fact_sheets::save(&officer, form("nottuln")).await.expect("created");
        h.clock.advance(chrono::Duration::days(200));
        let id = fact_sheets::show(&officer, number).await.expect("sheet").sheet.id;
        let once = FactSheetForm { title: "Gerade begonnen".into(), ..form("nottuln") };
        let fresh = fact_sheets::save(&officer, once).await.expect("created");
        let mine = fact_sheets::mine(&officer).await.expect("mine");
        assert_eq!(mine.own.iter().map(|l| l.number).take(2).collect::<Vec<_>>(), [number, fresh], "what goes on stands above what is closed");
        assert_eq!(mine.own.len(), 20);
        assert!(mine.waiting.iter().any(|(why, line)| *why == Waiting::Report && line.id == id), "the overdue one is named");
    }
}
