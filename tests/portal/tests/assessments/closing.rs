//! Closed means closed, also for those who waited, and whatever they wanted.

use super::*;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use std::time::Duration as Wait;

/// Waits until somebody else has looked at the clock so many times since `start`: the test's clock
/// moves by a microsecond with every look.
async fn looked(h: &Harness, start: chrono::DateTime<chrono::Utc>, times: i64) {
    let looking = async {
        for own in 1.. {
            let passed = (h.portal.now() - start).num_microseconds().expect("a span that fits");
            if passed - own >= times {
                break;
            }
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Wait::from_secs(60), looking).await.expect("they asked the clock");
}

fn refused<T: std::fmt::Debug>(result: portal::Result<T>) {
    assert!(matches!(result, Err(Error::Refused("assessment_closed"))), "{result:?}");
}

on_both! {
    async fn whoever_waits_beyond_the_closing_time_is_too_late(backend: Backend) {
        let h = opened(backend).await;
        let (officer, mayor, submitting, revising) = (h.officer("olfen"), h.mayor("nottuln"), h.officer("havixbeck"), h.officer("senden"));
        let to_release = handed_in(&h, "nottuln", [3, 4, 5]).await;
        released(&h, "senden", [2, 2, 2]).await;
        let again = now(&h, "senden").await;
        let again = SheetReasonForm { sheet: again.sheet, version: again.version, reason: "Neuer Beschluss".into() };
        answer(&submitting, "havixbeck", |v| vec![typed(v, 0, &[("bedeutung", "2")], "", "")]).await.expect("saved");
        let to_submit = now(&h, "havixbeck").await;
        let view = a::sheet(&officer, SLUG, "olfen").await.expect("sheet");
        let rows = AnswersForm { sheet: view.id.to_string(), rows: vec![typed(&view, 0, &[("bedeutung", "5")], "Zu spät", "")] };
        // Somebody else is at it while four come in time.
        let tx = portal::db::begin(&h.db).await.expect("begun");
        entity::assessment::Entity::find_by_id(view.assessment.id).lock_exclusive().one(&tx).await.expect("held");
        let start = h.portal.now();
        let over = async {
            looked(&h, start, 4).await;
            h.clock.advance(Duration::hours(3));
            tx.commit().await.expect("done");
        };
        let (saved, submitted, let_out, begun, ()) = tokio::join!(
            a::save(&officer, rows),
            a::submit(&submitting, handing(to_submit)),
            a::release(&mayor, to_release),
            a::revise(&revising, again),
            over
        );
        for result in [saved, submitted, let_out, begun] {
            refused(result);
        }
        // Nothing of it is stored.
        let states = entity::answer_sheet::Entity::find().filter(entity::answer_sheet::Column::AssessmentId.eq(view.assessment.id));
        let states = states.all(&h.db).await.expect("sheets").into_iter().map(|s| (s.organisation_id, s.state, s.number));
        let changed: Vec<_> = states.filter(|(_, state, number)| state != "draft" || *number > 1).collect();
        assert_eq!(changed.len(), 2, "{changed:?}");
        assert!(changed.contains(&(key("org/nottuln"), "submitted".into(), 1)) && changed.contains(&(key("org/senden"), "released".into(), 1)));
        assert_eq!(a::sheet(&officer, SLUG, "olfen").await.expect("sheet").rows[0].version, 0);
    }
}

on_both! {
    async fn nothing_lands_after_the_steward_closed(backend: Backend) {
        let h = opened(backend).await;
        let officer = h.officer("olfen");
        let view = a::sheet(&officer, SLUG, "olfen").await.expect("sheet");
        let rows = AnswersForm { sheet: view.id.to_string(), rows: vec![typed(&view, 0, &[("bedeutung", "5")], "Zu spät", "")] };
        let tx = portal::db::begin(&h.db).await.expect("begun");
        entity::assessment::Entity::update_many()
            .col_expr(entity::assessment::Column::State, "closed".into())
            .filter(entity::assessment::Column::Id.eq(view.assessment.id))
            .exec(&tx)
            .await
            .expect("closed, not yet committed");
        let start = h.portal.now();
        let over = async {
            looked(&h, start, 1).await;
            tx.commit().await.expect("done");
        };
        let (saved, ()) = tokio::join!(a::save(&officer, rows), over);
        refused(saved);
        assert_eq!(a::sheet(&officer, SLUG, "olfen").await.expect("sheet").rows[0].version, 0);
    }
}

on_both! {
    async fn after_closing_nothing_is_released_revised_or_read_in(backend: Backend) {
        let h = opened(backend).await;
        let to_release = handed_in(&h, "nottuln", [3, 4, 5]).await;
        released(&h, "senden", [2, 2, 2]).await;
        let officer = h.officer("olfen");
        let bytes = a::workbook(&a::sheet(&officer, SLUG, "olfen").await.expect("sheet")).expect("workbook");
        let v = a::show(&h.steward(), SLUG).await.expect("shown");
        h.clock.advance(v.closes_at - h.portal.now() - Duration::milliseconds(500));
        a::preview(&officer, SLUG, "olfen", bytes.clone()).await.expect("half a second before");
        h.clock.advance(Duration::milliseconds(500));
        refused(a::release(&h.mayor("nottuln"), to_release).await);
        let again = now(&h, "senden").await;
        refused(a::revise(&h.officer("senden"), SheetReasonForm { sheet: again.sheet, version: again.version, reason: "Zu spät".into() }).await);
        refused(a::preview(&officer, SLUG, "olfen", bytes).await.map(|p| p.rows.len()));
        assert_eq!(a::overlay(&h.steward(), SLUG).await.expect("overlay").released().len(), 1);
    }
}
