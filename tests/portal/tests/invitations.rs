//! Invitations to a conference: their mails and calendar entries, changes, calling off, deputies, and
//! documents that are withdrawn.

use contract::Id;
use contract::conference::{ConferenceState, EffectKind, Happening, Stance};
use contract::forms::conferences::{CallOffForm, ConferenceForm, DeputyForm, FileStepForm};
use contract::forms::fact_sheets::AttachmentForm;
use entity::{mail, notice};
use portal::Error;
use portal::conferences as c;
use portal_tests::conference::{self, all_present, chair, item, outcome, position};
use portal_tests::{Harness, MEMBERS, key, on_both};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

fn details() -> ConferenceForm {
    ConferenceForm { place: "Kreishaus".into(), ..conference::details("invitations") }
}

async fn prepared(h: &Harness, subject: &str) -> (Id, Id) {
    let id = c::save(&chair(h), details()).await.expect("saved");
    (id, item(h, id, "Zeitplan", subject).await)
}

async fn step(h: &Harness, id: Id, step: &str) -> portal::Result<Id> {
    conference::step(&chair(h), id, step).await
}

/// The form as the page shows it now.
async fn form(h: &Harness, id: Id) -> ConferenceForm {
    let head = c::room(&h.portal, id).await.expect("view").head;
    ConferenceForm { id: id.to_string(), version: head.version.to_string(), once: String::new(), ..details() }
}

struct Mail {
    to: String,
    subject: String,
    body: String,
    kind: String,
    calendar: String,
}

/// Mails since so many.
async fn mails(h: &Harness, from: usize) -> Vec<Mail> {
    let all = mail::Entity::find().order_by_asc(mail::Column::CreatedAt).order_by_asc(mail::Column::Id).all(&h.db).await.expect("mails");
    let one = |m: mail::Model| {
        let file = m.attachment.expect("a calendar file");
        let text = |name: &str| file[name].as_str().expect("text").to_owned();
        Mail { to: m.recipient, subject: m.subject, body: m.body, kind: text("media_type"), calendar: text("text").replace("\r\n ", "") }
    };
    all.into_iter().skip(from).map(one).collect()
}

fn value<'a>(calendar: &'a str, name: &str) -> &'a str {
    calendar.lines().find_map(|l| l.strip_prefix(&format!("{name}:"))).unwrap_or_else(|| panic!("{name} in {calendar}"))
}

fn sequence(calendar: &str) -> u32 {
    value(calendar, "SEQUENCE").parse().expect("a number")
}

async fn told(h: &Harness, kind: &str) -> usize {
    notice::Entity::find().filter(notice::Column::Kind.eq(kind)).all(&h.db).await.expect("notices").len()
}

async fn deputy(h: &Harness, id: Id) -> portal::Result<Id> {
    let form = DeputyForm {
        conference_id: id.to_string(),
        organisation_id: key("org/olfen").to_string(),
        person_id: key("person/fachkraft-olfen").to_string(),
    };
    c::name_deputy(&h.mayor("olfen"), form).await
}

on_both! {
    async fn who_stands_in_no_longer_loses_the_date(backend: Backend) {
        let h = Harness::demo(backend).await;
        let (id, _) = prepared(&h, "motion").await;
        step(&h, id, "invite").await.expect("invited");
        deputy(&h, id).await.expect("named");
        let named = mails(&h, 0).await.pop().expect("an invitation");
        let before = mails(&h, 0).await.len();
        let nobody = DeputyForm { conference_id: id.to_string(), organisation_id: key("org/olfen").to_string(), person_id: String::new() };
        c::name_deputy(&h.mayor("olfen"), nobody).await.expect("ended");
        let sent = mails(&h, before).await;
        assert_eq!(sent.len(), 1);
        assert_eq!((sent[0].to.as_str(), sent[0].subject.as_str()), (named.to.as_str(), "Vertretung beendet: Konferenz im Dezember, 10.12.2026"));
        assert!(sent[0].body.contains("Sie vertreten Stadt Olfen in dieser Sitzung nicht mehr"), "{}", sent[0].body);
        assert_eq!((value(&sent[0].calendar, "METHOD"), value(&sent[0].calendar, "STATUS")), ("CANCEL", "CANCELLED"));
        assert_eq!(value(&sent[0].calendar, "UID"), value(&named.calendar, "UID"));
        assert!(sequence(&sent[0].calendar) >= sequence(&named.calendar));
        assert_eq!(told(&h, "deputy_ended").await, 1);
    }
}

