//! Who may do what: a municipality's position changes by its own act only; the chair's and the
//! stewards' steps; deputies; and reasons for what is taken back.

use super::*;
use contract::forms::people::ReasonForm;
use contract::notices::NoticeKind;
use portal::notices;

/// In session, all present: one item to which Olfen objects and all other towns consent.
async fn contested(h: &Harness) -> (Id, Id, c::AmendmentView) {
    let id = prepared(h).await;
    let motion = item(h, id, "Zeitplan", "motion").await;
    step(&chair(h), id, "invite").await.expect("invited");
    let counter =
        PositionForm { change: "resolution".into(), text: "Erst im April.".into(), ..position(motion, "olfen", Stance::Objection) };
    c::take(&h.mayor("olfen"), counter).await.expect("objection");
    for town in TOWNS.iter().filter(|t| **t != "olfen") {
        c::take(&h.mayor(town), position(motion, town, Stance::Consent)).await.expect("position");
    }
    step(&chair(h), id, "open").await.expect("open");
    all_present(h, id).await;
    let amendment = view(h, id).await.item(motion).expect("item").amendments[0].clone();
    (id, motion, amendment)
}

fn amend(a: &c::AmendmentView, step: &str, text: &str) -> AmendmentForm {
    AmendmentForm { id: a.id.to_string(), version: a.version.to_string(), text: text.into(), step: step.into(), ..AmendmentForm::default() }
}

/// All other towns are for Olfen's counter-proposal, and it is adopted.
async fn adopted(h: &Harness, id: Id, motion: Id, amendment: Id) {
    for town in TOWNS.iter().filter(|t| **t != "olfen") {
        let yes = PositionForm { amendment_id: amendment.to_string(), ..position(motion, town, Stance::Consent) };
        c::take(&h.mayor(town), yes).await.expect("supported");
    }
    let adopt = OutcomeForm { amendment_id: amendment.to_string(), ..outcome(id, motion, "unanimous") };
    c::outcome(&chair(h), adopt).await.expect("adopted");
}

async fn stance(h: &Harness, id: Id, motion: Id) -> Option<Stance> {
    view(h, id).await.item(motion).expect("item").voice(org("olfen")).expect("a voice").stance
}

/// The minutes after everything was decided.
async fn minutes(h: &Harness, id: Id) -> String {
    step(&chair(h), id, "close").await.expect("closed");
    c::minutes(&chair(h), &followed(h, id).await).await.expect("minutes").document.plain()
}

on_both! {
    async fn the_chair_cannot_take_a_counter_proposal_back(backend: Backend) {
        let h = Harness::demo(backend).await;
        let (id, motion, amendment) = contested(&h).await;
        assert!(matches!(c::amend(&chair(&h), amend(&amendment, "withdraw", "")).await, Err(Error::Denied)));
        assert!(matches!(c::amend(&h.steward(), amend(&amendment, "withdraw", "")).await, Err(Error::Denied)));
        assert!(matches!(c::amend(&h.mayor("senden"), amend(&amendment, "withdraw", "")).await, Err(Error::Denied)));
        let seen = view(&h, id).await;
        let now = seen.item(motion).expect("item");
        assert_eq!((now.amendments[0].state, now.voice(org("olfen")).and_then(|v| v.stance)), (AmendmentState::Open, Some(Stance::Objection)));

        // Olfen takes it back itself: it still objects, until it says otherwise.
        c::amend(&h.mayor("olfen"), amend(&amendment, "withdraw", "")).await.expect("withdrawn");
        assert_eq!(stance(&h, id, motion).await, Some(Stance::Objection));
        let seen = view(&h, id).await;
        assert_eq!(seen.standing(seen.item(motion).expect("item")), Standing::Contested);
        let call = ItemStepForm { id: motion.to_string(), step: "call".into(), amendment: amendment.id.to_string(), ..ItemStepForm::default() };
        assert!(matches!(c::item_step(&chair(&h), call).await, Err(Error::Refused("off_agenda"))));
        assert!(matches!(c::outcome(&chair(&h), outcome(id, motion, "unanimous")).await, Err(Error::Refused("objections"))));
        c::outcome(&chair(&h), outcome(id, motion, "majority")).await.expect("by majority");
        let plain = minutes(&h, id).await;
        assert!(plain.contains("Gegenvorschlag von Olfen zu „Beschlussvorschlag“: zurückgezogen") && plain.contains("Dagegen: Olfen"), "{plain}");
    }
}

