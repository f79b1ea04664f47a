//! The region, its members, pages and reports.

use contract::Id;
use contract::forms::fact_sheets::{FactSheetForm, ResolutionRow};
use contract::forms::people::ReasonForm;
use contract::forms::region::{BarrierForm, BodyForm, GroupForm, OrganisationForm, PageForm, RegionForm};
use contract::forms::strategy::FieldForm;
use contract::forms::texts::TextForm;
use contract::forms::workshops::WorkshopForm;
use portal::Error;
use portal::region::{self, barriers, members, pages, pictures};
use portal_tests::{Harness, key, on_both};

async fn stored(h: &Harness, slug: &str) -> OrganisationForm {
    let m = members::edit(&h.steward(), key(&format!("org/{slug}"))).await.expect("member");
    members::form(&m.organisation, m.version)
}

fn errors<T: std::fmt::Debug>(result: portal::Result<T>) -> contract::rules::Errors {
    match result {
        Err(Error::Invalid(errors)) => errors,
        other => panic!("{other:?}"),
    }
}

on_both! {
    async fn the_region_is_edited_by_stewards_one_at_a_time(backend: Backend) {
        let h = Harness::demo(backend).await;
        let (region, version) = region::save::edit(&h.steward()).await.expect("region");
        let form = RegionForm {
            version: version.to_string(),
            name: "Kreis Beispiel".into(),
            headline: region.headline,
            accent: "#7A1F1F".into(),
            ..RegionForm::default()
        };
        assert!(matches!(region::save::save(&h.officer("nottuln"), form.clone()).await, Err(Error::Denied)));
        let before = portal::published::revision(&h.portal).await.expect("revision");
        region::save::save(&h.steward(), form.clone()).await.expect("saved");
        assert!(portal::published::revision(&h.portal).await.expect("revision") > before);
        assert!(matches!(region::save::save(&h.steward(), form.clone()).await, Err(Error::Conflict)));
        let now = region::show(&h.portal).await.expect("region");
        assert_eq!((now.name.as_str(), now.accent.as_str(), now.demo), ("Kreis Beispiel", "#7a1f1f", true));
        let wrong = RegionForm { accent: "rot".into(), name: String::new(), ..form };
        assert_eq!(errors(region::save::save(&h.steward(), wrong).await).keys().collect::<Vec<_>>(), ["accent", "name"]);
    }
}

on_both! {
    async fn members_keep_their_keys_to_themselves(backend: Backend) {
        let h = Harness::demo(backend).await;
        let new = OrganisationForm {
            kind: "municipality".into(),
            ags: "05558032".into(),
            name: "Gemeinde Neu".into(),
            short_name: "Nottuln".into(),
            map_column: "1".into(),
            map_row: "1".into(),
            ..OrganisationForm::default()
        };
        let found = errors(members::save(&h.steward(), new.clone()).await);
        assert_eq!(found.into_iter().collect::<Vec<_>>(), [("ags".into(), "taken|05558032".into()), ("map_row".into(), "taken|1, 1".into())]);
        assert!(matches!(members::save(&h.officer("nottuln"), new.clone()).await, Err(Error::Denied)));
        let free = OrganisationForm { ags: "05558099".into(), map_column: "9".into(), ..new };
        let id = members::save(&h.steward(), free).await.expect("added");
        let added = members::edit(&h.steward(), id).await.expect("member");
        assert_eq!(added.organisation.slug, "nottuln-2", "addresses stay unique");
        let form = stored(&h, "senden").await;
        members::save(&h.steward(), OrganisationForm { population: "20500".into(), ..form.clone() }).await.expect("saved");
        assert!(matches!(members::save(&h.steward(), form).await, Err(Error::Conflict)));
    }
}

on_both! {
    async fn what_a_member_resolved_for_itself_stays_until_it_is_taken_out(backend: Backend) {
        let h = Harness::demo(backend).await;
        let own = |reference: &str| ResolutionRow { reference: reference.into(), date: "2018".into(), body: "Rat".into(), ..ResolutionRow::default() };
        let form = stored(&h, "coesfeld").await;
        assert_eq!(form.resolutions[0].reference, "239/2018");
        h.publish("Erste Fassung").await;
        let rows = vec![own("1/2026"), ResolutionRow::default()];
        members::save(&h.steward(), OrganisationForm { resolutions: rows, ..form }).await.expect("saved");
        // What is edited elsewhere, as by a list that is read in, leaves it alone.
        let form = stored(&h, "coesfeld").await;
        members::save(&h.steward(), OrganisationForm { population: "36400".into(), ..form }).await.expect("saved");
        let after = members::edit(&h.steward(), key("org/coesfeld")).await.expect("member").organisation;
        assert_eq!(after.resolutions.iter().map(|r| r.reference.as_str()).collect::<Vec<_>>(), ["1/2026"]);
        // The newest edition says what it said.
        let edition = portal::published::latest(&h.portal).await.expect("edition").expect("published");
        let shown = edition.organisation(key("org/coesfeld")).expect("member");
        assert_eq!(shown.resolutions[0].reference, "239/2018");
        members::save(&h.steward(), OrganisationForm { resolutions: vec![], ..stored(&h, "coesfeld").await }).await.expect("saved");
        assert!(members::edit(&h.steward(), key("org/coesfeld")).await.expect("member").organisation.resolutions.is_empty());
    }
}

