//! The mayors' conference, from the first item to the council papers, on both databases.

#[path = "conferences/acts.rs"]
mod acts;
#[path = "conferences/changed.rs"]
mod changed;
#[path = "conferences/newer.rs"]
mod newer;
#[path = "conferences/proposals.rs"]
mod proposals;
#[path = "conferences/renewed.rs"]
mod renewed;
#[path = "conferences/session.rs"]
mod session;
#[path = "conferences/wordings.rs"]
mod wordings;

use contract::Id;
use contract::assessment::Proposed;
use contract::conference::{AmendmentState, ConferenceState, ItemState, MinutesState, Outcome, Presence, Stance, Subject};
use contract::council::ConsultationRole;
use contract::forms::conferences::{
    AmendmentForm, ConferenceForm, ConferenceStepForm, DeputyForm, ItemForm, ItemStepForm, OutcomeForm, PaperForm, PositionForm,
    PresenceForm, WithdrawForm,
};
use contract::forms::councils::{ChainDay, ChainForm};
use contract::forms::fact_sheets::FactSheetForm;
use contract::forms::region::OrganisationForm;
use contract::forms::steps::OrderForm;
use contract::people::{Role, TrustLevel};
use contract::strategy::Priority;
use domain::conference::votes::Standing;
use domain::rights::Held;
use portal::conferences::{self as c, View};
use portal::{Ctx, Error};
use portal_tests::conference::{all_present, chair, details, item, org, outcome, passages, position, step};
use portal_tests::{Harness, MEMBERS, key, on_both};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, Set};

/// All but the county.
const TOWNS: &[&str] = MEMBERS.split_at(1).1;

async fn prepared(h: &Harness) -> Id {
    c::save(&chair(h), details("conference/1")).await.expect("saved")
}

async fn view(h: &Harness, id: Id) -> View {
    c::room(&h.portal, id).await.expect("view")
}

async fn followed(h: &Harness, id: Id) -> c::Followed {
    c::followed(&chair(h), id).await.expect("followed")
}

/// How many positions of a town "my work" says are missing at a conference.
async fn missing(h: &Harness, town: &str, id: Id) -> usize {
    let found = c::mine(&h.mayor(town)).await.expect("what waits");
    let of = |m: &c::Mine| match m {
        c::Mine::Positions(head, organisation, n) if head.id == id && *organisation == org(town) => Some(*n),
        _ => None,
    };
    found.iter().find_map(of).unwrap_or(0)
}

/// A conference in session with two items, all present, all consenting.
async fn in_session(h: &Harness) -> (Id, Id, Id) {
    let id = prepared(h).await;
    let (list, motion) = (item(h, id, "Prioritäten", "priorities").await, item(h, id, "Zeitplan", "motion").await);
    step(&chair(h), id, "invite").await.expect("invited");
    for town in TOWNS {
        for i in [list, motion] {
            c::take(&h.mayor(town), position(i, town, Stance::Consent)).await.expect("position");
        }
    }
    step(&chair(h), id, "open").await.expect("open");
    all_present(h, id).await;
    (id, list, motion)
}

async fn field_id(h: &Harness, slug: &str) -> entity::field::Model {
    entity::field::Entity::find().filter(entity::field::Column::Slug.eq(slug)).one(&h.db).await.expect("query").expect("a field")
}

/// Saves a text anew, as the steward.
async fn write(h: &Harness, kind: &str, owner: Id, slot: &str, markdown: &str) {
    let now = portal::texts::show(&h.steward(), kind, owner, slot).await.expect("text");
    let form = contract::forms::texts::TextForm {
        owner_kind: kind.into(),
        owner_id: owner.to_string(),
        slot: slot.into(),
        version: now.version.to_string(),
        markdown: markdown.into(),
        ..Default::default()
    };
    portal::texts::save(&h.steward(), form).await.expect("saved");
}

