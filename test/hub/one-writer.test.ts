import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Hub } from '../../hub/index.ts';
import { oneWriter } from '../../hub/one-writer.ts';
import { Session, UnitConflict } from '../../hub/session.ts';
import { insert, task, unit } from '../contracts/store-samples.ts';
import { IMPORTER, testHub } from '../support/hub.ts';
import { freshThreaded, type OpenedStore } from '../support/stores.ts';

describe('calls that count as one writer', () => {
  let opened: OpenedStore;
  let hub: ReturnType<typeof oneWriter>;
  beforeEach(async () => {
    opened = await freshThreaded();
    hub = oneWriter(testHub(opened.store));
  });
  afterEach(() => opened.destroy());

  let sessions = 0;
  const session = (on: Hub, early = false): Session =>
    new Session(on, {
      operationId: `op-${(sessions += 1)}`,
      attempt: 1,
      by: IMPORTER,
      decidesBySteward: false,
      limit: 100,
      dryRun: false,
      point: 'upsert',
      early,
    });

  it('are alone whatever the other of them commits', async () => {
    const [one, other] = [session(hub), session(hub)];
    one.add(insert('tasks', 'a', task()));
    await one.flush();
    other.add(insert('tasks', 'b', task()));
    await (
      await other.send()
    ).done;
    await hub.store.commit(unit([insert('tasks', 'c', task())]));
    expect([one.alone, other.alone]).toEqual([true, true]);
  });

  it('are not alone once somebody else has committed, but those that begin after are', async () => {
    const [one, other, early] = [session(hub), session(hub), session(hub, true)];
    await opened.store.commit(unit([insert('tasks', 'a', task())]));
    expect([one.alone, other.alone]).toEqual([false, false]);
    expect(session(hub).alone).toBe(true);
    early.begin();
    expect(early.alone).toBe(true);
    await opened.store.commit(unit([insert('tasks', 'b', task())]));
    expect(early.alone).toBe(false);
  });

  it('are none of them alone after a conflict of one, until that is settled', async () => {
    const [one, other] = [session(hub), session(hub)];
    one.add({ op: 'expect', collection: 'tasks', id: 'a', expected: 3 });
    await expect(one.flush()).rejects.toThrow(UnitConflict);
    expect([other.alone, session(hub).alone]).toEqual([false, false]);
    hub.own.disturbed = false;
    expect(other.alone).toBe(true);
  });

  it('apart from each other see what the other commits', async () => {
    const plain = testHub(opened.store);
    const [one, other] = [session(plain), session(plain)];
    one.add(insert('tasks', 'a', task()));
    await one.flush();
    expect([one.alone, other.alone]).toEqual([true, false]);
  });
});
