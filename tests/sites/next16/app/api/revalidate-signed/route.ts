import { createRevalidateRoute } from 'revalidation-broker-nextjs';

export const { POST } = createRevalidateRoute({ secrets: () => process.env.REVALIDATE_SIGNING_SECRET });
