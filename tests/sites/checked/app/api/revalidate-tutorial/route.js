import { revalidatePath, revalidateTag } from 'next/cache';

/** As tutorials have it: a link that anybody can open who knows the secret, one tag or path a call. */
export async function GET(request) {
  const query = new URL(request.url).searchParams;
  if (!process.env.REVALIDATE_SECRET || query.get('secret') !== process.env.REVALIDATE_SECRET) return Response.json({ message: 'Invalid secret' }, { status: 401 });

  if (query.has('tag')) revalidateTag(query.get('tag'));
  if (query.has('path')) revalidatePath(query.get('path'));
  return Response.json({ revalidated: true, now: Date.now() });
}
