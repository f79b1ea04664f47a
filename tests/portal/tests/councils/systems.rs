//! What a council information system says, and says again: on both databases.

use super::{chain, form};
use chrono::Duration;
use contract::council::{ConsultationResult, ConsultationState, ProposalState, Report};
use contract::forms::councils::{ConsultationForm, DropForm, TurnDownForm};
use entity::oparl_proposal;
use portal::councils::oparl::{self, Proposal};
use portal::ports::{Web, WebAnswer, WebFault};
use portal::{Ctx, councils};
use portal_tests::{Harness, key, on_both};
use sea_orm::EntityTrait;
use serde_json::{Value, json};
use std::collections::HashMap;
use url::{Position, Url};

const BASE: &str = "https://ris.beispiel.invalid";
const COUNCIL: &str = "Rat der Gemeinde Nottuln";
const ASKED: &str = "Der Rat beschließt die Strategie.";

/// A municipality's web server: what it answers, by address.
struct System(HashMap<String, Value>);

#[async_trait::async_trait]
impl Web for System {
    async fn get(&self, url: &Url) -> Result<WebAnswer, WebFault> {
        Ok(match self.0.get(&url[..Position::AfterPath]) {
            Some(value) => WebAnswer { status: 200, bytes: value.to_string().into_bytes() },
            None => WebAnswer { status: 404, bytes: vec![] },
        })
    }
}

/// One consultation of the paper 142/2026.
#[derive(Clone)]
struct Point {
    number: u32,
    bodies: Vec<Value>,
    day: &'static str,
    result: &'static str,
    wording: &'static str,
    public: bool,
    cancelled: bool,
}

impl Point {
    fn council(day: &'static str, result: &'static str) -> Self {
        Self { number: 1, bodies: vec![body(COUNCIL)], day, result, wording: "", public: true, cancelled: false }
    }
}

fn body(name: &str) -> Value {
    json!({"name": name, "body": format!("{BASE}/body")})
}

fn system(points: &[Point]) -> System {
    let at = |path: &str| format!("{BASE}/{path}");
    let mut all = HashMap::new();
    let mut consultations = Vec::new();
    for p in points {
        let (id, item) = (at(&format!("consultation/{}", p.number)), at(&format!("agenda/{}", p.number)));
        let meeting = json!({"start": format!("{}T18:00:00+01:00", p.day), "cancelled": p.cancelled});
        consultations.push(json!({"id": id, "authoritative": true, "agendaItem": item, "meeting": meeting, "organization": p.bodies}));
        all.insert(item.clone(), json!({"id": item, "public": p.public, "result": p.result, "resolutionText": p.wording}));
    }
    let paper = json!({"id": at("paper/5"), "reference": "142/2026", "consultation": consultations});
    all.insert(at("body"), json!({"id": at("body"), "type": "https://schema.oparl.org/1.1/Body", "paper": at("papers")}));
    all.insert(at("papers"), json!({"data": [paper.clone()], "links": {}}));
    all.insert(at("paper/5"), paper);
    System(all)
}

/// Nottuln's council is asked, on 17 November, and its system is known.
async fn asked(h: &Harness) -> Ctx {
    let round = h.asked(ASKED).await;
    let ctx = h.clerk("nottuln");
    councils::begin(&ctx, chain(&round, "nottuln")).await.expect("made");
    let mut setup = councils::setup_form(&councils::setup(&ctx, "nottuln").await.expect("setup"));
    setup.oparl = format!("{BASE}/body");
    councils::save_setup(&ctx, setup).await.expect("saved");
    ctx
}

/// Looks, and returns what waits for the clerk then.
async fn look(h: &Harness, ctx: &Ctx, points: &[Point]) -> Vec<Proposal> {
    h.clock.advance(Duration::minutes(1));
    let organisation = key("org/nottuln");
    oparl::look_at(&h.portal, &system(points), organisation).await.expect("looked");
    let source = oparl::source(ctx, organisation).await.expect("source");
    assert_eq!(source.fault, "");
    source.proposals
}

fn results(proposals: &[Proposal]) -> Vec<Option<ConsultationResult>> {
    proposals.iter().map(|p| p.report.result).collect()
}

