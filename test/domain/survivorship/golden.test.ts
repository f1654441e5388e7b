import { describe, expect, test } from '@jest/globals';
import canonicalize from 'canonicalize';
import fc from 'fast-check';
import type { AttributeName, SourceRecord } from '../../../domain/model/index.ts';
import {
  type AttributeRule,
  canonicalGolden,
  clearFields,
  defaultSurvivorshipPolicy,
  goldenRecord,
  goldenValues,
  type SurvivorshipPolicy,
} from '../../../domain/survivorship/index.ts';
import { anyOverrides, anyRecords, day, override, record } from './records.ts';

const policy = (rule: AttributeRule, trust: readonly string[] = []): SurvivorshipPolicy => ({
  version: 'test@1',
  trust,
  rules: {},
  fallback: rule,
});
const chosen = (records: readonly SourceRecord[], attribute: AttributeName, by: SurvivorshipPolicy): unknown[] =>
  goldenValues(attribute, records, by, []).map(({ value }) => value);

const crm = record('crm', '1', 1, { segment: [{ value: 'gold' }] });
const erp = record('erp', '1', 2, { segment: [{ value: 'silver' }] });
const shop = record('shop', '1', 3, { segment: [{ value: 'bronze' }] });
const till = record('till', '1', 1, { segment: [{ value: 'Silver' }] });

describe('strategies', () => {
  const all = [crm, erp, shop, till];
  test('most-recent: the latest value time first', () => {
    expect(chosen(all, 'segment', policy({ strategies: ['most-recent'] }))).toEqual(['bronze', 'silver', 'gold']);
  });
  test('most-trusted: the rule goes before the policy, unknown systems last by name', () => {
    const rule: AttributeRule = { strategies: ['most-trusted'], trust: ['shop'] };
    expect(chosen(all, 'segment', policy(rule, ['crm']))).toEqual(['bronze', 'gold', 'silver']);
  });
  test('most-frequent: what most records say, one vote a record', () => {
    const loud = record('zoo', '1', 3, { segment: [{ value: 'gold' }, { value: 'GOLD' }, { value: 'gold' }] });
    const result = goldenValues(
      'segment',
      [...all, loud, record('a', '1', 1, { segment: [{ value: 'SILVER' }] })],
      policy({ strategies: ['most-frequent'] }),
      [],
    );
    expect(result.map(({ value, lineage }) => [value, lineage.support])).toEqual([
      ['silver', 3],
      ['gold', 2],
      ['bronze', 1],
    ]);
  });
  test('most-complete: the value that says most', () => {
    const dates = ['1990', '1990-05-03', '1990-05'].map((value, i) =>
      record('crm', String(i), 5 - i, { birthDate: [{ value }] }),
    );
    expect(chosen(dates, 'birthDate', policy({ strategies: ['most-complete'] }))).toEqual([
      '1990-05-03',
      '1990-05',
      '1990',
    ]);
  });
  test('aggregate keeps all; keep limits', () => {
    expect(chosen(all, 'segment', policy({ strategies: ['aggregate'] }))).toHaveLength(3);
    expect(chosen(all, 'segment', policy({ strategies: ['most-recent'], keep: 2 }))).toEqual(['bronze', 'silver']);
  });
  test('the next strategy decides ties, the total order ends', () => {
    const a = record('b', '1', 1, { segment: [{ value: 'x' }] });
    const b = record('a', '2', 1, { segment: [{ value: 'y' }] });
    const c = record('a', '10', 1, { segment: [{ value: 'z' }] });
    expect(chosen([a, b, c], 'segment', policy({ strategies: ['most-frequent', 'most-trusted'] }, ['b']))).toEqual([
      'x',
      'z',
      'y',
    ]);
    expect(chosen([a, b, c], 'segment', policy({ strategies: ['most-frequent'] }))).toEqual(['z', 'y', 'x']);
  });
  test("the source's own time goes before the time of arrival", () => {
    const old = record('crm', '2', 10, { segment: [{ value: 'old', observedAt: day(1) }] });
    const late = record('crm', '3', 9, { segment: [{ value: 'late' }] }, { sourceUpdatedAt: day(8) });
    expect(chosen([old, late], 'segment', policy({ strategies: ['most-recent'] }))).toEqual(['late', 'old']);
  });
  test.each([
    ['a value observed', { segment: [{ value: 'ahead', observedAt: day(20) }] }, {}],
    ['a record changed', { segment: [{ value: 'ahead' }] }, { sourceUpdatedAt: day(20) }],
  ])('%s after it was received is of when it was received', (_, attributes, more) => {
    const ahead = record('crm', '2', 2, attributes, more);
    const later = record('crm', '3', 3, { segment: [{ value: 'later', validTo: '2024-01-10' }] });
    const golden = goldenRecord([ahead, later], policy({ strategies: ['most-recent'] }), []);
    expect(golden.at).toBe(day(3));
    expect(golden.attributes.segment?.values.map(({ value }) => value)).toEqual(['later', 'ahead']);
    expect(golden.attributes.segment?.values[1]?.lineage.observedAt).toBe(day(2));
  });
  test('suspicious, expired and former values stand behind, unparseable ones fall', () => {
    const rows = [
      record('crm', '1', 9, { segment: [{ value: 'odd', quality: 'suspicious' }] }),
      record('crm', '2', 8, { segment: [{ value: 'past', validTo: '2023' }] }),
      record('crm', '3', 1, { segment: [{ value: 'good', validTo: '2024-02' }] }),
      record('crm', '4', 9, { segment: [{ value: null, raw: '\u0007', quality: 'unparseable' }] }),
    ];
    expect(chosen(rows, 'segment', policy({ strategies: ['most-recent'] }))).toEqual(['good', 'past', 'odd']);
  });
});

