//! The rows of an answer sheet as form fields: one for every field and question.

use crate::context::Work;
use crate::ui::fields::area_text;
use crate::ui::forms::field_id;
use contract::Id;
use contract::action::ApiError;
use contract::assessment::{Answer, Changed, Part, Question, QuestionKind, Scale};
use contract::forms::assessments::{AnswerRow, AnswersForm};
use contract::messages::sentence;
use contract::rules::Errors;
use leptos::prelude::*;
use portal::assessments::{RowView, SheetView, row_digest};
use std::collections::BTreeMap;

/// What was typed before and could not be saved, or was read from a file: by field or question.
pub struct Typed {
    rows: BTreeMap<Id, AnswerRow>,
    errors: BTreeMap<Id, Errors>,
    /// Rows that somebody else changed in the meantime.
    clashes: BTreeMap<Id, AnswerRow>,
}

fn ratings(row: &AnswerRow) -> BTreeMap<String, i32> {
    row.ratings.iter().filter_map(|(k, v)| Some((k.clone(), v.trim().parse().ok()?))).collect()
}

/// A text as it would be stored.
fn clean(text: &str) -> String {
    text.trim().replace("\r\n", "\n")
}

/// What a typed row says.
fn typed_answer(row: &AnswerRow) -> Answer {
    let values = row.values.iter().map(|v| v.trim()).filter(|v| !v.is_empty());
    Answer { ratings: ratings(row), comment: clean(&row.comment), values: values.map(str::to_owned).collect() }
}

/// Whether a typed row says what stands there.
fn same(row: &AnswerRow, stored: &RowView) -> bool {
    typed_answer(row) == stored.answer && clean(&row.remark) == stored.remark
}

impl Typed {
    /// Sorts what was typed beside what is stored.
    pub fn new(v: &SheetView, form: Option<&AnswersForm>, errors: Errors, outcome: Option<&ApiError>) -> Self {
        let mut out = Self { rows: BTreeMap::new(), errors: BTreeMap::new(), clashes: BTreeMap::new() };
        for (i, row) in form.into_iter().flat_map(|f| f.rows.iter().enumerate()) {
            let Ok(id) = row.asked.parse::<Id>() else { continue };
            let Some(stored) = v.rows.iter().find(|r| r.asked == id) else { continue };
            let start = format!("rows[{i}].");
            let own: Errors = errors.iter().filter_map(|(k, c)| Some((k.strip_prefix(&start)?.to_owned(), c.clone()))).collect();
            if !own.is_empty() {
                out.errors.insert(id, own);
            }
            let moved = row.version != stored.version.to_string();
            let untouched = row_digest(&typed_answer(row), &clean(&row.remark)) == row.was;
            if same(row, stored) || (moved && untouched) {
                continue;
            }
            let clash = outcome == Some(&ApiError::Conflict) && moved;
            if clash {
                out.clashes.insert(id, row.clone())
            } else {
                out.rows.insert(id, row.clone())
            };
        }
        out
    }

    /// How many rows somebody else changed.
    pub fn clashes(&self) -> usize {
        self.clashes.len()
    }

    /// What differs from what is stored, in the order of the sheet.
    pub fn changes(&self, v: &SheetView) -> Vec<Changed> {
        let typed = v.rows.iter().filter_map(|stored| Some((stored, self.rows.get(&stored.asked)?)));
        let of = |(stored, row): (&RowView, &AnswerRow)| {
            let mut all = v.assessment.setup.changed(stored.asked, &stored.answer, &typed_answer(row));
            let remark = clean(&row.remark);
            if remark != stored.remark {
                let asked = title(v, stored.asked);
                all.push(Changed { asked, part: Part::Remark, before: stored.remark.clone(), after: remark });
            }
            all
        };
        typed.flat_map(of).collect()
    }
}

/// What is asked in a row.
fn title(v: &SheetView, id: Id) -> String {
    v.assessment.setup.title(id).unwrap_or_default().to_owned()
}

