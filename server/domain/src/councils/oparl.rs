//! OParl 1.1 objects as reports to a council clerk: which paper carries a known number, what became
//! of it in which body, and which consultation of the path is meant.

use super::opener::as_proposed;
use super::words;
use chrono::{DateTime, NaiveDate};
use contract::Id;
use contract::council::{Consultation, ConsultationRole, ConsultationState, PAPER_NUMBER, Report, Wording};
use serde_json::Value;
use std::collections::BTreeSet;

/// What a list hands out: an object, or word that one is gone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Listed {
    Paper { address: String, reference: String },
    Gone { address: String },
}

fn text<'a>(object: &'a Value, name: &str) -> &'a str {
    object.get(name).and_then(Value::as_str).unwrap_or_default().trim()
}

/// Whether an object says that it is deleted.
pub fn is_deleted(object: &Value) -> bool {
    object.get("deleted").and_then(Value::as_bool).unwrap_or(false)
}

/// The kind of an object: the end of its type, `Paper`.
pub fn kind(object: &Value) -> &str {
    text(object, "type").rsplit('/').next().unwrap_or_default()
}

/// A paper of a list; none for what is no object with an address.
pub fn listed(object: &Value) -> Option<Listed> {
    let address = text(object, "id").to_owned();
    if address.is_empty() {
        return None;
    }
    if is_deleted(object) {
        return Some(Listed::Gone { address });
    }
    Some(Listed::Paper { address, reference: text(object, "reference").to_owned() })
}

/// A paper number without what people write in different ways: "142 / 2026" is "142/2026".
pub fn number(reference: &str) -> String {
    reference.split_whitespace().collect::<String>().to_lowercase()
}

/// The parts of one body's consultation, as they were fetched.
#[derive(Clone, Copy, Debug)]
pub struct Parts<'a> {
    pub paper: &'a Value,
    pub consultation: &'a Value,
    pub agenda_item: Option<&'a Value>,
    pub meeting: Option<&'a Value>,
    /// The name of the body.
    pub body: &'a str,
}

/// What they say together.
pub fn report(parts: Parts, phrases: &[Wording]) -> Report {
    let Parts { paper, consultation, agenda_item, meeting, body } = parts;
    let item = |name| agenda_item.map(|i| text(i, name)).unwrap_or_default();
    let said = clip(item("result"), 400);
    let date = meeting.and_then(|m| day(text(m, "start")));
    Report {
        paper: clip(text(paper, "reference"), PAPER_NUMBER),
        web: Some(text(paper, "web")).filter(|w| contract::rules::web(w, &()).is_ok()).unwrap_or_default().to_owned(),
        body: clip(body, 160),
        date,
        public: agenda_item.and_then(|i| i.get("public")).and_then(Value::as_bool),
        decides: consultation.get("authoritative").and_then(Value::as_bool),
        result: words::read(&said, phrases),
        votes: words::votes(&said),
        wording: clip(item("resolutionText"), 4000),
        said,
        gone: false,
        struck: false,
    }
}

/// What is left to say of a consultation that was deleted or whose meeting was cancelled: where and
/// when it was to be.
pub fn struck(was: &Report) -> Report {
    let (paper, web, body) = (was.paper.clone(), was.web.clone(), was.body.clone());
    Report { paper, web, body, date: was.date, struck: true, ..Report::default() }
}

/// At most so many letters, without control characters.
fn clip(text: &str, most: usize) -> String {
    let clean = text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t'));
    clean.filter(|c| !matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')).take(most).collect()
}

/// The day of a moment, where the meeting is: offsets are kept, not turned into UTC.
fn day(moment: &str) -> Option<NaiveDate> {
    let parsed = DateTime::parse_from_rfc3339(moment).ok().map(|at| at.date_naive());
    parsed.or_else(|| moment.get(..10)?.parse().ok())
}

fn plain(name: &str) -> String {
    name.to_lowercase().split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Whether two names mean the same body: one may be longer ("Rat", "Rat der Gemeinde Nottuln").
fn same_body(a: &str, b: &str) -> bool {
    let (a, b) = (plain(a), plain(b));
    !a.is_empty() && !b.is_empty() && (a == b || a.starts_with(&format!("{b} ")) || b.starts_with(&format!("{a} ")))
}

/// The consultation of a path that a report is about: same paper, same body; of several the one on
/// that day, then one without a result.
pub fn meant<'a>(report: &Report, path: impl IntoIterator<Item = &'a Consultation>) -> Option<&'a Consultation> {
    let score = |c: &&Consultation| (c.date != report.date, c.paper.is_empty(), c.state == ConsultationState::Recorded);
    let found = path.into_iter().filter(|c| fits(report, c)).min_by_key(score)?;
    // A result on record belongs to its own meeting.
    (found.state != ConsultationState::Recorded || found.date == report.date || report.date.is_none()).then_some(found)
}

