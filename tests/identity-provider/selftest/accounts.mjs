// The accounts file: other parts of the project read it too.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { readAccounts } from '../lib/accounts.mjs';
import { faults, logoutFaults, settings } from '../lib/misbehaving/faults.mjs';

const accounts = readAccounts(fileURLToPath(new URL('../accounts.json', import.meta.url)));
const municipalities = ['ascheberg', 'billerbeck', 'coesfeld', 'duelmen', 'havixbeck', 'luedinghausen',
  'nordkirchen', 'nottuln', 'olfen', 'rosendahl', 'senden'];
const groups = ['verwaltung', 'bildung', 'mobilitaet', 'wirtschaft', 'innenstadt'];

describe('accounts', () => {
  test('one for each role and municipality, and those of the region', () => {
    const expected = [
      ...['kreis-coesfeld', ...municipalities].flatMap((slug) => [`fachkraft-${slug}`, `digital-${slug}`, `sitzungsdienst-${slug}`]),
      'landrat', ...municipalities.map((slug) => `bm-${slug}`),
      'geschaeftsstelle', 'vorsitz', 'moderation', 'betrieb',
      ...groups.flatMap((group) => [`ag-leitung-${group}`, `ag-mitglied-${group}`]),
      'ag-leitung-begleitend', 'fraktion-begleitend', 'expertin-mobilitaet',
      'buerger-1', 'buerger-2', 'neu-1', 'neu-2', 'neu-3', 'neu-4',
    ];
    assert.deepEqual([...accounts.keys()].sort(), expected.sort());
  });

  test('the same flat keys in every entry', () => {
    for (const account of accounts.values()) {
      assert.deepEqual(Object.keys(account), ['id', 'name', 'role', 'organisation', 'group', 'email', 'max_level']);
      if (account.email !== null) assert.equal(account.email, `${account.id}@beispiel.invalid`);
    }
    const without = [...accounts.values()].filter(({ email }) => email === null).map(({ id }) => id);
    assert.deepEqual(without, ['buerger-1', 'buerger-2', 'neu-2']);
    const limited = [...accounts.values()].filter((account) => account.max_level !== 'high').map(({ id }) => id);
    assert.deepEqual(limited, ['buerger-2']);
  });

  test('the README explains every fault and setting', () => {
    const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
    for (const [name, text] of Object.entries({ ...faults, ...settings })) {
      assert.ok(readme.includes(`| \`${name}\` | ${text} |`), `README has no row for ${name}`);
    }
    for (const [name, text] of Object.entries(logoutFaults)) {
      assert.ok(readme.includes(`| \`${name}\` | ${text} |`), `README has no row for logout fault ${name}`);
    }
  });
});
