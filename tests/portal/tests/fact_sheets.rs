//! Fact sheets: rights, conflicts, validation, several at once, staleness, files, publication.

use contract::Id;
use contract::edition::EditionLabel;
use contract::forms::fact_sheets::*;
use contract::forms::strategy::PublishForm;
use contract::people::{Role, TrustLevel};
use contract::strategy::EditState;
use domain::rights::Held;
use portal::fact_sheets::{self, Filter, Hint, Sort};
use portal::{Ctx, Error};
use portal_tests::{Harness, key, on_both};

fn form(lead: &str) -> FactSheetForm {
    FactSheetForm {
        title: "Mitfahrbänke".into(),
        summary: "Bänke mit Zielschildern.".into(),
        status: "running".into(),
        lead: key(&format!("org/{lead}")).to_string(),
        owner: key(&format!("person/fachkraft-{lead}")).to_string(),
        fields: vec![key("field/mobilitaet").to_string()],
        contact_unit: "Rathaus".into(),
        start: "03.2026".into(),
        end: "2027".into(),
        ..FactSheetForm::default()
    }
}

fn coordinator(h: &Harness, slug: &str) -> Ctx {
    let held = Held { role: Role::Coordinator, organisation: Some(key(&format!("org/{slug}"))), group: None };
    h.acting(&format!("digital-{slug}"), TrustLevel::High, vec![held])
}

async fn again(ctx: &Ctx, number: i32) -> FactSheetForm {
    let view = fact_sheets::show(ctx, number).await.expect("sheet");
    FactSheetForm {
        id: view.sheet.id.to_string(),
        version: view.version.to_string(),
        owner: view.owner.map(|(id, _)| id.to_string()).unwrap_or_default(),
        ..FactSheetForm::of(&view.sheet.content)
    }
}

async fn release(h: &Harness, ctx: &Ctx, number: i32) {
    let view = fact_sheets::show(&h.steward(), number).await.expect("sheet");
    let form = ReleaseForm { id: view.sheet.id.to_string(), version: view.version.to_string() };
    fact_sheets::release(ctx, form).await.expect("released");
}

async fn publish(h: &Harness) {
    let preview = portal::editions::preview(&h.steward()).await.expect("preview");
    let form = PublishForm {
        number: preview.number.to_string(),
        preview: preview.promise,
        label: EditionLabel::Discussion.to_string(),
        reason: "Stand".into(),
        reasons: vec![],
    };
    portal::editions::publish(&h.steward(), form).await.expect("published");
}

fn report(h: &Harness, id: Id) -> ProgressForm {
    ProgressForm {
        id: id.to_string(),
        once: fact_sheets::once(&h.portal).to_string(),
        actual: "Vier Bänke stehen.".into(),
        next_step: "Ortstermin".into(),
        light: "yellow".into(),
    }
}

on_both! {
    async fn officers_write_for_their_own_municipality_only(backend: Backend) {
        let h = Harness::demo(backend).await;
        assert!(matches!(fact_sheets::save(&h.officer("senden"), form("nottuln")).await, Err(Error::Denied)));
        let number = fact_sheets::save(&h.officer("nottuln"), form("nottuln")).await.expect("created");
        let edit = again(&h.steward(), number).await;
        assert!(matches!(fact_sheets::save(&h.officer("senden"), edit.clone()).await, Err(Error::Denied)));
        let moved = FactSheetForm { lead: key("org/senden").to_string(), ..edit.clone() };
        let Err(Error::Invalid(errors)) = fact_sheets::save(&h.officer("nottuln"), moved).await else { panic!("moved") };
        assert_eq!(errors["lead"], "not_yours");
        let stranger = FactSheetForm { owner: key("person/fachkraft-senden").to_string(), ..edit };
        let Err(Error::Invalid(errors)) = fact_sheets::save(&h.officer("nottuln"), stranger).await else { panic!("owner") };
        assert_eq!(errors["owner"], "not_theirs");
        let anonymous = Ctx { portal: h.portal.clone(), actor: None };
        assert!(matches!(fact_sheets::save(&anonymous, form("nottuln")).await, Err(Error::LoginNeeded)));
        assert!(matches!(fact_sheets::list(&anonymous, &Filter::default(), Sort::Number, 1).await, Err(Error::LoginNeeded)));
    }
}

