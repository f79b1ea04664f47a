//! Lists of members and people: preview, all or nothing, repeatable.

use contract::Id;
use contract::forms::people::ApplyForm;
use portal::Error;
use portal::import_csv::{self, Fate, Kind, Plan};
use portal_tests::{Harness, key, on_both};

async fn read(h: &Harness, kind: Kind, text: &str) -> (Id, Plan) {
    let id = import_csv::keep(&h.steward(), kind, text.as_bytes()).await.expect("kept");
    let plan = import_csv::preview(&h.steward(), kind, id).await.expect("plan");
    (id, plan)
}

fn apply(id: Id, plan: &Plan) -> ApplyForm {
    ApplyForm { file: id.to_string(), promise: plan.promise.clone() }
}

fn fates(plan: &Plan) -> Vec<Fate> {
    plan.rows.iter().map(|r| r.fate).collect()
}

on_both! {
    async fn members_are_added_changed_and_left_alone(backend: Backend) {
        let h = Harness::demo(backend).await;
        let list = "Name;AGS;Einwohner\nGemeinde Neudorf;05558088;12.345\nGemeinde Nottuln;5558032;20.001\n";
        let (id, plan) = read(&h, Kind::Municipalities, list).await;
        assert_eq!(fates(&plan), [Fate::New, Fate::Changed]);
        let cell = plan.rows[1].cells.iter().find(|c| c.column == "Einwohner").expect("cell");
        assert!(cell.value == "20001" && cell.was.is_some());
        import_csv::apply(&h.steward(), Kind::Municipalities, apply(id, &plan)).await.expect("applied");
        let members = portal::region::organisations(&h.portal).await.expect("members");
        assert_eq!(members.len(), 13);
        let nottuln = members.iter().find(|o| o.id == key("org/nottuln")).expect("there");
        assert_eq!(nottuln.population, Some(20_001));
        assert!(!nottuln.contact.unit.is_empty() || nottuln.map_cell.is_some(), "columns that the list lacks stay");
        let (id, plan) = read(&h, Kind::Municipalities, list).await;
        assert_eq!(fates(&plan), [Fate::Same, Fate::Same]);
        import_csv::apply(&h.steward(), Kind::Municipalities, apply(id, &plan)).await.expect("applied");
        assert_eq!(portal::region::organisations(&h.portal).await.expect("members").len(), 13);
    }
}

on_both! {
    async fn one_bad_row_stops_all(backend: Backend) {
        let h = Harness::demo(backend).await;
        let list = "name,key,email,kind\nGemeinde Neudorf,05558088,,\nGemeinde Altdorf,99,kein-postfach,\nGemeinde Neudorf,05558088,,\nBurg,,,Festung\n";
        let (id, plan) = read(&h, Kind::Municipalities, list).await;
        assert_eq!(fates(&plan), [Fate::New, Fate::Stop, Fate::Stop, Fate::Stop]);
        let wrong: Vec<(&str, &str)> =
            plan.rows[1].cells.iter().filter_map(|c| c.error.as_deref().map(|e| (c.column.as_str(), e))).collect();
        assert_eq!(wrong, [("kind", "required"), ("key", "ags"), ("email", "mail")]);
        assert!(plan.rows[3].cells.iter().any(|c| c.error.as_deref() == Some("csv_kind|Festung")));
        assert_eq!(plan.rows[2].line, 4);
        assert!(plan.rows[2].cells.iter().any(|c| c.error.as_deref() == Some("csv_twice|2")));
        let result = import_csv::apply(&h.steward(), Kind::Municipalities, apply(id, &plan)).await;
        assert!(matches!(result, Err(Error::Refused("import_errors"))));
        assert_eq!(portal::region::organisations(&h.portal).await.expect("members").len(), 12);
    }
}

on_both! {
    async fn only_what_was_previewed_is_taken_over(backend: Backend) {
        let h = Harness::demo(backend).await;
        let (id, plan) = read(&h, Kind::Municipalities, "Name;AGS;Einwohner\nGemeinde Nottuln;05558032;1\n").await;
        let (_, other) = (id, &plan);
        let m = portal::region::members::edit(&h.steward(), key("org/nottuln")).await.expect("member");
        let form = contract::forms::region::OrganisationForm { phone: "02502 1".into(), ..portal::region::members::form(&m.organisation, m.version) };
        portal::region::members::save(&h.steward(), form).await.expect("saved in between");
        let result = import_csv::apply(&h.steward(), Kind::Municipalities, apply(id, other)).await;
        assert!(matches!(result, Err(Error::Conflict)));
    }
}

