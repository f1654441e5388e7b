import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { normalizeRecord } from '../../domain/normalize/index.ts';
import { Folder, HEAD, mapped } from './support.ts';

let folder: Folder;
beforeEach(() => {
  folder = new Folder();
});
afterEach(() => folder.remove());

/** Every part of every item from a column of its own. */
const COLUMNS = [
  ...['full', 'given', 'middle', 'family', 'prefix', 'suffix', 'native'],
  ...['orgFull', 'form', 'orgNative', 'email', 'phone', 'extension', 'phoneCountry'],
  ...['addressFull', 'street', 'houseNumber', 'unit', 'city', 'region', 'postalCode', 'country'],
  ...['identifier', 'idCountry', 'issuer', 'network', 'handle', 'device', 'amount', 'currency', 'text'],
];
const ITEMS = `
    names: [{ full: full, given: given, middle: middle, family: family, prefix: prefix, suffix: suffix, native: native }]
    organisationNames: [{ full: orgFull, form: form, native: orgNative }]
    emails: [{ value: email }]
    phones: [{ value: phone, extension: extension, country: phoneCountry }]
    addresses:
      - { full: addressFull, street: street, houseNumber: houseNumber, unit: unit, city: city, region: region, postalCode: postalCode, country: country }
    identifiers: [{ type: tax, value: identifier, country: idCountry, issuer: issuer }]
    socialHandles: [{ network: network, handle: handle }]
    devices: [{ kind: cookie, value: device }]
    creditLimit: { amount: amount, currency: currency }
    segment: text
`;

/** What a record of one row says, by attribute. */
async function said(items: string, cells: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const names = Object.keys(cells);
  const [item] = await mapped(
    folder,
    `${HEAD}columns: { optional: [${COLUMNS.join(', ')}] }\nrecords:\n  - kind: person\n    id: id\n${items}`,
    `id,${names.join(',')}\n1,${names.map((name) => `"${cells[name] ?? ''}"`).join(',')}\n`,
  );
  if (item?.kind !== 'row') throw new Error(`The row is ${item?.kind ?? 'lost'}.`);
  const record = item.outputs.records[0]!.record;
  normalizeRecord(record, { defaultCountry: 'DE' });
  return Object.keys(record).filter((name) => name !== 'kind');
}

test('every attribute is read where all parts are there', async () => {
  const all = Object.fromEntries(COLUMNS.map((name) => [name, 'x1']));
  expect(await said(ITEMS, all)).toHaveLength(10);
});

test.each([...COLUMNS.filter((name) => !['prefix', 'suffix', 'form', 'extension', 'phoneCountry'].includes(name))])(
  'a row of which only %s is there is read',
  async (name) => {
    const alone = ['country', 'idCountry', 'issuer', 'network', 'currency'].includes(name) ? 0 : 1;
    expect(await said(ITEMS, { [name]: 'x1' })).toHaveLength(alone);
  },
);

test('what only qualifies another part is no item by itself', async () => {
  const alone = { prefix: 'Dr', suffix: 'Jr', form: 'Ltd', extension: '7', phoneCountry: 'DE', currency: 'EUR' };
  expect(await said(ITEMS, { ...alone, network: 'x' })).toEqual([]);
});

test('constants are no item where what the row says of it is empty', async () => {
  const items = `
    names: [{ full: full, family: { const: Doe } }]
    socialHandles: [{ network: { const: twitter }, handle: handle }]
    creditLimit: { amount: amount, currency: { const: EUR } }
`;
  expect(await said(items, { full: '', handle: '', amount: '' })).toEqual([]);
  expect(await said(items, { full: 'A', handle: '@a', amount: '1' })).toEqual(['name', 'socialHandle', 'creditLimit']);
  expect(await said(`    names: [{ full: { const: Nobody } }]\n`, { full: '' })).toEqual(['name']);
});

test('a handle without its network cannot be read, and is told', () => {
  const { problems } = normalizeRecord({ kind: 'person', socialHandle: [{ handle: 'ann' }] }, {});
  expect(problems).toMatchObject([{ attribute: 'socialHandle', quality: 'unparseable', flags: ['no-network'] }]);
});
