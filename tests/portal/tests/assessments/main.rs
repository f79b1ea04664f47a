//! An assessment from its set-up to the frozen proposal, on both databases.

mod adopted;
mod closing;
mod handing_in;
mod members;
mod questions;
mod sent_back;
mod settled;

use chrono::Duration;
use contract::Id;
use contract::assessment::AnswerState;
use contract::consolidation::Method;
use contract::forms::assessments::*;
use contract::people::{Role, TrustLevel};
use domain::rights::Held;
use portal::assessments as a;
use portal::{Ctx, Error};
use portal_tests::{Backend, Harness, MEMBERS, key, on_both};
use std::collections::BTreeMap;

const SLUG: &str = "probe";
fn acting(h: &Harness, role: Role, town: &str, level: TrustLevel) -> Ctx {
    let account = match role {
        Role::Mayor if town == "kreis-coesfeld" => "landrat".to_owned(),
        Role::Mayor => format!("bm-{town}"),
        Role::Coordinator => format!("digital-{town}"),
        _ => format!("fachkraft-{town}"),
    };
    h.acting(&account, level, vec![Held { role, organisation: Some(key(&format!("org/{town}"))), group: None }])
}

/// An assessment of two fields from noon on for two hours; the harness's clock stands at noon UTC.
fn setup() -> AssessmentForm {
    let axis = |key: &str, name: &str| AxisRow { key: key.into(), name: name.into(), help: "Wie viel?".into() };
    AssessmentForm {
        title: "Probe".into(),
        opens_day: "20.11.2026".into(),
        opens_time: "12:00".into(),
        closes_day: "20.11.2026".into(),
        closes_time: "15:00".into(),
        released_by: "mayor".into(),
        public: "on".into(),
        scale_min: "1".into(),
        scale_max: "5".into(),
        scale_low: "gering".into(),
        scale_high: "hoch".into(),
        axes: vec![axis("bedeutung", "Bedeutung"), axis("potenzial", "Potenzial")],
        fields: vec![key("field/mobilitaet").to_string(), key("field/bildung").to_string()],
        proposed: vec![ProposedRow { title: "Klima".into(), ..ProposedRow::default() }],
        questions: vec![QuestionRow {
            kind: "single".into(),
            text: "Haben Sie Glasfaser?".into(),
            options: "ja\nnein".into(),
            ..QuestionRow::default()
        }],
        ..AssessmentForm::default()
    }
}

/// What stands in the log where it does not matter.
const REASON: &str = "Zur Probe";

async fn step(ctx: &Ctx, step: &str) -> portal::Result<String> {
    reasoned(ctx, step, REASON).await
}

async fn reasoned(ctx: &Ctx, step: &str, reason: &str) -> portal::Result<String> {
    let v = a::show(ctx, SLUG).await?;
    a::step(ctx, AssessmentStepForm { id: v.id.to_string(), version: v.version.to_string(), step: step.into(), reason: reason.into() })
        .await
}

/// All that an archive says.
fn everything_in(archive: portal::exchange::Download) -> String {
    let (mut all, mut tar) = (String::new(), tar::Archive::new(flate2::read::GzDecoder::new(archive.file)));
    for entry in tar.entries().expect("entries") {
        let mut bytes = vec![];
        std::io::Read::read_to_end(&mut entry.expect("entry"), &mut bytes).expect("read");
        all.push_str(&String::from_utf8_lossy(&bytes));
    }
    all
}

async fn opened(backend: Backend) -> Harness {
    let h = Harness::demo(backend).await;
    let steward = h.steward();
    a::save_setup(&steward, setup()).await.expect("set up");
    step(&steward, "open").await.expect("opened");
    h
}

/// The row of a form for what is asked at a place, as the page would send it.
fn typed(view: &a::SheetView, n: usize, ratings: &[(&str, &str)], comment: &str, remark: &str) -> AnswerRow {
    let row = &view.rows[n];
    AnswerRow {
        asked: row.asked.to_string(),
        version: row.version.to_string(),
        was: a::row_digest(&row.answer, &row.remark),
        ratings: ratings.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect(),
        comment: comment.into(),
        remark: remark.into(),
        ..AnswerRow::default()
    }
}

