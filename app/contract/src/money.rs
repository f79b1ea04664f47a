//! Sums in whole euros and decimal numbers, as Germans write them.

use crate::Lang;
use rust_decimal::Decimal;

/// Reads whole euros: `48000`, `48.000`, `48 000 €`, `48.000,00`. Cents other than 00 are refused.
pub fn parse_euro(input: &str) -> Option<i64> {
    let s: String = input.trim().trim_end_matches('€').trim_end_matches("Euro").trim().replace(['\u{a0}', ' '], "");
    let s = s.strip_suffix(",00").or(s.strip_suffix(",-")).unwrap_or(&s);
    let (sign, digits) = s.strip_prefix('-').map_or((1, s), |rest| (-1, rest));
    let groups: Vec<&str> = digits.split('.').collect();
    let grouped = groups.len() > 1;
    if digits.is_empty()
        || !groups.iter().all(|g| !g.is_empty() && g.chars().all(|c| c.is_ascii_digit()))
        || (grouped && (groups[0].len() > 3 || groups[1..].iter().any(|g| g.len() != 3)))
    {
        return None;
    }
    groups.concat().parse::<i64>().ok().filter(|n| *n <= 1_000_000_000_000).map(|n| sign * n)
}

/// Whole euros with separators: `1.234.567`.
pub fn group(value: i64, lang: Lang) -> String {
    let digits = value.unsigned_abs().to_string();
    let sep = lang.pick('.', ',');
    let mut out = String::with_capacity(digits.len() + 4);
    if value < 0 {
        out.push('−');
    }
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(sep);
        }
        out.push(c);
    }
    out
}

/// `48.000 Euro`, in English `48,000 euros`.
pub fn euro(value: i64, lang: Lang) -> String {
    format!("{}\u{a0}{}", group(value, lang), lang.pick("Euro", "euros"))
}

/// Reads a decimal number with comma or point: `1,5`, `1.5`, `1.200,5`.
pub fn parse_decimal(input: &str) -> Option<Decimal> {
    let s = input.trim().replace(['\u{a0}', ' '], "");
    let plain = if s.contains(',') {
        let (whole, fraction) = s.split_once(',')?;
        let groups: Vec<&str> = whole.split('.').collect();
        if groups.len() > 1 && groups[1..].iter().any(|g| g.len() != 3) {
            return None;
        }
        format!("{}.{fraction}", groups.concat())
    } else if s.matches('.').count() == 1 && s.rsplit('.').next().is_some_and(|g| g.len() == 3) {
        // "1.200" is twelve hundred to a German reader, never one point two.
        s.replace('.', "")
    } else {
        s
    };
    plain.parse::<Decimal>().ok().filter(|d| d.abs() < Decimal::from(1_000_000_000_000_i64)).map(|d| d.normalize())
}

/// A decimal number as people write it: `1.200,5`.
pub fn decimal(value: Decimal, lang: Lang) -> String {
    let text = value.normalize().abs().to_string();
    let (whole, fraction) = text.split_once('.').map_or((text.as_str(), None), |(w, f)| (w, Some(f)));
    let mut out = if value.is_sign_negative() && !value.is_zero() { "−".to_owned() } else { String::new() };
    out.push_str(&group(whole.parse().unwrap_or_default(), lang));
    if let Some(f) = fraction {
        out.push(lang.pick(',', '.'));
        out.push_str(f);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn euros() {
        for (s, n) in [("48000", 48_000), ("48.000", 48_000), ("1.234.567 €", 1_234_567), ("5000,00", 5000), ("-3", -3), ("12 000", 12_000)]
        {
            assert_eq!(parse_euro(s), Some(n), "{s}");
        }
        for s in ["", "rund 5 T", "1.23", "48,50", "1..000", "1e5", "9999999999999999"] {
            assert_eq!(parse_euro(s), None, "{s}");
        }
        assert_eq!(group(1_234_567, Lang::De), "1.234.567");
        assert_eq!(group(-999, Lang::En), "−999");
    }

    #[test]
    fn decimals() {
        let d = |s: &str| parse_decimal(s).map(|d| decimal(d, Lang::De));
        assert_eq!(d("1,5").as_deref(), Some("1,5"));
        assert_eq!(d("1.5").as_deref(), Some("1,5"));
        assert_eq!(d("1.200").as_deref(), Some("1.200"));
        assert_eq!(d("1.200,50").as_deref(), Some("1.200,5"));
        assert_eq!(d("-0,25").as_deref(), Some("−0,25"));
        assert_eq!(d("viel"), None);
        assert_eq!(d("1,2,3"), None);
    }
}
