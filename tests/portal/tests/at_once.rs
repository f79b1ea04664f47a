//! Twenty people press the same button at the same moment, or one presses twenty times: one success,
//! a clear answer for everybody else, one event, nothing doubled. And nothing left beside at the end.

use contract::Id;
use contract::forms::fact_sheets::{AttachmentForm, FactSheetForm, IdForm, ProgressForm, WithdrawForm};
use contract::forms::indicators::{FieldNoteForm, IndicatorForm};
use contract::forms::people::{ApplyForm, EndRoleForm, GiveRoleForm, InviteForm, ReasonForm};
use contract::forms::region::{BarrierForm, BodyForm, GroupForm, OrganisationForm};
use contract::forms::steps::{OrderForm, StepForm};
use contract::forms::strategy::{FieldForm, GoalForm};
use contract::forms::workshops::{ResultForm, WorkshopForm};
use contract::people::{Role, TrustLevel};
use domain::rights::Held;
use portal::attachments::Place;
use portal::{Ctx, Error, attachments, fact_sheets, fields, import_csv, invitations, people, region, workshops};
use portal_tests::{Harness, key, on_both};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

const TIMES: usize = 20;

async fn demo(backend: portal_tests::Backend) -> Harness {
    let h = Harness::demo(backend).await;
    h.load("coesfeld/2026.json").await;
    h
}

async fn events(h: &Harness, action: &str) -> u64 {
    entity::audit_event::Entity::find().filter(entity::audit_event::Column::Action.eq(action)).count(&h.db).await.expect("count")
}

/// All of them at the same moment; how each ended.
async fn all<F, T, Fut>(ctx: &Ctx, forms: Vec<F>, deed: impl Fn(Ctx, F) -> Fut) -> Vec<portal::Result<T>>
where
    T: Send + 'static,
    Fut: Future<Output = portal::Result<T>> + Send + 'static,
{
    let tasks: Vec<_> = forms.into_iter().map(|form| tokio::spawn(deed(ctx.clone(), form))).collect();
    let mut ended = Vec::new();
    for task in tasks {
        ended.push(task.await.expect("ran"));
    }
    ended
}

/// Does the same thing many times at once: one succeeds and is in the log, the others learn of it.
async fn once<F: Clone, T, Fut>(h: &Harness, action: &str, ctx: &Ctx, form: F, deed: impl Fn(Ctx, F) -> Fut) -> T
where
    T: Send + std::fmt::Debug + 'static,
    Fut: Future<Output = portal::Result<T>> + Send + 'static,
{
    let before = events(h, action).await;
    let mut done = Vec::new();
    for ended in all(ctx, vec![form; TIMES], deed).await {
        match ended {
            Ok(value) => done.push(value),
            Err(Error::Already(_) | Error::Conflict) => {}
            Err(Error::Invalid(e)) if e.values().all(|code| code.starts_with("taken|")) => {}
            Err(e) if e.is_duplicate() => {}
            Err(e) => panic!("{action}: {e:?}"),
        }
    }
    assert_eq!(done.len(), 1, "{action}: {done:?}");
    assert_eq!(events(h, action).await, before + 1, "events of {action}");
    done.remove(0)
}

fn reason(id: Id) -> ReasonForm {
    ReasonForm { id: id.to_string(), reason: "gleichzeitig".into() }
}

on_both! {
    async fn members_groups_bodies_and_reports_turn_once(backend: Backend) {
        let h = demo(backend).await;
        let s = h.steward();
        let (olfen, group) = (reason(key("org/olfen")), reason(key("group/wirtschaft")));
        once(&h, "organisation.leave", &s, olfen.clone(), |c, f| async move { region::members::turn(&c, f, true).await }).await;
        once(&h, "organisation.return", &s, olfen, |c, f| async move { region::members::turn(&c, f, false).await }).await;
        once(&h, "group.close", &s, group.clone(), |c, f| async move { region::groups::turn(&c, f, true).await }).await;
        once(&h, "group.reopen", &s, group, |c, f| async move { region::groups::turn(&c, f, false).await }).await;
        let body = reason(region::bodies::list(&s).await.expect("list")[0].body.id);
        once(&h, "body.close", &s, body.clone(), |c, f| async move { region::bodies::turn(&c, f, true).await }).await;
        once(&h, "body.reopen", &s, body, |c, f| async move { region::bodies::turn(&c, f, false).await }).await;
        let report = BarrierForm { text: "Mit der Tastatur nicht erreichbar".into(), ..BarrierForm::default() };
        for ended in all(&s, vec![report; TIMES], |c, f| async move { region::barriers::report(&c.portal, f).await }).await {
            ended.expect("thanked");
        }
        let reports = region::barriers::list(&s).await.expect("list");
        assert_eq!(reports.len(), 1, "reports of the same words");
        once(&h, "barrier.settle", &s, reason(reports[0].id), |c, f| async move { region::barriers::settle(&c, f).await }).await;
    }
}

