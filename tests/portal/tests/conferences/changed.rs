//! Counter-proposals that are adopted: the item is another one, and only what is said of it counts.

use super::*;
use contract::conference::{Happening, Tally};

/// In session, all present: everybody agrees with the list but these, who want health in another class.
async fn proposed(h: &Harness, wanted: &[(&str, &str)]) -> (Id, Id) {
    let id = prepared(h).await;
    let list = item(h, id, "Prioritäten", "priorities").await;
    step(&chair(h), id, "invite").await.expect("invited");
    let health = field_id(h, "gesundheit").await;
    for town in TOWNS {
        let form = match wanted.iter().find(|(t, _)| t == town) {
            Some((_, class)) => PositionForm {
                change: "priority".into(),
                field: health.id.to_string(),
                class: (*class).into(),
                ..position(list, town, Stance::Objection)
            },
            None => position(list, town, Stance::Consent),
        };
        c::take(&h.mayor(town), form).await.expect("position");
    }
    step(&chair(h), id, "open").await.expect("open");
    all_present(h, id).await;
    (id, list)
}

async fn of(h: &Harness, id: Id, list: Id, town: &str) -> c::AmendmentView {
    let seen = view(h, id).await;
    let own = seen.item(list).expect("item").amendments.iter().find(|a| a.organisation == org(town)).cloned();
    own.expect("a counter-proposal")
}

/// These vote so on a town's counter-proposal, then the chair records what came of it.
async fn decided(h: &Harness, (id, list): (Id, Id), town: &str, votes: &[(&[&str], Stance)], how: &str) {
    let amendment = of(h, id, list, town).await.id.to_string();
    for (towns, stance) in votes {
        for t in *towns {
            let form = PositionForm { amendment_id: amendment.clone(), ..position(list, t, *stance) };
            c::take(&h.mayor(t), form).await.expect("a vote");
        }
    }
    c::outcome(&chair(h), OutcomeForm { amendment_id: amendment, ..outcome(id, list, how) }).await.expect("recorded");
}

fn tally(seen: &View, list: Id) -> Tally {
    seen.tally(seen.item(list).expect("item"))
}

