//! Why a login was refused: a code for the log, a sentence for the person.

use super::fetch::FetchError;
use contract::Lang;
use std::borrow::Cow;

/// A refused login.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Stable, for the audit log.
    pub code: Cow<'static, str>,
    /// For the log only; never shown.
    pub detail: String,
}

/// What can go wrong when something is asked of a provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    Unreachable,
    Slow,
    TooLarge,
    Redirected,
    /// An answer of the protocol that says no.
    Error,
    /// An answer that is none of the protocol.
    Unreadable,
}

impl Failure {
    fn word(self) -> &'static str {
        match self {
            Self::Unreachable => "unreachable",
            Self::Slow => "slow",
            Self::TooLarge => "too_large",
            Self::Redirected => "redirected",
            Self::Error => "error",
            Self::Unreadable => "unreadable",
        }
    }
}

impl From<&FetchError> for Failure {
    fn from(error: &FetchError) -> Self {
        match error {
            FetchError::Redirected => Self::Redirected,
            FetchError::TooLarge => Self::TooLarge,
            FetchError::Request(error) if error.is_timeout() => Self::Slow,
            FetchError::Request(_) | FetchError::NotSecure => Self::Unreachable,
            FetchError::Answer(_) => Self::Unreadable,
        }
    }
}

impl Refusal {
    /// A refusal with a detail for the log.
    pub fn new(code: &'static str, detail: impl ToString) -> Self {
        Self { code: code.into(), detail: detail.to_string() }
    }

    /// Something that was asked of the provider and did not come as it should: `keys_slow`.
    pub fn asking(what: &str, failure: Failure, detail: impl ToString) -> Self {
        Self { code: format!("{what}_{}", failure.word()).into(), detail: detail.to_string() }
    }

    /// What the person reads: what happened, that nothing was done, what to do now.
    pub fn sentence(&self, lang: Lang) -> &'static str {
        let (de, en) = match &*self.code {
            "access_denied" => ("Sie haben die Anmeldung abgebrochen.", "You cancelled the login."),
            "state_expired" => (
                "Die Anmeldung hat länger als 15 Minuten gedauert. Bitte beginnen Sie neu.",
                "The login took longer than 15 minutes. Please start again.",
            ),
            "state_used" => {
                ("Diese Anmeldung wurde schon benutzt. Bitte beginnen Sie neu.", "This login has been used already. Please start again.")
            }
            "state_unknown" | "state_missing" | "duplicate_parameter" | "code_missing" => (
                "Diese Anmeldung kennen wir nicht; vielleicht ist sie zu alt. Bitte beginnen Sie neu.",
                "We do not know this login; it may be too old. Please start again.",
            ),
            "state_foreign_browser" => (
                "Die Anmeldung wurde in einem anderen Browser begonnen. Bitte beginnen Sie in diesem neu.",
                "The login was started in another browser. Please start again in this one.",
            ),
            "level_too_low" | "level_missing" | "level_unknown" => (
                "Das gewählte Vertrauensniveau reicht für diesen Schritt nicht. Bitte melden Sie sich mit einem höheren an, zum Beispiel mit dem Online-Ausweis.",
                "The trust level is too low for this step. Please log in with a higher one, for example with your electronic ID.",
            ),
            "account_disabled" => (
                "Dieses Konto ist gesperrt. Bitte wenden Sie sich an die Geschäftsstelle.",
                "This account is disabled. Please contact the steward.",
            ),
            // Who does not answer, or answers with nonsense, is not suspected of anything.
            code if code.ends_with("_slow")
                || code.ends_with("_unreachable")
                || code.ends_with("_unreadable")
                || code.ends_with("_error") =>
            {
                (
                    "Der Anmeldedienst antwortet gerade nicht richtig. Bitte versuchen Sie es in einigen Minuten noch einmal.",
                    "The login service does not answer properly right now. Please try again in a few minutes.",
                )
            }
            _ => (
                "Die Antwort des Anmeldedienstes ließ sich nicht prüfen. Zu Ihrer Sicherheit haben wir sie abgelehnt.",
                "The login service's answer could not be verified. For your safety we refused it.",
            ),
        };
        lang.pick(de, en)
    }
}
