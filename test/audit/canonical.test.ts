import { describe, expect, test } from '@jest/globals';
import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { Chain, entryText, parseLine, prepareEntry, shapeOf, type AccessEntry } from '../../audit/index.ts';
import { AT, entry, KEY } from './support.ts';

const text = fc.string({ unit: 'grapheme', maxLength: 20 });
const entries: fc.Arbitrary<AccessEntry> = fc.record(
  {
    at: text,
    requestId: text,
    subject: text,
    roles: fc.array(text, { maxLength: 3 }),
    onBehalfOf: fc.option(text),
    client: fc.option(fc.record({ name: text, version: fc.option(text) })),
    purpose: text,
    operation: fc.record({ kind: fc.constantFrom('query', 'mutation'), name: fc.option(text), hash: text }),
    fields: fc.dictionary(fc.string({ unit: 'grapheme-ascii' }), fc.array(text, { maxLength: 3 })),
    customers: fc.array(text, { maxLength: 3 }),
    outcome: fc.constantFrom('ok', 'partial', 'refused', 'failed'),
    reason: text,
  },
  {
    requiredKeys: [
      'at',
      'requestId',
      'subject',
      'onBehalfOf',
      'client',
      'purpose',
      'operation',
      'fields',
      'customers',
      'outcome',
    ],
  },
);

describe('The canonical form', () => {
  test('of an entry is what RFC 8785 says, whatever it holds', () => {
    fc.assert(
      fc.property(entries, (value) => {
        const { operation: _operation, fields: _fields, requestId: id, ...rest } = value;
        expect(entryText(value, 'shape-id')).toBe(canonicalize({ ...rest, id, shape: 'shape-id' }));
      }),
    );
  });

  test('of an entry follows every change of what its caller has in common with the one before', () => {
    const client = { name: 'desk', version: '1.2.0' };
    const changes: Partial<AccessEntry>[] = [
      {},
      { client: null },
      { client: { ...client, version: null } },
      { client: { ...client, name: 'portal' } },
      { purpose: 'legal' },
      { onBehalfOf: 'https://issuer.example bert' },
      { roles: [] },
      { roles: ['service', 'steward'] },
      { roles: ['steward'] },
      { subject: 'https://issuer.example carla' },
    ];
    for (const first of changes) {
      for (const second of changes) {
        for (const value of [entry(1, first), entry(2, second)]) {
          const { operation: _operation, fields: _fields, requestId: id, ...rest } = value;
          expect(entryText(value, 'shape-id')).toBe(canonicalize({ ...rest, id, shape: 'shape-id' }));
        }
      }
    }
  });

  test('of a shape follows every change of the operation', () => {
    const { operation, fields } = entry(0);
    const changes = [{}, { kind: 'mutation' as const }, { name: null }, { name: '' }, { hash: 'cd'.repeat(32) }];
    for (const first of changes) {
      for (const second of changes) {
        for (const change of [first, second]) {
          const changed = { ...operation, ...change };
          expect(shapeOf(entry(1, { operation: changed })).text).toBe(canonicalize({ fields, ...changed }));
        }
      }
    }
  });

  test('of a line is what RFC 8785 says', () => {
    fc.assert(
      fc.property(fc.array(entries, { minLength: 1, maxLength: 4 }), (values) => {
        const { text: line } = Chain.begin('log', KEY).segment(values.map(prepareEntry), AT);
        expect(line).toBe(canonicalize(JSON.parse(line)));
        expect(parseLine(line)).toMatchObject({ kind: 'line', exact: true });
      }),
    );
    const head = Chain.begin('log', KEY).head(AT, [{ log: 'x', line: 3, size: 9, root: 'r' }]).text;
    expect(head).toBe(canonicalize(JSON.parse(head)));
  });

  test('has one shape for all entries of one operation and mask', () => {
    const [a, b] = [entry(1), entry(2)];
    expect(shapeOf(a)).toBe(shapeOf(b));
    expect(shapeOf(entry(1, { operation: { ...a.operation, kind: 'mutation' } })).id).not.toBe(shapeOf(a).id);
    expect(shapeOf(entry(1, { fields: { profile: ['Customer.names'] } })).id).not.toBe(shapeOf(a).id);
  });
});
