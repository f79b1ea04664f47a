//! Editions never change, and are published once.

use contract::Id;
use contract::edition::{EditionLabel, ObjectKind};
use contract::forms::strategy::{ChangeReason, PublishForm};
use portal::Error;
use portal_tests::{Harness, key, on_both};
use sea_orm::ConnectionTrait;

async fn form(h: &Harness) -> PublishForm {
    let preview = portal::editions::preview(&h.steward()).await.expect("preview");
    PublishForm {
        number: preview.number.to_string(),
        preview: preview.promise,
        label: EditionLabel::Discussion.to_string(),
        reason: "Erster Entwurf".into(),
        reasons: vec![],
    }
}

on_both! {
    async fn what_is_published_can_be_read_and_verified(backend: Backend) {
        let h = Harness::demo(backend).await;
        let head = portal::editions::publish(&h.steward(), form(&h).await).await.expect("published");
        assert_eq!(head.number, 1);
        let read = portal::published::latest(&h.portal).await.expect("read").expect("there is one");
        assert_eq!(read.contents.fields.len(), 8);
        assert_eq!(read.head.digest, head.digest);
        assert!(portal::editions::verify(&h.portal).await.expect("verified").is_empty());
        let preview = portal::editions::preview(&h.steward()).await.expect("preview");
        assert!(domain::compare::compare(&preview.before, &preview.after, contract::Lang::De).is_empty());
    }
}

on_both! {
    async fn two_stewards_at_once_publish_one_edition(backend: Backend) {
        let h = Harness::demo(backend).await;
        let form = form(&h).await;
        let (a, b) = (h.steward(), h.steward());
        let (fa, fb) = (form.clone(), form);
        let (x, y) = tokio::join!(
            tokio::spawn(async move { portal::editions::publish(&a, fa).await }),
            tokio::spawn(async move { portal::editions::publish(&b, fb).await }),
        );
        let results = [x.expect("ran"), y.expect("ran")];
        assert_eq!(results.iter().filter(|r| r.is_ok()).count(), 1, "{results:?}");
        assert!(results.iter().any(|r| matches!(r, Err(Error::Already(_)))), "{results:?}");
        assert_eq!(portal::editions::list(&h.portal).await.expect("list").len(), 1);
    }
}

on_both! {
    async fn only_what_was_looked_at_is_published(backend: Backend) {
        let h = Harness::demo(backend).await;
        let form = form(&h).await;
        let field = portal::fields::show(&h.steward(), "mobilitaet").await.expect("field");
        let goal = contract::forms::strategy::GoalForm { field_id: field.field.id.to_string(), number: "99".into(), title: "Noch schnell ein Ziel".into(), ..Default::default() };
        portal::fields::save_goal(&h.steward(), goal).await.expect("saved");
        assert!(matches!(portal::editions::publish(&h.steward(), form).await, Err(Error::Conflict)));
        assert!(portal::editions::list(&h.portal).await.expect("list").is_empty());
    }
}

on_both! {
    async fn the_database_refuses_changes(backend: Backend) {
        let h = Harness::demo(backend).await;
        portal::editions::publish(&h.steward(), form(&h).await).await.expect("published");
        for table in ["edition", "edition_object", "frozen_object", "audit_event"] {
            let column = match table { "edition" => "reason", "edition_object" => "reason", "frozen_object" => "content", _ => "reason" };
            let (rewrite, empty) = match h.db.get_database_backend() {
                // Both go past triggers on rows.
                sea_orm::DbBackend::Sqlite => (format!("insert or replace into {table} select * from {table} limit 1"), format!("delete from {table}")),
                _ => (format!("truncate {table} cascade"), format!("delete from {table}")),
            };
            let same = table == "frozen_object" && h.db.get_database_backend() == sea_orm::DbBackend::Sqlite;
            let rewrite = if same { "insert or replace into frozen_object select sha256, 'x' from frozen_object limit 1".to_owned() } else { rewrite };
            for statement in [format!("update {table} set {column} = 'x'"), empty, rewrite] {
                let error = h.db.execute_unprepared(&statement).await.expect_err(&statement).to_string();
                assert!(error.contains("append-only"), "{statement}: {error}");
            }
        }
    }
}

