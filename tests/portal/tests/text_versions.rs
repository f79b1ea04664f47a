//! Kept states of texts: by name, automatic, compared, brought back.

use contract::Lang;
use contract::forms::texts::{KeepForm, RestoreForm, TextForm};
use contract::people::{Role, TrustLevel};
use contract::text::{Block, ObjectKind};
use domain::rights::Held;
use domain::structure::{Change, Fate, Shape};
use domain::words::Piece;
use portal::talk::At;
use portal::text_versions::{Comparison, LOSES, Which, compare, keep, list, lost, passages, put, restore};
use portal::{Ctx, Error};
use portal_tests::{Harness, key, on_both};

fn vision() -> At {
    At { kind: "field".into(), owner: key("field/mobilitaet"), slot: "vision".into() }
}

/// What came and what went, each with its authors.
fn told(found: &Comparison) -> Vec<(String, String)> {
    let sign = |p: &Piece| match p {
        Piece::Same(_) => None,
        Piece::Removed(w) => Some(format!("-{}", w.trim())),
        Piece::Added(w) => Some(format!("+{}", w.trim())),
    };
    found.parts.iter().filter_map(|p| Some((sign(&p.piece)?, p.authors.join(", ")))).collect()
}

/// What went, each with who removed it.
fn removed(found: &Comparison) -> Vec<(String, String)> {
    let gone = |p: &portal::text_versions::Part| {
        matches!(p.piece, Piece::Removed(_)).then(|| (p.piece.text().trim().to_owned(), p.removers.join(", ")))
    };
    found.parts.iter().filter_map(gone).collect()
}

/// Writes the vision as the plain form does.
async fn write(ctx: &Ctx, markdown: &str) {
    let at = vision();
    let now = portal::texts::show(ctx, &at.kind, at.owner, &at.slot).await.expect("text");
    let form = TextForm {
        owner_kind: at.kind,
        owner_id: at.owner.to_string(),
        slot: at.slot,
        version: now.version.to_string(),
        base: domain::markdown::write(&now.document),
        markdown: markdown.into(),
        ..TextForm::default()
    };
    portal::texts::save(ctx, form).await.expect("saved");
}

/// Suggests another vision as the plain form does.
async fn suggest(ctx: &Ctx, markdown: &str) {
    let at = vision();
    let now = portal::texts::show(ctx, &at.kind, at.owner, &at.slot).await.expect("text");
    let form = TextForm {
        owner_kind: at.kind,
        owner_id: at.owner.to_string(),
        slot: at.slot,
        version: now.version.to_string(),
        base: domain::markdown::write(&now.document),
        markdown: markdown.into(),
        ..TextForm::default()
    };
    portal::texts::suggest(ctx, form).await.expect("suggested");
}

async fn words(ctx: &Ctx) -> String {
    let at = vision();
    portal::texts::show(ctx, &at.kind, at.owner, &at.slot).await.expect("text").document.plain()
}

fn named(name: &str) -> KeepForm {
    let at = vision();
    KeepForm { owner_kind: at.kind, owner_id: at.owner.to_string(), slot: at.slot, name: name.into() }
}

fn back(which: Which) -> RestoreForm {
    let at = vision();
    RestoreForm { owner_kind: at.kind, owner_id: at.owner.to_string(), slot: at.slot, which: which.to_string(), ..RestoreForm::default() }
}

