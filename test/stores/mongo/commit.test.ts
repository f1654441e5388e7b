import { afterAll, describe, expect, test } from '@jest/globals';
import { MongoClient, MongoNetworkError, MongoServerError, type MongoError } from 'mongodb';
import { COLLECTIONS, StoreUnavailableError, type Unit } from '../../../stores/index.ts';
import type { RunBulk } from '../../../stores/mongo/bulk.ts';
import { committer, type Committer } from '../../../stores/mongo/commit.ts';
import { shapeOf } from '../../../stores/mongo/shape.ts';

const unit: Unit = {
  operationId: 'op',
  writes: [{ op: 'insert', collection: 'meta', id: 'a', doc: { value: 1 } }],
};

describe('a unit that MongoDB asks to send again and again', () => {
  // Never connected: what is sent is answered by the test.
  const client = new MongoClient('mongodb://127.0.0.1:1');
  afterAll(() => client.close());

  const committing = (through: MongoClient, runBulk: RunBulk): Committer =>
    committer({
      client: through,
      database: 'c360',
      collections: COLLECTIONS,
      shape: (name) => shapeOf(name, COLLECTIONS[name]),
      runBulk,
      now: () => 0,
      random: () => 0,
      sleep: () => Promise.resolve(),
    });
  const labelled = (why: MongoError): MongoError => {
    why.addErrorLabel('TransientTransactionError');
    return why;
  };

  async function refused(why: Error): Promise<{ error: unknown; sent: number }> {
    let sent = 0;
    const commit = committing(client, () => {
      sent += 1;
      return Promise.reject(why);
    });
    const error: unknown = await commit(unit).then(
      () => null,
      (e: unknown) => e,
    );
    return { error, sent };
  }

  test('because of other writers says so in the end', async () => {
    const { error, sent } = await refused(labelled(new MongoServerError({ message: 'WriteConflict', code: 112 })));
    expect(sent).toBe(30);
    expect(error).toBeInstanceOf(StoreUnavailableError);
    expect(String(error)).toContain('in favour of others');
  });

  test.each([
    ['a connection that breaks', labelled(new MongoNetworkError('closed'))],
    ['a connection that breaks behind another one', new MongoNetworkError('closed')],
    ['a connection that breaks under a large message', Object.assign(new Error('ended'), { code: 'EPIPE' })],
    ['a server that ends', labelled(new MongoServerError({ message: 'ShutdownInProgress', code: 91 }))],
  ])('because of %s blames no other writer, and gives up sooner', async (_, why) => {
    const { error, sent } = await refused(why);
    expect(sent).toBe(10);
    expect(error).toBe(why);
  });

  test.each([
    ['behind another one', new MongoNetworkError('closed')],
    ['as Node tells it', Object.assign(new Error('reset'), { code: 'ECONNRESET' })],
  ])('is asked again for the outcome of its commit where the connection broke %s', async (_, broken) => {
    const answers = [broken, null];
    const session = {
      startTransaction: () => undefined,
      inTransaction: () => false,
      endSession: () => Promise.resolve(),
      commitTransaction: () => {
        const why = answers.shift();
        return why ? Promise.reject(why) : Promise.resolve();
      },
    };
    let sent = 0;
    const commit = committing({ startSession: () => session } as unknown as MongoClient, () => {
      sent += 1;
      return Promise.resolve([]);
    });
    expect(await commit(unit)).toEqual({ kind: 'committed' });
    expect([sent, answers]).toEqual([1, []]);
  });
});
