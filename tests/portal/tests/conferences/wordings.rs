//! What is decided, whole, for every kind of subject; and wordings carried into texts.

use super::*;
use contract::Lang;
use contract::conference::{EffectKind, SubjectKind};
use contract::text::{Block, Document, Inline, Mark};

async fn read(h: &Harness, kind: &str, owner: Id, slot: &str) -> Document {
    portal::texts::show(&h.steward(), kind, owner, slot).await.expect("text").document
}

/// A counter-proposal of a town to the wording of a passage.
fn other(item: Id, town: &str, passage: &str, text: &str) -> PositionForm {
    PositionForm { change: "wording".into(), passage: passage.into(), text: text.into(), ..position(item, town, Stance::Objection) }
}

/// All support all counter-proposals, all is adopted, the session closes.
async fn all_adopted(h: &Harness, id: Id, of: Id) {
    for town in TOWNS {
        let said = view(h, id).await.item(of).expect("item").voice(org(town)).and_then(|v| v.said);
        if said.is_none() {
            c::take(&h.mayor(town), position(of, town, Stance::Consent)).await.expect("position");
        }
    }
    step(&chair(h), id, "open").await.expect("open");
    all_present(h, id).await;
    for a in view(h, id).await.item(of).expect("item").amendments.clone() {
        for town in TOWNS {
            let yes = PositionForm { amendment_id: a.id.to_string(), ..position(of, town, Stance::Consent) };
            c::take(&h.mayor(town), yes).await.expect("supported");
        }
        c::outcome(&chair(h), OutcomeForm { amendment_id: a.id.to_string(), ..outcome(id, of, "unanimous") }).await.expect("adopted");
    }
    c::outcome(&chair(h), outcome(id, of, "unanimous")).await.expect("decided");
    step(&chair(h), id, "close").await.expect("closed");
}

on_both! {
    async fn of_two_wordings_of_one_passage_the_later_is_left_to_people(backend: Backend) {
        let h = Harness::demo(backend).await;
        let field = field_id(&h, "mobilitaet").await;
        write(&h, "field", field.id, "vision", "Der Bus **fährt** nach [Plan](https://www.beispiel.invalid/plan).\n\nEr ist pünktlich.\n\nEr ist sauber.").await;
        let id = prepared(&h).await;
        let draft = item(&h, id, "Entwurf", "draft").await;
        step(&chair(&h), id, "invite").await.expect("invited");
        let key = |n: usize| format!("field:{}:vision:{n}", field.id);
        c::take(&h.mayor("olfen"), other(draft, "olfen", &key(0), "Der Bus fährt stündlich nach Plan.")).await.expect("objection");
        c::take(&h.mayor("rosendahl"), other(draft, "rosendahl", &key(0), "Der Bus fährt auf Zuruf.")).await.expect("objection");
        c::take(&h.mayor("nottuln"), other(draft, "nottuln", &key(1), "Er ist meistens pünktlich.")).await.expect("objection");
        c::take(&h.mayor("ascheberg"), other(draft, "ascheberg", &key(2), "Er ist sauber und hell.")).await.expect("objection");
        // The working group goes on writing: one passage reads differently by now.
        write(&h, "field", field.id, "vision", "Der Bus **fährt** nach [Plan](https://www.beispiel.invalid/plan).\n\nEr ist immer pünktlich.\n\nEr ist sauber.").await;
        all_adopted(&h, id, draft).await;

        let text = read(&h, "field", field.id, "vision").await;
        assert_eq!(text.plain(), "Der Bus fährt stündlich nach Plan.\nEr ist immer pünktlich.\nEr ist sauber und hell.");
        let Block::Paragraph { content } = &text.content[0] else { panic!("a paragraph") };
        let marked = |words: &str, mark: &dyn Fn(&Mark) -> bool| content.iter().any(|i| matches!(i, Inline::Text { text, marks } if text == words && marks.iter().any(mark)));
        assert!(marked("fährt", &|m| *m == Mark::Bold) && marked("Plan", &|m| matches!(m, Mark::Link { .. })), "{content:?}");
        let effects = c::effects(&chair(&h), &followed(&h, id).await).await.expect("effects");
        let wordings = effects.iter().filter(|e| e.kind == EffectKind::Wording);
        let mut found: Vec<_> = wordings.map(|e| (e.after.as_str(), e.applied)).collect();
        found.sort_unstable();
        assert_eq!(found, [
            ("Der Bus fährt auf Zuruf.", false),
            ("Der Bus fährt stündlich nach Plan.", true),
            ("Er ist meistens pünktlich.", false),
            ("Er ist sauber und hell.", true),
        ]);
    }
}

