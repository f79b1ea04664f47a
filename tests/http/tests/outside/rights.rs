//! Every cell of the rights table over HTTP: real accounts, real logins, real requests.

mod probes;
mod scene;
mod walk;

use contract::people::{Role, Seat};
use contract::strategy::EditState;
use domain::rights::{Action, Belongs, SOLEMN, Scope, TABLE};
use http_tests::listing::{Need, listing, row};
use http_tests::login::login;
use http_tests::{Answer, Backend, Browser, Failures, key};
use probes::{Probe, Request};
use serde_json::Value;
use std::collections::BTreeSet;

/// A demo account with the one role that it holds.
pub struct Account {
    id: &'static str,
    role: Option<Role>,
    /// Key of the organisation or group, where the role has a seat.
    seat: &'static str,
}

const fn account(id: &'static str, role: Role, seat: &'static str) -> Account {
    Account { id, role: Some(role), seat }
}

/// One account per role, and somebody without any.
const ACCOUNTS: &[Account] = &[
    account("fachkraft-nottuln", Role::Officer, "org/nottuln"),
    account("digital-nottuln", Role::Coordinator, "org/nottuln"),
    account("bm-nottuln", Role::Mayor, "org/nottuln"),
    account("sitzungsdienst-nottuln", Role::Clerk, "org/nottuln"),
    account("ag-mitglied-mobilitaet", Role::GroupMember, "group/mobilitaet"),
    account("ag-leitung-mobilitaet", Role::GroupLead, "group/mobilitaet"),
    account("vorsitz", Role::Chair, ""),
    account("moderation", Role::Moderator, ""),
    account("geschaeftsstelle", Role::Steward, ""),
    account("betrieb", Role::Operator, ""),
    account("fraktion-begleitend", Role::GroupAdviser, "group/mobilitaet"),
    account("expertin-mobilitaet", Role::GroupGuest, "group/mobilitaet"),
    Account { id: "neu-1", role: None, seat: "" },
];

impl Account {
    /// How a thing relates to this account: the same rule as the portal's, written down again.
    fn scope(&self, thing: &Belongs) -> Scope {
        let seat = key(self.seat);
        match self.role.map(Role::seat) {
            Some(Seat::Region) => Scope::Own,
            Some(Seat::Organisation) if thing.organisation == Some(seat) => Scope::Own,
            Some(Seat::Organisation) if thing.joint.contains(&seat) => Scope::Joint,
            Some(Seat::Group) if thing.group == Some(seat) => Scope::Own,
            Some(Seat::Group) if thing.group.is_none() && thing.organisation.is_none() => Scope::Joint,
            _ => Scope::Other,
        }
    }

    /// What the table says, read without the portal's help.
    fn may(&self, action: Action, thing: &Belongs, state: EditState) -> bool {
        action == Action::ManageOwnAccount
            || self.role.is_some_and(|role| {
                let scope = self.scope(thing);
                TABLE.iter().any(|row| {
                    row.action == action && row.roles.contains(&role) && row.scopes.contains(&scope) && row.states.contains(&state)
                })
            })
    }
}

/// How a request ended, as far as rights are concerned.
#[derive(Debug, PartialEq, Eq)]
enum Ended {
    /// Done, or stopped by something that comes after the right: a rule, an old version.
    Let,
    Kept,
    StepUp,
    Odd(String),
}

fn ended(answer: &Answer) -> Ended {
    let error = serde_json::from_slice::<Value>(&answer.bytes).ok().and_then(|v| v["error"]["error"].as_str().map(str::to_owned));
    match (answer.status, error.as_deref()) {
        (403, Some("step_up")) => Ended::StepUp,
        (303, _) if answer.location().starts_with("/anmelden") && answer.location().contains("&stufe=") => Ended::StepUp,
        (403 | 404, _) => Ended::Kept,
        (303, _) if !answer.asks_for_login() => Ended::Let,
        // 426: a WebSocket would be let in.
        (200 | 409 | 422 | 426, _) => Ended::Let,
        _ => Ended::Odd(answer.brief()),
    }
}

async fn send(browser: &Browser, request: &Request) -> Ended {
    let answer = match request {
        Request::Page(address) => browser.get(address).await,
        Request::Act(name, fields) => browser.act(name, "/arbeit", fields).await,
        Request::File(address) => browser.upload(address, "leer.txt", b"", &[]).await,
        Request::Json(address, body) => browser.send_json(address, body).await,
    };
    ended(&answer)
}

#[test]
fn every_address_with_a_right_is_tried() {
    let mut f = Failures::default();
    let (rows, _) = listing();
    let mut tried = BTreeSet::new();
    for probe in probes::all() {
        let (method, path) = probe.address();
        let Some(row) = row(&rows, method, &path) else {
            f.check(false, || format!("{method} {path} is no address of the portal"));
            continue;
        };
        let named = match &row.need {
            Need::Right(actions) => actions.contains(&probe.action),
            _ => probe.action == Action::ManageOwnAccount,
        };
        f.check(named, || format!("{method} {} does not name {}", row.path, probe.action));
        tried.insert((method, row.path.clone(), probe.action.to_string()));
    }
    for row in &rows {
        let Need::Right(actions) = &row.need else { continue };
        for action in actions {
            let method = if row.method == "GET" { "GET" } else { "POST" };
            f.check(tried.contains(&(method, row.path.clone(), action.to_string())), || {
                format!("{} {} has no request that asks for {action}", row.method, row.path)
            });
        }
    }
    f.end();
}