on_both! {
    async fn people_are_invited_once(backend: Backend) {
        let h = Harness::demo(backend).await;
        let list = "Name\tE-Mail\tRolle\tKommune\tArbeitsgruppe\nFachkraft Bauamt\tbau@beispiel.invalid\tFachkraft\tNottuln\t\nGast\tgast@beispiel.invalid\tofficer\t05558044\t\n";
        let (id, plan) = read(&h, Kind::People, list).await;
        assert_eq!(fates(&plan), [Fate::New, Fate::New]);
        import_csv::apply(&h.steward(), Kind::People, apply(id, &plan)).await.expect("applied");
        let links = portal::handover::take(&h.steward()).await.expect("links");
        assert_eq!(links.len(), 2);
        let file = String::from_utf8(portal::handover::csv(&links, "https://strategie.example")).expect("text");
        let rows: Vec<&str> = file.trim_start_matches('\u{feff}').lines().collect();
        assert_eq!(rows[0], "Name;Rolle;Link;Mail an");
        assert_eq!(rows[1], format!("Fachkraft Bauamt;Fachkraft, Gemeinde Nottuln;https://strategie.example/einladung/{};bau@beispiel.invalid", links[0].token));
        assert_eq!(rows.len(), 3);
        let guest = h.acting("vorsitz", contract::people::TrustLevel::Substantial, vec![]);
        portal::invitations::accept(&guest, &links[0].token).await.expect("the links work");
        let (_, plan) = read(&h, Kind::People, list).await;
        assert_eq!(fates(&plan), [Fate::Same, Fate::Same], "one accepted, one still open");
        let wrong = "Name,Rolle,Kommune\nA,Kaiser,Nottuln\nB,Fachkraft,Münster\nC,Fachkraft,\n";
        let (_, plan) = read(&h, Kind::People, wrong).await;
        assert_eq!(fates(&plan), [Fate::Stop, Fate::Stop, Fate::Stop]);
        let codes: Vec<Vec<&str>> = plan.rows.iter().map(|r| r.cells.iter().filter_map(|c| c.error.as_deref()).collect()).collect();
        assert_eq!(codes, [vec!["csv_role|Kaiser"], vec!["csv_unknown|Münster"], vec!["required"]]);
    }
}

on_both! {
    async fn invitations_of_one_list_are_revoked_together(backend: Backend) {
        let h = Harness::demo(backend).await;
        let read_in = async |list: &str| {
            let (id, plan) = read(&h, Kind::People, list).await;
            import_csv::apply(&h.steward(), Kind::People, apply(id, &plan)).await.expect("applied");
            portal::handover::take(&h.steward()).await.expect("links")
        };
        let other = read_in("Name;Rolle;Kommune\nAndere A;Fachkraft;Senden\nAndere B;Fachkraft;Olfen\n").await;
        let links = read_in("Name;Rolle;Kommune\nErste;Fachkraft;Nottuln\nZweite;Fachkraft;Senden\nDritte;Hauptverwaltungsbeamte/r;Olfen\n").await;
        let guest = h.acting("vorsitz", contract::people::TrustLevel::Substantial, vec![]);
        portal::invitations::accept(&guest, &links[0].token).await.expect("accepted");
        let all = portal::invitations::list(&h.steward()).await.expect("list");
        let together: Vec<u64> = all.iter().filter_map(|l| l.together).collect();
        assert_eq!(together, [2, 2], "once for each list: {all:?}");
        let (own, first) = (h.acting("digital-nottuln", contract::people::TrustLevel::High, vec![]), all[0].id);
        assert!(matches!(portal::invitations::revoke_together(&own, first).await, Err(Error::Denied)));
        assert_eq!(portal::invitations::revoke_together(&h.steward(), first).await.expect("revoked"), 2);
        assert!(matches!(portal::invitations::revoke_together(&h.steward(), first).await, Err(Error::Already(_))));
        for link in &links[1..] {
            assert!(matches!(portal::invitations::accept(&guest, &link.token).await, Err(Error::Refused("invitation_revoked"))));
        }
        let count = |list: Vec<portal::invitations::Line>, state| list.iter().filter(|l| l.state == state).count();
        let after = portal::invitations::list(&h.steward()).await.expect("list");
        assert_eq!(count(after, contract::people::InvitationState::Revoked), 2, "neither the accepted one nor those of the other list");
        portal::invitations::accept(&guest, &other[0].token).await.expect("of another list");
        let log = portal::audit_log::Filter { action: "invitation.revoke".into(), ..Default::default() };
        assert_eq!(portal::audit_log::list(&h.steward(), &log).await.expect("log").total, 2);
    }
}

