import { expect, test } from '@jest/globals';
import type { SourceKey } from '../../domain/model/index.ts';
import { customersBySourceKey, upsertRecords, type Hub } from '../../hub/index.ts';
import { Session } from '../../hub/session.ts';
import { emailResolver, IMPORTER, person } from '../support/hub.ts';
import { verifiedHub } from '../support/verified-hub.ts';

const PAIRS = 150;
const hubOfTest = verifiedHub({});

test('records of many customers that are found to be the same at once are joined in as many units as it takes', async () => {
  const hub = hubOfTest();
  // Written where nothing is compared, as by writers that did not see one another: a second look has to join them.
  const blind: Hub = { ...hub, resolver: { ...emailResolver(), compare: () => null } };
  const keys = Array.from({ length: PAIRS }, (_, n) => [`crm:${n}`, `shop:${n}`] as [SourceKey, SourceKey]);
  for (const side of [0, 1] as const) {
    await upsertRecords(
      blind,
      keys.map((pair, n) => person(pair[side], { family: `f${n}`, email: `p${n}@x.org` })),
      { by: IMPORTER },
    );
  }
  const context = { operationId: 'look', attempt: 1, by: IMPORTER, decidesBySteward: false, limit: 100, dryRun: false };
  const session = new Session(hub, { ...context, point: 'upsert' });
  await session.rescore(keys.flat());
  await session.flush();
  for (const side of [0, 1] as const) {
    const found = await customersBySourceKey(
      hub,
      { kind: 'all' },
      keys.map((pair) => pair[side]),
    );
    expect(found.map((view) => view?.doc.sourceKeys)).toEqual(keys.map((pair) => [...pair].sort()));
  }
});
