import { createHmac } from 'node:crypto';
import { Receiver } from '../../src/nextjs/dist/receive.js';
import { appRules } from '../../src/nextjs/dist/items.js';

export const now = 1_763_800_000_000;
export const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
export const otherSecret = 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=';

/** A receiver whose router does nothing but remember what it was asked, at a time that stands still until it is moved. */
export function receiver(options = {}, router = {}) {
  const applied = [];
  const clock = { now };
  const inner = new Receiver({ name: 'app', next: '16.4.6', rules: appRules(16), clock: () => clock.now, ...router }, { secrets: secret, ...options });
  const apply = async (order) => {
    applied.push(order);
    return router.failed ?? [];
  };
  return { applied, clock, receive: (call) => inner.receive(call, apply) };
}

/** A call that is right but for what is changed. */
export function call(body, { id = 'call_1', at = now, secrets = [secret], method = 'POST', headers = {}, chunks } = {}) {
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  const timestamp = String(Math.floor(at / 1000));
  const all = {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': secrets.map((one) => sign(one, id, timestamp, bytes)).join(' '),
    ...headers,
  };
  return { method, header: (name) => all[name] ?? null, body: chunks ?? streamOf([bytes]) };
}

export async function* streamOf(chunks) {
  yield* chunks;
}

function sign(text, id, timestamp, bytes) {
  const key = Buffer.from(text.replace(/^whsec_/, ''), 'base64');
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.`).update(bytes).digest('base64')}`;
}
