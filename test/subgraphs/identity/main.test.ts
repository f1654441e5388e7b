/* eslint-disable @typescript-eslint/no-unsafe-assignment, @typescript-eslint/no-unsafe-member-access, @typescript-eslint/no-unsafe-call, @typescript-eslint/no-unsafe-return, @typescript-eslint/no-unsafe-argument -- answers are read by the shape of their queries */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { counting, type Counted } from '../../support/counting-store.ts';
import { asking, identityHub, type Ask } from '../../support/identity-hub.ts';
import { storeKinds, type OpenedStore } from '../../support/stores.ts';

const UPSERT = `mutation ($input: UpsertSourceRecordsInput!) {
  upsertSourceRecords(input: $input) {
    results { sourceRecord { system sourceId } outcome customerId userError { code field message } }
    affected { customerId kind } finality operationId userErrors { code field message }
  }
}`;
const person = (system: string, sourceId: string, given: string, family: string, more: object = {}) => ({
  system,
  sourceId,
  kind: 'PERSON',
  attributes: { names: [{ given, family }], ...more },
});

describe.each(storeKinds())('$name', (kind) => {
  let opened: OpenedStore;
  let counted: Counted;
  let ask: Ask;
  let ada = '';
  let bob = '';

  beforeAll(async () => {
    opened = await kind.open();
    counted = counting(opened.store);
    ask = asking(identityHub(counted.store));
    const email = { emails: [{ value: 'Ada.Lovelace@Analytical.org' }] };
    const { data, errors } = await ask(UPSERT, {
      input: {
        records: [
          person('crm', '1', 'Ada', 'Lovelace', {
            ...email,
            phones: [{ value: '+49 711 123456', verifiedAt: '2025-12-31T03:04:05+01:00', verifiedBy: 'call' }],
            birthDate: { value: '1815-12-10' },
            segment: { value: 'retail' },
          }),
          person('shop', '0007', 'Ada', 'Lovelace', { ...email, segment: { value: 'trade' } }),
          {
            ...person('crm', '2', 'Bob', 'Boole'),
            relations: [{ type: 'SPOUSE', to: { system: 'shop', sourceId: '0007' } }],
          },
        ],
      },
    });
    expect(errors).toEqual([]);
    const answer = data['upsertSourceRecords'];
    expect(answer.userErrors).toEqual([]);
    expect(answer.results.map((each: { outcome: string }) => each.outcome)).toEqual([
      'INSERTED',
      'INSERTED',
      'INSERTED',
    ]);
    [ada, , bob] = answer.results.map((each: { customerId: string }) => each.customerId);
    expect(answer.results[1].customerId).toBe(ada);
    expect(answer.finality).toBe('FINAL');
  });
  afterAll(() => opened.destroy());

  test('the whole profile, each value with the way back to its row', async () => {
    const { data, errors } = await ask(
      `query ($id: ID!) { customer(id: $id) {
        id requestedId kind status version displayName sourceKeyCount mergedIds
        names { full given family kind lineage { sourceRecord { system sourceId } recordVersion mapping row quality rule policy support } }
        emails { id address canonical domain lineage { raw normaliser quality } }
        phones { id e164 country lineage { verifiedAt verifiedBy observedAt } }
        birthDate { value } segment { value lineage { sourceRecord { system } } }
        sourceStatus { value } organisationNames { full } restrictions { value } attributeCounts { attribute count }
        sourceKeys { system sourceId }
        crossReferences { totalCount edges { node { sourceRecord { system sourceId current { version kind deleted raw } } customerId by { kind name } evidence { comparison } history { edges { node { kind } } } } } }
        history { totalCount edges { node { kind customerId sourceRecord { sourceId } } } }
      } }`,
      { id: ada },
    );
    expect(errors).toEqual([]);
    const customer = data['customer'];
    expect(customer).toMatchObject({
      id: ada,
      requestedId: ada,
      kind: 'PERSON',
      status: 'ACTIVE',
      displayName: 'Ada Lovelace',
      sourceKeyCount: 2,
      mergedIds: [],
      birthDate: { value: '1815-12-10' },
      sourceStatus: null,
      organisationNames: [],
      restrictions: [],
    });
    expect(customer.names[0]).toMatchObject({
      full: 'Ada Lovelace',
      given: 'Ada',
      family: 'Lovelace',
      kind: 'CURRENT',
    });
    expect(customer.names[0].lineage).toMatchObject({ recordVersion: 1, mapping: 'api', support: 2 });
    expect(customer.emails).toEqual([
      {
        id: opened.store.hmac('contact:email', 'ada.lovelace@analytical.org'),
        address: 'ada.lovelace@analytical.org',
        canonical: 'ada.lovelace@analytical.org',
        domain: 'analytical.org',
        lineage: { raw: 'Ada.Lovelace@Analytical.org', normaliser: expect.any(String), quality: expect.any(String) },
      },
    ]);
    expect(customer.phones[0]).toMatchObject({
      id: opened.store.hmac('contact:phone', '+49711123456'),
      e164: '+49711123456',
      country: 'DE',
      lineage: { verifiedAt: '2025-12-31T02:04:05.000Z', verifiedBy: 'call' },
    });
    expect(customer.sourceKeys).toEqual([
      { system: 'crm', sourceId: '1' },
      { system: 'shop', sourceId: '0007' },
      { system: 'c360', sourceId: ada },
    ]);
    expect(customer.crossReferences.totalCount).toBe(2);
    const [first] = customer.crossReferences.edges;
    expect(first.node).toMatchObject({
      sourceRecord: { system: 'crm', sourceId: '1', current: { version: 1, kind: 'PERSON', deleted: false } },
      customerId: ada,
    });
    expect(JSON.parse(first.node.sourceRecord.current.raw)).toMatchObject({ kind: 'person', name: [{ given: 'Ada' }] });
    expect(first.node.history.edges.length).toBeGreaterThan(0);
    expect(customer.history.totalCount).toBe(customer.history.edges.length);
  });

  test('by source key, by contact in any spelling, by filter; relations lead to the customer', async () => {
    const { data, errors } = await ask(
      `query { bySource: customerBySource(system: "shop", sourceId: "0007") { id }
        other: customerBySource(system: "shop", sourceId: "7") { id }
        byEmail: customersByContact(email: "mailto:ADA.LOVELACE+news@analytical.org") { totalCount totalCountIsLowerBound edges { node { id } } }
        byPhone: customersByContact(phone: "0711 / 123456", country: "DE") { edges { node { id } } }
        bySegment: customers(filter: { segment: ["trade", "retail"], kind: PERSON }, sort: { by: UPDATED_AT, direction: DESC }) { totalCount edges { node { id displayName } } }
        spouse: customerBySource(system: "crm", sourceId: "2") { relations { totalCount edges { node { type customer { id } to { sourceId } statedBy { sourceId } } } } }
        record: sourceRecord(system: "crm", sourceId: "1") { system customer { id } current { version provenance: mapping } versions { totalCount edges { node { version superseded } } } crossReference { customerId } linkHistory { totalCount } }
        inverse: customerBySource(system: "crm", sourceId: "1") { inverseRelations { edges { node { type customer { id } to { sourceId } statedBy { sourceId } } } } }
        none: sourceRecord(system: "crm", sourceId: "none") { system }
        sourceSystems { system name hasRecords }
        nobody: customersByContact(email: "nobody@example.com") { totalCount edges { node { id } } }
      }`,
    );
    expect(errors).toEqual([]);
    expect(data).toMatchObject({
      bySource: { id: ada },
      other: null,
      byEmail: { totalCount: 1, totalCountIsLowerBound: false, edges: [{ node: { id: ada } }] },
      byPhone: { edges: [{ node: { id: ada } }] },
      bySegment: { totalCount: 1, edges: [{ node: { id: ada, displayName: 'Ada Lovelace' } }] },
      spouse: {
        relations: {
          totalCount: null,
          edges: [
            { node: { type: 'SPOUSE', customer: { id: ada }, to: { sourceId: '0007' }, statedBy: { sourceId: '2' } } },
          ],
        },
      },
      inverse: {
        inverseRelations: {
          edges: [
            { node: { type: 'SPOUSE', customer: { id: bob }, to: { sourceId: '0007' }, statedBy: { sourceId: '2' } } },
          ],
        },
      },
      record: {
        system: 'crm',
        customer: { id: ada },
        versions: { totalCount: 1, edges: [{ node: { version: 1, superseded: false } }] },
        crossReference: { customerId: ada },
      },
      none: null,
      sourceSystems: [
        { system: 'crm', name: null, hasRecords: true },
        { system: 'shop', name: null, hasRecords: true },
      ],
      nobody: { totalCount: 0, edges: [] },
    });
  });

  test('a merge shows everywhere and an unmerge takes all of it back', async () => {
    const PROFILE = `{ id requestedId displayName mergedIds sourceKeyCount goldenHash sourceKeys { system sourceId } }`;
    const read = async (id: string) =>
      (await ask(`query ($id: ID!) { customer(id: $id) ${PROFILE} }`, { id })).data['customer'];
    const before = [await read(ada), await read(bob)];
    const merged = await ask(
      `mutation ($input: MergeCustomersInput!) { mergeCustomers(input: $input) { customer { id mergedIds } affected { customerId kind } finality userErrors { code message } } }`,
      { input: { customerIds: [ada, bob], reason: 'the same person' } },
    );
    expect(merged.errors).toEqual([]);
    const { customer, affected, userErrors } = merged.data['mergeCustomers'];
    expect(userErrors).toEqual([]);
    const loser = [ada, bob].find((id) => id !== customer.id)!;
    expect(customer.mergedIds).toEqual([loser]);
    expect(affected).toEqual(expect.arrayContaining([{ customerId: loser, kind: 'MERGED' }]));
    const through = await read(loser);
    expect([through.id, through.requestedId, through.sourceKeyCount]).toEqual([customer.id, loser, 3]);
    expect(through.sourceKeys.slice(3)).toEqual([
      { system: 'c360', sourceId: customer.id },
      { system: 'c360', sourceId: loser },
    ]);
    const entities = await ask(
      `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Customer { id requestedId } ... on SourceRecord { customer { id requestedId } } } }`,
      {
        r: [
          { __typename: 'Customer', id: loser },
          { __typename: 'SourceRecord', system: 'crm', sourceId: '2' },
          { __typename: 'SourceRecord', system: 'c360', sourceId: loser },
          { __typename: 'Customer', id: 'nonsense' },
        ],
      },
    );
    expect(entities).toEqual({
      errors: [],
      data: {
        _entities: [
          { id: customer.id, requestedId: loser },
          { customer: { id: customer.id, requestedId: customer.id } },
          { customer: { id: customer.id, requestedId: customer.id } },
          null,
        ],
      },
    });
    const unmerged = await ask(
      `mutation ($input: UnmergeCustomerInput!) { unmergeCustomer(input: $input) { customer { id } userErrors { code message } } }`,
      { input: { customerId: loser } },
    );
    expect(unmerged).toEqual({ errors: [], data: { unmergeCustomer: { customer: { id: loser }, userErrors: [] } } });
    expect([await read(ada), await read(bob)]).toEqual(before);
  });

  test('a customer made by hand, corrected, corrected again, withdrawn; corrections belong to it', async () => {
    const made = await ask(
      `mutation ($input: CreateCustomerInput!) { createCustomer(input: $input) { customer { id displayName version crossReferences { edges { node { sourceRecord { system } } } } } affected { kind } userErrors { code message } } }`,
      {
        input: {
          kind: 'ORGANISATION',
          attributes: { organisationNames: [{ full: 'Analytical Engines Ltd' }] },
          idempotencyKey: 'k1',
        },
      },
    );
    expect(made.errors).toEqual([]);
    const { customer, affected, userErrors } = made.data['createCustomer'];
    expect([customer.displayName, affected, userErrors]).toEqual(['Analytical Engines Ltd', [{ kind: 'CREATED' }], []]);
    expect(customer.crossReferences.edges).toEqual([{ node: { sourceRecord: { system: 'app' } } }]);

    const UPDATE = `mutation ($input: UpdateCustomerInput!) { updateCustomer(input: $input) { customer { id version displayName segment { value } industry { value lineage { sourceRecord { system sourceId } } } sourceKeyCount crossReferences { edges { node { sourceRecord { sourceId } by { kind name } } } } } affected { customerId kind } userErrors { code field message } } }`;
    const update = async (input: object) =>
      (await ask(UPDATE, { input: { customerId: customer.id, ...input } })).data['updateCustomer'];
    const first = await update({
      attributes: { industry: { value: 'computing' }, segment: { value: 'key account' } },
      expectedVersion: customer.version,
    });
    expect(first.userErrors).toEqual([]);
    expect(first.customer).toMatchObject({
      id: customer.id,
      sourceKeyCount: 2,
      segment: { value: 'key account' },
      industry: { value: 'computing', lineage: { sourceRecord: { system: 'app', sourceId: customer.id } } },
    });
    expect(first.affected).toEqual([{ customerId: customer.id, kind: 'LINKED' }]);
    // What the second correction leaves out stays, what it gives replaces, null withdraws.
    const second = await update({ attributes: { industry: { value: 'machines' }, segment: null } });
    expect(second.customer).toMatchObject({ segment: null, industry: { value: 'machines' }, sourceKeyCount: 2 });
    expect((await update({ attributes: {}, expectedVersion: 1 })).userErrors).toEqual([
      { code: 'VERSION_CONFLICT', field: ['input', 'expectedVersion'], message: expect.any(String) },
    ]);
  });

  test('the life-cycle stages that the sources told, oldest first', async () => {
    const lead = (sourceId: string, stage: string, sourceUpdatedAt: string) => ({
      ...person('crm', sourceId, 'Lara', 'Lead', {
        emails: [{ value: 'lara@lead.org' }],
        lifecycleStage: { value: stage },
      }),
      sourceUpdatedAt,
    });
    const records = [
      lead('lead-1', 'lead', '2025-12-28T00:00:00Z'),
      lead('lead-2', 'prospect', '2025-12-29T00:00:00Z'),
      lead('lead-1', 'lead', '2025-12-30T00:00:00Z'),
      lead('lead-1', 'customer', '2025-12-31T00:00:00+02:00'),
    ];
    expect((await ask(UPSERT, { input: { records } })).data['upsertSourceRecords'].userErrors).toEqual([]);
    const { data, errors } = await ask(
      `{ customerBySource(system: "crm", sourceId: "lead-1") { lifecycleStage { value } lifecycleHistory { stage at sourceRecord { sourceId } recordVersion } } }`,
    );
    expect(errors).toEqual([]);
    expect(data['customerBySource']).toEqual({
      lifecycleStage: { value: 'customer' },
      lifecycleHistory: [
        { stage: 'lead', at: '2025-12-28T00:00:00.000Z', sourceRecord: { sourceId: 'lead-1' }, recordVersion: 1 },
        { stage: 'prospect', at: '2025-12-29T00:00:00.000Z', sourceRecord: { sourceId: 'lead-2' }, recordVersion: 1 },
        { stage: 'customer', at: '2025-12-30T22:00:00.000Z', sourceRecord: { sourceId: 'lead-1' }, recordVersion: 3 },
      ],
    });
  });
});
