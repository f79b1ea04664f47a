//! The command line.

use crate::config::{self, Config};
use crate::{archive, check, demo, open, serve};
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
        /// `bundle.json`, a folder with one (attachments lie beside it in `files/`), or an archive (`.tar.gz`).
        path: PathBuf,
        /// Unpack an archive however large it gets.
        #[arg(long)]
        any_size: bool,
        /// Replace what people have changed since a bundle was read in; without this, nothing is read in then.
        #[arg(long)]
        overwrite: bool,
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
        Command::Import { path, any_size, .. } if archive::is_archive(&path) => {
            archive::import(&open::portal(&config).await?, &path, Limits { any_size }).await?;
            println!("Everything came in; all digests hold.");
            Ok(())
        }
        Command::Import { path, overwrite, .. } => import(&config, path, overwrite).await,
        Command::Export { municipality, out } => export(&config, municipality.as_deref(), &out).await,
        Command::Backup { file } => {
            let manifest = archive::write(&open::portal(&config).await?, &Scope::All, &file, "installation.backup").await?;
            archive::report(&file, &manifest)
        }
        Command::Restore { file, any_size } => {
            archive::import(&open::portal(&config).await?, &file, Limits { any_size }).await?;
            println!("Restored; all digests hold.");
            Ok(())
        }
        Command::Invite { role, name } => invite(&config, &role, &name).await,
        Command::Check => check::run(&config).await,
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
    archive::report(out, &archive::write(&portal, &scope, out, action).await?)
}

async fn import(config: &Config, path: PathBuf, overwrite: bool) -> Result<()> {
    let file = if path.is_dir() { path.join("bundle.json") } else { path };
    // Attachments lie beside the bundle.
    let folder = file.parent();
    let text = tokio::fs::read_to_string(&file).await.with_context(|| format!("cannot read {}", file.display()))?;
    let bundle = portal::bundle::read(&text).map_err(|e| anyhow::anyhow!("{}: {}", file.display(), wrong(e)))?;
    let portal = open::portal(config).await?;
    let read_in = match overwrite {
        true => portal::bundle::overwrite(&portal, &bundle, folder, None).await,
        false => portal::bundle::import(&portal, &bundle, folder, None).await,
    };
    let counts = read_in.map_err(|e| match e {
        portal::Error::Overwrites(theirs) => anyhow::anyhow!(
            "nothing was read in. {} of the things that {} would replace were changed by people since:\n  {}\nTake them out of the bundle, or replace them with --overwrite; the log keeps what they were.",
            theirs.len(),
            file.display(),
            theirs.join("\n  "),
        ),
        e @ portal::Error::Invalid(_) => anyhow::anyhow!("nothing was read in.\n{}", wrong(e)),
        e => e.into(),
    })?;
    println!("{} added, {} replaced, {} unchanged.", counts.added, counts.replaced, counts.unchanged);
    Ok(())
}

/// What is wrong with a bundle, without the places and codes that forms go by.
fn wrong(error: portal::Error) -> String {
    match error {
        portal::Error::Invalid(errors) => errors.values().map(|e| e.strip_prefix("bundle|").unwrap_or(e)).collect::<Vec<_>>().join("\n"),
        e => e.to_string(),
    }
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
