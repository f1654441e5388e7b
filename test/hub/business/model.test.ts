import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { TransactionInput, LineInput } from '../../../domain/business/index.ts';
import { upsertConsents, upsertDocuments, upsertInteractions, verifySummaries } from '../../../hub/business/index.ts';
import { hubOver } from '../../support/hub-over.ts';
import { freshStore } from '../../support/stores.ts';
import { call, consent, day, key, line, META, order } from './support.ts';

const id = fc.constantFrom('1', '2', '3');
const money = fc.constantFrom('0.1', '0.2', '3', '1000000.01', '0');
const customer = fc.constantFrom(key(1), key(2), null);
const when = fc.integer({ min: 1, max: 5 }).map(day);
const version = fc.option(fc.integer({ min: 1, max: 4 }).map(String), { nil: undefined });

const head = fc
  .record({
    id,
    sourceKey: customer,
    at: when,
    type: fc.constantFrom('order', 'invoice', 'refund'),
    amount: fc.option(money),
    currency: fc.constantFrom('EUR', 'USD'),
    cancelled: fc.boolean(),
    deleted: fc.boolean(),
    version,
  })
  .map(({ id: rowId, version: v, ...more }): TransactionInput =>
    order(rowId, { ...more, ...(v !== undefined && { sourceVersion: v }) }),
  );
const row = fc
  .record({ id, number: fc.option(fc.constantFrom('1', '2')), unitPrice: money, deleted: fc.boolean() })
  .map(({ id: document, ...more }): LineInput => line(document, more));
const batch = fc.oneof(
  fc.array(fc.oneof(head, row), { minLength: 1, maxLength: 6 }).map((rows) => ({ kind: 'documents', rows }) as const),
  fc
    .array(
      fc
        .record({
          id,
          sourceKey: customer,
          at: when,
          type: fc.constantFrom('call', 'web', 'case'),
          state: fc.constantFrom('open', 'closed'),
          deleted: fc.boolean(),
        })
        .map(({ id: rowId, ...more }) => call(rowId, more)),
      { minLength: 1, maxLength: 4 },
    )
    .map((rows) => ({ kind: 'interactions', rows }) as const),
  fc
    .array(
      fc
        .record({
          id,
          sourceKey: customer,
          at: when,
          purpose: fc.constantFrom('a', 'b'),
          state: fc.constantFrom('granted', 'withdrawn'),
          deleted: fc.boolean(),
        })
        .map(({ id: rowId, ...more }) => consent(rowId, more)),
      { minLength: 1, maxLength: 4 },
    )
    .map((rows) => ({ kind: 'consents', rows }) as const),
);

test('after any batches, summaries and totals are what counting anew gives', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(batch, { minLength: 1, maxLength: 6 }), async (batches) => {
      const opened = await freshStore();
      try {
        const hub = hubOver(opened.store);
        for (const { kind, rows } of batches) {
          if (kind === 'documents') await upsertDocuments(hub, rows, META);
          else if (kind === 'interactions') await upsertInteractions(hub, rows, META);
          else await upsertConsents(hub, rows, META);
        }
        expect(await verifySummaries(hub)).toEqual([]);
      } finally {
        await opened.destroy();
      }
    }),
    { numRuns: 60 },
  );
});
