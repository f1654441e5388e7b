import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Hub } from '../../../hub/index.ts';
import {
  eraseBusiness,
  upsertConsents,
  upsertInteractions,
  upsertPreferences,
  upsertDocuments,
} from '../../../hub/business/index.ts';
import type { CollectionName } from '../../../stores/index.ts';
import { hubOver } from '../../support/hub-over.ts';
import { storeKinds, type OpenedStore } from '../../support/stores.ts';
import { call, consent, day, key, line, META, order } from './support.ts';

const SECRET = 'said of Ann';
const HOLDING: readonly CollectionName[] = [
  'transactions',
  'transactionLines',
  'transactionVersions',
  'transactionLineVersions',
  'interactions',
  'interactionVersions',
  'preferences',
  'preferenceVersions',
  'consents',
  'consentVersions',
];

describe.each(storeKinds())('$name: erasing a source key', (kind) => {
  let opened: OpenedStore;
  let hub: Hub;
  beforeEach(async () => {
    opened = await kind.open();
    hub = hubOver(opened.store);
  });
  afterEach(() => opened.destroy());

  const left = async (): Promise<string[]> => {
    const ids: string[] = [];
    for (const collection of HOLDING) {
      for await (const page of hub.store.scan(collection)) {
        ids.push(...page.map((row) => `${collection} ${row.id} ${JSON.stringify(row.doc).includes(SECRET)}`));
      }
    }
    return ids;
  };

  test.each([
    ['another key', key(2)],
    ['no key', null],
  ])('removes also what rows said under it before a correction gave them to %s', async (_, sourceKey) => {
    const raw = JSON.stringify({ text: SECRET });
    const lines = [line('o', { description: SECRET })];
    await upsertDocuments(hub, [order('o', { raw, lines })], META);
    await upsertInteractions(hub, [call('c', { raw, text: SECRET })], META);
    const choice = { system: 'shop', rowId: 'p', sourceKey: key(1), at: day(1), row: 1, raw };
    const liked = { ...choice, subject: 'topic', name: SECRET, choice: 'opt-in' } as const;
    await upsertPreferences(hub, [liked], META);
    await upsertConsents(hub, [consent('k', { raw, evidence: SECRET })], META);
    const corrected = { sourceKey, raw: '{}' };
    await upsertDocuments(hub, [order('o', { ...corrected, lines: [line('o', { description: 'other' })] })], META);
    await upsertInteractions(hub, [call('c', corrected)], META);
    await upsertPreferences(hub, [{ ...liked, ...corrected, name: 'other' }], META);
    await upsertConsents(hub, [consent('k', corrected)], META);
    expect((await left()).filter((row) => row.endsWith('true'))).toHaveLength(5);

    expect(await eraseBusiness(hub, key(1))).toBe(0);
    const stays = ['transactions shop:o', 'interactions shop:c', 'preferences shop:p', 'consents shop:k'];
    const rows = await left();
    expect(rows.filter((row) => !row.startsWith('transactionLines ')).sort()).toEqual(
      stays.map((row) => `${row} false`).sort(),
    );
    expect(rows).toHaveLength(stays.length + 1);
  });

  test('leaves the former versions of rows that stood under other keys', async () => {
    await upsertInteractions(hub, [call('c', { sourceKey: key(2), text: 'one' })], META);
    await upsertInteractions(hub, [call('c', { sourceKey: key(3), text: 'two' })], META);
    await eraseBusiness(hub, key(1));
    expect(await left()).toHaveLength(2);
  });
});
