//! Addresses made from titles.

/// An address from a title: `innenstadt-dorfmitte`.
pub(crate) fn slug(title: &str) -> String {
    let folded = title.to_lowercase().replace('ä', "ae").replace('ö', "oe").replace('ü', "ue").replace('ß', "ss");
    let mut out = String::new();
    for c in folded.chars() {
        if c.is_ascii_alphanumeric() {
            out.push(c);
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    let out: String = out.trim_matches('-').chars().take(60).collect();
    if out.is_empty() { "thema".to_owned() } else { out.trim_end_matches('-').to_owned() }
}

/// The address, or the first that nobody has with a number behind it. "neu" is where new ones are made.
pub(crate) fn free(base: String, taken: impl Fn(&str) -> bool) -> String {
    let candidates = std::iter::once(base.clone()).chain((2..).map(|n| format!("{base}-{n}")));
    candidates.into_iter().find(|c| c != "neu" && !taken(c)).unwrap_or(base)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_plain_and_free() {
        assert_eq!(slug("Innenstadt / Dörfer & Straßen"), "innenstadt-doerfer-strassen");
        assert_eq!(slug("…"), "thema");
        let taken = ["weg", "weg-2"];
        assert_eq!(free("weg".into(), |c| taken.contains(&c)), "weg-3");
        assert_eq!(free("steg".into(), |c| taken.contains(&c)), "steg");
        assert_eq!(free("neu".into(), |_| false), "neu-2");
    }
}
