//! Municipalities come and go: what was answered stays, and who came later is asked.

use super::*;
use contract::forms::people::ReasonForm;
use contract::forms::region::OrganisationForm;
use portal::region::members;

async fn turn(h: &Harness, town: &str, left: bool) {
    let form = ReasonForm { id: key(&format!("org/{town}")).to_string(), reason: REASON.into() };
    members::turn(&h.steward(), form, left).await.expect("turned");
}

on_both! {
    async fn a_result_stays_when_a_municipality_leaves(backend: Backend) {
        let h = opened(backend).await;
        released(&h, "nottuln", [5, 4, 3]).await;
        released(&h, "senden", [1, 2, 3]).await;
        let values = async || {
            let c = a::consolidation(&h.steward(), SLUG).await.expect("consolidation");
            c.outcome.lines.iter().map(|l| (l.title.clone(), l.value)).collect::<Vec<_>>()
        };
        let before = values().await;
        turn(&h, "senden", true).await;
        assert_eq!(values().await, before);
        let overlay = a::overlay(&h.steward(), SLUG).await.expect("overlay");
        let senden = overlay.sheets.iter().find(|s| s.slug == "senden").expect("its sheet");
        assert!(senden.left && senden.released.is_some());
        // Who left without an answer is not missed any more.
        turn(&h, "olfen", true).await;
        let overlay = a::overlay(&h.steward(), SLUG).await.expect("overlay");
        assert!(overlay.sheets.iter().all(|s| s.slug != "olfen"));
        let v = a::show(&h.steward(), SLUG).await.expect("shown");
        let told = a::progress(&h.steward(), v.id).await.expect("progress");
        assert!(told.iter().any(|p| p.slug == "senden") && told.iter().all(|p| p.slug != "olfen"));
    }
}

on_both! {
    async fn whoever_came_after_the_opening_gets_a_sheet(backend: Backend) {
        let h = opened(backend).await;
        let v = a::show(&h.steward(), SLUG).await.expect("shown");
        assert!(a::unasked(&h.steward(), v.id).await.expect("unasked").is_empty());
        assert!(matches!(step(&h.steward(), "complete").await, Err(Error::Already(_))));
        let new = OrganisationForm {
            once: h.portal.fresh_id().to_string(),
            kind: "municipality".into(),
            name: "Gemeinde Neudorf".into(),
            short_name: "Neudorf".into(),
            ags: "05558099".into(),
            population: "4000".into(),
            ..OrganisationForm::default()
        };
        members::save(&h.steward(), new).await.expect("admitted");
        assert_eq!(a::unasked(&h.steward(), v.id).await.expect("unasked"), ["Neudorf"]);
        assert!(matches!(a::unasked(&h.officer("olfen"), v.id).await, Err(Error::Denied)));
        assert!(matches!(step(&h.officer("olfen"), "complete").await, Err(Error::Denied)));
        step(&h.steward(), "complete").await.expect("completed");
        assert!(a::unasked(&h.steward(), v.id).await.expect("unasked").is_empty());
        let missing = a::overlay(&h.steward(), SLUG).await.expect("overlay").missing();
        assert!(missing.contains(&"Neudorf".to_owned()));
    }
}
