import { describe, expect, test } from '@jest/globals';
import { type DateContext, normalizeDate, normalizeMoment } from '../../../domain/normalize/index.ts';

const us: DateContext = { country: 'US' };
const gb: DateContext = { country: 'GB' };

describe('normalizeDate', () => {
  test.each<[string, DateContext, string | null, string, string[]]>([
    ['1990-05-03', {}, '1990-05-03', 'valid', []],
    ['1990-5-3', {}, '1990-05-03', 'valid', []],
    ['1990/05/03', {}, '1990-05-03', 'valid', []],
    ['19900503', {}, '1990-05-03', 'valid', []],
    [' 19590826', {}, '1959-08-26', 'valid', []],
    ['03051990', { order: 'dmy' }, '1990-05-03', 'valid', []],
    ['03051990', {}, null, 'unparseable', ['impossible-date']],
    ['03/04/1990', us, '1990-03-04', 'valid', ['order-by-country']],
    ['03/04/1990', gb, '1990-04-03', 'valid', ['order-by-country']],
    ['03/04/1990', { country: 'US', order: 'dmy' }, '1990-04-03', 'valid', []],
    ['03/04/1990', {}, '1990-04-03', 'suspicious', ['ambiguous-order']],
    ['03/04/1990', { country: 'CA' }, '1990-03-04', 'suspicious', ['ambiguous-order']],
    ['04/04/1990', {}, '1990-04-04', 'valid', []],
    ['13/04/1990', us, '1990-04-13', 'valid', []],
    ['04/13/1990', gb, '1990-04-13', 'valid', []],
    ['13/04/1990', { order: 'mdy' }, '1990-04-13', 'repaired', ['order-swapped']],
    ['3.4.1990', {}, '1990-04-03', 'valid', []],
    ['3.4.90', {}, '1990-04-03', 'suspicious', ['century-guessed']],
    ['3.4.05', {}, '2005-04-03', 'suspicious', ['century-guessed']],
    ['90-04-03', { order: 'ymd' }, '1990-04-03', 'suspicious', ['century-guessed']],
    ['3. Mai 1990', {}, '1990-05-03', 'valid', []],
    ['May 3rd, 1990', {}, '1990-05-03', 'valid', []],
    ['3 de mayo de 1990', {}, '1990-05-03', 'valid', []],
    ['1er février 1990', {}, '1990-02-01', 'valid', []],
    ['03-MAY-1990', {}, '1990-05-03', 'valid', []],
    ['5 października 1980', {}, '1980-10-05', 'valid', []],
    ['3. listopada 1990.', { country: 'HR' }, '1990-10-03', 'valid', []],
    ['3 listopada 1990', { country: 'PL' }, '1990-11-03', 'valid', []],
    ['3. srpnja 1990.', { country: 'HR' }, '1990-07-03', 'valid', []],
    ['3. lipnja 1990', { country: 'HR' }, '1990-06-03', 'valid', []],
    ['3. svibnja 1990', { country: 'BA' }, '1990-05-03', 'valid', []],
    ['3 мая 1990 г.', {}, '1990-05-03', 'valid', []],
    ['1990年5月3日', {}, '1990-05-03', 'valid', []],
    ['1990년 5월 3일', {}, '1990-05-03', 'valid', []],
    ['٣/٥/١٩٩٠', { country: 'EG' }, '1990-05-03', 'valid', ['order-by-country']],
    ['May 1990', {}, '1990-05', 'valid', []],
    ['05/1990', {}, '1990-05', 'valid', []],
    ['1990', {}, '1990', 'valid', []],
    ['1990-05-00', {}, '1990-05', 'repaired', ['zero-part-dropped']],
    ['1990-00-00', {}, '1990', 'repaired', ['zero-part-dropped']],
    ['1990-05-03T10:20:30Z', {}, '1990-05-03', 'valid', []],
    ['12/31/2010 8:26 PM', us, '2010-12-31', 'valid', []],
    ['2000-02-29', {}, '2000-02-29', 'valid', []],
    ['1900-02-29', {}, null, 'unparseable', ['impossible-date']],
    ['31.02.1990', {}, null, 'unparseable', ['impossible-date']],
    ['1990-13-01', {}, null, 'unparseable', ['impossible-date']],
    ['0000-00-00', {}, null, 'unparseable', ['absent']],
    ['1900-01-01', {}, '1900-01-01', 'suspicious', ['sentinel-date']],
    ['9999-12-31', {}, '9999-12-31', 'suspicious', ['sentinel-date']],
    ['1472-03-04', {}, '1472-03-04', 'suspicious', ['implausible-year']],
    ['1472-03-04', { oldestYear: 1000 }, '1472-03-04', 'valid', []],
    ['令和3年5月6日', {}, '2021-05-06', 'repaired', ['era-year']],
    ['平成元年1月8日', {}, '1989-01-08', 'repaired', ['era-year']],
    ['㍼60.1.2', {}, '1985-01-02', 'repaired', ['era-year']],
    ['昭和60年', {}, '1985', 'repaired', ['era-year']],
    ['Ｓ６０/１/２', { country: 'JP' }, '1985-01-02', 'repaired', ['width-folded', 'era-year']],
    ['S60.1.2', {}, null, 'unparseable', ['unknown-date-form']],
    ['平成35年3月31日', {}, '2023-03-31', 'suspicious', ['era-year', 'implausible-year']],
    ['令和3年2月30日', {}, null, 'unparseable', ['impossible-date']],
    ['民國110年5月6日', {}, '2021-05-06', 'repaired', ['era-year']],
    ['110/05/06', { country: 'TW' }, '2021-05-06', 'repaired', ['era-year']],
    ['75/05/06', { country: 'TW' }, '1986-05-06', 'suspicious', ['era-year', 'century-guessed']],
    ['75/05/06', { country: 'TW', order: 'ymd' }, '1975-05-06', 'suspicious', ['century-guessed']],
    ['110/05/06', {}, null, 'unparseable', ['unknown-date-form']],
    ['2533-05-06', { country: 'TH' }, '1990-05-06', 'repaired', ['era-year']],
    ['1365/4/12', { country: 'IR' }, '1986-07-03', 'repaired', ['era-year']],
    ['۱۳۶۵/۰۴/۱۲', { country: 'IR' }, '1986-07-03', 'repaired', ['era-year']],
    ['1399-12-30', { country: 'AF' }, '2021-03-20', 'repaired', ['era-year']],
    ['1400/01/01', { country: 'IR' }, '2021-03-21', 'repaired', ['era-year']],
    ['1986-07-03', { country: 'IR' }, '1986-07-03', 'valid', []],
    // A year alone lies in two; no day of a year without a thirtieth; no date of that calendar elsewhere.
    ['1365', { country: 'IR' }, '1365', 'suspicious', ['implausible-year']],
    ['1400-12-30', { country: 'IR' }, '1400-12-30', 'suspicious', ['implausible-year']],
    ['1365-04-12', { country: 'SA' }, '1365-04-12', 'suspicious', ['implausible-year']],
    ['29/02/2563', { country: 'TH' }, '2020-02-29', 'repaired', ['era-year']],
    ['6 พฤษภาคม พ.ศ. 2533', {}, '1990-05-06', 'repaired', ['era-year']],
    ['๖ พ.ค. ๒๕๓๓', {}, '1990-05-06', 'repaired', ['era-year']],
    ['6 พฤษภาคม 1990', {}, '1990-05-06', 'repaired', ['era-year']],
    ['2533-05-06', {}, '2533-05-06', 'suspicious', ['implausible-year']],
    ['n/a', {}, null, 'unparseable', ['absent']],
    ['gestern', {}, null, 'unparseable', ['unknown-date-form']],
    ['12345', {}, null, 'unparseable', ['unknown-date-form']],
  ])('%s %j', (raw, ctx, value, quality, flags) => {
    const actual = normalizeDate(raw, ctx);
    expect([actual.raw, actual.value, actual.quality, actual.flags ?? []]).toEqual([raw, value, quality, flags]);
  });
});

