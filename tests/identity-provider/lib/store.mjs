// Sessions, codes and grants in memory. oidc-provider's own store forgets after
// 1,000 entries, which a load test with some hundred people reaches.

const SWEEP_EVERY = 1000;

export function createStore() {
  const entries = new Map();
  let writes = 0;

  const sweep = () => {
    const now = Date.now();
    for (const [key, { expires }] of entries) if (expires <= now) entries.delete(key);
  };

  return class Store {
    constructor(model) {
      this.prefix = `${model}:`;
    }

    async upsert(id, payload, expiresIn) {
      writes += 1;
      if (writes % SWEEP_EVERY === 0) sweep();
      const expires = expiresIn ? Date.now() + expiresIn * 1000 : Infinity;
      entries.set(this.prefix + id, { payload, expires });
      if (payload.uid) entries.set(`${this.prefix}uid:${payload.uid}`, { payload: id, expires });
    }

    async find(id) {
      const entry = entries.get(this.prefix + id);
      return entry && entry.expires > Date.now() ? entry.payload : undefined;
    }

    async findByUid(uid) {
      return this.find(await this.find(`uid:${uid}`));
    }

    async findByUserCode() {
      return undefined; // device flow is off
    }

    async consume(id) {
      entries.get(this.prefix + id).payload.consumed = Math.floor(Date.now() / 1000);
    }

    async destroy(id) {
      entries.delete(this.prefix + id);
    }

    async revokeByGrantId(grantId) {
      for (const [key, { payload }] of entries) {
        if (key.startsWith(this.prefix) && payload.grantId === grantId) entries.delete(key);
      }
    }
  };
}