on_both! {
    async fn from_the_first_item_to_the_council_papers(backend: Backend) {
        let h = Harness::demo(backend).await;
        let id = prepared(&h).await;
        let list = item(&h, id, "Prioritäten", "priorities").await;
        let draft = item(&h, id, "Entwurf", "draft").await;
        // Nobody but those who prepare sees it before the invitation.
        assert!(matches!(c::may_follow(&h.mayor("olfen"), id).await, Err(Error::Denied)));
        assert!(c::list(&h.mayor("olfen")).await.expect("list").is_empty());
        assert!(matches!(c::take(&h.mayor("olfen"), position(list, "olfen", Stance::Consent)).await, Err(Error::Refused(_) | Error::NotFound)));
        assert_eq!(missing(&h, "olfen", id).await, 0, "nobody is asked before the invitation");
        step(&chair(&h), id, "invite").await.expect("invited");
        assert_eq!(missing(&h, "olfen", id).await, 2);
        assert!(c::mine(&h.officer("olfen")).await.expect("what waits").is_empty(), "an officer is not asked");
        assert!(matches!(step(&chair(&h), id, "invite").await, Err(Error::Already(_))));
        // The invitation goes out by mail, with its calendar entry, to all mayors.
        let mails = entity::mail::Entity::find().all(&h.db).await.expect("mails");
        assert!(mails.len() >= 12, "{}", mails.len());
        let file = mails[0].attachment.clone().expect("a calendar file").to_string();
        assert!(file.contains("DTSTART:20261210T090000Z"), "{file}");
        c::may_follow(&h.mayor("olfen"), id).await.expect("invited");

        // Olfen wants health in class II, Rosendahl another wording.
        let health = field_id(&h, "gesundheit").await;
        let olfen = PositionForm { change: "priority".into(), field: health.id.to_string(), class: "2".into(), ..position(list, "olfen", Stance::Objection) };
        c::take(&h.mayor("olfen"), olfen).await.expect("objection");
        assert_eq!(missing(&h, "olfen", id).await, 1);
        let passages = passages(&chair(&h), &followed(&h, id).await, draft).await;
        let passage = passages.iter().find(|p| p.key.starts_with("field:")).expect("a passage of a vision");
        let words = "Der Kreis pflegt es für alle, die keine eigene Fachkraft haben.";
        let rosendahl = PositionForm { change: "wording".into(), passage: passage.key.clone(), text: words.into(), ..position(draft, "rosendahl", Stance::Objection) };
        c::take(&h.mayor("rosendahl"), rosendahl).await.expect("objection");
        for town in TOWNS {
            for i in [list, draft] {
                let done = view(&h, id).await.item(i).expect("item").voice(org(town)).and_then(|v| v.said).is_some();
                if !done {
                    c::take(&h.mayor(town), position(i, town, Stance::Consent)).await.expect("position");
                }
            }
        }
        let seen = view(&h, id).await;
        assert!(seen.items.iter().all(|i| seen.standing(i) == Standing::Contested));
        assert_eq!(missing(&h, "olfen", id).await, 0);

        step(&chair(&h), id, "open").await.expect("open");
        assert!(matches!(c::outcome(&chair(&h), outcome(id, list, "unanimous")).await, Err(Error::Refused("open_amendments"))));
        all_present(&h, id).await;
        for i in [list, draft] {
            let amendment = view(&h, id).await.item(i).expect("item").amendments[0].id;
            let call = ItemStepForm { id: i.to_string(), step: "call".into(), amendment: amendment.to_string(), ..ItemStepForm::default() };
            c::item_step(&chair(&h), call).await.expect("called");
            let adopt = OutcomeForm { amendment_id: amendment.to_string(), ..outcome(id, i, "unanimous") };
            assert!(matches!(c::outcome(&chair(&h), adopt.clone()).await, Err(Error::Refused("not_carried"))));
            for town in TOWNS {
                let yes = PositionForm { amendment_id: amendment.to_string(), ..position(i, town, Stance::Consent) };
                c::take(&h.mayor(town), yes).await.expect("supported");
            }
            c::outcome(&chair(&h), adopt).await.expect("adopted");
            // Whoever got what it wanted agrees now.
            c::outcome(&chair(&h), outcome(id, i, "unanimous")).await.expect("decided");
        }
        assert!(matches!(step(&chair(&h), id, "freeze").await, Err(Error::Refused("state"))));
        step(&chair(&h), id, "close").await.expect("closed");

        // What was adopted is part of the strategy, with where it came from.
        let health = field_id(&h, "gesundheit").await;
        assert_eq!((health.priority.as_deref(), health.deferred), (Some(Priority::Second.as_str()), false));
        let note = health.content["priority_note"].as_str().expect("a note");
        assert!(note.starts_with("Bürgermeisterkonferenz vom 10.12.2026") && note.contains("Das war ein Gegenvorschlag von Olfen."), "{note}");
        let place = passage.key.split(':').collect::<Vec<_>>();
        let text = portal::texts::show(&h.steward(), place[0], place[1].parse().expect("id"), place[2]).await.expect("text");
        assert!(text.document.plain().contains(words));
        assert!(c::effects(&chair(&h), &followed(&h, id).await).await.expect("effects").iter().all(|e| e.applied));
        let asked = portal::councils::opening(&h.steward()).await.expect("what the councils can be asked");
        let adopted: Vec<_> = asked.adopted.iter().map(|a| (a.id, a.day.to_string())).collect();
        assert_eq!(adopted, [(list, "2026-12-10".to_owned()), (draft, "2026-12-10".to_owned())], "the form can name them");

        // The minutes are worded, then settled for good.
        let minutes = c::minutes(&chair(&h), &followed(&h, id).await).await.expect("minutes");
        let plain = minutes.document.plain();
        assert!(plain.contains("Gegenvorschlag von Olfen") && plain.contains("einvernehmlich"), "{plain}");
        assert!(c::adopted(&h.portal).await.expect("adopted").iter().all(|a| a.field != health.id), "nothing is public before the minutes are settled");
        step(&chair(&h), id, "freeze").await.expect("settled");
        assert!(matches!(step(&chair(&h), id, "freeze").await, Err(Error::Already(_))));
        let text = contract::forms::texts::TextForm { owner_kind: "conference".into(), owner_id: id.to_string(), slot: "minutes".into(), version: "1".into(), markdown: "Anders".into(), ..Default::default() };
        assert!(matches!(portal::texts::save(&chair(&h), text).await, Err(Error::Denied)));
        let mut adopted = c::adopted(&h.portal).await.expect("adopted");
        adopted.retain(|a| a.field == health.id);
        assert_eq!((adopted[0].outcome, adopted[0].class.as_str()), (Outcome::Unanimous, "Klasse II"));
        assert_eq!((adopted[0].counter, adopted[0].item), (Some(org("olfen")), 1));

        // Twelve papers; each its own positions, and a number that the clerk gives.
        let papers = c::papers(&chair(&h), &followed(&h, id).await).await.expect("papers");
        assert_eq!(papers.len(), 12);
        let paper = c::paper(&h.mayor("olfen"), id, "olfen").await.expect("paper");
        assert_eq!(paper.positions.len(), 2);
        assert_eq!(paper.positions[0].stance, "Zustimmung mit dem eigenen Gegenvorschlag");
        // A council is asked in its own words, not in those of the conference.
        assert!(paper.resolution.iter().all(|r| r.starts_with("Der Rat ")), "{:?}", paper.resolution);
        let county = c::paper(&h.mayor("kreis-coesfeld"), id, "kreis-coesfeld").await.expect("paper").resolution;
        assert!(county.iter().all(|r| r.starts_with("Der Kreistag ")), "{county:?}");
        assert!(paper.priorities.iter().any(|(f, class)| *f == health.title && class == "Klasse II"));
        assert!(matches!(c::paper(&h.mayor("olfen"), id, "senden").await, Err(Error::NotFound)));
        let number = |slug: &str, n: &str| PaperForm { conference_id: id.to_string(), organisation_id: org(slug).to_string(), number: n.into() };
        c::number(&h.mayor("olfen"), number("olfen", "12/2026")).await.expect("numbered");
        assert!(matches!(c::number(&h.mayor("olfen"), number("olfen", "12/2026")).await, Err(Error::Already(_))));
        assert!(matches!(c::number(&h.mayor("olfen"), number("senden", "1")).await, Err(Error::Denied)));
        // On top stand the bodies: the usual chain, and what the clerk recorded under this number.
        assert!(paper.facts[0].contains("Mitglieder"), "{}", paper.facts[0]);
        assert!(!paper.path.is_empty() && paper.path.iter().all(|stop| stop.date.is_none()));
        let round = h.asked("Der Rat beschließt die Strategie.").await;
        let council = key("body/rat-olfen");
        assert_eq!(portal::councils::path(&h.clerk("olfen"), 1, "olfen").await.expect("path").paper, "12/2026");
        let days = vec![ChainDay { body: council.to_string(), day: "17.11.2026".into() }];
        let form = ChainForm { round_id: round, organisation_id: org("olfen").to_string(), paper: "12/2026".into(), days };
        portal::councils::begin(&h.clerk("olfen"), form).await.expect("begun");
        let stops = c::paper(&h.mayor("olfen"), id, "olfen").await.expect("paper").path;
        let decides = stops.iter().find(|stop| stop.role == ConsultationRole::Decision).expect("a body that decides");
        assert_eq!((stops.len(), decides.date), (paper.path.len(), chrono::NaiveDate::from_ymd_opt(2026, 11, 17)));
        // The frozen objects are what their digests say.
        assert!(portal::editions::verify(&h.portal).await.expect("verified").is_empty());
        assert_eq!(view(&h, id).await.head.minutes_state, MinutesState::Frozen);
    }
}

