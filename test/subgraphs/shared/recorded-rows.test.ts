import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { AccessEntry } from '../../../audit/index.ts';
import { DomainError } from '../../../domain/errors.ts';
import { deleteRecord, upsertRecords, type Hub } from '../../../hub/index.ts';
import { buildPreferencesSubgraph } from '../../../subgraphs/preferences/index.ts';
import type { SourceKey } from '../../../domain/model/index.ts';
import { actorFor } from '../../support/actors.ts';
import { asker } from '../../support/ask-subgraph.ts';
import { AT, consent as statement, seedBusinessRows } from '../../support/business-rows.ts';
import { STEWARD, person, testHub } from '../../support/hub.ts';
import { freshStore, type OpenedStore } from '../../support/stores.ts';

const definition = buildPreferencesSubgraph();
const RECORD = `mutation($input: RecordConsentInput!) { recordConsent(input: $input) { consent { id } } }`;
const CONSENT = 'query($id: ID!) { consent(id: $id) { purpose } }';

/** A row that is reached by its own id leads the answer through no customer, so the section says whose it is. */
describe('a row reached by its own id', () => {
  let opened: OpenedStore;
  let hub: Hub;
  let ask: ReturnType<typeof asker>['ask'];
  let entries: AccessEntry[];
  let fails: boolean;
  let customer: string;
  let consent: string;

  beforeEach(async () => {
    opened = await freshStore();
    [entries, fails] = [[], false];
    const audit = {
      record: async (entry: AccessEntry) => {
        if (fails) throw new DomainError('AUDIT_UNAVAILABLE', 'not now');
        entries.push(entry);
      },
      close: async () => undefined,
    };
    hub = testHub(opened.store, { audit });
    ({ ask } = asker(definition, hub));
    const record = person('crm:1', { family: 'Nowak', email: 'nowak@example.org' });
    const { results } = await upsertRecords(hub, [record], { by: STEWARD });
    customer = results[0]?.customerId ?? '';
    const input = { customerId: customer, purpose: 'marketing', channel: 'email', state: 'GRANTED' };
    const { data } = await ask(RECORD, { input });
    consent = (data?.['recordConsent'] as { consent: { id: string } }).consent.id;
    entries.length = 0;
  });
  afterEach(() => opened.destroy());

  test('is recorded under its customer', async () => {
    expect((await ask(CONSENT, { id: consent })).data).toEqual({ consent: { purpose: 'marketing' } });
    expect(entries).toMatchObject([
      {
        subject: 'test|admin',
        requestId: 'request-1',
        operation: { kind: 'query' },
        fields: { row: ['Consent'] },
        customers: [hub.store.hmac('audit:customer', customer)],
        outcome: 'ok',
      },
    ]);
  });

  test('is recorded under its customer also when the record it stands under was deleted', async () => {
    await seedBusinessRows(opened.store, { consents: [statement('crm:1' as SourceKey, 'c1', AT('2026-01-01'))] });
    await deleteRecord(hub, { key: 'crm:1' as SourceKey }, { by: STEWARD });
    expect((await ask(CONSENT, { id: 'crm:c1' })).data).toEqual({ consent: { purpose: 'marketing' } });
    expect(entries.map(({ customers }) => customers)).toEqual([[hub.store.hmac('audit:customer', customer)]]);
  });

  test('is not shown where that cannot be recorded', async () => {
    fails = true;
    const { data, codes } = await ask(CONSENT, { id: consent });
    expect({ data, codes }).toEqual({ data: { consent: null }, codes: ['AUDIT_UNAVAILABLE'] });
  });

  test('leaves no entry where it does not exist, or its customer is not for the actor', async () => {
    expect((await ask(CONSENT, { id: 'c360:nosuch' })).data).toEqual({ consent: null });
    const stranger = actorFor('customer', { customerId: 'cus_019a0000-0000-7000-8000-00000000000f' });
    expect((await ask(CONSENT, { id: consent }, stranger)).data).toEqual({ consent: null });
    expect(entries).toEqual([]);
  });
});
