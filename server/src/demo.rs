//! `portal demo`: the demo region with its identity provider, in one command.

use crate::auth::provider::ProviderConfig;
use crate::config::Config;
use crate::{open, serve};
use anyhow::{Context, Result, bail};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use clap::Args;
use contract::edition::EditionLabel;
use contract::forms::strategy::ChangeReason;
use hmac::{Hmac, Mac};
use portal::Portal;
use serde::Deserialize;
use sha2::Sha256;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader};
use tokio::process::{Child, Command};

/// Options of the demo.
#[derive(Args)]
pub struct Options {
    /// Port of the portal.
    #[arg(long, default_value_t = 3000)]
    port: u16,
    /// Port of the demo identity provider.
    #[arg(long, default_value_t = 9090)]
    provider_port: u16,
    /// Database; created when it is not there.
    #[arg(long, default_value = "sqlite://data/demo.sqlite3")]
    database: String,
    /// Folder with `fixtures` and `identity-provider`.
    #[arg(long, default_value = "tests")]
    tests: PathBuf,
    /// Folder with the story to load (`demo.json` and its bundles) instead of the demo region's.
    #[arg(long)]
    story: Option<PathBuf>,
    /// Memory for finished public pages, in megabytes.
    #[arg(long, default_value_t = 24)]
    page_cache_mb: u64,
    /// Built style sheets and browser parts.
    #[arg(long, default_value = "target/site/pkg")]
    assets: PathBuf,
    /// Use a provider that is already running at this address.
    #[arg(long)]
    issuer: Option<String>,
    /// Load the data, then stop.
    #[arg(long)]
    load_only: bool,
    /// Say nothing about accounts.
    #[arg(long)]
    quiet: bool,
}

const CLIENT_ID: &str = "portal";
/// Known to everybody: it protects a provider that lets everybody be anybody.
const CLIENT_SECRET: &str = "nur-fuer-die-vorfuehrung";

/// Subject of a demo account: the provider makes it the same way, so roles can be given beforehand.
fn subject(account: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(b"demo-servicekonto").expect("HMAC takes keys of any length");
    mac.update(format!("{CLIENT_ID}\n{account}").as_bytes());
    BASE64_URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes())
}

impl Options {
    fn issuer(&self) -> String {
        self.issuer.clone().unwrap_or_else(|| format!("http://localhost:{}", self.provider_port))
    }

    /// Attachments lie beside the database, so that two demos do not share them.
    fn files(&self) -> PathBuf {
        let database = self.database.strip_prefix("sqlite://").map(Path::new).and_then(Path::parent);
        database.unwrap_or(Path::new("data")).join("files")
    }

    fn config(&self) -> Config {
        let provider: ProviderConfig = serde_json::from_value(serde_json::json!({
            "label": "Demo-Servicekonto", "issuer": self.issuer(), "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET,
        }))
        .expect("the demo provider's configuration is complete");
        Config {
            listen: ([127, 0, 0, 1], self.port).into(),
            base_url: format!("http://localhost:{}", self.port),
            database: self.database.clone(),
            assets: self.assets.clone(),
            page_cache_mb: self.page_cache_mb,
            files: self.files(),
            providers: [("demo".to_owned(), provider)].into(),
            ..Config::default()
        }
    }
}

/// Runs the demo.
pub async fn run(options: &Options) -> Result<()> {
    let config = options.config();
    if options.load_only {
        let portal = open::portal(&config).await?;
        return load(&portal, options).await;
    }
    // The port first: whoever has taken it will not have given it back once the region is loaded.
    let listener = serve::listen(&config).await.map_err(|e| match e.root_cause().downcast_ref::<std::io::Error>() {
        Some(cause) if cause.kind() == std::io::ErrorKind::AddrInUse => anyhow::anyhow!(another("--port", options.port)),
        _ => e,
    })?;
    // And the provider's: a region is not loaded for a login service that cannot be there.
    let mut provider = match options.issuer {
        Some(_) => None,
        None => Some(start_provider(options, &config).await?),
    };
    let portal = open::portal(&config).await?;
    load(&portal, options).await?;
    // Waiting for a process closes its input, and with that the provider would end.
    let input = provider.as_mut().and_then(|child| child.stdin.take());
    if !options.quiet {
        welcome(&config);
    }
    let stop = async {
        match &mut provider {
            Some(child) => tokio::select! {
                () = serve::stop_signal() => {}
                status = child.wait() => eprintln!("Der Demo-Anmeldedienst hat sich beendet ({status:?}); die Vorführung endet."),
            },
            None => serve::stop_signal().await,
        }
    };
    let result = serve::serve(&config, portal, listener, stop).await;
    drop(input);
    if let Some(mut child) = provider {
        let _ = child.start_kill();
        let _ = child.wait().await;
    }
    result
}

/// How to choose another port.
fn another(option: &str, port: u16) -> String {
    format!("port {port} is taken. End the other program, or choose another port: make run ARGS=\"{option} {}\"", port.saturating_add(1))
}

