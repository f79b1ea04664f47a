//! Browsers as people know them.

use contract::Lang;

/// "Firefox unter Windows" from what the browser says about itself.
pub fn name(user_agent: &str, lang: Lang) -> String {
    let has = |word: &str| user_agent.contains(word);
    let first = |list: &[(&str, &'static str)]| list.iter().find(|(mark, _)| has(mark)).map(|(_, name)| *name);
    // The more special ones first: Edge and Opera also say Chrome, Chrome also says Safari.
    let browser = first(&[("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari")]);
    let system = first(&[
        ("iPhone", "iOS"),
        ("iPad", "iPadOS"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(b), Some(s)) => lang.say(format_args!("{b} unter {s}"), format_args!("{b} on {s}")),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => lang.pick("unbekanntes Gerät", "unknown device").to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_special_name_wins() {
        let edge =
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0";
        assert_eq!(name(edge, Lang::De), "Edge unter Windows");
        assert_eq!(name("Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0", Lang::En), "Firefox on Linux");
        assert_eq!(name("curl/8", Lang::De), "unbekanntes Gerät");
    }
}
