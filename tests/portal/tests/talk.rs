//! Talk about texts: rights, mentions, notices, two at once, and what waits in "my work".

use contract::forms::fact_sheets::FactSheetForm;
use contract::forms::texts::{CommentForm, TextForm};
use contract::objects::Suggested;
use contract::people::{Role, TrustLevel};
use contract::talk::{Deed, TextAccess, Threads};
use contract::text::{Block, Document, Inline, Mark, Suggestion};
use contract::{Id, Lang};
use domain::rights::Held;
use entity::{fact_sheet, field, mail, person, role_assignment};
use portal::live_texts::{self, Batch, Change, pack};
use portal::talk::{At, Settled, change, comment, list, people, waiting};
use portal::{Ctx, Error};
use portal_tests::{Backend, Harness, key, on_both};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Set};

fn vision() -> At {
    At { kind: "field".into(), owner: key("field/mobilitaet"), slot: "vision".into() }
}

fn of_group(h: &Harness, account: &str, role: Role, group: &str) -> Ctx {
    h.acting(account, TrustLevel::Substantial, vec![Held { role, organisation: None, group: Some(key(&format!("group/{group}"))) }])
}

fn guest(h: &Harness) -> Ctx {
    of_group(h, "expertin-mobilitaet", Role::GroupGuest, "mobilitaet")
}

/// The demo region with a vision to talk about.
async fn written(backend: Backend) -> Harness {
    let h = Harness::demo(backend).await;
    let now = portal::texts::show(&h.steward(), "field", key("field/mobilitaet"), "vision").await.expect("text");
    let form = TextForm {
        owner_kind: "field".into(),
        owner_id: key("field/mobilitaet").to_string(),
        slot: "vision".into(),
        version: now.version.to_string(),
        markdown: "Bus, Bahn und Rad in einer Auskunft.".into(),
        ..TextForm::default()
    };
    portal::texts::save(&h.steward(), form).await.expect("saved");
    h
}

fn begin(text: &str, mentions: &[&str]) -> Deed {
    let mentions = mentions.iter().map(|m| key(&format!("person/{m}"))).collect();
    Deed::Add { from: "AQRZ".into(), to: "AQRa".into(), quote: "einer Auskunft".into(), text: text.into(), mentions }
}

fn first(threads: &Threads) -> Id {
    threads.threads[0].id
}

on_both! {
    async fn every_role_has_its_access(backend: Backend) {
        let h = Harness::demo(backend).await;
        let (own, region) = (key("field/mobilitaet"), Id::nil());
        let table = [
            (h.steward(), TextAccess::Write, TextAccess::Write),
            (of_group(&h, "ag-leitung-mobilitaet", Role::GroupLead, "mobilitaet"), TextAccess::Write, TextAccess::Suggest),
            (h.member("mobilitaet"), TextAccess::Write, TextAccess::Suggest),
            (of_group(&h, "fraktion-begleitend", Role::GroupAdviser, "mobilitaet"), TextAccess::Suggest, TextAccess::Read),
            (guest(&h), TextAccess::Comment, TextAccess::Read),
            (h.member("wirtschaft"), TextAccess::Read, TextAccess::Suggest),
            (h.officer("nottuln"), TextAccess::Read, TextAccess::Read),
        ];
        for (ctx, field, principles) in table {
            let who = &ctx.actor().expect("somebody").display_name;
            assert_eq!(portal::texts::access(&ctx, "field", own).await.expect("access"), field, "{who}");
            assert_eq!(portal::texts::access(&ctx, "strategy", region).await.expect("access"), principles, "{who}");
        }
        let nobody = h.acting("neu-1", TrustLevel::High, vec![]);
        assert!(matches!(portal::texts::access(&nobody, "field", own).await, Err(Error::Denied)));
    }
}