on_both! {
    async fn a_coat_of_arms_replaces_only_the_one_that_was_seen(backend: Backend) {
        let h = demo(backend).await;
        let png = portal_tests::ARMS.to_vec();
        for (whose, action) in [(Some(key("org/nottuln")), "organisation.coat_of_arms"), (None, "region.coat_of_arms")] {
            let now = match whose {
                Some(id) => region::members::edit(&h.steward(), id).await.expect("member").organisation.coat_of_arms,
                None => region::show(&h.portal).await.expect("region").coat_of_arms,
            };
            let arms = once(&h, action, &h.steward(), (now, png.clone()), move |c, (seen, png)| async move {
                region::pictures::upload(&c, whose, seen, png).await
            })
            .await;
            once(&h, action, &h.steward(), arms, move |c, seen| async move { region::pictures::remove(&c, whose, Some(seen)).await }).await;
        }
    }
}

on_both! {
    async fn roles_and_accounts_change_once(backend: Backend) {
        let h = demo(backend).await;
        let (s, person) = (h.steward(), key("person/fachkraft-olfen"));
        let give = GiveRoleForm {
            person_id: person.to_string(),
            role: "clerk".into(),
            organisation_id: key("org/olfen").to_string(),
            valid_from: "20.11.2026".into(),
            ..GiveRoleForm::default()
        };
        once(&h, "role.give", &s, give, |c, f| async move { people::give(&c, f).await }).await;
        let role = people::show(&s, person).await.expect("person").line.roles.into_iter().find(|r| r.role == Role::Clerk).expect("given");
        // Different days at the same moment: whoever comes second sees the first one's day.
        let days = (1..=9).map(|d| EndRoleForm { id: role.id.to_string(), until: format!("0{d}.12.2026"), reason: "x".into(), ..EndRoleForm::default() });
        let ended = all(&s, days.collect(), |c, f| async move { people::end(&c, f).await }).await;
        assert_eq!(ended.iter().filter(|e| e.is_ok()).count(), 1);
        assert!(ended.iter().all(|e| matches!(e, Ok(_) | Err(Error::Conflict))), "{ended:?}");
        assert_eq!(events(&h, "role.end").await, 1);
        once(&h, "person.disable", &s, reason(person), |c, f| async move { people::disable(&c, f).await }).await;
        once(&h, "person.enable", &s, reason(person), |c, f| async move { people::enable(&c, f).await }).await;
    }
}

on_both! {
    async fn an_invitation_is_accepted_or_revoked_but_not_both(backend: Backend) {
        let h = demo(backend).await;
        for _ in 0..5 {
            let invite = InviteForm {
                id: h.portal.fresh_id().to_string(),
                name: "Fachkraft Bauamt".into(),
                role: "clerk".into(),
                organisation_id: key("org/nottuln").to_string(),
                ..InviteForm::default()
            };
            let id: Id = invite.id.parse().expect("an id");
            once(&h, "invitation.create", &h.steward(), invite, |c, f| async move { invitations::create(&c, f).await.map(drop) }).await;
            let token = portal::handover::take(&h.steward()).await.expect("links").remove(0).token;
            let (s, guest) = (h.steward(), h.officer("nottuln"));
            let (revoked, accepted) = tokio::join!(
                tokio::spawn(async move { invitations::revoke(&s, id).await }),
                tokio::spawn(async move { invitations::accept(&guest, &token).await }),
            );
            let (revoked, accepted) = (revoked.expect("ran"), accepted.expect("ran"));
            assert!(revoked.is_ok() != accepted.is_ok(), "{revoked:?} {accepted:?}");
        }
        let [made, revoked, accepted] = [events(&h, "invitation.create"), events(&h, "invitation.revoke"), events(&h, "invitation.accept")];
        assert_eq!(made.await, revoked.await + accepted.await);
    }
}

