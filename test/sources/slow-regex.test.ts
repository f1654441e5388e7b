import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { openInput, parseMapping, readItems } from '../../sources/index.ts';
import { TOO_SLOW } from '../../sources/mapping/index.ts';
import { all, Folder, mapped, person } from './support.ts';

let folder: Folder;
beforeEach(() => {
  folder = new Folder();
});
afterEach(() => folder.remove());

/** Doubles the work of `^(a+)+$` with every letter, and matches in the end nowhere. */
const BAIT = `${'a'.repeat(34)}!`;

test.each([
  ['match', 'segment: { column: a, do: [{ match: "^(a+)+$" }] }'],
  ['strip', 'segment: { column: a, do: [{ strip: "^(?:a|a)*$" }] }'],
  ['replace', 'segment: { column: a, do: [{ replace: { pattern: "^(a{1,9}){1,99}$", by: x } }] }'],
  ['matches', 'when: { column: a, matches: "^(\\\\w*)*$" }'],
  ['lazy options', `when: { column: a, matches: "^${'a??'.repeat(40)}$" }`],
  ['alternatives', `when: { column: a, matches: "^${'(a|a)'.repeat(34)}$" }`],
])(
  'a row whose text takes an expression of %s too long is refused, and those after it are read',
  async (_step, yaml) => {
    const [slow, next] = await mapped(folder, person(yaml), `id,a\n1,${BAIT}\n2,aaa\n`);
    expect(slow).toMatchObject({ kind: 'refused', row: 1, column: 'a', reason: TOO_SLOW });
    expect(next).toMatchObject({ row: 2 });
  },
);

test('a long text is no trouble to an expression without repetitions inside one another', async () => {
  const yaml = person('segment: { column: a, do: [{ strip: "\\\\s+$" }] }');
  const [row] = await mapped(folder, yaml, `id,a\n1,"x${' '.repeat(5_000)}"\n`);
  expect(row).toMatchObject({ kind: 'row', outputs: { records: [{ record: { segment: [{ value: 'x' }] } }] } });
});

test('where row after row takes too long, the import ends and names the expression at fault', async () => {
  const mapping = parseMapping(person('segment: { column: a, do: [{ match: "^(a+)+$" }] }'), 'm.yaml');
  const slow = Array.from({ length: 3 }, (_, i) => `${i},${BAIT}`);
  const path = folder.write('rows.csv', `id,a\n${slow.join('\n')}\n`);
  const { items, error } = await all(readItems(await openInput(path), mapping, { mostSlow: 2 }));
  expect(items).toHaveLength(1);
  expect(error).toBe(`rows.csv, row 2, column "a": a text ${TOO_SLOW}`);
});