async fn recorded(ctx: &Ctx) -> (ConsultationState, Option<ConsultationResult>) {
    let view = councils::path(ctx, 1, "nottuln").await.expect("path");
    let c = view.path.consultations.iter().find(|c| c.body_name == COUNCIL).expect("the council");
    (c.state, c.result)
}

const UNANIMOUS: Option<ConsultationResult> = Some(ConsultationResult::Unanimous);
const MAJORITY: Option<ConsultationResult> = Some(ConsultationResult::Majority);

on_both! {
    async fn a_result_that_is_taken_back_leaves_the_right_proposal(backend: Backend) {
        let h = Harness::demo(backend).await;
        let ctx = asked(&h).await;
        let (one, other) = ([Point::council("2026-11-17", "einstimmig")], [Point::council("2026-11-17", "mehrheitlich")]);
        for (said, waits) in [(&one, UNANIMOUS), (&other, MAJORITY), (&one, UNANIMOUS), (&one, UNANIMOUS)] {
            assert_eq!(results(&look(&h, &ctx, said).await), [waits]);
        }
        assert_eq!(recorded(&ctx).await.1, None, "nothing was taken silently");

        // Taken, then the system changes its mind twice: each time what it says last waits, or nothing
        // where that is on record.
        let taken = look(&h, &ctx, &one).await.remove(0);
        let take = ConsultationForm { result: "unanimous".into(), proposal: taken.id.to_string(), ..form(&ctx, "nottuln", "rat").await };
        councils::save(&ctx, take).await.expect("taken");
        for (said, waits) in [(&one, None), (&other, Some(MAJORITY)), (&one, None), (&other, Some(MAJORITY))] {
            assert_eq!(results(&look(&h, &ctx, said).await), waits.into_iter().collect::<Vec<_>>());
        }
        // What was turned down comes back only after something else was said.
        let down = look(&h, &ctx, &other).await.remove(0);
        let down = TurnDownForm { id: down.id.to_string(), reason: "Steht so nicht in der Niederschrift".into() };
        oparl::turn_down(&ctx, down).await.expect("turned down");
        assert!(look(&h, &ctx, &other).await.is_empty());
        assert!(look(&h, &ctx, &one).await.is_empty());
        assert_eq!(results(&look(&h, &ctx, &other).await), [MAJORITY]);
        assert_eq!(recorded(&ctx).await, (ConsultationState::Recorded, UNANIMOUS));
        // One row for each thing that was said, whatever became of it.
        let rows = oparl_proposal::Entity::find().all(&h.db).await.expect("rows");
        assert_eq!(rows.len(), 2, "{rows:?}");
    }
}

on_both! {
    async fn a_number_that_was_a_slip_is_not_asked_about_any_more(backend: Backend) {
        let h = Harness::demo(backend).await;
        let ctx = asked(&h).await;
        assert_eq!(results(&look(&h, &ctx, &[Point::council("2026-11-17", "einstimmig")]).await), [UNANIMOUS]);
        for of in ["fach", "hfa", "rat"] {
            let named = ConsultationForm { paper: "143/2026".into(), ..form(&ctx, "nottuln", of).await };
            councils::save(&ctx, named).await.expect("saved");
        }
        assert_eq!(look(&h, &ctx, &[Point::council("2026-11-17", "einstimmig")]).await.len(), 0, "what waited is nobody's affair");
        assert_eq!(look(&h, &ctx, &[Point::council("2026-11-17", "mehrheitlich")]).await.len(), 0, "nor is news of it");
    }
}

