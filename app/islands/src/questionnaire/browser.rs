//! What an answer sheet does in the browser.

use crate::browser::{encode, on, select};
use contract::Lang;
use contract::messages::sentence;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_bindgen::closure::Closure;
use leptos::wasm_bindgen::{JsCast, JsValue};
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Element, Event, FormData, HtmlElement, HtmlFormElement, HtmlInputElement, RequestInit, Response, SubmitEvent};

/// How often the server is asked how the sheet stands, in milliseconds.
const EVERY: i32 = 4_000;

pub struct Settings {
    pub lang: Lang,
    pub sheet: String,
    pub stand: String,
    pub drafted: bool,
}

struct Sheet {
    form: HtmlFormElement,
    settings: Settings,
    rows: Vec<Element>,
    words: RwSignal<String>,
    state: RwSignal<&'static str>,
    waiting: RefCell<BTreeSet<usize>>,
    /// The row whose entry is on its way.
    sending: Cell<Option<usize>>,
    /// Rows that this page saved and whose new version it does not know yet.
    own: RefCell<BTreeSet<usize>>,
    here: RefCell<Option<usize>>,
    /// Rows whose entry was not taken: it stands nowhere but here.
    unsaved: RefCell<BTreeSet<usize>>,
    /// The row that somebody types in and has not left yet.
    typing: Cell<Option<usize>>,
    /// The button that was pressed while rows were waiting: it does its work after them.
    pressed: RefCell<Option<HtmlElement>>,
    /// The form as a whole is on its way, with all that stands in it.
    sent: Cell<bool>,
}

async fn send(address: &str, body: Option<String>) -> Result<(u16, serde_json::Value), JsValue> {
    let (status, text) = ask(address, "application/json", body).await?;
    Ok((status, serde_json::from_str(&text).unwrap_or_default()))
}

async fn ask(address: &str, kind: &str, body: Option<String>) -> Result<(u16, String), JsValue> {
    let init = RequestInit::new();
    let headers = web_sys::Headers::new()?;
    headers.set("accept", kind)?;
    if let Some(body) = body {
        init.set_method("POST");
        headers.set("content-type", "application/x-www-form-urlencoded")?;
        init.set_body(&body.into());
    }
    init.set_headers(&headers);
    let answer = JsFuture::from(window().fetch_with_str_and_init(address, &init)).await?;
    let answer: Response = answer.dyn_into()?;
    Ok((answer.status(), JsFuture::from(answer.text()?).await?.as_string().unwrap_or_default()))
}

impl Sheet {
    fn say(&self, state: &'static str, de: &str, en: &str) {
        self.state.set(state);
        self.words.set(self.settings.lang.pick(de, en).to_owned());
    }

    fn row_of(&self, event: &Event) -> Option<usize> {
        let row = event.target()?.dyn_into::<Element>().ok()?.closest("[data-row]").ok()??;
        self.rows.iter().position(|r| r.is_same_node(Some(&row)))
    }

    fn hidden(&self, row: usize, name: &str) -> Option<HtmlInputElement> {
        self.rows[row].query_selector(&format!("input[name$=\"[{name}]\"]")).ok()??.dyn_into().ok()
    }

    /// One row as a form of its own.
    fn body(&self, row: usize) -> String {
        let start = format!("f[rows][{row}]");
        let mut parts = vec![format!("{}={}", encode("f[sheet]"), encode(&self.settings.sheet))];
        let Ok(data) = FormData::new_with_form(&self.form) else { return String::new() };
        for entry in data.entries() {
            let Ok(entry) = entry else { continue };
            let pair: leptos::web_sys::js_sys::Array = entry.unchecked_into();
            let (Some(name), Some(value)) = (pair.get(0).as_string(), pair.get(1).as_string()) else { continue };
            if let Some(rest) = name.strip_prefix(&start) {
                parts.push(format!("{}={}", encode(&format!("f[rows][0]{rest}")), encode(&value)));
            }
        }
        parts.join("&")
    }

