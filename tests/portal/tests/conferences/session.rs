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

on_both! {
    async fn on_another_day_than_planned_it_opens_only_when_that_is_confirmed(backend: Backend) {
        let h = Harness::demo(backend).await;
        let id = prepared(&h).await;
        item(&h, id, "Zeitplan", "motion").await;
        step(&chair(&h), id, "invite").await.expect("invited");
        let open = async |confirm: &str| {
            let form = ConferenceStepForm { id: id.to_string(), step: "open".into(), confirm: confirm.into() };
            c::step(&chair(&h), form).await
        };
        // Twenty days before its day; the rule says nothing to whoever may not open it at all.
        assert!(matches!(open("").await, Err(Error::Refused("other_day"))));
        let form = ConferenceStepForm { id: id.to_string(), step: "open".into(), confirm: String::new() };
        assert!(matches!(c::step(&h.mayor("olfen"), form).await, Err(Error::Denied)));
        assert_eq!(view(&h, id).await.head.state, ConferenceState::Invited, "nothing happened");
        // Late on the day before by the clock of the region; half an hour later it is the day.
        h.clock.advance(chrono::Duration::hours(20 * 24 - 13) + chrono::Duration::minutes(-15));
        assert!(matches!(open("").await, Err(Error::Refused("other_day"))), "{}", h.portal.now());
        h.clock.advance(chrono::Duration::minutes(30));
        open("").await.expect("its day");
        // Whoever confirms may: another one, long before its day.
        let early = c::save(&chair(&h), ConferenceForm { day: "17.12.2026".into(), ..details("conference/2") }).await.expect("saved");
        item(&h, early, "Noch ein Plan", "motion").await;
        step(&chair(&h), early, "invite").await.expect("invited");
        step(&chair(&h), early, "open").await.expect("confirmed");
        assert_eq!(view(&h, early).await.head.state, ConferenceState::Open);
    }
}

on_both! {
    async fn a_decision_is_no_rewording_and_towns_stand_by_the_names_that_are_shown(backend: Backend) {
        let h = Harness::demo(backend).await;
        let (id, list, _) = in_session(&h).await;
        let health = field_id(&h, "gesundheit").await;
        let counter = |town: &str, class: &str| PositionForm { change: "priority".into(), field: health.id.to_string(), class: class.into(), ..position(list, town, Stance::Objection) };
        c::take(&h.mayor("olfen"), counter("olfen", "2")).await.expect("objection");
        c::take(&h.mayor("senden"), counter("senden", "1")).await.expect("objection");
        c::take(&h.mayor("senden"), counter("senden", "2")).await.expect("worded anew");
        let seen = view(&h, id).await;
        let of = |v: &View, town: &str| v.item(list).expect("item").amendments.iter().find(|a| a.organisation == org(town)).expect("one").clone();
        assert!(seen.reworded(&of(&seen, "olfen")).is_none() && seen.reworded(&of(&seen, "senden")).is_some());
        for town in ["olfen", "senden"] {
            let declined = OutcomeForm { amendment_id: of(&seen, town).id.to_string(), ..outcome(id, list, "declined") };
            c::outcome(&chair(&h), declined).await.expect("declined");
        }
        let after = view(&h, id).await;
        assert_eq!((of(&after, "olfen").state, of(&after, "olfen").version), (AmendmentState::Declined, 2));
        assert!(after.reworded(&of(&after, "olfen")).is_none(), "decided, not worded anew");
        assert_eq!(after.reworded(&of(&after, "senden")), seen.reworded(&of(&seen, "senden")), "when it was worded, not when it was decided");
        // The county first, then Billerbeck before Havixbeck, though its full name is "Stadt Billerbeck".
        let names: Vec<&str> = after.item(list).expect("item").voices.iter().map(|v| v.name.as_str()).collect();
        assert!(names[0].starts_with("Kreis"), "{names:?}");
        assert_eq!(names[1..], ["Ascheberg", "Billerbeck", "Coesfeld", "Dülmen", "Havixbeck", "Lüdinghausen", "Nordkirchen", "Nottuln", "Olfen", "Rosendahl", "Senden"]);
    }
}

