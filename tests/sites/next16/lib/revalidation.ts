import { revalidatePath, revalidateTag } from 'next/cache';

type Order = {
  mode?: 'expire' | 'stale-while-revalidate';
  tags?: string[];
  paths?: { path: string; type?: 'page' | 'layout' }[];
};

/** Does what the broker asks, and says what was done. */
export function apply({ mode, tags = [], paths = [] }: Order) {
  const profile = mode === 'expire' ? { expire: 0 } : 'max';
  for (const tag of tags) revalidateTag(tag, profile);

  // Immediate in both modes: revalidatePath knows no "stale".
  for (const { path, type } of paths) revalidatePath(path, type);
  return { tags, paths };
}

/** The answer of the example in Next's documentation. */
export function applyAndAnswer(order: Order) {
  const { tags, paths } = apply(order);
  const now = Date.now();
  return tags.length + paths.length > 0
    ? Response.json({ revalidated: true, now })
    : Response.json({ revalidated: false, now, message: 'Missing tags or paths to revalidate' });
}
