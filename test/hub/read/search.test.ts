import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { RowPredicate } from '../../../domain/model/index.ts';
import { normalizeRecord, type RawRecord } from '../../../domain/normalize/index.ts';
import { mergeCustomers, searchCustomers, upsertRecords, type Hub, type PageRequest } from '../../../hub/index.ts';
import { counting, type Counted } from '../../support/counting-store.ts';
import { STEWARD } from '../../support/hub.ts';
import { identityHub } from '../../support/identity-hub.ts';
import { key } from '../../support/identity-seed.ts';
import { storeKinds, type OpenedStore } from '../../support/stores.ts';

const ALL: RowPredicate = { kind: 'all' };
const PEOPLE: readonly RawRecord[] = [
  { kind: 'person', name: [{ given: 'Katarzyna', family: 'Wiśniewska' }], email: ['k.wisniewska@poczta.pl'] },
  { kind: 'person', name: [{ given: 'Сергей', family: 'Иванов' }] },
  { kind: 'person', name: [{ given: 'Stephen', family: 'Meyer' }], phone: ['+49 711 5554433'], region: ['south'] },
  { kind: 'person', name: [{ given: 'Stefan', family: 'Maier' }] },
  { kind: 'organisation', organisationName: [{ full: 'Nordwind Logistik GmbH' }], region: ['south'] },
  { kind: 'person', name: [{ full: '王小明' }] },
  ...Array.from({ length: 30 }, (_, n): RawRecord => ({
    kind: 'person',
    name: [{ given: 'Maria', family: `Gonzalez${'abcdefghij'[n % 10]}` }],
    identifier: [{ type: 'loyalty', value: `LOY-${1000 + n}`, issuer: 'shop' }],
  })),
  { kind: 'organisation', organisationName: [{ full: '北京科技有限公司' }] },
];

describe.each(storeKinds())('$name', (kind) => {
  let opened: OpenedStore;
  let counted: Counted;
  let ids: string[] = [];
  let hub: Hub;
  const find = async (text: string, page: PageRequest = { first: 50 }, predicate: RowPredicate = ALL) =>
    searchCustomers(hub, predicate, text, page);
  const found = async (text: string) => (await find(text)).rows.map((row) => ids.indexOf(row.item.id));

  beforeAll(async () => {
    opened = await kind.open();
    counted = counting(opened.store);
    hub = identityHub(counted.store);
    const records = PEOPLE.map((raw, n) => ({
      key: key('crm', n),
      kind: raw.kind,
      deleted: false,
      raw: JSON.stringify(raw),
      attributes: normalizeRecord(raw).attributes,
      relations: [],
      provenance: { batchId: 'b', row: n, mapping: 'm', normaliser: 'norm-1' },
    }));
    const { results } = await upsertRecords(hub, records, { by: STEWARD });
    ids = results.map((result) => result.customerId!);
    expect(new Set(ids).size).toBe(PEOPLE.length);
  }, 300_000);
  afterAll(() => opened.destroy());

  test.each([
    ['Katarzyna Wiśniewska', 0, 'as written'],
    ['wisniewska katarzyna', 0, 'without accents, the other way round'],
    ['Wisniew', 0, 'by the beginning'],
    ['Katarzina', 0, 'with one edit'],
    ['k.wisniewska@poczta.pl', 0, 'by e-mail'],
    ['Sergey Ivanov', 1, 'in Latin letters'],
    ['Иванов', 1, 'in its own script'],
    ['+49 711 5554433', 2, 'by telephone'],
    ['nordwind', 4, 'an organisation'],
    ['王小明', 5, 'in Chinese'],
    ['小明', 5, 'by a given name without spaces'],
    ['北京', 36, 'an organisation by its first signs'],
    ['北京科技', 36, 'an organisation without its legal form'],
  ])('%s finds the customer first (%s, %s)', async (text, index) => {
    expect((await found(text))[0]).toBe(index);
  });

  test('what matches best comes first, what only sounds alike after it', async () => {
    expect((await found('Stefan Maier')).slice(0, 2)).toEqual([3, 2]);
    expect((await found('Stephen Meyer')).slice(0, 2)).toEqual([2, 3]);
  });

  test('pages of any length give the same list as one page, each customer once', async () => {
    const whole = await find('maria gonzalez', { first: 100 });
    expect([whole.rows.length, whole.total, whole.cut]).toEqual([30, 30, false]);
    for (const first of [1, 7, 30]) {
      const ids: string[] = [];
      for (let page: PageRequest = { first }; ;) {
        const part = await find('maria gonzalez', page);
        ids.push(...part.rows.map((row) => row.item.id));
        const last = part.rows.at(-1);
        if (!part.hasNextPage || !last) break;
        page = { first, after: last.position };
      }
      expect(ids).toEqual(whole.rows.map((row) => row.item.id));
    }
  });

  test('a predicate withholds, nothing is found for nothing, and few calls find it', async () => {
    const south: RowPredicate = { kind: 'in', path: 'region', values: ['south'] };
    expect((await find('Stefan Maier', { first: 10 }, south)).rows.map((row) => ids.indexOf(row.item.id))).toEqual([2]);
    expect((await find('Stefan Maier', { first: 10 }, { kind: 'none' })).rows).toEqual([]);
    for (const text of ['', '   ', '\u200b', '🦆', 'xqzvw kjhgf']) expect((await find(text)).rows).toEqual([]);
    counted.reset();
    await find('Stefan Maier', { first: 10 });
    expect(counted.calls.length).toBeLessThanOrEqual(8);
  });

  test('records of merged customers find the survivor, once', async () => {
    const [one, other] = [ids[2]!, ids[3]!] as [never, never];
    const { survivorId } = await mergeCustomers(hub, { customerIds: [one, other] }, { by: STEWARD });
    expect((await find('Stefan Maier')).rows.map((row) => row.item.id)).toEqual([survivorId]);
  });
});
