import type { Entry } from './content';

export function EntryPage({ entry }: { entry: Entry }) {
  return (
    <main>
      <meta name="content-revision" content={String(entry.revision)} />
      <h1>{entry.title}</h1>
      <p data-revision={entry.revision}>{`Revision ${entry.revision}`}</p>
    </main>
  );
}