on_both! {
    async fn who_may_only_suggest_does_so_in_the_form(backend: Backend) {
        let h = written(backend).await;
        let adviser = of_group(&h, "fraktion-begleitend", Role::GroupAdviser, "mobilitaet");
        let lead = of_group(&h, "ag-leitung-mobilitaet", Role::GroupLead, "mobilitaet");
        let field = key("field/mobilitaet");
        let shown = || async { portal::texts::show(&lead, "field", field, "vision").await.expect("text").document };
        let before = shown().await;
        let form = |markdown: &str| TextForm {
            owner_kind: "field".into(),
            owner_id: field.to_string(),
            slot: "vision".into(),
            base: domain::markdown::write(&before),
            markdown: markdown.into(),
            ..TextForm::default()
        };
        let words = "Bus, Bahn und Rad in einer App.\n\nUnd alle nutzen sie.";
        for (ctx, who) in [(guest(&h), "who comments"), (h.member("wirtschaft"), "another group"), (h.officer("nottuln"), "an officer")] {
            assert!(matches!(portal::texts::suggest(&ctx, form(words)).await, Err(Error::Denied)), "{who}");
        }
        let code = |done: portal::Result<()>| match done {
            Err(Error::Invalid(errors)) => errors["markdown"].clone(),
            other => panic!("{other:?}"),
        };
        assert_eq!(code(portal::texts::suggest(&adviser, form(&domain::markdown::write(&before))).await), "nothing_suggested");
        assert_eq!(code(portal::texts::suggest(&adviser, form("# Bus, Bahn und Rad in einer Auskunft.")).await), "only_words");
        assert!(waiting(&lead).await.expect("waiting").suggestions.is_empty());

        portal::texts::suggest(&adviser, form(words)).await.expect("suggested");
        assert_eq!(shown().await, before, "the text stays");
        let found = waiting(&lead).await.expect("waiting").suggestions;
        assert_eq!(found.iter().map(|s| s.count).collect::<Vec<_>>(), [2]);
        let id = live_texts::open(&lead, "field", field, "vision").await.expect("opened").text;
        let live = live_texts::load(&h.portal, id).await.expect("loaded").expect("live").text().expect("readable");
        let by = adviser.actor().expect("somebody").person_id;
        let suggested = live.document().suggestions();
        assert!(suggested.len() == 2 && suggested.iter().all(|s| s.author == by), "{suggested:?}");
    }
}

on_both! {
    async fn a_talk_reaches_those_who_are_meant(backend: Backend) {
        let h = written(backend).await;
        let (lead, guest) = (of_group(&h, "ag-leitung-mobilitaet", Role::GroupLead, "mobilitaet"), guest(&h));
        let after = change(&guest, &vision(), begin("Wessen Auskunft? @Leitung Arbeitsgruppe Mobilität", &["ag-leitung-mobilitaet", "neu-1"])).await.expect("begun");
        let entry = &after.threads[0].entries[0];
        // Who cannot talk here is not mentioned either.
        assert_eq!(entry.mentions.iter().map(|m| m.name.as_str()).collect::<Vec<_>>(), ["Leitung Arbeitsgruppe Mobilität"]);
        assert_eq!(entry.author.name, "Externe Fachperson Mobilität");
        assert!(after.threads[0].may.resolve, "one settles one's own talk");

        let told = portal::notices::own(&lead, true).await.expect("notices");
        assert_eq!(told.len(), 1);
        assert_eq!(told[0].title, "Vision: Mobilität");
        assert!(told[0].address.ends_with(&format!("/vision#gespraech-{}", first(&after))), "{}", told[0].address);
        let open = waiting(&lead).await.expect("waiting").talks;
        assert_eq!((open.len(), open[0].title.as_str(), open[0].threads.len()), (1, "Vision: Mobilität", 1));
        assert!(open[0].asked);
        assert!(waiting(&guest).await.expect("waiting").talks.is_empty());

        let thread = first(&after);
        change(&lead, &vision(), Deed::Reply { thread, text: "Die des Verbunds.".into(), mentions: vec![] }).await.expect("answered");
        assert!(waiting(&lead).await.expect("waiting").talks.is_empty(), "answered is answered");
        let told = portal::notices::own(&guest, true).await.expect("notices");
        assert_eq!(told.iter().map(|n| n.kind.as_str()).collect::<Vec<_>>(), ["text_reply"]);
    }
}

on_both! {
    async fn who_lost_the_last_role_is_not_told_of_answers(backend: Backend) {
        let h = written(backend).await;
        let (lead, guest) = (of_group(&h, "ag-leitung-mobilitaet", Role::GroupLead, "mobilitaet"), guest(&h));
        let thread = first(&change(&guest, &vision(), begin("Wessen Auskunft?", &[])).await.expect("begun"));
        let id = guest.actor().expect("somebody").person_id;
        let ended = role_assignment::ActiveModel { valid_until: Set(h.portal.today().pred_opt()), ..Default::default() };
        role_assignment::Entity::update_many().set(ended).filter(role_assignment::Column::PersonId.eq(id)).exec(&h.db).await.expect("ended");
        change(&lead, &vision(), Deed::Reply { thread, text: "Die des Verbunds.".into(), mentions: vec![] }).await.expect("answered");
        change(&lead, &vision(), Deed::Resolve { thread }).await.expect("settled");
        assert!(portal::notices::own(&guest, false).await.expect("notices").is_empty(), "told after the last role had ended");
    }
}

