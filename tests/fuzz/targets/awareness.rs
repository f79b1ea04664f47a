//! Cursors and names from a socket. What one connection tells never changes what is known of
//! another.
#![no_main]

use libfuzzer_sys::fuzz_target;
use live::Limits;
use live::check::presence::{Entry, Presence, read, write};

fuzz_target!(|bytes: &[u8]| {
    let user = serde_json::json!({"name": "Anna"});
    let Ok(entries) = read(bytes, &Limits::default(), Some(&user)) else { return };
    assert_eq!(read(&write(entries.iter()), &Limits::default(), Some(&user)).as_ref(), Ok(&entries));
    let mut here = Presence::default();
    let other = Entry { writer: 1, clock: 7, state: Some("{}".into()) };
    here.take(vec![other], &|w, _| w == 1).expect("the other one's own");
    let before: Vec<_> = here.all().into_iter().filter(|e| e.writer == 1).collect();
    let _ = here.take(entries, &|w, _| w != 1);
    assert_eq!(here.all().into_iter().filter(|e| e.writer == 1).collect::<Vec<_>>(), before);
});
