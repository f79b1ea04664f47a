//! Releasing, what becomes public with it, and what happens to a released sheet.

use crate::kit::{again, chosen, coordinator, form, next, release, report};
use contract::fact_sheet::{FactSheet, ProjectStatus};
use contract::forms::fact_sheets::*;
use contract::forms::texts::TextForm;
use contract::people::TrustLevel;
use contract::strategy::EditState;
use portal::attachments::Place;
use portal::fact_sheets::{self, Filter, Hint, Sort, Waiting};
use portal::{Ctx, Error, attachments};
use portal_tests::{Harness, key, on_both};

fn back(id: contract::Id) -> WithdrawForm {
    WithdrawForm { id: id.to_string(), reason: "Veraltet".into(), ..WithdrawForm::default() }
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
    async fn a_released_sheet_keeps_what_its_release_asked_for(backend: Backend) {
        let h = Harness::demo(backend).await;
        let boss = coordinator(&h, "nottuln");
        let number = fact_sheets::save(&boss, form("nottuln")).await.expect("created");
        let bare = FactSheetForm { summary: String::new(), owner: String::new(), contact_unit: String::new(), ..again(&boss, number).await };
        fact_sheets::save(&boss, bare.clone()).await.expect("a draft may lack them");
        fact_sheets::save(&boss, FactSheetForm { version: again(&boss, number).await.version, id: bare.id.clone(), ..form("nottuln") }).await.expect("whole again");
        release(&h, &boss, number).await;
        let bare = FactSheetForm { version: again(&boss, number).await.version, ..bare };
        let Err(Error::Invalid(errors)) = fact_sheets::save(&boss, bare).await else { panic!("saved") };
        assert_eq!(errors.keys().collect::<Vec<_>>(), ["contact_unit", "owner", "summary"]);
    }
}

on_both! {
    async fn a_report_keeps_the_status_of_its_day(backend: Backend) {
        let h = Harness::demo(backend).await;
        let officer = h.officer("nottuln");
        let number = fact_sheets::save(&officer, form("nottuln")).await.expect("created");
        let view = async || fact_sheets::show(&officer, number).await.expect("sheet").sheet;
        let (id, today) = (view().await.id, view().await.content.status);
        let then = ProgressForm { date: "28.10.2021".into(), status: "planned".into(), ..report(&h, id) };
        fact_sheets::report(&officer, then).await.expect("reported");
        fact_sheets::report(&officer, report(&h, id)).await.expect("reported");
        let said: Vec<_> = view().await.notes.iter().map(|n| n.status).collect();
        assert_eq!(said, [None, Some(ProjectStatus::Planned)]);
        assert_eq!(view().await.content.status, today, "the sheet says what it is today");
        let wrong = ProgressForm { status: "fertig".into(), ..report(&h, id) };
        let Err(Error::Invalid(errors)) = fact_sheets::report(&officer, wrong).await else { panic!("taken") };
        assert_eq!(errors["status"], "choice");
    }
}

on_both! {
    async fn what_others_reported_only_the_lead_takes_back(backend: Backend) {
        let h = Harness::demo(backend).await;
        let (officer, boss) = (h.officer("nottuln"), coordinator(&h, "nottuln"));
        let partner = FactSheetForm { participants: vec![key("org/senden").to_string()], ..form("nottuln") };
        let number = fact_sheets::save(&officer, partner).await.expect("created");
        let view = async || fact_sheets::show(&officer, number).await.expect("sheet");
        let id = view().await.sheet.id;
        fact_sheets::report(&officer, report(&h, id)).await.expect("reported");
        let note = view().await.notes[0].note.id.to_string();
        let back = |note: &str, reason: &str| WithdrawForm { id: note.into(), reason: reason.into(), ..WithdrawForm::default() };
        let again = |note: &str| IdForm { id: note.into(), ..IdForm::default() };
        let neighbour = h.officer("senden");
        assert!(matches!(fact_sheets::withdraw_note(&neighbour, back(&note, "Stimmt nicht")).await, Err(Error::Denied)));
        assert!(fact_sheets::show(&neighbour, number).await.expect("sheet").notes.iter().all(|n| !n.may_step));
        // One's own is one's own.
        fact_sheets::report(&neighbour, report(&h, id)).await.expect("reported");
        let own = fact_sheets::show(&neighbour, number).await.expect("sheet").notes.into_iter().find(|n| n.may_step).expect("own").note.id.to_string();
        fact_sheets::withdraw_note(&neighbour, back(&own, "Doppelt")).await.expect("taken back");
        let Err(Error::Invalid(errors)) = fact_sheets::withdraw_note(&boss, back(&note, " ")).await else { panic!("without reason") };
        assert_eq!(errors["reason"], "required");
        fact_sheets::withdraw_note(&boss, back(&note, "Zahl war falsch")).await.expect("taken back");
        assert!(view().await.notes.is_empty());
        assert_eq!(view().await.withdrawn_notes.len(), 2);
        assert!(matches!(fact_sheets::restore_note(&neighbour, again(&note)).await, Err(Error::Denied)));
        fact_sheets::restore_note(&boss, again(&note)).await.expect("put back");
        assert!(matches!(fact_sheets::restore_note(&boss, again(&note)).await, Err(Error::Already(_))));
        assert_eq!(view().await.notes.len(), 1);
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
        h.publish("Stand").await;
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
            fact_sheets::withdraw_note(&officer, WithdrawForm { id: note.id.to_string(), reason: "Doppelt".into(), ..WithdrawForm::default() }).await.expect("withdrawn");
        }
        assert!(reported(id).await.is_empty());
    }
}