on_both! {
    async fn the_database_refuses_additions(backend: Backend) {
        let h = Harness::demo(backend).await;
        portal::editions::publish(&h.steward(), form(&h).await).await.expect("published");
        let (kept, kind) = ("edition_id, kind, object_id, sha256, reason", "select edition_id, 'other', object_id, sha256, reason");
        let statement = format!("insert into edition_object ({kept}) {kind} from edition_object limit 1");
        let error = h.db.execute_unprepared(&statement).await.expect_err("added").to_string();
        assert!(error.contains("append-only"), "{error}");
        let id = contract::Id::nil().simple().to_string();
        let id = if h.db.get_database_backend() == sea_orm::DbBackend::Sqlite { format!("x'{id}'") } else { format!("'{id}'::uuid") };
        let homeless = format!("insert into edition_object ({kept}) select {id}, kind, object_id, sha256, reason from edition_object limit 1");
        h.db.execute_unprepared(&homeless).await.expect_err("of no edition");
        assert!(portal::editions::verify(&h.portal).await.expect("verified").is_empty());
        // The next one is published as ever.
        let next = PublishForm { label: EditionLabel::Adopted.to_string(), ..form(&h).await };
        portal::editions::publish(&h.steward(), next).await.expect("published again");
        assert_eq!(portal::editions::list(&h.portal).await.expect("list").len(), 2);
    }
}

on_both! {
    async fn the_same_twice_is_no_edition(backend: Backend) {
        let h = Harness::demo(backend).await;
        portal::editions::publish(&h.steward(), form(&h).await).await.expect("published");
        let again = portal::editions::publish(&h.steward(), form(&h).await).await;
        assert!(matches!(&again, Err(Error::Invalid(e)) if e.get("label").is_some_and(|c| c == "nothing_changed")), "{again:?}");
        assert_eq!(portal::editions::list(&h.portal).await.expect("list").len(), 1);
        // What was a draft can be resolved as it is.
        let resolved = PublishForm { label: EditionLabel::Resolved.to_string(), ..form(&h).await };
        portal::editions::publish(&h.steward(), resolved).await.expect("published");
    }
}

on_both! {
    async fn editions_from_before_are_closed_by_the_step_that_closes_them(backend: Backend) {
        let h = Harness::demo(backend).await;
        let head = portal::editions::publish(&h.steward(), form(&h).await).await.expect("published");
        let unlock = if h.db.get_database_backend() == sea_orm::DbBackend::Sqlite { "drop trigger edition_object_no_late" } else { "drop function refuse_late cascade" };
        for statement in [unlock, "delete from seaql_migrations where version like 'm0017%'"] {
            h.db.execute_unprepared(statement).await.expect(statement);
        }
        portal::db::migrate(&h.db).await.expect("migrated");
        assert!(portal::editions::verify(&h.portal).await.expect("verified").is_empty());
        assert_eq!(portal::published::latest(&h.portal).await.expect("read").expect("there is one").head.digest, head.digest);
        for change in ["delete from edition_object", "insert into edition_object select edition_id, 'other', object_id, sha256, reason from edition_object where kind = 'field'"] {
            let error = h.db.execute_unprepared(change).await.expect_err(change).to_string();
            assert!(error.contains("append-only"), "{change}: {error}");
        }
    }
}

on_both! {
    async fn what_was_tampered_with_is_found(backend: Backend) {
        let h = Harness::demo(backend).await;
        portal::editions::publish(&h.steward(), form(&h).await).await.expect("published");
        // Whoever owns the database can take the locks off.
        let on = |table: &str| if h.db.get_database_backend() == sea_orm::DbBackend::Sqlite { String::new() } else { format!(" on {table}") };
        for table in ["edition", "frozen_object"] {
            h.db.execute_unprepared(&format!("drop trigger {table}_no_update{}", on(table))).await.expect("unlocked");
        }
        let faults = async || portal::editions::verify(&h.portal).await.expect("verified");
        for (change, back, word) in [
            ("update edition set reason = reason || '!'", "update edition set reason = substr(reason, 1, length(reason) - 1)", "reason"),
            ("update edition set number = 7", "update edition set number = 1", "number"),
            ("update frozen_object set content = content || ' '", "", "content does not match"),
        ] {
            assert!(faults().await.is_empty());
            h.db.execute_unprepared(change).await.expect(change);
            assert!(faults().await.iter().any(|f| f.contains(word)), "{change}: {:?}", faults().await);
            if !back.is_empty() {
                h.db.execute_unprepared(back).await.expect(back);
            }
        }
    }
}

