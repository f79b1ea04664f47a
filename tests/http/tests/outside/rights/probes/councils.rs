//! The councils: rounds, paths, consultations, and what council information systems say.

use super::super::scene::made;
use super::{OLD, Probe, act, page};
use domain::rights::Action::{EnterWorkspace, OpenCouncilRound, ReadConsultation, RecordConsultation};
use domain::rights::Belongs;
use http_tests::key;

pub fn add(probes: &mut Vec<Probe>) {
    let region = Belongs::region;
    let round = key("round/2026").to_string();
    probes.extend([
        page(EnterWorkspace, region(), "/arbeit/raete"),
        page(EnterWorkspace, region(), "/arbeit/raete/3/nottuln"),
        page(OpenCouncilRound, region(), "/arbeit/raete/neu"),
        page(OpenCouncilRound, region(), "/arbeit/raete/3/aendern"),
        act(OpenCouncilRound, region(), "councils/round", &[("edition", "")]),
        act(OpenCouncilRound, region(), "councils/round", &[("id", &round), OLD, ("edition", "3"), ("proposal", "")]),
    ]);
    for org in ["nottuln", "senden"] {
        let (organisation, at) = (key(&format!("org/{org}")), format!("/arbeit/raete/3/{org}"));
        // The first is recorded: it can neither be dropped nor restored.
        let first = key(&format!("consultation/2026/{org}/1")).to_string();
        let (id, proposal) = (organisation.to_string(), made(&format!("proposal/{org}")).to_string());
        let thing = || Belongs::to(organisation);
        let new = [("round_id", round.as_str()), ("organisation_id", &id), ("body", "")];
        probes.extend([
            page(RecordConsultation, thing(), format!("{at}/neu")),
            page(RecordConsultation, thing(), format!("{at}/{first}")),
            page(ReadConsultation, thing(), format!("{at}/{first}/verlauf")),
            page(RecordConsultation, thing(), format!("/arbeit/sitzungsdienst/{org}")),
            act(RecordConsultation, thing(), "councils/begin", &new[..2]),
            act(RecordConsultation, thing(), "councils/save", &new),
            act(RecordConsultation, thing(), "councils/save", &[("id", &first), OLD, ("body", "")]),
            act(RecordConsultation, thing(), "councils/drop", &[("id", &first), OLD]),
            act(RecordConsultation, thing(), "councils/restore", &[("id", &first), OLD]),
            act(RecordConsultation, thing(), "councils/setup", &[("organisation_id", &id), OLD]),
            act(RecordConsultation, thing(), "oparl/look", &[("organisation_id", &id)]),
            act(RecordConsultation, thing(), "oparl/turn_down", &[("id", &proposal)]),
        ]);
    }
}
