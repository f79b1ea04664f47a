//! Every council has a name of its own: a resolution that begins with another one says the same.

/// How resolutions begin that name who resolves.
const OPENERS: [&str; 6] =
    ["Der Rat", "Der Kreistag", "Der Stadtrat", "Der Gemeinderat", "Die Stadtverordnetenversammlung", "Die Gemeindevertretung"];

/// The beginning that names a council, and what follows.
fn opened(words: &str) -> Option<(&'static str, &str)> {
    OPENERS.iter().find_map(|o| Some((*o, words.trim_start().strip_prefix(o).filter(|rest| rest.starts_with(char::is_whitespace))?)))
}

/// The common proposal as the council that is named in `wording` would say it.
pub fn addressed(proposal: &str, wording: &str) -> String {
    match (opened(proposal), opened(wording)) {
        (Some((_, rest)), Some((own, _))) => format!("{own}{rest}"),
        _ => proposal.to_owned(),
    }
}

/// Whether a resolution says what was proposed: white space and the council's name aside.
pub fn as_proposed(wording: &str, proposal: &str) -> bool {
    wording.split_whitespace().eq(addressed(proposal, wording).split_whitespace())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_county_says_the_same_in_its_own_name() {
        let proposal = "Der Rat beschließt die Strategie.";
        assert!(as_proposed("Der Kreistag  beschließt\ndie Strategie.", proposal));
        assert!(as_proposed("Die Stadtverordnetenversammlung beschließt die Strategie.", proposal));
        assert!(as_proposed(proposal, "Der Kreistag beschließt die Strategie."));
        assert!(!as_proposed("Der Kreistag beschließt die Strategie nicht.", proposal));
        assert!(!as_proposed("Der Ratschlag beschließt die Strategie.", proposal), "no council");
        assert_eq!(addressed(proposal, "Der Kreistag lehnt ab."), "Der Kreistag beschließt die Strategie.");
        assert_eq!(addressed("Beschlossen.", "Der Kreistag lehnt ab."), "Beschlossen.");
    }
}
