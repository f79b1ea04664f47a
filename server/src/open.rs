//! Opening the portal on its database.

use crate::config::Config;
use anyhow::{Context, Result};
use domain::rights::Levels;
use portal::ports::{SystemClock, SystemEntropy};
use portal::{Portal, Settings};

/// Connects, migrates, and puts the core together.
pub async fn portal(config: &Config) -> Result<Portal> {
    if let Some(path) = config.database.strip_prefix("sqlite://")
        && let Some(folder) = std::path::Path::new(path.split('?').next().unwrap_or(path)).parent()
    {
        std::fs::create_dir_all(folder).with_context(|| format!("cannot create the folder {}", folder.display()))?;
    }
    let db = portal::db::connect(&config.database, config.database_pool).await.context("the database cannot be reached")?;
    portal::db::migrate(&db).await.context("the database cannot be brought to the newest schema")?;
    Ok(on(config, db))
}

/// The same on a database that is there and up to date: nothing is made, nothing is changed.
pub async fn as_it_is(config: &Config) -> Result<Portal> {
    if let Some(path) = config.database.strip_prefix("sqlite://") {
        let path = path.split('?').next().unwrap_or(path);
        anyhow::ensure!(std::path::Path::new(path).is_file(), "there is no database at {path}: `portal migrate` makes one");
    }
    let db = portal::db::connect(&config.database, config.database_pool).await.context("the database cannot be reached")?;
    let behind = portal::db::behind(&db).await.context("the state of the schema cannot be read")?;
    anyhow::ensure!(behind == 0, "the database is {behind} steps behind the newest schema: `portal migrate` takes them");
    Ok(on(config, db))
}

fn on(config: &Config, db: portal::db::DatabaseConnection) -> Portal {
    let settings = Settings {
        levels: Levels { work: config.levels.work, solemn: config.levels.solemn },
        idle_minutes: config.sessions.idle_minutes,
        absolute_hours: config.sessions.absolute_hours,
        files: config.files.clone(),
        base_url: config.base_url.clone(),
        mail: !config.mail.server.is_empty(),
        sender: crate::mail::sender(&config.mail),
        oparl_hosts: config.oparl_hosts.clone(),
    };
    Portal::new(db, Box::new(SystemClock), Box::new(SystemEntropy), settings)
}
