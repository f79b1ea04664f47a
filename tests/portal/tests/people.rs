//! Invitations, roles, accounts, the log.

use contract::Id;
use contract::forms::people::{DeleteAccountForm, EndRoleForm, GiveRoleForm, InviteForm, ReasonForm};
use contract::people::{InvitationState, PersonState, Role, TrustLevel};
use domain::rights::Held;
use portal::people::Filter;
use portal::{Ctx, Error};
use portal_tests::{Harness, key, on_both};
use sea_orm::{EntityTrait, IntoActiveModel};

fn coordinator(h: &Harness, slug: &str) -> Ctx {
    let held = Held { role: Role::Coordinator, organisation: Some(key(&format!("org/{slug}"))), group: None };
    h.acting(&format!("digital-{slug}"), TrustLevel::Substantial, vec![held])
}

/// Somebody who has an account and no role.
async fn nobody(h: &Harness, account: &str) -> Ctx {
    let id = key(&format!("person/{account}"));
    if entity::person::Entity::find_by_id(id).one(&h.db).await.expect("query").is_none() {
        let row = entity::person::Model {
            id,
            display_name: account.to_owned(),
            email: None,
            state: "active".into(),
            language: None,
            theme: None,
            created_at: h.portal.now(),
            last_active_at: None,
        };
        entity::person::Entity::insert(row.into_active_model()).exec_without_returning(&h.db).await.expect("inserted");
    }
    h.acting(account, TrustLevel::Substantial, vec![])
}

fn invite(h: &Harness, role: Role, org: &str, group: &str) -> InviteForm {
    let id = |kind: &str, slug: &str| if slug.is_empty() { String::new() } else { key(&format!("{kind}/{slug}")).to_string() };
    InviteForm {
        id: h.portal.fresh_id().to_string(),
        name: "Fachkraft Bauamt".into(),
        email: "bauamt@beispiel.invalid".into(),
        role: role.to_string(),
        organisation_id: id("org", org),
        group_id: id("group", group),
    }
}

async fn roles_of(h: &Harness, account: &str) -> Vec<Role> {
    let view = portal::people::show(&h.steward(), key(&format!("person/{account}"))).await.expect("person");
    view.line.roles.into_iter().filter(|r| r.holds).map(|r| r.role).collect()
}

on_both! {
    async fn a_coordinator_invites_for_the_own_municipality_only(backend: Backend) {
        let h = Harness::demo(backend).await;
        let c = coordinator(&h, "nottuln");
        for role in [Role::Officer, Role::Coordinator, Role::Clerk] {
            portal::invitations::create(&c, invite(&h, role, "nottuln", "")).await.expect("own municipality");
        }
        let wrong = [
            // Who speaks for the municipality is for the steward to say.
            invite(&h, Role::Mayor, "nottuln", ""),
            invite(&h, Role::Officer, "senden", ""),
            invite(&h, Role::Steward, "", ""),
            invite(&h, Role::Moderator, "nottuln", ""),
            invite(&h, Role::GroupLead, "nottuln", "mobilitaet"),
        ];
        for form in wrong {
            assert!(matches!(portal::invitations::create(&c, form).await, Err(Error::Denied)));
        }
        assert!(matches!(portal::invitations::create(&h.officer("nottuln"), invite(&h, Role::Officer, "nottuln", "")).await, Err(Error::Denied)));
        portal::invitations::create(&h.steward(), invite(&h, Role::GroupLead, "", "mobilitaet")).await.expect("stewards invite for all");
        portal::invitations::create(&h.steward(), invite(&h, Role::Mayor, "nottuln", "")).await.expect("mayors too");
        let own = portal::invitations::list(&c).await.expect("list");
        let mayors = own.iter().find(|l| l.role == Role::Mayor).expect("seen");
        assert!(!mayors.may_revoke && own.iter().filter(|l| l.may_revoke).count() == 3);
        assert!(matches!(portal::invitations::revoke(&c, mayors.id).await, Err(Error::Denied)));
        assert_eq!(own.len(), 4);
        assert_eq!(portal::invitations::list(&h.steward()).await.expect("list").len(), 5);
    }
}