describe('normalizeMoment', () => {
  test.each<[string, string | null, string | null, string[]]>([
    ['2021-05-05T10:00:00.000Z', '2021-05-05T10:00:00.000Z', 'Z', []],
    ['2021-05-05T10:00:00+02:00', '2021-05-05T08:00:00.000Z', '+02:00', []],
    ['2021-05-05 10:00:00.5 -0330', '2021-05-05T13:30:00.500Z', '-03:30', []],
    ['2010-12-01 08:26:00', '2010-12-01T08:26:00.000Z', null, ['no-offset']],
    ['5.5.2021 3:15 PM', '2021-05-05T15:15:00.000Z', null, ['no-offset']],
    ['5.5.2021 12:00 am', '2021-05-05T00:00:00.000Z', null, ['no-offset']],
    ['2021-05-05', '2021-05-05T00:00:00.000Z', null, ['date-only', 'no-offset']],
    ['2021-05-05T24:00:00Z', '2021-05-06T00:00:00.000Z', 'Z', []],
    ['1612345678', '2021-02-03T09:47:58.000Z', 'Z', []],
    ['1612345678901', '2021-02-03T09:47:58.901Z', 'Z', []],
    ['2021-05-05 25:00', null, null, ['impossible-time']],
    ['2021-05-05T10:00:00+25:00', null, null, ['impossible-offset']],
    ['2021-05', null, null, ['no-day']],
    ['-', null, null, ['absent']],
  ])('%s', (raw, utc, offset, flags) => {
    const actual = normalizeMoment(raw);
    expect([actual.value?.utc ?? null, actual.value?.offset ?? null, actual.flags ?? []]).toEqual([utc, offset, flags]);
  });

  test("the source's offset stands in where none is written", () => {
    expect(normalizeMoment('2021-05-05 10:00', { offset: '+01:00' }).value).toEqual({
      utc: '2021-05-05T09:00:00.000Z',
      offset: '+01:00',
    });
  });
});
