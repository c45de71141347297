import { answer, type Answer } from './answer.js';
import { readBytes } from './body.js';
import { readBuild } from './build.js';
import { refusedItems, type ItemRules } from './items.js';
import { limitsOf, type Limits, type RevalidateOptions } from './options.js';
import { readOrder, type RevalidateOrder } from './order.js';
import { SeenCalls } from './replays.js';
import { keysOf } from './secrets.js';
import { isSigned, readClaim, type Claim, type ReadHeader } from './signature.js';
import { receiverVersion } from './version.js';

/** A call as either router has it. */
export interface Call {
  readonly method: string;
  readonly header: ReadHeader;
  readonly body: AsyncIterable<Uint8Array>;
}

/** What differs between the routers. */
export interface Router {
  readonly name: 'app' | 'pages';
  /** The version of Next.js, or `null` where it cannot be known. */
  readonly next: string | null;
  readonly rules: ItemRules;
  readonly clock?: () => number;
}

/** Does what was asked, once all of it can be done; gives the items that failed this time, and may do better the next. */
export type Apply = (order: RevalidateOrder) => Promise<readonly { path: string; reason: string }[]>;

// A dead letter shows the first 2 KB of an answer.
const shownItems = 20;

/**
 * A call from its first byte to its answer:
 * ```
 * method ─► secrets ─► media type ─► headers and time ─► body ─► signature ─► replay ─► order ─► probe | items ─► apply ─► 200
 *   405       500         415             401             413       401        409      400     200      422      500
 * ```
 * What costs little comes first, so that a call from nobody in particular costs next to nothing.
 */
export class Receiver {
  readonly #router: Router;
  readonly #options: RevalidateOptions;
  readonly #limits: Limits;
  readonly #seen: SeenCalls;
  readonly #clock: () => number;

  constructor(router: Router, options: RevalidateOptions) {
    this.#router = router;
    this.#options = options;
    this.#limits = limitsOf(options);
    this.#seen = new SeenCalls(this.#limits.tolerance);
    this.#clock = router.clock ?? Date.now;
  }

  async receive(call: Call, apply: Apply): Promise<Answer> {
    if (call.method !== 'POST') return this.#refuse(405, 'Calls are made with POST.', undefined, { allow: 'POST' });

    const keys = await keysOf(this.#options.secrets);
    if (!Array.isArray(keys)) {
      console.error(`revalidation-broker-nextjs: ${keys.problem}`);
      return this.#refuse(500, keys.problem);
    }

    if (!isPlainJson(call.header)) return this.#refuse(415, 'The body must be application/json, and not compressed.');

    const { tolerance, maxBytes, maxItems } = this.#limits;
    const claim = readClaim(call.header, this.#clock(), tolerance);
    if ('cause' in claim) return this.#unauthorized(claim.cause);

    const tooLong = `The body is longer than ${maxBytes} bytes.`;
    if (Number(call.header('content-length') ?? 0) > maxBytes) return this.#refuse(413, tooLong);
    const body = await readBytes(call.body, maxBytes);
    if (!body) return this.#refuse(413, tooLong);

    if (!isSigned(claim, body, keys)) return this.#unauthorized('no signature is that of a secret: another secret, or a body that was changed on its way');
    if (!this.#seen.isFirst(claim, this.#clock())) return this.#refuse(409, 'This very call has come before. Send it again with a new signature.');

    const order = readOrder(body);
    if ('problem' in order) return this.#refuse(400, order.problem);
    if (order.probe) return this.#describe();
    if (order.tags.length + order.paths.length > maxItems) return this.#refuse(413, `More than ${maxItems} tags and paths in one call.`);
    return this.#revalidate(claim, order, apply);
  }

  // All or nothing: a caller that gets 422 can halve the call until the item that is to blame is alone, and knows that it was that one.
  async #revalidate({ id }: Claim, order: RevalidateOrder, apply: Apply): Promise<Answer> {
    const { tags, paths, mode } = order;
    const refused = refusedItems(order, this.#router.rules);
    if (refused.length > 0) {
      const error = `${refused.length} of ${tags.length + paths.length} items can never be revalidated, so none was.`;
      return this.#refuse(422, error, { refused: refused.slice(0, shownItems) });
    }

    const failed = await apply(order);
    if (failed.length > 0) {
      const error = `${failed.length} of ${paths.length} paths failed. The others were revalidated; send all of them again.`;
      return this.#refuse(500, error, { failed: failed.slice(0, shownItems) });
    }

    await told('onRevalidate', () => this.#options.onRevalidate?.({ id, mode, tags, paths }));
    return answer(200, { revalidated: true, next: this.#router.next, router: this.#router.name, applied: { tags: tags.length, paths: paths.length } });
  }

  async #describe(): Promise<Answer> {
    return answer(200, {
      probe: true,
      receiver: receiverVersion,
      next: this.#router.next,
      router: this.#router.name,
      ...(await readBuild(this.#options.distDir ?? '.next', performance.timeOrigin)),
      // With the build it tells a restart: what was revalidated and not visited before is forgotten then.
      started: new Date(performance.timeOrigin).toISOString(),
      now: new Date(this.#clock()).toISOString(),
      limits: this.#limits,
    });
  }

  // One text for every cause, so that nobody learns from it what is still missing.
  #unauthorized(cause: string): Promise<Answer> {
    return this.#refuse(401, 'Not authentic.', undefined, undefined, cause);
  }

  async #refuse(status: number, error: string, more?: Record<string, unknown>, headers?: Record<string, string>, cause = error): Promise<Answer> {
    await told('onRefused', () => this.#options.onRefused?.({ status, cause }));
    return answer(status, { revalidated: false, error, ...more }, headers);
  }
}

function isPlainJson(header: ReadHeader): boolean {
  const type = header('content-type')?.split(';')[0]?.trim().toLowerCase();
  const encoding = header('content-encoding')?.trim().toLowerCase() ?? 'identity';
  return type === 'application/json' && encoding === 'identity';
}

// What was done is done: a hook that throws must not make the caller send it again.
async function told(hook: string, tell: () => void | Promise<void>): Promise<void> {
  try {
    await tell();
  } catch (error) {
    console.error(`revalidation-broker-nextjs: ${hook} threw`, error);
  }
}
