import { unstable_cache } from 'next/cache';

const posts = [
  { slug: 'alpha', title: 'Alpha' },
  { slug: 'beta', title: 'Beta' },
];

/** What a CMS would be asked for, without one: cached under tags as a tagged fetch is. */
export function read(what, tags) {
  return unstable_cache(async () => posts, [what], { tags })();
}