on_both! {
    async fn a_member_leaves_and_returns(backend: Backend) {
        let h = Harness::demo(backend).await;
        let form = ReasonForm { id: key("org/olfen").to_string(), reason: "Beschluss des Rates".into() };
        members::turn(&h.steward(), form.clone(), true).await.expect("left");
        assert_eq!(region::organisations(&h.portal).await.expect("members").len(), 11);
        assert!(matches!(members::turn(&h.steward(), form.clone(), true).await, Err(Error::Already(_))));
        // It is named nowhere anew, by whatever form.
        let (nottuln, olfen) = (key("org/nottuln").to_string(), key("org/olfen").to_string());
        let sheet = FactSheetForm { title: "Bus".into(), status: "idea".into(), lead: nottuln, ..FactSheetForm::default() };
        let joint = FactSheetForm { participants: vec![olfen.clone()], ..sheet.clone() };
        assert_eq!(errors(portal::fact_sheets::save(&h.steward(), joint).await)["participants"], "choice");
        assert_eq!(errors(portal::fact_sheets::save(&h.steward(), FactSheetForm { lead: olfen, ..sheet }).await)["lead"], "choice");
        members::turn(&h.steward(), form, false).await.expect("returned");
        assert_eq!(region::organisations(&h.portal).await.expect("members").len(), 12);
    }
}

on_both! {
    async fn groups_and_bodies_are_kept(backend: Backend) {
        let h = Harness::demo(backend).await;
        region::groups::save(&h.steward(), GroupForm { name: "Arbeitsgruppe Energie".into(), ..GroupForm::default() }).await.expect("saved");
        let again = region::groups::save(&h.steward(), GroupForm { name: "Arbeitsgruppe Energie".into(), ..GroupForm::default() }).await;
        assert_eq!(errors(again)["name"], "taken|Arbeitsgruppe Energie");
        let close = ReasonForm { id: key("group/wirtschaft").to_string(), reason: "fertig".into() };
        region::groups::turn(&h.steward(), close, true).await.expect("closed");
        let field = FieldForm { title: "Energie".into(), number: "90".into(), responsible_group: key("group/wirtschaft").to_string(), ..FieldForm::default() };
        assert_eq!(errors(portal::fields::save(&h.steward(), field).await)["responsible_group"], "choice");
        let workshop = WorkshopForm { title: "Energie".into(), group: key("group/wirtschaft").to_string(), ..WorkshopForm::default() };
        assert_eq!(errors(portal::workshops::save(&h.steward(), workshop).await)["group"], "choice");
        let body = BodyForm { name: "Digitalausschuss".into(), kind: "committee".into(), organisation_id: key("org/nottuln").to_string(), ..BodyForm::default() };
        region::bodies::save(&h.steward(), body.clone()).await.expect("saved");
        assert!(matches!(region::bodies::save(&h.member("mobilitaet"), body.clone()).await, Err(Error::Denied)));
        let stray = BodyForm { organisation_id: h.portal.fresh_id().to_string(), ..body };
        assert_eq!(errors(region::bodies::save(&h.steward(), stray).await)["organisation_id"], "choice");
        let made = region::bodies::list(&h.steward()).await.expect("list").into_iter().find(|b| b.body.name == "Digitalausschuss").expect("there");
        let close = ReasonForm { id: made.body.id.to_string(), reason: "aufgelöst".into() };
        region::bodies::turn(&h.steward(), close.clone(), true).await.expect("closed");
        assert!(matches!(region::bodies::turn(&h.steward(), close, true).await, Err(Error::Already(_))));
    }
}

