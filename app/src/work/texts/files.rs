//! Texts as files: out as Markdown and Word, in from either.

use super::json::{Address, at};
use crate::context::Work;
use crate::error::PageResult;
use crate::ui::fields::primary;
use crate::ui::{notice, shell};
use crate::upload;
use crate::work::frame::Page;
use axum::extract::{Multipart, Path};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect};
use contract::action::Done;
use contract::money::group;
use contract::talk::text_name;
use contract::text::Document;
use contract::{Id, Lang};
use documents::docx::LeftOut;
use leptos::prelude::*;
use portal::talk::At;
use portal::text_versions::LONGEST;
use portal::texts::{self, Owner};

/// Bytes of a file that is read in.
pub const LARGEST: usize = 10 * 1024 * 1024;
const WORD: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// `vision-mobilitaet.docx`
fn file_name(name: &str, end: &str) -> String {
    let mut plain = String::new();
    for c in name.to_lowercase().chars() {
        match c {
            'ä' => plain.push_str("ae"),
            'ö' => plain.push_str("oe"),
            'ü' => plain.push_str("ue"),
            'ß' => plain.push_str("ss"),
            c if c.is_ascii_alphanumeric() => plain.push(c),
            _ if !plain.ends_with('-') && !plain.is_empty() => plain.push('-'),
            _ => {}
        }
    }
    let plain: String = plain.chars().take(80).collect();
    format!("{}.{end}", plain.trim_matches('-'))
}

/// `/arbeit/texte/{kind}/{owner}/{slot}/datei/{format}`
pub async fn take(work: Work, Path((kind, owner, slot, format)): Path<(String, Id, String, String)>) -> PageResult {
    let at = At { kind, owner, slot };
    let view = texts::show(&work.ctx, &at.kind, at.owner, &at.slot).await.map_err(|e| work.fail(e))?;
    let owner = texts::owner(&work.ctx, &at.kind, at.owner, &at.slot).await.map_err(|e| work.fail(e))?;
    let name = text_name(&at.slot, &owner.title, Lang::De);
    let cards = portal::cards::of(&work.ctx, &[&view.document], Lang::De).await.map_err(|e| work.fail(e))?;
    let (bytes, media_type) = match format.as_str() {
        "md" => {
            let titled = domain::markdown::write_titled(&view.document, &|kind, id| cards.find(kind, id).map(|c| c.title));
            (titled.into_bytes(), "text/markdown; charset=utf-8")
        }
        "docx" => {
            let meta = documents::Meta { title: &name, lang: Lang::De, address: &work.app.base_url, notice: shell::example(Lang::De) };
            let shown = documents::with_objects(&view.document, &|kind, id| {
                cards.find(kind, id).map(|c| documents::Shown { kind: c.kind, title: c.title, state: c.state, href: c.href })
            });
            (documents::docx::write(&shown, &meta), WORD)
        }
        _ => return Err(work.fail(portal::Error::NotFound)),
    };
    let disposition = format!("attachment; filename=\"{}\"", file_name(&name, &format));
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(media_type)),
        (header::CONTENT_DISPOSITION, HeaderValue::from_str(&disposition).unwrap_or(HeaderValue::from_static("attachment"))),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    Ok((headers, bytes).into_response())
}

/// The owner of a text, for who may put something in its place.
pub(super) async fn begin(work: &Work, at: &At) -> Result<Owner, crate::error::PageError> {
    if texts::plain_only(&at.kind) {
        return Err(work.fail(portal::Error::NotFound));
    }
    let owner = texts::owner(&work.ctx, &at.kind, at.owner, &at.slot).await.map_err(|e| work.fail(e))?;
    work.before_form(owner.action, &owner.belongs, owner.state)?;
    Ok(owner)
}

/// `GET /arbeit/texte/{kind}/{owner}/{slot}/einlesen`
pub async fn ask(work: Work, address: Address) -> PageResult {
    let at = at(address);
    let owner = begin(&work, &at).await?;
    form(&work, &at, &owner, None).await
}

/// That suggestions will be lost with the text that they stand in.
pub fn lost(work: &Work, suggestions: usize) -> Option<AnyView> {
    let words = match suggestions {
        0 => return None,
        1 => work
            .t(
                "Ein Vorschlag, der in diesem Text auf eine Entscheidung wartet, geht dabei verloren; wer ihn gemacht hat, erfährt es.",
                "One suggestion that waits in this text for a decision will be lost; whoever made it will be told.",
            )
            .to_owned(),
        n => work.lang.say(
            format_args!(
                "{n} Vorschläge, die in diesem Text auf eine Entscheidung warten, gehen dabei verloren; wer sie gemacht hat, erfährt es."
            ),
            format_args!("{n} suggestions that wait in this text for a decision will be lost; whoever made them will be told."),
        ),
    };
    Some(view! { <div class="w-note w-note--warn"><p>{words}</p></div> }.into_any())
}