    /// Whether the entry of a row is on its way to being saved.
    fn under_way(&self, row: usize) -> bool {
        self.sending.get() == Some(row) || self.waiting.borrow().contains(&row)
    }

    /// Rows wait, or one is on its way.
    fn at_work(&self) -> bool {
        self.sending.get().is_some() || !self.waiting.borrow().is_empty()
    }

    /// Something stands nowhere but here.
    fn open(&self) -> bool {
        self.at_work() || self.typing.get().is_some() || !self.unsaved.borrow().is_empty()
    }

    /// Leaves for the page that shows a row that was not taken, or asks for a login. What else stands only
    /// here goes along.
    fn leave(&self, row: usize, to: &str, login: bool) {
        self.unsaved.borrow_mut().remove(&row);
        let whole = self.open();
        self.waiting.borrow_mut().clear();
        self.pressed.borrow_mut().take();
        self.sent.set(true);
        if whole {
            if !login {
                // As if from the page that would be shown: what is kept there is kept once.
                let _ = self.form.set_attribute("action", &format!("/aktion/answers/save?von={}", encode(to)));
            }
            let _ = self.form.submit();
        } else {
            let _ = window().location().set_href(to);
        }
    }

    fn note(&self, row: usize, text: &str) {
        if let Some(place) = self.rows[row].query_selector("[data-here]").ok().flatten() {
            place.set_text_content(Some(text));
        }
    }
}

/// Tells how many ratings stand, and in which fields some are open.
fn count(sheet: &Sheet) {
    let given = |scale: &Element| {
        let chosen = scale.query_selector("input:checked").ok().flatten().and_then(|i| i.dyn_into::<HtmlInputElement>().ok());
        chosen.is_some_and(|i| !i.value().is_empty())
    };
    let scales = select(&sheet.form, ".w-scale");
    let (n, all) = (scales.iter().filter(|s| given(s)).count(), scales.len());
    let page = document();
    let one = |selector: &str| page.query_selector(selector).ok().flatten();
    if let Some(words) = one("[data-given] strong") {
        words.set_text_content(Some(&sheet.settings.lang.say(format_args!("{n} von {all}"), format_args!("{n} of {all}"))));
    }
    if let Some(meter) = one("[data-meter]") {
        for (i, part) in select(&meter, "i").into_iter().enumerate() {
            part.set_class_name(if i < n { "on" } else { "off" });
        }
    }
    let Some(open) = one("[data-given] span") else { return };
    let mut any = false;
    for link in select(&open, "a") {
        let row = link.get_attribute("href").and_then(|to| one(&to));
        let done = row.is_none_or(|row| select(&row, ".w-scale").iter().all(given));
        any |= !done;
        let _ = link.toggle_attribute_with_force("hidden", done);
    }
    let _ = open.toggle_attribute_with_force("hidden", !any);
}

/// A row goes out as soon as it can.
fn queue(sheet: &Rc<Sheet>, row: usize) {
    if sheet.typing.get() == Some(row) {
        sheet.typing.set(None);
    }
    sheet.waiting.borrow_mut().insert(row);
    pump(sheet);
}

