//! What is decided, whole, for every kind of subject; and wordings carried into texts.

use super::*;
use contract::Lang;
use contract::conference::{EffectKind, SubjectKind};
use contract::text::{Block, Document, Inline, Mark};
use portal::live_texts;

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
    async fn of_two_wordings_of_one_passage_the_later_takes_the_place_of_the_earlier(backend: Backend) {
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
        assert_eq!(text.plain(), "Der Bus fährt auf Zuruf.\nEr ist immer pünktlich.\nEr ist sauber und hell.");
        let Block::Paragraph { content } = &text.content[0] else { panic!("a paragraph") };
        let marked = |words: &str, mark: &dyn Fn(&Mark) -> bool| content.iter().any(|i| matches!(i, Inline::Text { text, marks } if text == words && marks.iter().any(mark)));
        assert!(marked("fährt", &|m| *m == Mark::Bold), "{content:?}");
        let effects = c::effects(&chair(&h), &followed(&h, id).await).await.expect("effects");
        let wordings = effects.iter().filter(|e| e.kind == EffectKind::Wording);
        let mut found: Vec<_> = wordings.map(|e| (e.after.as_str(), e.applied)).collect();
        found.sort_unstable();
        assert_eq!(found, [
            ("Der Bus fährt auf Zuruf.", true),
            ("Er ist meistens pünktlich.", false),
            ("Er ist sauber und hell.", true),
        ]);
    }
}

on_both! {
    async fn what_is_written_live_meanwhile_stays_when_a_wording_is_adopted(backend: Backend) {
        let h = Harness::demo(backend).await;
        let field = field_id(&h, "mobilitaet").await;
        write(&h, "field", field.id, "vision", "Der Bus fährt.\n\nEr ist pünktlich.").await;
        let id = prepared(&h).await;
        let draft = item(&h, id, "Entwurf", "draft").await;
        step(&chair(&h), id, "invite").await.expect("invited");
        let key = |n: usize| format!("field:{}:vision:{n}", field.id);
        c::take(&h.mayor("olfen"), other(draft, "olfen", &key(0), "Der Bus fährt stündlich.")).await.expect("objection");
        c::take(&h.mayor("nottuln"), other(draft, "nottuln", &key(1), "Er ist meistens pünktlich.")).await.expect("objection");
        // Somebody adds a paragraph and words one anew; both are stored, and the document does not follow yet.
        let opened = live_texts::open(&h.steward(), "field", field.id, "vision").await.expect("opened");
        let mut live = live_texts::load(&h.portal, opened.text).await.expect("loaded").expect("live").text().expect("readable");
        let now = Document::from_plain("Der Bus fährt.\nEr ist immer pünktlich.\nUnd er ist sauber.");
        let live::Applied::New(change) = live.replace_with(&now, 4711).expect("changed") else { panic!("nothing changed") };
        let change = live_texts::Change { text: opened.text, updates: live_texts::pack([change.update.as_slice()]) };
        live_texts::Appender::new(h.portal.clone()).append(live_texts::Batch { changes: vec![change], ..Default::default() }).await.expect("stored");
        all_adopted(&h, id, draft).await;

        let words = "Der Bus fährt stündlich.\nEr ist immer pünktlich.\nUnd er ist sauber.";
        assert_eq!(read(&h, "field", field.id, "vision").await.plain(), words);
        let stored = live_texts::load(&h.portal, opened.text).await.expect("loaded").expect("live");
        assert_eq!(stored.text().expect("readable").document().plain(), words, "for those who have it open, too");
        let effects = c::effects(&chair(&h), &followed(&h, id).await).await.expect("effects");
        let mut found: Vec<_> = effects.iter().filter(|e| e.kind == EffectKind::Wording).map(|e| (e.after.as_str(), e.applied)).collect();
        found.sort_unstable();
        assert_eq!(found, [("Der Bus fährt stündlich.", true), ("Er ist meistens pünktlich.", false)]);
    }
}

