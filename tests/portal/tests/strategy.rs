//! Fields, goals and texts: rights, conflicts, validation.

use contract::forms::strategy::{FieldForm, GoalForm};
use contract::forms::texts::TextForm;
use portal::Error;
use portal_tests::{Harness, key, on_both};

async fn goal_form(h: &Harness) -> GoalForm {
    let view = portal::fields::show(&h.steward(), "mobilitaet").await.expect("field");
    let goal = &view.field.goals[0];
    GoalForm {
        id: goal.id.to_string(),
        once: String::new(),
        version: view.goal_versions[&goal.id].to_string(),
        field_id: view.field.id.to_string(),
        number: goal.content.number.to_string(),
        title: "Neuer Wortlaut".into(),
    }
}

on_both! {
    async fn the_group_of_a_field_edits_it_and_no_other(backend: Backend) {
        let h = Harness::demo(backend).await;
        let form = goal_form(&h).await;
        for stranger in [h.member("wirtschaft"), h.officer("nottuln")] {
            assert!(matches!(portal::fields::save_goal(&stranger, form.clone()).await, Err(Error::Denied)));
        }
        assert_eq!(portal::fields::save_goal(&h.member("mobilitaet"), form).await.expect("saved"), "mobilitaet");
    }
}

on_both! {
    async fn the_second_of_two_learns_of_the_first(backend: Backend) {
        let h = Harness::demo(backend).await;
        let form = goal_form(&h).await;
        portal::fields::save_goal(&h.member("mobilitaet"), form.clone()).await.expect("saved");
        let later = GoalForm { title: "Anderer Wortlaut".into(), ..form };
        assert!(matches!(portal::fields::save_goal(&h.member("mobilitaet"), later).await, Err(Error::Conflict)));
        let view = portal::fields::show(&h.steward(), "mobilitaet").await.expect("field");
        assert_eq!(view.field.goals[0].content.title, "Neuer Wortlaut");
    }
}

on_both! {
    async fn twenty_at_once_save_one(backend: Backend) {
        let h = Harness::demo(backend).await;
        let text = TextForm { owner_kind: "field".into(), owner_id: key("field/mobilitaet").to_string(), slot: "vision".into(), ..TextForm::default() };
        let before = portal::texts::show(&h.steward(), "field", key("field/mobilitaet"), "vision").await.expect("text");
        let tasks = (0..20).map(|i| {
            let (ctx, form) = (h.steward(), TextForm { version: before.version.to_string(), markdown: format!("Fassung {i}"), ..text.clone() });
            tokio::spawn(async move { portal::texts::save(&ctx, form).await })
        });
        let mut saved = 0;
        for task in tasks.collect::<Vec<_>>() {
            match task.await.expect("ran") {
                Ok(_) => saved += 1,
                Err(Error::Conflict) => {}
                Err(e) => panic!("{e:?}"),
            }
        }
        assert_eq!(saved, 1);
    }
}

on_both! {
    async fn bad_input_is_named_and_nothing_is_saved(backend: Backend) {
        let h = Harness::demo(backend).await;
        let form = FieldForm { title: "x".repeat(81), number: "null".into(), priority: "9".into(), responsible_group: "kein-schluessel".into(), ..FieldForm::default() };
        let Err(Error::Invalid(errors)) = portal::fields::save(&h.steward(), form).await else { panic!("accepted") };
        assert_eq!(errors.keys().collect::<Vec<_>>(), ["number", "priority", "responsible_group", "title"]);
        let taken = FieldForm { title: "Noch eins".into(), number: "1".into(), ..FieldForm::default() };
        let Err(Error::Invalid(errors)) = portal::fields::save(&h.steward(), taken).await else { panic!("accepted") };
        assert_eq!(errors["number"], "taken|1");
        assert_eq!(portal::fields::list(&h.steward()).await.expect("list").len(), 8);
    }
}
