// Keys that outlive a restart, so that tokens and cookies stay valid.
import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose';

async function create(alg) {
  const { privateKey } = await generateKeyPair(alg, { extractable: true, modulusLength: 2048 });
  const jwk = await exportJWK(privateKey);
  return {
    jwks: { keys: [{ ...jwk, alg, use: 'sig', kid: await calculateJwkThumbprint(jwk) }] },
    cookieKeys: [randomBytes(32).toString('base64url')],
  };
}

/** One file per algorithm, readable by its owner only. */
export async function loadState(directory, alg) {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const file = join(directory, `keys-${alg}.json`);
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(await create(alg)), { mode: 0o600 });
  try {
    // link() does not overwrite: of two first starts at once, both use the winner's keys.
    linkSync(draft, file);
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft);
  }
  return JSON.parse(readFileSync(file, 'utf8'));
}
