import { expect, test } from '@jest/globals';
import type { CustomerId, IncomingRecord, SourceKey } from '../../domain/model/index.ts';
import { narrowMatch } from '../../hub/commands/narrow-match.ts';
import { mergeCustomers, upsertRecords } from '../../hub/index.ts';
import { Session } from '../../hub/session.ts';
import { loadVerdicts, loadVerdictsOf } from '../../hub/workspace/load.ts';
import { emailResolver, IMPORTER, person, STEWARD } from '../support/hub.ts';
import { stewardship } from '../support/stewardship.ts';
import { verifiedHub } from '../support/verified-hub.ts';
import { all } from './model/all.ts';

const hub = verifiedHub({ resolver: emailResolver(200) });
const { parts } = stewardship(hub);
const K = 'crm:k' as SourceKey;

/** A record with several addresses. */
function reached(key: string, ...emails: readonly string[]): IncomingRecord {
  const records = emails.map((email) => person(key, { email }));
  const email = records.flatMap(({ attributes }) => attributes.email ?? []);
  return { ...person(key, { family: key }), raw: JSON.stringify(emails), attributes: { email } };
}

async function put(...records: readonly IncomingRecord[]): Promise<CustomerId> {
  const { results } = await upsertRecords(hub(), records, { by: IMPORTER });
  return results[0]?.customerId as CustomerId;
}

test('a record that was not read, and leaves a match in a command, is still known by its other matches there', async () => {
  const x = await put(
    reached('crm:a', 'one@x.org'),
    reached('crm:m', 'one@x.org', 'two@x.org'),
    reached('crm:k', 'two@x.org'),
  );
  const b = await put(reached('web:b', 'b@x.org'));
  await mergeCustomers(hub(), { customerIds: [x, b], survivorId: x }, { by: STEWARD });
  await put(reached('crm:m', 'one@x.org'));
  const k = await put(reached('crm:k', 'two@x.org', 'three@x.org'));
  const y = await put(reached('web:y', 'y@x.org'));
  await mergeCustomers(hub(), { customerIds: [k, y], survivorId: k }, { by: STEWARD });
  expect(await parts()).toEqual(['crm:a crm:m web:b', 'crm:k web:y']);

  const [first, second] = (await all(hub().store, 'verdicts')).map(({ id }) => id).sort() as [string, string];
  const session = new Session(hub(), {
    ...{
      operationId: 'op',
      attempt: 1,
      by: STEWARD,
      decidesBySteward: true,
      limit: 500,
      dryRun: true,
      point: 'command',
    },
  });
  const { ws } = session;
  await loadVerdicts(ws, [first]);
  const match = ws.verdicts.get(first)!;
  await narrowMatch(session, match, { left: match.left.filter((key) => key !== K), right: match.right });
  await loadVerdictsOf(ws, [K]);
  expect(ws.verdictIds.get(K)).toEqual([second]);
});
