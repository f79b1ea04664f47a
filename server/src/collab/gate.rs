//! How many sockets one account and one address may have.

use contract::Id;
use std::collections::HashMap;
use std::hash::Hash;
use std::net::IpAddr;
use std::sync::{Arc, Mutex};

/// Counts sockets.
#[derive(Clone, Default)]
pub struct Gate(Arc<Mutex<Counts>>);

#[derive(Default)]
struct Counts {
    accounts: HashMap<Id, u32>,
    addresses: HashMap<IpAddr, u32>,
}

/// A socket that is counted until this is dropped.
pub struct Pass {
    gate: Gate,
    account: Id,
    address: Option<IpAddr>,
}

impl Gate {
    /// Lets a socket in, unless there are too many.
    pub fn enter(&self, account: Id, address: Option<IpAddr>, per_account: u32, per_address: u32) -> Option<Pass> {
        let mut counts = self.0.lock().unwrap_or_else(|e| e.into_inner());
        let held = |n: Option<&u32>| n.copied().unwrap_or(0);
        if held(counts.accounts.get(&account)) >= per_account || address.is_some_and(|a| held(counts.addresses.get(&a)) >= per_address) {
            return None;
        }
        *counts.accounts.entry(account).or_default() += 1;
        address.into_iter().for_each(|a| *counts.addresses.entry(a).or_default() += 1);
        Some(Pass { gate: self.clone(), account, address })
    }
}

fn leave<K: Hash + Eq>(counts: &mut HashMap<K, u32>, key: &K) {
    if let Some(count) = counts.get_mut(key) {
        *count -= 1;
        if *count == 0 {
            counts.remove(key);
        }
    }
}

impl Drop for Pass {
    fn drop(&mut self) {
        let mut counts = self.gate.0.lock().unwrap_or_else(|e| e.into_inner());
        leave(&mut counts.accounts, &self.account);
        self.address.iter().for_each(|a| leave(&mut counts.addresses, a));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_account_and_address_and_forgets_both() {
        let gate = Gate::default();
        let (anna, ben) = (Id::from_u128(1), Id::from_u128(2));
        let here = "192.0.2.1".parse().ok();
        let first = gate.enter(anna, here, 1, 2).expect("the first");
        assert!(gate.enter(anna, here, 1, 2).is_none(), "a second one of the account");
        let second = gate.enter(ben, here, 1, 2).expect("another account");
        assert!(gate.enter(Id::from_u128(3), here, 1, 2).is_none(), "a third one of the address");
        drop((first, second));
        let counts = gate.0.lock().expect("counts");
        assert!(counts.accounts.is_empty() && counts.addresses.is_empty());
    }
}
