//! The zip around a Word file, opened with suspicion: anybody may upload one.

use super::Refusal;
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// A file may have this many bytes.
pub const MAX_FILE: usize = 20 * 1024 * 1024;
/// Parts in a file; a long text with a hundred pictures has some two hundred.
const MAX_ENTRIES: usize = 2_000;
/// All parts unpacked, by what the file says of itself.
const MAX_UNPACKED: u64 = 256 * 1024 * 1024;
/// One part that is read, by what really comes out of it.
const MAX_PART: u64 = 24 * 1024 * 1024;
/// XML packs to a tenth or a thirtieth; above this it is made to burst.
const MAX_RATIO: u64 = 200;
/// Below this size the ratio tells nothing.
const SMALL: u64 = 1024 * 1024;

pub(super) struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
}

impl<'a> Archive<'a> {
    pub fn open(bytes: &'a [u8]) -> Result<Self, Refusal> {
        if bytes.len() > MAX_FILE {
            return Err(Refusal::TooLarge);
        }
        if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) {
            return Err(old(bytes));
        }
        if !bytes.starts_with(b"PK") {
            return Err(Refusal::NotZip);
        }
        if said_entries(bytes).is_some_and(|n| n > MAX_ENTRIES) {
            return Err(Refusal::Bomb);
        }
        let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Refusal::Broken)?;
        if zip.len() > MAX_ENTRIES {
            return Err(Refusal::Bomb);
        }
        let mut total = 0u64;
        for i in 0..zip.len() {
            let file = zip.by_index_raw(i).map_err(|_| Refusal::Broken)?;
            if file.encrypted() {
                return Err(Refusal::Encrypted);
            }
            total = total.saturating_add(file.size());
            if total > MAX_UNPACKED || (file.size() > SMALL && file.size() / file.compressed_size().max(1) > MAX_RATIO) {
                return Err(Refusal::Bomb);
            }
        }
        Ok(Self { zip })
    }

    /// The XML of a part; `None` where the file has no such part.
    pub fn part(&mut self, name: &str) -> Result<Option<String>, Refusal> {
        let Some(index) = self.zip.index_for_name(name) else { return Ok(None) };
        let file = self.zip.by_index(index).map_err(|_| Refusal::Broken)?;
        let packed = file.compressed_size().max(1);
        let mut out = Vec::new();
        file.take(MAX_PART + 1).read_to_end(&mut out).map_err(|_| Refusal::Broken)?;
        let size = out.len() as u64;
        if size > MAX_PART || (size > SMALL && size / packed > MAX_RATIO) {
            return Err(Refusal::Bomb);
        }
        let text = String::from_utf8(out).map_err(|_| Refusal::Broken)?;
        Ok(Some(text))
    }
}

/// A container of the time before 2007: an old Word file, or a new one behind a password.
fn old(bytes: &[u8]) -> Refusal {
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let protected = bytes.windows(name.len()).any(|w| w == name);
    if protected { Refusal::Encrypted } else { Refusal::OldWord }
}

/// How many parts the end of the archive announces, before anything is set aside for them.
fn said_entries(bytes: &[u8]) -> Option<usize> {
    let from = bytes.len().saturating_sub(22 + 65_535);
    let at = bytes[from..].windows(4).rposition(|w| w == b"PK\x05\x06")? + from;
    let count = bytes.get(at + 10..at + 12)?;
    Some(usize::from(u16::from_le_bytes([count[0], count[1]])))
}
