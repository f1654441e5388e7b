import { describe, expect, test } from '@jest/globals';
import { prepareRow } from '../../../hub/ingest/prepare.ts';
import { parseMapping } from '../../../sources/index.ts';

const mapping = parseMapping(
  'mapping: m\nsystem: shop\nrecords: [{ kind: person, id: id, names: [{ family: family }] }]\n',
  'm.yaml',
);
const raw = '{"id":"1","family":"Geheim"}';
const fault = {
  column: null,
  valueClass: null,
  reason: expect.stringMatching(
    /^cannot be processed because of a fault of this program \(TypeError at [\w.-]+\.ts:\d+\); the row is kept: report/,
  ) as unknown as string,
};
/** Something of a row on which the program fails, with what the row holds in the message. */
const failing = <T extends object, K extends keyof T>(holder: T, member: K): T =>
  Object.defineProperty(holder, member, {
    get: () => {
      throw new TypeError('Geheim is not a function');
    },
  });

describe('a row on which the program itself fails is refused and named, and the rest goes on', () => {
  test('while its mapping is applied', () => {
    const values = failing({ id: '1', family: 'Geheim' }, 'family');
    const item = mapping.apply({ kind: 'row', row: 7, values, raw });
    expect(item).toEqual({ kind: 'refused', row: 7, raw, ...fault, sourceKeys: ['shop:1'] });
    expect(item).not.toMatchObject({ reason: expect.stringContaining('Geheim') as unknown as string });
  });

  test('while it is prepared, under the customer it speaks of', () => {
    const item = mapping.apply({ kind: 'row', row: 8, values: { id: '1', family: 'Geheim' }, raw });
    if (item.kind !== 'row') throw new Error(`The row is ${item.kind}.`);
    const [record] = item.outputs.records;
    if (record !== undefined) failing(record, 'relations');
    const prepare = prepareRow(mapping, 'bat_1', mapping.context, () => 0);
    const { refused, sourceKeys, records, row } = prepare(item);
    expect({ row, refused, sourceKeys, records }).toEqual({
      row: 8,
      refused: fault,
      sourceKeys: ['shop:1'],
      records: [],
    });
    expect(refused?.reason).not.toContain('Geheim');
  });
});
