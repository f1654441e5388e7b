/**
 * What was looked up lately, at most `most` of it: two halves, the older dropped whole, which costs a look-up nothing,
 * where keeping an order of use costs more than many of the answers kept.
 */
export class Recent<V extends NonNullable<unknown>> {
  readonly #half: number;
  #young = new Map<string, V>();
  #old = new Map<string, V>();

  constructor(most: number) {
    this.#half = Math.max(1, Math.floor(most / 2));
  }

  /** The value kept under a key that says all it depends on, else made and kept. */
  get(key: string, make: (key: string) => V): V {
    const young = this.#young.get(key);
    if (young !== undefined) return young;
    const value = this.#old.get(key) ?? make(key);
    if (this.#young.size >= this.#half) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(key, value);
    return value;
  }
}
