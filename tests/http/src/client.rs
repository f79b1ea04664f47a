//! A browser that keeps cookies, follows nothing by itself, and knows what it sent.

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::{Client, Method, RequestBuilder, Response};
use std::sync::Mutex;
use std::time::Duration;
use url::Url;

/// The cookie of a session.
pub const SESSION: &str = "__Host-sitzung";

#[derive(Clone, Debug)]
struct Cookie {
    origin: String,
    path: String,
    name: String,
    value: String,
}

/// Somebody's browser.
pub struct Browser {
    http: Client,
    base: Url,
    jar: Mutex<Vec<Cookie>>,
}

/// What came back.
#[derive(Clone, Debug)]
pub struct Answer {
    pub url: Url,
    pub status: u16,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

impl Answer {
    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// A header's value; empty when it is not there.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default()
    }

    /// Where it leads, as it was sent.
    pub fn location(&self) -> &str {
        self.header("location")
    }

    /// All cookies that it sets, whole.
    pub fn set_cookies(&self) -> Vec<String> {
        self.headers.get_all("set-cookie").iter().filter_map(|v| v.to_str().ok().map(str::to_owned)).collect()
    }

    /// The line that sets the session's cookie to something.
    pub fn session_cookie(&self) -> Option<String> {
        self.set_cookies().into_iter().find(|c| c.starts_with(&format!("{SESSION}=")) && !c.starts_with(&format!("{SESSION}=;")))
    }

    /// Whether it sends somebody to the login.
    pub fn asks_for_login(&self) -> bool {
        self.status == 303 && self.location().starts_with("/anmelden")
    }

    /// Status, place and the beginning of the body, for messages.
    pub fn brief(&self) -> String {
        format!("{} {} {}", self.status, self.location(), self.text().chars().take(200).collect::<String>().replace('\n', " "))
    }
}

impl Browser {
    /// A browser without cookies, at home at `base`.
    pub fn new(base: &str) -> Self {
        let http = Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .timeout(Duration::from_secs(60))
            // The portal closes what was idle for ten seconds; a request must not meet that moment.
            .pool_idle_timeout(Duration::from_secs(5))
            .user_agent("Prüfbrowser")
            .build()
            .expect("a client");
        Self { http, base: Url::parse(base).expect("an address"), jar: Mutex::default() }
    }

    /// Another window: the same cookies now, its own from now on.
    pub fn fork(&self) -> Self {
        Self { http: self.http.clone(), base: self.base.clone(), jar: Mutex::new(self.cookies()) }
    }

    /// Where it is at home, without a slash at the end.
    pub fn base(&self) -> String {
        self.base.origin().ascii_serialization()
    }

    /// The same person at another instance of the same portal.
    pub fn at(&self, base: &str) -> Self {
        let there = Self::new(base);
        for c in self.cookies() {
            there.set_cookie(&c.name, &c.value);
        }
        there
    }

    fn cookies(&self) -> Vec<Cookie> {
        self.jar.lock().unwrap_or_else(|e| e.into_inner()).clone()
    }

    /// The value of a cookie of the portal.
    pub fn cookie(&self, name: &str) -> Option<String> {
        let origin = self.base.origin().ascii_serialization();
        self.cookies().into_iter().find(|c| c.name == name && c.origin == origin).map(|c| c.value)
    }

    /// Plants or replaces a cookie of the portal.
    pub fn set_cookie(&self, name: &str, value: &str) {
        let url = self.base.clone();
        self.keep(&url, &format!("{name}={value}; Path=/"));
    }

    /// Forgets a cookie.
    pub fn forget(&self, name: &str) {
        self.jar.lock().unwrap_or_else(|e| e.into_inner()).retain(|c| c.name != name);
    }

    fn keep(&self, url: &Url, line: &str) {
        let mut parts = line.split(';').map(str::trim);
        let Some((name, value)) = parts.next().and_then(|p| p.split_once('=')) else { return };
        let attribute = |wanted: &str| {
            line.split(';').skip(1).filter_map(|p| p.trim().split_once('=')).find(|(n, _)| n.eq_ignore_ascii_case(wanted)).map(|(_, v)| v)
        };
        let path = attribute("path").unwrap_or("/").to_owned();
        let origin = url.origin().ascii_serialization();
        let gone = attribute("max-age") == Some("0") || attribute("expires").is_some_and(|e| e.contains("1970"));
        let mut jar = self.jar.lock().unwrap_or_else(|e| e.into_inner());
        jar.retain(|c| c.name != name || c.path != path || c.origin != origin);
        if !gone {
            jar.push(Cookie { origin, path, name: name.to_owned(), value: value.to_owned() });
        }
    }

