// What both providers share: command line, listening, stopping.
import { createServer } from 'node:http';
import { parseArgs } from 'node:util';

/** Ends the program with one plain sentence; 2 is the code for "could not start". */
export function fail(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(2);
}

export function options(definition) {
  try {
    return parseArgs({ options: definition, strict: true, allowPositionals: false }).values;
  } catch (error) {
    return fail(`Cannot read the command line: ${error.message}`);
  }
}

export function required(values, ...names) {
  for (const name of names) {
    if (!values[name]?.length) fail(`The option --${name} is missing.`);
  }
}

export function portNumber(text) {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65535) fail(`--port ${text} is not a port number.`);
  return port;
}

/** An issuer is compared as text by its readers, so a trailing slash must not creep in. */
export function issuerUrl(text) {
  let url;
  try {
    url = new URL(text);
  } catch {
    fail(`--issuer ${text} is not an address.`);
  }
  if (!/^https?:$/.test(url.protocol) || url.href !== `${url.origin}/`) {
    fail(`--issuer ${text} must be http(s)://host[:port] without a path.`);
  }
  return url.origin;
}

function bind(server, port, host) {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve(server.address().port));
  });
}

/**
 * Listens on both loopback addresses, because `localhost` means either, or on
 * `host` alone where one is given. Port 0 takes a free one. Requests that come
 * before `serve` was called wait for nothing: they get 503.
 */
export async function listen(port, host) {
  let handler = (_req, res) => res.writeHead(503).end();
  const servers = [];
  for (const address of host ? [host] : ['127.0.0.1', '::1']) {
    const server = createServer((req, res) => handler(req, res));
    try {
      port = await bind(server, port, address);
      servers.push(server);
    } catch (error) {
      // Machines without IPv6 have no ::1; that is no reason to refuse.
      if (address === '::1' && ['EADDRNOTAVAIL', 'EAFNOSUPPORT'].includes(error.code)) continue;
      fail(error.code === 'EADDRINUSE'
        ? `Port ${port} is already taken by another program; choose another with --port.`
        : `Cannot listen on ${address}, port ${port}: ${error.message}`);
    }
  }
  const stop = () => {
    for (const server of servers) {
      server.close();
      server.closeAllConnections();
    }
    process.exit(0);
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  return { port, serve: (next) => { handler = next; } };
}

/** Reads a request body as text; forms and control messages are small. */
export async function body(req, limit = 65536) {
  const parts = [];
  let size = 0;
  for await (const part of req) {
    size += part.length;
    if (size > limit) throw Object.assign(new Error('body too large'), { status: 413 });
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}
