//! The part of the set-up form that is settled: shown, and sent along as it is. Help texts stay fields.

use crate::context::Work;
use crate::ui::fields::{Spec, line};
use crate::ui::forms::{Form, field_name, hidden};
use contract::assessment::{QuestionKind, ReleasedBy, Setup};
use domain::assessment::Settled;
use leptos::prelude::*;

/// A value that stands.
fn stands(form: &Form, path: &str, label: &str) -> AnyView {
    view! { <p>{format!("{label}: ")}<strong lang="de">{form.get(path)}</strong>{hidden(form, path)}</p> }.into_any()
}

/// Words that stand once somebody has answered, and are a field until then.
fn word(form: &Form, settled: Settled, spec: Spec) -> AnyView {
    if settled.words { stands(form, spec.path, spec.label) } else { line(form, spec) }
}

/// Who reads along, and who releases.
pub fn readers(work: &Work, form: &Form) -> AnyView {
    let public = if form.get("public").is_empty() {
        work.t("Die Antworten bleiben im Verbund.", "The answers stay within the region.")
    } else {
        work.t(
            "Die freigegebenen Antworten dürfen nach dem Ende veröffentlicht werden.",
            "The released answers may be published after the end.",
        )
    };
    view! { <p>{public}" "{work.t("Das steht seit dem Öffnen fest; darauf verzichten können Sie unter „Steuern“.", "That is settled since it was opened; you can do without it under “Steer”.")}{hidden(form, "public")}</p> }.into_any()
}

/// The period, once it runs.
pub fn times(work: &Work, form: &Form) -> AnyView {
    let parts = ["opens_day", "opens_time", "closes_day", "closes_time"];
    let [from, at, to, until] = parts.map(|p| form.get(p));
    let words = work
        .lang
        .say(format_args!("Vom {from}, {at} Uhr, bis zum {to}, {until} Uhr."), format_args!("From {from}, {at}, until {to}, {until}."));
    let kept = parts.map(|p| hidden(form, p)).into_iter().collect_view();
    view! {
        <section class="w-form"><h2>{work.t("Zeitraum", "Period")}</h2>
            <p>{words}" "{work.t("Später enden lassen können Sie sie unter „Frist verlängern“.", "You can let it end later under “Extend the deadline”.")}{kept}</p></section>
    }
    .into_any()
}

/// What is asked.
pub fn asked(work: &Work, form: &Form, setup: &Setup, settled: Settled) -> AnyView {
    let why = if settled.words {
        work.t(
            "Ein Bogen ist schon abgegeben. Berichtigen lassen sich nur noch die Hilfetexte.",
            "A sheet has been handed in. Only help texts can still be corrected.",
        )
    } else {
        work.t(
            "Die Bedarfsabfrage ist offen. Berichtigen lassen sich noch Namen und Hilfetexte, bis der erste Bogen abgegeben ist.",
            "The assessment is open. Names and help texts can still be corrected until the first sheet is handed in.",
        )
    };
    let releases = ReleasedBy::parse(&form.get("released_by")).map_or("", |r| r.label(work.lang));
    view! {
        <section class="w-form"><h2>{work.t("Was gefragt wird, steht fest", "What is asked is settled")}</h2><p>{why}</p>
            <p>{work.t("Wer freigibt: ", "Who releases: ")}<strong>{releases}</strong>{hidden(form, "released_by")}</p>
            {fields(work, form, setup, settled)}{axes(work, form, settled)}{questions(work, form, settled)}
        </section>
    }
    .into_any()
}

