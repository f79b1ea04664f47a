// Ways to answer a request: at once, drop by drop, far too much.
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as pause } from 'node:timers/promises';

export function json(res, value, status = 200) {
  res.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  res.end(JSON.stringify(value));
}

export function redirect(res, location, status = 302) {
  res.writeHead(status, { location }).end();
}

/** JSON allows spaces in front, so a patient reader gets a correct answer in the end. */
export async function drip(res, value, seconds = 60) {
  const gone = new AbortController();
  res.on('close', () => gone.abort());
  res.writeHead(200, { 'content-type': 'application/json' });
  try {
    for (let second = 0; second < seconds; second += 1) {
      res.write(' ');
      await pause(Math.min(1, seconds) * 1000, undefined, { signal: gone.signal });
    }
    res.end(JSON.stringify(value));
  } catch (error) {
    if (error.name !== 'AbortError') throw error;
  }
}

function* padded(real, size) {
  yield '{"keys":[';
  let written = 0;
  for (let index = 0; written < size; index += 1) {
    const entry = `${JSON.stringify({ ...real, kid: `filler-${index}` })},`;
    written += entry.length;
    yield entry;
  }
  yield `${JSON.stringify(real)}]}`;
}

/** A well-formed key set that is far too large; the key in use comes last. */
export async function flood(res, keys, megabytes = 20) {
  res.writeHead(200, { 'content-type': 'application/json' });
  const size = megabytes * 1024 * 1024;
  try {
    await pipeline(Readable.from(padded(keys[0], size)), res);
  } catch (error) {
    if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error; // the reader had enough
  }
}
