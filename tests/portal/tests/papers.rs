//! What the councils get after a conference: the annexes, the changes and the digests of their papers.

use contract::Id;
use contract::conference::{Stance, Subject};
use contract::forms::conferences::{ItemStepForm, OutcomeForm, PositionForm};
use portal::conferences::{self as c, CouncilPaper};
use portal_tests::conference::{self, all_present, chair, details, item, outcome, passages, position};
use portal_tests::{Harness, MEMBERS, on_both};

async fn conference(h: &Harness) -> Id {
    c::save(&chair(h), details("papers")).await.expect("saved")
}

async fn step(h: &Harness, id: Id, step: &str) {
    conference::step(&chair(h), id, step).await.expect(step);
}

async fn take(h: &Harness, form: PositionForm, slug: &str) {
    c::take(&h.mayor(slug), form).await.expect("position");
}

async fn decide(h: &Harness, id: Id, item: Id, amendment: &str) {
    let form = OutcomeForm { amendment_id: amendment.into(), ..outcome(id, item, "unanimous") };
    c::outcome(&chair(h), form).await.expect("decided");
}

async fn open(h: &Harness, id: Id) {
    step(h, id, "open").await;
    all_present(h, id).await;
}

/// All agree to all, and the paper of one town is read.
async fn adopted(h: &Harness, id: Id, items: &[Id]) -> CouncilPaper {
    step(h, id, "invite").await;
    for item in items {
        for town in MEMBERS {
            take(h, position(*item, town, Stance::Consent), town).await;
        }
    }
    open(h, id).await;
    for item in items {
        decide(h, id, *item, "").await;
    }
    step(h, id, "close").await;
    c::paper(&chair(h), id, "senden").await.expect("paper")
}

on_both! {
    async fn a_draft_is_annexed_with_the_wording_that_was_adopted(backend: Backend) {
        let h = Harness::demo(backend).await;
        h.load("coesfeld/2026.json").await;
        let id = conference(&h).await;
        let (list, draft) = (item(&h, id, "Reihenfolge", "priorities").await, item(&h, id, "Strategie", "draft").await);
        step(&h, id, "invite").await;
        let seen = c::followed(&chair(&h), id).await.expect("followed");
        let passages = passages(&chair(&h), &seen, draft).await;
        let passage = passages.iter().find(|p| p.key.starts_with("field:")).expect("a passage of a vision");
        let words = "Wer Hilfe braucht, bekommt sie binnen eines Tages.";
        let counter = PositionForm { change: "wording".into(), passage: passage.key.clone(), text: words.into(), ..position(draft, "senden", Stance::Objection) };
        take(&h, counter, "senden").await;
        for town in MEMBERS {
            take(&h, position(list, town, Stance::Consent), town).await;
            if town != "senden" {
                take(&h, position(draft, town, Stance::Consent), town).await;
            }
        }
        open(&h, id).await;
        let amendment = c::room(&h.portal, id).await.expect("view").item(draft).expect("item").amendments[0].id.to_string();
        let call = ItemStepForm { id: draft.to_string(), step: "call".into(), amendment: amendment.clone(), ..ItemStepForm::default() };
        c::item_step(&chair(&h), call).await.expect("called");
        for town in MEMBERS.iter().filter(|t| **t != "senden") {
            take(&h, PositionForm { amendment_id: amendment.clone(), ..position(draft, town, Stance::Consent) }, town).await;
        }
        decide(&h, id, draft, &amendment).await;
        decide(&h, id, draft, "").await;
        decide(&h, id, list, "").await;
        step(&h, id, "close").await;
        let paper = c::paper(&chair(&h), id, "senden").await.expect("paper");

        let contents = portal::editions::assemble(&h.db).await.expect("contents");
        assert_eq!(paper.annexes.len(), 1, "the list stands in the paper itself");
        let annex = &paper.annexes[0];
        assert!(annex.title.contains(&contents.strategy.strategy.title) && annex.title.contains("Entwurf"), "{}", annex.title);
        let plain = annex.text.plain();
        for field in &contents.fields {
            let f = &field.content;
            assert!(plain.contains(&format!("Themenfeld {}: {}", f.number, f.title)), "{}", f.title);
            assert!(plain.contains(&format!("{}\t{}\t{}", f.number, f.title, contract::conference::class_words(f.priority, f.deferred, contract::Lang::De))));
            assert!(field.goals.iter().all(|g| plain.contains(&g.content.title)), "goals of {}", f.title);
            assert!(f.yearly_targets.iter().all(|t| plain.contains(&format!("{}\t{}", t.year, t.text))), "targets of {}", f.title);
            let indicators = field.goals.iter().flat_map(|g| &g.indicators);
            assert!(indicators.into_iter().all(|i| plain.contains(&i.content.title)), "indicators of {}", f.title);
        }
        for sheet in &contents.sheets {
            assert!(plain.contains(&format!("P-{}\t{}", sheet.number, sheet.content.title)), "{}", sheet.number);
        }
        // As adopted, not as frozen; old and new stand in the paper.
        assert!(plain.contains(words) && !plain.contains(&passage.text), "{plain}");
        assert_eq!(paper.changes.len(), 1);
        let change = &paper.changes[0];
        assert_eq!((change.before.as_str(), change.after.as_str()), (passage.text.as_str(), words));
        assert_eq!(change.place, format!("Punkt 2: {}", passage.title));
        assert!(plain.contains("gilt die Liste"));
        // The digest says of which state it is, and on what councils decide.
        let sum = c::room(&h.portal, id).await.expect("view").item(draft).expect("item").sha256.clone();
        let said = paper.rests_on.iter().find(|s| s.contains(&sum)).expect("the digest of the draft");
        assert!(said.contains("des eingefrorenen Entwurfs vor den Änderungen") && said.contains("sobald sie veröffentlicht ist"), "{said}");
        // The same for all, and for good.
        let other = c::paper(&chair(&h), id, "olfen").await.expect("paper");
        assert_eq!((&other.annexes, &other.changes, &other.rests_on), (&paper.annexes, &paper.changes, &paper.rests_on));
        assert_ne!(other.projects, paper.projects);
        assert!(portal::editions::verify(&h.portal).await.expect("verified").is_empty());
    }
}

