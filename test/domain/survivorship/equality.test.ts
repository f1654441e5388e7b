import { describe, expect, test } from '@jest/globals';
import type { AttributeName, Json } from '../../../domain/model/index.ts';
import { completeness, valueKey } from '../../../domain/survivorship/equality.ts';

/** For each attribute a value, others that are the same one, and others that are not: each differs in one part. */
const CASES: readonly [AttributeName, Json, { readonly same?: readonly Json[]; readonly other: readonly Json[] }][] = [
  [
    'name',
    { full: 'Ann Lee', given: 'Ann', family: 'Lee', kind: 'current', script: 'Latn' },
    {
      same: [{ full: 'ANN LEE', kind: 'current', script: 'Latn' }],
      other: [
        { full: 'Anna Lee', kind: 'current', script: 'Latn' },
        { full: 'Ann Lee', kind: 'former', script: 'Latn' },
        { full: 'Ann Lee', kind: 'current', script: 'Cyrl' },
      ],
    },
  ],
  [
    'organisationName',
    { full: 'Acme GmbH', core: 'Acme', form: 'gmbh', kind: 'current', script: 'Latn' },
    {
      same: [{ full: 'ACME Gesellschaft mbH', core: 'ACME', form: 'GmbH', kind: 'current', script: 'Latn' }],
      other: [
        { full: 'Acme', core: 'Acme', kind: 'current', script: 'Latn' },
        { full: 'Acme AG', core: 'Acme', form: 'ag', kind: 'current', script: 'Latn' },
        { full: 'Acme GmbH', core: 'Acme', form: 'gmbh', kind: 'alias', script: 'Latn' },
        { full: 'Acme GmbH', core: 'Acme', form: 'gmbh', kind: 'current', script: 'Cyrl' },
      ],
    },
  ],
  [
    'email',
    { address: 'a+b@x.de', canonical: 'a@x.de', domain: 'x.de' },
    { other: [{ address: 'a@x.de', canonical: 'a@x.de', domain: 'x.de' }] },
  ],
  [
    'phone',
    { e164: '+4930123', extension: '7' },
    {
      same: [{ e164: '+4930123', extension: '7', type: 'fixed' }],
      other: [{ e164: '+4930123' }, { e164: '+4930123', extension: '8' }, { e164: '+4930124', extension: '7' }],
    },
  ],
  [
    'address',
    { full: 'a', street: 'Weg', houseNumber: '1', unit: '2', postalCode: '53111', city: 'Bonn', country: 'DE' },
    {
      same: [
        { full: 'b', street: 'WEG', houseNumber: '1', unit: '2', postalCode: '53111', city: 'Beuel', country: 'DE' },
      ],
      other: [
        { full: 'a', street: 'Pfad', houseNumber: '1', unit: '2', postalCode: '53111', country: 'DE' },
        { full: 'a', street: 'Weg', houseNumber: '3', unit: '2', postalCode: '53111', country: 'DE' },
        { full: 'a', street: 'Weg', houseNumber: '1', unit: '3', postalCode: '53111', country: 'DE' },
        { full: 'a', street: 'Weg', houseNumber: '1', unit: '2', postalCode: '53112', country: 'DE' },
        { full: 'a', street: 'Weg', houseNumber: '1', unit: '2', postalCode: '53111', country: 'AT' },
        { full: 'a', street: 'Weg', houseNumber: '1', unit: '2', city: 'Bonn', country: 'DE' },
      ],
    },
  ],
  [
    'address',
    { full: 'a', street: 'Weg', city: 'Bonn' },
    { same: [{ full: 'b', street: 'weg', city: 'BONN' }], other: [{ full: 'a', street: 'Weg', city: 'Ulm' }] },
  ],
  [
    'address',
    { full: 'Somewhere in Bonn', country: 'DE' },
    {
      same: [{ full: 'SOMEWHERE IN BONN', country: 'DE', city: 'Bonn' }],
      other: [{ full: 'Somewhere in Bonn' }, { full: 'Somewhere in Ulm', country: 'DE' }],
    },
  ],
  [
    'identifier',
    { type: 'loyalty', value: 'X1', country: 'DE', issuer: 'Acme' },
    {
      same: [{ type: 'loyalty', value: 'x1', country: 'DE', issuer: 'ACME' }],
      other: [
        { type: 'tax', value: 'X1', country: 'DE', issuer: 'Acme' },
        { type: 'loyalty', value: 'X2', country: 'DE', issuer: 'Acme' },
        { type: 'loyalty', value: 'X1', country: 'AT', issuer: 'Acme' },
        { type: 'loyalty', value: 'X1', country: 'DE' },
        { type: 'loyalty', value: 'X1', issuer: 'Acme' },
      ],
    },
  ],
  [
    'creditLimit',
    { amount: '10', currency: 'EUR' },
    {
      other: [
        { amount: '10', currency: 'USD' },
        { amount: '11', currency: 'EUR' },
      ],
    },
  ],
  [
    'socialHandle',
    { network: 'x', handle: 'ann' },
    {
      other: [
        { network: 'y', handle: 'ann' },
        { network: 'x', handle: 'bob' },
      ],
    },
  ],
  [
    'device',
    { kind: 'cookie', value: 'a' },
    {
      other: [
        { kind: 'device', value: 'a' },
        { kind: 'cookie', value: 'b' },
      ],
    },
  ],
  ['segment', 'Gold', { same: ['gold', 'GOLD'], other: ['silver'] }],
];

describe('one golden value', () => {
  test.each(CASES)('%s %j', (attribute, value, { same = [], other }) => {
    const key = valueKey(attribute, value);
    for (const each of same) expect([each, valueKey(attribute, each)]).toEqual([each, key]);
    for (const each of other) expect([each, valueKey(attribute, each)]).not.toEqual([each, key]);
  });
});

test('a value says as much as it has parts, a date as it has digits, another text one thing', () => {
  expect(completeness('phone', { e164: '+1', extension: '2' })).toBe(2);
  expect(completeness('birthDate', '1990-05')).toBeGreaterThan(completeness('birthDate', '1990'));
  expect(completeness('segment', 'a long text')).toBe(1);
  expect(completeness('segment', null)).toBe(0);
  expect(completeness('segment', 7)).toBe(0);
});
