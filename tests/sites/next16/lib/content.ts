export type Entry = { id: string; slug: string; title: string; revision: number };

export function getEntries(type: string, tags: string[]) {
  return read<Entry[]>(`/entries/${type}`, tags);
}

export function getEntry(type: string, slug: string, tags: string[] = []) {
  return read<Entry>(`/entries/${type}/${encodeURIComponent(slug)}`, tags);
}

async function read<T>(path: string, tags: string[]): Promise<T | null> {
  const response = await fetch(`${process.env.CONTENT_URL}${path}`, { cache: 'force-cache', next: { tags } });
  if (response.status === 404) return null;

  // Throwing keeps an outage of the content server out of the cache; an empty page would stay.
  if (!response.ok) throw new Error(`The content server answered ${response.status} for ${path}`);
  return response.json();
}