on_both! {
    async fn a_comment_without_an_answer_waits_for_the_lead(backend: Backend) {
        let h = written(backend).await;
        let (lead, guest, member) = (of_group(&h, "ag-leitung-mobilitaet", Role::GroupLead, "mobilitaet"), guest(&h), h.member("mobilitaet"));
        let other = of_group(&h, "ag-leitung-wirtschaft", Role::GroupLead, "wirtschaft");
        let thread = first(&change(&guest, &vision(), begin("Wessen Auskunft?", &[])).await.expect("begun"));
        let open = waiting(&lead).await.expect("waiting").talks;
        assert_eq!((open.len(), open[0].asked, open[0].threads.as_slice()), (1, false, [thread].as_slice()));
        for nobody in [&guest, &member, &other] {
            assert!(waiting(nobody).await.expect("waiting").talks.is_empty());
        }
        change(&member, &vision(), Deed::Reply { thread, text: "Die des Verbunds.".into(), mentions: vec![] }).await.expect("answered");
        assert!(waiting(&lead).await.expect("waiting").talks.is_empty(), "anybody's answer counts");
        change(&lead, &vision(), begin("Bleibt so.", &[])).await.expect("begun");
        assert!(waiting(&lead).await.expect("waiting").talks.is_empty(), "one's own comment waits for others");
    }
}

/// A comment by the plain form, on a text as a whole.
fn plainly(at: &At, text: &str) -> CommentForm {
    CommentForm { owner_kind: at.kind.clone(), owner_id: at.owner.to_string(), slot: at.slot.clone(), text: text.into() }
}

on_both! {
    async fn what_is_nobodys_waits_for_stewards_and_coordinators(backend: Backend) {
        let h = written(backend).await;
        let (steward, member, lead) = (h.steward(), h.member("mobilitaet"), of_group(&h, "ag-leitung-mobilitaet", Role::GroupLead, "mobilitaet"));
        let of = async |ctx: &Ctx| waiting(ctx).await.expect("waiting").talks.into_iter().map(|t| t.at).collect::<Vec<_>>();
        // The guiding principles are the region's.
        let principles = At { kind: "strategy".into(), owner: Id::nil(), slot: "principles".into() };
        live_texts::open(&steward, "strategy", Id::nil(), "principles").await.expect("opened");
        comment(&member, plainly(&principles, "Zu lang.")).await.expect("said");
        assert_eq!(of(&steward).await, [principles]);
        assert!(of(&lead).await.is_empty());
        // A field that no group writes.
        comment(&guest(&h), plainly(&vision(), "Wessen Auskunft?")).await.expect("said");
        assert_eq!((of(&steward).await.len(), of(&lead).await), (1, vec![vision()]));
        let nobodys = field::ActiveModel { group_id: Set(None), ..Default::default() };
        field::Entity::update_many().set(nobodys).filter(field::Column::Id.eq(key("field/mobilitaet"))).exec(&h.db).await.expect("changed");
        assert_eq!((of(&steward).await.len(), of(&lead).await), (2, vec![]));
        // A fact sheet without anybody in charge is the coordinator's of the municipality that leads it.
        let (officer, nottuln) = (h.officer("nottuln"), key("org/nottuln"));
        let form = FactSheetForm { title: "Mitfahrbänke".into(), status: "planned".into(), lead: nottuln.to_string(), owner: key("person/fachkraft-nottuln").to_string(), ..FactSheetForm::default() };
        let number = portal::fact_sheets::save(&officer, form).await.expect("created");
        let sheet = portal::fact_sheets::show(&officer, number).await.expect("sheet").sheet;
        let alone = fact_sheet::ActiveModel { owner_id: Set(None), ..Default::default() };
        fact_sheet::Entity::update_many().set(alone).filter(fact_sheet::Column::Id.eq(sheet.id)).exec(&h.db).await.expect("changed");
        let coordinator = |organisation| h.acting("digital-nottuln", TrustLevel::Substantial, vec![Held { role: Role::Coordinator, organisation: Some(organisation), group: None }]);
        let narrative = At { kind: "fact_sheet".into(), owner: sheet.id, slot: "narrative".into() };
        live_texts::open(&officer, "fact_sheet", sheet.id, "narrative").await.expect("opened");
        comment(&officer, plainly(&narrative, "Seit wann?")).await.expect("said");
        assert_eq!(of(&coordinator(nottuln)).await, [narrative]);
        assert!(of(&coordinator(Id::from_u128(7))).await.is_empty());
    }
}

