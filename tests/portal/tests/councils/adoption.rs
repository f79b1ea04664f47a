//! Which item of a conference a round comes from: what the form proposes, what is refused, and the ways from
//! one to the other.

use super::{errors, pair};
use contract::Id;
use contract::Lang;
use contract::conference::Stance;
use contract::forms::conferences::ConferenceForm;
use contract::forms::councils::RoundForm;
use contract::forms::fact_sheets::ProgressForm;
use contract::forms::texts::TextForm;
use entity::{audit_event, council_round};
use portal::conferences::{self as c, PublicDecision};
use portal::{Error, councils};
use portal_tests::conference::{all_present, chair, details, item, outcome, position, step};
use portal_tests::{Harness, MEMBERS, on_both};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

/// A conference in session at which all members agree to these items: title and subject.
async fn sitting(h: &Harness, day: &str, items: &[(&str, &str)]) -> (Id, Vec<Id>) {
    let form = ConferenceForm { day: day.into(), ..details(day) };
    let id = c::save(&chair(h), form).await.expect("saved");
    let mut all = Vec::new();
    for (title, subject) in items {
        all.push(item(h, id, title, subject).await);
    }
    step(&chair(h), id, "invite").await.expect("invited");
    for town in MEMBERS {
        for i in &all {
            c::take(&h.mayor(town), position(*i, town, Stance::Consent)).await.expect("position");
        }
    }
    step(&chair(h), id, "open").await.expect("open");
    all_present(h, id).await;
    (id, all)
}

/// One that is over, with all of it adopted.
pub(super) async fn held(h: &Harness, day: &str, items: &[(&str, &str)]) -> (Id, Vec<Id>) {
    let (id, all) = sitting(h, day, items).await;
    for i in &all {
        c::outcome(&chair(h), outcome(id, *i, "unanimous")).await.expect("decided");
    }
    step(&chair(h), id, "close").await.expect("closed");
    (id, all)
}

fn form(item: &str, adopted_on: &str) -> RoundForm {
    let proposal = "Der Rat beschließt die Strategie.".into();
    RoundForm { edition: "1".into(), item: item.into(), adopted_on: adopted_on.into(), proposal, ..RoundForm::default() }
}

/// Changes the round of the first edition.
async fn changed(h: &Harness, item: &str, adopted_on: &str) -> portal::Result<i32> {
    let now = councils::round(&h.steward(), 1).await.expect("round");
    let form = RoundForm { id: now.id.to_string(), version: now.version.to_string(), ..form(item, adopted_on) };
    councils::save_round(&h.steward(), form).await
}

on_both! {
    async fn the_form_proposes_where_an_edition_comes_from(backend: Backend) {
        let h = Harness::demo(backend).await;
        let usual = async || councils::opening(&h.steward()).await.expect("opening").usual.map(|a| a.id);
        let first = h.publish("Eins").await;
        assert_eq!(usual().await, None, "nothing was adopted yet");
        // Nothing is better than something else; an edition of before comes from no draft of after, and the draft
        // that was adopted since the edition before is what became this one.
        let (_, motion) = held(&h, "24.11.2026", &[("Zeitplan", "motion")]).await;
        assert_eq!(usual().await, None);
        let (_, draft) = held(&h, "25.11.2026", &[("Liste", "priorities"), ("Entwurf", "draft")]).await;
        h.clock.advance(chrono::Duration::minutes(1));
        h.publish("Zwei").await;
        assert_eq!(usual().await, Some(draft[1]));
        // A newer draft is for the next edition.
        h.clock.advance(chrono::Duration::minutes(1));
        let (_, next) = held(&h, "26.11.2026", &[("Neuer Entwurf", "draft")]).await;
        assert_eq!(usual().await, Some(draft[1]));
        h.clock.advance(chrono::Duration::minutes(1));
        h.publish("Drei").await;
        assert_eq!(usual().await, Some(next[0]));
        // What adopted the edition itself goes before all.
        let (_, itself) = held(&h, "27.11.2026", &[("Vergleich", "comparison:1-3"), ("Anderes", "edition:1")]).await;
        assert_eq!(usual().await, Some(itself[0]));
        h.clock.advance(chrono::Duration::minutes(1));
        h.publish("Vier").await;
        assert_eq!(usual().await, None, "what was adopted is another edition");
        // All of it can be chosen, the newest conference first, with what it adopted.
        let opening = councils::opening(&h.steward()).await.expect("opening");
        let listed: Vec<Id> = opening.adopted.iter().map(|a| a.id).collect();
        assert_eq!(listed, [&itself[..], &next, &draft, &motion].concat());
        let what: Vec<String> = opening.adopted.iter().map(|a| a.what(contract::Lang::De)).collect();
        let named = ["Fassung 3", "Fassung 1", "Entwurf der Strategie", "Prioritätenliste", "Entwurf der Strategie", "Beschlussvorschlag"];
        assert_eq!(what, named);
        assert_eq!((opening.adopted[0].day.to_string(), opening.adopted[1].edition), ("2026-11-27".into(), Some(first.number)));
        let wrong = RoundForm { edition: "2".into(), ..form(&itself[1].to_string(), "") };
        assert_eq!(errors(councils::save_round(&h.steward(), wrong).await), pair("item", "adopted_other|1"));
        assert!(matches!(councils::adopted(&h.officer("olfen")).await, Err(Error::Denied)));
    }
}

