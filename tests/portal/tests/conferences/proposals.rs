//! A working group's proposal in a conference: decided on as it was frozen, and what comes of it.

use super::*;

on_both! {
    async fn a_frozen_proposal_is_decided_on_as_it_was_frozen(backend: Backend) {
        let h = Harness::demo(backend).await;
        h.load("coesfeld/assessments.json").await;
        let heads = portal::proposals::list(&h.steward()).await.expect("proposals");
        let (head, frozen) = portal::proposals::show(&h.steward(), heads[0].id).await.expect("a proposal");
        let choices = c::choices(&chair(&h), contract::Lang::De).await.expect("choices");
        let choice = choices.into_iter().find(|c| c.value == format!("proposal:{}", head.id)).expect("to be chosen");
        assert_eq!(choice.title, head.title(contract::Lang::De));
        let id = prepared(&h).await;
        for gone in [format!("proposal:{}", key("nobody")), "proposal:".into()] {
            let form = ItemForm { once: key(&gone).to_string(), conference_id: id.to_string(), title: "Liste".into(), subject: gone, recommendation: "Ja.".into(), ..ItemForm::default() };
            assert!(matches!(c::save_item(&chair(&h), form).await, Err(Error::Invalid(e)) if e.contains_key("subject")));
        }
        let list = item(&h, id, "Liste der Arbeitsgruppe", &choice.value).await;
        let deciding = || async { c::deciding(&h.mayor("olfen"), &head, &frozen).await.expect("where it is decided") };
        assert!(deciding().await.is_empty(), "not before the invitation");
        step(&chair(&h), id, "invite").await.expect("invited");
        assert_eq!(deciding().await.iter().map(|d| (d.item, d.outcome)).collect::<Vec<_>>(), [(list, None)]);

        // The strategy moves on; what is decided is the list.
        let line = frozen.lines.iter().find(|l| l.title == "Tourismus").expect("the field was asked about");
        let mut tourism = field_id(&h, "tourismus").await;
        tourism.content["priority"] = serde_json::to_value(Priority::First).expect("a class");
        let moved = entity::field::ActiveModel { content: Set(tourism.content), priority: Set(Some(Priority::First.to_string())), ..Default::default() };
        entity::field::Entity::update_many().set(moved).filter(entity::field::Column::Id.eq(tourism.id)).exec(&h.db).await.expect("moved");
        let seen = view(&h, id).await;
        let Subject::Priorities { proposal, proposal_sha256, entries } = &seen.item(list).expect("item").subject else { panic!("a list") };
        assert_eq!((*proposal, proposal_sha256.as_ref()), (Some(head.id), Some(&head.sha256)));
        assert_eq!(entries.len(), frozen.lines.len());
        for e in entries {
            let line = frozen.lines.iter().find(|l| l.field_id == Some(e.field)).expect("a line of the proposal");
            assert_eq!((e.class, e.deferred), (Some(line.class), line.deferred), "{}", e.title);
            assert!(!line.deviates() || e.reason == line.reason);
        }

        for town in TOWNS {
            c::take(&h.mayor(town), position(list, town, Stance::Consent)).await.expect("position");
        }
        step(&chair(&h), id, "open").await.expect("open");
        all_present(&h, id).await;
        c::outcome(&chair(&h), outcome(id, list, "unanimous")).await.expect("decided");
        step(&chair(&h), id, "close").await.expect("closed");
        let tourism = field_id(&h, "tourismus").await;
        assert_eq!((tourism.priority.as_deref(), tourism.deferred), (Some(line.class.as_str()), line.deferred));
        assert_eq!(deciding().await[0].outcome, Some(Outcome::Unanimous));

        // Positions are public once the minutes are settled, without what was remarked.
        let own = |all: Vec<c::Record>| {
            let voices = |i: &c::RecordItem| i.voices.iter().filter(|v| v.organisation == org("nottuln")).filter_map(|v| v.stance).collect::<Vec<_>>();
            all.iter().flat_map(|r| &r.items).flat_map(|i| voices(i).into_iter().map(|v| (i.title.clone(), v, i.outcome))).collect::<Vec<_>>()
        };
        assert!(c::records(&h.portal).await.expect("records").is_empty());
        step(&chair(&h), id, "freeze").await.expect("settled");
        let all = c::records(&h.portal).await.expect("records");
        assert_eq!((all[0].slug.clone(), all[0].present, all[0].seats), (all[0].date.to_string(), 12, 12));
        assert!(all[0].items[0].changes.iter().any(|e| e.after.starts_with(line.class.label(contract::Lang::De))), "what came of it");
        let found = own(all);
        assert_eq!(found, [("Liste der Arbeitsgruppe".to_owned(), Stance::Consent, Outcome::Unanimous)]);
    }
}

