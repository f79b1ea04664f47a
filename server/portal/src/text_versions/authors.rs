//! Who wrote which passage.

use super::read::{Which, found, read};
use crate::live_texts::{self, Stored};
use crate::talk::At;
use crate::texts::Owner;
use crate::{Ctx, Error, Result};
use contract::Id;
use contract::text::Document;
use entity::person;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use std::collections::HashMap;

/// Somebody who wrote in a text.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Author {
    pub id: Id,
    pub name: String,
}

/// A stretch of a text by one author; none where it was there before the text was written live, or
/// where the portal itself put it there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// The block it stands in, from 0.
    pub block: usize,
    pub author: Option<Author>,
    pub text: String,
}

/// The passages of a text, with suggestions that nobody has accepted.
#[derive(Clone, Debug, Default)]
pub(super) struct Writers {
    passages: Vec<Passage>,
}

impl Writers {
    /// The author's name of every letter of a text without suggestions, as far as it is known: its
    /// letters are found one after the other among those of the passages.
    pub(super) fn of_letters(&self, text: &str) -> Vec<Option<String>> {
        let letters: Vec<(char, Option<&str>)> = self
            .passages
            .iter()
            .flat_map(|p| p.text.chars().map(move |c| (c, p.author.as_ref().map(|a| a.name.as_str()))))
            .filter(|(c, _)| !c.is_whitespace())
            .collect();
        let mut at = 0;
        text.chars()
            .map(|c| {
                if c.is_whitespace() {
                    return None;
                }
                let found = letters[at..].iter().position(|(l, _)| *l == c)?;
                let name = letters[at + found].1.map(str::to_owned);
                at += found + 1;
                name
            })
            .collect()
    }
}

/// Reads who wrote what out of a stored text.
pub(super) async fn of(ctx: &Ctx, text: Id, stored: Stored) -> Result<Writers> {
    let writers = live_texts::writers(&ctx.portal, text).await?;
    let work = tokio::task::spawn_blocking(move || stored.text()?.passages().map_err(|e| Error::Broken(format!("live text: {e}"))));
    let found = work.await.map_err(|e| Error::Broken(e.to_string()))??;
    let people = person::Entity::find().filter(person::Column::Id.is_in(writers.values().copied())).all(ctx.portal.db()).await?;
    let names: HashMap<Id, String> = people.into_iter().map(|p| (p.id, p.display_name)).collect();
    let author = |writer: u64| {
        let id = *writers.get(&writer)?;
        Some(Author { id, name: names.get(&id)?.clone() })
    };
    let passages = found.into_iter().map(|p| Passage { block: p.block, author: author(p.writer), text: p.text }).collect();
    Ok(Writers { passages })
}

/// Who wrote what in the present text.
pub async fn passages(ctx: &Ctx, at: &At) -> Result<(Owner, Vec<Passage>)> {
    let (owner, text) = found(ctx, at).await?;
    let Some(text) = text else { return Ok((owner, vec![])) };
    let now = read(ctx, at, Some(&text), Which::Now).await?;
    let writers = match now.stored {
        Some(stored) => of(ctx, text.id, stored).await?,
        None => Writers::default(),
    };
    Ok((owner, if writers.passages.is_empty() { unknown(&now.document) } else { writers.passages }))
}

/// A text that was never written live: nobody knows who wrote which word.
fn unknown(document: &Document) -> Vec<Passage> {
    let text = document.plain();
    text.lines().enumerate().map(|(block, line)| Passage { block, author: None, text: line.to_owned() }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_find_their_author_past_suggestions() {
        let by = |name: &str| Some(Author { id: Id::nil(), name: name.into() });
        let passage = |author, text: &str| Passage { block: 0, author, text: text.into() };
        let writers = Writers { passages: vec![passage(by("Senden"), "Bus "), passage(by("Olfen"), "und Xyz "), passage(None, "Bahn")] };
        let letters = writers.of_letters("Bus und\nBahn");
        let name = |i: usize| letters[i].as_deref();
        assert_eq!((name(0), name(4), name(8)), (Some("Senden"), Some("Olfen"), None));
    }
}
