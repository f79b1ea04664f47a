//! Items that were changed: what was said about them ends, and members see what is different.

use super::*;
use contract::Lang;
use contract::conference::Happening;
use contract::notices::NoticeKind;
use domain::words::Piece;
use portal::notices;

/// Saves an item anew, with other words or another subject.
pub(super) async fn change(h: &Harness, conference: Id, item: Id, with: impl FnOnce(&mut ItemForm)) {
    let now = view(h, conference).await.item(item).expect("item").clone();
    let mut form = ItemForm {
        id: item.to_string(),
        version: now.version.to_string(),
        conference_id: conference.to_string(),
        title: now.title.clone(),
        subject: "keep".into(),
        recommendation: now.recommendation.clone(),
        ..ItemForm::default()
    };
    with(&mut form);
    c::save_item(&chair(h), form).await.expect("changed");
}

async fn told(h: &Harness, town: &str) -> usize {
    let all = notices::own(&h.mayor(town), true).await.expect("notices");
    all.into_iter().filter(|n| n.kind == NoticeKind::PositionEnded).count()
}

on_both! {
    async fn a_changed_resolution_ends_what_was_said_about_it(backend: Backend) {
        let h = Harness::demo(backend).await;
        let id = prepared(&h).await;
        let list = item(&h, id, "Prioritäten", "priorities").await;
        step(&chair(&h), id, "invite").await.expect("invited");
        let health = field_id(&h, "gesundheit").await;
        let olfen = PositionForm { change: "priority".into(), field: health.id.to_string(), class: "2".into(), ..position(list, "olfen", Stance::Objection) };
        c::take(&h.mayor("olfen"), olfen).await.expect("objection");
        let nottuln = PositionForm { change: "resolution".into(), text: "Anders.".into(), ..position(list, "nottuln", Stance::Objection) };
        c::take(&h.mayor("nottuln"), nottuln).await.expect("objection");
        for town in TOWNS.iter().filter(|t| !["olfen", "nottuln"].contains(*t)) {
            c::take(&h.mayor(town), position(list, town, Stance::Consent)).await.expect("position");
        }
        // Another title says nothing else.
        change(&h, id, list, |f| f.title = "Die Prioritäten".into()).await;
        assert_eq!((missing(&h, "senden", id).await, told(&h, "senden").await), (0, 0));

        let old = view(&h, id).await.item(list).expect("item").version.to_string();
        change(&h, id, list, |f| f.recommendation = "Die Konferenz beschließt etwas anderes.".into()).await;
        let seen = view(&h, id).await;
        let now = seen.item(list).expect("item");
        assert!(now.voices.iter().all(|v| v.said.is_none() && v.stance.is_none()), "nobody said anything about this text");
        assert_eq!((missing(&h, "senden", id).await, told(&h, "senden").await, told(&h, "olfen").await), (1, 1, 1));
        // What is against the list itself stays; what was against the former text has no object.
        let states: Vec<_> = now.amendments.iter().map(|a| (a.name.as_str(), a.state)).collect();
        assert_eq!(states, [("Olfen", AmendmentState::Open), ("Nottuln", AmendmentState::Void)]);
        let events: Vec<_> = seen.events.iter().map(|e| (e.kind, e.words.as_str())).collect();
        assert!(events.contains(&(Happening::ItemChanged, "Beschlussvorschlag geändert")), "{events:?}");
        assert!(events.contains(&(Happening::AmendmentVoid, "Beschlussvorschlag")), "{events:?}");
        // Whoever still has the old text on the page does not agree to the new one.
        let stale = PositionForm { seen: old, ..position(list, "senden", Stance::Consent) };
        assert!(matches!(c::take(&h.mayor("senden"), stale).await, Err(Error::Conflict)));

        // Another subject: no counter-proposal is left.
        c::take(&h.mayor("senden"), position(list, "senden", Stance::Consent)).await.expect("position");
        change(&h, id, list, |f| f.subject = "draft".into()).await;
        let seen = view(&h, id).await;
        let now = seen.item(list).expect("item");
        assert!(now.voices.iter().all(|v| v.said.is_none()));
        assert!(now.amendments.iter().all(|a| a.state == AmendmentState::Void));
        assert_eq!(told(&h, "senden").await, 2);
        step(&chair(&h), id, "open").await.expect("open");
        all_present(&h, id).await;
        let together = OutcomeForm { conference_id: id.to_string(), outcome: "unanimous".into(), ..OutcomeForm::default() };
        assert!(matches!(c::outcome(&chair(&h), together).await, Err(Error::Refused("not_carried"))));
    }
}