test('a name and an address survive as one unit', () => {
  const short = { full: 'A Lee', given: 'A', family: 'Lee', kind: 'current', script: 'Latn' };
  const long = { full: 'Ann B Lee', given: 'Ann', middle: 'B', family: 'Lee', kind: 'current', script: 'Latn' };
  const golden = goldenRecord(
    [record('crm', '1', 9, { name: [{ value: short }] }), record('erp', '1', 1, { name: [{ value: long }] })],
    defaultSurvivorshipPolicy,
    [],
  );
  expect(golden.attributes.name?.values.map(({ value }) => value)).toEqual([long, short]);
});

test('lineage leads back to the record, its batch and row, and says why', () => {
  const golden = goldenRecord([crm, erp, till], defaultSurvivorshipPolicy, []);
  expect(golden).toMatchObject({ kind: 'person', records: 3, at: day(2), policy: 'default@1' });
  expect(golden.attributes.segment).toEqual({
    count: 1,
    values: [
      {
        value: 'silver',
        lineage: {
          sourceKey: 'erp:1',
          recordVersion: 3,
          batchId: 'batch',
          row: 7,
          mapping: 'mapping',
          normaliser: 'norm-1',
          rule: 'most-recent',
          overrideId: null,
          observedAt: day(2),
          verifiedAt: null,
          verifiedBy: null,
          quality: 'valid',
          raw: '"silver"',
          support: 2,
        },
      },
    ],
  });
});

describe('overrides', () => {
  test('set, clear, release: the newest decides', () => {
    const read = (...overrides: ReturnType<typeof override>[]) =>
      goldenRecord([crm, erp], defaultSurvivorshipPolicy, overrides).attributes.segment?.values.map(
        ({ value }) => value,
      );
    const set = override('segment', 'set', ['gold', 'GOLD', 'iron'], 4);
    const clear = override('segment', 'clear', [], 5);
    const release = override('segment', 'release', [], 6);
    expect(read(set)).toEqual(['gold', 'iron']);
    expect(read(set, clear)).toBeUndefined();
    expect(read(clear, release, set)).toEqual(['silver']);
    // At one moment the later id decides.
    expect(read(override('segment', 'set', ['a'], 4, 'ovr_1'), override('segment', 'set', ['b'], 4, 'ovr_2'))).toEqual([
      'b',
    ]);
  });
  test('lineage names the override and counts the records that agree', () => {
    const golden = goldenRecord([crm, erp], defaultSurvivorshipPolicy, [override('segment', 'set', ['gold'], 4)]);
    expect(golden.at).toBe(day(4));
    expect(golden.attributes.segment?.values[0]?.lineage).toMatchObject({
      rule: 'override',
      overrideId: 'ovr_4',
      verifiedBy: 'ada',
      sourceKey: null,
      support: 1,
      observedAt: day(4),
    });
  });
  test('a steward may give what no record gives', () => {
    const golden = goldenRecord([crm], defaultSurvivorshipPolicy, [override('team', 'set', ['north'], 4)]);
    expect(golden.attributes.team?.values[0]?.value).toBe('north');
  });
});

test('any restriction stands, whatever the policy says', () => {
  const rows = ['legal-hold', 'do-not-merge'].map((value, i) =>
    record('crm', String(i), i + 1, { restriction: [{ value }] }),
  );
  const strict = policy({ strategies: ['most-recent'], keep: 1 });
  expect(goldenRecord(rows, strict, []).attributes.restriction?.count).toBe(2);
});

test('at most 100 values are stored, the true number beside them, all on request', () => {
  const rows = Array.from({ length: 250 }, (_, i) =>
    record('crm', String(i), 1 + (i % 28), {
      email: [{ value: { address: `u${i}@x.de`, canonical: `u${i}@x.de`, domain: 'x.de' } }],
    }),
  );
  const { email } = goldenRecord(rows, defaultSurvivorshipPolicy, []).attributes;
  expect([email?.values.length, email?.count]).toEqual([100, 250]);
  const all = goldenValues('email', rows, defaultSurvivorshipPolicy, []);
  expect(all).toHaveLength(250);
  expect(all.slice(0, 100)).toEqual(email?.values);
});

