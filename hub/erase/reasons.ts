import { ownIdOf, type CustomerId, type SourceKey, type Verdict } from '../../domain/model/index.ts';
import type { Row, Write } from '../../stores/index.ts';
import type { Hub } from '../context.ts';
import { membershipsOf } from '../verdict-members.ts';

const WRITES_PER_UNIT = 400;

/**
 * Takes the stewards' reasons from verdicts that name a source key, or of a customer's own key have his id on a side: a
 * reason is free text and may name anybody. The verdicts stand on. One that was given again took its reason along to
 * records that are not this one, so it goes from all that are the same decision.
 */
export async function forgetReasons(hub: Hub, key: SourceKey): Promise<void> {
  const id = ownIdOf(key);
  const named = id === null ? await naming(hub, key) : await ofCustomer(hub, id);
  const writes = (await sameDecisions(hub, named)).flatMap(({ id: verdict, doc }): Write[] => {
    const { reason, ...rest } = doc;
    return reason === undefined ? [] : [{ op: 'upsert', collection: 'verdicts', id: verdict, doc: rest }];
  });
  for (let i = 0; i < writes.length; i += WRITES_PER_UNIT) {
    const part = writes.slice(i, i + WRITES_PER_UNIT);
    await hub.store.commit({
      operationId: `erase.reasons.${part[0]?.id ?? ''}`,
      writes: part,
      unrecorded: true,
      erasure: true,
    });
    hub.failpoint?.('erase.after-commit');
  }
}

async function naming({ store }: Hub, key: SourceKey): Promise<Row<Verdict>[]> {
  const memberships = (await membershipsOf(store, [key])).get(key) ?? [];
  return [...(await store.get('verdicts', [...new Set(memberships.map(({ verdictId }) => verdictId))])).values()];
}

/** Looks at every verdict, page by page: they are the work of people, and an erasure is rare. */
async function ofCustomer({ store }: Hub, id: CustomerId): Promise<Row<Verdict>[]> {
  const found: Row<Verdict>[] = [];
  for await (const page of store.scan('verdicts')) {
    found.push(
      ...page.filter(({ doc }) =>
        [doc.left, doc.right].some((side) => side?.kind === 'customer' && side.customerId === id),
      ),
    );
  }
  return found;
}

/** These verdicts, those by which the same decisions were given before and after, and those given for the same reason. */
async function sameDecisions({ store }: Hub, named: readonly Row<Verdict>[]): Promise<Row<Verdict>[]> {
  const found = new Map(named.map((row) => [row.id, row]));
  const decisions = new Set(named.map(decisionOf));
  for (let wave = named; wave.length > 0;) {
    const ends = await store.get(
      'verdictEnds',
      wave.map(({ id }) => id),
    );
    const beside = wave.flatMap(({ doc }) => doc.beside ?? []);
    for (const id of beside) decisions.add(id);
    const near = [
      ...[...ends.values()].map(({ doc }) => doc.endedBy),
      ...wave.flatMap(({ doc }) => (doc.since === undefined ? [] : [doc.since, ...doc.supersedes])),
      ...beside,
    ].filter((id) => !found.has(id));
    const rows = [...(await store.get('verdicts', [...new Set(near)])).values()];
    wave = rows.filter((row) => decisions.has(decisionOf(row)));
    for (const row of wave) found.set(row.id, row);
  }
  return [...found.values()];
}

const decisionOf = ({ id, doc }: Row<Verdict>): string => doc.since ?? id;