/// What is wrong and where, above the form.
pub fn errors(work: &Work, v: &SheetView, typed: &Typed) -> AnyView {
    let axis = |path: &str| {
        let key = path.strip_prefix("ratings.")?;
        v.assessment.setup.axes.iter().find(|a| a.key == key).map(|a| a.name.clone())
    };
    let part = |path: &str| match path {
        "comment" => work.t("Kommentar", "Comment").to_owned(),
        "remark" => work.t("Interner Vermerk", "Internal remark").to_owned(),
        "values" => work.t("Antwort", "Answer").to_owned(),
        other => axis(other).unwrap_or_else(|| other.to_owned()),
    };
    let found: Vec<_> = v
        .rows
        .iter()
        .enumerate()
        .filter_map(|(i, r)| Some((i, r.asked, typed.errors.get(&r.asked)?)))
        .flat_map(|(i, id, e)| e.iter().map(move |(path, code)| (i, id, path, code)))
        .map(|(i, id, path, code)| {
            let href = format!("#{}", field_id(&format!("rows[{i}].{path}")));
            view! { <li><a href=href>{format!("{}, {}: {}", title(v, id), part(path), sentence(code, work.lang))}</a></li> }
        })
        .collect();
    let title = match found.len() {
        1 => work.t("Noch nicht gespeichert: eine Angabe passt nicht", "Not saved yet: one entry needs another look").to_owned(),
        n => work.lang.say(
            format_args!("Noch nicht gespeichert: {n} Angaben passen nicht"),
            format_args!("Not saved yet: {n} entries need another look"),
        ),
    };
    view! { <section class="p-errors" tabindex="-1" aria-labelledby="fehler" role="alert"><h2 id="fehler">{title}</h2><ul>{found.into_iter().collect_view()}</ul></section> }
        .into_any()
}

/// All rows with their heads.
pub fn rows(work: &Work, v: &SheetView, typed: &Typed) -> AnyView {
    let setup = &v.assessment.setup;
    let heads = setup
        .axes
        .iter()
        .enumerate()
        .map(|(n, a)| view! { <div lang="de"><b>{a.name.clone()}</b><span id=format!("achse-{n}")>{a.help.clone()}</span></div> })
        .collect_view();
    let asked = setup.axes.iter().map(|a| view! { <dt lang="de">{a.name.clone()}</dt><dd lang="de">{a.help.clone()}</dd> }).collect_view();
    let fields = setup.fields.iter().enumerate().map(|(i, _)| row(work, v, typed, i, None)).collect_view();
    let n = setup.fields.len();
    // Three axes of up to six steps fit side by side.
    let many = setup.axes.len() > 3 || setup.scale.max - setup.scale.min > 5;
    let class = if many { "w-q w-q--many" } else { "w-q" };
    let questions = setup.questions.iter().enumerate().map(|(i, q)| row(work, v, typed, n + i, Some(q))).collect_view();
    view! {
        <details class="w-fold w-q__axes"><summary>{work.t("Was gefragt ist", "What is asked")}</summary><dl class="w-facts">{asked}</dl></details>
        <div class=class><div class="w-q__head" aria-hidden="true"><div>{work.t("Themenfeld", "Field")}</div>{heads}</div>{fields}</div>
        {(!setup.questions.is_empty()).then(|| view! { <h2 class="w-sec">{work.t("Weitere Fragen", "Further questions")}</h2><div class="w-q">{questions}</div> })}
    }
    .into_any()
}

