import { version } from 'next/package.json';
import { notConfigured, unauthorized } from '@/lib/refusals';
import { apply } from '@/lib/revalidation';
import { isSigned } from '@/lib/standardWebhooks';

export async function POST(request: Request) {
  const secret = process.env.REVALIDATE_SIGNING_SECRET;
  if (!secret) return notConfigured('REVALIDATE_SIGNING_SECRET');

  // The bytes that were signed: parsed and written again they may differ.
  const body = await request.text();
  if (!isSigned(request.headers, body, secret)) return unauthorized('Invalid signature');

  return Response.json({ revalidated: true, next: version, applied: apply(JSON.parse(body)) });
}
