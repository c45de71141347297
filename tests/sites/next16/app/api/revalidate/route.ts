import { notConfigured, unauthorized } from '@/lib/refusals';
import { applyAndAnswer } from '@/lib/revalidation';

/** As most tutorials have it: the secret is a member of the body. */
export async function POST(request: Request) {
  const secret = process.env.REVALIDATE_SECRET;
  if (!secret) return notConfigured('REVALIDATE_SECRET');

  const order = await request.json();
  if (order.secret !== secret) return unauthorized('Invalid secret');

  return applyAndAnswer(order);
}
