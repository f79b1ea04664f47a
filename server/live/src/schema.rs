//! What the editor can produce: the same names and rules as in its ProseMirror schema.

use contract::text::{ObjectKind, allowed_href};
use uuid::Uuid;

use crate::Refusal;
use crate::check::Value;

/// Blocks within blocks, counted from the root. The model's deepest sensible text has half of it.
pub const MAX_DEPTH: u8 = 16;

/// A node of the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Root,
    Paragraph,
    Heading,
    BulletList,
    OrderedList,
    ListItem,
    Blockquote,
    Table,
    Row,
    Cell,
    HeaderCell,
    Object,
    HardBreak,
    Footnote,
    /// Running text with marks; has no name.
    Text,
}

impl Kind {
    /// All that have a name.
    const ELEMENTS: [Kind; 13] = [
        Self::Paragraph,
        Self::Heading,
        Self::BulletList,
        Self::OrderedList,
        Self::ListItem,
        Self::Blockquote,
        Self::Table,
        Self::Row,
        Self::Cell,
        Self::HeaderCell,
        Self::Object,
        Self::HardBreak,
        Self::Footnote,
    ];

    /// The name in ProseMirror's schema; empty for those that have none.
    pub fn name(self) -> &'static str {
        match self {
            Self::Paragraph => "paragraph",
            Self::Heading => "heading",
            Self::BulletList => "bullet_list",
            Self::OrderedList => "ordered_list",
            Self::ListItem => "list_item",
            Self::Blockquote => "blockquote",
            Self::Table => "table",
            Self::Row => "table_row",
            Self::Cell => "table_cell",
            Self::HeaderCell => "table_header",
            Self::Object => "object",
            Self::HardBreak => "hard_break",
            Self::Footnote => "footnote",
            Self::Root | Self::Text => "",
        }
    }

    /// The element of that name.
    pub fn element(name: &str) -> Option<Self> {
        Self::ELEMENTS.into_iter().find(|k| k.name() == name)
    }

    /// Stands inside a line.
    pub fn inline(self) -> bool {
        matches!(self, Self::HardBreak | Self::Footnote | Self::Text)
    }

    /// Whether `child` may stand directly in it.
    pub fn holds(self, child: Kind) -> bool {
        use Kind::*;
        match self {
            Root | Blockquote | ListItem => {
                matches!(child, Paragraph | Heading | BulletList | OrderedList | Blockquote | Table | Object)
            }
            BulletList | OrderedList => child == ListItem,
            Table => child == Row,
            Row => matches!(child, Cell | HeaderCell),
            Paragraph | Heading | Cell | HeaderCell => child.inline(),
            Footnote => child == Text,
            Object | HardBreak | Text => false,
        }
    }
}

/// The attributes of elements.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attribute {
    Level,
    Start,
    Kind,
    Id,
    Colspan,
    Rowspan,
    Colwidth,
}

impl Attribute {
    /// The attribute of that name.
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "level" => Self::Level,
            "start" => Self::Start,
            "kind" => Self::Kind,
            "id" => Self::Id,
            "colspan" => Self::Colspan,
            "rowspan" => Self::Rowspan,
            "colwidth" => Self::Colwidth,
            _ => return None,
        })
    }

    /// Whether an element of that kind may have it with that value.
    pub fn fits(self, kind: Kind, value: Value) -> bool {
        let cell = matches!(kind, Kind::Cell | Kind::HeaderCell);
        match (self, value) {
            (Self::Level, Value::Int(n)) => kind == Kind::Heading && (1..=3).contains(&n),
            (Self::Start, Value::Int(n)) => kind == Kind::OrderedList && (0..=MAX_START as i64).contains(&n),
            (Self::Kind, Value::Text(name)) => kind == Kind::Object && ObjectKind::from_name(name).is_some(),
            (Self::Id, Value::Text(id)) => kind == Kind::Object && uuid(id).is_some(),
            (Self::Colspan | Self::Rowspan, Value::Int(n)) => cell && n == 1,
            (Self::Colspan | Self::Rowspan | Self::Colwidth, Value::Null) => cell,
            _ => false,
        }
    }
}

/// The largest number a list may begin with.
pub const MAX_START: u32 = 100_000;

