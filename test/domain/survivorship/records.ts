import fc from 'fast-check';
import {
  type AttributeName,
  type CustomerId,
  type Instant,
  type Json,
  type Override,
  type Quality,
  type SourceRecord,
  sourceKey,
  type StandardAttributes,
} from '../../../domain/model/index.ts';

type Loose = { [A in AttributeName]?: readonly LooseValue[] };
export interface LooseValue {
  readonly value: Json;
  readonly raw?: string;
  readonly quality?: Quality;
  readonly observedAt?: string;
  readonly validFrom?: string;
  readonly validTo?: string;
  readonly verifiedAt?: string;
  readonly verifiedBy?: string;
}

export const day = (n: number): Instant => `2024-01-${String(n).padStart(2, '0')}T00:00:00.000Z` as Instant;

/** A source record of `system:id`, received on a day of January 2024. */
export function record(
  system: string,
  id: string,
  received: number,
  attributes: Loose,
  more: Partial<SourceRecord> = {},
): SourceRecord {
  const standard = Object.fromEntries(
    Object.entries(attributes).map(([name, values]) => [
      name,
      values.map(({ value, raw, quality, ...meta }) => ({
        raw: raw ?? JSON.stringify(value),
        value,
        quality: quality ?? 'valid',
        ...meta,
      })),
    ]),
  ) as unknown as StandardAttributes;
  return {
    key: sourceKey(system, id),
    kind: 'person',
    n: 3,
    deleted: false,
    raw: '{}',
    attributes: standard,
    relations: [],
    orderBasis: 'arrival',
    receivedAt: day(received),
    contentHash: 'hash',
    provenance: { batchId: 'batch', row: 7, mapping: 'mapping', normaliser: 'norm-1' },
    ...more,
  };
}

export function override(
  attribute: AttributeName,
  action: Override['action'],
  values: readonly Json[],
  at: number,
  id = `ovr_${at}`,
  customerId = 'cus_x' as CustomerId,
): Override {
  const by = { kind: 'steward' as const, name: 'ada' };
  return { id, customerId, attribute, action, values, by, at: day(at) };
}

const meta = fc.record(
  {
    observedAt: fc.integer({ min: 1, max: 9 }).map(day),
    validFrom: fc.constantFrom('2023', '2024-01-05', '2030-01'),
    validTo: fc.constantFrom('2023', '2024-01-05', '2030-01'),
    quality: fc.constantFrom('valid' as const, 'repaired' as const, 'suspicious' as const),
  },
  { requiredKeys: [] },
);
const valued = (values: fc.Arbitrary<Json>): fc.Arbitrary<readonly LooseValue[]> =>
  fc.array(
    fc.tuple(values, meta).map(([value, rest]) => ({ value, ...rest })),
    { minLength: 1, maxLength: 3 },
  );
const attributes = fc.record(
  {
    name: valued(
      fc.record({
        kind: fc.constantFrom('current', 'former'),
        full: fc.constantFrom('Ann Lee', 'ANN LEE', 'Ann B Lee'),
        family: fc.constant('Lee'),
        script: fc.constant('Latn'),
      }),
    ),
    email: valued(
      fc.constantFrom('a@x.de', 'b@x.de', 'c@x.de').map((address) => ({ address, canonical: address, domain: 'x.de' })),
    ),
    birthDate: valued(fc.constantFrom('1990', '1990-05', '1990-05-03', '1991-05-03')),
    segment: valued(fc.constantFrom('retail', 'Retail', 'trade')),
    restriction: valued(fc.constantFrom('legal-hold', 'do-not-merge')),
    creditLimit: valued(fc.constantFrom({ currency: 'EUR', amount: '5' }, { amount: '6', currency: 'EUR' })),
  },
  { requiredKeys: [] },
);

/** Up to eight records of different keys, some deleted, times and values meant to tie. */
export const anyRecords: fc.Arbitrary<SourceRecord[]> = fc.uniqueArray(
  fc
    .tuple(
      fc.constantFrom('crm', 'erp', 'shop'),
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 1, max: 3 }),
      attributes,
      fc.constantFrom('person' as const, 'organisation' as const),
      fc.integer({ min: 0, max: 5 }),
    )
    .map(([system, id, received, values, kind, luck]) =>
      record(system, String(id), received, values, { kind, deleted: luck === 0 }),
    ),
  { selector: ({ key }) => key, maxLength: 8 },
);

export const anyOverrides: fc.Arbitrary<Override[]> = fc.uniqueArray(
  fc
    .tuple(
      fc.constantFrom<AttributeName>('segment', 'birthDate', 'email'),
      fc.constantFrom('set' as const, 'clear' as const, 'release' as const),
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 1, max: 9 }),
    )
    .map(([attribute, action, at, id]) =>
      override(attribute, action, action === 'set' ? ['1990-05-03'] : [], at, `ovr_${id}`),
    ),
  { selector: ({ id }) => id, maxLength: 4 },
);
