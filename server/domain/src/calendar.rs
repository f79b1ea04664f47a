//! Calendar files (iCalendar, RFC 5545) for conferences and council meetings.
//! Times are written in UTC; every calendar shows them in its own zone.

use chrono::{DateTime, NaiveDate, Utc};

/// When something takes place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// A whole day, where the time is not known.
    Day(NaiveDate),
    Times {
        start: DateTime<Utc>,
        end: DateTime<Utc>,
    },
}

/// A meeting.
#[derive(Clone, Debug)]
pub struct Event {
    /// The same in every message about this meeting, and unlike all others in the world, such as
    /// `0191…@strategie.example`.
    pub uid: String,
    /// When this state of the meeting was written.
    pub stamp: DateTime<Utc>,
    /// One more with every change that is told to others, from 0.
    pub sequence: u32,
    pub when: When,
    pub summary: String,
    /// Empty for none.
    pub description: String,
    /// Empty for none.
    pub location: String,
    /// Full address of the page about it; empty for none.
    pub url: String,
}

/// Who writes to whom (RFC 5546): addresses without `mailto:`.
#[derive(Clone, Debug)]
pub struct Parties {
    /// Whoever the organizer is called.
    pub name: String,
    pub organizer: String,
    pub attendee: String,
}

/// What the receiver's calendar is to do.
#[derive(Clone, Copy, Debug)]
pub enum Method<'a> {
    /// To be looked at, or put into one's own calendar. A meeting that was called off says so.
    Publish { called_off: bool },
    /// Takes the place of what was sent under the same `uid` before.
    Request(&'a Parties),
    /// Takes it out of the calendar.
    Cancel(&'a Parties),
}

/// A single meeting.
pub fn event(event: &Event, method: Method) -> String {
    let name = match method {
        Method::Publish { .. } => "PUBLISH",
        Method::Request(_) => "REQUEST",
        Method::Cancel(_) => "CANCEL",
    };
    let mut out = Lines::begin(name);
    out.event(event, Some(method));
    out.end()
}

/// A calendar to subscribe to, with its name.
pub fn feed(name: &str, events: &[Event]) -> String {
    let mut out = Lines::begin("PUBLISH");
    if !name.is_empty() {
        out.text("NAME", name);
        // What calendars knew before RFC 7986.
        out.text("X-WR-CALNAME", name);
    }
    for event in events {
        out.event(event, None);
    }
    out.end()
}

struct Lines(String);

impl Lines {
    fn begin(method: &str) -> Self {
        let mut out = Self(String::new());
        out.line("BEGIN:VCALENDAR");
        out.line("VERSION:2.0");
        out.line("PRODID:-//Strategieportal//DE");
        out.line("CALSCALE:GREGORIAN");
        out.line(&format!("METHOD:{method}"));
        out
    }

    fn end(mut self) -> String {
        self.line("END:VCALENDAR");
        self.0
    }

    fn event(&mut self, event: &Event, method: Option<Method>) {
        self.line("BEGIN:VEVENT");
        self.line(&format!("UID:{}", escape(&event.uid)));
        self.line(&format!("DTSTAMP:{}", utc(event.stamp)));
        self.line(&format!("SEQUENCE:{}", event.sequence));
        match event.when {
            When::Day(day) => {
                self.line(&format!("DTSTART;VALUE=DATE:{}", day.format("%Y%m%d")));
                let next = day.succ_opt().unwrap_or(day);
                self.line(&format!("DTEND;VALUE=DATE:{}", next.format("%Y%m%d")));
                // A meeting of others takes nobody's day.
                self.line("TRANSP:TRANSPARENT");
            }
            When::Times { start, end } => {
                self.line(&format!("DTSTART:{}", utc(start)));
                self.line(&format!("DTEND:{}", utc(end.max(start))));
            }
        }
        self.text("SUMMARY", &event.summary);
        self.text("DESCRIPTION", &event.description);
        self.text("LOCATION", &event.location);
        if !event.url.is_empty() {
            self.line(&format!("URL:{}", plain(&event.url)));
        }
        if let Some(method) = method {
            self.method(method);
        }
        self.line("END:VEVENT");
    }

    fn method(&mut self, method: Method) {
        let called_off = matches!(method, Method::Cancel(_) | Method::Publish { called_off: true });
        self.line(if called_off { "STATUS:CANCELLED" } else { "STATUS:CONFIRMED" });
        let (Method::Request(parties) | Method::Cancel(parties)) = method else { return };
        // A name in quotes must not hold any.
        let name = plain(&parties.name).replace('"', "");
        self.line(&format!("ORGANIZER;CN=\"{name}\":mailto:{}", plain(&parties.organizer)));
        // Nobody reads answers of calendars: whoever comes says so in the portal.
        self.line(&format!("ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=FALSE:mailto:{}", plain(&parties.attendee)));
    }

    fn text(&mut self, name: &str, text: &str) {
        if !text.is_empty() {
            self.line(&format!("{name}:{}", escape(text)));
        }
    }

    /// A line, folded so that none is longer than 75 octets.
    fn line(&mut self, line: &str) {
        let mut length = 0;
        for c in line.chars() {
            if length + c.len_utf8() > 75 {
                self.0.push_str("\r\n ");
                length = 1;
            }
            self.0.push(c);
            length += c.len_utf8();
        }
        self.0.push_str("\r\n");
    }
}

fn utc(time: DateTime<Utc>) -> String {
    time.format("%Y%m%dT%H%M%SZ").to_string()
}

/// Without line ends and other control signs, which would begin a line of their own.
fn plain(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).collect()
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.replace("\r\n", "\n").chars() {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\n' | '\r' => out.push_str("\\n"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeZone;
    use proptest::prelude::*;

    fn conference() -> Event {
        let at = |hour| Utc.with_ymd_and_hms(2027, 3, 4, hour, 0, 0).unwrap();
        Event {
            uid: "1@strategie.example".into(),
            stamp: at(7),
            sequence: 2,
            when: When::Times { start: at(9), end: at(11) },
            summary: "Bürgermeisterkonferenz; Themen, Ziele".into(),
            description: "Zeile 1\nZeile 2 \\ Ende".into(),
            location: "Kreishaus".into(),
            url: "https://strategie.example/konferenzen/1".into(),
        }
    }

    #[test]
    fn a_conference_as_calendars_expect_it() {
        let text = event(&conference(), Method::Publish { called_off: false });
        assert_eq!(
            unfold(&text),
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Strategieportal//DE\r\nCALSCALE:GREGORIAN\r\nMETHOD:PUBLISH\r\n\
             BEGIN:VEVENT\r\nUID:1@strategie.example\r\nDTSTAMP:20270304T070000Z\r\nSEQUENCE:2\r\nDTSTART:20270304T090000Z\r\n\
             DTEND:20270304T110000Z\r\nSUMMARY:Bürgermeisterkonferenz\\; Themen\\, Ziele\r\nDESCRIPTION:Zeile 1\\nZeile 2 \\\\ Ende\r\n\
             LOCATION:Kreishaus\r\nURL:https://strategie.example/konferenzen/1\r\nSTATUS:CONFIRMED\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
        );
        assert!(text.lines().all(|l| l.trim_end_matches('\r').len() <= 75));
    }

    #[test]
    fn an_invitation_is_between_two_and_can_be_taken_back() {
        let parties = Parties {
            name: "Vorsitz \"Kreis\"".into(),
            organizer: "portal@strategie.example".into(),
            attendee: "bm@senden.example".into(),
        };
        for (method, name, status) in
            [(Method::Request(&parties), "REQUEST", "CONFIRMED"), (Method::Cancel(&parties), "CANCEL", "CANCELLED")]
        {
            let text = unfold(&event(&conference(), method));
            for line in [
                &format!("METHOD:{name}"),
                &format!("STATUS:{status}"),
                "UID:1@strategie.example",
                "SEQUENCE:2",
                "ORGANIZER;CN=\"Vorsitz Kreis\":mailto:portal@strategie.example",
                "ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=FALSE:mailto:bm@senden.example",
            ] {
                assert_eq!(text.matches(&format!("\r\n{line}\r\n")).count(), 1, "{line} in {text}");
            }
        }
        let off = event(&conference(), Method::Publish { called_off: true });
        assert!(off.contains("METHOD:PUBLISH") && off.contains("STATUS:CANCELLED") && !off.contains("ATTENDEE"), "{off}");
    }

    #[test]
    fn a_day_ends_with_the_next() {
        let day = NaiveDate::from_ymd_opt(2027, 12, 31).unwrap();
        let text = feed("Räte", &[Event { when: When::Day(day), ..conference() }]);
        assert!(text.contains("NAME:Räte\r\n") && text.contains("DTSTART;VALUE=DATE:20271231\r\nDTEND;VALUE=DATE:20280101\r\n"));
    }

    fn unfold(text: &str) -> String {
        text.replace("\r\n ", "")
    }

    proptest! {
        #[test]
        fn whatever_is_written_no_line_is_too_long_and_none_is_added(words in any::<String>()) {
            let odd = Event {
                summary: words.clone(), description: words.clone(), location: words.clone(),
                uid: words.clone(), url: words.clone(), ..conference()
            };
            let parties = Parties { name: words.clone(), organizer: words.clone(), attendee: words.clone() };
            let names = ["BEGIN", "VERSION", "PRODID", "CALSCALE", "METHOD", "NAME", "X-WR-CALNAME", "UID", "DTSTAMP", "SEQUENCE",
                "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION", "LOCATION", "URL", "STATUS", "ORGANIZER", "ATTENDEE", "END"];
            for text in [event(&odd, Method::Request(&parties)), feed(&words, &[odd])] {
                prop_assert!(text.split("\r\n").all(|l| l.len() <= 75 && !l.contains(['\r', '\n'])));
                for line in unfold(&text).split_terminator("\r\n") {
                    prop_assert!(names.contains(&line.split([':', ';']).next().unwrap_or_default()), "{line:?}");
                }
            }
        }
    }
}