/// Saves waiting rows, one after the other; then a button that was pressed meanwhile does its work.
fn pump(sheet: &Rc<Sheet>) {
    if sheet.sending.get().is_some() || sheet.sent.get() {
        return;
    }
    let next = sheet.waiting.borrow_mut().pop_first();
    let Some(row) = next else {
        let button = sheet.pressed.borrow_mut().take();
        let _ = button.map(|button| sheet.form.request_submit_with_submitter(Some(&button)));
        return;
    };
    sheet.sending.set(Some(row));
    sheet.unsaved.borrow_mut().remove(&row);
    sheet.say("w-saved w-saved--dirty", "Wird gespeichert …", "Saving …");
    let sheet = sheet.clone();
    spawn_local(async move {
        if !sheet.own.borrow().is_empty() {
            // The last answer about versions did not come: they must be known before the next save.
            look(&sheet).await;
        }
        let known = sheet.own.borrow().is_empty();
        let answer = if known { send("/aktion/answers/save", Some(sheet.body(row))).await } else { Err(JsValue::NULL) };
        if let Ok((200, _)) = answer {
            sheet.own.borrow_mut().insert(row);
            if let Some(was) = sheet.hidden(row, "was") {
                was.set_value("");
            }
            sheet.note(row, "");
            look(&sheet).await;
        }
        sheet.sending.set(None);
        match answer {
            Ok((200, _)) if !sheet.unsaved.borrow().is_empty() => {
                sheet.say("w-saved w-saved--dirty", "Noch nicht gespeichert", "Not saved yet");
                pump(&sheet);
            }
            Ok((200, _)) => {
                let time: String = leptos::web_sys::js_sys::Date::new_0().to_locale_time_string("de-DE").into();
                let time = time.get(..5).unwrap_or_default().to_owned();
                sheet.say("w-saved", &format!("Gespeichert {time}"), &format!("Saved {time}"));
                pump(&sheet);
            }
            Ok((status, answer)) => {
                sheet.unsaved.borrow_mut().insert(row);
                let to = answer["to"].as_str().map(str::to_owned);
                let code = answer["error"]["fields"].as_object().and_then(|f| f.values().next()?.as_str().map(str::to_owned));
                match (status, to, code) {
                    // The page shows both entries, or asks for a login; what was typed waits there.
                    (409 | 401 | 403, Some(to), _) => sheet.leave(row, &to, status != 409),
                    (_, _, Some(code)) => {
                        sheet.note(row, &sentence(&code, sheet.settings.lang));
                        sheet.say("w-saved w-saved--dirty", "Noch nicht gespeichert", "Not saved yet");
                        pump(&sheet);
                    }
                    _ => {
                        sheet.pressed.borrow_mut().take();
                        sheet.say(
                            "w-saved w-saved--dirty",
                            "Noch nicht gespeichert. Bitte drücken Sie „Speichern“.",
                            "Not saved yet. Please press “Save”.",
                        );
                    }
                }
            }
            Err(_) => {
                sheet.waiting.borrow_mut().insert(row);
                // Nobody waits for a button for as long as a line may be gone.
                sheet.pressed.borrow_mut().take();
                sheet.say(
                    "w-saved w-saved--off",
                    "Keine Verbindung. Ihre Angaben stehen noch hier und werden gespeichert, sobald sie wieder da ist.",
                    "No connection. Your entries are still here and will be saved once it is back.",
                );
            }
        }
    });
}

/// Asks how the sheet stands and shows what others do.
async fn look(sheet: &Rc<Sheet>) {
    let Ok((200, stand)) = send(&sheet.settings.stand, None).await else { return };
    let lang = sheet.settings.lang;
    let mut by_row: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for h in stand["here"].as_array().into_iter().flatten() {
        if let (Some(row), Some(name)) = (h["row"].as_str(), h["name"].as_str()) {
            by_row.entry(row.to_owned()).or_default().push(name.to_owned());
        }
    }
    let mut old_rows = Vec::new();
    for (i, row) in sheet.rows.iter().enumerate() {
        let id = row.get_attribute("data-row").unwrap_or_default();
        let now = stand["rows"].as_array().into_iter().flatten().find(|r| r["id"] == id.as_str());
        let (Some(now), Some(known)) = (now, sheet.hidden(i, "version")) else { continue };
        let version = now["version"].as_i64().unwrap_or_default();
        let old: i64 = known.value().parse().unwrap_or_default();
        let moved = version != old;
        // One's own save is the very next version; anything else came from somebody else.
        if sheet.own.borrow_mut().remove(&i) && version == old + 1 && now["mine"] == true {
            known.set_value(&version.to_string());
        } else if moved && !sheet.under_way(i) {
            let (by, at) = (now["by"].as_str().unwrap_or_default(), now["at"].as_str().unwrap_or_default());
            sheet.note(
                i,
                &lang.say(format_args!("Inzwischen geändert: {by}, {at} Uhr."), format_args!("Changed in the meantime: {by}, {at}.")),
            );
            old_rows.push(i);
            continue;
        }
        match by_row.get(&id) {
            Some(names) => {
                let _ = row.class_list().add_1("w-q__row--here");
                let (who, several) = (names.join(", "), names.len() > 1);
                let (de, en) = if several { ("sind", "are") } else { ("ist", "is") };
                sheet.note(i, &lang.say(format_args!("{who} {de} in dieser Zeile"), format_args!("{who} {en} in this row")));
            }
            None if row.class_list().contains("w-q__row--here") => {
                let _ = row.class_list().remove_1("w-q__row--here");
                sheet.note(i, "");
            }
            None => {}
        }
    }
    if !old_rows.is_empty() {
        renew(sheet, old_rows).await;
    }
}

