import { describe, expect, test } from '@jest/globals';
import {
  currencyCode,
  normalizeAmount,
  normalizeCountry,
  normalizeDevice,
  canonicalIdentifier,
  normalizeIdentifier,
  normalizeLanguage,
  normalizeLifecycleStage,
  normalizeMoney,
  normalizeRestriction,
  normalizeSex,
  normalizeSocialHandle,
  type RawIdentifier,
} from '../../../domain/normalize/index.ts';
import type { IdentifierType } from '../../../domain/model/index.ts';

test.each([
  ['Deutschland', 'DE'],
  ['UK', 'GB'],
  ['England', 'GB'],
  ['USA', 'US'],
  ['U.S.A.', 'US'],
  ['Côte d’Ivoire', 'CI'],
  ['Turkiye', 'TR'],
  ['NA', 'NA'],
  ['276', 'DE'],
  ['4', 'AF'],
  ['deu', 'DE'],
  ['EL', 'GR'],
  ['中国', 'CN'],
  ['Россия', 'RU'],
  ['Polska', 'PL'],
  ['مصر', 'EG'],
  ['Czech Republic', 'CZ'],
  ['Atlantis', null],
  ['ZZ', null],
  ['', null],
])('country %s', (raw, code) => {
  expect(normalizeCountry(raw).value).toBe(code);
});

describe('normalizeIdentifier', () => {
  test.each<[IdentifierType, string, string | undefined, string, string | undefined, string]>([
    ['vat', 'DE 136 695 976', undefined, 'DE136695976', 'DE', 'valid'],
    ['vat', '136695976', 'DE', 'DE136695976', 'DE', 'valid'],
    ['vat', '136695978', 'DE', 'DE136695978', 'DE', 'check-digit'],
    ['vat', 'EL094259216', undefined, 'EL094259216', 'GR', 'valid'],
    ['vat', '094259216', 'Greece', 'EL094259216', 'GR', 'valid'],
    ['vat', 'ATU13585627', undefined, 'ATU13585627', 'AT', 'valid'],
    ['national', '44051401359', 'PL', '44051401359', 'PL', 'valid'],
    ['national', '44051401358', 'PL', '44051401358', 'PL', 'check-digit'],
    ['national', '44051401358', undefined, '44051401358', undefined, 'valid'],
    ['social-security', '536-90-4399', 'US', '536904399', 'US', 'valid'],
    ['lei', '5493001KJTIIGC8Y1R12', undefined, '5493001KJTIIGC8Y1R12', undefined, 'valid'],
    ['lei', '5493001KJTIIGC8Y1R13', undefined, '5493001KJTIIGC8Y1R13', undefined, 'check-digit'],
    ['passport', 'C01X00T47', 'DE', 'C01X00T47', 'DE', 'valid'],
    ['passport', 'C0', undefined, 'C0', undefined, 'unusual-form'],
    ['registration', '732 829 320', 'FR', '732829320', 'FR', 'valid'],
    ['loyalty', 'ab-12 3', undefined, 'AB-123', undefined, 'valid'],
    ['account', '0007', undefined, '0007', undefined, 'valid'],
    ['vat', 'CHE-116.281.710 MWST', undefined, 'CHE116281710', 'CH', 'valid'],
    ['vat', 'CHE-116.281.710 TVA', 'CH', 'CHE116281710', 'CH', 'valid'],
    ['vat', 'CHE-116.281.710', undefined, 'CHE116281710', 'CH', 'valid'],
    ['vat', 'CHE-116.281.711', undefined, 'CHE116281711', 'CH', 'check-digit'],
    ['vat', 'NO 923 609 016 MVA', undefined, 'NO923609016', 'NO', 'valid'],
    ['vat', 'GR094259216', undefined, 'EL094259216', 'GR', 'valid'],
    ['tax', 'applied for', undefined, 'APPLIEDFOR', undefined, 'meaningless'],
    ['passport', 'PENDING', 'DE', 'PENDING', 'DE', 'meaningless'],
    ['loyalty', 'GOLD', undefined, 'GOLD', undefined, 'valid'],
    ['social-security', 'XXX-XX-1234', undefined, 'XXXXX1234', undefined, 'masked'],
    ['national', '******1234', undefined, '******1234', undefined, 'masked'],
    ['national', '4.40514E+10', undefined, '440514E+10', undefined, 'digits-lost'],
    ['loyalty', '4,71123E+11', undefined, '4,71123E+11', undefined, 'digits-lost'],
    ['national', '44051401359.0', 'PL', '44051401359', 'PL', 'decimal-removed'],
    ['national', '12345678', undefined, '12345678', undefined, 'meaningless'],
    ['national', '12345679', undefined, '12345679', undefined, 'valid'],
    ['national', '00000000', 'PL', '00000000', 'PL', 'meaningless'],
    ['tax', '123456789', undefined, '123456789', undefined, 'meaningless'],
  ])('%s %s %s', (type, value, country, canonical, where, verdict) => {
    const raw: RawIdentifier = { type, value, ...(country !== undefined && { country }) };
    const actual = normalizeIdentifier(raw);
    expect([actual.raw, actual.value?.value, actual.value?.country]).toEqual([value, canonical, where]);
    expect(actual.quality === 'valid' ? 'valid' : actual.flags?.at(-1)).toBe(verdict);
  });
});

