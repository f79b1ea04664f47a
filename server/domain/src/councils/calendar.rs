//! Meetings as a calendar (iCalendar, RFC 5545): whole days, because paths know no hours.

use chrono::{DateTime, Days, NaiveDate, Utc};
use contract::Id;

/// One meeting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meeting {
    pub id: Id,
    pub day: NaiveDate,
    pub summary: String,
    pub description: String,
    pub url: String,
    /// Counts up with every change.
    pub sequence: i32,
}

/// The calendar as one text. `stamp` is when it was made.
pub fn calendar(name: &str, host: &str, stamp: DateTime<Utc>, meetings: &[Meeting]) -> String {
    let mut out = String::new();
    let stamp = stamp.format("%Y%m%dT%H%M%SZ");
    for l in ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Regionales Strategieportal//DE", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"] {
        line(&mut out, l);
    }
    line(&mut out, &format!("X-WR-CALNAME:{}", escape(name)));
    for m in meetings {
        let end = m.day.checked_add_days(Days::new(1)).unwrap_or(m.day);
        line(&mut out, "BEGIN:VEVENT");
        line(&mut out, &format!("UID:{}@{host}", m.id));
        line(&mut out, &format!("DTSTAMP:{stamp}"));
        line(&mut out, &format!("SEQUENCE:{}", m.sequence));
        line(&mut out, &format!("DTSTART;VALUE=DATE:{}", m.day.format("%Y%m%d")));
        line(&mut out, &format!("DTEND;VALUE=DATE:{}", end.format("%Y%m%d")));
        line(&mut out, &format!("SUMMARY:{}", escape(&m.summary)));
        if !m.description.is_empty() {
            line(&mut out, &format!("DESCRIPTION:{}", escape(&m.description)));
        }
        line(&mut out, &format!("URL:{}", m.url));
        line(&mut out, "TRANSP:TRANSPARENT");
        line(&mut out, "END:VEVENT");
    }
    line(&mut out, "END:VCALENDAR");
    out
}

fn escape(text: &str) -> String {
    text.replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,").replace("\r\n", "\\n").replace(['\n', '\r'], "\\n")
}

/// Writes a line, folded after 75 bytes and never within a character.
fn line(out: &mut String, text: &str) {
    let mut room = 75;
    for c in text.chars() {
        if c.len_utf8() > room {
            out.push_str("\r\n ");
            room = 74;
        }
        room -= c.len_utf8();
        out.push(c);
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meeting(summary: &str) -> Meeting {
        Meeting {
            id: Id::nil(),
            day: NaiveDate::from_ymd_opt(2026, 12, 31).expect("a day"),
            summary: summary.into(),
            description: String::new(),
            url: "https://portal.example/beschluesse".into(),
            sequence: 2,
        }
    }

    #[test]
    fn a_day_ends_on_the_next() {
        let text = calendar("Räte", "portal.example", DateTime::UNIX_EPOCH, &[meeting("Rat; Vorlage 1,2\nEND:VEVENT")]);
        assert!(text.contains("DTSTART;VALUE=DATE:20261231\r\nDTEND;VALUE=DATE:20270101\r\n"), "{text}");
        assert!(text.contains("SUMMARY:Rat\\; Vorlage 1\\,2\\nEND:VEVENT\r\n"), "{text}");
        assert_eq!(text.matches("\r\nEND:VEVENT\r\n").count(), 1);
    }

    #[test]
    fn long_lines_are_folded_between_characters() {
        let text = calendar("Räte", "portal.example", DateTime::UNIX_EPOCH, &[meeting(&"Überörtliche Prüfung ".repeat(20))]);
        assert!(text.split("\r\n").all(|l| l.len() <= 75), "{text}");
        assert!(text.replace("\r\n ", "").contains(&"Überörtliche Prüfung ".repeat(20)));
    }
}
