import { notFound } from 'next/navigation';
import { read } from '../../../../lib/content';

export function generateStaticParams() {
  return [{ slug: 'alpha' }, { slug: 'beta' }];
}

export default async function Post({ params }) {
  const { slug } = await params;
  const posts = await read(`post ${slug}`, ['posts', `post:${slug}`]);
  const post = posts.find((one) => one.slug === slug);
  if (!post) notFound();

  const made = new Date().toISOString();
  return (
    <main>
      <h1>{post.title}</h1>
      <time dateTime={made}>{made}</time>
    </main>
  );
}
