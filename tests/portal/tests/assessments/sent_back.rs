//! Why a sheet was sent back stays in the municipality; why there is a new version goes along with it.

use super::*;
use portal::exchange::{Scope, download, municipality};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set};

const NEW: &str = "Neuer Beschluss des Rates";
const BACK: &str = "UNTERUNS: Bildung ist zu hoch";

async fn sent_back(h: &Harness) {
    let form = now(h, "nottuln").await;
    a::send_back(&h.mayor("nottuln"), SheetReasonForm { sheet: form.sheet, version: form.version, reason: BACK.into() })
        .await
        .expect("sent back");
}

on_both! {
    async fn a_new_version_that_was_sent_back_keeps_its_own_reason(backend: Backend) {
        let h = opened(backend).await;
        let officer = h.officer("nottuln");
        released(&h, "nottuln", [3, 4, 5]).await;
        let form = now(&h, "nottuln").await;
        a::revise(&officer, SheetReasonForm { sheet: form.sheet, version: form.version, reason: NEW.into() }).await.expect("begun");
        a::submit(&officer, handing(now(&h, "nottuln").await)).await.expect("handed in");
        sent_back(&h).await;
        let view = a::sheet(&officer, SLUG, "nottuln").await.expect("sheet");
        assert_eq!((view.number, view.reason.as_str(), view.sent_back.as_str()), (2, NEW, BACK));
        // Their own people read in "my work" what is to be done.
        let own = portal::people::organisations(&officer).await.expect("own");
        let waiting = a::waiting(&officer, &own).await.expect("waiting");
        assert!(waiting.iter().any(|w| w.slug == SLUG && w.sheet.reason == BACK));

        // Whoever is not from there takes out everything else, but not that.
        let steward = h.steward();
        for scope in [Scope::Region, Scope::Municipality(municipality(&h.portal, "nottuln").await.expect("Nottuln")), Scope::All] {
            let out = everything_in(download(&steward, &scope).await.expect("taken out"));
            assert!(out.contains(NEW) && !out.contains("UNTERUNS"), "{scope:?}");
        }
        let own = Scope::Municipality(municipality(&h.portal, "nottuln").await.expect("Nottuln"));
        assert!(everything_in(download(&h.mayor("nottuln"), &own).await.expect("taken out")).contains(BACK));

        a::submit(&officer, handing(now(&h, "nottuln").await)).await.expect("handed in");
        a::release(&h.mayor("nottuln"), now(&h, "nottuln").await).await.expect("released");
        let view = a::sheet(&officer, SLUG, "nottuln").await.expect("sheet");
        assert_eq!((view.releases[0].number, view.releases[0].reason.as_str(), view.sent_back.as_str()), (2, NEW, ""));
        let log = entity::audit_event::Entity::find().all(&h.db).await.expect("log");
        assert!(!format!("{log:?}").contains("UNTERUNS"));
        assert!(log.iter().any(|e| e.action == "answers.release" && e.reason == NEW));
        let notices = entity::notice::Entity::find().all(&h.db).await.expect("notices");
        assert!(!format!("{notices:?}").contains("UNTERUNS"));
    }
}

on_both! {
    async fn a_first_version_that_was_sent_back_has_no_reason_when_it_is_released(backend: Backend) {
        let h = opened(backend).await;
        handed_in(&h, "nottuln", [3, 4, 5]).await;
        sent_back(&h).await;
        a::submit(&h.officer("nottuln"), handing(now(&h, "nottuln").await)).await.expect("handed in");
        a::release(&h.mayor("nottuln"), now(&h, "nottuln").await).await.expect("released");
        let view = a::sheet(&h.officer("nottuln"), SLUG, "nottuln").await.expect("sheet");
        assert_eq!((view.releases[0].reason.as_str(), view.reason.as_str()), ("", ""));
        assert!(!everything_in(download(&h.steward(), &Scope::Region).await.expect("taken out")).contains("UNTERUNS"));
    }
}

on_both! {
    async fn what_stood_in_one_column_before_is_told_apart(backend: Backend) {
        let h = opened(backend).await;
        let sheet = async |town: &str| now(&h, town).await.sheet.parse::<Id>().expect("an id");
        let (first, second, plain) = (sheet("nottuln").await, sheet("senden").await, sheet("olfen").await);
        // As the portal before left it: one column, in which the younger reason stands.
        for statement in ["alter table answer_sheet drop column sent_back", "delete from seaql_migrations where version like '%sent_back'"] {
            h.db.execute_unprepared(statement).await.expect("done");
        }
        use entity::answer_sheet::Column;
        for (id, number, reason) in [(first, 1, BACK), (second, 2, BACK), (plain, 2, NEW)] {
            let old = entity::answer_sheet::Entity::update_many().col_expr(Column::Number, number.into()).col_expr(Column::Reason, reason.into());
            old.filter(Column::Id.eq(id)).exec(&h.db).await.expect("as it was");
        }
        for id in [second, plain] {
            let event = entity::audit_event::ActiveModel {
                at: Set(h.portal.now()), actor_id: Set(None), action: Set("answers.revise".into()), object_kind: Set("answer_sheet".into()),
                object_id: Set(id.to_string()), object_title: Set("Probe".into()), organisation_id: Set(None), before: Set(None), after: Set(None),
                reason: Set(NEW.into()), ..Default::default()
            };
            event.insert(&h.db).await.expect("logged");
        }
        portal::db::migrate(&h.db).await.expect("migrated");
        let now = async |id| {
            let row = entity::answer_sheet::Entity::find_by_id(id).one(&h.db).await.expect("query").expect("a sheet");
            (row.reason, row.sent_back)
        };
        let of = |reason: &str, back: &str| (reason.to_owned(), back.to_owned());
        assert_eq!((now(first).await, now(second).await, now(plain).await), (of("", BACK), of(NEW, BACK), of(NEW, "")));
    }
}
