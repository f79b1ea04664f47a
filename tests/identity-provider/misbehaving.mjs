// An OpenID provider that lies as told. See README.md.
import { State } from './lib/misbehaving/state.mjs';
import { createRouter } from './lib/misbehaving/router.mjs';
import { issuerUrl, listen, options, portNumber, required } from './lib/server.mjs';

const values = options({
  port: { type: 'string', default: '9091' },
  host: { type: 'string' },
  issuer: { type: 'string' },
  'client-id': { type: 'string', default: 'portal' },
  'client-secret': { type: 'string' },
});
required(values, 'client-secret');

const { port, serve } = await listen(portNumber(values.port), values.host);
const issuer = issuerUrl(values.issuer ?? `http://localhost:${port}`);
const state = new State({ issuer, clientId: values['client-id'], clientSecret: values['client-secret'] });
await Promise.all([state.keys.get(state.keys.current), state.keys.get('ec')]);
serve(createRouter(state));
process.stdout.write(`misbehaving provider ready: ${issuer}\n`);
