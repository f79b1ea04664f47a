//! Putting the router together and serving it until somebody stops it.

use crate::auth::fetch::Fetch;
use crate::auth::login::AuthState;
use crate::auth::{self, Providers};
use crate::config::Config;
use crate::limits::{self, Limits, Peer};
use crate::{cache, collab, files, http, mail, oparl, open, settings};
use anyhow::{Context, Result};
use app::AppState;
use axum::Router;
use axum::body::Body;
use axum::http::Request;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{get, post};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::GracefulShutdown;
use portal::Portal;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tower::Service;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::csrf::CsrfLayer;

/// What answers requests.
struct Front {
    /// Asked first.
    pages: cache::Pages,
    router: Router,
    state: AppState,
    live: Arc<collab::Hub>,
}

/// The whole portal as one router, and the pages in front of it.
async fn front(config: &Config, portal: Portal) -> Result<Front> {
    let (built, assets) = files::load(&config.assets)?;
    let providers = Providers::new(&config.providers);
    let state = AppState::new(portal, assets, config.base_url.clone(), providers.labels());
    app::ui::shell::remember_styles(&state);
    let auth = AuthState { app: state.clone(), providers, fetch: Fetch::new()? };
    let limits = Limits::new(config);
    tokio::spawn(forget(limits.clone()));
    let (texts, live) = collab::router(config, state.clone(), limits.clone()).await?;
    let pages = cache::Pages::new(state.clone(), config.page_cache_mb);
    let router = app::router()
        .fallback(app::public::site::nothing)
        .with_state(state.clone())
        .merge(auth::router(auth))
        .merge(files::router(built))
        .merge(texts)
        .route("/einstellungen", post(settings::save).with_state(state.clone()))
        .route("/bereit", get(ready).with_state(state.clone()))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(CsrfLayer::new())
        .layer(from_fn_with_state(limits, limits::layer))
        .layer(from_fn(http::pages))
        .layer(from_fn_with_state(pages.clone(), cache::layer))
        .layer(from_fn(http::headers))
        .layer(from_fn(http::queries));
    Ok(Front { pages, router, state, live })
}

/// `GET /bereit`: whether this instance can answer, for load balancers and scripts.
async fn ready(axum::extract::State(app): axum::extract::State<AppState>) -> axum::response::Response {
    use axum::response::IntoResponse;
    match app.portal.ping().await {
        Ok(()) => ([(axum::http::header::CACHE_CONTROL, "no-store")], "bereit\n").into_response(),
        Err(error) => app::error::error_page(&app::error::report(&error), contract::Lang::De),
    }
}

fn panicked(panic: Box<dyn std::any::Any + Send>) -> axum::response::Response {
    let text =
        panic.downcast_ref::<&str>().map(|s| (*s).to_owned()).or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default();
    tracing::error!(text, "a request panicked");
    app::error::error_page(&contract::action::ApiError::Failed { incident: "panic".into() }, contract::Lang::De)
}

/// `portal serve`
pub async fn run(config: Config) -> Result<()> {
    let portal = open::portal(&config).await?;
    let listener = listen(&config).await?;
    println!("Das Portal ist bereit: {}", config.base_url);
    serve(&config, portal, listener, stop_signal()).await
}

/// Takes the port, or says what to do.
pub async fn listen(config: &Config) -> Result<TcpListener> {
    TcpListener::bind(config.listen).await.with_context(|| {
        format!("cannot listen on {}: is another program using the port? Set `listen` (and `base_url`) to a free one", config.listen)
    })
}

/// Waits for Ctrl-C or a stop from the system.
pub async fn stop_signal() {
    let mut term = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()).ok();
    let term = async {
        match &mut term {
            Some(t) => t.recv().await,
            None => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = term => {}
    }
}