on_both! {
    async fn files_are_checked_kept_and_public_only_in_an_edition(backend: Backend) {
        let h = Harness::demo(backend).await;
        let officer = h.officer("nottuln");
        let number = fact_sheets::save(&officer, form("nottuln")).await.expect("created");
        let attach = |name: &'static str, bytes: Vec<u8>| { let ctx = officer.clone(); async move { attachments::attach(&ctx, &Place::Project(number), name, bytes, AttachmentForm::default()).await } };
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
        assert!(matches!(attachments::attach(&h.officer("senden"), &Place::Project(number), "a.pdf", b"%PDF-1".to_vec(), AttachmentForm::default()).await, Err(Error::Denied)));
        let file = attachments::download(&officer, id).await.expect("file");
        assert_eq!((file.file_name.as_str(), file.inline, file.bytes.as_slice()), ("Plan Süd.pdf", false, b"%PDF-1.7 x".as_slice()));
        h.publish("Stand").await;
        let edition = portal::published::latest(&h.portal).await.expect("read").expect("edition");
        assert!(matches!(attachments::published_download(&h.portal, &edition, id).await, Err(Error::NotFound)));
        release(&h, &coordinator(&h, "nottuln"), number).await;
        h.publish("Stand").await;
        let edition = portal::published::latest(&h.portal).await.expect("read").expect("edition");
        assert_eq!(attachments::published_download(&h.portal, &edition, id).await.expect("public").media_type, "application/pdf");
        attachments::withdraw(&officer, back(id)).await.expect("taken back");
        let files = attachments::of(&officer, &Place::Project(number)).await.expect("files");
        assert_eq!((files.kept.len(), files.withdrawn.len()), (0, 1));
        assert!(fact_sheets::show(&officer, number).await.expect("sheet").sheet.attachments.is_empty());
    }
}

async fn describe(ctx: &Ctx, sheet: &FactSheet, version: i32, words: &str) {
    let form = TextForm {
        owner_kind: "fact_sheet".into(),
        owner_id: sheet.id.to_string(),
        slot: "narrative".into(),
        version: version.to_string(),
        markdown: words.into(),
        ..TextForm::default()
    };
    portal::texts::save(ctx, form).await.expect("written");
}

