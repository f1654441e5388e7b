import { expect, test } from '@jest/globals';
import type { SourceKey } from '../../domain/model/index.ts';
import { COLLECTIONS, type Documents } from '../../stores/index.ts';
import { storeKinds } from '../support/stores.ts';

const HMAC = 'hmac-of-the-address';
const consent = (system: string, more: Partial<Documents['consents']>): Documents['consents'] =>
  ({
    id: `${system}:1`,
    system,
    rowId: '1',
    sourceKey: 'c360:cus_1' as SourceKey,
    contactPoint: HMAC,
    raw: JSON.stringify({ purpose: 'news', contactPoint: { kind: 'email', value: 'jane@x.org' }, at: null }),
    ...more,
  }) as Documents['consents'];

test.each(storeKinds())('$name: own consents of the first form hold no contact point after the start', async (kind) => {
  const first = { documentVersion: 1 };
  const collections = {
    ...COLLECTIONS,
    consents: { ...COLLECTIONS.consents, ...first },
    consentVersions: { ...COLLECTIONS.consentVersions, ...first },
  };
  const opened = await kind.open({ collections });
  const own = consent('c360', {});
  const open = consent('c360', { id: 'c360:2', contactPoint: null, raw: '{"purpose":"news"}' });
  const sent = consent('shop', { raw: '{"mail":"jane@x.org"}' });
  await opened.store.commit({
    operationId: 'seed',
    unrecorded: true,
    writes: [
      ...[own, open, sent].map((doc) => ({ op: 'insert', collection: 'consents', id: doc.id, doc }) as const),
      { op: 'insert', collection: 'consentVersions', id: 'c360:1#1', doc: { ...own, rowKey: own.id } },
    ],
  });
  const store = await opened.reopen({ collections: COLLECTIONS });
  const hidden = JSON.stringify({ purpose: 'news', contactPoint: { kind: 'email', value: HMAC }, at: null });
  const rows = await store.get('consents', [own.id, open.id, sent.id]);
  expect([own, open, sent].map(({ id }) => rows.get(id)?.doc.raw)).toEqual([hidden, open.raw, sent.raw]);
  expect((await store.get('consentVersions', ['c360:1#1'])).get('c360:1#1')?.doc.raw).toBe(hidden);
  await opened.destroy();
});