on_both! {
    async fn a_draft_can_be_countered_with_another_class(backend: Backend) {
        let h = Harness::demo(backend).await;
        let (field, other) = (field_id(&h, "mobilitaet").await, field_id(&h, "bildung").await);
        let id = prepared(&h).await;
        let (draft, motion) = (item(&h, id, "Entwurf", "draft").await, item(&h, id, "Zeitplan", "motion").await);
        step(&chair(&h), id, "invite").await.expect("invited");
        let class = |of: Id, field: Id, class: Priority| PositionForm {
            change: "priority".into(),
            field: field.to_string(),
            class: class.to_string(),
            ..position(of, "olfen", Stance::Objection)
        };
        let wrong = |path: &'static str| move |e: Error| matches!(e, Error::Invalid(errors) if errors.contains_key(path));
        let now = Priority::ALL.iter().copied().find(|p| field.priority.as_deref() == Some(p.as_str())).expect("a class");
        let new = Priority::ALL.iter().copied().find(|p| *p != now).expect("another");
        assert!(c::take(&h.mayor("olfen"), class(draft, field.id, now)).await.is_err_and(wrong("class")), "no change");
        assert!(c::take(&h.mayor("olfen"), class(draft, key("nobody"), new)).await.is_err_and(wrong("field")));
        assert!(c::take(&h.mayor("olfen"), class(motion, field.id, new)).await.is_err_and(wrong("change")), "a motion has no classes");
        c::take(&h.mayor("olfen"), class(draft, field.id, new)).await.expect("objection");
        for town in TOWNS {
            c::take(&h.mayor(town), position(motion, town, Stance::Consent)).await.expect("position");
        }
        let supports = |town: &'static str, seen: &View| {
            let a = seen.item(draft).expect("item").amendments[0].id;
            PositionForm { amendment_id: a.to_string(), ..position(draft, town, Stance::Consent) }
        };
        step(&chair(&h), id, "open").await.expect("open");
        all_present(&h, id).await;
        c::outcome(&chair(&h), outcome(id, motion, "unanimous")).await.expect("decided");
        let seen = view(&h, id).await;
        for town in TOWNS {
            c::take(&h.mayor(town), supports(town, &seen)).await.expect("supported");
        }
        let a = seen.item(draft).expect("item").amendments[0].id;
        c::outcome(&chair(&h), OutcomeForm { amendment_id: a.to_string(), ..outcome(id, draft, "unanimous") }).await.expect("adopted");
        c::outcome(&chair(&h), outcome(id, draft, "unanimous")).await.expect("decided");
        step(&chair(&h), id, "close").await.expect("closed");

        let after = field_id(&h, "mobilitaet").await;
        assert_eq!((after.priority.as_deref(), after.deferred), (Some(new.as_str()), false));
        assert!(after.content["priority_note"].as_str().is_some_and(|n| n.contains("Olfen")), "{}", after.content);
        assert_eq!(field_id(&h, "bildung").await.priority, other.priority, "other fields stay as they are");
        let effects = c::effects(&chair(&h), &followed(&h, id).await).await.expect("effects");
        let classes: Vec<Id> = effects.iter().filter(|e| e.kind == EffectKind::FieldPriority).map(|e| e.object).collect();
        assert_eq!(classes, [field.id]);
    }
}

