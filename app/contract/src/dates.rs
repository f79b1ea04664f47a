//! Dates as people know them: a day, a month or only a year.

use crate::Lang;
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

/// A date that may be known to the day, the month, the quarter or the year only.
/// Stored and exported as `2026`, `2026-Q3`, `2026-03` or `2026-03-01`; ordered by its first day.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PartialDate(String);

impl PartialDate {
    /// Reads what people and browsers write: `31.12.2026`, `12.2026`, `12/2026`, `2026`, `2026-12-31`.
    pub fn parse(input: &str) -> Option<Self> {
        let input = input.trim();
        if let Some(quarter) = parse_quarter(input) {
            return Some(quarter);
        }
        let (year, month, day) = if input.contains('-') {
            let parts: Vec<&str> = input.split('-').collect();
            if parts.len() > 3 {
                return None;
            }
            (parts[0], parts.get(1).copied(), parts.get(2).copied())
        } else {
            let mut parts: Vec<&str> = input.split(['.', '/']).collect();
            parts.reverse();
            if parts.len() > 3 {
                return None;
            }
            (parts[0], parts.get(1).copied(), parts.get(2).copied())
        };
        let number = |s: &str| s.chars().all(|c| c.is_ascii_digit()).then(|| s.parse::<u32>().ok())?;
        let year = (year.len() == 4).then(|| number(year))??;
        if !(1900..=2200).contains(&year) {
            return None;
        }
        match (month, day) {
            (None, _) => Some(Self(format!("{year:04}"))),
            (Some(m), None) => {
                let m = number(m).filter(|m| (1..=12).contains(m))?;
                Some(Self(format!("{year:04}-{m:02}")))
            }
            (Some(m), Some(d)) => {
                let date = NaiveDate::from_ymd_opt(year as i32, number(m)?, number(d)?)?;
                Some(Self(date.format("%Y-%m-%d").to_string()))
            }
        }
    }

    /// The stored form.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The year.
    pub fn year(&self) -> i32 {
        self.0[..4].parse().unwrap_or_default()
    }

    /// First day that the date can mean.
    pub fn first_day(&self) -> NaiveDate {
        if let Some(quarter) = self.quarter() {
            return NaiveDate::from_ymd_opt(self.year(), quarter * 3 - 2, 1).unwrap_or_default();
        }
        let month = self.0.get(5..7).and_then(|m| m.parse().ok()).unwrap_or(1);
        let day = self.0.get(8..10).and_then(|d| d.parse().ok()).unwrap_or(1);
        NaiveDate::from_ymd_opt(self.year(), month, day).unwrap_or_default()
    }

    /// Last day that the date can mean.
    pub fn last_day(&self) -> NaiveDate {
        let first = self.first_day();
        if self.quarter().is_some() {
            return first.checked_add_months(chrono::Months::new(3)).and_then(|d| d.pred_opt()).unwrap_or(first);
        }
        match self.0.len() {
            4 => NaiveDate::from_ymd_opt(self.year(), 12, 31).unwrap_or(first),
            7 => {
                let (y, m) = if first.month() == 12 { (first.year() + 1, 1) } else { (first.year(), first.month() + 1) };
                NaiveDate::from_ymd_opt(y, m, 1).and_then(|d| d.pred_opt()).unwrap_or(first)
            }
            _ => first,
        }
    }

    /// The quarter, 1 to 4, if that is how exactly the date is known.
    fn quarter(&self) -> Option<u32> {
        self.0.get(4..6).filter(|q| *q == "-Q")?;
        self.0.get(6..)?.parse().ok()
    }

    /// As written in a sentence: `31.12.2026`, `Dezember 2026`, `2026`.
    pub fn show(&self, lang: Lang) -> String {
        let date = self.first_day();
        if let Some(q) = self.quarter() {
            return lang.say(format_args!("{q}. Quartal {}", self.year()), format_args!("quarter {q} of {}", self.year()));
        }
        match self.0.len() {
            4 => self.0.clone(),
            7 => format!("{} {}", month_name(date.month(), lang), date.year()),
            _ => show_day(date, lang),
        }
    }

    /// As written in a form field: `31.12.2026`, `12.2026`, `2026`.
    pub fn input(&self) -> String {
        let date = self.first_day();
        if let Some(q) = self.quarter() {
            return format!("Q{q}/{}", self.year());
        }
        match self.0.len() {
            4 => self.0.clone(),
            7 => date.format("%m.%Y").to_string(),
            _ => date.format("%d.%m.%Y").to_string(),
        }
    }
}

