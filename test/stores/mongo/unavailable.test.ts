import { describe, expect, test } from '@jest/globals';
import { createServer } from 'node:net';
import { StoreUnavailableError } from '../../../stores/index.ts';
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
});
