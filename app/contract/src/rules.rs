//! The rules of form fields, shared by browser and server through `garde`.
//!
//! A broken rule is reported as a code with its figures, `too_long|80|93`; [`crate::messages`]
//! turns codes into sentences, so that both languages stand in one place.

use crate::dates::{PartialDate, parse_day};
use crate::money::{parse_decimal, parse_euro};
use garde::Error;
use std::collections::BTreeMap;

/// Errors of a form: path of the field (`milestones[0].planned`) to code.
pub type Errors = BTreeMap<String, String>;

/// A form that people fill in: text fields as typed, checked by the same code everywhere.
pub trait Form: garde::Validate<Context = ()> {
    /// Rules that look at several fields at once.
    fn across(&self, _errors: &mut Errors) {}

    /// Every broken rule; empty means fine.
    fn check(&self) -> Errors {
        let mut errors = Errors::new();
        if let Err(report) = self.validate() {
            for (path, error) in report.iter() {
                errors.entry(path.to_string()).or_insert_with(|| error.message().to_string());
            }
        }
        self.across(&mut errors);
        errors
    }
}

pub(crate) type Rule = garde::Result;

pub(crate) fn fail<T>(code: impl Into<String>) -> Result<T, Error> {
    Err(Error::new(code.into()))
}

/// Whether a text shows nothing: blanks, and characters that take no room (soft hyphens, joiners, fillers).
pub fn is_blank(value: &str) -> bool {
    let unseen = |c: char| {
        matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{e0000}'..='\u{e0fff}')
    };
    value.chars().all(|c| c.is_whitespace() || unseen(c))
}

/// Length in characters, line ends counted once, as people count.
fn length(value: &str) -> usize {
    value.trim().chars().filter(|c| *c != '\r').count()
}

fn clean(value: &str) -> Rule {
    // Tabs and line ends are typing; other control characters come from broken files and attacks.
    // Bidirectional overrides would let a title pretend to be another.
    let bad = |c: char| {
        (c.is_control() && !matches!(c, '\n' | '\r' | '\t')) || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
    };
    if value.contains(bad) { fail("control") } else { Ok(()) }
}

/// Text of `min` to `max` characters on one line.
pub fn line(min: usize, max: usize) -> impl Fn(&str, &()) -> Rule {
    move |value, ()| {
        // Also a lone carriage return and the separators of Unicode: browsers break the line there.
        if value.trim().contains(['\n', '\r', '\u{2028}', '\u{2029}']) {
            return fail("one_line");
        }
        text(min, max)(value, &())
    }
}

/// Text of `min` to `max` characters.
pub fn text(min: usize, max: usize) -> impl Fn(&str, &()) -> Rule {
    move |value, ()| {
        clean(value)?;
        match length(value) {
            _ if min > 0 && is_blank(value) => fail("required"),
            n if n < min => fail(format!("too_short|{min}|{n}")),
            n if n > max => fail(format!("too_long|{max}|{n}")),
            _ => Ok(()),
        }
    }
}

/// Empty, or a day, month or year.
pub fn date(value: &str, (): &()) -> Rule {
    if value.trim().is_empty() || PartialDate::parse(value).is_some() { Ok(()) } else { fail("date") }
}

/// A whole day; it must be there.
pub fn day(value: &str, (): &()) -> Rule {
    match value.trim() {
        "" => fail("required"),
        v if parse_day(v).is_some() => Ok(()),
        _ => fail("day"),
    }
}

/// Empty, or a whole day.
pub fn day_or_empty(value: &str, (): &()) -> Rule {
    if value.trim().is_empty() { Ok(()) } else { day(value, &()) }
}

/// Empty, or whole euros that are not negative.
pub fn euro(value: &str, (): &()) -> Rule {
    match (value.trim(), parse_euro(value)) {
        ("", _) => Ok(()),
        (_, Some(n)) if n < 0 => fail("negative"),
        (_, Some(_)) => Ok(()),
        (v, None) if v.chars().all(|c| c.is_ascii_digit() || c == '.') && v.len() > 12 => fail("euro_max|1.000.000.000.000"),
        _ => fail("euro"),
    }
}

