//! What stays as it was asked, and as it was promised, whatever happens in between.

use super::*;
use contract::assessment::AssessmentState;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

/// The form as the page sends it again.
async fn form(h: &Harness) -> AssessmentForm {
    let v = a::show(&h.steward(), SLUG).await.expect("shown");
    let local = |at: chrono::DateTime<chrono::Utc>| at.with_timezone(&chrono_tz::Europe::Berlin);
    let (opens, closes) = (local(v.opens_at), local(v.closes_at));
    let own = |f: &contract::assessment::Asked| ProposedRow { id: f.id.to_string(), title: f.title.clone(), help: f.help.clone() };
    AssessmentForm {
        id: v.id.to_string(),
        version: v.version.to_string(),
        introduction: v.setup.introduction.clone(),
        opens_day: opens.format("%d.%m.%Y").to_string(),
        opens_time: opens.format("%H:%M:%S").to_string(),
        closes_day: closes.format("%d.%m.%Y").to_string(),
        closes_time: closes.format("%H:%M:%S").to_string(),
        public: if v.setup.public { "on".into() } else { String::new() },
        scale_max: v.setup.scale.max.to_string(),
        proposed: v.setup.fields.iter().filter(|f| f.field_id.is_none()).map(own).collect(),
        questions: v
            .setup
            .questions
            .iter()
            .map(|q| QuestionRow {
                id: q.id.to_string(),
                kind: q.kind.to_string(),
                text: q.text.clone(),
                help: q.help.clone(),
                options: q.options.join("\n"),
            })
            .collect(),
        ..setup()
    }
}

async fn refusal(h: &Harness, change: impl FnOnce(&mut AssessmentForm)) -> Option<String> {
    let mut changed = form(h).await;
    change(&mut changed);
    match a::save_setup(&h.steward(), changed).await {
        Err(Error::Invalid(e)) => e.into_values().next(),
        Err(e) => panic!("{e:?}"),
        Ok(_) => None,
    }
}

/// Everything that would give a released answer another meaning.
async fn nothing_can_be_turned(h: &Harness, when: &str) {
    let asked = [
        refusal(h, |f| f.scale_max = "10".into()).await,
        refusal(h, |f| drop(f.axes.pop())).await,
        refusal(h, |f| drop(f.fields.pop())).await,
        refusal(h, |f| f.questions[0].options = "nein\nja".into()).await,
        refusal(h, |f| f.questions.clear()).await,
    ];
    assert!(asked.iter().all(|c| c.as_deref() == Some("asked")), "{when}: {asked:?}");
    let words = [
        refusal(h, |f| std::mem::swap(&mut f.scale_low, &mut f.scale_high)).await,
        refusal(h, |f| f.axes[0].name = "Dringlichkeit".into()).await,
        refusal(h, |f| f.proposed[0].title = "Wasser".into()).await,
        refusal(h, |f| f.questions[0].text = "Fehlt Ihnen Glasfaser?".into()).await,
    ];
    assert!(words.iter().all(|c| c.as_deref() == Some("answered")), "{when}: {words:?}");
}

on_both! {
    async fn a_released_answer_keeps_its_meaning(backend: Backend) {
        let h = opened(backend).await;
        assert_eq!(refusal(&h, |f| f.axes[0].name = "Gewicht".into()).await, None, "a slip can be mended before anybody has answered");
        assert_eq!(refusal(&h, |f| f.axes[0].name = "Bedeutung".into()).await, None);
        released(&h, "nottuln", [3, 4, 5]).await;
        let before = a::overlay(&h.steward(), SLUG).await.expect("overlay").released();
        nothing_can_be_turned(&h, "open").await;
        // The field has another name in the strategy by now: here it keeps the one it was asked by.
        let renamed = entity::field::ActiveModel { title: sea_orm::Set("Verkehr".into()), ..Default::default() };
        entity::field::Entity::update_many().set(renamed).filter(entity::field::Column::Id.eq(key("field/mobilitaet"))).exec(&h.db).await.expect("renamed");
        assert_eq!(refusal(&h, |f| { f.axes[0].help = "Wie dringend?".into(); f.questions[0].help = "Auch teilweise.".into(); f.introduction = "Worum es geht.".into(); }).await, None);
        for s in ["withdraw", "restore", "open", "close"] {
            step(&h.steward(), s).await.expect("a step");
            nothing_can_be_turned(&h, s).await;
        }
        let after = a::overlay(&h.steward(), SLUG).await.expect("overlay");
        assert_eq!(after.released(), before);
        let setup = after.assessment.setup;
        let field = setup.fields.iter().find(|f| f.field_id == Some(key("field/mobilitaet"))).expect("still asked about");
        assert_eq!((setup.axes[0].help.as_str(), field.title.as_str()), ("Wie dringend?", "Mobilität"));
    }
}

