//! Search, and what is news: only what is published, found the way people type.

use contract::forms::fact_sheets::AttachmentForm;
use contract::forms::strategy::GoalForm;
use portal::attachments::{self, Place};
use portal::search::{Found, HitKind};
use portal_tests::{Harness, key, on_both};

fn goal(title: &str, number: &str) -> GoalForm {
    GoalForm { field_id: key("field/mobilitaet").to_string(), number: number.into(), title: title.into(), ..GoalForm::default() }
}

async fn search(h: &Harness, asked: &str, page: usize) -> Found {
    let newest = portal::published::latest(&h.portal).await.expect("read").expect("an edition");
    portal::search::within(&newest, asked, page)
}

async fn titles(h: &Harness, asked: &str) -> Vec<String> {
    search(h, asked, 1).await.hits.into_iter().map(|hit| hit.title).collect()
}

on_both! {
    async fn people_find_what_they_mean_in_whatever_spelling(backend: Backend) {
        let h = Harness::demo(backend).await;
        portal::fields::save_goal(&h.steward(), goal("Straßen und Plätze zeigen freie Stellflächen", "77")).await.expect("saved");
        h.publish("Zur Probe").await;
        for asked in ["strasse", "STRASSEN", "Plaetze", "platz", "stellfl", "strasse stellflaechen"] {
            assert!(titles(&h, asked).await.iter().any(|t| t.starts_with("Ziel 5.77")), "{asked}");
        }
        let hits = search(&h, "Mobilität", 1).await;
        assert_eq!((hits.hits[0].kind, hits.hits[0].title.as_str()), (HitKind::Field, "Mobilität"), "titles come first");
        assert!(titles(&h, "Nottuln").await.iter().any(|t| t.contains("Nottuln")));
    }
}

on_both! {
    async fn a_project_is_found_by_whatever_it_says(backend: Backend) {
        let h = Harness::demo(backend).await;
        h.load("coesfeld/2026.json").await;
        h.publish("Zur Probe").await;
        let newest = portal::published::latest(&h.portal).await.expect("read").expect("an edition");
        let sheets = || newest.contents.sheets.iter().map(|s| (&s.content, s.notes.first()));
        let partner = sheets().find_map(|(c, _)| Some((&c.title, c.partners.first()?.name.clone()))).expect("a partner");
        let paper = sheets().find_map(|(c, _)| Some((&c.title, c.resolutions.iter().find(|r| !r.reference.is_empty())?.reference.clone()))).expect("a paper");
        let note = sheets().find_map(|(c, n)| Some((&c.title, n?.actual.clone()))).expect("a note");
        for (title, words) in [partner, paper, note] {
            let found = (1..=5).any(|page| portal::search::within(&newest, &words, page).hits.iter().any(|hit| hit.title == *title));
            assert!(found, "{title} by {words}");
        }
    }
}

on_both! {
    async fn papers_are_found_whosever_they_are(backend: Backend) {
        let h = Harness::demo(backend).await;
        h.load("coesfeld/2026.json").await;
        h.publish("Zur Probe").await;
        let kinds = async |asked: &str| search(&h, asked, 1).await.hits.into_iter().map(|hit| (hit.kind, hit.title)).collect::<Vec<_>>();
        assert!(kinds("297/2019").await.iter().any(|(kind, _)| *kind == HitKind::Strategy), "on the strategy");
        let member = (HitKind::Municipality, "Stadt Coesfeld".to_owned());
        assert!(kinds("239/2018").await.contains(&member), "a member's own");
        assert!(kinds("städtisches Unternehmen Rat").await.contains(&member), "by title and body");
        let mobility = (HitKind::Field, "Mobilität".to_owned());
        assert!(kinds("Stromanschlüsse beauftragen").await.contains(&mobility), "a field's next step");
        assert!(kinds("1.200 Fahrten Haltestellen").await.contains(&mobility), "a field's plan");
    }
}

on_both! {
    async fn files_are_found_by_their_names(backend: Backend) {
        let h = Harness::demo(backend).await;
        h.publish("Zuvor").await;
        let form = AttachmentForm { description: "Wo heute Luftpumpen stehen".into() };
        let place = Place::Field("mobilitaet".into());
        attachments::attach(&h.steward(), &place, "Radabstellanlagen-Karte.txt", b"Ein Satz.".to_vec(), form).await.expect("attached");
        assert!(titles(&h, "Radabstellanlagen").await.is_empty(), "before it is published");
        h.publish("Zur Probe").await;
        for asked in ["Radabstellanlage", "Luftpumpen"] {
            assert_eq!(titles(&h, asked).await, ["Mobilität"], "{asked}");
        }
    }
}

