//! The strategy: frame, fields, goals, indicators, notes, editions.

use super::super::scene::{FIELDS, made};
use super::{OLD, Probe, act, comment, file, page, state, suggest, text};
use contract::Id;
use domain::rights::Action::{CommentText, EditField, EditStrategy, EnterWorkspace, PreviewEdition, PublishEdition, SetPriority};
use domain::rights::Belongs;
use http_tests::key;

pub fn add(probes: &mut Vec<Probe>) {
    let region = Belongs::region;
    let (zero, field) = (Id::nil().to_string(), key("field/mobilitaet").to_string());
    let edition = [("number", "1"), ("preview", "x"), ("label", "discussion"), ("reason", "x")];
    probes.extend([
        page(EnterWorkspace, region(), "/arbeit/strategie"),
        page(EnterWorkspace, region(), "/arbeit/themenfelder/mobilitaet"),
        page(EnterWorkspace, region(), format!("/arbeit/texte/strategy/{zero}/principles/live")),
        page(EditStrategy, region(), "/arbeit/strategie/rahmen"),
        page(EditStrategy, region(), "/arbeit/themenfelder/neu"),
        page(EnterWorkspace, region(), format!("/arbeit/texte/strategy/{zero}/principles")),
        page(EnterWorkspace, region(), format!("/arbeit/texte/strategy/{zero}/principles/kommentare")),
        page(EnterWorkspace, region(), format!("/arbeit/texte/strategy/{zero}/principles/personen")),
        page(EnterWorkspace, region(), format!("/arbeit/texte/strategy/{zero}/principles/bausteine")),
        comment(region(), format!("strategy/{zero}/principles")),
        suggest(region(), "strategy", &zero, "principles"),
        act(CommentText, region(), "texts/comment", &state("strategy", &zero, "principles", ("text", ""))),
        page(EnterWorkspace, region(), format!("/arbeit/texte/strategy/{zero}/principles/staende")),
        page(EnterWorkspace, region(), format!("/arbeit/texte/strategy/{zero}/principles/verfasser")),
        page(EnterWorkspace, region(), format!("/arbeit/texte/strategy/{zero}/principles/datei/md")),
        page(EditStrategy, region(), format!("/arbeit/texte/strategy/{zero}/principles/einlesen")),
        page(EditStrategy, region(), format!("/arbeit/texte/strategy/{zero}/principles/zurueckholen")),
        file(EditStrategy, region(), format!("/arbeit/texte/strategy/{zero}/principles/einlesen")),
        act(EditStrategy, region(), "texts/keep", &state("strategy", &zero, "principles", ("name", ""))),
        act(EditStrategy, region(), "texts/restore", &state("strategy", &zero, "principles", ("which", ""))),
        act(EditStrategy, region(), "strategy/save", &[("title", "")]),
        act(EditStrategy, region(), "fields/save", &[("title", ""), ("number", "9")]),
        act(EditStrategy, region(), "fields/order", &[("parent", ""), ("seen", "x")]),
        act(EditStrategy, region(), "fields/step", &[("id", &field), OLD, ("step", "withdraw")]),
        act(EditStrategy, region(), "texts/save", &text("strategy", &zero, "principles")),
        page(PreviewEdition, region(), "/arbeit/fassungen/neu"),
        page(PreviewEdition, region(), "/arbeit/fassungen/vorschau"),
        page(PreviewEdition, region(), "/arbeit/fassungen/vorschau/strategie"),
        page(PublishEdition, region(), "/arbeit/fassungen/neu"),
        act(PublishEdition, region(), "editions/publish", &edition),
    ]);
    fields(probes);
}

