//! Requests to council information systems: only to hosts that the operator named, never to private
//! addresses, bounded in time and size, without redirects.

use super::address::is_public;
use portal::councils::oparl::is_allowed;
use portal::ports::{Web, WebAnswer, WebFault};
use std::net::SocketAddr;
use std::time::Duration;
use url::{Host, Url};

/// An answer larger than this is cut off and refused; pages of lists have some hundred kilobytes.
const MOST_BYTES: usize = 8 * 1024 * 1024;
/// How long one answer may take, from the name to the last byte.
const LONGEST: Duration = Duration::from_secs(20);

/// Who says where a name leads.
#[derive(Clone, Debug)]
enum Names {
    /// The machine's own resolver.
    System,
    #[cfg(test)]
    Told(Vec<std::net::IpAddr>),
}

impl Names {
    async fn find(&self, name: &str, port: u16) -> std::io::Result<Vec<SocketAddr>> {
        match self {
            Names::System => Ok(tokio::net::lookup_host((name, port)).await?.collect()),
            #[cfg(test)]
            Names::Told(all) => Ok(all.iter().map(|ip| (*ip, port).into()).collect()),
        }
    }
}

/// Asks the hosts that the operator named.
#[derive(Clone, Debug)]
pub struct Outside {
    hosts: Vec<String>,
    names: Names,
}

impl Outside {
    /// A client for these hosts and no others.
    pub fn new(hosts: &[String]) -> Self {
        Self { hosts: hosts.to_vec(), names: Names::System }
    }

    async fn fetch(&self, url: &Url) -> Result<WebAnswer, WebFault> {
        if !is_allowed(&self.hosts, url) {
            return Err(WebFault::Private);
        }
        let addresses = addresses(url, &self.names).await?;
        let host = url.host_str().unwrap_or_default();
        // The connection goes to the addresses that were checked; the name is not asked again.
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .connect_timeout(Duration::from_secs(5))
            .resolve_to_addrs(host, &addresses)
            .user_agent("Regionales-Strategieportal (OParl)")
            .build()
            .map_err(|_| WebFault::Unreachable)?;
        let request = client.get(url.clone()).header("accept", "application/json");
        let mut response = request.send().await.map_err(|e| if e.is_timeout() { WebFault::Slow } else { WebFault::Unreachable })?;
        let status = response.status();
        if status.is_redirection() {
            return Err(WebFault::Redirect);
        }
        if response.content_length().is_some_and(|n| n > MOST_BYTES as u64) {
            return Err(WebFault::TooLarge);
        }
        let mut bytes = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|_| WebFault::Unreachable)? {
            if bytes.len() + chunk.len() > MOST_BYTES {
                return Err(WebFault::TooLarge);
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(WebAnswer { status: status.as_u16(), bytes })
    }
}

/// Where a name leads: every address must be public, unless the operator named this very machine.
async fn addresses(url: &Url, names: &Names) -> Result<Vec<SocketAddr>, WebFault> {
    let port = url.port_or_known_default().unwrap_or(443);
    let (found, local): (Vec<SocketAddr>, bool) = match url.host() {
        Some(Host::Ipv4(ip)) => (vec![(ip, port).into()], ip.is_loopback()),
        Some(Host::Ipv6(ip)) => (vec![(ip, port).into()], ip.is_loopback()),
        Some(Host::Domain(name)) => {
            let found = names.find(name, port).await.map_err(|_| WebFault::Unreachable)?;
            (found, name == "localhost")
        }
        None => return Err(WebFault::Unreachable),
    };
    match found.iter().all(|a| is_public(a.ip()) || (local && a.ip().is_loopback())) {
        _ if found.is_empty() => Err(WebFault::Unreachable),
        true => Ok(found),
        false => Err(WebFault::Private),
    }
}

#[async_trait::async_trait]
impl Web for Outside {
    async fn get(&self, url: &Url) -> Result<WebAnswer, WebFault> {
        tokio::time::timeout(LONGEST, self.fetch(url)).await.unwrap_or(Err(WebFault::Slow))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_name_does_not_make_a_private_address_public() {
        for bad in ["https://10.0.0.1/", "https://[fd00::1]/", "https://169.254.169.254/latest"] {
            let url = Url::parse(bad).expect("an address");
            assert_eq!(addresses(&url, &Names::System).await, Err(WebFault::Private), "{bad}");
        }
        let here = Url::parse("http://127.0.0.1:9/").expect("an address");
        assert!(addresses(&here, &Names::System).await.is_ok());
        // Named or not: what the operator did not name is not asked.
        assert!(matches!(Outside::new(&[]).get(&here).await, Err(WebFault::Private)));
    }

    #[tokio::test]
    async fn a_name_that_leads_into_a_private_network_is_not_asked() {
        let url = Url::parse("https://ris.example/oparl").expect("an address");
        let told = |all: &[&str]| Names::Told(all.iter().map(|ip| ip.parse().expect("an address")).collect());
        for bad in
            [&["10.0.0.7"] as &[&str], &["127.0.0.1"], &["::1"], &["fd00::1"], &["169.254.169.254"], &["93.184.216.34", "192.168.1.1"]]
        {
            let outside = Outside { hosts: vec!["ris.example".into()], names: told(bad) };
            assert!(matches!(outside.get(&url).await, Err(WebFault::Private)), "{bad:?}");
        }
        assert!(addresses(&url, &told(&["93.184.216.34"])).await.is_ok());
        assert_eq!(addresses(&url, &told(&[])).await, Err(WebFault::Unreachable));
    }
}