/// A proposal that names a field which the strategy does not have yet.
pub(super) async fn proposing(h: &Harness, title: &str) -> (Id, Id) {
    let heads = portal::proposals::list(&h.steward()).await.expect("proposals");
    let (head, mut frozen) = portal::proposals::show(&h.steward(), heads[0].id).await.expect("a proposal");
    let asked = key(title);
    frozen.lines.push(Proposed {
        asked_id: asked,
        field_id: None,
        title: title.into(),
        class: Priority::Second,
        computed: Some(Priority::Second),
        ..frozen.lines[0].clone()
    });
    let content = domain::canonical::canonical(&frozen);
    let sha256 = domain::canonical::digest(&content);
    let object = entity::frozen_object::ActiveModel { sha256: Set(sha256.clone()), content: Set(content) };
    entity::frozen_object::Entity::insert(object).exec_without_returning(&h.db).await.expect("kept");
    let (id, made_at) = (key("proposal"), head.made_at + chrono::Duration::seconds(1));
    let row = entity::priority_proposal::ActiveModel {
        id: Set(id),
        assessment_id: Set(head.assessment_id),
        number: Set(head.number + 1),
        sha256: Set(sha256),
        made_at: Set(made_at),
        made_by: Set(None),
    };
    row.insert(&h.db).await.expect("a proposal");
    (id, asked)
}

on_both! {
    async fn a_field_that_was_only_proposed_becomes_one_when_it_is_adopted(backend: Backend) {
        let h = Harness::demo(backend).await;
        h.load("coesfeld/assessments.json").await;
        // There is a field of this name already: addresses stay apart.
        let (proposal, asked) = proposing(&h, "Tourismus").await;
        let id = prepared(&h).await;
        let list = item(&h, id, "Liste", &format!("proposal:{proposal}")).await;
        step(&chair(&h), id, "invite").await.expect("invited");
        for town in TOWNS {
            c::take(&h.mayor(town), position(list, town, Stance::Consent)).await.expect("position");
        }
        step(&chair(&h), id, "open").await.expect("open");
        all_present(&h, id).await;
        c::outcome(&chair(&h), outcome(id, list, "unanimous")).await.expect("decided");
        let before = portal::fields::list(&h.steward()).await.expect("fields").len();
        step(&chair(&h), id, "close").await.expect("closed");

        let fields = portal::fields::list(&h.steward()).await.expect("fields");
        assert_eq!(fields.len(), before + 1);
        let found = field_id(&h, "tourismus-2").await;
        assert_eq!((found.id, found.priority.as_deref(), found.deferred), (asked, Some("2"), false));
        assert!(fields.iter().all(|f| f.id == asked || f.number < found.number), "the next number");
        let effect = c::effects(&chair(&h), &followed(&h, id).await).await.expect("effects").into_iter().find(|e| e.object == asked);
        assert_eq!(effect.map(|e| (e.after, e.applied)), Some((contract::conference::class_words(Some(Priority::Second), false, contract::Lang::De), true)));
        let log = entity::audit_event::Entity::find().filter(entity::audit_event::Column::ObjectId.eq(asked.to_string())).all(&h.db).await.expect("log");
        assert!(log.len() == 2 && log.iter().all(|e| e.reason.contains("Bürgermeisterkonferenz")));
    }
}
