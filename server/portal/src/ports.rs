//! Ports to the world outside: time, randomness and mail. Tests inject their own.

use chrono::{DateTime, Utc};
use contract::Id;
use rand::RngCore;

/// Tells the time.
pub trait Clock: Send + Sync {
    /// Now, in UTC.
    fn now(&self) -> DateTime<Utc>;
}

/// Makes identifiers and secrets.
pub trait Entropy: Send + Sync {
    /// A fresh identifier (UUID version 7).
    fn id(&self, now: DateTime<Utc>) -> Id;
    /// 256 random bits, hexadecimal.
    fn secret(&self) -> String;
}

/// The machine's clock.
pub struct SystemClock;

impl Clock for SystemClock {
    #[allow(clippy::disallowed_methods, reason = "the one place where the machine's clock is read")]
    fn now(&self) -> DateTime<Utc> {
        // Both databases keep microseconds; finer parts would make a value differ from its row.
        use chrono::SubsecRound;
        Utc::now().trunc_subsecs(6)
    }
}

/// The machine's randomness.
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn id(&self, now: DateTime<Utc>) -> Id {
        let seconds = now.timestamp().max(0) as u64;
        Id::new_v7(uuid::Timestamp::from_unix(uuid::NoContext, seconds, now.timestamp_subsec_nanos()))
    }

    fn secret(&self) -> String {
        let mut bytes = [0_u8; 32];
        rand::rng().fill_bytes(&mut bytes);
        hex::encode(bytes)
    }
}

/// A mail as it leaves the house: plain text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// The same for every attempt, so that receivers recognise a repetition.
    pub id: Id,
    pub to: String,
    pub subject: String,
    pub body: String,
    /// The address that ends such mails with one click (RFC 8058).
    pub unsubscribe: Option<String>,
    /// A file that goes with it.
    pub attachment: Option<Enclosed>,
}

/// A file in a mail: text only, a calendar entry for example.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Enclosed {
    pub name: String,
    /// `text/calendar; charset=utf-8; method=REQUEST`
    pub media_type: String,
    pub text: String,
}

/// Why a letter did not arrive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Undelivered {
    /// It may work later: no connection, a full mailbox, greylisting.
    Later(String),
    /// It will never work: the address does not exist.
    Never(String),
}

/// Carries letters out of the house.
#[async_trait::async_trait]
pub trait Carrier: Send + Sync {
    /// Hands one letter over; once it returns `Ok`, the letter is somebody else's duty.
    async fn carry(&self, letter: &Letter) -> std::result::Result<(), Undelivered>;
}

/// What a web server answered.
#[derive(Clone, Debug)]
pub struct WebAnswer {
    pub status: u16,
    pub bytes: Vec<u8>,
}

/// Why a web server was not asked, or its answer not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WebFault {
    /// The name leads to an address that is nobody's business: this machine, a private network.
    Private,
    /// It sends us elsewhere.
    Redirect,
    TooLarge,
    Slow,
    Unreachable,
}

impl WebFault {
    /// The name under which it is stored.
    pub fn code(self) -> &'static str {
        match self {
            WebFault::Private => "private",
            WebFault::Redirect => "redirect",
            WebFault::TooLarge => "too_large",
            WebFault::Slow => "slow",
            WebFault::Unreachable => "unreachable",
        }
    }
}

/// Asks other people's web servers, within limits of time and size, and follows nobody.
#[async_trait::async_trait]
pub trait Web: Send + Sync {
    /// Fetches an address with GET.
    async fn get(&self, url: &url::Url) -> Result<WebAnswer, WebFault>;
}
