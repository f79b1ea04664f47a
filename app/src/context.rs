//! Who acts, in which language, and the way to the use cases.

use crate::action::page_of;
use crate::assets::Assets;
use crate::error::PageError;
use axum::extract::{FromRef, FromRequestParts};
use axum::http::HeaderMap;
use axum::http::request::Parts;
use axum::http::{Method, header};
use contract::edition::EditionHead;
use contract::{Id, Lang};
use domain::sheet_index::Live;
use portal::assessments::PublicAssessment;
use portal::conferences::{Adopted, Kept, Record, Resolved};
use portal::councils::Seen;
use portal::drafts::Draft;
use portal::news::News;
use portal::published::{self, Published};
use portal::sessions::Found;
use portal::{Actor, Ctx, Portal};
use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};

/// The cookie that holds a session's token. `__Host-`: this host only, https only, whole site.
pub const SESSION_COOKIE: &str = "__Host-sitzung";
/// The session that was ended by logging out. It opens nothing; it says whose text it is that still
/// comes in from another tab.
pub const LAST_COOKIE: &str = "__Host-zuletzt";
/// The cookie that remembers the interface language.
pub const LANGUAGE_COOKIE: &str = "sprache";
/// The cookie that remembers light or dark.
pub const THEME_COOKIE: &str = "ansicht";

/// What every handler can reach.
#[derive(Clone)]
pub struct AppState(Arc<Shared>);

/// Something that is asked for once per revision; before the first revision is known, every time.
#[derive(Default)]
struct Held<T>(Mutex<(i64, Arc<T>)>);

impl<T> Held<T> {
    async fn get(&self, revision: i64, ask: impl Future<Output = portal::Result<T>>) -> portal::Result<Arc<T>> {
        {
            let held = self.0.lock().unwrap_or_else(|e| e.into_inner());
            if held.0 == revision && revision > 0 {
                return Ok(held.1.clone());
            }
        }
        let found = Arc::new(ask.await?);
        *self.0.lock().unwrap_or_else(|e| e.into_inner()) = (revision, found.clone());
        Ok(found)
    }
}

/// The shared state of one instance.
pub struct Shared {
    pub portal: Portal,
    pub assets: Assets,
    /// `https://portal.kreis-beispiel.de`, without a slash at the end.
    pub base_url: String,
    /// Login providers: key and label.
    pub providers: Vec<(String, String)>,
    /// Conferences as every screen shows them.
    pub screens: crate::work::conferences::Screens,
    revision: AtomicI64,
    /// The newest edition.
    latest: Held<Option<Published>>,
    /// What was reported since it was published.
    live: Held<Live>,
    /// The newest reports on its projects.
    news: Held<Vec<News>>,
    /// Where the councils stand.
    councils: Held<Vec<Seen>>,
    /// Published assessments.
    assessments: Held<Vec<PublicAssessment>>,
    /// Classes that conferences gave to fields.
    adopted: Held<Vec<Adopted>>,
    /// Fact sheets and wordings that conferences adopted.
    resolved: Held<Vec<Resolved>>,
    /// Conferences whose minutes are settled.
    records: Held<Vec<Record>>,
    /// The covers of all editions.
    editions: Held<Vec<EditionHead>>,
    /// Editions beside the drafts that conferences adopted, by item and number: neither changes any more.
    kept: Mutex<HashMap<(Id, i32), Arc<Kept>>>,
}

impl AppState {
    /// The state of one instance.
    pub fn new(portal: Portal, assets: Assets, base_url: String, providers: Vec<(String, String)>) -> Self {
        Self(Arc::new(Shared {
            portal,
            assets,
            base_url,
            providers,
            screens: Default::default(),
            revision: AtomicI64::new(0),
            latest: Held::default(),
            live: Held::default(),
            news: Held::default(),
            councils: Held::default(),
            assessments: Held::default(),
            adopted: Held::default(),
            resolved: Held::default(),
            records: Held::default(),
            editions: Held::default(),
            kept: Mutex::default(),
        }))
    }

    /// What the public sees is as of this revision.
    pub fn revision(&self) -> i64 {
        self.0.revision.load(Ordering::Acquire)
    }