on_both! {
    async fn only_what_a_closed_conference_adopted_can_be_chosen(backend: Backend) {
        let h = Harness::demo(backend).await;
        h.load("coesfeld/2021.json").await;
        h.publish("Zur Probe").await;
        let sheet = portal::editions::assemble(&h.db).await.expect("contents").sheets[0].id;
        let project = format!("fact_sheet:{sheet}");
        let (id, all) = sitting(&h, "10.12.2026", &[("Entwurf", "draft"), ("Verschoben", "motion"), ("Projekt", &project)]).await;
        let [draft, postponed, project] = all[..] else { panic!("three items") };
        for (i, how) in [(draft, "unanimous"), (postponed, "postponed"), (project, "unanimous")] {
            c::outcome(&chair(&h), outcome(id, i, how)).await.expect("decided");
        }
        let refused = async |item: &str, day: &str| errors(councils::save_round(&h.steward(), form(item, day)).await);
        let (draft, nobody) = (draft.to_string(), Id::from_u128(7).to_string());
        // Adopted, but the conference may still take it back.
        assert_eq!(refused(&draft, "10.12.2026").await, pair("item", "not_adopted"));
        assert!(councils::opening(&h.steward()).await.expect("opening").adopted.is_empty());
        step(&chair(&h), id, "close").await.expect("closed");
        for other in [postponed.to_string(), project.to_string(), nobody] {
            assert_eq!(refused(&other, "10.12.2026").await, pair("item", "not_adopted"), "{other}");
        }
        for day in ["09.12.2026", "11.12.2026"] {
            assert_eq!(refused(&draft, day).await, pair("adopted_on", "not_that_day|10.12.2026"));
        }
        assert_eq!(refused("", "").await, pair("adopted_on", "required"));
        assert_eq!(refused("", "gestern").await, pair("adopted_on", "day"));
        assert!(matches!(councils::save_round(&h.mayor("olfen"), form(&draft, "")).await, Err(Error::Denied)));
        // The day is that of the conference.
        councils::save_round(&h.steward(), form(&draft, "")).await.expect("opened");
        let round = councils::round(&h.steward(), 1).await.expect("round");
        assert_eq!((round.item.map(|i| i.to_string()), round.adopted_on.to_string()), (Some(draft.clone()), "2026-12-10".into()));
        assert_eq!(errors(changed(&h, &draft, "01.12.2026").await), pair("adopted_on", "not_that_day|10.12.2026"));
        changed(&h, &draft, "10.12.2026").await.expect("its own day");
        // Without a conference any day will do. The log tells each with what was before.
        changed(&h, "", "01.12.2026").await.expect("without a conference");
        assert_eq!(councils::round(&h.steward(), 1).await.expect("round").item, None);
        let log = audit_event::Entity::find().filter(audit_event::Column::ObjectKind.eq("council_round")).order_by_asc(audit_event::Column::Id);
        let log = log.all(&h.db).await.expect("log");
        let told: Vec<_> = log.iter().map(|e| {
            let of = |v: &Option<serde_json::Value>| v.as_ref().and_then(|v| v["item"].as_str().map(str::to_owned));
            (of(&e.before), of(&e.after))
        }).collect();
        let d = Some(draft);
        assert_eq!(told, [(None, d.clone()), (d.clone(), d.clone()), (d, None)]);
    }
}

on_both! {
    async fn conference_and_councils_lead_to_each_other_once_the_minutes_are_settled(backend: Backend) {
        let h = Harness::demo(backend).await;
        h.publish("Zur Probe").await;
        let (id, items) = held(&h, "10.12.2026", &[("Liste", "priorities"), ("Fassung", "edition:1")]).await;
        councils::save_round(&h.steward(), form(&items[1].to_string(), "")).await.expect("opened");
        let came = async || {
            let seen = councils::seen(&h.portal).await.expect("seen").remove(0);
            let board = councils::board(&h.clerk("olfen"), Some(1)).await.expect("board").expect("a round");
            assert_eq!(seen.came, board.came);
            seen.came
        };
        assert_eq!(came().await, None, "nothing leads to what is not public");
        assert!(c::records(&h.portal).await.expect("records").is_empty());
        step(&chair(&h), id, "freeze").await.expect("settled");
        assert_eq!(came().await, Some(PublicDecision { slug: "2026-12-10".into(), number: 2 }));
        let record = c::records(&h.portal).await.expect("records").remove(0);
        assert_eq!((record.slug.as_str(), record.items[1].id), ("2026-12-10", items[1]), "the page has the item at that place");
        // Whoever follows the conference goes on from the item.
        let seen = c::followed(&h.mayor("olfen"), id).await.expect("followed");
        assert_eq!(councils::asked_with(&h.mayor("olfen"), &seen, items[1]).await.expect("rounds"), [1]);
        assert!(councils::asked_with(&h.mayor("olfen"), &seen, items[0]).await.expect("rounds").is_empty());
        assert!(matches!(councils::asked_with(&h.mayor("olfen"), &seen, Id::from_u128(7)).await, Err(Error::NotFound)));
        // A round without a conference shows as ever.
        changed(&h, "", "10.12.2026").await.expect("taken away");
        assert_eq!(came().await, None);
    }
}