on_both! {
    async fn a_link_works_once_and_is_shown_once(backend: Backend) {
        let h = Harness::demo(backend).await;
        let form = invite(&h, Role::Officer, "nottuln", "");
        let link = portal::invitations::create(&h.steward(), form.clone()).await.expect("made");
        assert!(matches!(portal::invitations::create(&h.steward(), form).await, Err(Error::Already(_))), "pressed twice");
        assert_eq!(portal::handover::take(&h.steward()).await.expect("links"), std::slice::from_ref(&link));
        assert!(portal::handover::take(&h.steward()).await.expect("links").is_empty());
        assert_eq!(portal::invitations::look(&h.portal, &link.token).await.expect("known").state, InvitationState::Open);
        let mut low = nobody(&h, "neu-1").await;
        low.actor.as_mut().expect("actor").level = TrustLevel::Basic;
        assert!(matches!(portal::invitations::accept(&low, &link.token).await, Err(Error::StepUp(TrustLevel::Substantial))));
        assert_eq!(portal::invitations::accept(&nobody(&h, "neu-1").await, &link.token).await.expect("accepted"), Role::Officer);
        assert_eq!(roles_of(&h, "neu-1").await, [Role::Officer]);
        assert!(matches!(portal::invitations::accept(&nobody(&h, "neu-2").await, &link.token).await, Err(Error::Refused("invitation_accepted"))));
        assert!(matches!(portal::invitations::look(&h.portal, "kein-link").await, Err(Error::NotFound)));
        // The token itself is nowhere in the database.
        let rows = entity::invitation::Entity::find().all(&h.db).await.expect("rows");
        assert!(rows.iter().all(|r| r.token_hash != link.token && r.token_hash.len() == 64));
    }
}

on_both! {
    async fn of_two_who_accept_at_once_one_wins(backend: Backend) {
        let h = Harness::demo(backend).await;
        let token = portal::invitations::create(&h.steward(), invite(&h, Role::Officer, "nottuln", "")).await.expect("made").token;
        let both = [nobody(&h, "neu-1").await, nobody(&h, "neu-2").await];
        let tasks = both.map(|ctx| {
            let token = token.clone();
            tokio::spawn(async move { portal::invitations::accept(&ctx, &token).await })
        });
        let mut won = 0;
        for task in tasks {
            match task.await.expect("ran") {
                Ok(_) => won += 1,
                Err(Error::Refused("invitation_accepted")) => {}
                Err(e) => panic!("{e:?}"),
            }
        }
        assert_eq!(won, 1);
        assert_eq!(roles_of(&h, "neu-1").await.len() + roles_of(&h, "neu-2").await.len(), 1);
    }
}

on_both! {
    async fn revoked_and_expired_links_say_so(backend: Backend) {
        let h = Harness::demo(backend).await;
        let form = invite(&h, Role::Officer, "nottuln", "");
        let id = form.id.parse().expect("id");
        let revoked = portal::invitations::create(&h.steward(), form).await.expect("made").token;
        assert!(matches!(portal::invitations::revoke(&coordinator(&h, "senden"), id).await, Err(Error::Denied)));
        portal::invitations::revoke(&coordinator(&h, "nottuln"), id).await.expect("revoked");
        assert!(matches!(portal::invitations::revoke(&h.steward(), id).await, Err(Error::Already(_))));
        assert!(matches!(portal::invitations::accept(&nobody(&h, "neu-1").await, &revoked).await, Err(Error::Refused("invitation_revoked"))));
        let late = portal::invitations::create(&h.steward(), invite(&h, Role::Officer, "nottuln", "")).await.expect("made").token;
        h.clock.advance(chrono::Duration::days(14));
        assert!(matches!(portal::invitations::accept(&nobody(&h, "neu-1").await, &late).await, Err(Error::Refused("invitation_expired"))));
    }
}

