//! Reading bundles in again: what is the same stays untouched, what is other is noted, and what people
//! have done is not lost by the way.

use contract::assessment::Answer;
use contract::attachment::Attachment;
use contract::bundle::{AnswerItem, Bundle};
use contract::forms::people::GiveRoleForm;
use contract::forms::steps::OrderForm;
use contract::forms::strategy::GoalForm;
use contract::forms::texts::TextForm;
use contract::strategy::EditState;
use entity::{attachment, audit_event, fact_sheet, field, goal, text};
use portal::Error;
use portal::bundle::{import, overwrite};
use portal_tests::{Harness, key, on_both};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, NotSet, PaginatorTrait, QueryFilter, QueryOrder, Set};
use sha2::{Digest, Sha256};

fn bundle(name: &str) -> Bundle {
    let file = format!("{}/../fixtures/coesfeld/{name}.json", std::env::var("CARGO_MANIFEST_DIR").expect("cargo runs the tests"));
    portal::bundle::read(&std::fs::read_to_string(file).expect("a bundle")).expect("a bundle")
}

async fn events(h: &Harness, action: &str) -> Vec<audit_event::Model> {
    let found = audit_event::Entity::find().filter(audit_event::Column::Action.like(action)).order_by_asc(audit_event::Column::Id);
    found.all(&h.db).await.expect("events")
}

async fn goal_row(h: &Harness, id: contract::Id) -> goal::Model {
    goal::Entity::find_by_id(id).one(&h.db).await.expect("query").expect("goal")
}

/// Somebody gives the first goal of a field another title; its row.
async fn reworded(h: &Harness, slug: &str, title: &str) -> goal::Model {
    let view = portal::fields::show(&h.steward(), slug).await.expect("field");
    let g = &view.field.goals[0];
    let form = GoalForm {
        id: g.id.to_string(),
        version: view.goal_versions[&g.id].to_string(),
        field_id: view.field.id.to_string(),
        number: g.content.number.to_string(),
        title: title.into(),
        once: String::new(),
    };
    portal::fields::save_goal(&h.steward(), form).await.expect("saved");
    goal_row(h, g.id).await
}

on_both! {
    async fn the_same_again_touches_nothing(backend: Backend) {
        let h = Harness::demo(backend).await;
        h.load("coesfeld/2021.json").await;
        let noted = events(&h, "%.bundle").await;
        let rows = async || {
            let fields = field::Entity::find().order_by_asc(field::Column::Id).all(&h.db).await.expect("fields");
            let sheets = fact_sheet::Entity::find().order_by_asc(fact_sheet::Column::Id).all(&h.db).await.expect("sheets");
            let texts = text::Entity::find().order_by_asc(text::Column::Id).all(&h.db).await.expect("texts");
            (fields, sheets, texts)
        };
        let before = rows().await;
        h.clock.advance(chrono::Duration::days(1));
        let again = h.load("coesfeld/2021.json").await;
        assert_eq!((again.added, again.replaced), (0, 0), "{again:?}");
        assert!(again.unchanged > 100);
        assert!(before == rows().await, "not even a version or a time");
        assert_eq!(events(&h, "%.bundle").await.len(), noted.len());
    }
}

on_both! {
    async fn what_changes_is_noted_and_its_version_goes_up(backend: Backend) {
        let h = Harness::demo(backend).await;
        let mut b = bundle("2019");
        let f = b.fields.iter_mut().find(|f| f.id == key("field/mobilitaet")).expect("the field");
        let (id, was) = (f.goals[0].id, f.goals[0].content.title.clone());
        f.goals[0].content.title = "Ein anderes Ziel".into();
        let other = f.goals[1].id;
        let counts = import(&h.portal, &b, None, None).await.expect("nobody has changed anything");
        assert_eq!((counts.added, counts.replaced), (0, 1));
        let (changed, same) = (goal_row(&h, id).await, goal_row(&h, other).await);
        assert_eq!((changed.version, changed.title.as_str(), same.version), (2, "Ein anderes Ziel", 1));
        let [event] = &events(&h, "goal.bundle").await[..] else { panic!("one event") };
        assert_eq!((event.object_id.clone(), event.actor_id), (id.to_string(), None));
        let title = |v: &Option<serde_json::Value>| v.as_ref().and_then(|v| v["title"].as_str().map(str::to_owned));
        assert_eq!((title(&event.before), title(&event.after)), (Some(was), Some("Ein anderes Ziel".into())));
        assert!(!event.reason.is_empty());
        // What an import has changed the next one may change again, and back.
        import(&h.portal, &bundle("2019"), None, None).await.expect("still nobody");
        assert_eq!(goal_row(&h, id).await.version, 3);
    }
}

