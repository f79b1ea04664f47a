//! The region: its data and pages, members, groups, bodies, lists and log.

use super::{OLD, Probe, act, bare, file, page, text};
use contract::Id;
use domain::rights::Action::{EditMembers, EditRegion, ExportAll, ExportOwn, Import, ReadAudit};
use domain::rights::Belongs;
use http_tests::key;

pub fn add(probes: &mut Vec<Probe>) {
    let region = Belongs::region;
    let nobody = Id::from_u128(1).to_string();
    let (imprint, member, group) = (key("page/impressum").to_string(), key("org/nottuln").to_string(), key("group/bildung").to_string());
    let edit_region = |address: &str| page(EditRegion, Belongs::region(), address);
    let edit_members = |address: &str| page(EditMembers, Belongs::region(), address);
    probes.extend(["/arbeit/verbund", "/arbeit/verbund/angaben", "/arbeit/seiten", "/arbeit/barrieren"].map(edit_region));
    probes.extend(
        [
            "/arbeit/verbund/mitglieder",
            "/arbeit/verbund/mitglieder/neu",
            &format!("/arbeit/verbund/mitglieder/{member}"),
            "/arbeit/verbund/gruppen",
            "/arbeit/verbund/gremien",
        ]
        .map(edit_members),
    );
    probes.extend([
        edit_region(&format!("/arbeit/texte/page/{imprint}/body")),
        file(EditRegion, region(), "/arbeit/wappen"),
        act(EditRegion, region(), "region/save", &[("name", "")]),
        act(EditRegion, region(), "pages/save", &[("title", "")]),
        act(EditRegion, region(), "pages/withdraw", &[("id", &imprint), ("reason", "")]),
        act(EditRegion, region(), "pages/restore", &[("id", &imprint), ("reason", "")]),
        act(EditRegion, region(), "texts/save", &text("page", &imprint, "body")),
        act(EditRegion, region(), "barriers/settle", &[("id", &nobody), ("reason", "")]),
        // A coat of arms that nobody has seen is not taken away.
        bare(EditRegion, region(), "pictures/remove", &[("organisation", ""), ("seen", &nobody)]),
        act(EditMembers, region(), "organisations/save", &[("id", &member), OLD, ("name", "")]),
        act(EditMembers, region(), "organisations/leave", &[("id", &member), ("reason", "")]),
        act(EditMembers, region(), "organisations/return", &[("id", &member), ("reason", "")]),
        act(EditMembers, region(), "groups/save", &[("name", "")]),
        act(EditMembers, region(), "groups/close", &[("id", &group), ("reason", "")]),
        act(EditMembers, region(), "groups/reopen", &[("id", &group), ("reason", "")]),
        act(EditMembers, region(), "bodies/save", &[("name", "")]),
        act(EditMembers, region(), "bodies/close", &[("id", &nobody), ("reason", "")]),
        act(EditMembers, region(), "bodies/reopen", &[("id", &nobody), ("reason", "")]),
        page(ExportAll, region(), "/arbeit/ausgabe/alles"),
        file(ExportAll, region(), "/arbeit/ausgabe/alles"),
        file(ExportOwn, Belongs::to(key("org/nottuln")), "/arbeit/ausgabe/kommunen/nottuln"),
        page(ExportOwn, Belongs::to(key("org/nottuln")), "/arbeit/ausgabe/kommunen/nottuln"),
        page(ExportOwn, Belongs::to(key("org/senden")), "/arbeit/ausgabe/kommunen/senden"),
        page(Import, region(), "/arbeit/einlesen"),
        page(Import, region(), "/arbeit/einlesen/kommunen"),
        page(Import, region(), "/arbeit/einlesen/personen"),
        file(Import, region(), "/arbeit/einlesen/kommunen"),
        bare(Import, region(), "import/apply", &[("kind", "kommunen"), ("f[file]", &nobody), ("f[promise]", "x")]),
        page(ReadAudit, region(), "/arbeit/protokoll"),
        page(ReadAudit, region(), "/arbeit/protokoll.csv"),
    ]);
}