on_both! {
    async fn releasing_is_solemn_and_needs_the_sheet_complete(backend: Backend) {
        let h = Harness::demo(backend).await;
        let officer = h.officer("nottuln");
        let bare = FactSheetForm { summary: String::new(), fields: vec![], owner: String::new(), contact_unit: String::new(), ..form("nottuln") };
        let number = fact_sheets::save(&officer, bare).await.expect("created");
        let view = fact_sheets::show(&officer, number).await.expect("sheet");
        let wanted = ReleaseForm { id: view.sheet.id.to_string(), version: view.version.to_string() };
        assert!(matches!(fact_sheets::release(&officer, wanted.clone()).await, Err(Error::Denied)));
        let mut low = coordinator(&h, "nottuln");
        low.actor.as_mut().expect("coordinator").level = TrustLevel::Substantial;
        assert!(matches!(fact_sheets::release(&low, wanted.clone()).await, Err(Error::StepUp(TrustLevel::High))));
        let Err(Error::Invalid(errors)) = fact_sheets::release(&coordinator(&h, "nottuln"), wanted).await else { panic!("released") };
        assert_eq!(errors.keys().collect::<Vec<_>>(), ["contact_unit", "fields", "owner", "summary"]);

        let number = fact_sheets::save(&officer, form("nottuln")).await.expect("created");
        let view = fact_sheets::show(&officer, number).await.expect("sheet");
        let wanted = ReleaseForm { id: view.sheet.id.to_string(), version: view.version.to_string() };
        fact_sheets::release(&coordinator(&h, "nottuln"), wanted.clone()).await.expect("released");
        assert!(matches!(fact_sheets::release(&coordinator(&h, "nottuln"), wanted).await, Err(Error::Already(_))));
        let version = fact_sheets::show(&officer, number).await.expect("sheet").version.to_string();
        let back = WithdrawForm { id: view.sheet.id.to_string(), version, reason: String::new() };
        let Err(Error::Invalid(errors)) = fact_sheets::withdraw(&h.steward(), back.clone()).await else { panic!("without reason") };
        assert_eq!(errors["reason"], "required");
        fact_sheets::withdraw(&h.steward(), WithdrawForm { reason: "Doppelt".into(), ..back }).await.expect("withdrawn");
        let view = fact_sheets::show(&officer, number).await.expect("sheet");
        assert_eq!((view.state, view.may_edit), (EditState::Withdrawn, false));
        let restore = ReleaseForm { id: view.sheet.id.to_string(), version: view.version.to_string() };
        fact_sheets::restore(&h.steward(), restore).await.expect("restored");
        assert_eq!(fact_sheets::show(&officer, number).await.expect("sheet").state, EditState::Draft);
    }
}

on_both! {
    async fn the_second_of_two_learns_of_the_first(backend: Backend) {
        let h = Harness::demo(backend).await;
        let officer = h.officer("nottuln");
        let number = fact_sheets::save(&officer, form("nottuln")).await.expect("created");
        let edit = again(&officer, number).await;
        let tasks: Vec<_> = (0..8)
            .map(|i| {
                let (ctx, form) = (officer.clone(), FactSheetForm { title: format!("Titel {i}"), ..edit.clone() });
                tokio::spawn(async move { fact_sheets::save(&ctx, form).await })
            })
            .collect();
        let mut saved = 0;
        for task in tasks {
            match task.await.expect("ran") {
                Ok(_) => saved += 1,
                Err(Error::Conflict) => {}
                Err(e) => panic!("{e:?}"),
            }
        }
        assert_eq!(saved, 1);
    }
}

