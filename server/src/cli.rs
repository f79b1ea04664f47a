//! The command line.

use crate::config::{self, Config};
use crate::{archive, demo, open, serve};
use anyhow::{Context, Result, bail};
use clap::{Parser, Subcommand};
use portal::exchange::{Limits, Scope};
use std::path::{Path, PathBuf};

/// A portal on which a county and its towns make a strategy together.
#[derive(Parser)]
#[command(name = "portal", version)]
pub struct Cli {
    /// Configuration file; every key can also be set as PORTAL_KEY in the environment.
    #[arg(long, global = true, env = "PORTAL_CONFIG")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the portal.
    Serve,
    /// Load the demo region, start the demo identity provider, serve.
    Demo(demo::Options),
    /// Bring the database to the newest schema.
    Migrate,
    /// Load a bundle (documented in `app/contract/src/bundle.rs`), or fill an empty installation from
    /// an archive that `export` or `backup` wrote.
    Import {
        /// `bundle.json`, a folder with one, or an archive (`.tar.gz`).
        path: PathBuf,
        /// Unpack an archive however large it gets.
        #[arg(long)]
        any_size: bool,
    },
    /// Write everything, or all that one municipality entered, as JSON with attachments into one file.
    Export {
        /// Only this municipality: its address (`nottuln`) or official key (AGS).
        #[arg(long)]
        municipality: Option<String>,
        /// The file, for example `nottuln.tar.gz`; it must not exist yet.
        #[arg(long)]
        out: PathBuf,
    },
    /// Write everything into one file, also while the portal serves.
    Backup {
        /// The file, for example `portal-2026-11-21.tar.gz`.
        file: PathBuf,
    },
    /// Fill an empty installation from a backup.
    Restore {
        /// The file that `portal backup` wrote.
        file: PathBuf,
        /// Unpack it however large it gets.
        #[arg(long)]
        any_size: bool,
    },
    /// Print every address and who may use it.
    #[command(hide = true)]
    Endpoints,
    /// Print an invitation link, for the first steward of a new installation.
    Invite {
        /// `steward`, `operator`, `moderator` or `chair`: roles of the whole region.
        #[arg(long, default_value = "steward")]
        role: String,
        /// Whom it is for.
        #[arg(long, default_value = "Geschäftsstelle")]
        name: String,
    },
    /// Say what is wrong with configuration, database and editions.
    Check,
}

/// Runs one command.
pub async fn run(cli: Cli) -> Result<()> {
    if let Command::Demo(options) = &cli.command {
        return demo::run(options).await;
    }
    if let Command::Endpoints = &cli.command {
        print!("{}", app::endpoints::listing());
        return Ok(());
    }
    let config = config::load(cli.config.as_deref())?;
    match cli.command {
        Command::Serve => serve::run(config).await,
        Command::Migrate => {
            open::portal(&config).await?;
            println!("The database has the newest schema.");
            Ok(())
        }
        Command::Import { path, any_size } if archive::is_archive(&path) => {
            archive::import(&open::portal(&config).await?, &path, Limits { any_size }).await?;
            println!("Everything came in; all digests hold.");
            Ok(())
        }
        Command::Import { path, .. } => import(&config, path).await,
        Command::Export { municipality, out } => export(&config, municipality.as_deref(), &out).await,
        Command::Backup { file } => {
            let manifest = archive::write(&open::portal(&config).await?, &Scope::All, &file, "installation.backup").await?;
            archive::report(&file, &manifest);
            Ok(())
        }
        Command::Restore { file, any_size } => {
            archive::import(&open::portal(&config).await?, &file, Limits { any_size }).await?;
            println!("Restored; all digests hold.");
            Ok(())
        }
        Command::Invite { role, name } => invite(&config, &role, &name).await,
        Command::Check => check(&config).await,
        Command::Demo(_) | Command::Endpoints => Ok(()),
    }
}

async fn export(config: &Config, municipality: Option<&str>, out: &Path) -> Result<()> {
    let portal = open::portal(config).await?;
    let (scope, action) = match municipality {
        None => (Scope::All, "installation.export"),
        Some(name) => match portal::exchange::municipality(&portal, name).await {
            Ok(m) => (Scope::Municipality(m), "organisation.export"),
            Err(portal::Error::NotFound) => {
                let known: Vec<String> = portal::region::organisations(&portal).await?.into_iter().map(|o| o.slug).collect();
                bail!("--municipality is `{name}`; allowed are an AGS or one of {}", known.join(", "));
            }
            Err(e) => return Err(e.into()),
        },
    };
    archive::report(out, &archive::write(&portal, &scope, out, action).await?);
    Ok(())
}

async fn import(config: &Config, path: PathBuf) -> Result<()> {
    let file = if path.is_dir() { path.join("bundle.json") } else { path };
    let text = tokio::fs::read_to_string(&file).await.with_context(|| format!("cannot read {}", file.display()))?;
    let bundle = portal::bundle::read(&text).map_err(|e| anyhow::anyhow!("{}: {e}", file.display()))?;
    let portal = open::portal(config).await?;
    let counts = portal::bundle::import(&portal, &bundle, None).await?;
    println!("{} added, {} replaced.", counts.added, counts.replaced);
    Ok(())
}

async fn invite(config: &Config, role: &str, name: &str) -> Result<()> {
    let possible: Vec<&str> =
        contract::people::Role::ALL.iter().filter(|r| r.seat() == contract::people::Seat::Region).map(|r| r.as_str()).collect();
    let Some(role) = contract::people::Role::parse(role).filter(|_| possible.contains(&role)) else {
        bail!("--role is `{role}`; allowed are {}", possible.join(", "));
    };
    let portal = open::portal(config).await?;
    let token = portal::invitations::create_from_outside(&portal, role, name).await?;
    println!("{}/einladung/{token}", config.base_url);
    eprintln!("The link works once, for {} days.", portal::invitations::DAYS);
    Ok(())
}

async fn check(config: &Config) -> Result<()> {
    let portal = open::as_it_is(config).await?;
    let mut faults = portal::editions::verify(&portal).await?;
    faults.extend(portal::proposals::verify(&portal).await?);
    faults.extend(portal::files::verify(&portal).await?);
    let count = portal::editions::list(&portal).await?.len();
    for fault in &faults {
        println!("{fault}");
    }
    if !faults.is_empty() {
        bail!("{} of the stored editions, proposals and files do not hold", faults.len());
    }
    println!("Configuration in order, database reachable, {count} editions with matching digests.");
    Ok(())
}
