//! Assessments: set up, answered, released, consolidated.

use super::{OLD, Probe, act, bare, file, page};
use domain::rights::Action::{AnswerAssessment, Consolidate, EditAssessment, EnterWorkspace, ReadAnswers, ReleaseAnswers, ReleaseForMayor};
use domain::rights::Belongs;
use http_tests::key;

pub fn add(probes: &mut Vec<Probe>) {
    let (closed, open) = (key("assessment/2019").to_string(), key("assessment/2026").to_string());
    let at = |year: u32| {
        if year == 2019 { "/arbeit/bedarfsabfragen/bedarfsabfrage-2019" } else { "/arbeit/bedarfsabfragen/bedarfsabfrage-2026" }
    };
    let region = Belongs::region;
    probes.extend([
        page(EnterWorkspace, region(), "/arbeit/bedarfsabfragen"),
        page(EnterWorkspace, region(), at(2026)),
        page(EnterWorkspace, region(), format!("{}/auswertung", at(2019))),
        page(EnterWorkspace, region(), format!("{}/vorschlaege/1", at(2019))),
        page(EditAssessment, region(), "/arbeit/bedarfsabfragen/neu"),
        page(EditAssessment, region(), format!("{}/bearbeiten", at(2026))),
        act(EditAssessment, region(), "assessments/save", &[("title", "")]),
        act(EditAssessment, region(), "assessments/step", &[("id", &open), OLD, ("step", "close")]),
        act(EditAssessment, region(), "assessments/extend", &[("id", &open), OLD, ("day", "")]),
        bare(EditAssessment, region(), "assessments/remind", &[("id", &closed)]),
    ]);
    for town in ["nottuln", "senden"] {
        let thing = || Belongs::to(key(&format!("org/{town}")));
        let sheet = |year: u32| key(&format!("answers/{year}/{town}")).to_string();
        let (now, then) = (sheet(2026), sheet(2019));
        let form = format!("{}/bogen/{town}", at(2026));
        probes.extend([
            page(ReadAnswers, thing(), form.clone()),
            page(ReadAnswers, thing(), format!("{form}/stand.json")),
            page(ReadAnswers, thing(), format!("{form}/bogen.xlsx")),
            page(AnswerAssessment, thing(), format!("{form}/einlesen")),
            file(AnswerAssessment, thing(), format!("{form}/einlesen")),
            act(AnswerAssessment, thing(), "answers/save", &[("sheet", &now)]),
            bare(AnswerAssessment, thing(), "answers/here", &[("sheet", &now)]),
            act(AnswerAssessment, thing(), "answers/submit", &[("sheet", &then), OLD]),
            act(AnswerAssessment, thing(), "answers/revise", &[("sheet", &then), OLD, ("reason", "")]),
            act(ReleaseAnswers, thing(), "answers/release", &[("sheet", &now), OLD]),
            act(ReleaseAnswers, thing(), "answers/send-back", &[("sheet", &now), OLD, ("reason", "")]),
            // The scene lets coordinators release here, too.
            act(ReleaseForMayor, thing(), "answers/release", &[("sheet", &then), OLD]),
            act(ReleaseForMayor, thing(), "answers/send-back", &[("sheet", &then), OLD, ("reason", "")]),
        ]);
    }
    for (assessment, group) in [(&closed, "group/mobilitaet"), (&open, "group/bildung")] {
        let thing = || Belongs::group(Some(key(group)));
        probes.extend([
            act(Consolidate, thing(), "consolidations/rule", &[("assessment", assessment), OLD, ("method", "")]),
            act(Consolidate, thing(), "consolidations/deviate", &[("assessment", assessment), OLD, ("asked", "")]),
            act(Consolidate, thing(), "proposals/freeze", &[("assessment", assessment), ("seen", "")]),
        ]);
    }
}
