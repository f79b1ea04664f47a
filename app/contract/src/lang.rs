//! The two languages of the interface.

use serde::{Deserialize, Serialize};

/// Interface language. Contents are German and marked as such.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    #[default]
    De,
    En,
}

impl Lang {
    /// The BCP 47 tag for `lang=`.
    pub fn tag(self) -> &'static str {
        match self {
            Lang::De => "de",
            Lang::En => "en",
        }
    }

    /// Reads a tag such as `en` or `en-GB`; everything unknown is German.
    pub fn from_tag(tag: &str) -> Self {
        if tag.get(..2).is_some_and(|t| t.eq_ignore_ascii_case("en")) { Lang::En } else { Lang::De }
    }

    /// Picks one of two texts.
    pub fn pick<T>(self, de: T, en: T) -> T {
        match self {
            Lang::De => de,
            Lang::En => en,
        }
    }

    /// Writes one of two sentences; of the other nothing is written.
    pub fn say(self, de: std::fmt::Arguments, en: std::fmt::Arguments) -> String {
        std::fmt::format(self.pick(de, en))
    }
}

/// "3 Ziele", "1 Ziel".
pub fn count(n: usize, lang: Lang, de: (&str, &str), en: (&str, &str)) -> String {
    let (one, many) = lang.pick(de, en);
    format!("{} {}", crate::money::group(n as i64, lang), if n == 1 { one } else { many })
}

/// Words as they begin a sentence.
pub fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|c| c.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
