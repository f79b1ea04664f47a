//! Items whose subject went on since it was frozen say so, to whoever decides and to whoever prepares.

use super::*;
use contract::Lang;
use domain::words::Piece;
use portal::conferences::Newer;

async fn newer(h: &Harness, conference: Id, item: Id) -> Option<Newer> {
    c::newer(&chair(h), &view(h, conference).await).await.expect("newer").remove(&item)
}

on_both! {
    async fn an_item_says_that_its_subject_was_worked_on(backend: Backend) {
        let h = Harness::demo(backend).await;
        h.load("coesfeld/2021.json").await;
        let sheets = entity::fact_sheet::Entity::find().order_by_asc(entity::fact_sheet::Column::Number).all(&h.db).await.expect("sheets");
        let (own, other) = (sheets[0].id, sheets[1].id);
        let id = prepared(&h).await;
        let of = |s: Id| format!("fact_sheet:{s}");
        let draft = item(&h, id, "Entwurf", "draft").await;
        let sheet = item(&h, id, "Steckbrief", &of(own)).await;
        let list = item(&h, id, "Prioritäten", "priorities").await;
        let motion = item(&h, id, "Zeitplan", "motion").await;
        let all = || async {
            let found = c::newer(&chair(&h), &view(&h, id).await).await.expect("newer");
            [draft, sheet, list, motion].map(|i| matches!(found.get(&i), Some(Newer::Worked(_))))
        };
        assert_eq!(all().await, [false; 4], "fresh");
        // What is written live reaches the text without an entry in the log.
        let touched = entity::text::ActiveModel { updated_at: Set(h.portal.now()), ..Default::default() };
        let text = entity::text::Entity::update_many().set(touched).filter(entity::text::Column::OwnerId.eq(other));
        assert!(text.exec(&h.db).await.expect("written").rows_affected > 0);
        assert_eq!(all().await, [true, false, false, false], "another fact sheet");
        let health = field_id(&h, "gesundheit").await;
        write(&h, "field", health.id, "vision", "Alle finden ärztliche Hilfe.").await;
        assert_eq!(all().await, [true, false, false, false], "words are no classes");
        write(&h, "fact_sheet", own, "narrative", "Der Plan ist gemacht.").await;
        assert_eq!(all().await, [true, true, false, false], "the fact sheet itself");

        let ahead = async |item| c::ahead(&chair(&h), id, item, Lang::De).await.expect("ahead").since;
        let objects = ahead(draft).await.objects;
        assert_eq!(objects.iter().map(|o| o.title.as_str()).collect::<Vec<_>>(), [health.title.as_str(), sheets[0].title.as_str()]);
        let lines = ahead(sheet).await.lines;
        assert!(lines.len() == 1 && lines[0].pieces.contains(&Piece::Added("Der Plan ist gemacht.".into())), "{lines:?}");
        assert!(ahead(list).await.is_empty() && ahead(motion).await.is_empty());
        assert!(matches!(c::ahead(&h.mayor("olfen"), id, draft, Lang::De).await, Err(Error::Denied)));
        assert!(matches!(c::ahead(&chair(&h), key("nobody"), draft, Lang::De).await, Err(Error::NotFound)));

        // Who prepares takes the new state: nothing is newer than that, also where it is the same.
        super::renewed::change(&h, id, draft, |f| f.subject = "draft".into()).await;
        super::renewed::change(&h, id, sheet, |f| f.subject = of(own)).await;
        assert_eq!(all().await, [false; 4], "taken anew");
        assert!(ahead(draft).await.is_empty() && ahead(sheet).await.is_empty());
        let touched = entity::text::ActiveModel { updated_at: Set(h.portal.now()), ..Default::default() };
        entity::text::Entity::update_many().set(touched).filter(entity::text::Column::OwnerId.eq(own)).exec(&h.db).await.expect("written");
        assert_eq!(all().await, [true, true, false, false]);
        super::renewed::change(&h, id, sheet, |f| f.subject = of(own)).await;
        let seen = view(&h, id).await;
        let last = seen.events.iter().rfind(|e| e.item == Some(sheet)).expect("an event");
        assert_eq!(last.words, "jetziger Stand ist der, der schon eingefroren war");
        assert_eq!(all().await, [true, false, false, false]);
        // Other words keep the state that was frozen.
        super::renewed::change(&h, id, draft, |f| f.title = "Der Entwurf".into()).await;
        assert_eq!(all().await, [true, false, false, false]);
    }
}

on_both! {
    async fn an_item_says_that_there_is_a_newer_edition_or_list(backend: Backend) {
        let h = Harness::demo(backend).await;
        h.load("coesfeld/assessments.json").await;
        let heads = portal::proposals::list(&h.steward()).await.expect("proposals");
        h.publish("Erste").await;
        let health = field_id(&h, "gesundheit").await;
        write(&h, "field", health.id, "vision", "Alle finden ärztliche Hilfe.").await;
        h.publish("Zweite").await;
        let editions = portal::editions::page(&h.portal, i32::MAX, 2).await.expect("editions");
        let (last, before) = (editions[0].number, editions[1].number);
        let id = prepared(&h).await;
        let old = item(&h, id, "Vorletzte", &format!("edition:{before}")).await;
        let new = item(&h, id, "Letzte", &format!("edition:{last}")).await;
        let list = item(&h, id, "Liste", &format!("proposal:{}", heads[0].id)).await;
        assert_eq!(newer(&h, id, old).await, Some(Newer::Edition(last)));
        assert_eq!((newer(&h, id, new).await, newer(&h, id, list).await), (None, None));
        let (proposal, _) = super::proposals::proposing(&h, "Tourismus").await;
        assert!(matches!(newer(&h, id, list).await, Some(Newer::Proposal(p)) if p.id == proposal));

        // What is decided is decided.
        step(&chair(&h), id, "invite").await.expect("invited");
        for (town, item) in TOWNS.iter().flat_map(|t| [(t, old), (t, new), (t, list)]) {
            c::take(&h.mayor(town), position(item, town, Stance::Consent)).await.expect("position");
        }
        step(&chair(&h), id, "open").await.expect("open");
        all_present(&h, id).await;
        c::outcome(&chair(&h), outcome(id, old, "unanimous")).await.expect("decided");
        assert_eq!(newer(&h, id, old).await, None);
        for item in [new, list] {
            c::outcome(&chair(&h), outcome(id, item, "unanimous")).await.expect("decided");
        }
        step(&chair(&h), id, "close").await.expect("closed");
        assert_eq!(newer(&h, id, list).await, None);
    }
}
