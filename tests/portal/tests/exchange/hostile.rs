//! Archives that mean harm, or came to harm: each is refused with a reason, and nothing is kept.

use crate::kit::{entries, file, full, is_empty, manifest, packed, read_in, taken_out};
use flate2::Compression;
use flate2::write::GzEncoder;
use portal::exchange::{Limits, Scope};
use portal_tests::{Backend, Harness};
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::Write;
use tar::{Builder, EntryType, Header};

type Entries = BTreeMap<String, Vec<u8>>;

/// A tar of raw entries: kind, name as bytes, content.
fn raw(list: &[(EntryType, &str, &[u8])]) -> Vec<u8> {
    let mut tar = Builder::new(GzEncoder::new(Vec::new(), Compression::fast()));
    for (kind, name, content) in list {
        let mut header = Header::new_gnu();
        // Past the library, which would not write such names.
        header.as_old_mut().name[..name.len()].copy_from_slice(name.as_bytes());
        header.set_entry_type(*kind);
        header.set_size(content.len() as u64);
        if *kind == EntryType::Symlink {
            header.set_link_name("/etc/passwd").expect("a name");
        }
        header.set_cksum();
        tar.append(&header, *content).expect("appended");
    }
    tar.into_inner().and_then(GzEncoder::finish).expect("packed")
}

/// The archive with its manifest changed and nothing else.
fn said(all: &Entries, change: impl Fn(&mut Value)) -> Vec<u8> {
    let mut value: Value = serde_json::from_slice(&all["manifest.json"]).expect("a manifest");
    change(&mut value);
    packed(&serde_json::to_vec(&value).expect("JSON"), all)
}

/// A manifest with one part more, in order with itself.
fn with_part(all: &Entries, path: &str, content: &[u8]) -> (Vec<u8>, Entries) {
    let mut all = all.clone();
    let mut value: Value = serde_json::from_slice(&all["manifest.json"]).expect("a manifest");
    value["parts"].as_array_mut().expect("parts").push(serde_json::json!({"path": path, "bytes": 0, "sha256": ""}));
    all.insert(path.to_owned(), content.to_vec());
    (manifest(&serde_json::to_vec(&value).expect("JSON"), &all), all)
}

fn cases(good: &[u8]) -> Vec<(&'static str, Vec<u8>, &'static str)> {
    use EntryType::{Char, Directory, GNULongName, Link, Regular, Symlink, XHeader};
    let all = entries(good);
    let ours = all["manifest.json"].as_slice();
    let hold = |kind, name: &'static str, content: &'static [u8]| raw(&[(Regular, "manifest.json", ours), (kind, name, content)]);
    let mut damaged = all.clone();
    damaged.get_mut("tables/goal.json").expect("goals").push(b' ');
    let mut other_bytes = all.clone();
    let goals = other_bytes.get_mut("tables/goal.json").expect("goals");
    *goals = String::from_utf8_lossy(goals).replacen('e', "a", 1).into_bytes();
    let mut fewer = all.clone();
    fewer.remove("tables/goal.json");
    let unknown_table = with_part(&all, "tables/session.json", b"[]\n");
    let outside = with_part(&all, "tables/../../x.json", b"[]\n");
    let big = with_part(&all, &format!("files/{}", "0".repeat(64)), &vec![0; 20_000_001]);
    let misnamed = with_part(&all, &format!("files/{}", "0".repeat(64)), b"x");
    let mut cut = good.to_vec();
    cut.truncate(good.len() / 2);
    vec![
        ("nothing", vec![], "no archive"),
        ("a text", b"{\"format\": \"portal-archive/1\"}".to_vec(), "no archive"),
        ("a gzip of nothing", raw(&[]), "does not begin with manifest.json"),
        ("half of it", cut, "no archive"),
        ("another order", raw(&[(Regular, "tables/goal.json", b"[]\n")]), "does not begin with manifest.json"),
        ("a broken manifest", raw(&[(Regular, "manifest.json", b"{\"format\": ")]), "manifest cannot be read"),
        ("a manifest of lists in lists", raw(&[(Regular, "manifest.json", "[".repeat(200_000).as_bytes())]), "manifest cannot be read"),
        ("a manifest that says more", said(&all, |m| m["more"] = 1.into()), "manifest cannot be read"),
        ("another version", said(&all, |m| m["format"] = "portal-archive/2".into()), "portal-archive/2"),
        ("a link", hold(Symlink, "tables/goal.json", b""), "a link"),
        ("a hard link", hold(Link, "tables/goal.json", b""), "a link"),
        ("a folder", hold(Directory, "tables/", b""), "a folder"),
        ("a device", hold(Char, "tables/goal.json", b""), "device"),
        ("a long name", hold(GNULongName, "././@LongLink", b"tables/goal.json\0"), "plain files only"),
        ("an extended header", hold(XHeader, "x", b"30 path=../../../../etc/passwd\n"), "plain files only"),
        ("a way out", hold(Regular, "../../tables/goal.json", b"[]\n"), "not in the manifest"),
        ("an absolute name", hold(Regular, "/tables/goal.json", b"[]\n"), "not in the manifest"),
        ("a way out in the manifest", packed(&outside.0, &BTreeMap::new()), "such a name"),
        ("an unknown table", packed(&unknown_table.0, &unknown_table.1), "such a name"),
        ("something more", hold(Regular, "tables/more.json", b"[]\n"), "not in the manifest"),
        (
            "a part twice",
            raw(&[(Regular, "manifest.json", ours), (Regular, "README.md", &all["README.md"]), (Regular, "README.md", &all["README.md"])]),
            "twice",
        ),
        (
            "a part twice in the manifest",
            said(&all, |m| {
                let p = m["parts"][0].clone();
                m["parts"].as_array_mut().expect("parts").push(p);
            }),
            "twice",
        ),
        ("a part less", packed(ours, &fewer), "not in the archive"),
        ("a longer part", packed(ours, &damaged), "bytes instead of"),
        ("other bytes", packed(ours, &other_bytes), "damaged"),
        ("a manifest of something else", said(&all, |m| m["parts"][1]["sha256"] = "0".repeat(64).into()), "damaged"),
        ("a huge file", packed(&big.0, &BTreeMap::new()), "attachments have at most 20000000"),
        ("a file under a wrong name", packed(&misnamed.0, &misnamed.1), "damaged"),
        (
            "a wrong number of rows",
            said(&all, |m| {
                let p = m["parts"].as_array_mut().expect("parts").iter_mut().find(|p| p["path"] == "tables/goal.json").expect("goals");
                p["rows"] = 1.into();
            }),
            "rows instead of 1",
        ),
    ]
}

