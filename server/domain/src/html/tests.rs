use super::*;
use contract::text::{ListItem, Suggestion, TableRow};
use proptest::prelude::*;

#[test]
fn renders_and_escapes() {
    let doc = crate::markdown::read("# A & B\n\nx[^1] <b>\n\n| a |\n|---|\n| \"1\" |\n\n[^1]: y");
    assert_eq!(
        render(&doc, 2, "t"),
        "<h2>A &amp; B</h2><p>x<sup><a class=\"t-note\" id=\"t-ref1\" href=\"#t-note1\" role=\"doc-noteref\">1</a></sup> &lt;b&gt;</p>\
             <div class=\"t-table\" role=\"group\" aria-label=\"Tabelle\" tabindex=\"0\"><table class=\"kern-table\"><thead><tr><th scope=\"col\">a</th></tr></thead><tbody><tr><td>&quot;1&quot;</td></tr></tbody></table></div>\
             <section class=\"t-notes\" role=\"doc-endnotes\" aria-label=\"Fußnoten\"><ol><li id=\"t-note1\">y <a href=\"#t-ref1\" role=\"doc-backlink\" aria-label=\"↑ 1\">↑</a></li></ol></section>"
    );
}

#[test]
fn no_rank_of_heading_is_left_out() {
    let ranks = |markdown: &str| {
        let html = render(&crate::markdown::read(markdown), 2, "t");
        html.match_indices("<h").map(|(i, _)| html[i + 2..].chars().next().unwrap_or(' ')).collect::<String>()
    };
    assert_eq!(ranks("## a\n\n## b\n\n### c\n\n# d\n\n### e\n\n## f\n\n### g"), "2232334");
    assert_eq!(ranks("# a\n\n## b\n\n### c\n\n## d"), "2343");
}

#[test]
fn shows_objects_as_they_are_now_or_not_at_all() {
    let (known, gone) = (Uuid::from_u128(1), Uuid::from_u128(2));
    let object = |id| Block::Object { kind: ObjectKind::Goal, id };
    let doc = Document { content: vec![object(known), object(gone)] };
    let cards = |kind, id| {
        (kind == ObjectKind::Goal && id == known).then(|| Card {
            title: "Bus & Bahn".into(),
            kind: "Ziel".into(),
            state: "freigegeben".into(),
            href: "/ziele/bus".into(),
        })
    };
    assert_eq!(
        render_with(&doc, 2, "t", &cards),
        "<p class=\"t-object\"><span class=\"t-object-kind\">Ziel</span> <a href=\"/ziele/bus\">Bus &amp; Bahn</a> <span class=\"t-object-state\">freigegeben</span></p>"
    );
    assert_eq!(render(&doc, 2, "t"), "");
}

#[test]
fn shows_suggestions() {
    let suggestion = Suggestion { id: Uuid::from_u128(7), author: Uuid::nil(), at: 0 };
    let text =
        |text: &str, mark: fn(Suggestion) -> Mark| Inline::Text { text: text.into(), marks: vec![Mark::Bold, mark(suggestion.clone())] };
    let doc = Document { content: vec![Block::Paragraph { content: vec![text("alt", Mark::Deletion), text("neu", Mark::Insertion)] }] };
    let id = suggestion.id;
    assert_eq!(
        render(&doc, 2, "t"),
        format!("<p><del data-suggestion=\"{id}\"><strong>alt</strong></del><ins data-suggestion=\"{id}\"><strong>neu</strong></ins></p>")
    );
    assert_eq!(render(&doc.accepted(), 2, "t"), "<p><strong>alt</strong></p>");
}

fn inline() -> impl Strategy<Value = Inline> {
    let suggestion = Suggestion { id: Uuid::nil(), author: Uuid::nil(), at: 0 };
    let mark = prop_oneof![
        Just(Mark::Bold),
        Just(Mark::Italic),
        Just(Mark::Insertion(suggestion.clone())),
        Just(Mark::Deletion(suggestion)),
        ".{0,20}".prop_map(|href| Mark::Link { href }),
        Just(Mark::Link { href: "https://x/\"><script>".into() }),
    ];
    let leaf = prop_oneof![
        (".{0,20}", prop::collection::vec(mark, 0..3)).prop_map(|(text, marks)| Inline::Text { text, marks }),
        Just(Inline::HardBreak),
        Just(Inline::text("<script>alert(1)</script> & \"'")),
    ];
    leaf.prop_recursive(2, 6, 3, |inner| prop::collection::vec(inner, 0..3).prop_map(|content| Inline::Footnote { content }))
}

