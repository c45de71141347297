import assert from 'node:assert/strict';
import { createServer, request } from 'node:http';
import { test } from 'node:test';
import { createRevalidateHandler } from '../../src/nextjs/dist/pages.js';
import { call, secret } from './calls.js';

/** The handler behind a real socket; `revalidate` is what Next.js would do. */
async function serve(t, revalidate, options = {}) {
  const handler = createRevalidateHandler({ secrets: secret, ...options });
  const server = createServer((req, res) => handler(req, Object.assign(res, { revalidate })));
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  t.after(() => server.close());
  return (body, { chunked = false } = {}) => new Promise((resolve, reject) => {
    const text = JSON.stringify(body);
    const { header } = call(text, { at: Date.now() });
    const headers = Object.fromEntries(['content-type', 'webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => [name, header(name)]));
    const req = request({ port: server.address().port, host: '127.0.0.1', method: 'POST', headers: chunked ? headers : { ...headers, 'content-length': text.length } }, async (res) => {
      let answer = '';
      for await (const chunk of res) answer += chunk;
      resolve({ status: res.statusCode, headers: res.headers, body: JSON.parse(answer) });
    });
    req.on('error', reject);
    if (!chunked) return req.end(text);
    // Never ended: whoever waits for the end waits for ever.
    for (let i = 0; i < text.length; i += 1000) req.write(text.slice(i, i + 1000));
  });
}

const paths = (count) => Array.from({ length: count }, (_, i) => ({ path: `/legacy/${i}` }));

test('each page is rendered once, at most four at a time', async (t) => {
  const rendered = [];
  let now = 0;
  let most = 0;
  const send = await serve(t, async (path) => {
    most = Math.max(most, ++now);
    await new Promise(setImmediate);
    now--;
    rendered.push(path);
  });

  const answer = await send({ paths: [...paths(20), ...paths(20)] });

  assert.equal(answer.status, 200);
  assert.deepEqual(answer.body.applied, { tags: 0, paths: 40 });
  assert.deepEqual(rendered.sort(), paths(20).map(({ path }) => path).sort());
  assert.equal(most, 4);
});

test('a page that is gone is done, and one that fails is named while the others are rendered', async (t) => {
  t.mock.method(console, 'error', () => {});
  const rendered = [];
  const send = await serve(t, async (path) => {
    if (path === '/legacy/0') throw new Error('Failed to revalidate /legacy/0: Invalid response 404');
    if (path === '/legacy/1') throw new Error('Failed to revalidate /legacy/1: Invalid response 500');
    rendered.push(path);
  });

  const answer = await send({ paths: paths(3) });

  assert.equal(answer.status, 500);
  assert.deepEqual(answer.body.failed, [{ path: '/legacy/1', reason: 'Failed to revalidate /legacy/1: Invalid response 500' }]);
  assert.deepEqual(rendered, ['/legacy/2']);
});

test('a body without end is answered, and the connection closed', async (t) => {
  const send = await serve(t, () => assert.fail('Something was revalidated.'), { maxBytes: 2000 });

  const answer = await send({ paths: paths(1000) }, { chunked: true });

  assert.deepEqual([answer.status, answer.headers.connection], [413, 'close']);
});

test('a body that was parsed already is a mistake of the site, and is said to be one', async () => {
  const handler = createRevalidateHandler({ secrets: secret });
  await assert.rejects(handler({ body: {} }, {}), /bodyParser: false/);
});