on_both! {
    async fn struck_off_moved_and_changed_consultations_are_proposed(backend: Backend) {
        let h = Harness::demo(backend).await;
        let ctx = asked(&h).await;
        let planned = Point::council("2026-11-17", "");
        let council = councils::path(&ctx, 1, "nottuln").await.expect("path").path.consultations.into_iter().find(|c| c.body_name == COUNCIL);
        let council = council.expect("the council").id;
        assert!(look(&h, &ctx, std::slice::from_ref(&planned)).await.is_empty(), "it is on record");
        // Cancelled, held after all, not there any more.
        let cancelled = Point { cancelled: true, ..planned.clone() };
        for (points, waits) in [(vec![cancelled], 1), (vec![planned.clone()], 0), (vec![], 1), (vec![], 1), (vec![planned.clone()], 0)] {
            let found = look(&h, &ctx, &points).await;
            assert_eq!(found.len(), waits);
            assert!(found.iter().all(|p| p.report.struck && p.consultation == Some(council)), "{found:?}");
        }
        // Moved to another meeting: the new day waits, and nothing is said to be struck off.
        let moved = Point { number: 2, ..Point::council("2026-11-19", "") };
        let found = look(&h, &ctx, &[moved]).await;
        let days: Vec<_> = found.iter().map(|p| (p.report.struck, p.report.date.map(|d| d.to_string()), p.consultation)).collect();
        assert_eq!(days, [(false, Some("2026-11-19".to_owned()), Some(council))]);
        // Another part of the meeting.
        let found = look(&h, &ctx, &[Point { public: false, ..planned.clone() }]).await;
        assert_eq!(found.iter().map(|p| p.report.public).collect::<Vec<_>>(), [Some(false)]);

        // Taking it out of the path settles what was proposed; nothing is proposed twice.
        assert_eq!(look(&h, &ctx, &[]).await.len(), 1);
        let view = councils::path(&ctx, 1, "nottuln").await.expect("path");
        let version = view.path.consultations.iter().find(|c| c.id == council).expect("there").version.to_string();
        councils::drop_out(&ctx, DropForm { id: council.to_string(), version, reason: String::new() }).await.expect("dropped");
        assert!(look(&h, &ctx, &[]).await.is_empty());
        let rows = oparl_proposal::Entity::find().all(&h.db).await.expect("rows");
        let struck = rows.iter().filter(|r| r.content["struck"] == true && r.address.ends_with("/agenda/1"));
        assert_eq!(struck.map(|r| r.state.as_str()).collect::<Vec<_>>(), [ProposalState::Taken.as_str()]);
    }
}

on_both! {
    async fn another_wording_of_a_recorded_resolution_is_news(backend: Backend) {
        let h = Harness::demo(backend).await;
        let ctx = asked(&h).await;
        let result = ConsultationForm { result: "unanimous".into(), ..form(&ctx, "nottuln", "rat").await };
        councils::save(&ctx, result).await.expect("saved");
        let with = |wording| [Point { wording, ..Point::council("2026-11-17", "einstimmig") }];
        assert!(look(&h, &ctx, &with("Der Rat beschließt  die Strategie.")).await.is_empty(), "the same words");
        let found = look(&h, &ctx, &with("Der Rat beschließt die Strategie mit Bericht.")).await;
        let words: Vec<&str> = found.iter().map(|p| p.report.wording.as_str()).collect();
        assert_eq!(words, ["Der Rat beschließt die Strategie mit Bericht."]);
        assert!(look(&h, &ctx, &with("")).await.is_empty(), "it is said no more");
    }
}

on_both! {
    async fn every_body_of_a_joint_consultation_is_read(backend: Backend) {
        let h = Harness::demo(backend).await;
        let ctx = asked(&h).await;
        let elsewhere = json!({"name": "Haupt- und Finanzausschuss Senden", "body": format!("{BASE}/other")});
        let joint = |bodies: Vec<Value>, result| Point { bodies, ..Point::council("2026-11-17", result) };
        let all = vec![elsewhere, body("Haupt- und Finanzausschuss"), body(COUNCIL)];
        let said = |found: &[Proposal]| {
            let mut all: Vec<(String, Option<ConsultationResult>)> =
                found.iter().map(|p| (p.report.body.clone(), p.report.result)).collect();
            all.sort_by(|a, b| a.0.cmp(&b.0));
            all
        };
        let both = [("Haupt- und Finanzausschuss".to_owned(), UNANIMOUS), (COUNCIL.to_owned(), UNANIMOUS)];
        let point = joint(all.clone(), "einstimmig");
        for _ in 0..2 {
            let found = look(&h, &ctx, std::slice::from_ref(&point)).await;
            assert_eq!(said(&found), both);
            assert!(found.iter().all(|p| p.consultation.is_some()));
        }
        // One of them withdraws from it: its part waits no more, the other's does.
        let found = look(&h, &ctx, &[joint(all[1..2].to_vec(), "einstimmig")]).await;
        assert_eq!(said(&found), [both[0].clone(), (COUNCIL.to_owned(), None)]);
        let reports: Vec<Report> = found.into_iter().map(|p| p.report).filter(|r| r.body == COUNCIL).collect();
        assert!(reports.iter().all(|r| r.struck));
    }
}