test.each(['🌀', '---', '·#·', ' '])('an identifier without a letter or a digit (%s) stands for none', (value) => {
  for (const type of ['account', 'loyalty', 'other', 'passport'] as const) {
    expect(normalizeIdentifier({ type, value }).value).toBeNull();
    expect(canonicalIdentifier(type, value)).toBeNull();
  }
});

describe('normalizeAmount', () => {
  test.each<[string, string | null, string]>([
    ['12.50', '12.5', 'valid'],
    ['0.99', '0.99', 'valid'],
    ['-7', '-7', 'valid'],
    ['-0.00', '0', 'valid'],
    ['1,234.50', '1234.5', 'valid'],
    ['1.234,50', '1234.5', 'valid'],
    ['1 234,50', '1234.5', 'valid'],
    ["1'234.50", '1234.5', 'valid'],
    ['12,34,567.00', '1234567', 'valid'],
    ['1.234.567', '1234567', 'valid'],
    ['(12.00)', '-12', 'valid'],
    ['12-', '-12', 'valid'],
    ['−5', '-5', 'valid'],
    ['1.5e3', '1500', 'valid'],
    ['1E+2', '100', 'valid'],
    ['.5', '0.5', 'valid'],
    ['12,-', '12', 'valid'],
    ['99999999999999999999.99', '99999999999999999999.99', 'valid'],
    ['1.234', '1.234', 'suspicious'],
    ['1,234', '1234', 'suspicious'],
    ['1..2', null, 'unparseable'],
    ['1,23,4', null, 'unparseable'],
    ['abc', null, 'unparseable'],
    ['1e999', null, 'unparseable'],
    ['Infinity', null, 'unparseable'],
    ['', null, 'unparseable'],
  ])('%s', (raw, value, quality) => {
    expect([normalizeAmount(raw).value, normalizeAmount(raw).quality]).toEqual([value, quality]);
  });

  test('a separator that the source declares is not ambiguous', () => {
    expect(normalizeAmount('1.234', { decimal: '.' })).toEqual({ raw: '1.234', value: '1.234', quality: 'valid' });
    expect(normalizeAmount('1.234', { decimal: ',' })).toEqual({ raw: '1.234', value: '1234', quality: 'valid' });
    expect(normalizeAmount('1,234', { decimal: ',' })).toEqual({ raw: '1,234', value: '1.234', quality: 'valid' });
  });
});

