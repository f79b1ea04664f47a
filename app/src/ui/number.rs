//! Numbers in sentences: words up to twelve, figures above, as German style has it.

use contract::Lang;

/// "drei", "zwölf", "13".
pub fn in_words(n: usize, lang: Lang) -> String {
    const DE: [&str; 13] = ["kein", "ein", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwölf"];
    const EN: [&str; 13] = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    lang.pick(DE, EN).get(n).map_or_else(|| contract::money::group(n as i64, lang), |w| (*w).to_owned())
}

pub use contract::lang::{capital, count};