on_both! {
    async fn positions_are_the_municipalitys_own(backend: Backend) {
        let h = Harness::demo(backend).await;
        let id = prepared(&h).await;
        let list = item(&h, id, "Prioritäten", "priorities").await;
        step(&chair(&h), id, "invite").await.expect("invited");
        assert!(matches!(c::prepared(&h.mayor("olfen"), id).await, Err(Error::Denied)));
        // Another municipality, an officer, a login that is not sure enough.
        assert!(matches!(c::take(&h.mayor("olfen"), position(list, "senden", Stance::Consent)).await, Err(Error::Denied)));
        assert!(matches!(c::take(&h.officer("olfen"), position(list, "olfen", Stance::Consent)).await, Err(Error::Denied)));
        let mut unsure = h.mayor("olfen");
        unsure.actor.as_mut().expect("actor").level = TrustLevel::Substantial;
        assert!(matches!(c::take(&unsure, position(list, "olfen", Stance::Consent)).await, Err(Error::StepUp(TrustLevel::High))));
        // Named as deputy, the officer speaks for Olfen, at this conference only.
        let name = |person: &str| DeputyForm { conference_id: id.to_string(), organisation_id: org("olfen").to_string(), person_id: person.into() };
        let officer = key("person/fachkraft-olfen").to_string();
        assert!(matches!(c::name_deputy(&h.mayor("senden"), name(&officer)).await, Err(Error::Denied)));
        assert!(matches!(c::name_deputy(&h.mayor("olfen"), name(&key("person/fachkraft-senden").to_string())).await, Err(Error::Invalid(_))));
        c::name_deputy(&h.mayor("olfen"), name(&officer)).await.expect("named");
        let mut deputy = h.officer("olfen");
        deputy.actor.as_mut().expect("actor").level = TrustLevel::High;
        c::take(&deputy, position(list, "olfen", Stance::Reservation)).await.expect("as deputy");
        let seen = view(&h, id).await;
        let voice = seen.item(list).expect("item").voice(org("olfen")).expect("voice");
        assert!(voice.deputy && voice.stance == Some(Stance::Reservation));
        assert!(matches!(c::take(&deputy, position(list, "olfen", Stance::Reservation)).await, Err(Error::Already(_))));
        c::name_deputy(&h.mayor("olfen"), name("")).await.expect("ended");
        assert!(matches!(c::take(&deputy, position(list, "olfen", Stance::Consent)).await, Err(Error::Denied)));
        // Changed and withdrawn positions stay in the history.
        c::take(&h.mayor("olfen"), position(list, "olfen", Stance::Abstention)).await.expect("changed");
        let withdraw = WithdrawForm { item_id: list.to_string(), organisation_id: org("olfen").to_string(), ..WithdrawForm::default() };
        c::withdraw(&h.mayor("olfen"), withdraw.clone()).await.expect("withdrawn");
        assert!(matches!(c::withdraw(&h.mayor("olfen"), withdraw).await, Err(Error::Already(_))));
        let history = entity::conference_position::Entity::find().all(&h.db).await.expect("history");
        let mut ended: Vec<_> = history.iter().map(|p| p.ended_by.as_str()).collect();
        ended.sort_unstable();
        assert_eq!(ended, ["changed", "withdrawn"]);
    }
}