    /// A request to an address, relative ones to the portal, with the cookies that belong there.
    pub fn request(&self, method: Method, address: &str) -> RequestBuilder {
        let url = self.base.join(address).expect("an address");
        let origin = url.origin().ascii_serialization();
        let cookies: Vec<String> = self
            .cookies()
            .into_iter()
            .filter(|c| c.origin == origin && url.path().starts_with(&c.path))
            .map(|c| format!("{}={}", c.name, c.value))
            .collect();
        let request = self.http.request(method, url).header("accept", "text/html");
        if cookies.is_empty() { request } else { request.header("cookie", cookies.join("; ")) }
    }

    /// Sends a request and keeps the cookies of the answer.
    ///
    /// # Errors
    /// When nobody answers.
    pub async fn try_send(&self, request: RequestBuilder) -> Result<Answer, reqwest::Error> {
        let response: Response = request.send().await?;
        let (url, status, headers) = (response.url().clone(), response.status().as_u16(), response.headers().clone());
        for line in headers.get_all("set-cookie").iter().filter_map(|v| v.to_str().ok()) {
            self.keep(&url, line);
        }
        // A stream of events has no end to wait for.
        let endless = headers.get("content-type").is_some_and(|v| v.as_bytes().starts_with(b"text/event-stream"));
        let bytes = if endless { Vec::new() } else { response.bytes().await?.to_vec() };
        Ok(Answer { url, status, headers, bytes })
    }

    /// Sends a request that must be answered.
    pub async fn send(&self, request: RequestBuilder) -> Answer {
        self.try_send(request).await.expect("an answer")
    }

    /// `GET`, or nothing when nobody answers.
    pub async fn try_get(&self, address: &str) -> Option<Answer> {
        self.try_send(self.request(Method::GET, address)).await.ok()
    }

    /// `GET`
    pub async fn get(&self, address: &str) -> Answer {
        self.send(self.request(Method::GET, address)).await
    }

    /// `GET` with headers of one's own.
    pub async fn get_with(&self, address: &str, headers: &[(&str, &str)]) -> Answer {
        self.send(with(self.request(Method::GET, address), headers)).await
    }

    /// A plain form, as a browser sends it from one of the portal's pages.
    pub async fn post(&self, address: &str, page: &str, fields: &[(&str, &str)]) -> Answer {
        let request = self.request(Method::POST, address).headers(self.same_origin(page)).form(fields);
        self.send(request).await
    }

    /// A form as the browser part sends it: in the background, with JSON for an answer.
    pub async fn act(&self, action: &str, page: &str, fields: &[(String, String)]) -> Answer {
        let request = self.request(Method::POST, &format!("/aktion/{action}")).headers(self.same_origin(page));
        self.send(with(request, &[("accept", "application/json")]).form(fields)).await
    }

    /// JSON, as a script of the portal sends it.
    pub async fn send_json(&self, address: &str, body: &str) -> Answer {
        let request = self.request(Method::POST, address).headers(self.same_origin("/arbeit"));
        self.send(with(request, &[("accept", "application/json"), ("content-type", "application/json")]).body(body.to_owned())).await
    }

    /// A form with a file on the page of the same address.
    pub async fn upload(&self, address: &str, name: &str, content: &[u8], fields: &[(&str, &str)]) -> Answer {
        self.upload_from(address, address, name, content, fields).await
    }

    /// A form with a file, as a browser sends it; the file's name goes out as it is.
    pub async fn upload_from(&self, page: &str, address: &str, name: &str, content: &[u8], fields: &[(&str, &str)]) -> Answer {
        const LINE: &str = "----pruefung-7d0c1a";
        let mut body = Vec::new();
        for (field, value) in fields {
            body.extend(format!("--{LINE}\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n").bytes());
        }
        body.extend(format!("--{LINE}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n").bytes());
        body.extend(b"Content-Type: application/octet-stream\r\n\r\n");
        body.extend(content);
        body.extend(format!("\r\n--{LINE}--\r\n").bytes());
        let request = self.request(Method::POST, address).headers(self.same_origin(page));
        let kind = format!("multipart/form-data; boundary={LINE}");
        self.send(with(request, &[("content-type", &kind)]).body(body)).await
    }

    /// The headers with which a browser says where a form comes from.
    pub fn same_origin(&self, page: &str) -> HeaderMap {
        let origin = self.base.origin().ascii_serialization();
        let referer = self.base.join(page).expect("an address").to_string();
        let text = |v: &str| HeaderValue::from_str(v).expect("a header");
        HeaderMap::from_iter([
            (HeaderName::from_static("origin"), text(&origin)),
            (HeaderName::from_static("referer"), text(&referer)),
            (HeaderName::from_static("sec-fetch-site"), text("same-origin")),
        ])
    }
}

/// Adds or replaces headers.
pub fn with(request: RequestBuilder, headers: &[(&str, &str)]) -> RequestBuilder {
    let map = headers
        .iter()
        .map(|(name, value)| (HeaderName::from_bytes(name.as_bytes()).expect("a name"), HeaderValue::from_str(value).expect("a value")));
    request.headers(HeaderMap::from_iter(map))
}