/// Shows rows that somebody else changed as they are now. Where one is writing oneself, the entry
/// stays: whoever saves it is shown both.
async fn renew(sheet: &Sheet, rows: Vec<usize>) {
    let untouched = |i: &usize| *sheet.here.borrow() != Some(*i) && !sheet.under_way(*i) && !sheet.unsaved.borrow().contains(i);
    if sheet.settings.drafted || !rows.iter().any(untouched) {
        return;
    }
    let Ok(address) = window().location().pathname() else { return };
    let Ok((200, page)) = ask(&address, "text/html", None).await else { return };
    let Ok(page) = web_sys::DomParser::new().and_then(|p| p.parse_from_string(&page, web_sys::SupportedType::TextHtml)) else { return };
    for i in rows.into_iter().filter(untouched) {
        let id = sheet.rows[i].get_attribute("data-row").unwrap_or_default();
        let Some(new) = page.query_selector(&format!("[data-row=\"{id}\"]")).ok().flatten() else { continue };
        let note = sheet.rows[i].query_selector("[data-here]").ok().flatten().and_then(|n| n.text_content()).unwrap_or_default();
        // What is folded open stays open.
        let open = sheet.rows[i].query_selector("details[open]").ok().flatten().is_some();
        sheet.rows[i].set_class_name(&new.class_name());
        sheet.rows[i].set_inner_html(&new.inner_html());
        if open && let Some(details) = sheet.rows[i].query_selector("details").ok().flatten() {
            let _ = details.set_attribute("open", "");
        }
        sheet.note(i, &note);
    }
    count(sheet);
}

fn presence(sheet: &Rc<Sheet>) {
    let sheet = sheet.clone();
    spawn_local(async move {
        let row = (*sheet.here.borrow()).and_then(|i| sheet.rows[i].get_attribute("data-row"));
        let row = row.map(|id| format!("&asked={}", encode(&id))).unwrap_or_default();
        let _ = send("/aktion/answers/here", Some(format!("sheet={}{row}", encode(&sheet.settings.sheet)))).await;
    });
}

/// Digits rate, Delete and Backspace clear; arrows are the browser's own.
fn keys(sheet: &Rc<Sheet>, event: &Event) {
    let Some(key) = event.dyn_ref::<web_sys::KeyboardEvent>() else { return };
    let target = event.target().and_then(|t| t.dyn_into::<Element>().ok());
    let scale = target.and_then(|e| e.closest(".w-scale, .w-q__wide fieldset").ok().flatten());
    let Some(scale) = scale.filter(|_| !key.ctrl_key() && !key.meta_key() && !key.alt_key()) else { return };
    let wanted = match key.key().as_str() {
        "Delete" | "Backspace" => String::new(),
        k if k.len() == 1 && k.chars().all(|c| c.is_ascii_digit()) => k.to_owned(),
        _ => return,
    };
    let Some(radio) =
        select(&scale, "input[type=radio]").into_iter().filter_map(|r| r.dyn_into::<HtmlInputElement>().ok()).find(|r| r.value() == wanted)
    else {
        return;
    };
    event.prevent_default();
    radio.set_checked(true);
    let _ = radio.focus();
    let Some(i) = sheet.row_of(event) else { return };
    // What waits to be looked over is saved by its button only.
    if sheet.settings.drafted {
        sheet.typing.set(Some(i));
    } else {
        count(sheet);
        queue(sheet, i);
    }
}

