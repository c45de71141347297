import { notConfigured, unauthorized } from '@/lib/refusals';
import { applyAndAnswer } from '@/lib/revalidation';

export async function POST(request: Request) {
  const secret = process.env.REVALIDATE_SECRET;
  if (!secret) return notConfigured('REVALIDATE_SECRET');

  if (request.headers.get('authorization') !== `Bearer ${secret}`) return unauthorized('Invalid secret');

  return applyAndAnswer(await request.json());
}
