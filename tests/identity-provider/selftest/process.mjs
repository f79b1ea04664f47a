// Starts a provider as a user would and waits for its line.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { after } from 'node:test';
import { fileURLToPath } from 'node:url';

export const SECRET = 'geheim +:%&=';
export const CALLBACK = 'http://localhost:9/anmelden/antwort';
export const GOODBYE = 'http://localhost:9/';

// A failed or interrupted test must not leave a provider behind, nor wait for one.
const running = new Set();
const killAll = () => running.forEach((child) => child.kill());
after(killAll);
process.on('exit', killAll);
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));

export function launch(script, args) {
  const child = spawn(process.execPath, [fileURLToPath(new URL(`../${script}`, import.meta.url)), ...args]);
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (data) => { output.stdout += data; });
  child.stderr.on('data', (data) => { output.stderr += data; });
  const ended = once(child, 'close').then(([code]) => code);
  running.add(child);
  ended.then(() => running.delete(child));
  return { child, output, ended };
}

export async function start(script, args) {
  const launched = launch(script, args);
  const { child, output, ended } = launched;
  while (!output.stdout.includes('\n')) {
    const code = await Promise.race([once(child.stdout, 'data').then(() => undefined), ended]);
    if (code !== undefined) throw new Error(`${script} ended with ${code}: ${output.stderr}`);
  }
  const issuer = / ready: (\S+)\n/.exec(output.stdout)[1];
  const stop = (signal = 'SIGTERM') => {
    child.kill(signal);
    return ended;
  };
  return { ...launched, issuer, stop };
}

export function startProvider(state, ...more) {
  return start('provider.mjs', ['--port', '0', '--client-secret', SECRET, '--redirect-uri', CALLBACK,
    '--post-logout-redirect-uri', GOODBYE, '--state', state, ...more]);
}