async fn answer(ctx: &Ctx, town: &str, rows: impl Fn(&a::SheetView) -> Vec<AnswerRow>) -> portal::Result<String> {
    let view = a::sheet(ctx, SLUG, town).await?;
    a::save(ctx, AnswersForm { sheet: view.id.to_string(), rows: rows(&view) }).await
}

async fn handed_in(h: &Harness, town: &str, ratings: [i32; 3]) -> SheetStepForm {
    let officer = h.officer(town);
    let of = |n: i32| vec![("bedeutung".to_owned(), n.to_string()), ("potenzial".to_owned(), n.to_string())];
    answer(&officer, town, |v| {
        (0..3)
            .map(|i| {
                let own = of(ratings[i]);
                let own: Vec<(&str, &str)> = own.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
                typed(v, i, &own, &format!("Kommentar {town}"), &format!("GEHEIM-{town}"))
            })
            .collect()
    })
    .await
    .expect("answered");
    let v = a::sheet(&officer, SLUG, town).await.expect("sheet");
    a::submit(&officer, handing(SheetStepForm { sheet: v.id.to_string(), version: v.version.to_string() })).await.expect("submitted");
    now(h, town).await
}

async fn now(h: &Harness, town: &str) -> SheetStepForm {
    let v = a::sheet(&h.officer(town), SLUG, town).await.expect("sheet");
    SheetStepForm { sheet: v.id.to_string(), version: v.version.to_string() }
}

/// The form that hands a sheet in, with nothing typed in it.
fn handing(form: SheetStepForm) -> HandInForm {
    HandInForm { sheet: form.sheet, version: form.version, rows: vec![] }
}

async fn released(h: &Harness, town: &str, ratings: [i32; 3]) {
    let form = handed_in(h, town, ratings).await;
    a::release(&h.mayor(town), form).await.expect("released");
}

on_both! {
    async fn two_officers_draft_together_and_nothing_is_overwritten(backend: Backend) {
        let h = opened(backend).await;
        let (one, two) = (h.officer("havixbeck"), acting(&h, Role::Coordinator, "havixbeck", TrustLevel::Substantial));
        let first = a::sheet(&one, SLUG, "havixbeck").await.expect("sheet");
        // The other saves one row in the meantime.
        answer(&two, "havixbeck", |v| vec![typed(v, 0, &[("bedeutung", "5"), ("potenzial", "4")], "Bus", "")]).await.expect("saved");
        // Rows that nobody else touched are saved; what one did not change oneself is no conflict.
        let rows = vec![typed(&first, 0, &[], "", ""), typed(&first, 1, &[("bedeutung", "5")], "Schulen", "")];
        a::save(&one, AnswersForm { sheet: first.id.to_string(), rows }).await.expect("another row");
        // The same row is a conflict, and neither it nor its neighbour is stored.
        let rows = vec![typed(&first, 0, &[("potenzial", "3")], "", ""), typed(&first, 2, &[("bedeutung", "2")], "", "")];
        let clash = a::save(&one, AnswersForm { sheet: first.id.to_string(), rows: rows.clone() }).await;
        assert!(matches!(clash, Err(Error::Conflict)), "{clash:?}");
        let view = a::sheet(&one, SLUG, "havixbeck").await.expect("sheet");
        assert_eq!(view.rows[0].answer.ratings.get("potenzial"), Some(&4));
        assert_eq!(view.rows[0].changed.as_ref().map(|c| c.1.as_str()), Some("Digitalisierungsbeauftragte/r Havixbeck"));
        assert_eq!(view.rows[2].version, 0, "all or nothing");
        // Deciding for one's own: where nothing was entered, the other's entry stays.
        let mine = AnswerRow { mine: serde_json::to_string(&rows[0]).expect("done"), keep: "on".into(), ..typed(&view, 0, &[("potenzial", "4")], "", "") };
        a::save(&one, AnswersForm { sheet: view.id.to_string(), rows: vec![mine] }).await.expect("decided");
        let view = a::sheet(&one, SLUG, "havixbeck").await.expect("sheet");
        assert_eq!((view.rows[0].answer.ratings.get("potenzial"), view.rows[0].version), (Some(&3), 2));
        assert_eq!((view.rows[0].answer.ratings.get("bedeutung"), view.rows[0].answer.comment.as_str()), (Some(&5), "Bus"));
        // Who is where.
        a::here(&two, &view.id.to_string(), Some(view.rows[1].asked)).await.expect("here");
        let standing = a::standing(&one, SLUG, "havixbeck").await.expect("standing");
        assert_eq!((standing.here.len(), standing.here[0].asked), (1, Some(view.rows[1].asked)));
        h.clock.advance(Duration::seconds(31));
        assert!(a::standing(&one, SLUG, "havixbeck").await.expect("standing").here.is_empty());
    }
}

