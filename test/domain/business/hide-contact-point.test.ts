import { describe, expect, test } from '@jest/globals';
import { checkContactPoint, hideContactPoint, type ConsentInput } from '../../../domain/business/index.ts';

type Point = NonNullable<ConsentInput['contactPoint']>;

function hide(raw: string, point: Point): string {
  const read = checkContactPoint(point);
  if ('problem' in read) throw new Error(read.problem.reason);
  return hideContactPoint(raw, point, read.ok, 'HASH');
}
const email = (raw: string, value = 'anna.lee@example.org') => hide(raw, { kind: 'email', value });
const phone = (raw: string, value: string, country?: string) =>
  hide(raw, { kind: 'phone', value, ...(country !== undefined && { country }) });

describe('for a contact point its hash stands', () => {
  test.each([
    ['in other letters', '{"E":"Anna.LEE@Example.org"}'],
    ['with an escape', '{"E":"anna.lee\\u0040example.org"}'],
    ['as a link', '{"E":"mailto:anna.lee@example.org"}'],
    ['with a name', '{"E":"\\"Lee, Anna\\" <anna.lee@example.org>"}'],
    ['with blanks around it', '{"E":" anna.lee@example.org "}'],
    ['that a step took out of more', '{"E":"private: anna.lee@example.org (since May)"}'],
    ['that stands second in a list', '{"E":"bo@example.org; Anna.Lee@example.org"}'],
  ])('%s', (_, raw) => {
    expect(email(raw)).toBe('{"E":"HASH"}');
  });

  test('wherever it stands, and every other sign of the row stays', () => {
    const raw =
      '{ "anna.lee@example.org": [1.50, {"E" :"ANNA.LEE@example.org"}], "n": 12345678901234567890, "x":"\\u0041" }';
    expect(email(raw)).toBe('{ "HASH": [1.50, {"E" :"HASH"}], "n": 12345678901234567890, "x":"\\u0041" }');
  });

  test('also in a list of addresses beside it', () => {
    expect(email('{"E":"anna.lee@example.org","all":"bo@example.org; anna.lee@example.org"}')).toBe(
      '{"E":"HASH","all":"HASH"}',
    );
  });

  test('and texts that say more beside it are kept', () => {
    const raw = '{"E":"anna.lee@example.org","note":"not anna.lee@example.org","of":"anna"}';
    expect(email(raw)).toBe('{"E":"HASH","note":"not anna.lee@example.org","of":"anna"}');
  });

  test('of an address that is joined of columns, for each of these', () => {
    const raw = '{"anna":"ann","user":"Anna.Lee","host":"example.org","id":"7","kind":"e"}';
    expect(email(raw)).toBe('{"anna":"ann","user":"HASH","host":"HASH","id":"7","kind":"e"}');
  });

  test.each([
    ['as it is dialled at home', '{"T":"0711 / 123 456"}', '+49 711 123456', 'DE'],
    ['as a number', '{"T":49711123456}', '+49711123456', undefined],
    ['that a step put the country before', '{"T":"711-123456"}', '+49711123456', undefined],
    ['that a step took out of more', '{"T":"desk 0711/123456, mornings"}', '0711123456', 'DE'],
  ])('of a telephone %s', (_, raw, value, country) => {
    expect(phone(raw, value, country)).toBe('{"T":"HASH"}');
  });

  test('of a number that is joined of columns, for what tells it', () => {
    const raw = '{"cc":49,"area":"0711","number":123456,"at":"2026-01-01"}';
    expect(phone(raw, '+49711123456')).toBe('{"cc":49,"area":"0711","number":"HASH","at":"2026-01-01"}');
  });
});

test('a row that does not tell it stays as it is', () => {
  const raw = '{"code":"A1","e":"bo@sample.net"}';
  expect([email(raw), phone(raw, '+49711123456')]).toEqual([raw, raw]);
});