/// A mark's name without what y-prosemirror puts behind it where marks of one kind may overlap:
/// two hyphens and eight signs of base 64.
pub fn mark_name(name: &str) -> &str {
    match name.len().checked_sub(10).and_then(|at| name.split_at_checked(at)) {
        Some((plain, hash)) if hash.starts_with("--") && hash[2..].bytes().all(|b| b.is_ascii_alphanumeric() || b"+/=".contains(&b)) => {
            plain
        }
        _ => name,
    }
}

/// Whether a mark of that name may have that value, given as JSON. `null` ends a mark.
pub fn mark_fits(name: &str, json: &str) -> Result<(), Refusal> {
    let name = mark_name(name);
    let plain = matches!(name, "bold" | "italic" | "superscript" | "subscript");
    if !plain && !matches!(name, "link" | "insertion" | "deletion") {
        return Err(Refusal::UnknownMark);
    }
    if json == "null" || (plain && json == "{}") {
        return Ok(());
    }
    // Longer than the longest address, escaped.
    if json.len() > 16 << 10 {
        return Err(Refusal::UnknownMark);
    }
    let value: serde_json::Value = serde_json::from_str(json).map_err(|_| Refusal::UnknownMark)?;
    let fields = value.as_object().ok_or(Refusal::UnknownMark)?;
    let text = |key: &str| fields.get(key).and_then(|v| v.as_str());
    match name {
        "link" if fields.len() == 1 => {
            if allowed_href(text("href").ok_or(Refusal::UnknownMark)?) {
                Ok(())
            } else {
                Err(Refusal::Link)
            }
        }
        "insertion" | "deletion" if fields.len() == 3 => {
            let ids = ["id", "author"].into_iter().all(|key| text(key).and_then(uuid).is_some());
            let at = fields.get("at").and_then(|v| v.as_f64()).and_then(time);
            if ids && at.is_some() { Ok(()) } else { Err(Refusal::UnknownMark) }
        }
        _ if plain && fields.is_empty() => Ok(()),
        _ => Err(Refusal::UnknownMark),
    }
}

/// A time as JSON has it: `yrs` writes whole numbers with a point.
pub fn time(at: f64) -> Option<i64> {
    (at.fract() == 0.0 && (0.0..=MAX_TIME as f64).contains(&at)).then_some(at as i64)
}

/// The end of the year 9999 in milliseconds since 1970.
pub const MAX_TIME: i64 = 253_402_300_799_999;

/// An id in the one way it is written in texts: 36 signs, small letters.
pub fn uuid(text: &str) -> Option<Uuid> {
    let id = Uuid::try_parse(text).ok()?;
    (text.len() == 36 && !text.bytes().any(|b| b.is_ascii_uppercase())).then_some(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_behind_marks_are_left_out() {
        for (name, plain) in [
            ("bold", "bold"),
            ("link--AbC+/9z=", "link"),
            ("link--AbC+/9z", "link--AbC+/9z"),
            ("link--AbC+/9zü", "link--AbC+/9zü"),
            ("--AbC+/9z=", ""),
            ("ü", "ü"),
        ] {
            assert_eq!(mark_name(name), plain);
        }
    }

    #[test]
    fn marks_take_their_values_only() {
        let id = Uuid::nil();
        let suggestion = format!(r#"{{"id":"{id}","author":"{id}","at":1795000000000}}"#);
        for (name, json) in [
            ("bold", "{}"),
            ("bold", "null"),
            ("link--AbC+/9z=", r#"{"href":"https://example.org/"}"#),
            ("insertion", suggestion.as_str()),
            ("deletion--AbC+/9z=", suggestion.as_str()),
        ] {
            assert_eq!(mark_fits(name, json), Ok(()), "{name} {json}");
        }
        for (name, json, why) in [
            ("blink", "{}", Refusal::UnknownMark),
            ("bold", "true", Refusal::UnknownMark),
            ("bold", r#"{"onclick":"x"}"#, Refusal::UnknownMark),
            ("link", "{}", Refusal::UnknownMark),
            ("link", r#"{"href":"javascript:alert(1)"}"#, Refusal::Link),
            ("link", r#"{"href":"/a","target":"_top"}"#, Refusal::UnknownMark),
            ("insertion", r#"{"id":"1","author":"2","at":0}"#, Refusal::UnknownMark),
            ("bold", "{\"a\":".repeat(3000).as_str(), Refusal::UnknownMark),
        ] {
            assert_eq!(mark_fits(name, json), Err(why), "{name} {json}");
        }
    }
}