on_both! {
    async fn what_does_not_fit_is_refused_at_its_place(backend: Backend) {
        let h = opened(backend).await;
        let officer = h.officer("senden");
        let view = a::sheet(&officer, SLUG, "senden").await.expect("sheet");
        let code = |r: portal::Result<String>| match r { Err(Error::Invalid(e)) => e.into_iter().next().expect("a code"), other => panic!("{other:?}") };
        let save = |row: AnswerRow| a::save(&officer, AnswersForm { sheet: view.id.to_string(), rows: vec![row] });
        for (rating, expected) in [("6", "off_scale|1|5"), ("0", "off_scale|1|5"), ("4,5", "off_scale|1|5"), ("x", "off_scale|1|5")] {
            let (path, found) = code(save(typed(&view, 0, &[("bedeutung", rating)], "", "")).await);
            assert_eq!((path.as_str(), found.as_str()), ("rows[0].ratings.bedeutung", expected));
        }
        assert_eq!(code(save(typed(&view, 0, &[("laune", "3")], "", "")).await).1, "choice");
        assert_eq!(code(save(AnswerRow { values: vec!["vielleicht".into()], ..typed(&view, 3, &[], "", "") }).await).1, "choice");
        assert_eq!(code(save(typed(&view, 0, &[], &"x".repeat(2001), "")).await).1, "too_long|2000|2001");
        save(AnswerRow { values: vec!["ja".into()], ..typed(&view, 3, &[], "", "") }).await.expect("an answer of the list");
        let foreign = AnswerRow { asked: Id::nil().to_string(), ..typed(&view, 0, &[], "x", "") };
        assert!(save(foreign).await.is_err());
        // Nobody writes into another town's sheet, and stewards read none.
        let other = h.officer("olfen");
        for (ctx, what) in [(&other, "olfen"), (&h.steward(), "steward")] {
            assert!(matches!(a::sheet(ctx, SLUG, "senden").await, Err(Error::Denied)), "{what}");
            assert!(matches!(a::save(ctx, AnswersForm { sheet: view.id.to_string(), rows: vec![] }).await, Err(Error::Denied)), "{what}");
            assert!(matches!(a::standing(ctx, SLUG, "senden").await, Err(Error::Denied)), "{what}");
        }
    }
}