test.each<[string, string | undefined, string | null]>([
  ['€1.234,50', undefined, '1234.5 EUR'],
  ['12,50 EUR', undefined, '12.5 EUR'],
  ['$12.00', undefined, '12 USD'],
  ['-€12', undefined, '-12 EUR'],
  ['5 Kč', undefined, '5 CZK'],
  ['12', 'zł', '12 PLN'],
  ['12', 'usd', '12 USD'],
  ['12', undefined, null],
  ['12', 'XYZ', null],
])('money %s %s', (raw, currency, text) => {
  const { value } = normalizeMoney(raw, currency);
  expect(value && `${value.amount} ${value.currency}`).toBe(text);
});

test('currencies', () => {
  expect(['eur', '€', 'R$', 'ZZZ'].map(currencyCode)).toEqual(['EUR', 'EUR', 'BRL', null]);
});

test.each([
  ['M', 'male'],
  ['1', 'male'],
  ['weiblich', 'female'],
  ['Женский', 'female'],
  ['女', 'female'],
  ['divers', 'other'],
  ['prefer not to say', 'unknown'],
  ['0', null],
  ['zzz', null],
])('sex %s', (raw, value) => {
  expect(normalizeSex(raw).value).toBe(value);
});

test.each([
  ['de', 'de'],
  ['de_AT.UTF-8', 'de-AT'],
  ['German', 'de'],
  ['Français', 'fr'],
  ['polski', 'pl'],
  ['ger', 'de'],
  ['zh-hans-cn', 'zh-Hans-CN'],
  ['pt-BR', 'pt-BR'],
  ['العربية', 'ar'],
  ['klingon speak', null],
])('language %s', (raw, value) => {
  expect(normalizeLanguage(raw).value).toBe(value);
});

test.each([
  ['jp', 'ja', 'repaired'],
  ['CZ', 'cs', 'repaired'],
  ['dk', 'da', 'repaired'],
  ['jp-JP', 'ja-JP', 'repaired'],
  ['zh_cn', 'zh-CN', 'valid'],
  ['uk', 'uk', 'valid'],
  // Northern Sami, or Sweden.
  ['se', 'se', 'suspicious'],
  ['se-SE', 'se-SE', 'suspicious'],
  ['se-NO', 'se-NO', 'valid'],
  ['kr', 'kr', 'suspicious'],
])('country for language %s', (raw, value, quality) => {
  const read = normalizeLanguage(raw);
  expect(read).toMatchObject({ value, quality });
  expect(read.flags ?? []).toEqual(quality === 'valid' ? [] : ['country-for-language']);
});

test.each(['qq', 'zz', 'q1', 'qq-DE'])('%s is no language', (raw) => {
  expect(normalizeLanguage(raw)).toMatchObject({ value: null, quality: 'unparseable' });
});

test('stages, restrictions', () => {
  expect(['Customer', 'MQL', 'churned', 'emperor'].map((raw) => normalizeLifecycleStage(raw).value)).toEqual([
    'customer',
    'lead',
    'former',
    null,
  ]);
  expect(['legal hold', 'do-not-merge', 'whatever'].map((raw) => normalizeRestriction(raw).value)).toEqual([
    'legal-hold',
    'do-not-merge',
    null,
  ]);
});

test('handles and devices', () => {
  expect(normalizeSocialHandle({ network: 'Twitter', handle: '@Jane_D' }).value).toEqual({
    network: 'x',
    handle: 'jane_d',
  });
  expect(normalizeSocialHandle({ network: 'linkedin', handle: 'https://www.linkedin.com/in/jane-d/' })).toEqual({
    raw: 'https://www.linkedin.com/in/jane-d/',
    value: { network: 'linkedin', handle: 'jane-d' },
    quality: 'repaired',
    flags: ['address-removed'],
  });
  expect(normalizeSocialHandle({ network: '__proto__', handle: 'x y' }).value).toBeNull();
  expect(normalizeDevice({ kind: 'cookie', value: '{A0B1C2D3-0000-4000-8000-0123456789AB}' }).value?.value).toBe(
    'a0b1c2d3-0000-4000-8000-0123456789ab',
  );
  expect(normalizeDevice({ kind: 'advertising', value: '00000000-0000-0000-0000-000000000000' }).flags).toEqual([
    'absent',
  ]);
});
