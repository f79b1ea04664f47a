//! The real binary on a free port.

use crate::Browser;
use crate::database::{self, Backend, Data};
use crate::provider::{CLIENT_ID, CLIENT_SECRET};
use portal_tests::templates;
use std::fs::File;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::{Duration, Instant};

/// The root of the project, as of now: what is compiled may come from a clone that is gone.
pub fn root() -> PathBuf {
    PathBuf::from(std::env::var("CARGO_MANIFEST_DIR").expect("cargo runs the tests"))
        .join("../..")
        .canonicalize()
        .expect("the project's folder")
}

fn target() -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from);
    if target.is_absolute() { target } else { root().join(target) }
}

/// The binary, as `make test` builds it before the tests.
pub fn binary() -> PathBuf {
    let path = target().join("debug/portal");
    assert!(path.is_file(), "{} is not there: build it with `cargo build -p server`", path.display());
    path
}

/// A port that is free now, below the range from which systems hand out ports by themselves.
pub fn free_port() -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let start = (std::process::id() % 4000) as u16 * 5;
    loop {
        let port = 11_000 + (start + NEXT.fetch_add(1, Ordering::Relaxed)) % 20_000;
        if TcpListener::bind(("127.0.0.1", port)).is_ok() && TcpListener::bind(("::1", port)).is_ok() {
            return port;
        }
    }
}

/// What a portal is to be like.
#[derive(Clone)]
pub struct Setup {
    pub backend: Backend,
    pub port: u16,
    /// Key and issuer of each provider.
    pub providers: Vec<(String, String)>,
    /// Whether the demo region is loaded, with accounts of the first provider.
    pub demo: bool,
    /// Bundles of `tests/fixtures` that are imported before it starts.
    pub bundles: Vec<&'static str>,
    /// More settings: `("SESSIONS__IDLE_MINUTES", "1")`.
    pub settings: Vec<(String, String)>,
    /// More of the environment of its process.
    pub environment: Vec<(String, String)>,
    /// The port through which the portal reaches PostgreSQL, if not directly.
    pub detour: Option<u16>,
    /// Folder with another story than the demo region's.
    pub story: Option<PathBuf>,
}

impl Setup {
    /// A portal on SQLite without providers and data.
    pub fn new(backend: Backend) -> Self {
        Self {
            backend,
            port: free_port(),
            providers: vec![],
            demo: false,
            bundles: vec![],
            settings: vec![],
            environment: vec![],
            detour: None,
            story: None,
        }
    }

    /// With a provider under a key.
    pub fn provider(mut self, key: &str, issuer: &str) -> Self {
        self.providers.push((key.to_owned(), issuer.to_owned()));
        self
    }

    /// With the demo region.
    pub fn demo(mut self) -> Self {
        self.demo = true;
        self
    }

    /// With a bundle of `tests/fixtures`, and nothing published.
    pub fn bundle(mut self, name: &'static str) -> Self {
        self.bundles.push(name);
        self
    }

    /// With one more setting.
    pub fn set(mut self, key: &str, value: &str) -> Self {
        self.settings.push((key.to_owned(), value.to_owned()));
        self
    }
}

/// A running portal; it ends with this value.
pub struct Portal {
    pub base: String,
    pub data: Data,
    child: Child,
    folder: tempfile::TempDir,
    setup: Setup,
    /// Where its database is for the portal.
    given: String,
}

impl Drop for Portal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        if std::thread::panicking() {
            eprintln!("--- log of the portal ---\n{}", self.log());
        }
    }
}

