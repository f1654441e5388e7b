/* eslint-disable @typescript-eslint/no-unsafe-assignment, @typescript-eslint/no-unsafe-member-access, @typescript-eslint/no-unsafe-call, @typescript-eslint/no-unsafe-return -- answers are read by the shape of their queries */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { AccessEntry } from '../../../audit/index.ts';
import { DomainError } from '../../../domain/errors.ts';
import { ROLE_SCOPES } from '../../../policy/index.ts';
import { actorFor } from '../../support/actors.ts';
import { asking, identityHub, type Answer, type Ask } from '../../support/identity-hub.ts';
import { freshStore, type OpenedStore } from '../../support/stores.ts';

/** A seller of the team North, with every scope, so that rows alone decide. */
const north = actorFor('sales', { teams: ['north'], scopes: ROLE_SCOPES.admin });

/** Of equal given names also the e-mail is equal: with another family name a possible duplicate. */
const person = (sourceId: string, given: string, family: string, team: string, more: object = {}) => ({
  system: 'crm',
  sourceId,
  kind: 'PERSON',
  attributes: {
    names: [{ given, family }],
    emails: [{ value: `${given}@x.org` }],
    team: { value: team },
  },
  ...more,
});

describe('a source record that is reached through another customer', () => {
  let opened: OpenedStore;
  let ask: Ask;
  let refusing = false;
  const entries: AccessEntry[] = [];
  let ann: string;
  let bob: string;
  let cid: string;

  const asked = async (query: string, variables: object, actor = actorFor('admin')): Promise<Answer> => {
    const { data, errors } = await ask(query, { ...variables }, actor);
    expect(errors).toEqual([]);
    return data;
  };
  const hashed = (...ids: string[]) => ids.map((id) => opened.store.hmac('audit:customer', id)).sort();

  const seen = () => [...new Set(entries.flatMap(({ customers }) => customers))].sort();

  beforeAll(async () => {
    opened = await freshStore();
    const audit = {
      record: async (entry: AccessEntry) => {
        if (refusing) throw new DomainError('AUDIT_UNAVAILABLE', 'The access could not be recorded.');
        entries.push(entry);
      },
      close: async () => {},
    };
    ask = asking({ ...identityHub(opened.store), audit });
    const spouse = { type: 'SPOUSE', to: { system: 'crm', sourceId: 'bob' } };
    const records = [
      person('bob', 'Kim', 'Butcher', 'south'),
      person('ann', 'Ann', 'Archer', 'north', { relations: [spouse] }),
      person('was', 'Ann', 'Archer', 'north'),
      person('cid', 'Kim', 'Carter', 'south'),
    ];
    const { answer } = await asked(
      `mutation ($input: UpsertSourceRecordsInput!) { answer: upsertSourceRecords(input: $input) { results { customerId } } }`,
      { input: { records } },
    );
    const found: string[] = answer.results.map((each: Answer) => each['customerId']);
    [bob, ann, , cid] = found as [string, string, string, string];
    const link = `mutation ($input: LinkInput!) { answer: link(input: $input) { userErrors { message } } }`;
    const input = { sourceRecord: { system: 'crm', sourceId: 'was' }, customerId: cid };
    expect((await asked(link, { input }))['answer'].userErrors).toEqual([]);
  });
  beforeEach(() => {
    refusing = false;
    entries.length = 0;
  });
  afterAll(() => opened.destroy());

  const SHOWS = [
    'current { raw }',
    'versions { edges { node { raw } } }',
    'crossReference { evidence { comparison } }',
    'linkHistory { edges { node { kind } } }',
  ];

  test.each(SHOWS)('is on record with whose it is before it shows %s', async (shows) => {
    const other = `sourceRecord: to { ${shows} }`;
    await asked(`query ($id: ID!) { customer(id: $id) { relations { edges { node { ${other} } } } } }`, { id: ann });
    expect(entries).toMatchObject([
      { fields: { row: ['SourceRecord'] }, operation: { kind: 'query' }, customers: hashed(bob), outcome: 'ok' },
    ]);
  });

  test('is so by every way that leads to it', async () => {
    const ways = `inverseRelations { edges { node { statedBy { ${SHOWS.join(' ')} } } } }
      possibleDuplicates { nodes { sourceRecords { sourceId ${SHOWS.join(' ')} } } }`;
    const { customer } = await asked(`query ($id: ID!) { customer(id: $id) { ${ways} } }`, { id: bob });
    expect(customer.inverseRelations.edges).toHaveLength(1);
    expect(customer.possibleDuplicates.nodes).toHaveLength(1);
    expect(seen()).toEqual(hashed(ann, bob, cid));
    entries.length = 0;
    const history = `history { edges { node { sourceRecord { sourceId ${SHOWS.join(' ')} } } } }`;
    const { customer: former } = await asked(`query ($id: ID!) { customer(id: $id) { ${history} } }`, { id: ann });
    expect(former.history.edges.map(({ node }: Answer) => node['sourceRecord']?.sourceId)).toContain('was');
    expect(seen()).toEqual(hashed(ann, cid));
  });

  test('by its key alone leaves no entry, and none where it is hidden', async () => {
    await asked(`query ($id: ID!) { customer(id: $id) { relations { edges { node { to { sourceId } } } } } }`, {
      id: ann,
    });
    const query = `query ($id: ID!) { customer(id: $id) { relations { edges { node { to { ${SHOWS.join(' ')} } } } } } }`;
    const { customer } = await asked(query, { id: ann }, north);
    expect(customer.relations.edges[0].node.to).toMatchObject({ current: null, crossReference: null });
    expect(entries).toEqual([]);
  });

  test('is not shown where that cannot be recorded', async () => {
    refusing = true;
    const { data, errors } = await ask(
      `query ($id: ID!) { customer(id: $id) { relations { edges { node { to { current { raw } } } } } } }`,
      { id: ann },
    );
    expect(errors.map(({ code }) => code)).toEqual(['AUDIT_UNAVAILABLE']);
    expect(data['customer'].relations.edges[0].node.to.current).toBeNull();
  });

  test('of the customer himself is in the entry of the answer alone', async () => {
    const query = `query ($id: ID!) { customer(id: $id) {
      sourceKeys { current { raw } } crossReferences { edges { node { sourceRecord { current { raw } } } } }
      names { lineage { sourceRecord { current { raw } } } }
    } }`;
    const { customer } = await asked(query, { id: ann });
    expect(customer.crossReferences.edges).toHaveLength(1);
    expect(entries).toEqual([]);
  });
});
