//! The councils: rounds, the usual chain, consultations with their history, boards, and what
//! council information systems say.

mod adoption;
mod systems;

use chrono::Duration;
use contract::Id;
use contract::council::{ConsultationResult, ConsultationState};
use contract::forms::councils::{ChainDay, ChainForm, ChainRow, ConsultationForm, DropForm, LookForm, RoundForm, SetupForm, TurnDownForm};
use contract::forms::people::ReasonForm;
use domain::councils::standing::Standing;
use portal::councils::{self, oparl};
use portal::{Ctx, Error};
use portal_tests::{Harness, key, on_both};

const PROPOSAL: &str = "Der Rat beschließt die Strategie.";

fn chain(round: &str, slug: &str) -> ChainForm {
    ChainForm {
        round_id: round.into(),
        organisation_id: key(&format!("org/{slug}")).to_string(),
        paper: "142/2026".into(),
        days: vec![ChainDay { body: key(&format!("body/rat-{slug}")).to_string(), day: "17.11.2026".into() }],
    }
}

/// The form of one body's consultation as it stands.
async fn form(ctx: &Ctx, slug: &str, body: &str) -> ConsultationForm {
    let view = councils::path(ctx, 1, slug).await.expect("path");
    let body = key(&format!("body/{body}-{slug}"));
    let c = view.path.consultations.iter().rfind(|c| c.body == body).expect("a consultation");
    ConsultationForm {
        id: c.id.to_string(),
        version: c.version.to_string(),
        round_id: view.round.id.to_string(),
        organisation_id: view.organisation.id.to_string(),
        body: c.body.to_string(),
        role: c.role.to_string(),
        date: c.date.map(|d| d.to_string()).unwrap_or_default(),
        paper: c.paper.clone(),
        part: if c.public { "public" } else { "closed" }.into(),
        result: c.result.map(|r| r.to_string()).unwrap_or_default(),
        edition: c.text.number.to_string(),
        ..ConsultationForm::default()
    }
}

fn errors<T: std::fmt::Debug>(result: portal::Result<T>) -> Vec<(String, String)> {
    match result {
        Err(Error::Invalid(e)) => e.into_iter().collect(),
        other => panic!("{other:?}"),
    }
}

fn pair(path: &str, code: &str) -> Vec<(String, String)> {
    vec![(path.to_owned(), code.to_owned())]
}

on_both! {
    async fn the_usual_chain_takes_one_click_and_is_made_once(backend: Backend) {
        let h = Harness::demo(backend).await;
        let round = h.asked(PROPOSAL).await;
        assert!(matches!(councils::begin(&h.officer("nottuln"), chain(&round, "nottuln")).await, Err(Error::Denied)));
        assert!(matches!(councils::begin(&h.clerk("senden"), chain(&round, "nottuln")).await, Err(Error::Denied)));
        let early = ChainForm { days: vec![ChainDay { body: key("body/rat-nottuln").to_string(), day: "30.09.2026".into() }], ..chain(&round, "nottuln") };
        assert_eq!(errors(councils::begin(&h.clerk("nottuln"), early).await), pair("days[0].day", "before_adoption|01.10.2026"));
        let (a, b) = (h.clerk("nottuln"), h.clerk("nottuln"));
        let (one, two) = (chain(&round, "nottuln"), chain(&round, "nottuln"));
        let (x, y) = tokio::join!(
            tokio::spawn(async move { councils::begin(&a, one).await }),
            tokio::spawn(async move { councils::begin(&b, two).await }),
        );
        let both = [x.expect("ran"), y.expect("ran")];
        assert_eq!(both.iter().filter(|r| r.is_ok()).count(), 1, "{both:?}");
        assert!(both.iter().any(|r| matches!(r, Err(Error::Already(_)))), "{both:?}");
        let view = councils::path(&h.clerk("nottuln"), 1, "nottuln").await.expect("path");
        let states: Vec<ConsultationState> = view.path.consultations.iter().map(|c| c.state).collect();
        assert_eq!(states, [ConsultationState::Planned, ConsultationState::Planned, ConsultationState::Scheduled]);
        assert_eq!(view.standing, Standing::Overdue { since: "2026-11-17".parse().expect("a day") });
    }
}

