//! The working of a rule in words and numbers, in both languages.

use super::{AxisValue, Border, Input, Line, Method, Near, Outcome, Rule};
use crate::Lang;
use crate::lang::count;
use crate::strategy::Priority;

/// Hundredths as people write them: `4,58`, in English `4.58`.
pub fn decimal(hundredths: i64, lang: Lang) -> String {
    let (sign, n) = (if hundredths < 0 { "−" } else { "" }, hundredths.abs());
    format!("{sign}{}{}{:02}", n / 100, lang.pick(',', '.'), n % 100)
}

/// Reads `4,5`, `4.25` or `4` as hundredths.
pub fn hundredths(text: &str) -> Option<i64> {
    let text = text.trim().replace(',', ".");
    let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
    let digits = |s: &str, most: usize| !s.is_empty() && s.len() <= most && s.chars().all(|c| c.is_ascii_digit());
    if !digits(whole, 3) || !(part.is_empty() && !text.ends_with('.') || digits(part, 2)) {
        return None;
    }
    let part: i64 = format!("{part:0<2}").parse().ok()?;
    Some(whole.parse::<i64>().ok()? * 100 + part)
}

fn roman(class: Priority) -> &'static str {
    match class {
        Priority::First => "I",
        Priority::Second => "II",
        Priority::Third => "III",
    }
}

/// "0,16 über Grenze I", "genau auf Grenze II", "0,10 über der Grenze zur Zurückstellung"
pub fn near(near: Near, lang: Lang) -> String {
    let by = decimal(near.by.abs(), lang);
    let border = match near.border {
        Border::Class(c) => lang.say(format_args!("Grenze {}", roman(c)), format_args!("border {}", roman(c))),
        Border::Deferral => lang.pick("der Grenze zur Zurückstellung", "the border of deferral").to_owned(),
    };
    match near.by {
        0 => lang.say(format_args!("genau auf {border}"), format_args!("exactly on {border}")),
        1.. => lang.say(format_args!("{by} über {border}"), format_args!("{by} above {border}")),
        _ => lang.say(format_args!("{by} unter {border}"), format_args!("{by} below {border}")),
    }
}

/// "3,30 und 4,00", with the border of deferral "2,46, 3,30 und 4,00"
pub fn borders(rule: &Rule, lang: Lang) -> String {
    let all: Vec<String> = rule.deferred_below.into_iter().chain([rule.second, rule.first]).map(|b| decimal(b, lang)).collect();
    and(&all, lang)
}

/// "gleichauf mit Wirtschaft"
pub fn ties(line: &Line, lang: Lang) -> Option<String> {
    tied_with(&line.ties, lang)
}

/// The same for the names of the others.
pub fn tied_with(others: &[String], lang: Lang) -> Option<String> {
    (!others.is_empty()).then(|| {
        let others = and(others, lang);
        lang.say(format_args!("gleichauf mit {others}"), format_args!("tied with {others}"))
    })
}

/// "Senden", "Senden und Olfen", "Ascheberg, Olfen und Senden", "Ascheberg, Olfen und 5 weitere"
pub(super) fn and(names: &[String], lang: Lang) -> String {
    let word = lang.pick("und", "and");
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] if names.len() <= 4 => format!("{} {word} {last}", first.join(", ")),
        _ => {
            let rest = names.len() - 3;
            format!("{} {word} {}", names[..3].join(", "), lang.say(format_args!("{rest} weitere"), format_args!("{rest} more")))
        }
    }
}

/// "Nottuln und Rosendahl geben 5, Senden gibt 1": who is at the ends, in whole sentences.
pub fn apart(axis: &AxisValue, lang: Lang) -> Option<String> {
    let (low, high) = axis.range.filter(|(low, high)| high > low)?;
    let by = high - low;
    if let ([one], [other]) = (axis.highest.as_slice(), axis.lowest.as_slice()) {
        return Some(lang.say(
            format_args!("{one} und {other} liegen um {by} auseinander ({high} und {low})"),
            format_args!("{one} and {other} differ by {by} ({high} and {low})"),
        ));
    }
    let give = |names: &[String]| match lang {
        Lang::De => {
            if names.len() == 1 {
                "gibt"
            } else {
                "geben"
            }
        }
        Lang::En => {
            if names.len() == 1 {
                "gives"
            } else {
                "give"
            }
        }
    };
    let part = |names: &[String], n: i32| format!("{} {} {n}", and(names, lang), give(names));
    Some(format!("{}, {}", part(&axis.highest, high), part(&axis.lowest, low)))
}