/// The consultation of a path that was struck off there: on that very day, unless no day was ever
/// told. What a living report is about is not it: `claimed`.
pub fn struck_off<'a>(
    report: &Report,
    path: impl IntoIterator<Item = &'a Consultation>,
    claimed: &BTreeSet<Id>,
) -> Option<&'a Consultation> {
    let day = |c: &&Consultation| match report.date {
        Some(_) => c.date == report.date,
        None => c.state != ConsultationState::Recorded,
    };
    path.into_iter().filter(|c| !claimed.contains(&c.id) && fits(report, c)).filter(day).min_by_key(|c| c.paper.is_empty())
}

/// Whether a path names a paper in what is to take place or did.
pub fn names(path: &[Consultation], paper: &str) -> bool {
    path.iter().any(|c| c.state != ConsultationState::Dropped && !c.paper.is_empty() && number(&c.paper) == number(paper))
}

/// The consultations that a paper can be about, of one municipality's paths in several rounds: those of the
/// path that names it, or of all where none does.
pub fn about<'a>(paths: &'a [Vec<Consultation>], paper: &str) -> Vec<&'a Consultation> {
    match paths.iter().find(|p| names(p, paper)) {
        Some(own) => own.iter().collect(),
        None => paths.iter().flatten().collect(),
    }
}

fn fits(report: &Report, c: &Consultation) -> bool {
    let paper = c.paper.is_empty() || number(&c.paper) == number(&report.paper);
    c.state != ConsultationState::Dropped && paper && same_body(&c.body_name, &report.body)
}

/// Whether a resolution is reported in other words than on record; `proposal` is what every council was
/// asked for. Without a result, here or there, it is only what may be resolved.
pub fn other_words(report: &Report, c: &Consultation, proposal: &str) -> bool {
    let stored = if c.wording.is_empty() { proposal } else { &c.wording };
    let resolved = report.result.is_some() || c.result.is_some();
    resolved && !report.wording.is_empty() && !as_proposed(&report.wording, stored)
}

/// Whether a report says something that is not on record.
pub fn is_news(report: &Report, consultation: Option<&Consultation>, proposal: &str) -> bool {
    let Some(c) = consultation else { return !report.struck && (report.date.is_some() || !report.said.is_empty()) };
    if report.gone || report.struck {
        return true;
    }
    let differs = |mine: Option<i32>, theirs: Option<i32>| theirs.is_some() && mine != theirs;
    let votes = [
        (c.votes.yes, report.votes.yes),
        (c.votes.no, report.votes.no),
        (c.votes.abstained, report.votes.abstained),
        (c.votes.excluded, report.votes.excluded),
    ];
    let day = report.date.is_some() && report.date != c.date;
    let result = match report.result {
        Some(r) => c.result != Some(r),
        // What we cannot read is worth a look while nothing is on record.
        None => !report.said.is_empty() && c.result.is_none(),
    };
    let part = report.public.is_some_and(|public| public != c.public);
    day || part
        || result
        || other_words(report, c, proposal)
        || (report.result.is_some() && votes.into_iter().any(|(mine, theirs)| differs(mine, theirs)))
}

