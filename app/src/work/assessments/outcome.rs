//! The computed list, the group's deviations, and "what if".

use super::words;
use crate::context::Work;
use crate::ui::fields::{Spec, apart, checkbox, line, primary, select};
use crate::ui::forms::{Form, form_state, hidden, summary};
use contract::consolidation::{Input, Line, Method, Packed, borders, decimal, near, rule_in_words, ties, working};
use contract::forms::assessments::{DeviationForm, RuleForm};
use contract::strategy::Priority;
use leptos::prelude::*;
use portal::assessments::Consolidation;

/// What several parts of the page need.
pub struct Parts {
    pub input: Input,
}

impl Parts {
    pub fn new(c: &Consolidation) -> Self {
        Self { input: c.overlay.input() }
    }
}

/// Where a value lies between the ends of the scale, with the borders between the classes.
fn place(c: &Consolidation, line: &Line) -> AnyView {
    let s = &c.overlay.assessment.setup.scale;
    let (min, max) = (i64::from(s.min) * 100, i64::from(s.max) * 100);
    let x = |v: i64| 6 + 168 * (v - min) / (max - min).max(1);
    let Some(value) = line.value else { return ().into_any() };
    let deferral = c.rule.deferred_below.map(|d| format!("M{} 6V22", x(d))).unwrap_or_default();
    let class = match line.class {
        Some(Priority::First) => "pt1",
        Some(Priority::Second) => "pt2",
        _ => "pt3",
    };
    view! { <svg class="w-chart" viewBox="0 0 180 28" aria-hidden="true" focusable="false"><path class="ax" d="M6 14H174" /><path class="th" data-borders="" d=format!("M{} 2V26M{} 2V26{deferral}", x(c.rule.second), x(c.rule.first)) /><circle class=class data-dot="" cx=x(value).to_string() cy="14" r="7" /></svg> }.into_any()
}

/// The list; "what if" finds its rows by the number of the field.
pub fn table(work: &Work, c: &Consolidation) -> AnyView {
    let fields = &c.overlay.assessment.setup.fields;
    let rows = c
        .outcome
        .lines
        .iter()
        .map(|l| {
            let i = fields.iter().position(|f| f.id == l.id).unwrap_or(0);
            let value = l.value.map_or("–".to_owned(), |v| decimal(v, work.lang));
            let border = l.near.map(|n| format!("▲ {}", near(n, work.lang))).unwrap_or_default();
            let tied = ties(l, work.lang).unwrap_or_default();
            let own = c.deviations.get(&l.id);
            let proposal = match own {
                Some(d) => view! { {words::class(work, Some(d.class), d.deferred)}" "<strong>{work.t("abweichend", "deviating")}</strong><p class="w-small" lang="de">{work.t("Grund: ", "Reason: ")}{d.reason.clone()}</p> }.into_any(),
                None => words::class(work, l.class, l.deferred),
            };
            view! {
                <tr class="kern-table__row" data-field=i.to_string()>
                    <th class="kern-table__header" scope="row" lang="de">{l.title.clone()}</th>
                    <td class="kern-table__cell" data-l=work.t("Wert", "Value")><span><strong data-value="">{value}</strong><span class="w-near" data-near="">{border}</span><span class="w-small w-muted" data-ties="">{tied}</span></span></td>
                    <td class="kern-table__cell">{place(c, l)}</td>
                    <td class="kern-table__cell" data-l=work.t("Gerechnet", "Computed")><span data-class="">{words::class(work, l.class, l.deferred)}</span></td>
                    <td class="kern-table__cell" data-l=work.t("Vorschlag", "Proposal")><span>{proposal}</span></td>
                </tr>
            }
        })
        .collect_view();
    let at = borders(&c.rule, work.lang);
    view! {
        <table class="kern-table w-tcards w-res" id="ergebnis"><caption class="w-sr">{work.t("Themenfelder nach gewichtetem Wert", "Fields by weighted value")}</caption>
            <thead><tr class="kern-table__row"><th class="kern-table__header" scope="col">{work.t("Themenfeld", "Field")}</th><th class="kern-table__header" scope="col">{work.t("Wert", "Value")}</th><th class="kern-table__header" scope="col">{work.t("Lage, Grenzen ", "Place, borders ")}<span data-at="">{at}</span></th><th class="kern-table__header" scope="col">{work.t("Gerechnet", "Computed")}</th><th class="kern-table__header" scope="col">{work.t("Vorschlag der AG", "The group's proposal")}</th></tr></thead>
            <tbody class="kern-table__body">{rows}</tbody></table>
    }
    .into_any()
}

