import { revalidatePath, revalidateTag } from 'next/cache.js';
import next from 'next/package.json' with { type: 'json' };
import { appRules } from './items.js';
import type { RevalidateOptions } from './options.js';
import type { RevalidateOrder } from './order.js';
import { Receiver } from './receive.js';

export type { AppliedCall, Mode, PathItem, RefusedCall, RevalidateOptions, Secrets } from './options.js';

const nextMajor = Number.parseInt(next.version, 10);

/**
 * The route of an App Router site that the broker calls, `app/api/revalidate/route.ts`:
 * ```ts
 * export const { POST } = createRevalidateRoute({ secrets: () => process.env.REVALIDATE_SECRET });
 * ```
 */
export function createRevalidateRoute(options: RevalidateOptions): { POST: (request: Request) => Promise<Response> } {
  const receiver = new Receiver({ name: 'app', next: next.version, rules: appRules(nextMajor) }, options);
  return {
    POST: async (request) => {
      const { status, body, headers } = await receiver.receive(
        { method: request.method, header: (name) => request.headers.get(name), body: (request.body ?? []) as unknown as AsyncIterable<Uint8Array> },
        apply,
      );
      return new Response(JSON.stringify(body), { status, headers });
    },
  };
}

async function apply({ mode, tags, paths }: RevalidateOrder): Promise<[]> {
  // In 14 and 15 a tag is always forgotten at once; in 16 one argument is too, and warns.
  const profile = mode === 'expire' ? { expire: 0 } : 'max';
  for (const tag of tags) {
    if (nextMajor >= 16) revalidateTag(tag, profile);
    else revalidateTag(tag);
  }
  // At once in every mode: revalidatePath knows no "stale".
  for (const { path, type } of paths) revalidatePath(path, type);
  return [];
}
