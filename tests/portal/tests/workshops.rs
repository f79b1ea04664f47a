//! Workshops and their results: rights, decisions, what editions show of them.

use contract::forms::steps::{OrderForm, StepForm};
use contract::forms::workshops::{CarryForm, DeclineForm, ReopenForm, ResultForm, SessionRow, WorkshopForm};
use contract::people::{Role, TrustLevel};
use contract::workshop::{CarriedKind, ResultState};
use domain::rights::Held;
use portal::{Ctx, Error, workshops};
use portal_tests::{Harness, key, on_both};
use sea_orm::{EntityTrait, QueryOrder};

fn lead(h: &Harness, group: &str) -> Ctx {
    let held = Held { role: Role::GroupLead, organisation: None, group: Some(key(&format!("group/{group}"))) };
    h.acting(&format!("ag-leitung-{group}"), TrustLevel::Substantial, vec![held])
}

fn form() -> WorkshopForm {
    WorkshopForm {
        title: "Mobilität weiterdenken".into(),
        group: key("group/mobilitaet").to_string(),
        fields: vec![key("field/mobilitaet").to_string()],
        sessions: vec![SessionRow { kind: "video".into(), first_day: "03.11.2026".into(), ..SessionRow::default() }, SessionRow::default()],
        ..WorkshopForm::default()
    }
}

/// A new workshop of the mobility group with one open result: slug and the result's id and version.
async fn with_result(h: &Harness) -> (String, String, String) {
    let ctx = lead(h, "mobilitaet");
    let slug = workshops::save(&ctx, form()).await.expect("saved");
    let view = workshops::show(&ctx, &slug).await.expect("view");
    let result = ResultForm {
        workshop_id: view.id.to_string(),
        kind: "feedback".into(),
        text: "Abends fehlt der Bus".into(),
        ..ResultForm::default()
    };
    workshops::save_result(&ctx, result).await.expect("added");
    let view = workshops::show(&ctx, &slug).await.expect("view");
    (slug, view.results[0].result.id.to_string(), view.results[0].version.to_string())
}

fn target() -> String {
    format!("goal:{}", key("goal/mobilitaet/1"))
}

async fn publish(h: &Harness) -> portal::published::Published {
    h.publish("Zur Probe").await;
    portal::published::latest(&h.portal).await.expect("read").expect("an edition")
}

async fn release(h: &Harness, slug: &str) {
    let view = workshops::show(&h.steward(), slug).await.expect("view");
    let step = StepForm { id: view.id.to_string(), version: view.version.to_string(), step: "release".into(), reason: "Zur Probe".into() };
    workshops::step(&lead(h, "mobilitaet"), step).await.expect("released");
}

on_both! {
    async fn only_the_lead_of_the_group_and_the_steward_write_a_workshop(backend: Backend) {
        let h = Harness::demo(backend).await;
        for stranger in [h.member("mobilitaet"), h.officer("nottuln"), lead(&h, "wirtschaft")] {
            assert!(matches!(workshops::save(&stranger, form()).await, Err(Error::Denied)));
        }
        assert_eq!(workshops::save(&lead(&h, "mobilitaet"), form()).await.expect("saved"), "mobilitaet-weiterdenken-2026");
        assert_eq!(workshops::save(&h.steward(), form()).await.expect("saved"), "mobilitaet-weiterdenken-2026-2");
    }
}

on_both! {
    async fn bad_input_is_named_by_row(backend: Backend) {
        let h = Harness::demo(backend).await;
        let mut bad = form();
        bad.title = String::new();
        bad.fields.push(contract::Id::from_u128(9).to_string());
        bad.sessions[1] = SessionRow { first_day: "31.02.2026".into(), ..SessionRow::default() };
        bad.sessions.push(SessionRow { first_day: "3.4.2026".into(), last_day: "2.4.2026".into(), ..SessionRow::default() });
        let Err(Error::Invalid(errors)) = workshops::save(&h.steward(), bad).await else { panic!("accepted") };
        assert_eq!(errors.keys().collect::<Vec<_>>(), ["fields", "sessions[1].first_day", "sessions[2].last_day", "title"]);
        assert!(workshops::list(&h.steward()).await.expect("list").is_empty());
    }
}

