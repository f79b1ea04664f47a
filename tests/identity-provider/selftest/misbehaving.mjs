// Drives the misbehaving provider the way a portal would, looking very closely.
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { discover, redeem, request } from './portal.mjs';
import { SECRET, start } from './process.mjs';

export async function startMisbehaving() {
  const provider = await start('misbehaving.mjs', ['--port', '0', '--client-id', 'portal', '--client-secret', SECRET]);
  const { issuer } = provider;

  const control = async (message) => {
    const response = await fetch(`${issuer}/control`, message && { method: 'POST', body: JSON.stringify(message) });
    return { status: response.status, ...await response.json() };
  };
  const authorize = async (parameters) => {
    const asked = request(`${issuer}/authorize`, parameters);
    const response = await fetch(asked.url, { redirect: 'manual' });
    const location = new URL(response.headers.get('location'));
    return { asked, location, back: Object.fromEntries(location.searchParams) };
  };
  const exchange = ({ asked, location }) => redeem(`${issuer}/token`, location.searchParams.get('code'), asked.verifier, { redirect: 'manual' });
  const jwks = async () => (await fetch((await discover(issuer)).jwks_uri)).json();

  /** Sets a fault and logs in: all that came back, unverified. */
  const login = async (message, parameters) => {
    await control(message);
    const way = await authorize(parameters);
    const tokens = await (await exchange(way)).json();
    const jwt = tokens.id_token;
    return { ...way, tokens, jwt, claims: decodeJwt(jwt), header: decodeProtectedHeader(jwt) };
  };
  const mint = async (message) => (await fetch(`${issuer}/control/logout-token`, { method: 'POST', body: JSON.stringify(message) })).text();

  return { ...provider, control, authorize, exchange, jwks, login, mint };
}