test('kind: the majority, then trust, then the first key', () => {
  const person = record('shop', '1', 1, {});
  const firm = record('crm', '1', 1, {}, { kind: 'organisation' });
  const kind = (records: SourceRecord[], trust: string[] = []) =>
    goldenRecord(records, policy({ strategies: ['aggregate'] }, trust), []).kind;
  expect(kind([person, firm])).toBe('organisation');
  expect(kind([person, firm], ['shop'])).toBe('person');
  expect(kind([person, firm, record('erp', '9', 1, {})])).toBe('person');
  expect(kind([])).toBe('person');
});

test('clear fields of the customer', () => {
  const rows = [
    record('crm', '1', 1, {
      segment: [{ value: 'retail' }],
      address: [{ value: { full: 'Bonn, DE', city: 'Bonn', country: 'DE' } }],
      restriction: [{ value: 'legal-hold' }],
    }),
  ];
  expect(clearFields(goldenRecord(rows, defaultSurvivorshipPolicy, []))).toEqual({
    segment: 'retail',
    lifecycleStage: null,
    accountOwner: null,
    team: null,
    region: null,
    brand: null,
    legalEntity: null,
    industry: null,
    loyaltyTier: null,
    country: 'DE',
    restricted: 'legal-hold',
  });
});

test.each([
  [[], 'no'],
  [['do-not-merge'], 'yes'],
  [['do-not-merge', 'legal-hold'], 'legal-hold'],
  [['legal-hold', 'processing-restricted', 'do-not-merge'], 'processing-restricted'],
])('of the restrictions %j the gravest is %s', (values, restricted) => {
  const rows = values.map((value, i) => record('crm', String(i), 1, { restriction: [{ value }] }));
  const golden = goldenRecord(rows, defaultSurvivorshipPolicy, []);
  expect(clearFields(golden)).toMatchObject({ restricted, country: null, segment: null });
  const cleared = override('restriction', 'clear', [], 4);
  expect(clearFields(goldenRecord(rows, defaultSurvivorshipPolicy, [cleared])).restricted).toBe('no');
});

describe('properties', () => {
  const policies = fc.constantFrom(
    defaultSurvivorshipPolicy,
    policy({ strategies: ['most-recent'] }),
    policy({ strategies: ['most-trusted', 'most-frequent'], keep: 2 }, ['erp', 'crm']),
    policy({ strategies: ['aggregate'] }),
  );

  test('the order of the arguments does not matter', () => {
    const shuffled = fc
      .tuple(anyRecords, anyOverrides)
      .chain(([records, overrides]) =>
        fc.tuple(
          fc.constant(records),
          fc.constant(overrides),
          fc.shuffledSubarray(records, { minLength: records.length }),
          fc.shuffledSubarray(overrides, { minLength: overrides.length }),
        ),
      );
    fc.assert(
      fc.property(shuffled, policies, ([records, overrides, otherRecords, otherOverrides], by) => {
        const one = canonicalGolden(goldenRecord(records, by, overrides));
        expect(canonicalGolden(goldenRecord(otherRecords, by, otherOverrides))).toBe(one);
      }),
      { numRuns: 500 },
    );
  });

  test('every value is said by its record; deleted records have no say', () => {
    fc.assert(
      fc.property(anyRecords, policies, (records, by) => {
        const living = records.filter(({ deleted }) => !deleted);
        const golden = goldenRecord(records, by, []);
        expect(golden.records).toBe(living.length);
        for (const [name, attribute] of Object.entries(golden.attributes)) {
          for (const { value, lineage } of attribute.values) {
            const source = living.find(({ key }) => key === lineage.sourceKey);
            const said = source?.attributes[name as AttributeName]?.map((standard) => standard.value) ?? [];
            expect(said).toContainEqual(value);
            expect(lineage.support).toBeGreaterThanOrEqual(1);
            expect(lineage.support).toBeLessThanOrEqual(living.length);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  test('the stored form is canonical JSON and reads back', () => {
    fc.assert(
      fc.property(anyRecords, anyOverrides, policies, (records, overrides, by) => {
        const golden = goldenRecord(records, by, overrides);
        const stored = canonicalGolden(golden);
        expect(stored).toBe(canonicalize(golden));
        const read = JSON.parse(stored) as typeof golden;
        expect(read).toEqual(golden);
        expect(canonicalGolden(read)).toBe(stored);
        // Keys in another order are the same golden record.
        expect(canonicalGolden({ ...golden, attributes: golden.attributes, at: golden.at })).toBe(stored);
        expect(canonicalGolden(Object.fromEntries(Object.entries(golden).reverse()) as unknown as typeof golden)).toBe(
          stored,
        );
      }),
      { numRuns: 200 },
    );
  });
});

test('raw text with a lone surrogate does not break the stored form', () => {
  const rows = [record('crm', '1', 1, { segment: [{ value: 'a', raw: 'a\ud800' }] })];
  expect(JSON.parse(canonicalGolden(goldenRecord(rows, defaultSurvivorshipPolicy, [])))).toMatchObject({
    attributes: { segment: { values: [{ lineage: { raw: 'a\ufffd' } }] } },
  });
});
