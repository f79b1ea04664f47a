// Remembers what a person agreed to pass on to a client, until the provider stops.

export function createConsents() {
  const scopes = new Map();
  const key = (accountId, clientId) => `${accountId}\n${clientId}`;

  return {
    /** Creates and saves the grant the library works with. */
    async give(provider, accountId, clientId, names) {
      const given = scopes.get(key(accountId, clientId)) ?? new Set();
      names.forEach((name) => given.add(name));
      scopes.set(key(accountId, clientId), given);
      const grant = new provider.Grant({ accountId, clientId });
      grant.addOIDCScope([...given].join(' '));
      return grant.save(8 * 3600);
    },

    /** A logout revokes the grant itself; the consent behind it stays. */
    async load({ oidc }) {
      const { accountId } = oidc.session;
      const { clientId } = oidc.client;
      const id = oidc.result?.consent?.grantId ?? oidc.session.grantIdFor(clientId);
      const grant = id && await oidc.provider.Grant.find(id);
      if (grant?.accountId === accountId) return grant;
      if (!scopes.has(key(accountId, clientId))) return undefined;
      return oidc.provider.Grant.find(await this.give(oidc.provider, accountId, clientId, []));
    },
  };
}
