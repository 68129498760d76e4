/** A source of choices that a seed fixes, so that a failing schedule can be had again. (mulberry32) */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** A whole number from 0, below `limit`. */
  below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % Math.max(1, limit);
  }

  /** True once in so many times. */
  once(times: number): boolean {
    return this.below(times) === 0;
  }

  of<T>(items: readonly T[]): T | undefined {
    return items[this.below(items.length)];
  }

  /** Some of these, at least one. */
  some<T>(items: readonly T[]): readonly T[] {
    const chosen = items.filter(() => this.once(2));
    return chosen.length > 0 ? chosen : items.slice(0, 1);
  }
}
