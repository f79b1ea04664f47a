//! What `portal endpoints` says.

use crate::server::{binary, root};
use contract::people::Role;
use domain::rights::Action;
use std::process::Command;

/// One address with the right that it asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    pub method: String,
    pub path: String,
    /// `nothing`, `login`, or rights.
    pub need: Need,
}

/// What somebody needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Need {
    Nothing,
    Login,
    Right(Vec<Action>),
}

impl Need {
    fn parse(text: &str) -> Self {
        match text {
            "nothing" => Need::Nothing,
            "login" => Need::Login,
            rights => Need::Right(rights.split(',').map(|r| Action::parse(r).unwrap_or_else(|| panic!("no right {r}"))).collect()),
        }
    }

    /// Whether somebody with this role can have use of it, somewhere.
    pub fn fits(&self, role: Role) -> bool {
        match self {
            Need::Nothing | Need::Login => true,
            Need::Right(actions) => domain::rights::TABLE.iter().any(|row| actions.contains(&row.action) && row.roles.contains(&role)),
        }
    }
}

/// The table of addresses, and the paths of the server functions that the binary answers.
pub fn listing() -> (Vec<Endpoint>, Vec<String>) {
    let output = Command::new(binary()).current_dir(root()).arg("endpoints").output().expect("the binary runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).expect("text");
    let (mut rows, mut functions) = (Vec::new(), Vec::new());
    for line in text.lines() {
        match line.split('\t').collect::<Vec<_>>().as_slice() {
            ["FUNCTION", path] => functions.push((*path).to_owned()),
            [method, path, need] => {
                rows.push(Endpoint { method: (*method).to_owned(), path: (*path).to_owned(), need: Need::parse(need) });
            }
            _ => panic!("not understood: {line}"),
        }
    }
    (rows, functions)
}
