import type { PathItem } from './options.js';
import type { RevalidateOrder } from './order.js';

/** An item that can never be revalidated, and why. */
export type RefusedItem = ({ readonly tag: string } | PathItem) & { readonly reason: string };

/** Says why an item cannot be revalidated, or nothing. */
export interface ItemRules {
  tag(tag: string): string | undefined;
  path(item: PathItem): string | undefined;
}

// NEXT_CACHE_TAG_MAX_LENGTH and NEXT_CACHE_SOFT_TAG_MAX_LENGTH of next/dist/lib/constants.js, in UTF-16 code units.
const longestTag = 256;
const longestPath = 1024;

export function refusedItems({ tags, paths }: RevalidateOrder, rules: ItemRules): RefusedItem[] {
  const refused: RefusedItem[] = [];
  for (const tag of tags) {
    const reason = rules.tag(tag);
    if (reason) refused.push({ tag: shown(tag), reason });
  }
  for (const item of paths) {
    const reason = rules.path(item);
    if (reason) refused.push({ ...item, path: shown(item.path), reason });
  }
  return refused;
}

// Enough to find it by.
function shown(text: string): string {
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}

/**
 * What `revalidateTag` and `revalidatePath` would answer with success and not do, as seen on Next.js 14, 15 and 16.
 * A literal path with a type is not among it: it reaches the route of that very name, such as everything below `/posts`, and nobody
 * can tell from the path alone that there is such a route.
 */
export function appRules(nextMajor: number): ItemRules {
  return {
    tag: (tag) => {
      if (tag.includes(',')) return 'Next.js splits the tags of a page at commas, so it can never match';
      if (tag.length > longestTag) return `longer than ${longestTag} characters: Next.js drops such a tag where it is set`;
      return undefined;
    },
    path: ({ path, type }) => {
      if (path.length > longestPath) return `longer than ${longestPath} characters: Next.js ignores it`;
      if (!type && isPattern(path) && !/\/(page|layout|route)$/.test(path)) return "a route pattern needs a type, 'page' or 'layout'";
      if (nextMajor < 16 && path.length > 1 && path.endsWith('/')) return `Next.js ${nextMajor} knows no path with a slash at its end`;
      if (nextMajor < 16 && /[\u0080-\uffff]/.test(path)) return `Next.js ${nextMajor} knows paths percent-encoded only`;
      return shapeProblem(path);
    },
  };
}

/** What `res.revalidate(path)` cannot do: it renders one page, at its address. */
export const pagesRules: ItemRules = {
  tag: () => 'the Pages Router has no tags: give the paths of the pages',
  path: ({ path, type }) => {
    if (type === 'layout') return 'the Pages Router revalidates one page at a time, and no layout: give the paths of the pages';
    if (isPattern(path)) return 'the Pages Router revalidates one page at a time, and no route pattern: give the paths of the pages';
    return shapeProblem(path);
  },
};

function shapeProblem(path: string): string | undefined {
  if (!path.startsWith('/')) return "a path begins with '/', without origin";
  if (path.startsWith('//')) return "a path begins with one '/'";
  if (/[?#]/.test(path)) return 'a path has no query and no fragment';
  if (/%(?![0-9A-F]{2})/.test(path)) return "a '%' is followed by two hex digits in upper case";
  return undefined;
}

function isPattern(path: string): boolean {
  return /\[[^/]+\]/.test(path);
}