on_both! {
    async fn an_edition_is_named_by_the_digest_that_the_board_compares(backend: Backend) {
        let h = Harness::demo(backend).await;
        let first = h.publish("Zur Probe").await;
        h.load("coesfeld/2026.json").await;
        let second = h.publish("Fortgeschrieben").await;
        let id = conference(&h).await;
        let one = item(&h, id, "Fassung", &format!("edition:{}", second.number)).await;
        let two = item(&h, id, "Vergleich", &format!("comparison:{}-{}", first.number, second.number)).await;
        let paper = adopted(&h, id, &[one, two]).await;
        assert_eq!(paper.annexes.len(), 1, "what both decide on is annexed once");
        assert!(paper.annexes[0].title.ends_with(&format!("Fassung {}", second.number)), "{}", paper.annexes[0].title);
        let shown = portal::published::edition(&h.portal, second.number).await.expect("edition");
        assert!(shown.contents.fields.iter().all(|f| paper.annexes[0].text.plain().contains(&f.content.title)));
        assert_eq!(paper.rests_on.len(), 2);
        for said in &paper.rests_on {
            assert!(said.contains(&second.digest) && said.contains("Über diese Fassung entscheiden die Räte."), "{said}");
        }
        assert!(!paper.rests_on.concat().contains(&first.digest) && paper.changes.is_empty());
    }
}

on_both! {
    async fn a_fact_sheet_is_annexed_as_it_was_frozen(backend: Backend) {
        let h = Harness::demo(backend).await;
        h.load("coesfeld/2026.json").await;
        let contents = portal::editions::assemble(&h.db).await.expect("contents");
        let sheet = contents.sheets.iter().find(|s| !s.content.fields.is_empty() && !s.content.milestones.is_empty()).expect("a sheet");
        let id = conference(&h).await;
        let item = item(&h, id, "Projekt", &format!("fact_sheet:{}", sheet.id)).await;
        let seen = c::room(&h.portal, id).await.expect("view");
        let Subject::FactSheet { sheet: frozen } = &seen.item(item).expect("item").subject else { panic!("a fact sheet") };
        let frozen = frozen.clone();
        let paper = adopted(&h, id, &[item]).await;
        assert_eq!(paper.annexes.len(), 1);
        assert_eq!(paper.annexes[0].title, format!("Projektsteckbrief P-{}: {}", frozen.number, frozen.content.title));
        let plain = paper.annexes[0].text.plain();
        let names = domain::names::Names::of(&contents);
        for words in [frozen.content.summary.as_str(), names.get(frozen.content.lead), frozen.content.status.label(contract::Lang::De), &frozen.content.milestones[0].title] {
            assert!(plain.contains(words), "{words} in {plain}");
        }
        assert!(paper.rests_on[0].contains("des eingefrorenen Steckbriefs"), "{}", paper.rests_on[0]);
    }
}
