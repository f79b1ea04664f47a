//! Files of fields and workshops: who attaches them, and what the public reads of them. Those of
//! fact sheets stand in `fact_sheets/release.rs`, what is the same for all of them there too.

use contract::forms::fact_sheets::{AttachmentForm, IdForm, WithdrawForm};
use contract::forms::steps::StepForm;
use contract::forms::workshops::WorkshopForm;
use contract::people::{Role, TrustLevel};
use domain::compare::{Change, compare};
use domain::rights::Held;
use portal::attachments::{self, Place};
use portal::published::{Published, edition};
use portal::{Ctx, Error, fields, workshops};
use portal_tests::{Harness, key, on_both};

const PDF: &[u8] = b"%PDF-1.7 eine Karte";

fn lead(h: &Harness, group: &str) -> Ctx {
    let held = Held { role: Role::GroupLead, organisation: None, group: Some(key(&format!("group/{group}"))) };
    h.acting(&format!("ag-leitung-{group}"), TrustLevel::Substantial, vec![held])
}

/// The mobility field, and a draft of a workshop of its group.
async fn places(h: &Harness) -> [Place; 2] {
    let form = WorkshopForm { title: "Netze planen".into(), group: key("group/mobilitaet").to_string(), ..WorkshopForm::default() };
    let slug = workshops::save(&lead(h, "mobilitaet"), form).await.expect("saved");
    [Place::Field("mobilitaet".into()), Place::Workshop(slug)]
}

async fn attach(ctx: &Ctx, place: &Place, name: &str) -> portal::Result<contract::Id> {
    let form = AttachmentForm { description: "Wo das Netz schon liegt".into() };
    attachments::attach(ctx, place, name, PDF.to_vec(), form).await
}

fn back(id: contract::Id) -> WithdrawForm {
    WithdrawForm { id: id.to_string(), reason: "Veraltet".into(), ..WithdrawForm::default() }
}

fn id(id: contract::Id) -> IdForm {
    IdForm { id: id.to_string(), ..IdForm::default() }
}

async fn step(h: &Harness, place: &Place, step: &str) {
    let form = |id: contract::Id, version: i32| StepForm {
        id: id.to_string(),
        version: version.to_string(),
        step: step.into(),
        reason: "Zur Probe".into(),
    };
    match place {
        Place::Workshop(slug) => {
            let view = workshops::show(&h.steward(), slug).await.expect("workshop");
            workshops::step(&h.steward(), form(view.id, view.version)).await.map(drop).expect("a step");
        }
        Place::Field(slug) => {
            let view = fields::show(&h.steward(), slug).await.expect("field");
            fields::step_field(&h.steward(), form(view.field.id, view.version)).await.expect("a step");
        }
        Place::Project(_) => unreachable!("no sheet here"),
    }
}

async fn publish(h: &Harness) -> Published {
    let head = h.publish("Zur Probe").await;
    edition(&h.portal, head.number).await.expect("an edition")
}

async fn public(h: &Harness, edition: &Published, file: contract::Id) -> bool {
    match attachments::published_download(&h.portal, edition, file).await {
        Ok(found) => found.bytes == PDF,
        Err(Error::NotFound) => false,
        Err(e) => panic!("{e:?}"),
    }
}

on_both! {
    async fn whoever_edits_a_field_or_a_workshop_attaches_files_to_it(backend: Backend) {
        let h = Harness::demo(backend).await;
        let own = lead(&h, "mobilitaet");
        let strangers = [h.officer("nottuln"), h.clerk("nottuln"), lead(&h, "bildung")];
        for place in places(&h).await {
            for stranger in &strangers {
                assert!(matches!(attach(stranger, &place, "karte.pdf").await, Err(Error::Denied)), "{place:?}");
                assert!(matches!(attachments::of(stranger, &place).await, Err(Error::Denied)), "{place:?}");
            }
            let nobody = Ctx::new(h.portal.clone(), None);
            assert!(matches!(attach(&nobody, &place, "karte.pdf").await, Err(Error::LoginNeeded)));
            let text = attachments::attach(&own, &place, "karte.pdf", b"kein PDF".to_vec(), AttachmentForm::default()).await;
            assert!(matches!(&text, Err(Error::Invalid(f)) if f["file"].starts_with("file_mismatch")), "{text:?}");
            let file = attach(&own, &place, "../../Karte Süd.pdf").await.expect("attached");
            assert!(matches!(attach(&own, &place, "Karte Süd.pdf").await, Err(Error::Already(_))));
            attach(&h.steward(), &place, "Karte.pdf").await.expect("the steward may as well");

            // Colleagues read it where it is; what was taken back only those who may put it back.
            let read = attachments::download(&strangers[0], file).await.expect("a file");
            assert_eq!((read.file_name.as_str(), read.bytes.as_slice()), ("Karte Süd.pdf", PDF));
            let shown = match &place {
                Place::Field(slug) => fields::show(&strangers[0], slug).await.expect("field").field.attachments,
                Place::Workshop(slug) => workshops::show(&strangers[0], slug).await.expect("workshop").attachments,
                Place::Project(_) => unreachable!("no sheet here"),
            };
            assert_eq!(shown.iter().map(|a| a.file_name.as_str()).collect::<Vec<_>>(), ["Karte Süd.pdf", "Karte.pdf"]);
            assert!(matches!(attachments::withdraw(&strangers[2], back(file)).await, Err(Error::Denied)));
            let silent = WithdrawForm { reason: " ".into(), ..back(file) };
            assert!(matches!(attachments::withdraw(&strangers[2], silent.clone()).await, Err(Error::Denied)));
            assert!(matches!(attachments::withdraw(&own, silent).await, Err(Error::Invalid(f)) if f.contains_key("reason")));
            assert_eq!(attachments::withdraw(&own, back(file)).await.expect("taken back"), place);
            assert!(matches!(attachments::withdraw(&own, back(file)).await, Err(Error::Already(_))));
            assert!(matches!(attachments::download(&strangers[0], file).await, Err(Error::NotFound)));
            attachments::download(&own, file).await.expect("a file");
            let files = attachments::of(&own, &place).await.expect("files");
            assert_eq!((files.kept.len(), files.withdrawn[0].id), (1, file));

            // Attached again meanwhile, it is there.
            let again = attach(&own, &place, "Karte Süd.pdf").await.expect("attached again");
            assert!(matches!(attachments::restore(&own, id(file)).await, Err(Error::Already(_))));
            attachments::withdraw(&own, back(again)).await.expect("taken back");
            attachments::restore(&own, id(file)).await.expect("put back");
            assert!(matches!(attachments::restore(&strangers[1], id(file)).await, Err(Error::Denied)));
        }
        // Its group changes nothing of a field that was withdrawn, and what is not there is not there.
        let field = Place::Field("mobilitaet".into());
        step(&h, &field, "withdraw").await;
        assert!(matches!(attach(&own, &field, "spaet.pdf").await, Err(Error::Denied)));
        for place in [Place::Field("gibt-es-nicht".into()), Place::Workshop("gibt-es-nicht".into()), Place::Project(9999)] {
            assert!(matches!(attach(&own, &place, "karte.pdf").await, Err(Error::NotFound)), "{place:?}");
        }
    }
}