on_both! {
    async fn a_form_for_something_new_makes_one_thing(backend: Backend) {
        let h = demo(backend).await;
        let s = h.steward();
        let fresh = || h.portal.fresh_id().to_string();
        let lead = key("org/nottuln").to_string();
        let sheet = FactSheetForm { once: fresh(), title: "Neu".into(), status: "idea".into(), lead, ..FactSheetForm::default() };
        once(&h, "fact_sheet.create", &s, sheet, |c, f| async move { fact_sheets::save(&c, f).await }).await;
        let copy = IdForm { id: key("sheet/12").to_string(), once: fresh() };
        once(&h, "fact_sheet.copy", &s, copy, |c, f| async move { fact_sheets::copy(&c, f).await }).await;
        let group = key("group/mobilitaet").to_string();
        let workshop = WorkshopForm { once: fresh(), title: "Neu".into(), group, ..WorkshopForm::default() };
        once(&h, "workshop.save", &s, workshop, |c, f| async move { workshops::save(&c, f).await }).await;
        let workshop_id = key("workshop/mobilitaet-2026").to_string();
        let result = ResultForm { once: fresh(), workshop_id, kind: "feedback".into(), text: "Neu".into(), ..ResultForm::default() };
        once(&h, "result.save", &s, result, |c, f| async move { workshops::save_result(&c, f).await }).await;
        let goal_id = key("goal/mobilitaet/1").to_string();
        let indicator = IndicatorForm { once: fresh(), goal_id, title: "Neu".into(), unit: "Prozent".into(), ..IndicatorForm::default() };
        once(&h, "indicator.save", &s, indicator, |c, f| async move { fields::save_indicator(&c, f).await }).await;
        let field_id = key("field/mobilitaet").to_string();
        let note = FieldNoteForm { once: fresh(), field_id, date: "01.11.2026".into(), light: "green".into(), actual: "Neu".into(), ..FieldNoteForm::default() };
        once(&h, "field.note", &s, note, |c, f| async move { fields::add_note(&c, f).await }).await;
        let body = BodyForm { once: fresh(), name: "Neu".into(), kind: "committee".into(), ..BodyForm::default() };
        once(&h, "body.create", &s, body, |c, f| async move { region::bodies::save(&c, f).await }).await;
        let agency = OrganisationForm { once: fresh(), kind: "agency".into(), name: "Neu".into(), short_name: "Neu".into(), ..OrganisationForm::default() };
        once(&h, "organisation.create", &s, agency, |c, f| async move { region::members::save(&c, f).await }).await;
        let new_group = GroupForm { name: "Neu".into(), ..GroupForm::default() };
        once(&h, "group.create", &s, new_group, |c, f| async move { region::groups::save(&c, f).await }).await;
    }
}

