//! During the session: outcomes, items taken together, who is there.

use super::*;

on_both! {
    async fn twenty_presses_of_adopt_are_one_adoption(backend: Backend) {
        let h = Harness::demo(backend).await;
        let (id, list, motion) = in_session(&h).await;
        let decided = || async {
            let events = entity::conference_event::Entity::find().filter(entity::conference_event::Column::Kind.eq("decided"));
            let log = entity::audit_event::Entity::find().filter(entity::audit_event::Column::Action.eq("conference.outcome"));
            (events.count(&h.db).await.expect("count"), log.count(&h.db).await.expect("count"))
        };
        for (i, form) in [outcome(id, list, "unanimous"), outcome(id, motion, "unanimous")].into_iter().enumerate() {
            let tasks: Vec<_> = (0..20).map(|_| {
                let (ctx, form) = (chair(&h), form.clone());
                tokio::spawn(async move { c::outcome(&ctx, form).await })
            }).collect();
            let mut done = 0;
            for task in tasks {
                match task.await.expect("ran") {
                    Ok(_) => done += 1,
                    Err(Error::Already(what)) => assert_eq!(what, "unanimous"),
                    Err(e) => panic!("{e:?}"),
                }
            }
            assert_eq!(done, 1);
            assert_eq!(decided().await, (i as u64 + 1, i as u64 + 1));
        }
        // A different outcome does not slip in: it has to be taken back first.
        assert!(matches!(c::outcome(&chair(&h), outcome(id, list, "postponed")).await, Err(Error::Refused("decided"))));
    }
}

on_both! {
    async fn undisputed_items_are_taken_together(backend: Backend) {
        let h = Harness::demo(backend).await;
        let (id, list, motion) = in_session(&h).await;
        c::item_step(&h.mayor("senden"), ItemStepForm { id: list.to_string(), step: "apart".into(), organisation_id: org("senden").to_string(), ..ItemStepForm::default() }).await.expect("taken out");
        let together = OutcomeForm { conference_id: id.to_string(), outcome: "unanimous".into(), ..OutcomeForm::default() };
        c::outcome(&chair(&h), together.clone()).await.expect("together");
        let seen = view(&h, id).await;
        assert_eq!(seen.item(motion).expect("item").state, ItemState::Decided);
        assert_eq!(seen.item(list).expect("item").state, ItemState::Open);
        assert!(matches!(c::outcome(&chair(&h), together).await, Err(Error::Already(_))));
        assert!(matches!(step(&chair(&h), id, "close").await, Err(Error::Refused("open_items"))));
    }
}

on_both! {
    async fn quorum_and_absence_count(backend: Backend) {
        let h = Harness::demo(backend).await;
        let (id, list, _) = in_session(&h).await;
        let leave = |slug: &str| PresenceForm { conference_id: id.to_string(), organisation_id: org(slug).to_string(), presence: "absent".into() };
        for town in &TOWNS[..6] {
            c::presence(&chair(&h), leave(town)).await.expect("left");
        }
        assert!(matches!(c::presence(&chair(&h), leave("ascheberg")).await, Err(Error::Already(_))));
        assert!(matches!(c::outcome(&chair(&h), outcome(id, list, "unanimous")).await, Err(Error::Refused("quorum"))));
        let seen = view(&h, id).await;
        assert_eq!((seen.present(), seen.tally(seen.item(list).expect("item")).absent), (6, 6));
        c::outcome(&chair(&h), outcome(id, list, "postponed")).await.expect("postponed");
        // Whoever left the region is absent, whatever was noted.
        let reason = contract::forms::people::ReasonForm { id: org("senden").to_string(), reason: "ausgetreten".into() };
        portal::region::members::turn(&h.steward(), reason, true).await.expect("left");
        let seen = view(&h, id).await;
        assert!(seen.seat(org("senden")).is_some_and(|s| s.left && s.presence == Presence::Absent));
        assert_eq!(seen.present(), 5);
    }
}

on_both! {
    async fn an_address_stays_when_another_conference_of_the_day_is_settled_later(backend: Backend) {
        let h = Harness::demo(backend).await;
        let held = async |time: &str, title: &str| {
            let id = c::save(&chair(&h), contract::forms::conferences::ConferenceForm { time: time.into(), title: title.into(), ..details(title) }).await.expect("saved");
            let motion = item(&h, id, title, "motion").await;
            step(&chair(&h), id, "invite").await.expect("invited");
            step(&chair(&h), id, "open").await.expect("open");
            all_present(&h, id).await;
            c::outcome(&chair(&h), outcome(id, motion, "postponed")).await.expect("postponed");
            step(&chair(&h), id, "close").await.expect("closed");
            id
        };
        let (morning, afternoon) = (held("09:00", "Vormittag").await, held("15:00", "Nachmittag").await);
        let addresses = async || {
            let all = c::records(&h.portal).await.expect("records");
            all.into_iter().filter(|r| [morning, afternoon].contains(&r.id)).map(|r| (r.title, r.slug)).collect::<Vec<_>>()
        };
        step(&chair(&h), afternoon, "freeze").await.expect("settled");
        let first = ("Nachmittag".to_owned(), "2026-12-10".to_owned());
        assert_eq!(addresses().await, std::slice::from_ref(&first));
        step(&chair(&h), morning, "freeze").await.expect("settled");
        assert_eq!(addresses().await, [first, ("Vormittag".to_owned(), "2026-12-10-2".to_owned())]);
    }
}
