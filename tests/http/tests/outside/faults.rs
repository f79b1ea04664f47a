//! Everything that a provider can do wrong: no cookie, no row, one event with its own reason.

use http_tests::login::straight;
use http_tests::{Backend, Failures, Misbehaving, Portal, Setup};
use serde_json::json;

/// What the portal must make of a fault.
#[derive(Clone, Copy)]
enum Expect {
    /// Refused with this reason code; the token endpoint may have been asked.
    Refused(&'static str),
    /// Refused with this reason code before a code was redeemed.
    Early(&'static str),
    /// Logged in.
    Accepted,
}

use Expect::{Accepted, Early, Refused};

/// A login as usual, and one that asks for a level (and so for a fresh login).
const PLAIN: &str = "";
const LEVEL: &str = "?stufe=substantial";

/// Fault, query of the login, what must become of it.
const QUICK: &[(&str, &str, Expect)] = &[
    ("none", PLAIN, Accepted),
    ("none", LEVEL, Accepted),
    ("invalid-iss", PLAIN, Refused("issuer")),
    ("missing-sub", PLAIN, Refused("subject_missing")),
    ("invalid-aud", PLAIN, Refused("audience")),
    ("missing-aud", PLAIN, Refused("audience_missing")),
    ("missing-iat", PLAIN, Refused("issue_time_missing")),
    ("nonce-invalid", PLAIN, Refused("nonce")),
    ("nonce-missing", PLAIN, Refused("nonce_missing")),
    ("at_hash-invalid", PLAIN, Refused("access_token_hash")),
    ("azp-wrong", PLAIN, Refused("authorized_party")),
    ("expired", PLAIN, Refused("expired")),
    ("iat-future", PLAIN, Refused("issue_time_future")),
    ("iat-old", PLAIN, Refused("issue_time_old")),
    ("auth_time-old", LEVEL, Refused("auth_time")),
    ("acr-missing", LEVEL, Refused("level_missing")),
    ("acr-lower", LEVEL, Refused("level_too_low")),
    ("acr-unknown", LEVEL, Refused("level_unknown")),
    ("kid-absent-single-jwks", PLAIN, Accepted),
    ("kid-absent-multiple-jwks", PLAIN, Refused("key_ambiguous")),
    ("idtoken-sig-none", PLAIN, Refused("signature_missing")),
    ("invalid-sig-rs256", PLAIN, Refused("signature_rsa")),
    ("invalid-sig-es256", PLAIN, Refused("signature_ecdsa")),
    ("invalid-sig-hs256", PLAIN, Refused("algorithm")),
    ("hs256-with-public-key", PLAIN, Refused("algorithm")),
    ("typ-wrong", PLAIN, Refused("token_type")),
    ("jku-header", PLAIN, Refused("key_by_jku")),
    ("x5u-header", PLAIN, Refused("key_by_x5u")),
    ("signing-key-rotation", PLAIN, Accepted),
    ("rotation-unpublished", PLAIN, Refused("key_unknown")),
    ("rfc9207-iss-wrong", PLAIN, Early("answer_issuer")),
    ("rfc9207-iss-missing", PLAIN, Early("answer_issuer_missing")),
    ("state-foreign", PLAIN, Early("state_unknown")),
    ("state-missing", PLAIN, Early("state_missing")),
    ("duplicated-parameters", PLAIN, Early("duplicate_parameter")),
    ("access-denied", PLAIN, Early("access_denied")),
    ("token-error", PLAIN, Refused("token_error")),
    ("token-html", PLAIN, Refused("token_unreadable")),
    ("missing-id-token", PLAIN, Refused("id_token_missing")),
    ("redirecting-token", PLAIN, Refused("token_redirected")),
    ("userinfo-invalid-sub", PLAIN, Refused("userinfo_subject")),
    ("userinfo-error", PLAIN, Refused("userinfo_error")),
    ("redirecting-jwks", PLAIN, Early("keys_redirected")),
    ("discovery-issuer-mismatch", PLAIN, Early("discovery_issuer")),
    ("redirecting-discovery", PLAIN, Early("discovery_redirected")),
];

/// Those for which the portal has to wait.
const SLOW: &[(&str, &str, Expect)] = &[
    ("huge-jwks", PLAIN, Early("keys_too_large")),
    ("slow-jwks", PLAIN, Early("keys_slow")),
    ("slow-token", PLAIN, Refused("token_slow")),
];

/// One provider of the configuration per case, so that nothing is remembered from the case before.
fn provider_key(group: &str, i: usize) -> String {
    format!("{group}{i}")
}

/// Each fault can be told from every other by its code. Whose key a token is signed with by HS256 is not asked:
/// it is refused by its algorithm.
#[test]
fn every_fault_has_a_reason_of_its_own() {
    let code = |expect: &Expect| match expect {
        Refused(code) | Early(code) => Some(*code),
        Accepted => None,
    };
    let mut codes: Vec<&str> = QUICK.iter().chain(SLOW).filter_map(|(_, _, expect)| code(expect)).collect();
    codes.sort();
    let twice: Vec<&str> = codes.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0]).collect();
    assert_eq!(twice, ["algorithm"]);
}