on_both! {
    async fn a_plain_comment_is_on_the_whole_text(backend: Backend) {
        let h = written(backend).await;
        assert!(matches!(comment(&h.officer("nottuln"), plainly(&vision(), "x")).await, Err(Error::Denied)));
        assert!(matches!(comment(&guest(&h), plainly(&vision(), " ")).await, Err(Error::Invalid(_))));
        assert_eq!(comment(&guest(&h), plainly(&vision(), "Gut so.\r\nWeiter.")).await.expect("said"), vision());
        let threads = list(&guest(&h), &vision()).await.expect("talks").threads;
        assert_eq!((threads.len(), threads[0].quote.as_str(), threads[0].entries[0].text.as_str()), (1, "", "Gut so.\nWeiter."));
        // Whoever only reads, reads this as well.
        let page = portal::texts::page(&h.officer("nottuln"), &vision(), Lang::De).await.expect("page");
        assert_eq!(page.talks.len(), 1);
        let thread = first(&list(&guest(&h), &vision()).await.expect("talks"));
        change(&guest(&h), &vision(), Deed::Resolve { thread }).await.expect("settled");
        let page = portal::texts::page(&h.officer("nottuln"), &vision(), Lang::De).await.expect("page");
        assert!(page.talks.is_empty(), "only open ones");
    }
}

on_both! {
    async fn settling_is_for_writers_and_whoever_began(backend: Backend) {
        let h = written(backend).await;
        let (guest, member) = (guest(&h), h.member("mobilitaet"));
        let thread = first(&change(&member, &vision(), begin("Bleibt so.", &[])).await.expect("begun"));
        assert!(matches!(change(&guest, &vision(), Deed::Resolve { thread }).await, Err(Error::Denied)));
        assert!(!list(&guest, &vision()).await.expect("talks").threads[0].may.resolve);
        let after = change(&h.steward(), &vision(), Deed::Resolve { thread }).await.expect("settled");
        assert!(after.threads[0].resolved);
        assert!(matches!(change(&member, &vision(), Deed::Resolve { thread }).await, Err(Error::Already(_))));
        assert_eq!(portal::notices::own(&member, true).await.expect("notices").len(), 1);
        let after = change(&member, &vision(), Deed::Reopen { thread }).await.expect("reopened");
        assert!(!after.threads[0].resolved);
    }
}

on_both! {
    async fn twenty_settle_at_once_and_one_succeeds(backend: Backend) {
        let h = written(backend).await;
        let thread = first(&change(&h.steward(), &vision(), begin("Erledigt?", &[])).await.expect("begun"));
        let tasks = (0..20).map(|_| {
            let ctx = h.member("mobilitaet");
            tokio::spawn(async move { change(&ctx, &vision(), Deed::Resolve { thread }).await })
        });
        let mut done = 0;
        for task in tasks.collect::<Vec<_>>() {
            match task.await.expect("ran") {
                Ok(_) => done += 1,
                Err(Error::Already(_)) => {}
                Err(e) => panic!("{e:?}"),
            }
        }
        assert_eq!(done, 1);
    }
}

