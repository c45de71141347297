import { notFound } from 'next/navigation';
import { getEntry } from '@/lib/content';
import { EntryPage } from '@/lib/EntryPage';

export function generateStaticParams() {
  return [];
}

// No tags: only revalidatePath reaches these pages.
export default async function Page({ params }: PageProps<'/pages/[slug]'>) {
  const slug = decodeURIComponent((await params).slug);
  const page = await getEntry('pages', slug);
  return page ? <EntryPage entry={page} /> : notFound();
}
