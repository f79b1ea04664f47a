// What the misbehaving provider remembers between requests.
import { faults, settings } from './faults.mjs';
import { Keys } from './keys.mjs';

const counters = () => ({ discovery: 0, jwks: 0, authorize: 0, token: 0, userinfo: 0, end_session: 0 });
const elsewhere = () => ({ discovery: 0, jwks: 0, token: 0, jku: 0, x5u: 0 });

export class State {
  constructor({ issuer, clientId, clientSecret }) {
    Object.assign(this, { issuer, clientId, clientSecret });
    this.keys = new Keys();
    this.reset();
  }

  reset() {
    this.keys.reset();
    this.behaviour = { fault: 'none' };
    this.codes = new Map();
    this.accessTokens = new Map();
    this.calls = counters();
    this.elsewhere = elsewhere();
    this.lastAuthorize = null;
    this.lastRedirect = null;
    this.lastSid = null;
    this.lastEndSession = null;
  }

  get fault() {
    return this.behaviour.fault;
  }

  get sub() {
    return this.behaviour.sub ?? 'person-1';
  }

  /** An address of a stranger; no part of it may be believed. */
  get otherIssuer() {
    return this.behaviour.iss ?? `${this.issuer}/fremd`;
  }

  /** Takes a control message whole: what it does not name is back at its default. */
  command(message) {
    const unknown = Object.keys(message).find((key) => key !== 'fault' && !(key in settings));
    if (unknown) throw new RangeError(`unknown setting "${unknown}"; known are ${Object.keys(settings).join(', ')}`);
    const fault = message.fault ?? 'none';
    if (!Object.hasOwn(faults, fault)) throw new RangeError(`unknown fault "${fault}"; known are ${Object.keys(faults).join(', ')}`);
    if (fault === 'none') this.reset();
    if (fault === 'signing-key-rotation') this.keys.rotate();
    this.behaviour = { ...message, fault };
  }

  report() {
    return {
      behaviour: this.behaviour,
      calls: this.calls,
      elsewhere: this.elsewhere,
      last_authorize: this.lastAuthorize,
      last_redirect: this.lastRedirect,
      last_sid: this.lastSid,
      last_end_session: this.lastEndSession,
    };
  }
}
