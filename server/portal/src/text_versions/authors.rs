//! Who wrote which passage, and who removed it.

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
use std::sync::Arc;

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
    /// Who removed it since, where that is known.
    pub removed_by: Option<Author>,
    pub text: String,
}

/// Whose a letter of a state is: who wrote it, and who removed it since.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Whose<'a> {
    pub author: Option<&'a str>,
    pub remover: Option<&'a str>,
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
    /// Whose every letter of a text without suggestions is, white space left out, as far as it is known.
    pub(super) fn of_letters(&self, text: &str) -> Vec<Whose<'_>> {
        let own = Self::found(&self.own, text, words::Nearness::Letters);
        let later = Self::found(&self.later, text, words::Nearness::Words);
        own.into_iter().zip(later).map(|(own, later)| Whose { author: own.author.or(later.author), ..own }).collect()
    }

    fn found<'a>(passages: &'a [Passage], text: &str, nearness: words::Nearness) -> Vec<Whose<'a>> {
        let mut known = String::new();
        let mut whose = Vec::new();
        for (i, p) in passages.iter().enumerate() {
            if i > 0 && passages[i - 1].block != p.block {
                known.push('\n');
            }
            known.push_str(&p.text);
            let name = |author: &'a Option<Author>| author.as_ref().map(|a| a.name.as_str());
            let of_all = Whose { author: name(&p.author), remover: name(&p.removed_by) };
            whose.extend(p.text.chars().filter(|c| !c.is_whitespace()).map(|_| of_all));
        }
        words::places(&known, text, nearness).into_iter().map(|at| at.map_or_else(Whose::default, |at| whose[at])).collect()
    }
}

/// Who wrote and removed what in a text, in all its states.
pub(super) struct Names {
    /// Whose number a writer is.
    writers: HashMap<u64, Id>,
    people: HashMap<Id, String>,
    credits: Arc<live::Credits>,
}

impl Names {
    /// `now`: the text as it is kept live at present, which knows of all earlier states, too.
    pub(super) async fn of(ctx: &Ctx, text: Id, now: Option<Stored>) -> Result<Self> {
        let writers = live_texts::writers(&ctx.portal, text).await?;
        let work = tokio::task::spawn_blocking(move || now.map_or_else(live::Credits::default, |now| now.credits()));
        let credits = Arc::new(work.await.map_err(|e| Error::Broken(e.to_string()))?);
        let mut all = credits.removers();
        all.extend(writers.values());
        let people = person::Entity::find().filter(person::Column::Id.is_in(all)).all(ctx.portal.db()).await?;
        Ok(Self { writers, people: people.into_iter().map(|p| (p.id, p.display_name)).collect(), credits })
    }

    fn author(&self, id: Id) -> Option<Author> {
        Some(Author { id, name: self.people.get(&id)?.clone() })
    }

    /// The passages of a stored text.
    pub(super) async fn passages(&self, stored: Option<Stored>) -> Result<Vec<Passage>> {
        let Some(stored) = stored else { return Ok(vec![]) };
        let credits = self.credits.clone();
        let read = move || stored.text()?.passages(&credits).map_err(|e| Error::Broken(format!("live text: {e}")));
        let found = tokio::task::spawn_blocking(read).await.map_err(|e| Error::Broken(e.to_string()))??;
        let named = |p: live::Passage| Passage {
            block: p.block,
            author: self.writers.get(&p.writer).and_then(|id| self.author(*id)),
            removed_by: p.removed_by.and_then(|id| self.author(id)),
            text: p.text,
        };
        Ok(found.into_iter().map(named).collect())
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
    let passages = Names::of(ctx, text.id, now.stored.clone()).await?.passages(now.stored).await?;
    Ok((owner, if passages.is_empty() { unknown(&now.document) } else { passages }))
}

/// A text that was never written live: nobody knows who wrote which word.
fn unknown(document: &Document) -> Vec<Passage> {
    let text = document.plain();
    text.lines().enumerate().map(|(block, line)| Passage { block, author: None, removed_by: None, text: line.to_owned() }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_find_their_author_past_suggestions() {
        let by = |name: &str| Some(Author { id: Id::nil(), name: name.into() });
        let passage = |author, text: &str| Passage { block: 0, author, removed_by: None, text: text.into() };
        let writers =
            Writers { own: vec![passage(by("Senden"), "Bus "), passage(by("Olfen"), "und Xyz "), passage(None, "Bahn")], later: vec![] };
        let letters = writers.of_letters("Bus und\nBahn");
        assert_eq!((letters[0].author, letters[3].author, letters[6].author), (Some("Senden"), Some("Olfen"), None));
        // Of a later state only whole words count: a letter that two words share has no author by it.
        let later = Writers { own: vec![], later: vec![passage(by("Senden"), "Bus und Rad.")] };
        let letters = later.of_letters("Bus und Bahn.");
        assert_eq!((letters[5].author, letters[7].author), (Some("Senden"), None));
    }
}
