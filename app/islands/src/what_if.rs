//! "What if": the list computed anew in the browser while somebody moves the controls, by the very
//! rule that the server uses.

use contract::Lang;
use contract::consolidation::Packed;
use leptos::prelude::*;

/// Stands in the form of the rule. In the browser its sliders wake up, and the list beside it follows.
#[island]
pub fn WhatIf(
    /// Language of its words.
    lang: Lang,
    /// What the rule is applied to.
    packed: Packed,
) -> impl IntoView {
    let words = RwSignal::new(lang.pick("Vorgabe unverändert.", "The rule in use.").to_owned());
    let place = NodeRef::<leptos::html::Div>::new();
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| {
        if let Some(place) = place.get() {
            browser::attach(&place, &packed, lang, words);
        }
    });
    #[cfg(not(feature = "hydrate"))]
    let _ = packed;
    view! { <div class="w-note" node_ref=place><p class="w-small" role="status">{move || words.get()}</p></div> }
}

#[cfg(feature = "hydrate")]
mod browser {
    use crate::browser::{on, select};
    use contract::Lang;
    use contract::consolidation::{
        Input, Line, Method, Outcome, Packed, Rule, borders, consolidate, decimal, hundredths, near, rule_in_words, ties, working,
    };
    use contract::lang::count;
    use contract::strategy::Priority;
    use leptos::prelude::*;
    use leptos::wasm_bindgen::JsCast;
    use leptos::wasm_bindgen::closure::Closure;
    use std::collections::BTreeMap;
    use web_sys::{Element, HtmlElement, HtmlFormElement, HtmlInputElement, HtmlSelectElement};

    fn value(form: &Element, id: &str) -> String {
        let found = form.query_selector(&format!("[id=\"{id}\"]")).ok().flatten();
        match found {
            Some(e) => e
                .dyn_ref::<HtmlInputElement>()
                .map(HtmlInputElement::value)
                .or_else(|| e.dyn_ref::<HtmlSelectElement>().map(HtmlSelectElement::value))
                .unwrap_or_default(),
            None => String::new(),
        }
    }

    fn rule(form: &Element, axes: &[(String, String)]) -> Option<Rule> {
        let weights: Option<BTreeMap<String, i64>> =
            axes.iter().map(|(key, _)| Some((key.clone(), value(form, &format!("f-weights-{key}")).trim().parse().ok()?))).collect();
        let deferred = value(form, "f-deferred_below");
        let deferred_below = if deferred.trim().is_empty() { None } else { Some(hundredths(&deferred)?) };
        let rule = Rule {
            method: Method::parse(&value(form, "f-method"))?,
            weights: weights?,
            first: hundredths(&value(form, "f-first"))?,
            second: hundredths(&value(form, "f-second"))?,
            deferred_below,
        };
        rule.sound().then_some(rule)
    }

