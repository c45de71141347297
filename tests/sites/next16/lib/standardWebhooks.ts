import { createHmac, timingSafeEqual } from 'node:crypto';

const toleranceSeconds = 5 * 60;

/** https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md */
export function isSigned(headers: Headers, body: string, secret: string, now = Date.now()) {
  const id = headers.get('webhook-id');
  const timestamp = headers.get('webhook-timestamp');
  const signatures = headers.get('webhook-signature');
  if (!id || !timestamp || !signatures) return false;

  // Negated, so that a timestamp that is no number is refused.
  if (!(Math.abs(now / 1000 - Number(timestamp)) <= toleranceSeconds)) return false;

  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const expected = Buffer.from(`v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`);

  // Several while a secret rotates.
  return signatures.split(' ').map((signature) => Buffer.from(signature)).some((given) =>
    given.length === expected.length && timingSafeEqual(given, expected));
}
