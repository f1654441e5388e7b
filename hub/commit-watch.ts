import type { Hub, OwnCommits } from './context.ts';

/** Tells whether somebody else may have committed to the store since this was made. */
export class CommitWatch {
  readonly #own: OwnCommits;
  readonly #before: number | null;

  constructor(readonly hub: Pick<Hub, 'store' | 'own'>) {
    this.#own = hub.own ?? { count: 0, disturbed: false };
    this.#before = this.#others();
  }

  /** Who made this had a unit committed. */
  committed(): void {
    if (!this.hub.own) this.#own.count += 1;
  }

  /** True when it is certain that nobody else did. */
  get alone(): boolean {
    return this.#before !== null && this.#others() === this.#before;
  }

  #others(): number | null {
    const all = this.hub.store.commits?.();
    return all === undefined ? null : all - this.#own.count;
  }
}
