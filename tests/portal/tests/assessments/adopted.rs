//! How a field came to its priority is public once a conference adopted the list, single answers not.

use super::*;
use contract::conference::Stance;
use portal::conferences as c;
use portal_tests::conference;

async fn sitting(h: &Harness, id: Id, step: &str) {
    conference::step(&conference::chair(h), id, step).await.unwrap_or_else(|e| panic!("{step}: {e:?}"));
}

/// A conference that decides on a frozen proposal with this outcome, up to its closing.
async fn decided(h: &Harness, proposal: Id, outcome: &str) -> Id {
    let chair = conference::chair(h);
    let id = c::save(&chair, conference::details(&format!("conference/{outcome}"))).await.expect("saved");
    let item = conference::item(h, id, &format!("Liste {outcome}"), &format!("proposal:{proposal}")).await;
    sitting(h, id, "invite").await;
    for town in &MEMBERS[1..] {
        c::take(&h.mayor(town), conference::position(item, town, Stance::Consent)).await.expect("position");
    }
    sitting(h, id, "open").await;
    conference::all_present(h, id).await;
    c::outcome(&chair, conference::outcome(id, item, outcome)).await.expect("outcome");
    sitting(h, id, "close").await;
    id
}

on_both! {
    async fn an_adopted_list_says_its_classes_and_reasons_and_no_single_answer(backend: Backend) {
        let h = Harness::demo(backend).await;
        let steward = h.steward();
        a::save_setup(&steward, AssessmentForm { public: String::new(), ..setup() }).await.expect("set up");
        step(&steward, "open").await.expect("opened");
        for (i, town) in MEMBERS.iter().enumerate() {
            released(&h, town, [5, 4 + (i % 2) as i32, 1]).await;
        }
        step(&steward, "close").await.expect("closed");
        let seen = a::consolidation(&steward, SLUG).await.expect("consolidation");
        let asked = seen.overlay.assessment.setup.fields.iter().find(|f| f.field_id == Some(key("field/bildung"))).expect("asked about").id;
        let form = DeviationForm { assessment: seen.overlay.assessment.id.to_string(), version: "0".into(), asked: asked.to_string(), class: "3".into(), reason: "Schulen warten nicht.".into(), ..DeviationForm::default() };
        a::deviate(&steward, form).await.expect("deviates");
        let seen = a::consolidation(&steward, SLUG).await.expect("consolidation").seen();
        let head = portal::proposals::freeze(&steward, FreezeForm { assessment: form_id(&h).await, seen }).await.expect("frozen");
        let nothing = async |when: &str| assert!(a::public(&h.portal).await.expect("public").is_empty(), "{when}");
        nothing("a proposal is the group's own").await;
        let put_off = decided(&h, head.id, "postponed").await;
        sitting(&h, put_off, "freeze").await;
        nothing("postponed is not adopted").await;
        let before = h.portal.now();
        let conference = decided(&h, head.id, "unanimous").await;
        nothing("nothing is public before the minutes are settled").await;
        sitting(&h, conference, "freeze").await;

        let all = a::public(&h.portal).await.expect("public");
        assert_eq!((all.len(), all[0].title.as_str(), all[0].open()), (1, "Probe", false));
        assert!(all[0].proposal(before).is_none(), "an older edition does not know of it");
        let found = all[0].proposal(h.portal.now()).expect("adopted");
        let line = found.lines.iter().find(|l| l.proposed.field() == key("field/bildung")).expect("the field was asked about");
        assert_eq!((line.proposed.reason.as_str(), line.rated), ("Schulen warten nicht.", 12));
        assert!(line.proposed.deviates() && line.proposed.computed.is_some());
        assert!(found.lines.iter().all(|l| l.proposed.value.is_none()), "a value of twelve times five says what each has answered");
        assert!(MEMBERS.iter().all(|t| all[0].answers(key(&format!("org/{t}"))).is_none()));
        let text = format!("{all:?}");
        assert!(!text.contains("Kommentar") && !text.contains("ratings") && !text.contains("Glasfaser"), "{text}");
        // It stays so, whatever becomes of the assessment.
        step(&steward, "withdraw").await.expect("withdrawn");
        assert_eq!(a::public(&h.portal).await.expect("public").len(), 1);
    }
}

async fn form_id(h: &Harness) -> String {
    a::show(&h.steward(), SLUG).await.expect("shown").id.to_string()
}
