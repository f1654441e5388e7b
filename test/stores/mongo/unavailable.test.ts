import { describe, expect, test } from '@jest/globals';
import { createServer } from 'node:net';
import { MongoClientBulkWriteError, MongoParseError, MongoServerError } from 'mongodb';
import { StoreUnavailableError } from '../../../stores/index.ts';
import { explained } from '../../../stores/mongo/errors.ts';
import { openMongoStore } from '../../../stores/mongo/index.ts';

const secret = new Uint8Array(32);

async function refusal(uri: string): Promise<StoreUnavailableError> {
  const error: unknown = await openMongoStore({ uri, secret, serverSelectionTimeoutMs: 200 }).then(
    (store) => store.close(),
    (e: unknown) => e,
  );
  if (!(error instanceof StoreUnavailableError)) throw new Error(`not refused as it should be: ${String(error)}`);
  return error;
}

/** A port of this machine that nobody listens on. */
async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 1;
}

describe('a MongoDB that cannot be used', () => {
  test('is named by host and port, with what to do and without user or password', async () => {
    const port = await closedPort();
    const { message } = await refusal(`mongodb://anna:geheim%40x@127.0.0.1:${port}/shop`);
    expect(message).toContain(`127.0.0.1:${port}`);
    expect(message).toContain('MONGODB_URI');
    expect(message).not.toMatch(/anna|geheim/);
  });

  test.each(['mongodb://anna:ge/heim@host', 'mongodb://', 'postgres://anna:geheim@host/db', 'mongodb://h/?tls=maybe'])(
    'a connection string that is none (%#) is refused without being repeated',
    async (uri) => {
      const { message } = await refusal(uri);
      expect(message).toContain('MONGODB_URI');
      expect(message).not.toMatch(/anna|heim@|geheim/);
    },
  );

  test.each([
    ['a host that DNS does not know', { code: 'ENOTFOUND', syscall: 'querySrv' }, 'host cannot be reached (ENOTFOUND)'],
    ['a DNS that does not answer', { code: 'ETIMEOUT', syscall: 'queryTxt' }, 'host cannot be reached (ETIMEOUT)'],
    ['a socket that broke', { code: 'EPIPE', syscall: 'write' }, 'host cannot be reached (EPIPE)'],
    ['a file that is missing', { code: 'ENOENT', syscall: 'open' }, 'A file that an option of MONGODB_URI names'],
  ])('because of %s is told in words of ours', (_, system, told) => {
    const error = explained(Object.assign(new Error('geheim'), system), 'host');
    expect(error).toBeInstanceOf(StoreUnavailableError);
    expect(String(error)).toContain(told);
    expect(String(error)).not.toContain('geheim');
  });

  test('because of records of DNS that the driver does not take is told too', () => {
    expect(String(explained(new MongoParseError('geheim'), 'host'))).toMatch(
      /^StoreUnavailableError: What DNS says of host/,
    );
  });

  test.each([
    [43, 'host cannot do this now (CursorNotFound)'],
    [50, 'host cannot do this now (MaxTimeMSExpired)'],
    [64, 'host cannot do this now (WriteConcernTimeout)'],
    [112, 'host cannot do this now (WriteConflict)'],
    [133, 'host cannot do this now (FailedToSatisfyReadPreference)'],
    [11_601, 'host cannot do this now (Interrupted)'],
    [14_031, 'host has no room left on its disk'],
    [10_107, 'host cannot be reached'],
  ])('because its answer is the code %s is out of reach, and no fault of ours', (code, told) => {
    const error = explained(new MongoServerError({ message: 'geheim', code }), 'host');
    expect(error).toBeInstanceOf(StoreUnavailableError);
    expect(String(error)).toContain(told);
    expect(String(error)).not.toContain('geheim');
  });

  test('for one statement of a write over several collections is told by that statement', () => {
    const error = new MongoClientBulkWriteError({ message: 'A failed bulk write' });
    error.writeErrors.set(2, { code: 14_031, message: 'geheim' });
    expect(String(explained(error, 'host'))).toContain('host has no room left on its disk');
  });

  test('is no reason for what is a fault of ours', () => {
    const fault = new Error('ours');
    expect(explained(fault, 'host')).toBe(fault);
    const refused = new MongoServerError({ message: 'unknown operator', code: 2 });
    expect(explained(refused, 'host')).toBe(refused);
  });
});
