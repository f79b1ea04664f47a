//! Workshops and what becomes of their results.

use super::super::scene::{WORKSHOPS, made};
use super::{OLD, Probe, act, comment, file, page, state, suggest, text};
use contract::strategy::EditState::Draft;
use domain::rights::Action::{CarryResult, CommentText, EditWorkshop, EnterWorkspace};
use domain::rights::Belongs;
use http_tests::key;

pub fn add(probes: &mut Vec<Probe>) {
    probes.extend([
        page(EnterWorkspace, Belongs::region(), "/arbeit/workshops"),
        page(EnterWorkspace, Belongs::region(), "/arbeit/workshops/mobilitaet-2020"),
        page(EditWorkshop, Belongs::group(Some(key("group/mobilitaet"))), "/arbeit/workshops/neu").state(Draft),
    ]);
    for group in ["group/mobilitaet", "group/bildung"] {
        let group = key(group);
        let new = [("group", &*group.to_string()), ("title", "")];
        probes.push(act(EditWorkshop, Belongs::group(Some(group)), "workshops/save", &new).state(Draft));
    }
    for w in WORKSHOPS {
        let (slug, id, thing) = (w.slug, key(&format!("workshop/{}", w.slug)).to_string(), || w.belongs());
        let [result, attached, gone] = ["result", "file", "gone"].map(|what| made(&format!("{what}/{slug}")).to_string());
        let group = key(w.group).to_string();
        let at = format!("/arbeit/workshops/{slug}");
        probes.extend(
            [
                page(EditWorkshop, thing(), format!("{at}/bearbeiten")),
                page(EditWorkshop, thing(), format!("{at}/dateien")),
                file(EditWorkshop, thing(), format!("{at}/dateien")),
                act(EditWorkshop, thing(), "attachments/withdraw", &[("id", &gone), ("reason", "")]),
                act(EditWorkshop, thing(), "attachments/restore", &[("id", &attached)]),
                page(EnterWorkspace, thing(), format!("/arbeit/dateien/{attached}/file.txt")),
                page(EditWorkshop, thing(), format!("{at}/ergebnisse/neu")),
                page(EditWorkshop, thing(), format!("{at}/ergebnisse/{result}")),
                page(EnterWorkspace, thing(), format!("/arbeit/texte/workshop/{id}/minutes")),
                comment(thing(), format!("workshop/{id}/minutes")),
                suggest(thing(), "workshop", &id, "minutes"),
                act(CommentText, thing(), "texts/comment", &state("workshop", &id, "minutes", ("text", ""))),
                page(EditWorkshop, thing(), format!("/arbeit/texte/workshop/{id}/minutes/einlesen")),
                page(EditWorkshop, thing(), format!("/arbeit/texte/workshop/{id}/minutes/zurueckholen")),
                file(EditWorkshop, thing(), format!("/arbeit/texte/workshop/{id}/minutes/einlesen")),
                act(EditWorkshop, thing(), "texts/keep", &state("workshop", &id, "minutes", ("name", ""))),
                act(EditWorkshop, thing(), "texts/restore", &state("workshop", &id, "minutes", ("which", ""))),
                act(EditWorkshop, thing(), "workshops/save", &[("id", &id), OLD, ("group", &group), ("title", "")]),
                act(EditWorkshop, thing(), "workshops/step", &[("id", &id), OLD, ("step", "release")]),
                act(EditWorkshop, thing(), "workshops/step", &[("id", &id), OLD, ("step", "withdraw")]),
                act(EditWorkshop, thing(), "workshops/step", &[("id", &id), OLD, ("step", "restore")]),
                act(EditWorkshop, thing(), "results/save", &[("workshop_id", &id), ("text", "")]),
                act(EditWorkshop, thing(), "results/save", &[("id", &result), OLD, ("workshop_id", &id), ("text", "")]),
                act(EditWorkshop, thing(), "results/step", &[("id", &result), OLD, ("step", "restore")]),
                act(EditWorkshop, thing(), "texts/save", &text("workshop", &id, "minutes")),
                page(CarryResult, thing(), format!("{at}/ergebnisse/{result}/entscheiden")),
                act(CarryResult, thing(), "results/carry", &[("id", &result), OLD, ("target", "")]),
                act(CarryResult, thing(), "results/decline", &[("id", &result), OLD, ("reason", "")]),
                act(CarryResult, thing(), "results/reopen", &[("id", &result), OLD]),
            ]
            .into_iter()
            .map(|p| p.state(w.state)),
        );
    }
}
