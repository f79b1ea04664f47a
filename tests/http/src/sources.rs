//! What the sources say about endpoints: every `.route(…)` and every server function.

use crate::server::root;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
}

/// The part of a text up to the bracket that closes what was opened before it.
fn inside(text: &str) -> &str {
    let mut depth = 1;
    for (i, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return &text[..i];
        }
    }
    text
}

fn literal(text: &str) -> Option<&str> {
    text.trim_start().strip_prefix('"').and_then(|t| t.split('"').next())
}

/// `get(x).post(y)` says GET and POST.
fn methods(call: &str) -> Vec<&'static str> {
    const NAMES: [(&str, &str); 6] =
        [("get", "GET"), ("post", "POST"), ("put", "PUT"), ("delete", "DELETE"), ("patch", "PATCH"), ("any", "ANY")];
    let begins = |i: usize| call[..i].chars().next_back().is_none_or(|c| !c.is_alphanumeric() && c != '_');
    NAMES.iter().filter(|(name, _)| call.match_indices(&format!("{name}(")).any(|(i, _)| begins(i))).map(|(_, m)| *m).collect()
}

/// Files whose pages write something into a textarea, which Leptos does not escape, without
/// `ui::fields::area_text`, which does.
pub fn textareas() -> Vec<String> {
    let mut all = Vec::new();
    files(&root().join("app"), &mut all);
    let safe = |rest: &str| rest.starts_with("</textarea>") || rest.trim_start().starts_with("{area_text(");
    let fills = |text: &str| text.split("<textarea").skip(1).any(|t| !t.split_once('>').is_some_and(|(_, rest)| safe(rest)));
    let faulty = all.iter().filter(|file| fills(&std::fs::read_to_string(file).expect("a source")));
    faulty.map(|file| file.display().to_string()).collect()
}

/// The names of rules that forms of pages give the browser.
pub fn rules() -> BTreeSet<String> {
    let mut all = Vec::new();
    files(&root().join("app/src"), &mut all);
    let named = |text: String| text.split("data-form=").skip(1).filter_map(|t| literal(t).map(str::to_owned)).collect::<Vec<_>>();
    all.iter().flat_map(|file| named(std::fs::read_to_string(file).expect("a source"))).collect()
}

/// Method and path of everything that is registered in the sources of the pages and the binary.
pub fn registered() -> BTreeSet<(String, String)> {
    let mut found = BTreeSet::new();
    let mut all = Vec::new();
    for folder in ["app/src", "server/src"] {
        files(&root().join(folder), &mut all);
    }
    for file in all {
        let text = std::fs::read_to_string(&file).expect("a source");
        let text: String = text.lines().filter(|line| !line.trim_start().starts_with("//")).flat_map(|line| [line, "\n"]).collect();
        for call in text.split(".route(").skip(1).map(inside) {
            let path = literal(call).unwrap_or_else(|| panic!("{}: a route without a literal path: {call}", file.display()));
            let methods = methods(call);
            assert!(!methods.is_empty(), "{}: a route without a known method: {call}", file.display());
            found.extend(methods.into_iter().map(|m| (m.to_owned(), path.to_owned())));
        }
        for attribute in text.split("#[server(").skip(1).map(inside).filter(|a| *a != "default") {
            let get = |name: &str| attribute.split(name).nth(1).and_then(|t| t.trim_start().strip_prefix('=')).and_then(literal);
            let prefix = get("prefix").unwrap_or_else(|| panic!("{}: a server function without a prefix", file.display()));
            let endpoint = get("endpoint").unwrap_or_else(|| panic!("{}: a server function without an endpoint", file.display()));
            found.insert(("POST".to_owned(), format!("{prefix}/{endpoint}")));
        }
    }
    found
}