on_both! {
    async fn the_mayor_releases_or_sends_back(backend: Backend) {
        let h = opened(backend).await;
        let form = handed_in(&h, "nottuln", [3, 4, 5]).await;
        let officer = h.officer("nottuln");
        let twice = a::submit(&officer, handing(form.clone())).await;
        assert!(matches!(twice, Err(Error::Already(_))), "{twice:?}");
        assert!(matches!(answer(&officer, "nottuln", |v| vec![typed(v, 0, &[], "x", "")]).await, Err(Error::Refused("state"))), "it stands still");
        for (who, role, level) in [("an officer", Role::Officer, TrustLevel::High), ("the coordinator", Role::Coordinator, TrustLevel::High)] {
            assert!(matches!(a::release(&acting(&h, role, "nottuln", level), form.clone()).await, Err(Error::Denied)), "{who}");
        }
        assert!(matches!(a::release(&h.mayor("senden"), form.clone()).await, Err(Error::Denied)), "another mayor");
        assert!(matches!(a::release(&acting(&h, Role::Mayor, "nottuln", TrustLevel::Substantial), form.clone()).await, Err(Error::StepUp(TrustLevel::High))));
        // Nothing of it is seen by others yet: progress, overlay, consolidation.
        let steward = h.steward();
        let overlay = a::overlay(&steward, SLUG).await.expect("overlay");
        assert!(overlay.released().is_empty() && overlay.missing().len() == 12);
        let v = a::show(&steward, SLUG).await.expect("shown");
        let progress = a::progress(&steward, v.id).await.expect("progress");
        assert_eq!(progress.iter().filter(|p| p.state == AnswerState::Submitted).count(), 1);
        assert_eq!(progress.iter().filter(|p| p.begun).map(|p| p.slug.as_str()).collect::<Vec<_>>(), ["nottuln"]);
        let back = SheetReasonForm { sheet: form.sheet.clone(), version: form.version.clone(), reason: String::new() };
        assert!(matches!(a::send_back(&h.mayor("nottuln"), back.clone()).await, Err(Error::Invalid(_))), "without a reason");
        a::send_back(&h.mayor("nottuln"), SheetReasonForm { reason: "Bitte Bildung prüfen".into(), ..back }).await.expect("sent back");
        let view = a::sheet(&officer, SLUG, "nottuln").await.expect("sheet");
        assert_eq!((view.state, view.sent_back.as_str()), (AnswerState::Draft, "Bitte Bildung prüfen"));
        a::submit(&officer, handing(now(&h, "nottuln").await)).await.expect("again");
        let form = now(&h, "nottuln").await;
        // Two presses at once make one release.
        let m = h.mayor("nottuln");
        let (x, y) = tokio::join!(a::release(&m, form.clone()), a::release(&m, form.clone()));
        assert_eq!(usize::from(x.is_ok()) + usize::from(y.is_ok()), 1, "{x:?} {y:?}");
        let overlay = a::overlay(&steward, SLUG).await.expect("overlay");
        assert_eq!(overlay.released().len(), 1);
        // A new version needs a reason; the released one counts until the next is.
        let again = SheetReasonForm { sheet: form.sheet.clone(), version: now(&h, "nottuln").await.version, reason: "Neuer Beschluss".into() };
        a::revise(&officer, again).await.expect("a new version");
        answer(&officer, "nottuln", |v| vec![typed(v, 0, &[("bedeutung", "1"), ("potenzial", "1")], "", "")]).await.expect("changed");
        assert_eq!(a::overlay(&steward, SLUG).await.expect("overlay").released()[0].number, 1);
        a::submit(&officer, handing(now(&h, "nottuln").await)).await.expect("handed in");
        a::release(&m, now(&h, "nottuln").await).await.expect("released anew");
        let view = a::sheet(&officer, SLUG, "nottuln").await.expect("sheet");
        assert_eq!(view.releases.iter().map(|r| (r.number, r.reason.as_str())).collect::<Vec<_>>(), [(2, "Neuer Beschluss"), (1, "")]);
        let (asked, setup) = (view.rows[0].asked, &view.assessment.setup);
        let changed = setup.changed(asked, &view.releases[1].answers[&asked], &view.releases[0].answers[&asked]);
        let said: Vec<_> = changed.iter().map(|c| format!("{} → {}", c.before, c.after)).collect();
        assert_eq!(said, ["3 → 1", "3 → 1", "Kommentar nottuln → "]);
        assert_eq!(a::overlay(&steward, SLUG).await.expect("overlay").released()[0].number, 2);
    }
}