on_both! {
    async fn a_result_is_recorded_corrected_and_every_version_stays(backend: Backend) {
        let h = Harness::demo(backend).await;
        let round = h.asked(PROPOSAL).await;
        let ctx = h.clerk("nottuln");
        councils::begin(&ctx, chain(&round, "nottuln")).await.expect("made");
        let first = ConsultationForm { result: "unanimous".into(), yes: "30".into(), no: "1".into(), ..form(&ctx, "nottuln", "rat").await };
        // Votes that do not add up are warned about, not refused.
        let place = councils::save(&ctx, first.clone()).await.expect("saved");
        assert!(matches!(councils::save(&ctx, first).await, Err(Error::Conflict)));
        h.clock.advance(Duration::hours(25));
        let mut later = form(&ctx, "nottuln", "rat").await;
        later.result = "majority".into();
        assert_eq!(errors(councils::save(&ctx, later.clone()).await), pair("reason", "reason_late"));
        later.reason = "Niederschrift berichtigt".into();
        later.wording = format!("{PROPOSAL} Mit Bericht.");
        councils::save(&ctx, later).await.expect("corrected");
        let (versions, _) = councils::history(&ctx, place.id).await.expect("history");
        let results: Vec<Option<ConsultationResult>> = versions.iter().map(|v| v.state.result).collect();
        assert_eq!(results, [Some(ConsultationResult::Majority), Some(ConsultationResult::Unanimous), None]);
        assert_eq!(versions[0].reason, "Niederschrift berichtigt");
        assert!(matches!(councils::history(&h.officer("nottuln"), place.id).await, Err(Error::Denied)));
        // Neither vanishes what has a result.
        let drop = DropForm { id: place.id.to_string(), version: "3".into(), reason: String::new() };
        assert!(matches!(councils::drop_out(&ctx, drop).await, Err(Error::Refused("has_result"))));
        let stored = councils::path(&ctx, 1, "nottuln").await.expect("path");
        assert_eq!(stored.standing, Standing::Resolved { on: "2026-11-17".parse().expect("a day"), deviating: true });
    }
}

on_both! {
    async fn bad_entries_are_named(backend: Backend) {
        let h = Harness::demo(backend).await;
        let round = h.asked(PROPOSAL).await;
        let ctx = h.clerk("nottuln");
        councils::begin(&ctx, chain(&round, "nottuln")).await.expect("made");
        let good = form(&ctx, "nottuln", "rat").await;
        let with = |change: &dyn Fn(&mut ConsultationForm)| {
            let mut f = good.clone();
            change(&mut f);
            f
        };
        for (bad, path, code) in [
            (with(&|f| f.date = "30.09.2026".into()), "date", "before_adoption|01.10.2026"),
            (with(&|f| { f.date = "24.12.2026".into(); f.result = "majority".into() }), "date", "future"),
            (with(&|f| f.edition = "7".into()), "edition", "choice"),
            (with(&|f| f.body = key("body/rat-senden").to_string()), "body", "choice"),
            (with(&|f| { f.id = String::new(); f.once = Id::from_u128(7).to_string() }), "paper", "paper_twice|142/2026|17.11.2026"),
        ] {
            assert_eq!(errors(councils::save(&ctx, bad).await), pair(path, code));
        }
        let foreign = with(&|f| f.id = Id::from_u128(7).to_string());
        assert!(matches!(councils::save(&ctx, foreign).await, Err(Error::NotFound)));
        assert!(matches!(councils::save(&h.clerk("senden"), good).await, Err(Error::Denied)));
    }
}

