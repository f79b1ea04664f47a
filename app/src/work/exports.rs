//! Taking data out: everything of one municipality, or everything.

use super::frame::Page;
use crate::context::Work;
use crate::error::{PageError, PageResult};
use crate::ui::fields::primary;
use axum::body::Body;
use axum::extract::Path;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use contract::strategy::EditState;
use domain::rights::{Action, Belongs};
use leptos::prelude::*;
use portal::exchange::{self, Download, Municipality, Scope};
use tokio::io::AsyncReadExt;

/// The page of one municipality's archive.
pub(crate) fn address(slug: &str) -> String {
    format!("/arbeit/ausgabe/kommunen/{slug}")
}

/// The page of the whole archive.
pub(crate) const ALL: &str = "/arbeit/ausgabe/alles";

/// Bytes that are read from the archive at a time.
const CHUNK: usize = 64 * 1024;

async fn find(work: &Work, slug: &str) -> Result<Municipality, PageError> {
    exchange::municipality(&work.app.portal, slug).await.map_err(|e| work.fail(e))
}

/// `/arbeit/ausgabe/kommunen/{slug}`
pub async fn municipality(work: Work, Path(slug): Path<String>) -> PageResult {
    let m = find(&work, &slug).await?;
    work.before_form(Action::ExportOwn, &Belongs::to(m.id), EditState::Draft)?;
    let inside = [
        work.t(
            "alle Steckbriefe, die sie führt, auch Entwürfe und Zurückgezogenes, mit Sachständen, Meilensteinen, Beschlüssen, Förderung und langen Texten",
            "all fact sheets it leads, drafts and withdrawn ones too, with progress notes, milestones, resolutions, funding and long texts",
        ),
        work.t(
            "alle Anhänge ihrer Steckbriefe und was ihre Leute anderswo angehängt haben, wie es hochgeladen wurde, und das Wappen",
            "all attachments of its fact sheets and what its people attached elsewhere, as uploaded, and the coat of arms",
        ),
        work.t("ihre Angaben, Gremien, Personen mit ihren Rollen und Einladungen", "its details, bodies, people with their roles, and invitations"),
        work.t("das Protokoll aller Änderungen an ihren Daten", "the log of all changes to its data"),
    ];
    let title = work.lang.say(format_args!("Daten herunterladen: {}", m.name), format_args!("Download data: {}", m.name));
    Ok(page(&work, title, &inside, address(&m.slug)))
}

/// `/arbeit/ausgabe/alles`
pub async fn all(work: Work) -> PageResult {
    work.before_form(Action::ExportAll, &Belongs::region(), EditState::Draft)?;
    let inside = [
        work.t(
            "Verbund, Mitglieder, Strategie, Steckbriefe, Workshops und alle Fassungen mit ihren Prüfsummen",
            "region, members, strategy, fact sheets, workshops and all editions with their digests",
        ),
        work.t("alle Anhänge und Bilder", "all attachments and pictures"),
        work.t(
            "alle Personen mit ihren Rollen und Anmeldekonten, aber keine Sitzungen",
            "all people with their roles and login accounts, but no sessions",
        ),
        work.t("das ganze Änderungsprotokoll", "the whole log of changes"),
    ];
    Ok(page(&work, work.t("Alles herunterladen", "Download everything").into(), &inside, ALL.into()))
}

fn page(work: &Work, title: String, inside: &[&str], action: String) -> Response {
    let sub = work.t(
        "Eine Datei mit allem, in offenen Formaten, zum Aufbewahren oder Mitnehmen.",
        "One file with everything, in open formats, to keep or to take along.",
    );
    let head = Page {
        title,
        sub: sub.into(),
        section: "",
        above: vec![("/arbeit".into(), work.t("Meine Arbeit", "My work").into())],
        ..Page::default()
    };
    work.page(head, || {
        let items = inside.iter().map(|text| view! { <li>{(*text).to_owned()}</li> }).collect_view();
        view! {
            <section class="w-sec w-stack">
                <div class="w-sec__head"><h2>{work.t("Was darin liegt", "What is in it")}</h2></div>
                <ul class="w-bullets w-measure">{items}</ul>
                <p class="w-measure">{work.t(
                    "Das Archiv (.tar.gz) enthält Tabellen als JSON und eine Beschreibung (README.md). In ein leeres Portal eingelesen, ergibt es dieselben Daten.",
                    "The archive (.tar.gz) holds tables as JSON and a description (README.md). Read into an empty portal it gives the same data.")}</p>
                <p class="w-note w-measure">{work.t(
                    "Es enthält Unveröffentlichtes und Angaben über Personen: Bewahren Sie es so sorgfältig auf wie Ihre Akten. Das Herunterladen wird protokolliert.",
                    "It holds unpublished texts and data about people: keep it as carefully as your files. Downloading is noted in the log.")}</p>
                <form method="post" action=action>{primary(work.t("Archiv herunterladen", "Download the archive"))}</form>
            </section>
        }
        .into_any()
    })
}

/// `POST /arbeit/ausgabe/kommunen/{slug}`
pub async fn take_municipality(work: Work, Path(slug): Path<String>) -> PageResult {
    let m = find(&work, &slug).await?;
    send(&work, Scope::Municipality(m)).await
}

/// `POST /arbeit/ausgabe/alles`
pub async fn take_all(work: Work) -> PageResult {
    send(&work, Scope::All).await
}

async fn send(work: &Work, scope: Scope) -> PageResult {
    let ctx = work.ctx.clone();
    // In a task of its own: the log must say what was written, also when the browser hangs up.
    let made = tokio::spawn(async move { exchange::download(&ctx, &scope).await });
    let made = made.await.unwrap_or_else(|e| Err(portal::Error::Broken(e.to_string())));
    Ok(answer(made.map_err(|e| work.fail(e))?))
}

/// The archive piece by piece, so that its size does not matter.
fn answer(made: Download) -> Response {
    let Download { file, bytes, name, .. } = made;
    let pieces = futures::stream::try_unfold(tokio::fs::File::from_std(file), |mut file| async move {
        let mut piece = vec![0; CHUNK];
        let n = file.read(&mut piece).await?;
        piece.truncate(n);
        Ok::<_, std::io::Error>((n > 0).then_some((piece, file)))
    });
    let mut response = Response::new(Body::from_stream(pieces));
    let h = response.headers_mut();
    let disposition = HeaderValue::from_str(&format!("attachment; filename=\"{name}\""));
    h.insert(header::CONTENT_DISPOSITION, disposition.unwrap_or(HeaderValue::from_static("attachment")));
    h.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/gzip"));
    h.insert(header::CONTENT_LENGTH, HeaderValue::from(bytes));
    h.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// On "Meine Arbeit": the way to one's municipality's data, for those who speak for it.
pub(crate) fn section(work: &Work, own: &[Municipality]) -> AnyView {
    if own.is_empty() {
        return ().into_any();
    }
    let items = own
        .iter()
        .map(|m| {
            let name = work.lang.say(format_args!("Alles von {} herunterladen", m.name), format_args!("Download everything of {}", m.name));
            view! { <li><a href=address(&m.slug)>{name}</a></li> }
        })
        .collect_view();
    view! { <section class="w-sec"><div class="w-sec__head"><h2>{work.t("Daten mitnehmen", "Take data along")}</h2></div><ul class="w-plain">{items}</ul></section> }.into_any()
}