on_both! {
    async fn a_column_that_is_new_is_nobodys_work(backend: Backend) {
        let h = Harness::demo(backend).await;
        let mut b = bundle("base");
        let o = b.organisations.iter_mut().find(|o| o.id == key("org/coesfeld")).expect("the town");
        o.population = Some(36_400);
        o.resolutions = vec![];
        import(&h.portal, &b, None, None).await.expect("nobody has changed anything");
        // As it was noted before there was such a column.
        let event = events(&h, "organisation.bundle").await.pop().expect("noted");
        let mut after = event.after.clone().expect("after");
        assert!(after.as_object_mut().expect("a row").remove("resolutions").is_some_and(|was| was.is_null()));
        let old = audit_event::ActiveModel { id: NotSet, after: Set(Some(after)), ..event.into() };
        old.insert(&h.db).await.expect("noted");
        import(&h.portal, &bundle("base"), None, None).await.expect("still nobody");
    }
}

on_both! {
    async fn the_work_of_people_is_not_overwritten_by_the_way(backend: Backend) {
        let h = Harness::demo(backend).await;
        let (steward, mobility) = (h.steward(), key("field/mobilitaet"));
        let edited = reworded(&h, "mobilitaet", "So wollen es die Leute").await;
        let vision = portal::texts::show(&steward, "field", mobility, "vision").await.expect("text");
        let form = TextForm { owner_kind: "field".into(), owner_id: mobility.to_string(), slot: "vision".into(), version: vision.version.to_string(), markdown: "Neu geschrieben.".into(), ..TextForm::default() };
        portal::texts::save(&steward, form).await.expect("written");
        let role = GiveRoleForm { person_id: key("person/fachkraft-nottuln").to_string(), role: "clerk".into(), organisation_id: key("org/nottuln").to_string(), valid_from: "01.01.2027".into(), ..GiveRoleForm::default() };
        portal::people::give(&steward, role).await.expect("given");
        let bildung = portal::fields::show(&steward, "bildung").await.expect("field").field;
        portal::fields::order(&steward, turned(&bildung)).await.expect("put in another order");

        let refused = import(&h.portal, &bundle("2019"), None, None).await;
        let Err(Error::Overwrites(theirs)) = refused else { panic!("{refused:?}") };
        let named = |start: &str, id: contract::Id| theirs.iter().any(|line| line.starts_with(start) && line.contains(&id.to_string()));
        assert!(named("goal \"So wollen es die Leute\"", edited.id), "{theirs:?}");
        assert!(named("text", mobility) && named("goal", bildung.goals[0].id), "{theirs:?}");
        let Err(Error::Overwrites(people)) = import(&h.portal, &bundle("base"), None, None).await else { panic!("a role went") };
        assert!(people[0].starts_with("person") && people[0].contains(&key("person/fachkraft-nottuln").to_string()), "{people:?}");
        assert_eq!(goal_row(&h, edited.id).await, edited, "all or nothing");
        assert!(events(&h, "%.bundle").await.is_empty());

        // Asked for, it is replaced, and the log keeps what was there.
        overwrite(&h.portal, &bundle("2019"), None, None).await.expect("meant");
        let now = goal_row(&h, edited.id).await;
        assert!(now.version > edited.version && now.title != edited.title);
        let event = events(&h, "goal.bundle").await.into_iter().find(|e| e.object_id == edited.id.to_string()).expect("noted");
        assert_eq!(event.before.expect("before")["title"], "So wollen es die Leute");
        let text = portal::texts::show(&steward, "field", mobility, "vision").await.expect("text");
        assert!(text.version > vision.version + 1 && text.document == vision.document);
        // From now on that is the state; the next edit is somebody's again.
        import(&h.portal, &bundle("2019"), None, None).await.expect("the same");
        reworded(&h, "mobilitaet", "Und noch einmal").await;
        assert!(matches!(import(&h.portal, &bundle("2019"), None, None).await, Err(Error::Overwrites(_))));
    }
}

/// The first goal of a field comes last.
fn turned(field: &contract::strategy::Field) -> OrderForm {
    let mut ids: Vec<String> = field.goals.iter().map(|g| g.id.to_string()).collect();
    let seen = ids.join(",");
    ids.rotate_left(1);
    OrderForm { parent: field.id.to_string(), ids, seen, ..OrderForm::default() }
}

