import { describe, expect, test } from '@jest/globals';
import { normalizePhone, phoneNormalizer } from '../../../domain/normalize/index.ts';

describe('normalizePhone', () => {
  test.each<[string, string | undefined, string | null, string, string[]]>([
    ['+49 711 2842222', undefined, '+497112842222', 'valid', []],
    ['+49 0711 2842222', undefined, '+497112842222', 'valid', []],
    ['0711/2842222', 'DE', '+497112842222', 'valid', []],
    ['(514) 721-4711', 'CA', '+15147214711', 'valid', []],
    ['020 7946 0958', 'GB', '+442079460958', 'valid', []],
    ['01 42 68 53 00', 'FR', '+33142685300', 'valid', []],
    ['0 22 44 22 22', 'NO', null, 'unparseable', ['wrong-length']],
    ['٠١٠٠٢٣٤٥٦٧٨', 'EG', '+201002345678', 'valid', []],
    ['03-3210-7000', 'JP', '+81332107000', 'valid', []],
    ['010 8888 8888', 'CN', '+861088888888', 'suspicious', ['repeated-digits']],
    ['8 (495) 123-45-67', 'RU', '+74951234567', 'valid', []],
    ['001 514 721 4711', undefined, '+15147214711', 'valid', []],
    ['+54 (0)11 4311 4333', undefined, '+541143114333', 'repaired', ['trunk-zero-removed']],
    ['4917012345678', undefined, '+4917012345678', 'repaired', ['plus-added']],
    ['4917012345678', 'DE', '+4917012345678', 'repaired', ['plus-added']],
    ['49 171 2345678', 'DE', '+491712345678', 'repaired', ['plus-added']],
    ['04921 123456', 'DE', '+494921123456', 'valid', []],
    ['4921 123456', 'DE', '+494921123456', 'valid', []],
    ['43 664 1234567', 'AT', '+436641234567', 'valid', []],
    ['12127365000', 'US', '+12127365000', 'valid', []],
    ['7112842222.0', 'DE', '+497112842222', 'repaired', ['decimal-removed']],
    ['497112842222.0', 'DE', '+497112842222', 'repaired', ['decimal-removed', 'plus-added']],
    ['2127365000.0', 'US', '+12127365000', 'repaired', ['decimal-removed']],
    ['tel: +49-711-2842222', 'DE', '+497112842222', 'repaired', ['label-removed']],
    ['Mobil: 0171 2345678', 'DE', '+491712345678', 'repaired', ['label-removed']],
    ['Tel.: 030 901820', 'DE', '+4930901820', 'repaired', ['label-removed']],
    ['1-800-GOT-MILK', 'US', '+18004686455', 'repaired', ['letters-dialled']],
    ['(555) 555-5555', 'US', '+15555555555', 'suspicious', ['not-assigned', 'repeated-digits']],
    ['0000000', 'GB', '+440000000', 'suspicious', ['not-assigned', 'repeated-digits']],
    ['1234567890', 'US', '+11234567890', 'suspicious', ['not-assigned', 'digits-in-row']],
    ['01 23 45 67 89', 'FR', '+33123456789', 'suspicious', ['digits-in-row']],
    ['01 23 45 67 88', 'FR', '+33123456788', 'valid', []],
    ['2842222', undefined, null, 'unparseable', ['no-country']],
    ['call me', 'US', null, 'unparseable', ['no-digits']],
    ['-', 'US', null, 'unparseable', ['absent']],
    ['555-1234', 'US', null, 'unparseable', ['wrong-length']],
    ['9'.repeat(101), 'US', null, 'unparseable', ['too-long']],
  ])('%s in %s', (raw, country, e164, quality, flags) => {
    const actual = normalizePhone(raw, country);
    expect([actual.raw, actual.value?.e164 ?? null, actual.quality, actual.flags ?? []]).toEqual([
      raw,
      e164,
      quality,
      flags,
    ]);
  });

  test('country, kind and extension', () => {
    expect(normalizePhone('+44 7911 123456 ext. 12').value).toEqual({
      e164: '+447911123456',
      country: 'GG',
      extension: '12',
      type: 'mobile',
    });
    expect(normalizePhone('030 901820', 'DE', '77').value).toEqual({
      e164: '+4930901820',
      country: 'DE',
      extension: '77',
      type: 'fixed',
    });
  });
});

test('a normaliser remembers, in bounds, and answers the same after forgetting', () => {
  const phones = phoneNormalizer(4);
  const first = phones('+49 711 2842222');
  expect(phones('+49 711 2842222')).toBe(first);
  for (let i = 0; i < 10; i += 1) phones(`+49 711 284222${i}`);
  const again = phones('+49 711 2842222');
  expect(again).toEqual(first);
  expect(phones({ value: '0711 2842222', country: 'Germany' }, 'US').value?.e164).toBe('+497112842222');
  expect(phones('0711 2842222', 'DE').value?.e164).toBe('+497112842222');
  expect(phones('0711 2842222', 'US').quality).not.toBe('valid');
});

test.each(['DE', 'de', 'Germany', 'DEU'])('a country is understood as written: %s', (country) => {
  expect(normalizePhone('030 901820', country).value).toMatchObject({ e164: '+4930901820' });
});
