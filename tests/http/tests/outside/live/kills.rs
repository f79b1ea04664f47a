//! The portal is killed while ten people type, again and again: nothing that was acknowledged or
//! shown to anybody is lost, all come to the same text, every text loads.
//!
//! `PORTAL_FAULT_CYCLES` says how often (3 if not given); `make faults` runs 200 on each database and
//! 20 with two instances.

use super::{person, principles, vision};
use crate::demo;
use http_tests::live::{Editor, News};
use http_tests::{Backend, Browser, Portal};
use std::collections::{BTreeSet, HashMap};
use std::time::Duration;

/// Fresh texts after so many cycles, so that none grows without end.
const CYCLES_OF_A_TEXT: usize = 10;

fn cycles(few: usize) -> usize {
    std::env::var("PORTAL_FAULT_CYCLES").ok().and_then(|n| n.parse().ok()).unwrap_or(few)
}

/// A number that looks random, the same in every run.
fn chance(seed: &mut u64) -> u64 {
    *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    *seed >> 33
}

/// Somebody who types, and what they know of it.
struct Typist {
    name: usize,
    /// How many pairs of texts were written before: a text may come again.
    round: usize,
    editor: Editor,
    /// Every token typed, with the count of changes when it was sent.
    typed: Vec<(u64, String)>,
    acknowledged: BTreeSet<String>,
}

impl Typist {
    /// Types until the portal is gone.
    async fn type_on(mut self, mut seed: u64) -> Self {
        loop {
            let token = format!("<{}.{}.{}>", self.name, self.round, self.typed.len());
            self.editor.write(&token).await;
            self.typed.push((self.editor.sent, token));
            let pause = tokio::time::Instant::now() + Duration::from_millis(2 + chance(&mut seed) % 20);
            while let Ok(news) = tokio::time::timeout_at(pause, self.editor.next()).await {
                if matches!(news, News::Closed(..)) {
                    return self.ended();
                }
            }
        }
    }

    fn ended(mut self) -> Self {
        let stored = self.editor.stored;
        self.acknowledged.extend(self.typed.iter().filter(|(n, _)| *n <= stored).map(|(_, t)| t.clone()));
        self
    }

    /// Tokens that it shows and somebody else typed.
    fn shown(&self) -> Vec<String> {
        let words = self.editor.words();
        let own = format!("<{}.", self.name);
        words.split_inclusive('>').filter(|t| t.starts_with('<') && !t.starts_with(&own)).map(str::to_owned).collect()
    }
}

fn text_of(cycle: usize) -> [String; 2] {
    let fields = ["mobilitaet", "bildung", "wirtschaft", "verwaltung", "gesundheit", "innenstadt"];
    let round = cycle / CYCLES_OF_A_TEXT;
    let one = if round % 7 == 6 { principles() } else { vision(fields[round % 7]) };
    [one, vision(fields[(round % 7 + 3) % 6])]
}

async fn begin(browsers: &[Browser], texts: &[String; 2], round: usize) -> Vec<Typist> {
    let mut all = Vec::new();
    for name in 0..10 {
        let editor = Editor::open(&browsers[name % browsers.len()], &texts[name % 2]).await;
        all.push(Typist { name, round, editor, typed: vec![], acknowledged: BTreeSet::new() });
    }
    all
}

async fn kills(backend: Backend, two: bool, few: usize) {
    let (first, _provider) = demo(backend).await;
    let mut portals: Vec<Portal> = vec![first];
    let steward = person(&portals[0], "geschaeftsstelle").await;
    let mut browsers = vec![steward];
    if two {
        let second = portals[0].beside().await;
        browsers.push(browsers[0].at(&second.base));
        portals.push(second);
    }
    let (mut seed, mut lost, mut typed) = (7, Vec::new(), 0);
    let mut people: Vec<Typist> = Vec::new();
    for cycle in 0..cycles(few) {
        let texts = text_of(cycle);
        if cycle % CYCLES_OF_A_TEXT == 0 {
            for typist in people.drain(..) {
                typist.editor.leave().await;
            }
            people = begin(&browsers, &texts, cycle / CYCLES_OF_A_TEXT).await;
        }
        let tasks: Vec<_> = people.drain(..).map(|p| tokio::spawn(p.type_on(chance(&mut seed)))).collect();
        tokio::time::sleep(Duration::from_millis(50 + chance(&mut seed) % 400)).await;
        // With two, the other one goes on; it is stopped a moment later, so that all come to rest.
        let victim = cycle % portals.len();
        portals[victim].kill();
        if two {
            tokio::time::sleep(Duration::from_millis(100)).await;
            portals[1 - victim].kill();
        }
        for task in tasks {
            people.push(task.await.expect("a typist"));
        }
        for portal in &mut portals {
            portal.again().await;
        }
        for (t, address) in texts.iter().enumerate() {
            let fresh = Editor::open(&browsers[cycle % browsers.len()], address).await;
            let words = fresh.words();
            for typist in people.iter().filter(|p| p.name % 2 == t) {
                let gone = |token: &&String| !words.contains(token.as_str());
                lost.extend(typist.acknowledged.iter().filter(gone).map(|t| format!("cycle {cycle}: {t} was acknowledged")));
                lost.extend(typist.shown().iter().filter(gone).map(|t| format!("cycle {cycle}: {t} was shown")));
            }
            fresh.leave().await;
        }
        let mut back = Vec::new();
        for typist in people.drain(..) {
            let editor = typist.editor.again(&browsers[typist.name % browsers.len()], &texts[typist.name % 2]).await;
            back.push(Typist { editor, ..typist });
        }
        people = back;
        for typist in &mut people {
            typist.editor.all_stored().await;
            typist.acknowledged.extend(typist.typed.iter().map(|(_, t)| t.clone()));
            // What was sent on the old socket is counted anew on the next.
            typist.typed.iter_mut().for_each(|(n, _)| *n = 0);
        }
        converge(&mut people, cycle).await;
        typed = typed.max(people.iter().map(|p| p.typed.len()).sum());
    }
    println!("{} cycles, {typed} tokens in the longest texts, {} lost", cycles(few), lost.len());
    assert!(lost.is_empty(), "{lost:?}");
    assert!(typed > 50, "only {typed} tokens were typed: nothing was tested");
}

/// Everybody sees the same text, and in it every token once.
async fn converge(people: &mut [Typist], cycle: usize) {
    for t in 0..2 {
        let tokens: Vec<String> = people.iter().filter(|p| p.name % 2 == t).flat_map(|p| p.typed.iter().map(|(_, t)| t.clone())).collect();
        let mut seen: Option<String> = None;
        for typist in people.iter_mut().filter(|p| p.name % 2 == t) {
            typist.editor.reads_all(&tokens).await;
            let words = typist.editor.words();
            let mut count: HashMap<&str, usize> = HashMap::new();
            words.split('<').filter_map(|w| w.split_once('>')).for_each(|(token, _)| *count.entry(token).or_default() += 1);
            for token in &tokens {
                let found = count.get(token.trim_matches(['<', '>'])).copied();
                assert_eq!(found, Some(1), "cycle {cycle}: {token} in “{words}”");
            }
            assert_eq!(seen.get_or_insert_with(|| words.clone()), &words, "cycle {cycle}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_acknowledged_is_lost_on_sqlite() {
    kills(Backend::Sqlite, false, 3).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_acknowledged_is_lost_on_postgres() {
    kills(Backend::Postgres, false, 3).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_acknowledged_is_lost_with_two_instances() {
    kills(Backend::Postgres, true, 2).await;
}
