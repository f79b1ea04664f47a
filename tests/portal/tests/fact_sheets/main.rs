//! Fact sheets: rights, conflicts, validation, several at once, staleness, files, publication.

mod kit;
mod listing;
mod live;
mod owners;
mod release;
mod reminders;

use contract::Id;
use contract::forms::fact_sheets::*;
use contract::rules::Form;
use contract::strategy::EditState;
use kit::{again, chosen, form};
use portal::fact_sheets::{self, Filter, Sort};
use portal::{Ctx, Error};
use portal_tests::{Harness, key, on_both};
use sea_orm::{EntityTrait, QueryOrder};

on_both! {
    async fn officers_write_for_their_own_municipality_only(backend: Backend) {
        let h = Harness::demo(backend).await;
        assert!(matches!(fact_sheets::save(&h.officer("senden"), form("nottuln")).await, Err(Error::Denied)));
        let number = fact_sheets::save(&h.officer("nottuln"), form("nottuln")).await.expect("created");
        let edit = again(&h.steward(), number).await;
        assert!(matches!(fact_sheets::save(&h.officer("senden"), edit.clone()).await, Err(Error::Denied)));
        let moved = FactSheetForm { lead: key("org/senden").to_string(), ..edit.clone() };
        let Err(Error::Invalid(errors)) = fact_sheets::save(&h.officer("nottuln"), moved).await else { panic!("moved") };
        assert_eq!(errors["lead"], "not_yours");
        let stranger = FactSheetForm { owner: key("person/fachkraft-senden").to_string(), ..edit };
        let Err(Error::Invalid(errors)) = fact_sheets::save(&h.officer("nottuln"), stranger).await else { panic!("owner") };
        assert_eq!(errors["owner"], "not_theirs");
        let anonymous = Ctx::new(h.portal.clone(), None);
        assert!(matches!(fact_sheets::save(&anonymous, form("nottuln")).await, Err(Error::LoginNeeded)));
        assert!(matches!(fact_sheets::list(&anonymous, &Filter::default(), Sort::Number, 1).await, Err(Error::LoginNeeded)));
    }
}

on_both! {
    async fn a_change_of_status_or_owner_has_its_reason_in_the_log(backend: Backend) {
        let h = Harness::demo(backend).await;
        let officer = h.officer("nottuln");
        let number = fact_sheets::save(&officer, form("nottuln")).await.expect("created");
        let words = FactSheetForm { summary: "Nur andere Worte.".into(), ..again(&officer, number).await };
        fact_sheets::save(&officer, words).await.expect("saved");
        let done = FactSheetForm { status: "completed".into(), owner: String::new(), ..again(&officer, number).await };
        fact_sheets::save(&officer, done).await.expect("saved");
        let log = entity::audit_event::Entity::find().order_by_asc(entity::audit_event::Column::Id).all(&h.db).await.expect("log");
        let saves: Vec<_> = log.iter().filter(|e| e.action == "fact_sheet.save").collect();
        assert_eq!(saves[0].reason, "", "words are no step");
        assert_eq!(saves[1].reason, "Status: läuft, jetzt abgeschlossen; Zuständigkeit übergeben");
        let owner = |v: &Option<serde_json::Value>| v.as_ref().expect("content")["owner"].clone();
        assert_eq!(owner(&saves[1].before), serde_json::json!(key("person/fachkraft-nottuln")));
        assert_eq!(owner(&saves[1].after), serde_json::Value::Null);
    }
}

on_both! {
    async fn the_second_of_two_learns_of_the_first(backend: Backend) {
        let h = Harness::demo(backend).await;
        let officer = h.officer("nottuln");
        let number = fact_sheets::save(&officer, form("nottuln")).await.expect("created");
        let edit = again(&officer, number).await;
        let tasks: Vec<_> = (0..8)
            .map(|i| {
                let (ctx, form) = (officer.clone(), FactSheetForm { title: format!("Titel {i}"), ..edit.clone() });
                tokio::spawn(async move { fact_sheets::save(&ctx, form).await })
            })
            .collect();
        let mut saved = 0;
        for task in tasks {
            match task.await.expect("ran") {
                Ok(_) => saved += 1,
                Err(Error::Conflict) => {}
                Err(e) => panic!("{e:?}"),
            }
        }
        assert_eq!(saved, 1);
    }
}

on_both! {
    async fn two_who_create_at_once_get_two_numbers(backend: Backend) {
        let h = Harness::demo(backend).await;
        let tasks: Vec<_> = (0..6).map(|_| { let ctx = h.officer("nottuln"); tokio::spawn(async move { fact_sheets::save(&ctx, form("nottuln")).await }) }).collect();
        let mut numbers = vec![];
        for task in tasks {
            numbers.push(task.await.expect("ran").expect("created"));
        }
        numbers.sort_unstable();
        numbers.dedup();
        assert_eq!(numbers.len(), 6);
    }
}

on_both! {
    async fn bad_input_is_named_and_nothing_is_saved(backend: Backend) {
        let h = Harness::demo(backend).await;
        let bad = FactSheetForm { start: "01.03.2026".into(), end: "31.12.2025".into(), cost: "-1".into(), ..form("nottuln") };
        let Err(Error::Invalid(errors)) = fact_sheets::save(&h.officer("nottuln"), bad).await else { panic!("accepted") };
        assert_eq!(errors["end"], "end_before_start|31.12.2025|01.03.2026");
        assert_eq!(errors["cost"], "negative");
        let unknown = FactSheetForm {
            fields: vec![Id::from_u128(1).to_string()],
            goals: vec![Id::from_u128(2).to_string()],
            participants: vec![Id::from_u128(3).to_string()],
            ..form("nottuln")
        };
        let Err(Error::Invalid(errors)) = fact_sheets::save(&h.officer("nottuln"), unknown).await else { panic!("accepted") };
        assert_eq!(errors.keys().collect::<Vec<_>>(), ["fields", "goals", "participants"]);
        assert_eq!(fact_sheets::list(&h.steward(), &Filter::default(), Sort::Number, 1).await.expect("list").total, 0);
    }
}