/// How it is computed: the rule in words and the working of every field, for those who follow with a
/// pocket calculator. "What if" writes it anew.
pub fn workings(work: &Work, parts: &Parts, c: &Consolidation) -> AnyView {
    let fields = &c.overlay.assessment.setup.fields;
    let how = rule_in_words(&parts.input, &c.rule, &c.outcome, work.lang).into_iter().map(|s| view! { <li>{s}</li> }).collect_view();
    let rows = c
        .outcome
        .lines
        .iter()
        .map(|l| {
            let i = fields.iter().position(|f| f.id == l.id).unwrap_or(0);
            view! { <dt lang="de">{l.title.clone()}</dt><dd data-working=i.to_string()>{working(l, &c.rule, &parts.input.axes, work.lang)}</dd> }
        })
        .collect_view();
    view! { <details class="w-fold" id="rechnung"><summary>{work.t("So wird gerechnet", "How it is computed")}</summary><ul class="w-bullets" data-rule="">{how}</ul><dl class="w-facts">{rows}</dl></details> }.into_any()
}

/// One small form a field: deviate with a reason, or follow the rule again.
pub fn deviations(work: &Work, c: &Consolidation) -> AnyView {
    let classes: Vec<(String, String)> = Priority::ALL.iter().map(|p| (p.to_string(), p.label(work.lang).to_owned())).collect();
    let typed = work
        .draft
        .as_ref()
        .filter(|d| d.action == "consolidations/deviate")
        .and_then(|d| d.fields.get("asked")?.as_str().map(str::to_owned));
    let forms = c
        .outcome
        .lines
        .iter()
        .map(|l| {
            let own = c.deviations.get(&l.id);
            let stored = DeviationForm {
                assessment: c.overlay.assessment.id.to_string(),
                version: c.version.to_string(),
                asked: l.id.to_string(),
                class: own.map(|d| d.class.to_string()).unwrap_or_default(),
                deferred: own.filter(|d| d.deferred).map(|_| "on".to_owned()).unwrap_or_default(),
                reason: own.map(|d| d.reason.clone()).unwrap_or_default(),
            };
            let here = typed.as_deref() == Some(stored.asked.as_str());
            let form: Form = if here { form_state(work, "consolidations/deviate", &stored) } else {
                std::sync::Arc::new(crate::ui::forms::FormState::plain(work.lang, serde_json::to_value(&stored).unwrap_or_default(), Default::default(), None))
            };
            let n = c.overlay.assessment.setup.fields.iter().position(|f| f.id == l.id).unwrap_or(0);
            let other = (!here).then_some(n);
            view! {
                <details class="w-fold" open=here><summary lang="de">{l.title.clone()}{own.map(|_| work.t(" (abweichend)", " (deviating)"))}</summary>
                    <form class="w-form" method="post" action="/aktion/consolidations/deviate" data-form="deviation" id=format!("abweichen-{n}")>
                        {here.then(|| summary(&form, &[]))}{hidden(&form, "assessment")}{hidden(&form, "version")}{hidden(&form, "asked")}
                        {apart(other, select(&form, Spec { path: "class", label: work.t("Klasse im Vorschlag", "Class in the proposal"), help: work.t("Leer heißt: wie gerechnet.", "Empty means: as computed."), ..Spec::default() }, &classes, Some(work.t("wie gerechnet", "as computed"))))}
                        {apart(other, checkbox(&form, Spec { path: "deferred", label: work.t("zurückgestellt", "deferred"), help: work.t("Das Feld wird vorerst nicht gemeinsam angegangen.", "The field is not tackled jointly for now."), ..Spec::default() }))}
                        {apart(other, line(&form, Spec { path: "reason", label: work.t("Grund der Abweichung", "Reason for deviating"), help: work.t("Er steht für immer neben dem Vorschlag.", "It stands beside the proposal for good."), optional: true, max: 600, ..Spec::default() }))}
                        {primary(work.t("Übernehmen", "Apply"))}
                    </form></details>
            }
        })
        .collect_view();
    view! { <section class="w-sec" aria-labelledby="abweichen"><h3 id="abweichen">{work.t("Vom Ergebnis abweichen", "Deviate from the result")}</h3><p class="w-small w-muted">{work.t("Die Arbeitsgruppe darf anders entscheiden als die Rechnung. Jede Abweichung braucht einen Grund, und beides bleibt zu sehen.", "The group may decide otherwise than the computation. Each deviation needs a reason, and both stay visible.")}</p>{forms}</section> }.into_any()
}

