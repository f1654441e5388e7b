import { afterAll, describe, expect, test } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError, readConfig } from '../../cli/config.ts';
import { openStore } from '../../cli/open-store.ts';

describe('the connection string from a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'c360-uri-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('is read without its line ending', () => {
    writeFileSync(join(folder, 'uri'), 'mongodb://u:p@host/db\n');
    expect(readConfig({ MONGODB_URI_FILE: 'uri' }, folder).mongoUri).toBe('mongodb://u:p@host/db');
  });

  test('beside a connection string that is given is a fault: they may name two databases', () => {
    writeFileSync(join(folder, 'uri'), 'mongodb://geheim@host/db');
    const both = { MONGODB_URI: 'mongodb://geheim@other/db', MONGODB_URI_FILE: 'uri' };
    expect(() => readConfig(both, folder)).toThrow(/MONGODB_URI and MONGODB_URI_FILE are both given/);
    expect(() => readConfig({ ...both, MONGODB_URI_FILE: 'nowhere' }, folder)).toThrow(/MONGODB_URI_FILE names a file/);
    expect(() => readConfig(both, folder)).not.toThrow(/geheim/);
  });

  test('a missing file or another text is a fault that does not repeat the text', () => {
    expect(() => readConfig({ MONGODB_URI_FILE: 'nowhere' }, folder)).toThrow(/MONGODB_URI_FILE/);
    writeFileSync(join(folder, 'other'), 'hunter2');
    expect(() => readConfig({ MONGODB_URI_FILE: 'other' }, folder)).toThrow(/MONGODB_URI_FILE/);
    expect(() => readConfig({ MONGODB_URI_FILE: 'other' }, folder)).not.toThrow(/hunter2/);
  });
});

describe('a connection string', () => {
  const faultOf = (env: NodeJS.ProcessEnv): string => {
    try {
      readConfig(env, '/x');
    } catch (error) {
      if (error instanceof ConfigError) return error.message;
    }
    return '';
  };

  test.each([
    ['a password that is not encoded', 'mongodb://u:geheim@ss@host', 'is no connection string'],
    ['a password encoded wrongly', 'mongodb://u:geheim%zz@host', 'is no connection string'],
    ['a database encoded wrongly', 'mongodb://host/geheim%zz', 'is no connection string'],
    ['no host', 'mongodb:///geheim', 'is no connection string'],
    ['a name no database has', 'mongodb://host/geheim.b?tls=true', 'names a database, whose name must be'],
    ['a name too long', `mongodb+srv://host.example/${'geheim'.repeat(9)}`, 'names a database, whose name must be'],
    [
      'a file that is missing',
      'mongodb://h/x?tls=true&tlscafile=/geheim',
      'names, as tlsCAFile, a file that does not exist',
    ],
    ['a folder', 'mongodb://h/x?tlsCertificateKeyFile=%2Ftmp', 'names, as tlsCertificateKeyFile, a folder'],
  ])('with %s is a fault of the environment, and is not repeated', (_, uri, told) => {
    const message = faultOf({ MONGODB_URI: uri, PORT: 'x' });
    expect(message).toContain(`- MONGODB_URI ${told}`);
    expect(message).toContain('- PORT ');
    expect(message).not.toContain('geheim');
  });

  test.each([
    'mongodb://u:p%40ss@a:27017,b:27017,[::1]:1/c360?replicaSet=rs0',
    'mongodb+srv://host.example.org',
    'mongodb://h?tls=true',
    'mongodb://%2Ftmp%2Fmongodb-27017.sock/',
  ])('is taken as it is: %s', (uri) => {
    expect(readConfig({ MONGODB_URI: uri }, '/x').mongoUri).toBe(uri);
  });

  test('may name any database where C360_DATABASE names ours', () => {
    expect(faultOf({ MONGODB_URI: 'mongodb://host/a.b', C360_DATABASE: 'c360' })).toBe('');
  });

  test('that the driver does not take is a fault of the environment too', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'c360-uri-'));
    const config = readConfig({ MONGODB_URI: 'mongodb://u:geheim@h/x?nonsense=1' }, folder);
    const refused: unknown = await openStore(config, () => undefined).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(ConfigError);
    expect(String(refused)).toMatch(/MONGODB_URI(?!.*geheim)/);
    rmSync(folder, { recursive: true });
  });
});
