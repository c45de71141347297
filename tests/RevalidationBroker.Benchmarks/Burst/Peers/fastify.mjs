// Checks the signature, calls the site, answers. Nothing is kept.
import { createHmac, timingSafeEqual } from 'node:crypto';
import Fastify from 'fastify';

const key = Buffer.from(process.env.WEBHOOK_SECRET.slice('whsec_'.length), 'base64');
const app = Fastify();

// The bytes that were signed are the bytes that are checked.
app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));

app.post('/hooks/cms', async (request, reply) => {
  const { 'webhook-id': id, 'webhook-timestamp': time, 'webhook-signature': signature } = request.headers;
  const expected = createHmac('sha256', key).update(`${id}.${time}.`).update(request.body).digest();
  const given = Buffer.from(String(signature).slice('v1,'.length), 'base64');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return reply.code(401).send({});

  const { data } = JSON.parse(request.body);
  const answer = await fetch(process.env.SITE_URL, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ tags: [`post:${data.id}`], paths: [{ path: `/blog/${data.slug}` }] }),
  });
  await answer.text();
  return reply.code(answer.ok ? 200 : 502).send({});
});

await app.listen({ host: '127.0.0.1', port: Number(process.env.PORT) });
