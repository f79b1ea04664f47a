//! Notices and the outbox, on both databases.

#![allow(clippy::unwrap_used, reason = "tests say what is wrong by failing")]

use contract::Id;
use contract::forms::fact_sheets::FactSheetForm;
use contract::forms::people::GiveRoleForm;
use contract::notices::{MailMode, NoticeKind};
use contract::people::{Role, TrustLevel};
use domain::rights::Held;
use entity::{mail, notice, person, role_assignment};
use portal::ports::{Carrier, Letter, Undelivered};
use portal::{Ctx, notices, post};
use portal_tests::{Harness, key, on_both};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, Set};
use std::sync::Mutex;

/// A mail server: takes letters, or says no as it is told.
#[derive(Default)]
struct MailServer {
    letters: Mutex<Vec<Letter>>,
    no: Mutex<Option<Undelivered>>,
}

#[async_trait::async_trait]
impl Carrier for MailServer {
    async fn carry(&self, letter: &Letter) -> Result<(), Undelivered> {
        if let Some(no) = self.no.lock().unwrap().clone() {
            return Err(no);
        }
        // Others get a turn here, as they would while a real server answers.
        tokio::task::yield_now().await;
        self.letters.lock().unwrap().push(letter.clone());
        Ok(())
    }
}

/// The officer of Nottuln, with a mail address.
async fn officer(h: &Harness) -> Ctx {
    let ctx = h.officer("nottuln");
    let id = ctx.actor.as_ref().unwrap().person_id;
    person::ActiveModel { id: Set(id), email: Set(Some("amt@beispiel.de".into())), ..Default::default() }.update(&h.db).await.unwrap();
    ctx
}

/// The steward gives the officer a role; the officer is told.
async fn give(h: &Harness, organisation: &str) {
    let form = GiveRoleForm {
        person_id: key("person/fachkraft-nottuln").to_string(),
        role: Role::Coordinator.to_string(),
        organisation_id: key(&format!("org/{organisation}")).to_string(),
        valid_from: "01.01.2026".into(),
        reason: "Vertretung".into(),
        ..GiveRoleForm::default()
    };
    portal::people::give(&h.steward(), form).await.unwrap();
}

on_both! {
    async fn a_notice_becomes_one_mail_after_a_minute(backend: Backend) {
        let h = Harness::demo(backend).await;
        let me = officer(&h).await;
        let sink = MailServer::default();
        give(&h, "senden").await;
        give(&h, "olfen").await;
        let unread = notices::own(&me, true).await.unwrap();
        assert_eq!(unread.iter().map(|n| n.kind).collect::<Vec<_>>(), [NoticeKind::RoleGiven; 2]);
        assert!(unread[0].title.contains("Olfen"), "{:?}", unread[0]);
        assert!(notices::own(&h.steward(), true).await.unwrap().is_empty(), "nobody is told of one's own doing");

        post::collect(&h.portal).await.unwrap();
        assert_eq!(post::deliver(&h.portal, &sink).await.unwrap(), 0, "a minute is gathered first");
        h.clock.advance(chrono::Duration::seconds(61));
        post::collect(&h.portal).await.unwrap();
        post::collect(&h.portal).await.unwrap();
        assert_eq!(post::deliver(&h.portal, &sink).await.unwrap(), 1);
        assert_eq!(post::deliver(&h.portal, &sink).await.unwrap(), 0);
        let letters = sink.letters.lock().unwrap().clone();
        assert_eq!((letters.len(), letters[0].to.as_str(), letters[0].subject.as_str()), (1, "amt@beispiel.de", "2 Neuigkeiten im Strategieportal"));
        assert!(letters[0].body.contains("Senden") && letters[0].body.contains("Olfen"), "{}", letters[0].body);
        assert_eq!(mail::Entity::find().one(&h.db).await.unwrap().unwrap().body, "", "the words are gone once it is sent");
    }
}