on_both! {
    async fn a_wording_of_the_chair_is_no_consent_of_the_municipality(backend: Backend) {
        let h = Harness::demo(backend).await;
        let (id, motion, amendment) = contested(&h).await;
        c::amend(&chair(&h), amend(&amendment, "reword", "Erst im Mai.")).await.expect("reworded");
        let seen = view(&h, id).await;
        let now = &seen.item(motion).expect("item").amendments[0];
        assert!(!now.confirmed && now.voices.iter().all(|v| v.stance.is_none()), "nobody is for it yet, not even Olfen");
        adopted(&h, id, motion, amendment.id).await;
        assert_eq!(stance(&h, id, motion).await, Some(Stance::Objection));
        assert!(matches!(c::outcome(&chair(&h), outcome(id, motion, "unanimous")).await, Err(Error::Refused("objections"))));
        c::outcome(&chair(&h), outcome(id, motion, "majority")).await.expect("by majority");
        let decided = view(&h, id).await;
        let decided = decided.item(motion).expect("item");
        assert_eq!((decided.decision.as_str(), decided.counted.map(|t| t.objection)), ("Erst im Mai.", Some(1)));
        let plain = minutes(&h, id).await;
        assert!(plain.contains("den Olfen nicht bestätigt hat") && plain.contains("Dagegen: Olfen"), "{plain}");
    }
}

on_both! {
    async fn a_wording_that_the_municipality_confirms_is_its_own(backend: Backend) {
        let h = Harness::demo(backend).await;
        let (id, motion, amendment) = contested(&h).await;
        c::amend(&chair(&h), amend(&amendment, "reword", "Erst im Mai.")).await.expect("reworded");
        let confirm = PositionForm { amendment_id: amendment.id.to_string(), seen: "2".into(), ..position(motion, "olfen", Stance::Consent) };
        // What was on the page when somebody else changed it is not what is confirmed.
        let stale = PositionForm { seen: "1".into(), ..confirm.clone() };
        assert!(matches!(c::take(&h.mayor("olfen"), stale).await, Err(Error::Conflict)));
        assert!(matches!(c::take(&chair(&h), confirm.clone()).await, Err(Error::Denied)));
        c::take(&h.mayor("olfen"), confirm).await.expect("confirmed");
        assert!(view(&h, id).await.item(motion).expect("item").amendments[0].confirmed);
        adopted(&h, id, motion, amendment.id).await;
        assert_eq!(stance(&h, id, motion).await, Some(Stance::Consent));
        c::outcome(&chair(&h), outcome(id, motion, "unanimous")).await.expect("unanimous");

        // Without a confirmation its own next wording does the same.
        let h = Harness::demo(backend).await;
        let (id, motion, amendment) = contested(&h).await;
        c::amend(&chair(&h), amend(&amendment, "reword", "Erst im Mai.")).await.expect("reworded");
        let now = view(&h, id).await.item(motion).expect("item").amendments[0].clone();
        c::amend(&h.mayor("olfen"), amend(&now, "reword", "Erst im Juni.")).await.expect("reworded");
        adopted(&h, id, motion, amendment.id).await;
        assert_eq!(stance(&h, id, motion).await, Some(Stance::Consent));
    }
}

on_both! {
    async fn only_the_chair_puts_an_item_back_among_the_undisputed(backend: Backend) {
        let h = Harness::demo(backend).await;
        let id = prepared(&h).await;
        let (list, motion) = (item(&h, id, "Prioritäten", "priorities").await, item(&h, id, "Zeitplan", "motion").await);
        step(&chair(&h), id, "invite").await.expect("invited");
        let form = |item: Id, step: &str| ItemStepForm { id: item.to_string(), step: step.into(), reason: "Noch nicht reif.".into(), ..ItemStepForm::default() };
        let apart = ItemStepForm { organisation_id: org("senden").to_string(), ..form(list, "apart") };
        c::item_step(&h.mayor("senden"), apart).await.expect("taken out");
        assert!(matches!(c::item_step(&h.steward(), form(list, "together")).await, Err(Error::Denied)));
        assert!(view(&h, id).await.item(list).expect("item").apart);
        c::item_step(&chair(&h), form(list, "together")).await.expect("back");

        // What was taken off the agenda is not called up.
        c::item_step(&h.steward(), form(motion, "withdraw")).await.expect("withdrawn");
        step(&chair(&h), id, "open").await.expect("open");
        assert!(matches!(c::item_step(&chair(&h), form(motion, "call")).await, Err(Error::Refused("off_agenda"))));
        c::item_step(&chair(&h), form(list, "call")).await.expect("called");
        assert_eq!(view(&h, id).await.head.current_item, Some(list));
    }
}