    /// The newest edition; asked for once per revision, with what pages without an edition have to know.
    pub async fn latest(&self) -> portal::Result<Option<Published>> {
        let read = async {
            let latest = published::latest(&self.0.portal).await?;
            let region = match &latest {
                Some(l) => l.contents.region.region.clone(),
                None => portal::region::cover(&self.0.portal).await?,
            };
            crate::ui::shell::remember(crate::ui::shell::Known {
                example: region.demo,
                published: latest.is_some(),
                region: region.name,
                pages: Some(portal::region::pages::public(&self.0.portal).await?),
            });
            Ok(latest)
        };
        Ok((*self.0.latest.get(self.revision(), read).await?).clone())
    }

    /// What was reported since the newest edition was published; asked for once per revision.
    pub async fn live(&self, newest: &Published) -> portal::Result<Arc<Live>> {
        self.0.live.get(self.revision(), portal::fact_sheets::live(&self.0.portal, newest)).await
    }

    /// The newest reports on projects of the newest edition, newest first; asked for once per revision.
    pub async fn news(&self, newest: &Published) -> portal::Result<Arc<Vec<News>>> {
        self.0.news.get(self.revision(), portal::news::recent_progress(&self.0.portal, newest.head.id, portal::news::MOST)).await
    }

    /// Where the councils stand, as everybody may see it; asked for once per revision.
    pub async fn councils(&self) -> portal::Result<Arc<Vec<Seen>>> {
        self.0.councils.get(self.revision(), portal::councils::seen(&self.0.portal)).await
    }

    /// Published assessments, newest first; asked for once per revision.
    pub async fn assessments(&self) -> portal::Result<Arc<Vec<PublicAssessment>>> {
        self.0.assessments.get(self.revision(), portal::assessments::public(&self.0.portal)).await
    }

    /// Classes that conferences gave to fields, newest first; asked for once per revision.
    pub async fn adopted(&self) -> portal::Result<Arc<Vec<Adopted>>> {
        self.0.adopted.get(self.revision(), portal::conferences::adopted(&self.0.portal)).await
    }

    /// Fact sheets and wordings that conferences adopted, newest first; asked for once per revision.
    pub async fn resolved(&self) -> portal::Result<Arc<Vec<Resolved>>> {
        self.0.resolved.get(self.revision(), portal::conferences::resolved(&self.0.portal)).await
    }

    /// Conferences whose minutes are settled, newest first; asked for once per revision.
    pub async fn records(&self) -> portal::Result<Arc<Vec<Record>>> {
        self.0.records.get(self.revision(), portal::conferences::records(&self.0.portal)).await
    }

    /// The covers of all editions, newest first; asked for once per revision.
    pub async fn editions(&self) -> portal::Result<Arc<Vec<EditionHead>>> {
        self.0.editions.get(self.revision(), portal::editions::list(&self.0.portal)).await
    }

    /// How far an edition is the draft that an item of a closed conference adopted, without the words that
    /// differ; none where it adopted something else.
    pub async fn kept(&self, item: Id, edition: i32) -> portal::Result<Option<Arc<Kept>>> {
        let held = || self.0.kept.lock().unwrap_or_else(|e| e.into_inner());
        if let Some(found) = held().get(&(item, edition)) {
            return Ok(Some(found.clone()));
        }
        let Some(mut found) = portal::conferences::kept(&self.0.portal, item, edition, Lang::De).await? else { return Ok(None) };
        found.changed.iter_mut().for_each(|c| c.lines = vec![]);
        let found = Arc::new(found);
        held().insert((item, edition), found.clone());
        Ok(Some(found))
    }

    /// Asks the database whether the public sees something new. A new day is something new: what
    /// was to come yesterday may be overdue today.
    pub async fn refresh(&self) -> portal::Result<()> {
        let day = i64::from(chrono::Datelike::num_days_from_ce(&self.0.portal.today()));
        let revision = (portal::published::revision(&self.0.portal).await? << 20) | day;
        self.0.revision.store(revision, Ordering::Release);
        Ok(())
    }
}

impl std::ops::Deref for AppState {
    type Target = Shared;
    fn deref(&self) -> &Shared {
        &self.0
    }
}