async fn form(work: &Work, at: &At, owner: &Owner, wrong: Option<String>) -> PageResult {
    let waiting = portal::live_texts::suggestions(&work.ctx, at).await.map_err(|e| work.fail(e))?;
    let name = text_name(&at.slot, &owner.title, work.lang);
    let (section, mut above) = super::above(work, &at.kind, owner);
    above.push((at.address(), name.clone()));
    let page = Page {
        title: work.lang.say(format_args!("Aus Datei einlesen – {name}"), format_args!("Read in from a file – {name}")),
        sub: String::new(),
        section,
        above,
        names: vec![owner.title.clone()],
    };
    let failed = wrong.is_some();
    let mut response = work.page(page, || {
        let (class, described) = if failed { ("kern-form-input kern-form-input--error", "datei-h datei-f") } else { ("kern-form-input", "datei-h") };
        let error = wrong.map(|words| {
            view! { <p class="kern-error" id="datei-f" role="alert"><span class="kern-icon kern-icon--danger kern-icon--default" aria-hidden="true"></span><span class="kern-body">{words}</span></p> }
        });
        view! {
            <form class="w-form" method="post" enctype="multipart/form-data">
                <p class="w-measure">{work.t(
                    "Überschriften, Listen, Tabellen, Links und Fußnoten bleiben erhalten; Farben, Schriften, Bilder und Kommentare nicht. Worte aus Textfeldern kommen hinter den Absatz, an dem sie hängen. Der Inhalt der Datei tritt an die Stelle des jetzigen Textes. Der jetzige bleibt unter „Frühere Stände“ und lässt sich zurückholen.",
                    "Headings, lists, tables, links and footnotes are kept; colours, fonts, pictures and comments are not. Words of text boxes come behind the paragraph they hang on. What the file holds takes the place of the present text, which stays among the earlier states and can be brought back.")}</p>
                {lost(work, waiting)}
                <div class=class>
                    <label class="kern-label" for="datei">{work.t("Datei wählen", "Choose a file")}</label>
                    <div class="kern-hint" id="datei-h">{work.t("Word (.docx) oder Markdown (.md), höchstens 10 MB.", "Word (.docx) or Markdown (.md), up to 10 MB.")}</div>
                    <input class="kern-form-input__input" type="file" id="datei" name="file" accept=".docx,.md,.txt" aria-describedby=described />
                    {error}
                </div>
                <div class="w-bar">{primary(work.t("Text ersetzen", "Replace the text"))}</div>
            </form>
        }
        .into_any()
    });
    if failed {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(response)
}

/// What a file says and what of it a text cannot hold, or why it cannot be read, in words.
fn read(lang: Lang, base_url: &str, name: &str, bytes: &[u8]) -> Result<(Document, LeftOut), String> {
    if bytes.is_empty() {
        return Err(lang.pick("Bitte wählen Sie eine Datei.", "Please choose a file.").into());
    }
    if bytes.len() > LARGEST {
        return Err(lang.pick("Die Datei ist größer als 10 MB.", "The file has more than 10 MB.").into());
    }
    let (document, left_out) = if name.to_lowercase().ends_with(".docx") || bytes.starts_with(b"PK") {
        let read = documents::docx::read(bytes, base_url).map_err(|e| e.words(lang))?;
        (read.document, read.left_out)
    } else {
        let text = std::str::from_utf8(bytes).map_err(|_| {
            lang.pick("Das ist weder eine Word-Datei noch ein Text in UTF-8.", "This is neither a Word file nor a text in UTF-8.")
                .to_owned()
        })?;
        let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
        (domain::markdown::checked(&text).map_err(|e| contract::messages::sentence(e.code(), lang))?, LeftOut::default())
    };
    if document.is_empty() {
        return Err(lang.pick("In der Datei steht kein Text.", "There is no text in the file.").into());
    }
    Ok((document, left_out))
}

/// `POST /arbeit/texte/{kind}/{owner}/{slot}/einlesen`
pub async fn put(work: Work, address: Address, mut body: Multipart) -> PageResult {
    let at = at(address);
    let owner = begin(&work, &at).await?;
    let (mut file, mut bytes) = (String::new(), Vec::new());
    while let Ok(Some(field)) = body.next_field().await {
        if field.name() == Some("file") {
            file = field.file_name().unwrap_or_default().to_owned();
            bytes = upload::part(field, LARGEST).await.unwrap_or_default();
        }
    }
    // Putting a long file apart takes its time: not on the threads that answer requests.
    let (lang, base_url) = (work.lang, work.app.base_url.clone());
    let found = tokio::task::spawn_blocking(move || read(lang, &base_url, &file, &bytes)).await;
    let (document, left_out) = match found.map_err(|e| work.fail(portal::Error::Broken(e.to_string())))? {
        Ok(found) => found,
        Err(words) => return form(&work, &at, &owner, Some(words)).await,
    };
    let (ctx, to) = (work.ctx.clone(), at.clone());
    // A browser that hangs up must not cancel a transaction half-way.
    let done = tokio::spawn(async move { portal::text_versions::put(&ctx, &to, document).await }).await;
    match done.unwrap_or_else(|e| Err(portal::Error::Broken(e.to_string()))) {
        Ok(()) => {}
        Err(portal::Error::Already(_)) => {
            let words = work.t("Der Text steht schon so da.", "The text already reads like that.");
            return form(&work, &at, &owner, Some(words.to_owned())).await;
        }
        Err(portal::Error::TooLarge) => {
            let most = group(LONGEST as i64, lang);
            let words = lang.say(
                format_args!("Der Text in der Datei ist zu lang: Höchstens {most} Zeichen passen in einen Text."),
                format_args!("The text in the file is too long: a text holds up to {most} characters."),
            );
            return form(&work, &at, &owner, Some(words)).await;
        }
        Err(e) => return Err(work.fail(e)),
    }
    let _ = work.app.refresh().await;
    let done = Done::new(at.address(), &notice::read_in(left_out.pictures, left_out.comments));
    Ok(Redirect::to(&done.address()).into_response())
}