on_both! {
    async fn an_edition_takes_files_along_and_keeps_them(backend: Backend) {
        let h = Harness::demo(backend).await;
        let own = lead(&h, "mobilitaet");
        let [field, workshop] = places(&h).await;
        let before = publish(&h).await;
        let frozen = domain::canonical::canonical(before.contents.fields[0].as_ref());
        assert!(!frozen.contains("attachments"), "what has no files keeps its digest: {frozen}");

        let on_field = attach(&own, &field, "karte.pdf").await.expect("attached");
        let on_workshop = attach(&own, &workshop, "folien.pdf").await.expect("attached");
        assert!(!public(&h, &before, on_field).await, "not before the next edition");
        let ahead = portal::editions::ahead(&h.steward()).await.expect("preview");
        assert!(public(&h, &ahead, on_field).await && !public(&h, &ahead, on_workshop).await, "stewards see what would be public");
        let first = publish(&h).await;
        assert!(public(&h, &first, on_field).await);
        assert!(!public(&h, &first, on_workshop).await, "a draft of a workshop is in no edition");
        step(&h, &workshop, "release").await;
        let both = publish(&h).await;
        assert!(public(&h, &both, on_field).await && public(&h, &both, on_workshop).await);
        assert!(!public(&h, &first, on_workshop).await && !public(&h, &before, on_field).await, "older editions have their own");
        let told = |old: &Published, new: &Published, change| {
            let objects = compare(&old.contents, &new.contents, contract::Lang::De);
            let lines = objects.iter().flat_map(|o| &o.lines).filter(|l| l.key.starts_with("file-") && l.change == change);
            lines.map(|l| l.label.clone()).collect::<Vec<_>>()
        };
        assert_eq!(told(&before, &first, Change::Added), ["Datei"]);

        // Taken back, they are gone from the next edition and stay in those that have them.
        for file in [on_field, on_workshop] {
            attachments::withdraw(&own, back(file)).await.expect("taken back");
        }
        let after = publish(&h).await;
        assert_eq!(told(&both, &after, Change::Removed), ["Datei", "Datei"]);
        assert!(!public(&h, &after, on_field).await && !public(&h, &after, on_workshop).await);
        let anew = edition(&h.narrow().await, both.head.number).await.expect("read anew");
        assert_eq!((anew.file(on_field), anew.head.digest.as_str()), (both.file(on_field), both.head.digest.as_str()));
        assert!(public(&h, &anew, on_field).await && public(&h, &anew, on_workshop).await);
        assert_eq!(anew.file(on_workshop).expect("a file").description, "Wo das Netz schon liegt");
        assert!(portal::editions::verify(&h.portal).await.expect("verified").is_empty());
        assert!(portal::files::verify(&h.portal).await.expect("verified").is_empty());

        // A withdrawn field takes its files along.
        attachments::restore(&own, id(on_field)).await.expect("put back");
        step(&h, &field, "withdraw").await;
        assert!(!public(&h, &publish(&h).await, on_field).await);
    }
}

on_both! {
    async fn a_lost_file_of_a_field_is_found_by_the_check(backend: Backend) {
        let h = Harness::demo(backend).await;
        let [field, _] = places(&h).await;
        attach(&lead(&h, "mobilitaet"), &field, "karte.pdf").await.expect("attached");
        std::fs::remove_dir_all(h.folder().join("files")).expect("removed");
        let faults = portal::files::verify(&h.portal).await.expect("verified");
        assert!(faults.len() == 1 && faults[0].contains("karte.pdf"), "{faults:?}");
    }
}