on_both! {
    async fn a_result_is_decided_once_and_the_decision_can_be_taken_back(backend: Backend) {
        let h = Harness::demo(backend).await;
        let (slug, id, version) = with_result(&h).await;
        let carry = CarryForm { id: id.clone(), version: version.clone(), target: target(), ..CarryForm::default() };
        assert!(matches!(workshops::carry(&h.member("wirtschaft"), carry.clone()).await, Err(Error::Denied)));
        let gone = CarryForm { target: format!("goal:{}", contract::Id::from_u128(5)), ..carry.clone() };
        assert!(matches!(workshops::carry(&h.member("mobilitaet"), gone).await, Err(Error::Invalid(_))));
        workshops::carry(&h.member("mobilitaet"), carry.clone()).await.expect("carried");
        assert!(matches!(workshops::carry(&h.member("mobilitaet"), carry).await, Err(Error::Already(_))));
        let decline = DeclineForm { id: id.clone(), version: "2".into(), reason: "Zu teuer".into() };
        assert!(matches!(workshops::decline(&h.member("mobilitaet"), decline.clone()).await, Err(Error::Refused(_))));
        workshops::reopen(&h.member("mobilitaet"), ReopenForm { id: id.clone(), version: "2".into() }).await.expect("reopened");
        let silent = DeclineForm { reason: " ".into(), version: "3".into(), ..decline.clone() };
        assert!(matches!(workshops::decline(&h.member("mobilitaet"), silent).await, Err(Error::Invalid(_))));
        assert!(matches!(workshops::decline(&h.member("mobilitaet"), decline.clone()).await, Err(Error::Conflict)));
        workshops::decline(&h.member("mobilitaet"), DeclineForm { version: "3".into(), ..decline }).await.expect("declined");
        let view = workshops::show(&h.steward(), &slug).await.expect("view");
        assert_eq!(view.results[0].result.state, ResultState::Declined);
        assert_eq!(view.results[0].result.carried_into, None);
    }
}

on_both! {
    async fn a_result_written_down_by_mistake_is_withdrawn_and_comes_back(backend: Backend) {
        let h = Harness::demo(backend).await;
        let (slug, id, version) = with_result(&h).await;
        release(&h, &slug).await;
        let ctx = lead(&h, "mobilitaet");
        let form = |version: &str, step: &str, reason: &str| StepForm { id: id.clone(), version: version.into(), step: step.into(), reason: reason.into() };
        assert!(matches!(workshops::step_result(&h.member("mobilitaet"), form(&version, "withdraw", "Doppelt")).await, Err(Error::Denied)));
        assert!(matches!(workshops::step_result(&ctx, form(&version, "withdraw", " ")).await, Err(Error::Invalid(_))));
        workshops::step_result(&ctx, form(&version, "withdraw", "Doppelt")).await.expect("withdrawn");
        let view = workshops::show(&ctx, &slug).await.expect("view");
        assert_eq!((view.results.len(), view.withdrawn_results[0].result.reason.as_str()), (0, "Doppelt"));
        assert_eq!(workshops::list(&ctx).await.expect("list")[0].results, 0);
        assert!(workshops::open_results(&ctx).await.expect("open").is_empty());
        let ahead = portal::editions::ahead(&h.steward()).await.expect("ahead");
        assert!(ahead.contents.workshops[0].results.is_empty(), "no edition holds it");
        let now = view.withdrawn_results[0].version.to_string();
        let carry = CarryForm { id: id.clone(), version: now.clone(), target: target(), ..CarryForm::default() };
        assert!(matches!(workshops::carry(&ctx, carry).await, Err(Error::Refused(_))));
        let edit = ResultForm { id: id.clone(), version: now.clone(), kind: "feedback".into(), text: "Anders".into(), ..ResultForm::default() };
        assert!(matches!(workshops::save_result(&ctx, edit).await, Err(Error::Refused(_))));
        // Whoever may not edit learns nothing of its state.
        let stranger = ResultForm { id: id.clone(), kind: "feedback".into(), text: "Anders".into(), ..ResultForm::default() };
        assert!(matches!(workshops::save_result(&h.member("wirtschaft"), stranger).await, Err(Error::Denied)));
        workshops::step_result(&ctx, form(&now, "restore", "")).await.expect("restored");
        assert_eq!(workshops::show(&ctx, &slug).await.expect("view").results[0].result.state, ResultState::Open);
        // A step that asks for no sentence has its reason in the log all the same.
        let log = entity::audit_event::Entity::find().order_by_asc(entity::audit_event::Column::Id).all(&h.db).await.expect("log");
        let why = |action: &str| log.iter().rev().find(|e| e.action == action).map(|e| e.reason.as_str());
        assert_eq!((why("result.withdraw"), why("result.restore")), (Some("Doppelt"), Some("Zurückziehen rückgängig gemacht")));
        assert_eq!(why("workshop.state"), Some("Zur Probe"), "what somebody said stands there as said");
    }
}

