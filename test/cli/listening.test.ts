import { expect, test } from '@jest/globals';
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { listening } from '../../cli/listening.ts';

const refusing = (code: string) => () => Promise.reject(Object.assign(new Error(code), { code }));
const config = { port: 80, host: '192.0.2.1' };

test('a port that is in use is told by its variable', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const listen = async (at: number, host: string): Promise<number> => {
    await once(createServer().listen(at, host), 'listening');
    return at;
  };
  const told = listening({ port, host: '127.0.0.1' }, listen);
  await expect(told).rejects.toThrow(`PORT: ${port} on 127.0.0.1 is in use by another process. Choose another`);
  await expect(told).rejects.toMatchObject({ name: 'ConfigError' });
  server.close();
});

test.each([
  ['EACCES', 'PORT: 80 on 192.0.2.1 may not be listened on by this user'],
  ['EADDRNOTAVAIL', 'HOST: 192.0.2.1 is no address of this machine'],
  ['EMFILE', 'EMFILE'],
])('what the system answers with %s is told', async (code, said) => {
  await expect(listening(config, refusing(code))).rejects.toThrow(said);
});

test('the port in use is answered', async () => {
  expect(await listening({ ...config, port: 0 }, async () => 49_152)).toBe(49_152);
});