on_both! {
    async fn publishing_needs_the_role_and_the_level(backend: Backend) {
        let h = Harness::demo(backend).await;
        let form = form(&h).await;
        assert!(matches!(portal::editions::publish(&h.officer("nottuln"), form.clone()).await, Err(Error::Denied)));
        let mut low = h.steward();
        low.actor.as_mut().expect("steward").level = contract::people::TrustLevel::Substantial;
        assert!(matches!(portal::editions::publish(&low, form).await, Err(Error::StepUp(contract::people::TrustLevel::High))));
    }
}

/// Publishes what there is, with a reason for one field.
async fn with_reason(h: &Harness, field: Id, reason: &str) {
    let reasons = vec![ChangeReason { object: format!("field:{field}"), reason: reason.into() }];
    portal::editions::publish(&h.steward(), PublishForm { reasons, ..form(h).await }).await.expect("published");
}

on_both! {
    async fn reasons_of_changes_are_read_over_several_editions(backend: Backend) {
        let h = Harness::demo(backend).await;
        let (bus, school) = (key("field/mobilitaet"), key("field/bildung"));
        with_reason(&h, bus, "zum ersten Mal").await;
        for (number, field, reason) in [(97, bus, "Workshop im Februar"), (98, school, "Bericht der Schulträger"), (99, bus, "Zahlen aus Olfen")] {
            let goal = contract::forms::strategy::GoalForm { field_id: field.to_string(), number: number.to_string(), title: format!("Ziel {number}"), ..Default::default() };
            portal::fields::save_goal(&h.steward(), goal).await.expect("saved");
            with_reason(&h, field, reason).await;
        }
        let texts = |found: &std::collections::HashMap<(ObjectKind, Id), Vec<portal::editions::Reason>>, id: Id| {
            found.get(&(ObjectKind::Field, id)).into_iter().flatten().map(|r| (r.edition, r.text.clone())).collect::<Vec<_>>()
        };
        let all = portal::editions::reasons(&h.portal, 1, 4).await.expect("reasons");
        assert_eq!(texts(&all, bus), [(2, "Workshop im Februar".to_owned()), (4, "Zahlen aus Olfen".to_owned())]);
        assert_eq!(texts(&all, school), [(3, "Bericht der Schulträger".to_owned())]);
        assert_eq!(all.len(), 2);
        assert_eq!(texts(&portal::editions::reasons(&h.portal, 2, 3).await.expect("reasons"), bus), []);
        assert!(portal::editions::verify(&h.portal).await.expect("verified").is_empty());
    }
}

on_both! {
    async fn the_stewards_order_is_published_and_a_new_one_is_a_change(backend: Backend) {
        let h = Harness::demo(backend).await;
        portal::editions::publish(&h.steward(), form(&h).await).await.expect("published");
        let order = |p: &portal::published::Published| p.contents.fields.iter().map(|f| f.id).collect::<Vec<_>>();
        let first = portal::published::latest(&h.portal).await.expect("read").expect("edition");
        let mut ids: Vec<String> = order(&first).iter().map(Id::to_string).collect();
        let seen = ids.join(",");
        ids.reverse();
        let wanted = contract::forms::steps::OrderForm { ids: ids.clone(), seen, ..Default::default() };
        portal::fields::order(&h.steward(), wanted).await.expect("ordered");
        let preview = portal::editions::preview(&h.steward()).await.expect("preview");
        let changes = domain::compare::compare(&preview.before, &preview.after, contract::Lang::De);
        let keys: Vec<&str> = changes.iter().flat_map(|c| &c.lines).map(|l| l.key.as_str()).collect();
        assert_eq!(keys, ["order"]);
        portal::editions::publish(&h.steward(), form(&h).await).await.expect("published");
        let second = portal::published::latest(&h.portal).await.expect("read").expect("edition");
        assert_eq!(order(&second).iter().map(Id::to_string).collect::<Vec<_>>(), ids);
        let again = portal::published::edition(&h.portal, 1).await.expect("read");
        assert_eq!(order(&again), order(&first));
    }
}

