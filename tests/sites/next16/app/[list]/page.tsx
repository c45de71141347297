import { notFound } from 'next/navigation';
import { getEntries } from '@/lib/content';

// The list is a parameter because app/posts/page.tsx would be rendered by the build, which has no content server.
export function generateStaticParams() {
  return [];
}

export default async function List({ params }: PageProps<'/[list]'>) {
  const { list } = await params;
  if (list !== 'posts') notFound();

  // The last two are what app/posts/page.tsx would have by itself: revalidatePath('/posts', 'layout' | 'page') marks them.
  const posts = await getEntries(list, [list, `_N_T_/${list}/layout`, `_N_T_/${list}/page`]);
  if (!posts) notFound();

  const revision = Math.max(0, ...posts.map((post) => post.revision));
  return (
    <main>
      <meta name="content-revision" content={String(revision)} />
      <h1>Posts</h1>
      <ul>
        {posts.map((post) => (
          <li key={post.id} data-revision={post.revision}>
            <a href={`/posts/${encodeURIComponent(post.slug)}`}>{post.title}</a>
          </li>
        ))}
      </ul>
    </main>
  );
}
