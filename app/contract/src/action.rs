//! What comes back when somebody changes something.

use crate::people::TrustLevel;
use crate::rules::Errors;
use serde::{Deserialize, Serialize};

/// It is done; where to go on, and what to confirm there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    /// Address within the portal.
    pub to: String,
    /// Name of the confirmation, shown on that page.
    pub notice: Option<String>,
}

impl Done {
    /// Done; go on at `to` and say `notice` there.
    pub fn new(to: impl Into<String>, notice: &str) -> Self {
        Self { to: to.into(), notice: Some(notice.to_owned()) }
    }

    /// The address with its confirmation.
    pub fn address(&self) -> String {
        match &self.notice {
            None => self.to.clone(),
            Some(n) => {
                let (path, fragment) = self.to.split_once('#').map_or((self.to.as_str(), None), |(p, f)| (p, Some(f)));
                let sep = if path.contains('?') { '&' } else { '?' };
                let fragment = fragment.map(|f| format!("#{f}")).unwrap_or_default();
                format!("{path}{sep}meldung={n}{fragment}")
            }
        }
    }
}

/// Why something was not done. Nothing was changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "error", rename_all = "snake_case")]
pub enum ApiError {
    /// Some fields need another look.
    Invalid { fields: Errors },
    /// Somebody else saved in the meantime.
    Conflict,
    /// Somebody was faster and the thing is already as wanted; `what` names the state.
    Already { what: String },
    /// The step does not fit the present state; `what` names the rule.
    Refused { what: String },
    /// Not logged in, or not any more.
    LoginNeeded,
    /// Logged in, but not surely enough.
    StepUp { level: TrustLevel },
    /// Not allowed.
    Forbidden,
    /// Not there, or not for these eyes.
    NotFound,
    /// Too much data.
    TooLarge,
    /// Too often.
    TooMany,
    /// The request makes no sense to us.
    Malformed,
    /// It came from a page of another address.
    Foreign,
    /// The database is away; try again.
    Unavailable,
    /// Our fault; the number stands in the log.
    Failed { incident: String },
}

impl ApiError {
    /// One broken field.
    pub fn field(path: &str, code: impl Into<String>) -> Self {
        ApiError::Invalid { fields: Errors::from([(path.to_owned(), code.into())]) }
    }

    /// The HTTP status that fits.
    pub fn status(&self) -> u16 {
        match self {
            ApiError::Invalid { .. } => 422,
            ApiError::Conflict | ApiError::Already { .. } | ApiError::Refused { .. } => 409,
            ApiError::LoginNeeded => 401,
            ApiError::StepUp { .. } | ApiError::Forbidden | ApiError::Foreign => 403,
            ApiError::NotFound => 404,
            ApiError::TooLarge => 413,
            ApiError::TooMany => 429,
            ApiError::Malformed => 400,
            ApiError::Unavailable => 503,
            ApiError::Failed { .. } => 500,
        }
    }
}
