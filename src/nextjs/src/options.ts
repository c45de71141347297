/** A secret as Standard Webhooks writes it: base64, with or without `whsec_` in front. Two or more while one rotates. */
export type Secrets = string | undefined | readonly (string | undefined)[];

export interface RevalidateOptions {
  /** The secret, the secrets, or a function that gives them at each call, so that a change of the environment counts at once. */
  readonly secrets: Secrets | (() => Secrets | Promise<Secrets>);
  /** How far a call's time may be from this machine's, either way, in seconds. Default 300. */
  readonly tolerance?: number;
  /** The longest body, in bytes. Default 1 MiB. */
  readonly maxBytes?: number;
  /** Tags and paths in one call. Default 1000, which is what the broker sends at most. */
  readonly maxItems?: number;
  /** Where `next build` writes, from the folder that the server runs in; only the probe reads it. Default `.next`. */
  readonly distDir?: string;
  /** Told of each call that was applied. What it throws is logged, and changes nothing. */
  readonly onRevalidate?: (call: AppliedCall) => void | Promise<void>;
  /** Told of each call that was not, with the cause that the caller of a 401 does not hear. */
  readonly onRefused?: (refusal: RefusedCall) => void | Promise<void>;
}

export interface AppliedCall {
  readonly id: string;
  readonly mode: Mode;
  readonly tags: readonly string[];
  readonly paths: readonly PathItem[];
}

export interface RefusedCall {
  readonly status: number;
  readonly cause: string;
}

/** `expire` forgets at once; `stale-while-revalidate` shows the old page until the new one is made. */
export type Mode = 'expire' | 'stale-while-revalidate';

export interface PathItem {
  readonly path: string;
  readonly type?: 'page' | 'layout';
}

export interface Limits {
  /** In seconds. */
  readonly tolerance: number;
  readonly maxBytes: number;
  readonly maxItems: number;
}

/** The limits with their defaults. Throws for one that cannot be meant, so that a typing error shows when the site starts. */
export function limitsOf({ tolerance = 300, maxBytes = 1024 * 1024, maxItems = 1000 }: RevalidateOptions): Limits {
  for (const [name, value] of Object.entries({ tolerance, maxBytes, maxItems })) {
    if (!Number.isFinite(value) || value <= 0) throw new RangeError(`${name} must be a number above 0; this is ${value}.`);
  }
  return { tolerance, maxBytes, maxItems };
}
