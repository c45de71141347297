import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { call, now, otherSecret, receiver, secret, streamOf } from './calls.js';

const order = { id: 'call_1', mode: 'expire', tags: ['posts'], paths: [{ path: '/', type: 'layout' }] };

test('a signed call is applied, and the answer says what was', async () => {
  const told = [];
  const site = receiver({ onRevalidate: (applied) => told.push(applied) });

  const answer = await site.receive(call(order));

  assert.equal(answer.status, 200);
  assert.deepEqual(answer.body, { revalidated: true, next: '16.4.6', router: 'app', applied: { tags: 1, paths: 1 } });
  assert.equal(answer.headers['cache-control'], 'no-store');
  assert.deepEqual(site.applied, [{ probe: false, mode: 'expire', tags: ['posts'], paths: [{ path: '/', type: 'layout' }] }]);
  assert.deepEqual(told, [{ id: 'call_1', mode: 'expire', tags: ['posts'], paths: [{ path: '/', type: 'layout' }] }]);
});

// The broker's tests compare what it sends with this file, so neither side can change alone.
test("the broker's own call, byte by byte, is applied", async () => {
  const text = readFileSync(new URL('../RevalidationBroker.Core.Tests/corpus/nextjs/requests/signature.txt', import.meta.url), 'utf8');
  const [head, body] = text.split('\n\n');
  const headers = Object.fromEntries(head.split('\n').slice(1).map((line) => line.split(': ')));
  const site = receiver();
  site.clock.now = Number(headers['webhook-timestamp']) * 1000;

  const answer = await site.receive(call(body.trimEnd(), { headers }));

  assert.deepEqual(answer.body.applied, { tags: 2, paths: 4 });
  assert.equal(site.applied[0].tags[1], 'Größe "<&>" 😀');
  assert.deepEqual(site.applied[0].paths.at(-1), { path: '/', type: 'layout' });
});

test('without a mode visitors get the old page until the new one is made', async () => {
  const site = receiver();
  await site.receive(call({ tags: ['posts'] }));
  assert.equal(site.applied[0].mode, 'stale-while-revalidate');
});

const unauthentic = {
  'another secret': call(order, { secrets: [otherSecret] }),
  'no signature': call(order, { headers: { 'webhook-signature': null } }),
  'no id': call(order, { headers: { 'webhook-id': null } }),
  'an id without end': call(order, { id: 'x'.repeat(257) }),
  'another id': call(order, { headers: { 'webhook-id': 'call_2' } }),
  'an old time': call(order, { at: now - 301_000 }),
  'a time to come': call(order, { at: now + 301_000 }),
  'a body that was changed': call(order, { chunks: streamOf([Buffer.from(JSON.stringify({ ...order, tags: ['all'] }))]) }),
};
for (const [name, forged] of Object.entries(unauthentic)) {
  test(`${name}: 401 with the one text, and the cause for the site alone`, async () => {
    const heard = [];
    const site = receiver({ onRefused: (refusal) => heard.push(refusal) });

    const answer = await site.receive(forged);

    assert.deepEqual([answer.status, answer.body], [401, { revalidated: false, error: 'Not authentic.' }]);
    assert.equal(heard.length, 1);
    assert.notEqual(heard[0].cause, 'Not authentic.');
    assert.deepEqual(site.applied, []);
  });
}

test('an old time is refused before the body is read', async () => {
  const untouched = { [Symbol.asyncIterator]: () => assert.fail('The body was read.') };
  assert.equal((await receiver().receive(call(order, { at: now - 301_000, chunks: untouched }))).status, 401);
});

test('a replay is refused for as long as its time would be accepted', async () => {
  const site = receiver();
  const ahead = () => call(order, { at: now + 300_000 });

  assert.equal((await site.receive(ahead())).status, 200);
  site.clock.now = now + 600_000;
  assert.equal((await site.receive(ahead())).status, 409);
  site.clock.now = now + 601_000;
  assert.equal((await site.receive(ahead())).status, 401);
  assert.equal(site.applied.length, 1);
});

test('the same call signed anew is no replay', async () => {
  const site = receiver();
  assert.equal((await site.receive(call(order))).status, 200);
  site.clock.now = now + 1000;
  assert.equal((await site.receive(call(order, { at: now + 1000 }))).status, 200);
});

test('a forged call does not spend the id of a real one', async () => {
  const site = receiver();
  await site.receive(call(order, { secrets: [otherSecret] }));
  assert.equal((await site.receive(call(order))).status, 200);
});

test('of two secrets either may sign, and so may both', async () => {
  const site = receiver({ secrets: () => [secret, undefined, otherSecret] });
  const statuses = [];
  for (const [i, secrets] of [[secret], [otherSecret], [otherSecret, secret]].entries()) statuses.push((await site.receive(call(order, { id: `call_${i}`, secrets }))).status);
  assert.deepEqual(statuses, [200, 200, 200]);
});

test('secrets are read at each call', async () => {
  let current = secret;
  const site = receiver({ secrets: async () => current });
  assert.equal((await site.receive(call(order))).status, 200);
  current = otherSecret;
  assert.equal((await site.receive(call(order, { id: 'call_2' }))).status, 401);
});

