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

/// How well an address of the table fits a path: its literal parts; none when it is another address.
fn fit(pattern: &str, path: &str) -> Option<usize> {
    let (pattern, path): (Vec<&str>, Vec<&str>) = (pattern.split('/').collect(), path.split('/').collect());
    let same = |(p, a): (&&str, &&str)| p == a || (p.starts_with('{') && !a.is_empty());
    (pattern.len() == path.len() && pattern.iter().zip(&path).all(same)).then(|| pattern.iter().filter(|p| !p.starts_with('{')).count())
}

/// The row that an address belongs to: of those that fit the one with the most literal parts, as `/neu` is no
/// `{slug}`.
pub fn row<'a>(rows: &'a [Endpoint], method: &str, address: &str) -> Option<&'a Endpoint> {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    rows.iter().filter(|r| r.method == method).filter_map(|r| fit(&r.path, path).map(|n| (n, r))).max_by_key(|(n, _)| *n).map(|(_, r)| r)
}

/// What stands before the path that the table names: English, and an edition of its own.
fn places(address: &str) -> (bool, bool, &str) {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let german = path.strip_prefix("/en").filter(|rest| rest.is_empty() || rest.starts_with('/'));
    let plain = german.unwrap_or(path);
    let within = plain.strip_prefix("/fassungen/").filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    let within = within.and_then(|rest| rest.find('/').map(|at| &rest[at..]));
    (german.is_some(), within.is_some(), within.unwrap_or(plain))
}

/// The row of a page, whatever its language and edition.
pub fn page<'a>(rows: &'a [Endpoint], address: &str) -> Option<&'a Endpoint> {
    let (english, _, path) = places(address);
    let german = if english { address.strip_prefix("/en") } else { None };
    row(rows, "GET", address).or_else(|| row(rows, "GET", german?)).or_else(|| row(rows, "GET", path))
}

/// What kind of page an address is of: its language, whether an edition stands before it, its row, the end of a
/// file's name, what it asks. Pages of one kind are made by the same code.
pub fn kind(rows: &[Endpoint], address: &str) -> String {
    let (english, of_edition, path) = places(address);
    let asked: Vec<&str> =
        address.split_once('?').map_or("", |(_, asked)| asked).split('&').filter_map(|pair| pair.split('=').next()).collect();
    let end = path.rsplit('/').next().and_then(|last| last.rsplit_once('.')).map(|(_, end)| end);
    format!("{english} {of_edition} {:?} {end:?} {asked:?}", page(rows, address).map(|row| &row.path))
}