on_both! {
    async fn a_list_invites_anew_whose_invitation_does_not_hold_any_more(backend: Backend) {
        let h = Harness::demo(backend).await;
        let list = "Name;E-Mail;Rolle;Kommune\nFachkraft Bauamt;bau@beispiel.invalid;Fachkraft;Nottuln\n";
        let coordinator = h.acting(
            "digital-nottuln",
            contract::people::TrustLevel::High,
            vec![domain::rights::Held { role: contract::people::Role::Coordinator, organisation: Some(key("org/nottuln")), group: None }],
        );
        let form = contract::forms::people::InviteForm {
            id: h.portal.fresh_id().to_string(),
            name: "Fachkraft Bauamt".into(),
            email: "bau@beispiel.invalid".into(),
            role: "officer".into(),
            organisation_id: key("org/nottuln").to_string(),
            ..Default::default()
        };
        portal::invitations::create(&coordinator, form).await.expect("made");
        assert_eq!(fates(&read(&h, Kind::People, list).await.1), [Fate::Same], "still open");
        let disable = contract::forms::people::ReasonForm { id: key("person/digital-nottuln").to_string(), reason: "Zur Probe".into() };
        portal::people::disable(&h.steward(), disable).await.expect("disabled");
        assert_eq!(fates(&read(&h, Kind::People, list).await.1), [Fate::New], "nobody could accept it");
    }
}

on_both! {
    async fn broken_lists_are_refused_with_a_reason(backend: Backend) {
        let h = Harness::demo(backend).await;
        let many = format!("Name\n{}", "x\n".repeat(100_000));
        let cases: [(&[u8], &str); 5] = [
            (b"PK\x03\x04\0\0", "csv_type"),
            (b"AGS\n05558032\n", "csv_column|Name"),
            (b"Name;Name\na;b\n", "csv_column_twice|Name"),
            (b"", "file_empty"),
            (many.as_bytes(), "csv_rows|5000|100000"),
        ];
        for (bytes, code) in cases {
            let Err(Error::Invalid(errors)) = import_csv::keep(&h.steward(), Kind::Municipalities, bytes).await else { panic!("{code}: accepted") };
            assert_eq!(errors["file"], code);
        }
        let latin = b"Name;AGS\nGemeinde D\xfclken;05558099\n";
        let id = import_csv::keep(&h.steward(), Kind::Municipalities, latin).await.expect("Windows-1252");
        assert_eq!(import_csv::preview(&h.steward(), Kind::Municipalities, id).await.expect("plan").rows[0].title, "Gemeinde Dülken");
        assert!(matches!(import_csv::keep(&h.officer("nottuln"), Kind::People, b"Name;Rolle\na;b").await, Err(Error::Denied)));
        assert!(matches!(import_csv::preview(&h.steward(), Kind::People, id).await, Err(Error::NotFound)), "a list of another kind");
    }
}

on_both! {
    async fn a_value_without_a_heading_stops_its_row(backend: Backend) {
        let h = Harness::demo(backend).await;
        let list = "Name,Art,AGS,Einwohner\nGemeinde Nottuln,Gemeinde,05558032,19,800\nStadt Y,Stadt,05558052,100,\n";
        let (id, plan) = read(&h, Kind::Municipalities, list).await;
        assert_eq!(fates(&plan), [Fate::Stop, Fate::New]);
        let wrong = plan.rows[0].cells.last().expect("a cell");
        assert_eq!((wrong.value.as_str(), wrong.error.as_deref(), plan.rows[0].line), ("800", Some("csv_surplus|5|4"), 2));
        let result = import_csv::apply(&h.steward(), Kind::Municipalities, apply(id, &plan)).await;
        assert!(matches!(result, Err(Error::Refused("import_errors"))));
        let people = "Name;Rolle;Kommune\nErika;Fachkraft;Nottuln;zuviel\n";
        assert_eq!(fates(&read(&h, Kind::People, people).await.1), [Fate::Stop]);
    }
}