on_both! {
    async fn two_who_create_at_once_get_two_numbers(backend: Backend) {
        let h = Harness::demo(backend).await;
        let tasks: Vec<_> = (0..6).map(|_| { let ctx = h.officer("nottuln"); tokio::spawn(async move { fact_sheets::save(&ctx, form("nottuln")).await }) }).collect();
        let mut numbers = vec![];
        for task in tasks {
            numbers.push(task.await.expect("ran").expect("created"));
        }
        numbers.sort_unstable();
        numbers.dedup();
        assert_eq!(numbers.len(), 6);
    }
}

on_both! {
    async fn bad_input_is_named_and_nothing_is_saved(backend: Backend) {
        let h = Harness::demo(backend).await;
        let bad = FactSheetForm { start: "01.03.2026".into(), end: "31.12.2025".into(), cost: "-1".into(), ..form("nottuln") };
        let Err(Error::Invalid(errors)) = fact_sheets::save(&h.officer("nottuln"), bad).await else { panic!("accepted") };
        assert_eq!(errors["end"], "end_before_start|31.12.2025|01.03.2026");
        assert_eq!(errors["cost"], "negative");
        let unknown = FactSheetForm {
            fields: vec![Id::from_u128(1).to_string()],
            goals: vec![Id::from_u128(2).to_string()],
            participants: vec![Id::from_u128(3).to_string()],
            ..form("nottuln")
        };
        let Err(Error::Invalid(errors)) = fact_sheets::save(&h.officer("nottuln"), unknown).await else { panic!("accepted") };
        assert_eq!(errors.keys().collect::<Vec<_>>(), ["fields", "goals", "participants"]);
        assert_eq!(fact_sheets::list(&h.steward(), &Filter::default(), Sort::Number, 1).await.expect("list").total, 0);
    }
}

on_both! {
    async fn filters_and_orders_of_the_list(backend: Backend) {
        let h = Harness::demo(backend).await;
        h.load("coesfeld/2021.json").await;
        let steward = h.steward();
        let all = fact_sheets::list(&steward, &Filter::default(), Sort::Number, 1).await.expect("list");
        assert!(all.total > 25 && all.lines.len() == 25 && all.pages == all.total.div_ceil(25), "{}", all.total);
        let last = fact_sheets::list(&steward, &Filter::default(), Sort::Title, 999).await.expect("list");
        assert_eq!(last.page, last.pages);
        let first = &all.lines[0];
        let by = |f: Filter| { let ctx = steward.clone(); async move { fact_sheets::list(&ctx, &f, Sort::Note, 1).await.expect("list") } };
        let text = by(Filter { text: first.title.to_uppercase(), ..Filter::default() }).await;
        assert!(text.lines.iter().any(|l| l.id == first.id));
        assert_eq!(by(Filter { text: "100%_nichts".into(), ..Filter::default() }).await.total, 0);
        let org = by(Filter { organisation: Some(key("org/nottuln")), ..Filter::default() }).await;
        let field = by(Filter { field: Some(key("field/mobilitaet")), ..Filter::default() }).await;
        let both = by(Filter { organisation: Some(key("org/nottuln")), field: Some(key("field/mobilitaet")), ..Filter::default() }).await;
        assert!(org.total > 0 && field.total > 0 && both.total <= org.total.min(field.total) && org.total < all.total);
        let status = by(Filter { status: Some(first.status), ..Filter::default() }).await;
        assert!(status.lines.iter().all(|l| l.status == first.status));
        assert_eq!(by(Filter { year: Some(1950), ..Filter::default() }).await.total, 0);
        assert!(by(Filter { owner: Some(key("person/digital-kreis-coesfeld")), ..Filter::default() }).await.total > 0);
    }
}