/// "(40 × 4,73 + 40 × 4,45 + 20 × 4,55) ÷ 100 = 4,58"; `axes` are keys and names.
pub fn working(line: &Line, rule: &Rule, axes: &[(String, String)], lang: Lang) -> String {
    let weight = |a: &AxisValue| rule.weights.get(&a.key).copied().unwrap_or(0);
    let counted: Vec<(&AxisValue, i64, i64)> =
        line.axes.iter().filter_map(|a| Some((a, a.mean?, weight(a)))).filter(|(_, _, w)| *w > 0).collect();
    let Some(value) = line.value else {
        return lang.pick("Niemand hat dieses Feld bewertet.", "Nobody has rated this field.").to_owned();
    };
    let parts: Vec<String> = counted.iter().map(|(_, m, w)| format!("{w} × {}", decimal(*m, lang))).collect();
    let total: i64 = counted.iter().map(|(_, _, w)| w).sum();
    let mut text = format!("({}) ÷ {total} = {}", parts.join(" + "), decimal(value, lang));
    let without: Vec<String> = line.axes.iter().filter(|a| a.mean.is_none() && weight(a) > 0).map(|a| name(axes, &a.key)).collect();
    if !without.is_empty() {
        text += &lang.say(format_args!(" (ohne Angaben: {})", and(&without, lang)), format_args!(" (no answers: {})", and(&without, lang)));
    }
    text
}

fn name(axes: &[(String, String)], key: &str) -> String {
    axes.iter().find(|(k, _)| k == key).map_or(key, |(_, name)| name).to_owned()
}

/// What counts, with which weights, and where the classes begin: the three sentences of a rule.
fn counts(input: &Input, rule: &Rule, lang: Lang) -> [String; 3] {
    let sheets = count(input.sheets.len(), lang, ("Bogen zählt", "Bögen zählen"), ("sheet counts", "sheets count"));
    let method = match rule.method {
        Method::Equal => lang.say(
            format_args!("{sheets}, jeder gleich viel: Je Feld und Achse wird der Mittelwert gebildet."),
            format_args!("{sheets}, each the same: for every field and axis the mean is taken."),
        ),
        Method::Population => lang.pick(
            "Jede Stadt und Gemeinde zählt nach ihrer Einwohnerzahl. Der Kreis zählt dabei nicht mit, denn seine Einwohner sind die der Städte und Gemeinden.".to_owned(),
            "Every town counts by its population. The county does not count here, as its people are those of the towns.".to_owned(),
        ),
        Method::Median => lang.say(
            format_args!("{sheets}: Je Feld und Achse gilt der Wert in der Mitte; bei gerader Zahl das Mittel der beiden mittleren."),
            format_args!("{sheets}: for every field and axis the value in the middle is taken; for an even number the mean of the two."),
        ),
        Method::Trimmed => lang.say(
            format_args!("{sheets}: Je Feld und Achse fällt oben und unten je ein Zehntel der Angaben weg, mindestens eine (von weniger als dreien keine); vom Rest gilt der Mittelwert."),
            format_args!("{sheets}: for every field and axis a tenth of the ratings at each end is left out, at least one (of fewer than three none), and the mean of the rest is taken."),
        ),
    };
    let weights: Vec<String> =
        input.axes.iter().map(|(key, name)| format!("{name} {}", rule.weights.get(key).copied().unwrap_or(0))).collect();
    let deferred = rule.deferred_below.map(|below| {
        let below = decimal(below, lang);
        lang.say(format_args!(" Unter {below} zurückgestellt."), format_args!(" Deferred below {below}."))
    });
    let (first, second, deferred) = (decimal(rule.first, lang), decimal(rule.second, lang), deferred.unwrap_or_default());
    [
        method,
        lang.say(format_args!("Gewicht der Achsen: {}.", weights.join(", ")), format_args!("Weight of the axes: {}.", weights.join(", "))),
        lang.say(
            format_args!("Klasse I ab {first}, Klasse II ab {second}, darunter Klasse III.{deferred}"),
            format_args!("Class I from {first}, class II from {second}, class III below.{deferred}"),
        ),
    ]
}

/// The rule as a reader finds it above the list: one sentence for each of its parts.
pub fn rule_in_words(input: &Input, rule: &Rule, outcome: &Outcome, lang: Lang) -> Vec<String> {
    let mut out = counts(input, rule, lang).to_vec();
    out.push(
        lang.pick(
            "Mittelwerte sind auf zwei Stellen gerundet, und mit den gerundeten wird weitergerechnet.",
            "Means are rounded to two digits, and the rounded ones are used from there on.",
        )
        .to_owned(),
    );
    let mut say = |names: &[String], de: &str, en: &str| {
        if !names.is_empty() {
            out.push(lang.say(format_args!("{de}: {}.", names.join(", ")), format_args!("{en}: {}.", names.join(", "))));
        }
    };
    let verb = |names: &[String]| if names.len() == 1 { ("Zählt", "zählt") } else { ("Zählen", "zählen") };
    let (missing, ignored) = (verb(&input.missing).1, verb(&outcome.not_counted).0);
    say(&input.missing, &format!("Ohne freigegebenen Bogen, {missing} nicht mit"), "Without a released sheet, not counted");
    say(&outcome.not_counted, &format!("{ignored} bei dieser Regel nicht mit"), "Not counted under this rule");
    // Who may see the values may compute them.
    if rule.method == Method::Population && !outcome.lines.is_empty() {
        let counted = input.sheets.iter().filter(|s| !outcome.not_counted.contains(&s.name));
        let people: Vec<String> =
            counted.filter_map(|s| Some(format!("{} {}", s.name, crate::money::group(s.population?, lang)))).collect();
        say(&people, "Einwohnerzahlen, nach denen gewichtet wird", "Populations that are the weights");
    }
    out
}
