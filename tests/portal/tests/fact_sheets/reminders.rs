//! Reminders of overdue reports: once for each time that one is overdue, to whoever can do something.

use crate::kit::{again, coordinator, form, release, report};
use crate::owners::moves;
use chrono::Duration;
use contract::forms::fact_sheets::{FactSheetForm, WithdrawForm};
use contract::notices::NoticeKind;
use entity::{audit_event, mail, notice};
use portal::fact_sheets::{self, remind};
use portal::{Ctx, notices, post};
use portal_tests::{Harness, key, on_both};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

const KINDS: [NoticeKind; 2] = [NoticeKind::ReportDue, NoticeKind::ReportDueNobody];

/// The reminders of somebody: kind and address, the newest first.
async fn reminders(ctx: &Ctx) -> Vec<(NoticeKind, String)> {
    let own = notices::own(ctx, false).await.expect("notices");
    own.into_iter().filter(|n| KINDS.contains(&n.kind)).map(|n| (n.kind, n.address)).collect()
}

/// How many sheets people are reminded of now.
async fn told(h: &Harness) -> usize {
    remind(&h.portal).await.expect("reminded")
}

on_both! {
    async fn whoever_is_responsible_is_reminded_once_for_each_time(backend: Backend) {
        let h = Harness::demo(backend).await;
        let officer = h.officer("nottuln");
        let number = fact_sheets::save(&officer, form("nottuln")).await.expect("created");
        h.clock.advance(Duration::days(181));
        assert_eq!(told(&h).await, 0, "it is due today");
        h.clock.advance(Duration::days(1));
        let (one, other) = tokio::join!(remind(&h.portal), remind(&h.portal));
        assert_eq!(one.expect("reminded") + other.expect("reminded"), 1, "of two instances one tells");
        let reminder = (NoticeKind::ReportDue, format!("/arbeit/projekte/{number}/sachstand"));
        assert_eq!(reminders(&officer).await, std::slice::from_ref(&reminder));
        assert!(reminders(&coordinator(&h, "nottuln")).await.is_empty(), "somebody is responsible");
        let log = audit_event::Entity::find().filter(audit_event::Column::Action.eq("fact_sheet.remind")).all(&h.db).await.expect("log");
        assert_eq!(log.iter().map(|e| (e.actor_id, e.reason.is_empty())).collect::<Vec<_>>(), [(None, false)]);
        h.clock.advance(Duration::minutes(2));
        post::collect(&h.portal).await.expect("collected");
        let letters = mail::Entity::find().filter(mail::Column::PersonId.eq(key("person/fachkraft-nottuln"))).all(&h.db).await.expect("mails");
        assert_eq!(letters.iter().map(|l| l.subject.as_str()).collect::<Vec<_>>(), ["Ein Sachstand ist fällig: Mitfahrbänke"]);

        h.clock.advance(Duration::days(1));
        assert_eq!(told(&h).await, 0, "not again the next day");
        let id = fact_sheets::show(&officer, number).await.expect("sheet").sheet.id;
        fact_sheets::report(&officer, report(&h, id)).await.expect("reported");
        h.clock.advance(Duration::days(180));
        assert_eq!(told(&h).await, 0, "the new one is not overdue yet");
        h.clock.advance(Duration::days(10));
        assert_eq!((told(&h).await, told(&h).await), (1, 0));
        assert_eq!(reminders(&officer).await, [reminder.clone(), reminder]);
    }
}

on_both! {
    async fn nobody_is_reminded_of_what_is_finished_or_withdrawn(backend: Backend) {
        let h = Harness::demo(backend).await;
        let officer = h.officer("nottuln");
        for status in ["completed", "deferred", "dropped"] {
            let over = FactSheetForm { title: status.into(), status: status.into(), ..form("nottuln") };
            fact_sheets::save(&officer, over).await.expect("created");
        }
        let number = fact_sheets::save(&officer, form("nottuln")).await.expect("created");
        let speaks = coordinator(&h, "nottuln");
        release(&h, &speaks, number).await;
        let sheet = again(&h.steward(), number).await;
        let form = WithdrawForm { id: sheet.id, version: sheet.version, reason: "Kommt nicht.".into() };
        fact_sheets::withdraw(&speaks, form).await.expect("withdrawn");
        h.clock.advance(Duration::days(400));
        assert_eq!(told(&h).await, 0);
        let all = notice::Entity::find().filter(notice::Column::Kind.is_in(KINDS.map(|k| k.to_string())));
        assert_eq!(all.count(&h.db).await.expect("notices"), 0);
    }
}

on_both! {
    async fn where_nobody_is_responsible_the_coordinators_of_the_lead_are_told(backend: Backend) {
        let h = Harness::demo(backend).await;
        let officer = h.officer("nottuln");
        let alone = FactSheetForm { owner: String::new(), participants: vec![key("org/olfen").to_string()], ..form("nottuln") };
        let alone = fact_sheets::save(&officer, alone).await.expect("created");
        let left = fact_sheets::save(&officer, FactSheetForm { title: "Radweg".into(), ..form("nottuln") }).await.expect("created");
        moves(&h, "fachkraft-nottuln", "senden").await;
        h.clock.advance(Duration::days(200));
        assert_eq!((told(&h).await, told(&h).await), (2, 0));
        let mut got = reminders(&coordinator(&h, "nottuln")).await;
        got.sort_by(|a, b| a.1.cmp(&b.1));
        let mut want = [alone, left].map(|n| (NoticeKind::ReportDueNobody, format!("/arbeit/projekte/{n}#zustaendig")));
        want.sort_by(|a, b| a.1.cmp(&b.1));
        assert_eq!(got, want);
        assert!(reminders(&officer).await.is_empty(), "who cannot report any more is not asked to");
        for other in ["olfen", "senden"] {
            assert!(reminders(&coordinator(&h, other)).await.is_empty(), "{other} does not lead");
        }
    }
}