on_both! {
    async fn minutes_record_and_paper_tell_who_counted_at_that_moment(backend: Backend) {
        let h = Harness::demo(backend).await;
        let (id, list, motion) = in_session(&h).await;
        let leaves = |slug: &str| PresenceForm { conference_id: id.to_string(), organisation_id: org(slug).to_string(), presence: "absent".into() };
        // Dülmen leaves before the first decision, Senden between the two.
        c::presence(&chair(&h), leaves("duelmen")).await.expect("left");
        c::outcome(&chair(&h), outcome(id, list, "unanimous")).await.expect("decided");
        c::presence(&chair(&h), leaves("senden")).await.expect("left");
        c::outcome(&chair(&h), outcome(id, motion, "unanimous")).await.expect("decided");
        step(&chair(&h), id, "close").await.expect("closed");
        let minutes = c::minutes(&chair(&h), &followed(&h, id).await).await.expect("minutes").document.plain();
        let away: Vec<&str> = minutes.lines().filter(|l| l.contains("Abwesend: ")).collect();
        assert!(away[0].contains("Dülmen (vorher: Zustimmung)") && !away[0].contains("Senden"), "{minutes}");
        assert!(away[1].contains("Dülmen") && away[1].contains("Senden (vorher: Zustimmung)"), "{minutes}");
        // Senden was there for the first decision; it was not absent. Dülmen came and left before any.
        assert!(minutes.contains("Zeitweise anwesend: Stadt Dülmen (bei keiner Entscheidung); Gemeinde Senden (bei der Entscheidung über Punkt 1)."), "{minutes}");
        assert!(!minutes.contains("Nicht anwesend:"), "{minutes}");
        step(&chair(&h), id, "freeze").await.expect("settled");
        let record = c::records(&h.portal).await.expect("records").into_iter().find(|r| r.id == id).expect("the record");
        let how = |item: usize, slug: &str| {
            let voice = record.items[item].voices.iter().find(|v| v.organisation == org(slug)).expect("a voice");
            (voice.absent, voice.label(contract::Lang::De))
        };
        assert_eq!(how(0, "duelmen"), (true, "nicht dabei, vorher: Zustimmung".to_owned()));
        assert_eq!(how(0, "senden"), (false, "Zustimmung".to_owned()));
        assert_eq!(how(1, "senden"), (true, "nicht dabei, vorher: Zustimmung".to_owned()));
        assert_eq!((record.present, record.partly, record.seats), (12, 2, 12));
        let paper = c::paper(&h.mayor("senden"), id, "senden").await.expect("paper");
        assert!(paper.facts[0].contains("Alle 12 Mitglieder waren anwesend, davon 2 zeitweise"), "{}", paper.facts[0]);
        let told: Vec<&str> = paper.positions.iter().map(|p| p.stance.as_str()).collect();
        assert_eq!(told, ["Zustimmung", "nicht dabei, vorher: Zustimmung"]);
    }
}

on_both! {
    async fn who_joins_after_the_invitation_is_invited_later(backend: Backend) {
        let h = Harness::demo(backend).await;
        let id = prepared(&h).await;
        let list = item(&h, id, "Prioritäten", "priorities").await;
        step(&chair(&h), id, "invite").await.expect("invited");
        assert!(matches!(step(&chair(&h), id, "complete").await, Err(Error::Already(_))));
        let joins = async |ags: &str, name: &str| {
            let form = OrganisationForm { kind: "municipality".into(), ags: ags.into(), name: format!("Gemeinde {name}"), short_name: name.into(), ..OrganisationForm::default() };
            portal::region::members::save(&h.steward(), form).await.expect("a member")
        };
        let new = joins("05558099", "Neudorf").await;
        let held = vec![Held { role: Role::Mayor, organisation: Some(new), group: None }];
        let mayor = h.acting("bm-nottuln", TrustLevel::High, held);
        let consent = PositionForm { organisation_id: new.to_string(), ..position(list, "olfen", Stance::Consent) };
        assert!(matches!(c::take(&mayor, consent.clone()).await, Err(Error::NotFound)));
        assert_eq!(view(&h, id).await.newcomers, ["Neudorf"]);
        assert!(matches!(step(&h.mayor("olfen"), id, "complete").await, Err(Error::Denied)));

        let mails = entity::mail::Entity::find().count(&h.db).await.expect("mails");
        let role = entity::role_assignment::ActiveModel {
            id: Set(Id::from_u128(77)),
            person_id: Set(key("person/bm-nottuln")),
            role: Set(Role::Mayor.to_string()),
            organisation_id: Set(Some(new)),
            valid_from: Set(h.portal.today()),
            created_at: Set(h.portal.now()),
            ..Default::default()
        };
        role.insert(&h.db).await.expect("a role");
        step(&chair(&h), id, "complete").await.expect("invited later");
        assert_eq!(entity::mail::Entity::find().count(&h.db).await.expect("mails"), mails + 1, "the new mayor is told, and nobody else");
        let seen = view(&h, id).await;
        assert!(seen.newcomers.is_empty() && seen.seats.iter().any(|s| s.organisation == new));
        c::take(&mayor, consent).await.expect("a position");

        // Whoever joins even later has a seat in the session.
        let last = joins("05558098", "Spätdorf").await;
        step(&chair(&h), id, "open").await.expect("open");
        let seen = view(&h, id).await;
        assert!(seen.newcomers.is_empty() && seen.seats.iter().any(|s| s.organisation == last && s.presence == Presence::Expected));
    }
}
