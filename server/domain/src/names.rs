//! Names of things that others refer to by id.

use contract::Id;
use contract::edition::Contents;
use std::collections::HashMap;

/// Looks up what an id is called in one state of the strategy.
#[derive(Clone, Debug, Default)]
pub struct Names {
    names: HashMap<Id, String>,
}

impl FromIterator<(Id, String)> for Names {
    fn from_iter<T: IntoIterator<Item = (Id, String)>>(names: T) -> Self {
        Self { names: names.into_iter().collect() }
    }
}

impl Names {
    /// All names within an edition or its preview.
    pub fn of(contents: &Contents) -> Self {
        let mut names = HashMap::new();
        for o in contents.region.organisations.iter().chain(&contents.region.former) {
            names.insert(o.id, o.name.clone());
        }
        for g in &contents.region.groups {
            names.insert(g.id, g.name.clone());
        }
        for f in &contents.fields {
            names.insert(f.id, f.content.title.clone());
            for g in &f.goals {
                names.insert(g.id, format!("Ziel {}.{} {}", f.content.number, g.content.number, g.content.title));
                names.extend(g.indicators.iter().map(|i| (i.id, i.content.title.clone())));
            }
        }
        for s in &contents.sheets {
            names.insert(s.id, s.content.title.clone());
        }
        for w in &contents.workshops {
            names.extend(w.results.iter().map(|r| (r.id, r.text.clone())));
        }
        Self { names }
    }

    /// The name, or a dash for what is not part of this state.
    pub fn get(&self, id: Id) -> &str {
        self.names.get(&id).map_or("–", String::as_str)
    }

    /// Several names, sorted, with commas.
    pub fn list(&self, ids: &[Id]) -> String {
        let mut names: Vec<&str> = ids.iter().map(|id| self.get(*id)).collect();
        names.sort_unstable();
        names.join(", ")
    }
}
