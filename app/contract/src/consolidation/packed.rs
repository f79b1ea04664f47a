//! What a rule is applied to, small enough to travel with a page.

use super::{Input, Sheet};
use crate::Id;
use crate::region::OrganisationKind;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The same as an [`Input`], with fields numbered and the ratings of a sheet as one line of
/// letters: field by field, axis by axis, `a` for 0, `-` for no answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Packed {
    min: i32,
    max: i32,
    axes: Vec<(String, String)>,
    fields: Vec<String>,
    /// Name, kind, population, ratings.
    sheets: Vec<(String, OrganisationKind, Option<i64>, String)>,
    missing: Vec<String>,
}

fn id(n: usize) -> Id {
    Id::from_u128(n as u128)
}

impl Packed {
    /// Packs an input.
    pub fn new(input: &Input) -> Self {
        let letter = |r: Option<&i32>| r.and_then(|r| u8::try_from(*r).ok()).filter(|r| *r < 26).map_or('-', |r| char::from(b'a' + r));
        let of = |s: &Sheet| {
            let ratings = input.fields.iter().flat_map(|(f, _)| input.axes.iter().map(move |(a, _)| (f, a)));
            ratings.map(|(f, a)| letter(s.ratings.get(f).and_then(|r| r.get(a)))).collect()
        };
        Self {
            min: input.min,
            max: input.max,
            axes: input.axes.clone(),
            fields: input.fields.iter().map(|(_, title)| title.clone()).collect(),
            sheets: input.sheets.iter().map(|s| (s.name.clone(), s.kind, s.population, of(s))).collect(),
            missing: input.missing.clone(),
        }
    }

    /// Unpacks it; the id of a field is its number.
    pub fn input(&self) -> Input {
        let sheet = |(name, kind, population, line): &(String, OrganisationKind, Option<i64>, String)| {
            let mut ratings: BTreeMap<Id, BTreeMap<String, i32>> = BTreeMap::new();
            for (n, letter) in line.bytes().enumerate().filter(|(_, b)| b.is_ascii_lowercase()) {
                let (field, axis) = (n / self.axes.len().max(1), n % self.axes.len().max(1));
                ratings.entry(id(field)).or_default().insert(self.axes[axis].0.clone(), i32::from(letter - b'a'));
            }
            Sheet { name: name.clone(), kind: *kind, population: *population, ratings }
        };
        Input {
            min: self.min,
            max: self.max,
            axes: self.axes.clone(),
            fields: self.fields.iter().enumerate().map(|(n, t)| (id(n), t.clone())).collect(),
            sheets: self.sheets.iter().map(sheet).collect(),
            missing: self.missing.clone(),
        }
    }

    /// The number of a field by its id in the unpacked input.
    pub fn number(id: Id) -> usize {
        id.as_u128() as usize
    }
}
