import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { AttributeName, CustomerId, Override, SourceKey, SourceRecord } from '../../../domain/model/index.ts';
import {
  canonicalGolden,
  defaultSurvivorshipPolicy,
  goldenRecord,
  type LinkedTo,
} from '../../../domain/survivorship/index.ts';
import { anyOverrides, anyRecords, override, record } from './records.ts';

const A = 'cus_a' as CustomerId;
const B = 'cus_b' as CustomerId;
const on = (customerId: CustomerId, action: Override['action'], values: readonly string[], at: number): Override =>
  override('restriction', action, values, at, `ovr_${at}`, customerId);
const texts = (
  attribute: AttributeName,
  records: readonly SourceRecord[],
  overrides: readonly Override[],
  linkedTo?: LinkedTo,
): string[] => {
  const { attributes } = goldenRecord(records, defaultSurvivorshipPolicy, overrides, linkedTo);
  return (attributes[attribute]?.values ?? []).map(({ value }) => JSON.stringify(value)).sort();
};
const restrictions = (overrides: readonly Override[], records: readonly SourceRecord[] = [], linkedTo?: LinkedTo) =>
  texts('restriction', records, overrides, linkedTo).map((text) => JSON.parse(text) as string);

test('a release on one id leaves what was set on another that it is merged with', () => {
  const set = override('segment', 'set', ['gold'], 1, 'ovr_1', B);
  const other = override('segment', 'set', ['iron'], 2, 'ovr_2', A);
  const release = override('segment', 'release', [], 3, 'ovr_3', A);
  expect(texts('segment', [], [set, other])).toEqual(['"iron"']);
  expect(texts('segment', [], [set, other, release])).toEqual(['"gold"']);
});

describe('restrictions of merged ids', () => {
  const set = on(B, 'set', ['processing-restricted'], 1);

  test('what was released or cleared on one id lifts nothing of another', () => {
    const legalHold = on(A, 'set', ['legal-hold'], 2);
    expect(restrictions([set, legalHold])).toEqual(['legal-hold', 'processing-restricted']);
    expect(restrictions([set, legalHold, on(A, 'release', [], 3)])).toEqual(['processing-restricted']);
    expect(restrictions([set, legalHold, on(A, 'clear', [], 3)])).toEqual(['processing-restricted']);
    expect(restrictions([set, legalHold, on(B, 'clear', [], 3)])).toEqual(['legal-hold']);
  });

  test('an override decides over what records of its own id state, not those of another', () => {
    const stating = record('crm', '1', 1, { restriction: [{ value: 'do-not-merge' }] });
    const linkedTo = (id: CustomerId) => () => id;
    expect(restrictions([on(A, 'clear', [], 2)], [stating], linkedTo(A))).toEqual([]);
    expect(restrictions([on(A, 'clear', [], 2)], [stating], linkedTo(B))).toEqual(['do-not-merge']);
    expect(restrictions([on(A, 'set', ['legal-hold'], 2)], [stating], linkedTo(B))).toEqual([
      'do-not-merge',
      'legal-hold',
    ]);
  });

  const sided = fc
    .tuple(
      anyRecords,
      fc.uniqueArray(
        fc
          .tuple(
            fc.constantFrom(A, B),
            fc.constantFrom('set' as const, 'clear' as const, 'release' as const),
            fc.constantFrom('legal-hold', 'processing-restricted'),
            fc.integer({ min: 1, max: 3 }),
            fc.integer({ min: 1, max: 9 }),
          )
          .map(([id, action, value, at, n]) =>
            override('restriction', action, action === 'set' ? [value] : [], at, `ovr_${n}`, id),
          ),
        { selector: ({ id }) => id, maxLength: 6 },
      ),
      anyOverrides,
    )
    .chain(([records, ofRestriction, others]) =>
      fc.record({
        records: fc.constant(records),
        overrides: fc.constant([...ofRestriction, ...others.map((each) => ({ ...each, customerId: A }))]),
        ofA: fc.subarray(records.map(({ key }) => key)),
      }),
    );
  const linking =
    (ofA: readonly SourceKey[]): LinkedTo =>
    (key) =>
      ofA.includes(key) ? A : B;

  test('those of a merged customer are those of its ids, none more and none less', () => {
    fc.assert(
      fc.property(sided, ({ records, overrides, ofA }) => {
        const linkedTo = linking(ofA);
        const alone = (id: CustomerId) =>
          restrictions(
            overrides.filter(({ customerId }) => customerId === id),
            records.filter(({ key }) => linkedTo(key) === id),
            linkedTo,
          );
        const merged = restrictions(overrides, records, linkedTo);
        expect(merged).toEqual([...new Set([...alone(A), ...alone(B)])].sort());
      }),
      { numRuns: 300 },
    );
  });

  test('an id without another merged into it needs no telling whose its records are', () => {
    fc.assert(
      fc.property(sided, ({ records, overrides }) => {
        const own = overrides.filter(({ customerId }) => customerId === A);
        const golden = goldenRecord(records, defaultSurvivorshipPolicy, own, () => A);
        expect(canonicalGolden(golden)).toBe(canonicalGolden(goldenRecord(records, defaultSurvivorshipPolicy, own)));
      }),
      { numRuns: 100 },
    );
  });
});
