//! Reading pages: as much of HTML as our own pages and the provider's need.

/// Text with its character references resolved.
pub fn decode(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&#x27;", "'")
        .replace("&amp;", "&")
}

/// The values of an attribute, in the order of the page.
pub fn attributes(html: &str, name: &str) -> Vec<String> {
    let start = format!(" {name}=\"");
    html.split(&start).skip(1).filter_map(|rest| rest.split('"').next()).map(decode).collect()
}

/// The text between two marks, from the first occurrence on.
pub fn between<'a>(html: &'a str, from: &str, to: &str) -> Option<&'a str> {
    let start = html.find(from)? + from.len();
    let end = html[start..].find(to)?;
    Some(&html[start..start + end])
}

/// All elements of a name, from `<name` to the end of the opening tag.
pub fn tags<'a>(html: &'a str, name: &str) -> Vec<&'a str> {
    let open = format!("<{name}");
    html.match_indices(&open)
        .filter(|(i, _)| html[i + open.len()..].starts_with([' ', '>', '\n', '/']))
        .filter_map(|(i, _)| html[i..].find('>').map(|end| &html[i..=i + end]))
        .collect()
}

/// The value that a field of a form would be sent with: inputs and textareas.
pub fn value(html: &str, field: &str) -> Option<String> {
    let name = format!(" name=\"{field}\"");
    if let Some(tag) = tags(html, "input").into_iter().find(|t| t.contains(&name)) {
        return Some(attributes(tag, "value").into_iter().next().unwrap_or_default());
    }
    let tag = tags(html, "textarea").into_iter().find(|t| t.contains(&name))?;
    let rest = &html[html.find(tag)? + tag.len()..];
    // A line end right after the tag belongs to the markup.
    rest.strip_prefix('\n').unwrap_or(rest).split("</textarea>").next().map(decode)
}

/// The form of a page that is sent to an address; empty when there is none.
pub fn form<'a>(html: &'a str, action: &str) -> &'a str {
    between(html, &format!(" action=\"{action}\""), "</form>").unwrap_or_default()
}

/// The hidden fields of a page, as a form would send them.
pub fn hidden(html: &str) -> Vec<(String, String)> {
    let first = |tag: &str, name| attributes(tag, name).into_iter().next().unwrap_or_default();
    tags(html, "input").into_iter().filter(|t| t.contains("type=\"hidden\"")).map(|t| (first(t, "name"), first(t, "value"))).collect()
}
