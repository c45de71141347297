import type { Mode, PathItem } from './options.js';

/** What a call asks for. */
export type Order = { readonly probe: true } | RevalidateOrder;

export interface RevalidateOrder {
  readonly probe: false;
  readonly mode: Mode;
  readonly tags: readonly string[];
  readonly paths: readonly PathItem[];
}

/** Reads `{"mode","tags":[…],"paths":[{"path","type"}]}` or `{"probe":true}`; members that it does not know are for later versions. */
export function readOrder(body: Uint8Array): Order | { problem: string } {
  const json = parse(body);
  if (!isObject(json)) return { problem: 'The body is no JSON object in UTF-8.' };
  if (json['probe'] === true) return { probe: true };

  const { mode = 'stale-while-revalidate', tags = [], paths = [] } = json;
  if (mode !== 'expire' && mode !== 'stale-while-revalidate') return { problem: "'mode' must be 'expire' or 'stale-while-revalidate'." };
  if (!Array.isArray(tags) || !tags.every((tag) => typeof tag === 'string')) return { problem: "'tags' must be an array of texts." };
  if (!Array.isArray(paths) || !paths.every(isPathItem)) return { problem: "'paths' must be an array of { \"path\", \"type\" }, where 'type' is 'page', 'layout' or left out." };
  if (tags.length + paths.length === 0) return { problem: 'There is nothing to revalidate: give tags or paths.' };
  return { probe: false, mode, tags, paths };
}

function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch (error) {
    // SyntaxError: no JSON. TypeError: no UTF-8.
    if (error instanceof SyntaxError || error instanceof TypeError) return undefined;
    throw error;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isPathItem(value: unknown): value is PathItem {
  return isObject(value) && typeof value['path'] === 'string' && [undefined, 'page', 'layout'].includes(value['type'] as undefined);
}
