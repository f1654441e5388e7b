import { expect, test } from '@jest/globals';
import { holdsId, possibleIds } from '../../hub/raw-row.ts';

const VALUES = JSON.stringify({ id: ' 17 ', lines: [{ no: 4 }], note: 'of 23' });
const TEXT = JSON.stringify('17;Zo\u0065\u0301 "Z" Quux;4');
const CUT = JSON.stringify({ cut: 400_000, begins: '{"id":"17","name":"' });

test.each([
  ['values', VALUES, '17', true],
  ['values, with the blanks around it', VALUES, ' 17 ', true],
  ['values, with other blanks around it', VALUES, '17 ', false],
  ['values, of which one is a number', VALUES, '4', true],
  ['values, of which one has it within', VALUES, '23', false],
  ['the text of a row that could not be taken apart', TEXT, '17', true],
  ['a text that is composed otherwise', TEXT, 'Zo\u00e9', true],
  ['a text without it', TEXT, '23', false],
  ['a row that was cut', CUT, '17', true],
  ['a text that is no JSON', '17,Zara', '17', true],
])('an id is held by %s: %#', (_, raw, id, held) => {
  expect(holdsId(raw, id)).toBe(held);
  expect(possibleIds(raw).has(id)).toBe(held);
});

test('a row is looked through however deep it is nested', () => {
  const deep = `{"id":"17","aside":${'['.repeat(100_000)}4${']'.repeat(100_000)}}`;
  expect([holdsId(deep, '17'), holdsId(deep, '4'), holdsId(deep, '5')]).toEqual([true, true, false]);
});

test('what is longer than an id, or empty, is none', () => {
  expect([...possibleIds(JSON.stringify({ a: 'x'.repeat(257), b: ' ', c: 'y' }))]).toEqual(['y']);
});