on_both! {
    async fn a_state_is_kept_compared_and_brought_back(backend: Backend) {
        let h = Harness::demo(backend).await;
        let ctx = h.member("mobilitaet");
        write(&ctx, "Bus und Bahn.").await;
        keep(&ctx, named("Stand für die Konferenz")).await.expect("kept");
        assert!(matches!(keep(&ctx, named("Stand für die Konferenz")).await, Err(Error::Already(_))));
        write(&ctx, "Bus und Rad.").await;
        let states = list(&ctx, &vision()).await.expect("states");
        assert_eq!(states[0].name.as_deref(), Some("Stand für die Konferenz"));
        assert_eq!(states[0].by.as_deref(), Some("Mitglied Arbeitsgruppe Mobilität"));
        let found = compare(&ctx, &vision(), Some(states[0].which), None, Lang::De).await.expect("compared");
        let pieces: Vec<Piece> = found.parts.into_iter().map(|p| p.piece).collect();
        assert_eq!(pieces, [Piece::Same("Bus und ".into()), Piece::Removed("Bahn".into()), Piece::Added("Rad".into()), Piece::Same(".".into())]);

        restore(&ctx, back(states[0].which)).await.expect("restored");
        assert_eq!(words(&ctx).await, "Bus und Bahn.");
        assert!(matches!(restore(&ctx, back(states[0].which)).await, Err(Error::Already(_))));
        // What was there before is among the states, without a name.
        let now = list(&ctx, &vision()).await.expect("states");
        assert_eq!(now[0].name, None);
        restore(&ctx, back(now[0].which)).await.expect("restored");
        assert_eq!(words(&ctx).await, "Bus und Rad.");
    }
}

on_both! {
    async fn suggestions_are_not_lost_to_a_state_that_is_brought_back_unasked(backend: Backend) {
        let h = Harness::demo(backend).await;
        let member = h.member("mobilitaet");
        let adviser = Held { role: Role::GroupAdviser, organisation: None, group: Some(key("group/mobilitaet")) };
        let council = h.acting("fraktion-begleitend", TrustLevel::Substantial, vec![adviser]);
        for (words, name) in [("Bus und Bahn, abends.", "abends"), ("Bus und Bahn.", "immer")] {
            write(&member, words).await;
            keep(&member, named(name)).await.expect("kept");
        }
        let states = list(&member, &vision()).await.expect("states");
        let [evening, always] = ["abends", "immer"].map(|n| states.iter().find(|s| s.name.as_deref() == Some(n)).expect("kept").which);
        write(&member, "Bus und Bahn.\n\nFahrräder brauchen Platz.").await;
        suggest(&council, "Bus und Bahn.\n\nFahrräder brauchen Platz. Viel davon.").await;
        let before = list(&member, &vision()).await.expect("states").len();
        assert!(matches!(restore(&member, back(always)).await, Err(Error::Refused(LOSES))));
        assert_eq!(words(&member).await, "Bus und Bahn.\nFahrräder brauchen Platz.");
        assert_eq!(list(&member, &vision()).await.expect("states").len(), before);
        assert_eq!(lost(&member, &vision(), always).await.expect("counted"), 1);
        assert!(matches!(lost(&council, &vision(), always).await, Err(Error::Denied)));
        // One more than people were told of.
        suggest(&council, "Bus und Bahn.\n\nFahrräder brauchen Platz. Und Luft.").await;
        let told = |lost: &str| RestoreForm { lost: lost.into(), ..back(always) };
        assert!(matches!(restore(&member, told("1")).await, Err(Error::Refused(LOSES))));
        restore(&member, told("2")).await.expect("restored");
        assert_eq!(words(&member).await, "Bus und Bahn.");
        let told: Vec<String> = portal::notices::own(&council, true).await.expect("notices").iter().map(|n| n.says(Lang::De)).collect();
        assert!(matches!(&told[..], [one] if one.contains("und ein weiterer wurden nicht übernommen")), "{told:?}");
        // What stays is not lost, and nobody is asked.
        suggest(&council, "Bus und Bahn. Und Rad.").await;
        assert_eq!(lost(&member, &vision(), evening).await.expect("counted"), 0);
        restore(&member, back(evening)).await.expect("restored");
        assert_eq!(words(&member).await, "Bus und Bahn, abends.");
        assert_eq!(portal::live_texts::suggestions(&member, &vision()).await.expect("counted"), 1);
    }
}

