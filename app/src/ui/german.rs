//! What people enter is German, whatever the language of the page: a voice that reads it aloud has to
//! know (WCAG 3.1.2). Elements that hold nothing else carry `lang="de"` themselves.

use contract::Lang;
use leptos::prelude::*;

/// Words of the content, marked on pages in another language.
pub fn german(lang: Lang, words: impl Into<String>) -> AnyView {
    let words = words.into();
    if lang == Lang::De || words.is_empty() { words.into_any() } else { view! { <span lang="de">{words}</span> }.into_any() }
}

/// A text of the page in which these words of the content occur.
pub fn within(lang: Lang, text: &str, names: &[String]) -> AnyView {
    pieces(text, names)
        .into_iter()
        .map(|(piece, content)| if content { german(lang, piece) } else { piece.to_owned().into_any() })
        .collect_view()
        .into_any()
}

/// A text in pieces, and which of them are of the content. At each place the longest name counts.
fn pieces<'a>(text: &'a str, names: &[String]) -> Vec<(&'a str, bool)> {
    let (mut out, mut rest) = (Vec::new(), text);
    while !rest.is_empty() {
        let found = names.iter().filter(|n| !n.is_empty()).filter_map(|n| rest.find(n.as_str()).map(|at| (at, n.len())));
        let Some((at, length)) = found.min_by_key(|(at, length)| (*at, usize::MAX - length)) else {
            out.push((rest, false));
            break;
        };
        if at > 0 {
            out.push((&rest[..at], false));
        }
        out.push((&rest[at..at + length], true));
        rest = &rest[at + length..];
    }
    out
}

#[cfg(test)]
mod tests {
    use super::pieces;

    #[test]
    fn content_is_told_from_the_words_around_it() {
        let names = ["Bus".to_owned(), "Bus für alle".to_owned(), String::new()];
        assert_eq!(
            pieces("Item 1: Bus für alle, and Bus", &names),
            [("Item 1: ", false), ("Bus für alle", true), (", and ", false), ("Bus", true)]
        );
        assert_eq!(pieces("Goals", &names), [("Goals", false)]);
        assert!(pieces("", &names).is_empty());
    }
}