on_both! {
    async fn an_invitation_is_followed_by_its_changes(backend: Backend) {
        let h = Harness::demo(backend).await;
        let (id, _) = prepared(&h, "motion").await;
        // Before the invitation nobody is told of anything.
        c::save(&chair(&h), ConferenceForm { time: "11:00".into(), ..form(&h, id).await }).await.expect("saved");
        c::save(&chair(&h), form(&h, id).await).await.expect("saved");
        assert!(mails(&h, 0).await.is_empty());
        step(&h, id, "invite").await.expect("invited");
        let first = mails(&h, 0).await;
        assert!(first.len() >= MEMBERS.len());
        for m in &first {
            assert_eq!(m.subject, "Einladung: Konferenz im Dezember, 10.12.2026");
            for words in ["Sie sind eingeladen: Konferenz im Dezember", "Wann: 10.12.2026, 10:00 Uhr", "Wo: Kreishaus", "1. Zeitplan", &format!("/arbeit/konferenzen/{id}")] {
                assert!(m.body.contains(words), "{words} in {}", m.body);
            }
            assert!(m.kind.ends_with("method=REQUEST") && value(&m.calendar, "METHOD") == "REQUEST");
            assert_eq!(value(&m.calendar, "STATUS"), "CONFIRMED");
            // Everybody gets an entry of their own and learns nobody else's address.
            assert_eq!(m.calendar.matches("ATTENDEE").count(), 1);
            assert!(m.calendar.contains(&format!("RSVP=FALSE:mailto:{}", m.to)), "{}", m.calendar);
            assert!(m.calendar.contains("ORGANIZER;CN=\"Bürgermeisterkonferenz\":mailto:portal@localhost"));
        }
        // The notice is not mailed once more.
        h.clock.advance(chrono::Duration::minutes(5));
        portal::post::collect(&h.portal).await.expect("collected");
        assert_eq!(mails(&h, 0).await.len(), first.len());

        // Whoever is named afterwards gets the same.
        deputy(&h, id).await.expect("named");
        let named = mails(&h, first.len()).await;
        assert_eq!(named.len(), 1);
        assert!(named[0].body.contains("Sie vertreten Stadt Olfen in dieser Sitzung"), "{}", named[0].body);
        assert_eq!((value(&named[0].calendar, "UID"), value(&named[0].calendar, "METHOD")), (value(&first[0].calendar, "UID"), "REQUEST"));
        let deputy = named[0].to.clone();

        // Another room is not changed in passing.
        let moved = ConferenceForm { place: "Rathaus Senden".into(), day: "11.12.2026".into(), ..form(&h, id).await };
        let Err(Error::Invalid(errors)) = c::save(&chair(&h), moved.clone()).await else { panic!("not asked") };
        assert_eq!(errors.get("confirm").map(String::as_str), Some("tell_guests"));
        assert_eq!(c::room(&h.portal, id).await.expect("view").head.place, "Kreishaus");
        let before = first.len() + 1;
        assert_eq!(mails(&h, before).await.len(), 0);
        c::save(&chair(&h), ConferenceForm { confirm: "on".into(), ..moved.clone() }).await.expect("moved");
        assert!(matches!(c::save(&chair(&h), ConferenceForm { confirm: "on".into(), ..moved }).await, Err(Error::Conflict)));
        let second = mails(&h, before).await;
        assert_eq!(second.len(), first.len() + 1, "all, and the deputy");
        assert_eq!(second.iter().filter(|m| m.to == deputy).count(), 1);
        for m in &second {
            assert_eq!(m.subject, "Geändert: Konferenz im Dezember, 11.12.2026");
            for words in ["Wann: 11.12.2026, 10:00 Uhr (bisher: 10.12.2026, 10:00 Uhr)", "Wo: Rathaus Senden (bisher: Kreishaus)"] {
                assert!(m.body.contains(words), "{words} in {}", m.body);
            }
            assert_eq!(value(&m.calendar, "UID"), value(&first[0].calendar, "UID"));
            assert!(sequence(&m.calendar) > sequence(&first[0].calendar));
            assert_eq!((value(&m.calendar, "DTSTART"), value(&m.calendar, "LOCATION")), ("20261211T090000Z", "Rathaus Senden"));
        }
        assert_eq!(told(&h, "conference_moved").await, second.len() - 1, "the chair knows");
        let seen = c::room(&h.portal, id).await.expect("view");
        assert!(seen.events.iter().any(|e| e.kind == Happening::Moved));

        // A note or the quorum is nobody's date.
        let noted = ConferenceForm { note: "Parkplätze im Hof.".into(), place: "Rathaus Senden".into(), day: "11.12.2026".into(), ..form(&h, id).await };
        c::save(&chair(&h), noted).await.expect("noted");
        assert_eq!(mails(&h, before + second.len()).await.len(), 0);
    }
}