on_both! {
    async fn closed_means_closed(backend: Backend) {
        let h = opened(backend).await;
        let steward = h.steward();
        let v = a::show(&steward, SLUG).await.expect("shown");
        // 15:00 in Coesfeld is 14:00 UTC; the clock stands a moment after noon.
        h.clock.advance(v.closes_at - h.portal.now() - Duration::milliseconds(500));
        let officer = h.officer("olfen");
        answer(&officer, "olfen", |v| vec![typed(v, 0, &[("bedeutung", "2")], "", "")]).await.expect("half a second before");
        let form = now(&h, "olfen").await;
        h.clock.advance(Duration::milliseconds(500));
        for result in [
            answer(&officer, "olfen", |v| vec![typed(v, 0, &[("bedeutung", "3")], "", "")]).await,
            a::submit(&officer, handing(form.clone())).await,
        ] {
            assert!(matches!(result, Err(Error::Refused("assessment_closed"))), "{result:?}");
        }
        assert!(matches!(a::remind(&steward, v.id).await, Err(Error::Refused("assessment_closed"))));
        let longer = |day: &str| ExtendForm { id: v.id.to_string(), version: v.version.to_string(), day: day.into(), time: "18:00".into(), reason: "Krankheit".into() };
        assert!(matches!(a::extend(&steward, longer("19.11.2026")).await, Err(Error::Invalid(_))), "a day that is over");
        assert!(matches!(a::extend(&officer, longer("21.11.2026")).await, Err(Error::Denied)));
        a::extend(&steward, longer("21.11.2026")).await.expect("extended");
        a::submit(&officer, handing(form)).await.expect("in time again");
        let (_, told) = a::remind(&steward, v.id).await.expect("reminded");
        assert!(told >= 12, "{told}");
        // What is asked stays as it was asked.
        let v = a::show(&steward, SLUG).await.expect("shown");
        let changed = AssessmentForm { id: v.id.to_string(), version: v.version.to_string(), closes_day: "21.11.2026".into(), closes_time: "18:00".into(), ..setup() };
        let fewer = AssessmentForm { fields: vec![key("field/bildung").to_string()], ..changed };
        assert!(matches!(a::save_setup(&steward, fewer).await, Err(Error::Invalid(_))));
    }
}

