import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError, readConfig } from '../../cli/config.ts';
import { gatewayKey, gatewayPublicKeys } from '../../cli/gateway-keys.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'c360-gateway-keys-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const config = () => readConfig({ C360_DATA_DIR: folder }, '/');

test('gateway and subgraphs of a data directory find one pair, whoever is first, and leave nothing else behind', async () => {
  const [known] = await gatewayPublicKeys(config());
  expect((await gatewayKey(config())).id).toBe(known?.id);
  expect(readdirSync(folder)).toEqual(['gateway-key.pem']);
  expect(statSync(join(folder, 'gateway-key.pem')).mode & 0o777).toBe(0o600);
});

test.each([
  ['empty', ''],
  ['cut', '-----BEGIN PRIVATE KEY-----\nMC4CAQAw'],
])('a key of the data directory that is %s is told with its file and how to mend it', async (_, text) => {
  writeFileSync(join(folder, 'gateway-key.pem'), text);
  for (const read of [gatewayKey, gatewayPublicKeys]) {
    const refused = read(config());
    await expect(refused).rejects.toThrow(ConfigError);
    await expect(refused).rejects.toThrow(`${join(folder, 'gateway-key.pem')} holds no Ed25519 private key. Delete it`);
  }
});
