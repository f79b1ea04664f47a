//! Fact sheets, their reports and files.

use super::super::scene::{SHEETS, made};
use super::{OLD, Probe, act, comment, file, page, state, suggest, text};
use contract::Id;
use domain::rights::Action::{
    CommentText, CreateFactSheet, EditFactSheet, EnterWorkspace, ReleaseFactSheet, ReportProgress, WithdrawReport,
};
use domain::rights::Belongs;
use http_tests::key;

pub fn add(probes: &mut Vec<Probe>) {
    let region = Belongs::region;
    let own = key("org/nottuln");
    probes.extend([
        page(EnterWorkspace, region(), "/arbeit/projekte"),
        page(EnterWorkspace, region(), "/arbeit/projekte.csv"),
        page(EnterWorkspace, region(), "/arbeit/projekte.xlsx"),
        page(EnterWorkspace, region(), "/arbeit/projekte/2"),
        page(EnterWorkspace, region(), format!("/arbeit/dateien/{}/probe.txt", made("file/2"))),
        page(CreateFactSheet, Belongs::to(own), "/arbeit/projekte/neu"),
        // Whoever may makes one copy; the form sent again makes no second one.
        act(
            CreateFactSheet,
            Belongs::to(own),
            "fact_sheets/copy",
            &[("id", &key("sheet/2").to_string()), ("once", &made("copy").to_string())],
        ),
    ]);
    for lead in ["org/nottuln", "org/senden"] {
        let lead = key(lead);
        probes.push(act(CreateFactSheet, Belongs::to(lead), "fact_sheets/save", &[("lead", &lead.to_string()), ("title", "")]));
    }
    for s in SHEETS {
        let (n, id, thing) = (s.number, s.id().to_string(), || s.belongs());
        let [report, attached, gone] = ["report", "file", "gone"].map(|what| made(&format!("{what}/{n}")).to_string());
        let (lead, nobody) = (key(s.lead).to_string(), Id::from_u128(1).to_string());
        probes.extend(
            [
                page(EditFactSheet, thing(), format!("/arbeit/projekte/{n}/bearbeiten")),
                page(EditFactSheet, thing(), format!("/arbeit/projekte/{n}/dateien")),
                page(EnterWorkspace, thing(), format!("/arbeit/texte/fact_sheet/{id}/narrative")),
                comment(thing(), format!("fact_sheet/{id}/narrative")),
                suggest(thing(), "fact_sheet", &id, "narrative"),
                act(CommentText, thing(), "texts/comment", &state("fact_sheet", &id, "narrative", ("text", ""))),
                page(EditFactSheet, thing(), format!("/arbeit/texte/fact_sheet/{id}/narrative/einlesen")),
                page(EditFactSheet, thing(), format!("/arbeit/texte/fact_sheet/{id}/narrative/zurueckholen")),
                file(EditFactSheet, thing(), format!("/arbeit/texte/fact_sheet/{id}/narrative/einlesen")),
                act(EditFactSheet, thing(), "texts/keep", &state("fact_sheet", &id, "narrative", ("name", ""))),
                act(EditFactSheet, thing(), "texts/restore", &state("fact_sheet", &id, "narrative", ("which", ""))),
                file(EditFactSheet, thing(), format!("/arbeit/projekte/{n}/dateien")),
                act(EditFactSheet, thing(), "fact_sheets/save", &[("id", &id), OLD, ("lead", &lead), ("title", "")]),
                act(EditFactSheet, thing(), "fact_sheets/owner", &[("id", &id), OLD, ("owner", "")]),
                act(EditFactSheet, thing(), "fact_sheets/bulk", &[("ids[0]", &format!("{id}:0")), ("change", "owner"), ("owner", &nobody)]),
                act(EditFactSheet, thing(), "attachments/withdraw", &[("id", &gone), ("reason", "")]),
                act(EditFactSheet, thing(), "attachments/restore", &[("id", &attached)]),
                act(EditFactSheet, thing(), "texts/save", &text("fact_sheet", &id, "narrative")),
                page(ReportProgress, thing(), format!("/arbeit/projekte/{n}/sachstand")),
                act(ReportProgress, thing(), "fact_sheets/progress", &[("id", &id), ("actual", "")]),
                act(WithdrawReport, thing(), "fact_sheets/withdraw_note", &[("id", &report), ("reason", "")]),
                act(WithdrawReport, thing(), "fact_sheets/restore_note", &[("id", &report)]),
                act(ReleaseFactSheet, thing(), "fact_sheets/release", &[("id", &id), OLD]),
                act(ReleaseFactSheet, thing(), "fact_sheets/withdraw", &[("id", &id), OLD, ("reason", "")]),
                act(ReleaseFactSheet, thing(), "fact_sheets/restore", &[("id", &id), OLD]),
            ]
            .into_iter()
            .map(|p| p.state(s.state)),
        );
    }
}