on_both! {
    async fn a_proposal_is_frozen_once_and_can_be_recomputed(backend: Backend) {
        let h = opened(backend).await;
        for (i, town) in MEMBERS.iter().enumerate().filter(|(_, t)| **t != "havixbeck") {
            released(&h, town, [1 + (i % 5) as i32, 4, 2]).await;
        }
        let steward = h.steward();
        let seen = a::consolidation(&steward, SLUG).await.expect("consolidation");
        let freeze = |seen: String, id: Id| FreezeForm { assessment: id.to_string(), seen };
        let id = seen.overlay.assessment.id;
        assert!(matches!(portal::proposals::freeze(&steward, freeze(seen.seen(), id)).await, Err(Error::Refused("open"))));
        step(&steward, "close").await.expect("closed");
        let rule = RuleForm {
            assessment: id.to_string(),
            version: "0".into(),
            method: Method::Trimmed.to_string(),
            weights: BTreeMap::from([("bedeutung".into(), "60".into()), ("potenzial".into(), "40".into())]),
            first: "3,5".into(),
            second: "2,5".into(),
            deferred_below: "2,2".into(),
        };
        assert!(matches!(a::rule(&h.officer("senden"), rule.clone()).await, Err(Error::Denied)));
        a::rule(&steward, rule.clone()).await.expect("a rule");
        assert!(matches!(a::rule(&steward, rule).await, Err(Error::Conflict)), "an old version");
        let c = a::consolidation(&steward, SLUG).await.expect("consolidation");
        let asked = &c.overlay.assessment.setup.fields;
        let titles: Vec<&str> = c.outcome.lines.iter().map(|l| l.title.as_str()).collect();
        assert_eq!(titles, [asked[1].title.as_str(), &asked[0].title, "Klima"]);
        assert!(c.outcome.lines[2].deferred);
        let deviate = |reason: &str| DeviationForm {
            assessment: id.to_string(), version: c.version.to_string(), asked: c.outcome.lines[1].id.to_string(),
            class: "1".into(), deferred: String::new(), reason: reason.into(),
        };
        assert!(matches!(a::deviate(&steward, deviate(" ")).await, Err(Error::Invalid(_))), "without a reason");
        a::deviate(&steward, deviate("Der Bus fährt nicht von allein.")).await.expect("deviates");
        // Freezing freezes what was seen, once.
        assert!(matches!(portal::proposals::freeze(&steward, freeze(c.seen(), id)).await, Err(Error::Conflict)));
        let seen = a::consolidation(&steward, SLUG).await.expect("consolidation").seen();
        let (x, y) = tokio::join!(portal::proposals::freeze(&steward, freeze(seen.clone(), id)), portal::proposals::freeze(&steward, freeze(seen.clone(), id)));
        assert_eq!(usize::from(x.is_ok()) + usize::from(y.is_ok()), 1, "{x:?} {y:?}");
        assert!([x, y].into_iter().any(|r| matches!(r, Err(Error::Already(_)))));
        let list = portal::proposals::list(&steward).await.expect("list");
        let (head, frozen) = portal::proposals::show(&h.officer("senden"), list[0].id).await.expect("shown");
        assert_eq!((list.len(), head.number, frozen.sheets.len(), frozen.missing.clone()), (1, 1, 11, vec!["Havixbeck".to_owned()]));
        assert_eq!(domain::canonical::digest(&domain::canonical::canonical(&frozen)), head.sha256);
        assert!(frozen.holds(), "recomputed from its own inputs");
        let line = &frozen.lines[1];
        assert!(line.deviates() && line.reason.starts_with("Der Bus"), "{line:?}");
        assert!(portal::proposals::verify(&h.portal).await.expect("verified").is_empty());
        let mut forged = frozen.clone();
        forged.sheets[0].answers.values_mut().for_each(|a| a.ratings.values_mut().for_each(|r| *r = 5));
        forged.lines[0].value = Some(100);
        assert!(!forged.holds());
        // The database itself refuses changes.
        use sea_orm::ConnectionTrait;
        for table in ["priority_proposal", "answer_release"] {
            assert!(h.db.execute_unprepared(&format!("update {table} set number = 9")).await.is_err(), "{table}");
            assert!(h.db.execute_unprepared(&format!("delete from {table}")).await.is_err(), "{table}");
        }
    }
}

on_both! {
    async fn answers_become_public_only_when_published(backend: Backend) {
        let h = opened(backend).await;
        let (nottuln, steward) = (key("org/nottuln"), h.steward());
        released(&h, "nottuln", [3, 4, 5]).await;
        handed_in(&h, "senden", [1, 1, 1]).await;
        assert!(matches!(step(&steward, "publish").await, Err(Error::Refused(_))), "still open");
        step(&steward, "close").await.expect("closed");
        assert!(a::public(&h.portal).await.expect("public").is_empty());
        let before = portal::published::revision(&h.portal).await.expect("revision");
        step(&steward, "publish").await.expect("published");
        assert!(portal::published::revision(&h.portal).await.expect("revision") > before, "pages are made anew");
        let all = a::public(&h.portal).await.expect("public");
        assert_eq!((all.len(), all[0].answers(nottuln).map(|(_, _, a)| a.len())), (1, Some(3)));
        assert!(!format!("{all:?}").contains("GEHEIM"));
        assert!(all[0].answers(key("org/senden")).is_none(), "never released");
        // A proposal belongs to editions that come after it, and not to those that stand already.
        let (early, c) = (h.portal.now(), a::consolidation(&steward, SLUG).await.expect("consolidation"));
        let form = FreezeForm { assessment: c.overlay.assessment.id.to_string(), seen: c.seen() };
        portal::proposals::freeze(&steward, form).await.expect("frozen");
        let all = a::public(&h.portal).await.expect("public");
        assert!(all[0].proposal(early).is_none() && all[0].proposal(h.portal.now()).is_some());
        step(&steward, "unpublish").await.expect("taken back");
        assert!(a::public(&h.portal).await.expect("public").is_empty());
    }
}