on_both! {
    async fn strangers_and_bad_input_change_nothing(backend: Backend) {
        let h = written(backend).await;
        for stranger in [h.officer("nottuln"), h.member("wirtschaft")] {
            assert!(matches!(change(&stranger, &vision(), begin("x", &[])).await, Err(Error::Denied)));
            assert!(people(&stranger, &vision()).await.expect("names").people.is_empty());
        }
        let steward = h.steward();
        assert!(matches!(change(&steward, &vision(), begin(" ", &[])).await, Err(Error::Invalid(_))));
        let goal = At { kind: "goal".into(), owner: key("goal/mobilitaet/1"), slot: "text".into() };
        let thread = first(&change(&steward, &vision(), begin("Hier", &[])).await.expect("begun"));
        // A talk of another text does not exist here.
        assert!(matches!(change(&steward, &goal, Deed::Resolve { thread }).await, Err(Error::NotFound)));
        let page = At { kind: "page".into(), owner: key("page/impressum"), slot: "body".into() };
        assert!(matches!(list(&steward, &page).await, Err(Error::NotFound)));
        assert_eq!(list(&steward, &vision()).await.expect("talks").threads.len(), 1);
        let names = people(&steward, &vision()).await.expect("names").people;
        assert!(names.iter().any(|n| n.name == "Externe Fachperson Mobilität"));
        assert!(names.iter().all(|n| n.name != "Fachkraft Nottuln"));
    }
}

on_both! {
    async fn blocks_show_what_is_there(backend: Backend) {
        let h = Harness::demo(backend).await;
        let ctx = h.officer("nottuln");
        let goal = key("goal/mobilitaet/1");
        let found = portal::cards::look(&ctx, &[("goal".into(), goal), ("goal".into(), Id::nil()), ("person".into(), goal)], Lang::De).await.expect("found");
        assert_eq!(found.objects.len(), 1);
        assert!(found.objects[0].href.ends_with(&format!("#ziel-{goal}")));
        let title = found.objects[0].title.clone();
        let hits = portal::cards::search(&ctx, &title, Lang::De).await.expect("hits");
        assert!(hits.objects.iter().any(|o| o.id == goal));
        let nobody = h.acting("neu-1", TrustLevel::High, vec![]);
        assert!(matches!(portal::cards::search(&nobody, "", Lang::De).await, Err(Error::Denied)));
    }
}

on_both! {
    async fn suggestions_wait_for_whoever_looks_after_the_text(backend: Backend) {
        let h = written(backend).await;
        let (lead, member) = (of_group(&h, "ag-leitung-mobilitaet", Role::GroupLead, "mobilitaet"), h.member("mobilitaet"));
        let steward = h.steward();
        let hours = |n| (h.portal.now() + chrono::TimeDelta::hours(n)).timestamp_millis();
        let earlier = hours(-3);
        let marked = |id: u128, at: i64, words: &str| Inline::Text {
            text: words.into(),
            marks: vec![Mark::Insertion(Suggestion { id: Id::from_u128(id), author: member.actor().expect("somebody").person_id, at })],
        };
        // Two passages of one suggestion, and one of a browser whose clock is ahead.
        let content = vec![marked(1, earlier, "Und "), Inline::text("zu Fuß"), marked(1, earlier, "."), marked(2, hours(30), "Und mehr.")];
        let document = Document { content: vec![Block::Paragraph { content }] };
        let change = live::Text::from_document(&document, 77, live::Limits::default()).expect("a text").snapshot();
        for (kind, owner, slot) in [("field", key("field/mobilitaet"), "vision"), ("strategy", Id::nil(), "principles")] {
            let text = live_texts::open(&steward, kind, owner, slot).await.expect("opened").text;
            let changes = vec![Change { text, updates: pack([change.as_slice()]) }];
            live_texts::Appender::new(h.portal.clone()).append(Batch { changes, ..Batch::default() }).await.expect("stored");
            live_texts::follow(&h.portal, text, None).await.expect("followed");
        }
        let of = async |ctx: &Ctx| waiting(ctx).await.expect("waiting").suggestions;
        let [vision_text] = &of(&lead).await[..] else { panic!("the vision waits for the lead of its group") };
        assert_eq!((&vision_text.at, vision_text.count, vision_text.title.as_str()), (&vision(), 2, "Vision: Mobilität"));
        assert_eq!(vision_text.since.timestamp_millis(), earlier);
        let [principles] = &of(&steward).await[..] else { panic!("the guiding principles wait for the steward") };
        assert_eq!((principles.at.kind.as_str(), principles.count), ("strategy", 2));
        assert!(of(&member).await.is_empty());
        assert!(of(&of_group(&h, "ag-leitung-wirtschaft", Role::GroupLead, "wirtschaft")).await.is_empty());
    }
}