on_both! {
    async fn an_edition_is_compared_with_the_draft_that_was_adopted(backend: Backend) {
        let h = Harness::demo(backend).await;
        h.load("coesfeld/2021.json").await;
        h.publish("Eins").await;
        let (_, items) = held(&h, "24.11.2026", &[("Entwurf", "draft"), ("Liste", "priorities")]).await;
        let kept = async |item: usize, edition: i32| c::kept(&h.portal, items[item], edition, Lang::De).await.expect("kept");
        h.clock.advance(chrono::Duration::minutes(1));
        // What is reported, and what people get in another town, is no other wording.
        let sheet = portal::editions::assemble(&h.db).await.expect("contents").sheets[0].clone();
        let note = ProgressForm { id: sheet.id.to_string(), once: portal_tests::key("note").to_string(), light: "green".into(), actual: "Es geht voran.".into(), ..ProgressForm::default() };
        portal::fact_sheets::report(&h.steward(), note).await.expect("reported");
        h.publish("Zwei").await;
        let as_adopted = kept(0, 2).await.expect("a draft");
        assert!(as_adopted.changed.is_empty(), "{:?}", as_adopted.changed);
        assert!(as_adopted.as_adopted > 1);
        assert_eq!(kept(1, 2).await, None, "a list is no draft");
        assert_eq!(kept(0, 3).await, None, "there is no such edition");
        // The steward goes on writing before the next one.
        let field = entity::field::Entity::find().filter(entity::field::Column::Slug.eq("mobilitaet")).one(&h.db).await.expect("query").expect("a field");
        let now = portal::texts::show(&h.steward(), "field", field.id, "vision").await.expect("text");
        let form = TextForm {
            owner_kind: "field".into(), owner_id: field.id.to_string(), slot: "vision".into(),
            version: now.version.to_string(), markdown: "Alle kommen ohne Auto an.".into(), ..TextForm::default()
        };
        portal::texts::save(&h.steward(), form).await.expect("saved");
        h.clock.advance(chrono::Duration::minutes(1));
        h.publish("Drei").await;
        let changed = kept(0, 3).await.expect("a draft");
        assert_eq!(changed.changed.iter().map(|c| (c.id, c.change)).collect::<Vec<_>>(), [(field.id, domain::compare::Change::Changed)]);
        assert!(changed.changed[0].lines.iter().any(|l| l.key == "vision"));
        assert_eq!(changed.as_adopted, as_adopted.as_adopted - 1);
    }
}

on_both! {
    async fn a_bundle_names_the_item(backend: Backend) {
        let h = Harness::demo(backend).await;
        let text = |adopted_on: &str| format!(
            r#"{{"format": "portal-bundle/1", "councils": [{{"id": "key:round/x", "edition": 1, "adopted_on": "{adopted_on}", "item": "key:agenda/2019/1", "proposal": "Der Rat beschließt."}}]}}"#
        );
        let read = async |day: &str| {
            let bundle = portal::bundle::read(&text(day)).expect("a bundle");
            portal::bundle::import(&h.portal, &bundle, None, None).await
        };
        h.publish("Zur Probe").await;
        assert!(matches!(read("2019-11-14").await, Err(Error::Invalid(_))), "the conference is not there");
        h.load("coesfeld/conference-2019.json").await;
        assert!(matches!(read("2019-11-13").await, Err(Error::Invalid(_))), "that is not its day");
        assert_eq!(read("2019-11-14").await.expect("read in").added, 1);
        assert_eq!(read("2019-11-14").await.expect("again").unchanged, 1);
        let row = council_round::Entity::find().one(&h.db).await.expect("query").expect("a round");
        assert_eq!(row.item_id, Some(portal_tests::key("agenda/2019/1")));
        assert_eq!(councils::seen(&h.portal).await.expect("seen")[0].came.as_ref().map(|d| d.slug.as_str()), Some("2019-11-14"));
    }
}
