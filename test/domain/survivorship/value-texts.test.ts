import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Json } from '../../../domain/model/index.ts';
import {
  canonicalGolden,
  defaultSurvivorshipPolicy,
  goldenRecord,
  valueTexts,
} from '../../../domain/survivorship/index.ts';
import { canonicalOrder } from '../../../domain/survivorship/canonical.ts';
import { anyOverrides, anyRecords, record } from './records.ts';

/** What `valueTexts` stands for, read as JSON. */
function read(golden: string): Record<string, string> {
  const { attributes } = JSON.parse(golden) as { attributes: Record<string, { values: { value: Json }[] }> };
  return Object.fromEntries(
    Object.entries(attributes).map(([name, { values }]) => [
      name,
      values.map(({ value }) => `${JSON.stringify(canonicalOrder(value))},`).join(''),
    ]),
  );
}

test('values are found in the text as they are found by reading it', () => {
  fc.assert(
    fc.property(anyRecords, anyOverrides, (records, overrides) => {
      const golden = canonicalGolden(goldenRecord(records, defaultSurvivorshipPolicy, overrides));
      expect(Object.fromEntries(valueTexts(golden))).toEqual(read(golden));
    }),
    { numRuns: 200 },
  );
});

test('texts that look like the form around them mislead nobody', () => {
  const odd = ['},"value":', '"', '\\', '\\"},"value":"', ']}', '{"lineage":{', ',"attributes":{', '', '\ud83d\ude00'];
  fc.assert(
    fc.property(fc.constantFrom(...odd), fc.constantFrom(...odd), (raw, value) => {
      const values = [
        { raw, value },
        { raw: `${raw}${value}`, value: `${value}2` },
      ];
      const identifiers = [{ raw, value: { type: 'account', value, country: raw } }];
      const records = [record('crm', '1', 1, { segment: values, brand: values, identifier: identifiers })];
      const golden = canonicalGolden(goldenRecord(records, defaultSurvivorshipPolicy, []));
      expect(Object.fromEntries(valueTexts(golden))).toEqual(read(golden));
    }),
  );
});

test('a text of another form is read as JSON', () => {
  const attributes = { email: { values: [{ value: { domain: 'x', address: 'a@x' }, lineage: {} }], count: 1 } };
  expect(Object.fromEntries(valueTexts(JSON.stringify({ attributes })))).toEqual(read(JSON.stringify({ attributes })));
  expect(valueTexts(JSON.stringify({ kind: 'person', attributes: {} })).size).toBe(0);
  expect(valueTexts('{}').size).toBe(0);
});
