//! Every address of the portal and who may use it: one table.
//!
//! Use cases enforce the rights; this table says which one each address leads to. `portal
//! endpoints` prints it. The tests in `tests/http` fail when a route or a server function has no
//! row, when a row has no route, and when an address lets somebody in whom its row keeps out.

use domain::rights::Action;
use std::fmt::Write;

/// What somebody needs to use an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Nothing: it is public, or part of the login itself.
    Nothing,
    /// A login, whatever the roles: it is about the own account.
    Login,
    /// One of these rights; which one depends on the thing that the request names.
    Right(&'static [Action]),
}

/// One address.
#[derive(Clone, Copy, Debug)]
pub struct Endpoint {
    pub method: &'static str,
    /// As it stands at `.route(…)`; public pages exist below `/en` and `/fassungen/{nummer}` too.
    pub path: &'static str,
    pub need: Need,
}

const fn get(path: &'static str, need: Need) -> Endpoint {
    Endpoint { method: "GET", path, need }
}

const fn post(path: &'static str, need: Need) -> Endpoint {
    Endpoint { method: "POST", path, need }
}

use Action::*;
use Need::{Login, Nothing, Right};

/// The table, in the order of the sources that register the addresses.
pub const ENDPOINTS: &[Endpoint] = &[
    // app/src/public.rs
    get("/", Nothing),
    get("/strategie", Nothing),
    get("/themenfelder", Nothing),
    get("/themenfelder/{slug}", Nothing),
    get("/fassungen", Nothing),
    get("/fassungen/vergleich", Nothing),
    get("/fassungen/{nummer}", Nothing),
    get("/en/", Nothing),
    get("/stil/region.css", Nothing),
    get("/stil/symbol.svg", Nothing),
    get("/stil/wappen/{id}", Nothing),
    get("/workshops", Nothing),
    get("/workshops/{slug}", Nothing),
    get("/kommunen", Nothing),
    get("/kommunen/{slug}", Nothing),
    get("/beschluesse", Nothing),
    get("/konferenzen", Nothing),
    get("/konferenzen/{tag}", Nothing),
    get("/beschluesse.ics", Nothing),
    get("/beschluesse.csv", Nothing),
    get("/beschluesse.xlsx", Nothing),
    get("/projekte", Nothing),
    get("/projekte.csv", Nothing),
    get("/projekte.xlsx", Nothing),
    get("/projekte/{adresse}", Nothing),
    get("/dateien/{id}/{name}", Nothing),
    get("/suche", Nothing),
    get("/neuigkeiten.atom", Nothing),
    get("/sitemap.xml", Nothing),
    get("/robots.txt", Nothing),
    get("/.well-known/security.txt", Nothing),
    get("/impressum", Nothing),
    get("/datenschutz", Nothing),
    get("/barrierefreiheit", Nothing),
    get("/leichte-sprache", Nothing),
    get("/gebaerdensprache", Nothing),
    get("/seiten/{slug}", Nothing),
    get("/barriere-melden", Nothing),
    post("/barriere-melden", Nothing),
    get("/barriere-melden/danke", Nothing),
    get("/konto-geloescht", Nothing),
    get("/einladung/{token}", Nothing),
    post("/einladung/{token}", Nothing),
    get("/nachrichten/abbestellen/{token}", Nothing),
    post("/nachrichten/abbestellen/{token}", Nothing),
    // app/src/work.rs
    get("/arbeit", Login),
    get("/arbeit/konto", Login),
    get("/arbeit/nachrichten", Login),
    get("/arbeit/strategie", Right(&[EnterWorkspace])),
    get("/arbeit/themenfelder/neu", Right(&[EditStrategy])),
    get("/arbeit/themenfelder/{slug}", Right(&[EnterWorkspace])),
    get("/arbeit/themenfelder/{slug}/bearbeiten", Right(&[EditField])),
    get("/arbeit/themenfelder/{slug}/ziele/neu", Right(&[EditField])),
    get("/arbeit/themenfelder/{slug}/ziele/{id}", Right(&[EditField])),
    get("/arbeit/texte/{kind}/{owner}/{slot}", Right(&[EnterWorkspace, EditRegion, EditMinutes])),
    get("/arbeit/texte/{kind}/{owner}/{slot}/kommentare", Right(&[EnterWorkspace])),
    post("/arbeit/texte/{kind}/{owner}/{slot}/kommentare", Right(&[CommentText])),
    get("/arbeit/texte/{kind}/{owner}/{slot}/personen", Right(&[EnterWorkspace])),
    get("/arbeit/texte/{kind}/{owner}/{slot}/bausteine", Right(&[EnterWorkspace])),
    get("/arbeit/texte/{kind}/{owner}/{slot}/staende", Right(&[EnterWorkspace])),
    get("/arbeit/texte/{kind}/{owner}/{slot}/verfasser", Right(&[EnterWorkspace])),
    get("/arbeit/texte/{kind}/{owner}/{slot}/datei/{format}", Right(&[EnterWorkspace])),
    get("/arbeit/texte/{kind}/{owner}/{slot}/einlesen", Right(&[EditStrategy, EditField, EditFactSheet, EditWorkshop])),
    post("/arbeit/texte/{kind}/{owner}/{slot}/einlesen", Right(&[EditStrategy, EditField, EditFactSheet, EditWorkshop])),
    get("/arbeit/fassungen/neu", Right(&[PreviewEdition, PublishEdition])),
    get("/arbeit/fassungen/vorschau", Right(&[PreviewEdition])),
    get("/arbeit/fassungen/vorschau/{*seite}", Right(&[PreviewEdition])),
    get("/arbeit/konto/daten.json", Login),
    get("/arbeit/hilfe/rechte", Login),
    get("/arbeit/strategie/rahmen", Right(&[EditStrategy])),
    get("/arbeit/themenfelder/{slug}/sachstand", Right(&[EditField])),
    get("/arbeit/themenfelder/{slug}/ziele/{id}/kennzahlen/neu", Right(&[EditField])),
    get("/arbeit/themenfelder/{slug}/ziele/{id}/kennzahlen/{kennzahl}", Right(&[EditField])),
    get("/arbeit/projekte", Right(&[EnterWorkspace])),
    get("/arbeit/projekte.csv", Right(&[EnterWorkspace])),
    get("/arbeit/projekte.xlsx", Right(&[EnterWorkspace])),
    get("/arbeit/projekte/neu", Right(&[CreateFactSheet])),
    get("/arbeit/projekte/{number}", Right(&[EnterWorkspace])),
    get("/arbeit/projekte/{number}/bearbeiten", Right(&[EditFactSheet])),
    get("/arbeit/projekte/{number}/dateien", Right(&[EditFactSheet])),
    post("/arbeit/projekte/{number}/dateien", Right(&[EditFactSheet])),
    get("/arbeit/projekte/{number}/sachstand", Right(&[ReportProgress])),
    get("/arbeit/dateien/{id}/{name}", Right(&[EnterWorkspace])),
    get("/arbeit/workshops", Right(&[EnterWorkspace])),
    get("/arbeit/workshops/neu", Right(&[EditWorkshop])),
    get("/arbeit/workshops/{slug}", Right(&[EnterWorkspace])),
    get("/arbeit/workshops/{slug}/bearbeiten", Right(&[EditWorkshop])),
    get("/arbeit/workshops/{slug}/ergebnisse/neu", Right(&[EditWorkshop])),
    get("/arbeit/workshops/{slug}/ergebnisse/{id}", Right(&[EditWorkshop])),
    get("/arbeit/workshops/{slug}/ergebnisse/{id}/entscheiden", Right(&[CarryResult])),
    get("/arbeit/raete", Right(&[EnterWorkspace])),
    get("/arbeit/raete/neu", Right(&[OpenCouncilRound])),
    get("/arbeit/raete/{nummer}/aendern", Right(&[OpenCouncilRound])),
    get("/arbeit/raete/{nummer}/{slug}", Right(&[EnterWorkspace])),
    get("/arbeit/raete/{nummer}/{slug}/neu", Right(&[RecordConsultation])),
    get("/arbeit/raete/{nummer}/{slug}/{id}", Right(&[RecordConsultation])),
    get("/arbeit/raete/{nummer}/{slug}/{id}/verlauf", Right(&[ReadConsultation])),
    get("/arbeit/sitzungsdienst/{slug}", Right(&[RecordConsultation])),
    get("/arbeit/konferenzen", Right(&[ReadConference])),
    get("/arbeit/konferenzen/neu", Right(&[PrepareConference])),
    get("/arbeit/konferenzen/{id}", Right(&[ReadConference])),
    get("/arbeit/konferenzen/{id}/bearbeiten", Right(&[PrepareConference])),
    get("/arbeit/konferenzen/{id}/termin.ics", Right(&[ReadConference])),
    get("/arbeit/konferenzen/{id}/punkte/neu", Right(&[PrepareConference])),
    get("/arbeit/konferenzen/{id}/punkte/{item}", Right(&[ReadConference])),
    get("/arbeit/konferenzen/{id}/punkte/{item}/bearbeiten", Right(&[PrepareConference])),
    get("/arbeit/konferenzen/{id}/sitzung", Right(&[ReadConference])),
    get("/arbeit/konferenzen/{id}/sitzung/eigenes", Right(&[ReadConference])),
    get("/arbeit/konferenzen/{id}/beamer", Right(&[ReadConference])),
    get("/arbeit/konferenzen/{id}/leitung", Right(&[RecordOutcome])),
    get("/arbeit/konferenzen/{id}/leitung/eigenes", Right(&[RecordOutcome])),
    get("/arbeit/konferenzen/{id}/live", Right(&[ReadConference])),
    get("/arbeit/konferenzen/{id}/niederschrift", Right(&[ReadConference])),
    get("/arbeit/konferenzen/{id}/vorlagen", Right(&[ReadConference])),
    get("/arbeit/konferenzen/{id}/vorlagen/{kommune}", Right(&[ReadConference])),
    post("/arbeit/konferenzen/{id}/punkte/{item}/dateien", Right(&[PrepareConference])),
    get("/arbeit/bedarfsabfragen", Right(&[EnterWorkspace])),
    get("/arbeit/bedarfsabfragen/neu", Right(&[EditAssessment])),
    get("/arbeit/bedarfsabfragen/{slug}", Right(&[EnterWorkspace])),
    get("/arbeit/bedarfsabfragen/{slug}/bearbeiten", Right(&[EditAssessment])),
    get("/arbeit/bedarfsabfragen/{slug}/bogen/{kommune}", Right(&[ReadAnswers])),
    get("/arbeit/bedarfsabfragen/{slug}/bogen/{kommune}/stand.json", Right(&[ReadAnswers])),
    get("/arbeit/bedarfsabfragen/{slug}/bogen/{kommune}/bogen.xlsx", Right(&[ReadAnswers])),
    get("/arbeit/bedarfsabfragen/{slug}/bogen/{kommune}/einlesen", Right(&[AnswerAssessment])),
    post("/arbeit/bedarfsabfragen/{slug}/bogen/{kommune}/einlesen", Right(&[AnswerAssessment])),
    get("/arbeit/bedarfsabfragen/{slug}/auswertung", Right(&[EnterWorkspace])),
    get("/arbeit/bedarfsabfragen/{slug}/vorschlaege/{nummer}", Right(&[EnterWorkspace])),
    get("/arbeit/personen", Right(&[ReadPeople])),
    get("/arbeit/personen/einladen", Right(&[Invite])),
    get("/arbeit/personen/links", Login),
    get("/arbeit/personen/einladungen", Right(&[Invite])),
    get("/arbeit/personen/{id}", Right(&[ReadPeople])),
    get("/arbeit/verbund", Right(&[EditRegion])),
    get("/arbeit/verbund/angaben", Right(&[EditRegion])),
    get("/arbeit/verbund/mitglieder", Right(&[EditMembers])),
    get("/arbeit/verbund/mitglieder/neu", Right(&[EditMembers])),
    get("/arbeit/verbund/mitglieder/{id}", Right(&[EditMembers])),
    get("/arbeit/verbund/gruppen", Right(&[EditMembers])),
    get("/arbeit/verbund/gremien", Right(&[EditMembers])),
    get("/arbeit/seiten", Right(&[EditRegion])),
    get("/arbeit/barrieren", Right(&[EditRegion])),
    post("/arbeit/wappen", Right(&[EditRegion])),
    get("/arbeit/einlesen", Right(&[Import])),
    get("/arbeit/einlesen/{kind}", Right(&[Import])),
    post("/arbeit/einlesen/{kind}", Right(&[Import])),
    get("/arbeit/ausgabe/alles", Right(&[ExportAll])),
    post("/arbeit/ausgabe/alles", Right(&[ExportAll])),
    get("/arbeit/ausgabe/kommunen/{slug}", Right(&[ExportOwn])),
    post("/arbeit/ausgabe/kommunen/{slug}", Right(&[ExportOwn])),
    get("/arbeit/protokoll", Right(&[ReadAudit])),
    get("/arbeit/protokoll.csv", Right(&[ReadAudit])),
    // Server functions; the route itself only hands on.
    post("/aktion/account/delete", Login),
    post("/aktion/answers/save", Right(&[AnswerAssessment])),
    post("/aktion/answers/here", Right(&[AnswerAssessment])),
    post("/aktion/answers/submit", Right(&[AnswerAssessment])),
    post("/aktion/answers/release", Right(&[ReleaseAnswers, ReleaseForMayor])),
    post("/aktion/answers/send-back", Right(&[ReleaseAnswers, ReleaseForMayor])),
    post("/aktion/answers/revise", Right(&[AnswerAssessment])),
    post("/aktion/assessments/save", Right(&[EditAssessment])),
    post("/aktion/assessments/step", Right(&[EditAssessment])),
    post("/aktion/assessments/extend", Right(&[EditAssessment])),
    post("/aktion/assessments/remind", Right(&[EditAssessment])),
    post("/aktion/attachments/withdraw", Right(&[EditFactSheet])),
    post("/aktion/attachments/restore", Right(&[EditFactSheet])),
    post("/aktion/barriers/settle", Right(&[EditRegion])),
    post("/aktion/bodies/save", Right(&[EditMembers])),
    post("/aktion/bodies/close", Right(&[EditMembers])),
    post("/aktion/bodies/reopen", Right(&[EditMembers])),
    post("/aktion/councils/round", Right(&[OpenCouncilRound])),
    post("/aktion/councils/begin", Right(&[RecordConsultation])),
    post("/aktion/councils/save", Right(&[RecordConsultation])),
    post("/aktion/councils/drop", Right(&[RecordConsultation])),
    post("/aktion/councils/restore", Right(&[RecordConsultation])),
    post("/aktion/councils/setup", Right(&[RecordConsultation])),
    post("/aktion/oparl/look", Right(&[RecordConsultation])),
    post("/aktion/oparl/turn_down", Right(&[RecordConsultation])),
    post("/aktion/conferences/save", Right(&[PrepareConference])),
    post("/aktion/conferences/item", Right(&[PrepareConference])),
    post("/aktion/conferences/order", Right(&[PrepareConference])),
    post("/aktion/conferences/step", Right(&[PrepareConference, RecordOutcome])),
    post("/aktion/conferences/call-off", Right(&[PrepareConference])),
    post("/aktion/conferences/file-step", Right(&[PrepareConference])),
    post("/aktion/conferences/item-step", Right(&[PrepareConference, RecordOutcome, TakePosition])),
    post("/aktion/conferences/deputy", Right(&[NameDeputy])),
    post("/aktion/conferences/position", Right(&[TakePosition])),
    post("/aktion/conferences/wording", Right(&[TakePosition])),
    post("/aktion/conferences/withdraw", Right(&[TakePosition])),
    post("/aktion/conferences/amendment", Right(&[TakePosition, RecordOutcome])),
    post("/aktion/conferences/presence", Right(&[RecordOutcome])),
    post("/aktion/conferences/outcome", Right(&[RecordOutcome])),
    post("/aktion/conferences/paper", Right(&[NumberPaper])),
    post("/aktion/consolidations/rule", Right(&[Consolidate])),
    post("/aktion/consolidations/deviate", Right(&[Consolidate])),
    post("/aktion/fact_sheets/save", Right(&[CreateFactSheet, EditFactSheet])),
    post("/aktion/fact_sheets/bulk", Right(&[EditFactSheet])),
    post("/aktion/fact_sheets/copy", Right(&[CreateFactSheet])),
    post("/aktion/fact_sheets/owner", Right(&[EditFactSheet])),
    post("/aktion/fact_sheets/progress", Right(&[ReportProgress])),
    post("/aktion/fact_sheets/release", Right(&[ReleaseFactSheet])),
    post("/aktion/fact_sheets/withdraw", Right(&[ReleaseFactSheet])),
    post("/aktion/fact_sheets/restore", Right(&[ReleaseFactSheet])),
    // One's own needs no more than the right to report.
    post("/aktion/fact_sheets/withdraw_note", Right(&[WithdrawReport])),
    post("/aktion/fact_sheets/restore_note", Right(&[WithdrawReport])),
    post("/aktion/fields/note", Right(&[EditField])),
    post("/aktion/fields/note-step", Right(&[EditField])),
    post("/aktion/fields/order", Right(&[EditStrategy, EditField])),
    post("/aktion/fields/step", Right(&[EditStrategy])),
    post("/aktion/goals/step", Right(&[EditField])),
    post("/aktion/groups/save", Right(&[EditMembers])),
    post("/aktion/groups/close", Right(&[EditMembers])),
    post("/aktion/groups/reopen", Right(&[EditMembers])),
    post("/aktion/import/apply", Right(&[Import])),
    post("/aktion/indicators/save", Right(&[EditField])),
    post("/aktion/indicators/step", Right(&[EditField])),
    post("/aktion/invitations/create", Right(&[Invite, InviteMayor])),
    post("/aktion/invitations/revoke", Right(&[Invite, InviteMayor])),
    post("/aktion/organisations/save", Right(&[EditMembers])),
    post("/aktion/organisations/leave", Right(&[EditMembers])),
    post("/aktion/organisations/return", Right(&[EditMembers])),
    post("/aktion/pages/save", Right(&[EditRegion])),
    post("/aktion/people/disable", Right(&[DisablePerson])),
    post("/aktion/people/enable", Right(&[DisablePerson])),
    post("/aktion/pictures/remove", Right(&[EditRegion])),
    post("/aktion/region/save", Right(&[EditRegion])),
    post("/aktion/proposals/freeze", Right(&[Consolidate])),
    post("/aktion/results/save", Right(&[EditWorkshop])),
    post("/aktion/results/step", Right(&[EditWorkshop])),
    post("/aktion/results/carry", Right(&[CarryResult])),
    post("/aktion/results/decline", Right(&[CarryResult])),
    post("/aktion/results/reopen", Right(&[CarryResult])),
    post("/aktion/roles/give", Right(&[Invite, InviteMayor])),
    post("/aktion/roles/end", Right(&[Invite, InviteMayor])),
    post("/aktion/strategy/save", Right(&[EditStrategy])),
    post("/aktion/workshops/save", Right(&[EditWorkshop])),
    post("/aktion/workshops/step", Right(&[EditWorkshop])),
    post("/aktion/{*name}", Nothing),
    post("/aktion/drafts/discard", Login),
    post("/aktion/notices/read", Login),
    post("/aktion/notices/choose", Login),
    post("/aktion/sessions/end", Login),
    post("/aktion/fields/save", Right(&[EditStrategy, EditField, SetPriority])),
    post("/aktion/goals/save", Right(&[EditField])),
    post("/aktion/texts/keep", Right(&[EditStrategy, EditField, EditFactSheet, EditWorkshop])),
    post("/aktion/texts/restore", Right(&[EditStrategy, EditField, EditFactSheet, EditWorkshop])),
    post("/aktion/texts/save", Right(&[EditStrategy, EditField, EditRegion, EditFactSheet, EditWorkshop, EditMinutes])),
    post("/aktion/editions/publish", Right(&[PublishEdition])),
    // server/src
    get("/anmelden", Nothing),
    get("/anmelden/{provider}", Nothing),
    get("/anmelden/{provider}/rueckruf", Nothing),
    post("/abmelden", Nothing),
    post("/abmelden/{provider}/rueckkanal", Nothing),
    post("/einstellungen", Nothing),
    get("/bereit", Nothing),
    // A WebSocket; reading along needs no more than the workspace.
    get("/arbeit/texte/{kind}/{owner}/{slot}/live", Right(&[EnterWorkspace])),
    get("/pkg/{name}", Nothing),
];

/// What an address needs, by its exact path; none when it has no row.
pub fn need(method: &str, path: &str) -> Option<Need> {
    ENDPOINTS.iter().find(|e| e.method == method && e.path == path).map(|e| e.need)
}

/// The table as lines of `method, path, need`, and every server function that this binary answers
/// as `FUNCTION, path`; the parts are separated by tabs, rights by commas.
pub fn listing() -> String {
    let mut out = String::new();
    for e in ENDPOINTS {
        let need = match e.need {
            Nothing => "nothing".to_owned(),
            Login => "login".to_owned(),
            Right(actions) => actions.iter().map(ToString::to_string).collect::<Vec<_>>().join(","),
        };
        let _ = writeln!(out, "{}\t{}\t{need}", e.method, e.path);
    }
    let mut functions: Vec<&str> = leptos::server_fn::axum::server_fn_paths().map(|(path, _)| path).collect();
    functions.sort_unstable();
    for path in functions {
        let _ = writeln!(out, "FUNCTION\t{path}");
    }
    out
}