/// The rule as a form; the island computes with it while somebody moves its controls.
pub fn what_if(work: &Work, c: &Consolidation) -> AnyView {
    let a = &c.overlay.assessment;
    let stored = RuleForm {
        assessment: a.id.to_string(),
        version: c.version.to_string(),
        method: c.rule.method.to_string(),
        weights: a.setup.axes.iter().map(|x| (x.key.clone(), c.rule.weights.get(&x.key).copied().unwrap_or(0).to_string())).collect(),
        first: decimal(c.rule.first, work.lang),
        second: decimal(c.rule.second, work.lang),
        deferred_below: c.rule.deferred_below.map(|d| decimal(d, work.lang)).unwrap_or_default(),
    };
    let form = form_state(work, "consolidations/rule", &stored);
    let methods = Method::ALL
        .iter()
        .map(|m| {
            let chosen = form.get("method") == m.as_str();
            view! { <option value=m.as_str() selected=chosen>{m.label(work.lang)}</option> }
        })
        .collect_view();
    let range = |path: String, label: String, help: &'static str, (min, max): (i32, i32), step: &'static str| {
        let (name, id) = (crate::ui::forms::field_name(&path), crate::ui::forms::field_id(&path));
        let error = form.error(&path).map(|e| view! { <p class="kern-error"><span class="kern-body">{e}</span></p> });
        view! {
            <div class="w-range"><label for=id.clone() lang="de">{label.clone()}</label>
                <input type="range" hidden data-for=id.clone() aria-label=format!("{label}, {}", work.t("Regler", "slider")) aria-describedby=help min=min.to_string() max=max.to_string() step=step />
                <input type="text" inputmode="decimal" id=id name=name value=form.get(&path) aria-describedby=help />{error}</div>
        }
    };
    let weights =
        a.setup.axes.iter().map(|x| range(format!("weights.{}", x.key), x.name.clone(), "ww-gewicht", (0, 100), "5")).collect_view();
    let s = &a.setup.scale;
    let packed = Packed::new(&c.overlay.input());
    // Whoever may not choose the rule tries it out; there is nothing to send.
    let sent = a.may_consolidate;
    view! {
        <form class="w-what w-stack" method=sent.then_some("post") action=sent.then_some("/aktion/consolidations/rule") aria-labelledby="ww" id="annahmen">
            {summary(&form, &[("first", work.t("Klasse I ab", "Class I from")), ("second", work.t("Klasse II ab", "Class II from"))])}
            {hidden(&form, "assessment")}{hidden(&form, "version")}
            <div><h2 id="ww">{work.t("Was wäre, wenn?", "What if?")}</h2><p class="w-small w-muted">{if a.may_consolidate { work.t("Nur für Sie, bis Sie es übernehmen.", "Only for you until you apply it.") } else { work.t("Nur für Sie. Die Regel selbst wählt die Leitung der Arbeitsgruppe.", "Only for you. The lead of the working group chooses the rule itself.") }}</p></div>
            <div class="w-stack w-stack--tight"><h3>{work.t("Gewicht der Achsen", "Weight of the axes")}</h3><p class="w-small w-muted" id="ww-gewicht">{work.t("Von 0 bis 100; nur das Verhältnis zählt.", "From 0 to 100; only the proportion counts.")}</p>{weights}</div>
            <div class="w-stack w-stack--tight"><h3>{work.t("Grenzen", "Borders")}</h3><p class="w-small w-muted" id="ww-grenze">{work.lang.say(format_args!("Punkte von {} bis {}, zum Beispiel 3,5.", s.min, s.max), format_args!("Points from {} to {}, for example 3.5.", s.min, s.max))}</p>
                {range("first".into(), work.t("Klasse I ab", "Class I from").into(), "ww-grenze", (s.min, s.max), "0.1")}
                {range("second".into(), work.t("Klasse II ab", "Class II from").into(), "ww-grenze", (s.min, s.max), "0.1")}
                {range("deferred_below".into(), work.t("Zurückgestellt unter (freiwillig)", "Deferred below (optional)").into(), "ww-grenze", (s.min, s.max), "0.1")}</div>
            <div><label for="f-method"><strong>{work.t("Regel", "Rule")}</strong></label><p class="w-small w-muted" id="ww-regel">{work.t("Wie aus den Einschätzungen aller Kommunen eine Zahl wird.", "How the ratings of all municipalities become one number.")}</p><select id="f-method" name="f[method]" aria-describedby="ww-regel">{methods}</select></div>
            <islands::WhatIf lang=work.lang packed=packed />
            <div class="w-links">{a.may_consolidate.then(|| primary(work.t("Regel übernehmen", "Apply the rule")))}<button class="kern-btn kern-btn--tertiary" type="reset"><span class="kern-label">{work.t("Auf Vorgabe zurück", "Back to the rule in use")}</span></button></div>
        </form>
    }
    .into_any()
}
