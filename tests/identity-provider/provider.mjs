// A Servicekonto for demonstration and tests. See README.md.
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Provider from 'oidc-provider';
import { readAccounts } from './lib/accounts.mjs';
import { configuration } from './lib/configuration.mjs';
import { createConsents } from './lib/consents.mjs';
import { headers } from './lib/headers.mjs';
import { interactions } from './lib/interactions.mjs';
import { leaveWithoutSession } from './lib/logout.mjs';
import { fail, issuerUrl, listen, options, portNumber, required } from './lib/server.mjs';
import { loadState } from './lib/state.mjs';

const text = (fallback) => ({ type: 'string', ...(fallback !== undefined && { default: fallback }) });
const many = { type: 'string', multiple: true, default: [] };

const values = options({
  port: text('9090'),
  host: text(),
  issuer: text(),
  'client-id': text('portal'),
  'client-secret': text(),
  'client-name': text('Strategieportal der Region'),
  'redirect-uri': many,
  'post-logout-redirect-uri': many,
  'backchannel-logout-uri': text(),
  accounts: text(fileURLToPath(new URL('accounts.json', import.meta.url))),
  state: text(join(tmpdir(), `demo-servicekonto-${process.getuid?.() ?? 'user'}`)),
  alg: text('RS256'),
  'with-parent': { type: 'boolean', default: false },
});
required(values, 'client-secret', 'redirect-uri');
if (!['RS256', 'ES256'].includes(values.alg)) fail('--alg is RS256 or ES256.');

let accounts;
try {
  accounts = readAccounts(values.accounts);
} catch (error) {
  fail(`Cannot use the accounts in ${values.accounts}: ${error.message}`);
}

const { port, serve } = await listen(portNumber(values.port), values.host);
const settings = {
  issuer: issuerUrl(values.issuer ?? `http://localhost:${port}`),
  clientId: values['client-id'],
  clientSecret: values['client-secret'],
  clientName: values['client-name'],
  redirectUris: values['redirect-uri'],
  postLogoutRedirectUris: values['post-logout-redirect-uri'],
  backchannelLogoutUri: values['backchannel-logout-uri'],
  alg: values.alg,
};

try {
  const consents = createConsents();
  const state = await loadState(values.state, settings.alg);
  const provider = new Provider(settings.issuer, configuration(settings, { accounts, consents, state }));
  await provider.Client.find(settings.clientId); // a wrong redirect address shows now, not at the first login
  provider.proxy = true; // believe the forwarded headers, which lib/headers.mjs sets itself
  provider.use(headers(settings));
  provider.use(interactions(provider, { accounts, consents, settings }));
  provider.use(leaveWithoutSession);
  provider.on('server_error', (_ctx, error) => process.stderr.write(`${error.stack}\n`));
  serve(provider.callback());
} catch (error) {
  fail(`Cannot start the identity provider: ${error.error_description ?? error.message}`);
}
// Whoever started it is at the other end of its input: when that goes, however it goes, so does this.
if (values['with-parent']) process.stdin.on('end', () => process.exit(0)).resume();
process.stdout.write(`identity provider ready: ${settings.issuer}\n`);
