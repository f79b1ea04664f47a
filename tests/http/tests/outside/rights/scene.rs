//! The data that the probes speak of: every kind of thing in every state, once for each way in
//! which it can relate to the accounts.

use contract::Id;
use contract::strategy::EditState;
use contract::strategy::EditState::{Draft, Ready, Withdrawn};
use domain::rights::Belongs;
use http_tests::login::login;
use http_tests::{Portal, key};

/// A field or workshop by its address, with the group that is responsible.
pub struct OfGroup {
    pub slug: &'static str,
    pub group: &'static str,
    pub state: EditState,
}

impl OfGroup {
    /// Where it belongs.
    pub fn belongs(&self) -> Belongs {
        Belongs::group(Some(key(self.group)))
    }
}

const fn of(slug: &'static str, group: &'static str, state: EditState) -> OfGroup {
    OfGroup { slug, group, state }
}

/// Fields of action.
pub const FIELDS: &[OfGroup] = &[
    of("mobilitaet", "group/mobilitaet", Ready),
    of("wirtschaft", "group/mobilitaet", Draft),
    of("innenstadt", "group/mobilitaet", Withdrawn),
    of("bildung", "group/bildung", Ready),
    of("verwaltung", "group/bildung", Draft),
    of("gesundheit", "group/bildung", Withdrawn),
];

/// Workshops.
pub const WORKSHOPS: &[OfGroup] = &[
    of("mobilitaet-2020", "group/mobilitaet", Ready),
    of("mobilitaet-2026", "group/mobilitaet", Draft),
    of("innenstadt-2020", "group/mobilitaet", Withdrawn),
    of("bildung-2024", "group/bildung", Ready),
    of("verwaltung-2023", "group/bildung", Draft),
    of("gesundheit-2026", "group/bildung", Withdrawn),
];

/// A fact sheet by its number, with the one who leads and the one who takes part.
pub struct Sheet {
    pub number: i32,
    pub lead: &'static str,
    pub joint: &'static str,
    pub state: EditState,
}

const fn sheet(number: i32, lead: &'static str, joint: &'static str, state: EditState) -> Sheet {
    Sheet { number, lead, joint, state }
}

/// Fact sheets: Nottuln's own, joint ones and others'.
pub const SHEETS: &[Sheet] = &[
    sheet(1, "org/nottuln", "org/olfen", Draft),
    sheet(2, "org/nottuln", "org/olfen", Ready),
    sheet(3, "org/nottuln", "org/olfen", Withdrawn),
    sheet(4, "org/senden", "org/nottuln", Draft),
    sheet(5, "org/senden", "org/nottuln", Ready),
    sheet(6, "org/senden", "org/nottuln", Withdrawn),
    sheet(7, "org/senden", "org/olfen", Draft),
    sheet(8, "org/senden", "org/olfen", Ready),
    sheet(9, "org/senden", "org/olfen", Withdrawn),
];

impl Sheet {
    /// Its id.
    pub fn id(&self) -> Id {
        key(&format!("sheet/{}", self.number))
    }

    /// Where it belongs.
    pub fn belongs(&self) -> Belongs {
        Belongs { organisation: Some(key(self.lead)), joint: vec![key(self.joint)], group: None }
    }
}

/// The id of something that only the probes need: `note/mobilitaet`.
pub fn made(what: &str) -> Id {
    key(&format!("probe/{what}"))
}

/// Brings the demo region (on SQLite) into the states above.
pub async fn prepare(portal: &Portal) {
    fields(portal).await;
    sheets(portal).await;
    workshops(portal).await;
    files(portal).await;
    people(portal).await;
    councils(portal).await;
    conferences(portal).await;
    assessments(portal).await;
}

/// A proposal of a council information system that was turned down.
async fn councils(portal: &Portal) {
    for org in ["nottuln", "senden"] {
        let (id, organisation) = (portal.data.id(made(&format!("proposal/{org}"))), portal.data.id(key(&format!("org/{org}"))));
        let columns = "id, organisation_id, address, digest, content, state, created_at, reason";
        let values = format!("{id}, {organisation}, 'x', 'x', '{{}}', 'turned_down', '2026-01-01T00:00:00+00:00', ''");
        portal.data.run(&format!("insert into oparl_proposal ({columns}) values ({values})")).await;
    }
}

