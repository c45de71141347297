import { revalidatePath } from 'next/cache';

/** Knows by itself what to forget, and reads nothing but the secret. */
export async function POST(request) {
  if (!process.env.REVALIDATE_SECRET || request.headers.get('authorization') !== `Bearer ${process.env.REVALIDATE_SECRET}`) return Response.json({ message: 'Invalid secret' }, { status: 401 });

  revalidatePath('/', 'layout');
  return Response.json({ revalidated: true });
}