on_both! {
    async fn what_is_put_off_comes_back(backend: Backend) {
        let h = Harness::demo(backend).await;
        let round = h.asked(PROPOSAL).await;
        let ctx = h.clerk("nottuln");
        councils::begin(&ctx, chain(&round, "nottuln")).await.expect("made");
        let put_off = ConsultationForm { result: "postponed".into(), ..form(&ctx, "nottuln", "rat").await };
        councils::save(&ctx, put_off).await.expect("saved");
        let view = councils::path(&ctx, 1, "nottuln").await.expect("path");
        let council: Vec<_> = view.path.consultations.iter().filter(|c| c.body == key("body/rat-nottuln")).collect();
        assert_eq!(council.iter().map(|c| c.state).collect::<Vec<_>>(), [ConsultationState::Recorded, ConsultationState::Planned]);
        assert_eq!(council[1].paper, "142/2026");
        // The same paper may come back to the same body.
        let again = ConsultationForm { date: "19.11.2026".into(), result: "unanimous".into(), ..form(&ctx, "nottuln", "rat").await };
        councils::save(&ctx, again).await.expect("decided");
        let view = councils::path(&ctx, 1, "nottuln").await.expect("path");
        assert!(matches!(view.standing, Standing::Resolved { .. }), "{:?}", view.standing);
    }
}

on_both! {
    async fn resolved_by_all_needs_all_on_the_same_text(backend: Backend) {
        let h = Harness::demo(backend).await;
        let round = h.asked(PROPOSAL).await;
        let board = councils::board(&h.steward(), None).await.expect("board").expect("a round");
        let slugs: Vec<String> = board.members.iter().map(|m| m.slug.clone()).collect();
        assert_eq!(slugs.len(), 12);
        for slug in &slugs {
            let ctx = h.clerk(slug);
            councils::begin(&ctx, chain(&round, slug)).await.expect("made");
            let before = councils::board(&h.steward(), None).await.expect("board").expect("a round");
            assert!(!before.overall.by_all());
            let decided = ConsultationForm { result: "unanimous".into(), ..form(&ctx, slug, "rat").await };
            councils::save(&ctx, decided).await.expect("saved");
        }
        let board = councils::board(&h.steward(), None).await.expect("board").expect("a round");
        assert!(board.overall.by_all());
        let seen = councils::seen(&h.portal).await.expect("seen");
        assert!(seen[0].overall.by_all());
        // A second edition: who had that one on the table stands out.
        h.publish("Zwei").await;
        let ctx = h.clerk("senden");
        let other = ConsultationForm { edition: "2".into(), ..form(&ctx, "senden", "rat").await };
        councils::save(&ctx, other).await.expect("saved");
        let board = councils::board(&h.steward(), Some(1)).await.expect("board").expect("a round");
        assert!(!board.overall.by_all());
        assert_eq!(board.overall.other_text, 1);
    }
}

on_both! {
    async fn the_common_words_stay_once_a_council_answered(backend: Backend) {
        let h = Harness::demo(backend).await;
        let round = h.asked(PROPOSAL).await;
        let reworded = async |words: &str| {
            let now = councils::round(&h.steward(), 1).await.expect("round");
            let (id, version) = (now.id.to_string(), now.version.to_string());
            let form = RoundForm { id, version, edition: "1".into(), adopted_on: "01.10.2026".into(), proposal: words.into(), ..RoundForm::default() };
            councils::save_round(&h.steward(), form).await
        };
        reworded("Der Rat stimmt der Strategie zu.").await.expect("nobody has answered yet");
        let ctx = h.clerk("nottuln");
        councils::begin(&ctx, chain(&round, "nottuln")).await.expect("made");
        let decided = ConsultationForm { result: "unanimous".into(), ..form(&ctx, "nottuln", "rat").await };
        councils::save(&ctx, decided).await.expect("saved");
        let late = reworded("Der Rat lehnt ab.").await;
        assert!(matches!(&late, Err(Error::Invalid(e)) if e.get("proposal").is_some_and(|c| c == "answered_already")), "{late:?}");
        reworded("Der Rat stimmt der Strategie zu.").await.expect("the day alone may change");
    }
}

on_both! {
    async fn nobody_waits_for_a_member_that_left(backend: Backend) {
        let h = Harness::demo(backend).await;
        let round = h.asked(PROPOSAL).await;
        let ctx = h.clerk("olfen");
        councils::begin(&ctx, chain(&round, "olfen")).await.expect("made");
        councils::save(&ctx, ConsultationForm { result: "unanimous".into(), ..form(&ctx, "olfen", "rat").await }).await.expect("saved");
        for slug in ["rosendahl", "olfen"] {
            let left = ReasonForm { id: key(&format!("org/{slug}")).to_string(), reason: "Ausgetreten".into() };
            portal::region::members::turn(&h.steward(), left, true).await.expect("left");
        }
        let board = councils::board(&h.steward(), None).await.expect("board").expect("a round");
        let seen = councils::seen(&h.portal).await.expect("seen");
        for members in [&board.members, &seen[0].members] {
            assert!(members.iter().all(|m| m.slug != "rosendahl"), "nobody waits for it");
            assert!(members.iter().any(|m| m.slug == "olfen"), "what was decided stays");
        }
    }
}

