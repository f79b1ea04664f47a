//! The next dates: for everybody what they may know of, the nearest first.

use chrono::Duration;
use contract::forms::councils::{ChainDay, ChainForm, ConsultationForm};
use portal::coming::{self, What};
use portal::{Ctx, councils};
use portal_tests::conference::{chair, details, item, org, step};
use portal_tests::{Harness, key, on_both};

/// The next dates in short.
async fn next(ctx: &Ctx, most: usize) -> Vec<String> {
    let short = |what: What| match what {
        What::Conference { title, place, .. } => format!("{title}, {place}"),
        What::Council { slug, number, .. } => format!("{slug}, {number}"),
        What::Assessment { slug, .. } => slug,
    };
    let all = coming::next(ctx, most).await.expect("dates");
    all.into_iter().map(|c| format!("{} {}", c.on, short(c.what))).collect()
}

/// The council of a town will decide that day.
async fn planned(h: &Harness, round: &str, town: &str, day: &str) {
    let form = ChainForm {
        round_id: round.into(),
        organisation_id: org(town).to_string(),
        paper: format!("1/{town}"),
        days: vec![ChainDay { body: key(&format!("body/rat-{town}")).to_string(), day: day.into() }],
    };
    councils::begin(&h.clerk(town), form).await.expect("made");
}

on_both! {
    async fn everybody_sees_the_dates_that_concern_them(backend: Backend) {
        let h = Harness::demo(backend).await;
        h.load("coesfeld/assessments.json").await;
        let round = h.asked("Der Rat beschließt die Strategie.").await;
        planned(&h, &round, "nottuln", "10.12.2026").await;
        planned(&h, &round, "senden", "03.12.2026").await;
        planned(&h, &round, "olfen", "17.11.2026").await;
        let conference = portal::conferences::save(&chair(&h), details("conference/1")).await.expect("saved");
        item(&h, conference, "Zeitplan", "motion").await;
        let asked = next(&h.officer("nottuln"), 10).await.into_iter().filter(|d| d.contains("bedarfsabfrage")).collect::<Vec<_>>();
        let with = |dates: &[&str]| {
            let mut all: Vec<String> = dates.iter().map(|d| (*d).to_owned()).chain(asked.clone()).collect();
            all.sort();
            all
        };
        let (senden, nottuln) = ("2026-12-03 senden, 1", "2026-12-10 nottuln, 1");
        assert_eq!(next(&h.officer("nottuln"), 10).await, with(&[senden, nottuln]), "a conference in preparation is the chair's affair; what is over is over");
        step(&chair(&h), conference, "invite").await.expect("invited");
        let meets = "2026-12-10 Konferenz im Dezember, Rathaus Senden";
        assert_eq!(next(&h.officer("nottuln"), 10).await, with(&[senden, nottuln]), "officers do not follow conferences");
        assert_eq!(next(&h.mayor("olfen"), 3).await[..2], [senden.to_owned(), meets.to_owned()], "the conference first, of one day");

        // Behind closed doors: for the town's own people and the steward.
        let clerk = h.clerk("senden");
        let view = councils::path(&clerk, 1, "senden").await.expect("path");
        let c = view.path.consultations.iter().find(|c| c.date.is_some()).expect("scheduled");
        let closed = ConsultationForm {
            id: c.id.to_string(),
            version: c.version.to_string(),
            round_id: round.clone(),
            organisation_id: org("senden").to_string(),
            body: c.body.to_string(),
            role: c.role.to_string(),
            date: c.date.map(|d| d.to_string()).unwrap_or_default(),
            paper: c.paper.clone(),
            part: "closed".into(),
            edition: c.text.number.to_string(),
            ..ConsultationForm::default()
        };
        councils::save(&clerk, closed).await.expect("saved");
        let sees = async |ctx: Ctx| next(&ctx, 10).await.contains(&senden.to_owned());
        assert!(sees(h.clerk("senden")).await && sees(h.mayor("senden")).await && sees(h.steward()).await);
        assert!(!sees(h.officer("senden")).await && !sees(h.mayor("olfen")).await && !sees(h.clerk("nottuln")).await);
        assert_eq!(next(&h.steward(), 2).await, [senden.to_owned(), meets.to_owned()]);

        // The day of a meeting still counts, the day after does not.
        h.clock.advance(Duration::days(20) + Duration::hours(9));
        assert!(next(&h.steward(), 10).await.contains(&meets.to_owned()), "in the evening of the day");
        h.clock.advance(Duration::hours(3));
        assert!(!next(&h.steward(), 10).await.iter().any(|d| d.starts_with("2026-12-10")));
    }
}
