//! Talk about texts, who may do what in a text, and what the live editor asks for. The shapes are
//! those of `app/editor/PROTOCOL.md`.

use crate::rules::{self, Errors};
use crate::{Id, Lang, labelled};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

labelled! {
    /// What somebody may do in a text; each level includes those below it.
    pub enum TextAccess {
        Write = "write", "schreiben", "write";
        Suggest = "suggest", "Änderungen vorschlagen", "suggest changes";
        Comment = "comment", "kommentieren", "comment";
        Read = "read", "lesen", "read";
    }
}

/// What the text in a slot is called.
pub fn slot_name(slot: &str, lang: Lang) -> &'static str {
    match slot {
        "principles" => lang.pick("Leitbild", "Guiding principles"),
        "priorities" => lang.pick("Herleitung der Prioritäten", "How the priorities came about"),
        "vision" => "Vision",
        "narrative" => lang.pick("Beschreibung", "Description"),
        "minutes" => lang.pick("Niederschrift", "Minutes"),
        _ => "Text",
    }
}

/// The name of a text: `Vision: Mobilität`.
pub fn text_name(slot: &str, owner: &str, lang: Lang) -> String {
    if owner.is_empty() { slot_name(slot, lang).to_owned() } else { format!("{}: {owner}", slot_name(slot, lang)) }
}

/// Somebody by name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Named {
    pub id: Id,
    pub name: String,
}

/// Who can be mentioned in a text, and whose names stand in it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct People {
    pub people: Vec<Named>,
}

/// Something that was said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    pub id: Id,
    pub author: Named,
    pub at: DateTime<Utc>,
    pub text: String,
    pub mentions: Vec<Named>,
}

/// What the person at hand may do with a talk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct May {
    pub resolve: bool,
}

/// A talk about a passage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Thread {
    pub id: Id,
    /// First letter of the passage: a relative position of Yjs in base64.
    pub from: String,
    /// Its last letter.
    pub to: String,
    /// The words of the passage when the talk began.
    pub quote: String,
    pub resolved: bool,
    pub may: May,
    pub entries: Vec<Entry>,
}

/// All talks about a text, in the order of their making.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Threads {
    pub threads: Vec<Thread>,
}

/// Characters of a comment.
pub const LONGEST: usize = 5_000;
/// Characters of a quote.
const LONGEST_QUOTE: usize = 300;
/// Characters of a position; real ones have less than thirty.
const LONGEST_ANCHOR: usize = 200;
/// People in one comment.
const MENTIONS: usize = 50;

/// What somebody does in a talk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case", deny_unknown_fields)]
pub enum Deed {
    Add {
        from: String,
        to: String,
        quote: String,
        text: String,
        #[serde(default)]
        mentions: Vec<Id>,
    },
    Reply {
        thread: Id,
        text: String,
        #[serde(default)]
        mentions: Vec<Id>,
    },
    Resolve {
        thread: Id,
    },
    Reopen {
        thread: Id,
    },
}

impl Deed {
    /// Every broken rule; empty means fine.
    pub fn check(&self) -> Errors {
        let mut errors = Errors::new();
        let mut ask = |field: &str, result: garde::Result| {
            if let Err(e) = result {
                errors.insert(field.to_owned(), e.message().to_string());
            }
        };
        match self {
            Deed::Add { from, to, quote, text, mentions } => {
                ask("from", anchor(from));
                ask("to", anchor(to));
                ask("quote", rules::text(0, LONGEST_QUOTE)(quote, &()));
                ask("text", rules::text(1, LONGEST)(text, &()));
                ask("mentions", few(mentions));
            }
            Deed::Reply { text, mentions, .. } => {
                ask("text", rules::text(1, LONGEST)(text, &()));
                ask("mentions", few(mentions));
            }
            Deed::Resolve { .. } | Deed::Reopen { .. } => {}
        }
        errors
    }
}

/// The server does not look into positions; they must be base64 and short.
fn anchor(value: &str) -> garde::Result {
    let fits = (1..=LONGEST_ANCHOR).contains(&value.len()) && value.bytes().all(|b| b.is_ascii_alphanumeric() || b"+/=".contains(&b));
    if fits { Ok(()) } else { Err(garde::Error::new("choice")) }
}

fn few(mentions: &[Id]) -> garde::Result {
    if mentions.len() <= MENTIONS { Ok(()) } else { Err(garde::Error::new(format!("too_long|{MENTIONS}|{}", mentions.len()))) }
}

/// An object of the strategy, as a block in a text shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// `goal`, `indicator`, `fact_sheet` or `workshop_result`.
    pub kind: String,
    pub id: Id,
    pub title: String,
    /// How far it is, in a few words; empty where there is nothing to tell.
    pub state: String,
    /// Its page in the workspace.
    pub href: String,
}

/// Objects that were looked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Objects {
    pub objects: Vec<Found>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_editor_sends_is_read_and_checked() {
        let sent = r#"{"do":"add","from":"AQRZ","to":"AQRa","quote":"einer Auskunft","text":"Welche?","mentions":[]}"#;
        let deed: Deed = serde_json::from_str(sent).expect("read");
        assert!(deed.check().is_empty());
        let Deed::Add { from, to, quote, mentions, .. } = deed else { panic!("another deed") };
        let long = Deed::Add { from, to: "nicht ".to_owned() + &to, quote, text: "x".repeat(LONGEST + 1), mentions };
        assert_eq!(long.check().into_keys().collect::<Vec<_>>(), ["text", "to"]);
        assert!(serde_json::from_str::<Deed>(r#"{"do":"resolve","thread":"x"}"#).is_err());
        assert!(serde_json::from_str::<Deed>(r#"{"do":"delete","thread":"00000000-0000-0000-0000-000000000000"}"#).is_err());
    }
}