on_both! {
    async fn two_decisions_at_once_are_one(backend: Backend) {
        let h = Harness::demo(backend).await;
        let (_, id, version) = with_result(&h).await;
        let (a, b) = (h.member("mobilitaet"), lead(&h, "mobilitaet"));
        let carry = CarryForm { id: id.clone(), version: version.clone(), target: target(), ..CarryForm::default() };
        let decline = DeclineForm { id, version, reason: "Nicht unsere Aufgabe".into() };
        let (x, y) = tokio::join!(
            tokio::spawn(async move { workshops::carry(&a, carry).await.is_ok() }),
            tokio::spawn(async move { workshops::decline(&b, decline).await.is_ok() }),
        );
        assert_eq!([x.expect("ran"), y.expect("ran")].iter().filter(|ok| **ok).count(), 1);
    }
}

on_both! {
    async fn open_results_wait_for_their_group(backend: Backend) {
        let h = Harness::demo(backend).await;
        with_result(&h).await;
        assert_eq!(workshops::open_results(&h.member("mobilitaet")).await.expect("open").len(), 1);
        assert!(workshops::open_results(&h.member("wirtschaft")).await.expect("open").is_empty());
        assert!(workshops::open_results(&h.officer("nottuln")).await.expect("open").is_empty());
        // Who advises the group may not carry anything on.
        let adviser = h.acting("fraktion-begleitend", TrustLevel::Substantial, vec![Held { role: Role::GroupAdviser, organisation: None, group: Some(key("group/mobilitaet")) }]);
        assert!(workshops::open_results(&adviser).await.expect("open").is_empty());
    }
}

on_both! {
    async fn a_draft_stays_out_of_editions_and_a_released_one_links_both_ways(backend: Backend) {
        let h = Harness::demo(backend).await;
        let (slug, id, version) = with_result(&h).await;
        assert!(publish(&h).await.contents.workshops.is_empty());
        workshops::carry(&h.member("mobilitaet"), CarryForm { id, version, target: target(), ..CarryForm::default() }).await.expect("carried");
        release(&h, &slug).await;
        let edition = publish(&h).await;
        assert_eq!(edition.contents.workshops.len(), 1);
        let origins = domain::provenance::origins(&edition.contents, CarriedKind::Goal, key("goal/mobilitaet/1"));
        assert_eq!(origins.len(), 1);
        assert_eq!(origins[0].1.text, "Abends fehlt der Bus");
        let work = workshops::origins(&h.member("mobilitaet"), CarriedKind::Goal, &[key("goal/mobilitaet/1")]).await.expect("origins");
        assert_eq!(work[&key("goal/mobilitaet/1")][0].workshop_slug, slug);
    }
}

on_both! {
    async fn a_workshop_is_withdrawn_and_comes_back_as_a_draft(backend: Backend) {
        let h = Harness::demo(backend).await;
        let (slug, ..) = with_result(&h).await;
        release(&h, &slug).await;
        let ctx = lead(&h, "mobilitaet");
        for (step, expected) in [("withdraw", "withdrawn"), ("restore", "draft")] {
            let view = workshops::show(&ctx, &slug).await.expect("view");
            let form = StepForm { id: view.id.to_string(), version: view.version.to_string(), step: step.into(), reason: "Zur Probe".into() };
            workshops::step(&ctx, form.clone()).await.expect("done");
            assert!(matches!(workshops::step(&ctx, form).await, Err(Error::Already(_))));
            assert_eq!(workshops::show(&ctx, &slug).await.expect("view").state.as_str(), expected);
        }
    }
}