async fn fields(portal: &Portal) {
    let (data, id) = (&portal.data, |id: Id| portal.data.id(id));
    for f in FIELDS {
        let group = key(f.group);
        let field = id(key(&format!("field/{}", f.slug)));
        data.run(&format!(
            "update field set group_id = {}, state = '{}', priority = '2', deferred = false, \
             content = json_set(content, '$.responsible_group', '{group}') where id = {field}",
            id(group),
            f.state
        ))
        .await;
        data.run(&format!(
            "insert into progress_note (id, subject_kind, subject_id, noted_on, light, plan, actual, next_step, state, created_at) \
             values ({}, 'field', {field}, '2026-01-01', 'green', '', 'x', '', 'ready', '2026-01-01T00:00:00+00:00')",
            id(made(&format!("note/{}", f.slug)))
        ))
        .await;
        data.run(&format!(
            "insert into indicator (id, goal_id, title, \"position\", state, content, version) \
             select {}, {}, title, 99, 'ready', content, 1 from indicator limit 1",
            id(made(&format!("indicator/{}", f.slug))),
            id(key(&format!("goal/{}/1", f.slug)))
        ))
        .await;
    }
}

async fn sheets(portal: &Portal) {
    let (data, id) = (&portal.data, |id: Id| portal.data.id(id));
    for s in SHEETS {
        let sheet = id(s.id());
        let (lead, joint) = (id(key(s.lead)), id(key(s.joint)));
        data.run(&format!(
            "update fact_sheet set lead_id = {lead}, state = '{}', content = json_set(content, '$.lead', '{}') where id = {sheet}",
            s.state,
            key(s.lead)
        ))
        .await;
        data.run(&format!("delete from fact_sheet_organisation where fact_sheet_id = {sheet}")).await;
        data.run(&format!("insert into fact_sheet_organisation values ({sheet}, {lead}), ({sheet}, {joint})")).await;
        data.run(&format!(
            "insert into progress_note (id, subject_kind, subject_id, noted_on, light, plan, actual, next_step, state, created_at) \
             values ({}, 'fact_sheet', {sheet}, '2026-01-01', 'green', '', 'x', '', 'withdrawn', '2026-01-01T00:00:00+00:00')",
            id(made(&format!("report/{}", s.number)))
        ))
        .await;
    }
}

async fn workshops(portal: &Portal) {
    let (data, id) = (&portal.data, |id: Id| portal.data.id(id));
    for w in WORKSHOPS {
        let workshop = id(key(&format!("workshop/{}", w.slug)));
        data.run(&format!(
            "update workshop set group_id = {}, state = '{}', content = json_set(content, '$.group', '{}') where id = {workshop}",
            id(key(w.group)),
            w.state,
            key(w.group)
        ))
        .await;
        data.run(&format!(
            "insert into workshop_result (id, workshop_id, \"position\", kind, \"text\", state, carried_kind, carried_id, reason, version) \
             values ({}, {workshop}, 99, 'feedback', 'x', 'open', null, null, '', 1)",
            id(made(&format!("result/{}", w.slug)))
        ))
        .await;
    }
}

/// A file of every sheet, field and workshop, and one that was taken back.
async fn files(portal: &Portal) {
    let (data, id) = (&portal.data, |id: Id| portal.data.id(id));
    let steward = portal.browser();
    login(&steward, "geschaeftsstelle", "high").await;
    let sent = steward.upload("/arbeit/projekte/1/dateien", "notiz.txt", b"Ein Satz.", &[]).await;
    assert!(sent.location().ends_with("meldung=uploaded"), "{}", sent.brief());
    let sheets = SHEETS.iter().map(|s| ("fact_sheet", s.number.to_string(), s.id()));
    let of_groups = |kind: &'static str, list: &'static [OfGroup]| {
        list.iter().map(move |o| (kind, o.slug.to_owned(), key(&format!("{kind}/{}", o.slug))))
    };
    for (kind, name, owner) in sheets.chain(of_groups("field", FIELDS)).chain(of_groups("workshop", WORKSHOPS)) {
        for (what, state) in [("file", Ready), ("gone", Withdrawn)] {
            data.run(&format!(
                "insert into attachment (id, owner_kind, owner_id, file_name, media_type, size, sha256, description, state, created_at, created_by) \
                 select {}, '{kind}', {}, '{what}.txt', media_type, size, sha256, description, '{state}', created_at, created_by \
                 from attachment limit 1",
                id(made(&format!("{what}/{name}"))),
                id(owner)
            ))
            .await;
        }
    }
}

