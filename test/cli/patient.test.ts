import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { MongoClient } from 'mongodb';
import { patient } from '../../cli/patient.ts';
import { Stopped } from '../../cli/stopped.ts';
import { StoreContestedError, StoreUnavailableError, type Store, type Unit } from '../../stores/index.ts';
import { openMongoStore } from '../../stores/mongo/index.ts';
import { hubOver } from '../support/hub-over.ts';
import { mongoFound, testDatabase, type TestDatabase } from '../support/mongo.ts';

const unit = (operationId: string): Unit => ({
  operationId,
  writes: [{ op: 'upsert', collection: 'meta', id: 'held', doc: { value: operationId } }],
});
const never = new AbortController().signal;

describe('a unit whose rows another transaction holds', () => {
  const commits = (...answers: (Error | 'committed')[]) => {
    const given: Unit[] = [];
    const store = {
      commit: async (each: Unit) => {
        given.push(each);
        const answer = answers[Math.min(given.length, answers.length) - 1];
        if (answer instanceof Error) throw answer;
        return { kind: answer };
      },
    } as unknown as Store;
    return { given, hub: hubOver(store) };
  };
  const contested = new StoreContestedError('held');

  test('is given again, which is told once', async () => {
    const { given, hub } = commits(contested, contested, contested, 'committed');
    const told: string[] = [];
    const { store } = patient(hub, { say: (message) => void told.push(message), stop: never, sleep: async () => null });
    expect(await store.commit(unit('a'))).toEqual({ kind: 'committed' });
    expect(given.map((each) => each.operationId)).toEqual(['a', 'a', 'a', 'a']);
    expect(told).toEqual([expect.stringContaining('a process that was killed')]);
  });

  test('is refused in the end', async () => {
    const { given, hub } = commits(contested);
    let waited = 0;
    const sleep = async (ms: number) => (waited += ms);
    await expect(patient(hub, { say: () => undefined, stop: never, sleep }).store.commit(unit('a'))).rejects.toBe(
      contested,
    );
    expect([given.length, waited]).toEqual([121, 120_000]);
  });

  test('is left where the command is stopped, and any other fault is told at once', async () => {
    const stop = new AbortController();
    const say = (): void => stop.abort(new Stopped('SIGINT'));
    const { store } = patient(commits(contested).hub, { say, stop: stop.signal });
    await expect(store.commit(unit('a'))).rejects.toBeInstanceOf(Stopped);

    const away = commits(new StoreUnavailableError('away'));
    await expect(patient(away.hub, { say, stop: never }).store.commit(unit('a'))).rejects.toThrow('away');
    expect(away.given).toHaveLength(1);
  });
});

const describeMongo = mongoFound('cli/patient') ? describe : describe.skip;

describeMongo('a transaction that nobody goes on with', () => {
  let database: TestDatabase;
  let store: Store;
  let client: MongoClient;

  beforeAll(async () => {
    database = await testDatabase();
    store = await openMongoStore({ ...database, secret: new Uint8Array(32).fill(7) });
    client = await new MongoClient(database.uri).connect();
  });

  afterAll(async () => {
    await client.close();
    await store.close();
    await database.drop();
  });

  test('is outlasted by a patient command', async () => {
    expect(await store.commit(unit('first'))).toEqual({ kind: 'committed' });
    const session = client.startSession();
    session.startTransaction();
    const rows = client.db(database.database).collection<{ _id: string }>('meta');
    await rows.updateOne({ _id: 'held' }, { $set: { _t: 1 } }, { session });

    await expect(store.commit(unit('second'))).rejects.toBeInstanceOf(StoreContestedError);
    const waiting = patient(hubOver(store), {
      say: () => void session.abortTransaction(),
      stop: never,
    });
    expect(await waiting.store.commit(unit('second'))).toEqual({ kind: 'committed' });
    await session.endSession();
  }, 60_000);
});
