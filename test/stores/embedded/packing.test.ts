import { expect, test } from '@jest/globals';
import { COLLECTIONS, type CollectionName } from '../../../stores/index.ts';
import type { EncodedWrite } from '../../../stores/embedded/encode.ts';
import { tableOf } from '../../../stores/embedded/table.ts';
import { encodeRow } from '../../../stores/embedded/table-row.ts';
import { packing } from '../../../stores/embedded/thread/packing.ts';
import { key, task } from '../../contracts/store-samples.ts';

test('writes come out of their list as they went in', () => {
  const names: CollectionName[] = ['tasks', 'keys', 'links', 'searchTerms'];
  const tables = new Map(names.map((name) => [name, tableOf(name, COLLECTIONS[name])]));
  const table = (name: CollectionName) => tables.get(name) as NonNullable<ReturnType<typeof tables.get>>;
  const [tasks, keys, links, terms] = [table('tasks'), table('keys'), table('links'), table('searchTerms')];
  const writes: EncodedWrite[] = [
    { op: 'insert', table: tasks, id: 't', values: encodeRow(tasks, 't', task({ priority: 3 })).values },
    { op: 'delete', table: keys, id: 'k|crm:1', expected: undefined },
    { op: 'upsert', table: keys, id: 'k|crm:2', values: encodeRow(keys, 'k|crm:2', key('k', 'crm:2')).values },
    { op: 'upsert', table: terms, id: 'crm:1', values: encodeRow(terms, 'crm:1', { terms: ['a', 'b'] }).values },
    { op: 'upsert', table: terms, id: 'crm:2', values: encodeRow(terms, 'crm:2', { terms: [] }).values },
    { op: 'expect', table: links, id: 'crm:1', expected: 0 },
    { op: 'delete', table: links, id: 'crm:2', expected: 7 },
    { op: 'replace', table: tasks, id: 'u', expected: 2, values: encodeRow(tasks, 'u', task()).values },
  ];
  const { pack, unpack } = packing(names, table);
  const packed = pack(writes);
  expect(packed.every((value) => typeof value === 'string' || typeof value === 'number')).toBe(true);
  expect(unpack(packed)).toEqual(writes);
  expect(unpack(pack([]))).toEqual([]);
});