async fn start_provider(options: &Options, config: &Config) -> Result<Child> {
    let base = &config.base_url;
    let folder = options.tests.join("identity-provider");
    let mut child = Command::new("node")
        .arg(folder.join("provider.mjs"))
        .args(["--port", &options.provider_port.to_string()])
        .args(["--client-id", CLIENT_ID, "--client-secret", CLIENT_SECRET])
        .args(["--redirect-uri", &format!("{base}/anmelden/demo/rueckruf")])
        .args(["--post-logout-redirect-uri", &format!("{base}/")])
        .args(["--backchannel-logout-uri", &format!("{base}/abmelden/demo/rueckkanal")])
        .arg("--accounts")
        .arg(folder.join("accounts.json"))
        .arg("--with-parent")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        // Ctrl-C is for the portal, which ends its provider itself.
        .process_group(0)
        .kill_on_drop(true)
        .spawn()
        .context("node cannot be started. Install Node 20 with npm")?;
    let mut lines = BufReader::new(child.stdout.take().context("the provider has no output")?).lines();
    let mut errors = BufReader::new(child.stderr.take().context("the provider has no output")?);
    match lines.next_line().await? {
        Some(line) if line.contains("ready") => {}
        _ => {
            let mut said = String::new();
            errors.read_to_string(&mut said).await?;
            if said.contains("already taken") {
                bail!("demo login service: {}", another("--provider-port", options.provider_port));
            }
            bail!("the demo login service did not start: {}", said.trim());
        }
    }
    tokio::spawn(async move { while errors.read_until(b'\n', &mut Vec::new()).await.is_ok_and(|n| n > 0) {} });
    // Keep reading, so that the provider never blocks on a full pipe.
    tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
    Ok(child)
}

fn welcome(config: &Config) {
    println!();
    println!("  Portal:            {}", config.base_url);
    println!("  Arbeitsbereich:    {}/arbeit", config.base_url);
    println!();
    println!("  Demo-Konten (beim Anmelden auswählen, dazu das Vertrauensniveau):");
    println!("    geschaeftsstelle            Geschäftsstelle: veröffentlicht Fassungen (Niveau hoch)");
    println!("    digital-nottuln             Digitalisierungsbeauftragte/r Nottuln: lädt ein, gibt Steckbriefe frei");
    println!("    fachkraft-nottuln           Fachkraft Nottuln: schreibt Steckbriefe");
    println!("    bm-nottuln                  Bürgermeister/in Nottuln");
    println!("    ag-leitung-mobilitaet       Leitung der Arbeitsgruppe Mobilität: Themenfeld, Workshops");
    println!("    neu-1                       jemand ohne Rolle, zum Einladen");
    println!("    … und dieselben Rollen für alle zwölf Kommunen");
    println!();
    println!("  Beispieldaten – nicht amtlich. Ende mit Strg-C; was eingegeben wurde, bleibt.");
    println!();
}

#[derive(Deserialize)]
struct Story {
    steps: Vec<Step>,
}

#[derive(Deserialize)]
struct Step {
    bundle: String,
    publish: Option<Publish>,
}

#[derive(Deserialize)]
struct Publish {
    at: DateTime<Utc>,
    label: EditionLabel,
    reason: String,
    #[serde(default)]
    reasons: Vec<ChangeReason>,
}

/// Loads the demo region's story: bundle after bundle, with the editions published in between. What
/// an earlier start has done before somebody or something ended it is not done again. The demo's accounts
/// follow their login service to another port.
async fn load(portal: &Portal, options: &Options) -> Result<()> {
    let folder = options.story.clone().unwrap_or_else(|| options.tests.join("fixtures/coesfeld"));
    let read =
        |name: &str| std::fs::read_to_string(folder.join(name)).with_context(|| format!("cannot read {}", folder.join(name).display()));
    let story: Story = serde_json::from_str(&read("demo.json")?).context("demo.json cannot be read")?;
    let (imported, mut published) = (portal::bundle::imported(portal).await?, portal::editions::list(portal).await?.len());
    if imported < story.steps.len() {
        eprintln!("Die Demo-Region wird geladen …");
    }
    let issuer = options.issuer();
    let account = |id: &str| (issuer.clone(), subject(id));
    let bundle = |name: &str| portal::bundle::read(&read(name)?).map_err(|e| anyhow::anyhow!("{name}: {e:?}"));
    if portal::accounts::are_elsewhere(portal, &issuer).await? {
        let mut subjects = Vec::new();
        for step in &story.steps {
            subjects.extend(bundle(&step.bundle)?.people.iter().filter_map(|p| p.account.as_deref()).map(subject));
        }
        portal::accounts::rebind(portal, &subjects, &issuer).await?;
    }
    for (i, step) in story.steps.into_iter().enumerate() {
        if i >= imported {
            portal::bundle::import(portal, &bundle(&step.bundle)?, Some(&folder), Some(&account))
                .await
                .map_err(|e| anyhow::anyhow!("{}: {e:?}", step.bundle))?;
        }
        let Some(p) = step.publish else { continue };
        if published > 0 {
            published -= 1;
            continue;
        }
        let reasons =
            p.reasons.into_iter().map(|r| ChangeReason { object: portal::bundle::object_key(&r.object), reason: r.reason }).collect();
        portal::editions::publish_as_recorded(portal, p.at, p.label, &p.reason, reasons).await?;
    }
    Ok(())
}