on_both! {
    async fn an_invitation_holds_as_long_as_whoever_made_it_may_give_the_role(backend: Backend) {
        let h = Harness::demo(backend).await;
        let state = async |ctx: &Ctx, id: &str| {
            let all = portal::invitations::list(ctx).await.expect("list");
            let line = all.into_iter().find(|l| l.id.to_string() == id).expect("listed");
            (line.state, line.may_revoke)
        };
        let refused = async |token: &str| matches!(portal::invitations::accept(&nobody(&h, "neu-1").await, token).await, Err(Error::Refused("invitation_void")));

        // Whoever made it is disabled, and enabled again.
        let (form, reason) = (invite(&h, Role::Officer, "nottuln", ""), |id: Id| ReasonForm { id: id.to_string(), reason: "Zur Probe".into() });
        let (id, maker) = (form.id.clone(), key("person/digital-nottuln"));
        let token = portal::invitations::create(&coordinator(&h, "nottuln"), form).await.expect("made").token;
        portal::people::disable(&h.steward(), reason(maker)).await.expect("disabled");
        assert!(refused(&token).await);
        assert_eq!(portal::invitations::look(&h.portal, &token).await.expect("known").state, InvitationState::Void);
        assert_eq!(state(&h.steward(), &id).await, (InvitationState::Void, true), "it could hold again");
        portal::people::enable(&h.steward(), reason(maker)).await.expect("enabled");
        assert_eq!(state(&h.steward(), &id).await, (InvitationState::Open, true));

        // The role from which it was made ends.
        let view = portal::people::show(&h.steward(), maker).await.expect("person");
        let role = view.line.roles.iter().find(|r| r.role == Role::Coordinator).expect("coordinator");
        let end = EndRoleForm { id: role.id.to_string(), until: "20.11.2026".into(), seen: String::new(), reason: "neue Stelle".into() };
        portal::people::end(&h.steward(), end).await.expect("ended");
        assert_eq!(state(&h.steward(), &id).await.0, InvitationState::Open, "the last day counts");
        h.clock.advance(chrono::Duration::days(1));
        assert!(refused(&token).await);
        assert!(roles_of(&h, "neu-1").await.is_empty());

        // The place closes; what the command line made needs nobody's right.
        let form = invite(&h, Role::GroupLead, "", "mobilitaet");
        let (id, group) = (form.id.clone(), key("group/mobilitaet"));
        let token = portal::invitations::create(&h.steward(), form).await.expect("made").token;
        let first = portal::invitations::create_from_outside(&h.portal, Role::Steward, "Geschäftsstelle").await.expect("made");
        let mut row: entity::working_group::ActiveModel =
            entity::working_group::Entity::find_by_id(group).one(&h.db).await.expect("query").expect("a group").into();
        row.state = sea_orm::Set("closed".into());
        sea_orm::ActiveModelTrait::update(row, &h.db).await.expect("closed");
        assert!(refused(&token).await);
        assert_eq!(state(&h.steward(), &id).await.0, InvitationState::Void);
        portal::invitations::accept(&nobody(&h, "neu-2").await, &first).await.expect("accepted");
    }
}

on_both! {
    async fn the_first_steward_comes_from_the_command_line(backend: Backend) {
        let h = Harness::demo(backend).await;
        let token = portal::invitations::create_from_outside(&h.portal, Role::Steward, "Geschäftsstelle").await.expect("made");
        portal::invitations::accept(&nobody(&h, "neu-1").await, &token).await.expect("accepted");
        assert_eq!(roles_of(&h, "neu-1").await, [Role::Steward]);
        assert!(portal::invitations::create_from_outside(&h.portal, Role::Officer, "x").await.is_err());
    }
}

