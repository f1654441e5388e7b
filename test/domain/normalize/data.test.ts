import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import type { StandardValue } from '../../../domain/model/index.ts';
import { normalizeRecord, normalizeDate, phoneNormalizer } from '../../../domain/normalize/index.ts';
import { testData } from '../../support/notices.ts';

type Row = Record<string, string>;
const folder = testData('Normalisers over real files');
const run = folder !== null && existsSync(folder) ? describe : describe.skip;
const rows = (...path: string[]): Row[] => parse(readFileSync(join(folder!, ...path)), { columns: true, trim: true });

function count<T>(items: readonly T[], key: (item: T) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const item of items) counts[key(item)] = (counts[key(item)] ?? 0) + 1;
  return counts;
}

run('files that others wrote', () => {
  test('chinook: customers of 24 countries', () => {
    const phones = phoneNormalizer();
    const records = rows('chinook', 'Customer.csv').map((row) => ({
      row,
      ...normalizeRecord(
        {
          kind: 'person',
          name: [{ given: row['FirstName']!, family: row['LastName']! }],
          email: [row['Email']!],
          phone: [row['Phone']!, row['Fax']!],
          address: [
            {
              street: row['Address']!,
              city: row['City']!,
              region: row['State']!,
              postalCode: row['PostalCode']!,
              country: row['Country']!,
            },
          ],
        },
        { phones },
      ),
    }));
    const all = (name: 'email' | 'phone' | 'address' | 'name'): readonly StandardValue<unknown>[] =>
      records.flatMap(({ attributes }): readonly StandardValue<unknown>[] => attributes[name] ?? []);
    expect(records).toHaveLength(59);
    expect(count(all('email'), ({ quality }) => quality)).toEqual({ valid: 59 });
    expect(count(all('address'), ({ quality }) => quality)).toEqual({ valid: 55, repaired: 2, suspicious: 2 });
    const numbered = records.filter(({ attributes }) => attributes.address?.[0]?.value?.houseNumber !== undefined);
    expect(numbered.length).toBeGreaterThanOrEqual(58);
    expect(new Set(records.map(({ attributes }) => attributes.address?.[0]?.value?.country)).size).toBe(24);
    const good = all('phone').filter(({ quality }) => quality === 'valid' || quality === 'repaired');
    expect([all('phone').length, good.length]).toEqual([70, 67]);
    // Every number lies in the country of its address.
    const abroad = records.filter(({ attributes }) =>
      attributes.phone?.some(
        ({ value }) => value?.country !== undefined && value.country !== attributes.address?.[0]?.value?.country,
      ),
    );
    expect(abroad.map(({ row }) => row['Country'])).toEqual([]);
  });

  test('febrl: birth dates as YYYYMMDD, slips among them', () => {
    const dates = ['dataset1.csv', 'dataset2.csv', 'dataset3.csv'].flatMap((file) =>
      rows('febrl', file).map((row) => normalizeDate(row['date_of_birth']!, { country: 'AU' })),
    );
    const counts = count(dates, ({ quality, flags }) => [quality, ...(flags ?? [])].join(' '));
    expect(dates).toHaveLength(11_000);
    // 5 end in 00; 43 name days that no month has; 306 are empty.
    expect(counts).toEqual({
      valid: 10_645,
      'repaired zero-part-dropped': 5,
      'suspicious sentinel-date': 1,
      'unparseable impossible-date': 43,
      'unparseable absent': 306,
    });
  });

  test('opencr: telephones and birth dates of Uganda', () => {
    const phones = phoneNormalizer();
    const read = rows('opencr', 'uganda_data_v21_20201501.csv').map((row) => ({
      phone: phones(row['phone_number'] ?? '', 'UG'),
      birth: normalizeDate(row['date_of_birth'] ?? '', { country: 'UG' }),
    }));
    expect(read).toHaveLength(5_000);
    expect(
      read.filter(({ phone }) => phone.quality === 'valid' || phone.flags?.[0] === 'absent').length,
    ).toBeGreaterThan(3_000);
    expect(read.filter(({ birth }) => birth.quality === 'valid').length).toBeGreaterThan(4_000);
  });
});
