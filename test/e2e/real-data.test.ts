import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createReadStream } from 'node:fs';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createGunzip, gzipSync } from 'node:zlib';
import { importOne } from '../../cli/import.ts';
import { deterministicResolver } from '../../domain/matching/index.ts';
import { defaultSurvivorshipPolicy } from '../../domain/survivorship/index.ts';
import { verify, type Hub, type ImportOutcome } from '../../hub/index.ts';
import type { SourceKey } from '../../domain/model/index.ts';
import { loadMapping } from '../../sources/index.ts';
import { hubOver } from '../support/hub-over.ts';
import { testData } from '../support/notices.ts';
import { freshStore, type OpenedStore } from '../support/stores.ts';

const DATA = testData('real data of others (chinook, online-retail)');
const suite = DATA === null ? describe.skip : describe;

async function load(hub: Hub, path: string, mapping: string): Promise<ImportOutcome> {
  const io = { err: () => {}, stop: new AbortController().signal };
  return importOne(hub, path, await loadMapping(`samples/mappings/${mapping}.yaml`), false, io);
}

suite('chinook: a shop with companies named inside its customers', () => {
  let opened: OpenedStore;
  let hub: Hub;
  const of = (file: string): string => join(DATA ?? '', 'chinook', file);

  beforeAll(async () => {
    opened = await freshStore();
    hub = { ...hubOver(opened.store), resolver: deterministicResolver(), policy: defaultSurvivorshipPolicy };
    // Lines before their invoices, invoices before their customers: each waits for the other.
    const lines = await load(hub, of('InvoiceLine.csv'), 'chinook-invoice-lines');
    const invoices = await load(hub, of('Invoice.csv'), 'chinook-invoices');
    const customers = await load(hub, of('Customer.csv'), 'chinook-customers');
    const employees = await load(hub, of('Employee.csv'), 'chinook-employees');
    expect([lines, invoices, customers, employees].map(({ summary }) => [summary.inserted, summary.rejected])).toEqual([
      [2240, 0],
      [412, 0],
      [59, 0],
      [8, 0],
    ]);
  }, 300_000);
  afterAll(() => opened.destroy());

  test('every customer, company and employee is a customer of ours', async () => {
    const systems = new Map<string, number>();
    for await (const page of hub.store.scan('records')) {
      for (const { id } of page) systems.set(id.split(':')[0] ?? '', (systems.get(id.split(':')[0] ?? '') ?? 0) + 1);
    }
    expect(Object.fromEntries(systems)).toEqual({ chinook: 59, 'chinook-company': 10, 'chinook-employee': 8 });
  });

  test('a company named inside a customer is an organisation, and the person its employee', async () => {
    const person = (await hub.store.get('records', ['chinook:16'])).get('chinook:16')?.doc;
    expect(person?.relations).toEqual([{ type: 'employee', to: 'chinook-company:google inc.' }]);
    expect(person?.attributes.accountOwner?.[0]?.value).toBe('chinook-employee:4');
    const key = 'chinook-company:google inc.';
    const company = (await hub.store.get('records', [key])).get(key)?.doc;
    expect(company).toMatchObject({ kind: 'organisation' });
    expect(company?.attributes.organisationName?.[0]?.value?.full).toBe('Google Inc.');
    const link = (await hub.store.get('links', [key])).get(key)?.doc;
    expect((await hub.store.get('customers', [link?.customerId ?? ''])).get(link?.customerId ?? '')?.doc.kind).toBe(
      'organisation',
    );
  });

  test('invoices have their lines, and the sums are those of the file', async () => {
    const summary = (await hub.store.get('transactionSummaries', ['chinook:1'])).get('chinook:1')?.doc;
    expect(summary).toMatchObject({ counts: { invoice: 7 }, sums: { USD: { invoice: '39.62' } } });
    let amounts = 0;
    for await (const page of hub.store.scan('transactions')) {
      for (const { doc } of page) {
        expect([doc.id, doc.amount]).toEqual([doc.id, doc.linesAmount]);
        amounts += Math.round(Number(doc.amount) * 100);
      }
    }
    expect(amounts).toBe(232_860);
  });

  test('nothing that is stored differs from what follows from it', async () => {
    expect(await verify(hub)).toMatchObject({ differences: [] });
  }, 300_000);
});

