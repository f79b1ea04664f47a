//! What a council information system says, and says again: on both databases.

use super::{chain, form};
use chrono::Duration;
use contract::council::{ConsultationResult, ConsultationState, ProposalState, Report};
use contract::forms::conferences::PaperForm;
use contract::forms::councils::{ChainDay, ChainForm, ConsultationForm, DropForm, RoundForm, TurnDownForm};
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

/// A second round, on the next edition; its path in Nottuln has this number and its council meets on that day.
async fn asked_again(h: &Harness, paper: &str, day: &str) {
    h.publish("Zwei").await;
    let form = RoundForm { edition: "2".into(), adopted_on: "01.10.2026".into(), proposal: ASKED.into(), ..RoundForm::default() };
    councils::save_round(&h.steward(), form).await.expect("opened");
    let round = councils::round(&h.steward(), 2).await.expect("round").id.to_string();
    let days = vec![ChainDay { body: key("body/rat-nottuln").to_string(), day: day.into() }];
    let form = ChainForm { paper: paper.into(), days, ..chain(&round, "nottuln") };
    councils::begin(&h.clerk("nottuln"), form).await.expect("made");
}

/// What "my work" says of proposals: edition and how many.
async fn waits(ctx: &Ctx) -> Vec<(i32, usize)> {
    let own = portal::people::organisations(ctx).await.expect("own");
    let all = councils::waiting(ctx, &own).await.expect("waiting");
    let of = |w: councils::Waiting| match w {
        councils::Waiting::Proposals { number, count, .. } => Some((number, count)),
        _ => None,
    };
    all.into_iter().filter_map(of).collect()
}

on_both! {
    async fn a_paper_waits_in_its_own_round(backend: Backend) {
        let h = Harness::demo(backend).await;
        let ctx = asked(&h).await;
        // The newer round has no number yet, and its council meets on the very day that is told of the older paper.
        asked_again(&h, "", "19.11.2026").await;
        let told = [Point { wording: "Der Rat lehnt ab.", ..Point::council("2026-11-19", "mehrheitlich abgelehnt") }];
        let found = look(&h, &ctx, &told).await;
        let first = councils::path(&ctx, 1, "nottuln").await.expect("path").path.consultations;
        let council = first.iter().find(|c| c.body_name == COUNCIL).expect("the council").id;
        assert_eq!(found.iter().map(|p| (p.consultation, p.round)).collect::<Vec<_>>(), [(Some(council), Some(1))]);
        assert!(found[0].is_in(1) && !found[0].is_in(2));
        assert_eq!(waits(&ctx).await, [(1, 1)]);
        // What is offered there can be saved there.
        let take = ConsultationForm {
            date: "19.11.2026".into(), result: "rejected".into(), proposal: found[0].id.to_string(), ..form(&ctx, "nottuln", "rat").await
        };
        councils::save(&ctx, take).await.expect("taken");
        assert!(waits(&ctx).await.is_empty());
        // A paper that no round knows any more is for whoever decides, wherever.
        assert_eq!(look(&h, &ctx, &[Point::council("2026-11-19", "einstimmig")]).await.len(), 1);
        for of in ["fach", "hfa", "rat"] {
            let named = ConsultationForm { paper: "143/2026".into(), ..form(&ctx, "nottuln", of).await };
            councils::save(&ctx, named).await.expect("saved");
        }
        entity::oparl_proposal::Entity::update_many()
            .set(entity::oparl_proposal::ActiveModel { consultation_id: sea_orm::Set(None), ..Default::default() })
            .exec(&h.db).await.expect("of no consultation");
        let found = oparl::source(&ctx, key("org/nottuln")).await.expect("source").proposals;
        assert!(found.len() == 1 && found[0].round.is_none() && found[0].is_in(1) && found[0].is_in(2), "{found:?}");
        assert_eq!(waits(&ctx).await, [(2, 1)], "in the newest round");
    }
}

/// A system whose list has nothing new since the last look.
struct Old(System);

#[async_trait::async_trait]
impl Web for Old {
    async fn get(&self, url: &Url) -> Result<WebAnswer, WebFault> {
        match url.query() {
            Some(_) => Ok(WebAnswer { status: 200, bytes: json!({"data": [], "links": {}}).to_string().into_bytes() }),
            None => self.0.get(url).await,
        }
    }
}

on_both! {
    async fn a_number_of_the_conferences_paper_is_offered_and_looked_for(backend: Backend) {
        let h = Harness::demo(backend).await;
        let round = h.asked(ASKED).await;
        let ctx = h.clerk("nottuln");
        let (conference, _) = crate::adoption::held(&h, "10.12.2026", &[("Entwurf", "draft")]).await;
        councils::begin(&ctx, ChainForm { paper: String::new(), ..chain(&round, "nottuln") }).await.expect("made");
        let mut setup = councils::setup_form(&councils::setup(&ctx, "nottuln").await.expect("setup"));
        setup.oparl = format!("{BASE}/body");
        councils::save_setup(&ctx, setup).await.expect("saved");
        let offered = async || councils::path(&ctx, 1, "nottuln").await.expect("path").paper;
        let told = async || {
            h.clock.advance(Duration::minutes(1));
            let system = Old(system(&[Point::council("2026-11-17", "einstimmig")]));
            oparl::look_at(&h.portal, &system, key("org/nottuln")).await.expect("looked");
            oparl::source(&ctx, key("org/nottuln")).await.expect("source").proposals
        };
        assert_eq!(offered().await, "");
        assert!(told().await.is_empty(), "nobody knows a number");
        h.clock.advance(Duration::minutes(1));
        let number = |number: &str| PaperForm {
            conference_id: conference.to_string(), organisation_id: key("org/nottuln").to_string(), number: number.into(),
        };
        portal::conferences::number(&ctx, number("142/2026")).await.expect("numbered");
        assert_eq!(offered().await, "142/2026");
        let found = told().await;
        assert_eq!(found.iter().map(|p| (p.round, p.report.result)).collect::<Vec<_>>(), [(Some(1), UNANIMOUS)], "the whole list is read anew");
        assert_eq!(told().await.len(), 1, "and it goes on waiting");
        // Once a consultation has it, it is on record, and not offered for another one.
        let take = ConsultationForm { paper: "142/2026".into(), proposal: found[0].id.to_string(), ..form(&ctx, "nottuln", "rat").await };
        councils::save(&ctx, take).await.expect("saved");
        assert_eq!(offered().await, "");
        // As long as it may be there, it may be here.
        let long = "9".repeat(contract::council::PAPER_NUMBER);
        portal::conferences::number(&ctx, number(&long)).await.expect("numbered");
        let long = ConsultationForm { paper: long, ..form(&ctx, "nottuln", "hfa").await };
        councils::save(&ctx, long).await.expect("saved");
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
