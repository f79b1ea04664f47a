//! People, roles, invitations and the own account.

use super::super::scene::made;
use super::{Probe, act, bare, page};
use contract::people::Role;
use domain::rights::Action::{DisablePerson, Import, Invite, InviteMayor, ManageOwnAccount, ReadPeople};
use domain::rights::{Belongs, to_give};
use http_tests::key;

pub fn add(probes: &mut Vec<Probe>) {
    let region = Belongs::region;
    let nottuln = || Belongs::to(key("org/nottuln"));
    probes.extend([
        page(ManageOwnAccount, region(), "/arbeit"),
        page(ManageOwnAccount, region(), "/arbeit/konto"),
        page(ManageOwnAccount, region(), "/arbeit/konto/daten.json"),
        act(ManageOwnAccount, region(), "account/delete", &[("confirm", "")]),
        page(ReadPeople, nottuln(), "/arbeit/personen"),
        page(Invite, nottuln(), "/arbeit/personen/einladen"),
        page(Invite, nottuln(), "/arbeit/personen/einladungen"),
        bare(Import, region(), "invitations/revoke_list", &[("id", &made("invitation/nottuln").to_string())]),
    ]);
    for slug in ["nottuln", "senden"] {
        let thing = || Belongs::to(key(&format!("org/{slug}")));
        let person = key(&format!("person/digital-{slug}")).to_string();
        let officer = key(&format!("person/fachkraft-{slug}")).to_string();
        let org = key(&format!("org/{slug}")).to_string();
        let (role, invitation) = (made(&format!("role/{slug}")).to_string(), made(&format!("invitation/{slug}")).to_string());
        // A role that the officer holds already; Nottuln's coordinator reaches both officers.
        let holds = [("person_id", officer.as_str()), ("role", "officer"), ("organisation_id", &org), ("valid_from", "01.01.2026")];
        probes.extend([
            page(ReadPeople, thing(), format!("/arbeit/personen/{person}")),
            act(Invite, thing(), "roles/give", &holds),
            act(Invite, thing(), "roles/end", &[("id", &role), ("until", "")]),
            bare(Invite, thing(), "invitations/revoke", &[("id", &invitation)]),
            act(DisablePerson, region(), "people/disable", &[("id", &person), ("reason", "")]),
            act(DisablePerson, region(), "people/enable", &[("id", &person), ("reason", "")]),
        ]);
    }
    let mayor = key("person/bm-nottuln").to_string();
    let (org, role, invitation) = (key("org/nottuln").to_string(), made("role/mayor").to_string(), made("invitation/mayor").to_string());
    let holds = [("person_id", mayor.as_str()), ("role", "mayor"), ("organisation_id", &org), ("valid_from", "01.01.2026")];
    probes.extend([
        act(InviteMayor, nottuln(), "roles/give", &holds),
        act(InviteMayor, nottuln(), "roles/end", &[("id", &role), ("until", "")]),
        bare(InviteMayor, nottuln(), "invitations/revoke", &[("id", &invitation)]),
    ]);
    // Whoever may makes one invitation; the form sent again makes no second one.
    let (group, seats) = (
        key("group/mobilitaet"),
        [("nottuln", Role::Officer), ("nottuln", Role::Mayor), ("senden", Role::Officer), ("senden", Role::Mayor)],
    );
    let places = seats.map(|(slug, role)| (role, Belongs::to(key(&format!("org/{slug}"))))).into_iter();
    let places = places.chain([(Role::GroupLead, Belongs::group(Some(group))), (Role::Steward, region()), (Role::Operator, region())]);
    for (role, thing) in places {
        let id = |id: Option<contract::Id>| id.map(|id| id.to_string()).unwrap_or_default();
        let (org, group) = (id(thing.organisation), id(thing.group));
        let once = made(&format!("invitation/{role}/{org}")).to_string();
        let (as_role, role) = (role, role.to_string());
        let fields = [("id", once.as_str()), ("name", "x"), ("role", &role), ("organisation_id", &org), ("group_id", &group)];
        probes.push(act(to_give(as_role), thing, "invitations/create", &fields));
    }
}
