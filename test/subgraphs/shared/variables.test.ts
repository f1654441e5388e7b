import { expect, test } from '@jest/globals';
import { faultInVariables } from '../../../subgraphs/shared/text.ts';

const keys = (...ids: string[]) => ids.map((sourceId) => ({ system: 'erp', sourceId }));
const asked = (sourceKeys: readonly object[]) =>
  faultInVariables({ representations: [{ __typename: 'Customer', id: 'cus_1', sourceKeys }] });

test('a list that cannot change is looked through once and found sound each time', () => {
  const fixed = Object.freeze(keys('a', 'b').map((key) => Object.freeze(key)));
  expect(asked(fixed)).toBeNull();
  expect(asked(fixed)).toBeNull();
});

test('a frozen list with a text that cannot stand is refused each time', () => {
  const broken = Object.freeze(keys('a', '\u0000').map((key) => Object.freeze(key)));
  expect(asked(broken)).toMatch(/control character U\+0000/);
  expect(asked(broken)).toMatch(/control character U\+0000/);
});

test('what files may not hold is refused here, too, and its place is named by fields alone', () => {
  const fault = (input: unknown) => faultInVariables({ input });
  const asked = { records: [{ system: 'erp' }, { attributes: { names: [{ full: 'a\u0001b' }] } }] };
  expect(fault(asked)).toBe(
    'A text in variable "$input".records.1.attributes.names.0.full holds the control character U+0001, which no text may.',
  );
  for (const control of ['\u0000', '\u0008', '\u000b', '\u001b', '\u007f']) expect(fault(control)).toMatch(/U\+00/);
  expect(fault({ 'anna@private.example': '\u0001' })).toMatch(/^A text in variable "\$input" holds/);
  expect(fault({ 'anna\u0001': 'x' })).toMatch(/^A text in variable "\$input" holds/);
  expect(fault('two\r\n\tlines, and a sign for a wrong byte: \ufffd')).toBeNull();
});

test('a frozen list whose items can change is looked through each time', () => {
  const items = keys('a', 'b');
  const shallow = Object.freeze([...items]);
  expect(asked(shallow)).toBeNull();
  items[1]!.sourceId = '\ud800';
  expect(asked(shallow)).toMatch(/well-formed/);
  const deep = { inner: { text: 'a' } };
  const nested = Object.freeze([Object.freeze(deep)]);
  expect(asked(nested)).toBeNull();
  deep.inner.text = '\u0000';
  expect(asked(nested)).toMatch(/control character U\+0000/);
});
