import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { packRows, unpackRows } from '../../cli/prepare-thread/rows.ts';
import type { PreparedRow } from '../../hub/index.ts';

const output = (raw: string) =>
  fc.constantFrom({ key: 'crm:1', raw }, { key: 'crm:2', raw: `${raw} and more` }, { key: 'crm:3' });

/** Rows whose outputs carry the row's own raw text, another one, or none. */
const rows = fc.array(
  fc
    .string({ minLength: 1, unit: 'binary' })
    .filter((raw) => raw.isWellFormed())
    .chain((raw) =>
      fc.record({
        row: fc.nat(),
        raw: fc.constant(raw),
        refused: fc.constant(null),
        problems: fc.constant([]),
        records: fc.array(output(raw)),
        documents: fc.array(output(raw)),
        interactions: fc.array(output(raw)),
        preferences: fc.array(output(raw)),
        consents: fc.array(output(raw)),
      }),
    ),
);

describe('rows on their way between threads', () => {
  test('arrive as they left', () => {
    fc.assert(
      fc.property(rows, (made) => {
        const before = structuredClone(made);
        const packed = packRows(made as unknown as readonly PreparedRow[]);
        expect(unpackRows(structuredClone(packed))).toEqual(before);
      }),
    );
  });

  test('carry a raw text once', () => {
    const raw = '{"id":"C1"}';
    const row = { row: 1, raw, refused: null, problems: [], records: [{ key: 'crm:C1', raw }] };
    const rest = { documents: [], interactions: [], preferences: [], consents: [] };
    const packed = packRows([{ ...row, ...rest } as unknown as PreparedRow]);
    expect(packed.raws).toEqual([raw]);
    expect(packed.rows).not.toContain('C1"}');
  });
});