on_both! {
    async fn a_released_sheet_stays_as_released_until_the_change_is_released(backend: Backend) {
        let h = Harness::demo(backend).await;
        let (officer, boss) = (h.officer("nottuln"), coordinator(&h, "nottuln"));
        let number = fact_sheets::save(&officer, form("nottuln")).await.expect("created");
        let sheet = fact_sheets::show(&officer, number).await.expect("sheet").sheet;
        describe(&officer, &sheet, 0, "Freigegebene Beschreibung.").await;
        attachments::attach(&officer, &Place::Project(number), "plan.pdf", b"%PDF-1.7 x".to_vec(), AttachmentForm::default()).await.expect("attached");
        release(&h, &boss, number).await;
        let released = next(&h).await;

        // An officer changes everything that an officer can.
        let edit = FactSheetForm { title: "Neuer Titel".into(), status: "completed".into(), ..again(&officer, number).await };
        fact_sheets::save(&officer, edit).await.expect("saved");
        describe(&officer, &sheet, 1, "Geänderte Beschreibung.").await;
        attachments::attach(&officer, &Place::Project(number), "neu.pdf", b"%PDF-1.7 y".to_vec(), AttachmentForm::default()).await.expect("attached");
        attachments::withdraw(&officer, back(released.attachments[0].id)).await.expect("taken back");
        assert_eq!(next(&h).await, released, "the next edition takes what was released");
        let view = fact_sheets::show(&officer, number).await.expect("sheet");
        assert_eq!((view.state, view.sheet.content.title.as_str()), (EditState::Ready, "Neuer Titel"));
        assert_eq!(view.released.expect("kept"), released);
        let listed = Filter { hint: Some(Hint::Changed), ..Filter::default() };
        assert_eq!(fact_sheets::list(&officer, &listed, Sort::Number, 1).await.expect("list").total, 1);
        let waits = async |ctx: &Ctx| fact_sheets::mine(ctx).await.expect("mine").waiting.into_iter().any(|(why, _)| why == Waiting::Change);
        assert!(waits(&boss).await && !waits(&officer).await);

        // Reports are public at once, as ever.
        fact_sheets::report(&officer, report(&h, sheet.id)).await.expect("reported");
        assert_eq!(next(&h).await.notes.len(), 1);

        // Whoever may release adds a word: what the officer changed is not released by that.
        let edit = FactSheetForm { summary: "Dritte Fassung.".into(), ..again(&boss, number).await };
        fact_sheets::save(&boss, edit).await.expect("saved");
        assert_eq!(next(&h).await.content, released.content);

        release(&h, &boss, number).await;
        let now = next(&h).await;
        assert_eq!((now.content.title.as_str(), now.content.summary.as_str()), ("Neuer Titel", "Dritte Fassung."));
        assert_eq!(now.narrative.plain().trim(), "Geänderte Beschreibung.");
        assert_eq!(now.attachments.iter().map(|a| a.file_name.as_str()).collect::<Vec<_>>(), ["neu.pdf"]);
        assert!(!waits(&boss).await);
        let view = fact_sheets::show(&boss, number).await.expect("sheet");
        let once_more = ReleaseForm { id: sheet.id.to_string(), version: view.version.to_string() };
        assert!(matches!(fact_sheets::release(&boss, once_more).await, Err(Error::Already(_))));
    }
}

on_both! {
    async fn whoever_may_release_changes_a_released_sheet_at_once(backend: Backend) {
        let h = Harness::demo(backend).await;
        let (officer, boss) = (h.officer("nottuln"), coordinator(&h, "nottuln"));
        let number = fact_sheets::save(&officer, form("nottuln")).await.expect("created");
        release(&h, &boss, number).await;
        fact_sheets::save(&boss, FactSheetForm { title: "Vom Chef".into(), ..again(&boss, number).await }).await.expect("saved");
        assert_eq!(next(&h).await.content.title, "Vom Chef");
        // With a login that is not sure enough to release, it is a change like an officer's.
        let mut low = boss.clone();
        low.actor.as_mut().expect("coordinator").level = TrustLevel::Substantial;
        fact_sheets::save(&low, FactSheetForm { title: "Unsicher".into(), ..again(&low, number).await }).await.expect("saved");
        assert_eq!(next(&h).await.content.title, "Vom Chef");
        let id = fact_sheets::show(&boss, number).await.expect("sheet").sheet.id.to_string();
        let many = BulkForm { ids: chosen(&officer, &[number]).await, change: "status".into(), status: "deferred".into(), ..BulkForm::default() };
        fact_sheets::bulk(&officer, many).await.expect("changed");
        assert_eq!(next(&h).await.content.status.as_str(), "running");

        // Withdrawn and restored it is a draft like any other; nothing old comes back by itself.
        let version = async || fact_sheets::show(&boss, number).await.expect("sheet").version.to_string();
        let withdraw = WithdrawForm { id: id.clone(), version: version().await, reason: "Prüfung".into() };
        fact_sheets::withdraw(&boss, withdraw).await.expect("withdrawn");
        fact_sheets::restore(&boss, ReleaseForm { id, version: version().await }).await.expect("restored");
        assert!(fact_sheets::show(&boss, number).await.expect("sheet").released.is_none());
        assert!(portal::editions::ahead(&h.steward()).await.expect("preview").contents.sheets.is_empty());
        assert!(matches!(portal::editions::ahead(&boss).await, Err(Error::Denied)));
    }
}
