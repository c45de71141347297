import type { IncomingMessage, ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import { pagesRules } from './items.js';
import type { RevalidateOptions } from './options.js';
import type { RevalidateOrder } from './order.js';
import { Receiver } from './receive.js';

export type { AppliedCall, Mode, PathItem, RefusedCall, RevalidateOptions, Secrets } from './options.js';

type ApiRequest = IncomingMessage & { body?: unknown };
type ApiResponse = ServerResponse & { revalidate(path: string): Promise<void> };

// Each renders a page, and visitors want the processor too.
const atOnce = 4;

/**
 * The API route of a Pages Router site that the broker calls, `pages/api/revalidate.ts`:
 * ```ts
 * export const config = { api: { bodyParser: false } };
 * export default createRevalidateHandler({ secrets: () => process.env.REVALIDATE_SECRET });
 * ```
 */
export function createRevalidateHandler(options: RevalidateOptions): (request: ApiRequest, response: ApiResponse) => Promise<void> {
  const receiver = new Receiver({ name: 'pages', next: nextVersion(), rules: pagesRules }, options);
  return async (request, response) => {
    // The signature is over the bytes as they came; parsed, they are gone.
    if (request.body !== undefined) throw new Error('The body was parsed before its signature could be checked. Add to the file of the route: export const config = { api: { bodyParser: false } }');

    const { status, body, headers } = await receiver.receive(
      // Not destroyed on return, so that there is a connection left to answer 413 on.
      { method: request.method ?? '', header: (name) => textOf(request.headers[name]), body: request.iterator({ destroyOnReturn: false }) },
      (order) => renderAll(order, (path) => response.revalidate(path)),
    );
    response.writeHead(status, { ...headers, ...(request.complete ? {} : { connection: 'close' }) });
    response.end(JSON.stringify(body));
  };
}

/** Renders each page anew; in both modes visitors get the old one until then. */
async function renderAll({ paths }: RevalidateOrder, revalidate: (path: string) => Promise<void>): Promise<{ path: string; reason: string }[]> {
  const failed: { path: string; reason: string }[] = [];
  const waiting = [...new Set(paths.map(({ path }) => path))];
  const work = async () => {
    for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
      const reason = await problemOf(path, revalidate);
      if (reason) failed.push({ path, reason });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return failed;
}

async function problemOf(path: string, revalidate: (path: string) => Promise<void>): Promise<string | undefined> {
  try {
    await revalidate(path);
    return undefined;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    // Next.js 14 says so of a page that is gone, which is what was to be shown; 15 and 16 take it as done.
    if (/Invalid response 404$/.test(reason)) return undefined;
    console.error('revalidation-broker-nextjs:', error);
    return reason;
  }
}

// This file is not bundled by default, and Node 20 warns when it imports JSON.
function nextVersion(): string | null {
  try {
    return (createRequire(import.meta.url)('next/package.json') as { version: string }).version;
  } catch (error) {
    // Bundled after all, and away from node_modules.
    if ((error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND') return null;
    throw error;
  }
}

function textOf(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header.join(', ') : header;
}
