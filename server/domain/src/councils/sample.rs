//! A consultation for the tests of this folder.

use chrono::NaiveDate;
use contract::Id;
use contract::council::{Consultation, ConsultationRole, ConsultationSource, ConsultationState, Text, Votes};

pub fn day(n: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, n).expect("a real day")
}

/// Planned, on edition 2.
pub fn consultation(body: u128, role: ConsultationRole) -> Consultation {
    Consultation {
        id: Id::nil(),
        body: Id::from_u128(body),
        body_name: format!("Gremium {body}"),
        role,
        state: ConsultationState::Planned,
        date: None,
        paper: String::new(),
        public: true,
        released: false,
        result: None,
        votes: Votes::default(),
        wording: String::new(),
        consequence: String::new(),
        text: Text { number: 2, digest: "this".into() },
        source: ConsultationSource::Clerk,
        version: 1,
        recorded_at: None,
        veiled: false,
    }
}
