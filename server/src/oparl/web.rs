//! Requests to council information systems: only to hosts that the operator named, never to private
//! addresses, bounded in time and size, without redirects.

use super::address::is_public;
use portal::councils::oparl::is_allowed;
use portal::ports::{Web, WebAnswer, WebFault};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use url::{Host, Url};

/// An answer larger than this is cut off and refused; pages of lists have some hundred kilobytes.
const MOST_BYTES: usize = 8 * 1024 * 1024;
/// How long one answer may take, from the name to the last byte.
const LONGEST: Duration = Duration::from_secs(20);

/// Asks the hosts that the operator named.
#[derive(Clone, Debug)]
pub struct Outside {
    hosts: Vec<String>,
    /// The client of the last request: a look asks one host hundreds of times.
    last: Arc<Mutex<Option<Held>>>,
}

/// A client with the name and the addresses that it is bound to.
#[derive(Debug)]
struct Held {
    host: String,
    addresses: Vec<SocketAddr>,
    client: reqwest::Client,
}

impl Outside {
    /// A client for these hosts and no others.
    pub fn new(hosts: &[String]) -> Self {
        Self { hosts: hosts.to_vec(), last: Arc::default() }
    }

    /// A client whose connections go to the addresses that were checked; the name is not asked again.
    fn client(&self, host: &str, addresses: &[SocketAddr]) -> Result<reqwest::Client, WebFault> {
        let mut last = self.last.lock().unwrap_or_else(|e| e.into_inner());
        if let Some(held) = last.as_ref().filter(|held| held.host == host && held.addresses.as_slice() == addresses) {
            return Ok(held.client.clone());
        }
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .connect_timeout(Duration::from_secs(5))
            .resolve_to_addrs(host, addresses)
            .user_agent("Regionales-Strategieportal (OParl)")
            .build()
            .map_err(|_| WebFault::Unreachable)?;
        *last = Some(Held { host: host.to_owned(), addresses: addresses.to_vec(), client: client.clone() });
        Ok(client)
    }

    async fn fetch(&self, url: &Url) -> Result<WebAnswer, WebFault> {
        if !is_allowed(&self.hosts, url) {
            return Err(WebFault::Private);
        }
        let addresses = addresses(url).await?;
        let host = url.host_str().unwrap_or_default();
        let client = self.client(host, &addresses)?;
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
async fn addresses(url: &Url) -> Result<Vec<SocketAddr>, WebFault> {
    let port = url.port_or_known_default().unwrap_or(443);
    let (found, local): (Vec<SocketAddr>, bool) = match url.host() {
        Some(Host::Ipv4(ip)) => (vec![(ip, port).into()], ip.is_loopback()),
        Some(Host::Ipv6(ip)) => (vec![(ip, port).into()], ip.is_loopback()),
        Some(Host::Domain(name)) => {
            let found = tokio::net::lookup_host((name, port)).await.map_err(|_| WebFault::Unreachable)?;
            (found.collect(), name == "localhost")
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
            assert_eq!(addresses(&url).await, Err(WebFault::Private), "{bad}");
        }
        let here = Url::parse("http://127.0.0.1:9/").expect("an address");
        assert!(addresses(&here).await.is_ok());
        // Named or not: what the operator did not name is not asked.
        assert!(matches!(Outside::new(&[]).get(&here).await, Err(WebFault::Private)));
    }
}