on_both! {
    async fn an_adopted_counter_proposal_asks_for_new_positions(backend: Backend) {
        let h = Harness::demo(backend).await;
        let at = proposed(&h, &[("nottuln", "2")]).await;
        let (id, list) = at;
        let old = view(&h, id).await.item(list).expect("item").version;
        let (yes, no) = (["ascheberg", "billerbeck", "coesfeld", "havixbeck", "luedinghausen", "nordkirchen"], ["olfen", "senden"]);
        decided(&h, at, "nottuln", &[(&yes, Stance::Consent), (&no, Stance::Objection)], "majority").await;

        let seen = view(&h, id).await;
        let now = seen.item(list).expect("item");
        // Seven were for it; two against it, and three (with the county) said nothing: they are asked anew.
        let t = tally(&seen, list);
        assert_eq!((t.consent, t.objection, t.open, t.unheard), (7, 0, 5, 2), "{t:?}");
        for town in no {
            let voice = now.voice(org(town)).expect("a voice");
            assert_eq!((voice.said, voice.stance, voice.unheard), (None, None, true), "{town}");
            assert_eq!(missing(&h, town, id).await, 1, "{town}");
        }
        assert_eq!(missing(&h, "ascheberg", id).await, 0, "whoever was for it counts without a word");
        assert_eq!(now.version, old + 1, "phones ask anew, and a page from before is stale");
        let stale = PositionForm { seen: old.to_string(), ..position(list, "senden", Stance::Consent) };
        assert!(matches!(c::take(&h.mayor("senden"), stale).await, Err(Error::Conflict)));
        assert_eq!((seen.head.current_item, seen.head.current_amendment), (Some(list), None), "the item is on the screens");
        assert!(seen.events.iter().any(|e| e.kind == Happening::Renewed && e.item == Some(list)));
        assert_eq!(seen.standing(now), Standing::Contested);
        // Nothing is unanimous before whoever was against it has spoken.
        assert!(matches!(c::outcome(&chair(&h), outcome(id, list, "unanimous")).await, Err(Error::Refused("unheard"))));

        c::take(&h.mayor("olfen"), position(list, "olfen", Stance::Abstention)).await.expect("anew");
        c::take(&h.mayor("senden"), position(list, "senden", Stance::Consent)).await.expect("anew");
        // Whoever counts as agreeing may say otherwise.
        c::take(&h.mayor("ascheberg"), position(list, "ascheberg", Stance::Reservation)).await.expect("otherwise");
        c::outcome(&chair(&h), outcome(id, list, "unanimous")).await.expect("decided");
        step(&chair(&h), id, "close").await.expect("closed");
        let plain = c::minutes(&chair(&h), &followed(&h, id).await).await.expect("minutes").document.plain();
        for words in ["Dafür 8, davon mit Vorbehalt 1; dagegen 0; Enthaltungen 1; ohne Äußerung 3", "galt danach nicht mehr", "Weil es so ist. Angenommen (7 dafür", "Zum geänderten Punkt nicht geäußert: Kreis"] {
            assert!(plain.contains(words), "{words}: {plain}");
        }
        step(&chair(&h), id, "freeze").await.expect("settled");
        let record = c::records(&h.portal).await.expect("records").into_iter().find(|r| r.id == id).expect("the record");
        let how = |slug: &str| record.items[0].voices.iter().find(|v| v.organisation == org(slug)).expect("a voice").label(contract::Lang::De);
        assert_eq!(how("billerbeck"), "Zustimmung, mit dem angenommenen Gegenvorschlag");
        assert_eq!(how("nottuln"), "Zustimmung mit dem eigenen Gegenvorschlag");
        assert_eq!((how("olfen"), how("senden"), how("duelmen")), ("Enthaltung".into(), "Zustimmung".into(), "keine Haltung abgegeben".into()));
        // Recorded reservations and what counter-proposals asked for are public.
        assert_eq!(record.items[0].reservations, [(org("ascheberg"), "Weil es so ist.".to_owned())]);
        assert!(record.items[0].counters[0].change.texts(contract::Lang::De).1.ends_with("Klasse II"));
    }
}

on_both! {
    async fn of_two_classes_for_one_field_only_one_stands(backend: Backend) {
        let h = Harness::demo(backend).await;
        let at = proposed(&h, &[("nottuln", "2"), ("senden", "2"), ("rosendahl", "1")]).await;
        let (id, list) = at;
        let most: Vec<&str> = TOWNS.iter().copied().filter(|t| !["nottuln", "senden", "rosendahl"].contains(t)).collect();
        decided(&h, at, "nottuln", &[(&most, Stance::Consent)], "unanimous").await;
        // Senden asked for the same, and got its way; Rosendahl's stands beside what is adopted by now.
        let senden = of(&h, id, list, "senden").await;
        assert_eq!(senden.state, AmendmentState::Adopted);
        let seen = view(&h, id).await;
        assert_eq!(seen.item(list).expect("item").voice(org("senden")).and_then(|v| v.stance), Some(Stance::Consent));
        let rosendahl = of(&h, id, list, "rosendahl").await;
        let (before, after) = rosendahl.beside.texts(contract::Lang::De);
        assert!(before.ends_with("Klasse II") && after.ends_with("Klasse I"), "{before} → {after}");
        // What is adopted already is no counter-proposal any more; the frozen class is one.
        let health = field_id(&h, "gesundheit").await;
        let wants = |class: &str| PositionForm { change: "priority".into(), field: health.id.to_string(), class: class.into(), ..position(list, "olfen", Stance::Objection) };
        assert!(matches!(c::take(&h.mayor("olfen"), wants("2")).await, Err(Error::Invalid(e)) if e["class"] == "no_change"));

        let some = &most[..7];
        decided(&h, at, "rosendahl", &[(some, Stance::Consent), (&["nottuln"], Stance::Objection)], "majority").await;
        let states = [of(&h, id, list, "nottuln").await.state, of(&h, id, list, "senden").await.state, of(&h, id, list, "rosendahl").await.state];
        assert_eq!(states, [AmendmentState::Replaced, AmendmentState::Replaced, AmendmentState::Adopted]);
        let seen = view(&h, id).await;
        let now = seen.item(list).expect("item");
        assert_eq!(now.adopted().len(), 1);
        for town in ["nottuln", "senden"] {
            assert_eq!(now.voice(org(town)).map(|v| (v.stance, v.unheard)), Some((None, true)), "{town} never spoke on this class");
        }
        assert_eq!(tally(&seen, list).consent, 8);
        c::outcome(&chair(&h), outcome(id, list, "majority")).await.expect("decided");
        step(&chair(&h), id, "close").await.expect("closed");
        assert_eq!(field_id(&h, "gesundheit").await.priority.as_deref(), Some("1"));
        let plain = c::minutes(&chair(&h), &followed(&h, id).await).await.expect("minutes").document.plain();
        assert!(plain.contains("Gleichlautend mit dem Gegenvorschlag von Nottuln") && plain.contains("danach durch einen anderen Gegenvorschlag ersetzt"), "{plain}");
        let paper = c::paper(&h.mayor("olfen"), id, "olfen").await.expect("paper");
        assert_eq!(paper.changes.len(), 1, "{:?}", paper.changes);
        assert!(paper.changes[0].after.ends_with("Klasse I"));
        step(&chair(&h), id, "freeze").await.expect("settled");
        let adopted = c::adopted(&h.portal).await.expect("adopted").into_iter().find(|a| a.field == health.id).expect("health");
        assert_eq!((adopted.class.as_str(), adopted.counter), ("Klasse I", Some(org("rosendahl"))));
    }
}

