// What is used of Next.js 14 to 16, declared here so that building this package needs none of them.

declare module 'next/cache.js' {
  /** Next.js 16 takes a second argument; 14 and 15 ignore it. */
  export function revalidateTag(tag: string, profile?: string | { expire?: number }): void;
  export function revalidatePath(path: string, type?: 'page' | 'layout'): void;
}

declare module 'next/package.json' {
  const manifest: { readonly version: string };
  export default manifest;
}
