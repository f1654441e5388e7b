import type { Resolver } from '../../domain/matching/index.ts';
import type {
  AttributeTypes,
  DecidedBy,
  IncomingRecord,
  Instant,
  SourceKey,
  StandardAttributes,
  StandardValue,
} from '../../domain/model/index.ts';
import { defaultSurvivorshipPolicy } from '../../domain/survivorship/index.ts';
import { DEFAULT_LIMITS, type Hub } from '../../hub/context.ts';
import type { Store } from '../../stores/index.ts';

/** Fresh bytes from a seed (xorshift32), so that a run can be repeated. */
export function seededBytes(seed = 1): (n: number) => Uint8Array {
  let state = seed >>> 0 || 1;
  return (n) => {
    const bytes = new Uint8Array(n);
    for (let i = 0; i < n; i += 1) {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      bytes[i] = (state >>> 8) & 0xff;
    }
    return bytes;
  };
}

/** A clock that moves one millisecond with every look, from the start of 2026. */
export function tickingClock(start = Date.UTC(2026, 0, 1)): () => number {
  let now = start;
  return () => (now += 1);
}

/** A hub on a store, with a clock and randomness that repeat. */
export function testHub(store: Store, options: Partial<Hub> = {}): Hub {
  return {
    store,
    resolver: emailResolver(),
    policy: defaultSurvivorshipPolicy,
    now: tickingClock(),
    random: seededBytes(),
    limits: DEFAULT_LIMITS,
    ...options,
  };
}

export const STEWARD: DecidedBy = { kind: 'steward', name: 'a-steward' };
export const IMPORTER: DecidedBy = { kind: 'import', name: 'a-batch' };

/** What a test says of a person, in a few words. */
export interface Person {
  readonly given?: string;
  readonly family?: string;
  readonly email?: string;
  readonly phone?: string;
  readonly birthDate?: string;
  readonly loyalty?: string;
  readonly version?: string;
}

function one<V>(value: V, raw: string): readonly StandardValue<V>[] {
  return [{ raw, value, quality: 'valid' }];
}

/** A standardised record of a person. */
export function person(key: string, said: Person): IncomingRecord {
  const attributes: { -readonly [A in keyof StandardAttributes]: StandardAttributes[A] } = {};
  const { given, family, email, phone, birthDate, loyalty } = said;
  if (family !== undefined) {
    const full = [given, family].filter(Boolean).join(' ');
    const name = { full, ...(given === undefined ? {} : { given }), family, kind: 'current', script: 'Latn' } as const;
    attributes.name = one<AttributeTypes['name']>(name, full);
  }
  if (email !== undefined) {
    const domain = email.slice(email.indexOf('@') + 1);
    attributes.email = one({ address: email, canonical: email.toLowerCase(), domain }, email);
  }
  if (phone !== undefined) attributes.phone = one({ e164: phone }, phone);
  if (birthDate !== undefined) attributes.birthDate = one(birthDate as AttributeTypes['birthDate'], birthDate);
  if (loyalty !== undefined) {
    attributes.identifier = one({ type: 'loyalty', value: loyalty, issuer: 'shop' }, loyalty);
  }
  return {
    key: key as SourceKey,
    kind: 'person',
    deleted: false,
    raw: JSON.stringify(said),
    attributes,
    relations: [],
    ...(said.version === undefined ? {} : { sourceVersion: said.version }),
    provenance: { batchId: 'test', row: 1, mapping: 'test@1', normaliser: 'test@1' },
  };
}

export function at(text: string): Instant {
  return text as Instant;
}

/** The simplest resolver: equal e-mail is one person, unless more than three share it. For tests of the hub alone. */
export function emailResolver(limit = 3): Resolver {
  return {
    version: 'email@1',
    genericLimit: () => limit,
    keys: (record) =>
      (record.attributes.email ?? []).flatMap(({ value }) =>
        value ? [{ kind: 'contact:email', value: value.canonical }] : [],
      ),
    compare(a, b, isGeneric) {
      const mine = new Set((a.attributes.email ?? []).map(({ value }) => value?.canonical));
      const shared = (b.attributes.email ?? []).some(
        ({ value }) =>
          value && mine.has(value.canonical) && !isGeneric({ kind: 'contact:email', value: value.canonical }),
      );
      if (!shared) return null;
      const evidence = [{ comparison: 'email', level: 'equal', weight: 1 }];
      return { a: a.key, b: b.key, weight: 1, kind: 'link', evidence, resolver: 'email@1' };
    },
    partition(records, edges, constraints) {
      const parent = new Map<SourceKey, SourceKey>(records.map(({ key }) => [key, key]));
      const find = (key: SourceKey): SourceKey => {
        const up = parent.get(key) ?? key;
        return up === key ? key : find(up);
      };
      const members = (root: SourceKey) => records.map(({ key }) => key).filter((key) => find(key) === root);
      const apart = (a: SourceKey, b: SourceKey) =>
        constraints.some(
          ({ kind, left, right }) =>
            kind === 'no-match' && ((left.includes(a) && right.includes(b)) || (left.includes(b) && right.includes(a))),
        );
      const join = (a: SourceKey, b: SourceKey) => {
        const [x, y] = [find(a), find(b)];
        if (x === y) return;
        if (members(x).some((one) => members(y).some((other) => apart(one, other)))) return;
        parent.set(x < y ? y : x, x < y ? x : y);
      };
      for (const { kind, left, right } of constraints) {
        if (kind === 'match') for (const a of left) for (const b of right) join(a, b);
      }
      for (const { a, b } of [...edges].sort((x, y) => (x.a + x.b < y.a + y.b ? -1 : 1))) join(a, b);
      const parts = new Map<SourceKey, SourceKey[]>();
      for (const { key } of records) parts.set(find(key), [...(parts.get(find(key)) ?? []), key]);
      return [...parts.values()];
    },
  };
}