on_both! {
    async fn an_outcome_of_a_counter_proposal_is_taken_back(backend: Backend) {
        let h = Harness::demo(backend).await;
        let at = proposed(&h, &[("nottuln", "2"), ("senden", "2"), ("rosendahl", "1")]).await;
        let (id, list) = at;
        let most: Vec<&str> = TOWNS.iter().copied().filter(|t| !["nottuln", "senden", "rosendahl"].contains(t)).collect();
        let states = async || [of(&h, id, list, "nottuln").await.state, of(&h, id, list, "senden").await.state, of(&h, id, list, "rosendahl").await.state];
        let back = async |by: &Ctx, town: &str, reason: &str| {
            let amendment = of(&h, id, list, town).await.id.to_string();
            c::item_step(by, ItemStepForm { id: list.to_string(), step: "reopen".into(), amendment, reason: reason.into(), ..ItemStepForm::default() }).await
        };
        assert!(matches!(back(&chair(&h), "nottuln", "Versehen").await, Err(Error::Already(_))), "nothing is decided yet");
        decided(&h, at, "nottuln", &[(&most, Stance::Consent)], "unanimous").await;
        decided(&h, at, "rosendahl", &[(&most[..7], Stance::Consent), (&["nottuln"], Stance::Objection)], "majority").await;
        for town in &most {
            c::take(&h.mayor(town), position(list, town, Stance::Consent)).await.expect("on the changed item");
        }
        assert!(matches!(back(&h.mayor("rosendahl"), "rosendahl", "Versehen").await, Err(Error::Denied)));
        assert!(matches!(back(&chair(&h), "rosendahl", " ").await, Err(Error::Invalid(e)) if e.contains_key("reason")));
        assert!(matches!(back(&chair(&h), "nottuln", "Versehen").await, Err(Error::Refused("decided"))), "another one took its place");

        let old = view(&h, id).await.item(list).expect("item").version;
        back(&chair(&h), "rosendahl", "Falscher Knopf").await.expect("taken back");
        assert_eq!(states().await, [AmendmentState::Adopted, AmendmentState::Adopted, AmendmentState::Open], "what stood before stands again");
        let rosendahl = of(&h, id, list, "rosendahl").await;
        assert_eq!((rosendahl.outcome, rosendahl.counted), (None, None));
        let seen = view(&h, id).await;
        let now = seen.item(list).expect("item");
        assert!(amended(now).ends_with("Klasse II"), "{}", amended(now));
        assert_eq!(now.version, old + 1);
        // Whoever had agreed to the other class is asked anew; who wanted this one before counts for it.
        assert_eq!(now.voice(org(most[0])).and_then(|v| v.said), None);
        assert_eq!(missing(&h, "rosendahl", id).await, 1, "its objection ended when Nottuln's proposal was adopted");
        assert!(matches!(c::outcome(&chair(&h), outcome(id, list, "majority")).await, Err(Error::Refused("open_amendments"))));

        decided(&h, at, "rosendahl", &[], "declined").await;
        back(&chair(&h), "rosendahl", "Doch noch einmal").await.expect("taken back");
        decided(&h, at, "rosendahl", &[], "declined").await;
        for town in &most {
            c::take(&h.mayor(town), position(list, town, Stance::Consent)).await.expect("anew");
        }
        c::outcome(&chair(&h), outcome(id, list, "majority")).await.expect("decided");
        assert!(matches!(back(&chair(&h), "rosendahl", "Zu spät").await, Err(Error::Refused("decided"))), "the item is decided");
        step(&chair(&h), id, "close").await.expect("closed");
        assert_eq!(field_id(&h, "gesundheit").await.priority.as_deref(), Some("2"));
        let plain = c::minutes(&chair(&h), &followed(&h, id).await).await.expect("minutes").document.plain();
        for words in ["Falscher Knopf", "Doch noch einmal"] {
            assert!(plain.contains(words), "{words}: {plain}");
        }
    }
}