async fn run(portal: &Portal, provider: &Misbehaving, group: &str, cases: &[(&str, &str, Expect)]) -> Failures {
    let mut f = Failures::default();
    for (i, (fault, query, expect)) in cases.iter().enumerate() {
        let key = provider_key(group, i);
        provider.fault("none", json!({})).await;
        // Rotation means: the keys changed after the portal had read them.
        if *fault == "signing-key-rotation" {
            straight(&portal.browser(), &format!("/anmelden/{key}{query}")).await;
        }
        provider.fault(fault, json!({"sub": format!("{group}-{i}")})).await;
        let browser = portal.browser();
        let before = provider.calls("token").await;
        let answer = straight(&browser, &format!("/anmelden/{key}{query}")).await;
        let codes = portal.data.refusals(&key).await;
        let report = provider.report().await;
        f.check(report["elsewhere"].as_object().unwrap().values().all(|n| n == 0), || format!("{fault}: went to {}", report["elsewhere"]));
        let accounts = portal.data.count(&format!("select count(*) from \"identity\" where subject like '%{group}-{i}'")).await;
        let expected = match expect {
            Accepted => {
                f.check(answer.session_cookie().is_some() && accounts == 1, || format!("{fault}: {codes:?}, {}", answer.brief()));
                f.same(codes, vec![], fault);
                continue;
            }
            Refused(code) => code,
            Early(code) => {
                f.same(report["calls"]["token"].as_i64(), Some(before), &format!("{fault}: calls of the token endpoint"));
                code
            }
        };
        f.same(codes, vec![(*expected).to_owned()], &format!("{fault}: audit events"));
        f.same(answer.status, 403, fault);
        f.check(answer.session_cookie().is_none() && accounts == 0, || format!("{fault}: logged in all the same"));
        let page = answer.text();
        f.check(page.contains("<h1>Nicht angemeldet</h1>") && page.contains("<html lang=\"de\""), || format!("{fault}: {page}"));
        for internal in ["openidconnect", "Error", "panic", provider.issuer(), "reqwest", "serde", "eyJ"] {
            f.check(!page.contains(internal), || format!("{fault}: the page says {internal}"));
        }
    }
    f
}

#[tokio::test]
async fn every_fault_of_a_provider_is_refused() {
    let providers: Vec<Misbehaving> = (0..4).map(|_| Misbehaving::start()).collect();
    let (first, second) = QUICK.split_at(QUICK.len() / 2);
    let groups = [("a", first), ("b", second), ("c", &SLOW[..2]), ("d", &SLOW[2..])];
    let mut setup = Setup::new(Backend::Sqlite);
    for ((group, cases), provider) in groups.iter().zip(&providers) {
        for i in 0..cases.len() {
            setup = setup.provider(&provider_key(group, i), provider.issuer());
        }
    }
    let portal = Portal::start(setup).await;
    let [a, b, c, d] = std::array::from_fn(|i| run(&portal, &providers[i], groups[i].0, groups[i].1));
    let (a, b, c, d) = tokio::join!(a, b, c, d);
    let mut f = Failures::default();
    [a, b, c, d].into_iter().for_each(|other| f.extend(other));
    // Rows of those who were let in, and of nobody else; the rotation logs in twice.
    let accepted = QUICK.iter().filter(|(_, _, e)| matches!(e, Accepted)).count() as i64;
    f.same(portal.data.people().await, (accepted + 1, accepted + 1, accepted + 1), "people, accounts and sessions");
    let log = portal.log();
    f.check(!log.contains("eyJ") && !log.contains("101, 121, 74"), || "a token stands in the log".into());
    let details = portal.data.texts("select cast(after as text) from audit_event where action = 'login.refused'").await.join("\n");
    f.check(!details.contains("eyJ") && !details.contains("101, 121, 74"), || "a token stands in the audit log".into());
    f.end();
}