on_both! {
    async fn a_goal_that_somebody_added_is_not_withdrawn_by_the_way(backend: Backend) {
        let h = Harness::demo(backend).await;
        let form = GoalForm { field_id: key("field/mobilitaet").to_string(), number: "9".into(), title: "Von uns dazu".into(), ..GoalForm::default() };
        portal::fields::save_goal(&h.steward(), form).await.expect("added");
        let Err(Error::Overwrites(theirs)) = import(&h.portal, &bundle("2019"), None, None).await else { panic!("withdrawn") };
        assert!(theirs.len() == 1 && theirs[0].starts_with("goal \"Von uns dazu\""), "{theirs:?}");
        overwrite(&h.portal, &bundle("2019"), None, None).await.expect("meant");
        let row = goal::Entity::find().filter(goal::Column::Title.eq("Von uns dazu")).one(&h.db).await.expect("query").expect("there");
        assert_eq!(row.state, EditState::Withdrawn.to_string());
    }
}

on_both! {
    async fn reports_of_people_stay_with_the_sheet(backend: Backend) {
        let h = Harness::demo(backend).await;
        h.load("coesfeld/2021.json").await;
        let sheet = bundle("2021").sheets.into_iter().find(|s| s.state == EditState::Ready).expect("a sheet").sheet;
        let form = contract::forms::fact_sheets::ProgressForm {
            id: sheet.id.to_string(),
            once: portal::fact_sheets::once(&h.portal).to_string(),
            actual: "Es geht voran.".into(),
            light: "red".into(),
            ..Default::default()
        };
        portal::fact_sheets::report(&h.steward(), form).await.expect("reported");
        let again = h.load("coesfeld/2021.json").await;
        assert_eq!((again.added, again.replaced), (0, 0), "a report changes nothing that the bundle says");
        let row = fact_sheet::Entity::find_by_id(sheet.id).one(&h.db).await.expect("query").expect("sheet");
        assert_eq!((row.light.as_deref(), row.last_note_on), (Some("red"), Some(h.portal.today())));
    }
}

on_both! {
    async fn attachments_come_with_their_bytes_or_nothing_comes(backend: Backend) {
        let h = Harness::demo(backend).await;
        let bytes = b"%PDF-1.4 ein Lageplan".to_vec();
        let sha256 = hex::encode(Sha256::digest(&bytes));
        let (id, folder) = (key("file/lageplan"), tempfile::tempdir().expect("a folder"));
        let mut b = bundle("2021");
        let (file_name, media_type, size) = ("lageplan.pdf".into(), "application/pdf".into(), bytes.len() as i64);
        let file = Attachment { id, file_name, media_type, size, sha256: sha256.clone(), description: String::new() };
        let others = [key("file/karte"), key("file/programm")].map(|id| Attachment { id, ..file.clone() });
        b.sheets[0].sheet.attachments = vec![file];
        [&mut b.fields[0].attachments, &mut b.workshops[0].workshop.attachments].into_iter().zip(&others).for_each(|(of, file)| of.push(file.clone()));
        let beside = folder.path().join("files").join(&sha256);
        std::fs::create_dir_all(folder.path().join("files")).expect("a folder");
        let refused = async |b: &Bundle| {
            let Err(Error::Invalid(errors)) = import(&h.portal, b, Some(folder.path()), None).await else { panic!("read in") };
            assert!(errors["files"].contains("lageplan.pdf"), "{errors:?}");
            let rows = (attachment::Entity::find().count(&h.db).await.expect("rows"), fact_sheet::Entity::find().count(&h.db).await.expect("rows"));
            assert_eq!((rows, h.folder().join("files").join(&sha256[..2]).exists()), ((0, 0), false), "nothing half");
            errors["files"].clone()
        };
        let said = refused(&b).await;
        assert!(said.contains(&format!("files/{sha256} is missing")), "{said}");
        std::fs::write(&beside, b"%PDF-1.4 ein Lagebild").expect("written");
        let said = refused(&b).await;
        assert!(said.contains("other bytes"), "{said}");
        std::fs::write(&beside, b"%PDF-1.4").expect("written");
        let said = refused(&b).await;
        assert!(said.contains("has 8 bytes instead of 21"), "{said}");
        // What is no digest is not looked for on the disk.
        std::fs::write(&beside, &bytes).expect("written");
        std::fs::write(folder.path().join("lageplan"), &bytes).expect("written");
        let mut elsewhere = b.clone();
        elsewhere.sheets[0].sheet.attachments[0].sha256 = "../lageplan".into();
        let said = refused(&elsewhere).await;
        assert!(said.contains("64 digits"), "{said}");

        import(&h.portal, &b, Some(folder.path()), None).await.expect("read in");
        for id in [id, others[0].id, others[1].id] {
            assert_eq!(portal::attachments::download(&h.steward(), id).await.expect("a file").bytes, bytes);
        }
        let field = portal::fields::show(&h.steward(), &b.fields[0].content.slug).await.expect("a field");
        assert_eq!(field.field.attachments, others[..1]);
        let workshop = portal::workshops::show(&h.steward(), &b.workshops[0].workshop.content.slug).await.expect("a workshop");
        assert_eq!(workshop.attachments, others[1..]);
        assert_eq!(portal::files::verify(&h.portal).await.expect("verified"), Vec::<String>::new());
        // What is kept already need not lie beside the bundle again.
        let again = import(&h.portal, &b, None, None).await.expect("the same");
        assert_eq!((again.added, again.replaced), (0, 0), "{again:?}");
    }
}

