// Named keys, made when first needed: RSA generation is slow.
import { randomUUID } from 'node:crypto';
import { exportJWK, exportSPKI, generateKeyPair } from 'jose';

async function make(alg) {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true, modulusLength: 2048 });
  const kid = randomUUID();
  return { alg, kid, privateKey, publicKey, pem: await exportSPKI(publicKey), jwk: { ...await exportJWK(publicKey), alg, use: 'sig', kid } };
}

export class Keys {
  #made = new Map();

  #rotations = 0;

  /** The name of the RSA key that signs at the moment. */
  current = 'rsa-0';

  /** `name` starts with the kind: rsa-… or ec-…; the same name gives the same key. */
  get(name) {
    if (!this.#made.has(name)) this.#made.set(name, make(name.startsWith('ec') ? 'ES256' : 'RS256'));
    return this.#made.get(name);
  }

  rotate() {
    this.#rotations += 1;
    this.current = `rsa-${this.#rotations}`;
  }

  /** Back to the first key, which clients may still have in their cache. */
  reset() {
    this.current = 'rsa-0';
  }

  async published(fault) {
    const names = {
      'kid-absent-single-jwks': [this.current],
      'kid-absent-multiple-jwks': ['rsa-decoy', this.current],
    }[fault] ?? [this.current, 'ec'];
    return Promise.all(names.map(async (name) => (await this.get(name)).jwk));
  }
}