#[tokio::test]
async fn a_flood_of_unknown_keys_is_not_passed_on() {
    let provider = Misbehaving::start();
    let portal = Portal::start(Setup::new(Backend::Sqlite).provider("flut", provider.issuer())).await;
    let mut f = Failures::default();
    provider.fault("none", json!({})).await;
    provider.fault("kid-flood", json!({})).await;
    for _ in 0..10 {
        let answer = straight(&portal.browser(), "/anmelden/flut").await;
        f.same((answer.status, answer.session_cookie()), (403, None), "a key that nobody knows");
    }
    let jwks = provider.calls("jwks").await;
    f.check(jwks <= 2, || format!("the keys were fetched {jwks} times"));
    f.same(portal.data.refusals("flut").await, vec!["key_unknown".to_owned(); 10], "audit events");
    f.same(portal.data.people().await, (0, 0, 0), "people, accounts and sessions");
    // A login with the key that is known still works.
    provider.fault("acr-lower", json!({})).await;
    f.check(straight(&portal.browser(), "/anmelden/flut").await.session_cookie().is_some(), || "nobody gets in after the flood".into());
    f.end();
}

#[tokio::test]
async fn answers_that_nobody_asked_for() {
    let provider = Misbehaving::start();
    let portal = Portal::start(Setup::new(Backend::Sqlite).provider("eins", provider.issuer())).await;
    let mut f = Failures::default();
    provider.fault("none", json!({})).await;
    let browser = portal.browser();
    let begun = browser.get("/anmelden/eins").await;
    let back = browser.get(begun.location()).await.location().to_owned();
    let state = url::Url::parse(&back).unwrap().query_pairs().find(|(n, _)| n == "state").unwrap().1.into_owned();
    for (query, code) in [
        (String::new(), "state_missing"),
        ("?code=x&state=geraten".into(), "state_unknown"),
        (format!("?code=x&state={state}&state={state}"), "duplicate_parameter"),
        (format!("?code=x&iss=a&iss=a&state={state}"), "duplicate_parameter"),
    ] {
        let had = portal.data.refusals("eins").await.len();
        let answer = browser.get(&format!("/anmelden/eins/rueckruf{query}")).await;
        f.same((answer.status, answer.session_cookie()), (403, None), &query);
        f.same(portal.data.refusals("eins").await.split_off(had), vec![code.to_owned()], &query);
    }
    // Answers to a login that was asked for: without a code, and with an error.
    for (rest, code) in [("", "code_missing"), ("&error=server_error", "provider_error")] {
        let other = portal.browser();
        let begun = other.get("/anmelden/eins").await;
        let state = url::Url::parse(begun.location()).unwrap().query_pairs().find(|(n, _)| n == "state").unwrap().1.into_owned();
        let had = portal.data.refusals("eins").await.len();
        let iss = url::form_urlencoded::byte_serialize(provider.issuer().as_bytes()).collect::<String>();
        let answer = other.get(&format!("/anmelden/eins/rueckruf?state={state}&iss={iss}{rest}")).await;
        f.same((answer.status, answer.session_cookie()), (403, None), code);
        f.same(portal.data.refusals("eins").await.split_off(had), vec![code.to_owned()], code);
    }
    f.same(provider.calls("token").await, 0, "calls of the token endpoint");
    f.same(browser.get("/anmelden/nirgends").await.status, 404, "login at an unknown provider");
    f.same(browser.get("/anmelden/nirgends/rueckruf?code=x").await.status, 404, "answer of an unknown provider");
    f.check(browser.get(&back).await.session_cookie().is_some(), || "forged answers spoiled the real login".into());
    // The provider repeats its tokens for a code: the portal must not even ask again.
    provider.fault("code-replay", json!({})).await;
    let again = browser.get(&back).await;
    f.same((again.status, provider.calls("token").await), (403, 1), "a code twice");
    f.same(portal.data.refusals("eins").await.pop(), Some("state_used".to_owned()), "a code twice");
    f.same(portal.data.people().await, (1, 1, 1), "people, accounts and sessions");
    f.end();
}