on_both! {
    async fn what_was_read_or_not_wanted_is_not_mailed(backend: Backend) {
        let h = Harness::demo(backend).await;
        let me = officer(&h).await;
        give(&h, "senden").await;
        notices::read_all(&me).await.unwrap();
        assert!(notices::own(&me, true).await.unwrap().is_empty());
        assert_eq!(notices::own(&me, false).await.unwrap().len(), 1);
        notices::choose(&me, MailMode::Never).await.unwrap();
        h.clock.advance(chrono::Duration::minutes(2));
        post::collect(&h.portal).await.unwrap();
        give(&h, "olfen").await;
        post::collect(&h.portal).await.unwrap();
        assert_eq!(mail::Entity::find().count(&h.db).await.unwrap(), 0);
        // Whoever wants mails again gets none about the past.
        notices::choose(&me, MailMode::AtOnce).await.unwrap();
        h.clock.advance(chrono::Duration::minutes(2));
        post::collect(&h.portal).await.unwrap();
        assert_eq!(mail::Entity::find().count(&h.db).await.unwrap(), 0);
    }
}

on_both! {
    async fn who_lost_the_last_role_gets_no_titles_by_mail(backend: Backend) {
        let h = Harness::demo(backend).await;
        let me = officer(&h).await;
        let id = me.actor.as_ref().unwrap().person_id;
        let told = async |kind: NoticeKind, title: &str| {
            notice::ActiveModel {
                id: Set(h.portal.fresh_id()),
                person_id: Set(id),
                kind: Set(kind.to_string()),
                title: Set(title.to_owned()),
                address: Set("/arbeit/konto".into()),
                actor_id: Set(None),
                created_at: Set(h.portal.now()),
                read_at: Set(None),
                mailed_at: Set(None),
                about: Set(None),
            }
            .insert(&h.db)
            .await
            .unwrap();
        };
        told(NoticeKind::TextReply, "Beschreibung: Geheimes Projekt").await;
        told(NoticeKind::SheetAssigned, "Noch ein geheimes").await;
        told(NoticeKind::ReportDue, "Geheim und überfällig").await;
        told(NoticeKind::ReportDueNobody, "Geheim und von niemandem").await;
        told(NoticeKind::RoleGiven, "Fachkraft").await;
        let yesterday = h.portal.today().pred_opt();
        let ended = role_assignment::ActiveModel { valid_until: Set(yesterday), ..Default::default() };
        role_assignment::Entity::update_many().set(ended).filter(role_assignment::Column::PersonId.eq(id)).exec(&h.db).await.unwrap();
        h.clock.advance(chrono::Duration::minutes(2));
        post::collect(&h.portal).await.unwrap();
        let letters = mail::Entity::find().all(&h.db).await.unwrap();
        let [letter] = &letters[..] else { panic!("{} letters", letters.len()) };
        assert!(letter.body.contains("Fachkraft") && !letter.body.to_lowercase().contains("geheim"), "{}", letter.body);
        assert!(!letter.subject.to_lowercase().contains("geheim"), "{}", letter.subject);
    }
}

on_both! {
    async fn daily_mails_do_not_hold_back_others(backend: Backend) {
        let h = Harness::demo(backend).await;
        let me = officer(&h).await;
        let id = me.actor.as_ref().unwrap().person_id;
        let waiting = key("person/geschaeftsstelle");
        notices::choose(&h.steward(), MailMode::Daily).await.unwrap();
        let row = |person: Id| notice::ActiveModel {
            id: Set(h.portal.fresh_id()),
            person_id: Set(person),
            kind: Set(NoticeKind::RoleGiven.to_string()),
            title: Set("Neues".into()),
            address: Set("/arbeit/konto".into()),
            actor_id: Set(None),
            created_at: Set(h.portal.now()),
            read_at: Set(None),
            mailed_at: Set(None),
            about: Set(None),
        };
        for _ in 0..6 {
            notice::Entity::insert_many((0..1000).map(|_| row(waiting))).exec_without_returning(&h.db).await.unwrap();
        }
        h.clock.advance(chrono::Duration::seconds(1));
        row(id).insert(&h.db).await.unwrap();
        h.clock.advance(chrono::Duration::minutes(2));
        post::collect(&h.portal).await.unwrap();
        assert_eq!(mail::Entity::find().one(&h.db).await.unwrap().map(|m| m.recipient).as_deref(), Some("amt@beispiel.de"));
    }
}