on_both! {
    async fn numbers_of_fields_and_goals_are_given_once(backend: Backend) {
        let h = demo(backend).await;
        let s = h.steward();
        let field = |i: usize| FieldForm { title: format!("Neues Feld {i}"), number: "77".into(), ..FieldForm::default() };
        let goal = |i: usize| GoalForm { field_id: key("field/mobilitaet").to_string(), number: "77".into(), title: format!("Neues Ziel {i}"), ..GoalForm::default() };
        let made = all(&s, (0..TIMES).map(field).collect(), |c, f| async move { fields::save(&c, f).await }).await;
        assert_eq!(made.iter().filter(|e| e.is_ok()).count(), 1, "fields");
        for e in made.into_iter().filter_map(Result::err) {
            assert!(matches!(&e, Error::Invalid(f) if f["number"] == "taken|77"), "{e:?}");
        }
        let made = all(&s, (0..TIMES).map(goal).collect(), |c, f| async move { fields::save_goal(&c, f).await }).await;
        assert_eq!(made.iter().filter(|e| e.is_ok()).count(), 1, "goals");
        for e in made.into_iter().filter_map(Result::err) {
            assert!(matches!(&e, Error::Invalid(f) if f["number"] == "taken|5.77"), "{e:?}");
        }
        // The schema itself insists, whoever writes.
        use sea_orm::ConnectionTrait;
        let twice = h.db.execute_unprepared("update field set number = 77 where slug = 'mobilitaet'").await;
        assert!(Error::from(twice.expect_err("refused")).is_taken("field", "number"));
        // What is withdrawn gives its number back, and gets it again only while it is free.
        let step = |id: Id, version: i32, step: &str| StepForm { id: id.to_string(), version: version.to_string(), step: step.into(), reason: "Zur Probe".into() };
        let row = fields::list(&s).await.expect("list").into_iter().find(|f| f.number == 77).expect("made");
        fields::step_field(&s, step(row.id, row.version, "withdraw")).await.expect("withdrawn");
        fields::save(&s, field(99)).await.expect("the number is free");
        let back = fields::step_field(&s, step(row.id, row.version + 1, "restore")).await;
        assert!(matches!(back, Err(Error::Refused("number"))), "{back:?}");
        let same_title = fields::save(&s, FieldForm { title: "Neues Feld 99".into(), number: "78".into(), ..FieldForm::default() }).await;
        assert!(matches!(&same_title, Err(Error::Invalid(f)) if f["title"] == "taken|Neues Feld 99"), "{same_title:?}");
    }
}

on_both! {
    async fn bundles_may_change_numbers_with_each_other(backend: Backend) {
        let h = demo(backend).await;
        let file = std::path::PathBuf::from(std::env::var("CARGO_MANIFEST_DIR").expect("cargo runs the tests")).join("../fixtures/coesfeld/2026.json");
        let mut bundle = portal::bundle::read(&std::fs::read_to_string(file).expect("a bundle")).expect("read");
        (bundle.fields[0].content.number, bundle.fields[1].content.number) = (bundle.fields[1].content.number, bundle.fields[0].content.number);
        portal::bundle::import(&h.portal, &bundle, None, None).await.expect("imported");
        let list = fields::list(&h.steward()).await.expect("list");
        for f in &bundle.fields {
            assert_eq!(list.iter().find(|l| l.id == f.id).expect("there").number, f.content.number);
        }
    }
}

on_both! {
    async fn of_different_orders_one_holds(backend: Backend) {
        let h = demo(backend).await;
        let ids: Vec<Id> = fields::list(&h.steward()).await.expect("list").iter().map(|f| f.id).collect();
        let seen = ids.iter().map(Id::to_string).collect::<Vec<_>>().join(",");
        let moved = |i: usize| OrderForm { ids: ids.iter().map(Id::to_string).collect(), seen: seen.clone(), step: format!("down:{}", ids[i % 7]), ..OrderForm::default() };
        let ended = all(&h.steward(), (0..TIMES).map(moved).collect(), |c, f| async move { fields::order(&c, f).await }).await;
        assert_eq!(ended.iter().filter(|e| e.is_ok()).count(), 1);
        assert!(ended.iter().all(|e| matches!(e, Ok(_) | Err(Error::Conflict))), "{ended:?}");
        assert_eq!(events(&h, "field.order").await, 1);
    }
}

