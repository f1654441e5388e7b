import type { CustomerId, SourceKey } from '../../../domain/model/index.ts';
import { reachedFrom } from '../../support/reached-from.ts';

type Keys = readonly SourceKey[];

/** Two customers whom a steward made one. */
interface Merge {
  readonly merged: CustomerId;
  /** Who was of the merged customer, and of the survivor, and never lived with another since. */
  own: Keys;
  others: Keys;
}

/** The customer of every record: of one that is deleted the one that it was of. */
export interface Seen {
  readonly customers: ReadonlyMap<SourceKey, CustomerId>;
  readonly lives: (key: SourceKey) => boolean;
}

/** What stewards said of records, pair by pair, as it was said: nothing of how it is stored or brought about. */
export class Statements {
  #said: { readonly kind: 'apart' | 'together'; readonly left: Keys; readonly right: Keys; readonly merge?: Merge }[] =
    [];

  apart(left: Keys, right: Keys): void {
    this.#said.push({ kind: 'apart', left, right });
  }

  together(left: Keys, right: Keys): void {
    this.#said.push({ kind: 'together', left, right });
  }

  /** Deleted records of the two customers come together with the others of them. */
  merge(merged: CustomerId, own: Keys, others: Keys): void {
    this.#said.push({ kind: 'together', left: own, right: others, merge: { merged, own, others } });
  }

  /**
   * Who was brought together by the last merge of the id is apart, and what that merge said of them and of those who left
   * it is as if it had never been said. Of two who both left it stays said.
   */
  unmerge(id: CustomerId, { lives }: Seen): void {
    const undone = this.#said.findLast(({ merge }) => merge?.merged === id);
    if (!undone?.merge) return;
    const { left, right, merge } = undone;
    const gone = {
      left: left.filter((key) => !merge.own.includes(key)),
      right: right.filter((key) => !merge.others.includes(key)),
    };
    this.#said = this.#said.map((each) => (each === undone ? { kind: 'together', ...gone } : each));
    this.apart(merge.own.filter(lives), merge.others.filter(lives));
  }

  /** Who lives with another customer than the rest of a merge has left it. */
  look({ customers, lives }: Seen, rootOf: (id: CustomerId) => CustomerId): void {
    for (const { merge } of this.#said) {
      if (!merge) continue;
      const root = rootOf(merge.merged);
      const stays = (key: SourceKey) => !lives(key) || customers.get(key) === root;
      [merge.own, merge.others] = [merge.own.filter(stays), merge.others.filter(stays)];
    }
  }

  /** Pairs that live with one customer though stewards keep them apart and said nothing newer that brings them together. */
  broken({ customers, lives }: Seen): string[] {
    const living = [...customers.keys()].filter(lives);
    return living.flatMap((a) =>
      living
        .filter((b) => a < b && customers.get(a) === customers.get(b) && !this.#mayBeOne(a, b))
        .map((b) => `${a} ${b}`),
    );
  }

  #mayBeOne(a: SourceKey, b: SourceKey): boolean {
    const keeps = ({ left, right }: { left: Keys; right: Keys }) =>
      (left.includes(a) && right.includes(b)) || (left.includes(b) && right.includes(a));
    const last = this.#said.findLastIndex((each) => each.kind === 'apart' && keeps(each));
    if (last < 0) return true;
    const bound = this.#said
      .slice(last + 1)
      .filter(({ kind }) => kind === 'together')
      .flatMap(({ left, right }) => left.flatMap((one) => right.map((other) => [one, other] as const)));
    return reachedFrom(a, bound).has(b);
  }
}