fn row(work: &Work, v: &SheetView, typed: &Typed, i: usize, question: Option<&Question>) -> AnyView {
    let setup = &v.assessment.setup;
    let stored = &v.rows[i];
    let name = |part: &str| format!("f[rows][{i}]{part}");
    let shown = typed.rows.get(&stored.asked);
    let given: BTreeMap<String, String> =
        shown.map_or_else(|| stored.answer.ratings.iter().map(|(k, n)| (k.clone(), n.to_string())).collect(), |r| r.ratings.clone());
    let comment = shown.map_or_else(|| stored.answer.comment.clone(), |r| r.comment.clone());
    let remark = shown.map_or_else(|| stored.remark.clone(), |r| r.remark.clone());
    let errors = typed.errors.get(&stored.asked);
    let error = |path: &str| errors.and_then(|e| e.get(path)).map(|code| sentence(code, work.lang));
    let title = title(v, stored.asked);
    let open = question.is_none() && stored.answer.ratings.len() < setup.axes.len();
    let missing = setup.axes.len() - stored.answer.ratings.len().min(setup.axes.len());
    let class = if open && !stored.answer.ratings.is_empty() { "w-q__row w-q__row--open" } else { "w-q__row" };
    let help = match question {
        Some(q) => q.help.clone(),
        None => setup.fields[i].help.clone(),
    };
    let scales = match question {
        None => setup
            .axes
            .iter()
            .enumerate()
            .map(|(n, a)| {
                scale(
                    work,
                    n,
                    (&field_id(&format!("rows[{i}].ratings.{}", a.key)), &name(&format!("[ratings][{}]", a.key))),
                    (&a.name, &title),
                    &setup.scale,
                    given.get(&a.key),
                    error(&format!("ratings.{}", a.key)),
                )
            })
            .collect_view()
            .into_any(),
        Some(q) => answer(work, q, i, shown.map_or(&stored.answer.values, |r| &r.values), error("values")),
    };
    let said = [
        (!comment.is_empty()).then(|| work.t("Kommentar", "comment")),
        (!remark.is_empty()).then(|| work.t("interner Vermerk", "internal remark")),
    ];
    let said: Vec<&str> = said.into_iter().flatten().collect();
    let text_open = errors.is_some_and(|e| e.contains_key("comment") || e.contains_key("remark"));
    view! {
        <section class=class id=format!("zeile-{i}") data-row=stored.asked.to_string() aria-labelledby=format!("zeile-{i}-t")>
            <div><h3 id=format!("zeile-{i}-t") lang="de">{title.clone()}</h3>
                {(!help.is_empty()).then(|| view! { <p class="w-small w-muted" lang="de">{help}</p> })}
                {(!said.is_empty()).then(|| view! { <p class="w-small w-muted">{said.join(", ")}</p> })}
                {(open && missing < setup.axes.len()).then(|| view! { <p class="w-small w-lock">{work.lang.say(format_args!("noch {missing} offen"), format_args!("{missing} still open"))}</p> })}
                <p class="w-small" data-here=""></p>
                <input type="hidden" name=name("[asked]") value=stored.asked.to_string() />
                <input type="hidden" name=name("[version]") value=shown.map_or_else(|| stored.version.to_string(), |r| r.version.clone()) />
                <input type="hidden" name=name("[was]") value=row_digest(&stored.answer, &stored.remark) /></div>
            {scales}
            {typed.clashes.get(&stored.asked).map(|mine| clash(work, v, stored, mine, i))}
            <details class="w-fold w-q__det" open=text_open><summary>{work.t("Kommentar und Vermerk", "Comment and remark")}<span class="w-sr">" "{work.lang.say(format_args!("zu {title}"), format_args!("on {title}"))}</span></summary><div class="w-q__more">
                {text(work, &format!("f-rows-{i}-comment"), &name("[comment]"), work.t("Kommentar", "Comment"), view! { {super::sheet::readers(work, v)} }.into_any(), &comment, error("comment"))}
                {text(work, &format!("f-rows-{i}-remark"), &name("[remark]"), work.t("Interner Vermerk", "Internal remark"), view! { <span class="w-lock">{work.lang.say(format_args!("Bleibt in {}. ", v.municipality), format_args!("Stays in {}. ", v.municipality))}</span>{work.t("Wird nicht mitgegeben, auch nicht beim Export der Region.", "Is never handed on, not in exports of the region either.")} }.into_any(), &remark, error("remark"))}
            </div></details>
        </section>
    }
    .into_any()
}

