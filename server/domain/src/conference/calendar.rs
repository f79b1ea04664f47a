//! The invitation as a calendar file (iCalendar, RFC 5545).

use chrono::{DateTime, Duration, Utc};
use contract::Id;

/// What goes into the calendar.
pub struct Event<'a> {
    pub id: Id,
    /// Counts up with every change, so that calendars replace the entry.
    pub sequence: i32,
    pub stamp: DateTime<Utc>,
    pub start: DateTime<Utc>,
    pub minutes: i64,
    pub title: &'a str,
    pub place: &'a str,
    pub note: &'a str,
    pub address: &'a str,
    /// Right half of the entry's name.
    pub host: &'a str,
}

fn escape(text: &str) -> String {
    text.replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,").replace("\r\n", "\\n").replace(['\n', '\r'], "\\n")
}

/// Lines have 75 bytes at most; the rest comes in lines that begin with a space.
fn fold(line: &str, out: &mut String) {
    let mut room = 75;
    for c in line.chars() {
        if c.len_utf8() > room {
            out.push_str("\r\n ");
            room = 74;
        }
        out.push(c);
        room -= c.len_utf8();
    }
    out.push_str("\r\n");
}

/// The file.
pub fn file(event: &Event) -> String {
    let time = |t: DateTime<Utc>| t.format("%Y%m%dT%H%M%SZ").to_string();
    let lines = [
        "BEGIN:VCALENDAR".to_owned(),
        "VERSION:2.0".to_owned(),
        "PRODID:-//Strategieportal//Konferenz//DE".to_owned(),
        "METHOD:PUBLISH".to_owned(),
        "BEGIN:VEVENT".to_owned(),
        format!("UID:{}@{}", event.id, event.host),
        format!("SEQUENCE:{}", event.sequence),
        format!("DTSTAMP:{}", time(event.stamp)),
        format!("DTSTART:{}", time(event.start)),
        format!("DTEND:{}", time(event.start + Duration::minutes(event.minutes))),
        format!("SUMMARY:{}", escape(event.title)),
        format!("LOCATION:{}", escape(event.place)),
        format!("DESCRIPTION:{}", escape(event.note)),
        format!("URL:{}", event.address),
        "END:VEVENT".to_owned(),
        "END:VCALENDAR".to_owned(),
    ];
    let mut out = String::new();
    lines.iter().for_each(|l| fold(l, &mut out));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_calendar_reads_it() {
        let at: DateTime<Utc> = "2026-12-10T09:00:00Z".parse().expect("a time");
        let event = Event {
            id: Id::from_u128(1),
            sequence: 2,
            stamp: at,
            start: at,
            minutes: 120,
            title: "Bürgermeisterkonferenz; Dezember, mit einem Titel, der für eine Zeile viel zu lang geraten ist",
            place: "Rathaus Senden, Saal",
            note: "Eins\nZwei",
            address: "https://portal.example/arbeit/konferenzen/1",
            host: "portal.example",
        };
        let text = file(&event);
        assert!(text.split("\r\n").all(|l| l.len() <= 75), "{text}");
        let whole = text.replace("\r\n ", "");
        for part in [
            "DTSTART:20261210T090000Z",
            "DTEND:20261210T110000Z",
            "SUMMARY:Bürgermeisterkonferenz\\; Dezember\\, mit",
            "DESCRIPTION:Eins\\nZwei",
            "SEQUENCE:2",
        ] {
            assert!(whole.contains(part), "{part}");
        }
    }
}