on_both! {
    async fn a_reworded_counter_proposal_is_another_one(backend: Backend) {
        let h = Harness::demo(backend).await;
        let id = prepared(&h).await;
        let motion = item(&h, id, "Zeitplan", "motion").await;
        step(&chair(&h), id, "invite").await.expect("invited");
        let counter = |text: &str| PositionForm { change: "resolution".into(), text: text.into(), ..position(motion, "olfen", Stance::Objection) };
        let same = view(&h, id).await.item(motion).expect("item").recommendation.clone();
        assert!(matches!(c::take(&h.mayor("olfen"), counter(&same)).await, Err(Error::Invalid(_))));
        c::take(&h.mayor("olfen"), counter("Erst im April.")).await.expect("made");
        let amendment = view(&h, id).await.item(motion).expect("item").amendments[0].clone();
        let support = PositionForm { amendment_id: amendment.id.to_string(), ..position(motion, "senden", Stance::Consent) };
        c::take(&h.mayor("senden"), support).await.expect("supported");
        let reword = AmendmentForm { id: amendment.id.to_string(), version: "1".into(), text: "Erst im Mai.".into(), step: "reword".into(), ..AmendmentForm::default() };
        assert!(matches!(c::amend(&h.mayor("senden"), reword.clone()).await, Err(Error::Denied)));
        c::amend(&h.mayor("olfen"), reword.clone()).await.expect("reworded");
        assert!(matches!(c::amend(&h.mayor("olfen"), reword).await, Err(Error::Conflict)));
        let seen = view(&h, id).await;
        let now = &seen.item(motion).expect("item").amendments[0];
        assert_eq!(now.voices.iter().filter(|v| v.stance.is_some()).count(), 1, "only who made it is still for it");
        // Whoever consents after all has no counter-proposal any more.
        c::take(&h.mayor("olfen"), position(motion, "olfen", Stance::Consent)).await.expect("agreed");
        let seen = view(&h, id).await;
        assert_eq!(seen.item(motion).expect("item").amendments[0].state, AmendmentState::Withdrawn);
        assert_eq!(seen.standing(seen.item(motion).expect("item")), Standing::Undisputed);
    }
}