on_both! {
    async fn remarks_stay_in_the_municipality(backend: Backend) {
        use portal::exchange::{Scope, download, municipality};
        let h = opened(backend).await;
        released(&h, "nottuln", [3, 4, 5]).await;
        handed_in(&h, "senden", [2, 2, 2]).await;
        let steward = h.steward();
        let everything = everything_in(download(&steward, &Scope::All).await.expect("taken out"));
        assert!(everything.contains("Kommentar nottuln"), "what was released goes along");
        assert!(!everything.contains("GEHEIM") && !everything.contains("Kommentar senden"));
        let own = Scope::Municipality(municipality(&h.portal, "senden").await.expect("Senden"));
        let outside = everything_in(download(&steward, &own).await.expect("taken out"));
        assert!(!outside.contains("GEHEIM") && !outside.contains("Kommentar senden"), "a steward may take out the rest");
        let own = everything_in(download(&h.mayor("senden"), &own).await.expect("taken out"));
        assert!(own.contains("GEHEIM-senden") && own.contains("Kommentar senden"), "all that it entered");
        assert!(!own.contains("GEHEIM-nottuln") && !own.contains("Kommentar nottuln"));
        // Nor do they stand in the log that stewards read.
        use sea_orm::EntityTrait;
        let log = entity::audit_event::Entity::find().all(&h.db).await.expect("log");
        assert!(!format!("{log:?}").contains("GEHEIM") && !format!("{log:?}").contains("Kommentar senden"));
    }
}

