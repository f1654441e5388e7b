import { expect, test } from '@jest/globals';
import { addressOf } from '../../cli/address.ts';

test.each([
  ['127.0.0.1', 4000, undefined, 'http://127.0.0.1:4000'],
  ['::1', 4001, 'https' as const, 'https://[::1]:4001'],
  ['gateway.example', 80, 'http' as const, 'http://gateway.example:80'],
])('%s %d %s', (host, port, scheme, expected) => {
  const address = addressOf(host, port, scheme);
  expect(address).toBe(expected);
  expect(URL.canParse(address)).toBe(true);
});