fn document() -> impl Strategy<Value = Document> {
    let line = || prop::collection::vec(inline(), 0..5);
    let cell = (any::<bool>(), line()).prop_map(|(header, content)| TableCell { header, content });
    let row = prop::collection::vec(cell, 0..4).prop_map(|content| TableRow { content });
    let leaf = prop_oneof![
        (0u8..9, line()).prop_map(|(level, content)| Block::Heading { level, content }),
        line().prop_map(|content| Block::Paragraph { content }),
        prop::collection::vec(row, 0..4).prop_map(|content| Block::Table { content }),
        (0..4usize, any::<u128>()).prop_map(|(k, id)| Block::Object { kind: ObjectKind::ALL[k], id: Uuid::from_u128(id) }),
    ];
    let block = leaf.prop_recursive(4, 24, 4, |inner| {
        let blocks = || prop::collection::vec(inner.clone(), 0..4);
        let items = || prop::collection::vec(blocks().prop_map(|content| ListItem { content }), 0..4);
        prop_oneof![
            blocks().prop_map(|content| Block::Blockquote { content }),
            items().prop_map(|content| Block::BulletList { content }),
            (any::<u32>(), items()).prop_map(|(start, content)| Block::OrderedList { start, content }),
        ]
    });
    prop::collection::vec(block, 0..6).prop_map(|content| Document { content })
}

/// Reads markup strictly and gives back what stands between the tags; `Err` where a tag, an
/// attribute or an entity is none of those the renderer writes, or tags do not match.
fn words_of(html: &str) -> Result<String, String> {
    const TAGS: [&str; 28] = [
        "p",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "li",
        "blockquote",
        "div",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "br",
        "sup",
        "sub",
        "strong",
        "em",
        "a",
        "section",
        "span",
        "ins",
        "del",
    ];
    const ATTRIBUTES: [&str; 9] = ["class", "id", "href", "role", "aria-label", "scope", "start", "data-suggestion", "tabindex"];
    let (mut open, mut words, mut rest) = (Vec::new(), String::new(), html);
    while let Some(at) = rest.find(['<', '&', '>', '"', '\'']) {
        words.push_str(&rest[..at]);
        let sign = rest.as_bytes()[at];
        rest = &rest[at + 1..];
        if sign == b'&' {
            let (entity, after) = rest.split_once(';').ok_or("entity without end")?;
            words.push(match entity {
                "amp" => '&',
                "lt" => '<',
                "gt" => '>',
                "quot" => '"',
                "#39" => '\'',
                other => return Err(format!("entity {other}")),
            });
            rest = after;
            continue;
        }
        if sign != b'<' {
            return Err(format!("bare {}", sign as char));
        }
        let end = rest.find('>').ok_or("tag without end")?;
        let tag = &rest[..end];
        rest = &rest[end + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            if open.pop() != Some(name) {
                return Err(format!("</{name}> closes nothing"));
            }
            continue;
        }
        let (name, mut attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        if !TAGS.contains(&name) {
            return Err(format!("tag {name}"));
        }
        while !attributes.is_empty() {
            let (key, value) = attributes.split_once("=\"").ok_or("attribute without value")?;
            let (value, after) = value.split_once('"').ok_or("value without end")?;
            if !ATTRIBUTES.contains(&key) || value.contains('<') || (key == "href" && value.starts_with("javascript")) {
                return Err(format!("{key}={value}"));
            }
            attributes = after.trim_start();
        }
        if name != "br" {
            open.push(name);
        }
    }
    words.push_str(rest);
    if open.is_empty() { Ok(words) } else { Err(format!("open: {open:?}")) }
}

proptest! {
    #[test]
    fn whatever_is_written_the_markup_is_ours_and_the_words_are_theirs(doc in document()) {
        let card = Card { title: "<b>&".into(), kind: "\"'".into(), state: "</p>".into(), href: "javascript:alert(1)".into() };
        let html = render_with(&doc, 2, "t", &|_, _| Some(card.clone()));
        let words = words_of(&html);
        prop_assert!(words.is_ok(), "{:?} in {}", words, html);
        let words = words.unwrap();
        let mut texts = Vec::new();
        doc.content.iter().for_each(|b| lines(b, &mut texts));
        for text in texts {
            prop_assert!(words.contains(&text), "{:?} is missing in {}", text, html);
        }
    }
}

fn lines(block: &Block, out: &mut Vec<String>) {
    let mut line = |content: &[Inline]| {
        for inline in content {
            if let Inline::Text { text, .. } = inline {
                out.push(text.clone());
            }
        }
    };
    match block {
        Block::Heading { content, .. } | Block::Paragraph { content } => line(content),
        Block::BulletList { content } | Block::OrderedList { content, .. } => {
            content.iter().flat_map(|i| &i.content).for_each(|b| lines(b, out));
        }
        Block::Blockquote { content } => content.iter().for_each(|b| lines(b, out)),
        Block::Table { content } => content.iter().flat_map(|r| &r.content).for_each(|c| line(&c.content)),
        Block::Object { .. } => {}
    }
}