on_both! {
    async fn people_are_listed_within_reach(backend: Backend) {
        let h = Harness::demo(backend).await;
        let all = portal::people::list(&h.steward(), &Filter::default()).await.expect("list");
        assert!(all.total > 40, "{}", all.total);
        let own = portal::people::list(&coordinator(&h, "nottuln"), &Filter::default()).await.expect("list");
        assert!(own.total >= 2 && own.total < 10, "{}", own.total);
        assert!(matches!(portal::people::list(&h.officer("nottuln"), &Filter::default()).await, Err(Error::Denied)));
        let stranger = key("person/fachkraft-senden");
        assert!(matches!(portal::people::show(&coordinator(&h, "nottuln"), stranger).await, Err(Error::NotFound)));
        let mayors = Filter { role: Some(Role::Mayor), ..Filter::default() };
        assert_eq!(portal::people::list(&h.steward(), &mayors).await.expect("list").total, 12);
        let text = Filter { text: "100%_".into(), ..Filter::default() };
        assert_eq!(portal::people::list(&h.steward(), &text).await.expect("list").total, 0);
        let text = Filter { text: "NOTTULN".into(), ..Filter::default() };
        assert!(portal::people::list(&h.steward(), &text).await.expect("list").total >= 3);
    }
}

on_both! {
    async fn an_invitation_to_a_role_that_ends_makes_it_last(backend: Backend) {
        let h = Harness::demo(backend).await;
        let person = nobody(&h, "neu-1").await.actor.expect("actor").person_id;
        let give = |from: &str, until: &str| GiveRoleForm {
            person_id: person.to_string(),
            role: "officer".into(),
            organisation_id: key("org/nottuln").to_string(),
            valid_from: from.into(),
            valid_until: until.into(),
            ..GiveRoleForm::default()
        };
        portal::people::give(&h.steward(), give("01.12.2026", "31.12.2026")).await.expect("given");
        let link = portal::invitations::create(&h.steward(), invite(&h, Role::Officer, "nottuln", "")).await.expect("made");
        portal::invitations::accept(&nobody(&h, "neu-1").await, &link.token).await.expect("accepted");
        assert_eq!(roles_of(&h, "neu-1").await, [Role::Officer], "from today");
        h.clock.advance(chrono::Duration::days(400));
        assert_eq!(roles_of(&h, "neu-1").await, [Role::Officer], "without end");
    }
}

on_both! {
    async fn roles_begin_and_end_on_their_days(backend: Backend) {
        let h = Harness::demo(backend).await;
        let person = nobody(&h, "neu-1").await.actor.expect("actor").person_id;
        let give = GiveRoleForm {
            person_id: person.to_string(),
            role: "officer".into(),
            organisation_id: key("org/nottuln").to_string(),
            valid_from: "20.11.2026".into(),
            ..GiveRoleForm::default()
        };
        let wrong = GiveRoleForm { valid_until: "01.01.2020".into(), ..give.clone() };
        let Err(Error::Invalid(errors)) = portal::people::give(&h.steward(), wrong).await else { panic!("accepted") };
        assert_eq!(errors.keys().collect::<Vec<_>>(), ["valid_until"]);
        portal::people::give(&h.steward(), give.clone()).await.expect("given");
        assert!(matches!(portal::people::give(&h.steward(), give).await, Err(Error::Already(_))));
        let role = portal::people::show(&h.steward(), person).await.expect("person").line.roles[0].id;
        let end = EndRoleForm { id: role.to_string(), until: "20.11.2026".into(), reason: "neue Stelle".into(), ..EndRoleForm::default() };
        assert!(matches!(portal::people::end(&coordinator(&h, "senden"), end.clone()).await, Err(Error::Denied)));
        portal::people::end(&coordinator(&h, "nottuln"), end.clone()).await.expect("ended");
        assert_eq!(roles_of(&h, "neu-1").await, [Role::Officer], "the last day counts");
        h.clock.advance(chrono::Duration::days(1));
        assert!(roles_of(&h, "neu-1").await.is_empty());
        assert!(matches!(portal::people::end(&h.steward(), end).await, Err(Error::Already(_))));
    }
}

