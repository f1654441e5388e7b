import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { ATTRIBUTE_NAMES, dictionaryEntry, dictionaryPage } from '../../../domain/model/index.ts';
import { CLEAR_ATTRIBUTES, defaultSurvivorshipPolicy } from '../../../domain/survivorship/index.ts';
import { normalizeRecord } from '../../../domain/normalize/index.ts';

test('the committed page is what the dictionary says', () => {
  const page = readFileSync(join(import.meta.dirname, '../../../docs/reference/dictionary.md'), 'utf8');
  expect(page).toBe(dictionaryPage());
});

test('what is marked clear is what customers keep in clear', () => {
  const clear = ATTRIBUTE_NAMES.filter((name) => dictionaryEntry(name).index === 'clear');
  // Of an address only the country; of restrictions whether there is one.
  expect(clear.sort()).toEqual([...CLEAR_ATTRIBUTES, 'address', 'restriction'].sort());
});

test('an attribute with one value per customer keeps one by default', () => {
  const single = ATTRIBUTE_NAMES.filter((name) => !dictionaryEntry(name).multiple);
  const kept = ATTRIBUTE_NAMES.filter((name) => defaultSurvivorshipPolicy.rules[name]?.keep === 1);
  expect(kept).toEqual(single);
});

describe('normalised values obey the dictionary', () => {
  const { attributes } = normalizeRecord({
    kind: 'person',
    name: [{ given: 'Ann', family: 'Lee', prefix: 'Dr.', suffix: 'Jr.' }],
    organisationName: [{ full: 'Lee & Sons GmbH' }],
    email: ['ann+x@shop.de'],
    phone: [{ value: '+49 711 2842222', extension: '12' }],
    address: [
      {
        street: '12 Elm St',
        unit: 'Apt 4',
        city: 'Austin',
        region: 'Texas',
        postalCode: '78701',
        country: 'USA',
        kind: 'home',
      },
    ],
    identifier: [{ type: 'loyalty', value: 'ab 1', country: 'DE', issuer: 'Club' }],
    socialHandle: [{ network: 'x', handle: 'ann' }],
    device: [{ kind: 'cookie', value: 'abc' }],
    creditLimit: [{ amount: '5', currency: 'EUR' }],
  });
  test.each(ATTRIBUTE_NAMES.filter((name) => name in attributes))('%s', (name) => {
    const parts = new Map((dictionaryEntry(name).parts ?? []).map((part) => [part.name, part]));
    for (const { value } of attributes[name] ?? []) {
      expect(value).toBeInstanceOf(Object);
      const given = value as unknown as Record<string, string>;
      for (const part of Object.keys(given)) expect([...parts.keys()]).toContain(part);
      for (const [part, { required, maxLength, values }] of parts) {
        if (required) expect(given[part]).toBeDefined();
        if (given[part] === undefined) continue;
        if (maxLength !== undefined) expect(given[part].length).toBeLessThanOrEqual(maxLength);
        if (values !== undefined) expect(values).toContain(given[part]);
      }
    }
  });
});
