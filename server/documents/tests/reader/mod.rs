//! As much of a PDF reader as it takes to check our own files.

use flate2::read::ZlibDecoder;
use std::collections::HashMap;
use std::io::Read;

#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Name(String),
    Number(f64),
    Text(Vec<u8>),
    Ref(u32),
    List(Vec<Value>),
    Dict(HashMap<String, Value>),
    /// An operator of a page, `true`, `false` or `null`.
    Word(String),
}

pub struct File {
    pub objects: HashMap<u32, Value>,
    streams: HashMap<u32, Vec<u8>>,
    pub catalog: Value,
}

impl Value {
    pub fn get(&self, key: &str) -> Option<&Value> {
        match self {
            Value::Dict(entries) => entries.get(key),
            _ => None,
        }
    }

    pub fn name(&self) -> &str {
        match self {
            Value::Name(name) | Value::Word(name) => name,
            _ => "",
        }
    }

    pub fn number(&self) -> usize {
        match self {
            Value::Number(number) => *number as usize,
            Value::Ref(id) => *id as usize,
            other => panic!("no number: {other:?}"),
        }
    }

    pub fn list(&self) -> Vec<Value> {
        match self {
            Value::List(items) => items.clone(),
            other => vec![other.clone()],
        }
    }

    pub fn text(&self) -> String {
        let Value::Text(bytes) = self else { panic!("no text: {self:?}") };
        match bytes.strip_prefix(&[0xFE, 0xFF]) {
            Some(wide) => String::from_utf16(&wide.chunks(2).map(|c| u16::from_be_bytes([c[0], c[1]])).collect::<Vec<_>>()).unwrap(),
            None => bytes.iter().map(|b| char::from(*b)).collect(),
        }
    }
}

impl File {
    pub fn read(bytes: &[u8]) -> Self {
        let mut file = Self { objects: HashMap::new(), streams: HashMap::new(), catalog: Value::Word("null".into()) };
        let mut p = Parser { bytes, at: bytes.iter().position(|b| *b == b'\n').unwrap() };
        loop {
            p.space();
            if p.rest().starts_with(b"%") {
                while p.bytes[p.at] != b'\n' {
                    p.at += 1;
                }
                continue;
            }
            if p.rest().starts_with(b"xref") {
                break;
            }
            let (id, _, word) = (p.value().number() as u32, p.value(), p.value());
            assert_eq!(word.name(), "obj");
            let value = p.value();
            p.space();
            if p.rest().starts_with(b"stream") {
                p.at += b"stream".len();
                while matches!(p.bytes[p.at], b'\r' | b'\n') {
                    p.at += 1;
                }
                let length = value.get("Length").unwrap().number();
                let raw = &p.bytes[p.at..p.at + length];
                let mut out = Vec::new();
                match value.get("Filter") {
                    Some(_) => drop(ZlibDecoder::new(raw).read_to_end(&mut out).unwrap()),
                    None => out.extend(raw),
                }
                file.streams.insert(id, out);
                p.at += length;
                assert_eq!(p.value().name(), "endstream");
            }
            assert_eq!(p.value().name(), "endobj");
            file.objects.insert(id, value);
        }
        let trailer = bytes.windows(7).rposition(|w| w == b"trailer").unwrap() + 7;
        let trailer = Parser { bytes, at: trailer }.value();
        file.catalog = file.follow(trailer.get("Root").unwrap());
        file
    }

    pub fn follow(&self, value: &Value) -> Value {
        match value {
            Value::Ref(id) => self.objects[id].clone(),
            other => other.clone(),
        }
    }

    pub fn at(&self, value: &Value, path: &[&str]) -> Value {
        path.iter().fold(self.follow(value), |v, key| self.follow(v.get(key).unwrap_or_else(|| panic!("{key} is missing in {v:?}"))))
    }

    pub fn stream(&self, value: &Value) -> &[u8] {
        let Value::Ref(id) = value else { panic!("no stream: {value:?}") };
        &self.streams[id]
    }
}