test('without a secret nobody gets in, and the log says why', async (t) => {
  const log = t.mock.method(console, 'error', () => {});
  const site = receiver({ secrets: () => undefined });

  const answer = await site.receive(call(order, { secrets: ['whsec_'] }));

  assert.equal(answer.status, 500);
  assert.match(answer.body.error, /No secret is set/);
  assert.match(log.mock.calls[0].arguments[0], /No secret is set/);
  assert.deepEqual(site.applied, []);
});

test('a body that says that it is too long is not read', async () => {
  const untouched = { [Symbol.asyncIterator]: () => assert.fail('The body was read.') };
  assert.equal((await receiver({ maxBytes: 10 }).receive(call(order, { headers: { 'content-length': '11' }, chunks: untouched }))).status, 413);
});

test('a body that does not say so is read no further than allowed', async () => {
  let read = 0;
  async function* endless() {
    for (;;) {
      read++;
      yield Buffer.alloc(1024);
    }
  }
  assert.equal((await receiver({ maxBytes: 4096 }).receive(call(order, { chunks: endless() }))).status, 413);
  assert.equal(read, 5);
});

const wrong = {
  'another method: 405': [405, call(order, { method: 'GET' })],
  'a form: 415': [415, call(order, { headers: { 'content-type': 'application/x-www-form-urlencoded' } })],
  'a compressed body: 415': [415, call(order, { headers: { 'content-encoding': 'gzip' } })],
  'no JSON: 400': [400, call('nonsense')],
  'no UTF-8: 400': [400, call(Buffer.from([0x22, 0xff, 0x22]))],
  'a list: 400': [400, call([])],
  'null: 400': [400, call('null')],
  'a text for tags, whose letters are no tags: 400': [400, call({ tags: 'posts' })],
  'a number for a tag: 400': [400, call({ tags: [1] })],
  'texts for paths: 400': [400, call({ paths: ['/'] })],
  'a type that there is not: 400': [400, call({ paths: [{ path: '/', type: 'route' }] })],
  'a mode that there is not: 400': [400, call({ mode: 'now', tags: ['posts'] })],
  'nothing to do: 400': [400, call({ tags: [], paths: [] })],
  'too many items: 413': [413, call({ tags: Array(1001).fill('posts') })],
};
for (const [name, [status, made]] of Object.entries(wrong)) {
  test(name, async () => {
    const site = receiver();
    const answer = await site.receive(made);
    assert.equal(answer.status, status);
    assert.equal(answer.body.revalidated, false);
    assert.equal(typeof answer.body.error, 'string');
    assert.equal(answer.headers.allow, status === 405 ? 'POST' : undefined);
    assert.deepEqual(site.applied, []);
  });
}

test('one item that can never be revalidated: 422 that names it, and nothing is applied', async () => {
  const site = receiver();
  const answer = await site.receive(call({ tags: ['posts', 'a,b'], paths: [{ path: 'x'.repeat(2000) }] }));

  assert.equal(answer.status, 422);
  assert.equal(answer.body.error, '2 of 3 items can never be revalidated, so none was.');
  assert.deepEqual(answer.body.refused[0], { tag: 'a,b', reason: 'Next.js splits the tags of a page at commas, so it can never match' });
  assert.ok(answer.body.refused[1].path.length < 200);
  assert.deepEqual(site.applied, []);
});

test('what failed this time: 500, so that it is sent again', async () => {
  const failed = [{ path: '/', reason: 'Invalid response 500' }];
  const answer = await receiver({}, { failed }).receive(call(order));
  assert.deepEqual([answer.status, answer.body.revalidated, answer.body.failed], [500, false, failed]);
});

test('a hook that throws changes nothing', async (t) => {
  t.mock.method(console, 'error', () => {});
  const site = receiver({ onRevalidate: () => { throw new Error('mine'); }, onRefused: async () => { throw new Error('mine'); } });
  assert.equal((await site.receive(call(order))).status, 200);
  assert.equal((await site.receive(call(order))).status, 409);
});

test('a probe says what the site can do, and needs a signature', async () => {
  const site = receiver({ tolerance: 60 });

  const { status, body } = await site.receive(call({ probe: true, tags: ['posts'] }));

  assert.equal(status, 200);
  assert.deepEqual(body, {
    probe: true, receiver: '0.1.0', next: '16.4.6', router: 'app', buildId: null, cacheComponents: null,
    started: new Date(performance.timeOrigin).toISOString(), now: '2025-11-22T08:26:40.000Z', limits: { tolerance: 60, maxBytes: 1048576, maxItems: 1000 },
  });
  assert.deepEqual(site.applied, []);
  assert.equal((await site.receive(call({ probe: true }, { secrets: [otherSecret] }))).status, 401);
});

for (const [name, value] of [['tolerance', 0], ['tolerance', -1], ['maxBytes', NaN], ['maxItems', '1000']]) {
  test(`${name} ${value} is refused when the site starts`, () => {
    assert.throws(() => receiver({ [name]: value }), { name: 'RangeError', message: new RegExp(`^${name} must be a number above 0`) });
  });
}