on_both! {
    async fn legal_pages_are_live(backend: Backend) {
        let h = Harness::demo(backend).await;
        let imprint = pages::read(&h.portal, "impressum").await.expect("read").expect("there");
        assert!(!imprint.body.is_empty());
        assert!(pages::read(&h.portal, "gibt-es-nicht").await.expect("read").is_none());
        let taken = PageForm { title: "Impressum".into(), ..PageForm::default() };
        assert_eq!(errors(pages::save(&h.steward(), taken).await)["title"], "taken|impressum");
        let id = pages::save(&h.steward(), PageForm { title: "Häufige Fragen".into(), ..PageForm::default() }).await.expect("made");
        assert!(pages::read(&h.portal, "haeufige-fragen").await.expect("read").is_none(), "nothing is written yet");
        let before = portal::published::revision(&h.portal).await.expect("revision");
        let text = TextForm { owner_kind: "page".into(), owner_id: id.to_string(), slot: "body".into(), version: "0".into(), markdown: "Guten Tag".into(), ..TextForm::default() };
        assert!(matches!(portal::texts::save(&h.officer("nottuln"), text.clone()).await, Err(Error::Denied)));
        portal::texts::save(&h.steward(), text).await.expect("saved");
        assert!(portal::published::revision(&h.portal).await.expect("revision") > before);
        let page = pages::read(&h.portal, "haeufige-fragen").await.expect("read").expect("there");
        assert_eq!(page.body.plain().trim(), "Guten Tag");
        let turn = |id: Id| ReasonForm { id: id.to_string(), reason: "veraltet".into() };
        assert!(matches!(pages::turn(&h.officer("nottuln"), turn(id), true).await, Err(Error::Denied)));
        assert!(matches!(pages::turn(&h.steward(), turn(key("page/impressum")), true).await, Err(Error::Refused("page_required"))));
        let before = portal::published::revision(&h.portal).await.expect("revision");
        pages::turn(&h.steward(), turn(id), true).await.expect("withdrawn");
        assert!(portal::published::revision(&h.portal).await.expect("revision") > before);
        assert!(matches!(pages::turn(&h.steward(), turn(id), true).await, Err(Error::Already(_))));
        assert!(pages::read(&h.portal, "haeufige-fragen").await.expect("read").is_none());
        assert!(pages::list(&h.steward()).await.expect("list").iter().any(|p| p.id == id && p.withdrawn && p.written));
        pages::turn(&h.steward(), turn(id), false).await.expect("restored");
        assert!(pages::read(&h.portal, "haeufige-fragen").await.expect("read").is_some());
    }
}

on_both! {
    async fn coats_of_arms_are_checked_by_content(backend: Backend) {
        let h = Harness::demo(backend).await;
        let png = portal_tests::ARMS.to_vec();
        let svg = b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>".to_vec();
        assert_eq!(errors(pictures::upload(&h.steward(), None, None, svg).await)["file"], "picture_type");
        assert_eq!(errors(pictures::upload(&h.steward(), None, None, vec![]).await)["file"], "file_empty");
        assert_eq!(errors(pictures::upload(&h.steward(), None, None, vec![0; pictures::LARGEST + 1]).await)["file"], "picture_size|200");
        assert!(matches!(pictures::upload(&h.officer("nottuln"), Some(key("org/nottuln")), None, png.clone()).await, Err(Error::Denied)));
        let id = pictures::upload(&h.steward(), None, None, png.clone()).await.expect("uploaded");
        let read = pictures::read(&h.portal, id).await.expect("read");
        assert_eq!(read.media_type, "image/webp");
        assert!(read.content.len() < png.len().max(8 << 10), "it is kept small");
        assert_eq!(region::show(&h.portal).await.expect("region").coat_of_arms, Some(id));
        let arms = pictures::upload(&h.steward(), Some(key("org/nottuln")), None, png.clone()).await.expect("uploaded");
        let other = pictures::upload(&h.steward(), Some(key("org/nottuln")), None, png).await;
        assert!(matches!(other, Err(Error::Conflict)), "the page showed none");
        pictures::remove(&h.steward(), Some(key("org/nottuln")), Some(arms)).await.expect("removed");
        assert!(matches!(pictures::remove(&h.steward(), Some(key("org/nottuln")), Some(arms)).await, Err(Error::Already(_))));
        assert_eq!(members::edit(&h.steward(), key("org/nottuln")).await.expect("member").organisation.coat_of_arms, None);
    }
}

on_both! {
    async fn anybody_reports_a_barrier_but_no_machine_a_hundred(backend: Backend) {
        let h = Harness::demo(backend).await;
        let form = BarrierForm { page: "Projekt 14".into(), text: "Mit der Tastatur nicht erreichbar".into(), ..BarrierForm::default() };
        barriers::report(&h.portal, form.clone()).await.expect("taken");
        barriers::report(&h.portal, BarrierForm { website: "http://spam".into(), ..form.clone() }).await.expect("thanked");
        assert_eq!(errors(barriers::report(&h.portal, BarrierForm { text: "kurz".into(), ..form.clone() }).await)["text"], "too_short|10|4");
        let all = barriers::list(&h.steward()).await.expect("list");
        assert_eq!(all.len(), 1, "the robot's is forgotten");
        assert!(matches!(barriers::list(&h.officer("nottuln")).await, Err(Error::Denied)));
        let done = ReasonForm { id: all[0].id.to_string(), reason: "behoben".into() };
        barriers::settle(&h.steward(), done.clone()).await.expect("settled");
        assert!(matches!(barriers::settle(&h.steward(), done).await, Err(Error::Already(_))));
        barriers::report(&h.portal, form.clone()).await.expect("pressed twice");
        assert_eq!(barriers::list(&h.steward()).await.expect("list").len(), 1, "one report");
        let another = |n: u64| BarrierForm { page: format!("Projekt {n}"), ..form.clone() };
        for n in 1..barriers::PER_HOUR {
            barriers::report(&h.portal, another(100 + n)).await.expect("taken");
        }
        assert!(matches!(barriers::report(&h.portal, another(99)).await, Err(Error::Refused("too_many_reports"))));
        h.clock.advance(chrono::Duration::hours(1));
        barriers::report(&h.portal, form).await.expect("taken again");
    }
}
