//! A disk that can be full: the portal's writes go through a few lines of C that answer as the system
//! does when there is no room.

use std::path::PathBuf;
use std::process::Command;

/// The disk of one portal.
pub struct Disk {
    folder: tempfile::TempDir,
}

impl Disk {
    /// With room, for now.
    pub fn with_room() -> Self {
        let disk = Self { folder: tempfile::tempdir().expect("a folder") };
        let source = crate::server::root().join("tests/http/src/full_disk.c");
        let made =
            Command::new("cc").args(["-shared", "-fPIC", "-o"]).arg(disk.library()).arg(source).arg("-ldl").output().expect("cc runs");
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        disk
    }

    /// What the portal's process has to know.
    pub fn environment(&self) -> Vec<(String, String)> {
        let entry = |name: &str, path: PathBuf| (name.to_owned(), path.to_str().expect("a path in Unicode").to_owned());
        vec![entry("LD_PRELOAD", self.library()), entry("FULL_DISK", self.sign())]
    }

    /// No more room.
    pub fn fill(&self) {
        std::fs::write(self.sign(), "").expect("a sign");
    }

    /// Room again.
    pub fn clear(&self) {
        std::fs::remove_file(self.sign()).expect("the sign is there");
    }

    fn library(&self) -> PathBuf {
        self.folder.path().join("full_disk.so")
    }

    fn sign(&self) -> PathBuf {
        self.folder.path().join("full")
    }
}