on_both! {
    async fn several_at_once_all_or_none(backend: Backend) {
        let h = Harness::demo(backend).await;
        let (nottuln, senden) = (h.officer("nottuln"), h.officer("senden"));
        let (m, n) = (fact_sheets::save(&nottuln, form("nottuln")).await.expect("a"), fact_sheets::save(&senden, form("senden")).await.expect("b"));
        let a = fact_sheets::show(&nottuln, m).await.expect("a").sheet.id;
        let both = BulkForm { ids: chosen(&nottuln, &[m, n]).await, change: "status".into(), status: "completed".into(), ..BulkForm::default() };
        assert!(matches!(fact_sheets::bulk(&nottuln, both.clone()).await, Err(Error::Denied)));
        assert_eq!(fact_sheets::show_by_id(&nottuln, a).await.expect("a").sheet.content.status.as_str(), "running");
        assert_eq!(fact_sheets::bulk(&h.steward(), both.clone()).await.expect("changed"), 2);
        assert_eq!(fact_sheets::show_by_id(&nottuln, a).await.expect("a").sheet.content.status.as_str(), "completed");
        let ids = chosen(&nottuln, &[m, n]).await;
        let owner = BulkForm { ids, change: "owner".into(), owner: key("person/digital-nottuln").to_string(), ..both.clone() };
        let Err(Error::Invalid(errors)) = fact_sheets::bulk(&h.steward(), owner.clone()).await else { panic!("not theirs") };
        assert_eq!(errors["owner"], "not_theirs");
        let own = BulkForm { ids: chosen(&nottuln, &[m]).await, ..owner };
        assert_eq!(fact_sheets::bulk(&nottuln, own).await.expect("changed"), 1);
        let Err(Error::Invalid(errors)) = fact_sheets::bulk(&nottuln, BulkForm { ids: vec![], ..both }).await else { panic!("none") };
        assert_eq!(errors["ids"], "none_chosen");
    }
}

on_both! {
    async fn several_at_once_change_nothing_that_a_colleague_changed_meanwhile(backend: Backend) {
        let h = Harness::demo(backend).await;
        let officer = h.officer("nottuln");
        let (m, n) = (fact_sheets::save(&officer, form("nottuln")).await.expect("a"), fact_sheets::save(&officer, form("nottuln")).await.expect("b"));
        let seen = BulkForm { ids: chosen(&officer, &[m, n]).await, change: "status".into(), status: "deferred".into(), ..BulkForm::default() };
        let dropped = FactSheetForm { status: "dropped".into(), title: "Radweg | Nord".into(), ..again(&officer, n).await };
        fact_sheets::save(&officer, dropped).await.expect("a colleague's");
        let Err(Error::Invalid(errors)) = fact_sheets::bulk(&officer, seen.clone()).await else { panic!("over a colleague's change") };
        assert_eq!(errors["ids"], format!("changed_meanwhile|P-{n} Radweg   Nord"));
        let status = async |number| fact_sheets::show(&officer, number).await.expect("sheet").sheet.content.status.to_string();
        assert_eq!((status(m).await.as_str(), status(n).await.as_str()), ("running", "dropped"), "all or none");
        // Who has seen the new state may set it.
        fact_sheets::bulk(&officer, BulkForm { ids: chosen(&officer, &[m, n]).await, ..seen.clone() }).await.expect("changed");
        assert_eq!((status(m).await.as_str(), status(n).await.as_str()), ("deferred", "deferred"));
        let without = BulkForm { ids: vec![key("sheet/1").to_string()], ..seen };
        assert!(matches!(fact_sheets::bulk(&officer, without).await, Err(Error::Invalid(_))), "a box without a version");
    }
}

on_both! {
    async fn a_copy_is_a_draft_of_ones_own(backend: Backend) {
        let h = Harness::demo(backend).await;
        let original = fact_sheets::save(&h.officer("nottuln"), FactSheetForm { cost: "5000".into(), ..form("nottuln") }).await.expect("created");
        let id = fact_sheets::show(&h.steward(), original).await.expect("sheet").sheet.id;
        let copy = fact_sheets::copy(&h.officer("senden"), IdForm { id: id.to_string(), ..IdForm::default() }).await.expect("copied");
        let view = fact_sheets::show(&h.officer("senden"), copy).await.expect("sheet");
        assert_eq!(view.sheet.content.lead, key("org/senden"));
        assert_eq!(view.sheet.content.title, "Kopie von Mitfahrbänke");
        assert_eq!((view.state, view.sheet.content.start.clone()), (EditState::Draft, None));
        assert!(view.may_edit && view.notes.is_empty());
        assert!(matches!(fact_sheets::copy(&h.member("mobilitaet"), IdForm { id: id.to_string(), ..IdForm::default() }).await, Err(Error::Denied)));
    }
}

on_both! {
    async fn every_sheet_of_the_demo_region_passes_its_own_form(backend: Backend) {
        let h = Harness::demo(backend).await;
        h.load("coesfeld/2026.json").await;
        let steward = h.steward();
        let all = fact_sheets::list_all(&steward, &Filter::default(), Sort::Number).await.expect("sheets");
        assert!(all.len() > 60);
        for line in all {
            let errors = again(&steward, line.number).await.check();
            assert!(errors.is_empty(), "P-{}: {errors:?}", line.number);
        }
    }
}
