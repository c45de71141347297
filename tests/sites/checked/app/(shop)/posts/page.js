import { read } from '../../../lib/content';

export default async function Posts() {
  const posts = await read('posts', ['posts']);
  return <ul>{posts.map((post) => <li key={post.slug}>{post.title}</li>)}</ul>;
}