on_both! {
    async fn a_conference_is_called_off_and_taken_up_again(backend: Backend) {
        let h = Harness::demo(backend).await;
        let (id, item) = prepared(&h, "motion").await;
        let off = |reason: &str| CallOffForm { id: id.to_string(), reason: reason.into() };
        assert!(matches!(c::call_off(&chair(&h), off("Sturm")).await, Err(Error::Refused("not_invited"))));
        step(&h, id, "invite").await.expect("invited");
        deputy(&h, id).await.expect("named");
        c::take(&h.mayor("senden"), position(item, "senden", Stance::Consent)).await.expect("position");
        assert!(matches!(c::call_off(&h.mayor("senden"), off("Sturm")).await, Err(Error::Denied)));
        let Err(Error::Invalid(errors)) = c::call_off(&chair(&h), off(" ")).await else { panic!("without a reason") };
        assert_eq!(errors.get("reason").map(String::as_str), Some("reason"));
        let before = mails(&h, 0).await;
        // Two at once: one calls it off, the other learns that it is.
        let (a, b) = (chair(&h), h.steward());
        let (one, two) = tokio::join!(c::call_off(&a, off("Sturmwarnung")), c::call_off(&b, off("Sturmwarnung")));
        assert_eq!([&one, &two].iter().filter(|r| r.is_ok()).count(), 1, "{one:?} {two:?}");
        assert!([one, two].iter().any(|r| matches!(r, Err(Error::Already(_)))));
        let sent = mails(&h, before.len()).await;
        assert_eq!(sent.len(), before.len(), "each once, the deputy too");
        for m in &sent {
            assert_eq!(m.subject, "Abgesagt: Konferenz im Dezember, 10.12.2026");
            assert!(m.body.contains("Grund: Sturmwarnung"), "{}", m.body);
            assert_eq!((value(&m.calendar, "METHOD"), value(&m.calendar, "STATUS")), ("CANCEL", "CANCELLED"));
            assert!(m.kind.ends_with("method=CANCEL"));
            assert_eq!(value(&m.calendar, "UID"), value(&before[0].calendar, "UID"));
            assert!(sequence(&m.calendar) > sequence(&before[0].calendar));
        }
        assert!(told(&h, "conference_called_off").await >= MEMBERS.len());

        // It stays to be read, but nothing happens in it.
        let seen = c::followed(&h.mayor("senden"), id).await.expect("still there").view;
        assert_eq!(seen.head.state, ConferenceState::CalledOff);
        let said = seen.events.iter().find(|e| e.kind == Happening::CalledOff).expect("told");
        assert_eq!(said.words, "Sturmwarnung");
        assert!(seen.item(item).expect("item").voice(key("org/senden")).is_some_and(|v| v.said == Some(Stance::Consent)));
        assert!(c::calendar_file(&h.mayor("senden"), id).await.expect("file").contains("STATUS:CANCELLED"));
        assert!(matches!(c::take(&h.mayor("olfen"), position(item, "olfen", Stance::Consent)).await, Err(Error::Refused("called_off"))));
        assert!(matches!(step(&h, id, "open").await, Err(Error::Refused("called_off"))));
        assert!(c::mine(&h.mayor("olfen")).await.expect("what waits").is_empty());

        // A new date first, without a mail; then all are invited anew.
        let off = mails(&h, 0).await.len();
        c::save(&chair(&h), ConferenceForm { day: "17.12.2026".into(), ..form(&h, id).await }).await.expect("another day");
        assert_eq!(mails(&h, off).await.len(), 0);
        step(&h, id, "invite").await.expect("invited anew");
        let again = mails(&h, off).await;
        assert_eq!(again.len(), sent.len());
        assert!(again.iter().all(|m| value(&m.calendar, "METHOD") == "REQUEST" && value(&m.calendar, "DTSTART") == "20261217T090000Z"));
        assert!(again.iter().all(|m| sequence(&m.calendar) > sequence(&sent[0].calendar)));
        c::take(&h.mayor("olfen"), position(item, "olfen", Stance::Consent)).await.expect("position");
        assert_eq!(c::room(&h.portal, id).await.expect("view").seats.len(), MEMBERS.len());
    }
}