on_both! {
    async fn goals_change_places_and_a_foreign_order_in_between_is_a_conflict(backend: Backend) {
        let h = Harness::demo(backend).await;
        let ctx = h.member("mobilitaet");
        let view = portal::fields::show(&ctx, "mobilitaet").await.expect("field");
        let ids: Vec<String> = view.field.goals.iter().map(|g| g.id.to_string()).collect();
        assert!(ids.len() > 1, "the fixture has several goals");
        let form = OrderForm { parent: view.field.id.to_string(), seen: ids.join(","), step: format!("down:{}", ids[0]), ids: ids.clone() };
        assert!(matches!(portal::fields::order(&h.member("wirtschaft"), form.clone()).await, Err(Error::Denied)));
        portal::fields::order(&ctx, form.clone()).await.expect("ordered");
        assert!(matches!(portal::fields::order(&ctx, form).await, Err(Error::Conflict)));
        let view = portal::fields::show(&ctx, "mobilitaet").await.expect("field");
        assert_eq!(view.field.goals[1].id.to_string(), ids[0]);
    }
}

on_both! {
    async fn indicators_change_places_within_their_goal(backend: Backend) {
        use contract::forms::indicators::IndicatorForm;
        let h = Harness::demo(backend).await;
        let ctx = h.member("mobilitaet");
        let goal = key("goal/mobilitaet/1");
        for title in ["Erste Zahl", "Zweite Zahl"] {
            let form = IndicatorForm { goal_id: goal.to_string(), title: title.into(), unit: "Stück".into(), once: h.portal.fresh_id().to_string(), ..IndicatorForm::default() };
            portal::fields::save_indicator(&ctx, form).await.expect("saved");
        }
        let now = || async {
            let view = portal::fields::show(&ctx, "mobilitaet").await.expect("field");
            let goal = view.field.goals.into_iter().find(|g| g.id == goal).expect("goal");
            goal.indicators.into_iter().map(|i| i.id.to_string()).collect::<Vec<_>>()
        };
        let ids = now().await;
        let last = ids.last().expect("indicators").clone();
        let form = OrderForm { parent: goal.to_string(), seen: ids.join(","), step: format!("up:{last}"), ids: ids.clone() };
        assert!(matches!(portal::fields::order(&h.member("wirtschaft"), form.clone()).await, Err(Error::Denied)));
        assert_eq!(portal::fields::order(&ctx, form.clone()).await.expect("ordered").as_deref(), Some("mobilitaet"));
        assert!(matches!(portal::fields::order(&ctx, form).await, Err(Error::Conflict)));
        assert_eq!(now().await[ids.len() - 2], last);
    }
}

on_both! {
    async fn a_withdrawn_goal_leaves_the_edition_and_can_be_restored(backend: Backend) {
        let h = Harness::demo(backend).await;
        let ctx = h.member("mobilitaet");
        let view = portal::fields::show(&ctx, "mobilitaet").await.expect("field");
        let goal = view.field.goals[0].id;
        let form = |version: i32, step: &str| StepForm { id: goal.to_string(), version: version.to_string(), step: step.into(), reason: "Zur Probe".into() };
        portal::fields::step_goal(&ctx, form(view.goal_versions[&goal], "withdraw")).await.expect("withdrawn");
        let after = portal::fields::show(&ctx, "mobilitaet").await.expect("field");
        assert_eq!(after.field.goals.len() + 1, view.field.goals.len());
        assert_eq!(after.withdrawn_goals[0].id, goal);
        portal::fields::step_goal(&ctx, form(after.withdrawn_goals[0].version, "restore")).await.expect("restored");
        assert_eq!(portal::fields::show(&ctx, "mobilitaet").await.expect("field").field.goals.len(), view.field.goals.len());
    }
}