    fn roman(class: Option<Priority>) -> &'static str {
        match class {
            Some(Priority::First) => "I",
            Some(Priority::Second) => "II",
            Some(Priority::Third) => "III",
            None => "–",
        }
    }

    /// Sets a text where it is another: the browser lays out again whatever is touched.
    fn say(e: &Element, text: &str) {
        if e.text_content().as_deref() != Some(text) {
            e.set_text_content(Some(text));
        }
    }

    /// The same for an attribute.
    fn put(e: &Element, name: &str, value: &str) {
        if e.get_attribute(name).as_deref() != Some(value) {
            let _ = e.set_attribute(name, value);
        }
    }

    /// Writes one line into its row of the table.
    fn show(row: &Element, line: &Line, rule: &Rule, scale: (i64, i64), lang: Lang) {
        let set = |part: &str, text: &str| {
            if let Some(e) = row.query_selector(&format!("[data-{part}]")).ok().flatten() {
                say(&e, text);
            }
        };
        set("value", &line.value.map_or("–".to_owned(), |v| decimal(v, lang)));
        set("near", &line.near.map(|n| format!("▲ {}", near(n, lang))).unwrap_or_default());
        set("ties", &ties(line, lang).unwrap_or_default());
        let x = |v: i64| 6 + 168 * (v - scale.0) / (scale.1 - scale.0).max(1);
        let number = line.class.map_or("0", Priority::as_str);
        if let (Some(dot), Some(v)) = (row.query_selector("[data-dot]").ok().flatten(), line.value) {
            put(&dot, "cx", &x(v).to_string());
            put(&dot, "class", &format!("pt{}", line.class.map_or("3", Priority::as_str)));
        }
        if let Some(borders) = row.query_selector("[data-borders]").ok().flatten() {
            let deferral = rule.deferred_below.map(|d| format!("M{} 6V22", x(d))).unwrap_or_default();
            put(&borders, "d", &format!("M{} 2V26M{} 2V26{deferral}", x(rule.second), x(rule.first)));
        }
        if let Some(cell) = row.query_selector("[data-class]").ok().flatten() {
            let Some(badge) = cell.query_selector(".w-class").ok().flatten() else { return };
            put(&badge, "class", &format!("w-class w-class--{number}"));
            say(&badge, roman(line.class));
            if line.deferred == badge.next_sibling().is_some() {
                return;
            }
            while let Some(rest) = badge.next_sibling() {
                let _ = cell.remove_child(&rest);
            }
            if line.deferred {
                let _ = cell.append_with_str_1(lang.pick(" zurückgestellt", " deferred"));
            }
        }
    }

    /// Writes the working anew: heads, the rule in words, and the sum of every field.
    #[derive(Clone)]
    struct Workings {
        at: Option<Element>,
        rule: Option<Element>,
        sums: BTreeMap<usize, Element>,
    }

    impl Workings {
        fn find(table: &Element) -> Self {
            let fold = document().get_element_by_id("rechnung");
            let all = |selector: &str| fold.as_ref().map(|f| select(f, selector)).unwrap_or_default();
            let numbered = |e: Element| Some((e.get_attribute("data-working")?.parse().ok()?, e));
            Self {
                at: table.query_selector("[data-at]").ok().flatten(),
                rule: all("[data-rule]").into_iter().next(),
                sums: all("[data-working]").into_iter().filter_map(numbered).collect(),
            }
        }

        fn show(&self, input: &Input, rule: &Rule, outcome: &Outcome, lang: Lang) {
            if let Some(at) = &self.at {
                say(at, &borders(rule, lang));
            }
            if let Some(list) = &self.rule {
                let says = rule_in_words(input, rule, outcome, lang);
                while list.child_element_count() > says.len() as u32 {
                    list.last_element_child().iter().for_each(Element::remove);
                }
                while (list.child_element_count() as usize) < says.len()
                    && let Ok(item) = document().create_element("li")
                {
                    let _ = list.append_child(&item);
                }
                select(list, "li").iter().zip(&says).for_each(|(e, words)| say(e, words));
            }
            for line in &outcome.lines {
                if let Some(sum) = self.sums.get(&Packed::number(line.id)) {
                    say(sum, &working(line, rule, &input.axes, lang));
                }
            }
        }
    }

    /// What differs from the rule in use, in one sentence.
    fn words(before: &Outcome, after: &Outcome, lang: Lang) -> String {
        let moved: Vec<String> = after
            .lines
            .iter()
            .filter_map(|l| {
                let old = before.lines.iter().find(|b| b.id == l.id)?;
                let put = |deferred: bool| if deferred { lang.pick(" (zurückgestellt)", " (deferred)") } else { "" };
                (old.class != l.class || old.deferred != l.deferred).then(|| {
                    let (from, to) = (roman(old.class), roman(l.class));
                    let (was, is) = (put(old.deferred), put(l.deferred));
                    lang.say(
                        format_args!("{} von {from}{was} nach {to}{is}", l.title),
                        format_args!("{} from {from}{was} to {to}{is}", l.title),
                    )
                })
            })
            .collect();
        let close = after.lines.iter().filter(|l| l.near.is_some()).count();
        let close = count(close, lang, ("Feld liegt", "Felder liegen"), ("field is", "fields are"));
        let border = lang.say(format_args!(" {close} nahe an einer Grenze."), format_args!(" {close} near a border."));
        match moved.len() {
            0 if before == after => lang.pick("Vorgabe unverändert.", "The rule in use.").to_owned() + &border,
            0 => lang.pick("Kein Feld wechselt die Klasse.", "No field changes its class.").to_owned() + &border,
            _ => {
                lang.say(format_args!("Anders eingestuft: {}.", moved.join("; ")), format_args!("Classed otherwise: {}.", moved.join("; ")))
                    + &border
            }
        }
    }

    pub fn attach(place: &HtmlElement, packed: &Packed, lang: Lang, note: RwSignal<String>) {
        let Some(form) = place.closest("form").ok().flatten().and_then(|f| f.dyn_into::<HtmlFormElement>().ok()) else { return };
        let Some(table) = document().get_element_by_id("ergebnis") else { return };
        let Some(body) = table.query_selector("tbody").ok().flatten() else { return };
        let (input, workings) = (packed.input(), Workings::find(&table));
        let rows: BTreeMap<usize, Element> =
            select(&body, "tr[data-field]").into_iter().filter_map(|r| Some((r.get_attribute("data-field")?.parse().ok()?, r))).collect();
        let scale = (i64::from(input.min) * 100, i64::from(input.max) * 100);
        let sliders: Vec<(HtmlInputElement, HtmlInputElement)> = select(&form, "input[type=range]")
            .into_iter()
            .filter_map(|r| {
                let id = r.get_attribute("data-for")?;
                let number = form.query_selector(&format!("[id=\"{id}\"]")).ok().flatten()?;
                Some((r.dyn_into().ok()?, number.dyn_into().ok()?))
            })
            .collect();
        let follow = {
            let sliders = sliders.clone();
            move || {
                for (slider, number) in &sliders {
                    slider.set_value(&number.value().replace(',', "."));
                }
            }
        };
        for (slider, _) in &sliders {
            let _ = slider.remove_attribute("hidden");
        }
        follow();
        let first = rule(&form, &input.axes).map(|r| consolidate(&input, &r));
        let compute = {
            let form = form.clone();
            move || {
                let Some(now) = rule(&form, &input.axes) else {
                    note.set(
                        lang.pick(
                            "So lässt sich nicht rechnen: Bitte Gewichte von 0 bis 100 und fallende Grenzen.",
                            "This cannot be computed: weights from 0 to 100 and falling borders, please.",
                        )
                        .to_owned(),
                    );
                    return;
                };
                let outcome = consolidate(&input, &now);
                workings.show(&input, &now, &outcome, lang);
                // Rows move only where the order is another.
                let mut next = body.first_element_child();
                for line in &outcome.lines {
                    let Some(row) = rows.get(&Packed::number(line.id)) else { continue };
                    show(row, line, &now, scale, lang);
                    if next.as_ref() == Some(row) {
                        next = row.next_element_sibling();
                    } else {
                        let _ = body.insert_before(row, next.as_deref());
                    }
                }
                if let Some(before) = &first {
                    note.set(words(before, &outcome, lang));
                }
            }
        };
        on(&form, "input", {
            let (compute, follow, sliders) = (compute.clone(), follow.clone(), sliders.clone());
            move |event| {
                let target = event.target().and_then(|t| t.dyn_into::<HtmlInputElement>().ok());
                match target.as_ref().and_then(|t| sliders.iter().find(|(s, _)| s.is_same_node(Some(t)))) {
                    Some((slider, number)) => number.set_value(&lang.pick(slider.value().replace('.', ","), slider.value())),
                    None => follow(),
                }
                compute();
            }
        });
        let again = Closure::<dyn FnMut()>::new(move || {
            follow();
            compute();
        });
        let again: leptos::web_sys::js_sys::Function = again.into_js_value().unchecked_into();
        // The fields have their old values back only after the event.
        on(&form, "reset", move |_| {
            let _ = window().set_timeout_with_callback(&again);
        });
    }
}