/// Empty, or a decimal number.
pub fn decimal(value: &str, (): &()) -> Rule {
    if value.trim().is_empty() || parse_decimal(value).is_some() { Ok(()) } else { fail("decimal") }
}

/// Reads degrees. A point is always a decimal point here: nobody writes thousands of degrees. Zeros at
/// the end stay: without them a sheet would change by being opened and saved.
pub fn parse_degrees(input: &str) -> Option<rust_decimal::Decimal> {
    let text = input.trim().trim_end_matches('°').replace(',', ".");
    text.parse::<rust_decimal::Decimal>().ok().filter(|d| d.scale() <= 12)
}

/// Empty, or degrees from `-max` to `max`, with comma or point.
pub fn degrees(max: i64) -> impl Fn(&str, &()) -> Rule {
    move |value, ()| match parse_degrees(value) {
        _ if value.trim().is_empty() => Ok(()),
        Some(d) if d.abs() <= max.into() => Ok(()),
        Some(_) => fail(format!("between|-{max}|{max}")),
        None => fail("decimal"),
    }
}

/// A whole number from `min` to `max`.
pub fn whole(min: i64, max: i64) -> impl Fn(&str, &()) -> Rule {
    move |value, ()| match value.trim().parse::<i64>() {
        _ if value.trim().is_empty() => fail("required"),
        Ok(n) if (min..=max).contains(&n) => Ok(()),
        _ => fail(format!("whole|{min}|{max}")),
    }
}

/// Empty, or a whole number from `min` to `max`.
pub fn whole_or_empty(min: i64, max: i64) -> impl Fn(&str, &()) -> Rule {
    move |value, ()| if value.trim().is_empty() { Ok(()) } else { whole(min, max)(value, &()) }
}

/// Empty, or a web address with http or https.
pub fn web(value: &str, (): &()) -> Rule {
    let v = value.trim();
    let host = v.strip_prefix("https://").or(v.strip_prefix("http://"));
    match host {
        _ if v.is_empty() => Ok(()),
        Some(rest) if !rest.is_empty() && !rest.starts_with('/') && crate::text::allowed_href(v) => Ok(()),
        _ => fail("web"),
    }
}

/// Empty, or a mail address (one @, a dot behind it, no spaces).
pub fn mail(value: &str, (): &()) -> Rule {
    let v = value.trim();
    let good = v.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty() && host.contains('.') && !host.starts_with('.') && !host.ends_with('.') && !host.contains('@')
    });
    if v.is_empty() || (good && v.len() <= 254 && !v.chars().any(|c| c.is_whitespace() || c.is_control() || "<>,;\"".contains(c))) {
        Ok(())
    } else {
        fail("mail")
    }
}

/// Empty, or an official municipality key: 8 digits, 5 for a county.
pub fn ags(value: &str, (): &()) -> Rule {
    let v = value.trim();
    let state = v.get(..2).and_then(|s| s.parse::<u8>().ok());
    let good = matches!(v.len(), 5 | 8) && v.chars().all(|c| c.is_ascii_digit()) && state.is_some_and(|s| (1..=16).contains(&s));
    if v.is_empty() || good { Ok(()) } else { fail("ags") }
}

/// Empty, or a colour as `#rrggbb`.
pub fn colour(value: &str, (): &()) -> Rule {
    let v = value.trim();
    let good = v.strip_prefix('#').is_some_and(|h| h.len() == 6 && h.chars().all(|c| c.is_ascii_hexdigit()));
    if v.is_empty() || good { Ok(()) } else { fail("colour") }
}

/// One of a closed list.
pub fn one_of<T>(parse: fn(&str) -> Option<T>) -> impl Fn(&str, &()) -> Rule {
    move |value, ()| match value {
        "" => fail("required"),
        v if parse(v).is_some() => Ok(()),
        _ => fail("choice"),
    }
}