/// The role behind `authoritative`, where nothing else is known.
pub fn role(report: &Report) -> ConsultationRole {
    if report.decides == Some(true) { ConsultationRole::Decision } else { ConsultationRole::Preliminary }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{consultation, day as nov};
    use super::*;
    use contract::council::ConsultationResult;
    use serde_json::json;

    fn parts() -> (Value, Value, Value, Value) {
        let base = "https://ris.example/oparl";
        (
            json!({"id": format!("{base}/paper/1"), "type": "https://schema.oparl.org/1.1/Paper", "reference": "142/2026",
                   "web": "https://ris.example/vorlage/1"}),
            json!({"id": format!("{base}/consultation/1"), "authoritative": true}),
            json!({"result": "einstimmig beschlossen bei 2 Enthaltungen", "public": true, "resolutionText": "Der Rat beschließt."}),
            json!({"start": "2026-11-24T18:00:00+01:00"}),
        )
    }

    fn read() -> Report {
        let (paper, c, item, meeting) = parts();
        let all = Parts { paper: &paper, consultation: &c, agenda_item: Some(&item), meeting: Some(&meeting), body: "Rat" };
        report(all, &words::usual())
    }

    #[test]
    fn objects_become_a_report() {
        let r = read();
        assert_eq!((r.paper.as_str(), r.date, r.public, r.decides), ("142/2026", Some(nov(24)), Some(true), Some(true)));
        assert_eq!((r.result, r.votes.abstained), (Some(ConsultationResult::Unanimous), Some(2)));
        assert_eq!(role(&r), ConsultationRole::Decision);
    }

    #[test]
    fn wrong_types_and_foreign_addresses_are_nothing() {
        let odd = json!({"reference": 7, "web": "javascript:alert(1)", "result": ["x"], "start": 3, "public": "ja"});
        let all = Parts { paper: &odd, consultation: &odd, agenda_item: Some(&odd), meeting: Some(&odd), body: "\u{202e}Rat\u{0}" };
        let r = report(all, &words::usual());
        assert_eq!(r, Report { body: "Rat".into(), ..Report::default() });
        assert_eq!(listed(&json!({"id": "x", "deleted": true})), Some(Listed::Gone { address: "x".into() }));
        assert_eq!(listed(&json!({"deleted": true})), None);
        assert_eq!(listed(&json!("x")), None);
        assert_eq!(kind(&parts().0), "Paper");
    }

    #[test]
    fn days_are_those_of_the_meeting() {
        assert_eq!(day("2026-11-24T23:30:00-05:00"), Some(nov(24)));
        assert_eq!(day("2026-11-24"), Some(nov(24)));
        assert_eq!(day("gestern"), None);
    }

    #[test]
    fn the_consultation_that_is_meant() {
        let here = |body: u128, name: &str, paper: &str| Consultation {
            body_name: name.into(),
            paper: paper.into(),
            ..consultation(body, ConsultationRole::Decision)
        };
        let path = [here(1, "Haupt- und Finanzausschuss", "142/2026"), here(2, "Rat der Gemeinde Nottuln", "142 / 2026")];
        assert_eq!(meant(&read(), &path).map(|c| c.body.as_u128()), Some(2));
        assert_eq!(meant(&read(), &path[..1]), None);
        assert_eq!(meant(&read(), &[here(2, "Rat der Gemeinde Nottuln", "7/2026")]), None);
        // A path that was made with one click has no number yet.
        assert!(meant(&read(), &[here(2, "Rat der Gemeinde Nottuln", "")]).is_some());
    }

    #[test]
    fn a_paper_is_about_the_round_that_names_it() {
        let at = |n: u128, paper: &str, day| Consultation {
            id: Id::from_u128(n),
            body_name: "Rat".into(),
            paper: paper.into(),
            date: Some(nov(day)),
            ..consultation(1, ConsultationRole::Decision)
        };
        // The newer round has no number yet, and its council meets on that very day.
        let paths = [vec![at(2, "", 24)], vec![at(1, "142 / 2026", 10)]];
        let found = |paths: &[Vec<Consultation>]| meant(&read(), about(paths, "142/2026")).map(|c| c.id.as_u128());
        assert_eq!(found(&paths), Some(1));
        assert_eq!(found(&paths[..1]), Some(2), "nobody names it: it may be the one without a number");
        let dropped = Consultation { state: ConsultationState::Dropped, ..at(1, "142/2026", 10) };
        assert_eq!(found(&[vec![at(2, "", 24)], vec![dropped]]), Some(2));
    }

    #[test]
    fn only_what_is_new_is_reported() {
        const ASKED: &str = "Der Rat  beschließt.";
        let is_news = |r: &Report, c: Option<&Consultation>| is_news(r, c, ASKED);
        let mut c = consultation(2, ConsultationRole::Decision);
        assert!(is_news(&read(), Some(&c)) && is_news(&read(), None));
        c.date = Some(nov(24));
        c.result = Some(ConsultationResult::Unanimous);
        assert!(is_news(&read(), Some(&c)), "the abstentions are new");
        c.votes.abstained = Some(2);
        assert!(!is_news(&read(), Some(&c)));
        let unread = Report { result: None, said: "Beschluss gefasst".into(), ..read() };
        assert!(!is_news(&unread, Some(&c)), "what we cannot read changes nothing that is on record");
        assert!(is_news(&Report { public: Some(false), ..read() }, Some(&c)), "another part of the meeting");
        let other = Report { wording: "Der Rat beschließt und erhält Bericht.".into(), ..read() };
        assert!(is_news(&other, Some(&c)), "other words");
        c.wording = other.wording.clone();
        assert!(!is_news(&other, Some(&c)));
        let planned = Consultation { date: c.date, ..consultation(2, ConsultationRole::Decision) };
        let early = Report { result: None, said: String::new(), ..other };
        assert!(!is_news(&early, Some(&planned)), "what may be resolved is no resolution");
    }

    #[test]
    fn what_is_struck_off_is_that_very_meeting() {
        let on = |n: u128, day: Option<NaiveDate>| Consultation {
            id: Id::from_u128(n),
            body_name: "Rat".into(),
            date: day,
            ..consultation(1, ConsultationRole::Decision)
        };
        let path = [on(1, Some(nov(10))), on(2, Some(nov(24))), on(3, None)];
        let found = |r: &Report, claimed: &[u128]| {
            struck_off(r, &path, &claimed.iter().map(|n| Id::from_u128(*n)).collect()).map(|c| c.id.as_u128())
        };
        let gone = struck(&read());
        assert!(gone.struck && gone.said.is_empty() && gone.result.is_none() && gone.date == Some(nov(24)));
        assert_eq!(found(&gone, &[]), Some(2));
        assert_eq!(found(&gone, &[2]), None, "it was moved: a living report is about that line");
        assert_eq!(found(&Report { date: Some(nov(25)), ..gone.clone() }, &[]), None);
        assert_eq!(found(&Report { date: None, ..gone.clone() }, &[1, 2]), Some(3));
        assert!(is_news(&gone, Some(&path[1]), "") && !is_news(&gone, None, ""));
    }
}
