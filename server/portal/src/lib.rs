//! The use cases of the portal, one folder or file per noun.
//!
//! A use case checks the right in the one table ([`domain::rights`]), asks `domain` whether the
//! step is allowed, writes the rows *and* the event in one transaction, and returns views from
//! `contract`. Nothing here knows of HTTP or HTML.

pub mod access;
pub mod accounts;
pub mod assessments;
pub mod attachments;
pub mod audit;
pub mod audit_log;
pub mod bundle;
pub mod cards;
pub mod coming;
pub mod conferences;
pub mod councils;
pub mod ctx;
pub mod db;
mod dialect;
pub mod drafts;
pub mod editions;
pub mod error;
pub mod exchange;
pub mod fact_sheets;
pub mod fields;
pub mod files;
pub mod handover;
pub mod import_csv;
pub mod invitations;
pub mod live_texts;
pub mod news;
pub mod notices;
mod once;
mod parts;
pub mod people;
pub mod ports;
pub mod post;
pub mod preferences;
pub mod proposals;
pub mod published;
pub mod queries;
pub mod region;
pub mod search;
pub mod sent;
pub mod sessions;
mod slugs;
pub mod strategy;
pub mod tables;
pub mod talk;
pub mod text_versions;
pub mod texts;
pub mod workshops;

pub use ctx::{Actor, Ctx};
pub use error::{Error, Result};

use chrono::TimeZone;
use domain::rights::Levels;
use ports::{Clock, Entropy};
use sea_orm::DatabaseConnection;
use std::sync::Arc;

/// The portal's core: the database and the ports to the world outside.
#[derive(Clone)]
pub struct Portal(Arc<Inner>);

struct Inner {
    db: DatabaseConnection,
    clock: Box<dyn Clock>,
    entropy: Box<dyn Entropy>,
    settings: Settings,
    published: published::Cache,
    boards: fact_sheets::Boards,
    draft: editions::Draft,
    signals: live_texts::Signals,
    hub: conferences::Hub,
}

/// What an installation decides for itself.
#[derive(Clone, Debug)]
pub struct Settings {
    pub levels: Levels,
    /// A session ends after so many minutes without a request.
    pub idle_minutes: i64,
    /// A session ends so many hours after its login.
    pub absolute_hours: i64,
    /// Folder of attachments.
    pub files: std::path::PathBuf,
    /// The address people use, without a slash at the end: for links in mails.
    pub base_url: String,
    /// Whether mails can be sent.
    pub mail: bool,
    /// The address that mails come from; calendar entries name it as their organizer.
    pub sender: String,
    /// Hosts of council information systems that may be asked: `host` or `host:port`.
    pub oparl_hosts: Vec<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            levels: Levels::default(),
            idle_minutes: 60,
            absolute_hours: 12,
            files: "data/files".into(),
            base_url: "http://localhost:3000".into(),
            mail: false,
            sender: "portal@localhost".into(),
            oparl_hosts: vec![],
        }
    }
}

impl Portal {
    /// A portal on this database.
    pub fn new(db: DatabaseConnection, clock: Box<dyn Clock>, entropy: Box<dyn Entropy>, settings: Settings) -> Self {
        let (published, boards, draft, signals, hub) = Default::default();
        Self(Arc::new(Inner { db, clock, entropy, settings, published, boards, draft, signals, hub }))
    }

    pub(crate) fn db(&self) -> &DatabaseConnection {
        &self.0.db
    }

    /// Closes the database, at the end of everything.
    pub async fn close(&self) -> Result<()> {
        Ok(self.db().close_by_ref().await?)
    }

    /// Whether other instances may be at work on the same database.
    pub fn has_neighbours(&self) -> bool {
        sea_orm::ConnectionTrait::get_database_backend(self.db()) == sea_orm::DbBackend::Postgres
    }

    pub(crate) fn draft(&self) -> &editions::Draft {
        &self.0.draft
    }

    pub(crate) fn signals(&self) -> &live_texts::Signals {
        &self.0.signals
    }

    pub(crate) fn hub(&self) -> &conferences::Hub {
        &self.0.hub
    }

    /// The installation's settings.
    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }

    /// Now, by the injected clock.
    pub fn now(&self) -> chrono::DateTime<chrono::Utc> {
        self.0.clock.now()
    }

    /// Today in the region's time zone.
    pub fn today(&self) -> chrono::NaiveDate {
        day_of(self.now())
    }

    pub(crate) fn new_id(&self) -> contract::Id {
        self.0.entropy.id(self.now())
    }

    /// An identifier for a thing that a form is about to make: sending it twice makes one thing.
    pub fn fresh_id(&self) -> contract::Id {
        self.new_id()
    }

    /// A secret of 256 bits, hexadecimal.
    pub fn secret(&self) -> String {
        self.0.entropy.secret()
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<()> {
        Ok(self.db().ping().await?)
    }
}

/// The day of a moment in the region's time zone.
pub(crate) fn day_of(at: chrono::DateTime<chrono::Utc>) -> chrono::NaiveDate {
    at.with_timezone(&chrono_tz::Europe::Berlin).date_naive()
}

/// When a day begins in the region's time zone.
pub(crate) fn midnight(day: chrono::NaiveDate) -> Option<chrono::DateTime<chrono::Utc>> {
    let begins = chrono_tz::Europe::Berlin.from_local_datetime(&day.and_hms_opt(0, 0, 0)?).earliest()?;
    Some(begins.with_timezone(&chrono::Utc))
}
