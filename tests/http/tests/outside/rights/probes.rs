//! A request for every right: one that ends at the right itself, or at something that comes after
//! it (an old version, a broken rule), so that nothing changes between one account and the next.
//!
//! A new action needs a probe here; until its endpoint exists it stands in [`NOT_YET`].

use contract::Id;
use contract::strategy::EditState;
use domain::rights::{Action, Belongs};
use http_tests::{Portal, key};

/// Rights whose endpoints do not exist yet.
pub const NOT_YET: &[Action] = &[
    Action::EditMembers,
    Action::ReadPeople,
    Action::Invite,
    Action::DisablePerson,
    Action::ReadAudit,
    Action::CreateFactSheet,
    Action::EditFactSheet,
    Action::ReportProgress,
    Action::ReleaseFactSheet,
    Action::EditWorkshop,
    Action::CarryResult,
    Action::Import,
];

/// What is sent.
pub enum Request {
    /// `GET` of a page.
    Page(String),
    /// A server function with its fields.
    Act(&'static str, Vec<(String, String)>),
}

/// A request that asks for one right over one thing.
pub struct Probe {
    pub action: Action,
    pub what: String,
    pub thing: Belongs,
    pub state: EditState,
    /// A second right that the same request asks for.
    pub also: Option<Action>,
    pub request: Request,
}

fn page(action: Action, thing: Belongs, address: impl Into<String>) -> Probe {
    let address = address.into();
    Probe { action, what: address.clone(), thing, state: EditState::Ready, also: None, request: Request::Page(address) }
}

fn act(action: Action, thing: Belongs, name: &'static str, fields: &[(&str, &str)]) -> Probe {
    let fields: Vec<(String, String)> = fields.iter().map(|(n, v)| (format!("f[{n}]"), (*v).to_owned())).collect();
    Probe { action, what: format!("{name} {fields:?}"), thing, state: EditState::Ready, also: None, request: Request::Act(name, fields) }
}

impl Probe {
    fn state(mut self, state: EditState) -> Self {
        self.state = state;
        self
    }

    fn also(mut self, action: Action) -> Self {
        self.also = Some(action);
        self
    }
}

/// A field of the demo region with the group that is responsible, as [`prepare`] leaves them.
const FIELDS: &[(&str, &str, &str, EditState)] = &[
    ("mobilitaet", "group/mobilitaet", "2", EditState::Ready),
    ("bildung", "group/bildung", "1", EditState::Ready),
    ("gesundheit", "group/mobilitaet", "3", EditState::Withdrawn),
];

/// Brings the data into the states that the probes speak of.
pub async fn prepare(portal: &Portal) {
    for (field, group, priority, state) in FIELDS {
        portal
            .data
            .run(&format!(
                "update field set group_id = {}, state = '{state}', priority = '{priority}', deferred = false where id = {}",
                portal.data.id(key(group)),
                portal.data.id(key(&format!("field/{field}"))),
            ))
            .await;
    }
}

fn fields(probes: &mut Vec<Probe>) {
    use Action::{EditField, SetPriority};
    for (slug, group, priority, state) in FIELDS {
        let thing = || Belongs::group(Some(key(group)));
        let (id, group) = (key(&format!("field/{slug}")).to_string(), key(group).to_string());
        let save = |priority: &str, action| {
            let number = if *slug == "mobilitaet" { "77" } else { "78" };
            act(
                action,
                thing(),
                "fields/save",
                &[
                    ("id", &id),
                    ("version", "99999"),
                    ("title", "x"),
                    ("number", number),
                    ("priority", priority),
                    ("responsible_group", &group),
                ],
            )
        };
        let text = [("owner_kind", "field"), ("owner_id", &id), ("slot", "vision"), ("version", "99999"), ("markdown", "x")];
        probes.extend(
            [
                save(priority, EditField),
                save("", SetPriority).also(EditField),
                act(EditField, thing(), "goals/save", &[("field_id", &id), ("number", "1"), ("title", "")]),
                act(EditField, thing(), "texts/save", &text),
                page(EditField, thing(), format!("/arbeit/themenfelder/{slug}/bearbeiten")),
                page(EditField, thing(), format!("/arbeit/themenfelder/{slug}/ziele/neu")),
                page(EditField, thing(), format!("/arbeit/texte/field/{id}/vision")),
            ]
            .into_iter()
            .map(|p| p.state(*state)),
        );
    }
}

/// All probes.
pub fn all() -> Vec<Probe> {
    use Action::{EditRegion, EditStrategy, EnterWorkspace, ManageOwnAccount, PreviewEdition, PublishEdition};
    let region = Belongs::region;
    let (zero, page_id) = (Id::nil().to_string(), key("page/impressum").to_string());
    let text = |kind, owner, slot| [("owner_kind", kind), ("owner_id", owner), ("slot", slot), ("version", "99999"), ("markdown", "x")];
    let edition = [("number", "1"), ("preview", "x"), ("label", "discussion"), ("reason", "x")];
    let mut probes = vec![
        page(EnterWorkspace, region(), "/arbeit/strategie"),
        page(EnterWorkspace, region(), "/arbeit/themenfelder/mobilitaet"),
        page(ManageOwnAccount, region(), "/arbeit/konto"),
        page(ManageOwnAccount, region(), "/arbeit"),
        page(EditStrategy, region(), "/arbeit/themenfelder/neu"),
        page(EditStrategy, region(), format!("/arbeit/texte/strategy/{zero}/principles")),
        act(EditStrategy, region(), "fields/save", &[("title", ""), ("number", "9")]),
        act(EditStrategy, region(), "texts/save", &text("strategy", &zero, "principles")),
        page(EditRegion, region(), format!("/arbeit/texte/page/{page_id}/body")),
        act(EditRegion, region(), "texts/save", &text("page", &page_id, "body")),
        page(PreviewEdition, region(), "/arbeit/fassungen/neu"),
        page(Action::ExportAll, region(), "/arbeit/ausgabe/alles"),
        page(Action::ExportOwn, Belongs::to(key("org/nottuln")), "/arbeit/ausgabe/kommunen/nottuln"),
        page(Action::ExportOwn, Belongs::to(key("org/senden")), "/arbeit/ausgabe/kommunen/senden"),
        act(PublishEdition, region(), "editions/publish", &edition),
    ];
    fields(&mut probes);
    probes
}
