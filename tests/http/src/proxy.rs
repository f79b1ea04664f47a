//! A cable between the portal and its database that can be pulled out and put back.

use std::sync::Arc;
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// Passes bytes on while it is plugged in; refuses and cuts connections while it is not.
pub struct Cable {
    pub port: u16,
    plugged: Arc<watch::Sender<bool>>,
}

impl Cable {
    /// To `host:port`, plugged in.
    pub async fn to(target: String) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let plugged = Arc::new(watch::channel(true).0);
        let state = plugged.clone();
        tokio::spawn(async move {
            while let Ok((mut client, _)) = listener.accept().await {
                let mut state = state.subscribe();
                let target = target.clone();
                tokio::spawn(async move {
                    if !*state.borrow_and_update() {
                        return;
                    }
                    let Ok(mut server) = TcpStream::connect(target).await else { return };
                    tokio::select! {
                        _ = copy_bidirectional(&mut client, &mut server) => {}
                        _ = state.wait_for(|plugged| !plugged) => {}
                    }
                });
            }
        });
        Self { port, plugged }
    }

    /// Pulls it out: every connection ends, new ones end at once.
    pub fn pull(&self) {
        self.plugged.send_replace(false);
    }

    /// Puts it back.
    pub fn plug(&self) {
        self.plugged.send_replace(true);
    }
}
