import type { IsGeneric, Key } from '../../domain/matching/index.ts';
import type { SourceKey, SourceRecord } from '../../domain/model/index.ts';
import { searchTerms, type Ahead, type KeyRef } from '../ahead.ts';
import type { Hub } from '../context.ts';
import { relationKeys } from '../relation-keys.ts';

/** Who holds a look-up value: all of them, or (`cut`) more than its generic limit. */
export interface Holders {
  readonly kind: string;
  readonly limit: number;
  readonly cut: boolean;
  readonly keys: Set<SourceKey>;
}

/** The values that records are looked up by: each is hashed once, and what was worked out ahead is taken over. */
export class LookUpValues {
  readonly holders = new Map<string, Holders>();
  /** Kind → value → what is known by it. */
  readonly #refs = new Map<string, Map<string, KeyRef>>();
  readonly #keysOf = new WeakMap<SourceRecord, readonly KeyRef[]>();
  readonly #ahead = new WeakMap<SourceRecord, Ahead>();
  /** Values asked about that were not read yet. */
  readonly unknownKeys = new Map<string, KeyRef>();

  constructor(readonly hub: Pick<Hub, 'store' | 'resolver'>) {}

  ref(key: Key): KeyRef {
    const known = this.#refs.get(key.kind)?.get(key.value);
    if (known) return known;
    const ref = { kind: key.kind, value: key.value, hmac: this.hub.store.hmac(key.kind, key.value) };
    this.#note(ref);
    return ref;
  }

  /** The resolver's keys of a record. */
  keysOf(record: SourceRecord): readonly KeyRef[] {
    let refs = this.#keysOf.get(record);
    if (!refs) {
      refs = record.deleted ? [] : this.hub.resolver.keys(record).map((key) => this.ref(key));
      this.#keysOf.set(record, refs);
    }
    return refs;
  }

  /** Values under which a record is found from the other end of its relations. */
  relationsOf(record: SourceRecord): Ahead['relations'] {
    return this.#ahead.get(record)?.relations ?? relationKeys(record).map((key) => this.ref(key));
  }

  /** What search is to find a record by. */
  termsOf(record: SourceRecord): Ahead['terms'] {
    const { store } = this.hub;
    return this.#ahead.get(record)?.terms ?? searchTerms(record, (kind, value) => store.hmac(kind, value));
  }

  /** Takes what was worked out of a record before it came. */
  takeAhead(record: SourceRecord, ahead: Ahead): void {
    for (const ref of ahead.keys) this.#note(ref);
    this.#keysOf.set(record, ahead.keys);
    this.#ahead.set(record, ahead);
  }

  readonly isGeneric: IsGeneric = (key) => this.isGenericRef(this.ref(key));

  isGenericRef(ref: KeyRef): boolean {
    const holders = this.holders.get(ref.hmac);
    if (!holders) {
      this.unknownKeys.set(ref.hmac, ref);
      return false;
    }
    return holders.cut || holders.keys.size > holders.limit;
  }

  #note(ref: KeyRef): void {
    const ofKind = this.#refs.get(ref.kind);
    if (ofKind) ofKind.set(ref.value, ref);
    else this.#refs.set(ref.kind, new Map([[ref.value, ref]]));
  }
}