on_both! {
    async fn a_list_item_is_worded_anew_where_it_stands_and_nowhere_else(backend: Backend) {
        let h = Harness::demo(backend).await;
        let field = field_id(&h, "mobilitaet").await;
        let now = |second: &str| format!("Dafür sorgen:\n\n- der **Bus**\n- {second}\n- der Bus\n\nDanach:\n\n1. planen\n2. bauen\n   - der Bus");
        write(&h, "field", field.id, "vision", &now("die Bahn")).await;
        let id = prepared(&h).await;
        let draft = item(&h, id, "Entwurf", "draft").await;
        step(&chair(&h), id, "invite").await.expect("invited");
        let all = passages(&chair(&h), &followed(&h, id).await, draft).await;
        let own: Vec<_> = all.iter().filter(|p| p.key.starts_with(&format!("field:{}:vision", field.id))).collect();
        let named: Vec<_> = own.iter().map(|p| (p.title.rsplit("Vision, ").next().unwrap_or_default(), p.text.as_str())).collect();
        assert_eq!(named, [
            ("Absatz 1", "Dafür sorgen:"), ("Absatz 2, Listenpunkt 1", "der Bus"), ("Absatz 2, Listenpunkt 2", "die Bahn"),
            ("Absatz 2, Listenpunkt 3", "der Bus"), ("Absatz 3", "Danach:"), ("Absatz 4, Listenpunkt 1", "planen"),
            ("Absatz 4, Listenpunkt 2", "bauen"), ("Absatz 4, Listenpunkt 2, darin Punkt 1", "der Bus"),
        ]);
        c::take(&h.mayor("olfen"), other(draft, "olfen", &own[3].key, "der Bus auf Zuruf")).await.expect("objection");
        c::take(&h.mayor("nottuln"), other(draft, "nottuln", &own[5].key, "gemeinsam planen")).await.expect("objection");
        c::take(&h.mayor("senden"), other(draft, "senden", &own[2].key, "die Bahn und das Schiff")).await.expect("objection");
        // The working group goes on writing, in one of them.
        write(&h, "field", field.id, "vision", &now("die S-Bahn")).await;
        all_adopted(&h, id, draft).await;
        let text = read(&h, "field", field.id, "vision").await;
        assert_eq!(text.plain(), "Dafür sorgen:\nder Bus\ndie S-Bahn\nder Bus auf Zuruf\nDanach:\ngemeinsam planen\nbauen\nder Bus");
        let Block::BulletList { content } = &text.content[1] else { panic!("a list") };
        assert!(format!("{:?}", content[0]).contains("Bold"), "its neighbour keeps its marks");
        let left = c::effects(&chair(&h), &followed(&h, id).await).await.expect("effects").into_iter().filter(|e| !e.applied);
        assert_eq!(left.map(|e| e.after).collect::<Vec<_>>(), ["die Bahn und das Schiff"]);
    }
}