on_both! {
    async fn what_was_said_before_a_mistaken_adoption_holds_again(backend: Backend) {
        let h = Harness::demo(backend).await;
        let at = proposed(&h, &[("nottuln", "2"), ("rosendahl", "1")]).await;
        let (id, list) = at;
        let before = tally(&view(&h, id).await, list);
        let most: Vec<&str> = TOWNS.iter().copied().filter(|t| !["nottuln", "rosendahl"].contains(t)).collect();
        decided(&h, at, "rosendahl", &[(&most, Stance::Consent), (&["nottuln"], Stance::Objection)], "majority").await;
        assert_eq!(view(&h, id).await.item(list).expect("item").voice(org("nottuln")).and_then(|v| v.stance), None, "its objection ended");
        // Somebody has said something else since.
        c::take(&h.mayor("senden"), position(list, "senden", Stance::Abstention)).await.expect("since");
        let amendment = of(&h, id, list, "rosendahl").await.id.to_string();
        let form = ItemStepForm { id: list.to_string(), step: "reopen".into(), amendment, reason: "Falscher Knopf".into(), ..ItemStepForm::default() };
        c::item_step(&chair(&h), form).await.expect("taken back");

        let seen = view(&h, id).await;
        assert_eq!(tally(&seen, list), before);
        let said = |town: &str| seen.item(list).expect("item").voice(org(town)).and_then(|v| v.said);
        assert_eq!((said("nottuln"), said("senden")), (Some(Stance::Objection), Some(Stance::Consent)));
        for town in ["nottuln", "rosendahl"] {
            decided(&h, at, town, &[], "declined").await;
        }
        assert!(matches!(c::outcome(&chair(&h), outcome(id, list, "unanimous")).await, Err(Error::Refused("objections"))), "two object");
    }
}

/// What the adopted counter-proposals make of the item.
fn amended(item: &c::ItemView) -> String {
    item.adopted().last().map(|change| change.texts(contract::Lang::De).1).unwrap_or_default()
}