on_both! {
    async fn several_at_once_all_or_none(backend: Backend) {
        let h = Harness::demo(backend).await;
        let (nottuln, senden) = (h.officer("nottuln"), h.officer("senden"));
        let a = fact_sheets::show(&nottuln, fact_sheets::save(&nottuln, form("nottuln")).await.expect("a")).await.expect("a").sheet.id;
        let b = fact_sheets::show(&senden, fact_sheets::save(&senden, form("senden")).await.expect("b")).await.expect("b").sheet.id;
        let both = BulkForm { ids: vec![a.to_string(), b.to_string()], change: "status".into(), status: "completed".into(), ..BulkForm::default() };
        assert!(matches!(fact_sheets::bulk(&nottuln, both.clone()).await, Err(Error::Denied)));
        assert_eq!(fact_sheets::show_by_id(&nottuln, a).await.expect("a").sheet.content.status.as_str(), "running");
        assert_eq!(fact_sheets::bulk(&h.steward(), both.clone()).await.expect("changed"), 2);
        assert_eq!(fact_sheets::show_by_id(&nottuln, a).await.expect("a").sheet.content.status.as_str(), "completed");
        let owner = BulkForm { change: "owner".into(), owner: key("person/digital-nottuln").to_string(), ..both.clone() };
        let Err(Error::Invalid(errors)) = fact_sheets::bulk(&h.steward(), owner.clone()).await else { panic!("not theirs") };
        assert_eq!(errors["owner"], "not_theirs");
        let own = BulkForm { ids: vec![a.to_string()], ..owner };
        assert_eq!(fact_sheets::bulk(&nottuln, own).await.expect("changed"), 1);
        let Err(Error::Invalid(errors)) = fact_sheets::bulk(&nottuln, BulkForm { ids: vec![], ..both }).await else { panic!("none") };
        assert_eq!(errors["ids"], "none_chosen");
    }
}

on_both! {
    async fn a_draft_waits_for_whoever_may_release_it(backend: Backend) {
        let h = Harness::demo(backend).await;
        let mayor = |slug: &str| {
            let held = Held { role: Role::Mayor, organisation: Some(key(&format!("org/{slug}"))), group: None };
            h.acting(&format!("bm-{slug}"), TrustLevel::Substantial, vec![held])
        };
        let number = fact_sheets::save(&h.officer("nottuln"), form("nottuln")).await.expect("created");
        let waits = async |ctx: &Ctx| {
            let mine = fact_sheets::mine(ctx).await.expect("mine");
            mine.waiting.into_iter().find(|(why, line)| *why == fact_sheets::Waiting::Release && line.number == number)
        };
        let (_, line) = waits(&mayor("nottuln")).await.expect("waits for the own mayor");
        assert!(line.may_release && !line.may_edit);
        assert!(!waits(&h.officer("nottuln")).await.expect("the officer sees it, too").1.may_release);
        assert!(waits(&mayor("senden")).await.is_none(), "not another's draft");
        let saved = portal::audit_log::Filter { action: "fact_sheet".into(), ..Default::default() };
        assert_eq!(portal::audit_log::list(&h.steward(), &saved).await.expect("log").total, 1, "the log finds names with an underscore");
    }
}