/// The operators of a page with what stands before each.
pub fn operators(bytes: &[u8]) -> Vec<(String, Vec<Value>)> {
    let mut p = Parser { bytes, at: 0 };
    let (mut out, mut operands) = (Vec::new(), Vec::new());
    loop {
        p.space();
        if p.at >= bytes.len() {
            return out;
        }
        match p.value() {
            Value::Word(word) => out.push((word, std::mem::take(&mut operands))),
            other => operands.push(other),
        }
    }
}

struct Parser<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Parser<'_> {
    fn rest(&self) -> &[u8] {
        &self.bytes[self.at..]
    }

    fn space(&mut self) {
        while self.rest().first().is_some_and(u8::is_ascii_whitespace) {
            self.at += 1;
        }
    }

    fn word(&mut self) -> String {
        let end = self.rest().iter().position(|b| b.is_ascii_whitespace() || b"/<>[]()".contains(b)).unwrap_or(self.rest().len());
        let word = String::from_utf8_lossy(&self.rest()[..end]).into_owned();
        self.at += end;
        word
    }

    fn value(&mut self) -> Value {
        self.space();
        match self.rest() {
            [b'<', b'<', ..] => self.dict(),
            [b'<', ..] => self.hex(),
            [b'(', ..] => self.text(),
            [b'[', ..] => {
                self.at += 1;
                let mut items = Vec::new();
                loop {
                    self.space();
                    if self.rest()[0] == b']' {
                        self.at += 1;
                        return Value::List(items);
                    }
                    items.push(self.value());
                }
            }
            [b'/', ..] => {
                self.at += 1;
                Value::Name(self.word())
            }
            _ => self.number_or_word(),
        }
    }

    fn number_or_word(&mut self) -> Value {
        let word = self.word();
        let Ok(number) = word.parse::<f64>() else { return Value::Word(word) };
        let back = self.at;
        self.space();
        if self.word() == "0" {
            self.space();
            if self.word() == "R" {
                return Value::Ref(number as u32);
            }
        }
        self.at = back;
        Value::Number(number)
    }

    fn dict(&mut self) -> Value {
        self.at += 2;
        let mut entries = HashMap::new();
        loop {
            self.space();
            if self.rest().starts_with(b">>") {
                self.at += 2;
                return Value::Dict(entries);
            }
            let key = self.value();
            let value = self.value();
            assert!(entries.insert(key.name().to_owned(), value).is_none(), "{key:?} twice");
        }
    }

    fn hex(&mut self) -> Value {
        let end = self.rest().iter().position(|b| *b == b'>').unwrap();
        let digits: String = self.rest()[1..end].iter().map(|b| char::from(*b)).collect();
        self.at += end + 1;
        Value::Text((0..digits.len() / 2).map(|i| u8::from_str_radix(&digits[2 * i..2 * i + 2], 16).unwrap()).collect())
    }

    fn text(&mut self) -> Value {
        self.at += 1;
        let (mut out, mut depth) = (Vec::new(), 1);
        loop {
            let byte = self.bytes[self.at];
            self.at += 1;
            match byte {
                b'\\' => {
                    let next = self.bytes[self.at];
                    self.at += 1;
                    match next {
                        b'n' => out.push(b'\n'),
                        b'r' => out.push(b'\r'),
                        b't' => out.push(b'\t'),
                        b'b' => out.push(8),
                        b'f' => out.push(12),
                        b'0'..=b'7' => {
                            let digits = std::str::from_utf8(&self.bytes[self.at - 1..self.at + 2]).unwrap();
                            out.push(u8::from_str_radix(digits, 8).unwrap());
                            self.at += 2;
                        }
                        other => out.push(other),
                    }
                    continue;
                }
                b'(' => depth += 1,
                b')' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                return Value::Text(out);
            }
            out.push(byte);
        }
    }
}
