import { notFound } from 'next/navigation';
import { getEntry } from '@/lib/content';
import { EntryPage } from '@/lib/EntryPage';

// Nothing at build time: each page is rendered at its first visit, and cached from then on.
export function generateStaticParams() {
  return [];
}

export default async function Post({ params }: PageProps<'/posts/[slug]'>) {
  const slug = decodeURIComponent((await params).slug);
  const post = await getEntry('posts', slug, ['posts', `post:${slug}`]);
  return post ? <EntryPage entry={post} /> : notFound();
}