on_both! {
    async fn stale_sheets_say_so(backend: Backend) {
        let h = Harness::demo(backend).await;
        let officer = h.officer("nottuln");
        let number = fact_sheets::save(&officer, form("nottuln")).await.expect("created");
        let overdue = Filter { hint: Some(Hint::Stale), ..Filter::default() };
        assert!(fact_sheets::show(&officer, number).await.expect("sheet").stale.is_empty());
        assert_eq!(fact_sheets::list(&officer, &overdue, Sort::Number, 1).await.expect("list").total, 0);
        h.clock.advance(chrono::Duration::days(200));
        let view = fact_sheets::show(&officer, number).await.expect("sheet");
        assert_eq!(view.stale.len(), 1);
        assert_eq!(fact_sheets::list(&officer, &overdue, Sort::Number, 1).await.expect("list").total, 1);
        let mine = fact_sheets::mine(&officer).await.expect("mine");
        assert!(mine.waiting.iter().any(|(w, _)| *w == fact_sheets::Waiting::Report));
        fact_sheets::report(&officer, report(&h, view.sheet.id)).await.expect("reported");
        assert!(fact_sheets::show(&officer, number).await.expect("sheet").stale.is_empty());
        let ownerless = FactSheetForm { owner: String::new(), ..form("nottuln") };
        fact_sheets::save(&officer, ownerless).await.expect("created");
        let nobody = Filter { hint: Some(Hint::NoOwner), ..Filter::default() };
        let found = fact_sheets::list(&officer, &nobody, Sort::Number, 1).await.expect("list");
        assert_eq!((found.total, found.lines[0].stale.clone()), (1, vec![domain::fact_sheets::Stale::OwnerGone]));
    }
}

on_both! {
    async fn only_released_sheets_are_published_and_progress_is_live(backend: Backend) {
        let h = Harness::demo(backend).await;
        let (officer, boss) = (h.officer("nottuln"), coordinator(&h, "nottuln"));
        let draft = fact_sheets::save(&officer, FactSheetForm { title: "Geheimer Entwurf".into(), ..form("nottuln") }).await.expect("draft");
        let ready = fact_sheets::save(&officer, form("nottuln")).await.expect("ready");
        release(&h, &boss, ready).await;
        let id = fact_sheets::show(&officer, ready).await.expect("sheet").sheet.id;
        fact_sheets::report(&officer, report(&h, id)).await.expect("reported");
        publish(&h).await;
        let edition = portal::published::latest(&h.portal).await.expect("read").expect("edition");
        let numbers: Vec<i32> = edition.contents.sheets.iter().map(|s| s.number).collect();
        assert_eq!(numbers, [ready]);
        assert_eq!(edition.contents.sheets[0].notes.len(), 1);
        let reported = async |id| fact_sheets::live(&h.portal, &edition).await.expect("live").notes(id).to_vec();
        assert!(reported(id).await.is_empty());

        let before = portal::published::revision(&h.portal).await.expect("revision");
        let form = report(&h, id);
        fact_sheets::report(&officer, form.clone()).await.expect("reported");
        assert!(matches!(fact_sheets::report(&officer, form).await, Err(Error::Already(_))));
        assert!(portal::published::revision(&h.portal).await.expect("revision") > before);
        assert_eq!(reported(id).await.len(), 1);
        let hidden = fact_sheets::show(&officer, draft).await.expect("sheet").sheet.id;
        fact_sheets::report(&officer, report(&h, hidden)).await.expect("reported");
        assert!(reported(hidden).await.is_empty());
        assert_eq!(reported(id).await.len(), 1);

        assert!(matches!(fact_sheets::report(&h.officer("senden"), report(&h, id)).await, Err(Error::Denied)));
        let feed = async || portal::news::recent_progress(&h.portal, edition.head.id, 50).await.expect("news").len();
        assert_eq!(feed().await, 2);
        let withdraw = WithdrawForm { id: id.to_string(), version: fact_sheets::show(&boss, ready).await.expect("sheet").version.to_string(), reason: "Prüfung".into() };
        fact_sheets::withdraw(&boss, withdraw).await.expect("withdrawn");
        let version = fact_sheets::show(&boss, ready).await.expect("sheet").version.to_string();
        fact_sheets::restore(&boss, ReleaseForm { id: id.to_string(), version }).await.expect("a draft again");
        fact_sheets::report(&officer, report(&h, id)).await.expect("reported on the draft");
        assert_eq!(feed().await, 0, "what is reported on a draft is in no feed");
        assert!(reported(id).await.is_empty());
        release(&h, &boss, ready).await;
        let notes = reported(id).await;
        assert_eq!(notes.len(), 2, "released again, its reports are public");
        for note in notes {
            fact_sheets::withdraw_note(&officer, IdForm { id: note.id.to_string(), ..IdForm::default() }).await.expect("withdrawn");
        }
        assert!(reported(id).await.is_empty());
    }
}