/// Empty, or one of a closed list.
pub fn one_of_or_empty<T>(parse: fn(&str) -> Option<T>) -> impl Fn(&str, &()) -> Rule {
    move |value, ()| if value.is_empty() || parse(value).is_some() { Ok(()) } else { fail("choice") }
}

/// An identifier that must be there.
pub fn id(value: &str, (): &()) -> Rule {
    match value {
        "" => fail("required"),
        v if v.parse::<crate::Id>().is_ok() => Ok(()),
        _ => fail("choice"),
    }
}

/// Empty, or an identifier.
pub fn id_or_empty(value: &str, (): &()) -> Rule {
    if value.is_empty() { Ok(()) } else { id(value, &()) }
}

/// A list of identifiers.
pub fn ids(values: &[String], (): &()) -> Rule {
    if values.len() > 500 {
        return fail("too_many|500");
    }
    values.iter().try_for_each(|v| id(v, &()))
}

/// At most so many rows of a repeated part.
pub fn at_most<T>(most: usize) -> impl Fn(&[T], &()) -> Rule {
    move |rows, ()| if rows.len() > most { fail(format!("too_many|{most}")) } else { Ok(()) }
}

/// Reports that `end` lies before `start`, on the field `path`.
pub fn in_order(start: &str, end: &str, path: &str, errors: &mut Errors) {
    if let (Some(s), Some(e)) = (PartialDate::parse(start), PartialDate::parse(end))
        && e.last_day() < s.first_day()
    {
        errors.entry(path.to_owned()).or_insert_with(|| format!("end_before_start|{}|{}", e.input(), s.input()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn municipality_keys() {
        for good in ["", "05558", "05558032", "16077"] {
            assert!(ags(good, &()).is_ok(), "{good}");
        }
        for bad in ["5558", "0555803", "99999999", "00558032", "0555803x", "٠٥٥٥٨"] {
            assert!(ags(bad, &()).is_err(), "{bad}");
        }
    }

    #[test]
    fn text_counts_characters_not_bytes() {
        assert!(line(1, 4)("Müßö", &()).is_ok());
        assert_eq!(line(1, 3)("Müßö", &()).unwrap_err().message(), "too_long|3|4");
        assert_eq!(line(1, 3)("  ", &()).unwrap_err().message(), "required");
        assert_eq!(text(0, 9)("a\u{0}b", &()).unwrap_err().message(), "control");
        assert_eq!(text(0, 9)("a\u{202e}b", &()).unwrap_err().message(), "control");
        for broken in ["a\nb", "a\rb", "a\u{2028}b", "a\u{2029}b"] {
            assert_eq!(line(0, 9)(broken, &()).unwrap_err().message(), "one_line", "{broken:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn a_title_of_nothing_to_see_is_no_title(title in "[ \t\u{a0}\u{ad}\u{200b}-\u{200d}\u{2060}\u{3164}\u{2028}\u{2029}]{0,12}") {
            proptest::prop_assert!(is_blank(&title));
            proptest::prop_assert!(line(1, 80)(&title, &()).is_err());
            proptest::prop_assert_eq!(text(1, 80)(&title, &()).map_err(|e| e.message().to_owned()), Err("required".to_owned()));
            // Beside something to see they are part of the word.
            let seen = format!("Rad{title}weg");
            proptest::prop_assert!(!is_blank(&seen) && text(1, 80)(&seen, &()).is_ok());
        }
    }

    #[test]
    fn addresses() {
        assert!(web("https://www.coesfeld.de/a?b=c", &()).is_ok());
        for bad in ["javascript:alert(1)", "https://", "www.coesfeld.de", "https:// a", "//x"] {
            assert!(web(bad, &()).is_err(), "{bad}");
        }
        assert!(mail("a@b.de", &()).is_ok());
        for bad in ["a@b", "a b@c.de", "a@@b.de", "<a@b.de>"] {
            assert!(mail(bad, &()).is_err(), "{bad}");
        }
    }
}