/// What a right is about, and so how it can relate to a role.
enum About {
    Region,
    Organisation,
    /// A fact sheet: led by one organisation, joint with others.
    Sheet,
    /// Something of a working group.
    Group,
    /// The same, whatever its state.
    GroupAlways,
}

fn about(action: Action) -> About {
    use Action::*;
    match action {
        EnterWorkspace | ManageOwnAccount | EditRegion | EditMembers | DisablePerson | ReadAudit | EditStrategy | PreviewEdition
        | PublishEdition | Import | ExportAll | OpenCouncilRound | EditAssessment | ReadConference | PrepareConference | RecordOutcome
        | EditMinutes => About::Region,
        ReadPeople | Invite | InviteMayor | CreateFactSheet | ExportOwn | RecordConsultation | ReadConsultation | NameDeputy
        | TakePosition | NumberPaper | ReadAnswers | AnswerAssessment | ReleaseAnswers | ReleaseForMayor => About::Organisation,
        EditFactSheet | ReportProgress | WithdrawReport | ReleaseFactSheet => About::Sheet,
        EditField | SuggestText | CommentText | SetPriority | EditWorkshop | CarryResult => About::Group,
        Consolidate => About::GroupAlways,
    }
}

/// Every cell of the table that can occur: how the thing relates to the role, and its state.
fn cells(action: Action, role: Role) -> Vec<(Scope, Option<EditState>)> {
    let about = about(action);
    let scopes: &[Scope] = match (role.seat(), &about) {
        (Seat::Region, _) => &[Scope::Own],
        (Seat::Organisation, About::Sheet) => &[Scope::Own, Scope::Joint, Scope::Other],
        (Seat::Organisation, About::Organisation) | (Seat::Group, About::Group | About::GroupAlways) => &[Scope::Own, Scope::Other],
        // What belongs to the whole region is joint to all groups.
        (Seat::Group, About::Region) => &[Scope::Joint],
        _ => &[Scope::Other],
    };
    let states: Vec<Option<EditState>> = match about {
        About::Sheet | About::Group => EditState::ALL.iter().copied().map(Some).collect(),
        _ => vec![None],
    };
    scopes.iter().flat_map(|scope| states.iter().map(|state| (*scope, *state))).collect()
}

#[tokio::test]
async fn the_table_holds() {
    let (portal, _provider) = crate::demo(Backend::Sqlite).await;
    scene::prepare(&portal).await;
    let probes = probes::all();
    let mut f = Failures::default();
    let mut seen = BTreeSet::new();
    for account in ACCOUNTS {
        let browser = portal.browser();
        login(&browser, account.id, "high").await;
        for probe in &probes {
            let Probe { action, thing, state, also, .. } = probe;
            let may = account.may(*action, thing, *state) && also.is_none_or(|also| account.may(also, thing, *state));
            let expected = if may { Ended::Let } else { Ended::Kept };
            let found = send(&browser, &probe.request).await;
            f.same(found, expected, &format!("{action} as {}: {} ({state})", account.id, probe.what));
            if let Some(role) = account.role {
                let scope = account.scope(thing).to_string();
                seen.insert((action.to_string(), role.to_string(), scope.clone(), Some(*state)));
                seen.insert((action.to_string(), role.to_string(), scope, None));
            }
        }
    }
    // Every cell was tried: where it gives the right, and where it gives none.
    for action in Action::ALL.iter().copied() {
        for role in Role::ALL.iter().copied() {
            for (scope, state) in cells(action, role) {
                let cell = (action.to_string(), role.to_string(), scope.to_string(), state);
                f.check(seen.contains(&cell), || format!("{action} × {role} × {scope} × {state:?} was not tried"));
            }
        }
    }
    f.end();
}

#[tokio::test]
async fn rights_need_a_sure_login() {
    let (portal, _provider) = crate::demo(Backend::Sqlite).await;
    scene::prepare(&portal).await;
    let mut f = Failures::default();
    for level in ["basic", "substantial", "high"] {
        let browser = portal.browser();
        login(&browser, "geschaeftsstelle", level).await;
        let steward = &ACCOUNTS[8];
        for probe in probes::all().iter().filter(|p| steward.may(p.action, &p.thing, p.state)) {
            // The list of changes stands on the page that publishes, which asks for the higher level at once.
            let beside = matches!(&probe.request, Request::Page(address) if address == "/arbeit/fassungen/neu");
            let solemn = SOLEMN.contains(&probe.action) || beside;
            let expected = match level {
                _ if probe.action == Action::ManageOwnAccount => Ended::Let,
                "basic" => Ended::StepUp,
                "substantial" if solemn => Ended::StepUp,
                _ => Ended::Let,
            };
            f.same(send(&browser, &probe.request).await, expected, &format!("{} with level {level}: {}", probe.action, probe.what));
        }
        // Whoever may not do it at all is not sent to a surer login in vain.
        let browser = portal.browser();
        login(&browser, "betrieb", level).await;
        for probe in probes::all().iter().filter(|p| p.action == Action::PublishEdition) {
            f.same(send(&browser, &probe.request).await, Ended::Kept, &format!("{} as betrieb with level {level}", probe.action));
        }
    }
    f.end();
}