on_both! {
    async fn a_present_wording_is_taken_over_and_nothing_typed_is_lost(backend: Backend) {
        let h = Harness::demo(backend).await;
        let field = field_id(&h, "mobilitaet").await;
        write(&h, "field", field.id, "vision", "Der Bus fährt.\n\n- die Bahn").await;
        let id = prepared(&h).await;
        let draft = item(&h, id, "Entwurf", "draft").await;
        let key = |n: &str| format!("field:{}:vision:{n}", field.id);
        let form = |passage: &str, text: &str| PositionForm { stance: String::new(), remark: "Darum.".into(), ..other(draft, "olfen", passage, text) };
        let me = h.mayor("olfen");
        assert!(matches!(c::wording(&me, form(&key("0"), ""), "passage").await, Err(Error::NotFound | Error::Refused(_))), "not before the invitation");
        step(&chair(&h), id, "invite").await.expect("invited");
        let (at, taken) = c::wording(&me, form(&key("1.0.0"), ""), "passage").await.expect("taken over");
        assert_eq!((at, taken.text.as_str(), taken.change.as_str(), taken.stance.as_str(), taken.remark.as_str()), (id, "die Bahn", "wording", "objection", "Darum."));
        // Another passage takes the place of the former wording, but not of what somebody wrote.
        assert_eq!(c::wording(&me, form(&key("0"), &taken.text), "passage").await.expect("taken over").1.text, "Der Bus fährt.");
        assert_eq!(c::wording(&me, form(&key("0"), "die Bahn hält"), "passage").await.expect("kept").1.text, "die Bahn hält");
        let motion = c::wording(&me, form("", ""), "resolution").await.expect("taken over").1;
        assert_eq!((motion.text.as_str(), motion.change.as_str()), ("Die Konferenz beschließt: Entwurf.", "resolution"));
        let wrong = |r: portal::Result<(Id, PositionForm)>| match r { Err(Error::Invalid(e)) => e["passage"].clone(), other => panic!("{other:?}") };
        assert_eq!(wrong(c::wording(&me, form("", ""), "passage").await), "required");
        assert_eq!(wrong(c::wording(&me, form(&key("9"), ""), "passage").await), "choice");
        assert!(matches!(c::wording(&h.mayor("senden"), form(&key("0"), ""), "passage").await, Err(Error::Denied)));
        assert!(view(&h, id).await.item(draft).expect("item").amendments.is_empty(), "nothing is said yet");
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
        // Its paragraphs and list items can be worded differently; a list as a whole is no passage.
        let passages = whole.changeable(&found.subject, Lang::De).passages;
        assert_eq!(passages.iter().map(|p| p.text.as_str()).collect::<Vec<_>>(), ["Erster Absatz.", "eins", "zwei"]);
        c::take(&me, other(point, "olfen", &passages[0].key, "Anfang.")).await.expect("objection");
        c::take(&h.mayor("nottuln"), other(point, "nottuln", &passages[2].key, "zwei Busse")).await.expect("objection");
        let wrong = other(point, "senden", &format!("fact_sheet:{}:narrative:1", sheet.id), "Anders.");
        assert!(matches!(c::take(&h.mayor("senden"), wrong).await, Err(Error::Invalid(_))));
        all_adopted(&h, id, point).await;
        assert_eq!(read(&h, "fact_sheet", sheet.id, "narrative").await.plain(), "Anfang.\neins\nzwei Busse");
        assert_eq!(view(&h, id).await.item(point).expect("item").state, ItemState::Decided);
    }
}

on_both! {
    async fn editions_and_their_comparison_are_decided_on(backend: Backend) {
        let h = Harness::demo(backend).await;
        let (first, field) = (h.publish("Die erste.").await, field_id(&h, "mobilitaet").await);
        write(&h, "field", field.id, "vision", "Ganz neu.").await;
        let second = h.publish("Die zweite.").await;
        write(&h, "field", field.id, "vision", "Noch neuer.").await;
        let third = h.publish("Die dritte.").await;
        let id = prepared(&h).await;
        // Any two, in whichever order they were chosen.
        let compare = |from: i32, to: i32| ItemForm { from: from.to_string(), to: to.to_string(), ..portal_tests::conference::item_form(id, "Vergleich", "comparison") };
        let wrong = |r: portal::Result<Id>| match r { Err(Error::Invalid(e)) => e.into_iter().collect::<Vec<_>>(), other => panic!("{other:?}") };
        assert_eq!(wrong(c::save_item(&chair(&h), compare(2, 2)).await), [("to".to_owned(), "other_edition".to_owned())]);
        let none = ItemForm { from: String::new(), ..compare(1, 2) };
        assert_eq!(wrong(c::save_item(&chair(&h), none).await), [("from".to_owned(), "required".to_owned())]);
        assert!(c::choices(&chair(&h), Lang::De).await.expect("choices").iter().any(|c| c.value == "comparison"));
        c::save_item(&chair(&h), compare(third.number, first.number)).await.expect("saved");
        let compared = key("item/Vergleich");
        let edition = item(&h, id, "Fassung", &format!("edition:{}", second.number)).await;
        let seen = followed(&h, id).await;
        let found = c::item_of(&seen, compared).expect("item");
        let Subject::Comparison { from, to } = &found.subject else { panic!("a comparison") };
        assert_eq!((from.digest.as_str(), to.digest.as_str()), (first.digest.as_str(), third.digest.as_str()));
        assert!(matches!(&c::item_of(&seen, edition).expect("item").subject, Subject::Edition(e) if e.digest == second.digest));
        assert!(passages(&chair(&h), &seen, compared).await.is_empty());
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