on_both! {
    async fn files_are_checked_kept_and_public_only_in_an_edition(backend: Backend) {
        let h = Harness::demo(backend).await;
        let officer = h.officer("nottuln");
        let number = fact_sheets::save(&officer, form("nottuln")).await.expect("created");
        let attach = |name: &'static str, bytes: Vec<u8>| { let ctx = officer.clone(); async move { fact_sheets::attach(&ctx, number, name, bytes, AttachmentForm::default()).await } };
        for (name, bytes, code) in [
            ("a.pdf", vec![], "file_empty"),
            ("a.pdf", b"MZ program".to_vec(), "file_mismatch|Programm"),
            ("a.svg", b"<svg/>".to_vec(), "file_type|SVG"),
            ("a.pdf", vec![b' '; 20_000_001], "file_too_big|20"),
        ] {
            let Err(Error::Invalid(errors)) = attach(name, bytes).await else { panic!("{name} accepted") };
            assert_eq!(errors["file"], code);
        }
        let id = attach("../../Plan Süd.pdf", b"%PDF-1.7 x".to_vec()).await.expect("attached");
        assert!(matches!(fact_sheets::attach(&h.officer("senden"), number, "a.pdf", b"%PDF-1".to_vec(), AttachmentForm::default()).await, Err(Error::Denied)));
        let file = fact_sheets::download(&officer, id).await.expect("file");
        assert_eq!((file.file_name.as_str(), file.inline, file.bytes.as_slice()), ("Plan Süd.pdf", false, b"%PDF-1.7 x".as_slice()));
        publish(&h).await;
        let edition = portal::published::latest(&h.portal).await.expect("read").expect("edition");
        assert!(matches!(fact_sheets::published_download(&h.portal, &edition, id).await, Err(Error::NotFound)));
        release(&h, &coordinator(&h, "nottuln"), number).await;
        publish(&h).await;
        let edition = portal::published::latest(&h.portal).await.expect("read").expect("edition");
        assert_eq!(fact_sheets::published_download(&h.portal, &edition, id).await.expect("public").media_type, "application/pdf");
        fact_sheets::take_back_attachment(&officer, IdForm { id: id.to_string(), ..IdForm::default() }, true).await.expect("taken back");
        let view = fact_sheets::show(&officer, number).await.expect("sheet");
        assert_eq!((view.sheet.attachments.len(), view.withdrawn_files.len()), (0, 1));
    }
}

on_both! {
    async fn a_copy_is_a_draft_of_ones_own(backend: Backend) {
        let h = Harness::demo(backend).await;
        let original = fact_sheets::save(&h.officer("nottuln"), FactSheetForm { cost: "5000".into(), ..form("nottuln") }).await.expect("created");
        let id = fact_sheets::show(&h.steward(), original).await.expect("sheet").sheet.id;
        let copy = fact_sheets::copy(&h.officer("senden"), IdForm { id: id.to_string(), ..IdForm::default() }).await.expect("copied");
        let view = fact_sheets::show(&h.officer("senden"), copy).await.expect("sheet");
        assert_eq!(view.sheet.content.lead, key("org/senden"));
        assert_eq!(view.sheet.content.title, "Kopie von Mitfahrbänke");
        assert_eq!((view.state, view.sheet.content.start.clone()), (EditState::Draft, None));
        assert!(view.may_edit && view.notes.is_empty());
        assert!(matches!(fact_sheets::copy(&h.member("mobilitaet"), IdForm { id: id.to_string(), ..IdForm::default() }).await, Err(Error::Denied)));
    }
}
