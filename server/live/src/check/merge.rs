//! Several updates in one message.

use super::update::{Section, Update};
use std::collections::BTreeMap;

/// Puts updates that were admitted one after the other into one. `None` where that cannot be done
/// without looking into the text; then they are sent one by one.
pub fn merge(updates: &[&[u8]]) -> Option<Vec<u8>> {
    let mut sections: Vec<Section> = Vec::new();
    let mut deletes: BTreeMap<u64, Vec<(u32, u32)>> = BTreeMap::new();
    for bytes in updates {
        let update = Update::read(bytes, usize::MAX).ok()?;
        for section in update.sections {
            match sections.iter_mut().find(|s| s.writer == section.writer) {
                None => sections.push(section),
                Some(before) => {
                    let (end, start) = (before.blocks.last()?.end(), section.blocks.first()?.clock);
                    if end != start {
                        return None;
                    }
                    before.blocks.extend(section.blocks);
                }
            }
        }
        for (writer, ranges) in update.deletes {
            deletes.entry(writer).or_default().extend(ranges);
        }
    }
    let deletes = deletes.into_iter().map(|(writer, mut ranges)| {
        ranges.sort_unstable();
        let mut joined: Vec<(u32, u32)> = Vec::with_capacity(ranges.len());
        for (clock, len) in ranges {
            match joined.last_mut() {
                Some((start, before)) if *start + *before >= clock => *before = (*before).max(clock + len - *start),
                _ => joined.push((clock, len)),
            }
        }
        (writer, joined)
    });
    let deletes = deletes.collect();
    // As Yjs writes them: the highest number first.
    sections.sort_by_key(|s| std::cmp::Reverse(s.writer));
    Some(Update { sections, deletes }.write())
}