on_both! {
    async fn whatever_differs_is_a_change(backend: Backend) {
        use contract::edition::{Contents, ObjectKind};
        use contract::text::{Block, Document, Inline, Mark};
        let h = Harness::demo(backend).await;
        portal::editions::publish(&h.steward(), form(&h).await).await.expect("published");
        let before = portal::editions::ahead(&h.steward()).await.expect("ahead").contents.as_ref().clone();
        let with = |change: &dyn Fn(&mut Contents)| {
            let mut after = before.clone();
            change(&mut after);
            let changes = domain::compare::compare(&before, &after, contract::Lang::De);
            changes.iter().flat_map(|c| c.lines.iter().map(|l| (c.kind, l.key.clone()))).collect::<Vec<_>>()
        };
        let town = before.region.organisations[3].id;
        assert_eq!(with(&|c| c.region.organisations[3].contact.email = "neu@example.org".into()), [(ObjectKind::Strategy, format!("member-{town}"))]);
        assert_eq!(with(&|c| c.region.region.contact.phone = "02541 0".into()), [(ObjectKind::Strategy, "contact".into())]);
        let body = before.region.bodies[0].id;
        assert_eq!(with(&|c| c.region.bodies[0].name = "Rat der Stadt".into()), [(ObjectKind::Strategy, format!("body-{body}"))]);
        // The same words, but one links and one is bold.
        let vision = |c: &mut Contents, mark: Option<Mark>| {
            let mut field = c.fields[0].as_ref().clone();
            field.vision = Document { content: vec![Block::Paragraph { content: vec![Inline::Text { text: field.vision.plain().replace('\n', " "), marks: mark.into_iter().collect() }] }] };
            c.fields[0] = std::sync::Arc::new(field);
        };
        let link = with(&|c| vision(c, Some(Mark::Link { href: "https://example.org".into() })));
        assert!(link.contains(&(ObjectKind::Field, "links".into())), "{link:?}");
        let mut plain = before.clone();
        vision(&mut plain, None);
        let mut bold = before.clone();
        vision(&mut bold, Some(Mark::Bold));
        let changes = domain::compare::compare(&plain, &bold, contract::Lang::De);
        assert_eq!(changes.iter().flat_map(|c| &c.lines).map(|l| l.key.as_str()).collect::<Vec<_>>(), ["form"]);
    }
}

on_both! {
    async fn the_chronicle_has_each_project_once_and_the_newest_first(backend: Backend) {
        let h = Harness::demo(backend).await;
        h.load("coesfeld/2021.json").await;
        h.load("coesfeld/2026.json").await;
        portal::editions::publish(&h.steward(), form(&h).await).await.expect("published");
        let edition = portal::published::latest(&h.portal).await.expect("read").expect("edition");
        let nothing = domain::sheet_index::Live::default();
        let before = portal::news::latest_reports(&edition, &nothing, None, 4);
        let days: Vec<_> = before.iter().map(|r| r.note.date).collect();
        assert!(before.len() == 4 && days.is_sorted_by(|a, b| a >= b) && before.iter().all(|r| !r.since), "{days:?}");
        // A report on a project that was quiet for long comes to the front, and only once.
        let quiet = edition.index.latest().nth(30).expect("many projects");
        let sheet = &edition.contents.sheets[quiet];
        for actual in ["Es geht weiter.", "Es geht noch weiter."] {
            h.clock.advance(chrono::Duration::days(1));
            let report = contract::forms::fact_sheets::ProgressForm {
                id: sheet.id.to_string(),
                once: portal::fact_sheets::once(&h.portal).to_string(),
                actual: actual.into(),
                light: "red".into(),
                ..Default::default()
            };
            let lead = contract::people::Role::Officer;
            let held = domain::rights::Held { role: lead, organisation: Some(sheet.content.lead), group: None };
            let officer = h.acting("fachkraft", contract::people::TrustLevel::Substantial, vec![held]);
            portal::fact_sheets::report(&officer, report).await.expect("reported");
        }
        let since = portal::fact_sheets::live(&h.portal, &edition).await.expect("reported");
        let after = portal::news::latest_reports(&edition, &since, None, 4);
        assert_eq!((after[0].place, after[0].note.actual.as_str(), after[0].since), (quiet, "Es geht noch weiter.", true));
        assert_eq!(after.iter().filter(|r| r.place == quiet).count(), 1);
        let mine = portal::news::latest_reports(&edition, &since, Some(sheet.content.lead), 4);
        assert_eq!(mine[0].place, quiet);
        assert!(mine.iter().all(|r| { let c = &edition.contents.sheets[r.place].content; c.lead == sheet.content.lead || c.participants.contains(&sheet.content.lead) }));
        let (all, _) = edition.index.tally(&edition.contents.sheets, &since);
        let (was, _) = edition.index.tally(&edition.contents.sheets, &domain::sheet_index::Live::default());
        let red = contract::strategy::TrafficLight::Red;
        let counted = matches!(sheet.content.status, contract::fact_sheet::ProjectStatus::Planned | contract::fact_sheet::ProjectStatus::Running | contract::fact_sheet::ProjectStatus::Regular);
        assert_eq!(all.with_light(red), was.with_light(red) + usize::from(counted));
    }
}