on_both! {
    async fn what_no_form_would_take_is_not_read_in(backend: Backend) {
        let h = Harness::demo(backend).await;
        let noted = events(&h, "%.bundle").await.len();
        let mut b = bundle("2021");
        let (f, s, w) = (b.fields.len() - 1, &mut b.sheets[0].sheet, &mut b.workshops[0].workshop);
        (s.content.start, s.content.end) = ("2026".to_owned().try_into().ok(), "2025".to_owned().try_into().ok());
        s.notes[0].actual = "x".repeat(1001);
        w.content.title = "Ein\u{202e}Titel".into();
        b.fields[f].content.title = String::new();
        b.fields[f].goals[0].content.number = 0;
        let Err(Error::Invalid(errors)) = import(&h.portal, &b, None, None).await else { panic!("read in") };
        let said = errors["bundle"].strip_prefix("bundle|").expect("a sentence for the command line");
        let lines: Vec<&str> = said.lines().collect();
        assert_eq!(lines.len(), 5, "{said}");
        assert!(lines[0].contains(", title: Please fill this in."), "{said}");
        assert!(lines[1].starts_with("goal ") && lines[1].contains(", number: "), "{said}");
        assert!(lines[2].starts_with(&format!("fact sheet {} ", b.sheets[0].sheet.number)) && lines[2].contains(", end: "), "{said}");
        assert!(lines[3].contains(", note of ") && lines[3].contains("At most 1000 characters; there are 1001."), "{said}");
        assert!(lines[4].starts_with("workshop ") && lines[4].contains(", title: "), "{said}");
        assert_eq!(events(&h, "%.bundle").await.len(), noted);
    }
}

on_both! {
    async fn answers_and_conferences_that_no_form_would_take_are_not_read_in(backend: Backend) {
        let h = Harness::demo(backend).await;
        let mut b = bundle("assessments");
        b.conferences = bundle("conference-2021").conferences;
        b.conferences.extend(bundle("conference-2026").conferences);
        let refused = async |b: &Bundle| {
            let Err(Error::Invalid(errors)) = import(&h.portal, b, None, None).await else { panic!("read in") };
            let said = errors["bundle"].strip_prefix("bundle|").expect("a sentence for the command line");
            said.lines().map(str::to_owned).collect::<Vec<_>>()
        };
        let a = &mut b.assessments[0];
        a.closes_at = a.opens_at;
        *a.sheets[0].rows[0].answer.ratings.values_mut().next().expect("a rating") = 6;
        a.sheets[1].rows[0].answer.comment = "x".repeat(2001);
        a.sheets[2].rows[0].asked = key("nobody asked");
        a.sheets[3].at = None;
        a.rule.as_mut().expect("a rule").weights.clear();
        a.deviations[0].deviation.reason = " ".into();
        let asked = b.assessments[1].setup.questions[1].id;
        let values = vec!["Steht nicht zur Wahl".into()];
        b.assessments[1].sheets[0].rows.push(AnswerItem { asked, answer: Answer { values, ..Answer::default() } });
        b.conferences[0].quorum = 0;
        b.conferences[0].items[0].outcome = None;
        let position = &mut b.conferences[1].items[0].positions[0];
        (position.stance, position.instead) = (contract::conference::Stance::Objection, String::new());
        let lines = refused(&b).await;
        let wanted = [
            ("conference", ", quorum: "),
            ("conference", ", has no outcome though the conference is over"),
            ("conference", ", remark: Please give a reason."),
            ("conference", ", text: Please fill this in."),
            ("assessment", ", closes_day: "),
            ("assessment", ", rows[0].ratings.bedeutung: "),
            ("assessment", ", rows[0].comment: At most 2000 characters; there are 2001."),
            ("assessment", ", rows[0].ratings.bedeutung: "),
            ("assessment", ", rows[0].ratings.potenzial: "),
            ("assessment", ", rows[0].values: "),
            ("assessment", ", was handed in and does not say when"),
            ("assessment", ", rule: "),
            ("assessment", ", reason: "),
            ("assessment", ".values: "),
        ];
        assert_eq!(lines.len(), wanted.len(), "{lines:#?}");
        for (line, (thing, what)) in lines.iter().zip(wanted) {
            assert!(line.starts_with(thing) && line.contains(what), "{line}: {what}");
        }
    }
}
