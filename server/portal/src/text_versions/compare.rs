//! Two states side by side: words with who wrote and who removed them, and what was built differently.

use super::authors::{Names, Whose, Writers};
use super::read::{State, Which, found, read, states};
use crate::cards::{self, Cards};
use crate::talk::At;
use crate::texts::Owner;
use crate::{Ctx, Result, live_texts};
use contract::Lang;
use contract::text::Document;
use domain::structure::{self, Change};
use domain::words::{self, Piece};

/// A stretch of a comparison; what was added or removed has who wrote it, where that is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    pub piece: Piece,
    pub authors: Vec<String>,
    /// Who removed what was removed, where that is known.
    pub removers: Vec<String>,
}

/// Two states side by side.
pub struct Comparison {
    pub owner: Owner,
    /// All that could be compared, the newest first, without the present one.
    pub states: Vec<State>,
    pub before: State,
    pub after: State,
    /// In the order of the text.
    pub parts: Vec<Part>,
    /// Headings, lists, links, blocks: what words do not show.
    pub structure: Vec<Change>,
    /// What the blocks that came or went show.
    pub cards: Cards,
}

/// Compares two states word by word; what is not told is the newest kept one and the present one.
pub async fn compare(ctx: &Ctx, at: &At, before: Option<Which>, after: Option<Which>, lang: Lang) -> Result<Comparison> {
    let (owner, text) = found(ctx, at).await?;
    let states = match &text {
        Some(text) => states(ctx, at, text.id).await?,
        None => vec![],
    };
    let before = before.or(states.first().map(|s| s.which)).unwrap_or(Which::Now);
    let old = read(ctx, at, text.as_ref(), before).await?;
    let new = read(ctx, at, text.as_ref(), after.unwrap_or(Which::Now)).await?;
    let (mut removed, mut added) = (Writers::default(), Writers::default());
    if let Some(text) = &text {
        // Whose words an edition holds, or a state that was kept without its history, the present
        // text tells as far as they are still there.
        let now = match [&old, &new].into_iter().find(|r| r.state.which == Which::Now) {
            Some(now) => now.stored.clone(),
            None => live_texts::load(&ctx.portal, text.id).await?,
        };
        let names = Names::of(ctx, text.id, now.clone()).await?;
        let now = names.passages(now).await?;
        removed = names.writers(&old, &now).await?;
        added = names.writers(&new, &now).await?;
    }
    let parts = parts((&old.document.plain(), &removed), (&new.document.plain(), &added));
    let structure = structure::compare(&old.document, &new.document);
    let cards = cards::of(ctx, &[&blocks(&structure)], lang).await?;
    let (before, after) = (old.state, new.state);
    Ok(Comparison { owner, states, before, after, parts, structure, cards })
}

/// The blocks among some changes.
fn blocks(changes: &[Change]) -> Document {
    let block = |change: &Change| match change {
        Change::Object { kind, id, .. } => Some(contract::text::Block::Object { kind: *kind, id: *id }),
        _ => None,
    };
    Document { content: changes.iter().filter_map(block).collect() }
}

fn parts((old, removed): (&str, &Writers), (new, added): (&str, &Writers)) -> Vec<Part> {
    let (was, is) = (removed.of_letters(old), added.of_letters(new));
    let (mut from, mut to) = (0, 0);
    let mut out = Vec::new();
    for piece in words::compare(old, new) {
        match piece {
            Piece::Same(same) => {
                let n = letters(&same);
                (from, to) = (from + n, to + n);
                out.push(Part { piece: Piece::Same(same), authors: vec![], removers: vec![] });
            }
            Piece::Removed(gone) => {
                let n = letters(&gone);
                out.extend(by_whom(&gone, &was[from..from + n], Piece::Removed));
                from += n;
            }
            Piece::Added(new) => {
                let n = letters(&new);
                // That it was removed later is no part of what came.
                let whose: Vec<Whose> = is[to..to + n].iter().map(|w| Whose { remover: None, ..*w }).collect();
                out.extend(by_whom(&new, &whose, Piece::Added));
                to += n;
            }
        }
    }
    out
}

/// A stretch cut where its authors change, or who removed it.
fn by_whom(stretch: &str, whose: &[Whose], piece: fn(String) -> Piece) -> Vec<Part> {
    let mut at = 0;
    let mut out: Vec<(String, Vec<String>, Vec<String>)> = Vec::new();
    for word in words::split(stretch) {
        let n = letters(word);
        let of_word = &whose[at..at + n];
        let (authors, removers) = (names(of_word.iter().map(|w| w.author)), names(of_word.iter().map(|w| w.remover)));
        at += n;
        match out.last_mut() {
            // Space belongs to the words behind it, if it begins a stretch.
            Some((words, same, gone)) if words.trim().is_empty() => {
                words.push_str(word);
                (*same, *gone) = (authors, removers);
            }
            Some((words, same, gone)) if n == 0 || (*same == authors && *gone == removers) => words.push_str(word),
            _ => out.push((word.to_owned(), authors, removers)),
        }
    }
    out.into_iter().map(|(words, authors, removers)| Part { piece: piece(words), authors, removers }).collect()
}

/// Each name once.
fn names<'a>(all: impl Iterator<Item = Option<&'a str>>) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for name in all.flatten() {
        if out.iter().all(|n| n != name) {
            out.push(name.to_owned());
        }
    }
    out
}

/// Letters, without white space.
fn letters(words: &str) -> usize {
    words.chars().filter(|c| !c.is_whitespace()).count()
}