on_both! {
    async fn a_note_on_a_field_is_dated_public_and_can_be_taken_back(backend: Backend) {
        use contract::forms::indicators::FieldNoteForm;
        let h = Harness::demo(backend).await;
        let ctx = h.member("mobilitaet");
        let form = FieldNoteForm {
            field_id: key("field/mobilitaet").to_string(),
            date: "01.11.2026".into(),
            light: "yellow".into(),
            actual: "Der Strom fehlt noch.".into(),
            ..FieldNoteForm::default()
        };
        let future = FieldNoteForm { date: "01.11.2027".into(), ..form.clone() };
        let Err(Error::Invalid(errors)) = portal::fields::add_note(&ctx, future).await else { panic!("accepted") };
        assert_eq!(errors["date"], "future");
        assert!(matches!(portal::fields::add_note(&h.officer("senden"), form.clone()).await, Err(Error::Denied)));
        portal::fields::add_note(&ctx, form).await.expect("noted");
        let notes = |p: &portal::published::Published| p.field("mobilitaet").expect("field").notes.clone();
        let newest = notes(&publish(&h).await).remove(0);
        assert_eq!(newest.actual, "Der Strom fehlt noch.");
        let step = StepForm { id: newest.id.to_string(), version: "0".into(), step: "withdraw".into(), reason: "Zur Probe".into() };
        portal::fields::step_note(&ctx, step.clone()).await.expect("taken back");
        assert!(matches!(portal::fields::step_note(&ctx, step.clone()).await, Err(Error::Already(_))));
        assert!(notes(&publish(&h).await).iter().all(|n| n.id != newest.id));
        // Whoever may put it back is shown it.
        let gone = async |ctx: portal::Ctx| portal::fields::show(&ctx, "mobilitaet").await.expect("field").withdrawn_notes;
        assert_eq!(gone(ctx.clone()).await, std::slice::from_ref(&newest));
        assert!(gone(h.officer("senden")).await.is_empty());
        let restore = StepForm { step: "restore".into(), reason: String::new(), ..step };
        portal::fields::step_note(&ctx, restore).await.expect("put back");
        assert!(gone(ctx).await.is_empty());
        assert_eq!(notes(&publish(&h).await)[0], newest);
    }
}

on_both! {
    async fn a_field_is_withdrawn_by_the_steward_alone_and_keeps_its_old_editions(backend: Backend) {
        let h = Harness::demo(backend).await;
        let first = publish(&h).await.head.number;
        let line = portal::fields::list(&h.steward()).await.expect("list").into_iter().find(|f| f.slug == "kultur").expect("field");
        let step = StepForm { id: line.id.to_string(), version: line.version.to_string(), step: "withdraw".into(), reason: "Zur Probe".into() };
        assert!(matches!(portal::fields::step_field(&lead(&h, "mobilitaet"), step.clone()).await, Err(Error::Denied)));
        portal::fields::step_field(&h.steward(), step).await.expect("withdrawn");
        assert!(publish(&h).await.field("kultur").is_none());
        assert!(portal::published::edition(&h.portal, first).await.expect("old edition").field("kultur").is_some());
    }
}

on_both! {
    async fn a_choice_is_narrowed_by_words_and_a_page_reads_its_own_targets(backend: Backend) {
        use contract::workshop::Carried;
        let h = Harness::demo(backend).await;
        h.load("coesfeld/2026.json").await;
        let ctx = h.member("mobilitaet");
        let titles = async |words: &str| {
            let found = workshops::targets(&ctx, words).await.expect("targets");
            assert_eq!(found.more, 0);
            found.all
        };
        let all = titles("").await;
        let of = |all: &[workshops::Target], kind| all.iter().filter(|t| t.kind == kind).count();
        assert!(of(&all, CarriedKind::FactSheet) > 50 && of(&all, CarriedKind::Goal) > 8);
        assert_eq!(of(&all, CarriedKind::Text), 9, "visions, and what is common to all");
        assert!(all.is_sorted_by_key(|t| [CarriedKind::Goal, CarriedKind::Text, CarriedKind::FactSheet].iter().position(|k| *k == t.kind)));
        let sheet = all.iter().find(|t| t.title.starts_with("P-12 ")).expect("a sheet");
        let narrowed = titles("p-12").await;
        assert!(narrowed.iter().any(|t| t.id == sheet.id) && of(&narrowed, CarriedKind::FactSheet) < 5);
        assert_eq!(of(&narrowed, CarriedKind::Goal), of(&all, CarriedKind::Goal), "goals stay");
        assert_eq!(of(&titles("Quastenflosser").await, CarriedKind::FactSheet), 0);

        let goal = all.iter().find(|t| t.kind == CarriedKind::Goal).expect("a goal");
        let carried: Vec<Carried> = [goal, sheet].iter().map(|t| Carried { kind: t.kind, id: t.id }).collect();
        let read = workshops::gone_into(&ctx, &carried.iter().collect::<Vec<_>>()).await.expect("targets");
        let named = |t: &workshops::Target| (t.kind, t.id, t.title.clone(), t.address.clone());
        assert_eq!(read.iter().map(named).collect::<Vec<_>>(), [goal, sheet].map(named));
        let text = Carried { kind: CarriedKind::Text, id: contract::Id::nil() };
        assert_eq!(workshops::gone_into(&ctx, &[&text]).await.expect("targets").len(), 1);
        assert!(workshops::gone_into(&ctx, &[]).await.expect("none").is_empty());
    }
}
