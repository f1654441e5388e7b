import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { deterministicResolver } from '../../../domain/matching/index.ts';
import type { Edge, SourceRecord } from '../../../domain/model/index.ts';
import type { RawRecord } from '../../../domain/normalize/index.ts';
import { nothingGeneric, record } from './support.ts';

type Raw = Omit<RawRecord, 'kind'>;
const resolver = deterministicResolver();

const word = fc.constantFrom(
  ...'John Jon Jane J. J Smith Smyth Schmidt Smithson Anna Anne Maria del Carmen van den Berg Daniel Daniela Иванов Иван'.split(
    ' ',
  ),
  ...'Ivanov Ivan محمد Mohamed 王 小明 王小明 Jr. III Mr Mrs Dr. O’Neill Oneill Li Lee Ruiz-García Garcia n/a 3 &'.split(
    ' ',
  ),
);
const full = fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.join(' '));
const name = fc.oneof(
  full.map((text) => ({ full: text })),
  fc.record({ given: full, family: full }, { requiredKeys: [] }),
);
const raw: fc.Arbitrary<Raw> = fc.record(
  {
    name: fc.array(name, { minLength: 1, maxLength: 2 }),
    email: fc.subarray(['jo@shop.de', 'smith@web.de', 'test@test.com'], { minLength: 1 }),
    phone: fc.subarray(['+44 20 7946 0958', '+44 20 7946 0958 ext. 3', '0000000'], { minLength: 1 }),
    birthDate: fc.subarray(['1980-02-11', '1991-03-04', '1900-01-01'], { minLength: 1 }),
    identifier: fc.subarray(
      [
        { type: 'national', value: 'QQ123456C', country: 'GB' },
        { type: 'national', value: 'AB123456C' },
        { type: 'vat', value: 'DE129273398' },
        { type: 'loyalty', value: '4711', issuer: 'shop' },
      ] as const,
      { minLength: 1 },
    ),
  },
  { requiredKeys: ['email'] },
);

/** A household: one address and one number, names in full, in part and none. */
const household: fc.Arbitrary<Raw> = fc.record({
  name: fc
    .constantFrom('John Smith', 'Jane Smith', 'Mr John Smith', 'J. Smith', 'Smith', 'Mrs Smith', 'Mary Brown', null)
    .map((text) => (text === null ? [] : [{ full: text }])),
  email: fc.subarray(['smith@web.de', 'brown@web.de'], { minLength: 1 }),
  phone: fc.subarray(['+44 20 7946 0958']),
});

const firmWord = fc.constantFrom(
  ...'Acme Acmee Tools Tool Berlin GmbH Ltd AG & Co KG Group Holding II 3 Müller Mueller Söhne The de ООО Ромашка 有限公司 test'.split(
    ' ',
  ),
);
const firm: fc.Arbitrary<Raw> = fc
  .array(firmWord, { minLength: 1, maxLength: 4 })
  .map((words) => ({ organisationName: [{ full: words.join(' ') }], phone: ['+44 20 7946 0958'] }));
const pair = fc.oneof(
  fc.tuple(fc.constant('person' as const), raw, raw),
  fc.tuple(fc.constant('organisation' as const), firm, firm),
);

/** Edges between all records, as batch work finds them. */
function edgesOf(records: readonly SourceRecord[]): Edge[] {
  const edges = records.flatMap((a, i) => records.slice(i + 1).map((b) => resolver.compare(a, b, nothingGeneric)));
  return edges.filter((edge) => edge !== null);
}

describe('deterministic resolver', () => {
  test('what two records prove does not depend on which of them is the first', () => {
    fc.assert(
      fc.property(pair, ([kind, a, b]) => {
        const one = resolver.compare(record('s:0', a, kind), record('s:1', b, kind), nothingGeneric);
        const other = resolver.compare(record('s:0', b, kind), record('s:1', a, kind), nothingGeneric);
        expect(other).toEqual(one);
      }),
      { numRuns: 1_000 },
    );
  });

  test('who is joined with whom does not depend on the order of records', () => {
    const some = fc.array(raw, { minLength: 2, maxLength: 7 });
    const orders = some.chain((raws) => {
      const all = raws.map((each, i) => record(`s:${String(i)}`, each));
      return fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }));
    });
    fc.assert(
      fc.property(orders, ([first, second]) => {
        const parts = (records: readonly SourceRecord[]) =>
          resolver.partition(records, edgesOf(records), [], nothingGeneric);
        expect(parts(second)).toEqual(parts(first));
      }),
      { numRuns: 300 },
    );
  });

  test('no initial, bare surname or record without a name makes a household one customer', () => {
    fc.assert(
      fc.property(fc.array(household, { minLength: 2, maxLength: 8 }), (raws) => {
        const records = raws.map((each, i) => record(`s:${String(i)}`, each));
        for (const part of resolver.partition(records, edgesOf(records), [], nothingGeneric)) {
          const given = part.map((key) => records.find((one) => one.key === key)?.attributes.name?.[0]?.value?.given);
          expect(new Set(given.filter((text) => text !== undefined && text.length > 2)).size).toBeLessThan(2);
        }
      }),
      { numRuns: 300 },
    );
  });
});
