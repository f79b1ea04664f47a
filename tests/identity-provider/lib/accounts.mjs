// Reads the accounts file and refuses one that other readers would stumble over.
import { readFileSync } from 'node:fs';
import { byId } from './levels.mjs';

const roles = new Set(['officer', 'coordinator', 'mayor', 'clerk', 'steward', 'chair', 'moderator',
  'operator', 'group_lead', 'group_member', 'group_adviser', 'group_guest', 'citizen', 'none']);

const organisations = new Map(Object.entries({
  'kreis-coesfeld': 'Kreis Coesfeld',
  ascheberg: 'Ascheberg',
  billerbeck: 'Billerbeck',
  coesfeld: 'Coesfeld',
  duelmen: 'Dülmen',
  havixbeck: 'Havixbeck',
  luedinghausen: 'Lüdinghausen',
  nordkirchen: 'Nordkirchen',
  nottuln: 'Nottuln',
  olfen: 'Olfen',
  rosendahl: 'Rosendahl',
  senden: 'Senden',
}));

/** Throws an Error with a sentence naming the first wrong entry. */
export function readAccounts(file) {
  const list = JSON.parse(readFileSync(file, 'utf8'));
  const accounts = new Map();
  for (const account of list) {
    const wrong = (what) => { throw new Error(`account "${account.id}": ${what}`); };
    if (!/^[a-z0-9-]+$/.test(account.id ?? '')) wrong('id must be small letters, digits and hyphens');
    if (accounts.has(account.id)) wrong('id occurs twice');
    if (!account.name) wrong('name is missing');
    if (!roles.has(account.role)) wrong(`unknown role "${account.role}"`);
    if (!byId(account.max_level)) wrong(`unknown max_level "${account.max_level}"`);
    accounts.set(account.id, account);
  }
  return accounts;
}

function heading(account) {
  if (account.organisation) return organisations.get(account.organisation) ?? account.organisation;
  if (account.group) return 'Arbeitsgruppen';
  if (account.role === 'citizen') return 'Bürgerinnen und Bürger';
  if (account.role === 'none') return 'Noch ohne Rolle';
  return 'Ganze Region';
}

/** Accounts under the headings of the login page, in the order of the file. */
export function grouped(accounts) {
  const groups = new Map();
  for (const account of accounts.values()) {
    const title = heading(account);
    groups.set(title, [...groups.get(title) ?? [], account]);
  }
  return groups;
}