/// Serves until `stop`, then lets running requests finish.
pub async fn serve(config: &Config, portal: Portal, listener: TcpListener, stop: impl Future<Output = ()>) -> Result<()> {
    let Front { pages, router, state, live } = front(config, portal.clone()).await?;
    let following = portal.clone();
    state.refresh().await?;
    tokio::spawn(keep_fresh(state));
    tokio::spawn(mail::rounds(portal.clone(), mail::Smtp::new(&config.mail, &config.base_url)?));
    tokio::spawn(oparl::rounds(portal.clone(), oparl::Outside::new(&config.oparl_hosts)));
    tokio::spawn(remind(portal.clone()));
    tokio::spawn(tidy(portal));
    let mut builder = Builder::new(TokioExecutor::new());
    // axum::serve sets none of these: a client that sends its headers drop by drop holds a connection.
    builder.http1().timer(TokioTimer::new()).header_read_timeout(Duration::from_secs(10)).max_buf_size(64 * 1024);
    builder.http2().timer(TokioTimer::new()).keep_alive_interval(Duration::from_secs(30));
    let graceful = GracefulShutdown::new();
    tokio::pin!(stop);
    loop {
        let (stream, address) = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok(a) => a,
                Err(error) => {
                    // Out of file handles, for example: wait for connections to end.
                    tracing::warn!(%error, "cannot accept a connection");
                    tokio::time::sleep(Duration::from_millis(100)).await;
                    continue;
                }
            },
            () = &mut stop => break,
        };
        let _ = stream.set_nodelay(true);
        let (pages, router) = (pages.clone(), router.clone());
        let service = hyper::service::service_fn(move |request: Request<hyper::body::Incoming>| {
            let known = pages.known(&request).ok_or_else(|| {
                let mut request = request.map(Body::new);
                request.extensions_mut().insert(Peer(address));
                router.clone().call(request)
            });
            async {
                match known {
                    Ok(answer) => Ok(answer),
                    Err(asked) => asked.await,
                }
            }
        });
        let connection = builder.serve_connection_with_upgrades(TokioIo::new(stream), service).into_owned();
        let watched = graceful.watch(connection);
        tokio::spawn(async move {
            if let Err(error) = watched.await {
                tracing::debug!(%error, "connection ended");
            }
        });
    }
    drop(listener);
    live.stop().await;
    // Screens that follow a conference would hold their connections for good.
    portal::conferences::release(&following);
    tokio::select! {
        () = graceful.shutdown() => {}
        () = tokio::time::sleep(Duration::from_secs(10)) => tracing::warn!("some connections did not end in time"),
    }
    // SQLite puts everything into its one file when the last connection ends: whoever copies that has all.
    if let Ok(closed) = tokio::time::timeout(Duration::from_secs(5), following.close()).await {
        closed?;
    } else {
        tracing::warn!("the database was still at work at the end");
    }
    Ok(())
}

/// Other instances publish too: ask once a second what is new.
async fn keep_fresh(state: AppState) {
    let mut tick = tokio::time::interval(Duration::from_secs(1));
    let mut events = portal::audit::Newest::default();
    loop {
        tick.tick().await;
        if let Err(error) = state.refresh().await {
            tracing::warn!(%error, "the database does not answer");
        }
        if let Err(error) = portal::conferences::poll(&state.portal, &mut events).await {
            tracing::warn!(%error, "conferences cannot be followed");
        }
    }
}

/// Forgets quiet addresses, once a minute.
async fn forget(limits: Limits) {
    let mut tick = tokio::time::interval(Duration::from_secs(60));
    loop {
        tick.tick().await;
        limits.tidy();
    }
}

/// Reminds of reports that are overdue, so that a new day is noticed within the hour. Not right after the start: a
/// portal that was put up to look at a backup tells nobody anything.
async fn remind(portal: Portal) {
    let hour = Duration::from_secs(3600);
    let mut tick = tokio::time::interval_at(tokio::time::Instant::now() + hour, hour);
    loop {
        tick.tick().await;
        if let Err(error) = portal::fact_sheets::remind(&portal).await {
            tracing::warn!(%error, "nobody could be reminded of overdue reports");
        }
    }
}

/// Clears what has run out, once an hour.
async fn tidy(portal: Portal) {
    let mut tick = tokio::time::interval(Duration::from_secs(3600));
    loop {
        tick.tick().await;
        for result in [
            portal::sessions::tidy(&portal).await,
            portal::drafts::tidy(&portal).await,
            portal::sent::tidy(&portal).await,
            portal::post::tidy(&portal).await,
        ] {
            if let Err(error) = result {
                tracing::warn!(%error, "tidying up failed");
            }
        }
    }
}