fn fields(work: &Work, form: &Form, setup: &Setup, settled: Settled) -> AnyView {
    let of_strategy = setup.fields.iter().filter_map(|f| f.field_id.map(|id| (id, f.title.clone())));
    let of_strategy = of_strategy
        .map(|(id, title)| view! { <li><span lang="de">{title}</span><input type="hidden" name=format!("{}[]", field_name("fields")) value=id.to_string() /></li> })
        .collect_view();
    let proposed = (0..form.rows("proposed"))
        .map(|i| {
            let at = |name: &str| format!("proposed[{i}].{name}");
            let (title, help) = (at("title"), at("help"));
            view! {
                {hidden(form, &at("id"))}
                {word(form, settled, Spec { path: &title, label: work.t("Vorgeschlagenes Feld", "Proposed field"), help: work.t("Ein Feld, das es in der Strategie noch nicht gibt.", "A field that the strategy does not have yet."), max: 80, ..Spec::default() })}
                {line(form, Spec { path: &help, label: work.t("Erklärung", "Explanation"), help: work.t("Was dazu gehört, in einem Satz.", "What belongs to it, in one sentence."), optional: true, max: 160, ..Spec::default() })}
            }
        })
        .collect_view();
    view! { <h3>{work.t("Themenfelder", "Fields of action")}</h3><ul class="w-bullets">{of_strategy}</ul>{proposed} }.into_any()
}

fn axes(work: &Work, form: &Form, settled: Settled) -> AnyView {
    let rows = (0..form.rows("axes"))
        .map(|i| {
            let at = |name: &str| format!("axes[{i}].{name}");
            let (name, help) = (at("name"), at("help"));
            view! {
                {hidden(form, &at("key"))}
                {word(form, settled, Spec { path: &name, label: work.t("Achse", "Axis"), help: work.t("Ein Wort, zum Beispiel Bedeutung.", "One word, for example importance."), max: 40, ..Spec::default() })}
                {line(form, Spec { path: &help, label: work.t("Frage dahinter", "Question behind it"), help: work.t("Zum Beispiel: Wie wichtig ist das Feld für uns?", "For example: how important is the field to us?"), optional: true, max: 120, ..Spec::default() })}
            }
        })
        .collect_view();
    let end = |path: &'static str, label: String| {
        let help = work.t("Zum Beispiel gering oder hoch.", "For example low or high.");
        word(form, settled, Spec { path, label: &label, help, max: 40, ..Spec::default() })
    };
    let (min, max) = (form.get("scale_min"), form.get("scale_max"));
    view! {
        <h3>{work.t("Einschätzungen", "Ratings")}</h3>{hidden(form, "scale_min")}{hidden(form, "scale_max")}
        {end("scale_low", work.lang.say(format_args!("{min} heißt"), format_args!("{min} means")))}
        {end("scale_high", work.lang.say(format_args!("{max} heißt"), format_args!("{max} means")))}
        {rows}
    }
    .into_any()
}

fn questions(work: &Work, form: &Form, settled: Settled) -> AnyView {
    let rows = (0..form.rows("questions"))
        .map(|i| {
            let at = |name: &str| format!("questions[{i}].{name}");
            let (text, help) = (at("text"), at("help"));
            let kind = QuestionKind::parse(&form.get(&at("kind"))).map_or("", |k| k.label(work.lang));
            let options = form.get(&at("options")).lines().map(str::trim).filter(|l| !l.is_empty()).collect::<Vec<_>>().join("; ");
            view! {
                {hidden(form, &at("id"))}{hidden(form, &at("kind"))}{hidden(form, &at("options"))}
                {word(form, settled, Spec { path: &text, label: work.t("Frage", "Question"), help: work.t("So, wie sie auf dem Bogen steht.", "As it stands on the sheet."), max: 200, ..Spec::default() })}
                <p class="w-small w-muted">{kind}{(!options.is_empty()).then(|| view! { ": "<span lang="de">{options}</span> })}</p>
                {line(form, Spec { path: &help, label: work.t("Hilfe dazu", "Help"), help: work.t("Wozu die Frage dient, mit einem Beispiel.", "What the question is for, with an example."), optional: true, max: 200, ..Spec::default() })}
            }
        })
        .collect_view();
    let heading = (form.rows("questions") > 0).then(|| view! { <h3>{work.t("Weitere Fragen", "Further questions")}</h3> });
    view! { {heading}{rows} }.into_any()
}
