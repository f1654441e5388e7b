import { describe, expect, test } from '@jest/globals';
import { ConfigError, readConfig } from '../../cli/config.ts';

describe('the environment', () => {
  test('empty: loopback, embedded store under ./data', () => {
    const config = readConfig({}, '/somewhere');
    expect(config).toMatchObject({
      host: '127.0.0.1',
      port: 4000,
      dataDir: '/somewhere/data',
      secretFile: null,
      mongoUri: null,
      open: false,
    });
    expect([...config.subgraphs.keys()]).toEqual(['identity', 'transactions', 'interactions', 'preferences']);
  });

  test('an empty variable counts as absent', () => {
    expect(readConfig({ PORT: '', MONGODB_URI: '' }, '/x')).toMatchObject({ port: 4000, mongoUri: null });
  });

  test('names all faults together and no value', () => {
    const read = () =>
      readConfig(
        { PORT: '70000', MONGODB_URI: 'user:secret@host', C360_SUBGRAPHS: 'nobody=x', C360_DRAIN_MS: 'soon' },
        '/x',
      );
    expect(read).toThrow(ConfigError);
    const message = ((): string => {
      try {
        read();
      } catch (error) {
        return String(error);
      }
      return '';
    })();
    for (const name of ['PORT', 'MONGODB_URI', 'C360_SUBGRAPHS', 'C360_DRAIN_MS']) expect(message).toContain(name);
    expect(message).not.toContain('secret@');
  });

  test.each(['0.0.0.0', '::', '192.168.0.4', 'example.org'])(
    'another address than loopback (%s) needs C360_UNAUTHENTICATED=1',
    (host) => {
      expect(() => readConfig({ HOST: host }, '/x')).toThrow(/C360_UNAUTHENTICATED/);
      expect(readConfig({ HOST: host, C360_UNAUTHENTICATED: '1' }, '/x')).toMatchObject({ host, open: true });
    },
  );

  test('C360_UNAUTHENTICATED takes 0 and 1 alone', () => {
    expect(() => readConfig({ C360_UNAUTHENTICATED: 'yes' }, '/x')).toThrow(/C360_UNAUTHENTICATED must be 0 or 1/);
  });
});