fn scale(
    work: &Work,
    n: usize,
    (id, name): (&str, &str),
    (axis, of): (&str, &str),
    scale: &Scale,
    given: Option<&String>,
    error: Option<String>,
) -> AnyView {
    let given = given.map(|g| g.trim().to_owned()).unwrap_or_default();
    let choice = |n: i32| {
        let label = if n == scale.min {
            format!("{n}, {}", scale.low)
        } else if n == scale.max {
            format!("{n}, {}", scale.high)
        } else {
            n.to_string()
        };
        let (value, checked) = (n.to_string(), given == n.to_string());
        view! { <label><input type="radio" name=name.to_owned() value=value.clone() checked=checked aria-label=label /><span aria-hidden="true">{value}</span></label> }
    };
    let choices = (scale.min..=scale.max).map(choice).collect_view();
    let none = given.is_empty();
    view! {
        <fieldset class="w-scale" id=id.to_owned() tabindex="-1" aria-describedby=format!("achse-{n}")><legend lang="de">{axis.to_owned()}<span class="w-sr">", "{of.to_owned()}</span></legend>
            <div class="w-seg">{choices}<label><input type="radio" name=name.to_owned() value="" checked=none aria-label=work.t("keine Angabe", "no answer") /><span aria-hidden="true">"–"</span></label></div>
            {error.map(|e| view! { <p class="kern-error"><span class="kern-icon kern-icon--danger" aria-hidden="true"></span><span class="kern-body">{e}</span></p> })}
        </fieldset>
    }
    .into_any()
}

fn text(work: &Work, id: &str, name: &str, label: &str, help: AnyView, value: &str, error: Option<String>) -> AnyView {
    let class = if error.is_some() { "kern-form-input kern-form-input--error" } else { "kern-form-input" };
    view! {
        <div class=class>
            <label class="kern-label" for=id.to_owned()>{label.to_owned()}<span class="kern-label__optional">{work.t(" - freiwillig", " - optional")}</span></label>
            <div class="kern-hint" id=format!("{id}-h")>{help}</div>
            <textarea class="kern-form-input__input" id=id.to_owned() name=name.to_owned() rows="2" aria-describedby=format!("{id}-h")>{area_text(value)}</textarea>
            {error.map(|e| view! { <p class="kern-error"><span class="kern-icon kern-icon--danger" aria-hidden="true"></span><span class="kern-body">{e}</span></p> })}
        </div>
    }
    .into_any()
}

/// The answer to a further question.
fn answer(work: &Work, q: &Question, i: usize, values: &[String], error: Option<String>) -> AnyView {
    let name = format!("f[rows][{i}][values][]");
    let first = values.first().cloned().unwrap_or_default();
    let hint = format!("{}-h", field_id(&format!("rows[{i}].values")));
    let how = match q.kind {
        QuestionKind::Single => work.t("Bitte eine Antwort wählen.", "Please choose one answer."),
        QuestionKind::Multiple => work.t("Mehrere Antworten sind möglich.", "Several answers are possible."),
        QuestionKind::Number => work.t("Eine Zahl, zum Beispiel 1,5.", "A number, for example 1.5."),
        QuestionKind::Text => work.t("In eigenen Worten, höchstens 4.000 Zeichen.", "In your own words, up to 4,000 characters."),
    };
    let label = work.lang.say(format_args!("Antwort auf: {}", q.text), format_args!("Answer to: {}", q.text));
    let control = match q.kind {
        QuestionKind::Single | QuestionKind::Multiple => {
            let kind = if q.kind == QuestionKind::Single { "radio" } else { "checkbox" };
            let item = |n: usize, value: &str, words: &str, lang: Option<&'static str>, checked: bool| {
                let id = format!("f-rows-{i}-{n}");
                view! { <div class="kern-form-check"><input class=format!("kern-form-check__{kind}") type=kind id=id.clone() name=name.clone() value=value.to_owned() checked=checked /><label class="kern-label" for=id lang=lang>{words.to_owned()}</label></div> }
            };
            let all = q.options.iter().enumerate().map(|(n, o)| item(n, o, o, Some("de"), values.contains(o))).collect_view();
            // What was chosen by mistake can be taken back, as a rating can.
            let none = (q.kind == QuestionKind::Single).then(|| {
                let chosen = values.iter().any(|v| q.options.contains(v));
                item(q.options.len(), "", work.t("keine Angabe", "no answer"), None, !chosen)
            });
            let items = view! { {all}{none} };
            view! { <fieldset class="kern-fieldset" aria-describedby=hint.clone()><legend class="w-sr">{label}</legend><div class="kern-fieldset__body">{items}</div></fieldset> }.into_any()
        }
        QuestionKind::Number => view! { <input class="kern-form-input__input w-short" type="text" inputmode="decimal" name=name value=first aria-label=label aria-describedby=hint.clone() /> }.into_any(),
        QuestionKind::Text => view! { <textarea class="kern-form-input__input" name=name rows="3" aria-label=label aria-describedby=hint.clone()>{area_text(&first)}</textarea> }.into_any(),
    };
    view! { <div class="w-q__wide" id=field_id(&format!("rows[{i}].values")) tabindex="-1"><p class="kern-hint" id=hint>{how}</p>{control}{error.map(|e| view! { <p class="kern-error"><span class="kern-icon kern-icon--danger" aria-hidden="true"></span><span class="kern-body">{e}</span></p> })}</div> }.into_any()
}