on_both! {
    async fn papers_of_fields_are_found(backend: Backend) {
        let h = Harness::empty(backend).await;
        h.load("muenster/bundle.json").await;
        let label = contract::edition::EditionLabel::Discussion;
        portal::editions::publish_as_recorded(&h.portal, h.portal.now(), label, "Bericht", vec![]).await.expect("published");
        let newest = portal::published::latest(&h.portal).await.expect("read").expect("an edition");
        let field = newest.contents.fields.iter().find(|f| f.content.resolutions.iter().any(|r| r.reference == "V/0954/2018")).expect("a field");
        let found = search(&h, "V/0954/2018", 1).await;
        assert!(found.hits.iter().any(|hit| hit.kind == HitKind::Field && hit.title == field.content.title), "{found:?}");
        assert!(titles(&h, "V/0989/2017").await.contains(&newest.contents.strategy.strategy.title), "on the strategy");
        assert!(titles(&h, "70 Prozent der Bildschirmarbeit").await.contains(&field.content.title), "the wording");
    }
}

on_both! {
    async fn nothing_unpublished_is_found_and_nothing_stays_behind(backend: Backend) {
        let h = Harness::demo(backend).await;
        h.publish("Zur Probe").await;
        portal::fields::save_goal(&h.steward(), goal("Zyxelwort", "78")).await.expect("saved");
        assert!(titles(&h, "Zyxelwort").await.is_empty());
        h.publish("Zur Probe").await;
        assert_eq!(titles(&h, "Zyxelwort").await.len(), 1);
        let view = portal::fields::show(&h.steward(), "mobilitaet").await.expect("field");
        let made = view.field.goals.iter().find(|g| g.content.title == "Zyxelwort").expect("there");
        let step = contract::forms::steps::StepForm {
            id: made.id.to_string(),
            version: view.goal_versions[&made.id].to_string(),
            step: "withdraw".into(),
            reason: "Zur Probe".into(),
        };
        portal::fields::step_goal(&h.steward(), step).await.expect("withdrawn");
        h.publish("Zur Probe").await;
        assert!(titles(&h, "Zyxelwort").await.is_empty());
    }
}

on_both! {
    async fn odd_questions_get_an_answer(backend: Backend) {
        let h = Harness::demo(backend).await;
        h.publish("Zur Probe").await;
        for asked in ["", "  ", "\"", "* -- ;", "'; drop table edition", "NEAR(a b)", "a & b | !c", "\u{0}", "🚌"] {
            search(&h, asked, 1).await;
        }
        search(&h, &"wort ".repeat(4000), 99_999).await;
        assert!(search(&h, "?!", 1).await.blank);
    }
}

on_both! {
    async fn indicators_keep_decimal_commas_and_refuse_half_rows(backend: Backend) {
        use contract::forms::indicators::{IndicatorForm, ValueRow};
        let h = Harness::demo(backend).await;
        let row = |year: &str, value: &str| ValueRow { year: year.into(), value: value.into(), note: String::new() };
        let form = IndicatorForm {
            goal_id: key("goal/mobilitaet/1").to_string(),
            title: "Fahrten".into(),
            unit: "Prozent".into(),
            baseline: row("2020", "12,5"),
            targets: vec![row("2027", "20"), row("2025", "15,25"), ValueRow::default()],
            ..IndicatorForm::default()
        };
        let half = IndicatorForm { measured: vec![row("2026", "")], ..form.clone() };
        assert!(matches!(portal::fields::save_indicator(&h.steward(), half).await, Err(portal::Error::Invalid(_))));
        assert!(matches!(portal::fields::save_indicator(&h.officer("senden"), form.clone()).await, Err(portal::Error::Denied)));
        portal::fields::save_indicator(&h.member("mobilitaet"), form).await.expect("saved");
        let view = portal::fields::show(&h.steward(), "mobilitaet").await.expect("field");
        let made = view.field.goals[0].indicators.iter().find(|i| i.content.title == "Fahrten").expect("there");
        assert_eq!(made.content.baseline.as_ref().map(|b| b.value.to_string()), Some("12.5".into()));
        assert_eq!(made.content.targets.iter().map(|t| t.year).collect::<Vec<_>>(), [2025, 2027]);
    }
}

on_both! {
    async fn the_frame_is_saved_once_per_version(backend: Backend) {
        use contract::forms::indicators::FrameForm;
        let h = Harness::demo(backend).await;
        let (_, version) = portal::strategy::show_with_version(&h.steward()).await.expect("frame");
        let form = FrameForm {
            version: version.to_string(),
            title: "Coesfeld 12.0".into(),
            short_title: "C 12.0".into(),
            first_year: "2021".into(),
            ..FrameForm::default()
        };
        let backwards = FrameForm { last_year: "2020".into(), ..form.clone() };
        assert!(matches!(portal::strategy::save(&h.steward(), backwards).await, Err(portal::Error::Invalid(_))));
        assert!(matches!(portal::strategy::save(&h.member("mobilitaet"), form.clone()).await, Err(portal::Error::Denied)));
        portal::strategy::save(&h.steward(), form.clone()).await.expect("saved");
        assert!(matches!(portal::strategy::save(&h.steward(), form).await, Err(portal::Error::Conflict)));
    }
}
