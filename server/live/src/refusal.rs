//! Why a message was not taken. Each reason has a code of its own for logs and tests.

/// A message from outside that is not taken. Nothing of it has had any effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Refusal {
    #[error("the message is longer than allowed")]
    MessageTooLong,
    #[error("the message ends too early")]
    EndsTooEarly,
    #[error("bytes are left over at the end")]
    BytesLeftOver,
    #[error("a count is larger than what follows can hold")]
    CountTooLarge,
    #[error("the change consists of more parts than allowed")]
    TooManyParts,
    #[error("a number is not written as numbers are, or too large")]
    Number,
    #[error("a text is not UTF-8")]
    NotUtf8,
    #[error("the kind of message is unknown")]
    UnknownMessage,
    #[error("the kind of content is none that the editor produces")]
    UnknownContent,
    #[error("the kind of element is unknown")]
    UnknownElement,
    #[error("the mark is unknown or its values are not those it takes")]
    UnknownMark,
    #[error("the attribute is unknown there or its value is not one it takes")]
    UnknownAttribute,
    #[error("the link leads to an address that is not allowed")]
    Link,
    #[error("an element or a text stands where it cannot stand")]
    Misplaced,
    #[error("elements are nested too deeply")]
    TooDeep,
    #[error("a part has no length")]
    Empty,
    #[error("the same writer appears twice")]
    Twice,
    #[error("a part refers to something that cannot be its neighbour or parent")]
    BadReference,
    #[error("a character would be cut in two")]
    SplitCharacter,
    #[error("the writer's number belongs to somebody else")]
    ForeignWriter,
    #[error("the cursor of somebody else")]
    ForeignPresence,
    #[error("what is told about a cursor is longer than allowed or no object")]
    Presence,
    #[error("the text would be longer than allowed")]
    TextTooLong,
    #[error("a table would have more cells or columns than allowed")]
    TableTooLarge,
    #[error("the change cannot be applied")]
    NotApplicable,
}

impl Refusal {
    /// The reason as a word for logs and for the closing frame of a socket.
    pub fn code(self) -> String {
        let mut out = String::new();
        for c in format!("{self:?}").chars() {
            if c.is_ascii_uppercase() && !out.is_empty() {
                out.push('_');
            }
            out.push(c.to_ascii_lowercase());
        }
        out
    }
}
