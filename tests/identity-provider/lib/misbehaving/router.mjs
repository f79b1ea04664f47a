// Which request goes where, and what is counted.
import { body } from '../server.mjs';
import { json } from './answer.mjs';
import { authorize, discovery, elsewhere, endSession, jwks, token, userinfo } from './endpoints.mjs';
import { logoutFaults } from './faults.mjs';
import { logoutToken } from './tokens.mjs';

const endpoints = {
  '/.well-known/openid-configuration': ['discovery', discovery, 'GET'],
  '/jwks': ['jwks', jwks, 'GET'],
  '/authorize': ['authorize', authorize, 'GET'],
  '/token': ['token', token, 'POST'],
  '/userinfo': ['userinfo', userinfo, 'GET', 'POST'],
  '/end_session': ['end_session', endSession, 'GET'],
};

async function control(state, req, res) {
  if (req.method === 'POST') state.command(JSON.parse(await body(req) || '{}'));
  json(res, state.report());
}

async function mint(state, req, res) {
  const wish = JSON.parse(await body(req) || '{}');
  const fault = wish.fault ?? 'none';
  if (!Object.hasOwn(logoutFaults, fault)) throw new RangeError(`unknown fault "${fault}"; known are ${Object.keys(logoutFaults).join(', ')}`);
  const jwt = await logoutToken(state, wish);
  res.writeHead(200, { 'content-type': 'text/plain' });
  res.end(jwt);
}

async function route(state, req, res) {
  const url = new URL(req.url, state.issuer);
  const { pathname, searchParams } = url;
  if (pathname === '/control') return control(state, req, res);
  if (pathname === '/control/logout-token' && req.method === 'POST') return mint(state, req, res);

  const [, name] = /^\/elsewhere\/(\w+)$/.exec(pathname) ?? [];
  if (name && Object.hasOwn(elsewhere, name)) {
    state.elsewhere[name] += 1;
    return elsewhere[name](state, req, res);
  }

  const [counter, endpoint, ...methods] = endpoints[pathname] ?? [];
  if (!endpoint) return json(res, { error: 'not_found' }, 404);
  if (!methods.includes(req.method)) return json(res, { error: 'method_not_allowed' }, 405);
  state.calls[counter] += 1;
  if (new Set(searchParams.keys()).size !== searchParams.size) return json(res, { error: 'invalid_request' }, 400);
  return endpoint(state, req, res, url);
}

/** A wrong control message is the tester's mistake and is told; the rest is ours. */
export function createRouter(state) {
  return async (req, res) => {
    try {
      await route(state, req, res);
    } catch (error) {
      const theirs = error instanceof RangeError || error instanceof SyntaxError;
      if (!theirs) process.stderr.write(`${error.stack}\n`);
      if (res.headersSent) res.destroy();
      else json(res, { error: error.message }, theirs ? 400 : 500);
    }
  };
}