/// The value of a cookie.
pub fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|v| v.to_str().ok())
        .flat_map(|v| v.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(n, _)| *n == name)
        .map(|(_, v)| v)
}

/// Who asks: somebody logged in, somebody whose session ran out, or nobody known.
pub struct Who {
    pub actor: Option<Actor>,
    /// The person of a session that is over.
    pub formerly: Option<Id>,
}

/// Finds out who asks.
pub async fn who(app: &AppState, headers: &HeaderMap) -> portal::Result<Who> {
    let (now, last) = (cookie(headers, SESSION_COOKIE), cookie(headers, LAST_COOKIE));
    let Some(token) = now.or(last) else { return Ok(Who { actor: None, formerly: None }) };
    Ok(match portal::sessions::find(&app.portal, token).await? {
        Found::Alive(actor) if now.is_some() => Who { actor: Some(*actor), formerly: None },
        Found::Over(person) => Who { actor: None, formerly: Some(person) },
        Found::Alive(_) | Found::Nothing => Who { actor: None, formerly: None },
    })
}

/// Language of working pages: chosen before, else what the browser prefers.
pub fn language(headers: &HeaderMap) -> Lang {
    match cookie(headers, LANGUAGE_COOKIE) {
        Some(tag) => Lang::from_tag(tag),
        None => headers.get(header::ACCEPT_LANGUAGE).and_then(|v| v.to_str().ok()).map_or(Lang::De, Lang::from_tag),
    }
}

/// A request to a working page.
pub struct Work {
    pub app: AppState,
    pub ctx: Ctx,
    pub lang: Lang,
    /// `light`, `dark` or none for the system's choice.
    pub theme: Option<String>,
    /// Path and query.
    pub address: String,
    pub path: String,
    /// Name of the confirmation to show.
    pub notice: Option<String>,
    /// What was typed before and could not be saved.
    pub draft: Option<Draft>,
    /// The newest edition: name and look of the region, as everybody knows them.
    pub latest: Option<Published>,
}

impl Work {
    /// The person at work.
    pub fn actor(&self) -> &Actor {
        // Set by the extractor below, which turns everybody else away.
        self.ctx.actor.as_ref().expect("working pages have an actor")
    }

    /// A text in the language of the page.
    pub fn t<'a>(&self, de: &'a str, en: &'a str) -> &'a str {
        self.lang.pick(de, en)
    }
}

impl<S> FromRequestParts<S> for Work
where
    AppState: FromRef<S>,
    S: Send + Sync,
{
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, PageError> {
        let app = AppState::from_ref(state);
        let lang = language(&parts.headers);
        // After a login somebody comes back to the page with the form, not to where it was sent.
        let here = if parts.method == Method::GET { parts.uri.to_string() } else { page_of(&app, &parts.headers) };
        let fail = |e| PageError { error: e, lang, address: here.clone() };
        let found = who(&app, &parts.headers).await.map_err(fail)?;
        if found.actor.is_none() {
            return Err(fail(portal::Error::LoginNeeded));
        }
        let ctx = Ctx::new(app.portal.clone(), found.actor);
        let query: Vec<(String, String)> =
            url::form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes()).into_owned().collect();
        let get = |name: &str| query.iter().find(|(n, _)| n == name).map(|(_, v)| v.clone());
        // "My work" has no form to fill in again; it lists everything that was kept.
        let asked = get("entwurf").filter(|_| parts.uri.path() != "/arbeit");
        let draft = match asked.and_then(|id| id.parse().ok()) {
            Some(id) => portal::drafts::show(&ctx, id).await.ok(),
            None => None,
        };
        let latest = app.latest().await.map_err(fail)?;
        Ok(Self {
            latest,
            lang,
            theme: cookie(&parts.headers, THEME_COOKIE).filter(|t| ["light", "dark"].contains(t)).map(str::to_owned),
            address: parts.uri.path_and_query().map(|p| p.to_string()).unwrap_or_default(),
            path: parts.uri.path().to_owned(),
            notice: get("meldung"),
            draft,
            app,
            ctx,
        })
    }
}
