import { read } from '../../lib/content';

/** One character more than a tag may have: Next.js drops it, and the page is cached without. */
export default async function Long() {
  const posts = await read('long', ['x'.repeat(257)]);
  return <p>{posts.length}</p>;
}