suite('online-retail: one row per line, cancellations, rows without a customer', () => {
  /** Rows of the file that the suite takes; the whole of it is measured by the bench. */
  const ROWS = 8_000;
  let opened: OpenedStore;
  let hub: Hub;
  let folder: string;
  let outcome: ImportOutcome;
  const expected = {
    anonymous: 0,
    sums: new Map<string, number>(),
    customers: new Set<string>(),
    heads: new Set<string>(),
  };

  beforeAll(async () => {
    opened = await freshStore();
    hub = { ...hubOver(opened.store), resolver: deterministicResolver(), policy: defaultSurvivorshipPolicy };
    folder = mkdtempSync(join(tmpdir(), 'c360-retail-'));
    const file = join(folder, 'online_retail.csv.gz');
    const lines: string[] = [];
    const packed = createReadStream(join(DATA ?? '', 'online-retail', 'online_retail.csv.gz'));
    const input = packed.pipe(createGunzip());
    for await (const line of createInterface({ input })) {
      if (lines.push(line) > ROWS) break;
    }
    packed.destroy();
    input.destroy();
    writeFileSync(file, gzipSync(`${lines.join('\n')}\n`));
    // What the rows say, counted without any of our code: fields from the end, as only descriptions hold commas.
    for (const line of lines.slice(1)) {
      const fields = line.split(',');
      const [number = ''] = fields;
      const [quantity = '', , price = '', customer = ''] = fields.slice(-5);
      expected.heads.add(number);
      if (customer === '') expected.anonymous += 1;
      else {
        const id = customer.replace(/\.0$/, '');
        expected.customers.add(id);
        const kind = number.startsWith('C') ? 'refund' : 'invoice';
        const slot = `${id} ${kind}`;
        const cents = Math.abs(Number(quantity)) * Math.round(Number(price) * 1000);
        expected.sums.set(slot, (expected.sums.get(slot) ?? 0) + cents);
      }
    }
    outcome = await load(hub, file, 'online-retail');
  }, 180_000);
  afterAll(async () => {
    await opened.destroy();
    rmSync(folder, { recursive: true, force: true });
  });

  test('every row is taken, and those without a customer are counted', () => {
    expect(outcome.summary).toMatchObject({ read: ROWS, rejected: 0 });
    expect(outcome.failure).toBeNull();
    expect(outcome.anonymous).toBeGreaterThan(0);
    expect(outcome.anonymous).toBeLessThanOrEqual(expected.anonymous);
  });

  test('customers, invoices and refunds are those of the file, with exact sums', async () => {
    const keys = [...expected.customers].map((id) => `online-retail:${id}` as SourceKey);
    expect((await hub.store.get('records', keys)).size).toBe(keys.length);
    let heads = 0;
    for await (const page of hub.store.scan('transactions')) heads += page.length;
    expect(heads).toBe(expected.heads.size);
    const summaries = await hub.store.get('transactionSummaries', keys);
    const sums = new Map<string, number>();
    for (const { doc } of summaries.values()) {
      for (const [type, sum] of Object.entries(doc.sums['GBP'] ?? {})) {
        sums.set(`${doc.sourceKey.split(':')[1] ?? ''} ${type}`, Math.round(Number(sum) * 1000));
      }
    }
    const nonZero = new Map([...expected.sums].filter(([, sum]) => sum !== 0));
    expect(Object.fromEntries([...sums].sort())).toEqual(Object.fromEntries([...nonZero].sort()));
  });

  test('a second import changes nothing', async () => {
    const again = await load(hub, join(folder, 'online_retail.csv.gz'), 'online-retail');
    expect(again.summary).toMatchObject({ read: ROWS, inserted: 0, changed: 0, unchanged: ROWS, rejected: 0 });
  }, 180_000);
});
