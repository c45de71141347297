import type { Claim } from './signature.js';

/**
 * The signed calls that this instance has seen and whose time would still be accepted.
 * A call is its id and its time: whoever sends one again by right signs it anew, at a new time.
 */
export class SeenCalls {
  // In the order in which they came, which is the order in which they may be forgotten.
  readonly #until = new Map<string, number>();
  readonly #window: number;

  /** @param tolerance in seconds: a call from that far ahead is accepted for twice as long */
  constructor(tolerance: number) {
    this.#window = 2 * tolerance * 1000;
  }

  get count(): number {
    return this.#until.size;
  }

  /** Remembers a call, and says whether it is the first of its kind. Only for calls whose signature is right: else anybody could fill the memory. */
  isFirst({ id, timestamp }: Claim, now: number): boolean {
    for (const [seen, until] of this.#until) {
      if (until >= now) break;
      this.#until.delete(seen);
    }

    const call = `${timestamp}.${id}`;
    if (this.#until.has(call)) return false;
    this.#until.set(call, now + this.#window);
    return true;
  }
}