on_both! {
    async fn the_agenda_is_ordered_withdrawn_and_frozen(backend: Backend) {
        let h = Harness::demo(backend).await;
        let id = prepared(&h).await;
        assert!(matches!(step(&chair(&h), id, "invite").await, Err(Error::Refused("no_items"))));
        assert!(matches!(c::save(&chair(&h), details("conference/1")).await, Err(Error::Already(_))), "the same form twice makes one");
        let (a, b) = (item(&h, id, "Prioritäten", "priorities").await, item(&h, id, "Zeitplan", "motion").await);
        let order = OrderForm { parent: id.to_string(), ids: vec![a.to_string(), b.to_string()], seen: format!("{a},{b}"), step: format!("up:{b}") };
        c::order(&chair(&h), order.clone()).await.expect("moved");
        assert!(matches!(c::order(&chair(&h), order).await, Err(Error::Conflict)));
        assert_eq!(view(&h, id).await.items.iter().map(|i| i.id).collect::<Vec<_>>(), [b, a]);
        // What was frozen stays, whatever becomes of the field.
        let health = field_id(&h, "gesundheit").await;
        let before = view(&h, id).await.item(a).expect("item").clone();
        let set = entity::field::ActiveModel { priority: Set(Some("1".into())), ..Default::default() };
        entity::field::Entity::update_many().set(set).filter(entity::field::Column::Id.eq(health.id)).exec(&h.db).await.expect("changed");
        let after = view(&h, id).await.item(a).expect("item").clone();
        assert_eq!((before.sha256, before.subject), (after.sha256, after.subject.clone()));
        assert!(matches!(after.subject, Subject::Priorities { ref entries, .. } if entries.len() == 8));
        let form = |step: &str| ItemStepForm { id: b.to_string(), step: step.into(), reason: "Noch nicht reif.".into(), ..ItemStepForm::default() };
        c::item_step(&chair(&h), form("withdraw")).await.expect("withdrawn");
        assert!(matches!(c::item_step(&chair(&h), form("withdraw")).await, Err(Error::Already(_))));
        c::item_step(&chair(&h), form("restore")).await.expect("restored");
        // A fact sheet can be named by its number, however many there are.
        let bus = FactSheetForm { title: "Bus".into(), status: "idea".into(), lead: org("nottuln").to_string(), ..FactSheetForm::default() };
        let number = portal::fact_sheets::save(&h.steward(), bus).await.expect("a sheet");
        let sheet = entity::fact_sheet::Entity::find().filter(entity::fact_sheet::Column::Number.eq(number)).one(&h.db).await.expect("query").expect("a sheet");
        let by_number = ItemForm { conference_id: id.to_string(), title: "Steckbrief".into(), subject: "fact_sheet".into(), sheet: format!("P-{}", sheet.number), recommendation: "Y".into(), ..ItemForm::default() };
        c::save_item(&chair(&h), by_number.clone()).await.expect("named");
        let named = view(&h, id).await.items.pop().expect("an item");
        assert!(matches!(named.subject, Subject::FactSheet { sheet: ref frozen } if frozen.id == sheet.id));
        for bad in ["", "viele", "P-99999"] {
            let found = c::save_item(&chair(&h), ItemForm { sheet: bad.into(), ..by_number.clone() }).await;
            assert!(matches!(found, Err(Error::Invalid(ref e)) if e.contains_key("sheet")), "{bad}");
        }
        for bad in ["edition:99", "fact_sheet:x", "comparison:1-1", "proposal", ""] {
            let form = ItemForm { conference_id: id.to_string(), title: "X".into(), subject: bad.into(), recommendation: "Y".into(), ..ItemForm::default() };
            assert!(matches!(c::save_item(&chair(&h), form).await, Err(Error::Invalid(_))), "{bad}");
        }
        assert_eq!(view(&h, id).await.head.state, ConferenceState::Preparation);
    }
}