pub fn attach(place: &HtmlElement, settings: Settings, words: RwSignal<String>, state: RwSignal<&'static str>) {
    let Some(form) = place.closest("form").ok().flatten().and_then(|f| f.dyn_into::<HtmlFormElement>().ok()) else { return };
    let drafted = settings.drafted;
    let sheet = Rc::new(Sheet {
        rows: select(&form, "[data-row]"),
        form: form.clone(),
        settings,
        words,
        state,
        waiting: RefCell::default(),
        sending: Cell::default(),
        own: RefCell::default(),
        here: RefCell::default(),
        unsaved: RefCell::default(),
        typing: Cell::default(),
        pressed: RefCell::default(),
        sent: Cell::default(),
    });
    if drafted {
        sheet.say("w-saved w-saved--dirty", "Noch nicht gespeichert", "Not saved yet");
    } else {
        sheet.say("w-saved", "Jede Zeile wird sofort gespeichert.", "Every row is saved at once.");
        on(&form, "change", {
            let sheet = sheet.clone();
            move |event| {
                if let Some(i) = sheet.row_of(&event) {
                    count(&sheet);
                    queue(&sheet, i);
                }
            }
        });
        // Whatever was typed goes out when its row is left, also where it is what stood there before.
        on(&form, "focusout", {
            let sheet = sheet.clone();
            move |event| {
                if let Some(i) = sheet.row_of(&event).filter(|i| sheet.typing.get() == Some(*i)) {
                    queue(&sheet, i);
                }
            }
        });
    }
    on(&form, "input", {
        let sheet = sheet.clone();
        move |event| sheet.typing.set(sheet.row_of(&event).or(sheet.typing.get()))
    });
    // Rows that are under way come first: handing in must not overtake them.
    on(&form, "submit", {
        let sheet = sheet.clone();
        move |event| {
            if !sheet.at_work() {
                sheet.sent.set(true);
                return;
            }
            event.prevent_default();
            let button = event.dyn_ref::<SubmitEvent>().and_then(SubmitEvent::submitter);
            *sheet.pressed.borrow_mut() = button;
            pump(&sheet);
        }
    });
    on(&window(), "beforeunload", {
        let sheet = sheet.clone();
        move |event| {
            if sheet.open() && !sheet.sent.get() {
                event.prevent_default();
            }
        }
    });
    // Whoever comes back to the page finds it as it was left.
    on(&window(), "pageshow", {
        let sheet = sheet.clone();
        move |_| sheet.sent.set(false)
    });
    on(&form, "keydown", {
        let sheet = sheet.clone();
        move |event| keys(&sheet, &event)
    });
    on(&form, "focusin", {
        let sheet = sheet.clone();
        move |event| {
            let row = sheet.row_of(&event);
            if *sheet.here.borrow() != row {
                *sheet.here.borrow_mut() = row;
                presence(&sheet);
            }
        }
    });
    let tick = Closure::<dyn FnMut()>::new(move || {
        let sheet = sheet.clone();
        pump(&sheet);
        spawn_local(async move {
            if sheet.sending.get().is_none() {
                look(&sheet).await;
            }
            if sheet.here.borrow().is_some() {
                presence(&sheet);
            }
        });
    });
    let _ = window().set_interval_with_callback_and_timeout_and_arguments_0(tick.as_ref().unchecked_ref(), EVERY);
    tick.forget();
}
