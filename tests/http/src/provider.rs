//! The two identity providers of `tests/identity-provider`, as processes.

use crate::server::root;
use portal_tests::templates;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

/// The portal's name at every provider.
pub const CLIENT_ID: &str = "portal";
/// Known to everybody, as the providers let everybody be anybody.
pub const CLIENT_SECRET: &str = "nur-fuer-die-vorfuehrung";

struct Process {
    child: Child,
    issuer: String,
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Starts a program of `tests/identity-provider` and reads where it is from its first line.
fn start(program: &str, arguments: &[&str]) -> Process {
    let mut child = Command::new("node")
        .arg(root().join("tests/identity-provider").join(program))
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("node is installed");
    let mut line = String::new();
    BufReader::new(child.stdout.take().expect("an output")).read_line(&mut line).expect("a first line");
    let issuer = line.trim().rsplit(' ').next().unwrap_or_default().to_owned();
    assert!(issuer.starts_with("http://localhost:"), "{program} did not start: {line}");
    Process { child, issuer }
}

/// The demo identity provider: people choose an account and a trust level.
pub struct Demo(Process, #[allow(dead_code, reason = "holds the folder as long as the provider runs")] tempfile::TempDir);

impl Demo {
    /// For a portal at `base` that calls it `key`.
    pub fn start(base: &str, key: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        // Its keys are made once in a run; what people decide there it forgets anyway.
        let state = templates::shared().unwrap_or_else(|| folder.path().to_owned()).join("servicekonto");
        let process = start(
            "provider.mjs",
            &[
                "--port",
                "0",
                "--client-id",
                CLIENT_ID,
                "--client-secret",
                CLIENT_SECRET,
                "--redirect-uri",
                &format!("{base}/anmelden/{key}/rueckruf"),
                "--post-logout-redirect-uri",
                &format!("{base}/"),
                "--backchannel-logout-uri",
                &format!("{base}/abmelden/{key}/rueckkanal"),
                "--state",
                &state.display().to_string(),
            ],
        );
        Self(process, folder)
    }

    /// Its address.
    pub fn issuer(&self) -> &str {
        &self.0.issuer
    }
}

/// The provider that does one thing wrong at a time.
pub struct Misbehaving {
    process: Process,
    http: reqwest::Client,
}

impl Misbehaving {
    /// On a free port.
    pub fn start() -> Self {
        let process = start("misbehaving.mjs", &["--port", "0", "--client-id", CLIENT_ID, "--client-secret", CLIENT_SECRET]);
        Self { process, http: reqwest::Client::new() }
    }

    /// Its address.
    pub fn issuer(&self) -> &str {
        &self.process.issuer
    }

    /// Tells it what to do wrong from now on, and with which settings.
    pub async fn fault(&self, fault: &str, settings: Value) {
        let mut message = settings;
        message["fault"] = json!(fault);
        let answer = self.http.post(format!("{}/control", self.issuer())).json(&message).send().await.expect("the provider answers");
        assert!(answer.status().is_success(), "{fault}: {}", answer.text().await.unwrap_or_default());
    }

    /// What has happened there since `none`.
    pub async fn report(&self) -> Value {
        let answer = self.http.get(format!("{}/control", self.issuer())).send().await.expect("the provider answers");
        answer.json().await.expect("JSON")
    }

    /// How often an endpoint was called since `none`.
    pub async fn calls(&self, endpoint: &str) -> i64 {
        self.report().await["calls"][endpoint].as_i64().expect("a counter")
    }

    /// A logout token with a fault.
    pub async fn logout_token(&self, wish: Value) -> String {
        let answer = self.http.post(format!("{}/control/logout-token", self.issuer())).json(&wish).send().await.expect("an answer");
        assert!(answer.status().is_success(), "{wish}");
        answer.text().await.expect("a token")
    }
}
