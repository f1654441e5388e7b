/* eslint-disable @typescript-eslint/no-unsafe-assignment, @typescript-eslint/no-unsafe-member-access, @typescript-eslint/no-unsafe-call, @typescript-eslint/no-unsafe-return, @typescript-eslint/no-unsafe-argument -- answers are read by the shape of their queries */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { AccessEntry } from '../../../audit/index.ts';
import { ROLE_SCOPES } from '../../../policy/index.ts';
import { actorFor } from '../../support/actors.ts';
import { counting, type Counted } from '../../support/counting-store.ts';
import { asking, identityHub, type Answer, type Ask } from '../../support/identity-hub.ts';
import { freshStore, type OpenedStore } from '../../support/stores.ts';

const VERDICT = `query ($id: ID!) { verdict(id: $id) {
  id kind by { kind name } at reason stands endedBy endedAt repeats supersedes
  sides { customerId cut sourceRecords { sourceId customer { id } } }
} }`;
const STEWARD = { kind: 'STEWARD', name: 'test|admin' };
/** A seller of the team North, with every scope, so that rows alone decide. */
const north = actorFor('sales', { teams: ['north'], scopes: ROLE_SCOPES.admin });

describe('what stewards decided, and why', () => {
  let opened: OpenedStore;
  let counted: Counted;
  let ask: Ask;
  const entries: AccessEntry[] = [];

  beforeEach(async () => {
    opened = await freshStore();
    counted = counting(opened.store);
    const audit = { record: async (entry: AccessEntry) => void entries.push(entry), close: async () => {} };
    ask = asking({ ...identityHub(counted.store), audit });
  });
  afterEach(() => opened.destroy());

  const take = async (...records: object[]): Promise<string[]> => {
    const { data, errors } = await ask(
      `mutation ($input: UpsertSourceRecordsInput!) { answer: upsertSourceRecords(input: $input) { results { customerId } userErrors { message } } }`,
      { input: { records } },
    );
    expect([errors, data['answer'].userErrors]).toEqual([[], []]);
    return data['answer'].results.map((each: Answer) => each['customerId']);
  };
  const person = (sourceId: string, family: string, team = 'north') => ({
    system: 'crm',
    sourceId,
    kind: 'PERSON',
    attributes: { names: [{ given: 'Ada', family }], emails: [{ value: `${family}@x.org` }], team: { value: team } },
  });
  const change = async (name: string, type: string, input: object): Promise<Answer> => {
    const { data, errors } = await ask(
      `mutation ($input: ${type}!) { answer: ${name}(input: $input) { operationId customer { id } userErrors { code message } } }`,
      { input },
    );
    expect([errors, data['answer'].userErrors]).toEqual([[], []]);
    return data['answer'];
  };
  const merge = (ids: readonly (string | undefined)[], reason?: string, supersedes: readonly string[] = []) =>
    change('mergeCustomers', 'MergeCustomersInput', { customerIds: ids, survivorId: ids[0], reason, supersedes });
  const history = async (id: string | undefined, actor = actorFor('admin')): Promise<Answer[]> => {
    const { data, errors } = await ask(
      `query ($id: ID!) { customer(id: $id) { history(first: 100) { edges { node { kind operationId verdictId reason } } } } }`,
      { id },
      actor,
    );
    expect(errors).toEqual([]);
    return data['customer'].history.edges.map((edge: Answer) => edge['node']);
  };
  const verdict = async (id: unknown, actor = actorFor('admin')): Promise<Answer> => {
    const { data, errors } = await ask(VERDICT, { id }, actor);
    expect(errors).toEqual([]);
    return data['verdict'];
  };
  const inTheWay = async (customerIds: readonly (string | undefined)[]): Promise<string[]> => {
    const { data } = await ask(
      `mutation ($input: MergeCustomersInput!) { answer: mergeCustomers(input: $input) { userErrors { code message } } }`,
      { input: { customerIds } },
    );
    expect(data['answer'].userErrors[0].code).toBe('CONFLICT');
    return data['answer'].userErrors[0].message.match(/ver_[0-9a-f-]+/g);
  };

  test('every decision on who is who stands in the history with its reason, what rules do without one', async () => {
    const [one, other] = await take(person('1', 'One'), person('2', 'Two'), person('3', 'Two'));
    await take(person('4', 'Four'));
    const record = (sourceId: string) => ({ system: 'crm', sourceId });
    const done: [string, string | undefined][] = [];
    const decide = async (name: string, type: string, input: object) => {
      const { operationId } = await change(name, type, { ...input, reason: `why ${name}` });
      done.push([operationId, `why ${name}`]);
    };
    await decide('mergeCustomers', 'MergeCustomersInput', { customerIds: [one, other] });
    await decide('unmergeCustomer', 'UnmergeCustomerInput', { customerId: other });
    await decide('unlink', 'UnlinkInput', { sourceRecord: record('2') });
    await decide('link', 'LinkInput', { sourceRecord: record('4'), customerId: one });
    await decide('splitCustomer', 'SplitCustomerInput', { customerId: one, parts: [[record('4')]] });
    const events = [...(await history(one)), ...(await history(other))];
    for (const [operationId, reason] of done) {
      const own = events.filter((event) => event['operationId'] === operationId);
      expect(own.length).toBeGreaterThan(0);
      expect(own.map((event) => event['reason'])).toEqual(own.map(() => reason));
    }
    const byRule = events.filter((event) => done.every(([id]) => id !== event['operationId']));
    expect(byRule.map(({ reason, verdictId }) => [reason, verdictId])).toEqual(byRule.map(() => [null, null]));
    expect(byRule.length).toBeGreaterThan(0);
  });

  test('a merge that is undone when a side holds nothing any more keeps its reason too', async () => {
    const [one, other] = await take(person('1', 'One'), person('2', 'Two'));
    await take(person('2', 'One'));
    const { errors } = await ask(
      `mutation { deleteSourceRecord(input: { system: "crm", sourceId: "2" }) { userErrors { message } } }`,
    );
    expect(errors).toEqual([]);
    await change('unmergeCustomer', 'UnmergeCustomerInput', { customerId: other, reason: 'why undone' });
    const [undone] = (await history(one)).filter((event) => event['kind'] === 'REDIRECT_ENDED');
    expect(undone).toMatchObject({ reason: 'why undone' });
  });

  test('a verdict that a CONFLICT names tells who decided, when, why and of whom, and what became of it', async () => {
    const [one, other] = await take(person('1', 'One'), person('2', 'Two'), person('3', 'Two'));
    await merge([one, other], 'same passport');
    const [merged] = await history(one);
    expect(await verdict(merged?.['verdictId'])).toEqual({
      id: merged?.['verdictId'],
      kind: 'MATCH',
      by: STEWARD,
      at: expect.any(String),
      reason: 'same passport',
      stands: true,
      endedBy: null,
      endedAt: null,
      repeats: null,
      supersedes: [],
      sides: [
        { customerId: one, cut: false, sourceRecords: [{ sourceId: '1', customer: { id: one } }] },
        {
          customerId: other,
          cut: false,
          sourceRecords: ['2', '3'].map((sourceId) => ({ sourceId, customer: { id: one } })),
        },
      ],
    });
    await change('unmergeCustomer', 'UnmergeCustomerInput', { customerId: other, reason: 'another Ada' });
    const [apart] = await inTheWay([one, other]);
    expect(await verdict(apart)).toMatchObject({ kind: 'NO_MATCH', reason: 'another Ada', stands: true });
    expect(await verdict(merged?.['verdictId'])).toMatchObject({ stands: false, endedBy: apart });
    expect(await verdict('ver_of-nobody')).toBeNull();
  });

  test('a verdict that is given again is as old as the first one, and tells its reason', async () => {
    const [one, other] = await take(person('1', 'One'), person('2', 'Two'), person('3', 'Two'));
    await merge([one, other], 'same passport');
    const [{ verdictId } = {}] = await history(one);
    const first = await verdict(verdictId);
    await change('unlink', 'UnlinkInput', { sourceRecord: { system: 'crm', sourceId: '3' }, reason: 'not her' });
    expect((await history(other)).map((event) => event['reason'])).toContain('not her');
    const [elsewhere] = await take(person('4', 'Four'));
    const { data } = await ask(
      `mutation ($input: LinkInput!) { answer: link(input: $input) { userErrors { message } } }`,
      { input: { sourceRecord: { system: 'crm', sourceId: '2' }, customerId: elsewhere } },
    );
    const [id] = data['answer'].userErrors[0].message.match(/ver_[0-9a-f-]+/g);
    expect(id).toBe(verdictId);
    const shown = await verdict(id);
    expect(shown).toMatchObject({ stands: true, repeats: null, at: first['at'], reason: 'same passport' });
    // Of whom it speaks no longer is not told.
    expect(shown['sides'].map((side: { sourceRecords: { sourceId: string }[] }) => side.sourceRecords)).toEqual([
      [expect.objectContaining({ sourceId: '1' })],
      [expect.objectContaining({ sourceId: '2' })],
    ]);
    // It is given again when a source takes its last record away, which is no decision of anybody's.
    await take(person('5', 'Two'));
    const gone = await ask(
      `mutation { deleteSourceRecord(input: { system: "crm", sourceId: "2" }) { operationId userErrors { message } } }`,
    );
    const { stands, endedBy } = await verdict(id);
    expect(stands).toBe(false);
    expect(await verdict(endedBy)).toMatchObject({ repeats: id, at: first['at'], reason: 'same passport' });
    const { operationId } = gone.data['deleteSourceRecord'];
    const caused = (await history(one)).filter((event) => event['operationId'] === operationId);
    expect(caused.map((event) => [event['kind'], event['verdictId']])).toEqual([['UNLINKED', null]]);
  });

  test('who may not see one side is told of the other alone, and no reason that may name the hidden one', async () => {
    const [ann, bob, cid] = await take(
      person('ann', 'Archer'),
      person('bob', 'Butcher', 'south'),
      person('cid', 'Carter', 'south'),
    );
    const apart = async (ids: readonly (string | undefined)[], reason: string): Promise<string> => {
      await merge(ids, reason);
      await change('unmergeCustomer', 'UnmergeCustomerInput', { customerId: ids[1], reason });
      return (await inTheWay(ids))[0] ?? '';
    };
    const half = await apart([ann, bob], 'Ann is not Bob');
    const hidden = await apart([bob, cid], 'Bob is not Cid');
    const { data } = await ask(VERDICT, { id: half }, north);
    expect(data['verdict']).toMatchObject({ kind: 'NO_MATCH', by: STEWARD, reason: null });
    const named = { customerId: ann, sourceRecords: [{ sourceId: 'ann', customer: { id: ann } }] };
    expect(data['verdict'].sides).toHaveLength(2);
    expect(data['verdict'].sides).toEqual(
      expect.arrayContaining([expect.objectContaining(named), { customerId: null, cut: false, sourceRecords: [] }]),
    );
    expect(await verdict(hidden, north)).toBeNull();
    const told = await history(ann, north);
    expect(told.map((event) => event['reason'])).toEqual(told.map(() => null));
    expect((await history(ann)).map((event) => event['reason'])).toContain('Ann is not Bob');
  });

  test('a reason is hidden with anybody whom the decision named, also where it is given again for the others', async () => {
    const [ann, bob, cid] = await take(
      person('ann', 'Archer'),
      person('bob', 'Butcher'),
      person('cid', 'Carter', 'south'),
    );
    const record = (sourceId: string) => ({ system: 'crm', sourceId });
    await merge([bob, cid]);
    await merge([ann, bob]);
    const parts = ['ann', 'bob', 'cid'].map((sourceId) => [record(sourceId)]);
    await change('splitCustomer', 'SplitCustomerInput', { customerId: ann, parts, reason: 'Ann is not Cid' });
    const linked = { sourceRecord: record('cid'), customerId: ann };
    const { data } = await ask(
      `mutation ($input: LinkInput!) { answer: link(input: $input) { userErrors { message } } }`,
      { input: linked },
    );
    const supersedes = data['answer'].userErrors[0].message.match(/ver_[0-9a-f-]+/g);
    await change('link', 'LinkInput', { ...linked, supersedes });
    await change('unlink', 'UnlinkInput', { sourceRecord: record('cid') });
    const [again] = await inTheWay([ann, bob]);
    expect(await verdict(again)).toMatchObject({ repeats: expect.any(String), reason: 'Ann is not Cid' });
    const sides = ['ann', 'bob'].map((sourceId) => [expect.objectContaining({ sourceId })]);
    const shown = await verdict(again, north);
    expect(shown['sides'].map((side: Answer) => side['sourceRecords'])).toEqual(expect.arrayContaining(sides));
    expect(shown).toMatchObject({ repeats: expect.any(String), reason: null });
    // The same where the first one is asked for beside it.
    const both = await ask(
      `query ($a: ID!, $b: ID!) { a: verdict(id: $a) { reason } b: verdict(id: $b) { reason } }`,
      { a: again, b: shown['repeats'] },
      north,
    );
    expect(both.data).toEqual({ a: { reason: null }, b: { reason: null } });
  });

  test('the reason of a split is hidden with anybody of any part', async () => {
    const [ann, bob, cid] = await take(
      person('ann', 'Archer'),
      person('bob', 'Butcher'),
      person('cid', 'Carter', 'south'),
    );
    await merge([bob, cid]);
    await merge([ann, bob]);
    const parts = ['cid', 'ann', 'bob'].map((sourceId) => [{ system: 'crm', sourceId }]);
    await change('splitCustomer', 'SplitCustomerInput', { customerId: ann, parts, reason: 'Ann is not Cid' });
    const [apart] = await inTheWay([ann, bob]);
    expect(await verdict(apart)).toMatchObject({ stands: true, repeats: null, reason: 'Ann is not Cid' });
    const shown = await verdict(apart, north);
    expect(shown['sides'].map((side: Answer) => side['sourceRecords'].length)).toEqual([1, 1]);
    expect(shown['reason']).toBeNull();
  });

  test('who sees both sides under a predicate is told the reason', async () => {
    const [one, other] = await take(person('1', 'One'), person('2', 'Two'));
    await merge([one, other], 'same passport');
    const [event] = await history(one, north);
    expect(event).toMatchObject({ kind: 'REDIRECTED', reason: 'same passport' });
    expect(await verdict(event?.['verdictId'], north)).toMatchObject({ reason: 'same passport' });
  });

  test('a verdict that is asked for is on record under the customers that it shows', async () => {
    const [ann, bob] = await take(person('ann', 'Archer'), person('bob', 'Butcher', 'south'));
    await merge([ann, bob]);
    await change('unmergeCustomer', 'UnmergeCustomerInput', { customerId: bob });
    const [id] = await inTheWay([ann, bob]);
    const hashed = (...ids: (string | undefined)[]) =>
      ids.map((each) => opened.store.hmac('audit:customer', each ?? '')).sort();
    entries.length = 0;
    await verdict(id);
    await verdict(id, north);
    await verdict('ver_of-nobody');
    expect(entries).toMatchObject([
      { fields: { row: ['Verdict'] }, operation: { kind: 'query' }, customers: hashed(ann, bob) },
      { fields: { row: ['Verdict'] }, customers: hashed(ann) },
    ]);
  });

  test('an override says who set a value, when and why, and stands in the list when it does no longer', async () => {
    const [id, other] = await take(person('1', 'One'), person('2', 'Two'));
    const segment = { values: { segment: { value: 'gold' } } };
    const override = (customerId: string | undefined, action: string, reason: string, more: object = {}) =>
      change('overrideValue', 'OverrideValueInput', { customerId, attribute: 'SEGMENT', action, reason, ...more });
    await override(id, 'SET', 'asked by phone', segment);
    const lineage = await ask(
      `query ($id: ID!) { customer(id: $id) { segment { value lineage { overrideId override { id customerId attribute action by { kind name } at reason } } } names { lineage { override { id } } } } }`,
      { id },
    );
    expect(lineage.errors).toEqual([]);
    const { overrideId } = lineage.data['customer'].segment.lineage;
    expect(lineage.data['customer']).toEqual({
      segment: {
        value: 'gold',
        lineage: {
          overrideId,
          override: {
            id: overrideId,
            customerId: id,
            attribute: 'SEGMENT',
            action: 'SET',
            by: STEWARD,
            at: expect.any(String),
            reason: 'asked by phone',
          },
        },
      },
      names: [{ lineage: { override: null } }],
    });
    await override(id, 'CLEAR', 'a mistake');
    await override(other, 'RELEASE', 'never mind');
    await merge([id, other]);
    const list = async (more: string) => {
      const { data, errors } = await ask(
        `query ($id: ID!) { customer(id: $id) { overrides(${more}) { totalCount pageInfo { hasNextPage endCursor } edges { node { customerId action reason } } } } }`,
        { id },
      );
      expect(errors).toEqual([]);
      return data['customer'].overrides;
    };
    const first = await list('first: 2');
    expect(first).toMatchObject({ totalCount: 3, pageInfo: { hasNextPage: true } });
    const rest = await list(`first: 2, after: "${first.pageInfo.endCursor}"`);
    expect([...first.edges, ...rest.edges].map((edge: Answer) => edge['node'])).toEqual([
      { customerId: other, action: 'RELEASE', reason: 'never mind' },
      { customerId: id, action: 'CLEAR', reason: 'a mistake' },
      { customerId: id, action: 'SET', reason: 'asked by phone' },
    ]);
  });

  test('reasons, overrides and verdicts of many are as many store calls as those of one', async () => {
    const ids = await take(...Array.from({ length: 12 }, (_, n) => person(String(n), `Family${'abcdefghijkl'[n]}`)));
    const asked: string[] = [];
    for (let n = 0; n < 12; n += 2) {
      await merge([ids[n], ids[n + 1]], `why ${n}`);
      asked.push((await history(ids[n]))[0]?.['verdictId']);
      const values = { segment: { value: 'gold' } };
      await change('overrideValue', 'OverrideValueInput', {
        customerId: ids[n],
        attribute: 'SEGMENT',
        action: 'SET',
        values,
      });
    }
    const calls = async (query: string, actor = actorFor('admin')) => {
      counted.reset();
      expect((await ask(query, {}, actor)).errors).toEqual([]);
      return [...counted.calls].sort();
    };
    const page = (first: number) =>
      `{ customers(first: ${first}) { edges { node { history(first: 5) { edges { node { reason } } } overrides(first: 5) { edges { node { reason } } } segment { lineage { override { reason } } } } } } }`;
    const verdicts = (n: number) =>
      `{ ${asked
        .slice(0, n)
        .map((id, i) => `v${i}: verdict(id: "${id}") { reason sides { cut } }`)
        .join(' ')} }`;
    expect(await calls(page(6))).toEqual(await calls(page(1)));
    expect(await calls(page(6), north)).toEqual(await calls(page(1), north));
    const withoutLog = (all: string[]) => all.filter((call) => !['get links', 'get customers'].includes(call));
    expect(withoutLog(await calls(verdicts(6)))).toEqual(withoutLog(await calls(verdicts(1))));
    expect(withoutLog(await calls(verdicts(6)))).toEqual([
      'get verdictEnds',
      'get verdictMemberEnds',
      'get verdicts',
      'top verdictMembers',
      'top verdictMembers',
    ]);
  });
});
