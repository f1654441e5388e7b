import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { accessLogOf, createAuditSink, type AccessQuestion } from '../../../hub/accesslog/index.ts';
import type { Hub } from '../../../hub/index.ts';
import type { CommitOutcome, Unit } from '../../../stores/index.ts';
import { entry, KEY } from '../../audit/support.ts';
import { seededBytes } from '../../support/hub.ts';
import { storeKinds, type OpenedStore } from '../../support/stores.ts';

const START = Date.UTC(2026, 10, 22);

for (const kind of storeKinds()) {
  describe(`Reading the access log on the ${kind.name} store`, () => {
    let opened: OpenedStore;
    beforeEach(async () => (opened = await kind.open()));
    afterEach(() => opened.destroy());

    // Rows of the index name several segments of one log, and those of the other log lie in between.
    test.each([
      ['a step of a fifth of a second', 200, false],
      ['a step that is longer than a row reaches', 61_000, false],
      ['the index of one log comes late, in long rows', 1_500, true],
    ])('pages through two logs without a gap or a repeat: %s', async (_name, step, late) => {
      const { store } = opened;
      let at = START;
      let held = late;
      const commit = (unit: Unit): Promise<CommitOutcome> =>
        held && unit.writes.some(({ collection }) => collection === 'auditMentions')
          ? Promise.reject(new Error('not yet'))
          : store.commit(unit);
      const settings = { key: KEY, now: () => at, pauseMs: 0 };
      const sinks = [1, 2].map((seed) =>
        createAuditSink({ ...settings, store: seed === 1 ? { ...store, commit } : store, random: seededBytes(seed) }),
      );
      const customers = [store.hmac('audit:customer', 'cus_a'), store.hmac('audit:customer', 'cus_b')];
      const count = 30;
      for (let n = 0; n < count; n += 1) {
        at += step;
        const named = n % 3 === 0 ? customers : customers.slice(0, 1);
        await sinks[n % 2]?.record(entry(n, { customers: named, subject: n % 2 === 0 ? 'issuer eve' : 'issuer bob' }));
      }
      const all = Array.from({ length: count }, (_, i) => count - 1 - i);
      const asked: (readonly [AccessQuestion, readonly number[]])[] = [
        [{ kind: 'customers', ids: ['cus_a'] as never }, all],
        [{ kind: 'customers', ids: ['cus_b'] as never }, all.filter((n) => n % 3 === 0)],
        [{ kind: 'customers', ids: ['cus_a', 'cus_b'] as never }, all],
        [{ kind: 'subject', subject: 'issuer eve' }, all.filter((n) => n % 2 === 0)],
      ];
      const check = async (): Promise<void> => {
        for (const first of [2, 5, 100]) {
          for (const [question, wanted] of asked) {
            const found = await paged(store, question, first);
            expect(found).toEqual(wanted.map((n) => `req-${n}`));
          }
        }
      };
      await check();
      await sinks[1]?.close();
      await check();
      held = false;
      await sinks[0]?.close();
      await check();
      const rows = await store.find({ collection: 'auditMentions', where: {}, limit: 1_000 });
      expect(rows.some(({ doc }) => doc.more !== undefined)).toBe(step < 60_000);
    });
  });
}

async function paged(store: Hub['store'], question: AccessQuestion, first: number): Promise<string[]> {
  const found: string[] = [];
  let after: readonly (string | number)[] | undefined;
  for (let page = 0; page < 100; page += 1) {
    const { rows, hasNextPage } = await accessLogOf({ store } as Hub, question, after ? { first, after } : { first });
    found.push(...rows.map(({ item }) => item.requestId));
    after = rows.at(-1)?.position as readonly (string | number)[];
    if (!hasNextPage) break;
  }
  return found;
}