on_both! {
    async fn whoever_follows_is_woken_by_every_change(backend: Backend) {
        let h = Harness::demo(backend).await;
        let id = prepared(&h).await;
        let mut follows = c::follow(&h.portal, id).await.expect("follows").changes;
        let first = *follows.borrow_and_update();
        item(&h, id, "Zeitplan", "motion").await;
        follows.changed().await.expect("woken");
        assert!(*follows.borrow_and_update() > first);
        // Another instance changed something: asking the database finds it.
        let other = portal::Portal::new(h.db.clone(), Box::new(h.clock.clone()), Box::new(portal::ports::SystemEntropy), Default::default());
        let c::Following { changes: mut there, mut rights } = c::follow(&other, id).await.expect("follows");
        let mut seen = portal::audit::Newest::default();
        c::poll(&other, &mut seen).await.expect("asked");
        there.mark_unchanged();
        rights.mark_unchanged();
        item(&h, id, "Noch etwas", "motion").await;
        assert!(!there.has_changed().expect("alive"));
        c::poll(&other, &mut seen).await.expect("asked");
        assert!(there.has_changed().expect("alive"));
        // What happens at the table takes no right away; what else happens may.
        assert!(!rights.has_changed().expect("alive"));
        let logout = portal::audit::Event::about("logout", "session", id, "provider");
        portal::audit::write(&h.portal, &h.db, None, logout).await.expect("logged");
        c::poll(&other, &mut seen).await.expect("asked");
        assert!(rights.has_changed().expect("alive"));
        c::release(&other);
        there.borrow_and_update();
        assert!(there.changed().await.is_err(), "the end of the program ends it");
    }
}