on_both! {
    async fn taking_back_needs_a_reason_that_stands_in_log_and_minutes(backend: Backend) {
        let h = Harness::demo(backend).await;
        let id = prepared(&h).await;
        let (list, motion) = (item(&h, id, "Prioritäten", "priorities").await, item(&h, id, "Zeitplan", "motion").await);
        let form = |item: Id, step: &str, reason: &str| ItemStepForm { id: item.to_string(), step: step.into(), reason: reason.into(), ..ItemStepForm::default() };
        let missing = |e: portal::Result<Id>| matches!(e, Err(Error::Invalid(e)) if e.get("reason").is_some_and(|code| code == "reason"));
        assert!(missing(c::item_step(&chair(&h), form(motion, "withdraw", " ")).await));
        c::item_step(&chair(&h), form(motion, "withdraw", "Noch nicht reif.")).await.expect("withdrawn");
        step(&chair(&h), id, "invite").await.expect("invited");
        for town in TOWNS {
            c::take(&h.mayor(town), position(list, town, Stance::Consent)).await.expect("position");
        }
        step(&chair(&h), id, "open").await.expect("open");
        all_present(&h, id).await;
        c::outcome(&chair(&h), outcome(id, list, "unanimous")).await.expect("decided");
        assert!(missing(c::item_step(&chair(&h), form(list, "reopen", "")).await));
        c::item_step(&chair(&h), form(list, "reopen", "Olfen war noch nicht da.")).await.expect("reopened");
        c::outcome(&chair(&h), outcome(id, list, "unanimous")).await.expect("decided");

        let log = entity::audit_event::Entity::find().filter(entity::audit_event::Column::Action.eq("conference.item_step")).all(&h.db).await.expect("log");
        let mut reasons: Vec<_> = log.iter().map(|e| e.reason.as_str()).collect();
        reasons.sort_unstable();
        assert_eq!(reasons, ["Noch nicht reif.", "Olfen war noch nicht da."]);
        let plain = minutes(&h, id).await;
        for words in ["Von der Tagesordnung genommen: Zeitplan. Grund: Noch nicht reif.", "ein Ergebnis zurückgenommen. Grund: Olfen war noch nicht da."] {
            assert!(plain.contains(words), "{words}: {plain}");
        }
    }
}

on_both! {
    async fn the_quorum_counts_who_sits(backend: Backend) {
        let h = Harness::demo(backend).await;
        let agency = entity::organisation::Entity::find_by_id(org("olfen")).one(&h.db).await.expect("query").expect("olfen");
        let agency = entity::organisation::Model { id: key("org/zweckverband"), slug: "zweckverband".into(), kind: "association".into(), ags: None, ..agency };
        let agency: entity::organisation::ActiveModel = agency.into();
        agency.reset_all().insert(&h.db).await.expect("an association");
        assert_eq!(c::seats(&chair(&h)).await.expect("seats"), MEMBERS.len());
        let reason = ReasonForm { id: org("senden").to_string(), reason: "Ausgetreten".into() };
        portal::region::members::turn(&h.steward(), reason, true).await.expect("left");
        assert_eq!(c::seats(&chair(&h)).await.expect("seats"), MEMBERS.len() - 1);
        assert!(matches!(c::seats(&h.officer("olfen")).await, Err(Error::Denied)));
    }
}

on_both! {
    async fn nobody_names_themselves_and_the_mayor_is_told(backend: Backend) {
        let h = Harness::demo(backend).await;
        let id = prepared(&h).await;
        let list = item(&h, id, "Prioritäten", "priorities").await;
        step(&chair(&h), id, "invite").await.expect("invited");
        let coordinator = h.acting("digital-olfen", TrustLevel::High, vec![Held { role: Role::Coordinator, organisation: Some(org("olfen")), group: None }]);
        let name = |account: &str| DeputyForm { conference_id: id.to_string(), organisation_id: org("olfen").to_string(), person_id: key(&format!("person/{account}")).to_string() };
        // Whom a municipality is spoken for by is said with a sure login.
        let unsure = h.acting("digital-olfen", TrustLevel::Substantial, vec![Held { role: Role::Coordinator, organisation: Some(org("olfen")), group: None }]);
        let refused = c::name_deputy(&unsure, name("fachkraft-olfen")).await;
        assert!(matches!(refused, Err(Error::StepUp(TrustLevel::High))), "{refused:?}");
        let own = c::name_deputy(&coordinator, name("digital-olfen")).await;
        assert!(matches!(&own, Err(Error::Invalid(e)) if e.get("person_id").is_some_and(|code| code == "not_yourself")), "{own:?}");
        assert!(c::deputies(&coordinator, org("olfen")).await.expect("people").iter().all(|p| p.id != key("person/digital-olfen")));
        assert!(matches!(c::take(&coordinator, position(list, "olfen", Stance::Consent)).await, Err(Error::Denied)));

        let told = || async {
            let all = notices::own(&h.mayor("olfen"), true).await.expect("notices");
            all.into_iter().filter(|n| n.kind == NoticeKind::DeputySet).count()
        };
        c::name_deputy(&coordinator, name("fachkraft-olfen")).await.expect("named");
        assert_eq!(told().await, 1);
        // The mayor's own doing is no news to the mayor.
        c::name_deputy(&h.mayor("olfen"), name("digital-olfen")).await.expect("named");
        assert_eq!(told().await, 1);
        c::name_deputy(&coordinator, DeputyForm { person_id: String::new(), ..name("x") }).await.expect("ended");
        assert_eq!(told().await, 2);
    }
}