impl Portal {
    /// Prepares the database and starts the portal; returns when it answers.
    pub async fn start(setup: Setup) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let issuer = setup.providers.first().map_or(NOBODY, |p| p.1.as_str());
        let database = match (setup.demo, &setup.story) {
            (true, None) => demo(setup.backend, folder.path(), issuer).await,
            (true, Some(story)) => {
                let database = templates::fresh(setup.backend, folder.path()).await;
                load_demo(&database, issuer, Some(story));
                database
            }
            (false, _) => {
                let migrate = async |url: String| {
                    let migrated = command(&setup, &url, folder.path()).arg("migrate").output().expect("the binary runs");
                    assert!(migrated.status.success(), "{}", String::from_utf8_lossy(&migrated.stderr));
                };
                templates::copy(setup.backend, "schema", folder.path(), migrate).await
            }
        };
        for name in &setup.bundles {
            let file = root().join("tests/fixtures").join(name);
            let imported = command(&setup, &database, folder.path()).arg("import").arg(file).output().expect("the binary runs");
            assert!(imported.status.success(), "{name}: {}", String::from_utf8_lossy(&imported.stderr));
        }
        let given = setup.detour.map_or_else(|| database.clone(), |port| database::through(&database, port));
        let child = serve(&setup, &given, folder.path());
        let data = Data::open(&database).await;
        let mut portal = Self { base: format!("http://localhost:{}", setup.port), data, child, folder, setup, given };
        portal.wait().await;
        portal
    }

    /// Another instance on the same database, on a port of its own.
    pub async fn beside(&self) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let setup = Setup { port: free_port(), ..self.setup.clone() };
        let child = serve(&setup, &self.given, folder.path());
        let data = Data::open(&self.data.url).await;
        let base = format!("http://localhost:{}", setup.port);
        let mut portal = Self { base, data, child, folder, setup, given: self.given.clone() };
        portal.wait().await;
        portal
    }

    /// Asks it to stop, as the system does.
    pub fn stop(&mut self) {
        let asked = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status();
        assert!(asked.is_ok_and(|s| s.success()), "the portal cannot be asked to stop");
    }

    /// Ends it without a word.
    pub fn kill(&mut self) {
        self.child.kill().expect("killed");
        self.child.wait().expect("ended");
    }

    /// Waits until it has ended.
    pub async fn ended(&mut self) {
        let deadline = Instant::now() + Duration::from_secs(20);
        while self.child.try_wait().expect("a state").is_none() {
            assert!(Instant::now() < deadline, "the portal did not end:\n{}", self.log());
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// Starts it again, as it was.
    pub async fn again(&mut self) {
        self.child = serve(&self.setup, &self.given, self.folder.path());
        self.wait().await;
    }

    /// Its process.
    pub fn process(&self) -> u32 {
        self.child.id()
    }

    /// Waits for `/bereit`, at most half a minute.
    async fn wait(&mut self) {
        let browser = Browser::new(&self.base);
        let deadline = Instant::now() + Duration::from_secs(30);
        loop {
            if browser.try_get("/bereit").await.is_some_and(|a| a.status == 200) {
                return;
            }
            if let Ok(Some(status)) = self.child.try_wait() {
                panic!("the portal ended with {status}:\n{}", self.log());
            }
            assert!(Instant::now() < deadline, "the portal did not get ready:\n{}", self.log());
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// What the portal has logged.
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }

    /// The folder of attachments.
    pub fn files(&self) -> PathBuf {
        self.folder.path().join("files")
    }

    /// A browser that has never been here.
    pub fn browser(&self) -> Browser {
        Browser::new(&self.base)
    }
}

/// Starts the binary; what it says is added to its log.
fn serve(setup: &Setup, database: &str, folder: &Path) -> Child {
    let log = File::options().create(true).append(true).open(folder.join("log")).expect("a log");
    command(setup, database, folder)
        .arg("serve")
        .envs(setup.environment.iter().cloned())
        .stdin(Stdio::null())
        .stdout(log.try_clone().expect("a log"))
        .stderr(log)
        .spawn()
        .expect("the binary runs")
}

/// The binary with a configuration from the environment only.
fn command(setup: &Setup, database: &str, folder: &Path) -> Command {
    let mut command = Command::new(binary());
    command.current_dir(root());
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("PORTAL_")) {
        command.env_remove(name);
    }
    command
        .env("PORTAL_LISTEN", format!("127.0.0.1:{}", setup.port))
        .env("PORTAL_BASE_URL", format!("http://localhost:{}", setup.port))
        .env("PORTAL_DATABASE", database)
        .env("PORTAL_FILES", folder.join("files"))
        // One address tries everything here.
        .env("PORTAL_LIMITS__LOGINS_PER_MINUTE", "100000")
        .env("PORTAL_LIMITS__CHANGES_PER_MINUTE", "100000")
        .env("PORTAL_LOG", "info,sqlx=off");
    for (key, issuer) in &setup.providers {
        let name = |part: &str| format!("PORTAL_PROVIDERS__{}__{part}", key.to_uppercase());
        command
            .env(name("LABEL"), "Servicekonto")
            .env(name("ISSUER"), issuer)
            .env(name("CLIENT_ID"), CLIENT_ID)
            .env(name("CLIENT_SECRET"), CLIENT_SECRET);
    }
    for (key, value) in &setup.settings {
        command.env(format!("PORTAL_{key}"), value);
    }
    command
}

/// Runs a command of the binary on a database and a folder of attachments.
pub fn run(database: &str, files: &Path, arguments: &[&str]) -> std::process::Output {
    run_with(database, files, &[], arguments)
}

/// The same with more settings: `("BASE_URL", "https://…")`.
pub fn run_with(database: &str, files: &Path, settings: &[(&str, &str)], arguments: &[&str]) -> std::process::Output {
    let mut command = Command::new(binary());
    command.current_dir(root());
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("PORTAL_")) {
        command.env_remove(name);
    }
    command.env("PORTAL_DATABASE", database).env("PORTAL_FILES", files).env("PORTAL_LOG", "warn");
    command.env("PORTAL_ASSETS", target().join("site/pkg"));
    let provider = [("LABEL", "Niemand"), ("ISSUER", NOBODY), ("CLIENT_ID", CLIENT_ID), ("CLIENT_SECRET", CLIENT_SECRET)];
    command.envs(provider.map(|(key, value)| (format!("PORTAL_PROVIDERS__NOBODY__{key}"), value)));
    command.envs(settings.iter().map(|(key, value)| (format!("PORTAL_{key}"), value)));
    command.args(arguments).output().expect("the binary runs")
}

/// The issuer of accounts that nobody logs in with.
pub const NOBODY: &str = "http://localhost:9";

/// The demo region with accounts of an issuer, copied.
pub async fn demo(backend: Backend, folder: &Path, issuer: &str) -> String {
    let url = templates::copy(backend, "demo", folder, async |url: String| load_demo(&url, NOBODY, None)).await;
    let data = Data::open(&url).await;
    data.run(&format!("update identity set issuer = '{issuer}' where issuer = '{NOBODY}'")).await;
    data.close().await;
    url
}

fn load_demo(database: &str, issuer: &str, story: Option<&Path>) {
    let mut command = Command::new(binary());
    command.current_dir(root()).args(["demo", "--load-only", "--database", database, "--issuer", issuer]);
    if let Some(folder) = story {
        command.arg("--story").arg(folder);
    }
    let loaded = command.output().expect("the binary runs");
    assert!(loaded.status.success(), "the demo region was not loaded:\n{}", String::from_utf8_lossy(&loaded.stderr));
}
