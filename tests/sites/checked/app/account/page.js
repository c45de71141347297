import { cookies } from 'next/headers';
import { read } from '../../lib/content';

/** Made dynamic by cookies(): rendered for every visitor, from data that is cached. */
export default async function Account() {
  const visitor = (await cookies()).get('visitor')?.value ?? 'nobody';
  const posts = await read('account', ['account']);
  return <p>{`${visitor} has ${posts.length} posts`}</p>;
}
