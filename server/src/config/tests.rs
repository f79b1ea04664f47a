//! What wrong configurations are told: key, found, allowed.

use super::*;

const PROVIDER: &str =
    "[providers.x]\nlabel = \"Konto\"\nissuer = \"https://login.example\"\nclient_id = \"portal\"\nclient_secret = \"geheim\"\n";

fn given(toml: &str) -> std::result::Result<Config, String> {
    let figment = Figment::from(Serialized::defaults(Config::default())).merge(Toml::string(toml));
    read(&figment).map_err(|e| e.to_string())
}

#[test]
fn every_message_names_the_key_what_was_found_and_what_is_allowed() {
    let provider = |change: (&str, &str)| PROVIDER.replace(change.0, change.1);
    let cases: Vec<(String, &str, &str)> = vec![
        ("listen = \"localhost\"".into(), "listen: found \"localhost\", allowed is ", "127.0.0.1:3000"),
        ("listen = 3000".into(), "listen: found 3000, allowed is ", "127.0.0.1:3000"),
        ("base_url = \"http://localhost.evil.de\"".into(), "base_url: found \"http://localhost.evil.de\", ", "https"),
        ("base_url = \"http://localhost:3000@evil.de\"".into(), "base_url: found ", "https"),
        ("base_url = \"https://kreis.de/strategie\"".into(), "base_url: found \"https://kreis.de/strategie\", ", "nothing behind the host"),
        ("base_url = \"https://kreis.de/\"".into(), "base_url: found ", "nothing behind the host"),
        ("base_url = \"https://kreis.de?a=b\"".into(), "base_url: found ", "nothing behind the host"),
        ("base_url = \"https://ich@kreis.de\"".into(), "base_url: found ", "nothing behind the host"),
        ("base_url = \"https://\"".into(), "base_url: found ", "https"),
        ("base_url = \"ftp://kreis.de\"".into(), "base_url: found ", "https"),
        ("database = \"mysql://root:geheim@db/portal\"".into(), "database: found another kind of address, ", "sqlite://path"),
        ("database = 5".into(), "database: found 5, ", "sqlite://path"),
        ("database_pool = 0".into(), "database_pool: found 0, ", "from 1 to 200"),
        ("database_pool = -1".into(), "database_pool: found -1, ", "from 1 to 200"),
        ("database_pool = \"viele\"".into(), "database_pool: found \"viele\", ", "from 1 to 200"),
        ("page_cache_mb = 9999".into(), "page_cache_mb: found 9999, ", "from 0 to 4096"),
        ("files = 1".into(), "files: found 1, ", "a folder"),
        ("trusted_proxies = [\"proxy\"]".into(), "trusted_proxies", "a list of addresses"),
        ("trusted_proxies = \"127.0.0.1\"".into(), "trusted_proxies: found \"127.0.0.1\", ", "a list of addresses"),
        ("oparl_hosts = [\"ris.example.de/oparl\"]".into(), "oparl_hosts.0: found \"ris.example.de/oparl\", ", "a list of host names"),
        ("oparl_hosts = 1".into(), "oparl_hosts: found 1, ", "a list of host names"),
        ("[sessions]\nidle = 5".into(), "sessions.idle: there is no such key", "idle_minutes"),
        ("[sessions]\nidle_minutes = true".into(), "sessions.idle_minutes: found true, ", "from 1 to 1440"),
        ("[sessions]\nidle_minutes = 0".into(), "sessions.idle_minutes: found 0, ", "from 1 to 1440"),
        ("[sessions]\nabsolute_hours = 999".into(), "sessions.absolute_hours: found 999, ", "from 1 to 168"),
        ("sessions = 5".into(), "sessions: found 5, ", "a table"),
        ("port = 5".into(), "port: there is no such key", "listen"),
        ("[limits]\nlogins_per_minute = 0".into(), "limits.logins_per_minute: found 0, ", "from 1 to 1000000"),
        ("[live]\npeople_per_text = 0".into(), "live.people_per_text: found 0, ", "from 1 to 10000"),
        ("[levels]\nwork = \"hoch\"".into(), "levels.work: found \"hoch\", ", "\"substantial\""),
        ("[mail]\nserver = \"mail.example\"\nfrom = \"a@example.org\"".into(), "mail.server: found another address", "smtp://"),
        ("[mail]\nserver = \"smtp://mail.example\"\nfrom = \"Portal\"".into(), "mail.from: found \"Portal\"", "portal@"),
        (provider(("label = \"Konto\"\n", "")), "providers.x.label: found nothing, ", "button"),
        (provider(("\"Konto\"", "\" \"")), "providers.x.label: found \" \", ", "button"),
        (provider(("\"portal\"", "\"\"")), "providers.x.client_id: found \"\", ", "the provider knows the portal"),
        (provider(("\"geheim\"", "\"\"")), "providers.x.client_secret: found \"\", ", "secret"),
        (provider(("\"geheim\"", "5")), "providers.x.client_secret: found 5, ", "secret"),
        (provider(("https://login.example", "http://localhost.evil.de")), "providers.x.issuer: found ", "https"),
        (provider(("https://login.example", "login")), "providers.x.issuer: found \"login\", ", "https"),
        (provider(("[providers.x]", "[providers.X_y]")), "providers: found \"X_y\", ", "small letters"),
        (format!("{PROVIDER}userinfo = \"ja\""), "providers.x.userinfo: found \"ja\", ", "true or false"),
        (format!("{PROVIDER}idle = 1"), "providers.x.idle: there is no such key", "client_id"),
        (format!("{PROVIDER}[providers.x.levels]\n"), "providers.x.levels: found none, ", "a table"),
        (format!("{PROVIDER}[providers.x.levels]\nA = \"sehr\""), "providers.x.levels.A: found \"sehr\", ", "\"basic\""),
        (format!("{PROVIDER}[providers.x.levels]\nA = \"basic\""), "providers.x.levels: found no level above \"basic\"", "\"substantial\""),
    ];
    for (toml, start, rest) in cases {
        let said = given(&toml).map(drop).expect_err(&toml);
        assert!(said.lines().any(|line| line.starts_with(start) && line.contains(rest)), "{toml}\nsaid: {said}");
        assert!(!said.contains("geheim"), "a secret is told: {said}");
        for word in ["i64", "u32", "syntax", "signed int"] {
            assert!(!said.contains(word), "{toml}\nsaid: {said}");
        }
    }
}

#[test]
fn what_works_is_taken() {
    let good = [
        "",
        "base_url = \"https://strategie.kreis.de\"",
        "base_url = \"https://strategie.kreis.de:8443\"",
        "base_url = \"http://127.0.0.1:4000\"",
        "base_url = \"http://[::1]:4000\"",
        "oparl_hosts = [\"ris.example.de\", \"ris.example.de:8443\"]",
        "[mail]\nserver = \"smtp://mail.example:25\"\nfrom = \"Portal <a@example.org>\"",
    ];
    for toml in good.map(str::to_owned).into_iter().chain([PROVIDER.to_owned()]) {
        given(&toml).unwrap_or_else(|said| panic!("{toml}\nsaid: {said}"));
    }
}

#[test]
fn the_example_is_a_configuration() {
    let example = format!("{}/../portal.example.toml", std::env::var("CARGO_MANIFEST_DIR").expect("cargo runs the tests"));
    let figment = Figment::from(Serialized::defaults(Config::default())).merge(Toml::file_exact(example));
    read(&figment).expect("the example works");
}