/// Roles that are over, and invitations that were revoked.
async fn people(portal: &Portal) {
    let (data, id) = (&portal.data, |id: Id| portal.data.id(id));
    for (what, person, role, org) in [
        ("role/nottuln", "person/fachkraft-nottuln", "clerk", "org/nottuln"),
        ("role/senden", "person/fachkraft-senden", "clerk", "org/senden"),
        ("role/mayor", "person/fachkraft-nottuln", "mayor", "org/nottuln"),
        // Nottuln's coordinator knows this officer of Senden from before.
        ("role/former", "person/fachkraft-senden", "clerk", "org/nottuln"),
    ] {
        data.run(&format!(
            "insert into role_assignment values ({}, {}, '{role}', {}, null, '2020-01-01', '2020-12-31', '2020-01-01T00:00:00+00:00')",
            id(made(what)),
            id(key(person)),
            id(key(org))
        ))
        .await;
    }
    // The council group advises the group that the probes speak of.
    let (group, person) = (id(key("group/mobilitaet")), id(key("person/fraktion-begleitend")));
    data.run(&format!("update role_assignment set group_id = {group} where person_id = {person}")).await;
    for (what, role, org) in [("nottuln", "officer", "nottuln"), ("senden", "officer", "senden"), ("mayor", "mayor", "nottuln")] {
        data.run(&format!(
            "insert into invitation (id, token_hash, role, organisation_id, name, created_at, expires_at, revoked_at) values \
             ({}, '{what}', '{role}', {}, 'x', '2020-01-01T00:00:00+00:00', '2020-01-15T00:00:00+00:00', '2020-01-02T00:00:00+00:00')",
            id(made(&format!("invitation/{what}"))),
            id(key(&format!("org/{org}")))
        ))
        .await;
    }
}

/// A conference by its state: invited, closed with draft minutes, in session; each with an item, a
/// counter-proposal of Nottuln and one of Senden, and a paper for Nottuln.
pub const CONFERENCES: &[&str] = &["invited", "closed", "open"];

async fn conferences(portal: &Portal) {
    let (data, id) = (&portal.data, |id: Id| portal.data.id(id));
    let at = "'2026-11-01T09:00:00+00:00'";
    let (motion, paper) = ("a".repeat(64), "b".repeat(64));
    let content = serde_json::json!({
        "conference": made("conference/closed"), "municipality": "Gemeinde Nottuln", "slug": "nottuln", "date": "2026-11-01",
        "subject": "x", "resolution": [], "facts": [], "priorities": [], "positions": [], "projects": [], "annex": [],
    });
    let change = r#"{"what":"resolution","before":"x","after":"y"}"#;
    data.run(&format!("insert into frozen_object (sha256, content) values ('{motion}', '{{\"kind\":\"motion\",\"text\":\"x\"}}'), ('{paper}', '{content}')")).await;
    for state in CONFERENCES {
        let (conference, item) = (id(made(&format!("conference/{state}"))), id(made(&format!("item/{state}"))));
        let minutes = if *state == "closed" { "draft" } else { "missing" };
        data.run(&format!(
            "insert into conference (id, title, starts_at, minutes, place, video, note, quorum, state, minutes_state, revision, created_at, version) \
             values ({conference}, 'x', {at}, 120, 'x', '', '', 7, '{state}', '{minutes}', 1, {at}, 1)"
        ))
        .await;
        let decided = if *state == "closed" { "'decided', 'unanimous'" } else { "'open', null" };
        data.run(&format!(
            "insert into conference_item (id, conference_id, \"position\", title, kind, sha256, recommendation, apart, state, outcome, decision, changed_at, version) \
             values ({item}, {conference}, 1, 'x', 'motion', '{motion}', 'x', false, {decided}, '', {at}, 1)"
        ))
        .await;
        for town in ["nottuln", "senden"] {
            let org = id(key(&format!("org/{town}")));
            data.run(&format!("insert into conference_seat values ({conference}, {org}, 'expected', {at})")).await;
            data.run(&format!(
                "insert into conference_amendment (id, item_id, organisation_id, content, reason, state, created_at, changed_at, version) \
                 values ({}, {item}, {org}, '{change}', 'x', 'open', {at}, {at}, 1)",
                id(made(&format!("amendment/{state}/{town}")))
            ))
            .await;
        }
        data.run(&format!(
            "insert into conference_paper (id, conference_id, organisation_id, number, sha256, changed_at, version) values ({}, {conference}, {}, '', '{paper}', {at}, 1)",
            id(made(&format!("paper/{state}"))),
            id(key("org/nottuln"))
        ))
        .await;
    }
}

/// Two assessments of different groups; in the older one coordinators may release, too.
async fn assessments(portal: &Portal) {
    let (data, id) = (&portal.data, |id: Id| portal.data.id(id));
    for (year, group) in [("2019", "group/mobilitaet"), ("2026", "group/bildung")] {
        let (group, assessment) = (id(key(group)), id(key(&format!("assessment/{year}"))));
        data.run(&format!("update assessment set group_id = {group} where id = {assessment}")).await;
    }
    data.run(&format!(
        "update assessment set content = json_set(content, '$.released_by', 'mayor_or_coordinator') where id = {}",
        id(key("assessment/2019"))
    ))
    .await;
}