on_both! {
    async fn a_workbook_goes_out_and_comes_in_again(backend: Backend) {
        let h = opened(backend).await;
        let officer = h.officer("olfen");
        answer(&officer, "olfen", |v| vec![typed(v, 0, &[("bedeutung", "2")], "Alt", "bleibt hier")]).await.expect("saved");
        let view = a::sheet(&officer, SLUG, "olfen").await.expect("sheet");
        let bytes = a::workbook(&view).expect("workbook");
        let same = a::preview(&officer, SLUG, "olfen", bytes.clone()).await.expect("read");
        assert!(same.rows.is_empty(), "{:?}", same.rows);
        assert_eq!(same.form.rows.len(), 4);
        let code = |r: portal::Result<a::Preview>| match r { Err(Error::Invalid(e)) => e["file"].clone(), Err(e) => panic!("{e:?}"), Ok(_) => "read".into() };
        let foreign = a::workbook(&a::sheet(&h.officer("senden"), SLUG, "senden").await.expect("sheet")).expect("workbook");
        assert_eq!(code(a::preview(&officer, SLUG, "olfen", foreign).await), "xlsx_municipality|Olfen");
        for (bytes, expected) in [(vec![], "file_empty"), (b"Themenfeld;Bedeutung".to_vec(), "xlsx_type"), (vec![0; a::LARGEST + 1], "file_too_big|2"), (bytes[..bytes.len() / 2].to_vec(), "xlsx_type")] {
            assert_eq!(code(a::preview(&officer, SLUG, "olfen", bytes).await), expected);
        }
        let made = |change: &dyn Fn(&mut rust_xlsxwriter::Worksheet), second: Option<&str>| {
            let mut book = rust_xlsxwriter::Workbook::new();
            let sheet = book.add_worksheet();
            sheet.set_name("Bogen").expect("done");
            sheet.write_string(0, 2, view.assessment.id.to_string()).expect("done");
            sheet.write_string(1, 2, view.id.to_string()).expect("done");
            sheet.write_string(4, 0, view.rows[0].asked.to_string()).expect("done");
            sheet.write_number(4, 2, 5).expect("done");
            change(sheet);
            if let Some(name) = second { book.add_worksheet().set_name(name).expect("done"); }
            book.save_to_buffer().expect("done")
        };
        let try_it = async |change: &dyn Fn(&mut rust_xlsxwriter::Worksheet), second| code(a::preview(&officer, SLUG, "olfen", made(change, second)).await);
        assert_eq!(try_it(&|s| { s.write_formula(4, 3, "=1+1").expect("done"); }, None).await, "xlsx_formula|Bogen|D5");
        assert_eq!(try_it(&|s| { s.merge_range(8, 1, 9, 2, "x", &rust_xlsxwriter::Format::new()).expect("done"); }, None).await, "xlsx_merged|Bogen|B9");
        assert_eq!(try_it(&|_| (), Some("Tabelle2")).await, "xlsx_sheet|Tabelle2");
        assert_eq!(try_it(&|s| (0..1000u16).for_each(|c| { s.write_number(6, c, 1).expect("done"); }), None).await, "xlsx_columns|40|AO7");
        assert_eq!(try_it(&|s| { s.write_string(1_048_575, 16_383, "weit weg").expect("done"); }, None).await, "xlsx_columns|40|XFD1048576");
        assert_eq!(try_it(&|s| { s.write_number(4, 2, 7).expect("done"); }, None).await, format!("xlsx_value|{}|off_scale 1 5", view.assessment.setup.fields[0].title));
        assert_eq!(try_it(&|s| { s.write_string(5, 0, "fremd").expect("done"); }, None).await, "xlsx_row|6");
        assert_eq!(try_it(&|s| { s.write_string(0, 2, "fremd").expect("done"); }, None).await, "xlsx_assessment");
        // Nothing is left out unsaid: a rating whose identifier was deleted, and a value beside the sheet.
        let axes = view.assessment.setup.axes.len() as u16;
        let last = char::from(b'A' + 2 + axes as u8);
        let beyond = |cells: &str| format!("xlsx_beyond|Bogen|{cells}|{last}");
        assert_eq!(try_it(&|s| { s.write_number(6, 2, 4).expect("done"); s.write_string(6, 2 + axes, "Warum").expect("done"); }, None).await, format!("xlsx_nameless|Bogen|C7,{last}7"));
        assert_eq!(try_it(&|s| { s.write_number(4, 10, 4).expect("done"); }, None).await, beyond("K5"));
        assert_eq!(try_it(&|s| (5..12).for_each(|r| { s.write_number(r, 10, 4).expect("done"); }), None).await, beyond("K6,K7,K8,K9,K10,…"));
        assert_eq!(try_it(&|s| { s.write_string(6, 1, "nur eine Überschrift").expect("done"); }, None).await, "read");
        let said = contract::messages::sentence("xlsx_nameless|Bogen|C7,D7", contract::Lang::De);
        assert!(said.contains("Zeile 7, Spalte C; Zeile 7, Spalte D"), "{said}");
        // A part that claims to be small and unpacks to a hundred megabytes.
        let mut zip = zip::ZipWriter::new(std::io::Cursor::new(vec![]));
        let packed = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
        zip.start_file("xl/workbook.xml", packed).expect("done");
        for _ in 0..100 { std::io::Write::write_all(&mut zip, &vec![b' '; 1024 * 1024]).expect("done"); }
        let bomb = zip.finish().expect("done").into_inner();
        assert!(bomb.len() < a::LARGEST);
        assert_eq!(code(a::preview(&officer, SLUG, "olfen", bomb).await), "xlsx_bomb");
        // What fits is shown, stored only when it is saved, and leaves the remark alone.
        let new = a::preview(&officer, SLUG, "olfen", made(&|_| (), None)).await.expect("read");
        assert_eq!(new.rows[0].changes[0], ("Bedeutung".into(), "2".into(), "5".into()));
        assert_eq!(a::sheet(&officer, SLUG, "olfen").await.expect("sheet").rows[0].answer.ratings["bedeutung"], 2);
        a::save(&officer, new.form).await.expect("taken over");
        let after = a::sheet(&officer, SLUG, "olfen").await.expect("sheet");
        assert_eq!((after.rows[0].answer.ratings["bedeutung"], after.rows[0].remark.as_str()), (5, "bleibt hier"));
    }
}
