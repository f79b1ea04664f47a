//! The rights table as words: rendered as `RIGHTS.md` and as a help page of the workspace.

use crate::rights::{Action, Levels, Row, SOLEMN, Scope, TABLE};
use contract::Lang;
use contract::people::Role;
use contract::strategy::EditState;
use std::fmt::Write;

/// What one role may do in one action, in words; empty for nothing.
pub fn cell(action: Action, role: Role, lang: Lang) -> String {
    let rows: Vec<&Row> = TABLE.iter().filter(|r| r.action == action && r.roles.contains(&role)).collect();
    let mut parts: Vec<String> = Vec::new();
    for row in rows {
        let scopes = if row.scopes.len() == Scope::ALL.len() {
            lang.pick("überall", "everywhere").to_owned()
        } else {
            row.scopes.iter().map(|s| s.label(lang)).collect::<Vec<_>>().join(", ")
        };
        let withdrawn = row.states.contains(&EditState::Withdrawn);
        parts.push(if withdrawn { scopes } else { format!("{scopes} ({})", lang.pick("nicht Zurückgezogenes", "nothing withdrawn")) });
    }
    parts.join("; ")
}

/// Actions that need the surer login.
pub fn solemn(action: Action) -> bool {
    SOLEMN.contains(&action)
}

/// What stands above the table.
pub fn introduction(lang: Lang) -> String {
    let levels = Levels::default();
    lang.say(
        format_args!(
            "Eigenes gehört der Kommune oder Arbeitsgruppe, für die eine Rolle gilt; an Gemeinsamem ist sie beteiligt. Was dem ganzen Verbund gehört, ist allen Arbeitsgruppen gemeinsam. Jedes Recht braucht mindestens das Vertrauensniveau „{}“; mit * gekennzeichnete Schritte brauchen „{}“. Was hier nicht steht, darf niemand; der technische Betrieb entscheidet nichts über Inhalte.",
            levels.work.label(lang),
            levels.solemn.label(lang)
        ),
        format_args!(
            "Own things belong to the municipality or group for which a role is held; joint ones it takes part in. What belongs to the whole region is joint to all groups. Every right needs at least the trust level “{}”; steps marked * need “{}”. What is not here nobody may do; the operator decides nothing about content.",
            levels.work.label(lang),
            levels.solemn.label(lang)
        ),
    )
}

/// The table as Markdown, both languages.
pub fn markdown() -> String {
    let mut out = String::from(
        "# Rights\n\nGenerated from `src/rights.rs`; do not edit. `UPDATE_DOCS=1 cargo test -p domain rights` writes it anew.\n",
    );
    for lang in [Lang::De, Lang::En] {
        let _ = write!(out, "\n## {}\n\n{}\n\n|", lang.pick("Wer was darf", "Who may do what"), introduction(lang));
        let _ = write!(out, " {} |", lang.pick("Schritt", "Step"));
        for r in Role::ALL {
            let _ = write!(out, " {} |", r.label(lang));
        }
        let _ = write!(out, "\n|{}\n", " --- |".repeat(Role::ALL.len() + 1));
        for action in Action::ALL {
            let _ = write!(out, "| {}{} |", action.label(lang), if solemn(*action) { " *" } else { "" });
            for r in Role::ALL {
                let _ = write!(out, " {} |", cell(*action, *r, lang));
            }
            out.push('\n');
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rights::{Belongs, Decision, Held, decide};
    use contract::Id;
    use contract::people::TrustLevel;

    #[test]
    fn the_rights_page_is_up_to_date() {
        let file = std::path::PathBuf::from(std::env::var("CARGO_MANIFEST_DIR").expect("cargo runs the tests")).join("RIGHTS.md");
        if std::env::var_os("UPDATE_DOCS").is_some() {
            std::fs::write(&file, markdown()).expect("RIGHTS.md can be written");
        }
        let stored = std::fs::read_to_string(&file).unwrap_or_default();
        assert!(stored == markdown(), "RIGHTS.md is stale: run `UPDATE_DOCS=1 cargo test -p domain rights`");
    }

    #[test]
    fn the_operator_has_no_say_in_content() {
        let held = [Held { role: Role::Operator, organisation: None, group: None }];
        for action in Action::ALL {
            let mine = matches!(action, Action::EnterWorkspace | Action::ManageOwnAccount);
            for belongs in [Belongs::region(), Belongs::to(Id::from_u128(1)), Belongs::group(Some(Id::from_u128(2)))] {
                let said = decide(&held, TrustLevel::High, Levels::default(), *action, &belongs, EditState::Draft);
                assert_eq!(said == Decision::Allowed, mine, "{action}");
            }
        }
    }
}