/// Suggestions of somebody, each with its words, decided by the officer of the group.
fn decided(text: Id, accepted: bool, all: &[(Id, &str)]) -> Settled {
    let one = |(author, words): &(Id, &str)| live::Settled {
        suggested: Suggested {
            suggestion: Suggestion { id: Id::from_u128(words.len() as u128), author: *author, at: 5 },
            added: (*words).to_owned(),
            removed: String::new(),
        },
        accepted,
    };
    let (by, suggestions) = (key("person/ag-mitglied-mobilitaet"), all.iter().map(one).collect());
    Settled { text, at: vision(), title: "Mobilität".into(), by, suggestions }
}

async fn store(h: &Harness, settled: Settled) {
    let batch = Batch { settled: vec![settled], ..Batch::default() };
    live_texts::Appender::new(h.portal.clone()).append(batch).await.expect("stored");
}

on_both! {
    async fn who_suggested_learns_what_became_of_it_once(backend: Backend) {
        let h = written(backend).await;
        let council = of_group(&h, "expertin-mobilitaet", Role::GroupGuest, "mobilitaet");
        let lead = h.member("mobilitaet");
        let text = live_texts::open(&lead, "field", key("field/mobilitaet"), "vision").await.expect("opened").text;
        let by = lead.actor.as_ref().expect("somebody").person_id;
        let [author, other] = ["expertin-mobilitaet", "neu-1"].map(|p| key(&format!("person/{p}")));
        let told = async || {
            let told = portal::notices::own(&council, true).await.expect("notices");
            told.iter().map(|n| n.says(Lang::De)).collect::<Vec<_>>()
        };
        let settled = |accepted, all: &[(Id, &str)]| Settled { by, ..decided(text, accepted, all) };
        store(&h, settled(true, &[(other, "Fremdes"), (author, "Bürgerbus"), (by, "Eigenes")])).await;
        assert_eq!(told().await, ["Ihr Vorschlag „Bürgerbus“ wurde angenommen"]);
        store(&h, settled(true, &[(author, "stündlich")])).await;
        store(&h, settled(true, &[(author, "Rad"), (author, "und Bahn")])).await;
        store(&h, settled(false, &[(author, "Taxi"), (author, "Tram")])).await;
        assert!(portal::notices::own(&lead, true).await.expect("notices").iter().all(|n| !n.kind.as_str().starts_with("suggestion")), "nobody is told what they did themselves");
        let first = ["Ihr Vorschlag „Taxi“ und ein weiterer wurden nicht übernommen", "Ihr Vorschlag „Bürgerbus“ und 3 weitere wurden angenommen"];
        assert_eq!(told().await, first);
        // Somebody else's decision is told with that person's name.
        store(&h, Settled { by: key("person/geschaeftsstelle"), ..settled(true, &[(author, "sicher")]) }).await;
        assert_eq!(told().await, ["Ihr Vorschlag „sicher“ wurde angenommen", first[0], first[1]]);
        // What is decided another day is news, read or not.
        h.clock.advance(chrono::Duration::hours(2));
        store(&h, settled(true, &[(author, "günstig")])).await;
        assert_eq!(told().await.len(), 4);
    }
}

on_both! {
    async fn a_decision_after_the_mail_about_another_is_mailed_too(backend: Backend) {
        let h = written(backend).await;
        let author = key("person/expertin-mobilitaet");
        let text = live_texts::open(&h.steward(), "field", key("field/mobilitaet"), "vision").await.expect("opened").text;
        let known = person::ActiveModel { id: Set(author), email: Set(Some("rat@beispiel.de".into())), ..Default::default() };
        known.update(&h.db).await.expect("an address");
        let mails = async || {
            h.clock.advance(chrono::Duration::seconds(61));
            portal::post::collect(&h.portal).await.expect("collected");
            let mails = mail::Entity::find().order_by_asc(mail::Column::CreatedAt).all(&h.db).await.expect("mails");
            mails.into_iter().map(|m| m.subject).collect::<Vec<_>>()
        };
        store(&h, decided(text, true, &[(author, "Bürgerbus")])).await;
        store(&h, decided(text, true, &[(author, "stündlich")])).await;
        let first = "Ihr Vorschlag „Bürgerbus“ und ein weiterer wurden angenommen: Vision: Mobilität";
        assert_eq!(mails().await, [first]);
        // Not read in the portal, within the same hour, in the same text.
        store(&h, decided(text, true, &[(author, "auch sonntags")])).await;
        assert_eq!(mails().await, [first, "Ihr Vorschlag „auch sonntags“ wurde angenommen: Vision: Mobilität"]);
    }
}
