//! The mayors' conference.

use super::super::scene::made;
use super::{OLD, Probe, act, file, page, text};
use contract::strategy::EditState;
use domain::rights::Action::{EditMinutes, NameDeputy, NumberPaper, PrepareConference, ReadConference, RecordOutcome, TakePosition};
use domain::rights::Belongs;
use http_tests::key;

pub fn add(probes: &mut Vec<Probe>) {
    let region = Belongs::region;
    let id = |state: &str| made(&format!("conference/{state}")).to_string();
    let item = |state: &str| made(&format!("item/{state}")).to_string();
    let (invited, closed, open) = (id("invited"), id("closed"), id("open"));
    let at = format!("/arbeit/konferenzen/{invited}");
    let point = format!("{at}/punkte/{}", item("invited"));
    probes.push(page(ReadConference, region(), "/arbeit/konferenzen"));
    for below in ["", "/termin.ics", "/sitzung", "/sitzung/eigenes", "/beamer", "/live", "/niederschrift", "/vorlagen", "/vorlagen/nottuln"]
    {
        probes.push(page(ReadConference, region(), format!("{at}{below}")));
    }
    probes.extend([
        page(ReadConference, region(), point.clone()),
        page(PrepareConference, region(), "/arbeit/konferenzen/neu"),
        page(PrepareConference, region(), format!("{at}/bearbeiten")),
        page(PrepareConference, region(), format!("{at}/punkte/neu")),
        page(PrepareConference, region(), format!("{point}/bearbeiten")),
        page(PrepareConference, region(), format!("{point}/neuer-stand")),
        file(PrepareConference, region(), format!("{point}/dateien")),
        act(PrepareConference, region(), "conferences/save", &[("title", "")]),
        act(PrepareConference, region(), "conferences/item", &[("conference_id", &invited), ("title", "")]),
        act(PrepareConference, region(), "conferences/order", &[("parent", &invited), ("seen", "x")]),
        act(PrepareConference, region(), "conferences/step", &[("id", &invited), ("step", "invite")]),
        act(PrepareConference, region(), "conferences/call-off", &[("id", &invited), ("reason", "")]),
        act(PrepareConference, region(), "conferences/file-step", &[("id", &invited), ("step", "withdraw"), ("reason", "")]),
        act(PrepareConference, region(), "conferences/item-step", &[("id", &item("invited")), ("step", "restore")]),
        page(RecordOutcome, region(), format!("{at}/leitung")),
        page(RecordOutcome, region(), format!("{at}/leitung/eigenes")),
        act(RecordOutcome, region(), "conferences/step", &[("id", &invited), ("step", "close")]),
        act(RecordOutcome, region(), "conferences/item-step", &[("id", &item("invited")), ("step", "call")]),
        act(RecordOutcome, region(), "conferences/item-step", &[("id", &item("closed")), ("step", "together")]),
        act(RecordOutcome, region(), "conferences/presence", &[("conference_id", &invited), ("presence", "")]),
        act(RecordOutcome, region(), "conferences/outcome", &[("conference_id", &invited), ("outcome", "")]),
        act(
            RecordOutcome,
            region(),
            "conferences/amendment",
            &[("id", &made("amendment/open/senden").to_string()), OLD, ("step", "reword")],
        ),
    ]);
    // Minutes are edited while they are a draft; before that and once settled, by nobody.
    for (of, state) in [(&closed, EditState::Draft), (&open, EditState::Withdrawn)] {
        probes.push(page(EditMinutes, region(), format!("/arbeit/texte/conference/{of}/minutes")).state(state));
        probes.push(act(EditMinutes, region(), "texts/save", &text("conference", of, "minutes")).state(state));
    }
    for town in ["nottuln", "senden"] {
        let org = key(&format!("org/{town}")).to_string();
        let thing = || Belongs::to(key(&format!("org/{town}")));
        let amendment = made(&format!("amendment/invited/{town}")).to_string();
        let sitting = made(&format!("amendment/open/{town}")).to_string();
        let (invited_item, closed_item) = (item("invited"), item("closed"));
        let own = ("organisation_id", org.as_str());
        probes.extend([
            act(NameDeputy, thing(), "conferences/deputy", &[("conference_id", &invited), own, ("person_id", "x")]),
            act(NumberPaper, thing(), "conferences/paper", &[("conference_id", &closed), own, ("number", &"1".repeat(61))]),
            act(TakePosition, thing(), "conferences/position", &[("item_id", &invited_item), own, ("stance", "")]),
            act(TakePosition, thing(), "conferences/wording", &[("item_id", &invited_item), own]),
            act(TakePosition, thing(), "conferences/withdraw", &[("item_id", &invited_item), own]),
            act(TakePosition, thing(), "conferences/amendment", &[("id", &amendment), OLD, ("step", "reword")]),
            // Also while the conference sits: the chair takes no municipality's proposal back.
            act(TakePosition, thing(), "conferences/amendment", &[("id", &sitting), OLD, ("step", "withdraw")]),
            act(TakePosition, thing(), "conferences/item-step", &[("id", &closed_item), ("step", "apart"), own]),
        ]);
    }
}
