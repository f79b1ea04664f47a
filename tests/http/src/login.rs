//! Logging in as people do: over the pages of the demo identity provider.

use crate::client::{Answer, Browser};
use crate::page::{attributes, tags};
use reqwest::Method;

/// Follows redirects from an address until a page comes, or the way leads to one of `stop`.
pub async fn follow(browser: &Browser, answer: Answer, stop: &str) -> Answer {
    let mut answer = answer;
    for _ in 0..10 {
        if answer.status / 100 != 3 {
            return answer;
        }
        let to = answer.url.join(answer.location()).expect("an address");
        if !stop.is_empty() && to.as_str().contains(stop) {
            return answer;
        }
        answer = browser.get(to.as_str()).await;
    }
    panic!("more than ten redirects, at last to {}", answer.location());
}

/// Sends the first form of a page of the provider with these fields.
async fn submit(browser: &Browser, page: &Answer, fields: &[(&str, &str)]) -> Answer {
    let html = page.text();
    let form = tags(&html, "form").first().copied().unwrap_or_else(|| panic!("no form: {}", page.brief())).to_owned();
    let action = attributes(&form, "action").into_iter().next().unwrap_or_default();
    let to = page.url.join(&action).expect("an address");
    browser.send(browser.request(Method::POST, to.as_str()).form(fields)).await
}

/// Goes from an address of the portal to the provider's login page, chooses account and level,
/// agrees, and comes back: the answer leads to the portal's callback, which is not yet called.
pub async fn to_callback(browser: &Browser, start: &str, account: &str, level: &str) -> Answer {
    let mut answer = follow(browser, browser.get(start).await, "/rueckruf?").await;
    for _ in 0..3 {
        if answer.status / 100 == 3 {
            return answer;
        }
        let html = answer.text();
        let fields: &[(&str, &str)] = if html.contains("name=\"account\"") { &[("account", account), ("level", level)] } else { &[] };
        answer = follow(browser, submit(browser, &answer, fields).await, "/rueckruf?").await;
    }
    panic!("{account} did not get past the provider: {}", answer.brief());
}

/// The whole way; the portal's answer to the callback comes back.
pub async fn through(browser: &Browser, start: &str, account: &str, level: &str) -> Answer {
    let back = to_callback(browser, start, account, level).await;
    browser.get(back.location()).await
}

/// Logs in at the provider `demo` and insists that it worked.
pub async fn login(browser: &Browser, account: &str, level: &str) -> Answer {
    let answer = through(browser, "/anmelden/demo", account, level).await;
    assert!(answer.session_cookie().is_some(), "{account} could not log in: {}", answer.brief());
    answer
}

/// A login at a provider without pages, up to the portal's answer to the callback.
pub async fn straight(browser: &Browser, start: &str) -> Answer {
    let to_provider = browser.get(start).await;
    if to_provider.status / 100 != 3 {
        return to_provider;
    }
    let back = browser.get(to_provider.location()).await;
    assert_eq!(back.status / 100, 3, "the provider did not send anybody back: {}", back.brief());
    browser.get(back.location()).await
}
