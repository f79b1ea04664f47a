//! Which part became which: by what they look like.

use super::Piece;
use serde::Serialize;
use std::collections::HashMap;

/// For every part what it became: the one most like it, in their order.
pub(super) fn became<T: Serialize>(from: &[Piece<T>], to: &[Piece<T>]) -> Vec<Option<usize>> {
    let mut out = vec![None; from.len()];
    // So many changed at once that comparing each with each would take its time.
    if from.len() * to.len() > 40_000 {
        return out;
    }
    let looks = |all: &[Piece<T>]| -> Vec<Look> { all.iter().map(|p| Look::of(&p.shown)).collect() };
    let (a, b) = (looks(from), looks(to));
    let alike: Vec<Vec<u32>> = a.iter().map(|x| b.iter().map(|y| x.likeness(y)).collect()).collect();
    // best[i][j]: the most that the parts from i and j on have in common.
    let mut best = vec![vec![0u32; b.len() + 1]; a.len() + 1];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            let both = if alike[i][j] > 0 { alike[i][j] + best[i + 1][j + 1] } else { 0 };
            best[i][j] = both.max(best[i + 1][j]).max(best[i][j + 1]);
        }
    }
    let (mut i, mut j) = (0, 0);
    while i < a.len() && j < b.len() {
        if alike[i][j] > 0 && best[i][j] == alike[i][j] + best[i + 1][j + 1] {
            out[i] = Some(j);
            (i, j) = (i + 1, j + 1);
        } else if best[i][j] == best[i + 1][j] {
            i += 1;
        } else {
            j += 1;
        }
    }
    out
}

/// What a part looks like: its kind, and its words.
struct Look {
    kind: String,
    words: HashMap<String, u32>,
}

impl Look {
    fn of(part: &impl Serialize) -> Self {
        let value = serde_json::to_value(part).unwrap_or_default();
        let kind = value.get("type").and_then(|t| t.as_str()).unwrap_or_default().to_owned();
        // One kind of list may become the other.
        let kind = if kind.ends_with("_list") { "list".to_owned() } else { kind };
        let mut words = HashMap::new();
        count(&value, &mut words);
        Self { kind, words }
    }

    /// 0: one cannot have become the other. More: the share of common words.
    fn likeness(&self, other: &Self) -> u32 {
        if self.kind != other.kind {
            return 0;
        }
        let common: u32 = self.words.iter().map(|(w, n)| other.words.get(w).map_or(0, |m| *n.min(m))).sum();
        let all: u32 = self.words.values().sum::<u32>() + other.words.values().sum::<u32>();
        1 + (2000 * common).checked_div(all).unwrap_or(1000)
    }
}

fn count(value: &serde_json::Value, words: &mut HashMap<String, u32>) {
    match value {
        serde_json::Value::Array(all) => all.iter().for_each(|v| count(v, words)),
        serde_json::Value::Object(fields) => {
            if let Some(text) = fields.get("text").and_then(|t| t.as_str()) {
                text.split_whitespace().for_each(|w| *words.entry(w.to_owned()).or_default() += 1);
            }
            fields.get("content").into_iter().for_each(|v| count(v, words));
        }
        _ => {}
    }
}
