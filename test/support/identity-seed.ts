import type {
  CustomerId,
  GoldenRecord,
  Instant,
  Link,
  LinkEvent,
  SourceKey,
  SourceRecord,
} from '../../domain/model/index.ts';
import { versionKey } from '../../domain/model/index.ts';
import type { CustomerDocument, Documents, Store, Write } from '../../stores/index.ts';

/** `cus_…` with the number in its last digits, so that order and meaning are plain in a test. */
export function customerId(n: number): CustomerId {
  return `cus_00000000-0000-7000-8000-${String(n).padStart(12, '0')}` as CustomerId;
}

export function at(minute: number): Instant {
  return new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString() as Instant;
}

export function key(system: string, id: string | number): SourceKey {
  return `${system}:${id}` as SourceKey;
}

const STEWARD = { kind: 'steward', name: 'test' } as const;

export function record(sourceKey: SourceKey, more: Partial<SourceRecord> = {}): SourceRecord {
  return {
    key: sourceKey,
    kind: 'person',
    n: 1,
    deleted: false,
    raw: '{}',
    attributes: {},
    relations: [],
    orderBasis: 'arrival',
    receivedAt: at(0),
    contentHash: 'h',
    provenance: { batchId: 'batch-1', row: 7, mapping: 'm@1', normaliser: 'norm-1' },
    ...more,
  };
}

export function link(sourceKey: SourceKey, id: CustomerId, more: Partial<Link> = {}): Link {
  return { key: sourceKey, customerId: id, by: { kind: 'rule', name: 'email' }, at: at(0), evidence: [], ...more };
}

export function golden(attributes: GoldenRecord['attributes'] = {}, more: Partial<GoldenRecord> = {}): string {
  const whole: GoldenRecord = { kind: 'person', attributes, records: 1, at: at(0), policy: 'p@1', ...more };
  return JSON.stringify(whole);
}

export function customer(keys: readonly SourceKey[], more: Partial<CustomerDocument> = {}): CustomerDocument {
  return {
    status: 'ACTIVE',
    kind: 'person',
    redirectTo: null,
    mergedIds: [],
    golden: golden(),
    goldenHash: 'hash',
    policy: 'p@1',
    sourceKeys: keys.slice(0, 500),
    sourceKeyCount: keys.length,
    createdAt: at(0),
    updatedAt: at(0),
    segment: null,
    lifecycleStage: null,
    accountOwner: null,
    team: null,
    region: null,
    brand: null,
    legalEntity: null,
    industry: null,
    loyaltyTier: null,
    country: null,
    restricted: 'no',
    ...more,
  };
}

export function event(id: string, customerIdOf: CustomerId, more: Partial<LinkEvent> = {}): LinkEvent {
  return {
    id,
    kind: 'linked',
    customerId: customerIdOf,
    customerVersion: 1,
    by: STEWARD,
    at: at(0),
    operationId: 'op',
    evidence: [],
    ...more,
  };
}

/** Inserts documents as they are, in as many units as it takes. */
export class Seed {
  readonly #writes: Write[] = [];
  #units = 0;

  constructor(readonly store: Store) {}

  put<C extends keyof Documents>(collection: C, id: string, doc: Documents[C]): this {
    this.#writes.push({ op: 'insert', collection, id, doc } as Write);
    return this;
  }

  /** A customer with its links, its pages of keys, and nothing said of its records. */
  customer(id: CustomerId, keys: readonly SourceKey[], more: Partial<CustomerDocument> = {}): this {
    const sorted = [...keys].sort();
    this.put('customers', id, customer(sorted, more));
    for (let page = 1; page * 500 < sorted.length; page += 1) {
      const part = sorted.slice(page * 500, (page + 1) * 500);
      this.put('customerKeys', versionKey(id, page), { customerId: id, page, keys: part });
    }
    for (const each of sorted) this.put('links', each, link(each, id));
    return this;
  }

  /** The key row of a value of a record. */
  keyRow(kind: string, value: string, sourceKey: SourceKey): this {
    const hash = this.store.hmac(kind, value);
    return this.put('keys', `${hash}|${sourceKey}`, { key: hash, kind, sourceKey });
  }

  async commit(): Promise<void> {
    for (let start = 0; start < this.#writes.length; start += 500) {
      this.#units += 1;
      const writes = this.#writes.slice(start, start + 500);
      const operationId = `seed-${this.#units}-${String(this.#writes.length)}`;
      const outcome = await this.store.commit({ operationId, writes, unrecorded: true });
      if (outcome.kind !== 'committed') throw new Error(`The seed met ${JSON.stringify(outcome)}.`);
    }
    this.#writes.length = 0;
  }
}
