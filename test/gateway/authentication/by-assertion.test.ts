import { expect, test } from '@jest/globals';
import { byAssertion } from '../../../gateway/index.ts';
import { createActorVerifier, newGatewayKey, publicHalf, readGatewayPublicKeys } from '../../../policy/tokens/index.ts';
import { NOW } from '../../policy/tokens/issuer.ts';
import { memoryLog } from '../tiny-supergraph.ts';

test('an assertion that is refused is told to the log under the id of its request, without a word of it', async () => {
  const keys = await readGatewayPublicKeys(publicHalf(newGatewayKey()));
  const log = memoryLog();
  const verifier = createActorVerifier({ keys, subgraph: 'identity', clock: () => NOW });
  const rawHeaders = ['c360-actor', 'not.an.assertion'];
  const who = await byAssertion({ verifier, log })({ requestId: 'r1', headers: {}, rawHeaders });
  expect(who).toMatchObject({ kind: 'refused', status: 401 });
  expect(log.entries).toEqual([
    { level: 'warn', fields: { requestId: 'r1', reason: expect.any(String) }, message: 'assertion refused' },
  ]);
  expect(JSON.stringify(log.entries)).not.toContain('not.an');
});
