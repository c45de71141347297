import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { keysOf } from '../../src/nextjs/dist/secrets.js';
import { isSigned, readClaim } from '../../src/nextjs/dist/signature.js';

const corpus = new URL('../RevalidationBroker.Core.Tests/corpus/standard-webhooks/signatures/', import.meta.url);

// The vectors that the broker's own verification is tested with, one of them published with the specification. Those of v1a have no shared secret.
for (const file of readdirSync(corpus)) {
  const vector = JSON.parse(readFileSync(new URL(file, corpus), 'utf8'));
  if (vector.publicKey) continue;

  test(`${file} is ${vector.valid ? 'valid' : 'not valid'}: ${vector.reason}`, async () => {
    const headers = new Map(Object.entries(vector.headers).map(([name, value]) => [name.toLowerCase(), value]));
    const keys = await keysOf(vector.secret);

    const claim = readClaim((name) => headers.get(name), vector.now, vector.toleranceSeconds);

    assert.equal(!('cause' in claim) && isSigned(claim, Buffer.from(vector.body, 'base64'), keys), vector.valid);
  });
}

test('any of the keys may have signed', async () => {
  const vector = JSON.parse(readFileSync(new URL('published-sign-function-works.json', corpus), 'utf8'));
  const keys = await keysOf(['whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=', vector.secret]);
  const claim = readClaim((name) => vector.headers[name], vector.now, vector.toleranceSeconds);

  assert.equal(isSigned(claim, Buffer.from(vector.body, 'base64'), keys), true);
});

for (const timestamp of ['', ' 1763800000', '1763800000.5', '1e9', '-1', '0x10', 'Infinity', '9'.repeat(16)]) {
  test(`'${timestamp}' is no time`, () => {
    const headers = { 'webhook-id': 'a', 'webhook-timestamp': timestamp, 'webhook-signature': 'v1,x' };
    assert.ok('cause' in readClaim((name) => headers[name], 1_763_800_000_000, 300));
  });
}

for (const secrets of [undefined, '', ' ', [], [undefined, ''], 'whsec_', '====', 'not base64!', 'abc', ['MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'oops!']]) {
  test(`${JSON.stringify(secrets)} gives no key, and says so`, async () => {
    assert.equal(typeof (await keysOf(() => secrets)).problem, 'string');
  });
}
