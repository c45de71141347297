import { createRevalidateRoute } from 'revalidation-broker-nextjs';

export const { POST } = createRevalidateRoute({
  // Two while one rotates.
  secrets: () => [process.env.REVALIDATE_SECRET, process.env.REVALIDATE_SECRET_OLD],
  maxBytes: 64 * 1024,
  onRevalidate: ({ id, tags, paths }) => console.log(`revalidated ${id}: ${tags.length} tags, ${paths.length} paths`),
  onRefused: ({ status, cause }) => console.log(`refused ${status}: ${cause}`),
});
