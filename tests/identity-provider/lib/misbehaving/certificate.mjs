// A self-signed certificate for the x5u fault. Node can read X.509 but not write
// it, and the little that is needed here is not worth a dependency.
import { sign } from 'node:crypto';
import { promisify } from 'node:util';
import { exportPKCS8 } from 'jose';

const signAsync = promisify(sign);

function der(tag, ...parts) {
  const content = Buffer.concat(parts);
  const { length } = content;
  if (length < 128) return Buffer.concat([Buffer.from([tag, length]), content]);
  const size = length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

const sequence = (...parts) => der(0x30, ...parts);
const sha256WithRsa = sequence(der(0x06, Buffer.from('2a864886f70d01010b', 'hex')), der(0x05));
const commonName = der(0x06, Buffer.from('550403', 'hex'));
const name = sequence(der(0x31, sequence(commonName, der(0x0c, Buffer.from('stranger.invalid')))));

function utcTime(date) {
  return der(0x17, Buffer.from(`${date.toISOString().replace(/[-:T]|\.\d+/g, '').slice(2)}`));
}

/** Returns the key's certificate as PEM, valid from yesterday until in a year. */
export async function certificateFor({ pem, privateKey }) {
  const day = 86400_000;
  const publicKey = Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ''), 'base64');
  const body = sequence(
    der(0x02, Buffer.from([1])),
    sha256WithRsa,
    name,
    sequence(utcTime(new Date(Date.now() - day)), utcTime(new Date(Date.now() + 365 * day))),
    name,
    publicKey,
  );
  const signature = await signAsync('sha256', body, await exportPKCS8(privateKey));
  const whole = sequence(body, sha256WithRsa, der(0x03, Buffer.from([0]), signature));
  const lines = whole.toString('base64').match(/.{1,64}/g).join('\n');
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
}
