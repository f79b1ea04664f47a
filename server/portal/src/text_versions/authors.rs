//! Who wrote which passage.

use super::read::{Read, Which, found, read};
use crate::live_texts::{self, Stored};
use crate::talk::At;
use crate::texts::Owner;
use crate::{Ctx, Error, Result};
use contract::Id;
use contract::text::Document;
use domain::words;
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

/// Who wrote which words, as far as a text tells it.
#[derive(Clone, Debug, Default)]
pub(super) struct Writers {
    /// The passages of the text itself, with suggestions that nobody has accepted.
    own: Vec<Passage>,
    /// Those of a later state: of it only whole words count.
    later: Vec<Passage>,
}

impl Writers {
    /// The author's name of every letter of a text without suggestions, white space left out, where
    /// it is known.
    pub(super) fn of_letters(&self, text: &str) -> Vec<Option<&str>> {
        let own = Self::found(&self.own, text, words::Nearness::Letters);
        let later = Self::found(&self.later, text, words::Nearness::Words);
        own.into_iter().zip(later).map(|(own, later)| own.or(later)).collect()
    }

    fn found<'a>(passages: &'a [Passage], text: &str, nearness: words::Nearness) -> Vec<Option<&'a str>> {
        let mut known = String::new();
        let mut whose = Vec::new();
        for (i, p) in passages.iter().enumerate() {
            if i > 0 && passages[i - 1].block != p.block {
                known.push('\n');
            }
            known.push_str(&p.text);
            let name = p.author.as_ref().map(|a| a.name.as_str());
            whose.extend(p.text.chars().filter(|c| !c.is_whitespace()).map(|_| name));
        }
        words::places(&known, text, nearness).into_iter().map(|at| whose[at?]).collect()
    }
}

/// Whose number a writer of a text is.
pub(super) struct Names(HashMap<u64, Author>);

impl Names {
    pub(super) async fn of(ctx: &Ctx, text: Id) -> Result<Self> {
        let writers = live_texts::writers(&ctx.portal, text).await?;
        let people = person::Entity::find().filter(person::Column::Id.is_in(writers.values().copied())).all(ctx.portal.db()).await?;
        let names: HashMap<Id, String> = people.into_iter().map(|p| (p.id, p.display_name)).collect();
        let author = |id: Id| Some(Author { id, name: names.get(&id)?.clone() });
        Ok(Self(writers.into_iter().filter_map(|(number, id)| Some((number, author(id)?))).collect()))
    }

    /// The passages of a stored text.
    pub(super) async fn passages(&self, stored: Option<Stored>) -> Result<Vec<Passage>> {
        let Some(stored) = stored else { return Ok(vec![]) };
        let work = tokio::task::spawn_blocking(move || stored.text()?.passages().map_err(|e| Error::Broken(format!("live text: {e}"))));
        let found = work.await.map_err(|e| Error::Broken(e.to_string()))??;
        Ok(found.into_iter().map(|p| Passage { block: p.block, author: self.0.get(&p.writer).cloned(), text: p.text }).collect())
    }

    /// Who wrote a state: as it says itself, else as the present text does.
    pub(super) async fn writers(&self, state: &Read, now: &[Passage]) -> Result<Writers> {
        if state.state.which == Which::Now {
            return Ok(Writers { own: now.to_vec(), later: vec![] });
        }
        Ok(Writers { own: self.passages(state.stored.clone()).await?, later: now.to_vec() })
    }
}

/// Who wrote what in the present text.
pub async fn passages(ctx: &Ctx, at: &At) -> Result<(Owner, Vec<Passage>)> {
    let (owner, text) = found(ctx, at).await?;
    let Some(text) = text else { return Ok((owner, vec![])) };
    let now = read(ctx, at, Some(&text), Which::Now).await?;
    let passages = Names::of(ctx, text.id).await?.passages(now.stored).await?;
    Ok((owner, if passages.is_empty() { unknown(&now.document) } else { passages }))
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
        let writers =
            Writers { own: vec![passage(by("Senden"), "Bus "), passage(by("Olfen"), "und Xyz "), passage(None, "Bahn")], later: vec![] };
        let letters = writers.of_letters("Bus und\nBahn");
        assert_eq!((letters[0], letters[3], letters[6]), (Some("Senden"), Some("Olfen"), None));
        // Of a later state only whole words count: a letter that two words share has no author by it.
        let later = Writers { own: vec![], later: vec![passage(by("Senden"), "Bus und Rad.")] };
        let letters = later.of_letters("Bus und Bahn.");
        assert_eq!((letters[5], letters[7]), (Some("Senden"), None));
    }
}
