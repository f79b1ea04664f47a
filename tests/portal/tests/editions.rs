//! Editions never change, and are published once.

use contract::edition::EditionLabel;
use contract::forms::strategy::PublishForm;
use portal::Error;
use portal_tests::{Harness, on_both};
use sea_orm::ConnectionTrait;

async fn form(h: &Harness) -> PublishForm {
    let preview = portal::editions::preview(&h.steward()).await.expect("preview");
    PublishForm {
        number: preview.number.to_string(),
        preview: preview.promise,
        label: EditionLabel::Discussion.to_string(),
        reason: "Erster Entwurf".into(),
        reasons: vec![],
    }
}

on_both! {
    async fn what_is_published_can_be_read_and_verified(backend: Backend) {
        let h = Harness::demo(backend).await;
        let head = portal::editions::publish(&h.steward(), form(&h).await).await.expect("published");
        assert_eq!(head.number, 1);
        let read = portal::published::latest(&h.portal).await.expect("read").expect("there is one");
        assert_eq!(read.contents.fields.len(), 8);
        assert_eq!(read.head.digest, head.digest);
        assert!(portal::editions::verify(&h.portal).await.expect("verified").is_empty());
        let preview = portal::editions::preview(&h.steward()).await.expect("preview");
        assert!(domain::compare::compare(&preview.before, &preview.after, contract::Lang::De).is_empty());
    }
}

on_both! {
    async fn two_stewards_at_once_publish_one_edition(backend: Backend) {
        let h = Harness::demo(backend).await;
        let form = form(&h).await;
        let (a, b) = (h.steward(), h.steward());
        let (fa, fb) = (form.clone(), form);
        let (x, y) = tokio::join!(
            tokio::spawn(async move { portal::editions::publish(&a, fa).await }),
            tokio::spawn(async move { portal::editions::publish(&b, fb).await }),
        );
        let results = [x.expect("ran"), y.expect("ran")];
        assert_eq!(results.iter().filter(|r| r.is_ok()).count(), 1, "{results:?}");
        assert!(results.iter().any(|r| matches!(r, Err(Error::Already(_)))), "{results:?}");
        assert_eq!(portal::editions::list(&h.portal).await.expect("list").len(), 1);
    }
}

on_both! {
    async fn only_what_was_looked_at_is_published(backend: Backend) {
        let h = Harness::demo(backend).await;
        let form = form(&h).await;
        let field = portal::fields::show(&h.steward(), "mobilitaet").await.expect("field");
        let goal = contract::forms::strategy::GoalForm { field_id: field.field.id.to_string(), number: "99".into(), title: "Noch schnell ein Ziel".into(), ..Default::default() };
        portal::fields::save_goal(&h.steward(), goal).await.expect("saved");
        assert!(matches!(portal::editions::publish(&h.steward(), form).await, Err(Error::Conflict)));
        assert!(portal::editions::list(&h.portal).await.expect("list").is_empty());
    }
}

on_both! {
    async fn the_database_refuses_changes(backend: Backend) {
        let h = Harness::demo(backend).await;
        portal::editions::publish(&h.steward(), form(&h).await).await.expect("published");
        for table in ["edition", "edition_object", "frozen_object", "audit_event"] {
            let column = match table { "edition" => "reason", "edition_object" => "kind", "frozen_object" => "content", _ => "reason" };
            for statement in [format!("update {table} set {column} = 'x'"), format!("delete from {table}")] {
                let error = h.db.execute_unprepared(&statement).await.expect_err(&statement).to_string();
                assert!(error.contains("append-only"), "{statement}: {error}");
            }
        }
    }
}

on_both! {
    async fn publishing_needs_the_role_and_the_level(backend: Backend) {
        let h = Harness::demo(backend).await;
        let form = form(&h).await;
        assert!(matches!(portal::editions::publish(&h.officer("nottuln"), form.clone()).await, Err(Error::Denied)));
        let mut low = h.steward();
        low.actor.as_mut().expect("steward").level = contract::people::TrustLevel::Substantial;
        assert!(matches!(portal::editions::publish(&low, form).await, Err(Error::StepUp(contract::people::TrustLevel::High))));
    }
}
