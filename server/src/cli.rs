//! The command line.

use crate::config::{self, Config};
use crate::{archive, demo, open, serve};
use anyhow::{Context, Result, bail};
use clap::{Parser, Subcommand};
use std::path::PathBuf;

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
    /// Load a bundle (documented in `app/contract/src/bundle.rs`), or a whole exported installation.
    Import {
        /// `bundle.json`, a folder with one, or a folder that `portal export` wrote.
        path: PathBuf,
    },
    /// Write everything as JSON, with attachments, into a new folder.
    Export {
        /// The folder; it must not exist yet.
        folder: PathBuf,
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
        Command::Import { path } if archive::is_installation(&path) => {
            archive::import(&config, &open::portal(&config).await?, &path).await?;
            println!("Everything came in; all digests hold.");
            Ok(())
        }
        Command::Import { path } => import(&config, path).await,
        Command::Export { folder } => {
            archive::export(&config, &open::portal(&config).await?, &folder).await?;
            println!("Written to {}.", folder.display());
            Ok(())
        }
        Command::Backup { file } => {
            archive::backup(&config, &open::portal(&config).await?, &file).await?;
            println!("Written to {}.", file.display());
            Ok(())
        }
        Command::Restore { file } => {
            archive::restore(&config, &open::portal(&config).await?, &file).await?;
            println!("Restored; all digests hold.");
            Ok(())
        }
        Command::Invite { role, name } => invite(&config, &role, &name).await,
        Command::Check => check(&config).await,
        Command::Demo(_) | Command::Endpoints => Ok(()),
    }
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
    let portal = open::portal(config).await?;
    let faults = portal::editions::verify(&portal).await?;
    let count = portal::editions::list(&portal).await?.len();
    for fault in &faults {
        println!("{fault}");
    }
    if !faults.is_empty() {
        bail!("{} of the stored editions do not hold", faults.len());
    }
    println!("Configuration in order, database reachable, {count} editions with matching digests.");
    Ok(())
}