on_both! {
    async fn the_daily_mail_comes_once_a_day(backend: Backend) {
        let h = Harness::demo(backend).await;
        let me = officer(&h).await;
        notices::choose(&me, MailMode::Daily).await.unwrap();
        give(&h, "senden").await;
        let mut made = Vec::new();
        for hour in 0..30 {
            post::collect(&h.portal).await.unwrap();
            if mail::Entity::find().count(&h.db).await.unwrap() > 0 {
                made.push(hour);
            }
            h.clock.advance(chrono::Duration::hours(1));
        }
        assert_eq!(mail::Entity::find().count(&h.db).await.unwrap(), 1);
        assert!(made.first().is_some_and(|h| (1..=24).contains(h)), "{made:?}");
    }
}

on_both! {
    async fn a_letter_is_tried_again_and_given_up_in_the_end(backend: Backend) {
        let h = Harness::demo(backend).await;
        officer(&h).await;
        give(&h, "senden").await;
        h.clock.advance(chrono::Duration::minutes(2));
        post::collect(&h.portal).await.unwrap();
        let sink = MailServer::default();
        *sink.no.lock().unwrap() = Some(Undelivered::Later("busy".into()));
        let mut attempts = 0;
        for _ in 0..12 {
            let before = mail::Entity::find().one(&h.db).await.unwrap().unwrap().attempts;
            assert_eq!(post::deliver(&h.portal, &sink).await.unwrap(), 0);
            attempts += mail::Entity::find().one(&h.db).await.unwrap().unwrap().attempts - before;
            h.clock.advance(chrono::Duration::days(1));
        }
        let row = mail::Entity::find().one(&h.db).await.unwrap().unwrap();
        assert_eq!((attempts, row.attempts, row.body.as_str(), row.error.as_str()), (8, 8, "", "busy"));
        assert!(row.given_up_at.is_some());
        h.clock.advance(chrono::Duration::days(31));
        post::tidy(&h.portal).await.unwrap();
        assert_eq!(mail::Entity::find().count(&h.db).await.unwrap(), 0);
    }
}

on_both! {
    async fn two_instances_send_each_letter_once(backend: Backend) {
        let h = Harness::demo(backend).await;
        officer(&h).await;
        for town in ["senden", "olfen", "ascheberg"] {
            give(&h, town).await;
            h.clock.advance(chrono::Duration::minutes(2));
            let (a, b) = tokio::join!(post::collect(&h.portal), post::collect(&h.portal));
            a.and(b).unwrap();
        }
        let sink = MailServer::default();
        let (a, b) = tokio::join!(post::deliver(&h.portal, &sink), post::deliver(&h.portal, &sink));
        assert_eq!(a.unwrap() + b.unwrap(), 3);
        let mut ids: Vec<Id> = sink.letters.lock().unwrap().iter().map(|l| l.id).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), 3);
        assert_eq!(notice::Entity::find().count(&h.db).await.unwrap(), 3);
    }
}

on_both! {
    async fn a_sheet_handed_over_tells_the_new_owner_alone(backend: Backend) {
        let h = Harness::demo(backend).await;
        let me = officer(&h).await;
        let held = Held { role: Role::Coordinator, organisation: Some(key("org/nottuln")), group: None };
        let coordinator = h.acting("digital-nottuln", TrustLevel::High, vec![held]);
        let form = FactSheetForm {
            title: "Mitfahrbänke".into(),
            summary: "Bänke mit Zielschildern.".into(),
            status: "running".into(),
            lead: key("org/nottuln").to_string(),
            owner: key("person/fachkraft-nottuln").to_string(),
            fields: vec![key("field/mobilitaet").to_string()],
            contact_unit: "Rathaus".into(),
            ..FactSheetForm::default()
        };
        let number = portal::fact_sheets::save(&coordinator, form.clone()).await.unwrap();
        let view = portal::fact_sheets::show(&coordinator, number).await.unwrap();
        let again = FactSheetForm { id: view.sheet.id.to_string(), version: view.version.to_string(), ..form };
        portal::fact_sheets::save(&coordinator, again).await.unwrap();
        let mine = notices::own(&me, true).await.unwrap();
        assert_eq!((mine.len(), mine[0].kind, mine[0].address.starts_with("/arbeit/projekte/")), (1, NoticeKind::SheetAssigned, true));
        assert!(notices::own(&coordinator, true).await.unwrap().is_empty());
    }
}