fn fields(probes: &mut Vec<Probe>) {
    for (i, f) in FIELDS.iter().enumerate() {
        let slug = f.slug;
        let thing = || f.belongs();
        let (id, group, number) = (key(&format!("field/{slug}")).to_string(), key(f.group).to_string(), (700 + i).to_string());
        let goal = key(&format!("goal/{slug}/1")).to_string();
        let [note, indicator, attached, gone] =
            ["note", "indicator", "file", "gone"].map(|what| made(&format!("{what}/{slug}")).to_string());
        let save = |priority: &str, action| {
            let fields =
                [("id", id.as_str()), OLD, ("title", "x"), ("number", &number), ("priority", priority), ("responsible_group", &group)];
            act(action, thing(), "fields/save", &fields)
        };
        probes.extend(
            [
                save("2", EditField),
                save("", SetPriority).also(EditField),
                act(EditField, thing(), "goals/save", &[("field_id", &id), ("number", "1"), ("title", "")]),
                act(EditField, thing(), "goals/step", &[("id", &goal), OLD, ("step", "restore")]),
                act(EditField, thing(), "fields/order", &[("parent", &id), ("seen", "x")]),
                act(EditField, thing(), "fields/order", &[("parent", &goal), ("seen", "x")]),
                act(EditField, thing(), "fields/note", &[("field_id", &id), ("actual", "")]),
                act(EditField, thing(), "fields/note-step", &[("id", &note), OLD, ("step", "restore")]),
                act(EditField, thing(), "indicators/save", &[("goal_id", &goal), ("title", "")]),
                act(EditField, thing(), "indicators/step", &[("id", &indicator), OLD, ("step", "restore")]),
                act(EditField, thing(), "texts/save", &text("field", &id, "vision")),
                act(EditField, thing(), "texts/save", &text("goal", &goal, "text")),
                page(EditField, thing(), format!("/arbeit/themenfelder/{slug}/bearbeiten")),
                page(EditField, thing(), format!("/arbeit/themenfelder/{slug}/sachstand")),
                page(EditField, thing(), format!("/arbeit/themenfelder/{slug}/dateien")),
                file(EditField, thing(), format!("/arbeit/themenfelder/{slug}/dateien")),
                act(EditField, thing(), "attachments/withdraw", &[("id", &gone), ("reason", "")]),
                act(EditField, thing(), "attachments/restore", &[("id", &attached)]),
                page(EnterWorkspace, thing(), format!("/arbeit/dateien/{attached}/file.txt")),
                page(EditField, thing(), format!("/arbeit/themenfelder/{slug}/ziele/neu")),
                page(EditField, thing(), format!("/arbeit/themenfelder/{slug}/ziele/{goal}")),
                page(EditField, thing(), format!("/arbeit/themenfelder/{slug}/ziele/{goal}/kennzahlen/neu")),
                page(EditField, thing(), format!("/arbeit/themenfelder/{slug}/ziele/{goal}/kennzahlen/{indicator}")),
                page(EnterWorkspace, thing(), format!("/arbeit/texte/field/{id}/vision")),
                page(EnterWorkspace, thing(), format!("/arbeit/texte/goal/{goal}/text")),
                comment(thing(), format!("field/{id}/vision")),
                suggest(thing(), "field", &id, "vision"),
                suggest(thing(), "goal", &goal, "text"),
                act(CommentText, thing(), "texts/comment", &state("field", &id, "vision", ("text", ""))),
                page(EditField, thing(), format!("/arbeit/texte/field/{id}/vision/einlesen")),
                page(EditField, thing(), format!("/arbeit/texte/field/{id}/vision/zurueckholen")),
                file(EditField, thing(), format!("/arbeit/texte/field/{id}/vision/einlesen")),
                act(EditField, thing(), "texts/keep", &state("field", &id, "vision", ("name", ""))),
                act(EditField, thing(), "texts/restore", &state("field", &id, "vision", ("which", ""))),
                comment(thing(), format!("goal/{goal}/text")),
                act(CommentText, thing(), "texts/comment", &state("goal", &goal, "text", ("text", ""))),
            ]
            .into_iter()
            .map(|p| p.state(f.state)),
        );
    }
}
