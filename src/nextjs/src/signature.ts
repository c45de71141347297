import { createHmac, timingSafeEqual } from 'node:crypto';

/** What the headers of a call claim, before its body is read. */
export interface Claim {
  readonly id: string;
  readonly timestamp: string;
  readonly signatures: readonly Buffer[];
}

/** Gives a header's value, whatever the case of its name. */
export type ReadHeader = (name: string) => string | null | undefined;

// Ids are kept for a while, so they must not be of any length.
const longestId = 256;

/**
 * Reads the headers of Standard Webhooks, and refuses a time too far from now. Protocol: standard-webhooks/standard-webhooks, spec/standard-webhooks.md.
 * @param now in milliseconds
 * @param tolerance in seconds, either way
 */
export function readClaim(header: ReadHeader, now: number, tolerance: number): Claim | { cause: string } {
  const id = header('webhook-id');
  const timestamp = header('webhook-timestamp');
  const signatures = header('webhook-signature');
  if (!id || !timestamp || !signatures) return { cause: 'webhook-id, webhook-timestamp or webhook-signature is missing' };
  if (id.length > longestId) return { cause: `webhook-id is longer than ${longestId} characters` };
  if (!/^[0-9]{1,15}$/.test(timestamp)) return { cause: 'webhook-timestamp is no Unix time in seconds' };

  const age = now / 1000 - Number(timestamp);
  if (Math.abs(age) > tolerance) return { cause: `webhook-timestamp is ${Math.round(Math.abs(age))} s ${age > 0 ? 'old' : 'ahead'}, more than ${tolerance} s: an old call, or a clock that is wrong` };
  return { id, timestamp, signatures: signatures.split(' ').map((one) => Buffer.from(one)) };
}

/** Whether any of the signatures is that of any of the keys. Others than `v1` are no match, so they are passed over. */
export function isSigned(claim: Claim, body: Uint8Array, keys: readonly Buffer[]): boolean {
  let signed = false;
  for (const key of keys) {
    const digest = createHmac('sha256', key).update(`${claim.id}.${claim.timestamp}.`).update(body).digest('base64');
    const expected = Buffer.from(`v1,${digest}`);
    for (const given of claim.signatures) {
      // In constant time, so that a wrong guess does not tell how wrong it was; the length is no secret.
      if (given.length === expected.length && timingSafeEqual(given, expected)) signed = true;
    }
  }
  return signed;
}