on_both! {
    async fn disabling_ends_all_sessions_but_never_the_last_steward(backend: Backend) {
        let h = Harness::demo(backend).await;
        let proof = |subject: &str| portal::accounts::Proof {
            provider: "demo".into(),
            issuer: "http://localhost".into(),
            subject: subject.into(),
            name: Some("Fachkraft Neu".into()),
            email: Some("neu@beispiel.invalid".into()),
            level: TrustLevel::Substantial,
            authenticated_at: h.portal.now(),
            provider_session: None,
            id_token: None,
            user_agent: "Test".into(),
        };
        let token = portal::accounts::login(&h.portal, proof("a"), None).await.expect("logged in");
        let portal::sessions::Found::Alive(actor) = portal::sessions::find(&h.portal, &token).await.expect("found") else { panic!("not alive") };
        let form = ReasonForm { id: actor.person_id.to_string(), reason: "Gerät verloren".into() };
        assert!(matches!(portal::people::disable(&coordinator(&h, "nottuln"), form.clone()).await, Err(Error::Denied)));
        portal::people::disable(&h.steward(), form.clone()).await.expect("disabled");
        assert!(matches!(portal::sessions::find(&h.portal, &token).await.expect("found"), portal::sessions::Found::Over(_)));
        assert!(matches!(portal::accounts::login(&h.portal, proof("a"), None).await, Err(Error::Refused("account_disabled"))));
        assert!(matches!(portal::people::disable(&h.steward(), form.clone()).await, Err(Error::Already(_))));
        portal::people::enable(&h.steward(), form).await.expect("enabled");
        portal::accounts::login(&h.portal, proof("a"), None).await.expect("logged in again");

        let me = h.steward().actor.expect("actor").person_id;
        let own = ReasonForm { id: me.to_string(), reason: "x".into() };
        assert!(matches!(portal::people::disable(&h.steward(), own).await, Err(Error::Refused("own_account"))));
        let leave = DeleteAccountForm { confirm: "on".into() };
        assert!(matches!(portal::people::delete_own(&h.steward(), leave).await, Err(Error::Refused("last_steward"))));
    }
}

on_both! {
    async fn leaving_takes_the_person_away_and_keeps_the_log(backend: Backend) {
        let h = Harness::demo(backend).await;
        let me = h.officer("nottuln");
        let data = portal::people::own_data(&me).await.expect("data");
        assert_eq!(data["person"]["id"], key("person/fachkraft-nottuln").to_string());
        assert!(!data.to_string().contains("token_hash"));
        assert!(matches!(portal::people::delete_own(&me, DeleteAccountForm::default()).await, Err(Error::Invalid(_))));
        portal::people::delete_own(&me, DeleteAccountForm { confirm: "on".into() }).await.expect("deleted");
        let gone = portal::people::show(&h.steward(), key("person/fachkraft-nottuln")).await.expect("person").line;
        assert_eq!((gone.name.as_str(), gone.email, gone.state), (portal::people::PSEUDONYM, None, PersonState::Deleted));
        assert!(gone.roles.iter().all(|r| !r.holds));
        let log = portal::audit_log::list(&h.steward(), &portal::audit_log::Filter { action: "person.delete".into(), ..Default::default() }).await.expect("log");
        assert_eq!((log.total, log.lines[0].actor.as_deref()), (1, Some(portal::people::PSEUDONYM)));
        assert_eq!(log.lines[0].title, portal::people::PSEUDONYM);
    }
}