on_both! {
    async fn the_plain_form_tells_whose_suggestions_it_settles(backend: Backend) {
        let h = Harness::demo(backend).await;
        let member = h.member("mobilitaet");
        let adviser = Held { role: Role::GroupAdviser, organisation: None, group: Some(key("group/mobilitaet")) };
        let council = h.acting("fraktion-begleitend", TrustLevel::Substantial, vec![adviser]);
        write(&member, "Bus und Bahn.\n\nFahrräder brauchen Platz.").await;
        suggest(&council, "Bus und Bahn.\n\nFahrräder brauchen Platz. Viel davon.").await;
        write(&member, "Bus und Bahn.").await;
        let told: Vec<String> = portal::notices::own(&council, true).await.expect("notices").iter().map(|n| n.says(Lang::De)).collect();
        assert_eq!(told, ["Ihr Vorschlag „Viel davon.“ wurde nicht übernommen"]);
    }
}

on_both! {
    async fn states_belong_to_their_text_and_their_writers(backend: Backend) {
        let h = Harness::demo(backend).await;
        let (member, stranger) = (h.member("mobilitaet"), h.member("wirtschaft"));
        write(&member, "Bus und Bahn.").await;
        assert!(matches!(keep(&stranger, named("x")).await, Err(Error::Denied)));
        assert!(matches!(keep(&member, named(" ")).await, Err(Error::Invalid(_))));
        keep(&member, named("Stand")).await.expect("kept");
        let which = list(&stranger, &vision()).await.expect("everybody reads")[0].which;
        assert!(matches!(restore(&stranger, back(which)).await, Err(Error::Denied)));
        let goal = At { kind: "goal".into(), owner: key("goal/mobilitaet/1"), slot: "text".into() };
        assert!(matches!(compare(&member, &goal, Some(which), Some(Which::Now), Lang::De).await, Err(Error::NotFound)));
        let read = domain::markdown::read("# Aus einer Datei\n\nEin Satz.");
        assert!(matches!(put(&stranger, &vision(), read.clone()).await, Err(Error::Denied)));
        put(&member, &vision(), read).await.expect("read in");
        assert_eq!(words(&member).await, "Aus einer Datei\nEin Satz.");
        assert!(!passages(&member, &vision()).await.expect("passages").1.is_empty());
    }
}

on_both! {
    async fn the_form_and_what_is_read_in_have_authors(backend: Backend) {
        let h = Harness::demo(backend).await;
        let (member, steward) = (h.member("mobilitaet"), h.steward());
        write(&member, "Bus und Bahn.").await;
        // From here on it is a live text, and the form one more writer.
        portal::live_texts::open(&member, "field", key("field/mobilitaet"), "vision").await.expect("opened");
        write(&member, "Bus und Bahn und Rad.").await;
        write(&steward, "Bus und Bahn und Rad.\n\nVon der Geschäftsstelle.").await;
        let found = passages(&steward, &vision()).await.expect("passages").1;
        let by = |words: &str| found.iter().find(|p| p.text.contains(words)).and_then(|p| p.author.as_ref()).map(|a| a.name.clone());
        assert_eq!(by("Rad").as_deref(), Some("Mitglied Arbeitsgruppe Mobilität"), "{found:?}");
        assert_eq!(by("Geschäftsstelle").as_deref(), Some("Geschäftsstelle"), "{found:?}");
        let read = domain::markdown::read("Aus einer Datei.");
        put(&member, &vision(), read).await.expect("read in");
        let found = passages(&steward, &vision()).await.expect("passages").1;
        assert!(found.iter().any(|p| p.text.contains("Datei") && p.author.is_some()), "{found:?}");
    }
}

on_both! {
    async fn a_day_that_begins_with_the_form_keeps_what_was_there(backend: Backend) {
        let h = Harness::demo(backend).await;
        let member = h.member("mobilitaet");
        write(&member, "Gestern geschrieben.").await;
        portal::live_texts::open(&member, "field", key("field/mobilitaet"), "vision").await.expect("opened");
        write(&member, "Gestern zweimal geschrieben.").await;
        h.clock.advance(chrono::Duration::days(1));
        write(&member, "Heute geschrieben.").await;
        write(&member, "Heute zweimal geschrieben.").await;
        let states = list(&member, &vision()).await.expect("states");
        let kept: Vec<_> = states.iter().filter(|s| s.name.is_none()).collect();
        let found = compare(&member, &vision(), Some(kept[0].which), None, Lang::De).await.expect("compared");
        let before: String = found.parts.into_iter().filter_map(|p| match p.piece { Piece::Added(_) => None, Piece::Same(w) | Piece::Removed(w) => Some(w) }).collect();
        assert_eq!(before, "Gestern zweimal geschrieben.");
        // One for each day on which something was changed, not one for each change.
        h.clock.advance(chrono::Duration::days(1));
        write(&member, "Am dritten Tag.").await;
        assert_eq!(list(&member, &vision()).await.expect("states").iter().filter(|s| s.name.is_none()).count(), kept.len() + 1);
    }
}