on_both! {
    async fn a_fact_sheet_is_decided_on_as_it_was_frozen(backend: Backend) {
        let h = Harness::demo(backend).await;
        h.load("coesfeld/2021.json").await;
        let sheet = entity::fact_sheet::Entity::find().filter(entity::fact_sheet::Column::Number.eq(1)).one(&h.db).await.expect("query").expect("a sheet");
        write(&h, "fact_sheet", sheet.id, "narrative", "Erster Absatz.\n\n- eins\n- zwei").await;
        let choices = c::choices(&chair(&h), Lang::De).await.expect("choices");
        let value = format!("fact_sheet:{}", sheet.id);
        assert!(choices.iter().any(|c| c.value == value && c.title.contains(&sheet.title)));
        let id = prepared(&h).await;
        let point = item(&h, id, "Steckbrief", &value).await;
        step(&chair(&h), id, "invite").await.expect("invited");

        let me = h.mayor("olfen");
        let seen = c::followed(&me, id).await.expect("followed");
        let found = c::item_of(&seen, point).expect("item");
        let Subject::FactSheet { sheet: frozen } = &found.subject else { panic!("a fact sheet") };
        assert_eq!((frozen.id, frozen.content.title.as_str(), found.subject.kind()), (sheet.id, sheet.title.as_str(), SubjectKind::FactSheet));
        assert!(frozen.narrative.plain().contains("zwei"), "lists, too");
        let whole = c::whole(&me, &seen, found, Lang::De).await.expect("whole");
        assert_ne!(whole.names.get(frozen.content.lead), "–");
        assert!(frozen.content.fields.iter().all(|f| whole.names.get(*f) != "–"));
        // Its paragraphs can be worded differently, its lists not.
        let passages = whole.passages(&found.subject, Lang::De);
        assert_eq!(passages.iter().map(|p| p.text.as_str()).collect::<Vec<_>>(), ["Erster Absatz."]);
        c::take(&me, other(point, "olfen", &passages[0].key, "Anfang.")).await.expect("objection");
        let wrong = other(point, "senden", &format!("fact_sheet:{}:narrative:1", sheet.id), "Anders.");
        assert!(matches!(c::take(&h.mayor("senden"), wrong).await, Err(Error::Invalid(_))));
        all_adopted(&h, id, point).await;
        assert_eq!(read(&h, "fact_sheet", sheet.id, "narrative").await.plain(), "Anfang.\neins\nzwei");
        assert_eq!(view(&h, id).await.item(point).expect("item").state, ItemState::Decided);
    }
}

on_both! {
    async fn editions_and_their_comparison_are_decided_on(backend: Backend) {
        let h = Harness::demo(backend).await;
        let (first, field) = (h.publish("Die erste.").await, field_id(&h, "mobilitaet").await);
        write(&h, "field", field.id, "vision", "Ganz neu.").await;
        let second = h.publish("Die zweite.").await;
        let value = format!("comparison:{}-{}", first.number, second.number);
        let id = prepared(&h).await;
        let compared = item(&h, id, "Vergleich", &value).await;
        let edition = item(&h, id, "Fassung", &format!("edition:{}", second.number)).await;
        let seen = followed(&h, id).await;
        let found = c::item_of(&seen, compared).expect("item");
        let Subject::Comparison { from, to } = &found.subject else { panic!("a comparison") };
        assert_eq!((from.digest.as_str(), to.digest.as_str()), (first.digest.as_str(), second.digest.as_str()));
        assert!(matches!(&c::item_of(&seen, edition).expect("item").subject, Subject::Edition(e) if e.digest == second.digest));
        assert!(c::passages(&chair(&h), &seen, compared, Lang::De).await.expect("passages").is_empty());
        step(&chair(&h), id, "invite").await.expect("invited");
        for town in TOWNS {
            for i in [compared, edition] {
                c::take(&h.mayor(town), position(i, town, Stance::Consent)).await.expect("position");
            }
        }
        step(&chair(&h), id, "open").await.expect("open");
        all_present(&h, id).await;
        let together = OutcomeForm { conference_id: id.to_string(), outcome: "unanimous".into(), ..OutcomeForm::default() };
        c::outcome(&chair(&h), together).await.expect("together");
        step(&chair(&h), id, "close").await.expect("closed");
        assert!(view(&h, id).await.items.iter().all(|i| i.state == ItemState::Decided && i.outcome == Some(Outcome::Unanimous)));
    }
}

on_both! {
    async fn a_draft_is_shown_with_all_it_holds(backend: Backend) {
        let h = Harness::demo(backend).await;
        h.load("coesfeld/2021.json").await;
        let id = prepared(&h).await;
        let draft = item(&h, id, "Entwurf", "draft").await;
        let now = portal::editions::preview(&h.steward()).await.expect("preview").after;
        let field = field_id(&h, "mobilitaet").await;
        write(&h, "field", field.id, "vision", "Nach dem Einfrieren.").await;
        let seen = followed(&h, id).await;
        let whole = c::whole(&chair(&h), &seen, c::item_of(&seen, draft).expect("item"), Lang::De).await.expect("whole");
        let contents = whole.contents.expect("a draft");
        assert!(now.sheets.len() > 10 && !now.workshops.is_empty());
        assert_eq!(contents.sheets.iter().map(|s| s.number).collect::<Vec<_>>(), now.sheets.iter().map(|s| s.number).collect::<Vec<_>>());
        assert_eq!(contents.workshops.len(), now.workshops.len());
        assert_eq!(contents.fields.iter().map(|f| f.id).collect::<Vec<_>>(), now.fields.iter().map(|f| f.id).collect::<Vec<_>>());
        assert_eq!(contents.fields, now.fields, "as frozen, not as written since");
        assert!(contents.sheets.iter().all(|s| whole.names.get(s.content.lead) != "–"));
    }
}