on_both! {
    async fn a_project_keeps_the_name_of_its_lead_when_that_has_left(backend: Backend) {
        use contract::region::Contact;
        use portal::editions::{Place, last_with};
        let h = Harness::demo(backend).await;
        h.load("coesfeld/2021.json").await;
        let publish = async || {
            let number = h.publish("Zur Probe").await.number;
            portal::published::edition(&h.portal, number).await.expect("read")
        };
        let turn = async |left: bool| {
            let form = contract::forms::people::ReasonForm { id: key("org/olfen").to_string(), reason: "Beschluss des Rates".into() };
            portal::region::members::turn(&h.steward(), form, left).await.expect("turned");
        };
        let last = async |slug| last_with(&h.portal, Place::Member(slug)).await.expect("asked");
        let first = publish().await;
        assert!(!domain::canonical::canonical(&first.contents.region).contains("\"former\""), "what was frozen before keeps its digest");
        assert_eq!(last("olfen").await, Some(1));

        turn(true).await;
        let second = publish().await;
        let olfen = key("org/olfen");
        let led = second.contents.sheets.iter().find(|s| s.content.lead == olfen).expect("its project is still there");
        assert_eq!(second.names.get(led.content.lead), "Stadt Olfen");
        assert_eq!(second.organisation(olfen).expect("named").short_name, "Olfen");
        assert!(second.contents.sheets.iter().flat_map(|s| &s.content.participants).all(|id| second.organisation(*id).is_some()));
        // It is no member, and nothing but its name is published.
        assert_eq!(second.contents.region.organisations.len(), 11);
        assert!(second.contents.region.organisations.iter().all(|o| o.id != olfen));
        let [former] = &second.contents.region.former[..] else { panic!("{:?}", second.contents.region.former) };
        assert_eq!((former.id, former.population, &former.contact, former.map_cell), (olfen, None, &Contact::default(), None));
        let changes = domain::compare::compare(&first.contents, &second.contents, contract::Lang::De);
        assert!(changes.iter().all(|c| c.kind != ObjectKind::FactSheet), "{changes:?}");
        let keys: Vec<&str> = changes.iter().flat_map(|c| &c.lines).map(|l| l.key.as_str()).collect();
        assert!(keys.contains(&"members") && keys.contains(&"former"), "{keys:?}");
        assert_eq!((last("olfen").await, last("nottuln").await, last("nirgends").await), (Some(1), Some(2), None));

        turn(false).await;
        let third = publish().await;
        assert!(third.contents.region.former.is_empty() && third.contents.region.organisations.len() == 12);
        assert_eq!(last("olfen").await, Some(3));
        assert!(portal::editions::verify(&h.portal).await.expect("verified").is_empty());
    }
}
