import { afterAll, describe, expect, test } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../../cli/config.ts';

describe('the connection string from a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'c360-uri-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('is read without its line ending', () => {
    writeFileSync(join(folder, 'uri'), 'mongodb://u:p@host/db\n');
    expect(readConfig({ MONGODB_URI_FILE: 'uri' }, folder).mongoUri).toBe('mongodb://u:p@host/db');
  });

  test('a missing file or another text is a fault that does not repeat the text', () => {
    expect(() => readConfig({ MONGODB_URI_FILE: 'nowhere' }, folder)).toThrow(/MONGODB_URI_FILE/);
    writeFileSync(join(folder, 'other'), 'hunter2');
    expect(() => readConfig({ MONGODB_URI_FILE: 'other' }, folder)).toThrow(/MONGODB_URI_FILE/);
    expect(() => readConfig({ MONGODB_URI_FILE: 'other' }, folder)).not.toThrow(/hunter2/);
  });
});