on_both! {
    async fn reports_and_files_come_and_go_once(backend: Backend) {
        let h = demo(backend).await;
        let ctx = h.officer("nottuln");
        let sheet = key("sheet/12");
        let note = ProgressForm { id: sheet.to_string(), once: h.portal.fresh_id().to_string(), actual: "Läuft".into(), light: "green".into(), ..ProgressForm::default() };
        let back = WithdrawForm { id: note.once.clone(), reason: "Doppelt".into(), ..WithdrawForm::default() };
        once(&h, "progress.report", &ctx, note.clone(), |c, f| async move { fact_sheets::report(&c, f).await }).await;
        // Different lights at the same moment: the list shows that of the newest note.
        let lights = ["green", "yellow", "red"].into_iter().cycle().take(12);
        let many = lights.map(|l| ProgressForm { once: h.portal.fresh_id().to_string(), light: l.into(), ..note.clone() }).collect();
        assert!(all(&ctx, many, |c, f| async move { fact_sheets::report(&c, f).await }).await.iter().all(Result::is_ok));
        let view = fact_sheets::show_by_id(&ctx, sheet).await.expect("sheet");
        let stored = entity::fact_sheet::Entity::find_by_id(sheet).one(&h.db).await.expect("query").expect("row");
        assert_eq!(stored.light.as_deref(), Some(view.notes[0].note.light.as_str()));
        once(&h, "progress.withdraw", &ctx, back, |c, f| async move { fact_sheets::withdraw_note(&c, f).await }).await;
        let lead = h.steward();
        let places = [(&ctx, Place::Project(12)), (&lead, Place::Field("mobilitaet".into())), (&lead, Place::Workshop("mobilitaet-2026".into()))];
        for (ctx, place) in places {
            let file = once(&h, "attachment.add", ctx, place, |c, p| async move {
                attachments::attach(&c, &p, "notiz.txt", b"Ein Satz.".to_vec(), AttachmentForm::default()).await
            })
            .await;
            let file = IdForm { id: file.to_string(), ..IdForm::default() };
            let gone = WithdrawForm { id: file.id.clone(), reason: "Veraltet".into(), ..WithdrawForm::default() };
            once(&h, "attachment.withdraw", ctx, gone, |c, f| async move { attachments::withdraw(&c, f).await }).await;
            once(&h, "attachment.restore", ctx, file, |c, f| async move { attachments::restore(&c, f).await }).await;
        }
    }
}

on_both! {
    async fn a_list_is_taken_over_once(backend: Backend) {
        let h = demo(backend).await;
        let s = h.steward();
        let text = "Name;Rolle;Kommune\nFachkraft Bauamt;Fachkraft;Nottuln\n";
        let file = import_csv::keep(&s, import_csv::Kind::People, text.as_bytes()).await.expect("kept");
        let plan = import_csv::preview(&s, import_csv::Kind::People, file).await.expect("preview");
        let form = ApplyForm { file: file.to_string(), promise: plan.promise };
        let before = events(&h, "import.csv").await;
        let ended = all(&s, vec![form; TIMES], |c, f| async move { import_csv::apply(&c, import_csv::Kind::People, f).await.map(drop) }).await;
        assert_eq!(ended.iter().filter(|e| e.is_ok()).count(), 1);
        assert!(ended.iter().all(|e| matches!(e, Ok(()) | Err(Error::Already(_)))), "{ended:?}");
        assert_eq!((events(&h, "import.csv").await - before, events(&h, "invitation.create").await), (1, 1));
    }
}

on_both! {
    async fn nobody_takes_a_sheet_away_from_its_lead(backend: Backend) {
        let h = demo(backend).await;
        // Coesfeld takes part in sheet 6, which Lüdinghausen leads.
        let held = Held { role: Role::Coordinator, organisation: Some(key("org/coesfeld")), group: None };
        let joint = h.acting("digital-coesfeld", TrustLevel::Substantial, vec![held]);
        let view = fact_sheets::show(&joint, 6).await.expect("sheet");
        let form = FactSheetForm {
            id: view.sheet.id.to_string(),
            version: view.version.to_string(),
            owner: view.owner.as_ref().map(|(id, _)| id.to_string()).unwrap_or_default(),
            ..FactSheetForm::of(&view.sheet.content)
        };
        let taken = fact_sheets::save(&joint, FactSheetForm { lead: key("org/coesfeld").to_string(), ..form.clone() }).await;
        assert!(matches!(&taken, Err(Error::Invalid(f)) if f["lead"] == "not_yours"), "{taken:?}");
        fact_sheets::save(&joint, FactSheetForm { summary: "Gemeinsam gepflegt.".into(), ..form }).await.expect("the rest is open to those who take part");
    }
}

#[tokio::test]
async fn a_closed_database_is_one_file() {
    let h = Harness::demo(portal_tests::Backend::Sqlite).await;
    h.load("coesfeld/assessments.json").await;
    let beside = h.folder().join("portal.sqlite3-wal");
    assert!(beside.exists(), "what was written last stands beside the file");
    h.portal.close().await.expect("closed");
    assert!(!beside.exists(), "all of it is in the file");
}