on_both! {
    async fn whoever_is_not_there_has_not_voted_on_a_counter_proposal(backend: Backend) {
        let h = Harness::demo(backend).await;
        let at = proposed(&h, &[("nottuln", "2")]).await;
        let (id, list) = at;
        let all: Vec<&str> = TOWNS.iter().copied().filter(|t| *t != "nottuln").collect();
        let amendment = of(&h, id, list, "nottuln").await.id.to_string();
        let dulmen = PositionForm { amendment_id: amendment, ..position(list, "duelmen", Stance::Objection) };
        c::take(&h.mayor("duelmen"), dulmen).await.expect("a vote");
        let events = view(&h, id).await.events;
        assert_eq!(events.last().map(|e| e.words.as_str()), Some("zum Gegenvorschlag von Nottuln: dagegen"));
        let turn = |presence: Presence| PresenceForm { conference_id: id.to_string(), organisation_id: org("senden").to_string(), presence: presence.to_string() };
        let but: Vec<&str> = all.iter().copied().filter(|t| *t != "duelmen").collect();
        let vote = of(&h, id, list, "nottuln").await.id.to_string();
        for t in &but {
            let form = PositionForm { amendment_id: vote.clone(), ..position(list, t, Stance::Consent) };
            c::take(&h.mayor(t), form).await.expect("a vote");
        }
        c::presence(&chair(&h), turn(Presence::Absent)).await.expect("left");
        decided(&h, at, "nottuln", &[], "majority").await;
        c::presence(&chair(&h), turn(Presence::Present)).await.expect("back");
        let seen = view(&h, id).await;
        let voice = seen.item(list).expect("item").voice(org("senden")).expect("a voice").clone();
        assert_eq!((voice.stance, voice.unheard), (None, false), "it was not there");
    }
}

on_both! {
    async fn whoever_left_the_region_neither_counts_nor_votes(backend: Backend) {
        let h = Harness::demo(backend).await;
        let id = prepared(&h).await;
        let motion = item(&h, id, "Zeitplan", "motion").await;
        step(&chair(&h), id, "invite").await.expect("invited");
        c::take(&h.mayor("senden"), position(motion, "senden", Stance::Consent)).await.expect("position");
        let reason = contract::forms::people::ReasonForm { id: org("senden").to_string(), reason: "ausgetreten".into() };
        portal::region::members::turn(&h.steward(), reason, true).await.expect("left");
        assert_eq!((view(&h, id).await.seats.len(), missing(&h, "senden", id).await), (11, 0));
        assert!(matches!(c::take(&h.mayor("senden"), position(motion, "senden", Stance::Abstention)).await, Err(Error::Refused("left_region") | Error::Denied | Error::NotFound)));
        step(&chair(&h), id, "open").await.expect("open");
        all_present(&h, id).await;
        let seen = view(&h, id).await;
        assert_eq!((seen.seats.len(), seen.present(), tally(&seen, motion).absent), (11, 11, 0));
    }
}

on_both! {
    async fn items_taken_together_show_on_all_screens(backend: Backend) {
        let h = Harness::demo(backend).await;
        let (id, list, motion) = in_session(&h).await;
        let call = ItemStepForm { id: list.to_string(), step: "call".into(), ..ItemStepForm::default() };
        c::item_step(&chair(&h), call).await.expect("called");
        let together = OutcomeForm { conference_id: id.to_string(), outcome: "unanimous".into(), ..OutcomeForm::default() };
        c::outcome(&chair(&h), together).await.expect("together");
        let seen = view(&h, id).await;
        assert!([list, motion].iter().all(|i| seen.item(*i).is_some_and(|i| i.state == ItemState::Decided)));
        assert_eq!((seen.head.current_item, seen.head.current_amendment), (None, None), "the agenda with all outcomes");
        assert_eq!(seen.events.last().map(|e| e.words.as_str()), Some("gemeinsam: Punkte 1, 2"));
    }
}

on_both! {
    async fn of_two_of_which_one_is_carried_one_is_taken(backend: Backend) {
        let h = Harness::demo(backend).await;
        let (id, list, motion) = in_session(&h).await;
        // Half of them stay silent on the list: nobody is against it, and too few agree.
        for town in TOWNS {
            let form = WithdrawForm { item_id: list.to_string(), organisation_id: org(town).to_string(), ..WithdrawForm::default() };
            c::withdraw(&h.mayor(town), form).await.expect("withdrawn");
        }
        let together = OutcomeForm { conference_id: id.to_string(), outcome: "unanimous".into(), ..OutcomeForm::default() };
        c::outcome(&chair(&h), together).await.expect("together");
        let seen = view(&h, id).await;
        let state = |i: Id| seen.item(i).map(|i| i.state);
        assert_eq!((state(list), state(motion)), (Some(ItemState::Open), Some(ItemState::Decided)));
        assert_eq!(seen.events.last().map(|e| e.words.as_str()), Some("gemeinsam: Punkt 2"));
    }
}