/// A row that somebody else changed in the meantime: who, when, and both entries.
fn clash(work: &Work, v: &SheetView, stored: &RowView, mine: &AnswerRow, i: usize) -> AnyView {
    let (at, by) =
        stored.changed.clone().map(|(at, by)| (crate::public::site::local(at).format("%H:%M").to_string(), by)).unwrap_or_default();
    let own = ratings(mine);
    let shown = |n: Option<&i32>| n.map_or_else(|| "–".to_owned(), ToString::to_string);
    let mut parts: Vec<String> = v
        .assessment
        .setup
        .axes
        .iter()
        .filter(|a| own.get(&a.key).is_some_and(|mine| stored.answer.ratings.get(&a.key) != Some(mine)))
        .map(|a| {
            let (theirs, mine) = (shown(stored.answer.ratings.get(&a.key)), shown(own.get(&a.key)));
            work.lang.say(
                format_args!("{}: dort steht {theirs}, Sie hatten {mine}", a.name),
                format_args!("{}: it says {theirs}, you had {mine}", a.name),
            )
        })
        .collect();
    let differs = |mine: &str, now: &str| !mine.is_empty() && mine != now;
    if differs(mine.comment.trim(), &stored.answer.comment) {
        parts.push(work.lang.say(
            format_args!("Ihr Kommentar war: „{}“", mine.comment.trim()),
            format_args!("Your comment was: “{}”", mine.comment.trim()),
        ));
    }
    if differs(mine.remark.trim(), &stored.remark) {
        parts.push(
            work.lang
                .say(format_args!("Ihr Vermerk war: „{}“", mine.remark.trim()), format_args!("Your remark was: “{}”", mine.remark.trim())),
        );
    }
    if !mine.values.is_empty() && mine.values != stored.answer.values {
        parts.push(work.lang.say(
            format_args!("Ihre Antwort war: {}", mine.values.join(", ")),
            format_args!("Your answer was: {}", mine.values.join(", ")),
        ));
    }
    if parts.is_empty() {
        parts.push(work.t("Sie hatten nichts anderes angegeben", "You had entered nothing else").to_owned());
    }
    let words = work.lang.say(format_args!("{by} hat diese Zeile um {at} Uhr geändert. "), format_args!("{by} changed this row at {at}. "));
    let json = serde_json::to_string(&AnswerRow { mine: String::new(), keep: String::new(), ..mine.clone() }).unwrap_or_default();
    view! {
        <div class="w-note w-note--warn w-q__wide"><p id=format!("f-rows-{i}-keep-h")><strong>{work.t("Inzwischen geändert: ", "Changed in the meantime: ")}</strong>{words}{parts.join("; ")}"."</p>
            <input type="hidden" name=format!("f[rows][{i}][mine]") value=json />
            <div class="kern-form-check"><input class="kern-form-check__checkbox" type="checkbox" id=format!("f-rows-{i}-keep") name=format!("f[rows][{i}][keep]") value="on" aria-describedby=format!("f-rows-{i}-keep-h") /><label class="kern-label" for=format!("f-rows-{i}-keep")>{work.t("Meine Angabe soll gelten", "Mine should count")}</label></div>
            <p class="w-small w-muted">{work.t("Was Sie leer gelassen hatten, bleibt, wie es dort steht.", "What you had left empty stays as it is there.")}</p>
        </div>
    }
    .into_any()
}