#[tokio::test]
async fn nothing_but_a_whole_archive_comes_in() {
    let h = full(Backend::Sqlite).await;
    let (good, _) = taken_out(&h, &Scope::All).await;
    let empty = Harness::empty(Backend::Sqlite).await;
    for (what, bytes, sign) in cases(&good) {
        let error = read_in(&empty, &bytes).await.expect_err(what).to_string();
        assert!(error.contains(sign), "{what}: {error}");
        is_empty(&empty, what).await;
    }
    read_in(&empty, &good).await.expect("whole");
}

/// 300 MB of zeros in 300 kB, announced as they are: refused before anything is unpacked.
#[tokio::test]
async fn a_bomb_is_not_unpacked() {
    let h = Harness::demo(Backend::Sqlite).await;
    let (good, _) = taken_out(&h, &Scope::All).await;
    let all = entries(&good);
    let size = 300_000_000u64;
    let mut value: Value = serde_json::from_slice(&all["manifest.json"]).expect("a manifest");
    let part = value["parts"].as_array_mut().expect("parts").iter_mut().find(|p| p["path"] == "tables/goal.json").expect("goals");
    part["bytes"] = size.into();
    let text = serde_json::to_vec(&value).expect("JSON");
    let mut gz = GzEncoder::new(Vec::new(), Compression::best());
    let header = |name: &str, size: u64| {
        let mut header = Header::new_gnu();
        header.set_path(name).expect("a name");
        header.set_size(size);
        header.set_cksum();
        header
    };
    gz.write_all(header("manifest.json", text.len() as u64).as_bytes()).expect("written");
    gz.write_all(&text).expect("written");
    gz.write_all(&vec![0; (512 - text.len() % 512) % 512]).expect("written");
    gz.write_all(header("tables/goal.json", size).as_bytes()).expect("written");
    for _ in 0..300 {
        gz.write_all(&vec![0; 1_000_000]).expect("written");
    }
    let bomb = gz.finish().expect("packed");
    let empty = Harness::empty(Backend::Sqlite).await;
    let error = read_in(&empty, &bomb).await.expect_err("a bomb").to_string();
    assert!(error.contains("--any-size"), "{error}");
    // Whoever insists gets it unpacked, and then it is found out.
    let error = portal::exchange::import(&empty.portal, file(&bomb), Limits { any_size: true }).await.expect_err("a bomb").to_string();
    assert!(error.contains("damaged"), "{error}");
    is_empty(&empty, "a bomb").await;
}