/// Reads `Q3/2026`, `3. Quartal 2026` and the stored `2026-Q3`.
fn parse_quarter(input: &str) -> Option<PartialDate> {
    let lower = input.to_lowercase();
    let (quarter, year) = match lower.split_once("-q") {
        Some((year, quarter)) => (quarter.to_owned(), year.to_owned()),
        None => {
            let rest = lower
                .strip_prefix('q')
                .map(|r| r.replace('/', " "))
                .or_else(|| lower.contains("quartal").then(|| lower.replace(". quartal", " ")))?;
            let (quarter, year) = rest.trim().split_once(char::is_whitespace)?;
            (quarter.trim().to_owned(), year.trim().to_owned())
        }
    };
    let plain = |s: &str, len: usize| (s.len() == len && s.chars().all(|c| c.is_ascii_digit())).then(|| s.parse::<u32>().ok()).flatten();
    let (quarter, year) = (plain(&quarter, 1)?, plain(&year, 4)?);
    ((1..=4).contains(&quarter) && (1900..=2200).contains(&year)).then(|| PartialDate(format!("{year}-Q{quarter}")))
}

impl PartialOrd for PartialDate {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for PartialDate {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        // The less exact of two dates that begin together comes first.
        (self.first_day(), std::cmp::Reverse(self.last_day()), &self.0).cmp(&(
            other.first_day(),
            std::cmp::Reverse(other.last_day()),
            &other.0,
        ))
    }
}

impl From<NaiveDate> for PartialDate {
    fn from(date: NaiveDate) -> Self {
        Self(date.format("%Y-%m-%d").to_string())
    }
}

impl TryFrom<String> for PartialDate {
    type Error = String;
    fn try_from(value: String) -> Result<Self, String> {
        Self::parse(&value).ok_or_else(|| format!("not a date: {value}"))
    }
}

impl From<PartialDate> for String {
    fn from(value: PartialDate) -> String {
        value.0
    }
}

/// Reads a whole day: `31.12.2026` or `2026-12-31`.
pub fn parse_day(input: &str) -> Option<NaiveDate> {
    let date = PartialDate::parse(input)?;
    (date.as_str().len() == 10).then(|| date.first_day())
}

/// A day as people write it: `31.12.2026`, in English `31 December 2026`.
pub fn show_day(date: NaiveDate, lang: Lang) -> String {
    match lang {
        Lang::De => format!("{:02}.{:02}.{}", date.day(), date.month(), date.year()),
        Lang::En => format!("{} {} {}", date.day(), month_name(date.month(), lang), date.year()),
    }
}

/// A day in running text: `24. September 2026`.
pub fn show_day_long(date: NaiveDate, lang: Lang) -> String {
    let month = month_name(date.month(), lang);
    lang.say(format_args!("{}. {month} {}", date.day(), date.year()), format_args!("{} {month} {}", date.day(), date.year()))
}

/// The name of a month, 1 to 12.
pub fn month_name(month: u32, lang: Lang) -> &'static str {
    const DE: [&str; 12] =
        ["Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"];
    const EN: [&str; 12] =
        ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
    lang.pick(DE, EN)[(month.clamp(1, 12) - 1) as usize]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_people_write() {
        for (input, stored) in [
            ("31.12.2026", "2026-12-31"),
            ("1.3.2026", "2026-03-01"),
            ("03.2026", "2026-03"),
            ("3/2026", "2026-03"),
            ("2026", "2026"),
            (" 2026-12-31 ", "2026-12-31"),
            ("2026-12", "2026-12"),
            ("Q3/2026", "2026-Q3"),
            ("3. Quartal 2026", "2026-Q3"),
            ("2026-Q3", "2026-Q3"),
        ] {
            assert_eq!(PartialDate::parse(input).map(String::from).as_deref(), Some(stored), "{input}");
        }
        for wrong in [
            "",
            "31.02.2026",
            "13.2026",
            "26",
            "gestern",
            "2026-12-31-1",
            "1.1.1.2026",
            "20 26",
            "٢٠٢٦",
            "99999",
            "Q5/2026",
            "Q3",
            "3. Quartal",
        ] {
            assert_eq!(PartialDate::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn knows_first_and_last_day() {
        let d = |s| PartialDate::parse(s).unwrap();
        assert_eq!(d("2024-02").last_day(), NaiveDate::from_ymd_opt(2024, 2, 29).unwrap());
        assert_eq!(d("2024").last_day(), NaiveDate::from_ymd_opt(2024, 12, 31).unwrap());
        assert_eq!(d("Q1/2024").last_day(), NaiveDate::from_ymd_opt(2024, 3, 31).unwrap());
        assert!(d("2024-Q3") < d("2024-08") && d("2024-07") > d("2024-Q3"));
        assert!(d("2024-12") < d("2025"));
        assert_eq!(d("2024-03").show(Lang::De), "März 2024");
    }
}