on_both! {
    async fn the_log_names_nobody_who_left(backend: Backend) {
        use portal::audit_log::{self, Filter};
        let h = Harness::demo(backend).await;
        let (name, mail) = ("Ada Lovelace-Kranz", "ada@beispiel.invalid");
        let proof = portal::accounts::Proof {
            provider: "demo".into(), issuer: "http://localhost".into(), subject: "ada".into(), name: Some(name.into()), email: Some(mail.into()),
            level: TrustLevel::High, authenticated_at: h.portal.now(), provider_session: None, id_token: None, user_agent: "Test".into(),
        };
        let token = portal::accounts::login(&h.portal, proof, None).await.expect("logged in");
        let portal::sessions::Found::Alive(actor) = portal::sessions::find(&h.portal, &token).await.expect("found") else { panic!("not alive") };
        let id = actor.person_id;
        let seen = portal::people::show(&h.steward(), id).await.expect("person").line.last_active;
        assert!(seen.is_some_and(|at| h.portal.now() - at < chrono::Duration::seconds(1)), "whoever logs in is active: {seen:?}");
        let me = portal::Ctx::new(h.portal.clone(), Some(*actor));
        let invited = InviteForm { name: name.into(), email: mail.into(), ..invite(&h, Role::Officer, "nottuln", "") };
        let link = portal::invitations::create(&h.steward(), invited).await.expect("invited");
        portal::invitations::accept(&me, &link.token).await.expect("accepted");
        portal::preferences::remember(&me, portal::preferences::Preferences { theme: Some("dark".into()), language: None }).await.expect("chosen");
        let reason = ReasonForm { id: id.to_string(), reason: "Gerät verloren".into() };
        portal::people::disable(&h.steward(), reason.clone()).await.expect("disabled");
        portal::people::enable(&h.steward(), reason).await.expect("enabled");
        let shown = audit_log::csv(&h.steward(), &Filter::default()).await.expect("csv");
        assert!(shown.contains(name), "as long as the account is there, it is named");
        portal::people::delete_own(&me, DeleteAccountForm { confirm: "on".into() }).await.expect("deleted");
        // An entry of before names did not stand in the log.
        let old = portal::audit::Event::about("invitation.create", "invitation", contract::Id::from_u128(9), name).after(&serde_json::json!({"email": mail, "role": "officer"}));
        portal::audit::write(&h.portal, &h.db, None, old).await.expect("written");
        let shown = audit_log::csv(&h.steward(), &Filter::default()).await.expect("csv");
        assert!(shown.contains(portal::people::PSEUDONYM) && !shown.contains(name) && !shown.contains(mail), "{shown}");
        let rows = entity::audit_event::Entity::find().all(&h.db).await.expect("rows");
        let (old, kept): (Vec<_>, Vec<_>) = rows.into_iter().partition(|r| r.object_id == contract::Id::from_u128(9).to_string());
        assert_eq!(old.len(), 1);
        let kept = serde_json::to_string(&kept).expect("JSON");
        assert!(!kept.contains(name) && !kept.contains(mail), "{kept}");
    }
}

on_both! {
    async fn the_log_is_filtered_and_exported(backend: Backend) {
        use portal::audit_log::{self, Filter};
        let h = Harness::demo(backend).await;
        portal::invitations::create(&h.steward(), InviteForm { name: "=cmd()".into(), ..invite(&h, Role::Officer, "nottuln", "") }).await.expect("made");
        assert!(matches!(audit_log::list(&coordinator(&h, "nottuln"), &Filter::default()).await, Err(Error::Denied)));
        let me = h.steward().actor.expect("actor").person_id;
        let found = audit_log::list(&h.steward(), &Filter { action: "invitation".into(), person: Some(me), ..Filter::default() }).await.expect("log");
        assert_eq!(found.total, 1);
        assert!(found.lines[0].changes.iter().any(|(k, old, new)| k == "role" && old.is_none() && new.as_deref() == Some("officer")));
        let day = |d: &str| contract::dates::parse_day(d);
        assert_eq!(audit_log::list(&h.steward(), &Filter { until: day("19.11.2026"), ..Filter::default() }).await.expect("log").total, 0);
        assert!(audit_log::list(&h.steward(), &Filter { from: day("20.11.2026"), until: day("20.11.2026"), ..Filter::default() }).await.expect("log").total >= 3);
        let csv = audit_log::csv(&h.steward(), &Filter::default()).await.expect("csv");
        assert!(csv.starts_with("\u{feff}Nummer;Zeit") && csv.contains(";'=cmd();"), "{csv}");
        assert_eq!(audit_log::actors(&h.steward()).await.expect("actors").len(), 1);
        // What its ids mean is known, by present names; the file keeps the ids.
        let names = audit_log::names(&h.steward(), &found.lines).await.expect("names");
        let member = key("org/nottuln");
        assert_eq!(names.get(&member).map(String::as_str), Some("Gemeinde Nottuln"));
        assert!(csv.contains(&format!("organisation_id: {member}")), "{csv}");
        assert!(matches!(audit_log::names(&coordinator(&h, "nottuln"), &found.lines).await, Err(Error::Denied)));
    }
}