on_both! {
    async fn what_nobody_answered_can_be_asked_anew(backend: Backend) {
        let h = opened(backend).await;
        answer(&h.officer("olfen"), "olfen", |v| vec![typed(v, 0, &[("bedeutung", "5"), ("potenzial", "2")], "Bus", "")]).await.expect("saved");
        for s in ["withdraw", "restore"] {
            step(&h.steward(), s).await.expect("a step");
        }
        assert_eq!(refusal(&h, |f| { f.scale_max = "4".into(); f.closes_time = "16:00".into(); }).await, None);
        step(&h.steward(), "open").await.expect("opened again");
        // What was typed and does not fit the scale any more counts as not answered; words stay.
        let row = a::sheet(&h.officer("olfen"), SLUG, "olfen").await.expect("sheet").rows[0].answer.clone();
        assert_eq!((row.ratings.get("bedeutung"), row.ratings.get("potenzial"), row.comment.as_str()), (None, Some(&2), "Bus"));
        a::submit(&h.officer("olfen"), handing(now(&h, "olfen").await)).await.expect("handed in");
        a::release(&h.mayor("olfen"), now(&h, "olfen").await).await.expect("released");
        let released = a::overlay(&h.steward(), SLUG).await.expect("overlay").released();
        assert!(released[0].answers.values().all(|a| a.ratings.values().all(|n| *n <= 4)), "{released:?}");
    }
}

on_both! {
    async fn who_reads_the_answers_is_settled_once_it_is_open(backend: Backend) {
        let h = Harness::demo(backend).await;
        let steward = h.steward();
        a::save_setup(&steward, AssessmentForm { public: String::new(), ..setup() }).await.expect("set up");
        assert_eq!(refusal(&h, |f| f.public = "on".into()).await, None, "free before");
        step(&steward, "open").await.expect("opened");
        assert_eq!(refusal(&h, |f| f.public.clear()).await.as_deref(), Some("readers_settled"), "only with a reason");
        assert!(matches!(reasoned(&steward, "private", " ").await, Err(Error::Invalid(_))));
        assert!(matches!(reasoned(&h.officer("olfen"), "private", "So").await, Err(Error::Denied)));
        reasoned(&steward, "private", "Die Räte wollen es so.").await.expect("kept private");
        assert!(matches!(reasoned(&steward, "private", "Noch einmal.").await, Err(Error::Already(_))));
        released(&h, "nottuln", [3, 4, 5]).await;
        for s in ["close", "withdraw", "restore"] {
            assert_eq!(refusal(&h, |f| f.public = "on".into()).await.as_deref(), Some("readers_settled"), "before {s}");
            step(&steward, s).await.expect("a step");
        }
        assert_eq!(refusal(&h, |f| f.public = "on".into()).await.as_deref(), Some("readers_settled"), "restored");
        // It was closed early: there has to be time again.
        assert_eq!(refusal(&h, |f| f.closes_time = "16:00".into()).await, None);
        for s in ["open", "close"] {
            step(&steward, s).await.expect("a step");
        }
        assert!(matches!(step(&steward, "publish").await, Err(Error::Refused(_))));
        assert!(a::public(&h.portal).await.expect("public").is_empty());
    }
}

on_both! {
    async fn published_answers_can_be_kept_private_for_good(backend: Backend) {
        let h = opened(backend).await;
        released(&h, "nottuln", [3, 4, 5]).await;
        for s in ["close", "publish"] {
            step(&h.steward(), s).await.expect("a step");
        }
        let before = portal::published::revision(&h.portal).await.expect("revision");
        step(&h.steward(), "private").await.expect("kept private");
        assert!(portal::published::revision(&h.portal).await.expect("revision") > before, "pages are made anew");
        assert!(a::public(&h.portal).await.expect("public").is_empty());
        assert!(matches!(step(&h.steward(), "publish").await, Err(Error::Refused(_))));
    }
}

on_both! {
    async fn after_closing_early_the_words_can_still_be_mended(backend: Backend) {
        let h = opened(backend).await;
        step(&h.steward(), "close").await.expect("closed");
        let v = a::show(&h.steward(), SLUG).await.expect("shown");
        assert_ne!(v.closes_at.timestamp_subsec_micros(), 0, "the test's clock has fractions of a second");
        assert_eq!(refusal(&h, |f| f.title = "Probe, berichtigt".into()).await, None);
        let after = a::show(&h.steward(), SLUG).await.expect("shown");
        assert_eq!((after.title.as_str(), after.closes_at, after.state), ("Probe, berichtigt", v.closes_at, AssessmentState::Closed));
        assert_eq!(refusal(&h, |f| f.closes_time = "23:00".into()).await.as_deref(), Some("asked"));
    }
}

on_both! {
    async fn the_log_says_why(backend: Backend) {
        let h = opened(backend).await;
        let steward = h.steward();
        for s in ["close", "withdraw"] {
            assert!(matches!(reasoned(&steward, s, "").await, Err(Error::Invalid(e)) if e["reason"] == "reason"), "{s}");
        }
        reasoned(&steward, "close", "Alle sind fertig.").await.expect("closed");
        for s in ["publish", "unpublish"] {
            assert!(matches!(reasoned(&steward, s, "").await, Err(Error::Invalid(_))), "{s}");
            reasoned(&steward, s, &format!("Grund für {s}.")).await.expect("a step");
        }
        reasoned(&steward, "withdraw", "Neu gedacht.").await.expect("withdrawn");
        let log = entity::audit_event::Entity::find()
            .filter(entity::audit_event::Column::Action.eq("assessment.state"))
            .order_by_asc(entity::audit_event::Column::Id)
            .all(&h.db)
            .await
            .expect("log");
        let why: Vec<&str> = log.iter().map(|e| e.reason.as_str()).filter(|r| ![REASON, "Bedarfsabfrage eröffnet"].contains(r)).collect();
        assert_eq!(why, ["Alle sind fertig.", "Grund für publish.", "Grund für unpublish.", "Neu gedacht."]);
        assert!(log.iter().all(|e| e.actor_id.is_some()));
    }
}