on_both! {
    async fn a_wrong_document_can_be_taken_away(backend: Backend) {
        let h = Harness::demo(backend).await;
        let (id, item) = prepared(&h, "motion").await;
        step(&h, id, "invite").await.expect("invited");
        let leads = chair(&h);
        let attach = || c::attach(&leads, item, "Anlage.txt", "Was nicht alle lesen sollen\n".as_bytes().to_vec(), AttachmentForm::default());
        attach().await.expect("attached");
        let file = c::room(&h.portal, id).await.expect("view").item(item).expect("item").files[0].id;
        let form = |step: &str, reason: &str| FileStepForm { id: file.to_string(), step: step.into(), reason: reason.into() };
        assert!(matches!(c::file_step(&h.mayor("senden"), form("withdraw", "Falsch")).await, Err(Error::Denied)));
        assert!(matches!(c::file_step(&chair(&h), form("withdraw", "")).await, Err(Error::Invalid(_))));
        assert!(matches!(c::file_step(&chair(&h), form("restore", "")).await, Err(Error::Already(_))));
        portal::attachments::download(&h.mayor("senden"), file).await.expect("read");
        let (a, b) = (chair(&h), h.steward());
        let (one, two) = tokio::join!(c::file_step(&a, form("withdraw", "Falsche Anlage")), c::file_step(&b, form("withdraw", "Falsche Anlage")));
        assert!(matches!((&one, &two), (Ok(_), Err(Error::Already(_))) | (Err(Error::Already(_)), Ok(_))), "{one:?} {two:?}");
        let seen = c::room(&h.portal, id).await.expect("view");
        assert!(seen.item(item).expect("item").files.is_empty());
        let said = seen.events.iter().find(|e| e.kind == Happening::FileWithdrawn).expect("told");
        assert_eq!((said.item, said.words.as_str()), (Some(item), "Anlage.txt: Falsche Anlage"));
        // Not under its old address either; those who prepare find it to put it back.
        assert!(matches!(portal::attachments::download(&h.mayor("senden"), file).await, Err(Error::NotFound)));
        portal::attachments::download(&chair(&h), file).await.expect("read");
        assert!(matches!(c::withdrawn_files(&h.mayor("senden"), item).await, Err(Error::Denied)));
        let gone = c::withdrawn_files(&chair(&h), item).await.expect("withdrawn");
        assert_eq!(gone.iter().map(|f| (f.id, f.file_name.as_str())).collect::<Vec<_>>(), [(file, "Anlage.txt")]);
        // The same file may come anew, and the withdrawn one may come back.
        attach().await.expect("attached anew");
        assert!(matches!(attach().await, Err(Error::Already(_))));
        c::file_step(&chair(&h), form("restore", "")).await.expect("back");
        assert_eq!(c::room(&h.portal, id).await.expect("view").item(item).expect("item").files.len(), 2);
        portal::attachments::download(&h.mayor("senden"), file).await.expect("read");
        let log = entity::audit_event::Entity::find().filter(entity::audit_event::Column::Action.eq("attachment.withdraw")).all(&h.db).await.expect("log");
        assert_eq!(log.iter().map(|e| e.reason.as_str()).collect::<Vec<_>>(), ["Falsche Anlage"]);
    }
}

on_both! {
    async fn what_was_adopted_as_a_whole_names_its_conference(backend: Backend) {
        let h = Harness::demo(backend).await;
        h.load("coesfeld/2026.json").await;
        let (id, draft) = prepared(&h, "draft").await;
        let contents = portal::editions::assemble(&h.db).await.expect("contents");
        let sheet = contents.sheets[0].clone();
        let alone = item(&h, id, "Ein Projekt", &format!("fact_sheet:{}", sheet.id)).await;
        step(&h, id, "invite").await.expect("invited");
        for town in MEMBERS {
            for item in [draft, alone] {
                c::take(&h.mayor(town), position(item, town, Stance::Consent)).await.expect("position");
            }
        }
        step(&h, id, "open").await.expect("open");
        all_present(&h, id).await;
        for item in [draft, alone] {
            c::outcome(&chair(&h), outcome(id, item, "unanimous")).await.expect("decided");
        }
        step(&h, id, "close").await.expect("closed");
        let mut effects = c::effects(&chair(&h), &c::followed(&chair(&h), id).await.expect("followed")).await.expect("effects");
        effects.sort_by_key(|e| e.kind.as_str());
        let found: Vec<_> = effects.iter().map(|e| (e.kind, e.item, e.object)).collect();
        assert_eq!(found, [(EffectKind::Draft, draft, Id::nil()), (EffectKind::FactSheet, alone, sheet.id)]);
        assert!(effects[1].after.contains(&sheet.content.title) && effects.iter().all(|e| e.applied));
        // Nothing is told before the minutes are settled.
        assert!(c::resolved(&h.portal).await.expect("resolved").is_empty());
        step(&h, id, "freeze").await.expect("settled");
        let told = c::resolved(&h.portal).await.expect("resolved");
        assert_eq!(told.iter().map(|r| (r.what, r.object)).collect::<Vec<_>>(), [(c::Adoption::FactSheet, sheet.id), (c::Adoption::Draft, Id::nil())]);
        assert!(told.iter().all(|r| r.outcome == contract::conference::Outcome::Unanimous));
    }
}