on_both! {
    async fn twenty_keep_at_once_and_one_succeeds(backend: Backend) {
        let h = Harness::demo(backend).await;
        write(&h.member("mobilitaet"), "Bus und Bahn.").await;
        let tasks = (0..20).map(|_| {
            let ctx = h.member("mobilitaet");
            tokio::spawn(async move { keep(&ctx, named("Stand")).await })
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
    async fn a_named_state_is_there_however_many_came_after_it(backend: Backend) {
        let h = Harness::demo(backend).await;
        let member = h.member("mobilitaet");
        write(&member, "Am Anfang.").await;
        keep(&member, named("Stand für die Konferenz")).await.expect("kept");
        for day in 0..55 {
            h.clock.advance(chrono::Duration::days(1));
            write(&member, &format!("Am Tag {day}.")).await;
        }
        let states = list(&member, &vision()).await.expect("states");
        assert!(states.len() >= 55, "{}", states.len());
        let kept = states.iter().find(|s| s.is_named()).expect("the named state");
        assert_eq!(kept.name.as_deref(), Some("Stand für die Konferenz"));
        assert!(states.windows(2).all(|two| two[0].at >= two[1].at));
    }
}

on_both! {
    async fn editions_in_which_the_text_changed_are_states(backend: Backend) {
        let h = Harness::demo(backend).await;
        let member = h.member("mobilitaet");
        write(&member, "Bus und Bahn.").await;
        for n in 0..8 {
            if n % 4 == 0 {
                write(&member, &format!("Bus und Bahn {n}.")).await;
            }
            h.publish("Zur Beratung").await;
        }
        let states = list(&member, &vision()).await.expect("states");
        let editions: Vec<String> = states.iter().map(|s| s.which.to_string()).filter(|w| w.starts_with("fassung")).collect();
        assert_eq!(editions, ["fassung-5", "fassung-1"]);
    }
}

on_both! {
    async fn authors_are_told_of_what_came_and_what_went(backend: Backend) {
        let h = Harness::demo(backend).await;
        let (member, steward) = (h.member("mobilitaet"), h.steward());
        let (m, g) = ("Mitglied Arbeitsgruppe Mobilität", "Geschäftsstelle");
        portal::live_texts::open(&member, "field", key("field/mobilitaet"), "vision").await.expect("opened");
        write(&member, "Bus und Bahn fahren abends.").await;
        h.publish("Zur Beratung").await;
        h.clock.advance(chrono::Duration::days(1));
        write(&member, "Bus und Bahn fahren abends, auch sonntags.").await;
        write(&steward, "Bus und Bahn fahren abends, auch sonntags, immer.").await;
        write(&steward, "Bus und Bahn fahren, auch sonntags, immer.").await;
        let automatic = list(&member, &vision()).await.expect("states").iter().find(|s| !s.is_named()).expect("the day's first").which;
        for before in [automatic, Which::Edition(1)] {
            let found = told(&compare(&steward, &vision(), Some(before), None, Lang::De).await.expect("compared"));
            // What two wrote side by side are two pieces, and what went has who wrote it.
            let all: Vec<(&str, &str)> = found.iter().map(|(w, a)| (w.as_str(), a.as_str())).collect();
            assert!(all.iter().any(|(w, a)| w.ends_with("auch") && *a == m), "{before:?} {all:?}");
            assert!(all.iter().any(|(w, a)| w.ends_with("immer") && *a == g), "{before:?} {all:?}");
            assert!(all.iter().all(|(w, _)| w.len() > 1), "nothing but a space: {all:?}");
            if before == automatic {
                assert!(all.iter().any(|(w, a)| *w == "-abends" && *a == m), "{before:?} {all:?}");
            }
        }
        // The later state may be the one without a name, too.
        let found = compare(&steward, &vision(), Some(Which::Now), Some(automatic), Lang::De).await.expect("compared");
        assert!(told(&found).iter().any(|(w, a)| w == "+abends" && a == m), "{:?}", told(&found));
    }
}

on_both! {
    async fn who_removed_what_is_told(backend: Backend) {
        let h = Harness::demo(backend).await;
        let (member, steward) = (h.member("mobilitaet"), h.steward());
        let (m, g) = ("Mitglied Arbeitsgruppe Mobilität", "Geschäftsstelle");
        let text = portal::live_texts::open(&member, "field", key("field/mobilitaet"), "vision").await.expect("opened").text;
        write(&member, "Bus und Bahn fahren abends und nachts.\n\nNiemand läuft gern allein durch den Regen.").await;
        h.publish("Zur Beratung").await;
        keep(&member, named("Davor")).await.expect("kept");
        // On the same day, two remove something; what only moved is nobody's doing.
        write(&steward, "Niemand läuft gern allein durch den Regen.\n\nBus und Bahn fahren abends und nachts.").await;
        write(&steward, "Niemand läuft gern allein durch den Regen.\n\nBus und Bahn fahren abends.").await;
        write(&member, "Niemand läuft gern durch den Regen.\n\nBus und Bahn fahren abends.").await;
        let kept = list(&member, &vision()).await.expect("states").iter().find(|s| s.is_named() && s.name.is_some()).expect("kept").which;
        for compacted in [false, true] {
            if compacted {
                assert!(portal::live_texts::compact(&h.portal, text).await.expect("compacted"));
                assert_eq!(portal::live_texts::load(&h.portal, text).await.expect("loaded").expect("live").rows, []);
            }
            for before in [kept, Which::Edition(1)] {
                let found = removed(&compare(&steward, &vision(), Some(before), None, Lang::De).await.expect("compared"));
                let by = |words: &str| found.iter().find(|(w, _)| w.contains(words)).map(|(_, by)| by.clone());
                assert_eq!(by("nachts").as_deref(), Some(g), "{before:?} {found:?}");
                assert_eq!(by("allein").as_deref(), Some(m), "{before:?} {found:?}");
            }
            let found = passages(&steward, &vision()).await.expect("passages").1;
            assert!(found.iter().all(|p| p.author.as_ref().is_none_or(|a| a.name == m)), "who moves writes nothing: {found:?}");
        }
    }
}

on_both! {
    async fn what_is_built_differently_is_told(backend: Backend) {
        let h = Harness::demo(backend).await;
        let member = h.member("mobilitaet");
        write(&member, "Woran wir messen\n\nEin Wort.").await;
        keep(&member, named("Davor")).await.expect("kept");
        let mut after = domain::markdown::read("# Woran wir messen\n\nEin [Wort](https://beispiel.invalid/).");
        let goal = key("goal/mobilitaet/1");
        after.content.push(Block::Object { kind: ObjectKind::Goal, id: goal });
        put(&member, &vision(), after).await.expect("read in");
        let states = list(&member, &vision()).await.expect("states");
        let kept = states.iter().find(|s| s.name.as_deref() == Some("Davor")).expect("kept").which;
        let found = compare(&member, &vision(), Some(kept), None, Lang::De).await.expect("compared");
        assert!(told(&found).is_empty(), "the words are the same");
        assert_eq!(
            found.structure,
            [
                Change::Shape { words: "Woran wir messen".into(), from: Shape::Paragraph, to: Shape::Heading(1) },
                Change::Link { words: "Wort".into(), href: "https://beispiel.invalid/".into(), fate: Fate::Came },
                Change::Object { kind: ObjectKind::Goal, id: goal, fate: Fate::Came },
            ]
        );
        assert!(found.cards.find(ObjectKind::Goal, goal).is_some());
    }
}
