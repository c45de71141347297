import { createRevalidateHandler } from 'revalidation-broker-nextjs/pages';

export const config = { api: { bodyParser: false } };

export default createRevalidateHandler({
  secrets: () => [process.env.REVALIDATE_SECRET, process.env.REVALIDATE_SECRET_OLD],
  maxBytes: 64 * 1024,
});