on_both! {
    async fn what_is_not_public_stays_in_the_house(backend: Backend) {
        let h = Harness::demo(backend).await;
        let round = h.asked(PROPOSAL).await;
        let ctx = h.clerk("nottuln");
        councils::begin(&ctx, chain(&round, "nottuln")).await.expect("made");
        let closed = ConsultationForm {
            part: "closed".into(),
            result: "rejected".into(),
            yes: "3".into(),
            wording: "Geheimes".into(),
            ..form(&ctx, "nottuln", "rat").await
        };
        councils::save(&ctx, closed).await.expect("saved");
        let told = |released: bool| {
            let h = &h;
            async move {
                let seen = councils::seen(&h.portal).await.expect("seen");
                let path = seen[0].path(key("org/nottuln")).expect("a path").consultations.clone();
                let c = path.iter().find(|c| c.body == key("body/rat-nottuln")).expect("it took place").clone();
                assert_eq!(c.result.is_some(), released);
                assert!(c.wording.is_empty() && c.votes.is_empty() && c.paper.is_empty());
                // Colleagues elsewhere see what everybody sees; the own mayor and the steward see all.
                let elsewhere = councils::path(&h.officer("senden"), 1, "nottuln").await.expect("path");
                assert!(elsewhere.path.consultations.iter().all(|c| c.wording.is_empty()));
                let steward = councils::path(&h.steward(), 1, "nottuln").await.expect("path");
                assert!(steward.path.consultations.iter().any(|c| c.wording == "Geheimes"));
            }
        };
        told(false).await;
        h.clock.advance(Duration::minutes(1));
        let mut release = form(&ctx, "nottuln", "rat").await;
        release.released = "on".into();
        release.wording = "Geheimes".into();
        councils::save(&ctx, release).await.expect("released");
        told(true).await;
    }
}

on_both! {
    async fn setups_are_the_clerks_and_hosts_the_operators(backend: Backend) {
        let h = Harness::demo(backend).await;
        let ctx = h.clerk("nottuln");
        let view = councils::setup(&ctx, "nottuln").await.expect("setup");
        let mut form = councils::setup_form(&view);
        assert_eq!(form.chain.len(), 3);
        assert!(form.words.len() > 10);
        form.oparl = "https://ris.example/oparl".into();
        assert_eq!(errors(councils::save_setup(&ctx, form.clone()).await), pair("oparl", "oparl_host|ris.example"));
        form.oparl = String::new();
        form.chain.push(ChainRow { body: key("body/rat-senden").to_string(), role: "decision".into(), part: "public".into(), seats: "0".into() });
        let found = errors(councils::save_setup(&ctx, form.clone()).await);
        assert_eq!(found.iter().map(|(p, _)| p.as_str()).collect::<Vec<_>>(), ["chain[3].body", "chain[3].seats"]);
        form.chain.pop();
        form.chain[2].seats = "34".into();
        assert!(matches!(councils::save_setup(&h.steward(), form.clone()).await, Err(Error::Denied)));
        councils::save_setup(&ctx, form.clone()).await.expect("saved");
        assert!(matches!(councils::save_setup(&ctx, form).await, Err(Error::Conflict)));
        let look = LookForm { organisation_id: key("org/nottuln").to_string() };
        assert!(matches!(oparl::look(&ctx, look).await, Err(Error::Refused("no_oparl"))));
        let unknown = TurnDownForm { id: Id::from_u128(1).to_string(), reason: String::new() };
        assert!(matches!(oparl::turn_down(&ctx, unknown).await, Err(Error::NotFound)));
        let _: SetupForm = councils::setup_form(&councils::setup(&ctx, "nottuln").await.expect("setup"));
    }
}