on_both! {
    async fn news_stay_until_they_were_shown(backend: Backend) {
        let h = Harness::demo(backend).await;
        let id = prepared(&h).await;
        let list = item(&h, id, "Prioritäten", "priorities").await;
        step(&chair(&h), id, "invite").await.expect("invited");
        let me = h.mayor("senden");
        let looks = || async { c::followed(&me, id).await.expect("followed") };
        let news = |f: &c::Followed| f.personal.news(&f.view, None).len();
        let first = looks().await;
        assert_eq!((first.personal.last_seen, news(&first)), (None, 0));
        c::visit(&me, &first).await.expect("noted");
        for town in ["olfen", "nottuln", "ascheberg"] {
            c::take(&h.mayor(town), position(list, town, Stance::Consent)).await.expect("position");
        }
        let second = looks().await;
        assert_eq!(news(&second), 3);
        c::visit(&me, &second).await.expect("noted");
        // The page is shown again after an own action: what was new still is.
        c::take(&me, position(list, "senden", Stance::Consent)).await.expect("position");
        let mut again = looks().await;
        again.personal.stay();
        assert_eq!((news(&again), again.personal.last_seen), (4, second.personal.last_seen));
        // The next look tells only what came after the last one.
        let third = looks().await;
        assert_eq!(news(&third), 1);
        c::visit(&me, &third).await.expect("noted");
        assert_eq!(news(&looks().await), 0);
        // Another person's looks are their own.
        assert_eq!(c::followed(&h.mayor("olfen"), id).await.expect("followed").personal.last_seen, None);
    }
}

/// What a person sees of an item: how it differs from the state that they saw before.
async fn since(ctx: &Ctx, conference: Id, item: Id) -> Option<c::Since> {
    let seen = c::followed(ctx, conference).await.expect("followed");
    let found = c::item_of(&seen, item).expect("item");
    let whole = c::whole(ctx, &seen, found, Lang::De).await.expect("whole");
    c::look(ctx, &seen, found, &whole, Lang::De).await.expect("looked")
}

on_both! {
    async fn an_item_frozen_anew_is_compared_with_what_was_seen(backend: Backend) {
        let h = Harness::demo(backend).await;
        let id = prepared(&h).await;
        let (list, draft) = (item(&h, id, "Prioritäten", "priorities").await, item(&h, id, "Entwurf", "draft").await);
        step(&chair(&h), id, "invite").await.expect("invited");
        let me = h.mayor("senden");
        // The overview shows the items, too.
        c::visit(&me, &c::followed(&me, id).await.expect("followed")).await.expect("noted");

        let mut tourism = field_id(&h, "tourismus").await;
        tourism.content["priority"] = serde_json::to_value(Priority::First).expect("a class");
        let moved = entity::field::ActiveModel { content: Set(tourism.content), priority: Set(Some(Priority::First.to_string())), ..Default::default() };
        entity::field::Entity::update_many().set(moved).filter(entity::field::Column::Id.eq(tourism.id)).exec(&h.db).await.expect("moved");
        write(&h, "field", tourism.id, "vision", "Gäste finden den Weg.").await;
        change(&h, id, list, |f| f.subject = "priorities".into()).await;
        change(&h, id, draft, |f| {
            f.subject = "draft".into();
            f.recommendation = "Die Konferenz beschließt den ganzen Entwurf.".into();
        }).await;

        // It stays to be read, also after the overview was looked at again.
        for _ in 0..2 {
            let found = since(&me, id, list).await.expect("it was changed");
            let lines: Vec<_> = found.lines.iter().map(|l| l.label.as_str()).collect();
            assert_eq!(lines, ["Tourismus"]);
            assert!(found.lines[0].pieces.iter().any(|p| matches!(p, Piece::Added(w) if w.contains('I'))), "{:?}", found.lines[0].pieces);
            assert!(found.recommendation.is_empty() && found.kinds.is_none());
            c::visit(&me, &c::followed(&me, id).await.expect("followed")).await.expect("noted");
        }
        let found = since(&me, id, draft).await.expect("it was changed");
        assert_eq!(found.objects.iter().map(|o| o.title.as_str()).collect::<Vec<_>>(), ["Tourismus"]);
        let lines: Vec<_> = found.objects[0].lines.iter().map(|l| l.key.as_str()).collect();
        assert!(lines.contains(&"vision") && lines.contains(&"priority"), "{lines:?}");
        assert!(found.recommendation.iter().any(|p| matches!(p, Piece::Added(w) if w.contains("ganzen"))));
        // Another kind of thing says so; whoever never saw the former state is told nothing.
        change(&h, id, list, |f| f.subject = "motion".into()).await;
        let kinds = since(&me, id, list).await.expect("it was changed").kinds.expect("another kind");
        assert_eq!(kinds.1, contract::conference::SubjectKind::Motion);
        assert!(since(&h.mayor("olfen"), id, list).await.is_none());
    }
}