on_both! {
    async fn a_log_of_years_is_counted_as_far_as_it_is_paged(backend: Backend) {
        use portal::audit_log::{self, COUNTED, Filter};
        use sea_orm::{NotSet, Set};
        let h = Harness::demo(backend).await;
        let event = |n: u64| entity::audit_event::ActiveModel {
            id: NotSet, at: Set(h.portal.now()), actor_id: Set(None), action: Set("old.event".into()), object_kind: Set("field".into()),
            object_id: Set(n.to_string()), object_title: Set(format!("Nummer {n}")), organisation_id: Set(None), before: Set(None), after: Set(None), reason: Set(String::new()),
        };
        let of = |action: &str, page: u64| Filter { action: action.into(), page, ..Filter::default() };
        entity::audit_event::Entity::insert_many((0..COUNTED).map(event)).exec_without_returning(&h.db).await.expect("written");
        let log = audit_log::list(&h.steward(), &of("old", 0)).await.expect("log");
        assert_eq!((log.total, log.lines[0].title.as_str()), (COUNTED, format!("Nummer {}", COUNTED - 1).as_str()));
        entity::audit_event::Entity::insert_many((0..100).map(|n| event(COUNTED + n))).exec_without_returning(&h.db).await.expect("written");
        let last = audit_log::list(&h.steward(), &of("old", 1_000_000)).await.expect("log");
        assert_eq!((last.total, last.pages, last.lines.len()), (COUNTED + 1, COUNTED / 50, 50));
        assert_eq!(last.lines[49].title, "Nummer 100", "the hundred behind are reached by a period");
    }
}

on_both! {
    async fn accounts_follow_their_login_service(backend: Backend) {
        let h = Harness::demo(backend).await;
        let account = |issuer: &str, subject: &str, person: &str| entity::identity::Model {
            issuer: issuer.into(),
            subject: subject.into(),
            person_id: key(&format!("person/{person}")),
            level: "high".into(),
            created_at: h.portal.now(),
            last_login_at: h.portal.now(),
        };
        nobody(&h, "neu-1").await;
        nobody(&h, "neu-2").await;
        let (old, new, other) = ("http://localhost:9090", "http://localhost:9091", "https://login.example");
        let rows = [
            account(old, "steward", "geschaeftsstelle"),
            account(old, "invited", "neu-1"),
            // Logged in at the new address before, as somebody without a role.
            account(new, "steward", "neu-2"),
            account(other, "else", "bm-nottuln"),
        ];
        entity::identity::Entity::insert_many(rows.map(IntoActiveModel::into_active_model)).exec_without_returning(&h.db).await.expect("accounts");
        assert!(portal::accounts::are_elsewhere(&h.portal, new).await.expect("asked"));
        for _ in 0..2 {
            portal::accounts::rebind(&h.portal, &["steward".into(), "officer".into()], new).await.expect("bound");
            let mut all = entity::identity::Entity::find().all(&h.db).await.expect("accounts");
            all.sort_by(|a, b| a.subject.cmp(&b.subject));
            let all: Vec<_> = all.iter().map(|i| (i.issuer.as_str(), i.subject.as_str(), i.person_id)).collect();
            let people = ["bm-nottuln", "neu-1", "geschaeftsstelle"].map(|p| key(&format!("person/{p}")));
            assert_eq!(all, [(other, "else", people[0]), (new, "invited", people[1]), (new, "steward", people[2])]);
        }
        let log = portal::audit_log::Filter { action: "account.rebind".into(), ..Default::default() };
        assert_eq!(portal::audit_log::list(&h.steward(), &log).await.expect("log").total, 1);
    }
}
